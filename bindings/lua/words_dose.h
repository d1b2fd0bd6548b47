/* words_dose.h - doses, and the ladders that climb them.
 *
 *     ladder { sets = 3, hold = climb(seconds(20), seconds(45), seconds(5)), rest = seconds(45) }
 *     ladder { sets = 3, reps = climb(8, 12, 2), load = climb({ 0.5, "kg" }, { 2, "kg" }, { 0.5, "kg" }),
 *              order = "reps load" }                  reps to their top, then the load: one at a time
 *     ladder { { sets = 3, reps = 8 }, { sets = 3, reps = 10 }, entry = 2, harder = "side-plank-feet" } */
#ifndef STRIDE_LUA_WORDS_DOSE_H
#define STRIDE_LUA_WORDS_DOSE_H
#include "bindings/lua/shape.h"

#define DOSE_FIELDS 8
extern const struct field dose_fields[DOSE_FIELDS];     /* sets, reps, hold, rest, lasts, load, tempo, note */

/* Whether the table at index says anything of a dose. */
bool dose_said(lua_State *L, int index);
/* Mistakes when what it says is not enough for one. where is what messages call it. */
void dose_check(lua_State *L, int index, const char *where);

/* The field `ladder` of an exercise and of its prescription. */
void dose_own_ladder(lua_State *L, const struct shape_at *at, const struct field *field, int index);
/* Mistakes, at the ladder's line, for a progression or regression that the library of exercises does not have, or that
 * has no ladder. id is the exercise whose ladder it is. */
void dose_check_ladder(lua_State *L, const char *id, const json_t *ladder);

#endif
