/* Examinations: asked for, their times, booked, cancelled. */
#include "clinic_office.h"

#define TIMES      "{'deed':'exam-times','args':{'exam':'p1:4/1'}}"
#define BOOK(time) "{'deed':'exam-book','args':{'exam':'p1:4/1','time':'" time "'}}"

static void asked(void) {
    enrolled();
    DOES("{'deed':'exam-ask','args':{'patient':'p1','reason':'it clicks'}}");
}

START_TEST(a_patient_asks_and_is_offered_times) {
    asked();
    ck_assert_str_eq(text("event"), "p1:4");
    ck_assert_str_eq(text("exam"), "p1:4/1");
    ck_assert_str_eq(text("state"), "asked");
    ck_assert_uint_eq(count("times"), 20);
    ck_assert_str_eq(text("times/0/local"), "2027-03-01T11:00"); /* an hour on, at Berlin's clock */
    ck_assert_str_eq(text("times/0/utc"), "2027-03-01T10:00:00Z");
    DOES("{'deed':'exam-times','args':{'exam':'p1:4/1','days':1}}");
    ck_assert_uint_eq(count("times"), 2 + 5); /* 11:00 and 11:30, and tomorrow until 10:00 */
    no_problems();
}
END_TEST

START_TEST(a_red_flag_that_the_clinic_sees_to_asks_for_one) {
    enrolled();
    DOES(SWOLLEN);
    ck_assert_str_eq(text("exam/state"), "asked");
    ck_assert_str_eq(text("exam/deadline"), "2027-03-15T09:00:00Z");
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_uint_eq(count("exams"), 1);
    ck_assert_str_eq(text("exams/0/disposition"), "urgent-2w");
}
END_TEST

START_TEST(a_time_is_booked_once_by_a_clinician) {
    asked();
    DOES("{'deed':'exam-book','key':'k','args':{'exam':'p1:4/1','time':'2027-03-02T09:00'}}");
    ck_assert_str_eq(text("local"), "2027-03-02T09:00");
    ck_assert_str_eq(text("utc"), "2027-03-02T08:00:00Z");
    ck_assert_str_eq(text("exam"), "p1:4/1");
    DOES("{'deed':'exam-book','key':'k','args':{'exam':'p1:4/1','time':'2027-03-02T09:00'}}");
    ck_assert(json_is_true(get("replayed")));
    ck_assert_str_eq(text("utc"), "2027-03-02T08:00:00Z");
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("exams/0/state"), "booked");
    ck_assert_str_eq(text("exams/0/local"), "2027-03-02T09:00");
    REFUSES(STATUS_NO, "is for a clinician",
            "{'deed':'exam-book','who':'p1','args':{'exam':'p1:4/1','time':'2027-03-02T09:30'}}");
    no_problems();
}
END_TEST

START_TEST(what_one_has_booked_is_taken_for_the_other) {
    asked();
    DOES(BOOK("2027-03-01T11:00"));
    DOES("{'deed':'patient-add','args':{'zone':'America/New_York'}}");
    DOES("{'deed':'exam-ask','args':{'patient':'p2'}}");
    ck_assert_str_eq(text("exam"), "p2:2/1");
    ck_assert_str_eq(text("times/0/local"), "2027-03-01T11:30");
    REFUSES(STATUS_NO, "2027-03-01T11:15 at Mitte is taken",
            "{'deed':'exam-book','args':{'exam':'p2:2/1','time':'2027-03-01T11:15'}}");
    DOES("{'deed':'exam-cancel','args':{'exam':'p1:4/1','reason':'better'}}");
    ck_assert_str_eq(text("state"), "cancelled");
    DOES("{'deed':'exam-book','args':{'exam':'p2:2/1','time':'2027-03-01T10:15:00Z'}}");
    ck_assert_str_eq(text("local"), "2027-03-01T11:15");
    no_problems();
}
END_TEST

static const struct {
    const char *time, *says;
} wrong[] = {
    {"2027-03-01T09:00", "2027-03-01T09:00 at Mitte has passed"},
    {"2027-03-07T09:00", "Mitte is closed at 2027-03-07T09:00"},
    {"2027-03-02T12:00", "Mitte is closed at 2027-03-02T12:00"},
    {"2027-03-02T11:45", "Mitte closes before an examination of 30 minutes from 2027-03-02T11:45 on is over"},
    {"2027-02-30T11:00", "\"time\""},
    {"tomorrow", "\"time\""},
};

START_TEST(a_time_that_cannot_be_is_refused_by_name) {
    asked();
    enum status status = ask("{'deed':'exam-book','args':{'exam':'p1:4/1','time':'%s'}}", wrong[_i].time);
    ck_assert_int_ne(status, STATUS_OK);
    ck_assert_msg(strstr(err.message, wrong[_i].says) != NULL, "%s", err.message);
    ck_assert_int_eq(events_of("p1"), 4);
}
END_TEST

START_TEST(without_hours_there_are_no_times) {
    enrolled();
    DOES("{'deed':'exam-ask','args':{'patient':'p1'}}");
    ck_assert_uint_eq(count("times"), 0);
    REFUSES(STATUS_NO, "no clinic is set", TIMES);
    REFUSES(STATUS_NO, "no clinic is set",
            "{'deed':'exam-book','named':true,'args':{'exam':'p1:4/1','time':'2027-03-02T09:00'}}");
    no_problems();
}
END_TEST

START_TEST(asking_twice_is_one_examination) {
    asked();
    DOES("{'deed':'exam-ask','args':{'patient':'p1','reason':'it locks'}}");
    ck_assert_str_eq(text("exam"), "p1:4/1");
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_uint_eq(count("exams"), 1);
    ck_assert_str_eq(text("exams/0/reason"), "it clicks; it locks");
}
END_TEST

int main(void) {
    Suite *s = suite_create("exams");
    TCase *t = tcase_create("exams"), *bare = tcase_create("without a clinic");
    tcase_add_checked_fixture(t, open_clinic, close_office);
    tcase_add_checked_fixture(bare, open_office, close_office);
    tcase_add_test(t, a_patient_asks_and_is_offered_times);
    tcase_add_test(t, a_red_flag_that_the_clinic_sees_to_asks_for_one);
    tcase_add_test(t, a_time_is_booked_once_by_a_clinician);
    tcase_add_test(t, what_one_has_booked_is_taken_for_the_other);
    tcase_add_loop_test(t, a_time_that_cannot_be_is_refused_by_name, 0, sizeof wrong / sizeof *wrong);
    tcase_add_test(t, asking_twice_is_one_examination);
    tcase_add_test(bare, without_hours_there_are_no_times);
    suite_add_tcase(s, t);
    suite_add_tcase(s, bare);
    return support_run(s);
}
