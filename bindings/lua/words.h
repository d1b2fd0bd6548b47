/* words.h - the authoring vocabulary: every word that a protocol script may use, one file a group.
 *
 * protocols/README.md explains each word to authors. words_open adds all of them to a sandbox; the draft, which holds
 * the mistakes, must outlive the sandbox. Each group's open function stands in its own file. */
#ifndef STRIDE_LUA_WORDS_H
#define STRIDE_LUA_WORDS_H
#include "bindings/lua/bind.h"

#define FINDING_PAIN_PLACE "pain_place"  /* some-of, knee: where it hurts; explained("code") is about its codes */

void words_open(lua_State *L, struct draft *d);
/* words_case.c: cases, case, given, expect, enrol … for a script of cases alone, beside the others. names: what they may
 * name, made by case_names; borrowed while the sandbox lives. */
void words_case_open(lua_State *L, struct draft *d, const json_t *names);
/* {"protocols":{id:canonical form},"flags":{id:true},"care":{…},"exercises":{…}} of an answer's protocols (compile.h).
 * New reference; NULL when memory is out. */
json_t *case_names(const json_t *protocols);

void words_declare_open(lua_State *L, struct draft *d);     /* words_declare.c: knee, person, findings */
void words_finding_open(lua_State *L, struct draft *d);     /* words_finding.c: what stands behind f.name */
void words_library_open(lua_State *L, struct draft *d);     /* words_library.c: exercises, cares, sources, criteria */
void words_criterion_open(lua_State *L, struct draft *d);   /* words_criterion.c: all, any, named, & | ~ … */
void words_number_open(lua_State *L, struct draft *d);      /* words_number.c: comparisons, + - * /, choose … */
void words_window_open(lua_State *L, struct draft *d);      /* words_window.c: what stands behind :over and :last */
void words_evidence_open(lua_State *L, struct draft *d);    /* words_evidence.c: figure; mark and source */
void words_time_open(lua_State *L, struct draft *d);        /* words_time.c: days, hours, seconds … */
void words_exercise_open(lua_State *L, struct draft *d);    /* words_exercise.c: exercise */
void words_dose_open(lua_State *L, struct draft *d);        /* words_dose.c: climb */
void words_ladder_open(lua_State *L, struct draft *d);      /* words_ladder.c: ladder */
void words_rule_open(lua_State *L, struct draft *d);        /* words_rule.c: on */
void words_action_open(lua_State *L, struct draft *d);      /* words_action.c: alert, nudge, up, escalate, hold … */
void words_light_open(lua_State *L, struct draft *d);       /* words_light.c: traffic_light, limits, follow_up */
void words_layoff_open(lua_State *L, struct draft *d);      /* words_layoff.c: layoff, shift; missed */
void words_avoid_open(lua_State *L, struct draft *d);       /* words_avoid.c: avoid */
void words_again_open(lua_State *L, struct draft *d);       /* words_again.c: again */
void words_migrate_open(lua_State *L, struct draft *d);     /* words_migrate.c: migrates */
void words_phase_open(lua_State *L, struct draft *d);       /* words_phase.c: running, asks, phase, phases */
void words_care_open(lua_State *L, struct draft *d);        /* words_care.c: care, ask, block, step, steps */
void words_flag_open(lua_State *L, struct draft *d);        /* words_flag.c: flag, safety, emergency … */
void words_protocol_open(lua_State *L, struct draft *d);    /* words_protocol.c: source, protocol */

/* words_clinic.c: clinic, person, closed: the words of a settings file, which has these and bind_open's alone. */
void words_clinic_open(lua_State *L, struct draft *d);
void words_clinic_hours_open(lua_State *L, struct draft *d);    /* without person: for cases */

/* A finding's own members (finding, context, knee) as a piece with this op. Pushed. */
struct word *finding_leaf(lua_State *L, const struct word *finding, enum word_kind kind, const char *op);
const char *finding_type_of(const struct word *finding);    /* "yes-no", "number", "one-of", "some-of" */
/* Whether the finding at index is in one of its contexts, if it has any; a mistake when not. */
bool finding_in_context(lua_State *L, int index);

/* The id of the source at index, a word or a text. NULL after a mistake that begins with where. */
const char *evidence_source(lua_State *L, int index, const char *where);
void evidence_copy(lua_State *L, const struct word *from, struct word *to);    /* mark and source */

/* A piece without a title gets one from its id: physical-therapy → "Physical therapy". */
void words_put_title(lua_State *L, struct word *w);

/* The methods that findings, numbers and windows share; bind_called says which. */
int l_number_compare(lua_State *L);      /* at_least at_most above below equals */
int l_number_between(lua_State *L);
int l_number_bands(lua_State *L);
int l_number_operator(lua_State *L);     /* __add __sub __mul __div */
int l_window_open(lua_State *L);         /* over, last: of a finding */
int l_window_session(lua_State *L);      /* of_session: of a finding */
int l_window_baseline(lua_State *L);     /* of a finding */
int l_criterion_operator(lua_State *L);  /* __band __bor __bnot */
int l_criterion_points(lua_State *L);    /* condition:points(2) */

struct word *number_constant(lua_State *L, int64_t milli);  /* pushed */
const char *number_operator(const char *method);            /* "at_least" → "ge" */
/* A mistake when milli, with which the word at 1 is compared, lies outside what its finding can be. */
void number_check_range(lua_State *L, const json_t *declared, int64_t milli);
/* The window with a figure of its reports; stat NULL: a copy of the window. Pushed. */
struct word *window_close(lua_State *L, const struct word *window, const char *stat);

/* When left is of levels, the name of one at index becomes its number; false after a mistake. */
bool level_from(lua_State *L, const struct word *left, int index);
/* A mistake when w is not of that scale. A severity may be reckoned without bands. */
void level_check(lua_State *L, const struct word *w, enum scale scale, const char *where);

/* Whether id is a step of care; a mistake that begins with where when not. */
bool step_is_known(lua_State *L, const char *where, const char *id);
bool version_is_right(const char *text);                    /* "1.0.0" */
/* Parts of a protocol against each other; mistakes are at the line of the part. */
void rule_check_steps(lua_State *L, const struct word *protocol);   /* what rules escalate to */
void layoff_check(lua_State *L, const struct word *protocol);       /* in rising order */
void migration_check(lua_State *L, const struct word *protocol);    /* to what is there */

/* A duration argument as whole units of unit_s seconds; false after a mistake that begins with where. */
bool time_units(lua_State *L, int index, const char *where, int64_t unit_s, int64_t *out);
/* "mon wed fri", "daily" → [0,2,4]; "08:00 18:00" → [480,1080]. Into w's list under key. */
void time_put_days(lua_State *L, int index, const char *where, struct word *w);
void time_put_at(lua_State *L, int index, const char *where, struct word *w);
/* "23:00" → 1380. false after a mistake. */
bool time_minute(lua_State *L, int index, const char *where, int *minute);

/* What `exercises { … }` and its like make. Members are found by id with _ for -; an unknown one is a mistake. */
int library_new(lua_State *L, enum word_kind of);           /* from the list in argument 1; pushes the library */
#endif
