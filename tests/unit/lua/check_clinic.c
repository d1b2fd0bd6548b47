/* A clinic's settings file: what its words leave, every mistake with its line, and what such a file may not do. */
#include "base/hash.h"
#include "bindings/lua/compile.h"
#include "bindings/lua/compile_clinic.h"
#include "bindings/lua/loader.h"
#include "clinical/clinic/clinic.h"
#include "support/support.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *answer;

static void compile(const char *script) {
    json_t *request = json_pack("{s{ssss}}", "clinic", "path", "c.lua", "text", script);
    ck_assert_ptr_nonnull(request);
    json_decref(answer);
    answer = compile_work(request);
    json_decref(request);
    ck_assert_ptr_nonnull(answer);
}

static void setup(void) {
    ck_assert(hash_start());
    answer = NULL;
}
static void teardown(void) { json_decref(answer); }

static const json_t *mistakes(void) { return json_object_get(answer, "mistakes"); }

static const char *mistake(size_t i) {
    static char line[700];
    const json_t *m = json_array_get(mistakes(), i);
    if (!m) return "";
    snprintf(line, sizeof line, "%s:%d: %s", json_string_value(json_object_get(m, "file")),
             (int)json_integer_value(json_object_get(m, "line")), json_string_value(json_object_get(m, "message")));
    return line;
}

static const char *canonical(void) {
    const char *text = json_string_value(json_object_get(json_object_get(answer, "clinic"), "canonical"));
    return text ? text : "";
}

#define OF(rest) "local x = 1\nreturn clinic { name = \"C\", zone = \"UTC\", " rest " }"
#define OPEN     "hours = { mon = \"07:00-19:00\" }"

/* ---- What it leaves ---- */

START_TEST(every_word_leaves_its_canonical_form) {
    compile(
        "return clinic {\n"
        "  name = \"Midtown\\n  Clinic\", zone = \"America/New_York\", phone = \"+1 212\",\n"
        "  hours = { mon = \" 08:00-12:00  14:00-18:00\", sat = \"00:00-24:00\", sun = closed, tue = \"closed\" },\n"
        "  holidays = { \"2027-01-01\", \"2026-12-25\" },\n"
        "  routes = { emergency = \"A\", same_day = \"B\", urgent_48h = \"C\", urgent_2w = \"D\", routine = \"E\",\n"
        "    out_of_hours = \"F\" },\n"
        "  people = { person \"anna\" { name = \"Anna B\", role = \"clinician\", on_call = 2, within_min = 45 },\n"
        "    person \"max\" { name = \"Max\", role = \"admin\" } }, exam_min = 20,\n"
        "}");
    ck_assert_str_eq(mistake(0), "");
    ck_assert_str_eq(
        canonical(),
        "{\"exam_min\":20,\"format\":1,\"holidays\":[\"2026-12-25\",\"2027-01-01\"],"
        "\"hours\":{\"mon\":\"08:00-12:00 14:00-18:00\",\"sat\":\"00:00-24:00\"},\"kind\":\"clinic\","
        "\"name\":\"Midtown Clinic\",\"people\":[{\"id\":\"anna\",\"name\":\"Anna B\",\"on_call\":2,"
        "\"role\":\"clinician\",\"within_min\":45},"
        "{\"id\":\"max\",\"name\":\"Max\",\"role\":\"admin\"}],\"phone\":\"+1 212\",\"routes\":{"
        "\"emergency\":\"A\",\"out-of-hours\":\"F\",\"routine\":\"E\",\"same-day\":\"B\",\"urgent-2w\":\"D\","
        "\"urgent-48h\":\"C\"},\"zone\":\"America/New_York\"}");
    ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(answer, "clinic"), "line")), 1);
}
END_TEST

START_TEST(little_is_enough) {
    compile(OF(OPEN));
    ck_assert_str_eq(mistake(0), "");
    ck_assert_str_eq(canonical(),
                     "{\"format\":1,\"hours\":{\"mon\":\"07:00-19:00\"},\"kind\":\"clinic\",\"name\":\"C\","
                     "\"zone\":\"UTC\"}");
    ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(answer, "clinic"), "line")), 2);
}
END_TEST

START_TEST(channels_leave_their_canonical_form) {
    compile(OF(OPEN ", messages = 4, heartbeat = { url = \"https://w.example.org/b\", every_min = 10 },\n"
                    "anchor = { file = \"/var/heads\" }, channels = { terminal = {}, file = { path = \"/var/out\" },\n"
                    "webhook = { url = \"https://g.example.org/\", secret_file = \"/s\", allow = { \"g.example.org\" } },\n"
                    "email = { server = \"smtp://localhost:2525\", from = \"C <c@example.org>\", user = \"c\",\n"
                    "password_file = \"/p\", ca_file = \"/ca\", plain = true, detail = \"full\" } }"));
    ck_assert_str_eq(mistake(0), "");
    ck_assert_str_eq(
        canonical(),
        "{\"anchor\":{\"file\":\"/var/heads\"},\"channels\":{\"email\":{\"ca_file\":\"/ca\",\"detail\":\"full\","
        "\"from\":\"C <c@example.org>\",\"password_file\":\"/p\",\"plain\":true,"
        "\"server\":\"smtp://localhost:2525\",\"user\":\"c\"},\"file\":{\"path\":\"/var/out\"},\"terminal\":{},"
        "\"webhook\":{\"allow\":[\"g.example.org\"],\"secret_file\":\"/s\",\"url\":\"https://g.example.org/\"}},"
        "\"format\":1,\"heartbeat\":{\"every_min\":10,\"url\":\"https://w.example.org/b\"},"
        "\"hours\":{\"mon\":\"07:00-19:00\"},\"kind\":\"clinic\",\"messages\":4,\"name\":\"C\",\"zone\":\"UTC\"}");
}
END_TEST

START_TEST(a_secret_is_not_written_into_the_settings_and_not_repeated) {
    compile(OF(OPEN ", channels = { email = { server = \"smtps://m.example.org\", from = \"c@example.org\",\n"
                    "user = \"c\", password = \"open sesame\" } }"));
    ck_assert_str_eq(mistake(0), "c.lua:2: clinic: channels: email: password is written here, where others can read it: put it "
                                 "into a file of its own, readable by the service alone, and name that file: "
                                 "password_file = \"/etc/stride/password\"");
    char *all = json_dumps(answer, 0);
    ck_assert_ptr_nonnull(all);
    ck_assert_ptr_null(strstr(all, "sesame"));
    free(all);
}
END_TEST

/* ---- Mistakes ---- */

#define CHANNELS(more) OF(OPEN ", channels = { " more " }")
static const struct {
    const char *script, *message;
} wrong[] = {
    {CHANNELS("mail = {}"), "2: clinic: channels: unknown field \"mail\", did you mean \"email\"?"},
    {CHANNELS("email = \"smtp\""), "2: clinic: channels: email is \"smtp\", expected a table such as { server ="},
    {CHANNELS("email = { from = \"c@example.org\" }"), "2: clinic: channels: email has no server"},
    {CHANNELS("email = { server = 7, from = \"c@example.org\" }"), "2: clinic: channels: email: server is 7, expected"},
    {CHANNELS("email = { server = \"mail.example.org\", from = \"c@example.org\" }"),
     "2: channels: email: \"server\": \"mail.example.org\" does not begin as it should; expected such as smtps://"},
    {CHANNELS("email = { server = \"smtps://m.example.org\", from = \"c@example.org\", detail = \"all\" }"),
     "2: clinic: channels: email: detail is \"all\", expected \"full\""},
    {CHANNELS("webhook = { url = \"https://g.example.org\", secret_file = \"/s\", secret = \"x\" }"),
     "2: clinic: channels: webhook: secret is written here"},
    {CHANNELS("webhook = { url = \"https://g.example.org\", secret_file = \"/s\", allow = \"x\" }"),
     "2: clinic: channels: webhook: allow is \"x\", expected a list of hosts"},
    {CHANNELS("webhook = { url = \"https://g.example.org\", secret_file = \"/s\", allow = { 7 } }"),
     "2: clinic: channels: webhook: allow: 7 is no host"},
    {CHANNELS("file = { path = \"out.jsonl\" }"), "2: channels: file: \"path\": \"out.jsonl\" is no whole path"},
    {CHANNELS("terminal = true"), "2: clinic: channels: terminal is true, expected an empty table"},
    {CHANNELS("terminal = { fd = 1 }"), "2: clinic: channels: terminal: unknown field \"fd\""},
    {OF(OPEN ", channels = \"email\""), "2: clinic: channels is \"email\", expected a table such as"},
    {OF(OPEN ", messages = 25"), "2: clinic: messages is 25, expected 1 to 24"},
    {OF(OPEN ", heartbeat = {}"), "2: heartbeat: expected \"file\" or \"url\", or both"},
    {OF(OPEN ", heartbeat = { every = 5 }"), "2: clinic: heartbeat: unknown field \"every\""},
    {OF(OPEN ", anchor = { file = \"heads\" }"), "2: anchor: \"file\": \"heads\" is no whole path"},
    {OF("hour = {}, " OPEN), "2: clinic: unknown field \"hour\", did you mean \"hours\"?"},
    {OF("chanels = {}, " OPEN), "2: clinic: unknown field \"chanels\", did you mean \"channels\"?"},
    {OF("\"x\", " OPEN), "2: clinic: item 1 is \"x\", but it has fields only"},
    {OF(""), "2: clinic has no hours"},
    {"\n\nreturn clinic { zone = \"UTC\", " OPEN " }", "3: clinic has no name"},
    {"return clinic { name = \"C\", " OPEN " }", "1: clinic has no zone"},
    {OF("phone = 212, " OPEN), "2: clinic: phone is 212, expected a text"},
    {OF("hours = \"07:00-19:00\""),
     "2: clinic: hours is \"07:00-19:00\", expected a table such as { mon = \"07:00-19:00\", "
     "sun = closed }"},
    {OF("hours = {}"), "2: \"hours\": the clinic is open on no day"},
    {OF("hours = { sun = closed }"), "2: \"hours\": the clinic is open on no day"},
    {OF("hours = { mond = \"07:00-19:00\" }"), "2: clinic: hours: unknown field \"mond\", did you mean \"mon\"?"},
    {OF("hours = { mon = \"7-19\" }"), "2: clinic: hours: mon: expected hours such as \"07:00-19:00\" or \"08:00-12:00 "
                                       "14:00-18:00\", got \"7-19\""},
    {OF("hours = { mon = 7 }"), "2: clinic: hours: mon is 7, expected hours such as \"07:00-19:00\", or closed"},
    {OF("hours = { mon = \"22:00-02:00\" }"),
     "2: clinic: hours: mon: \"22:00-02:00\" ends before it begins; what goes on past "
     "midnight ends at 24:00 and begins again at 00:00 of the next day"},
    {OF(OPEN ", holidays = \"2026-12-25\""),
     "2: clinic: holidays is \"2026-12-25\", expected a list of dates such as { "
     "\"2026-12-25\" }"},
    {OF(OPEN ", holidays = { \"2026-02-30\" }"), "2: clinic: holidays: there is no 30 February 2026"},
    {OF(OPEN ", holidays = { 25 }"), "2: clinic: holidays: 25 is no date such as \"2026-12-25\""},
    {OF(OPEN ", holidays = { \"2026-12-25\", \"2026-12-25\" }"), "2: clinic: holidays: 2026-12-25 stands there twice"},
    {OF(OPEN ", routes = \"x\""), "2: clinic: routes is \"x\", expected a table such as { emergency = \"…\" }"},
    {OF(OPEN ", routes = { emergancy = \"x\" }"),
     "2: clinic: routes: unknown field \"emergancy\", did you mean \"emergency\"?"},
    {OF(OPEN ", routes = { emergency = \"\" }"), "2: clinic: routes: emergency is empty, expected a text"},
    {OF(OPEN ", people = person \"anna\" { name = \"A\", role = \"admin\" }"),
     "2: clinic: people is person \"anna\", expected a list such as { person \"anna\" { … } }"},
    {OF(OPEN ", people = { \"anna\" }"), "2: clinic: people: \"anna\" is no person, write person \"name\" { … }"},
    {OF(OPEN ",\n people = { person \"anna\" { name = \"A\", role = \"clinican\" } }"),
     "3: person \"anna\": role is \"clinican\", expected \"clinician\" or \"admin\", did you mean \"clinician\"?"},
    {OF(OPEN ",\n people = { person \"anna\" { role = \"admin\" } }"), "3: person \"anna\" has no name"},
    {OF(OPEN ",\n people = { person \"anna\" { name = \"A\", role = \"clinician\", on_call = 0 } }"),
     "3: person \"anna\": on_call is 0, expected 1 to 99"},
    {OF(OPEN ", exam_min = 4"), "2: clinic: exam_min is 4, expected 5 to 480"},
    {OF(OPEN ", people = { person \"Anna\" { name = \"A\", role = \"admin\" } }"),
     "2: person \"Anna\": expected small letters, digits and single hyphens"},
    {OF(OPEN ", people = { person \"a\" { name = \"A\", role = \"admin\" }, person \"a\" { name = \"B\", role = "
             "\"admin\" } }"),
     "2: clinic: people: person \"a\" stands there twice"},
    {"local c = clinic { name = \"C\", zone = \"UTC\", " OPEN " }",
     "1: the file returns nothing, expected return clinic { … }"},
    {"return { name = \"C\" }", "1: the file returns a plain value, expected return clinic { … }"},
    {"return person \"anna\" { name = \"A\", role = \"admin\" }",
     "1: the file returns something else than a clinic, expected return clinic { … }"},
    {"return clinic \"Midtown\"", "1: clinic: expected { … }, got \"Midtown\""},
    {"return clinick { }", "1: unknown name \"clinick\", did you mean \"clinic\"?"},
    {"return clinic {\n", "2: unexpected symbol near <eof>"},
    {"return clinic { name = os.getenv(\"HOME\") }", "1: \"os\" is not available to scripts"},
    {"return knee.yes_no", "1: unknown name \"knee\""},
    {"local f = require \"findings\"", "1: "},
    {"while true do end", "1: "},
};

START_TEST(a_mistake_is_said_with_its_line_and_leaves_no_clinic) {
    char expected[400];
    snprintf(expected, sizeof expected, "c.lua:%s", wrong[_i].message);
    compile(wrong[_i].script);
    ck_assert_msg(!strncmp(mistake(0), expected, strlen(expected)), "\"%s\" is not \"%s\"", mistake(0), expected);
    ck_assert_uint_eq(json_array_size(mistakes()), 1);
    ck_assert_ptr_null(json_object_get(answer, "clinic"));
}
END_TEST

START_TEST(one_run_reports_every_mistake) {
    compile("return clinic { name = 3, zone = \"UTC\", hours = { mon = \"x\", tuesday = \"y\" },\n"
            "  people = { person \"anna\" { name = \"A\" } } }");
    ck_assert_uint_eq(json_array_size(mistakes()), 4);
    ck_assert_str_eq(mistake(3), "c.lua:2: person \"anna\" has no role");
}
END_TEST

static const char *const senseless[] = {"{\"clinic\":3}", "{\"clinic\":{}}", "{\"clinic\":{\"path\":\"c.lua\"}}",
                                        "{\"clinic\":{\"text\":\"\"}}"};

START_TEST(a_request_without_sense_has_no_answer) {
    json_t *request = json_loads(senseless[_i], 0, NULL);
    ck_assert_ptr_null(compile_work(request));
    json_decref(request);
}
END_TEST

START_TEST(memory_that_runs_out_is_no_clinic) {
    json_t *request = json_pack("{s{ssss}}", "clinic", "path", "c.lua", "text",
                                OF(OPEN ", people = { person \"a\" { name = \"A\", role = \"admin\" } }"));
    for (int n = 1;; n += 7) {
        support_fail_nth(n);
        json_t *got = compile_work(request);
        int refused = support_failed();
        support_fail_nth(0);
        bool whole = got && json_object_get(got, "clinic");
        json_decref(got);
        if (refused == 0) {
            ck_assert(whole);
            break;
        }
        ck_assert(!whole);
    }
    json_decref(request);
}
END_TEST

/* ---- By the loader ---- */

static void put_file(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
}

START_TEST(the_loader_gives_settings_and_their_mistakes) {
    struct loader *loader = NULL;
    struct arena *arena = arena_new(ARENA_NO_LIMIT);
    struct error err;
    struct load load;
    char *path = support_tempfile("east.clinic.lua");
    ck_assert_msg(loader_start(&loader, &err) == STATUS_OK, "%s", err.message);
    put_file(path, OF(OPEN));
    ck_assert_msg(loader_load_clinic(loader, path, arena, &load, &err) == STATUS_OK, "%s", err.message);
    ck_assert(!load_failed(&load) && load.clinic_line == 2);
    ck_assert_ptr_nonnull(strstr(load.clinic, "\"07:00-19:00\""));
    put_file(path, OF("hours = 3"));
    ck_assert_msg(loader_load_one(loader, "protocols", path, arena, &load, &err) == STATUS_OK, "%s", err.message);
    ck_assert(load_failed(&load) && load.clinic == NULL);
    ck_assert_str_eq(load.mistakes.item[0].file, path);
    put_file(path, "return \"\xff\"");
    ck_assert_int_eq(loader_load_clinic(loader, path, arena, &load, &err), STATUS_OK);
    ck_assert(load_failed(&load));
    ck_assert_int_eq(loader_load_clinic(loader, "/nowhere/clinic.lua", arena, &load, &err), STATUS_ENVIRONMENT);
    free(path);
    loader_stop(loader);
    arena_free(arena);
}
END_TEST

START_TEST(the_sample_is_without_mistakes) {
    struct loader *loader = NULL;
    struct arena *arena = arena_new(ARENA_NO_LIMIT);
    struct error err;
    struct load load;
    ck_assert_msg(loader_start(&loader, &err) == STATUS_OK, "%s", err.message);
    ck_assert_msg(loader_load_clinic(loader, "protocols/samples/clinic.lua", arena, &load, &err) == STATUS_OK, "%s",
                  err.message);
    ck_assert_msg(load.mistakes.count == 0, "%s", load.mistakes.count ? load.mistakes.item[0].message : "");
    ck_assert_ptr_nonnull(load.clinic);
    loader_stop(loader);
    arena_free(arena);
}
END_TEST

START_TEST(settings_below_the_root_are_no_protocol) {
    ck_assert(compile_is_clinic("clinic.lua") && compile_is_clinic("samples/clinic.lua"));
    ck_assert(compile_is_clinic("samples/east.clinic.lua"));
    ck_assert(!compile_is_clinic("knee/sports-clinic.lua") && compile_is_protocol("knee/sports-clinic.lua"));
    ck_assert(!compile_is_protocol("samples/clinic.lua"));
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("clinic");
    TCase *words = tcase_create("words"), *loading = tcase_create("loading");
    tcase_add_checked_fixture(words, setup, teardown);
    tcase_set_timeout(words, 20);
    tcase_set_timeout(loading, 20);
    tcase_add_test(words, every_word_leaves_its_canonical_form);
    tcase_add_test(words, little_is_enough);
    tcase_add_test(words, channels_leave_their_canonical_form);
    tcase_add_test(words, a_secret_is_not_written_into_the_settings_and_not_repeated);
    tcase_add_loop_test(words, a_mistake_is_said_with_its_line_and_leaves_no_clinic, 0, sizeof wrong / sizeof *wrong);
    tcase_add_test(words, one_run_reports_every_mistake);
    tcase_add_loop_test(words, a_request_without_sense_has_no_answer, 0, sizeof senseless / sizeof *senseless);
    tcase_add_test(words, memory_that_runs_out_is_no_clinic);
    tcase_add_test(loading, the_loader_gives_settings_and_their_mistakes);
    tcase_add_test(loading, the_sample_is_without_mistakes);
    tcase_add_test(loading, settings_below_the_root_are_no_protocol);
    suite_add_tcase(s, words);
    suite_add_tcase(s, loading);
    return s;
}

int main(void) { return support_run(make_suite()); }
