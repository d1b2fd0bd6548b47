/* patient_state.h - what is known of one patient at one event, and looking at it.
 *
 * Only the fold (patient.h) changes it. It lives in the arena given to patient_new; protocols are borrowed from the
 * catalogue. */
#ifndef STRIDE_CLINICAL_PATIENT_STATE_H
#define STRIDE_CLINICAL_PATIENT_STATE_H
#include "clinical/event/effect.h"
#include "clinical/state/plan.h"

/* The traffic light of a session (clinical 6.2). Grey counts as done, never for progression. */
enum colour { COLOUR_GREY, COLOUR_GREEN, COLOUR_AMBER, COLOUR_RED, COLOURS };
const char *colour_name(enum colour c);                          /* "green" */
struct shade { int plan, item; enum colour colour; bool final; };

/* A session that has been fixed by an event, while it may still be answered or count for spacing and adherence. */
enum session_state { SESSION_OPEN, SESSION_DONE, SESSION_SKIPPED, SESSION_MISSED, SESSION_CANCELLED };
struct session {
    struct session_plan planned;
    enum session_state state;
    int share;                           /* percent of the sets done */
    bool tallied;                        /* it counts in the tallies */
    int64_t done_ms;                     /* when it was said to be done; 0 when it was not */
    bool came_due;                       /* false while only an early check-in has fixed it */
    int round;                           /* of its newest reminder; snoozes and repeats count together */
    int64_t again_ms;                    /* while it is open: when the next round comes, by itself or by a wish; 0: none */
    int snoozes; bool snoozed;           /* how often it was put off; and is so now, until again_ms */
    LIST(struct shade) shades;           /* how it went, for each plan and item that was judged (light.h) */
};

/* A day's tally of one plan, for adherence over windows; kept for PATIENT_TALLY_DAYS. A session enters it when it is
 * settled: done, skipped, or missed although a reminder went out. */
struct tally { int32_t day; int plan; int due, done, red; };
#define ADHERENCE_DAYS 14                /* clinical fact sheet 6.7 */
#define ADHERENCE_SHARE 75               /* percent of the sets from which a session counts as done, 6.7 */
#define PATIENT_TALLY_DAYS 400           /* the longest window over adherence, 200 days, and as many that did not count */
#define PATIENT_HISTORY_DAYS WINDOW_MAX_DAYS     /* reports older than this are not looked at by any window */

#define PATIENT_SESSION_DAYS 14          /* a session older than this can no longer be answered */

/* A red flag that is met (until a clinician clears it), or critical and unanswered. The first contact at which it is
 * unanswered only asks (acts is false; on a plan it holds exercise back, wait-until); at the next one its disposition
 * applies. One whose disposition allows plans applies at once. */
struct standing { const char *flag, *title; enum side side; bool met, acts; enum disposition disposition; const char *say;
                  int hold;              /* enum hold_kind that goes with it while unanswered, or -1 */
                  int64_t event; };

/* A flag that a clinician has cleared: it acts again when a finding it reads is recorded after that event, or when it is
 * met as graver than the disposition that was cleared. */
struct cleared { const char *flag; enum side side; enum disposition disposition; int64_t event; };

struct patient {
    struct arena *arena;
    const struct catalogue *catalogue;
    const char *id;
    int64_t events;                      /* the number of the newest one */
    int64_t newest_ms;                   /* the latest at of any event */
    int64_t flags_ms;                    /* when red flags were last judged; answers may have gone stale since */
    int32_t today;                       /* the local day then: late events are judged as of now, not as of then */
    int64_t passed_ms;                   /* sessions with an instant up to here are settled: no other can come due */
    struct settings settings;
    const struct protocol *safety;       /* as the newest event that names one */
    struct answers answers;
    report_list history;
    struct report_index index;           /* of the history; not of the state's JSON */
    size_t baselines;                    /* how many old ones of it are kept for plans' baselines */
    LIST(struct plan) plans;
    LIST(struct session) sessions;       /* oldest first */
    size_t sessions_gap;                 /* derived: so many were dropped from the list's beginning, and have room before it */
    int64_t sessions_from_ms;            /* derived: none came due before; 0: not looked at */
    bool sessions_rise;                  /* derived: they stand in order of their instants */
    int64_t last_session;                /* the highest number that an event has fixed */
    int64_t first_open;                  /* derived: no session of a lower number is open; 0: not looked at */
    int missed_in_a_row;
    const char *note;                    /* a nudge that goes out with the next session; NULL */
    LIST(struct tally) tallies;
    bool tallies_known, tallies_rise;    /* derived: none is of a day before tallies_from, none after tallies_to; in order */
    int32_t tallies_from, tallies_to;
    int64_t tally_changes;               /* derived: how often any may have changed */
    LIST(struct standing) standing;
    LIST(struct alert) alerts;           /* one that is acknowledged is kept PATIENT_TOLD_DAYS */
    LIST(struct proposal) proposals;
    LIST(struct exam) exams;
    LIST(struct cleared) cleared;
    struct { int64_t event; int32_t final_day; uint64_t mark; } lights;  /* derived: when colours were last seen (light.h) */
    struct { int64_t next_ms; size_t known; } stale;     /* derived: the next instant at which an answer goes stale, or before */
    struct kept_flags *kept_flags;       /* derived: kept_flags.h; NULL while nothing is */
    struct kept *kept;                   /* derived: kept.h; NULL while nothing is */
    struct kept_agenda *kept_agenda;     /* derived: agenda_kept.h; NULL while nothing is */
    struct arena *scratch; bool lent;    /* derived: patient_scratch; lent until it is given back */
    bool amending;                       /* a history is folded anew (patient_fold.h): what was decided stays */
};
#define PATIENT_TOLD_DAYS 90
#define SNOOZE_MIN 10                    /* minutes; reliability rules 3 */
#define SNOOZE_MAX 60
#define SNOOZE_TIMES 3                   /* a session */

struct patient *patient_new(struct arena *a, const struct catalogue *c, const char *id);   /* before its first event */
struct plan *patient_plan(struct patient *p, int number);                        /* NULL */
struct alert *patient_alert(struct patient *p, int64_t event, int index);       /* NULL */
struct proposal *patient_proposal(struct patient *p, int64_t event, int index); /* NULL */
struct exam *patient_exam(struct patient *p, int64_t event, int index);         /* NULL */
/* The next free index of what this event raises: alerts, proposals and exams share one row of numbers. */
int patient_index(const struct patient *p, int64_t event);
bool session_asks(const struct session *s, int plan);                            /* it came due, and this plan's question is open */
struct session *patient_session(struct patient *p, int64_t number);              /* NULL: not fixed, or too old to change */
/* Sessions before this place in the list are settled for good: none opens again, and none is put before others. */
size_t patient_open(struct patient *p);
/* Room for what is forgotten before the event is over, to be given back; NULL when memory is out. */
struct arena *patient_scratch(struct patient *p);
void patient_scratch_back(struct patient *p, struct arena *a);   /* NULL is fine */
bool patient_stopped(const struct patient *p);                                   /* a standing flag forbids sessions */
enum disposition patient_disposition(const struct patient *p);                   /* the worst standing; self-ok */
/* What a criterion of this plan looks at, at an instant; figures is the caller's room. */
void patient_situation(const struct patient *p, const struct plan *plan, int64_t now_ms, int32_t today,
                       struct figures *figures, struct situation *out);
/* How many messages a day the patient's active plans allow: the least that any says; 0: none does. */
int patient_messages_cap(const struct patient *p);

#endif
