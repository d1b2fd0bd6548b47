/* The clinic's settings: what is taken, what is refused, and when it is open. */
#include "clinic_given.h"

#define OF(hours) "{" HEAD ",'hours':{" hours "}}"

/* ---- Reading ---- */

START_TEST(settings_are_read_whole) {
    const struct clinic *c =
        given("{" HEAD ",'phone':'+1 212','hours':{'tue':'08:00-12:00 14:00-18:00','sun':'00:00-24:00'},"
              "'holidays':['2026-12-25','2027-01-01'],'routes':{'emergency':'Bellevue.',"
              "'out-of-hours':'Urgent care, 5th.'},'people':[{'id':'anna','name':'Anna B',"
              "'role':'clinician'},{'id':'max','name':'Max','role':'admin'}]}");
    ck_assert_str_eq(c->name, "Midtown Clinic");
    ck_assert_str_eq(c->zone, "America/New_York");
    ck_assert_str_eq(c->phone, "+1 212");
    ck_assert_int_eq(c->day[0].spans, 0);
    ck_assert_int_eq(c->day[1].spans, 2);
    ck_assert_int_eq(c->day[1].span[1].from, 840);
    ck_assert_int_eq(c->day[6].span[0].to, 1440);
    ck_assert_uint_eq(c->holidays, 2);
    ck_assert_str_eq(c->words[WORDS_EMERGENCY], "Bellevue.");
    ck_assert_str_eq(c->words[WORDS_OUT_OF_HOURS], "Urgent care, 5th.");
    ck_assert_ptr_null(c->words[WORDS_ROUTINE]);
    ck_assert_uint_eq(c->persons, 2);
    ck_assert_str_eq(c->person[1].name, "Max");
    ck_assert_int_eq(c->person[0].role, ROLE_CLINICIAN);
    ck_assert_int_eq(c->person[1].role, ROLE_ADMIN);
}
END_TEST

START_TEST(what_may_be_left_out_is_left_out) {
    const struct clinic *c = given(OF("'fri':'07:00-07:01'"));
    ck_assert_ptr_null(c->phone);
    ck_assert_uint_eq(c->holidays + c->persons, 0);
}
END_TEST

static const struct {
    const char *settings, *says;
} wrong[] = {
    {"[]", "expected an object"},
    {"{'format':1,'kind':'clinic','zone':'UTC','hours':{" WEEK "}}", "\"name\": missing"},
    {"{'format':1,'kind':'clinic','name':'C','hours':{" WEEK "}}", "\"zone\": missing"},
    {"{" HEAD "}", "\"hours\": missing"},
    {"{'format':2,'kind':'clinic','name':'C','zone':'UTC','hours':{" WEEK "}}", "\"format\""},
    {"{'format':1,'kind':'protocol','name':'C','zone':'UTC','hours':{" WEEK "}}", "expected \"clinic\""},
    {"{" HEAD ",'hours':{" WEEK "},'channel':{}}", "unknown member \"channel\""},
    {"{" HEAD ",'hours':{" WEEK "},'phone':''}", "\"phone\" is empty"},
    {"{" HEAD ",'hours':{" WEEK "},'phone':'a\\nb'}", "\"phone\" has more than one line"},
    {OF(""), "open on no day"},
    {OF("'mo':'07:00-19:00'"), "unknown member \"mo\", did you mean \"mon\"?"},
    {OF("'mon':'7:00-19:00'"), "\"mon\": expected hours such as"},
    {OF("'mon':'07:00 - 19:00'"), "expected hours such as"},
    {OF("'mon':'07:00-19:60'"), "expected hours such as"},
    {OF("'mon':'07:00-24:01'"), "expected hours such as"},
    {OF("'mon':'24:00-24:00'"), "ends before it begins"},
    {OF("'mon':'07:00-07:00'"), "ends before it begins"},
    {OF("'mon':'22:00-02:00'"), "24:00 and begins again at 00:00 of the next day"},
    {OF("'mon':'08:00-12:00 12:00-18:00'"), "begins before the first is over"},
    {OF("'mon':'14:00-18:00 08:00-12:00'"), "begins before the first is over"},
    {OF("'mon':'08:00-09:00 10:00-11:00 12:00-13:00'"), "more than 2 openings"},
    {OF("'mon':''"), "\"mon\" is empty"},
    {OF("'mon':['07:00-19:00']"), "\"mon\": expected text"},
    {"{" HEAD ",'hours':{" WEEK "},'holidays':['2026-02-30']}", "there is no 30 February 2026"},
    {"{" HEAD ",'hours':{" WEEK "},'holidays':[20261225]}", "expected dates such as"},
    {"{" HEAD ",'hours':{" WEEK "},'holidays':['2027-01-01','2026-12-25']}", "does not come after"},
    {"{" HEAD ",'hours':{" WEEK "},'holidays':['2027-01-01','2027-01-01']}", "does not come after"},
    {"{" HEAD ",'hours':{" WEEK "},'routes':{'same_day':'x'}}", "did you mean \"same-day\"?"},
    {"{" HEAD ",'hours':{" WEEK "},'people':['anna']}", "\"people\": expected objects"},
    {"{" HEAD ",'hours':{" WEEK "},'people':[{'id':'Anna','name':'A','role':'admin'}]}", "not kebab-case"},
    {"{" HEAD ",'hours':{" WEEK "},'people':[{'id':'anna','role':'admin'}]}", "\"name\": missing"},
    {"{" HEAD ",'hours':{" WEEK "},'people':[{'id':'anna','name':'A','role':'boss'}]}",
     "expected \"clinician\" or \"admin\""},
    {"{" HEAD ",'hours':{" WEEK
     "},'people':[{'id':'a','name':'A','role':'admin'},{'id':'a','name':'B','role':'admin'}]}",
     "\"a\" stands there twice"},
};

START_TEST(a_wrong_setting_is_refused_by_name) {
    const struct clinic *c = NULL;
    ck_assert_int_eq(read_settings(wrong[_i].settings, &c), STATUS_INPUT);
    ck_assert_ptr_null(c);
    ck_assert_msg(strstr(err.message, wrong[_i].says) != NULL, "\"%s\" does not say \"%s\"", err.message,
                  wrong[_i].says);
}
END_TEST

START_TEST(memory_that_runs_out_is_no_clinic) {
    json_t *settings = loose(MIDTOWN);
    for (int n = 1;; n++) {
        const struct clinic *c = NULL;
        struct arena *own = arena_new(ARENA_NO_LIMIT);
        ck_assert_ptr_nonnull(own);
        support_fail_nth(n);
        enum status s = clinic_read(settings, own, &c, &err);
        int refused = support_failed();
        support_fail_nth(0);
        arena_free(own);
        if (refused == 0) break;
        ck_assert_int_eq(s, STATUS_MEMORY);
    }
    json_decref(settings);
}
END_TEST

/* ---- When it is open; New York is at -05:00 in winter and -04:00 in summer ---- */

static const struct {
    const char *now, *until, *next; /* "": not open; none within the year */
} moments[] = {
    {"2026-03-07T11:59:59Z", "", "2026-03-07T12:00:00Z"}, /* Saturday, a second before 07:00 */
    {"2026-03-07T12:00:00Z", "2026-03-08T00:00:00Z",
     "2026-03-09T11:00:00Z"}, /* 07:00; the next one is in summer time */
    {"2026-03-07T23:59:59Z", "2026-03-08T00:00:00Z", "2026-03-09T11:00:00Z"},
    {"2026-03-08T00:00:00Z", "", "2026-03-09T11:00:00Z"}, /* 19:00 is closed */
    {"2026-03-08T05:00:00Z", "", "2026-03-09T11:00:00Z"}, /* Sunday 00:00 */
    {"2026-03-08T06:59:59Z", "", "2026-03-09T11:00:00Z"}, /* the last second before the clocks go forward */
    {"2026-03-08T07:00:00Z", "", "2026-03-09T11:00:00Z"},
    {"2026-03-09T10:59:59Z", "", "2026-03-09T11:00:00Z"},
    {"2026-03-09T11:00:00Z", "2026-03-09T23:00:00Z", "2026-03-10T11:00:00Z"},
    {"2026-10-31T22:59:59Z", "2026-10-31T23:00:00Z", "2026-11-02T12:00:00Z"},
    {"2026-11-01T05:30:00Z", "", "2026-11-02T12:00:00Z"}, /* 01:30, the first of two */
    {"2026-11-01T06:30:00Z", "", "2026-11-02T12:00:00Z"},
    {"2026-11-02T11:59:59Z", "", "2026-11-02T12:00:00Z"},
    {"2026-12-25T15:00:00Z", "", "2026-12-26T12:00:00Z"}, /* a holiday on a Friday */
    {"2026-12-25T04:59:59Z", "", "2026-12-26T12:00:00Z"}, /* still Thursday night there */
    {"2026-12-24T23:30:00Z", "2026-12-25T00:00:00Z", "2026-12-26T12:00:00Z"},
};

START_TEST(it_is_open_by_the_clock_on_its_wall) {
    const struct clinic *c = given(MIDTOWN);
    int64_t now_ms = at(moments[_i].now);
    char until[INSTANT_SIZE] = "", next[INSTANT_SIZE] = "";
    int64_t until_ms = clinic_open_until(c, zone, now_ms), next_ms = clinic_next_opening(c, zone, now_ms, INSTANT_NONE);
    if (until_ms != INSTANT_NONE) instant_format(until, until_ms);
    if (next_ms != INSTANT_NONE) instant_format(next, next_ms);
    ck_assert_str_eq(until, moments[_i].until);
    ck_assert_str_eq(next, moments[_i].next);
}
END_TEST

START_TEST(hours_that_the_clocks_pass_over_and_repeat) {
    const struct clinic *c = given(OF("'sun':'01:30-02:30 03:15-04:00'"));
    /* Forward: 02:30 does not exist and is 03:30; so the first opening lasts an hour. */
    ck_assert_int_eq(clinic_open_until(c, zone, at("2026-03-08T06:30:00Z")), at("2026-03-08T07:30:00Z"));
    /* Back: from the first 01:30 on, through the second. */
    ck_assert_int_eq(clinic_next_opening(c, zone, at("2026-11-01T05:29:59Z"), INSTANT_NONE),
                     at("2026-11-01T05:30:00Z"));
    ck_assert_int_eq(clinic_open_until(c, zone, at("2026-11-01T05:30:00Z")), at("2026-11-01T07:30:00Z"));
    ck_assert_int_eq(clinic_open_until(c, zone, at("2026-11-01T06:15:00Z")), at("2026-11-01T07:30:00Z"));
    ck_assert_int_eq(clinic_open_until(c, zone, at("2026-11-01T07:30:00Z")), INSTANT_NONE);
}
END_TEST

START_TEST(a_clinic_around_the_clock_is_never_closed) {
    const struct clinic *c = given(OF("'mon':'00:00-24:00','tue':'00:00-24:00','wed':'00:00-24:00','thu':'00:00-24:00',"
                                      "'fri':'00:00-24:00','sat':'00:00-24:00','sun':'00:00-24:00'"));
    for (int64_t ms = at("2026-03-07T00:00:00Z"); ms < at("2026-03-10T00:00:00Z"); ms += 15 * MINUTE_MS)
        ck_assert_msg(clinic_open_until(c, zone, ms) != INSTANT_NONE, "closed at %lld", (long long)ms);
    for (int64_t ms = at("2026-10-31T00:00:00Z"); ms < at("2026-11-03T00:00:00Z"); ms += 15 * MINUTE_MS)
        ck_assert_msg(clinic_open_until(c, zone, ms) != INSTANT_NONE, "closed at %lld", (long long)ms);
}
END_TEST

START_TEST(between_two_openings_it_is_closed) {
    const struct clinic *c = given(OF("'mon':'08:00-12:00 14:00-18:00'"));
    ck_assert_int_eq(clinic_open_until(c, zone, at("2026-03-09T15:59:59Z")), at("2026-03-09T16:00:00Z"));
    ck_assert_int_eq(clinic_open_until(c, zone, at("2026-03-09T16:00:00Z")), INSTANT_NONE);
    ck_assert_int_eq(clinic_next_opening(c, zone, at("2026-03-09T16:00:00Z"), INSTANT_NONE),
                     at("2026-03-09T18:00:00Z"));
    ck_assert_int_eq(clinic_open_until(c, zone, at("2026-03-09T18:00:00Z")), at("2026-03-09T22:00:00Z"));
}
END_TEST

START_TEST(an_opening_at_the_limit_is_too_late) {
    const struct clinic *c = given(MIDTOWN);
    int64_t sunday_ms = at("2026-03-08T14:00:00Z"), monday_ms = at("2026-03-09T11:00:00Z");
    ck_assert_int_eq(clinic_next_opening(c, zone, sunday_ms, monday_ms), INSTANT_NONE);
    ck_assert_int_eq(clinic_next_opening(c, zone, sunday_ms, monday_ms + 1), monday_ms);
}
END_TEST

/* Both answers, against one that looks at every minute. */
START_TEST(openings_are_those_that_every_minute_shows) {
    const struct clinic *c =
        given(OF("'mon':'08:00-12:00 14:00-18:00','thu':'00:00-06:00','sat':'20:00-24:00','sun':'00:00-03:00'"));
    int64_t from_ms = at("2026-10-29T00:00:00Z"), to_ms = at("2026-11-06T00:00:00Z"), opens_ms = INSTANT_NONE;
    bool after = false, any = false;
    for (int64_t ms = to_ms; ms >= from_ms; ms -= MINUTE_MS) {
        bool open = clinic_open_until(c, zone, ms) != INSTANT_NONE;
        if (any && !open && after) opens_ms = ms + MINUTE_MS;
        if (opens_ms != INSTANT_NONE && !open) ck_assert_int_eq(clinic_next_opening(c, zone, ms, to_ms), opens_ms);
        after = open;
        any = true;
    }
    ck_assert_int_ne(opens_ms, INSTANT_NONE);
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("clinic");
    TCase *reading = tcase_create("reading"), *hours = tcase_create("hours");
    tcase_add_checked_fixture(reading, setup, teardown);
    tcase_add_checked_fixture(hours, setup, teardown);
    tcase_add_test(reading, settings_are_read_whole);
    tcase_add_test(reading, what_may_be_left_out_is_left_out);
    tcase_add_loop_test(reading, a_wrong_setting_is_refused_by_name, 0, sizeof wrong / sizeof *wrong);
    tcase_add_test(reading, memory_that_runs_out_is_no_clinic);
    tcase_add_loop_test(hours, it_is_open_by_the_clock_on_its_wall, 0, sizeof moments / sizeof *moments);
    tcase_add_test(hours, hours_that_the_clocks_pass_over_and_repeat);
    tcase_add_test(hours, a_clinic_around_the_clock_is_never_closed);
    tcase_add_test(hours, between_two_openings_it_is_closed);
    tcase_add_test(hours, an_opening_at_the_limit_is_too_late);
    tcase_add_test(hours, openings_are_those_that_every_minute_shows);
    suite_add_tcase(s, reading);
    suite_add_tcase(s, hours);
    return s;
}

int main(void) { return support_run(make_suite()); }
