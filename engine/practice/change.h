/* change.h - a change of state that somebody asks for: what pause, approve, clear and the like have in common. */
#ifndef STRIDE_PRACTICE_CHANGE_H
#define STRIDE_PRACTICE_CHANGE_H
#include "practice/answer.h"
#include "practice/deed.h"

/* "reason" of args, or NULL. */
enum status change_reason(const struct request *r, const char **out, struct error *err);
/* The plan that the request is about. STATUS_INPUT: there is none. */
enum status change_plan(const struct request *r, struct plan **out, struct error *err);
/* Adds the event, unless it would be dated before what is there; *moves is what followed. */
enum status change_add(struct request *r, struct event *e, json_t **moves, struct error *err);
/* {"event", what change_put puts, "moves"}; takes moves. */
enum status change_answer(const struct request *r, const struct event *e, json_t *moves, json_t **answer,
                          struct error *err);
/* What an answer says of such an event, beside its id and the moves, as things stand now: "plan" and "state", "proposal",
 * "alert", "exam" and so on. effects are the event's. Nothing for an event of another kind. */
void change_put(json_t **o, const struct request *r, const struct event *e, const struct effects *effects);

/* pause, resume and stop: an event of this kind about the plan. */
enum status change_of_plan(struct request *r, enum event_kind kind, json_t **answer, struct error *err);
/* approve and decline. */
enum status change_of_proposal(struct request *r, enum event_kind kind, json_t **answer, struct error *err);

#endif
