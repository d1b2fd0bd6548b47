/* bind.h - what every word of the authoring vocabulary is made with.
 *
 * A script's values (a finding, a condition, a phase) are struct word: userdata that own a piece of the canonical form
 * (clinical/canonical.h) as JSON. Each piece names the script line that made it in a private member WORD_PLACE, which
 * finish.h takes off again. Words are never changed once they are made, so pieces are shared and not copied.
 *
 * A wrong argument is not a Lua error. It is a mistake: noted in the draft with file, line and what to write instead;
 * the constructor then goes on, or gives a broken word, which every other word accepts in silence. So one run reports
 * every mistake of a script, each once. Only what cannot go on (memory, a script that is far too big) raises.
 *
 * All functions here that take a lua_State may raise. None of them holds memory meanwhile that only C knows: JSON is
 * handed to a word before the next call that may raise. Every function of the vocabulary has the draft as upvalue 1. */
#ifndef STRIDE_LUA_BIND_H
#define STRIDE_LUA_BIND_H
#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include <lauxlib.h>
#include <lua.h>

#define WORD_PLACE "@"                   /* "runners-knee/itb-syndrome.lua:41" */
#define DRAFT_MAX_MISTAKES 200
#define WORD_MAX_DEPTH 64                /* two a level of a condition; explanations nest as deep */

/* ---- What one load builds ---- */

struct mistake { const char *file, *message; int line; bool warning; };
typedef LIST(struct mistake) mistake_list;

struct draft {
    struct arena *arena;                 /* borrowed */
    mistake_list *mistakes;              /* borrowed; several loads share one list */
    json_t *findings;                    /* what `findings { … }` declared, in order; owned */
    json_t *named;                       /* the same declarations by name; owned */
    json_t *normals;                     /* by name: what is found in a healthy person; owned */
    json_t *sources;                     /* what `sources { … }` declared, id to text; owned */
    json_t *exercises;                   /* what `exercises { … }` declared, id to definition; owned */
    json_t *defined, *used;              /* usage.h: of the libraries that this load made; owned */
    json_t *leaning;                     /* files, as keys, that would say something else without what other files
                                            brought; owned */
    bool lost;                           /* memory was out for a mistake: nothing of this load may be used */
    json_t *explained;                   /* what explained("code") stands for, as compile.c made it: [{"places":[code…],
                                            "by":condition}…]; borrowed; NULL: nowhere */
};

bool draft_init(struct draft *d, struct arena *a, mistake_list *mistakes);  /* false when memory is out */
void draft_fini(struct draft *d);
/* Adds a mistake, once; when the list is full it has enough. Does not raise. false when memory is out: the mistake is
 * lost, and what is being loaded must not be used. */
bool draft_note(struct arena *a, mistake_list *list, const struct mistake *m);
bool mistakes_fatal(const mistake_list *list);       /* whether one is more than a warning */
void mistakes_sort(mistake_list *list);              /* by file, line, message: the same order in every run */
json_t *draft_finding(const struct draft *d, const char *name);             /* the declaration, borrowed; NULL */
/* What an examiner finds in a healthy person, as a findings form has it: true, 3.5, "none", ["groin"]; borrowed. NULL
 * when the declaration does not say; a yes/no is then false. Of a number with contexts: in each of them. d->findings has
 * the names, in order. */
const json_t *draft_normal(const struct draft *d, const char *name);

/* Notes that the file of the call leans on what others brought: bind_draft(L)->leaning. */
void bind_leans(lua_State *L);

/* ---- Words ---- */

enum word_kind {
    WORD_BROKEN, WORD_FINDING, WORD_CONDITION, WORD_NUMBER, WORD_WINDOW, WORD_DURATION, WORD_SPAN, WORD_DECLARATION,
    WORD_LIBRARY, WORD_EXERCISE, WORD_PRESCRIPTION, WORD_CONTRAINDICATION, WORD_CARE, WORD_STEP, WORD_STEPS,
    WORD_RUN_RULE, WORD_PHASE, WORD_PHASES, WORD_FLAG_ROW, WORD_FLAG_UNKNOWN, WORD_FLAG, WORD_FLAGS, WORD_SOURCE,
    WORD_CLIMB, WORD_LADDER, WORD_ASKS, WORD_RULE, WORD_ACTION, WORD_FIGURE,
    WORD_LIGHT, WORD_LIMITS, WORD_FOLLOW_UP, WORD_LAYOFF, WORD_MISSED, WORD_AVOID, WORD_MIGRATION, WORD_AGAIN,
    WORD_UNKNOWN, WORD_NORMAL, WORD_STORY_STEP, WORD_CASE, WORD_CASES,
    WORD_PROTOCOL, WORD_PERSON, WORD_CLINIC, WORD_KINDS
};

enum scale { SCALE_NONE, SCALE_SEVERITY, SCALE_IRRITABILITY };     /* mild moderate severe; low moderate high */

struct word {
    enum word_kind kind;
    json_t *json;                        /* owned */
    json_t *declared;                    /* of a finding, a window, a baseline: the declaration; the draft's */
    int64_t seconds;                     /* of a duration */
    enum scale scale;                    /* of a number: what its levels are called */
    bool joined;                         /* an all or any made by & or |: the next one extends it */
    bool session;                        /* looks at one session or its limits: in a traffic_light only */
    int nodes, depth;                    /* how big the piece is */
};

const char *word_kind_name(enum word_kind kind);     /* "a condition" */
/* Pushes a new word with an empty object that names the place of the call. */
struct word *word_new(lua_State *L, enum word_kind kind);
int word_broken(lua_State *L);                       /* pushes a broken word; returns 1, for "return word_broken(L)" */
struct word *word_at(lua_State *L, int index);       /* NULL when it is none */
struct word *word_of(lua_State *L, int index, enum word_kind kind);         /* NULL when it is none of that kind */
const char *word_text(const struct word *w, const char *key);               /* "" when it has none */
/* Where a piece was made. false when it does not say. */
bool word_place(const json_t *piece, char *file, size_t room, int *line);

/* Members of a word's piece. A NULL value means that memory is out, and raises. put takes, the others borrow. */
void word_put(lua_State *L, struct word *w, const char *key, json_t *taken);
void word_put_text(lua_State *L, struct word *w, const char *key, const char *text);
void word_put_word(lua_State *L, struct word *w, const char *key, const struct word *part);
json_t *word_list(lua_State *L, struct word *w, const char *key);           /* the list under key, made if not there */
void word_add(lua_State *L, struct word *w, const char *key, const struct word *part);  /* at the end of that list */
void word_grow(lua_State *L, struct word *w, const struct word *part);      /* counts part's size; the above do */
void word_keep(lua_State *L, int failed);                                   /* raises when jansson said -1 */

/* ---- Registering ---- */

void bind_open(lua_State *L, struct draft *d);       /* metatables of kinds that need nothing of their own */
void bind_word(lua_State *L, struct draft *d, const char *name, lua_CFunction f);
/* One function under several names, which it tells apart by bind_called. */
void bind_words(lua_State *L, struct draft *d, const char *const *names, lua_CFunction f);
/* Adds operators, and the methods behind ":"; both end in {NULL, NULL}; methods may be NULL. */
void bind_kind(lua_State *L, struct draft *d, enum word_kind kind, const luaL_Reg *operators, const luaL_Reg *methods);

struct draft *bind_draft(lua_State *L);              /* upvalue 1 */
const char *bind_called(lua_State *L);                /* upvalue 2: the name by which it was called */

/* ---- Arguments ---- */

/* Notes a mistake at the place of the call; or at the place of a piece of JSON, if that has one. */
void bind_mistake(lua_State *L, const char *format, ...) __attribute__((format(printf, 2, 3)));
void bind_mistake_of(lua_State *L, const json_t *piece, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* No more than `most` arguments (of a method: with what it is called on); more are a mistake, and are dropped, fewer are
 * filled with nil. A decimal comma makes two numbers of one. */
void bind_take(lua_State *L, int most);
/* "; did you mean "ladder"?" or "". Lives until the next call on the same draft's arena is freed. */
const char *bind_nearest(struct draft *d, const char *word, const char *const *candidates, size_t count);
const char *bind_nearest_key(struct draft *d, const char *word, const json_t *object);
const char *bind_nearest_finding(struct draft *d, const char *name);        /* among those that are declared */
const char *bind_show(lua_State *L, int index);      /* a value as a message shows it; lives with the draft */

enum name_form { NAME_KEBAB, NAME_SNAKE, NAME_FLAG, NAME_WORDS };
/* For `word "name" { … }`: argument 1 is the name, the answer a function that calls then with the draft as upvalue 1,
 * word as upvalue 2 and the name as upvalue 3. A wrong name is a mistake; a missing one gives a broken word. */
int bind_named(lua_State *L, const char *word, enum name_form form, lua_CFunction then);
const char *bind_name(lua_State *L);                 /* upvalue 3 */
/* Argument 1 must be a table; otherwise notes a mistake and gives false. */
bool bind_body(lua_State *L, const char *word, const char *name);
/* How many items the list at index has, up to a hole, which is a mistake; so are keys, unless they are allowed. */
int bind_items(lua_State *L, int index, const char *where, bool keys);
/* Replaces the list at index (absolute) by one in which the items of plain lists inside it stand in their place, so
 * that a list may be kept in several modules. Keys of the list itself stay; inside they are mistakes. */
void bind_flatten(lua_State *L, int index, const char *where);

/* Thousandths of the Lua number at index. false, after a mistake that begins with where, when it is none or too fine. */
bool bind_milli(lua_State *L, int index, const char *where, int64_t *milli);
/* Makes the value at index (absolute) a condition or number word in its place, and gives it. NULL after a mistake that
 * begins with where. A broken word is given as it is. */
struct word *bind_condition(lua_State *L, int index, const char *where);
struct word *bind_number(lua_State *L, int index, const char *where);
/* Whether w stands where no single session is looked at, as it may; a mistake that begins with where when not. */
bool bind_sessionless(lua_State *L, const struct word *w, const char *where);

#endif
