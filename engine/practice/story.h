/* story.h - what happened to a patient, a plan or a session, and why, told from a replay of the history.
 *
 * One entry for an event, one for each of its effects that the event's own words do not say:
 * {"at","local","event","kind","text","who","rule"?,"script"?,"explanation"?,"reminders"?,"hash"?,"recorded"?}.
 * For a patient the texts are plain and short, and sessions are told by what came of them. The explanation is the
 * reading of whom it is for (clinical/criterion/explanation.h); an engineer's has "script" beside each "path". */
#ifndef STRIDE_PRACTICE_STORY_H
#define STRIDE_PRACTICE_STORY_H
#include "clinical/criterion/explanation.h"
#include "practice/deed.h"

enum audience { AUDIENCE_CLINICIAN, AUDIENCE_PATIENT, AUDIENCE_ENGINEER };

struct story {
    struct request *request;
    struct id of;
    enum audience audience;
    const struct stored_reminder *reminder; size_t reminders;    /* the patient's rows */
    json_t *list;                        /* the entries so far */
    char map_of[HASH_SIZE]; json_t *map; /* of the protocol whose lines were looked for last; story_close lets it go */
};

enum reading story_reading(const struct story *s);
void story_close(struct story *s);

/* For history_replay; arg is the struct story. Events and effects that do not concern `of` are passed over. */
enum status story_tell(void *arg, const struct patient *after, const struct event *e, const struct stored_event *row,
                       const struct effects *effects, struct error *err);

#endif
