#include "clinical/patient/patient_fold.h"
#include "clinical/patient/patient_kept.h"
#include <string.h>

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status try_ = (call);                                                                                     \
        if (try_ != STATUS_OK) return try_;                                                                            \
    } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

/* One history on its way. */
struct fold {
    const struct catalogue *catalogue;
    const char *id;
    struct arena *arena;
    const struct event *event; /* as they came */
    struct event *newest;      /* each with its newest data; what was not amended is as it came */
    struct decided *decided;   /* what each of them was about, as it was shown then */
    struct patient *patient;
    struct effects anew; /* of folding anew: nobody is told of these again */
};

/* --- amendments
 * ---------------------------------------------------------------------------------------------------------- */

static bool can_be_amended(enum event_kind k) { return k == EVENT_FINDINGS || k == EVENT_CHECKIN; }

static enum status check_checkin(const struct patient *p, const struct event *old, const struct event *with,
                                 struct error *err) {
    long long number = (long long)old->number, session = (long long)old->as.checkin.session;
    if (with->as.checkin.session != old->as.checkin.session)
        return error_set(err, STATUS_NO, "%s:%lld is about the session %s.%lld, not %s.%lld", p->id, number, p->id,
                         session, p->id, (long long)with->as.checkin.session);
    if (with->as.checkin.done && with->as.checkin.skipped)
        return error_set(err, STATUS_NO, "%s: a session is either done or skipped", p->id);
    if ((old->as.checkin.done && with->as.checkin.skipped) || (old->as.checkin.skipped && with->as.checkin.done))
        return error_set(err, STATUS_NO, "%s:%lld says that %s.%lld was %s: it cannot be told as %s", p->id, number,
                         p->id, session, old->as.checkin.done ? "done" : "skipped",
                         with->as.checkin.done ? "done" : "skipped");
    return STATUS_OK;
}

enum status patient_amend_check(const struct patient *p, const struct event *old, const struct event *with,
                                struct error *err) {
    if (old == NULL) return error_set(err, STATUS_NO, "%s has no such event that could be amended", p->id);
    long long number = (long long)old->number;
    if (!can_be_amended(old->kind))
        return error_set(err, STATUS_NO, "%s:%lld is of the kind %s: only findings and check-ins can be amended", p->id,
                         number, event_kind_name(old->kind));
    if (with->kind != old->kind)
        return error_set(err, STATUS_NO, "%s:%lld is of the kind %s and cannot become one of the kind %s", p->id,
                         number, event_kind_name(old->kind), event_kind_name(with->kind));
    return old->kind == EVENT_CHECKIN ? check_checkin(p, old, with, err) : STATUS_OK;
}

/* The new data take the old ones' place; when it was, who told it, and how an early session was fixed stay. */
static void replace(struct event *e, const struct event *with) {
    if (e->kind == EVENT_FINDINGS) {
        e->as.findings = with->as.findings;
        return;
    }
    struct event old = *e;
    e->as.checkin = with->as.checkin;
    e->as.checkin.early = old.as.checkin.early;
    e->as.checkin.planned = old.as.checkin.planned;
}

static enum status take_amendment(struct fold *f, size_t at, struct error *err) {
    const struct event *e = &f->event[at];
    int64_t number = e->as.amended.number;
    bool is_there = number >= 1 && (uint64_t)number <= at;
    TRY(patient_amend_check(f->patient, is_there ? &f->event[number - 1] : NULL, e->as.amended.with, err));
    replace(&f->newest[number - 1], e->as.amended.with);
    return STATUS_OK;
}

/* --- folding anew
 * ------------------------------------------------------------------------------------------------------------ */

/* A day that a plan's own history would not have judged must not hold up those after it. */
static void skip_days(struct patient *p, const struct event *e) {
    struct plan *plan = e->kind == EVENT_DAY ? patient_plan(p, e->as.day.plan) : NULL;
    if (plan != NULL && plan->judged_day < e->as.day.day) plan->judged_day = e->as.day.day - 1;
}

static enum status begin(struct fold *f, struct patient **out, struct error *err) {
    *out = patient_new(f->arena, f->catalogue, f->id);
    return *out != NULL ? STATUS_OK : memory_out(err);
}

static enum status apply_anew(struct fold *f, struct patient *p, size_t i, struct effects *effects, struct error *err) {
    effects->list.count = 0;
    skip_days(p, &f->newest[i]);
    return kept_apply(p, &f->newest[i], &f->decided[i], effects, err);
}

static enum status fold_amended(struct fold *f, size_t at, struct effects *effects, struct error *err) {
    struct patient *anew;
    TRY(take_amendment(f, at, err));
    TRY(begin(f, &anew, err));
    anew->amending = true;
    for (size_t i = 0; i < at; i++) TRY(apply_anew(f, anew, i, &f->anew, err));
    anew->amending = false;
    TRY(kept_carry(anew, f->patient, &f->event[at], effects, err));
    f->patient = anew;
    return patient_apply(anew, &f->event[at], effects, err);
}

/* --- the history as it came
 * -------------------------------------------------------------------------------------------------- */

static enum status open_fold(struct fold *f, const struct event *newest, size_t count, struct error *err) {
    f->newest = arena_room(f->arena, count + 1, sizeof *f->newest);
    f->decided = arena_array(f->arena, count + 1, sizeof *f->decided);
    if (f->newest == NULL || f->decided == NULL) return memory_out(err);
    if (count > 0) memcpy(f->newest, newest, count * sizeof *newest);
    f->anew.arena = f->arena;
    return begin(f, &f->patient, err);
}

static enum status fold_one(struct fold *f, size_t i, struct effects *effects, struct error *err) {
    effects->list.count = 0;
    if (f->event[i].kind == EVENT_AMENDED) return fold_amended(f, i, effects, err);
    TRY(kept_note(f->patient, &f->event[i], &f->decided[i], err));
    return patient_apply(f->patient, &f->event[i], effects, err);
}

enum status patient_fold(const struct catalogue *c, const char *id, const struct event *event, size_t count,
                         struct effects *effects, patient_fold_fn each, void *arg, struct arena *a,
                         struct patient **out, struct error *err) {
    struct fold f = {.catalogue = c, .id = id, .arena = a, .event = event};
    TRY(open_fold(&f, event, count, err));
    for (size_t i = 0; i < count; i++) {
        TRY(fold_one(&f, i, effects, err));
        if (each != NULL) TRY(each(arg, f.patient, &event[i], effects, err));
    }
    *out = f.patient;
    return STATUS_OK;
}

enum status patient_fold_other(const struct catalogue *c, const char *id, const struct event *event,
                               const struct event *other, size_t count, struct effects *effects, patient_fold_fn each,
                               void *arg, struct arena *a, struct patient **out, struct error *err) {
    struct fold f = {.catalogue = c, .id = id, .arena = a, .event = event};
    struct effects shown = {.arena = a};
    TRY(open_fold(&f, event, count, err));
    for (size_t i = 0; i < count; i++) TRY(fold_one(&f, i, &shown, err));
    memcpy(f.newest, other, count * sizeof *other);
    for (size_t i = 0; i < count; i++)
        if (event[i].kind == EVENT_AMENDED) TRY(take_amendment(&f, i, err));
    TRY(begin(&f, out, err));
    (*out)->amending = true;
    for (size_t i = 0; i < count; i++) {
        TRY(apply_anew(&f, *out, i, effects, err));
        if (each != NULL) TRY(each(arg, *out, &other[i], effects, err));
    }
    (*out)->amending = false;
    return STATUS_OK;
}
