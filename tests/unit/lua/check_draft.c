/* What a draft keeps of the vocabulary for others than the compiler. */
#include "bindings/lua/sandbox.h"
#include "bindings/lua/words.h"
#include "support/support.h"
#include <stdlib.h>
#include <string.h>

static struct arena *arena;
static struct draft draft;
static mistake_list mistakes;
static struct sandbox *sandbox;
static struct error err;

static int add_words(lua_State *L) {
    words_open(L, lua_touserdata(L, 1));
    return 0;
}

static void setup(void) {
    arena = arena_new(ARENA_NO_LIMIT);
    ck_assert_ptr_nonnull(arena);
    ck_assert(draft_init(&draft, arena, &mistakes));
    ck_assert_int_eq(sandbox_new(NULL, &sandbox, &err), STATUS_OK);
    ck_assert_int_eq(sandbox_read(sandbox, add_words, &draft, &err), STATUS_OK);
}

static void teardown(void) {
    sandbox_free(sandbox);
    draft_fini(&draft);
    arena_free(arena);
}

static void run(const char *script) {
    ck_assert_msg(sandbox_run(sandbox, "m.lua", script, strlen(script), &err) == STATUS_OK, "%s", err.message);
    lua_pop(sandbox_state(sandbox), 1);
    ck_assert_msg(mistakes.count == 0, "%s", mistakes.count ? mistakes.item[0].message : "");
}

static const char script[] =
    "return findings {\n"
    "  knee.yes_no \"locking\" \"?\", knee.yes_no \"full\" { \"?\", normal = true },\n"
    "  knee.number \"pain\" { \"?\", from = 0, to = 10, contexts = \"rest walking\", normal = 0 },\n"
    "  knee.number \"temp\" { \"?\", from = 30, to = 43, normal = 36.6 },\n"
    "  knee.number \"lefs\" { \"?\", from = 0, to = 80 },\n"
    "  knee.one_of \"effusion\" { \"?\", codes = \"none small\", normal = \"none\" },\n"
    "  knee.one_of \"sex\" { \"?\", codes = \"a b\" },\n"
    "  knee.some_of \"place\" { \"?\", codes = \"groin thigh\", normal = {} } }";

static const char *const normals[][2] = {{"locking", "false"}, {"full", "true"}, {"pain", "0"},
                                         {"temp", "36.6"},     {"lefs", ""},     {"effusion", "\"none\""},
                                         {"sex", ""},          {"place", "[]"}};

START_TEST(what_is_normal_is_kept_as_a_form_says_it) {
    run(script);
    ck_assert_uint_eq(json_array_size(draft.findings), sizeof normals / sizeof *normals);
    for (size_t i = 0; i < sizeof normals / sizeof *normals; i++) {
        const json_t *declared = json_array_get(draft.findings, i), *normal = draft_normal(&draft, normals[i][0]);
        char *text = normal ? json_dumps(normal, JSON_ENCODE_ANY | JSON_REAL_PRECISION(4)) : NULL;
        ck_assert_str_eq(json_string_value(json_object_get(declared, "name")), normals[i][0]);
        ck_assert_ptr_null(json_object_get(declared, "normal")); /* it is not compiled */
        ck_assert_str_eq(text ? text : "", normals[i][1]);
        free(text);
    }
    ck_assert_ptr_null(draft_normal(&draft, "nothing"));
}
END_TEST

int main(void) {
    Suite *s = suite_create("draft");
    TCase *tc = tcase_create("normal");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, what_is_normal_is_kept_as_a_form_says_it);
    suite_add_tcase(s, tc);
    return support_run(s);
}
