/* cases.h - runs the cases of protocols: fictional patients whose story says what the engine should do.
 *
 *     struct practice p = {…, .clock = &fixed};       // its store holds the published protocols and nothing else
 *     cases_run(&p, loaded->cases, told, arg, &results, &err);
 *
 * The cases are what a script of cases left (bindings/lua/words_case.h). Each runs by itself (story.h). A result is
 *   {"of":"itb-syndrome","case":"V1: …","file","line","result":"passed|failed","failures"?:[FAILURE…]}
 *   FAILURE {"file","line","what":"itb-syndrome: strength","expected":"definite","got":"probable",
 *            "explanations"?:[{"of":"Iliotibial band syndrome","explanation":(clinical/criterion/explanation.h)}…]} */
#ifndef STRIDE_LAB_CASES_H
#define STRIDE_LAB_CASES_H
#include "practice/practice.h"

/* Called before each case; done counts those of this call that are over. May be NULL. */
typedef void (*cases_fn)(void *arg, const char *name, size_t done);

/* Adds a result a case to the array. Errors are those of story_run. */
enum status cases_run(struct practice *p, const json_t *cases, cases_fn each, void *arg, json_t *results,
                      struct error *err);
size_t cases_count(const json_t *cases);

#endif
