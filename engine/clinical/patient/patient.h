/* patient.h - a patient's state: a pure fold over events.
 *
 * patient_apply(state, event) moves the state on and says what follows (effects); it reads no clock, no zone, no store,
 * and gives the same bytes for the same events everywhere. It first checks the event against the state: a refusal
 * (STATUS_NO, with the reason) changes nothing. After any other failure the state is to be thrown away. State lives in
 * the arena given to patient_new; protocols are borrowed from the catalogue.
 *
 * Order within one event: answers are taken; red flags are judged (worst wins, every reason kept); plans' states and
 * holds follow; then, for plans still active and only at checkin, findings and day: the first rule of the phase that is
 * newly met (one that would move the plan on waits while a hold forbids that); unless it moved the plan: regress (where
 * it was met as the phase began, only when something it reads is newer), else advance (only from min_days on, and not
 * under no-progression), else the day limit's review. */
#ifndef STRIDE_CLINICAL_PATIENT_H
#define STRIDE_CLINICAL_PATIENT_H
#include "clinical/state/patient_json.h"

enum status patient_apply(struct patient *p, const struct event *e, struct effects *out, struct error *err);

#endif
