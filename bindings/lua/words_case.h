/* words_case.h - what the words of cases (words_case*.c) share, and what they leave.
 *
 * A script of cases (*.cases.lua) leaves, as JSON without a line of Lua in it:
 *   {"id":protocol,"@":place,"cases":[CASE…]}
 *   CASE {"name","@","at":"2027-03-01T09:00","zone","side":"left|right","clinic"?:SETTINGS,"steps":[STEP…]}
 *   SETTINGS as clinical/clinic/clinic.h has them
 *   STEP {"do":"given|report","@","findings":{…},"again"?:true}        findings as the findings form has them; again:
 * and what was found before
 *        {"do":"expect","@","side"?,"rows"?:[ROW…],"values"?:{…}}       values of findings, as in the form
 *        {"do":"enrol","@","protocol"?,"side"?,"start"?,"draft"?}
 *        {"do":"session","@","with":CHECKIN}                            the next session
 *        {"do":"each-session","@","minutes":n,"with":CHECKIN}           every session of so many minutes to come
 *        {"do":"wait","@","minutes":n}
 *        {"do":"approve|decline","@","what"}, {"do":"clear|pause|resume|stop|acknowledge","@","reason"?},
 *        {"do":"snooze","@","minutes":30},
 *        {"do":"travel","@","zone"}, {"do":"amend","@","findings":{…}}, {"do":"exam-asked","@","reason"},
 *        {"do":"exam-booked","@","time"}                                 what people decide
 *   CHECKIN {"done"?,"skipped"?,"share"?,"before"?,"during"?,"after60"?,"morning"?,"findings"?:{…}}
 *   ROW  {"what","id"?,"key"?,MATCH}; engine/lab/expect.h has the table
 *   MATCH one of "is":value, "has":[texts], "list":{"exactly":[…]} or {"among"?,"includes"?,"none_of"?}
 * "@" is the place in the script: "runners-knee/itb-syndrome.cases.lua:12". */
#ifndef STRIDE_LUA_WORDS_CASE_H
#define STRIDE_LUA_WORDS_CASE_H
#include "bindings/lua/words.h"

/* What the cases may name, and the protocol they are about; kept for the load. */
struct case_world {
    const json_t *names;    /* case_names; borrowed */
    const json_t *protocol; /* of the `cases "id"` at hand; NULL before it */
};
struct case_world *case_world(lua_State *L);

void words_case_finding_open(lua_State *L, struct draft *d);
void words_case_expect_open(lua_State *L, struct draft *d);
void words_case_deed_open(lua_State *L, struct draft *d);
void words_case_decide_open(lua_State *L, struct draft *d);

/* A step with this "do". Pushed. */
struct word *case_step(lua_State *L, const char *what);
/* "2027-03-01 09:00" at index as "2027-03-01T09:00" under key; a mistake that begins with where when it is no such
 * time. */
void case_put_time(lua_State *L, int index, const char *where, json_t *into, const char *key);

/* A finding's value at index (absolute) into the object under its name, as the form has it: for one knee, for both,
 * with contexts. What is wrong is left out, after a mistake that begins with where. */
void case_put_finding(lua_State *L, int index, const char *where, const json_t *declared, json_t *into);
/* All fields of the table at index that are findings, in the vocabulary's order, into the object. */
void case_put_findings(lua_State *L, int index, const char *where, json_t *into);
/* Whether the table has a field of that name. */
bool case_has(lua_State *L, int index, const char *name);
/* A mistake for every field that is no finding and none of the words; "; did you mean …". more may be NULL: an object
 * whose keys are taken too. */
void case_check_fields(lua_State *L, int index, const char *where, const char *const *words, const json_t *more);
/* Fills the findings of a step with what an examiner finds in a healthy person, where the story says nothing. The
 * story's knee is side. */
void case_fill(lua_State *L, json_t *findings, const char *side);

/* ---- words_case_match.c: one field of an expect, read into its row ---- */

struct case_at {
    struct word *step;
    const char *where; /* "expect: flags" */
    json_t *row;
    const json_t *protocol; /* whose phases and steps; NULL: any */
    const json_t *names;    /* what a list may hold, as keys */
};

const json_t *case_protocols(lua_State *L); /* by id */
/* The text at index if it is a key of names; NULL after a mistake. */
const char *case_known_text(lua_State *L, int index, const struct case_at *at, const json_t *names);
void case_read_choice(lua_State *L, int index, const struct case_at *at, const char *const *choices);
void case_read_true(lua_State *L, int index, const struct case_at *at);
void case_read_count(lua_State *L, int index, const struct case_at *at);
void case_read_time(lua_State *L, int index, const struct case_at *at);
void case_read_phase(lua_State *L, int index, const struct case_at *at);
void case_read_step(lua_State *L, int index, const struct case_at *at);
void case_read_texts(lua_State *L, int index, const struct case_at *at);
void case_read_alerts(lua_State *L, int index, const struct case_at *at); /* how many, or texts */
void case_read_flags(lua_State *L, int index, const struct case_at *at);
void case_read_exercises(lua_State *L, int index, const struct case_at *at);
void case_read_holds(lua_State *L, int index, const struct case_at *at);
void case_read_proposals(lua_State *L, int index, const struct case_at *at); /* steps, care, exercises, plan, intake */
void case_read_missing(lua_State *L, int index, const struct case_at *at); /* findings */
void case_read_next(lua_State *L, int index, const struct case_at *at);    /* a finding, or false */

#endif
