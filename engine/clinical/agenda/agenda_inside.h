/* agenda_inside.h - what the files of the agenda share; nobody else includes it.
 *
 * A day is expanded to its occurrences, in order of instant (agenda_day.c, agenda_follow_up.c); those of one instant make a
 * session (agenda_session.c), less what is withheld (agenda_view.c) or too close (agenda_spacing.c), and with what other
 * plans prescribe of the same later that day (agenda_merge.c). An exam's reminder is a session beside them
 * (agenda_exam.c). agenda.c gives them out one by one, with their windows (agenda_windows.c). */
#ifndef STRIDE_CLINICAL_AGENDA_INSIDE_H
#define STRIDE_CLINICAL_AGENDA_INSIDE_H
#include "clinical/patient/patient.h"
#include "clinical/plan/ladder.h"
#include "clinical/plan/withheld.h"
#include "time/instant.h"

#define AGENDA_MAX_TIMES 64              /* distinct minutes of a day over all plans */

enum occurrence_kind { OCCURRENCE_EXERCISE, OCCURRENCE_QUESTION, OCCURRENCE_FOLLOW_UP };
/* One thing on one local day: a prescription or question of the plan's phase, or a follow-up of its light about a session. */
struct occurrence {
    int64_t at_ms;
    enum occurrence_kind kind;
    int plan, index;                     /* place of the plan; prescription, question, follow-up */
    int64_t about;
    const char *taken;                   /* why it is not done here: an earlier session of the day has it; or NULL */
    int64_t fixed;                       /* the session that stands for it; 0 */
};

/* What a prescription means today, and what findings say of it; looked at when an occurrence first needs it. */
struct rx_view { bool ready, judged; struct stand stand; const struct ladder *ladder; const char *finding; };
struct plan_view { struct rx_view *rx; bool situated, joined; struct figures figures; struct situation s; };

/* A follow-up that a session which was done asks for. */
struct called { int64_t at_ms; int32_t day; int plan, index; int64_t about; };

/* A session without its windows; due_ms INSTANT_NONE: there is none any more. */
struct found { struct session_plan session; bool early; };

enum limb { LIMB_LEFT, LIMB_RIGHT, LIMBS };
/* The newest session that loaded a limb with a kind. */
struct load { int64_t at_ms, session; };

struct agenda {
    const struct patient *patient;
    const struct zone *zone;
    struct arena *arena;
    int64_t after_ms, next_number;
    int64_t opened_ms;                           /* after_ms at first: what is known is judged as of then */
    int32_t opened_day;
    int32_t day, last_day;                       /* the day to expand next; the last one looked at */
    struct plan_view *view;                      /* by place of the plan */
    struct result *results;
    int minute[AGENDA_MAX_TIMES], replaced[AGENDA_MAX_TIMES], minutes;      /* protocols' times and what they become */
    LIST(struct occurrence) today; size_t next;
    bool early;                                  /* a session that has not come due was answered */
    struct load load[KIND_KINDS][LIMBS];
    LIST(struct called) called;
    const struct exam *exam; int64_t exam_ms;    /* whose reminder is still to come, and when; NULL */
    const char *note;                            /* goes with the next session */
    LIST(struct found) ahead; size_t first;      /* found, and not given out yet */
};

enum status agenda_memory_out(struct error *err);
int32_t agenda_day_of(const struct agenda *g, int64_t at_ms);    /* the local day */
bool agenda_has_sessions(const struct plan *plan);               /* active and in a phase */
const struct phase *agenda_phase(const struct plan *plan);
const struct plan *agenda_plan(const struct agenda *g, const struct occurrence *o);
const struct prescription *agenda_rx(const struct agenda *g, const struct occurrence *o);

/* agenda_view.c. NULL when memory is out. */
const struct rx_view *agenda_view(struct agenda *g, int plan, int rx);
/* *why: NULL, or why it is not to be done by its plan at that instant. */
enum status agenda_withheld(struct agenda *g, const struct occurrence *o, int64_t at_ms, const char **why, struct error *err);

/* agenda_day.c */
void agenda_settle_minutes(struct agenda *g);
enum status agenda_expand_day(struct agenda *g, struct error *err);
struct occurrence *agenda_add(struct agenda *g, int64_t at_ms, enum occurrence_kind kind, int plan, int index);   /* NULL */
void agenda_sort(struct agenda *g);

/* agenda_follow_up.c */
enum status agenda_call_follow_ups(struct agenda *g, struct error *err);         /* once, as the agenda opens */
enum status agenda_expand_follow_ups(struct agenda *g, struct error *err);       /* those of g->day */
enum status agenda_put_follow_up(struct agenda *g, const struct occurrence *o, struct session_plan *s, struct error *err);

/* agenda_spacing.c */
void agenda_remember_loads(struct agenda *g);
void agenda_add_loads(struct agenda *g, const struct session_plan *s, int64_t at_ms);
/* The session after which the least gap is not over; NULL. */
const struct load *agenda_too_close(const struct agenda *g, const struct exercise *x, enum side side, int64_t at_ms);

/* agenda_merge.c */
/* What was fixed for this day takes the later occurrences of the same. */
void agenda_cover(struct agenda *g);
/* The item of the session that this occurrence is one with; NULL. */
struct item *agenda_same(struct agenda *g, const struct occurrence *o, struct session_plan *s);
/* The item that this plan has in the session by the same exercise, or as a run already; NULL. */
struct item *agenda_own(struct agenda *g, const struct occurrence *o, struct session_plan *s);
/* The lower of the two doses is done: they never add. */
enum status agenda_lower(struct agenda *g, const struct occurrence *o, struct item *item, struct error *err);
enum status agenda_join(struct agenda *g, const struct occurrence *o, struct item *item, struct error *err);
extern const char agenda_joined[];                               /* stands as the reason until all have joined */
/* Occurrences of other plans later that day that are one with an item of the session join it; then the reasons are told. */
enum status agenda_absorb(struct agenda *g, struct session_plan *s, struct error *err);

/* agenda_session.c */
enum status agenda_take_group(struct agenda *g, struct session_plan *s, struct error *err);

/* agenda_exam.c */
void agenda_call_exam(struct agenda *g);
enum status agenda_take_exam(struct agenda *g, struct session_plan *s, struct error *err);

#endif
