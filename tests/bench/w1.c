/* w1.c - workload W1: what it costs to evaluate eight conditions of a patient, to explain them, and to bring them up to
 * date after one finding has changed; by the engine, and by the hand-written reference.
 *
 * Usage: w1 engine|hand WHAT PATIENTS [FOLDER]
 * WHAT is a, b or c of benchmarks.md, or what is subtracted from them: "draw" the patients alone, "none" the same with
 * the counting of outcomes, "start" c without its 40 rounds. FOLDER holds what `stride compile` gives for each of the
 * eight scripts of tests/bench/w1; without it they are loaded here, which does not work under valgrind.
 * Prints the counts of conditions and criteria, not met, unknown and met, and for b the bytes of the text. For 1,000
 * and 10,000 patients they must be those of benchmarks.md; a fresh evaluation must give what W1c ends with; evaluating
 * must not allocate. */
#include "tests/bench/w1.h"
#include "base/json.h"
#include "clinical/criterion/explanation.h"
#include "clinical/protocol/canonical.h"

#define TEXT_ROOM 20000

/* ---- Allocations, which evaluating does without ---- */

static long allocations;
#ifdef __GLIBC__
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t each);
void *__libc_realloc(void *old, size_t bytes);
void *malloc(size_t bytes) { return allocations++, __libc_malloc(bytes); }
void *calloc(size_t count, size_t each) { return allocations++, __libc_calloc(count, each); }
void *realloc(void *old, size_t bytes) { return allocations++, __libc_realloc(old, bytes); }
#endif

/* ---- The engine ---- */

/* The eight explanations as JSON: their bytes. */
static size_t explain(const struct w1 *w, const struct w1_state *s) {
    const struct situation now = w1_situation(s);
    size_t bytes = 0;
    for (int c = 0; c < W1_CONDITIONS; c++) {
        const struct protocol *p = w->condition[c].protocol;
        json_t *json = explanation_json(&p->criteria, p->definite, &now, s->results[c], READING_CLINICIAN);
        char *text = json != NULL ? json_canonical(json) : NULL;
        w1_must(text != NULL, "memory is out");
        bytes += strlen(text);
        free(text);
        json_decref(json);
    }
    return bytes;
}

static void open_folder(struct w1 *w, const char *folder) {
    w1_start(w);
    for (int c = 0; c < W1_CONDITIONS; c++) {
        static char text[CANONICAL_MAX_BYTES];
        char path[1000];
        snprintf(path, sizeof path, "%s/condition-%d.json", folder, c);
        FILE *f = fopen(path, "rb");
        w1_must(f != NULL, "a compiled condition is missing");
        size_t length = fread(text, 1, sizeof text - 1, f);
        fclose(f);
        while (length > 0 && text[length - 1] == '\n') length--;
        text[length] = '\0';
        w1_add(w, c, text);
    }
    w1_find_slots(w);
}

static size_t engine_once(struct w1 *w, long patients, char what, struct w1_counts *n) {
    struct w1_state s;
    uint32_t x = W1_SEED;
    size_t bytes = 0;
    w1_make(w, &s);
    for (long i = 0; i < patients; i++) {
        w1_draw(w, &s, &x);
        if (what == 'd') continue;
        long before = allocations;
        if (what != 'n') w1_evaluate(w, &s);
        w1_must(allocations == before, "evaluating allocates");
        w1_count(w, &s, n);
        if (what == 'b') bytes += explain(w, &s);
    }
    return bytes;
}

static void engine_again(struct w1 *w, long patients, int rounds, struct w1_counts *n) {
    struct w1_state *s = calloc((size_t)patients, sizeof *s);
    struct w1_counts fresh = {{0}, {0}};
    uint32_t x = W1_SEED;
    w1_must(s != NULL, "memory is out");
    for (long i = 0; i < patients; i++) {
        w1_make(w, &s[i]);
        w1_draw(w, &s[i], &x);
        w1_evaluate(w, &s[i]);
    }
    for (int j = 0; j < rounds; j++)
        for (long i = 0; i < patients; i++) {
            w1_set(w, &s[i], j, w1_draw_value(&x, j));
            w1_evaluate_again(w, &s[i], j);
        }
    for (long i = 0; i < patients; i++) w1_count(w, &s[i], n);
    for (long i = 0; i < patients; i++) {
        w1_evaluate(w, &s[i]);
        w1_count(w, &s[i], &fresh);
    }
    w1_must(memcmp(&fresh, n, sizeof fresh) == 0, "brought up to date is not what a fresh evaluation gives");
    free(s);
}

static size_t by_engine(char what, long patients, const char *folder, struct w1_counts *n) {
    struct w1 w;
    size_t bytes = 0;
    if (folder != NULL)
        open_folder(&w, folder);
    else
        w1_open(&w);
    if (what == 'c' || what == 's')
        engine_again(&w, patients, what == 'c' ? W1_ROUNDS : 0, n);
    else
        bytes = engine_once(&w, patients, what, n);
    w1_close(&w);
    return bytes;
}

/* ---- By hand ---- */

static size_t hand_once(long patients, char what, struct w1_counts *n) {
    static char text[TEXT_ROOM];
    struct w1_hand p = {{0}, {{0}}, {0}};
    uint32_t x = W1_SEED;
    size_t bytes = 0;
    for (long i = 0; i < patients; i++) {
        w1_hand_draw(&p, &x);
        if (what == 'd') continue;
        if (what != 'n') w1_hand_evaluate(&p);
        w1_hand_count(&p, n);
        if (what == 'b') bytes += w1_hand_explain(&p, text, sizeof text);
    }
    return bytes;
}

static void hand_again(long patients, int rounds, struct w1_counts *n) {
    struct w1_hand *p = calloc((size_t)patients, sizeof *p);
    uint32_t x = W1_SEED;
    w1_must(p != NULL, "memory is out");
    for (long i = 0; i < patients; i++) {
        w1_hand_draw(&p[i], &x);
        w1_hand_evaluate(&p[i]);
    }
    for (int j = 0; j < rounds; j++)
        for (long i = 0; i < patients; i++) {
            w1_hand_redraw(&p[i], j, &x);
            w1_hand_evaluate_again(&p[i], j);
        }
    for (long i = 0; i < patients; i++) w1_hand_count(&p[i], n);
    free(p);
}

static size_t by_hand(char what, long patients, struct w1_counts *n) {
    w1_hand_start();
    if (what != 'c' && what != 's') return hand_once(patients, what, n);
    hand_again(patients, what == 'c' ? W1_ROUNDS : 0, n);
    return 0;
}

/* ---- Which ---- */

static void check(long patients, const struct w1_counts *n) {
    const struct w1_counts *wanted = patients == 1000 ? &w1_thousand : patients == 10000 ? &w1_ten_thousand : NULL;
    w1_must(wanted == NULL || memcmp(n, wanted, sizeof *n) == 0, "the counts are not those of benchmarks.md");
}

int main(int argc, char **argv) {
    struct w1_counts n = {{0}, {0}};
    if (argc != 4 && argc != 5) w1_must(false, "usage: w1 engine|hand a|b|c|draw|none|start PATIENTS [FOLDER]");
    char what = argv[2][0];
    long patients = strtol(argv[3], NULL, 10);
    size_t bytes = strcmp(argv[1], "hand") == 0 ? by_hand(what, patients, &n) : by_engine(what, patients, argv[4], &n);
    if (what == 'a' || what == 'b') check(patients, &n);
    printf("conditions %ld/%ld/%ld, criteria %ld/%ld/%ld", n.conditions[0], n.conditions[1], n.conditions[2],
           n.criteria[0], n.criteria[1], n.criteria[2]);
    if (what == 'b') printf(", %zu bytes", bytes);
    printf("\n");
    return 0;
}
