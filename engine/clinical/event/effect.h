/* effect.h - what follows from an event beside the new state: rows for the outbox, moves, holds, alerts.
 *
 * Effects are made by the fold and go nowhere but into the transaction of their event, or into an explanation. */
#ifndef STRIDE_CLINICAL_EFFECT_H
#define STRIDE_CLINICAL_EFFECT_H
#include "clinical/criterion/explanation.h"
#include "clinical/event/event.h"

/* Something a clinician must see. One cause, one alert: while it is not acknowledged, the same cause makes it no second
 * time, but may make it more urgent. Its id is the first event's with the index: "p12:31/1". */
struct alert {
    int64_t event; int index;
    enum disposition disposition; int64_t deadline_ms;
    const char *about, *text;
    const char *cause;                   /* what is one and the same: "RF04 left", "1 rule /rules/3"; never NULL */
    int64_t raised_ms;
    int times; int64_t newest;           /* how often the cause came up, and the event when it last did */
    int64_t acknowledged;                /* by that event; 0: by nobody yet */
    int64_t acknowledged_ms;             /* and when; it is kept PATIENT_TOLD_DAYS from then on */
};
/* Something that waits for a clinician's approve or decline; its id is like an alert's, of one row of numbers with them. */
enum proposal_kind { PROPOSAL_PLAN, PROPOSAL_STEP, PROPOSAL_CARE, PROPOSAL_EXERCISE, PROPOSAL_INTAKE, PROPOSAL_KINDS };
enum proposal_state { PROPOSAL_OPEN, PROPOSAL_APPROVED, PROPOSAL_DECLINED, PROPOSAL_WITHDRAWN, PROPOSAL_STATES };
const char *proposal_kind_name(enum proposal_kind k);            /* "step" */
const char *proposal_state_name(enum proposal_state s);          /* "open" */
struct proposal {
    int64_t event; int index;
    enum proposal_kind kind; enum proposal_state state;
    int plan;
    const char *what;                    /* id of the step, care or exercise; NULL of a plan, an intake */
    const char *text;                    /* what is proposed, and why */
    uint64_t asks;                       /* of care, exercise: bit i: its contraindication i asks, or did when it was decided
                                            (PROPOSAL_APPROVAL: it needs approval whatever the findings); 0: settles nothing */
    int64_t decided;                     /* by that event, or withdrawn; 0 */
    int64_t decided_ms;
};
#define PROPOSAL_APPROVAL (UINT64_C(1) << 62)
/* An examination at the clinic. Its id is like an alert's. */
enum exam_state { EXAM_ASKED, EXAM_BOOKED, EXAM_OVER, EXAM_CANCELLED, EXAM_STATES };
const char *exam_state_name(enum exam_state s);                  /* "asked" */
struct exam {
    int64_t event; int index;
    enum exam_state state;
    enum disposition disposition; int64_t deadline_ms;
    const char *reason;                  /* reasons of one that is still asked for are joined, "; " between them */
    int64_t at_ms; struct local local;   /* booked for */
    int64_t booked_ms;                   /* when it was booked: its reminder is no earlier */
    int64_t closed_ms;                   /* when it was over or cancelled; 0 */
};

enum effect_kind { EFFECT_REMINDER, EFFECT_ANSWERED, EFFECT_UNANSWERED, EFFECT_CANCELLED, EFFECT_MOVED, EFFECT_HELD,
                   EFFECT_RELEASED, EFFECT_STATE, EFFECT_ALERT, EFFECT_NUDGED, EFFECT_COLOUR, EFFECT_DOSE, EFFECT_STEP,
                   EFFECT_PROPOSED, EFFECT_DECIDED, EFFECT_ACKNOWLEDGED, EFFECT_EXAM, EFFECT_SHIFTED, EFFECT_CLEARED,
                   EFFECT_MIGRATED, EFFECT_TRAVELLED, EFFECT_AMENDED, EFFECT_DROPPED, EFFECT_SNOOZED,
                   EFFECT_IGNORED };
struct effect {
    enum effect_kind kind;
    int64_t session; int round;          /* reminder, answered, unanswered, cancelled, dropped, snoozed: the round put off */
    const struct session_plan *planned;  /* reminder: what to send and when; answered at birth when answered_early */
    bool answered_early;
    int plan;                            /* moved, held, released, state, nudged, colour, dose, step, shifted, migrated,
                                            dropped: an exercise, in from, is out of a session that stays open */
    const char *from, *to;               /* moved: phases (to "completed"); state: states; held: the hold's name in to;
                                            step: steps; colour: the colour in to, the exercise in from; dose: exercise and
                                            dose as words; exam: its state in to; migrated: versions; travelled: zones */
    const char *reason;                  /* a sentence; nudged: what the patient is told */
    const struct protocol *rule_of;      /* moved, alert of a flag: whose rule it was; or NULL */
    const char *rule;                    /* JSON pointer of the rule in it, for the script line */
    struct alert alert;
    struct proposal proposal;            /* proposed, decided */
    struct exam exam;                    /* exam */
    json_t *explanation;                 /* of the rule: why; borrowed, freed with the effects' arena; NULL when not asked for */
};
struct effects {
    struct arena *arena;
    bool explain; enum reading reading;  /* explain: fill explanation, for that reader */
    LIST(struct effect) list;
};

struct effect *effect_add(struct effects *out, enum effect_kind kind);   /* NULL when memory is out */

#endif
