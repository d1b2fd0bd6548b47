/* Red flags in the fold: which stand. */
#include "clinical/plan/alert.h"
#include "clinical/assess/kept_flags.h"
#include "clinical/criterion/explanation.h"
#include "clinical/judge/clearing.h"
#include "clinical/plan/exam.h"
#include "clinical/judge/judge.h"
#include "clinical/judge/judge_cancel.h"
#include "clinical/plan/plan_flag.h"
#include "clinical/state/kept.h"
#include "time/instant.h"
#include <string.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

/* What a plan began with is the first open plan's of that knee. */
static void find_beginnings(const struct patient *p, int64_t since_ms[3]) {
    for (size_t i = 0; i < p->plans.count; i++) {
        const struct plan *plan = &p->plans.item[i];
        if (!plan_is_open(plan)) continue;
        if (since_ms[plan->side] == 0) since_ms[plan->side] = plan->since_ms;
        if (since_ms[SIDE_NONE] == 0) since_ms[SIDE_NONE] = plan->since_ms;
    }
}

/* --- standing flags ----------------------------------------------------------------------------------------------- */

static struct standing *find_standing(struct patient *p, const char *flag, enum side side) {
    for (size_t i = 0; i < p->standing.count; i++)
        if (p->standing.item[i].side == side && strcmp(p->standing.item[i].flag, flag) == 0) return &p->standing.item[i];
    return NULL;
}

static bool has_open_plan(const struct patient *p, const struct standing *s) {
    for (size_t i = 0; i < p->plans.count; i++)
        if (plan_is_open(&p->plans.item[i]) && plan_flag_concerns(s, &p->plans.item[i])) return true;
    return false;
}

static void release_explanation(void *explanation) { json_decref(explanation); }

/* Which row of which flag spoke, and, when asked, why; judged again on what is known now, as it was judged just before. */
static enum status explain(struct patient *p, const struct flag_result *r, struct effect *e, struct effects *out,
                           struct error *err) {
    const struct criteria *set = &r->of->criteria;
    e->rule_of = r->of;
    e->rule = set->nodes.item[r->root].path;
    if (!out->explain) return STATUS_OK;
    struct situation s = {.answers = &p->answers, .history = &p->history, .now_ms = p->newest_ms, .side = r->side};
    int64_t since_ms[3] = {0};
    find_beginnings(p, since_ms);
    s.plan_since_ms = since_ms[r->side];
    struct result *results = arena_room(out->arena, set->nodes.count + 1, sizeof *results);
    if (results == NULL) return memory_out(err);
    criterion_eval(set, r->root, &s, results);
    e->explanation = explanation_json(set, r->root, &s, results, out->reading);
    if (e->explanation != NULL && arena_defer(out->arena, release_explanation, e->explanation)) return STATUS_OK;
    json_decref(e->explanation);
    e->explanation = NULL;
    return memory_out(err);
}

/* What the clinic itself sees to, with an exam. */
static bool is_seen_here(enum disposition d) { return d >= DISPOSITION_URGENT_48H && d <= DISPOSITION_ROUTINE; }

/* A question that is open is the clinic's business only when a plan depends on it. */
static enum status raise(struct patient *p, const struct event *e, const struct standing *s, const struct flag_result *r,
                         struct effects *out, struct error *err) {
    if (!s->met && !has_open_plan(p, s)) return STATUS_OK;
    const char *text = arena_printf(p->arena, "%s %s%s%s%s: %s", s->flag, s->title, s->side == SIDE_NONE ? "" : ", ",
                                    s->side == SIDE_NONE ? "" : side_name(s->side),
                                    s->met ? "" : s->acts ? " (not answered)" : " (not answered; exercise waits for it)",
                                    s->say == NULL ? "" : s->say);
    const char *cause = arena_printf(p->arena, "%s %s%s", s->flag, side_name(s->side), s->met ? "" : " not answered");
    size_t before = out->list.count;
    TRY(alert_raise(p, e, out, s->disposition, r->limit_ms, s->flag, cause, text, err));
    if (out->list.count > before) TRY(explain(p, r, &out->list.item[before], out, err));
    return s->acts && is_seen_here(s->disposition) ? exam_ask(p, e, s->disposition, r->limit_ms, text, out, err) : STATUS_OK;
}

/* Somebody was asked. At any other event what is unanswered goes on waiting. */
static bool is_contact(const struct event *e) {
    return e->kind == EVENT_FINDINGS || e->kind == EVENT_CHECKIN || e->kind == EVENT_ENROLLED || e->kind == EVENT_AMENDED ||
           e->kind == EVENT_PATIENT_ADDED;
}

/* Takes one result into the standing flags. A met flag stays met and keeps the worst of its dispositions; an unanswered
 * one acts from the second contact on, or at once when it allows plans. Two versions of a flag in one event are one. */
static enum status stand(struct patient *p, const struct event *e, const struct flag_result *r, struct effects *out,
                         struct error *err) {
    struct standing *s = find_standing(p, r->flag->id, r->side);
    bool met = r->truth == TRUTH_MET, is_new = s == NULL;
    if (is_new && (s = LIST_PUSH(p->arena, &p->standing)) == NULL) return memory_out(err);
    struct standing before = *s;
    bool worse = is_new || (met && !before.met) || (met == before.met && r->disposition < before.disposition);
    if (worse)
        *s = (struct standing){r->flag->id, r->flag->title, r->side, met, before.acts, r->disposition, r->say, r->hold,
                               is_new || met ? e->number : before.event};
    s->acts = s->acts || s->met || (is_contact(e) && s->event != e->number) || disposition_allows_plan(s->disposition);
    return worse || s->acts != before.acts ? raise(p, e, s, r, out, err) : STATUS_OK;
}

/* What was judged, and with what result. */
struct judged {
    const struct protocol **of; size_t count;
    bool looking_back;                   /* only flags that look back over time: the others are as they were */
    struct assessment as;
};

static bool was_judged(const struct judged *j, const struct standing *s) {
    for (size_t i = 0; i < j->count; i++)
        for (size_t k = 0; k < j->of[i]->flags; k++)
            if (j->of[i]->flag[k].windows && strcmp(j->of[i]->flag[k].id, s->flag) == 0) return true;
    return !j->looking_back;
}

static bool still_open(const struct judged *j, const struct standing *s) {
    for (size_t i = 0; i < j->as.flags.count; i++) {
        const struct flag_result *r = &j->as.flags.item[i];
        if (r->side == s->side && strcmp(r->flag->id, s->flag) == 0 && (r->truth == TRUTH_MET || r->critical)) return true;
    }
    return !was_judged(j, s);
}

/* An unanswered flag that is now answered and not met stands no longer; a met one stands until a clinician clears it. */
static enum status settle(struct patient *p, const struct judged *j, struct effects *out, struct error *err) {
    size_t kept = 0;
    for (size_t i = 0; i < p->standing.count; i++) {
        struct standing s = p->standing.item[i];
        if (s.met || still_open(j, &s)) {
            p->standing.item[kept++] = s;
            continue;
        }
        for (size_t k = 0; k < p->plans.count; k++)
            TRY(plan_flag_release(&p->plans.item[k], &s, -1, "is answered and not met", out, err));
    }
    p->standing.count = kept;
    return STATUS_OK;
}

/* --- the flags ---------------------------------------------------------------------------------------------------- */

static enum status judged_protocols(struct patient *p, struct arena *a, const struct protocol ***out, size_t *count,
                                    struct error *err) {
    *out = arena_array(a, p->plans.count + 1, sizeof **out);
    *count = 0;
    if (*out == NULL) return memory_out(err);
    if (p->safety != NULL) (*out)[(*count)++] = p->safety;
    for (size_t i = 0; i < p->plans.count; i++) {
        const struct plan *plan = &p->plans.item[i];
        bool there = !plan_is_open(plan) || plan->protocol->flags == 0;
        for (size_t k = 0; k < *count && !there; k++) there = (*out)[k] == plan->protocol;
        if (!there) (*out)[(*count)++] = plan->protocol;
    }
    return STATUS_OK;
}

/* A clearance settles also what is stale by then. */
static bool is_cleared(struct patient *p, const struct event *e, const struct flag_result *r, int64_t since_ms) {
    if (!clearing_stands(p, r->flag->id, r->side)) return false;
    if (r->truth == TRUTH_MET && clearing_ends_graver(p, r->flag->id, r->side, r->disposition)) return false;
    return r->truth == TRUTH_MET || e->kind == EVENT_CLEARED || !clearing_ends_stale(p, r->flag->id, r->side, since_ms);
}

/* NULL when memory is out: then each is judged anew. */
static struct kept_flags *kept_flags(struct patient *p) {
    const struct changes *changes = kept_changes(p);
    if (changes == NULL) return NULL;
    if (p->kept_flags == NULL && (p->kept_flags = arena_alloc(p->arena, sizeof *p->kept_flags)) == NULL) return NULL;
    p->kept_flags->changes = changes;
    p->kept_flags->arena = p->arena;
    return p->kept_flags;
}

static enum status judge_with(struct patient *p, const struct event *e, bool looking_back, int64_t since_ms,
                              struct effects *out, struct arena *scratch, struct error *err) {
    struct judged j = {.looking_back = looking_back};
    struct subject subject = {.answers = &p->answers, .history = &p->history, .index = &p->index,
                              .now_ms = p->newest_ms, .kept = kept_flags(p)};
    find_beginnings(p, subject.plan_since_ms);
    TRY(judged_protocols(p, scratch, &j.of, &j.count, err));
    TRY(assessment_flags(j.of, j.count, &subject, looking_back, &j.as, scratch, err));
    TRY(settle(p, &j, out, err));
    for (size_t i = 0; i < j.as.flags.count; i++) {
        const struct flag_result *r = &j.as.flags.item[i];
        bool counts = r->truth == TRUTH_MET || r->critical;
        if (counts && !is_cleared(p, e, r, since_ms)) TRY(stand(p, e, r, out, err));
    }
    /* Every flag that stands acts, also on a plan that is newer than it. */
    for (size_t i = 0; i < p->standing.count; i++) TRY(plan_flag_act(p, &p->standing.item[i], out, err));
    return judge_cancel(p, out, scratch, err);
}

/* Has an answer gone stale since the flags were last judged? When the next one does is kept: while that is to come, none
 * has. */
static bool gone_stale(struct patient *p) {
    const struct vocabulary *v = p->catalogue->vocabulary;
    size_t known = p->catalogue->protocols.count;        /* another may have declared an answer to stay fresh otherwise */
    bool gone = false;
    if (p->stale.known == known && p->newest_ms <= p->stale.next_ms) return false;
    p->stale.next_ms = INSTANT_NONE;
    p->stale.known = known;
    for (size_t i = 0; i < v->findings.count; i++) {
        const struct finding *f = &v->findings.item[i];
        for (size_t c = 0; f->fresh_ms > 0 && c < f->contexts; c++)
            for (int knee = 0; knee <= (f->knee ? 1 : 0); knee++) {
                int slot = f->slot[c] + knee;
                if (slot >= p->answers.slots || !p->answers.value[slot].known) continue;
                int64_t stale_ms = p->answers.value[slot].at_ms + f->fresh_ms;
                gone = gone || (stale_ms >= p->flags_ms && stale_ms < p->newest_ms);
                if (stale_ms >= p->newest_ms && stale_ms < p->stale.next_ms) p->stale.next_ms = stale_ms;
            }
    }
    return gone;
}

static bool looks_back(const struct protocol *pr) { return pr->flags > 0 && pr->criteria.windows; }

/* Time alone changes a flag only when an answer goes stale, or the flag looks back over time. */
static bool some_look_back(const struct patient *p) {
    if (p->safety != NULL && looks_back(p->safety)) return true;
    for (size_t i = 0; i < p->plans.count; i++)
        if (looks_back(p->plans.item[i].protocol)) return true;
    return false;
}

/* --- opening a plan ----------------------------------------------------------------------------------------------- */

static enum status refuse_plan(const struct patient *p, const struct assessment *as, enum side side, struct error *err) {
    for (size_t i = 0; i < as->flags.count; i++) {
        const struct flag_result *r = &as->flags.item[i];
        bool here = r->side == SIDE_NONE || r->side == side;
        bool cleared = r->truth == TRUTH_MET ? clearing_covers(p, r->flag->id, r->side, r->disposition)
                                             : clearing_stands(p, r->flag->id, r->side);
        if (r->no_plan == NULL || !here || cleared) continue;
        return error_set(err, STATUS_NO, "%s %s is met: %s: no plan", r->flag->id, r->flag->title, r->no_plan->say);
    }
    return STATUS_OK;
}

enum status judge_no_plan(const struct patient *p, const struct protocol *pr, enum side side, int64_t at_ms,
                          struct error *err) {
    const struct protocol *of[] = {pr, p->safety};
    struct subject subject = {.answers = &p->answers, .history = &p->history, .index = &p->index,
                              .now_ms = at_ms > p->newest_ms ? at_ms : p->newest_ms};
    struct assessment as;
    find_beginnings(p, subject.plan_since_ms);
    struct arena *scratch = arena_new(ARENA_NO_LIMIT);
    enum status status = scratch == NULL ? memory_out(err)
                                         : assessment_flags(of, p->safety == NULL ? 1 : 2, &subject, false, &as, scratch, err);
    if (status == STATUS_OK) status = refuse_plan(p, &as, side, err);
    arena_free(scratch);
    return status;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

enum status judge_flags(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    bool all = e->kind != EVENT_DAY || gone_stale(p), some = all || some_look_back(p);
    int64_t since_ms = p->flags_ms;
    p->flags_ms = p->newest_ms;
    if (!some) return STATUS_OK;
    struct arena *scratch = patient_scratch(p);
    enum status status = scratch == NULL ? memory_out(err) : judge_with(p, e, !all, since_ms, out, scratch, err);
    patient_scratch_back(p, scratch);
    return status;
}
