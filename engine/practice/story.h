/* story.h - what happened to a patient, a plan or a session, and why, told from a replay of the history.
 *
 * One entry for an event, one for each of its effects that the event's own words do not say:
 * {"at","local","event","kind","text","who","rule"?,"script"?,"explanation"?,"reminders"?,"hash"?,"recorded"?}. */
#ifndef STRIDE_PRACTICE_STORY_H
#define STRIDE_PRACTICE_STORY_H
#include "practice/deed.h"

enum audience { AUDIENCE_CLINICIAN, AUDIENCE_PATIENT, AUDIENCE_ENGINEER };

struct story {
    struct request *request;
    struct id of;
    enum audience audience;
    const struct stored_reminder *reminder; size_t reminders;    /* the patient's rows */
    json_t *list;                        /* the entries so far */
};

/* For history_replay; arg is the struct story. Events and effects that do not concern `of` are passed over. */
enum status story_tell(void *arg, const struct patient *after, const struct event *e, const struct stored_event *row,
                       const struct effects *effects, struct error *err);

#endif
