#include "base/json_quick.h"
#include "support/support.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static json_t *by_jansson(const char *text, size_t n) {
    return json_loadb(text, n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
}

/* Members in their order, and numbers of their kind. */
static char *form_of(const json_t *value) { return json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(17)); }

static void assert_same(const json_t *quick, const json_t *slow, const char *text, size_t n) {
    char *a = form_of(quick), *b = form_of(slow);
    ck_assert_ptr_nonnull(a);
    ck_assert_msg(slow != NULL && b != NULL, "read, and jansson refuses it: %.*s", (int)n, text);
    ck_assert_msg(strcmp(a, b) == 0, "%.*s: %s is not %s", (int)n, text, a, b);
    free(a);
    free(b);
}

/* ---- What is common ---- */

static const char *const common[] = {
    "{}",
    "[]",
    " [ 1 , 2 ] ",
    "{\"b\":1,\"a\":[true,false,null,\"x\"]}",
    "{\"a\":{\"b\":{\"c\":[[],{}]}}}",
    "0",
    "-0",
    "7",
    "-12",
    "999999999999999999",
    "0.5",
    "-0.0",
    "2.75",
    "123456789.123456",
    "-1803859200000",
    "\"\"",
    "\"a \\\"b\\\" \\\\ \\/ \\b\\f\\n\\r\\t\"",
    "\"Schmerz \xc3\xbc\x62\x65r \xe2\x80\x93 f\xc3\xbcnf\"",
    "{\"\":1}",
    "\t\r\n[1]\n",
};

START_TEST(what_is_common_is_read_as_jansson_reads_it) {
    const char *text = common[_i];
    json_t *quick = json_read_quick(text, strlen(text)), *slow = by_jansson(text, strlen(text));
    ck_assert_msg(quick != NULL, "%s", text);
    assert_same(quick, slow, text, strlen(text));
    json_decref(quick);
    json_decref(slow);
}
END_TEST

static const char *const left[] = {
    "",
    " ",
    "{",
    "[",
    "[1",
    "[1,",
    "[1,]",
    "[,]",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{a:1}",
    "{\"a\":1,\"a\":1}",
    "[1] 2",
    "01",
    "-",
    "-a",
    "1.",
    ".5",
    "1e5",
    "1.5e3",
    "1234567890123456789",
    "0.1234567890123456",
    "tru",
    "nul",
    "truee",
    "\"",
    "\"\\",
    "\"\\u00e4\"",
    "\"\\x\"",
    "\"\n\"",
    "\"\xff\"",
    "\"\xed\xa0\x80\"",
    "{\"\\n\":1}",
    "'a'",
};

START_TEST(what_is_wrong_or_uncommon_is_left_to_jansson) {
    ck_assert_msg(json_read_quick(left[_i], strlen(left[_i])) == NULL, "%s", left[_i]);
}
END_TEST

/* ---- Random texts ---- */

static uint32_t x;
static uint32_t draw(void) {
    x ^= x << 13;
    x ^= x >> 17;
    return x ^= x << 5;
}

#define SIZE 200
static const char sample[] =
    "{\"exercise\":\"slide\",\"dose\":{\"sets\":2,\"load\":-12.75},\"days\":[0,1,2],\"at\":[480],"
    "\"note\":\"a \\\"b\\\"\\n\xc3\xbc\",\"on\":true,\"x\":null,\"big\":1803859200000}";

/* A few bytes of the sample changed, moved or left out. */
static size_t spoil(char text[static SIZE]) {
    static const char bytes[] = "{}[]\",:\\0123456789.-eEtfn /ub\x80\xc3\xbc\x01";
    size_t n = sizeof sample - 1;
    memcpy(text, sample, n);
    for (uint32_t times = draw() % 4; times > 0 && n > 1; times--) {
        size_t at = draw() % n, from = draw() % n;
        uint32_t what = draw() % 3;
        if (what == 0) text[at] = bytes[draw() % (sizeof bytes - 1)];
        if (what == 1) text[at] = text[from];
        if (what == 2) memmove(text + at, text + at + 1, --n - at);
    }
    return n;
}

START_TEST(a_text_is_never_read_otherwise_than_by_jansson) {
    const char *given = getenv("JSON_SEED");
    x = given != NULL ? (uint32_t)strtoul(given, NULL, 10) : 2463534242u;
    printf("JSON_SEED=%u\n", x);
    for (int i = 0; i < 200000; i++) {
        char text[SIZE];
        size_t n = spoil(text);
        json_t *quick = json_read_quick(text, n);
        json_t *slow = quick != NULL ? by_jansson(text, n) : NULL;
        if (quick != NULL) assert_same(quick, slow, text, n);
        json_decref(quick);
        json_decref(slow);
    }
}
END_TEST

int main(void) {
    Suite *s = suite_create("json_quick");
    TCase *t = tcase_create("json_quick");
    tcase_add_loop_test(t, what_is_common_is_read_as_jansson_reads_it, 0, sizeof common / sizeof *common);
    tcase_add_loop_test(t, what_is_wrong_or_uncommon_is_left_to_jansson, 0, sizeof left / sizeof *left);
    tcase_add_test(t, a_text_is_never_read_otherwise_than_by_jansson);
    suite_add_tcase(s, t);
    return support_run(s);
}
