/* When the clinic could examine somebody. */
#include "clinic_given.h"
#include "clinical/clinic/exam_times.h"

#define NOON_BREAK "{" HEAD ",'exam_min':45,'hours':{'mon':'09:00-10:00 13:00-15:15','wed':'07:00-19:00'}}"

static int64_t found[EXAM_TIMES_MAX];
static size_t count;

static void search(const char *settings, const char *now, const char *deadline, const int64_t *taken, size_t takens) {
    struct exam_search s = {given(settings), zone, at(now), taken, takens};
    count = exam_times(&s, deadline != NULL ? at(deadline) : INSTANT_NONE, found);
}

static void expect(size_t i, const char *instant) {
    char is[INSTANT_SIZE];
    ck_assert_uint_lt(i, count);
    ck_assert_str_eq(instant_format(is, found[i]), instant);
}

START_TEST(half_hours_from_an_hour_on_six_a_day_twenty_in_all) {
    search(MIDTOWN, "2026-03-06T15:10:00Z", NULL, NULL, 0); /* Friday 10:10 in New York */
    ck_assert_uint_eq(count, EXAM_TIMES_MAX);
    expect(0, "2026-03-06T16:30:00Z");
    expect(5, "2026-03-06T19:00:00Z");
    expect(6, "2026-03-07T12:00:00Z");  /* Saturday 07:00 */
    expect(12, "2026-03-09T11:00:00Z"); /* Monday 07:00, an hour earlier by then; Sunday is closed */
    expect(19, "2026-03-10T11:30:00Z");
}
END_TEST

START_TEST(nothing_past_the_deadline) {
    search(MIDTOWN, "2026-03-06T15:10:00Z", "2026-03-06T17:15:00Z", NULL, 0);
    ck_assert_uint_eq(count, 2);
    search(MIDTOWN, "2026-02-28T23:40:00Z", "2026-03-02T11:59:00Z", NULL, 0); /* closed until after it */
    ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(a_deadline_that_has_passed_bounds_nothing) {
    search(MIDTOWN, "2026-03-06T15:10:00Z", "2026-03-05T15:10:00Z", NULL, 0);
    ck_assert_uint_eq(count, EXAM_TIMES_MAX);
}
END_TEST

START_TEST(what_is_booked_is_left_out) {
    const int64_t taken[] = {at("2026-03-06T16:45:00Z"), at("2026-03-06T18:00:00Z")};
    search(MIDTOWN, "2026-03-06T15:10:00Z", NULL, taken, 2);
    expect(0, "2026-03-06T17:30:00Z"); /* one at 16:45 takes both 16:30 and 17:00 */
    expect(1, "2026-03-06T18:30:00Z");
}
END_TEST

START_TEST(an_examination_ends_before_the_opening_does) {
    search(NOON_BREAK, "2026-03-02T05:00:00Z", "2026-03-03T05:00:00Z", NULL, 0);
    ck_assert_uint_eq(count, 4);
    expect(0, "2026-03-02T14:00:00Z"); /* 09:00; 09:45 would last to 10:30 */
    expect(1, "2026-03-02T18:00:00Z");
    expect(3, "2026-03-02T19:30:00Z"); /* 14:30 to 15:15 */
}
END_TEST

START_TEST(holidays_have_none) {
    search(MIDTOWN, "2026-12-24T23:00:00Z", NULL, NULL, 0);
    expect(0, "2026-12-26T12:00:00Z");
}
END_TEST

static const struct {
    const char *time, *refusal;
} bookings[] = {
    {"2026-03-06T16:10:00Z", NULL},
    {"2026-03-06T15:10:00Z", "2026-03-06T10:10 at Midtown Clinic has passed"},
    {"2026-03-08T16:00:00Z", "Midtown Clinic is closed at 2026-03-08T12:00"},
    {"2026-03-06T23:45:00Z",
     "Midtown Clinic closes before an examination of 30 minutes from 2026-03-06T18:45 on is over"},
    {"2026-03-06T18:10:00Z", "2026-03-06T13:10 at Midtown Clinic is taken"},
    {"2026-03-06T18:30:00Z", NULL},
    {"2026-03-06T17:30:00Z", NULL},
};

START_TEST(a_booking_is_checked_and_what_is_wrong_is_named) {
    const int64_t taken[] = {at("2026-03-06T18:00:00Z")};
    struct exam_search s = {given(MIDTOWN), zone, at("2026-03-06T15:10:00Z"), taken, 1};
    enum status status = exam_time_check(&s, at(bookings[_i].time), &err);
    ck_assert_int_eq(status, bookings[_i].refusal == NULL ? STATUS_OK : STATUS_NO);
    if (bookings[_i].refusal != NULL) ck_assert_str_eq(err.message, bookings[_i].refusal);
}
END_TEST

/* In Berlin the hour from 02:00 is not there that night: no start falls on another. */
START_TEST(starts_in_an_hour_that_does_not_exist_are_none) {
    zone_free(zone);
    ck_assert(zone_load("Europe/Berlin", &zone, &err) == STATUS_OK);
    search("{'format':1,'kind':'clinic','name':'N','zone':'Europe/Berlin','hours':{'sun':'01:00-04:00'}}",
           "2026-03-28T22:00:00Z", "2026-03-29T12:00:00Z", NULL, 0);
    ck_assert_uint_eq(count, 4);
    for (size_t i = 1; i < count; i++) ck_assert_int_ge(found[i] - found[i - 1], 30 * MINUTE_MS);
}
END_TEST

int main(void) {
    TCase *t = tcase_create("exam times");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, half_hours_from_an_hour_on_six_a_day_twenty_in_all);
    tcase_add_test(t, nothing_past_the_deadline);
    tcase_add_test(t, a_deadline_that_has_passed_bounds_nothing);
    tcase_add_test(t, what_is_booked_is_left_out);
    tcase_add_test(t, an_examination_ends_before_the_opening_does);
    tcase_add_test(t, holidays_have_none);
    tcase_add_loop_test(t, a_booking_is_checked_and_what_is_wrong_is_named, 0, sizeof bookings / sizeof *bookings);
    tcase_add_test(t, starts_in_an_hour_that_does_not_exist_are_none);
    Suite *s = suite_create("exam times");
    suite_add_tcase(s, t);
    return support_run(s);
}
