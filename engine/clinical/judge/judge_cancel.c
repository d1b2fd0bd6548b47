#include "clinical/judge/judge_cancel.h"
#include "clinical/plan/withheld.h"
#include <stdio.h>
#include <string.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

/* What the items of one plan are judged by; made anew when the next item is another plan's. */
struct viewpoint { int plan; int64_t at_ms; int32_t today; struct figures figures; struct situation situation; struct result *results;
                   struct withheld_room room; };

static struct exercise exercise_of(const struct protocol *pr, const struct item *item) {
    for (size_t i = 0; i < pr->exercises; i++)
        if (strcmp(pr->exercise[i].id, item->exercise) == 0) return pr->exercise[i];
    /* A shared run may be another plan's exercise: this one's holds and rules go by its kind. */
    return (struct exercise){.id = item->exercise, .kind = item->kind};
}

static const struct plan *plan_of(const struct patient *p, int number) {
    return number >= 1 && (size_t)number <= p->plans.count ? &p->plans.item[number - 1] : NULL;
}

/* Why an open session's item is not to be done for this plan any more. A completed plan's last session may still be
 * answered. */
static const char *forbidden(const struct patient *p, const struct item *item, int number, struct viewpoint *v) {
    const struct plan *plan = plan_of(p, number);
    if (plan == NULL || plan->state == PLAN_COMPLETED) return NULL;
    if (plan->state == PLAN_PAUSED) return "its plan is paused";
    if (plan->state != PLAN_ACTIVE) return "its plan is stopped";
    if (v->plan != plan->number) patient_situation(p, plan, v->at_ms, v->today, &v->figures, &v->situation);
    v->plan = plan->number;
    const struct exercise x = exercise_of(plan->protocol, item);
    const char *why = withheld_why(p, plan, &x, v->at_ms, &v->situation, v->results);
    return why != NULL ? why : withheld_veto(p, plan, &x, v->at_ms, &v->room);
}

/* --- items ------------------------------------------------------------------------------------------------------------ */

static enum status leave_out(struct patient *p, struct session *s, const struct item *item, int plan, const char *why,
                             struct effects *out, struct error *err) {
    struct dropped *d = LIST_PUSH(p->arena, &s->planned.dropped);
    if (d == NULL) return memory_out(err);
    *d = (struct dropped){plan, item->exercise, why};
    struct effect *e = effect_add(out, EFFECT_DROPPED);
    if (e == NULL) return memory_out(err);
    e->session = s->planned.number;
    e->plan = plan;
    e->from = item->exercise;
    e->reason = why;
    return STATUS_OK;
}

/* The item for these plans alone: of one knee only when they all are. */
static void keep_plans(const struct patient *p, struct item *item, const int *kept, int count) {
    const struct plan *first = plan_of(p, kept[0]);
    if (first != NULL && item->plan != kept[0]) {
        const struct protocol *pr = first->protocol;
        item->protocol = pr->id;
        item->version = pr->version;
        item->step = first->step >= 0 ? pr->step[first->step].id : NULL;
        if (first->phase >= 0) item->phase = pr->phase[first->phase].id;
    }
    item->plan = kept[0];
    item->alsos = count - 1;
    memcpy(item->also, kept + 1, (size_t)item->alsos * sizeof kept[0]);
    if (item->side != SIDE_NONE || first == NULL) return;
    for (int i = 1; i < count; i++) {
        const struct plan *other = plan_of(p, kept[i]);
        if (other == NULL || other->side != first->side) return;
    }
    item->side = first->side;
}

/* The first reason found, NULL when every plan of the item may go on with it. *kept counts those that may. */
static const char *sift(const struct patient *p, const struct item *item, struct viewpoint *v, int plan[], int *kept) {
    const char *first = NULL;
    *kept = 0;
    for (int i = -1; i < item->alsos; i++) {
        int number = i < 0 ? item->plan : item->also[i];
        const char *why = forbidden(p, item, number, v);
        if (why == NULL) plan[(*kept)++] = number;
        else if (first == NULL) first = why;
    }
    return first;
}

static bool any_left(struct patient *p, struct session *s, struct viewpoint *v, const char **why) {
    bool left = false;
    for (size_t i = 0; i < s->planned.items.count; i++) {
        int plan[1 + ITEM_MAX_ALSO], kept;
        const char *reason = sift(p, &s->planned.items.item[i], v, plan, &kept);
        if (*why == NULL) *why = reason;
        left = left || kept > 0;
    }
    return left;
}

static enum status thin_out(struct patient *p, struct session *s, struct viewpoint *v, struct effects *out,
                            struct error *err) {
    size_t left = 0;
    for (size_t i = 0; i < s->planned.items.count; i++) {
        struct item item = s->planned.items.item[i];
        int plan[1 + ITEM_MAX_ALSO], kept;
        const char *why = sift(p, &item, v, plan, &kept);
        for (int k = -1; why != NULL && k < item.alsos; k++) {
            int number = k < 0 ? item.plan : item.also[k];
            const char *own = forbidden(p, &item, number, v);
            if (own != NULL) TRY(leave_out(p, s, &item, number, own, out, err));
        }
        if (kept == 0) continue;
        if (why != NULL) keep_plans(p, &item, plan, kept);
        s->planned.items.item[left++] = item;
    }
    s->planned.items.count = left;
    return STATUS_OK;
}

/* --- questions -------------------------------------------------------------------------------------------------------- */

/* Questions of a plan that is stopped are not for answering; a red flag's own are asked by the clinic. */
static bool pointless(const struct patient *p, const struct question *q, const char **why) {
    const struct plan *plan = plan_of(p, q->plan);
    if (q->answered || plan == NULL || plan->state == PLAN_ACTIVE || plan->state == PLAN_COMPLETED) return false;
    if (*why == NULL) *why = plan->state == PLAN_PAUSED ? "its plan is paused" : "its plan is stopped";
    return true;
}

static void drop_questions(struct patient *p, struct session *s, const char **why) {
    size_t left = 0;
    for (size_t i = 0; i < s->planned.questions.count; i++) {
        const struct question q = s->planned.questions.item[i];
        if (!pointless(p, &q, why)) s->planned.questions.item[left++] = q;
    }
    s->planned.questions.count = left;
}

static bool any_to_ask(struct patient *p, const struct session *s, const char **why) {
    bool any = false;
    for (size_t i = 0; i < s->planned.questions.count; i++)
        any = !pointless(p, &s->planned.questions.item[i], why) || any;
    return any;
}

/* --- exams ------------------------------------------------------------------------------------------------------------ */

/* A reminder of an exam that will not be, or not then. */
static const char *exam_gone(const struct patient *p, const struct session *s) {
    char id[128];
    for (size_t i = 0; s->planned.exam != NULL && i < p->exams.count; i++) {
        const struct exam *x = &p->exams.item[i];
        snprintf(id, sizeof id, "%s:%lld/%d", p->id, (long long)x->event, x->index);
        if (strcmp(id, s->planned.exam) != 0) continue;
        if (x->state == EXAM_CANCELLED) return "the exam was cancelled";
        if (x->at_ms != s->planned.exam_ms) return "the exam was booked for another time";
    }
    return NULL;
}

/* --- a session ---------------------------------------------------------------------------------------------------------- */

static enum status cancel(struct session *s, const char *why, struct effects *out, struct error *err) {
    struct effect *e = effect_add(out, EFFECT_CANCELLED);
    if (e == NULL) return memory_out(err);
    e->session = s->planned.number;
    e->reason = why;
    s->state = SESSION_CANCELLED;
    return STATUS_OK;
}

static enum status judge_open(struct patient *p, struct session *s, struct viewpoint *v, struct effects *out,
                              struct error *err) {
    const char *why = exam_gone(p, s);
    bool had_items = s->planned.items.count > 0;
    if (why != NULL) return cancel(s, why, out, err);
    if (had_items ? !any_left(p, s, v, &why) : s->planned.questions.count > 0 && !any_to_ask(p, s, &why))
        return cancel(s, why, out, err);
    if (had_items && why != NULL) TRY(thin_out(p, s, v, out, err));
    drop_questions(p, s, &why);
    return STATUS_OK;
}

/* only 0: every open session. */
static enum status judge_sessions(struct patient *p, int64_t only, struct effects *out, struct arena *scratch,
                                  struct error *err) {
    size_t first = patient_open(p);
    if (first == p->sessions.count) return STATUS_OK;
    size_t room = withheld_results(p);
    struct viewpoint v = {.at_ms = p->newest_ms, .today = p->today};
    for (size_t i = first; i < p->sessions.count; i++) {
        const struct session *s = &p->sessions.item[i];
        if (s->state != SESSION_OPEN || (only != 0 && s->planned.number != only)) continue;
        if (v.results == NULL) v.results = arena_room(scratch, room, sizeof *v.results);
        if (v.results == NULL) return memory_out(err);
        v.room.results = v.results;
        TRY(judge_open(p, &p->sessions.item[i], &v, out, err));
    }
    return STATUS_OK;
}

enum status judge_cancel(struct patient *p, struct effects *out, struct arena *scratch, struct error *err) {
    return judge_sessions(p, 0, out, scratch, err);
}

enum status judge_cancel_one(struct patient *p, int64_t session, struct effects *out, struct arena *scratch,
                             struct error *err) {
    return judge_sessions(p, session, out, scratch, err);
}

/* --- what is left of one ------------------------------------------------------------------------------------------------ */

/* The item less the plans that may not go on with it; of those the reasons are on record in out. */
static enum status keep_item(const struct patient *p, struct item item, struct viewpoint *v, struct arena *a,
                             struct session_plan *out, struct error *err) {
    int plan[1 + ITEM_MAX_ALSO], kept;
    const char *why = sift(p, &item, v, plan, &kept);
    for (int k = -1; why != NULL && k < item.alsos; k++) {
        int number = k < 0 ? item.plan : item.also[k];
        const char *own = forbidden(p, &item, number, v);
        struct dropped *d = own == NULL ? NULL : LIST_PUSH(a, &out->dropped);
        if (own != NULL && d == NULL) return memory_out(err);
        if (d != NULL) *d = (struct dropped){number, item.exercise, own};
    }
    if (kept == 0) return STATUS_OK;
    struct item *left = LIST_PUSH(a, &out->items);
    if (left == NULL) return memory_out(err);
    if (why != NULL) keep_plans(p, &item, plan, kept);
    *left = item;
    return STATUS_OK;
}

static enum status keep_questions(const struct patient *p, const struct session *s, struct arena *a,
                                  struct session_plan *out, struct error *err) {
    const char *why = NULL;
    for (size_t i = 0; i < s->planned.questions.count; i++) {
        const struct question *q = &s->planned.questions.item[i];
        if (q->answered || pointless(p, q, &why)) continue;
        struct question *left = LIST_PUSH(a, &out->questions);
        if (left == NULL) return memory_out(err);
        *left = *q;
    }
    return STATUS_OK;
}

enum status judge_left(const struct patient *p, const struct session *s, int64_t at_ms, int32_t today, struct arena *a,
                       struct session_plan *out, bool *any, struct error *err) {
    struct viewpoint v = {.at_ms = at_ms, .today = today, .room = {.now_ms = at_ms, .today = today}};
    v.results = v.room.results = arena_room(a, withheld_results(p), sizeof *v.results);
    if (v.results == NULL) return memory_out(err);
    *out = s->planned;
    memset(&out->items, 0, sizeof out->items);
    memset(&out->questions, 0, sizeof out->questions);
    memset(&out->dropped, 0, sizeof out->dropped);
    for (size_t i = 0; i < s->planned.items.count; i++)
        TRY(keep_item(p, s->planned.items.item[i], &v, a, out, err));
    TRY(keep_questions(p, s, a, out, err));
    bool had_items = s->planned.items.count > 0;
    *any = exam_gone(p, s) == NULL && (s->planned.exam != NULL || (had_items ? out->items.count : out->questions.count) > 0);
    return STATUS_OK;
}
