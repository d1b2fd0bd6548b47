/* effect.h - what follows from an event beside the new state: rows for the outbox, moves, holds, alerts.
 *
 * Effects are made by the fold and go nowhere but into the transaction of their event, or into an explanation. */
#ifndef STRIDE_CLINICAL_EFFECT_H
#define STRIDE_CLINICAL_EFFECT_H
#include "clinical/criterion/explanation.h"
#include "clinical/patient/event.h"

struct alert { int64_t event; int index; enum disposition disposition; int64_t deadline_ms; const char *about, *text; };

enum effect_kind { EFFECT_REMINDER, EFFECT_ANSWERED, EFFECT_UNANSWERED, EFFECT_CANCELLED, EFFECT_MOVED, EFFECT_HELD,
                   EFFECT_RELEASED, EFFECT_STATE, EFFECT_ALERT, EFFECT_NUDGED };
struct effect {
    enum effect_kind kind;
    int64_t session; int round;          /* reminder, answered, unanswered, cancelled */
    const struct session_plan *planned;  /* reminder: what to send and when; answered at birth when answered_early */
    bool answered_early;
    int plan;                            /* moved, held, released, state, nudged */
    const char *from, *to;               /* moved: phases (to "completed"); state: states; held: the hold's name in to */
    const char *reason;                  /* a sentence; nudged: what the patient is told */
    const struct protocol *rule_of;      /* moved, alert of a flag: whose rule it was; or NULL */
    const char *rule;                    /* JSON pointer of the rule in it, for the script line */
    struct alert alert;
    json_t *explanation;                 /* of the rule: why; borrowed, freed with the effects' arena; NULL when not asked for */
};
struct effects {
    struct arena *arena;
    bool explain; enum reading reading;  /* explain: fill explanation, for that reader */
    LIST(struct effect) list;
};

struct effect *effect_add(struct effects *out, enum effect_kind kind);   /* NULL when memory is out */

#endif
