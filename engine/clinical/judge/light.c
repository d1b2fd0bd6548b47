#include "clinical/judge/light.h"
#include "clinical/criterion/explanation.h"
#include "clinical/judge/judge_cancel.h"
#include "clinical/plan/ladder.h"
#include "clinical/judge/light_count.h"
#include "clinical/judge/patient_sessions.h"
#include "clinical/plan/withheld.h"
#include "clinical/state/kept.h"
#include "time/instant.h"
#include <string.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

/* What holds of one item: the lowest of every row that matches. */
struct limits { int64_t ok, high; int greens; };

/* The limits that were found last, and what they were found for: a kind of exercise, and the plans that share it. */
struct found { struct limits limits; enum exercise_kind kind; uint64_t plans; int64_t tallies; };

/* One event's looking at sessions. The colour that was seen last holds for the next item too where plan and limits are
 * the same. */
struct looking {
    struct patient *p;
    const struct event *e;
    struct effects *out;
    struct result *results;              /* room for every node of any protocol */
    struct figures figures;
    struct situation s;
    struct limits limits;
    struct found found;
    const char *told_limits;             /* the limits, as they were told last */
    int plan; int64_t session;
    enum colour colour; int32_t root;    /* what was met; of grey, green's or none */
    bool red;                            /* some session has turned red */
    int64_t told[SESSION_MAX_SUBJECTS]; size_t tolds;    /* the sessions that this event says more about */
    struct error *err;
};

/* --- limits --- */

static bool takes_part(const struct plan *plan) {
    bool goes_on = plan->state == PLAN_ACTIVE || plan->state == PLAN_PAUSED;
    return goes_on && plan->protocol->light != NULL && plan->phase >= 0;
}

static bool shares(const struct plan *plan, const struct item *item) {
    const struct phase *phase = &plan->protocol->phase[plan->phase];
    if (item->kind == KIND_RUN || item_has_plan(item, plan->number)) return true;
    for (size_t i = 0; i < phase->prescriptions; i++)
        if (strcmp(ladder_stand(plan, &phase->prescription[i]).exercise->id, item->exercise) == 0) return true;
    return false;
}

static void lower(struct limits *l, const struct limit *row) {
    if (row->ok < l->ok) l->ok = row->ok;
    if (row->high < l->high) l->high = row->high;
    if (row->greens > l->greens) l->greens = row->greens;
}

/* The rows of one plan: those that match, else its default. What is not known to be otherwise matches. */
static void add_plan(struct looking *l, const struct plan *plan, const struct item *item, struct limits *out) {
    const struct light *light = plan->protocol->light;
    struct figures figures;
    struct situation s;
    bool any = false;
    patient_situation(l->p, plan, l->p->newest_ms, l->p->today, &figures, &s);
    for (size_t i = 0; i < light->limits; i++) {
        const struct limit *row = &light->limit[i];
        if (row->is_default || (row->kinds != 0 && !(row->kinds & KIND_BIT(item->kind)))) continue;
        if (row->when != NO_EXPRESSION &&
            kept_truth(l->p, plan, row->when, &s, l->results) == TRUTH_NOT_MET) continue;
        lower(out, row);
        any = true;
    }
    for (size_t i = 0; i < light->limits && !any; i++)
        if (light->limit[i].is_default) lower(out, &light->limit[i]);
}

static struct limits limits_of(struct looking *l, const struct item *item) {
    const struct patient *p = l->p;
    struct found f = {{.ok = INT64_MAX, .high = INT64_MAX, .greens = 1}, item->kind, 0, p->tally_changes};
    for (size_t i = 0; i < p->plans.count; i++)
        if (takes_part(&p->plans.item[i]) && shares(&p->plans.item[i], item)) f.plans |= UINT64_C(1) << i % 64;
    bool same = p->plans.count <= 64 && f.plans != 0 && f.plans == l->found.plans && f.kind == l->found.kind &&
                f.tallies == l->found.tallies;
    if (same) return l->found.limits;
    for (size_t i = 0; i < p->plans.count; i++) {
        const struct plan *plan = &p->plans.item[i];
        if (takes_part(plan) && shares(plan, item)) add_plan(l, plan, item, &f.limits);
    }
    l->found = f;
    return f.limits;
}

/* --- colours --- */

static bool is_met(struct looking *l, const struct plan *plan, int32_t root) {
    if (root == NO_EXPRESSION) return false;
    l->root = root;
    return kept_truth(l->p, plan, root, &l->s, l->results) == TRUTH_MET;
}

/* First match from the top. What was done by less than its share is never green. */
static enum colour see(struct looking *l, const struct session *s, const struct plan *plan) {
    const struct light *light = plan->protocol->light;
    if (is_met(l, plan, light->red)) return COLOUR_RED;
    if (is_met(l, plan, light->amber)) return COLOUR_AMBER;
    if (s->share >= ADHERENCE_SHARE && is_met(l, plan, light->green)) return COLOUR_GREEN;
    l->root = s->share >= ADHERENCE_SHARE ? light->green : NO_EXPRESSION;    /* what green lacks */
    return COLOUR_GREY;
}

static void look(struct looking *l, const struct session *s, const struct plan *plan, const struct item *item) {
    struct limits limits = limits_of(l, item);
    bool same_limits = l->limits.ok == limits.ok && l->limits.high == limits.high;
    bool same = l->plan == plan->number && l->session == s->planned.number && same_limits;
    if (!same_limits) l->told_limits = NULL;
    l->limits = limits;
    if (same) return;
    l->plan = plan->number;
    l->session = s->planned.number;
    patient_situation(l->p, plan, l->p->newest_ms, l->p->today, &l->figures, &l->s);
    l->s.session = s->planned.number;
    l->figures.known[PLAN_LIMIT_OK] = l->figures.known[PLAN_LIMIT_HIGH] = true;
    l->figures.value[PLAN_LIMIT_OK] = limits.ok;
    l->figures.value[PLAN_LIMIT_HIGH] = limits.high;
    l->colour = see(l, s, plan);
}

/* --- when a colour is final --- */

static int32_t done_day(const struct session *s) {
    return wall_day(s->done_ms + (int64_t)s->planned.local.offset_s * 1000);
}

/* A day that is judged is over for its plan, whatever the clock shows. */
static int32_t day_that_counts(const struct patient *p, const struct event *e) {
    int32_t over = e->kind == EVENT_DAY ? e->as.day.day + 1 : p->today;
    return over > p->today ? over : p->today;
}

static bool is_answered(const struct looking *l, const struct session *s, const struct plan *plan,
                        const struct follow_up *f) {
    const report_list *history = &l->p->history;
    const struct report_index *x = &l->p->index;
    const struct finding *finding = &l->p->catalogue->vocabulary->findings.item[f->finding];
    int slot = finding_slot(finding, f->context, finding->knee ? plan->side : SIDE_NONE);
    for (int32_t i = slot >= 0 && slot < x->slots ? x->newest[slot] : -1; i >= 0; i = x->older.item[i]) {
        const struct report *r = &history->item[i];
        if (r->value.at_ms <= s->done_ms - DAY_MS) return false;
        if (r->session == s->planned.number && r->value.known) return true;
    }
    return false;
}

/* Is all in that can still make it another colour: the next morning's answers, or, where it is not asked about, all? */
static bool is_complete(const struct looking *l, const struct session *s, const struct plan *plan) {
    const struct light *light = plan->protocol->light;
    bool mornings = false;
    for (size_t i = 0; i < light->follow_ups; i++) mornings = mornings || light->follow_up[i].after_min == 0;
    for (size_t i = 0; i < light->follow_ups; i++) {
        const struct follow_up *f = &light->follow_up[i];
        if ((f->after_min == 0 || !mornings) && !is_answered(l, s, plan, f)) return false;
    }
    return light->follow_ups > 0;
}

static bool is_final(const struct looking *l, const struct session *s, const struct plan *plan, enum colour c) {
    if (c == COLOUR_RED || c == COLOUR_GREEN) return true;
    return day_that_counts(l->p, l->e) > done_day(s) + 1 || is_complete(l, s, plan);
}

/* --- telling --- */

static void release_explanation(void *explanation) { json_decref(explanation); }

static enum status explain(struct looking *l, const struct plan *plan, struct effect *e) {
    const struct criteria *set = &plan->protocol->criteria;
    if (l->root == NO_EXPRESSION) return STATUS_OK;
    e->rule_of = plan->protocol;
    e->rule = set->nodes.item[l->root].path;
    if (!l->out->explain) return STATUS_OK;
    criterion_eval(set, l->root, &l->s, l->results);
    e->explanation = explanation_json(set, l->root, &l->s, l->results, l->out->reading);
    if (e->explanation != NULL && arena_defer(l->out->arena, release_explanation, e->explanation)) return STATUS_OK;
    json_decref(e->explanation);
    e->explanation = NULL;
    return memory_out(l->err);
}

static const char *words_of_limits(const struct looking *l) {
    char ok[24], high[24];
    return arena_printf(l->out->arena, "pain limits %s and %s", text_milli(ok, l->limits.ok), text_milli(high, l->limits.high));
}

static enum status tell(struct looking *l, const struct session *s, const struct plan *plan, const struct item *item) {
    struct effect *e = effect_add(l->out, EFFECT_COLOUR);
    if (e == NULL) return memory_out(l->err);
    e->plan = plan->number;
    e->session = s->planned.number;
    e->from = item->exercise;
    e->to = colour_name(l->colour);
    if (l->told_limits == NULL) l->told_limits = words_of_limits(l);
    e->reason = l->told_limits;
    return e->reason == NULL ? memory_out(l->err) : explain(l, plan, e);
}

/* --- sessions --- */

/* One that was final may yet turn red when more is told of it: red is never too late. */
static bool is_told_of(const struct looking *l, const struct session *s) {
    for (size_t i = 0; i < l->tolds; i++)
        if (l->told[i] == s->planned.number) return true;
    return false;
}

static enum status judge_shade(struct looking *l, struct session *s, size_t index) {
    struct shade *shade = &s->shades.item[index];
    struct plan *plan = patient_plan(l->p, shade->plan);
    const struct item *item = &s->planned.items.item[shade->item];
    if (l->e->kind == EVENT_DAY && l->e->as.day.plan != shade->plan) return STATUS_OK;
    if (!takes_part(plan)) {
        shade->final = true;             /* it has no colour: grey, and untold */
        return STATUS_OK;
    }
    look(l, s, plan, item);
    if (shade->final && (shade->colour == COLOUR_RED || l->colour != COLOUR_RED)) return STATUS_OK;
    shade->colour = l->colour;
    if (!is_final(l, s, plan, l->colour)) return STATUS_OK;
    shade->final = true;
    TRY(tell(l, s, plan, item));
    l->red = l->red || l->colour == COLOUR_RED;
    return light_count(l->p, s, index, l->limits.greens, l->e, l->out, l->err);
}

/* One for each item and each plan of it that has a light. */
static enum status begin(struct looking *l, struct session *s) {
    for (size_t i = 0; i < s->planned.items.count; i++)
        for (size_t n = 1; n <= l->p->plans.count; n++) {
            bool lit = l->p->plans.item[n - 1].protocol->light != NULL;
            if (!lit || !item_has_plan(&s->planned.items.item[i], (int)n)) continue;
            struct shade *shade = LIST_PUSH(l->p->arena, &s->shades);
            if (shade == NULL) return memory_out(l->err);
            *shade = (struct shade){.plan = (int)n, .item = (int)i};
        }
    return STATUS_OK;
}

static bool is_settled(const struct session *s) {
    for (size_t i = 0; i < s->shades.count; i++)
        if (!s->shades.item[i].final) return false;
    return s->shades.count > 0;
}

bool light_waits(const struct patient *p, const struct session *s) {
    (void)p;
    return s->state == SESSION_DONE && s->shades.count > 0 && !is_settled(s);
}

static bool wants_look(const struct looking *l, const struct session *s) {
    return s->state == SESSION_DONE && s->planned.items.count > 0 && (!is_settled(s) || is_told_of(l, s));
}

static bool has_any(const struct looking *l) {
    for (size_t i = 0; i < l->p->sessions.count; i++)
        if (wants_look(l, &l->p->sessions.item[i])) return true;
    return false;
}

static enum status judge_sessions(struct looking *l) {
    for (size_t i = 0; i < l->p->sessions.count; i++) {
        struct session *s = &l->p->sessions.item[i];
        if (!wants_look(l, s)) continue;
        if (s->shades.count == 0) TRY(begin(l, s));
        for (size_t k = 0; k < s->shades.count; k++) TRY(judge_shade(l, s, k));
    }
    return STATUS_OK;
}

static bool has_light(const struct patient *p) {
    for (size_t i = 0; i < p->plans.count; i++)
        if (p->plans.item[i].protocol->light != NULL) return true;
    return false;
}

static void mix(uint64_t *mark, uint64_t with) { *mark = (*mark ^ with) * UINT64_C(0x9E3779B97F4A7C15); }

/* All that colours hang on of the plans themselves, as one number. */
static uint64_t mark_of(const struct patient *p) {
    uint64_t mark = p->plans.count;
    for (size_t i = 0; i < p->plans.count; i++) {
        const struct plan *plan = &p->plans.item[i];
        mix(&mark, (uint64_t)(uintptr_t)plan->protocol);
        mix(&mark, (uint64_t)plan->state << 32 | (uint32_t)plan->phase);
        mix(&mark, (uint64_t)plan->phase_since_ms);
        mix(&mark, (uint64_t)plan->phase_day << 32 | (uint32_t)plan->step_day);
        mix(&mark, (uint64_t)plan->start_day);
        for (size_t k = 0; k < plan->progress.count; k++)
            mix(&mark, (uint64_t)plan->progress.item[k].prescribed << 32 | (uint32_t)plan->progress.item[k].exercise);
    }
    return mark;
}

/* The first day on which some colour that waits is final whatever it is. */
static int32_t next_final_day(const struct patient *p) {
    int32_t day = INT32_MAX;
    for (size_t i = 0; i < p->sessions.count; i++) {
        const struct session *s = &p->sessions.item[i];
        if (light_waits(p, s) && done_day(s) + 2 < day) day = done_day(s) + 2;
    }
    return day;
}

/* Nothing that a colour or its being final hangs on has changed since: only time has passed, and sessions came due. */
static bool is_as_seen(struct patient *p, const struct event *e) {
    bool same = p->lights.event == p->events - 1 && day_that_counts(p, e) < p->lights.final_day &&
                p->lights.mark == mark_of(p) && kept_still(p);
    if (same) p->lights.event = p->events;
    return same;
}

void light_goes_on(struct patient *p) {
    if (p->lights.event == p->events - 1) p->lights.event = p->events;
}

/* After one that has moved a ladder they are all seen anew. */
static void note_seen(struct patient *p, uint64_t mark) {
    p->lights.event = mark == mark_of(p) ? p->events : 0;
    p->lights.final_day = next_final_day(p);
    p->lights.mark = mark;
}

static bool no_answers(const struct event *e) { return e->kind == EVENT_CLOSED || e->kind == EVENT_DAY; }

enum status light_judge(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    if (!has_light(p) || (no_answers(e) && is_as_seen(p, e))) return STATUS_OK;
    struct looking l = {.p = p, .e = e, .out = out, .err = err};
    uint64_t mark = mark_of(p);
    kept_watch(p);
    if (e->kind == EVENT_CHECKIN) l.tolds = session_subjects(p, e->as.checkin.session, l.told);
    if (!has_any(&l)) {
        kept_unwatch(p);
        note_seen(p, mark);
        return STATUS_OK;
    }
    struct arena *scratch = patient_scratch(p);
    if (scratch != NULL) l.results = arena_room(scratch, withheld_results(p), sizeof *l.results);
    enum status status = l.results == NULL ? memory_out(err) : judge_sessions(&l);
    kept_unwatch(p);
    if (e->kind == EVENT_DAY && p->plans.count > 1) p->lights.event = 0; /* the sessions of its plan alone were looked at */
    else note_seen(p, mark);
    if (status == STATUS_OK && l.red) status = judge_cancel(p, out, scratch, err);
    patient_scratch_back(p, scratch);
    return status;
}
