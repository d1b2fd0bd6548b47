/* words_fixture.h - a small vocabulary, so that what is tested does not hang on the shipped one, and what compiling a
 * script with it answers. */
#ifndef STRIDE_TEST_WORDS_FIXTURE_H
#define STRIDE_TEST_WORDS_FIXTURE_H
#include "base/hash.h"
#include "bindings/lua/compile.h"
#include "support/support.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char words_findings[] =
    "return findings {\n"
    "  person.number \"age\" { \"Age?\", unit = \"years\", from = 0, to = 120 },\n"
    "  knee.yes_no \"noble\" \"Noble?\",\n"
    "  knee.yes_no \"squat\" { \"Squat?\", when_pain = \"pain squat\", fresh = days(14) },\n"
    "  knee.number \"pain\" { \"Pain?\", unit = \"0-10\", from = 0, to = 10, contexts = \"walking squat\" },\n"
    "  knee.number \"lefs\" { \"LEFS?\", from = 0, to = 80 },\n"
    "  knee.number \"since\" { \"Days?\", unit = \"d\", from = 0, to = 3650 },\n"
    "  knee.one_of \"effusion\" { \"Fluid?\", codes = \"none small large\" },\n"
    "  knee.some_of \"place\" { \"Where?\", codes = \"groin thigh calf\" },\n"
    "  knee.one_of \"limp\" { \"Limp?\", codes = \"none slight\", normal = \"none\" },\n"
    "  knee.one_of \"stairs\" { \"Stairs?\", codes = \"well badly\" },\n"
    "  knee.number \"akps\" { \"AKPS?\", from = 0, to = 15,\n"
    "    score = { { \"limp\", none = 5, slight = 2.5 }, { \"stairs\", well = 10, badly = 0 }, at_least = 1 } },\n"
    "}\n";
static const char words_sources[] = "return sources { source \"beals-2013\" \"Beals C. A review.\" }\n";
static const char words_exercises[] =
    "return exercises {\n"
    "  exercise \"side-plank\" { ref = \"E24\", title = \"Side plank\", text = \"Hold.\",\n"
    "    kind = \"isometric\", gap = hours(6) },\n"
    "  exercise \"knees\" { title = \"Knees\", text = \"Hold.\", kind = \"isometric\", gap = hours(6),\n"
    "    ladder = ladder { sets = 3, hold = climb(seconds(20), seconds(30), seconds(5)),\n"
    "      entry = 2, harder = \"feet\" } },\n"
    "  exercise \"feet\" { title = \"Feet\", text = \"Hold.\", kind = \"isometric\", gap = hours(6),\n"
    "    ladder = ladder { { sets = 3, hold = seconds(20) }, harder = \"weight\", easier = \"knees\" } },\n"
    "  exercise \"weight\" { title = \"Weight\", text = \"Hold.\", kind = \"isometric\", gap = hours(6),\n"
    "    ladder = ladder { sets = 3, reps = 8, load = climb({ 1, \"kg\" }, { 2, \"kg\" }, { 0.5, \"kg\" }) } },\n"
    "}\n";
static const char words_care[] = "return cares { care \"ice\" { title = \"Ice\", text = \"Cold.\" } }\n";

#define HEAD "local f, ex, care = require \"findings\", require \"exercises\", require \"care\"\n"

static json_t *answer;

static inline void compile(const char *script) {
    json_t *request = json_pack("{s{ssssssss}s{ssss}}", "files", "vocabulary/findings.lua", words_findings,
                                "vocabulary/sources.lua", words_sources, "vocabulary/exercises.lua", words_exercises,
                                "vocabulary/care.lua", words_care, "script", "path", "t.lua", "text", script);
    ck_assert_ptr_nonnull(request);
    json_decref(answer);
    answer = compile_work(request);
    json_decref(request);
    ck_assert_ptr_nonnull(answer);
}

static inline void setup(void) {
    ck_assert(hash_start());
    answer = NULL;
}
static inline void teardown(void) { json_decref(answer); }

static inline const json_t *mistakes(void) { return json_object_get(answer, "mistakes"); }

static inline const char *mistake(size_t i) {
    static char line[700];
    const json_t *m = json_array_get(mistakes(), i);
    if (!m) return "";
    snprintf(line, sizeof line, "%s:%d: %s", json_string_value(json_object_get(m, "file")),
             (int)json_integer_value(json_object_get(m, "line")), json_string_value(json_object_get(m, "message")));
    return line;
}

/* The script is one expression; it stands on line 2, after what brings f, ex and care. */
static inline void compile_value(const char *value) {
    char script[4000];
    ck_assert_int_lt(snprintf(script, sizeof script,
                              HEAD "local x = %s\nreturn protocol \"t\" { title = \"T\", version = \"1.0.0\", criteria "
                                   "= { place = f.noble } }",
                              value),
                     (int)sizeof script);
    compile(script);
}

/* A module of the vocabulary, alone. */
static inline void compile_module(const char *script) {
    json_t *request = json_pack("{s{ss}}", "files", "vocabulary/m.lua", script);
    ck_assert_ptr_nonnull(request);
    json_decref(answer);
    answer = compile_work(request);
    json_decref(request);
    ck_assert_ptr_nonnull(answer);
}

#define ROWS(table) (int)(sizeof(table) / sizeof *(table))

#endif
