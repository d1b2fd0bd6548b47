#include "clinical/patient/patient_kept.h"
#include "clinical/plan/plan_flag.h"
#include <string.h>

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status try_ = (call);                                                                                     \
        if (try_ != STATUS_OK) return try_;                                                                            \
    } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

/* --- what a decision was about
 * ------------------------------------------------------------------------------------------- */

static const void *copy_of(struct patient *p, const void *thing, size_t size, struct error *err) {
    void *copy = arena_alloc(p->arena, size);
    if (copy == NULL)
        memory_out(err);
    else
        memcpy(copy, thing, size);
    return copy;
}

/* A thing that is not there is nothing to note: patient_apply refuses the event. */
#define NOTE(field, find)                                                                                              \
    do {                                                                                                               \
        const void *thing = (find);                                                                                    \
        if (thing != NULL && ((field) = copy_of(p, thing, sizeof *(field), err)) == NULL) return STATUS_MEMORY;        \
    } while (0)

static enum status note_standing(struct patient *p, struct decided *out, struct error *err) {
    for (size_t i = 0; i < p->standing.count; i++) {
        struct standing *s = LIST_PUSH(p->arena, &out->standing);
        if (s == NULL) return memory_out(err);
        *s = p->standing.item[i];
    }
    return STATUS_OK;
}

enum status kept_note(struct patient *p, const struct event *e, struct decided *out, struct error *err) {
    switch (e->kind) {
    case EVENT_APPROVED:
    case EVENT_DECLINED: NOTE(out->proposal, patient_proposal(p, e->as.raised.event, e->as.raised.index)); break;
    case EVENT_ACKNOWLEDGED: NOTE(out->alert, patient_alert(p, e->as.raised.event, e->as.raised.index)); break;
    case EVENT_EXAM_CANCELLED: NOTE(out->exam, patient_exam(p, e->as.raised.event, e->as.raised.index)); break;
    case EVENT_EXAM_BOOKED: NOTE(out->exam, patient_exam(p, e->as.exam_booked.event, e->as.exam_booked.index)); break;
    case EVENT_CLEARED: return note_standing(p, out, err);
    default: break;
    }
    return STATUS_OK;
}

/* --- deciding again
 * ---------------------------------------------------------------------------------------------------------- */

static bool is_same_text(const char *a, const char *b) {
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool is_same_proposal(const struct proposal *a, const struct proposal *b) {
    return a->kind == b->kind && a->plan == b->plan && is_same_text(a->what, b->what);
}

static bool is_open_exam(const struct exam *e) { return e->state == EXAM_ASKED || e->state == EXAM_BOOKED; }

/* What has the id of a thing that is about to take it over gets the other's id. */
static void swap_ids(struct patient *p, int64_t event, int index, int64_t other_event, int other_index) {
    struct alert *a = patient_alert(p, event, index);
    struct proposal *r = patient_proposal(p, event, index);
    struct exam *x = patient_exam(p, event, index);
    if (a != NULL) a->event = other_event, a->index = other_index;
    if (r != NULL) r->event = other_event, r->index = other_index;
    if (x != NULL) x->event = other_event, x->index = other_index;
}

/* An id of this event that nothing has. */
static void free_id(struct patient *p, int64_t event, int index) {
    swap_ids(p, event, index, event, patient_index(p, event));
}

/* Who acknowledged it knew it as no more urgent than it was then. */
static enum status put_alert(struct patient *p, const struct alert *seen, struct error *err) {
    struct alert *same = NULL;
    for (size_t i = 0; i < p->alerts.count && same == NULL; i++) {
        struct alert *a = &p->alerts.item[i];
        bool is_it = a->acknowledged == 0 && strcmp(a->cause, seen->cause) == 0;
        if (is_it && a->disposition >= seen->disposition) same = a;
    }
    if (same == NULL) {
        free_id(p, seen->event, seen->index);
        if ((same = LIST_PUSH(p->arena, &p->alerts)) == NULL) return memory_out(err);
        *same = *seen;
        return STATUS_OK;
    }
    int64_t event = same->event;
    int index = same->index;
    if (event != seen->event || index != seen->index) swap_ids(p, seen->event, seen->index, event, index);
    same->event = seen->event;
    same->index = seen->index;
    return STATUS_OK;
}

/* Decided is what was proposed then, with the asks of then. */
static enum status put_proposal(struct patient *p, const struct proposal *seen, struct error *err) {
    struct proposal *same = NULL;
    for (size_t i = 0; i < p->proposals.count && same == NULL; i++)
        if (p->proposals.item[i].state == PROPOSAL_OPEN && is_same_proposal(&p->proposals.item[i], seen))
            same = &p->proposals.item[i];
    if (same == NULL) {
        free_id(p, seen->event, seen->index);
        if ((same = LIST_PUSH(p->arena, &p->proposals)) == NULL) return memory_out(err);
    } else if (same->event != seen->event || same->index != seen->index) {
        swap_ids(p, seen->event, seen->index, same->event, same->index);
    }
    *same = *seen;
    return STATUS_OK;
}

static enum status put_exam(struct patient *p, const struct exam *seen, struct error *err) {
    struct exam *same = NULL;
    for (size_t i = 0; i < p->exams.count && same == NULL; i++)
        if (is_open_exam(&p->exams.item[i])) same = &p->exams.item[i];
    if (same == NULL) {
        free_id(p, seen->event, seen->index);
        if ((same = LIST_PUSH(p->arena, &p->exams)) == NULL) return memory_out(err);
        *same = *seen;
        return STATUS_OK;
    }
    int64_t event = same->event;
    int index = same->index;
    if (event != seen->event || index != seen->index) swap_ids(p, seen->event, seen->index, event, index);
    same->event = seen->event;
    same->index = seen->index;
    return STATUS_OK;
}

/* Did who cleared the flags see this one, and as grave as it is? */
static bool was_seen(const struct decided *d, const struct standing *s) {
    for (size_t i = 0; i < d->standing.count; i++) {
        const struct standing *seen = &d->standing.item[i];
        if (seen->side == s->side && strcmp(seen->flag, s->flag) == 0)
            return seen->met >= s->met && seen->disposition <= s->disposition;
    }
    return false;
}

/* A flag is acknowledged with all its alerts, and one for the other knee must not go unseen with it. */
static enum status hold_alerts(struct patient *p, const struct event *e, const struct standing *s, struct error *err) {
    const char *cause = arena_printf(p->arena, "%s %s", s->flag, side_name(s->side));
    if (cause == NULL) return memory_out(err);
    for (size_t i = 0; i < p->alerts.count; i++) {
        struct alert *a = &p->alerts.item[i];
        bool is_its = a->acknowledged == e->number && strncmp(a->cause, cause, strlen(cause)) == 0;
        if (is_its) a->acknowledged = a->acknowledged_ms = 0;
    }
    return STATUS_OK;
}

/* Flags that nobody saw are set aside while the others are cleared, and act on. */
static enum status clear(struct patient *p, const struct event *e, const struct decided *d, struct effects *out,
                         struct error *err) {
    LIST(struct standing) aside = {0};
    size_t kept = 0;
    for (size_t i = 0; i < p->standing.count; i++) {
        struct standing s = p->standing.item[i];
        struct standing *place = was_seen(d, &s) ? &p->standing.item[kept++] : LIST_PUSH(p->arena, &aside);
        if (place == NULL) return memory_out(err);
        *place = s;
    }
    p->standing.count = kept;
    TRY(patient_apply(p, e, out, err));
    for (size_t i = 0; i < aside.count; i++) {
        struct standing *s = LIST_PUSH(p->arena, &p->standing);
        if (s == NULL) return memory_out(err);
        *s = aside.item[i];
        TRY(hold_alerts(p, e, s, err));
        TRY(plan_flag_act(p, s, out, err));
    }
    return STATUS_OK;
}

enum status kept_apply(struct patient *p, const struct event *e, const struct decided *d, struct effects *out,
                       struct error *err) {
    if (d->alert != NULL) TRY(put_alert(p, d->alert, err));
    if (d->proposal != NULL) TRY(put_proposal(p, d->proposal, err));
    if (d->exam != NULL) TRY(put_exam(p, d->exam, err));
    return e->kind == EVENT_CLEARED ? clear(p, e, d, out, err) : patient_apply(p, e, out, err);
}
