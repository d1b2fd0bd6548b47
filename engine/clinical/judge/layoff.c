/* Days without any session: what the protocol's layoff rows say. */
#include "clinical/judge/layoff.h"
#include "clinical/judge/judge_move.h"
#include "clinical/plan/ladder.h"
#include "clinical/plan/plan_hold.h"
#include "clinical/plan/proposal.h"
#include "time/instant.h"

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

/* The rows that have come to fit, [from, to). */
struct fitting { const struct layoff *row; size_t from, to; int days; const char *why; };

static struct fitting look(const struct plan *plan, int32_t today) {
    const struct protocol *pr = plan->protocol;
    struct fitting f = {.row = pr->layoff, .from = (size_t)plan->layoffs, .days = today - plan->done_day};
    for (f.to = f.from; f.to < pr->layoffs && f.days > pr->layoff[f.to].over_d;) f.to++;
    return f;
}

static const struct layoff *restarts(const struct fitting *f) {
    for (size_t i = f->to; i-- > f->from;)
        if (f->row[i].restart) return &f->row[i];
    return NULL;
}

/* --- what they say --- */

/* Neither down nor anew: the last session again. What was to rise after it waits. */
static enum status repeat_last(struct patient *p, struct plan *plan, const struct fitting *f, struct effects *out,
                               struct error *err) {
    for (size_t i = f->from; i < f->to; i++) {
        const struct layoff *row = &f->row[i];
        if (row->down == 0 && !row->restart && !row->intake) return ladder_repeat(p, plan, f->why, row->path, out, err);
    }
    return STATUS_OK;
}

static enum status go_down(struct patient *p, struct plan *plan, const struct fitting *f, struct effects *out,
                           struct error *err) {
    int before = 0, most = 0;
    const char *path = NULL;
    TRY(repeat_last(p, plan, f, out, err));
    for (size_t i = 0; i < f->to; i++) {
        if (i < f->from && f->row[i].down > before) before = f->row[i].down;
        if (f->row[i].down <= most) continue;
        most = f->row[i].down;
        path = f->row[i].path;
    }
    return most > before ? ladder_move_all(p, plan, before - most, f->why, path, out, err) : STATUS_OK;
}

static enum status begin_anew(struct patient *p, struct plan *plan, const struct layoff *row, const struct fitting *f,
                              const struct event *e, int32_t today, struct effects *out, struct error *err) {
    struct arena *scratch = arena_new(ARENA_NO_LIMIT);
    struct judging j = {.p = p, .plan = plan, .e = e, .out = out, .today = today, .err = err};
    struct effect *moved = effect_add(out, EFFECT_MOVED);
    if (scratch != NULL) j.results = arena_room(scratch, plan->protocol->criteria.nodes.count + 1, sizeof *j.results);
    bool good = moved != NULL && j.results != NULL;
    if (good) {
        moved->plan = plan->number;
        moved->from = moved->to = judge_phase_id(plan, plan->phase);
        moved->reason = f->why;
        moved->rule_of = plan->protocol;
        moved->rule = row->path;
        ladder_enter(plan, plan->phase, true);
        judge_restart(&j);
    }
    arena_free(scratch);
    return good ? STATUS_OK : memory_out(err);
}

static enum status close_gate(struct patient *p, struct plan *plan, const struct layoff *row, const struct fitting *f,
                              const struct event *e, struct effects *out, struct error *err) {
    struct hold h = {.kind = HOLD_NO_IMPACT, .cause = CAUSE_GATE, .flag = f->why, .side = plan->side, .event = e->number,
                     .until_ms = INSTANT_NONE, .since_ms = p->newest_ms, .root = row->gate};
    return plan_hold_add(p, plan, &h, f->why, out, err);
}

static enum status ask_clinician(struct patient *p, struct plan *plan, const struct layoff *row, const struct fitting *f,
                                 const struct event *e, struct effects *out, struct error *err) {
    struct hold h = {.kind = HOLD_WAIT_UNTIL, .cause = CAUSE_INTAKE, .flag = f->why, .side = plan->side, .event = e->number,
                     .until_ms = INSTANT_NONE, .root = NO_EXPRESSION};
    const char *text = arena_printf(p->arena, "%s (%s): go on after %d days without a session", plan->protocol->title,
                                    side_name(plan->side), f->days);
    if (text == NULL) return memory_out(err);
    TRY(plan_hold_add(p, plan, &h, f->why, out, err));
    return proposal_raise(p, e, PROPOSAL_INTAKE, plan->number, NULL, 0, text, plan->protocol, row->path, out, err);
}

enum status layoff_judge(struct patient *p, struct plan *plan, const struct event *e, int32_t today, struct effects *out,
                         struct error *err) {
    struct fitting f = look(plan, today);
    if (plan->state != PLAN_ACTIVE || plan->phase < 0 || f.to == f.from) return STATUS_OK;
    f.why = arena_printf(p->arena, "%d days without a session", f.days);
    if (f.why == NULL) return memory_out(err);
    const struct layoff *anew = restarts(&f);
    TRY(go_down(p, plan, &f, out, err)); /* before a restart too: the days are as many, whether judged one by one or at once */
    if (anew != NULL) TRY(begin_anew(p, plan, anew, &f, e, today, out, err));
    for (size_t i = f.from; i < f.to; i++) {
        if (f.row[i].gate != NO_EXPRESSION) TRY(close_gate(p, plan, &f.row[i], &f, e, out, err));
        if (f.row[i].intake) TRY(ask_clinician(p, plan, &f.row[i], &f, e, out, err));
    }
    plan->layoffs = (int)f.to;
    return STATUS_OK;
}

void layoff_over(struct plan *plan, const struct session *s) {
    int32_t day = wall_day(s->done_ms + (int64_t)s->planned.local.offset_s * 1000);
    if (day > plan->done_day) plan->done_day = day;
    plan->layoffs = 0;
}
