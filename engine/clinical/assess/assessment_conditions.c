/* The conditions of an assessment: grades, severity, entry step, care, and which one is primary. */
#include "clinical/assess/assessment_judge.h"
#include "clinical/assess/outcome.h"
#include <string.h>

/* ---------------------------------------------------------------------------------------------------------- grades */

/* The strongest grade that is met; what it and stronger ones hang on goes into missing. */
static enum status find_grade(struct judge *j, struct condition_result *c, const struct situation *s,
                              struct grade_outcome *o) {
    const struct protocol *p = c->protocol;
    const int32_t grades[] = {p->definite, p->probable, p->possible};
    for (int i = 0; i < 3 && o->truth != TRUTH_MET; i++) {
        if (grades[i] == NO_EXPRESSION) continue;
        enum truth truth = judge_truth(j, p, grades[i], s);
        *o = outcome_grade(*o, i, truth);
        if (truth != TRUTH_UNKNOWN) continue;
        criterion_eval(&p->criteria, grades[i], s, j->results);
        TRY(criterion_missing(&p->criteria, grades[i], s, j->results, &c->missing, j->a, j->err));
    }
    c->truth = o->truth;
    c->root = o->grade > 0 ? grades[o->grade - 1] : NO_EXPRESSION;
    return STATUS_OK;
}

static const char *code_of(const struct codes *codes, enum side side) {
    return side == SIDE_LEFT ? codes->left : side == SIDE_RIGHT ? codes->right : codes->unspecified;
}

/* What is only possible is coded as undetermined until it is known. */
static void find_code(struct judge *j, struct condition_result *c, const struct situation *s, struct grade_outcome o) {
    const struct protocol *p = c->protocol;
    enum truth place = o.truth == TRUTH_UNKNOWN ? judge_truth(j, p, p->place, s) : TRUTH_NOT_MET;
    c->strength = outcome_strength(o, place);
    if (c->strength >= STRENGTH_PROBABLE) c->code = code_of(&p->icd10cm, c->side);
    if (c->strength == STRENGTH_POSSIBLE) c->code = code_of(&p->undetermined, c->side);
}

/* ------------------------------------------------------------------------------------------------ severity and step */

static struct level_outcome find_level(struct judge *j, const struct protocol *p, int32_t root,
                                       const struct situation *s) {
    if (root == NO_EXPRESSION) return (struct level_outcome){0, false};
    return outcome_level(criterion_number(&p->criteria, root, s, j->results));
}

static void find_levels(struct judge *j, struct condition_result *c, const struct situation *s) {
    struct level_outcome severity = find_level(j, c->protocol, c->protocol->severity, s);
    struct level_outcome irritability = find_level(j, c->protocol, c->protocol->irritability, s);
    c->severity = severity.level;
    c->severity_uncertain = severity.uncertain;
    c->irritability = irritability.level;
    c->irritability_uncertain = irritability.uncertain;
}

static void find_step(struct judge *j, struct condition_result *c, const struct situation *s) {
    const struct protocol *p = c->protocol;
    struct step_outcome o = {0, false};
    for (size_t i = 0; i < p->steps; i++) {
        const struct step *step = &p->step[i];
        if (!step->approval && step->when != NO_EXPRESSION)
            o = outcome_step(o, (int)i, judge_truth(j, p, step->when, s));
    }
    c->step = p->steps > 0 ? o.step : -1;
    c->step_uncertain = o.uncertain;
}

static void find_run(struct judge *j, struct condition_result *c, const struct situation *s) {
    const struct phase *phase = &c->protocol->phase[c->phase];
    for (size_t i = 0; i < phase->runs && c->run < 0; i++)
        c->run = outcome_run(c->run, (int)i, judge_truth(j, c->protocol, phase->run[i].when, s), phase->run[i].allowed);
}

/* The worst flag that counts and forbids impact on this knee. */
static const struct flag_result *impact_flag(const struct judge *j, enum side side) {
    const struct flag_result *worst = NULL;
    for (size_t i = 0; i < j->out->flags.count; i++) {
        const struct flag_result *r = &j->out->flags.item[i];
        if (!assessment_counts(r) || !judge_stops_impact(r, side)) continue;
        if (!worst || r->disposition < worst->disposition) worst = r;
    }
    return worst;
}

static enum status forbid_run(struct judge *j, struct condition_result *c) {
    const struct flag_result *r = impact_flag(j, c->side);
    if (!r) return STATUS_OK;
    c->run_forbidden = arena_printf(j->a, "No running: %s %s%s", r->flag->id, r->flag->title,
                                    r->truth == TRUTH_MET ? "" : " is not answered");
    return c->run_forbidden ? STATUS_OK : judge_memory(j);
}

/* ------------------------------------------------------------------------------------------------------------ care */

static enum status add_reason(struct judge *j, struct care_result *r, const char *before, const char *reason) {
    const char *text = *before ? arena_printf(j->a, "%s%s", before, reason) : reason;
    if (!text) return judge_memory(j);
    for (size_t i = 0; i < r->reasons.count; i++) {
        if (strcmp(r->reasons.item[i], text) == 0) return STATUS_OK;
    }
    const char **place = LIST_PUSH(j->a, &r->reasons);
    if (!place) return judge_memory(j);
    *place = text;
    return STATUS_OK;
}

static void at_least(struct care_result *r, enum decision d) {
    if (d > r->decision) r->decision = d;
}

static enum status weigh(struct judge *j, const struct contraindication *x, const struct situation *s,
                         struct care_result *r) {
    enum truth truth = judge_truth(j, r->protocol, x->when, s);
    if (truth == TRUTH_NOT_MET || (x->warn && truth == TRUTH_UNKNOWN)) return STATUS_OK;
    r->decision = outcome_care(r->decision, x, truth);
    bool acts = truth == TRUTH_MET || x->critical;
    return add_reason(j, r, x->warn ? "take care: " : truth == TRUTH_MET ? "" : acts ? "not known: " : "open question: ", x->reason);
}

static enum status judge_care(struct judge *j, const struct condition_result *c, const struct care *care,
                              const struct situation *s, struct care_result *r) {
    *r = (struct care_result){.protocol = c->protocol, .care = care, .side = c->side};
    if (care->approval) {
        at_least(r, DECISION_ASK);
        TRY(add_reason(j, r, "", "needs a clinician's approval"));
    }
    for (size_t i = 0; i < care->contraindications; i++) TRY(weigh(j, &care->contraindication[i], s, r));
    /* Clinical rule 3 (DEF): while such a flag is open nothing is simply allowed. */
    if (!disposition_allows_plan(j->out->disposition)) {
        at_least(r, DECISION_ASK);
        TRY(add_reason(j, r, "a red flag is open: ", j->out->reasons.item[0]));
    }
    return STATUS_OK;
}

/* A care is known by its id, whichever protocols offer it. */
static struct care_result *find_care(struct assessment *out, const struct care *care) {
    for (size_t i = 0; i < out->care.count; i++) {
        if (strcmp(out->care.item[i].care->id, care->id) == 0) return &out->care.item[i];
    }
    return NULL;
}

/* Of two knees, or two protocols, the stricter decision stands; when both are equal, with the reasons of both. */
static enum status merge_care(struct judge *j, const struct care_result *new) {
    struct care_result *old = find_care(j->out, new->care);
    if (!old) {
        old = LIST_PUSH(j->a, &j->out->care);
        if (!old) return judge_memory(j);
        *old = *new;
        return STATUS_OK;
    }
    if (new->decision > old->decision) *old = *new;
    for (size_t i = 0; new->decision == old->decision &&i < new->reasons.count; i++)
        TRY(add_reason(j, old, "", new->reasons.item[i]));
    return STATUS_OK;
}

static enum status find_cares(struct judge *j, const struct condition_result *c, const struct situation *s) {
    const struct protocol *p = c->protocol;
    for (int step = 0; step <= c->step; step++) {
        for (size_t i = 0; i < p->step[step].cares; i++) {
            struct care_result r;
            TRY(judge_care(j, c, &p->care[p->step[step].care[i]], s, &r));
            TRY(merge_care(j, &r));
        }
    }
    return STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------------ conditions */

static enum status judge_condition(struct judge *j, const struct protocol *p, enum side side) {
    const struct situation s = judge_situation(j, side);
    struct condition_result c = {.protocol = p, .side = side, .step = -1, .phase = -1, .run = -1};
    struct grade_outcome o = {.truth = TRUTH_NOT_MET};
    TRY(find_grade(j, &c, &s, &o));
    find_code(j, &c, &s, o);
    if (c.truth == TRUTH_MET) {
        c.phase = p->phases > 0 ? 0 : -1;
        find_levels(j, &c, &s);
        find_step(j, &c, &s);
        if (c.phase >= 0) find_run(j, &c, &s);
        TRY(forbid_run(j, &c));
        TRY(find_cares(j, &c, &s));
    }
    struct condition_result *place = LIST_PUSH(j->a, &j->out->conditions);
    if (!place) return judge_memory(j);
    *place = c;
    return STATUS_OK;
}

static bool reads_a_knee(const struct judge *j, const struct protocol *p) {
    for (size_t i = 0; i < p->findings; i++) {
        if (j->v->findings.item[p->finding[i]].knee) return true;
    }
    return false;
}

static enum status judge_protocol(struct judge *j, const struct protocol *p) {
    if (p->definite == NO_EXPRESSION && p->probable == NO_EXPRESSION && p->possible == NO_EXPRESSION) return STATUS_OK;
    if (!reads_a_knee(j, p)) return judge_condition(j, p, SIDE_NONE);
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++) {
        if (j->knee[side]) TRY(judge_condition(j, p, (enum side)side));
    }
    return STATUS_OK;
}

/* --------------------------------------------------------------------------------------------------------- primary */

/* The answers as they would be if the dominant place were the only place of pain; value is NULL when none is known. */
static enum status only_dominant(struct judge *j, enum side side, struct answers *out) {
    int dominant = vocabulary_find(j->v, "dominant_place"), place = vocabulary_find(j->v, "pain_place");
    const struct answers *now = j->s->answers;
    struct value value;
    *out = (struct answers){NULL, NULL, 0};
    if (dominant < 0 || place < 0) return STATUS_OK;
    const struct finding *d = &j->v->findings.item[dominant], *p = &j->v->findings.item[place];
    if (d->type != FINDING_ONE_OF || p->type != FINDING_SOME_OF) return STATUS_OK;
    if (!answers_get(now, d, finding_slot(d, 0, side), j->s->now_ms, &value)) return STATUS_OK;
    int code = finding_code(p, d->code[value.number]), slot = finding_slot(p, 0, side);
    if (code < 0 || slot >= now->slots) return STATUS_OK;
    struct value *copy = arena_array(j->a, (size_t)now->slots, sizeof *copy);
    if (!copy) return judge_memory(j);
    memcpy(copy, now->value, (size_t)now->slots * sizeof *copy);
    copy[slot] = (struct value){.number = INT64_C(1) << code, .at_ms = j->s->now_ms, .known = true};
    *out = (struct answers){now->vocabulary, copy, now->slots};
    return STATUS_OK;
}

static bool is_dominant(const struct judge *j, const struct condition_result *c, const struct answers *only) {
    const struct protocol *p = c->protocol;
    struct situation s = judge_situation(j, c->side);
    if (!only->value || p->place == NO_EXPRESSION) return false;
    s.answers = only;
    return criterion_truth(&p->criteria, p->place, &s, j->results) == TRUTH_MET;
}

/* Above 0 when a comes before b: met, then the stronger, then the dominant place. Equals keep the order of ids. */
static int outranks(const struct judge *j, const struct condition_result *a, const struct condition_result *b,
                    const struct answers *only) {
    if (a->truth != b->truth) return (int)a->truth - (int)b->truth;
    if (a->strength != b->strength) return (int)a->strength - (int)b->strength;
    return (int)is_dominant(j, a, only) - (int)is_dominant(j, b, only);
}

/* Settled question (g) of the design. */
static enum status choose_primary(struct judge *j, enum side side) {
    struct condition_result *first = NULL;
    struct answers only;
    TRY(only_dominant(j, side, &only));
    for (size_t i = 0; i < j->out->conditions.count; i++) {
        struct condition_result *c = &j->out->conditions.item[i];
        if (c->side != side || c->strength == STRENGTH_NONE) continue;
        if (!first || outranks(j, c, first, &only) > 0) first = c;
    }
    if (first) first->primary = true;
    return STATUS_OK;
}

/* Whoever is sent away may take a painkiller first: what must not be taken is said, whatever the condition. */
static enum status add_blocks(struct judge *j, const struct protocol *p, enum side side) {
    const struct situation s = judge_situation(j, side);
    const struct condition_result none = {.protocol = p, .side = side};
    for (size_t i = 0; p->steps > 0 && i < p->step[0].cares; i++) {
        const struct care *care = &p->care[p->step[0].care[i]];
        struct care_result r;
        if (find_care(j->out, care)) continue;
        TRY(judge_care(j, &none, care, &s, &r));
        r.unasked = true;
        if (r.decision == DECISION_BLOCK) TRY(merge_care(j, &r));
    }
    return STATUS_OK;
}

static enum status warn_of_care(struct judge *j, const struct catalogue *c) {
    if (disposition_allows_plan(j->out->disposition)) return STATUS_OK;
    for (size_t i = 0; i < c->served.count; i++) {
        for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++) {
            if (j->knee[side]) TRY(add_blocks(j, c->served.item[i], (enum side)side));
        }
    }
    return STATUS_OK;
}

enum status judge_conditions(struct judge *j, const struct catalogue *c) {
    for (size_t i = 0; i < c->served.count; i++) TRY(judge_protocol(j, c->served.item[i]));
    TRY(warn_of_care(j, c));
    for (int side = SIDE_LEFT; side <= SIDE_NONE; side++) TRY(choose_primary(j, (enum side)side));
    return STATUS_OK;
}
