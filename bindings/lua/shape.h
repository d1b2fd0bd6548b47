/* shape.h - what a constructor's table may hold: a table of fields that is checked and copied into canonical JSON.
 *
 *     static const struct field fields[] = {
 *         {"title", "title", FIELD_TEXT, .required = true, .max = 200},
 *         {"hold", "hold_s", FIELD_SECONDS, .min = 1, .max = 600},
 *     };
 *
 * Every field that is missing, unknown, of the wrong kind or out of bounds is one mistake that names the constructor:
 * `exercise "side-plank": hold is 2000 s, expected 1 to 600`. What has no name is an item: a word of a given kind. */
#ifndef STRIDE_LUA_SHAPE_H
#define STRIDE_LUA_SHAPE_H
#include "bindings/lua/bind.h"

enum field_kind {
    FIELD_TEXT,                          /* clean text of at most max bytes; runs of white space become one space */
    FIELD_CHOICE,                        /* one of choices, which NULL ends */
    FIELD_COUNT,                         /* a whole number from min to max */
    FIELD_MILLI,                         /* a number from min to max, which are thousandths; kept in thousandths */
    FIELD_SECONDS, FIELD_MINUTES, FIELD_HOURS, FIELD_DAYS,  /* a duration from min to max units; kept as the number of them */
    FIELD_TRUE,                          /* true or false; false is left out */
    FIELD_CONDITION, FIELD_NUMBER,       /* a word */
    FIELD_OWN                            /* read by own */
};

struct shape;
struct shape_at { const struct shape *shape; const char *where; struct word *word; json_t *into; };
struct field;
typedef void (*field_fn)(lua_State *L, const struct shape_at *at, const struct field *field, int index);

struct field {
    const char *name, *key;              /* in the script, in the canonical form */
    enum field_kind kind;
    bool required;
    int64_t min, max;
    const char *const *choices;
    field_fn own;
};

struct shape_item { enum word_kind kind; const char *key; bool single, required; };

struct shape {
    const char *what;                    /* the constructor's name */
    const struct field *field; size_t fields;
    const struct shape_item *item; size_t items;
    const char *texts;                   /* the key of a bare text among the items; NULL: none may stand there */
    bool marked;                         /* mark and source may stand there: evidence, for the word's own piece */
    bool session;                        /* its conditions may look at one session */
};

#define SHAPE_EVIDENCE 2
extern const struct field shape_evidence[SHAPE_EVIDENCE];   /* words_evidence.c: mark, source */

/* Checks the table at index (absolute) and copies it into `into`, which is w's piece or a part of it; items go into w's
 * piece. id may be NULL. A broken word in a field is taken in silence. */
void shape_read(lua_State *L, const struct shape *s, const char *id, int index, struct word *w, json_t *into);

/* `exercise "side-plank": hold`, for messages; lives with the draft. */
const char *shape_where(lua_State *L, const struct shape_at *at, const char *field);
/* The text at index as FIELD_TEXT reads it, put into `into` under key. */
void shape_put_text(lua_State *L, json_t *into, const char *key, const char *where, int index, int64_t max);

/* The field `missed` of a phase and of an exercise in it: words_layoff.c. */
void missed_own(lua_State *L, const struct shape_at *at, const struct field *field, int index);

#endif
