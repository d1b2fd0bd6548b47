#include "clinical/judge/clearing.h"
#include "clinical/plan/alert.h"
#include "clinical/judge/judge.h"
#include "clinical/judge/layoff.h"
#include "clinical/plan/plan_flag.h"
#include "clinical/plan/plan_state.h"
#include <string.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

/* --- what a flag reads -------------------------------------------------------------------------------------------- */

/* What an entry is tried against: a report, or answers that went stale. */
struct news { const struct report *report; int64_t since_ms; };

static bool is_reported(const struct node *n, enum side side, const struct report *r) {
    return n->finding == r->finding && n->context == r->context && (side == SIDE_NONE || side == r->side);
}

static bool is_stale(const struct patient *p, const struct node *n, enum side side, int64_t since_ms) {
    const struct finding *f = &p->catalogue->vocabulary->findings.item[n->finding];
    int slot = finding_slot(f, n->context, side);
    if (n->fresh_ms == 0 || slot >= p->answers.slots || !p->answers.value[slot].known) return false;
    int64_t stale_ms = p->answers.value[slot].at_ms + n->fresh_ms;
    return stale_ms >= since_ms && stale_ms < p->newest_ms;
}

static bool reads(const struct patient *p, const struct criteria *set, int32_t root, enum side judged,
                  const struct news *news) {
    if (root == NO_EXPRESSION) return false;
    for (int32_t i = set->nodes.item[root].first; i <= root; i++) {
        const struct node *n = &set->nodes.item[i];
        if (n->finding < 0) continue;
        enum side side = criterion_side(set, n, judged);
        if (news->report != NULL ? is_reported(n, side, news->report) : is_stale(p, n, side, news->since_ms)) return true;
    }
    return false;
}

static bool flag_reads(const struct patient *p, const struct protocol *pr, const struct cleared *c,
                       const struct news *news) {
    for (size_t i = 0; pr != NULL && i < pr->flags; i++) {
        const struct flag *f = &pr->flag[i];
        if (strcmp(f->id, c->flag) != 0) continue;
        if (reads(p, &pr->criteria, f->critical, c->side, news)) return true;
        for (size_t k = 0; k < f->rows; k++)
            if (reads(p, &pr->criteria, f->row[k].when, c->side, news)) return true;
    }
    return false;
}

/* A flag that several protocols have is looked up in each: one version of it that reads the news is enough. */
static bool some_reads(const struct patient *p, const struct cleared *c, const struct news *news) {
    if (flag_reads(p, p->safety, c, news)) return true;
    for (size_t i = 0; i < p->plans.count; i++)
        if (plan_is_open(&p->plans.item[i]) && flag_reads(p, p->plans.item[i].protocol, c, news)) return true;
    return false;
}

static void end(struct patient *p, size_t index) {
    p->cleared.count--;
    for (size_t i = index; i < p->cleared.count; i++) p->cleared.item[i] = p->cleared.item[i + 1];
}

void clearing_end(struct patient *p, const report_list *reports) {
    for (size_t i = 0; i < reports->count; i++)
        for (size_t k = p->cleared.count; k-- > 0;)
            if (some_reads(p, &p->cleared.item[k], &(struct news){.report = &reports->item[i]})) end(p, k);
}

static size_t find(const struct patient *p, const char *flag, enum side side) {
    size_t i = 0;
    while (i < p->cleared.count && (p->cleared.item[i].side != side || strcmp(p->cleared.item[i].flag, flag) != 0)) i++;
    return i;
}

bool clearing_ends_stale(struct patient *p, const char *flag, enum side side, int64_t since_ms) {
    size_t i = find(p, flag, side);
    if (i == p->cleared.count || !some_reads(p, &p->cleared.item[i], &(struct news){.since_ms = since_ms})) return false;
    end(p, i);
    return true;
}

bool clearing_stands(const struct patient *p, const char *flag, enum side side) {
    return find(p, flag, side) < p->cleared.count;
}

bool clearing_covers(const struct patient *p, const char *flag, enum side side, enum disposition d) {
    size_t i = find(p, flag, side);
    return i < p->cleared.count && d >= p->cleared.item[i].disposition;
}

bool clearing_ends_graver(struct patient *p, const char *flag, enum side side, enum disposition d) {
    size_t i = find(p, flag, side);
    if (i == p->cleared.count || d >= p->cleared.item[i].disposition) return false;
    end(p, i);
    return true;
}

/* --- clearing ----------------------------------------------------------------------------------------------------- */

enum status clearing_check(const struct patient *p, struct error *err) {
    for (size_t i = 0; i < p->plans.count; i++)
        if (p->plans.item[i].state == PLAN_STOPPED) return STATUS_OK;
    if (p->standing.count > 0) return STATUS_OK;
    return error_set(err, STATUS_NO, "%s: nothing stands that could be cleared", p->id);
}

/* Whoever clears a flag has seen its alert; the next time it is met is told anew. */
static enum status acknowledge(struct patient *p, const struct event *e, const char *flag, struct effects *out,
                               struct error *err) {
    for (size_t i = 0; i < p->alerts.count; i++) {
        struct alert *a = &p->alerts.item[i];
        if (a->acknowledged == 0 && a->about != NULL && strcmp(a->about, flag) == 0) TRY(alert_acknowledge(a, e, out, err));
    }
    return STATUS_OK;
}

static enum status clear_flag(struct patient *p, const struct event *e, const struct standing *s, struct effects *out,
                              struct error *err) {
    struct cleared *c = LIST_PUSH(p->arena, &p->cleared);
    struct effect *effect = effect_add(out, EFFECT_CLEARED);
    if (c == NULL || effect == NULL) return memory_out(err);
    *c = (struct cleared){.flag = s->flag, .side = s->side, .disposition = s->disposition, .event = e->number};
    effect->from = s->flag;
    effect->reason = arena_printf(out->arena, "%s %s%s%s%s%s", s->flag, s->title, s->side == SIDE_NONE ? "" : ", ",
                                  s->side == SIDE_NONE ? "" : side_name(s->side), e->as.cleared.why == NULL ? "" : ": ",
                                  e->as.cleared.why == NULL ? "" : e->as.cleared.why);
    if (effect->reason == NULL) return memory_out(err);
    for (size_t i = 0; i < p->plans.count; i++)
        TRY(plan_flag_release(&p->plans.item[i], s, -1, "is cleared", out, err));
    return acknowledge(p, e, s->flag, out, err);
}

static enum status go_on(struct patient *p, const struct event *e, struct plan *plan, struct effects *out,
                         struct error *err) {
    if (plan->state != PLAN_STOPPED) return STATUS_OK;
    TRY(judge_plan(p, plan, e, out, err));   /* as it stands still */
    TRY(plan_state_set(p, plan, plan->before, "cleared by a clinician", NULL, out, err));
    return plan->state == PLAN_ACTIVE ? layoff_judge(p, plan, e, p->today, out, err) : STATUS_OK;
}

enum status clearing_apply(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    for (size_t i = 0; i < p->standing.count; i++) TRY(clear_flag(p, e, &p->standing.item[i], out, err));
    p->standing.count = 0;
    for (size_t i = 0; i < p->plans.count; i++) TRY(go_on(p, e, &p->plans.item[i], out, err));
    return STATUS_OK;
}
