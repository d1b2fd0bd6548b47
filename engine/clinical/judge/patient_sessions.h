/* patient_sessions.h - what due, closed and check-in events do to a patient's sessions and their counts.
 *
 * Part of the fold (patient.c calls it). The check functions change nothing and refuse with STATUS_NO. */
#ifndef STRIDE_CLINICAL_PATIENT_SESSIONS_H
#define STRIDE_CLINICAL_PATIENT_SESSIONS_H
#include "clinical/state/patient_state.h"

enum status session_check_due(struct patient *p, const struct event *e, struct error *err);
enum status session_check_closed(struct patient *p, const struct event *e, struct error *err);
enum status session_check_checkin(struct patient *p, const struct event *e, struct error *err);

enum status session_due(struct patient *p, const struct event *e, struct effects *out, struct error *err);
enum status session_closed(struct patient *p, const struct event *e, struct effects *out, struct error *err);
/* Of a check-in: fixes an early session, settles what is said to be done or skipped, takes answers to questions. */
enum status session_settle(struct patient *p, const struct event *e, struct effects *out, struct error *err);

/* Which sessions a check-in to this one tells of: those its questions are about, and itself if it has anything to do, or no
 * such question. How many. */
#define SESSION_MAX_SUBJECTS 8
size_t session_subjects(struct patient *p, int64_t session, int64_t subject[static SESSION_MAX_SUBJECTS]);
/* Whose report this one of it is: where it answers a question about others, theirs; else, beside exercises, its own. */
size_t session_subjects_of(struct patient *p, int64_t session, const struct report *r,
                           int64_t subject[static SESSION_MAX_SUBJECTS]);
/* A copy that outlives the event; without its note, and without what was left out. */
enum status session_copy_plan(struct patient *p, const struct session_plan *from, struct session_plan *to,
                              struct error *err);
/* Adds to a plan's tally of that day. */
enum status session_tally(struct patient *p, int plan, int32_t day, int due, int done, struct error *err);
struct tally *session_tally_of(struct patient *p, int plan, int32_t day);        /* NULL when memory is out */

/* What it asks for this plan and was not answered counts as missed: once, however many questions they are. What is asked
 * about another session does not count. */
void session_count_questions(struct plan *plan, struct session *s);
/* The note joins what the patient is to be told with the next session. False when memory is out. */
bool session_add_note(struct patient *p, const char *note);

#endif
