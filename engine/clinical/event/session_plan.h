/* session_plan.h - one session as the agenda computes it and an event fixes it: when, what to do, what to ask; its JSON.
 *
 * A session has items, questions, or both. Strings are borrowed from whoever made it; those of session_plan_read live in
 * its arena. */
#ifndef STRIDE_CLINICAL_SESSION_PLAN_H
#define STRIDE_CLINICAL_SESSION_PLAN_H
#include "clinical/protocol/protocol.h"
#include "time/zone.h"

/* One thing to do in a session, with the dose as it is shown. What several plans prescribe on one day is one item, with the
 * lowest of their doses: plan is the first, also the others. */
#define ITEM_MAX_ALSO 7
struct item {
    int plan;                            /* number within the patient */
    int also[ITEM_MAX_ALSO], alsos;
    int rung;                            /* of its ladder, from 0 */
    const char *protocol, *version, *step, *phase;
    const char *exercise, *ref, *title;
    enum side side;                      /* SIDE_NONE: both knees */
    enum exercise_kind kind;
    struct dose dose;
    const char *prescribed;              /* the exercise that was prescribed, when another has taken its place; or NULL */
};
bool item_has_plan(const struct item *i, int plan);
/* One thing to ask at a time of its own, as the protocol's phase says. */
struct question {
    int plan;
    const char *finding, *context;       /* context "" when the finding has none */
    enum side side;                      /* SIDE_NONE of a finding about the person */
    const char *text;
    int64_t about;                       /* the session it asks about; 0: none */
    bool answered, missed;               /* of a session in the state: it was answered; it counts as missed already */
};
/* One that the agenda left out of a session that still has others, and why ("48 h after p1.4 not over"); or put in once for
 * several plans, which is a reason too. */
struct dropped { int plan; const char *exercise; const char *reason; };

#define SESSION_MAX_NUMBER INT64_C(1000000000000)   /* no session has a higher one, */
#define SESSION_MAX_ROUND 1000           /* nor has one more reminders, */
#define SESSION_MAX_MS INT64_C(9000000000000000)    /* and no instant is later: readers refuse it */
struct session_plan {                    /* a session as the agenda computes it and `due` or an early check-in fixes it */
    int64_t number;
    int64_t due_ms; struct local local;  /* its instant */
    int64_t send_ms;                     /* the reminder's; differs from due_ms where quiet hours move it */
    int64_t late_ms;                     /* after this the reminder is not sent any more */
    int64_t closes_ms;                   /* end of the answer window */
    LIST(struct item) items;
    LIST(struct question) questions;
    LIST(struct dropped) dropped;
    const char *exam; int64_t exam_ms; struct local exam_local;      /* an exam's reminder: its id and its own time; or NULL */
    const char *note;                    /* what a rule has to say to the patient (a nudge) since the last one; or NULL */
};

json_t *session_plan_json(const struct session_plan *s);         /* as events keep it: instants in ms */
enum status session_plan_read(const json_t *o, struct session_plan *out, struct arena *a, struct error *err);
/* "plan" is the number alone; callers that show people put the id there. */
json_t *item_json(const struct item *i);
json_t *question_json(const struct question *q);
enum status item_side_read(const json_t *o, enum side *out, struct error *err);   /* "side": left or right */

#endif
