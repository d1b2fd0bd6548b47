/* Zones that change under a patient: journeys over the date line, local days that a zone left out, a clock that is set
 * back. Whatever comes, numbers go on, no session comes twice, none is lost, and the least gap holds. The plank is at
 * 08:00 and 18:00, eight hours apart at least. JOURNEY_SEED=0x… repeats one. */
#include "clinical/event/reminder.h"
#include "office.h"

#define GAP_MS (8 * HOUR_MS)
#define LONGEST_MS (29 * HOUR_MS)        /* 14 h to the next session, left by a journey, and as long again */
#define ALL "{'deed':'reminders','args':{'patient':'p1'}}"

static uint32_t seed;
static int below(int n) {
    seed = seed * 1664525u + 1013904223u;
    return (int)((seed >> 8) % (uint32_t)n);
}

static struct stored_reminder *all_rows(size_t *n) {
    struct stored_reminder *r;
    OK(store_reminders_of(office.store, "p1", 0, arena, &r, n, &err));
    return r;
}

/* The newest session was done as it came. */
static void answer_newest(void) {
    size_t n;
    struct stored_reminder *r = all_rows(&n);
    if (n > 0 && r[n - 1].state == REMINDER_DUE)
        DOES("{'deed':'checkin','args':{'session':'p1.%d','done':true,'during':5}}", (int)r[n - 1].session);
}

static void an_hour_on(void) {
    clock_move_to(&clock_of_office, clock_of_office.start_ms + HOUR_MS);
    DOES(ALL);
    answer_newest();
}

static void live(int hours) {
    for (int i = 0; i < hours; i++) an_hour_on();
}

static void travel(const char *zone) { DOES("{'deed':'travel','args':{'patient':'p1','zone':'%s'}}", zone); }

static void begin_in(const char *zone, const char *when) {
    now(when);
    DOES("{'deed':'patient-add','args':{'zone':'%s'}}", zone);
    DOES(RECORD);
    DOES(ENROL);
}

static void judge(const char *what) {
    size_t n;
    struct stored_reminder *r = all_rows(&n);
    ck_assert_msg(n > 4, "%s: %zu sessions", what, n);
    for (size_t i = 0; i < n; i++) {
        int64_t since = i == 0 ? GAP_MS : r[i].due_ms - r[i - 1].due_ms;
        ck_assert_msg(r[i].session == (int64_t)i + 1, "%s: row %zu is of session %d", what, i, (int)r[i].session);
        ck_assert_msg(since >= GAP_MS, "%s: p1.%zu comes %d min after the one before", what, i + 1,
                      (int)(since / MINUTE_MS));
        ck_assert_msg(since <= LONGEST_MS, "%s: nothing for %d h before p1.%zu", what, (int)(since / HOUR_MS), i + 1);
    }
    ck_assert_msg(clock_of_office.start_ms - r[n - 1].due_ms <= LONGEST_MS, "%s: nothing comes any more", what);
    no_problems();
}

/* ---- The date line ---- */

START_TEST(h06_eastward_over_the_date_line_the_day_that_comes_again_has_sessions_of_its_own) {
    begin_in("Pacific/Auckland", "2027-06-01T12:00:00Z");
    live(4 * 24);
    now("2027-06-05T07:00:00Z"); /* Saturday 19:00 there, and Friday 21:00 in Honolulu */
    DOES(ALL);
    answer_newest();
    size_t before, after;
    (void)all_rows(&before);
    travel("Pacific/Honolulu");
    live(48);
    struct stored_reminder *r = all_rows(&after);
    ck_assert_uint_eq(after, before + 4);
    ck_assert_int_eq(r[before].due_ms, at("2027-06-05T18:00:00Z")); /* Saturday 08:00 once more, by another number */
    judge("eastward");
}
END_TEST

START_TEST(h06_westward_over_the_date_line_the_day_left_out_has_no_session_and_none_comes_in_a_rush) {
    begin_in("Pacific/Honolulu", "2027-06-01T12:00:00Z");
    live(4 * 24);
    now("2027-06-05T18:00:00Z"); /* Saturday 08:00 there: its session; in Auckland it is Sunday 06:00 */
    DOES(ALL);
    answer_newest();
    size_t before, after;
    (void)all_rows(&before);
    travel("Pacific/Auckland");
    live(24);
    struct stored_reminder *r = all_rows(&after);
    ck_assert_uint_eq(after, before + 1);
    ck_assert_int_eq(r[before].due_ms, at("2027-06-06T06:00:00Z")); /* Sunday 18:00; 08:00 was two hours after the last */
    judge("westward");
}
END_TEST

START_TEST(h06_what_is_out_stays_as_it_was_when_its_patient_travels) {
    begin_in("Pacific/Auckland", "2027-06-01T12:00:00Z");
    now("2027-06-01T20:00:00Z"); /* Wednesday 08:00 there */
    DOES(ALL);
    size_t n;
    struct stored_reminder was = all_rows(&n)[0], is;
    ck_assert_uint_eq(n, 1);
    travel("Pacific/Honolulu");
    is = all_rows(&n)[0];
    ck_assert_uint_eq(n, 1);
    ck_assert_str_eq(is.key, was.key);
    ck_assert_int_eq(is.state, was.state);
    ck_assert_int_eq(is.due_ms, was.due_ms);
    ck_assert_int_eq(is.late_ms, was.late_ms);
    no_problems();
}
END_TEST

START_TEST(h06_wherever_one_travels_nothing_is_doubled_and_nothing_lost) {
    static const char *const zones[] = {"Pacific/Auckland",  "Pacific/Honolulu", "Pacific/Kiritimati",  "Europe/Berlin",
                                        "Pacific/Pago_Pago", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo"};
    char what[40];
    const char *given = getenv("JOURNEY_SEED");
    seed = given != NULL ? (uint32_t)strtoul(given, NULL, 0) : 0x10C0u + (uint32_t)_i;
    snprintf(what, sizeof what, "JOURNEY_SEED=0x%X", seed);
    begin_in("Europe/Berlin", "2027-03-20T06:00:00Z");
    for (int i = 0; i < 7; i++) {
        live(30 + below(40));
        travel(zones[below(8)]);
    }
    live(30);
    judge(what);
}
END_TEST

/* ---- A local day that never was ---- */

static const struct { const char *zone, *from, *missing, *before, *after; } skipped[] = {
    {"Pacific/Apia", "2011-12-27T20:00:00Z", "2011-12-30", "2011-12-30T04:00:00Z", "2011-12-30T18:00:00Z"},
    {"Pacific/Kwajalein", "1993-08-18T20:00:00Z", "1993-08-21", "1993-08-21T06:00:00Z", "1993-08-21T20:00:00Z"},
};

/* before: the last session of the day before, after: the first one of the day after. */
START_TEST(h06_a_local_day_that_a_zone_left_out_has_no_session_and_numbers_go_on) {
    size_t n;
    int32_t missing = 0;
    const struct zone *z;
    bool found = false;
    begin_in(skipped[_i].zone, skipped[_i].from);
    live(6 * 24);
    OK(date_parse(skipped[_i].missing, "day", &missing, &err));
    OK(zones_get(office.zones, skipped[_i].zone, &z, &err));
    struct stored_reminder *r = all_rows(&n);
    for (size_t i = 0; i < n; i++) {
        ck_assert_int_ne(wall_day(zone_local(z, r[i].due_ms).wall_ms), missing);
        if (i == 0 || r[i - 1].due_ms != at(skipped[_i].before)) continue;
        found = true;
        ck_assert_int_eq(r[i].due_ms, at(skipped[_i].after));
    }
    ck_assert(found);
    judge(skipped[_i].zone);
}
END_TEST

/* ---- A clock that is wrong ---- */

START_TEST(h07_by_a_clock_before_the_newest_event_nothing_comes_again_and_nobody_is_refused) {
    size_t before, after;
    enrolled();
    live(3 * 24);
    (void)all_rows(&before);
    long long events = events_of("p1");
    clock_move_to(&clock_of_office, clock_of_office.start_ms - 2 * DAY_MS);
    for (int i = 0; i < 40; i++) an_hour_on();
    (void)all_rows(&after);
    ck_assert_uint_eq(after, before);
    ck_assert_int_eq(events_of("p1"), events);
    DOES("{'deed':'record','args':{'patient':'p1','form':{'side':'left','findings':{'pain':{'worst-24h':3}}}}}");
    ck_assert_int_eq(events_of("p1"), events + 1);
    live(3 * 24);
    judge("the clock was set back");
}
END_TEST

/* ---- How far ---- */

START_TEST(what_lies_too_far_ahead_is_refused) {
    enrolled();
    REFUSES(STATUS_INPUT, "year 9999", "{'deed':'enrol','args':{'patient':'p1','protocol':'itb-syndrome',"
                                       "'side':'right','start':'9999-01-01'}}");
    REFUSES(STATUS_INPUT, "more than a year ahead", "{'deed':'enrol','args':{'patient':'p1','protocol':"
                                                    "'itb-syndrome','side':'right','start':'2077-03-02'}}");
    REFUSES(STATUS_INPUT, "29 February 2027", "{'deed':'enrol','args':{'patient':'p1','protocol':'itb-syndrome',"
                                              "'side':'right','start':'2027-02-29'}}");
}
END_TEST

static const char *const edges[] = {"2028-02-27T06:00:00Z", "2038-01-17T06:00:00Z", "2027-12-29T06:00:00Z"};

START_TEST(h06_the_leap_day_the_end_of_32_bits_and_the_turn_of_the_year_are_days_like_others) {
    size_t n;
    begin_in("Europe/Berlin", edges[_i]);
    live(5 * 24);
    struct stored_reminder *r = all_rows(&n);
    ck_assert_uint_eq(n, 10);
    for (size_t i = 0; i < n; i++)
        ck_assert_int_eq(r[i].due_ms, at(edges[_i]) + HOUR_MS + (int64_t)(i / 2) * DAY_MS + (i % 2 ? 10 * HOUR_MS : 0));
    judge(edges[_i]);
}
END_TEST

int main(void) {
    Suite *s = suite_create("journeys");
    TCase *t = tcase_create("journeys");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, open_office, close_office);
    tcase_add_test(t, h06_eastward_over_the_date_line_the_day_that_comes_again_has_sessions_of_its_own);
    tcase_add_test(t, h06_westward_over_the_date_line_the_day_left_out_has_no_session_and_none_comes_in_a_rush);
    tcase_add_test(t, h06_what_is_out_stays_as_it_was_when_its_patient_travels);
    tcase_add_loop_test(t, h06_wherever_one_travels_nothing_is_doubled_and_nothing_lost, 0, 6);
    tcase_add_loop_test(t, h06_a_local_day_that_a_zone_left_out_has_no_session_and_numbers_go_on, 0,
                        sizeof skipped / sizeof *skipped);
    tcase_add_test(t, h07_by_a_clock_before_the_newest_event_nothing_comes_again_and_nobody_is_refused);
    tcase_add_test(t, what_lies_too_far_ahead_is_refused);
    tcase_add_loop_test(t, h06_the_leap_day_the_end_of_32_bits_and_the_turn_of_the_year_are_days_like_others, 0,
                        sizeof edges / sizeof *edges);
    suite_add_tcase(s, t);
    return support_run(s);
}
