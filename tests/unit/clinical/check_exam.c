/* Examinations at the clinic: asked for, booked, cancelled, over. */
#include "clinical/plan/exam.h"
#include "decided.h"

static void open_world(void) {
    open_cared();
    enrol_cared("2027-03-01T12:30:00Z", false);
}
static void close_world(void) { world_close(&w); }

#define GROIN(side) "{'side':'" side "','findings':{'groin':true}}"

static struct exam *exam(void) { return &w.patient->exams.item[w.patient->exams.count - 1]; }

static struct event asking(const char *when, const char *reason, enum disposition d) {
    struct event e = {.kind = EVENT_EXAM_ASKED, .at_ms = at(when)};
    e.as.exam_asked.reason = reason;
    e.as.exam_asked.disposition = d;
    return e;
}

static void ask(const char *when, const char *reason, enum disposition d) {
    struct event e = asking(when, reason, d);
    must_fold(&w, &e);
}

static struct event booking(const char *when, const char *for_when) {
    struct event e = {.kind = EVENT_EXAM_BOOKED, .at_ms = at(when)};
    e.as.exam_booked.event = exam()->event;
    e.as.exam_booked.index = exam()->index;
    e.as.exam_booked.at_ms = at(for_when);
    e.as.exam_booked.local = zone_local(w.zone, at(for_when));
    return e;
}

static void book(const char *when, const char *for_when) {
    struct event e = booking(when, for_when);
    must_fold(&w, &e);
}

/* --- asking ------------------------------------------------------------------------------------------------------- */

START_TEST(a_patient_may_ask_for_an_exam) {
    ask("2027-03-02T12:00:00Z", "it clicks", DISPOSITION_ROUTINE);
    ck_assert_int_eq(exam()->state, EXAM_ASKED);
    ck_assert_str_eq(exam()->reason, "it clicks");
    ck_assert_int_eq(exam()->deadline_ms, INSTANT_NONE);
    ck_assert_str_eq(effect_of(&w, EFFECT_EXAM)->to, "asked");
    ck_assert_ptr_eq(exam_open(w.patient), exam());
}
END_TEST

/* Whoever asks on and on does not make the state grow without end. */
START_TEST(h24_reasons_without_end_are_not_all_kept) {
    char reason[600];
    for (int i = 0; i < 40; i++) {
        snprintf(reason, sizeof reason, "%d: %0500d", i, 0);
        ask("2027-03-02T12:00:00Z", reason, i < 39 ? DISPOSITION_ROUTINE : DISPOSITION_URGENT_48H);
    }
    ck_assert_uint_eq(w.patient->exams.count, 1);
    ck_assert_uint_lt(strlen(exam()->reason), 5000);
    ck_assert_int_eq(exam()->disposition, DISPOSITION_URGENT_48H);
    ck_assert_str_eq(effect_of(&w, EFFECT_EXAM)->reason, reason);
}
END_TEST

START_TEST(h13_a_flag_that_the_clinic_sees_to_asks_for_an_exam_by_its_limit) {
    findings(&w, "2027-03-02T12:00:00Z", GROIN("right"));
    ck_assert_int_eq(exam()->disposition, DISPOSITION_URGENT_2W);
    ck_assert_int_eq(exam()->deadline_ms, at("2027-03-16T12:00:00Z"));
    ck_assert_msg(strstr(exam()->reason, "RF20 groin pain, right") != NULL, "%s", exam()->reason);
    ck_assert_int_ne(exam()->index, w.patient->alerts.item[0].index);        /* one row of numbers */
    findings(&w, "2027-03-03T12:00:00Z", GROIN("right"));
    ck_assert_ptr_null(effect_of(&w, EFFECT_EXAM));              /* it acts already */
}
END_TEST

START_TEST(h13_what_the_patient_asks_for_is_an_alert_until_it_is_booked) {
    ask("2027-03-02T12:00:00Z", "it clicks", DISPOSITION_ROUTINE);
    const struct alert *a = &w.patient->alerts.item[0];
    ck_assert_uint_eq(w.patient->alerts.count, 1);
    ck_assert_msg(strstr(a->text, "it clicks") != NULL, "%s", a->text);
    ck_assert_int_eq(a->acknowledged, 0);
    book("2027-03-02T13:00:00Z", "2027-03-05T15:00:00Z");
    ck_assert_int_eq(w.patient->alerts.item[0].acknowledged, w.patient->events);
}
END_TEST

START_TEST(an_emergency_is_no_matter_for_an_exam) {
    findings(&w, "2027-03-02T12:00:00Z", "{'side':'right','findings':{'swollen':true,'fever':true}}");
    ck_assert_int_eq(w.patient->exams.count, 0);
}
END_TEST

START_TEST(one_exam_is_open_at_a_time_and_reasons_join_it) {
    ask("2027-03-02T12:00:00Z", "it clicks", DISPOSITION_ROUTINE);
    findings(&w, "2027-03-02T13:00:00Z", GROIN("right"));
    ask("2027-03-02T14:00:00Z", "it clicks", DISPOSITION_ROUTINE);
    ck_assert_int_eq(w.patient->exams.count, 1);
    ck_assert_int_eq(exam()->disposition, DISPOSITION_URGENT_2W);
    ck_assert_int_eq(exam()->deadline_ms, at("2027-03-16T13:00:00Z"));
    ck_assert_msg(strncmp(exam()->reason, "it clicks; RF20", 15) == 0, "%s", exam()->reason);
    ck_assert_ptr_null(strstr(exam()->reason + 9, "it clicks"));
}
END_TEST

/* --- booking ------------------------------------------------------------------------------------------------------ */

START_TEST(an_exam_is_booked_and_is_over_when_its_time_has_passed) {
    ask("2027-03-02T12:00:00Z", "it clicks", DISPOSITION_ROUTINE);
    book("2027-03-02T13:00:00Z", "2027-03-04T14:00:00Z");
    ck_assert_int_eq(exam()->state, EXAM_BOOKED);
    ck_assert_int_eq(exam()->booked_ms, at("2027-03-02T13:00:00Z"));
    ck_assert_int_eq(exam()->local.wall_ms, at("2027-03-04T09:00:00Z"));
    findings(&w, "2027-03-04T14:00:00Z", NOTHING);
    ck_assert_int_eq(exam()->state, EXAM_OVER);
    ck_assert_ptr_null(exam_open(w.patient));
    ask("2027-03-05T12:00:00Z", "again", DISPOSITION_ROUTINE);
    ck_assert_int_eq(w.patient->exams.count, 2);
}
END_TEST

START_TEST(a_booking_for_the_past_or_of_none_is_refused) {
    ask("2027-03-02T12:00:00Z", "it clicks", DISPOSITION_ROUTINE);
    struct event e = booking("2027-03-02T13:00:00Z", "2027-03-02T13:00:00Z");
    must_refuse(&e, "an exam cannot be booked for 2027-03-02T13:00:00Z, which is not after 2027-03-02T13:00:00Z");
    e = booking("2027-03-02T13:00:00Z", "2027-03-03T13:00:00Z");
    e.as.exam_booked.index = 9;
    must_refuse(&e, "/9 is no exam");
}
END_TEST

START_TEST(what_is_over_or_cancelled_cannot_be_booked_or_cancelled) {
    ask("2027-03-02T12:00:00Z", "it clicks", DISPOSITION_ROUTINE);
    struct event cancel = of_raised(EVENT_EXAM_CANCELLED, "2027-03-02T13:00:00Z", exam()->event, exam()->index);
    must_fold(&w, &cancel);
    ck_assert_str_eq(effect_of(&w, EFFECT_EXAM)->to, "cancelled");
    struct event e = booking("2027-03-02T14:00:00Z", "2027-03-03T13:00:00Z");
    must_refuse(&e, "is cancelled: it cannot be booked");
    cancel.at_ms = e.at_ms;
    must_refuse(&cancel, "is cancelled: it cannot be cancelled");
    ask("2027-03-02T15:00:00Z", "again", DISPOSITION_ROUTINE);
    book("2027-03-02T16:00:00Z", "2027-03-03T13:00:00Z");
    e = booking("2027-03-03T14:00:00Z", "2027-03-04T13:00:00Z");
    must_refuse(&e, "is over: it cannot be booked");
}
END_TEST

START_TEST(a_booked_exam_may_be_booked_for_another_time) {
    ask("2027-03-02T12:00:00Z", "it clicks", DISPOSITION_ROUTINE);
    book("2027-03-02T13:00:00Z", "2027-03-09T14:00:00Z");
    book("2027-03-02T14:00:00Z", "2027-03-05T14:00:00Z");
    ck_assert_int_eq(exam()->at_ms, at("2027-03-05T14:00:00Z"));
    ck_assert_int_eq(w.patient->exams.count, 1);
}
END_TEST

START_TEST(h13_a_reason_that_makes_the_booking_too_late_is_told) {
    ask("2027-03-02T12:00:00Z", "it clicks", DISPOSITION_ROUTINE);
    book("2027-03-02T13:00:00Z", "2027-04-15T14:00:00Z");
    findings(&w, "2027-03-03T12:00:00Z", GROIN("right"));
    ck_assert_int_eq(exam()->state, EXAM_BOOKED);
    ck_assert_int_eq(exam()->deadline_ms, at("2027-03-17T12:00:00Z"));
    const struct alert *a = &w.patient->alerts.item[w.patient->alerts.count - 1];
    ck_assert_msg(strstr(a->text, "is booked for 2027-04-15T14:00:00Z, and now due by 2027-03-17T12:00:00Z") != NULL, "%s", a->text);
    ck_assert_int_eq(a->disposition, DISPOSITION_URGENT_2W);
}
END_TEST

START_TEST(an_exam_that_is_closed_is_forgotten_after_so_many_days) {
    ask("2027-03-02T12:00:00Z", "it clicks", DISPOSITION_ROUTINE);
    book("2027-03-02T13:00:00Z", "2027-03-04T14:00:00Z");
    findings(&w, "2027-06-02T14:00:00Z", NOTHING);
    ck_assert_int_eq(w.patient->exams.count, 1);
    findings(&w, "2027-06-02T14:00:01Z", NOTHING);
    ck_assert_int_eq(w.patient->exams.count, 0);
}
END_TEST

#define TEST(name) tcase_add_test(tcase, name)

int main(void) {
    Suite *suite = suite_create("exam");
    TCase *tcase = tcase_create("exam");
    suite_add_tcase(suite, tcase);
    tcase_add_checked_fixture(tcase, open_world, close_world);
    TEST(a_patient_may_ask_for_an_exam);
    TEST(h24_reasons_without_end_are_not_all_kept);
    TEST(h13_a_flag_that_the_clinic_sees_to_asks_for_an_exam_by_its_limit);
    TEST(h13_what_the_patient_asks_for_is_an_alert_until_it_is_booked);
    TEST(an_emergency_is_no_matter_for_an_exam);
    TEST(one_exam_is_open_at_a_time_and_reasons_join_it);
    TEST(an_exam_is_booked_and_is_over_when_its_time_has_passed);
    TEST(a_booking_for_the_past_or_of_none_is_refused);
    TEST(what_is_over_or_cancelled_cannot_be_booked_or_cancelled);
    TEST(a_booked_exam_may_be_booked_for_another_time);
    TEST(h13_a_reason_that_makes_the_booking_too_late_is_told);
    TEST(an_exam_that_is_closed_is_forgotten_after_so_many_days);
    return support_run(suite);
}
