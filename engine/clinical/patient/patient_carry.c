/* kept_carry: a history that was folded anew takes over from what was shown before. */
#include "clinical/patient/patient_kept.h"
#include "time/instant.h"
#include <string.h>

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status try_ = (call);                                                                                     \
        if (try_ != STATUS_OK) return try_;                                                                            \
    } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

struct carry {
    struct patient *p;
    const struct patient *was;
    const struct event *e;
    struct effects *out;
    struct arena *scratch;
    int index;          /* of the newest thing that e raises */
    const char *reason; /* "p1:31 was amended" */
    struct error *err;
};

/* --- which is which
 * ---------------------------------------------------------------------------------------------------------- */

/* Pairs the things of two lists: those with one id first, then in order. same(a, b, i, k, by_id) decides. */
typedef bool (*same_fn)(const struct patient *p, size_t i, const struct patient *was, size_t k, bool by_id);

static bool is_same_id(int64_t event, int index, int64_t other_event, int other_index) {
    return event == other_event && index == other_index;
}

/* One that was acknowledged as less urgent is another. */
static bool is_same_alert(const struct patient *p, size_t i, const struct patient *was, size_t k, bool by_id) {
    const struct alert *a = &p->alerts.item[i], *b = &was->alerts.item[k];
    bool unseen = b->acknowledged != 0 && a->disposition < b->disposition;
    return strcmp(a->cause, b->cause) == 0 && !unseen && (!by_id || is_same_id(a->event, a->index, b->event, b->index));
}

static bool is_same_text(const char *a, const char *b) {
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool is_same_proposal(const struct patient *p, size_t i, const struct patient *was, size_t k, bool by_id) {
    const struct proposal *a = &p->proposals.item[i], *b = &was->proposals.item[k];
    return a->kind == b->kind && a->plan == b->plan && is_same_text(a->what, b->what) &&
           (!by_id || is_same_id(a->event, a->index, b->event, b->index));
}

static bool is_open(const struct exam *e) { return e->state == EXAM_ASKED || e->state == EXAM_BOOKED; }

static bool is_same_exam(const struct patient *p, size_t i, const struct patient *was, size_t k, bool by_id) {
    const struct exam *a = &p->exams.item[i], *b = &was->exams.item[k];
    return by_id ? is_same_id(a->event, a->index, b->event, b->index) : is_open(a) == is_open(b);
}

#define NONE SIZE_MAX

/* now[k]: which of the patient's things the k-th of `was` is, or NONE; known[i]: the i-th was there. */
struct pairs {
    size_t *now;
    bool *known;
};

static void pair_up(const struct carry *c, same_fn same, size_t count, size_t was_count, struct pairs *out) {
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < count; i++)
            for (size_t k = 0; k < was_count && !out->known[i]; k++)
                if (out->now[k] == NONE && same(c->p, i, c->was, k, round == 0)) {
                    out->now[k] = i;
                    out->known[i] = true;
                }
}

static enum status find_pairs(const struct carry *c, same_fn same, size_t count, size_t was_count, struct pairs *out) {
    out->now = arena_room(c->scratch, was_count + 1, sizeof *out->now);
    out->known = arena_array(c->scratch, count + 1, sizeof *out->known);
    if (out->now == NULL || out->known == NULL) return memory_out(c->err);
    for (size_t k = 0; k < was_count; k++) out->now[k] = NONE;
    pair_up(c, same, count, was_count, out);
    return STATUS_OK;
}

/* Those of before keep their order, those that are new follow. */
#define CARRY(type, list, same, meet, keep, add)                                                                       \
    do {                                                                                                               \
        LIST(struct type) next = {0};                                                                                  \
        struct pairs pairs;                                                                                            \
        TRY(find_pairs(c, same, c->p->list.count, c->was->list.count, &pairs));                                        \
        for (size_t k = 0; k < c->was->list.count; k++) {                                                              \
            struct type *place = LIST_PUSH(c->p->arena, &next);                                                        \
            if (place == NULL) return memory_out(c->err);                                                              \
            *place = pairs.now[k] == NONE ? c->was->list.item[k] : c->p->list.item[pairs.now[k]];                      \
            TRY(pairs.now[k] == NONE ? keep(c, place) : meet(c, place, &c->was->list.item[k]));                        \
        }                                                                                                              \
        for (size_t i = 0; i < c->p->list.count; i++) {                                                                \
            struct type *place = pairs.known[i] ? NULL : LIST_PUSH(c->p->arena, &next);                                \
            if (pairs.known[i]) continue;                                                                              \
            if (place == NULL) return memory_out(c->err);                                                              \
            *place = c->p->list.item[i];                                                                               \
            TRY(add(c, place));                                                                                        \
        }                                                                                                              \
        memcpy(&c->p->list, &next, sizeof next);                                                                       \
    } while (0)

/* --- alerts
 * ------------------------------------------------------------------------------------------------------------------ */

static enum status tell_alert(struct carry *c, const struct alert *a) {
    struct effect *effect = effect_add(c->out, EFFECT_ALERT);
    if (effect == NULL) return memory_out(c->err);
    effect->alert = *a;
    effect->reason = a->text;
    return STATUS_OK;
}

/* By when it is to be seen to counts from when it is known. */
static void raise_now(struct carry *c, struct alert *a) {
    if (a->deadline_ms != INSTANT_NONE) a->deadline_ms += c->e->at_ms - a->raised_ms;
    a->raised_ms = c->e->at_ms;
    a->newest = c->e->number;
    a->acknowledged = a->acknowledged_ms = 0;
}

/* Known already: as it was told, unless it is more urgent now; it was not acknowledged then. */
static enum status meet_alert(struct carry *c, struct alert *a, const struct alert *was) {
    if (a->disposition >= was->disposition) {
        *a = *was;
        return STATUS_OK;
    }
    raise_now(c, a);
    a->event = was->event;
    a->index = was->index;
    a->times = was->times + 1;
    if (was->deadline_ms < a->deadline_ms) a->deadline_ms = was->deadline_ms;
    return tell_alert(c, a);
}

static enum status new_alert(struct carry *c, struct alert *a) {
    raise_now(c, a);
    a->event = c->e->number;
    a->index = ++c->index;
    a->times = 1;
    return tell_alert(c, a);
}

/* What was told stays, whatever is known now. */
static enum status keep_alert(struct carry *c, struct alert *a) {
    (void)c, (void)a;
    return STATUS_OK;
}

static enum status carry_alerts(struct carry *c) {
    CARRY(alert, alerts, is_same_alert, meet_alert, keep_alert, new_alert);
    return STATUS_OK;
}

/* --- proposals and exams
 * ------------------------------------------------------------------------------------------------------ */

static enum status tell_proposal(struct carry *c, enum effect_kind kind, const struct proposal *r) {
    struct effect *effect = effect_add(c->out, kind);
    if (effect == NULL) return memory_out(c->err);
    effect->proposal = *r;
    effect->plan = r->plan;
    effect->reason = r->state == PROPOSAL_OPEN ? r->text : c->reason;
    return STATUS_OK;
}

static enum status meet_proposal(struct carry *c, struct proposal *r, const struct proposal *was) {
    (void)c;
    r->event = was->event;
    r->index = was->index;
    return STATUS_OK;
}

/* One that is proposed no longer is withdrawn; what was decided is on record. */
static enum status keep_proposal(struct carry *c, struct proposal *r) {
    if (r->state != PROPOSAL_OPEN) return STATUS_OK;
    r->state = PROPOSAL_WITHDRAWN;
    r->decided = c->e->number;
    r->decided_ms = c->e->at_ms;
    return tell_proposal(c, EFFECT_DECIDED, r);
}

static enum status new_proposal(struct carry *c, struct proposal *r) {
    r->event = c->e->number;
    r->index = ++c->index;
    return r->state == PROPOSAL_OPEN ? tell_proposal(c, EFFECT_PROPOSED, r) : STATUS_OK;
}

static enum status carry_proposals(struct carry *c) {
    CARRY(proposal, proposals, is_same_proposal, meet_proposal, keep_proposal, new_proposal);
    return STATUS_OK;
}

static enum status tell_exam(struct carry *c, const struct exam *x) {
    struct effect *effect = effect_add(c->out, EFFECT_EXAM);
    if (effect == NULL) return memory_out(c->err);
    effect->exam = *x;
    effect->to = exam_state_name(x->state);
    effect->reason = x->reason;
    return STATUS_OK;
}

/* Known already: as it was asked for, unless it is needed sooner now. */
static enum status meet_exam(struct carry *c, struct exam *x, const struct exam *was) {
    bool sooner = x->disposition < was->disposition || x->deadline_ms < was->deadline_ms;
    if (!sooner || !is_open(was)) {
        *x = *was;
        return STATUS_OK;
    }
    x->event = was->event;
    x->index = was->index;
    if (was->disposition < x->disposition) x->disposition = was->disposition;
    if (was->deadline_ms < x->deadline_ms) x->deadline_ms = was->deadline_ms;
    return tell_exam(c, x);
}

static enum status keep_exam(struct carry *c, struct exam *x) {
    (void)c, (void)x;
    return STATUS_OK;
}

static enum status new_exam(struct carry *c, struct exam *x) {
    x->event = c->e->number;
    x->index = ++c->index;
    return tell_exam(c, x);
}

static enum status carry_exams(struct carry *c) {
    CARRY(exam, exams, is_same_exam, meet_exam, keep_exam, new_exam);
    return STATUS_OK;
}

/* --- sessions
 * ---------------------------------------------------------------------------------------------------------------- */

static const struct session *find_session(const struct patient *p, int64_t number) {
    for (size_t i = p->sessions.count; i-- > 0;)
        if (p->sessions.item[i].planned.number == number) return &p->sessions.item[i];
    return NULL;
}

static enum status tell_session(struct carry *c, const struct session *s, enum effect_kind kind, const char *reason) {
    struct effect *effect = effect_add(c->out, kind);
    if (effect == NULL) return memory_out(c->err);
    effect->session = s->planned.number;
    effect->reason = reason;
    return STATUS_OK;
}

/* Reminders that went out have their numbers, and a wish that was granted stands. */
static void carry_rounds(struct session *s, const struct session *was) {
    bool goes_on = s->state == SESSION_OPEN && was->state == SESSION_OPEN;
    s->round = was->round;
    s->snoozes = was->snoozes;
    s->snoozed = goes_on && was->snoozed;
    s->again_ms = goes_on ? was->again_ms : 0;
    s->planned.send_ms = was->planned.send_ms;
    s->planned.late_ms = was->planned.late_ms;
}

/* One that was taken back was not to be done, whatever is known now; one that was open is settled as it is now. */
static enum status carry_session(struct carry *c, struct session *s) {
    const struct session *was = find_session(c->was, s->planned.number);
    if (was != NULL) carry_rounds(s, was);
    if (s->state == SESSION_OPEN && (was == NULL || was->state == SESSION_CANCELLED)) s->state = SESSION_CANCELLED;
    if (was == NULL || was->state != SESSION_OPEN) return STATUS_OK;
    if (s->state == SESSION_CANCELLED) return tell_session(c, s, EFFECT_CANCELLED, c->reason);
    if (s->state == SESSION_DONE) return tell_session(c, s, EFFECT_ANSWERED, "done");
    return s->state == SESSION_SKIPPED ? tell_session(c, s, EFFECT_ANSWERED, "skipped") : STATUS_OK;
}

/* --- plans
 * -------------------------------------------------------------------------------------------------------------------
 */

static enum status tell_plan(struct carry *c, const struct plan *plan, enum effect_kind kind, const char *from,
                             const char *to) {
    struct effect *effect = effect_add(c->out, kind);
    if (effect == NULL) return memory_out(c->err);
    effect->plan = plan->number;
    effect->from = from;
    effect->to = to;
    effect->reason = c->reason;
    return STATUS_OK;
}

static const char *phase_of(const struct plan *plan) {
    return plan->phase >= 0 && (size_t)plan->phase < plan->protocol->phases ? plan->protocol->phase[plan->phase].id
                                                                            : "none";
}

static const char *step_of(const struct plan *plan) {
    return plan->step >= 0 && (size_t)plan->step < plan->protocol->steps ? plan->protocol->step[plan->step].id : "none";
}

/* Days that have passed are not judged late: only those to come. */
static void carry_day(const struct carry *c, struct plan *plan, const struct plan *was) {
    bool comes_back = plan->state == PLAN_ACTIVE && was->state != PLAN_ACTIVE;
    if (plan->judged_day < was->judged_day) plan->judged_day = was->judged_day;
    int32_t yesterday = wall_day(c->e->local.wall_ms) - 1;
    if (comes_back && plan->judged_day < yesterday) plan->judged_day = yesterday;
}

static enum status carry_plan(struct carry *c, struct plan *plan, const struct plan *was) {
    carry_day(c, plan, was);
    if (plan->state != was->state)
        TRY(tell_plan(c, plan, EFFECT_STATE, plan_state_name(was->state), plan_state_name(plan->state)));
    if (strcmp(step_of(plan), step_of(was)) != 0) TRY(tell_plan(c, plan, EFFECT_STEP, step_of(was), step_of(plan)));
    if (strcmp(phase_of(plan), phase_of(was)) == 0) return STATUS_OK;
    return tell_plan(c, plan, EFFECT_MOVED, phase_of(was), phase_of(plan));
}

/* --- the whole
 * --------------------------------------------------------------------------------------------------------------- */

static enum status carry(struct carry *c) {
    c->reason = arena_printf(c->p->arena, "%s:%lld was amended", c->p->id, (long long)c->e->as.amended.number);
    if (c->reason == NULL) return memory_out(c->err);
    c->out->list.count = 0;
    for (size_t i = 0; i < c->p->plans.count && i < c->was->plans.count; i++)
        TRY(carry_plan(c, &c->p->plans.item[i], &c->was->plans.item[i]));
    TRY(carry_alerts(c));
    TRY(carry_proposals(c));
    TRY(carry_exams(c));
    for (size_t i = 0; i < c->p->sessions.count; i++) TRY(carry_session(c, &c->p->sessions.item[i]));
    return STATUS_OK;
}

enum status kept_carry(struct patient *p, const struct patient *was, const struct event *e, struct effects *out,
                       struct error *err) {
    struct carry c = {.p = p, .was = was, .e = e, .out = out, .scratch = arena_new(ARENA_NO_LIMIT), .err = err};
    enum status status = c.scratch != NULL ? carry(&c) : memory_out(err);
    arena_free(c.scratch);
    return status;
}
