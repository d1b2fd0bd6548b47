/* finding.h - the vocabulary, and what is known of one person.
 *
 * A finding is one named, typed fact about the person or about one knee. Its value is kept as one int64_t:
 * yes/no 0 or 1; a number in thousandths of its unit; one of a list the index of the code; some of a list a bit set.
 * A finding that is not known has no value: nothing here ever turns "unknown" into "no".
 *
 * The vocabulary is one table for all protocols of a process: canonical_read interns each protocol's findings into it,
 * and refuses a declaration whose type, unit, subject or time of keeping differs from the one that came first. Codes
 * and contexts may only grow at their end. Each (finding, context, side) has a slot, a small number that never changes
 * while the process lives; slots are not stored: what is stored names findings, contexts, sides and codes. */
#ifndef STRIDE_CLINICAL_FINDING_H
#define STRIDE_CLINICAL_FINDING_H
#include "clinical/finding/vocabulary.h"

const char *side_name(enum side side);                          /* "left", "right", "person" */
bool side_from(const char *name, enum side *out);               /* "left" or "right" only */

struct vocabulary *vocabulary_new(struct arena *a);             /* NULL when memory is out */
/* Adds or meets a declaration in canonical form (canonical.h). *index is the finding's place in the table. A number
 * that is named by an "implied_by", and the items of a score, may be declared later. A refused declaration leaves the
 * vocabulary as it was. */
enum status vocabulary_add(struct vocabulary *v, const json_t *declaration, int *index, struct error *err);
/* After findings were taken away from the end of the table: the items of scores that were among them are undeclared. */
void vocabulary_unlink(struct vocabulary *v);
int vocabulary_find(const struct vocabulary *v, const char *name);                    /* -1: none of that name */
const char *vocabulary_nearest(const struct vocabulary *v, const char *name);         /* for "did you mean"; or NULL */
int finding_context(const struct finding *f, const char *context);                    /* -1 */
int finding_code(const struct finding *f, const char *code);                          /* -1 */
/* A finding about a knee needs left or right; one about the person ignores side. */
int finding_slot(const struct finding *f, int context, enum side side);
int finding_kept_days(const struct finding *f);                 /* how long windows look back on it */
const char *finding_question(const struct finding *f, int context);
bool finding_is_pain(const struct finding *f);                  /* a score that a painkiller can mask: unit "0-10" */

/* One answer as it came, with what it is about. session is 0 outside a check-in. */
struct report { int finding, context; enum side side; struct value value; int64_t session; };
typedef LIST(struct report) report_list;

/* The newest answer of every slot. value[slot].known is false for what was never answered. */
struct answers { const struct vocabulary *vocabulary; struct value *value; int slots; };

/* Room for every slot of the vocabulary as it is now (again after it grew: keeps what is there). */
enum status answers_fit(struct answers *a, const struct vocabulary *v, struct arena *arena, struct error *err);
/* Takes a report unless a newer one is there: a late report does not overwrite a newer answer; of one instant the later
 * in order stands. */
void answers_take(struct answers *a, const struct report *r);
/* The value as it stands at now: false when never answered, answered "unknown", or stale. */
bool answers_get(const struct answers *a, const struct finding *f, int slot, int64_t now_ms, struct value *out);

/* Reads the findings form ({"findings": …, "side": …, "at": …, "history": […]}) into reports, oldest
 * first, `findings` after `history` at one instant. at_default is used where "at" is absent; an "at" later than
 * at_default is refused, as are an unknown name (with "did you mean"), a wrong type, a value out of range, a bare value
 * of a knee finding without a side, a number and the yes/no it implies that contradict each other at one instant.
 * A number that implies a yes/no adds that answer too, unless the same instant gave it; a masked number below 1 implies
 * nothing, because the true one may be higher. It is added here so that events carry it and the fold need not know.
 * Items of a score that one form answers at one instant and for one side add the score, unless it is given too; then
 * it must be one that they can make. So histories hold the scores.
 * A pain number is marked masked unless analgesic use is known to be "no" at that instant (clinical rule 0.6): see
 * FINDING_ANALGESIC. When the vocabulary has no such finding nothing is masked. */
enum status findings_read(const struct vocabulary *v, const json_t *form, int64_t at_default_ms, report_list *out,
                          struct arena *a, struct error *err);
/* The canonical JSON of reports, as events and caches keep them: [{"at":ms,"context":…,"finding":…,"masked":true,
 * "prorated":true,"session":n,"side":…,"value":…}], members with default values left out, numbers in thousandths, codes
 * as words, null for unknown. findings_reports_read is its reader. New reference; NULL when memory is out. */
json_t *findings_reports_json(const struct vocabulary *v, const struct report *report, size_t count);
enum status findings_reports_read(const struct vocabulary *v, const json_t *array, report_list *out, struct arena *a,
                                  struct error *err);
/* The JSON (contract form: numbers in units) of one value, for people. New reference. */
json_t *finding_value_json(const struct finding *f, const struct value *v);

#define FINDING_ANALGESIC "analgesic"   /* yes/no, person: a painkiller inside its masking time before these answers */

#endif
