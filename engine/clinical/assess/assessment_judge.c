#include "clinical/assess/assessment_judge.h"
#include <string.h>

enum status judge_memory(const struct judge *j) {
    return error_set(j->err, STATUS_MEMORY, "out of memory for the assessment");
}

struct situation judge_situation(const struct judge *j, enum side side) {
    return (struct situation){.answers = j->s->answers, .history = j->s->history, .now_ms = j->s->now_ms, .side = side};
}

enum status judge_ask(struct judge *j, const struct protocol *p, int32_t root, const struct situation *s,
                      enum priority priority, enum truth *truth) {
    *truth = criterion_eval(&p->criteria, root, s, j->results);
    if (*truth != TRUTH_UNKNOWN) return STATUS_OK;
    return criterion_missing(&p->criteria, root, s, j->results, &j->ask[priority], j->a, j->err);
}

/* ----------------------------------------------------------------------------------------------------------- flags */

/* The row that decides, and whether one before it is unknown. */
struct deciding {
    size_t row;
    bool worse_open;
};

/* The first row that is met, else the first that is unknown; what the worse rows hang on is noted. */
static enum status find_row(struct judge *j, const struct protocol *p, const struct flag *f, const struct situation *s,
                            struct flag_result *r, struct deciding *d) {
    enum priority priority = r->critical ? PRIORITY_CRITICAL : PRIORITY_FLAG;
    for (size_t i = 0; i < f->rows && r->truth != TRUTH_MET; i++) {
        enum truth truth;
        TRY(judge_ask(j, p, f->row[i].when, s, priority, &truth));
        if (truth <= r->truth) continue;
        d->worse_open = r->truth == TRUTH_UNKNOWN;
        d->row = i;
        r->truth = truth;
        r->root = f->row[i].when;
    }
    return STATUS_OK;
}

static void ask_unknown(struct flag_result *r, const struct deciding *d) {
    const struct flag *f = r->flag;
    r->disposition = f->unknown;
    r->hold = f->unknown_hold;
    r->say = f->unknown_say ? f->unknown_say : f->row[d->row].say;
}

/* A critical flag whose milder row is met while a worse one is unknown asks for no less than if it were all unknown. */
static void conclude(struct flag_result *r, const struct deciding *d) {
    const struct flag_row *row = &r->flag->row[d->row];
    bool met = r->truth == TRUTH_MET;
    r->hold = -1;
    r->say = row->say;
    r->disposition = met ? row->disposition : DISPOSITION_SELF_OK;
    if (!r->critical || (met && !d->worse_open)) return;
    if (!met || r->flag->unknown < r->disposition) ask_unknown(r, d);
}

static enum status judge_flag(struct judge *j, const struct protocol *p, const struct flag *f, enum side side) {
    const struct situation s = judge_situation(j, side);
    struct flag_result r = {.of = p, .flag = f, .side = side};
    struct deciding d = {0, false};
    enum truth critical = TRUTH_NOT_MET;
    if (f->critical != NO_EXPRESSION) critical = criterion_eval(&p->criteria, f->critical, &s, j->results);
    r.critical = critical != TRUTH_NOT_MET;
    TRY(find_row(j, p, f, &s, &r, &d));
    if (r.truth == TRUTH_NOT_MET) return STATUS_OK;
    if (r.truth == TRUTH_UNKNOWN && critical == TRUTH_UNKNOWN)
        TRY(judge_ask(j, p, f->critical, &s, PRIORITY_CRITICAL, &critical));
    struct flag_result *place = LIST_PUSH(j->a, &j->out->flags);
    if (!place) return judge_memory(j);
    conclude(&r, &d);
    *place = r;
    return STATUS_OK;
}

static enum status judge_flags(struct judge *j, const struct protocol *p) {
    for (size_t i = 0; i < p->flags; i++) {
        const struct flag *f = &p->flag[i];
        if (!f->knee) TRY(judge_flag(j, p, f, SIDE_NONE));
        for (int side = SIDE_LEFT; f->knee && side <= SIDE_RIGHT; side++) {
            if (j->knee[side]) TRY(judge_flag(j, p, f, (enum side)side));
        }
    }
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
    for (int d = DISPOSITION_EMERGENCY; d <= DISPOSITION_SELF_OK; d++) {
        for (size_t i = 0; i < out->flags.count; i++) {
            const struct flag_result *r = &out->flags.item[i];
            if (!assessment_counts(r) || r->disposition != (enum disposition)d) continue;
            if (r->disposition < out->disposition) out->disposition = r->disposition;
            TRY(add_reason(j, r));
        }
    }
    return STATUS_OK;
}

/* ----------------------------------------------------------------------------------------------------- what to ask */

static bool has(const missing_list *list, const struct missing *m) {
    for (size_t i = 0; i < list->count; i++) {
        const struct missing *other = &list->item[i];
        if (other->finding == m->finding && other->context == m->context && other->side == m->side) return true;
    }
    return false;
}

static enum status order_questions(struct judge *j) {
    struct assessment *out = j->out;
    for (int p = 0; p < PRIORITIES; p++) {
        for (size_t i = 0; i < j->ask[p].count; i++) {
            if (has(&out->open, &j->ask[p].item[i])) continue;
            struct missing *place = LIST_PUSH(j->a, &out->open);
            if (!place) return judge_memory(j);
            *place = j->ask[p].item[i];
        }
    }
    out->has_next = out->open.count > 0;
    if (out->has_next) out->next = out->open.item[0];
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
    for (size_t i = 0; i < j->v->findings.count; i++) {
        const struct finding *f = &j->v->findings.item[i];
        for (int side = SIDE_LEFT; f->knee && side <= SIDE_RIGHT; side++) {
            if (has_answer(j->s->answers, f, (enum side)side)) j->knee[side] = true;
        }
    }
    if (!j->knee[SIDE_LEFT] && !j->knee[SIDE_RIGHT]) j->knee[SIDE_LEFT] = j->knee[SIDE_RIGHT] = true;
}

static enum status start(struct judge *j, const struct protocol *const *of, size_t count) {
    size_t most = 1;
    for (size_t i = 0; i < count; i++) {
        if (of[i]->criteria.nodes.count > most) most = of[i]->criteria.nodes.count;
    }
    *j->out = (struct assessment){.disposition = DISPOSITION_SELF_OK};
    j->v = j->s->answers->vocabulary;
    j->results = arena_room(j->a, most, sizeof *j->results);
    if (!j->results) return judge_memory(j);
    find_knees(j);
    return STATUS_OK;
}

/* The flags come first: what the conditions allow depends on them. */
static enum status judge_subject(const struct protocol *const *of, size_t count, const struct catalogue *c,
                                 const struct subject *s, struct assessment *out, struct arena *a, struct error *err) {
    struct judge j = {.s = s, .out = out, .a = a, .err = err};
    TRY(start(&j, of, count));
    for (size_t i = 0; i < count; i++) TRY(judge_flags(&j, of[i]));
    sort_flags(out);
    TRY(dispose(&j));
    if (c) TRY(judge_conditions(&j, c));
    return order_questions(&j);
}

enum status assessment_flags(const struct protocol *const *of, size_t count, const struct subject *s,
                             struct assessment *out, struct arena *a, struct error *err) {
    return judge_subject(of, count, NULL, s, out, a, err);
}

enum status assessment_make(const struct catalogue *c, const struct subject *s, struct assessment *out, struct arena *a,
                            struct error *err) {
    size_t count = 0;
    const struct protocol **of = arena_array(a, c->served.count + 1, sizeof *of);
    if (!of) return error_set(err, STATUS_MEMORY, "out of memory for the assessment");
    if (c->safety) of[count++] = c->safety;
    for (size_t i = 0; i < c->served.count; i++) of[count++] = c->served.item[i];
    return judge_subject(of, count, c, s, out, a, err);
}
