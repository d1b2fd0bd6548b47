/* Where a disposition leads, hour by hour. */
#include "clinic_given.h"
#include "clinical/clinic/route.h"

#define WITH_WORDS                                                                                                     \
    "{" HEAD ",'phone':'+1 212 555 0100','hours':{" WEEK "},'routes':{'emergency':'Own emergency.',"                   \
    "'same-day':'Own same day.','urgent-48h':'Own 48 h.','urgent-2w':'Own 2 w.','routine':'Own routine.',"             \
    "'out-of-hours':'Own out of hours.'}}"
#define PHONE "(New York time; phone +1 212 555 0100)"

static const char *route_at(const struct clinic *c, enum disposition d, int64_t now_ms, int64_t deadline_ms) {
    static char kept[1200];
    struct text t = {0};
    struct route r = {d, c, c != NULL ? zone : NULL, now_ms, deadline_ms};
    route_write(&r, &t);
    ck_assert(!text_failed(&t));
    snprintf(kept, sizeof kept, "%s", text_get(&t));
    text_fini(&t);
    return kept;
}

static const char *route_of(const struct clinic *c, enum disposition d, const char *now) {
    return route_at(c, d, at(now), route_deadline_ms(d, at(now)));
}

/* ---- The sentences ---- */

#define EMERGENCY "Go to the nearest emergency department now, or call an ambulance. Do not wait for the clinic."

static const struct {
    enum disposition d;
    const char *now, *route;
} routes[] = {
    /* Vignette V5: Sunday 10:00 */
    {DISPOSITION_EMERGENCY, "2026-03-01T15:00:00Z", EMERGENCY},
    {DISPOSITION_EMERGENCY, "2026-03-02T15:00:00Z", EMERGENCY}, /* and while it is open */
    {DISPOSITION_SAME_DAY, "2026-03-02T15:00:00Z",
     "Go to Midtown Clinic today: it is open now, until 19:00 " PHONE
     ". If you cannot be there before it closes, go to an "
     "emergency department or urgent care today."},
    {DISPOSITION_SAME_DAY, "2026-03-02T23:59:00Z",
     "Go to Midtown Clinic today: it is open now, until 19:00 " PHONE
     ". If you cannot be there before it closes, go to an "
     "emergency department or urgent care today."},
    {DISPOSITION_SAME_DAY, "2026-03-03T00:00:00Z",
     "Midtown Clinic is closed now. Go to an emergency department or urgent care now, whatever the hour; do not wait "
     "for the "
     "clinic to open."},
    {DISPOSITION_SAME_DAY, "2026-03-01T15:00:00Z",
     "Midtown Clinic is closed now. Go to an emergency department or urgent care now, whatever the hour; do not wait "
     "for the "
     "clinic to open."},
    {DISPOSITION_SAME_DAY, "2026-12-25T15:00:00Z",
     "Midtown Clinic is closed now. Go to an emergency department or urgent care now, whatever the hour; do not wait "
     "for the "
     "clinic to open."},
    {DISPOSITION_URGENT_48H, "2026-03-02T15:00:00Z",
     "See Midtown Clinic for imaging or a clinician's review, at the latest on Wednesday 4 March 2026 at 10:00. It is "
     "open now, "
     "until 19:00 " PHONE "."},
    {DISPOSITION_URGENT_48H, "2026-03-01T15:00:00Z",
     "See Midtown Clinic for imaging or a clinician's review, at the latest on Tuesday 3 March 2026 at 10:00. It is "
     "closed now; "
     "its first opening is Monday 2 March 2026 at 07:00 " PHONE "."},
    /* over the clocks going forward: 48 hours are 48 hours, 07:00 is 07:00 */
    {DISPOSITION_URGENT_48H, "2026-03-08T00:30:00Z",
     "See Midtown Clinic for imaging or a clinician's review, at the latest on Monday 9 March 2026 at 20:30. It is "
     "closed now; "
     "its first opening is Monday 9 March 2026 at 07:00 " PHONE "."},
    {DISPOSITION_URGENT_48H, "2026-11-01T00:00:00Z",
     "See Midtown Clinic for imaging or a clinician's review, at the latest on Monday 2 November 2026 at 19:00. It is "
     "closed "
     "now; its first opening is Monday 2 November 2026 at 07:00 " PHONE "."},
    {DISPOSITION_URGENT_2W, "2026-03-01T15:00:00Z",
     "See Midtown Clinic for a specialist or imaging, at the latest on Sunday 15 March 2026 at 11:00. It is closed "
     "now; its "
     "first opening is Monday 2 March 2026 at 07:00 " PHONE "."},
    {DISPOSITION_ROUTINE, "2026-12-31T14:00:00Z",
     "See Midtown Clinic for a review, at the latest on Thursday 11 February 2027 at 09:00. It is open now, until "
     "19:00 " PHONE "."},
    {DISPOSITION_ROUTINE, "2027-01-01T14:00:00Z",
     "See Midtown Clinic for a review, at the latest on Friday 12 February 2027 at 09:00. It is closed now; its first "
     "opening is "
     "Saturday 2 January 2027 at 07:00 " PHONE "."},
    {DISPOSITION_SELF_OK, "2026-03-01T15:00:00Z", "No red flag stands against a self-managed plan."},
};

START_TEST(v05_the_route_goes_by_the_hour) {
    ck_assert_str_eq(route_of(given(MIDTOWN), routes[_i].d, routes[_i].now), routes[_i].route);
}
END_TEST

START_TEST(what_no_opening_can_meet_goes_elsewhere) {
    const struct clinic *c = given("{" HEAD ",'hours':{'wed':'07:00-19:00'},'holidays':['2026-03-11','2026-03-18']}");
    ck_assert_str_eq(
        route_of(c, DISPOSITION_URGENT_48H, "2026-03-07T15:00:00Z"),
        "Midtown Clinic does not open before this is due, on Monday 9 March 2026 at 11:00 (New York time): go to an "
        "emergency department or urgent care before then for imaging or a clinician's review.");
    ck_assert_str_eq(
        route_of(c, DISPOSITION_URGENT_2W, "2026-03-05T15:00:00Z"),
        "Midtown Clinic does not open before this is due, on Thursday 19 March 2026 at 11:00 (New York time): go to "
        "an emergency department or urgent care before then for a specialist or imaging.");
}
END_TEST

START_TEST(what_is_overdue_is_not_put_off) {
    const struct clinic *c = given(MIDTOWN);
    int64_t sunday_ms = at("2026-03-01T15:00:00Z"), monday_ms = at("2026-03-02T15:00:00Z"),
            past_ms = sunday_ms - HOUR_MS;
    ck_assert_str_eq(
        route_at(c, DISPOSITION_URGENT_48H, sunday_ms, past_ms),
        "Midtown Clinic is closed now, and this should have been seen to already: go to an emergency department or "
        "urgent care now for imaging or a clinician's review.");
    ck_assert_str_eq(
        route_at(c, DISPOSITION_URGENT_48H, monday_ms, past_ms),
        "See Midtown Clinic for imaging or a clinician's review, which is overdue. It is open now, until 19:00 " PHONE
        ".");
    ck_assert_str_eq(
        route_at(c, DISPOSITION_ROUTINE, sunday_ms, past_ms),
        "See Midtown Clinic for a review, which is overdue. It is closed now; its first opening is Monday 2 March "
        "2026 at 07:00 " PHONE ".");
}
END_TEST

START_TEST(midnight_ends_the_day_it_closes) {
    const struct clinic *c = given("{" HEAD ",'hours':{'sat':'20:00-24:00'}}");
    ck_assert_ptr_nonnull(strstr(route_of(c, DISPOSITION_SAME_DAY, "2026-03-08T04:59:59Z"), "open now, until 24:00"));
    ck_assert_ptr_nonnull(strstr(route_of(c, DISPOSITION_SAME_DAY, "2026-03-08T05:00:00Z"), "closed now"));
}
END_TEST

START_TEST(the_clinics_own_words_stand_behind_ours) {
    static const struct {
        enum disposition d;
        const char *open, *closed;
    } own[] = {{DISPOSITION_EMERGENCY, "Own emergency.", "Own emergency."},
               {DISPOSITION_SAME_DAY, "Own same day.", "Own out of hours."},
               {DISPOSITION_URGENT_48H, "Own 48 h.", "Own 48 h."},
               {DISPOSITION_URGENT_2W, "Own 2 w.", "Own 2 w."},
               {DISPOSITION_ROUTINE, "Own routine.", "Own routine."}};
    const struct clinic *with = given(WITH_WORDS), *without = given(MIDTOWN);
    for (size_t i = 0; i < 10; i++) {
        const char *now = i % 2 ? "2026-03-01T15:00:00Z" : "2026-03-02T15:00:00Z";
        char expected[1300];
        snprintf(expected, sizeof expected, "%s %s", route_of(without, own[i / 2].d, now),
                 i % 2 ? own[i / 2].closed : own[i / 2].open);
        ck_assert_str_eq(route_of(with, own[i / 2].d, now), expected);
    }
}
END_TEST

START_TEST(without_a_clinic_no_hour_is_named) {
    for (enum disposition d = DISPOSITION_EMERGENCY; d <= DISPOSITION_SELF_OK; d++) {
        const char *route = route_of(NULL, d, "2026-03-01T15:00:00Z");
        ck_assert(*route != '\0' && route[strlen(route) - 1] == '.');
        ck_assert_ptr_null(strstr(route, ":"));
        ck_assert_ptr_null(strstr(route, "open"));
    }
    ck_assert_str_eq(route_of(NULL, DISPOSITION_EMERGENCY, "2026-03-01T15:00:00Z"), EMERGENCY);
}
END_TEST

/* Every quarter of an hour over both changes of the clocks. */
START_TEST(v05_no_emergency_ever_waits_and_nothing_urgent_waits_for_a_closed_door) {
    const struct clinic *c = given(MIDTOWN);
    static const char *const from[] = {"2026-03-06T00:00:00Z", "2026-10-30T00:00:00Z", "2026-12-23T00:00:00Z"};
    for (int i = 0; i < 3; i++) {
        for (int64_t ms = at(from[i]); ms < at(from[i]) + 5 * DAY_MS; ms += 15 * MINUTE_MS) {
            bool open = clinic_open_until(c, zone, ms) != INSTANT_NONE;
            const char *route = route_at(c, DISPOSITION_EMERGENCY, ms, ms);
            ck_assert_str_eq(route, EMERGENCY);
            route = route_at(c, DISPOSITION_SAME_DAY, ms, ms + DAY_MS);
            ck_assert_ptr_nonnull(strstr(route, "emergency department"));
            ck_assert_int_eq(open, strstr(route, "open now") != NULL);
            ck_assert_ptr_null(strstr(route, "first opening"));
            route = route_at(c, DISPOSITION_URGENT_48H, ms, ms + 2 * DAY_MS);
            ck_assert_int_eq(open, strstr(route, "open now") != NULL);
            ck_assert(open || strstr(route, "first opening is ") || strstr(route, "emergency department"));
        }
    }
}
END_TEST

/* ---- Deadlines and JSON ---- */

START_TEST(a_deadline_is_now_and_the_limit) {
    int64_t now_ms = at("2026-03-07T15:00:00Z");
    ck_assert_int_eq(route_deadline_ms(DISPOSITION_EMERGENCY, now_ms), now_ms);
    ck_assert_int_eq(route_deadline_ms(DISPOSITION_SAME_DAY, now_ms), now_ms + 24 * HOUR_MS);
    ck_assert_int_eq(route_deadline_ms(DISPOSITION_URGENT_48H, now_ms), now_ms + 48 * HOUR_MS);
    ck_assert_int_eq(route_deadline_ms(DISPOSITION_URGENT_2W, now_ms), now_ms + 14 * DAY_MS);
    ck_assert_int_eq(route_deadline_ms(DISPOSITION_ROUTINE, now_ms), now_ms + 42 * DAY_MS);
    ck_assert_int_eq(route_deadline_ms(DISPOSITION_SELF_OK, now_ms), INSTANT_NONE);
}
END_TEST

START_TEST(json_has_both_and_takes_the_place_of_what_was_there) {
    json_t *o = json_object();
    int64_t now_ms = at("2026-03-01T15:00:00Z");
    route_put(&o, &(struct route){DISPOSITION_SAME_DAY, NULL, NULL, now_ms, now_ms + DAY_MS});
    ck_assert_str_eq(json_string_value(json_object_get(o, "deadline")), "2026-03-02T15:00:00Z");
    route_put(&o, &(struct route){DISPOSITION_SELF_OK, given(MIDTOWN), zone, now_ms, INSTANT_NONE});
    ck_assert(json_is_null(json_object_get(o, "deadline")));
    ck_assert_str_eq(json_string_value(json_object_get(o, "route")), "No red flag stands against a self-managed plan.");
    ck_assert_uint_eq(json_object_size(o), 2);
    json_decref(o);
}
END_TEST

START_TEST(who_knows_the_clinic_puts_its_route_into_an_assessment) {
    int64_t now_ms = at("2026-03-01T15:00:00Z");
    const struct clinic *c = given(MIDTOWN);
    json_t *o = loose("{'disposition':{'code':'urgent-48h','deadline':null,'route':'x','reasons':['y']}}"),
           *none = NULL;
    route_put_in(&o, NULL, NULL, now_ms);
    ck_assert_str_eq(json_string_value(json_object_get(json_object_get(o, "disposition"), "route")), "x");
    route_put_in(&o, c, zone, now_ms);
    const json_t *d = json_object_get(o, "disposition");
    ck_assert_str_eq(json_string_value(json_object_get(d, "deadline")), "2026-03-03T15:00:00Z");
    ck_assert_ptr_nonnull(
        strstr(json_string_value(json_object_get(d, "route")), "first opening is Monday 2 March 2026"));
    ck_assert_uint_eq(json_object_size(d), 4);
    support_fail_nth(1);
    route_put_in(&o, c, zone, now_ms);
    support_fail_nth(0);
    ck_assert_ptr_null(o);
    route_put_in(&none, c, zone, now_ms);
    ck_assert_ptr_null(none);
}
END_TEST

START_TEST(memory_that_runs_out_leaves_no_half_route) {
    const struct clinic *c = given(MIDTOWN);
    int64_t now_ms = at("2026-03-01T15:00:00Z");
    for (int n = 1;; n++) {
        json_t *o = json_object();
        support_fail_nth(n);
        route_put(&o, &(struct route){DISPOSITION_URGENT_48H, c, zone, now_ms, now_ms + 2 * DAY_MS});
        int refused = support_failed();
        support_fail_nth(0);
        bool whole = o != NULL && json_object_get(o, "route") != NULL;
        json_decref(o);
        if (refused == 0) {
            ck_assert(whole);
            break;
        }
        ck_assert_ptr_null(o);
    }
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("route");
    TCase *where = tcase_create("where"), *form = tcase_create("form");
    tcase_add_checked_fixture(where, setup, teardown);
    tcase_add_checked_fixture(form, setup, teardown);
    tcase_add_loop_test(where, v05_the_route_goes_by_the_hour, 0, sizeof routes / sizeof *routes);
    tcase_add_test(where, what_no_opening_can_meet_goes_elsewhere);
    tcase_add_test(where, what_is_overdue_is_not_put_off);
    tcase_add_test(where, midnight_ends_the_day_it_closes);
    tcase_add_test(where, the_clinics_own_words_stand_behind_ours);
    tcase_add_test(where, without_a_clinic_no_hour_is_named);
    tcase_add_test(where, v05_no_emergency_ever_waits_and_nothing_urgent_waits_for_a_closed_door);
    tcase_add_test(form, a_deadline_is_now_and_the_limit);
    tcase_add_test(form, json_has_both_and_takes_the_place_of_what_was_there);
    tcase_add_test(form, who_knows_the_clinic_puts_its_route_into_an_assessment);
    tcase_add_test(form, memory_that_runs_out_leaves_no_half_route);
    suite_add_tcase(s, where);
    suite_add_tcase(s, form);
    return s;
}

int main(void) { return support_run(make_suite()); }
