/* What reached nobody is on somebody's list, and status says all that is amiss. */
#include "clinic_office.h"
#include "clinical/event/reminder.h"
#include "practice/sending_note.h"
#include "practice/service.h"

#define STATUS "{'deed':'status'}"
#define ALERTS "{'deed':'alerts'}"

static struct service_now service;

static void setup(void) {
    open_clinic();
    service = (struct service_now){.pid = 4711};
}

/* As the record step would leave it. */
static void fail_row(int64_t session, enum reminder_state state, const char *why) {
    struct stored_reminder r;
    bool found;
    OK(store_begin(office.store, &err));
    OK(store_reminder_get(office.store, "p1", session, "terminal", 0, arena, &r, &found, &err));
    ck_assert(found);
    r.state = state;
    r.reason = why;
    r.attempts = r.generation = 1;
    r.changed_ms = clock_of_office.wall_ms(&clock_of_office);
    OK(store_reminder_set(office.store, &r, &err));
    OK(store_attempt_start(office.store, &r, r.due_ms, &err));
    OK(store_attempt_finish(office.store, &r, 1, r.due_ms, state == REMINDER_SENT ? ATTEMPT_ACCEPTED : "refused", why,
                            &err));
    OK(store_commit(office.store, &err));
}

static void session_due(void) {
    enrolled();
    now("2027-03-01T17:00:30Z"); /* 18:00 in Berlin */
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
}

static bool tells(const char *part) {
    for (size_t i = 0; i < count("problems"); i++)
        if (strstr(json_string_value(json_array_get(get("problems"), i)), part) != NULL) return true;
    return false;
}

START_TEST(a_store_that_nobody_serves_is_not_well) {
    DOES(STATUS);
    ck_assert(json_is_false(get("ok")));
    ck_assert_uint_eq(count("problems"), 1);
    ck_assert(tells("nobody serves this store"));
    ck_assert(json_is_null(get("service")));
    ck_assert_str_eq(text("store/path"), path);
}
END_TEST

START_TEST(served_and_with_nothing_amiss_it_is_ok) {
    office.service = &service;
    DOES(STATUS);
    ck_assert(json_is_true(get("ok")));
    ck_assert_uint_eq(count("problems"), 0);
    ck_assert_int_eq(json_integer_value(get("service/pid")), 4711);
    ck_assert(json_is_false(get("sending/held")));
    ck_assert(json_is_false(get("clock/held")));
}
END_TEST

START_TEST(h23_a_failed_reminder_is_an_alert_at_once_with_its_own_id) {
    office.service = &service;
    session_due();
    fail_row(1, REMINDER_FAILED, "550 no such user");
    DOES(ALERTS);
    ck_assert_uint_eq(count("alerts"), 1);
    ck_assert_str_eq(text("alerts/0/alert"), "p1.1/terminal/0");
    ck_assert_str_eq(text("alerts/0/disposition"), "routine");
    ck_assert_str_eq(text("alerts/0/text"), "The reminder by terminal failed: 550 no such user");
    ck_assert_str_eq(text("alerts/0/with/person"), "anna");
    DOES(STATUS);
    ck_assert(tells("reminders reached nobody"));
    ck_assert_int_eq(json_integer_value(get("undelivered")), 1);
}
END_TEST

START_TEST(h24_a_clinician_acknowledges_it_and_it_leaves_the_list) {
    session_due();
    fail_row(1, REMINDER_FAILED, "550 no such user");
    REFUSES(STATUS_NO, "but admin",
            "{'deed':'acknowledge','who':'max','named':true,'args':{'alert':'p1.1/terminal/0'}}");
    REFUSES(STATUS_INPUT, "no reminder", "{'deed':'acknowledge','args':{'alert':'p1.9/terminal/0'}}");
    DOES("{'deed':'acknowledge','key':'k','args':{'alert':'p1.1/terminal/0'}}");
    ck_assert_str_eq(text("alert"), "p1.1/terminal/0");
    char event[40];
    snprintf(event, sizeof event, "%s", text("event"));
    DOES("{'deed':'acknowledge','key':'k','args':{'alert':'p1.1/terminal/0'}}");
    ck_assert(json_is_true(get("replayed")));
    ck_assert_str_eq(text("alert"), "p1.1/terminal/0");
    REFUSES(STATUS_NO, event, "{'deed':'acknowledge','args':{'alert':'p1.1/terminal/0'}}");
    DOES(ALERTS);
    ck_assert_uint_eq(count("alerts"), 0);
    for (int i = 0; i < 2; i++) {
        DOES(i == 0 ? "{'deed':'alerts','args':{'all':true}}"
                    : "{'deed':'alerts','args':{'all':true,'patient':'p1'}}");
        ck_assert_uint_eq(count("alerts"), 1);
        ck_assert_str_eq(text("alerts/0/alert"), "p1.1/terminal/0");
        ck_assert_str_eq(text("alerts/0/acknowledged/event"), event);
        ck_assert_str_eq(text("alerts/0/acknowledged/who"), "anna");
        ck_assert_str_eq(text("alerts/0/acknowledged/at"), "2027-03-01T17:00:30Z");
        ck_assert(json_is_null(get("alerts/0/with")));
    }
    DOES("{'deed':'reminders','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("reminders/0/acknowledged"), event);
    DOES("{'deed':'explain','args':{'what':'p1.1/terminal/0'}}");
    no_problems();
}
END_TEST

START_TEST(a_reminder_that_is_not_lost_needs_nobody_to_see_it) {
    session_due();
    REFUSES(STATUS_NO, "is due", "{'deed':'acknowledge','args':{'alert':'p1.1/terminal/0'}}");
}
END_TEST

START_TEST(h24_what_expired_is_listed_while_nothing_at_all_goes_out) {
    session_due();
    fail_row(1, REMINDER_SENT, "");
    now("2027-03-02T07:00:30Z");
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    fail_row(2, REMINDER_EXPIRED, "its time has passed");
    DOES(ALERTS);
    ck_assert_uint_eq(count("alerts"), 0); /* something went out within the day before */
    now("2027-03-03T12:00:30Z");
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    fail_row(4, REMINDER_EXPIRED, "its time has passed");
    DOES(ALERTS);
    ck_assert_uint_eq(count("alerts"), 1);
    ck_assert_str_eq(text("alerts/0/alert"), "p1.4/terminal/0");
}
END_TEST

START_TEST(h25_sending_is_held_and_resumed_by_the_clinics_people_alone) {
    office.service = &service;
    REFUSES(STATUS_NO, "the clinic's people", "{'deed':'sending-hold','who':'eve','named':true}");
    DOES("{'deed':'sending-hold','who':'max','named':true,'args':{'reason':'the server moves'}}");
    ck_assert_str_eq(text("since"), "2027-03-01T09:00:00Z");
    ck_assert_str_eq(text("reason"), "the server moves");
    session_due();
    DOES("{'deed':'reminders','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("reminders/0/waits"), "sending is held since 2027-03-01T09:00:00Z by max: the server moves");
    DOES(STATUS);
    ck_assert(tells("sending is held since 2027-03-01T09:00:00Z by max: the server moves"));
    DOES("{'deed':'sending-resume','who':'anna','named':true}");
    ck_assert(json_is_false(get("held")));
    DOES(STATUS);
    ck_assert(json_is_false(get("sending/held")));
}
END_TEST

START_TEST(h23_a_channel_that_does_not_deliver_is_a_problem_and_says_why) {
    office.service = &service;
    OK(store_begin(office.store, &err));
    OK(channel_note_keep(office.store, "email", CHANNEL_PUT_OFF, at("2027-03-01T08:00:00Z"), "no route", &err));
    OK(store_commit(office.store, &err));
    DOES(STATUS);
    ck_assert(tells("channel email does not deliver: the last try, at 2027-03-01T08:00:00Z, failed: no route"));
    ck_assert_str_eq(text("channels/0/channel"), "email");
    ck_assert(json_is_null(get("channels/0/ok")));
}
END_TEST

START_TEST(h23_work_that_is_late_is_a_problem) {
    office.service = &service;
    enrolled();
    now("2027-03-01T17:02:00Z");
    DOES(STATUS);
    ck_assert(tells("time has not passed for 1 patient"));
    ck_assert_int_eq(json_integer_value(get("overdue")), 1);
}
END_TEST

START_TEST(h13_an_alert_past_its_deadline_is_a_problem) {
    office.service = &service;
    enrolled();
    DOES(FEVER);
    now("2027-03-20T09:00:00Z");
    DOES(ALERTS);
    DOES(STATUS);
    ck_assert(tells("past the deadline"));
}
END_TEST

int main(void) {
    Suite *s = suite_create("status");
    TCase *c = tcase_create("status");
    tcase_add_checked_fixture(c, setup, close_office);
    tcase_add_test(c, a_store_that_nobody_serves_is_not_well);
    tcase_add_test(c, served_and_with_nothing_amiss_it_is_ok);
    tcase_add_test(c, h23_a_failed_reminder_is_an_alert_at_once_with_its_own_id);
    tcase_add_test(c, h24_a_clinician_acknowledges_it_and_it_leaves_the_list);
    tcase_add_test(c, a_reminder_that_is_not_lost_needs_nobody_to_see_it);
    tcase_add_test(c, h24_what_expired_is_listed_while_nothing_at_all_goes_out);
    tcase_add_test(c, h25_sending_is_held_and_resumed_by_the_clinics_people_alone);
    tcase_add_test(c, h23_a_channel_that_does_not_deliver_is_a_problem_and_says_why);
    tcase_add_test(c, h23_work_that_is_late_is_a_problem);
    tcase_add_test(c, h13_an_alert_past_its_deadline_is_a_problem);
    suite_add_tcase(s, c);
    return support_run(s);
}
