#include "clinical/agenda/agenda.h"
#include "fixture.h"
#include "support/support.h"

static struct world w;
static struct agenda *g;
static const char *zone = "America/New_York";

static void open_at(const char *added, const char *start) {
    world_open(&w, zone, added);
    findings(&w, added, "{'side':'both','findings':{'swollen':false,'fever':false,'groin':false,'analgesic':false,"
                        "'pain':{'worst-24h':6}}}");
    enrol(&w, added, start, SIDE_RIGHT);
}
static void close_world(void) { world_close(&w); }

static void start(int64_t after) {
    struct error err = {0};
    if (agenda_open(w.patient, w.zone, after, w.arena, &g, &err) != STATUS_OK) ck_abort_msg("%s", err.message);
}

static struct session_plan next(void) {
    struct error err = {0};
    struct session_plan s;
    bool found;
    if (agenda_next(g, &s, &found, NULL, &err) != STATUS_OK) ck_abort_msg("%s", err.message);
    ck_assert(found);
    return s;
}

static bool has(const struct session_plan *s, const char *exercise) {
    for (size_t i = 0; i < s->items.count; i++)
        if (strcmp(s->items.item[i].exercise, exercise) == 0) return true;
    return false;
}

static const struct item *item_of(const struct session_plan *s, const char *exercise) {
    for (size_t i = 0; i < s->items.count; i++)
        if (strcmp(s->items.item[i].exercise, exercise) == 0) return &s->items.item[i];
    ck_abort_msg("no %s in it", exercise);
}

static const char *utc(int64_t ms) {
    static char text[INSTANT_SIZE];
    return instant_format(text, ms);
}

START_TEST(sessions_come_in_order_at_local_times_with_numbers_from_one) {
    open_at("2027-03-01T12:00:00Z", "2027-03-01");
    start(w.patient->passed_ms);
    static const char *const want[] = {"2027-03-01T13:00:00Z", "2027-03-01T23:00:00Z", "2027-03-02T13:00:00Z"};
    for (int i = 0; i < 3; i++) {
        struct session_plan s = next();
        ck_assert_str_eq(utc(s.due_ms), want[i]);
        ck_assert_int_eq(s.number, i + 1);
        ck_assert_int_eq(s.items.item[0].side, SIDE_RIGHT);
    }
}
END_TEST

START_TEST(h06_local_time_stands_over_both_clock_changes) {
    static const struct { const char *from, *before, *after; } change[] = {
        {"2027-03-13T20:00:00Z", "2027-03-13T23:00:00Z", "2027-03-14T22:00:00Z"},
        {"2027-11-06T20:00:00Z", "2027-11-06T22:00:00Z", "2027-11-07T23:00:00Z"},
    };
    open_at(change[_i].from, "2027-03-01");
    start(w.patient->passed_ms);
    ck_assert_str_eq(utc(next().due_ms), change[_i].before);
    next();
    struct session_plan s = next();
    ck_assert_str_eq(utc(s.due_ms), change[_i].after);
    ck_assert_int_eq(wall_minute(s.local.wall_ms), 18 * 60);
}
END_TEST

START_TEST(heavy_sessions_of_a_limb_keep_48_hours_and_the_omission_is_on_record) {
    open_at("2027-03-01T12:00:00Z", "2027-03-01");
    start(w.patient->passed_ms);
    int64_t last = 0;
    int heavy = 0, dropped = 0;
    for (int i = 0; i < 60; i++) {
        struct session_plan s = next();
        dropped += (int)s.dropped.count;
        if (!has(&s, "squat")) continue;
        ck_assert(last == 0 || s.due_ms - last >= 48 * HOUR_MS);
        last = s.due_ms;
        heavy++;
    }
    ck_assert_int_ge(heavy, 14);
    ck_assert_int_eq(heavy + dropped, 30);
}
END_TEST

START_TEST(a_gap_is_elapsed_time_so_the_short_day_drops_what_would_land_at_47_hours) {
    open_at("2027-03-12T12:00:00Z", "2027-03-12");          /* squats 12th 18:00, then 14th 18:00 is 47 h later */
    start(w.patient->passed_ms);
    int64_t last = 0;
    for (int i = 0; i < 12; i++) {
        struct session_plan s = next();
        if (!has(&s, "squat")) continue;
        if (last != 0) { ck_assert_str_eq(utc(s.due_ms), "2027-03-15T22:00:00Z"); return; }
        last = s.due_ms;
    }
    ck_abort_msg("no second squat");
}
END_TEST

START_TEST(the_other_knee_has_its_own_spacing) {
    open_at("2027-03-01T12:00:00Z", "2027-03-01");
    enrol(&w, "2027-03-01T12:30:00Z", "2027-03-02", SIDE_LEFT);
    start(w.patient->passed_ms);
    struct session_plan s;
    do s = next(); while (wall_day(s.local.wall_ms) < wall_day(at("2027-03-02T18:00:00Z")) || s.items.count < 2);
    ck_assert(has(&s, "squat"));                              /* the left knee's, on the right knee's day of rest */
    ck_assert_int_eq(item_of(&s, "squat")->side, SIDE_LEFT);
    ck_assert_int_eq(item_of(&s, "slide")->side, SIDE_NONE);
    ck_assert_int_eq(s.dropped.item[0].plan, 1);
    ck_assert_str_eq(s.dropped.item[0].reason, "48 h after p1.2 are not over");
}
END_TEST

START_TEST(plans_share_a_session_when_they_fall_on_one_local_minute) {
    open_at("2027-03-01T12:00:00Z", "2027-03-01");
    enrol(&w, "2027-03-01T12:30:00Z", "2027-03-01", SIDE_LEFT);
    start(w.patient->passed_ms);
    next();
    struct session_plan s = next();
    ck_assert_int_eq(s.items.count, 2);
    ck_assert(item_has_plan(&s.items.item[0], 1) && item_has_plan(&s.items.item[0], 2));
    ck_assert_int_eq(s.number, 2);
}
END_TEST

START_TEST(windows_are_four_hours_half_the_gap_and_the_days_end) {
    open_at("2027-03-01T12:00:00Z", "2027-03-01");
    start(w.patient->passed_ms);
    struct session_plan morning = next(), evening = next();
    ck_assert_str_eq(utc(morning.late_ms), "2027-03-01T17:00:00Z");          /* four hours */
    ck_assert_str_eq(utc(morning.closes_ms), "2027-03-01T23:00:00Z");        /* the next session */
    ck_assert_str_eq(utc(evening.late_ms), "2027-03-02T02:00:00Z");          /* quiet hours begin at 21:00 */
    ck_assert_str_eq(utc(evening.closes_ms), "2027-03-02T13:00:00Z");
}
END_TEST

static void prefer(int first, int second, int from, int to) {
    struct event e = {.kind = EVENT_SETTINGS, .at_ms = w.patient->newest_ms};
    e.as.settings = (struct settings){.zone = zone, .time = {first, second}, .times = 2, .quiet_from = from, .quiet_to = to};
    must_fold(&w, &e);
}

START_TEST(preferred_times_replace_the_protocols_in_order_of_the_day) {
    open_at("2027-03-01T12:00:00Z", "2027-03-01");
    prefer(9 * 60, 20 * 60, QUIET_FROM_DEFAULT, QUIET_TO_DEFAULT);
    start(w.patient->passed_ms);
    ck_assert_int_eq(wall_minute(next().local.wall_ms), 9 * 60);
    ck_assert_int_eq(wall_minute(next().local.wall_ms), 20 * 60);
}
END_TEST

START_TEST(h02_two_times_that_fall_on_one_minute_are_done_once_and_that_is_on_record) {
    open_at("2027-03-01T12:00:00Z", "2027-03-01");
    struct event e = {.kind = EVENT_SETTINGS, .at_ms = w.patient->newest_ms};
    e.as.settings = (struct settings){.zone = zone, .time = {18 * 60}, .times = 1};
    must_fold(&w, &e);                                                       /* 08:00 becomes 18:00, 18:00 stands */
    start(w.patient->passed_ms);
    struct session_plan s = next();
    ck_assert_int_eq(s.items.count, 2);                                      /* a slide and a squat, each once */
    ck_assert_int_eq(s.dropped.count, 1);
    ck_assert_str_eq(s.dropped.item[0].reason, "two of its times fall on this minute");
}
END_TEST

START_TEST(h02_a_session_that_was_only_begun_early_counts_for_spacing_too) {
    struct error err;
    bool found;
    open_at("2027-03-01T15:00:00Z", "2027-03-01");
    start(w.patient->passed_ms);
    struct event e = answer(&w, "2027-03-01T22:00:00Z", 1, false, "{'side':'right','findings':{'pain':{'during':3}}}");
    e.as.checkin.early = true;
    ck_assert_int_eq(agenda_next(g, &e.as.checkin.planned, &found, NULL, &err), STATUS_OK);
    must_fold(&w, &e);
    start(w.patient->passed_ms);
    struct session_plan own = next(), morning = next(), evening = next();
    ck_assert(own.number == 1 && has(&own, "squat") && !has(&morning, "squat"));
    ck_assert_str_eq(utc(evening.due_ms), "2027-03-02T23:00:00Z");
    ck_assert(!has(&evening, "squat"));                                      /* 24 h later, and 48 are needed */
}
END_TEST

START_TEST(h02_a_session_done_early_counts_for_spacing_when_its_time_is_gone) {
    struct error err;
    bool found;
    open_at("2027-03-01T15:00:00Z", "2027-03-01");
    start(w.patient->passed_ms);
    struct event e = answer(&w, "2027-03-01T22:00:00Z", 1, true, NOTHING);
    e.as.checkin.early = true;
    ck_assert_int_eq(agenda_next(g, &e.as.checkin.planned, &found, NULL, &err), STATUS_OK);
    must_fold(&w, &e);                                                       /* 17:00 for 18:00: a slide and a squat */
    prefer(8 * 60, 19 * 60, QUIET_FROM_DEFAULT, QUIET_TO_DEFAULT);
    start(w.patient->passed_ms);
    struct session_plan s = next();
    ck_assert_str_eq(utc(s.due_ms), "2027-03-02T13:00:00Z");                 /* not 19:00 of the same day */
}
END_TEST

START_TEST(both_reminders_of_long_quiet_hours_go_out_as_they_begin) {
    open_at("2027-03-01T12:00:00Z", "2027-03-02");
    prefer(18 * 60, 21 * 60 + 30, 17 * 60, 9 * 60);
    pass(&w, "2027-03-02T22:00:00Z");                                        /* 17:00 */
    ck_assert_int_eq(w.patient->last_session, 2);
}
END_TEST

START_TEST(a_reminder_in_quiet_hours_waits_until_they_end_or_goes_out_as_they_begin) {
    open_at("2027-03-01T12:00:00Z", "2027-03-02");
    prefer(6 * 60, 22 * 60, 21 * 60, 7 * 60);
    start(w.patient->passed_ms);
    struct session_plan early = next(), late = next();
    ck_assert_str_eq(utc(early.due_ms), "2027-03-02T11:00:00Z");
    ck_assert_str_eq(utc(early.send_ms), "2027-03-02T12:00:00Z");            /* 07:00 */
    ck_assert_str_eq(utc(early.late_ms), "2027-03-02T16:00:00Z");            /* four hours from there */
    ck_assert_str_eq(utc(late.due_ms), "2027-03-03T03:00:00Z");
    ck_assert_str_eq(utc(late.send_ms), "2027-03-03T02:00:00Z");             /* 21:00: waiting would pass its window */
}
END_TEST

START_TEST(no_quiet_hours_when_they_begin_as_they_end) {
    open_at("2027-03-01T12:00:00Z", "2027-03-02");
    prefer(6 * 60, 22 * 60, 0, 0);
    start(w.patient->passed_ms);
    struct session_plan s = next();
    ck_assert_int_eq(s.send_ms, s.due_ms);
}
END_TEST

START_TEST(a_skipped_local_day_has_no_session) {
    world_open(&w, "Pacific/Apia", "2011-12-28T12:00:00Z");
    findings(&w, "2011-12-28T12:00:00Z", WELL);
    enrol(&w, "2011-12-28T12:00:00Z", "2011-12-29", SIDE_LEFT);
    start(w.patient->passed_ms);
    int32_t last = 0, missing = wall_day(at("2011-12-30T12:00:00Z"));
    for (int i = 0; i < 6; i++) {
        struct session_plan s = next();
        ck_assert_int_ne(wall_day(s.local.wall_ms), missing);
        ck_assert_int_ge(wall_day(s.local.wall_ms), last);
        last = wall_day(s.local.wall_ms);
    }
}
END_TEST

START_TEST(impact_on_hold_is_left_out_and_said) {
    open_at("2027-03-01T12:00:00Z", "2027-03-01");
    findings(&w, "2027-03-01T12:10:00Z", "{'side':'right','findings':{'groin':true}}");
    w.patient->plans.item[0].phase = 1;
    start(w.patient->passed_ms);
    struct session_plan s = next();
    ck_assert(!has(&s, "hop"));
    ck_assert_int_eq(s.dropped.count, 1);
    ck_assert_str_eq(s.dropped.item[0].reason, "impact is on hold");
}
END_TEST

START_TEST(a_plan_that_starts_far_in_the_future_has_its_first_session_then) {
    open_at("2027-03-01T12:00:00Z", "2027-12-01");
    start(w.patient->passed_ms);
    ck_assert_str_eq(utc(next().due_ms), "2027-12-01T13:00:00Z");
}
END_TEST

START_TEST(the_agenda_as_json_has_the_forms_of_the_contract) {
    struct error err;
    open_at("2027-03-01T12:00:00Z", "2027-03-01");
    json_t *o = agenda_json(w.patient, w.zone, at("2027-03-01T12:00:00Z"), 1, &err);
    char *text = json_canonical(o);
    ck_assert_str_eq(text, "{\"sessions\":[{\"id\":\"p1.1\",\"items\":[{\"exercise\":\"slide\",\"kind\":\"mobility\",\"phase\":\"settle\","
        "\"plan\":\"p1/1\",\"protocol\":\"knee\",\"ref\":\"E36\",\"reps\":15,\"sets\":2,\"side\":\"right\",\"step\":\"conservative\","
        "\"title\":\"Heel slide\",\"version\":\"1.0.0\"}],\"local\":\"2027-03-01T08:00\",\"provisional\":true,"
        "\"utc\":\"2027-03-01T13:00:00Z\"},{\"id\":\"p1.2\",\"items\":[{\"exercise\":\"slide\",\"kind\":\"mobility\",\"phase\":\"settle\","
        "\"plan\":\"p1/1\",\"protocol\":\"knee\",\"ref\":\"E36\",\"reps\":15,\"sets\":2,\"side\":\"right\",\"step\":\"conservative\","
        "\"title\":\"Heel slide\",\"version\":\"1.0.0\"},{\"exercise\":\"squat\",\"kind\":\"heavy\",\"phase\":\"settle\",\"plan\":\"p1/1\","
        "\"protocol\":\"knee\",\"reps\":8,\"sets\":3,\"side\":\"right\",\"step\":\"conservative\",\"tempo\":\"3-0-2\",\"title\":\"Squat\","
        "\"version\":\"1.0.0\"}],\"local\":\"2027-03-01T18:00\",\"provisional\":true,\"utc\":\"2027-03-01T23:00:00Z\"}],"
        "\"zone\":\"America/New_York\"}");
    free(text);
    json_decref(o);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("agenda");
    TCase *t = tcase_create("agenda");
    tcase_add_checked_fixture(t, NULL, close_world);
    tcase_add_test(t, sessions_come_in_order_at_local_times_with_numbers_from_one);
    tcase_add_loop_test(t, h06_local_time_stands_over_both_clock_changes, 0, 2);
    tcase_add_test(t, heavy_sessions_of_a_limb_keep_48_hours_and_the_omission_is_on_record);
    tcase_add_test(t, a_gap_is_elapsed_time_so_the_short_day_drops_what_would_land_at_47_hours);
    tcase_add_test(t, the_other_knee_has_its_own_spacing);
    tcase_add_test(t, plans_share_a_session_when_they_fall_on_one_local_minute);
    tcase_add_test(t, windows_are_four_hours_half_the_gap_and_the_days_end);
    tcase_add_test(t, preferred_times_replace_the_protocols_in_order_of_the_day);
    tcase_add_test(t, h02_two_times_that_fall_on_one_minute_are_done_once_and_that_is_on_record);
    tcase_add_test(t, h02_a_session_that_was_only_begun_early_counts_for_spacing_too);
    tcase_add_test(t, h02_a_session_done_early_counts_for_spacing_when_its_time_is_gone);
    tcase_add_test(t, both_reminders_of_long_quiet_hours_go_out_as_they_begin);
    tcase_add_test(t, a_reminder_in_quiet_hours_waits_until_they_end_or_goes_out_as_they_begin);
    tcase_add_test(t, no_quiet_hours_when_they_begin_as_they_end);
    tcase_add_test(t, a_skipped_local_day_has_no_session);
    tcase_add_test(t, impact_on_hold_is_left_out_and_said);
    tcase_add_test(t, a_plan_that_starts_far_in_the_future_has_its_first_session_then);
    tcase_add_test(t, the_agenda_as_json_has_the_forms_of_the_contract);
    suite_add_tcase(suite, t);
    return support_run(suite);
}
