/* words_score.h - numbers that are the sum of points for the codes of other findings.
 *
 *     person.number "akps" { "…", from = 0, to = 100, score = {
 *       { "akps_limp", none = 5, slight = 3, constant = 0 }, …, at_least = 10 } } */
#ifndef STRIDE_LUA_WORDS_SCORE_H
#define STRIDE_LUA_WORDS_SCORE_H
#include "bindings/lua/shape.h"

/* The field `score` of a declaration. Points are kept by code: what the codes are is known when all are declared. */
void words_score_read(lua_State *L, const struct shape_at *at, const struct field *field, int index);
/* Checks the scores of all that the draft declares, and gives them the canonical form. */
void words_score_check(lua_State *L);

#endif
