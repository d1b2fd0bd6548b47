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

static bool is_new(struct trouble *t, enum trouble_kind kind, const struct error *err) {
    char *told = t->told[kind];
    if (strcmp(told, err->message) == 0) return false;
    snprintf(told, sizeof t->told[kind], "%s", err->message);
    return true;
}

void trouble_tell(struct trouble *t, enum trouble_kind kind, const struct error *err) {
    if (is_new(t, kind, err)) log_say(t->log, LOG_ERROR, "trouble", "%s: %s", doing[kind], err->message);
}

static void tell_of(struct trouble *t, const char *patient, const struct error *err) {
    const struct log_field fields[] = {{"say", doing[TROUBLE_PASS], 0}, {"patient", patient, 0},
                                       {"status", NULL, err->status}};
    if (!is_new(t, TROUBLE_PASS, err)) return;
    if (t->log) log_put(t->log, LOG_ERROR, "trouble", fields, sizeof fields / sizeof *fields);
    else log_say(NULL, LOG_ERROR, "trouble", "%s (%s): %s", doing[TROUBLE_PASS], patient, err->message);
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
    bool news = h == NULL;
    if (news) {
        tell_of(t, patient, err);
        h = add(t, patient);
    }
    if (h) h->until_mono_ms = until_mono_ms;
    return news && h;
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
