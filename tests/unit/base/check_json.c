#include "base/json.h"
#include "support/support.h"
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ROWS(table) (int)(sizeof(table) / sizeof *(table))

static struct error err;

static json_t *parsed(const char *text) {
    json_t *value = NULL;
    enum status status = json_read(text, strlen(text), JSON_MAX_DEPTH, &value, &err);
    if (status != STATUS_OK) ck_abort_msg("%s: %s", text, err.message);
    return value;
}

/* ---- Reading ---- */

#define BYTES(text) text, sizeof text - 1

static const struct {
    const char *bytes;
    size_t n;
    int line, column;
    const char *part;
} bad[] = {
    {BYTES(""), 1, 1, "end of file"},
    {BYTES("{\"a\":1"), 1, 6, "expected"},
    {BYTES("{\"a\":1}\n\n x"), 3, 2, "end of file expected"},
    {BYTES("{} {}"), 1, 4, "end of file expected"},
    {BYTES("{\"a\":1,\n\"a\":2}"), 2, 3, "duplicate"},
    {BYTES("['a']"), 1, 2, ""},
    {BYTES("[1,]"), 1, 4, ""},
    {BYTES("[01]"), 1, 2, ""},
    {BYTES("[NaN]"), 1, 4, ""},
    {BYTES("[+1]"), 1, 2, ""},
    {BYTES("[.5]"), 1, 2, ""},
    {BYTES("[1e400]"), 1, 6, "real number overflow"},
    {BYTES("[9223372036854775808]"), 1, 20, "too big"},
    {BYTES("[\"\xFF\"]"), 1, 3, "decode"},
    {BYTES("[\"\xC0\xAF\"]"), 1, 3, "decode"},
    {BYTES("[\"\\ud800\"]"), 1, 9, "Unicode"},
    {BYTES("[\"\\u0000\"]"), 1, 9, "\\u0000 is not allowed"},
    {BYTES("{\"a\\u0000b\":1}"), 1, 11, "\\u0000 is not allowed"},
    {BYTES("[\"a\0b\"]"), 1, 4, "NUL"},
    {BYTES("[1]\0"), 1, 4, "NUL"},
    {BYTES("[\n1,\n\"a\nb\"]"), 3, 3, "unexpected newline"},
    {BYTES("\xEF\xBB\xBF{}"), 1, 1, ""},
    {BYTES("// x\n{}"), 1, 1, ""},
    {BYTES("nul"), 1, 3, ""},
};

START_TEST(malformed_text_is_refused_by_place) {
    char place[40];
    json_t *value = NULL;
    ck_assert_int_eq(json_read(bad[_i].bytes, bad[_i].n, JSON_MAX_DEPTH, &value, &err), STATUS_INPUT);
    ck_assert_ptr_null(value);
    ck_assert_int_eq(err.line, bad[_i].line);
    snprintf(place, sizeof place, "line %d column ", bad[_i].line);
    ck_assert_msg(strstr(err.message, place) == err.message, "%s", err.message);
    ck_assert_msg(strstr(err.message, bad[_i].part) != NULL, "%s", err.message);
    int column = (int)strtol(err.message + strlen(place), NULL, 10);
    ck_assert_msg(abs(column - bad[_i].column) <= 1, "%s, not %d", err.message, bad[_i].column);
    ck_assert_int_eq(json_read(bad[_i].bytes, bad[_i].n, JSON_MAX_DEPTH, &value, NULL), STATUS_INPUT);
}
END_TEST

static void nest(char *text, int depth) {
    memset(text, '[', (size_t)depth);
    memset(text + depth, ']', (size_t)depth);
    text[2 * depth] = '\0';
}

START_TEST(depth_is_bounded_where_the_caller_says) {
    char text[400];
    json_t *value = NULL;
    nest(text, JSON_MAX_REQUEST_DEPTH);
    ck_assert_int_eq(json_read(text, strlen(text), JSON_MAX_REQUEST_DEPTH, &value, &err), STATUS_OK);
    json_decref(value);
    nest(text, JSON_MAX_REQUEST_DEPTH + 1);
    ck_assert_int_eq(json_read(text, strlen(text), JSON_MAX_REQUEST_DEPTH, &value, &err), STATUS_INPUT);
    ck_assert_str_eq(err.message, "line 1 column 33: nested deeper than 32 levels");
    ck_assert_int_eq(json_read(text, strlen(text), JSON_MAX_DEPTH, &value, &err), STATUS_OK);
    json_decref(value);
}
END_TEST

START_TEST(a_million_brackets_are_refused_at_once) {
    size_t n = 1000000;
    char *text = malloc(n);
    json_t *value = NULL;
    ck_assert_ptr_nonnull(text);
    memset(text, '[', n);
    ck_assert_int_eq(json_read(text, n, JSON_MAX_DEPTH, &value, &err), STATUS_INPUT);
    ck_assert_str_eq(err.message, "line 1 column 129: nested deeper than 128 levels");
    free(text);
}
END_TEST

START_TEST(brackets_within_strings_do_not_count) {
    json_t *value = NULL;
    const char *text = "[\"\\\"[[[[\\\\\",[\"]]\"]]";
    ck_assert_int_eq(json_read(text, strlen(text), 2, &value, &err), STATUS_OK);
    json_decref(value);
    ck_assert_int_eq(json_read(text, strlen(text), 1, &value, &err), STATUS_INPUT);
}
END_TEST

START_TEST(a_value_need_not_be_an_object) {
    json_t *value = parsed(" 5 ");
    ck_assert_int_eq(json_integer_value(value), 5);
    json_decref(value);
}
END_TEST

/* jansson itself would drop a character of a text that cannot grow, and go on. */
START_TEST(memory_that_runs_out_while_reading_refuses_the_text) {
    const char *text = "{\"a\":[1,2.5,\"x\",true,null,{\"b\":\"a longer text than the rest\"}],\"c\":{}}";
    for (int ever = 0; ever <= 1; ever++) {
        for (int n = 1;; n++) {
            json_t *value = NULL;
            if (ever) support_fail_nth(n);
            else support_fail_once(n);
            enum status status = json_read(text, strlen(text), JSON_MAX_DEPTH, &value, &err);
            int refused = support_failed();
            support_fail_nth(0);
            json_decref(value);
            if (refused == 0) break;
            ck_assert_int_eq(status, STATUS_MEMORY);
            ck_assert_ptr_null(value);
            ck_assert_int_lt(n, 500);
        }
    }
}
END_TEST

/* ---- Files ---- */

static char *file_with(const char *name, const char *text) {
    char *path = support_tempfile(name);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_ge(fputs(text, f), 0);
    ck_assert_int_eq(fclose(f), 0);
    return path;
}

START_TEST(a_file_is_read_whole) {
    json_t *value = NULL;
    char *path = file_with("good.json", "{\"age\": 31}\n");
    ck_assert_int_eq(json_read_file(path, 12, &value, &err), STATUS_OK);
    ck_assert_int_eq(json_integer_value(json_object_get(value, "age")), 31);
    json_decref(value);
    free(path);
}
END_TEST

START_TEST(a_file_over_the_limit_is_refused) {
    json_t *value = NULL;
    char said[400];
    char *path = file_with("big.json", "{\"age\": 31}\n");
    ck_assert_int_eq(json_read_file(path, 11, &value, &err), STATUS_INPUT);
    snprintf(said, sizeof said, "%s is larger than 11 bytes", path);
    ck_assert_str_eq(err.message, said);
    free(path);
}
END_TEST

START_TEST(a_mistake_in_a_file_names_file_and_line) {
    json_t *value = NULL;
    char *path = file_with("bad.json", "{\n\"age\": old}\n");
    ck_assert_int_eq(json_read_file(path, 1000, &value, &err), STATUS_INPUT);
    ck_assert_str_eq(err.file, path);
    ck_assert_int_eq(err.line, 2);
    ck_assert_ptr_nonnull(strstr(err.message, "line 2 column"));
    free(path);
}
END_TEST

START_TEST(a_file_that_is_not_there_is_named) {
    json_t *value = NULL;
    ck_assert_int_eq(json_read_file("/nowhere/y.json", 1000, &value, &err), STATUS_ENVIRONMENT);
    ck_assert_str_eq(err.message, "cannot read /nowhere/y.json: No such file or directory");
    ck_assert_int_eq(json_read_file("", 1000, &value, NULL), STATUS_ENVIRONMENT);
}
END_TEST

START_TEST(a_folder_is_not_a_file) {
    json_t *value = NULL;
    char said[400];
    const char *folder = support_tempdir();
    ck_assert_int_eq(json_read_file(folder, 1000, &value, &err), STATUS_ENVIRONMENT);
    snprintf(said, sizeof said, "%s is a directory, expected a file", folder);
    ck_assert_str_eq(err.message, said);
}
END_TEST

START_TEST(a_pipe_without_a_writer_does_not_hold_us_up) {
    json_t *value = NULL;
    char *path = support_tempfile("pipe");
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    ck_assert_int_eq(json_read_file(path, 1000, &value, &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, "is not a regular file"));
    ck_assert_int_eq(json_read_file("/dev/zero", 1000, &value, &err), STATUS_ENVIRONMENT);
    free(path);
}
END_TEST

static void feed_stdin(const char *text) {
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], text, strlen(text)), (ssize_t)strlen(text));
    ck_assert_int_eq(close(ends[1]), 0);
    ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    ck_assert_int_eq(close(ends[0]), 0);
}

START_TEST(standard_input_may_be_a_pipe) {
    json_t *value = NULL;
    feed_stdin("[1]");
    ck_assert_int_eq(json_read_file("-", 1000, &value, &err), STATUS_OK);
    json_decref(value);
    feed_stdin("[1");
    ck_assert_int_eq(json_read_file("-", 1000, &value, &err), STATUS_INPUT);
    ck_assert_str_eq(err.file, "standard input");
    feed_stdin("[1,2,3]");
    ck_assert_int_eq(json_read_file("-", 3, &value, &err), STATUS_INPUT);
    ck_assert_str_eq(err.message, "standard input is larger than 3 bytes");
}
END_TEST

START_TEST(memory_that_runs_out_while_loading_a_file_is_said) {
    char *path = file_with("good.json", "[1]");
    json_t *value = NULL;
    support_fail_nth(1);
    enum status status = json_read_file(path, 1000, &value, &err);
    support_fail_nth(0);
    ck_assert_int_eq(status, STATUS_MEMORY);
    free(path);
}
END_TEST

/* ---- The canonical writing ---- */

static const struct {
    const char *read, *written;
} canonical[] = {
    {"{ \"b\": 1,\n \"a\": [ true, false, null ] }", "{\"a\":[true,false,null],\"b\":1}"},
    {"{}", "{}"},
    {"[[],{}]", "[[],{}]"},
    {"{\"a\":1,\"B\":2,\"_\":3,\"aa\":4,\"\":5}", "{\"\":5,\"B\":2,\"_\":3,\"a\":1,\"aa\":4}"},
    {"{\"\xC3\xA9\":1,\"z\":2}", "{\"z\":2,\"\xC3\xA9\":1}"},
    {"\"\\u00e9\\u2026\\ud83d\\ude00/\"", "\"\xC3\xA9\xE2\x80\xA6\xF0\x9F\x98\x80/\""},
    {"\"\\b\\f\\n\\r\\t\\\"\\\\\\/\\u0001\\u001f\\u007f\"", "\"\\b\\f\\n\\r\\t\\\"\\\\/\\u0001\\u001f\x7F\""},
    {"0", "0"},
    {"-0", "0"},
    {"-0.0", "0"},
    {"6.0", "6"},
    {"2.50", "2.5"},
    {"0.1", "0.1"},
    {"-0.125", "-0.125"},
    {"0.001", "0.001"},
    {"1234567890.123", "1234567890.123"},
    {"8796093022207.999", "8796093022207.999"},
    {"0.30000000000000004", "0.30000000000000004"},
    {"1e15", "1000000000000000"},
    {"1e25", "1e25"},
    {"1.5e25", "1.5e25"},
    {"-1.5E-9", "-1.5e-9"},
    {"0.000001", "0.000001"},
    {"1.7976931348623157e308", "1.7976931348623157e308"},
    {"5e-324", "5e-324"},
    {"9223372036854775807", "9223372036854775807"},
    {"-9223372036854775808", "-9223372036854775808"},
};

START_TEST(one_value_has_one_writing) {
    json_t *value = parsed(canonical[_i].read);
    char *written = json_canonical(value);
    ck_assert_str_eq(written, canonical[_i].written);
    json_t *again = parsed(written);
    char *twice = json_canonical(again);
    ck_assert_str_eq(twice, written);
    free(twice);
    free(written);
    json_decref(again);
    json_decref(value);
}
END_TEST

START_TEST(a_value_that_contains_itself_is_not_written) {
    json_t *outer = json_array(), *inner = json_array();
    ck_assert_int_eq(json_array_append(outer, inner), 0);
    ck_assert_int_eq(json_array_append(inner, outer), 0);
    ck_assert_ptr_null(json_canonical(outer));
    ck_assert_ptr_null(json_canonical(NULL));
    json_array_clear(inner);
    json_decref(inner);
    json_decref(outer);
}
END_TEST

START_TEST(any_allocation_may_fail_while_writing) {
    json_t *value = parsed("{\"b\":[1,2.5,\"x\"],\"a\":{\"c\":\"a text that is longer than the first room is, so that "
                           "it has to grow at least once while it is written out\"}}");
    for (int n = 1;; n++) {
        char shown[64];
        support_fail_nth(n);
        char *written = json_canonical(value);
        int refused = support_failed();
        support_fail_nth(n);
        json_show(shown, value);
        support_fail_nth(0);
        ck_assert_int_eq(written == NULL, refused > 0);
        ck_assert_str_ne(shown, "");
        free(written);
        if (refused == 0) break;
    }
    json_decref(value);
}
END_TEST

static const struct {
    const char *read, *shown;
} shown[] = {
    {"31", "31"},
    {"\"young\"", "\"young\""},
    {"{\"a\":[1,2]}", "{\"a\":[1,2]}"},
    {"\"12345678901234567890123456789012345678\"", "\"12345678901234567890123456789012345678\""},
    {"\"123456789012345678901234567890123456789\"", "\"12345678901234567890123456789012345678…"},
    {"\"éééééééééééééééééééééééééééééééééééééééééééé\"", "\"ééééééééééééééééééééééééééééé…"},
    {"\"😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀\"", "\"😀😀😀😀😀😀😀😀😀😀😀😀😀😀…"},
};

START_TEST(a_value_is_shown_short) {
    char buffer[64];
    json_t *value = parsed(shown[_i].read);
    ck_assert_str_eq(json_show(buffer, value), shown[_i].shown);
    json_decref(value);
}
END_TEST

START_TEST(nothing_is_shown_as_nothing) {
    char buffer[64];
    ck_assert_str_eq(json_show(buffer, NULL), "nothing");
}
END_TEST

/* ---- Thousandths ---- */

static const struct {
    const char *read;
    int64_t milli;
    const char *part;
} thousandths[] = {
    {"6", 6000, NULL},
    {"6.0", 6000, NULL},
    {"2.5", 2500, NULL},
    {"2.500000", 2500, NULL},
    {"-0.125", -125, NULL},
    {"0.001", 1, NULL},
    {"1e-3", 1, NULL},
    {"1.5e3", 1500000, NULL},
    {"-0.0", 0, NULL},
    {"0.57", 570, NULL},
    {"8.41", 8410, NULL},
    {"1.005", 1005, NULL},
    {"9e12", INT64_C(9000000000000000), NULL},
    {"-9000000000000", INT64_C(-9000000000000000), NULL},
    {"8796093022207.999", INT64_C(8796093022207999), NULL},
    {"0.0001", 0, "0.0001 has more than three decimals"},
    {"0.1234", 0, "0.1234 has more than three decimals"},
    {"0.30000000000000004", 0, "more than three decimals"},
    {"1e-300", 0, "more than three decimals"},
    {"9000000000001", 0, "too large"},
    {"-9000000000000.5", 0, "too large"},
    {"8999999999999.5", 0, "too large"}, /* a double there is no longer exact to a thousandth */
    {"1e300", 0, "too large"},
    {"9223372036854775807", 0, "too large"},
    {"-9223372036854775808", 0, "too large"},
    {"\"six\"", 0, "dose: expected a number, got \"six\""},
    {"null", 0, "expected a number, got null"},
    {"true", 0, "expected a number, got true"},
};

START_TEST(a_number_is_exact_to_the_thousandth) {
    int64_t milli = -1;
    json_t *value = parsed(thousandths[_i].read);
    enum status status = json_milli(value, "dose", &milli, &err);
    if (thousandths[_i].part == NULL) {
        ck_assert_int_eq(status, STATUS_OK);
        ck_assert_int_eq(milli, thousandths[_i].milli);
    } else {
        ck_assert_int_eq(status, STATUS_INPUT);
        ck_assert_int_eq(milli, -1);
        ck_assert_msg(strstr(err.message, thousandths[_i].part) != NULL, "%s", err.message);
        ck_assert_ptr_eq(strstr(err.message, "dose: "), err.message);
    }
    json_decref(value);
}
END_TEST

START_TEST(no_value_at_all_is_no_number) {
    int64_t milli;
    ck_assert_int_eq(json_milli(NULL, "dose", &milli, &err), STATUS_INPUT);
    ck_assert_str_eq(err.message, "dose: expected a number, got nothing");
}
END_TEST

static uint32_t draw(uint32_t *x) {
    *x ^= *x << 13;
    *x ^= *x >> 17;
    *x ^= *x << 5;
    return *x;
}

/* Thousandths of every size, written by us and by printf, come back as they were. */
START_TEST(thousandths_survive_writing_and_reading) {
    uint32_t seed = (uint32_t)time(NULL) | 1, x = seed;
    const char *given = getenv("STRIDE_TEST_SEED");
    if (given != NULL) x = seed = (uint32_t)strtoul(given, NULL, 0) | 1;
    for (int i = 0; i < 50000; i++) {
        int64_t wanted = (int64_t)(((uint64_t)draw(&x) << 32 | draw(&x)) % UINT64_C(8796093022208000));
        wanted >>= draw(&x) % 53;
        if (draw(&x) % 2) wanted = -wanted;
        int64_t got = -1;
        json_t *number = json_from_milli(wanted);
        char *written = json_canonical(number);
        json_t *again = parsed(written);
        enum status status = json_milli(again, "x", &got, &err);
        if (status != STATUS_OK || got != wanted) {
            ck_abort_msg("seed %u: %lld was written %s and read as %lld", seed, (long long)wanted, written,
                         (long long)got);
        }
        char plain[40];
        snprintf(plain, sizeof plain, "%s%lld.%03d", wanted < 0 ? "-" : "", llabs(wanted / 1000),
                 abs((int)(wanted % 1000)));
        json_t *printed = parsed(plain);
        status = json_milli(printed, "x", &got, &err);
        if (status != STATUS_OK || got != wanted) ck_abort_msg("seed %u: %s is not %lld", seed, plain, (long long)got);
        json_decref(printed);
        json_decref(again);
        json_decref(number);
        free(written);
    }
}
END_TEST

START_TEST(every_small_thousandth_survives) {
    for (int64_t wanted = -20000; wanted <= 20000; wanted++) {
        int64_t got = INT64_MAX;
        json_t *number = json_from_milli(wanted);
        ck_assert_int_eq(json_milli(number, "x", &got, NULL), STATUS_OK);
        ck_assert_int_eq(got, wanted);
        json_decref(number);
    }
}
END_TEST

START_TEST(the_locale_does_not_change_numbers) {
    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL) return; /* not installed everywhere */
    int64_t milli = 0;
    json_t *number = json_from_milli(2500);
    char *written = json_canonical(number);
    ck_assert_str_eq(written, "2.5");
    ck_assert_int_eq(json_milli(number, "x", &milli, &err), STATUS_OK);
    ck_assert_int_eq(milli, 2500);
    free(written);
    json_decref(number);
}
END_TEST

/* ---- Getters ---- */

static json_t *patient;

static void make_patient(void) {
    patient = parsed(
        "{\"name\":\"Ada\",\"age\":31,\"half\":2.5,\"runs\":true,\"knees\":[\"left\"],\"home\":{},\"gone\":null}");
}

static void drop_patient(void) { json_decref(patient); }

START_TEST(members_are_found) {
    const char *text = NULL;
    int64_t age = 0;
    bool runs = false;
    json_t *array = NULL, *object = NULL;
    ck_assert_int_eq(json_get_text(patient, "name", &text, &err), STATUS_OK);
    ck_assert_str_eq(text, "Ada");
    ck_assert_int_eq(json_get_int(patient, "age", 31, 31, &age, &err), STATUS_OK);
    ck_assert_int_eq(age, 31);
    ck_assert_int_eq(json_get_bool_or(patient, "runs", &runs, &err), STATUS_OK);
    ck_assert(runs);
    ck_assert_int_eq(json_get_array(patient, "knees", &array, &err), STATUS_OK);
    ck_assert_uint_eq(json_array_size(array), 1);
    ck_assert_int_eq(json_get_object(patient, "home", &object, &err), STATUS_OK);
    ck_assert(json_is_object(object));
}
END_TEST

START_TEST(what_may_be_absent_is_left_as_it_is) {
    static const char *const keys[] = {"none", "gone"};
    for (size_t i = 0; i < 2; i++) {
        const char *text = "as it was";
        int64_t n = 7;
        bool yes = true;
        json_t *array = patient, *object = patient;
        ck_assert_int_eq(json_get_text_or(patient, keys[i], &text, &err), STATUS_OK);
        ck_assert_int_eq(json_get_int_or(patient, keys[i], 0, 1, &n, &err), STATUS_OK);
        ck_assert_int_eq(json_get_bool_or(patient, keys[i], &yes, &err), STATUS_OK);
        ck_assert_int_eq(json_get_array_or(patient, keys[i], &array, &err), STATUS_OK);
        ck_assert_int_eq(json_get_object_or(patient, keys[i], &object, &err), STATUS_OK);
        ck_assert_str_eq(text, "as it was");
        ck_assert_int_eq(n, 7);
        ck_assert(yes);
        ck_assert_ptr_eq(array, patient);
        ck_assert_ptr_eq(object, patient);
    }
}
END_TEST

#define REFUSED(call, said)                                                                                            \
    do {                                                                                                               \
        ck_assert_int_eq(call, STATUS_INPUT);                                                                          \
        ck_assert_str_eq(err.message, said);                                                                           \
    } while (0)

START_TEST(a_wrong_member_is_named_with_its_value) {
    const char *text;
    int64_t n;
    bool yes;
    json_t *value;
    REFUSED(json_get_text(patient, "age", &text, &err), "\"age\": expected text, got 31");
    REFUSED(json_get_text(patient, "gone", &text, &err), "\"gone\": expected text, got null");
    REFUSED(json_get_text(patient, "none", &text, &err), "\"none\": missing, expected text");
    REFUSED(json_get_text_or(patient, "runs", &text, &err), "\"runs\": expected text, got true");
    REFUSED(json_get_int(patient, "name", 0, 9, &n, &err), "\"name\": expected a number, got \"Ada\"");
    REFUSED(json_get_int(patient, "half", 0, 9, &n, &err), "\"half\": expected a whole number, got 2.5");
    REFUSED(json_get_int(patient, "age", 0, 9, &n, &err), "\"age\": expected 0 to 9, got 31");
    REFUSED(json_get_int_or(patient, "age", 32, INT64_MAX, &n, &err),
            "\"age\": expected 32 to 9223372036854775807, got 31");
    REFUSED(json_get_int(patient, "none", 0, 9, &n, &err), "\"none\": missing, expected a whole number");
    REFUSED(json_get_bool_or(patient, "age", &yes, &err), "\"age\": expected true or false, got 31");
    REFUSED(json_get_array(patient, "home", &value, &err), "\"home\": expected a list, got {}");
    REFUSED(json_get_array(patient, "none", &value, &err), "\"none\": missing, expected a list");
    REFUSED(json_get_array_or(patient, "age", &value, &err), "\"age\": expected a list, got 31");
    REFUSED(json_get_object(patient, "knees", &value, &err), "\"knees\": expected an object, got [\"left\"]");
    REFUSED(json_get_object_or(patient, "age", &value, &err), "\"age\": expected an object, got 31");
}
END_TEST

START_TEST(members_of_what_is_no_object_are_refused) {
    const char *text;
    static const char *const none[] = {NULL};
    REFUSED(json_get_text(json_object_get(patient, "knees"), "a", &text, &err), "expected an object, got [\"left\"]");
    REFUSED(json_get_text(NULL, "a", &text, &err), "expected an object, got nothing");
    REFUSED(json_only(json_object_get(patient, "age"), none, &err), "expected an object, got 31");
}
END_TEST

START_TEST(unknown_members_are_answered_with_the_nearest) {
    static const char *const names[] = {"name", "age", "half", "runs", "knees", "home", "gone", NULL};
    static const char *const other[] = {"name", "aged", "half", "runs", "knees", "home", "gone", NULL};
    static const char *const none[] = {NULL};
    ck_assert_int_eq(json_only(patient, names, &err), STATUS_OK);
    REFUSED(json_only(patient, other, &err), "unknown member \"age\", did you mean \"aged\"?");
    REFUSED(json_only(patient, none, &err), "unknown member \"name\"");
    json_t *empty = json_object();
    ck_assert_int_eq(json_only(empty, none, &err), STATUS_OK);
    json_decref(empty);
}
END_TEST

START_TEST(a_copied_text_outlives_its_json) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    const char *text = "", *none = "";
    json_t *o = json_loads("{\"a\":\"words\",\"n\":7}", 0, NULL);
    ck_assert_int_eq(json_copy_text(o, "a", &text, a, &err), STATUS_OK);
    ck_assert_int_eq(json_copy_text(o, "b", &none, a, &err), STATUS_OK);
    ck_assert_int_eq(json_copy_text(o, "n", &none, a, &err), STATUS_INPUT);
    json_decref(o);
    ck_assert_str_eq(text, "words");
    ck_assert_ptr_null(none);
    arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("json");
    TCase *t = tcase_create("reading");
    tcase_add_loop_test(t, malformed_text_is_refused_by_place, 0, ROWS(bad));
    tcase_add_test(t, a_copied_text_outlives_its_json);
    tcase_add_test(t, depth_is_bounded_where_the_caller_says);
    tcase_add_test(t, a_million_brackets_are_refused_at_once);
    tcase_add_test(t, brackets_within_strings_do_not_count);
    tcase_add_test(t, a_value_need_not_be_an_object);
    tcase_add_test(t, memory_that_runs_out_while_reading_refuses_the_text);
    suite_add_tcase(s, t);
    t = tcase_create("files");
    tcase_add_test(t, a_file_is_read_whole);
    tcase_add_test(t, a_file_over_the_limit_is_refused);
    tcase_add_test(t, a_mistake_in_a_file_names_file_and_line);
    tcase_add_test(t, a_file_that_is_not_there_is_named);
    tcase_add_test(t, a_folder_is_not_a_file);
    tcase_add_test(t, a_pipe_without_a_writer_does_not_hold_us_up);
    tcase_add_test(t, standard_input_may_be_a_pipe);
    tcase_add_test(t, memory_that_runs_out_while_loading_a_file_is_said);
    suite_add_tcase(s, t);
    t = tcase_create("writing");
    tcase_add_loop_test(t, one_value_has_one_writing, 0, ROWS(canonical));
    tcase_add_test(t, a_value_that_contains_itself_is_not_written);
    tcase_add_test(t, any_allocation_may_fail_while_writing);
    tcase_add_loop_test(t, a_value_is_shown_short, 0, ROWS(shown));
    tcase_add_test(t, nothing_is_shown_as_nothing);
    suite_add_tcase(s, t);
    t = tcase_create("thousandths");
    tcase_set_timeout(t, 30);
    tcase_add_loop_test(t, a_number_is_exact_to_the_thousandth, 0, ROWS(thousandths));
    tcase_add_test(t, no_value_at_all_is_no_number);
    tcase_add_test(t, thousandths_survive_writing_and_reading);
    tcase_add_test(t, every_small_thousandth_survives);
    tcase_add_test(t, the_locale_does_not_change_numbers);
    suite_add_tcase(s, t);
    t = tcase_create("getters");
    tcase_add_checked_fixture(t, make_patient, drop_patient);
    tcase_add_test(t, members_are_found);
    tcase_add_test(t, what_may_be_absent_is_left_as_it_is);
    tcase_add_test(t, a_wrong_member_is_named_with_its_value);
    tcase_add_test(t, members_of_what_is_no_object_are_refused);
    tcase_add_test(t, unknown_members_are_answered_with_the_nearest);
    suite_add_tcase(s, t);
    return support_run(s);
}
