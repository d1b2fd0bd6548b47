/* seen.h - what the engine says of the patient at the present hour: everything an expect may look at.
 *
 * Values are JSON as the commands print it: a text, a number, true or false, null for unknown or none, or a list of
 * texts. What is looked at, by its word (WHAT), and for some of which (ID):
 *   flags, unknown_flags      ids of the red flags that are met; of the critical ones that are not answered
 *   disposition deadline reasons route    by the flags that stand, once there is a plan; else by the assessment
 *   next missing              what is asked next ("pain/rest", or false); what this condition still lacks
 *   step phase running        of the open plan (of this knee, else the newest); without one of the condition
 *   plan refused holds        its state, "none" or "refused"; why the last enrol was refused; what is held
 *   exercises sessions        of the 14 days to come: ids, how many sessions
 *   next_session              local time of the next one
 *   reminders                 how often the newest session that has come due was reminded of
 *   alerts story              open alerts; what has been told since the last expect
 *   condition ID KEY          result strength code severity irritability step phase primary running missing
 *   proposals exam            what waits for a clinician: ids of steps, care, exercises, "plan", "intake"; the newest exam's
 *                             state, or "none"
 *   colour                    of the plan's newest session that has its final one, or "none"
 *   level ID                  the rung of an exercise that the plan's phase prescribes, from 1; null when it does not
 *   care ID                   allow ask block, or "not offered": the strictest of all conditions */
#ifndef STRIDE_LAB_SEEN_H
#define STRIDE_LAB_SEEN_H
#include "lab/course.h"
#include "practice/history.h"

struct seen {
    struct course *course;
    struct history history;                        /* open */
    json_t *assessment, *patient, *agenda, *story; /* agenda and story NULL where nobody looks, and without a plan */
    enum side side;                                /* the knee that is looked at */
};

/* What is looked at beside the rest, because it is most of the work. */
struct look {
    bool questions; /* next, missing */
    bool agenda;    /* exercises, sessions, next_session */
    bool story;
};
/* Closed by seen_close also when it failed. side NULL: the case's. */
enum status seen_open(struct course *c, const char *side, struct look look, struct seen *out, struct error *err);
void seen_close(struct seen *s);

/* A new reference; NULL when memory is out. */
json_t *seen_value(const struct seen *s, const json_t *row);
/* A finding as the engine has it now; null when it is not known. New reference. */
json_t *seen_finding(const struct seen *s, const char *name, const char *context, enum side side);
/* Why it is so: [{"of":"…","explanation":{…}}…], for what the row looks at. New reference, perhaps empty; NULL when
 * memory is out. wrong: names that are there and should not be, or the other way round; borrowed, may be NULL. */
json_t *seen_why(const struct seen *s, const json_t *row, const json_t *wrong);

#endif
