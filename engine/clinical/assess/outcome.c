#include "clinical/assess/outcome.h"

struct row_outcome outcome_row(struct row_outcome o, size_t row, enum truth t) {
    if (t <= o.truth) return o;
    return (struct row_outcome){t, row, o.truth == TRUTH_UNKNOWN};
}

bool outcome_says_unknown(const struct flag *f, struct row_outcome o, bool critical) {
    if (!critical || o.truth == TRUTH_NOT_MET) return false;
    return o.truth == TRUTH_UNKNOWN || (o.worse_open && f->unknown < f->row[o.row].disposition);
}

struct grade_outcome outcome_grade(struct grade_outcome o, int grade, enum truth t) {
    if (o.grade > 0 && t <= o.truth) return o;
    return (struct grade_outcome){t, grade + 1};
}

enum strength outcome_strength(struct grade_outcome o, enum truth place) {
    if (o.truth == TRUTH_MET) return (enum strength)(STRENGTH_DEFINITE + 1 - o.grade);
    return o.truth == TRUTH_UNKNOWN && place == TRUTH_MET ? STRENGTH_POSSIBLE : STRENGTH_NONE;
}

static int level_of(int64_t milli) { return milli < 1500 ? 1 : milli < 2500 ? 2 : 3; }

struct level_outcome outcome_level(struct result r) {
    if (r.truth != TRUTH_MET) return (struct level_outcome){0, false};
    return (struct level_outcome){level_of(r.lo), level_of(r.hi) > level_of(r.lo)};
}

struct step_outcome outcome_step(struct step_outcome o, int step, enum truth t) {
    if (t == TRUTH_MET) return (struct step_outcome){step, false};
    if (t == TRUTH_UNKNOWN) o.uncertain = step != o.step;
    return o;
}

int outcome_run(int run, int rule, enum truth t, bool allowed) {
    if (run >= 0) return run;
    return t == TRUTH_MET || (t == TRUTH_UNKNOWN && !allowed) ? rule : -1;
}

enum decision outcome_care(enum decision d, const struct contraindication *x, enum truth t) {
    if (x->warn || t == TRUTH_NOT_MET || (t == TRUTH_UNKNOWN && !x->critical)) return d;
    enum decision asked = x->block ? DECISION_BLOCK : DECISION_ASK;
    return asked > d ? asked : d;
}
