/* story.h - runs one case: what happens to a fictional patient, step by step, in virtual time.
 *
 * The practice has a store in which nothing but the protocols is kept, and a fixed clock that is the story's to move.
 * All of a case takes place in one transaction, which is rolled back at its end: each begins with an empty practice. A
 * step that the practice refuses fails the case, which ends there; an enrol that is refused is for the next expect to
 * judge. What a check-in or report does not say of painkillers is that none was taken. */
#ifndef STRIDE_LAB_STORY_H
#define STRIDE_LAB_STORY_H
#include "lab/course.h"

/* *failures is a new reference: [] when all went as expected. Errors are those of the machine (memory, the store), and
 * STATUS_INPUT for a case that is not what words_case.h says. */
enum status story_run(struct practice *p, const char *protocol, const json_t *one, json_t **failures,
                      struct error *err);

#endif
