/* Alerts over all patients: listed, whose turn they are, acknowledged; and the lists against the histories. */
#include "clinic_office.h"
#include <sqlite3.h>

#define ALERTS "{'deed':'alerts','args':{}}"
#define ALL    "{'deed':'alerts','args':{'all':true}}"
#define SEEN   "{'deed':'acknowledge','args':{'alert':'%s'}}"

START_TEST(the_gravest_of_all_patients_comes_first) {
    enrolled();
    DOES(SWOLLEN);
    DOES("{'deed':'patient-add','args':{'zone':'Europe/Berlin'}}");
    DOES("{'deed':'record','args':{'patient':'p2','form':{'findings':{'fever':true}}}}");
    DOES(ALERTS);
    ck_assert_uint_eq(count("alerts"), 2);
    ck_assert_str_eq(text("alerts/0/patient"), "p2");
    ck_assert_str_eq(text("alerts/0/disposition"), "emergency");
    ck_assert_str_eq(text("alerts/1/alert"), "p1:4/1");
    ck_assert_str_eq(text("alerts/1/about"), "RF20");
    ck_assert_str_eq(text("alerts/1/raised"), "2027-03-01T09:00:00Z");
    ck_assert_str_eq(text("alerts/1/deadline"), "2027-03-15T09:00:00Z");
    ck_assert(json_is_false(get("alerts/1/overdue")));
    ck_assert_int_eq(json_integer_value(get("alerts/1/times")), 1);
    DOES("{'deed':'alerts','args':{'patient':'p1'}}");
    ck_assert_uint_eq(count("alerts"), 1);
    no_problems();
}
END_TEST

START_TEST(h13_an_alert_that_nobody_sees_goes_on_to_the_next_person) {
    enrolled();
    DOES(SWOLLEN); /* Monday 10:00 in Berlin; open until noon */
    DOES(ALERTS);
    ck_assert_str_eq(text("alerts/0/with/person"), "anna");
    ck_assert_str_eq(text("alerts/0/with/name"), "Anna B");
    ck_assert_str_eq(text("alerts/0/with/since"), "2027-03-01T09:00:00Z");
    ck_assert_str_eq(text("alerts/0/next/person"), "ben");
    ck_assert_str_eq(text("alerts/0/next/from"), "2027-03-01T10:00:00Z");
    now("2027-03-16T09:00:00Z");
    DOES(ALERTS);
    ck_assert_str_eq(text("alerts/0/with/person"), "ben");
    ck_assert_str_eq(text("alerts/0/with/since"), "2027-03-01T10:00:00Z");
    ck_assert(json_is_null(get("alerts/0/next")));
    ck_assert(json_is_true(get("alerts/0/overdue")));
}
END_TEST

START_TEST(without_people_an_alert_is_nobodys) {
    DOES(CLINIC_OF(""));
    enrolled();
    DOES(SWOLLEN);
    DOES(ALERTS);
    ck_assert(json_is_null(get("alerts/0/with")) && json_is_null(get("alerts/0/next")));
}
END_TEST

START_TEST(one_that_was_seen_is_out_of_the_list) {
    enrolled();
    DOES(SWOLLEN);
    now("2027-03-01T09:30:00Z");
    DOES("{'deed':'acknowledge','key':'k','args':{'alert':'p1:4/1'}}");
    ck_assert_str_eq(text("alert"), "p1:4/1");
    ck_assert_str_eq(text("event"), "p1:5");
    DOES("{'deed':'acknowledge','key':'k','args':{'alert':'p1:4/1'}}");
    ck_assert(json_is_true(get("replayed")));
    ck_assert_str_eq(text("alert"), "p1:4/1");
    REFUSES(STATUS_NO, "p1:4/1", SEEN, "p1:4/1");
    DOES(ALERTS);
    ck_assert_uint_eq(count("alerts"), 0);
    DOES(ALL);
    ck_assert_uint_eq(count("alerts"), 1);
    ck_assert_str_eq(text("alerts/0/acknowledged/event"), "p1:5");
    ck_assert_str_eq(text("alerts/0/acknowledged/who"), "anna");
    ck_assert_str_eq(text("alerts/0/acknowledged/at"), "2027-03-01T09:30:00Z");
    ck_assert(json_is_null(get("alerts/0/with")));
    ck_assert(json_is_false(get("alerts/0/overdue")));
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("alerts/0/acknowledged"), "p1:5");
    no_problems();
}
END_TEST

START_TEST(the_same_again_counts_and_is_no_second_alert) {
    enrolled();
    DOES(SWOLLEN);
    DOES("{'deed':'record','args':{'patient':'p1','form':{'side':'left','findings':{'swollen':false}}}}");
    DOES(SWOLLEN);
    DOES(ALL);
    ck_assert_uint_eq(count("alerts"), 1);
    no_problems();
}
END_TEST

/* Nobody answers, and nothing was running: the day's limit of the phase passed all the same. */
START_TEST(h13_what_has_passed_meanwhile_is_in_the_list) {
    enrolled();
    now("2027-03-20T09:00:00Z");
    DOES(ALERTS);
    ck_assert_ptr_null(get("behind"));
    ck_assert_uint_eq(count("alerts"), 2); /* and that no reminder went out, once for all of them */
    ck_assert_str_eq(text("alerts/1/text"), "The reminder by terminal was not sent in time: its late window ended "
                                            "before it was sent");
    ck_assert_int_gt(json_integer_value(get("alerts/1/times")), 30);
    ck_assert_str_eq(text("alerts/0/plan"), "p1/1");
    ck_assert_str_eq(text("alerts/0/disposition"), "routine");
    no_problems();
}
END_TEST

START_TEST(h13_one_broken_history_hides_nobodys_alerts) {
    sqlite3 *db;
    enrolled();
    DOES(SWOLLEN);
    DOES("{'deed':'patient-add','args':{'zone':'Europe/Berlin'}}");
    stop();
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(
        sqlite3_exec(db, "UPDATE patient SET events = 7, next_due_ms = 1 WHERE id = 'p2'", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    start();
    publish_all();
    DOES(ALERTS);
    ck_assert_uint_eq(count("alerts"), 1);
    ck_assert_str_eq(text("behind/0"), "p2");
}
END_TEST

/* ---- The lists ---- */

static void forget_lists(void) {
    OK(store_begin(office.store, &err));
    OK(store_alert_drop(office.store, "p1", 4, 1, &err));
    OK(store_commit(office.store, &err));
}

START_TEST(verify_tells_of_an_alert_that_is_not_listed) {
    enrolled();
    DOES(SWOLLEN);
    no_problems();
    forget_lists();
    DOES("{'deed':'verify'}");
    ck_assert_uint_eq(count("problems"), 1);
    ck_assert_ptr_nonnull(strstr(text("problems/0"), "alert p1:4/1 is not in the list"));
}
END_TEST

START_TEST(verify_tells_of_an_alert_that_is_not_in_the_history) {
    enrolled();
    struct stored_alert made = {.patient = "p1", .event = 2, .index = 1, .deadline_ms = INSTANT_NONE, .text = "x"};
    OK(store_begin(office.store, &err));
    OK(store_alert_put(office.store, &made, &err));
    OK(store_commit(office.store, &err));
    DOES("{'deed':'verify'}");
    ck_assert_ptr_nonnull(strstr(text("problems/0"), "alert p1:2/1 is in the list, but not in the history"));
}
END_TEST

START_TEST(the_next_event_brings_the_lists_in_line) {
    enrolled();
    DOES(SWOLLEN);
    forget_lists();
    DOES(RECORD);
    no_problems();
    DOES(ALERTS);
    ck_assert_uint_eq(count("alerts"), 1);
}
END_TEST

/* As a store of the second schema is after it was brought up. */
static void make_old(void) {
    sqlite3 *db;
    stop();
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(
        sqlite3_exec(db, "DELETE FROM alert; INSERT INTO unlisted SELECT id FROM patient", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    start();
    publish_all();
}

START_TEST(h26_the_alerts_of_an_older_store_are_listed_when_they_are_asked_for) {
    enrolled();
    DOES(SWOLLEN);
    DOES("{'deed':'patient-add','args':{'zone':'Europe/Berlin'}}");
    make_old();
    no_problems(); /* nobody has listed them yet */
    DOES(ALERTS);
    ck_assert_uint_eq(count("alerts"), 1);
    ck_assert_str_eq(text("alerts/0/alert"), "p1:4/1");
    no_problems();
    forget_lists();
    DOES("{'deed':'verify'}");
    ck_assert_uint_eq(count("problems"), 1); /* from now on they are compared */
}
END_TEST

int main(void) {
    Suite *s = suite_create("alerts");
    TCase *t = tcase_create("alerts"), *lists = tcase_create("lists");
    tcase_add_checked_fixture(t, open_clinic, close_office);
    tcase_add_checked_fixture(lists, open_clinic, close_office);
    tcase_add_test(t, the_gravest_of_all_patients_comes_first);
    tcase_add_test(t, h13_an_alert_that_nobody_sees_goes_on_to_the_next_person);
    tcase_add_test(t, without_people_an_alert_is_nobodys);
    tcase_add_test(t, one_that_was_seen_is_out_of_the_list);
    tcase_add_test(t, the_same_again_counts_and_is_no_second_alert);
    tcase_add_test(t, h13_what_has_passed_meanwhile_is_in_the_list);
    tcase_add_test(t, h13_one_broken_history_hides_nobodys_alerts);
    tcase_add_test(lists, verify_tells_of_an_alert_that_is_not_listed);
    tcase_add_test(lists, verify_tells_of_an_alert_that_is_not_in_the_history);
    tcase_add_test(lists, h26_the_alerts_of_an_older_store_are_listed_when_they_are_asked_for);
    tcase_add_test(lists, the_next_event_brings_the_lists_in_line);
    suite_add_tcase(s, t);
    suite_add_tcase(s, lists);
    return support_run(s);
}
