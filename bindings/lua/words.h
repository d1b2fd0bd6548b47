/* words.h - the authoring vocabulary: every word that a protocol script may use, one file a group.
 *
 * protocols/README.md explains each word to authors. words_open adds all of them to a sandbox; the draft, which holds
 * the mistakes, must outlive the sandbox. Each group's open function stands in its own file. */
#ifndef STRIDE_LUA_WORDS_H
#define STRIDE_LUA_WORDS_H
#include "bindings/lua/bind.h"

#define FINDING_PAIN_PLACE "pain_place"  /* some-of, knee: where it hurts; explained("code") is about its codes */

void words_open(lua_State *L, struct draft *d);

void words_finding_open(lua_State *L, struct draft *d);     /* words_finding.c: knee, person, findings */
void words_library_open(lua_State *L, struct draft *d);     /* words_library.c: exercises, cares, sources, criteria */
void words_criterion_open(lua_State *L, struct draft *d);   /* words_criterion.c: all, any, named, & | ~ … */
void words_number_open(lua_State *L, struct draft *d);      /* words_number.c: comparisons, windows, bands, + - * … */
void words_time_open(lua_State *L, struct draft *d);        /* words_time.c: days, hours, seconds … */
void words_exercise_open(lua_State *L, struct draft *d);    /* words_exercise.c: exercise */
void words_care_open(lua_State *L, struct draft *d);        /* words_care.c: care, ask, block, step, steps */
void words_flag_open(lua_State *L, struct draft *d);        /* words_flag.c: flag, safety, emergency … */
void words_protocol_open(lua_State *L, struct draft *d);    /* words_protocol.c: phase, phases, source, protocol … */

/* A finding's own members (finding, context, knee) as a piece with this op. Pushed. */
struct word *finding_leaf(lua_State *L, const struct word *finding, enum word_kind kind, const char *op);
const char *finding_type_of(const struct word *finding);    /* "yes-no", "number", "one-of", "some-of" */

/* A piece without a title gets one from its id: physical-therapy → "Physical therapy". */
void words_put_title(lua_State *L, struct word *w);

/* The methods that findings, numbers and windows share; bind_called says which. */
int l_number_compare(lua_State *L);      /* at_least at_most above below equals */
int l_number_between(lua_State *L);
int l_number_bands(lua_State *L);
int l_number_operator(lua_State *L);     /* __add __sub __mul */
int l_window_open(lua_State *L);         /* over, last: of a finding */
int l_criterion_operator(lua_State *L);  /* __band __bor __bnot */
int l_criterion_points(lua_State *L);    /* condition:points(2) */

/* A duration argument as whole units of unit_s seconds; false after a mistake that begins with where. */
bool time_units(lua_State *L, int index, const char *where, int64_t unit_s, int64_t *out);
/* "mon wed fri", "daily" → [0,2,4]; "08:00 18:00" → [480,1080]. Into w's list under key. */
void time_put_days(lua_State *L, int index, const char *where, struct word *w);
void time_put_at(lua_State *L, int index, const char *where, struct word *w);

/* What `exercises { … }` and its like make. Members are found by id with _ for -; an unknown one is a mistake. */
int library_new(lua_State *L, enum word_kind of);           /* from the list in argument 1; pushes the library */
#endif
