/* course.h - one case while it runs: a fictional patient, an hour that moves, and what went wrong so far.
 *
 * Shared by the files of the lab; story.c alone moves it on. Texts are borrowed from the case or live in the arena. */
#ifndef STRIDE_LAB_COURSE_H
#define STRIDE_LAB_COURSE_H
#include "base/json_build.h"
#include "practice/practice.h"

#define COURSE_PATIENT "p1"

struct course {
    struct practice *practice; /* its clock is a fixed one, which story.c moves */
    struct arena *arena;       /* of this case */
    const struct zone *zone;
    const char *protocol, *side; /* what the case is about; "left" or "right" */
    int64_t now_ms;
    bool enrolled;     /* a plan is open, or was */
    bool refused;      /* the last enrol was */
    const char *why;   /* then: the reason */
    bool refusal_seen; /* an expect spoke of it */
    int64_t told;      /* events of the patient at the last expect */
    json_t *failures;  /* [{"file","line","what","expected","got","explanations":[…]}…] */
};

/* One request at the course's hour; takes args. As practice_request. */
enum status course_ask(struct course *c, const char *deed, json_t *args, json_t **answer, struct error *err);

/* "file" and "line" of what was made at a place ("runners-knee/itb-syndrome.cases.lua:12"), if it says one. */
void course_put_place(json_t **object, const json_t *made);

/* Notes a failure at the step's place. Takes explanations, which may be NULL. */
void course_fail(struct course *c, const json_t *step, const char *what, const char *expected, const char *got,
                 json_t *explanations);

#endif
