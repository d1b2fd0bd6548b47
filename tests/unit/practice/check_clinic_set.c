/* The clinic's settings as deeds: set, kept, shown; and the routes that answers name by them. */
#include "office.h"

#define WEEK                                                                                                           \
    "'mon':'07:00-19:00','tue':'07:00-19:00','wed':'07:00-19:00','thu':'07:00-19:00','fri':'07:00-19:00',"             \
    "'sat':'07:00-19:00'"
#define SETTINGS(name)  "{'format':1,'kind':'clinic','name':'" name "','zone':'America/New_York','hours':{" WEEK "}}"
#define SET(name, more) "{'deed':'clinic-set'," more "'args':{'settings':" SETTINGS(name) "}}"
#define SHOW            "{'deed':'clinic-show'}"
#define FEVER           "{'deed':'record','args':{'patient':'p1','form':{'findings':{'fever':true}}}}"
#define SWOLLEN         "{'deed':'record','args':{'patient':'p1','form':{'side':'left','findings':{'swollen':true}}}}"

static long long number(const char *where) { return (long long)json_integer_value(get(where)); }

START_TEST(the_table_knows_that_it_writes_and_makes_a_store) {
    ck_assert(practice_writes("clinic-set") && practice_makes_store("clinic-set"));
    ck_assert(!practice_writes("clinic-show") && !practice_makes_store("clinic-show"));
}
END_TEST

START_TEST(settings_are_shown_as_they_were_set_with_who_and_when) {
    DOES(SHOW);
    ck_assert(json_is_null(get("clinic")));
    ck_assert_uint_eq(count("history"), 0);
    DOES(SET("One", "'who':'anna',"));
    ck_assert_int_eq(number("version"), 1);
    ck_assert_str_eq(text("name"), "One");
    ck_assert(json_is_true(get("changed")));
    now("2027-03-02T09:00:00Z");
    DOES(SET("Two", "'who':'max',"));
    ck_assert_int_eq(number("version"), 2);
    DOES(SHOW);
    ck_assert_str_eq(text("clinic/name"), "Two");
    ck_assert_str_eq(text("clinic/hours/sat"), "07:00-19:00");
    ck_assert_uint_eq(count("history"), 2);
    ck_assert_str_eq(text("history/0/who"), "max");
    ck_assert_str_eq(text("history/0/at"), "2027-03-02T09:00:00Z");
    ck_assert_str_eq(text("history/1/who"), "anna");
    ck_assert_int_eq(number("history/1/version"), 1);
    ck_assert_str_ne(text("history/0/hash"), text("history/1/hash"));
}
END_TEST

START_TEST(the_show_says_whether_it_is_open) {
    DOES(SET("One", ""));
    now("2027-03-01T13:00:00Z"); /* Monday 08:00 there */
    DOES(SHOW);
    ck_assert(json_is_true(get("open")));
    ck_assert_str_eq(text("until"), "2027-03-02T00:00:00Z");
    ck_assert_str_eq(text("next"), "2027-03-02T12:00:00Z");
    now("2027-03-07T15:00:00Z");
    DOES(SHOW);
    ck_assert(json_is_false(get("open")) && json_is_null(get("until")));
    ck_assert_str_eq(text("next"), "2027-03-08T12:00:00Z");
}
END_TEST

START_TEST(the_same_settings_make_no_new_version) {
    DOES(SET("One", ""));
    now("2027-03-02T09:00:00Z");
    DOES(SET("One", ""));
    ck_assert(json_is_false(get("changed")));
    ck_assert_int_eq(number("version"), 1);
    DOES(SHOW);
    ck_assert_uint_eq(count("history"), 1);
    ck_assert_str_eq(text("history/0/at"), "2027-03-01T09:00:00Z");
}
END_TEST

START_TEST(a_key_is_done_once) {
    DOES(SET("One", "'key':'k',"));
    DOES(SET("Two", ""));
    DOES(SET("One", "'key':'k',"));
    ck_assert(json_is_true(get("replayed")));
    ck_assert_int_eq(number("version"), 1);
    DOES(SHOW);
    ck_assert_str_eq(text("clinic/name"), "Two");
    REFUSES(STATUS_NO, "the key \"k\" was used by another request, which made version 1", SET("Three", "'key':'k',"));
}
END_TEST

START_TEST(settings_are_not_dated_before_the_newest) {
    DOES(SET("One", ""));
    REFUSES(STATUS_NO, "before the newest settings, which are of 2027-03-01T09:00:00Z",
            SET("Two", "'at':'2027-02-28T09:00:00Z',"));
    now("2027-02-28T09:00:00Z"); /* a clock that stepped back refuses nobody */
    DOES(SET("Two", ""));
    DOES(SHOW);
    ck_assert_str_eq(text("history/0/at"), "2027-03-01T09:00:00Z");
    REFUSES(STATUS_NO, "before the newest settings", SET("Three", "'now':'2027-02-28T09:00:00Z',"));
}
END_TEST

static const struct {
    const char *says, *request;
} wrong[] = {
    {"\"settings\": missing", "{'deed':'clinic-set','args':{}}"},
    {"unknown member \"setting\"", "{'deed':'clinic-set','args':{'setting':{}}}"},
    {"\"kind\": missing", "{'deed':'clinic-set','args':{'settings':{}}}"},
    {"no time zone",
     "{'deed':'clinic-set','args':{'settings':{'format':1,'kind':'clinic','name':'C','zone':'America/New_Yrok',"
     "'hours':{" WEEK "}}}}"},
    {"open on no day", "{'deed':'clinic-set','args':{'settings':{'format':1,'kind':'clinic','name':'C','zone':'UTC',"
                       "'hours':{}}}}"},
    {"unknown member", "{'deed':'clinic-show','args':{'patient':'p1'}}"},
};

START_TEST(wrong_settings_leave_nothing) {
    REFUSES(STATUS_INPUT, wrong[_i].says, "%s", wrong[_i].request);
    DOES(SHOW);
    ck_assert(json_is_null(get("clinic")));
}
END_TEST

/* ---- Routes ---- */

START_TEST(v05_answers_name_the_route_of_the_hour) {
    DOES(ADD);
    DOES(SET("Midtown", ""));
    now("2027-03-07T15:00:00Z"); /* Sunday 10:00 there */
    DOES(SWOLLEN);
    ck_assert_str_eq(text("disposition/code"), "urgent-2w");
    ck_assert_ptr_nonnull(strstr(text("disposition/route"), "its first opening is Monday 8 March 2027 at 07:00"));
    DOES(FEVER);
    ck_assert_str_eq(text("disposition/code"), "emergency");
    ck_assert_str_eq(text("disposition/deadline"), "2027-03-07T15:00:00Z");
    ck_assert_ptr_nonnull(strstr(text("disposition/route"), "emergency department now"));
    ck_assert_ptr_null(strstr(text("disposition/route"), "07:00"));
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_ptr_nonnull(strstr(text("disposition/route"), "emergency department now"));
}
END_TEST

START_TEST(the_route_goes_by_the_hour_at_which_it_is_asked_for) {
    DOES(ADD);
    DOES(SET("Midtown", ""));
    now("2027-03-07T15:00:00Z");
    DOES("{'deed':'record','key':'k','args':{'patient':'p1','form':{'side':'left','findings':{'swollen':true}}}}");
    ck_assert_ptr_nonnull(strstr(text("disposition/route"), "closed now"));
    now("2027-03-08T15:00:00Z");
    DOES("{'deed':'record','key':'k','args':{'patient':'p1','form':{'side':'left','findings':{'swollen':true}}}}");
    ck_assert(json_is_true(get("replayed")));
    ck_assert_ptr_nonnull(strstr(text("disposition/route"), "open now, until 19:00"));
    ck_assert_str_eq(text("disposition/deadline"), "2027-03-21T15:00:00Z");
}
END_TEST

START_TEST(without_settings_no_hour_is_named) {
    DOES(ADD);
    DOES(SWOLLEN);
    ck_assert_str_eq(text("disposition/route"), "See a specialist or have imaging within 14 days.");
}
END_TEST

START_TEST(a_plan_is_opened_with_a_route_beside_its_assessment) {
    DOES(SET("Midtown", ""));
    enrolled();
    ck_assert_str_eq(text("assessment/disposition/route"), "No red flag stands against a self-managed plan.");
    ck_assert(json_is_null(get("assessment/disposition/deadline")));
    no_problems();
}
END_TEST

/* Their zone may go from the system with an update; a red flag is heard all the same. */
START_TEST(settings_that_cannot_be_used_stop_no_deed) {
    struct stored_clinic bad = {.who = "anna", .settings = "{\"kind\":\"clinic\"}"};
    int64_t version;
    DOES(ADD);
    OK(store_begin(office.store, &err));
    OK(store_clinic_add(office.store, &bad, &version, &err));
    OK(store_commit(office.store, &err));
    DOES(FEVER);
    ck_assert_str_eq(text("disposition/code"), "emergency");
    DOES(SHOW);
    ck_assert_ptr_null(get("open"));
    DOES("{'deed':'verify'}");
    ck_assert_str_eq(text("problems/0"), "the clinic's settings (version 1) cannot be used: set them anew");
    DOES(SET("One", ""));
    ck_assert_int_eq(number("version"), 2);
    no_problems();
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("clinic_set");
    TCase *keeping = tcase_create("keeping"), *routes = tcase_create("routes");
    tcase_add_checked_fixture(keeping, open_office, close_office);
    tcase_add_checked_fixture(routes, open_office, close_office);
    tcase_add_test(keeping, the_table_knows_that_it_writes_and_makes_a_store);
    tcase_add_test(keeping, settings_are_shown_as_they_were_set_with_who_and_when);
    tcase_add_test(keeping, the_show_says_whether_it_is_open);
    tcase_add_test(keeping, the_same_settings_make_no_new_version);
    tcase_add_test(keeping, a_key_is_done_once);
    tcase_add_test(keeping, settings_are_not_dated_before_the_newest);
    tcase_add_loop_test(keeping, wrong_settings_leave_nothing, 0, sizeof wrong / sizeof *wrong);
    tcase_add_test(routes, v05_answers_name_the_route_of_the_hour);
    tcase_add_test(routes, the_route_goes_by_the_hour_at_which_it_is_asked_for);
    tcase_add_test(routes, without_settings_no_hour_is_named);
    tcase_add_test(routes, a_plan_is_opened_with_a_route_beside_its_assessment);
    tcase_add_test(routes, settings_that_cannot_be_used_stop_no_deed);
    suite_add_tcase(s, keeping);
    suite_add_tcase(s, routes);
    return s;
}

int main(void) { return support_run(make_suite()); }
