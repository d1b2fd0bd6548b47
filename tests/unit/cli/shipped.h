/* shipped.h - the shipped protocols, loaded once for all tests of a suite, and answers to judge by them. Tests run from
 * the top of the tree. Everything fails the test when something that must work does not. */
#ifndef STRIDE_TEST_CLI_SHIPPED_H
#define STRIDE_TEST_CLI_SHIPPED_H
#include "bindings/lua/loader.h"
#include "clinical/assess/assessment.h"
#include "support/support.h"
#include <stdio.h>
#include <string.h>

#define ROOT   "protocols"
#define SAMPLE ROOT "/samples/v1-itb.json" /* 29 years, the right knee, no illness, no medicine, no red flag */
#define NOW_MS INT64_C(1800000000000)

#define COUNT(list) ((int)(sizeof(list) / sizeof *(list)))

static struct arena *kept, *arena;         /* for the suite; for a test */
static struct load load;
static struct catalogue *catalogue;
static struct error err;
static struct answers answers;
static report_list reports;

static inline void load_protocols(void) {
    struct loader *loader;
    const struct protocol *p;
    kept = arena_new(ARENA_NO_LIMIT);
    catalogue = catalogue_new();
    ck_assert(kept && catalogue);
    ck_assert_msg(loader_start(&loader, &err) == STATUS_OK, "%s", err.message);
    ck_assert_msg(loader_load(loader, ROOT, kept, &load, &err) == STATUS_OK, "%s", err.message);
    loader_stop(loader);
    for (size_t i = 0; i < load.mistakes.count; i++)
        ck_abort_msg("%s:%d: %s", load.mistakes.item[i].file, load.mistakes.item[i].line,
                     load.mistakes.item[i].message);
    for (size_t i = 0; i < load.protocols.count; i++)
        ck_assert_msg(catalogue_add(catalogue, load.protocols.item[i].canonical, true, &p, &err) == STATUS_OK, "%s",
                      err.message);
    ck_assert_ptr_nonnull(catalogue->safety);
}

static inline void drop_protocols(void) {
    catalogue_free(catalogue);
    arena_free(kept);
}

static inline void forget_answers(void) {
    reports = (report_list){0};
    answers = (struct answers){0};
    ck_assert_int_eq(answers_fit(&answers, catalogue->vocabulary, arena, &err), STATUS_OK);
}

/* Nothing is answered yet. */
static inline void begin_answers(void) {
    arena = arena_new(ARENA_NO_LIMIT);
    ck_assert_ptr_nonnull(arena);
    forget_answers();
}

static inline void end_answers(void) { arena_free(arena); }

/* Takes the form. */
static inline void take(json_t *form, int64_t at_ms) {
    report_list said = {0};
    ck_assert_msg(findings_read(catalogue->vocabulary, form, at_ms, &said, arena, &err) == STATUS_OK, "%s",
                  err.message);
    json_decref(form);
    for (size_t i = 0; i < said.count; i++) {
        struct report *place = LIST_PUSH(arena, &reports);
        ck_assert_ptr_nonnull(place);
        *place = said.item[i];
        answers_take(&answers, place);
    }
}

#endif
