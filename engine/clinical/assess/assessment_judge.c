#include "clinical/assess/assessment_judge.h"
#include "clinical/assess/kept_flags.h"
#include "clinical/assess/outcome.h"
#include "time/instant.h"
#include <string.h>

enum status judge_memory(const struct judge *j) {
    return error_set(j->err, STATUS_MEMORY, "out of memory for the assessment");
}

struct situation judge_situation(const struct judge *j, enum side side) {
    return (struct situation){.answers = j->s->answers,
                              .history = j->s->history,
                              .index = j->s->index,
                              .now_ms = j->s->now_ms,
                              .plan_since_ms = j->s->plan_since_ms[side],
                              .side = side};
}

enum truth judge_truth(struct judge *j, const struct protocol *p, int32_t root, const struct situation *s) {
    struct lasting lasting;
    if (root == NO_EXPRESSION) return TRUTH_NOT_MET;
    return j->view ? view_truth(j->view, root, s, &lasting) : criterion_truth(&p->criteria, root, s, j->results);
}

/* ----------------------------------------------------------------------------------------------------------- flags */

static void conclude(struct flag_result *r, struct row_outcome o) {
    const struct flag *f = r->flag;
    const struct flag_row *row = &f->row[o.row];
    r->truth = o.truth;
    r->root = row->when;
    r->hold = -1;
    r->say = row->say;
    r->disposition = o.truth == TRUTH_MET ? row->disposition : DISPOSITION_SELF_OK;
    r->limit_ms = o.truth == TRUTH_MET ? row->limit_ms : INSTANT_NONE;
    if (!outcome_says_unknown(f, o, r->critical)) return;
    r->disposition = f->unknown;
    r->limit_ms = disposition_limit_ms(f->unknown);
    r->hold = f->unknown_hold;
    r->say = f->unknown_say ? f->unknown_say : row->say;
}

static const struct flag_row *find_no_plan(struct judge *j, const struct flag_result *r, const struct situation *s) {
    for (size_t i = 0; i < r->flag->rows; i++) {
        const struct flag_row *row = &r->flag->row[i];
        if (row->no_plan && judge_truth(j, r->of, row->when, s) == TRUTH_MET) return row;
    }
    return NULL;
}

static bool is_settled(const struct subject *s, const struct flag *f, enum side side) {
    for (size_t i = 0; i < s->settleds; i++)
        if (s->settled[i].side == side && strcmp(s->settled[i].flag, f->id) == 0) return true;
    return false;
}

static enum status add_result(struct judge *j, const struct flag_result *result) {
    struct flag_result *r = LIST_PUSH(j->a, &j->out->flags);
    if (!r) return judge_memory(j);
    *r = *result;
    r->settled = is_settled(j->s, r->flag, r->side);
    return STATUS_OK;
}

/* *speaks: it is met, or not known. */
static void find_flag(struct judge *j, const struct protocol *p, const struct flag *f, const struct situation *s,
                      bool *speaks, struct flag_result *r) {
    struct row_outcome o = {.truth = TRUTH_NOT_MET};
    for (size_t i = 0; i < f->rows && o.truth != TRUTH_MET; i++)
        o = outcome_row(o, i, judge_truth(j, p, f->row[i].when, s));
    *speaks = o.truth != TRUTH_NOT_MET;
    if (!*speaks) return;
    *r = (struct flag_result){.of = p, .flag = f, .side = s->side};
    r->critical = judge_truth(j, p, f->critical, s) != TRUTH_NOT_MET;
    conclude(r, o);
    r->no_plan = find_no_plan(j, r, s);
}

static bool is_of_side(const struct judge *j, const struct flag *f, enum side side) {
    return f->knee == (side != SIDE_NONE) && (f->windows || !j->looking_back);
}

/* Each of this side that speaks joins the list. */
static enum status find_flags(struct judge *j, const struct protocol *p, const struct situation *s, flag_results *out,
                              struct arena *a) {
    for (size_t i = 0; i < p->flags; i++) {
        struct flag_result r, *place;
        bool speaks = false;
        if (is_of_side(j, &p->flag[i], s->side)) find_flag(j, p, &p->flag[i], s, &speaks, &r);
        if (!speaks) continue;
        if ((place = LIST_PUSH(a, out)) == NULL) return judge_memory(j);
        *place = r;
    }
    return STATUS_OK;
}

static enum status find_kept(struct judge *j, struct kept_side *k, const struct situation *s) {
    k->said[j->looking_back].count = 0;
    view_watch(k->view, j->looking_back);
    j->view = k->view;
    enum status status = find_flags(j, k->of, s, &k->said[j->looking_back], j->s->kept->arena);
    j->view = NULL;
    view_unwatch(k->view, status == STATUS_OK);
    return status;
}

static enum status judge_side(struct judge *j, const struct protocol *p, enum side side) {
    const struct situation s = judge_situation(j, side);
    struct kept_side *k = j->s->kept ? kept_flags_of(j->s->kept, p, side) : NULL;
    flag_results anew = {0};
    if (k) view_look(k->view, &s, j->s->kept->changes);
    if (!k) TRY(find_flags(j, p, &s, &anew, j->a));
    else if (!view_same(k->view, j->looking_back)) TRY(find_kept(j, k, &s));
    const flag_results *said = k ? &k->said[j->looking_back] : &anew;
    for (size_t i = 0; i < said->count; i++) TRY(add_result(j, &said->item[i]));
    return STATUS_OK;
}

bool judge_stops_impact(const struct flag_result *r, enum side side) {
    bool here = r->side == side || r->side == SIDE_NONE || side == SIDE_NONE || r->disposition <= DISPOSITION_SAME_DAY;
    return here && (r->disposition <= DISPOSITION_URGENT_2W || r->hold == HOLD_NO_IMPACT);
}

static enum status judge_flags(struct judge *j, const struct protocol *p) {
    if (p->flags == 0) return STATUS_OK;
    TRY(judge_side(j, p, SIDE_NONE));
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
        if (j->knee[side]) TRY(judge_side(j, p, (enum side)side));
    return STATUS_OK;
}

static int flag_order(const struct flag_result *a, const struct flag_result *b) {
    int order = strcmp(a->flag->id, b->flag->id);
    if (order == 0) order = (int)a->side - (int)b->side;
    return order;
}

/* By id, left before right; the safety value, which was judged first, before the protocols. */
static void sort_flags(struct assessment *out) {
    for (size_t i = 1; i < out->flags.count; i++) {
        struct flag_result r = out->flags.item[i];
        size_t at = i;
        for (; at > 0 && flag_order(&r, &out->flags.item[at - 1]) < 0; at--)
            out->flags.item[at] = out->flags.item[at - 1];
        out->flags.item[at] = r;
    }
}

/* ----------------------------------------------------------------------------------------------------- disposition */

static enum status add_reason(struct judge *j, const struct flag_result *r) {
    const char **place = LIST_PUSH(j->a, &j->out->reasons);
    const char *about = r->side == SIDE_NONE ? "" : r->side == SIDE_LEFT ? ", left knee" : ", right knee";
    if (!place) return judge_memory(j);
    *place = arena_printf(j->a, "%s%s%s: %s", r->flag->id, about, r->truth == TRUTH_MET ? "" : ", not known", r->say);
    return *place ? STATUS_OK : judge_memory(j);
}

/* The worst that is asked for; all reasons are kept, the worst first. */
static enum status dispose(struct judge *j) {
    struct assessment *out = j->out;
    out->disposition = DISPOSITION_SELF_OK;
    out->limit_ms = INSTANT_NONE;
    for (int d = DISPOSITION_EMERGENCY; d <= DISPOSITION_SELF_OK; d++) {
        for (size_t i = 0; i < out->flags.count; i++) {
            const struct flag_result *r = &out->flags.item[i];
            if (!assessment_counts(r) || r->disposition != (enum disposition)d) continue;
            if (r->disposition < out->disposition) out->disposition = r->disposition;
            if (r->disposition == out->disposition && r->limit_ms < out->limit_ms) out->limit_ms = r->limit_ms;
            TRY(add_reason(j, r));
        }
    }
    return STATUS_OK;
}

/* ----------------------------------------------------------------------------------------------------------- whole */

static bool has_answer(const struct answers *a, const struct finding *f, enum side side) {
    for (size_t context = 0; context < f->contexts; context++) {
        int slot = finding_slot(f, (int)context, side);
        if (slot < a->slots && a->value[slot].known) return true;
    }
    return false;
}

/* While no knee has an answer it may be either: nothing that is unknown about them is passed over. */
static void find_knees(struct judge *j) {
    bool kept = j->s->kept && kept_flags_knees(j->s->kept, j->s->answers, j->knee);
    for (int side = SIDE_LEFT; !kept && side <= SIDE_RIGHT; side++) {
        for (size_t i = 0; i < j->v->findings.count && !j->knee[side]; i++) {
            const struct finding *f = &j->v->findings.item[i];
            j->knee[side] = f->knee && has_answer(j->s->answers, f, (enum side)side);
        }
    }
    if (!j->knee[SIDE_LEFT] && !j->knee[SIDE_RIGHT]) j->knee[SIDE_LEFT] = j->knee[SIDE_RIGHT] = true;
}

static enum status start(struct judge *j, const struct asking *asking) {
    size_t most = 1;
    for (size_t i = 0; i < j->count; i++) {
        if (j->of[i]->criteria.nodes.count > most) most = j->of[i]->criteria.nodes.count;
    }
    *j->out = (struct assessment){.disposition = DISPOSITION_SELF_OK};
    j->v = j->s->answers->vocabulary;
    j->results = arena_room(j->a, most, sizeof *j->results);
    if (!j->results) return judge_memory(j);
    if (asking && (asking->knee[SIDE_LEFT] || asking->knee[SIDE_RIGHT]))
        memcpy(j->knee, asking->knee, sizeof j->knee);
    else
        find_knees(j);
    return STATUS_OK;
}

enum status judge_all_flags(struct judge *j, const struct asking *asking) {
    TRY(start(j, asking));
    for (size_t i = 0; i < j->count; i++) TRY(judge_flags(j, j->of[i]));
    sort_flags(j->out);
    return dispose(j);
}

enum status assessment_flags(const struct protocol *const *of, size_t count, const struct subject *s, bool looking_back,
                             struct assessment *out, struct arena *a, struct error *err) {
    struct judge j = {.s = s, .of = of, .count = count, .looking_back = looking_back, .out = out, .a = a, .err = err};
    return judge_all_flags(&j, NULL);
}
