/* words_case_decide.c - what people decide in a case: a pause, an approval, a clearance, a journey, a correction.
 *
 *     approve "injection", decline "plan", clear { reason = "fracture excluded" }, pause {}, resume {}, stop {},
 *     travel "Europe/Berlin", acknowledge {}, amend { pain = { during = 2 } }, exam_asked "it swells again",
 *     exam_booked "2027-03-02 09:00", snooze { minutes = 30 } */
#include "bindings/lua/shape.h"
#include "bindings/lua/words_case.h"
#include <string.h>

#define MOST_WORDS   200
#define SNOOZE_LEAST 10 /* minutes */
#define SNOOZE_MOST  60

/* The word as the step's "do": exam_asked → "exam-asked". */
static struct word *step_called(lua_State *L) {
    char name[32];
    size_t i = 0;
    for (const char *c = bind_called(L); *c && i + 1 < sizeof name; c++) name[i++] = *c == '_' ? '-' : *c;
    name[i] = '\0';
    return case_step(L, name);
}

static int read_text(lua_State *L, const char *key, const char *example) {
    const char *called = bind_called(L);
    lua_settop(L, 1);
    struct word *step = step_called(L);
    if (lua_type(L, 1) == LUA_TSTRING && lua_rawlen(L, 1) > 0)
        shape_put_text(L, step->json, key, called, 1, MOST_WORDS);
    else if (!word_of(L, 1, WORD_BROKEN))
        bind_mistake(L, "%s is followed by %s, expected words in quotes, as in %s", called, bind_show(L, 1), example);
    return 1;
}

/*** approve "injection", decline "plan": what waits is decided: the id of a step, a care or an exercise, "plan" of a plan
 * in draft, "intake" after a long time without sessions. */
static int l_case_decision(lua_State *L) { return read_text(L, "what", "approve \"injection\""); }

/*** travel "Europe/Berlin": the patient lives by another clock from now on. */
static int l_case_travel(lua_State *L) { return read_text(L, "zone", "travel \"Europe/Berlin\""); }

/*** exam_asked "it swells again": the patient asks for an examination. */
static int l_case_exam_asked(lua_State *L) { return read_text(L, "reason", "exam_asked \"it swells again\""); }

/*** exam_booked "2027-03-02 09:00": the clinic confirms a time. */
static int l_case_exam_booked(lua_State *L) {
    lua_settop(L, 1);
    struct word *step = step_called(L);
    case_put_time(L, 1, "exam_booked", step->json, "time");
    return 1;
}

/*** clear {}: a clinician clears the red flags as they stand; pause {}, resume {}, stop {}: the plan's life; with a reason
 * where there is one; acknowledge {}: every alert is seen. */
static int l_case_plain(lua_State *L) {
    static const struct field fields[] = {{"reason", "reason", FIELD_TEXT, .max = MOST_WORDS}};
    const struct shape shape = {.what = bind_called(L), .field = fields, .fields = 1};
    if (!bind_body(L, bind_called(L), "")) return word_broken(L);
    struct word *step = step_called(L);
    shape_read(L, &shape, NULL, 1, step, step->json);
    return 1;
}

/*** snooze { minutes = 30 }: the patient puts off the reminder of the last session that came due and is open. */
static int l_case_snooze(lua_State *L) {
    static const struct field fields[] = {
        {"minutes", "minutes", FIELD_COUNT, .required = true, .min = SNOOZE_LEAST, .max = SNOOZE_MOST}};
    static const struct shape shape = {"snooze", fields, 1, .item = NULL};
    if (!bind_body(L, "snooze", "")) return word_broken(L);
    struct word *step = step_called(L);
    shape_read(L, &shape, NULL, 1, step, step->json);
    return 1;
}

/*** amend { pain = { ["worst-24h"] = 3 } }: what was reported last was a mistake; this takes its place. */
static int l_case_amend(lua_State *L) {
    static const char *const none[] = {NULL};
    if (!bind_body(L, "amend", "")) return word_broken(L);
    struct word *step = step_called(L);
    word_put(L, step, "findings", json_object());
    case_check_fields(L, 1, "amend", none, NULL);
    case_put_findings(L, 1, "amend", json_object_get(step->json, "findings"));
    if (json_object_size(json_object_get(step->json, "findings")) == 0)
        bind_mistake(L, "amend is empty: say what was found instead");
    return 1;
}

void words_case_decide_open(lua_State *L, struct draft *d) {
    bind_words(L, d, (const char *const[]){"approve", "decline", NULL}, l_case_decision);
    bind_words(L, d, (const char *const[]){"clear", "pause", "resume", "stop", "acknowledge", NULL}, l_case_plain);
    bind_word(L, d, "travel", l_case_travel);
    bind_word(L, d, "amend", l_case_amend);
    bind_word(L, d, "snooze", l_case_snooze);
    bind_word(L, d, "exam_asked", l_case_exam_asked);
    bind_word(L, d, "exam_booked", l_case_exam_booked);
}
