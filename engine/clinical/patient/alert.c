#include "clinical/patient/alert.h"
#include "time/instant.h"

enum status alert_raise(struct patient *p, const struct event *e, struct effects *out, enum disposition d,
                        int64_t limit_ms, const char *about, const char *text, struct error *err) {
    struct effect *effect = effect_add(out, EFFECT_ALERT);
    struct alert *a = LIST_PUSH(p->arena, &p->alerts);
    if (effect == NULL || a == NULL || text == NULL) return error_set(err, STATUS_MEMORY, "memory is out");
    int index = 1;
    for (size_t i = 0; i + 1 < p->alerts.count; i++)
        if (p->alerts.item[i].event == e->number) index++;
    *a = (struct alert){e->number, index, d, limit_ms == INSTANT_NONE ? INSTANT_NONE : e->at_ms + limit_ms, about, text};
    effect->alert = *a;
    effect->reason = text;
    return STATUS_OK;
}
