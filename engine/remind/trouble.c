#include "remind/trouble.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const doing[TROUBLE_KINDS] = {
    [TROUBLE_LOOK] = "cannot look for what is due",
    [TROUBLE_PASS] = "time cannot pass for a patient",
    [TROUBLE_CLAIM] = "cannot claim reminders",
    [TROUBLE_RECORD] = "cannot record what was sent",
};

void trouble_tell(struct trouble *t, enum trouble_kind kind, const struct error *err) {
    char *told = t->told[kind];
    if (strcmp(told, err->message) == 0) return;
    snprintf(told, sizeof t->told[kind], "%s", err->message);
    fprintf(stderr, "stride serve: %s: %s\n", doing[kind], err->message);
}

void trouble_over(struct trouble *t, enum trouble_kind kind) { t->told[kind][0] = '\0'; }

static struct held_patient *find(const struct trouble *t, const char *patient) {
    for (size_t i = 0; i < t->count; i++)
        if (strcmp(t->held[i].id, patient) == 0) return &t->held[i];
    return NULL;
}

static struct held_patient *add(struct trouble *t, const char *patient) {
    if (t->count == t->room) {
        size_t room = t->room ? 2 * t->room : 8;
        struct held_patient *more = realloc(t->held, room * sizeof *more);
        if (!more) return NULL;
        t->held = more;
        t->room = room;
    }
    struct held_patient *h = &t->held[t->count++];
    snprintf(h->id, sizeof h->id, "%s", patient);
    return h;
}

bool trouble_hold(struct trouble *t, const char *patient, int64_t until_mono_ms, const struct error *err) {
    struct held_patient *h = find(t, patient);
    bool is_new = h == NULL;
    if (is_new) {
        trouble_tell(t, TROUBLE_PASS, err);
        h = add(t, patient);
    }
    if (h) h->until_mono_ms = until_mono_ms;
    return is_new && h;
}

void trouble_release(struct trouble *t, const char *patient) {
    struct held_patient *h = find(t, patient);
    if (!h) return;
    *h = t->held[--t->count];
    if (t->count == 0) trouble_over(t, TROUBLE_PASS);
}

bool trouble_holds(const struct trouble *t, const char *patient, int64_t mono_ms) {
    const struct held_patient *h = find(t, patient);
    return h && mono_ms < h->until_mono_ms;
}

void trouble_fini(struct trouble *t) {
    free(t->held);
    *t = (struct trouble){.count = 0};
}
