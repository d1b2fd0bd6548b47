/* answer.h - the parts of which answers are built, as JSON for people.
 *
 * Functions that give a json_t * give a new reference, or NULL when memory is out (base/json_build.h). */
#ifndef STRIDE_PRACTICE_ANSWER_H
#define STRIDE_PRACTICE_ANSWER_H
#include "base/json_build.h"
#include "practice/clinic_now.h"
#include "practice/history.h"

json_t *answer_instant(int64_t instant_ms);                      /* "2027-03-01T09:00:00Z"; null for INSTANT_NONE */

/* {"code","deadline","route","reasons"}: the worst of the flags that stand, by when, where to go at this hour, and each
 * one's words, worst first. */
size_t answer_masked(const report_list *reports);  /* how many pain scores a painkiller may hide */
json_t *answer_disposition(const struct patient *p, const struct clinic_now *clinic, int64_t now_ms);
/* What the flags that stand ask the patient to do, worst first, each once; those not answered yet come last. */
json_t *answer_say(const struct patient *p);
json_t *answer_standing(const struct patient *p);
json_t *answer_alerts(const struct patient *p);
json_t *answer_side(enum side side);                             /* "left"; null for SIDE_NONE */
/* "local", by the clinic's clock (left out where its zone is not known), and "utc". */
void answer_put_clinic_time(json_t **object, const struct clinic_now *clinic, int64_t at_ms);

/* answer_plan.c: a plan with its holds, the doses that have left their entry, and the care of its step as the findings
 * decide it now. What is made for it lives in a. */
json_t *answer_plan(const struct patient *p, const struct plan *plan, int64_t now_ms, int32_t today, struct arena *a);
json_t *answer_proposals(const struct patient *p);
json_t *answer_exams(const struct patient *p, const struct clinic_now *clinic);
/* answer_news.c: "proposed" [{"proposal","plan","kind","what"?,"text"}…] and "exam" {"exam","state","deadline","reason"}, of
 * what the effects newly propose and ask for, and "colour" [{"plan","session","exercise","colour","reason"}…], each left
 * out where there is nothing. */
void answer_put_news(json_t **object, const struct patient *p, const struct effects *effects);

/* Whether an effect is one of a plan or an alert, and not of a reminder. */
bool answer_is_move(const struct effect *e);
const char *answer_effect_name(enum effect_kind k);              /* "moved" */
/* All that what was added to the history did, in words: {"plan","kind","from"?,"to"?,"reason","script"?}; an alert has
 * "disposition" and "deadline" beside its reason. */
enum status answer_moves(struct history *h, json_t **out, struct error *err);
/* The same of effects by themselves; what is looked up for them lives in a. */
enum status answer_moves_of(struct practice *p, const struct patient *patient, const struct effects *effects,
                            struct arena *a, json_t **out, struct error *err);
/* The place of an effect's rule in the script of its plan; NULL when there is none. */
enum status answer_script(struct practice *p, const struct effect *e, struct arena *a, const char **out,
                          struct error *err);

/* A row of the outbox with its attempts, and while it is due what it waits for. */
enum status answer_reminder(struct store *s, const struct stored_reminder *r, struct arena *a, json_t **out,
                            struct error *err);

#endif
