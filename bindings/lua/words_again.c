/* words_again.c - a further reminder of a session of which nothing was logged.
 *
 *     again { after = minutes(45), times = 1, mark = "DEF" },    -- of a phase, or of the protocol for all of them */
#include "bindings/lua/shape.h"
#include "bindings/lua/words.h"

#define AFTER_LEAST 10 /* minutes */
#define AFTER_MOST  720
#define TIMES_MOST  3

/*** again { after = minutes(45), times = 1 }: while nothing is logged of a session, its reminder comes again; once
 * where times is not said. */
static int l_again_again(lua_State *L) {
    static const struct field fields[] = {
        {"after", "after_min", FIELD_MINUTES, .required = true, .min = AFTER_LEAST, .max = AFTER_MOST},
        {"times", "times", FIELD_COUNT, .min = 1, .max = TIMES_MOST}};
    static const struct shape shape = {"again", fields, 2, .marked = true};
    if (!bind_body(L, "again", "")) return word_broken(L);
    struct word *w = word_new(L, WORD_AGAIN);
    shape_read(L, &shape, NULL, 1, w, w->json);
    if (!json_object_get(w->json, "times")) word_put(L, w, "times", json_integer(1));
    return 1;
}

void words_again_open(lua_State *L, struct draft *d) { bind_word(L, d, "again", l_again_again); }
