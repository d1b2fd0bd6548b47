/* migrate_differs.h - what another version of a protocol would have made of a patient's history.
 *
 * The events are folded with the plan opened on that version (patient_fold_other), and what followed is compared with
 * what did: its moves, steps and states, the alerts, and where the plan stands in the end. Nothing is written. */
#ifndef STRIDE_PRACTICE_MIGRATE_DIFFERS_H
#define STRIDE_PRACTICE_MIGRATE_DIFFERS_H
#include "practice/history.h"

/* A list of sentences, by day: ["2027-03-04: would have moved settle -> build; did not"…]. New reference. */
enum status migrate_differs(struct history *h, int plan, const struct protocol *to, json_t **out, struct error *err);

#endif
