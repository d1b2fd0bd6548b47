#include "clinical/plan/alert.h"
#include "time/instant.h"
#include <string.h>

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

static int64_t sooner(int64_t a, int64_t b) { return a < b ? a : b; }      /* INSTANT_NONE is the latest of all */

static struct alert *find_unseen(struct patient *p, const char *cause) {
    for (size_t i = 0; i < p->alerts.count; i++)
        if (p->alerts.item[i].acknowledged == 0 && strcmp(p->alerts.item[i].cause, cause) == 0) return &p->alerts.item[i];
    return NULL;
}

static enum status tell(const struct alert *a, struct effects *out, struct error *err) {
    struct effect *effect = effect_add(out, EFFECT_ALERT);
    if (effect == NULL) return memory_out(err);
    effect->alert = *a;
    effect->reason = a->text;
    return STATUS_OK;
}

static void count(struct alert *a, int64_t event) {
    a->times++;
    a->newest = event;
}

static int64_t deadline(const struct event *e, int64_t limit_ms) {
    return limit_ms == INSTANT_NONE ? INSTANT_NONE : e->at_ms + limit_ms;
}

bool alert_again(struct patient *p, const struct event *e, enum disposition d, int64_t limit_ms, const char *cause) {
    struct alert *a = find_unseen(p, cause);
    if (a == NULL || d < a->disposition || deadline(e, limit_ms) < a->deadline_ms) return false;
    count(a, e->number);
    return true;
}

/* The same cause again: told anew only where it has become graver or more pressing. */
static enum status again(struct alert *a, const struct alert *now, struct effects *out, struct error *err) {
    bool graver = now->disposition < a->disposition, pressing = now->deadline_ms < a->deadline_ms;
    count(a, now->event);
    if (!graver && !pressing) return STATUS_OK;
    if (graver) a->disposition = now->disposition;
    a->deadline_ms = sooner(a->deadline_ms, now->deadline_ms);
    a->text = now->text;
    return tell(a, out, err);
}

enum status alert_raise(struct patient *p, const struct event *e, struct effects *out, enum disposition d,
                        int64_t limit_ms, const char *about, const char *cause, const char *text, struct error *err) {
    if (cause == NULL || text == NULL) return memory_out(err);
    struct alert now = {.event = e->number, .index = patient_index(p, e->number), .disposition = d,
                        .deadline_ms = deadline(e, limit_ms), .about = about,
                        .text = text, .cause = cause, .raised_ms = e->at_ms, .times = 1, .newest = e->number};
    struct alert *a = find_unseen(p, cause);
    if (a != NULL) return again(a, &now, out, err);
    a = LIST_PUSH(p->arena, &p->alerts);
    if (a == NULL) return memory_out(err);
    *a = now;
    return tell(a, out, err);
}

enum status alert_acknowledge(struct alert *a, const struct event *e, struct effects *out, struct error *err) {
    struct effect *effect = effect_add(out, EFFECT_ACKNOWLEDGED);
    if (effect == NULL) return memory_out(err);
    a->acknowledged = e->number;
    a->acknowledged_ms = e->at_ms;
    effect->alert = *a;
    effect->reason = a->text;
    return STATUS_OK;
}

void alert_pass(struct patient *p) {
    int64_t limit = p->newest_ms - PATIENT_TOLD_DAYS * DAY_MS;
    size_t kept = 0;
    for (size_t i = 0; i < p->alerts.count; i++) {
        const struct alert *a = &p->alerts.item[i];
        if (a->acknowledged != 0 && a->acknowledged_ms < limit) continue;
        if (kept < i) p->alerts.item[kept] = *a;
        kept++;
    }
    p->alerts.count = kept;
}
