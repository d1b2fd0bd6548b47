/* interview.c - how many questions an interview needs, over simulated patients, beside asking everything.
 *
 * Usage: interview PATIENTS PROTOCOL...      (canonical texts of `stride compile`, the safety value first)
 * Prints "asked A, everything E, differ D": questions of all interviews, the questions that asking everything takes,
 * and the patients whose outcome is not the one that asking everything gives. D must be 0.
 *
 * The patients are made up from xorshift32 (seed 0x9E3779B9), each in this order:
 *   1. The knee: of ten, four have it left, five right, one both.
 *   2. Of every finding, side and context: a yes/no is no, one of a list its first code, some of a list none, a number
 * a whole unit of its range; one in ten is drawn anew, each value alike.
 *   3. Red flags: of twenty rows nineteen are steered not to be met, one stays as it falls.
 *   4. A condition, or none, each alike: its definite rule is steered to be met (one time in four its probable one,
 * where it has one); then step 3 again.
 *   5. A painkiller was not taken. A number that implies a yes/no is made to agree with it; the total of a measure is
 *      that of its items.
 * Steering an expression changes what it reads: all of "all", one of "any", drawn; what is not such a step is drawn
 * anew until it is as wanted, 100 times at most. What then still falls otherwise, stays: the model needs no happy end.
 */
#include "clinical/assess/interview.h"
#include "clinical/protocol/canonical.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW_MS INT64_C(1803891600000) /* 2027-03-01T09:00:00Z */
#define TRIES  100

static uint32_t state = UINT32_C(0x9E3779B9);

static uint32_t below(uint64_t n) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return (uint32_t)(state % n);
}

static void die(const char *what) {
    fprintf(stderr, "interview: %s\n", what);
    exit(3);
}

static struct error err;

static void must(enum status status) {
    if (status != STATUS_OK) die(err.message);
}

static char *slurp(const char *path) {
    FILE *f = fopen(path, "rb");
    char *text = calloc(1, CANONICAL_MAX_BYTES);
    if (f == NULL || text == NULL) die(path);
    size_t n = fread(text, 1, CANONICAL_MAX_BYTES - 1, f);
    fclose(f);
    while (n > 0 && text[n - 1] == '\n') text[--n] = '\0';
    return text;
}

/* --- Patients
 * --------------------------------------------------------------------------------------------------------- */

struct world {
    struct catalogue *c;
    struct vocabulary *v;
    struct answers answers; /* the patient's, all known */
    bool knee[2];
    struct result *results;
    int analgesic;
};

static int64_t draw(const struct finding *f) {
    switch (f->type) {
    case FINDING_YES_NO: return below(2);
    case FINDING_ONE_OF: return below(f->codes);
    case FINDING_SOME_OF:
        return (int64_t)(((uint64_t)below(UINT64_C(1) << 32) << 32 | below(UINT64_C(1) << 32)) &
                         ((UINT64_C(1) << f->codes) - 1));
    case FINDING_NUMBER: return f->min + 1000 * (int64_t)below((uint64_t)(f->max - f->min) / 1000 + 1);
    }
    return 0;
}

static void set(struct world *w, int slot, int64_t number) {
    w->answers.value[slot] = (struct value){.number = number, .at_ms = NOW_MS, .known = true};
}

static void begin_patient(struct world *w) {
    for (size_t i = 0; i < w->v->findings.count; i++) {
        const struct finding *f = &w->v->findings.item[i];
        for (size_t k = 0; k < f->contexts; k++)
            for (int side = 0; side <= (f->knee ? 1 : 0); side++) {
                bool anew = below(10) == 0 || f->type == FINDING_NUMBER;
                set(w, f->slot[k] + side, anew ? draw(f) : 0);
            }
    }
}

static struct situation situation(const struct world *w, enum side side) {
    return (struct situation){.answers = &w->answers, .now_ms = NOW_MS, .side = side};
}

static bool reads(const struct node *n) {
    return n->op == OP_KNOWN || n->op == OP_ANSWERED || n->op == OP_YES || n->op == OP_IS || n->op == OP_INCLUDES ||
           n->op == OP_COMPARE_VALUE || n->op == OP_VALUE || n->op == OP_RANK;
}

static enum truth truth_of(const struct world *w, const struct criteria *of, int32_t root, enum side side) {
    const struct situation s = situation(w, side);
    return criterion_eval(of, root, &s, w->results);
}

static void redraw(struct world *w, const struct criteria *of, int32_t root, enum side side, enum truth wanted) {
    for (int i = 0; i < TRIES && truth_of(w, of, root, side) != wanted; i++) {
        for (int32_t k = of->nodes.item[root].first; k <= root; k++) {
            const struct node *n = &of->nodes.item[k];
            if (reads(n)) set(w, n->slot[side == SIDE_RIGHT], draw(&w->v->findings.item[n->finding]));
        }
    }
}

static void steer(struct world *w, const struct criteria *of, int32_t root, enum side side, enum truth wanted) {
    const struct node *n = &of->nodes.item[root];
    const int32_t *child = of->child.item + n->child;
    if (truth_of(w, of, root, side) == wanted) return;
    if (n->op == OP_NONE || n->op == OP_NOT) wanted = (enum truth)(TRUTH_MET - wanted);
    bool all = n->op == OP_ALL, any = n->op == OP_ANY || n->op == OP_NONE;
    if (n->op == OP_NOT || n->op == OP_NAMED)
        steer(w, of, child[0], side, wanted);
    else if (!all && !any)
        redraw(w, of, root, side, wanted);
    else if (all != (wanted == TRUTH_MET))
        steer(w, of, child[below((uint64_t)n->children)], side, wanted);
    else
        for (int32_t k = 0; k < n->children; k++) steer(w, of, child[k], side, wanted);
}

static void steer_flags(struct world *w) {
    for (size_t i = 0; i <= w->c->served.count; i++) {
        const struct protocol *p = i == 0 ? w->c->safety : w->c->served.item[i - 1];
        for (size_t k = 0; k < p->flags; k++)
            for (size_t row = 0; row < p->flag[k].rows; row++)
                for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
                    if (w->knee[side] && below(20) > 0)
                        steer(w, &p->criteria, p->flag[k].row[row].when, (enum side)side, TRUTH_NOT_MET);
    }
}

static void steer_condition(struct world *w) {
    uint32_t which = below(w->c->served.count + 1);
    bool less = below(4) == 0;
    if (which == w->c->served.count) return;
    const struct protocol *p = w->c->served.item[which];
    int32_t root = less && p->probable != NO_EXPRESSION ? p->probable : p->definite;
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT && root != NO_EXPRESSION; side++)
        if (w->knee[side]) steer(w, &p->criteria, root, (enum side)side, TRUTH_MET);
}

static int64_t total_of(const struct world *w, const struct finding *f, enum side side) {
    int64_t total = 0;
    for (size_t k = 0; k < f->score.items; k++) {
        const struct finding *item = &w->v->findings.item[f->score.item[k].finding];
        total += f->score.item[k].points[w->answers.value[finding_slot(item, 0, side)].number];
    }
    return total;
}

static void agree(struct world *w) {
    set(w, finding_slot(&w->v->findings.item[w->analgesic], 0, SIDE_NONE), 0);
    for (size_t i = 0; i < w->v->findings.count; i++) {
        const struct finding *f = &w->v->findings.item[i];
        for (int side = f->knee ? SIDE_LEFT : SIDE_NONE; side <= (f->knee ? SIDE_RIGHT : SIDE_NONE); side++) {
            int slot = finding_slot(f, 0, (enum side)side);
            if (f->score.items > 0) set(w, slot, total_of(w, f, (enum side)side));
            if (f->implied_by < 0) continue;
            const struct finding *by = &w->v->findings.item[f->implied_by];
            int number = finding_slot(by, f->implied_context, (enum side)side);
            bool yes = w->answers.value[slot].number != 0;
            if (yes != (w->answers.value[number].number >= 1000))
                set(w, number, yes ? 1000 * (1 + (int64_t)below((uint64_t)by->max / 1000)) : 0);
        }
    }
}

static void make_patient(struct world *w) {
    uint32_t knee = below(10);
    w->knee[SIDE_LEFT] = knee < 4 || knee == 9;
    w->knee[SIDE_RIGHT] = knee >= 4;
    begin_patient(w);
    steer_flags(w);
    steer_condition(w);
    steer_flags(w);
    agree(w);
}

/* --- Everything
 * ------------------------------------------------------------------------------------------------------- */

static void mark(const struct world *w, const struct protocol *p, int32_t root, enum side side, bool *slot) {
    for (int32_t k = root == NO_EXPRESSION ? 0 : p->criteria.nodes.item[root].first; k <= root; k++) {
        const struct node *n = &p->criteria.nodes.item[k];
        const struct finding *f = &w->v->findings.item[n->finding];
        if (!reads(n)) continue;
        slot[n->slot[side == SIDE_RIGHT]] = true;
        for (size_t i = 0; i < f->score.items; i++)
            slot[finding_slot(&w->v->findings.item[f->score.item[i].finding], 0, side)] = true;
        if (f->score.items > 0) slot[n->slot[side == SIDE_RIGHT]] = false; /* its items are asked */
    }
}

/* What the results of an assessment read, for one side. */
static void mark_protocol(const struct world *w, const struct protocol *p, enum side side, bool *slot) {
    const int32_t root[] = {p->place, p->definite, p->probable, p->possible, p->severity, p->irritability};
    for (size_t i = 0; i < p->flags; i++) {
        mark(w, p, p->flag[i].critical, side, slot);
        for (size_t k = 0; k < p->flag[i].rows; k++) mark(w, p, p->flag[i].row[k].when, side, slot);
    }
    for (size_t i = 0; i < sizeof root / sizeof *root; i++) mark(w, p, root[i], side, slot);
    for (size_t i = 0; p->phases > 0 && i < p->phase[0].runs; i++) mark(w, p, p->phase[0].run[i].when, side, slot);
    for (size_t i = 0; i < p->steps && !p->step[i].approval; i++) {
        mark(w, p, p->step[i].when, side, slot);
        for (size_t k = 0; k < p->step[i].cares; k++) {
            const struct care *care = &p->care[p->step[i].care[k]];
            for (size_t x = 0; x < care->contraindications; x++) mark(w, p, care->contraindication[x].when, side, slot);
        }
    }
}

/* The knees, the painkiller, the age, and all that is read. */
static long everything(const struct world *w) {
    bool *slot = calloc((size_t)w->v->slots + 1, sizeof *slot);
    int age = vocabulary_find(w->v, "age");
    long count = 2;
    if (slot == NULL) die("memory is out");
    if (age >= 0) slot[finding_slot(&w->v->findings.item[age], 0, SIDE_NONE)] = true;
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++) {
        if (!w->knee[side]) continue;
        mark_protocol(w, w->c->safety, (enum side)side, slot);
        for (size_t i = 0; i < w->c->served.count; i++) mark_protocol(w, w->c->served.item[i], (enum side)side, slot);
    }
    for (int i = 0; i < w->v->slots; i++) count += slot[i];
    free(slot);
    return count;
}

/* --- Interviews
 * ------------------------------------------------------------------------------------------------------- */

static json_t *answer_to(const struct world *w, const struct interview_question *q) {
    if (q->kind == INTERVIEW_KNEES)
        return json_string(w->knee[0] && w->knee[1] ? "both" : w->knee[0] ? "left" : "right");
    const struct finding *f = &w->v->findings.item[q->finding];
    return finding_value_json(f, &w->answers.value[finding_slot(f, q->context, q->side)]);
}

/* What a flag forbids, no rule allows. */
static int run_of(const struct condition_result *c) { return c->run_forbidden ? -2 : c->run; }

static bool same_condition(const struct condition_result *a, const struct condition_result *b) {
    return a->protocol == b->protocol && a->side == b->side && a->truth == b->truth && a->strength == b->strength &&
           a->severity == b->severity && a->irritability == b->irritability && a->step == b->step &&
           run_of(a) == run_of(b);
}

/* Every care of a stands in b; what is only said in an emergency is never asked for, and does not count. */
static bool has_cares(const struct assessment *a, const struct assessment *b) {
    bool all = true;
    for (size_t i = 0; all && i < a->care.count; i++) {
        const struct care_result *x = &a->care.item[i];
        all = x->unasked;
        for (size_t k = 0; !all && k < b->care.count; k++) {
            const struct care_result *y = &b->care.item[k];
            all = !y->unasked && y->decision == x->decision && strcmp(y->care->id, x->care->id) == 0;
        }
    }
    return all;
}

static bool same(const struct assessment *a, const struct assessment *b) {
    bool all = a->flags.count == b->flags.count && a->conditions.count == b->conditions.count &&
               a->disposition == b->disposition;
    for (size_t i = 0; all && i < a->flags.count; i++) {
        const struct flag_result *x = &a->flags.item[i], *y = &b->flags.item[i];
        all = x->flag == y->flag && x->side == y->side && x->truth == y->truth && x->disposition == y->disposition;
    }
    for (size_t i = 0; all && i < a->conditions.count; i++)
        all = same_condition(&a->conditions.item[i], &b->conditions.item[i]);
    return all && has_cares(a, b) && has_cares(b, a);
}

/* All answers as reports: rules that look back over time see them there. */
static report_list history_of(const struct world *w, struct arena *a) {
    report_list out = {0};
    for (size_t n = 0; n < w->v->findings.count; n++) {
        const struct finding *f = &w->v->findings.item[n];
        for (size_t c = 0; c < f->contexts; c++) {
            for (int side = f->knee ? SIDE_LEFT : SIDE_NONE; side <= (f->knee ? SIDE_RIGHT : SIDE_NONE); side++) {
                const struct value *v = &w->answers.value[finding_slot(f, (int)c, (enum side)side)];
                struct report *r = v->known ? LIST_PUSH(a, &out) : NULL;
                if (r) *r = (struct report){.finding = (int)n, .context = (int)c, .side = (enum side)side, .value = *v};
            }
        }
    }
    return out;
}

/* Returns the number of questions; *differs when the outcome is another than with all answers. */
static long talk(struct world *w, bool *differs) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    struct interview *i = NULL;
    struct interview_question q;
    struct interview_summary summary;
    struct assessment all;
    report_list history = history_of(w, a);
    struct subject s = {.answers = &w->answers, .history = &history, .now_ms = NOW_MS};
    struct asking asking = {.nothing = true, .knee = {w->knee[0], w->knee[1]}};
    long count = 0;
    if (a == NULL) die("memory is out");
    must(interview_new(w->c, NOW_MS, NULL, a, &i, &err));
    for (must(interview_next(i, &q, &err)); q.kind != INTERVIEW_DONE; must(interview_next(i, &q, &err)), count++) {
        json_t *answer = answer_to(w, &q);
        must(interview_answer(i, answer, &err));
        json_decref(answer);
    }
    must(interview_summarize(i, &summary, &err));
    must(assessment_make_for(w->c, &s, &asking, &all, a, &err));
    *differs = !same(&summary.assessment, &all);
    arena_free(a);
    return count;
}

int main(int argc, char **argv) {
    struct world w = {.c = catalogue_new()};
    const struct protocol *p;
    long asked = 0, all = 0, differ = 0;
    size_t most = 1;
    if (argc < 3 || !hash_start() || w.c == NULL) die("usage: interview PATIENTS PROTOCOL...");
    for (int i = 2; i < argc; i++) {
        char *text = slurp(argv[i]);
        must(catalogue_add(w.c, text, true, &p, &err));
        if (p->criteria.nodes.count > most) most = p->criteria.nodes.count;
        free(text);
    }
    w.v = w.c->vocabulary;
    w.analgesic = vocabulary_find(w.v, FINDING_ANALGESIC);
    w.results = calloc(most, sizeof *w.results);
    if (w.results == NULL || w.c->safety == NULL || w.analgesic < 0) die("the safety value is missing");
    must(answers_fit(&w.answers, w.v, w.c->arena, &err));
    for (long n = strtol(argv[1], NULL, 10); n > 0; n--) {
        bool differs;
        make_patient(&w);
        asked += talk(&w, &differs);
        all += everything(&w);
        differ += differs;
    }
    printf("asked %ld, everything %ld, differ %ld\n", asked, all, differ);
    free(w.results);
    catalogue_free(w.c);
    return differ > 0;
}
