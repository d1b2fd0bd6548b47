/* patient_sessions.h - what due, closed and check-in events do to a patient's sessions and their counts.
 *
 * Part of the fold (patient.c calls it). The check functions change nothing and refuse with STATUS_NO. */
#ifndef STRIDE_CLINICAL_PATIENT_SESSIONS_H
#define STRIDE_CLINICAL_PATIENT_SESSIONS_H
#include "clinical/patient/patient_state.h"

enum status session_check_due(struct patient *p, const struct event *e, struct error *err);
enum status session_check_closed(struct patient *p, const struct event *e, struct error *err);
enum status session_check_checkin(struct patient *p, const struct event *e, struct error *err);

enum status session_due(struct patient *p, const struct event *e, struct effects *out, struct error *err);
enum status session_closed(struct patient *p, const struct event *e, struct effects *out, struct error *err);
/* Of a check-in: fixes an early session, settles what is said to be done or skipped, takes answers to questions. */
enum status session_settle(struct patient *p, const struct event *e, struct effects *out, struct error *err);

/* What it asks for this plan and was not answered counts as missed: once, however many questions they are. */
void session_count_questions(struct plan *plan, struct session *s);
/* The note joins what the patient is to be told with the next session. False when memory is out. */
bool session_add_note(struct patient *p, const char *note);

#endif
