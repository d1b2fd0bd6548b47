/* review.h - what is wrong with a protocol that can be read: faults that show without searching through answers.
 *
 * Pure, and about one compiled protocol or safety value. Each remark has the JSON pointer of the part that it is about,
 * for the loader's map of lines. A remark that is wrong is an error, the others are warnings. What is looked at:
 *
 * evidence  A figure (what a finding is compared with, the edges of bands, points, a dose, how long a phase lasts) with
 *           neither a mark nor a source in scope: on itself, or on any object above it up to the protocol. Names of
 *           codes and levels are no figures, nor are factors, weekdays and times of the day. A mark "read" or "2nd"
 *           with no source in scope. A traffic light, a limit, a layoff, a rule or what a phase forbids with neither in
 *           scope. A protocol without sources. A source that stands behind nothing.
 * numbers   Different units (or levels and numbers, or codes of different lists) compared, added, subtracted, or
 *           standing for each other; a constant is of any unit, and so is a number without one. A comparison that every
 *           possible answer meets, or none; to touch the end of a range, as in "3 to 10", is no fault.
 * doses     An exercise whose dose nothing bounds from above because it never changes: no ladder, unless it is a
 *           mobility exercise or a run, or the prescription says by a mark of its own that the dose is meant to be
 *           fixed. A ladder with a rung that is easier than the one before it in one thing and harder in none: an
 *           error. (Where the words change with the amount nobody can tell: "15RM" and "6RM".) A rung that is no other
 *           than the one before it, or changes more than one thing: sets, reps, hold, seconds, minutes, load, and the
 *           range that a note names ("0 to 60 degrees").
 * reach     A red flag's row, a contraindication, a criterion, a running rule, a rule, what a phase forbids, a layoff's
 *           gate, a light's limits and colours, or a way on or back that no answer can meet; a row or running rule
 *           that stands behind one that is always met; a critical flag that has no words for when it is unknown; a flag
 *           about a knee that looks at nothing of a knee.
 * course    A light none of whose follow-ups asks for anything that its green looks at in a session. A step that needs
 *           approval, and that neither a rule nor a condition of its own reaches.
 * texts     A text to the patient that is longer than REVIEW_… below.
 *
 * What needs a search (rows that others shadow together, conditions that exclude each other) is not looked at here. */
#ifndef STRIDE_CLINICAL_REVIEW_H
#define STRIDE_CLINICAL_REVIEW_H
#include "clinical/protocol/protocol.h"
#include "clinical/review/remark.h"

/* In characters; DEF, the project's choice: what is said or asked fits a message on a small screen, what an exercise or
 * a care is fits one page of it. */
#define REVIEW_SAY_MAX      300
#define REVIEW_EXERCISE_MAX 600
#define REVIEW_CARE_MAX     900

/* Adds to out; everything is the arena's. STATUS_MEMORY is the only error. */
enum status review_protocol(const struct protocol *p, struct arena *a, remark_list *out, struct error *err);

#endif
