/* Several plans in one agenda: what is shared is done once, spacing goes by limb, a veto beats a prescription. */
#include "shared.h"
#include "support/support.h"

static struct world w;
static const struct protocol *strong, *gentle;

/* Midnight of Monday 1 March 2027 in New York is 05:00 in Greenwich. */
static void open_world(void) {
    world_open(&w, "America/New_York", "2027-03-01T05:10:00Z");
    strong = add(w.catalogue, STRONG);
    gentle = add(w.catalogue, GENTLE);
    findings(&w, "2027-03-01T05:20:00Z", WELL);
}
static void close_world(void) { world_close(&w); }

static int minute(const struct session_plan *s) { return wall_minute(s->local.wall_ms); }

/* --- done once --- */

START_TEST(what_two_plans_prescribe_is_one_item_in_the_earlier_session) {
    join(&w, strong, "squats", SIDE_RIGHT);
    join(&w, gentle, "squats", SIDE_RIGHT);
    struct agenda *g = opened(&w);
    struct session_plan first = next_of(g), second = next_of(g), tomorrow = next_of(g);
    ck_assert_int_eq(minute(&first), 8 * 60);
    const struct item *slide = item_in(&first, "slide"), *squat = item_in(&second, "squat");
    ck_assert(slide != NULL && slide->plan == 1 && slide->alsos == 1 && slide->also[0] == 2);
    ck_assert_int_eq(minute(&second), 10 * 60);
    ck_assert(squat != NULL && squat->plan == 1 && squat->alsos == 1 && squat->also[0] == 2);   /* the lower number */
    ck_assert_str_eq(squat->protocol, "strong");
    ck_assert_int_eq(squat->side, SIDE_RIGHT);
    ck_assert_int_eq(wall_day(tomorrow.local.wall_ms) - wall_day(first.local.wall_ms), 1);      /* none at 18:00 */
}
END_TEST

START_TEST(for_two_knees_it_is_one_item_for_both) {
    join(&w, strong, "squats", SIDE_RIGHT);
    join(&w, gentle, "squats", SIDE_LEFT);
    struct agenda *g = opened(&w);
    next_of(g);
    struct session_plan s = next_of(g);
    ck_assert_int_eq(item_in(&s, "squat")->side, SIDE_NONE);
}
END_TEST

START_TEST(of_two_doses_the_lower_is_done) {
    join(&w, strong, "squats", SIDE_RIGHT);
    join(&w, gentle, "squats", SIDE_LEFT);
    struct session_plan s = next_of(opened(&w));
    const struct item *slide = item_in(&s, "slide");
    ck_assert_int_eq(slide->dose.sets, 2);                           /* gentle's, in strong's session */
    ck_assert_str_eq(slide->protocol, "strong");
}
END_TEST

START_TEST(of_one_ladder_the_lower_rung_is_done) {
    join(&w, strong, "squats", SIDE_RIGHT);
    join(&w, gentle, "squats", SIDE_LEFT);
    struct progress *up = LIST_PUSH(w.arena, &patient_plan(w.patient, 1)->progress);
    *up = (struct progress){.prescribed = 0, .exercise = 0, .rung = 2};
    struct agenda *g = opened(&w);
    next_of(g);
    struct session_plan s = next_of(g);
    ck_assert_int_eq(item_in(&s, "squat")->rung, 1);
    ck_assert_int_eq(item_in(&s, "squat")->dose.reps, 8);
    up->rung = 0;
    g = opened(&w);
    next_of(g);
    s = next_of(g);
    ck_assert_int_eq(item_in(&s, "squat")->rung, 0);
    ck_assert_int_eq(item_in(&s, "squat")->dose.reps, 6);
}
END_TEST

START_TEST(on_one_minute_the_other_plan_has_it_on_record) {
    join(&w, strong, "squats", SIDE_RIGHT);
    join(&w, strong, "squats", SIDE_LEFT);
    struct session_plan s = next_of(opened(&w));
    ck_assert_int_eq(s.items.count, 1);
    ck_assert_str_eq(reason_in(&s, 2, "slide"), "done once for p1/1 and p1/2, with the lower dose");
}
END_TEST

START_TEST(a_later_session_that_has_something_else_says_what_went_to_the_earlier) {
    join(&w, strong, "squats", SIDE_RIGHT);                          /* 18:00: a squat that goes to 10:00 */
    join(&w, gentle, "squats", SIDE_LEFT);                           /* 18:00: a slide that goes to 08:00 */
    join(&w, w.knee, "settle", SIDE_LEFT);                           /* 18:00: a second slide, and a squat */
    struct agenda *g = opened(&w);
    next_of(g);
    next_of(g);
    struct session_plan s = next_of(g);
    ck_assert_int_eq(minute(&s), 18 * 60);
    ck_assert_int_eq(item_in(&s, "slide")->plan, 3);
    ck_assert_str_eq(reason_in(&s, 1, "squat"), "done once for p1/1, p1/2 and p1/3, with the lower dose");
    ck_assert_str_eq(reason_in(&s, 2, "slide"), "done once for p1/1, p1/2 and p1/3, with the lower dose");
}
END_TEST

START_TEST(two_runs_of_one_day_are_one_with_fewer_minutes) {
    join(&w, strong, "runs", SIDE_RIGHT);
    join(&w, gentle, "runs", SIDE_LEFT);
    struct agenda *g = opened(&w);
    struct session_plan s = next_of(g), tomorrow = next_of(g);
    ck_assert_int_eq(minute(&s), 7 * 60);
    ck_assert_int_eq(s.items.count, 1);
    ck_assert_str_eq(s.items.item[0].exercise, "walk-run");
    ck_assert_int_eq(s.items.item[0].dose.minutes, 12);
    ck_assert(s.items.item[0].plan == 1 && item_has_plan(&s.items.item[0], 2) && s.items.item[0].side == SIDE_NONE);
    ck_assert_int_eq(minute(&tomorrow), 7 * 60);
}
END_TEST

START_TEST(what_came_due_for_two_plans_does_not_come_again_that_day) {
    join(&w, strong, "squats", SIDE_RIGHT);
    join(&w, gentle, "squats", SIDE_LEFT);
    pass(&w, "2027-03-01T15:00:00Z");                                /* 08:00 and 10:00 */
    ck_assert_int_eq(w.patient->last_session, 2);
    struct session_plan s = next_of(opened(&w));
    ck_assert_int_eq(s.number, 3);
    ck_assert_int_eq(wall_day(s.local.wall_ms), wall_day(at("2027-03-02T12:00:00Z")));
}
END_TEST

START_TEST(a_plan_that_joins_later_that_day_does_not_double_what_its_knee_has_done) {
    join(&w, gentle, "squats", SIDE_RIGHT);
    pass(&w, "2027-03-01T15:00:00Z");                                /* a squat at 10:00 */
    join(&w, strong, "squats", SIDE_RIGHT);                          /* its squat would come at 18:00 */
    struct session_plan s = next_of(opened(&w));
    ck_assert_int_eq(minute(&s), 18 * 60);
    ck_assert_ptr_null(item_in(&s, "squat"));
    ck_assert_str_eq(reason_in(&s, 2, "squat"), "it is in p1.1");
}
END_TEST

/* --- held back --- */

static void hold(struct plan *plan, enum hold_kind kind, int64_t until_ms) {
    struct hold *h = LIST_PUSH(w.arena, &plan->holds);
    *h = (struct hold){.kind = kind, .cause = CAUSE_RED, .side = plan->side, .until_ms = until_ms, .root = NO_EXPRESSION};
}

START_TEST(a_plan_that_is_held_drops_out_of_a_shared_item) {
    join(&w, strong, "squats", SIDE_RIGHT);
    hold(join(&w, gentle, "squats", SIDE_LEFT), HOLD_NO_LOAD, INSTANT_NONE);
    struct agenda *g = opened(&w);
    next_of(g);                                                      /* 08:00: mobility is not held */
    struct session_plan s = next_of(g);
    ck_assert_int_eq(minute(&s), 18 * 60);                           /* at 10:00 there is nothing left */
    ck_assert(item_in(&s, "squat")->alsos == 0 && item_in(&s, "squat")->side == SIDE_RIGHT);
}
END_TEST

START_TEST(a_wait_that_is_over_by_then_does_not_hold_back) {
    join(&w, strong, "squats", SIDE_RIGHT);
    hold(join(&w, gentle, "squats", SIDE_LEFT), HOLD_WAIT_UNTIL, at("2027-03-01T15:00:00Z"));     /* 10:00 */
    struct agenda *g = opened(&w);
    next_of(g);
    struct session_plan s = next_of(g);
    ck_assert(minute(&s) == 10 * 60 && item_in(&s, "squat")->side == SIDE_NONE);
    patient_plan(w.patient, 2)->holds.item[0].until_ms++;
    g = opened(&w);
    next_of(g);
    s = next_of(g);
    ck_assert(minute(&s) == 18 * 60 && item_in(&s, "squat")->side == SIDE_RIGHT);
}
END_TEST

START_TEST(a_hold_of_one_plan_holds_the_others_of_that_knee_and_runs_of_both) {
    hold(join(&w, w.knee, "settle", SIDE_RIGHT), HOLD_NO_IMPACT, INSTANT_NONE);
    join(&w, strong, "hops", SIDE_RIGHT);
    join(&w, gentle, "hops", SIDE_LEFT);
    struct agenda *g = opened(&w);
    next_of(g);
    struct session_plan monday = next_of(g);
    ck_assert_str_eq(reason_in(&monday, 2, "hop"), "impact is on hold");
    next_of(g);
    struct session_plan tuesday = next_of(g);
    ck_assert(item_in(&tuesday, "hop")->side == SIDE_LEFT);
    close_world();
    open_world();
    hold(join(&w, w.knee, "settle", SIDE_RIGHT), HOLD_NO_IMPACT, INSTANT_NONE);
    join(&w, gentle, "runs", SIDE_LEFT);
    g = opened(&w);
    for (int i = 0; i < 20; i++) {
        struct session_plan s = next_of(g);
        ck_assert_ptr_null(item_in(&s, "walk-run"));
    }
}
END_TEST

START_TEST(what_a_plan_avoids_no_other_brings_to_that_knee) {
    join(&w, gentle, "forbids", SIDE_RIGHT);
    join(&w, strong, "squats", SIDE_RIGHT);
    struct agenda *g = opened(&w);
    next_of(g);
    for (int i = 0; i < 10; i++) {
        struct session_plan s = next_of(g);
        ck_assert_ptr_null(item_in(&s, "squat"));
    }
    close_world();
    open_world();
    join(&w, gentle, "forbids", SIDE_LEFT);
    join(&w, strong, "squats", SIDE_RIGHT);
    g = opened(&w);
    next_of(g);
    struct session_plan s = next_of(g);
    ck_assert_int_eq(item_in(&s, "squat")->side, SIDE_RIGHT);
}
END_TEST

START_TEST(a_plans_rule_for_runs_goes_for_every_run_of_the_person) {
    join(&w, gentle, "forbids", SIDE_LEFT);
    join(&w, strong, "runs", SIDE_RIGHT);
    struct session_plan s = next_of(opened(&w));
    ck_assert_ptr_nonnull(item_in(&s, "jog"));
    findings(&w, "2027-03-01T05:40:00Z", "{'findings':{'fever':true}}");
    s = next_of(opened(&w));
    ck_assert_ptr_null(item_in(&s, "jog"));
}
END_TEST

/* --- spacing --- */

START_TEST(jumps_load_both_limbs_whichever_knee_they_are_for) {
    join(&w, strong, "hops", SIDE_RIGHT);                            /* every day at 18:00 */
    join(&w, gentle, "hops", SIDE_LEFT);                             /* Tue Thu Sat at 18:00 */
    struct agenda *g = opened(&w);
    int64_t last = 0;
    for (int i = 0; i < 10; i++) {
        struct session_plan s = next_of(g);
        ck_assert(last == 0 || s.due_ms - last >= 48 * HOUR_MS);
        last = s.due_ms;
    }
}
END_TEST

START_TEST(a_knee_that_may_not_yet_do_it_earlier_keeps_its_own_time) {
    join(&w, strong, "squats", SIDE_RIGHT);
    pass(&w, "2027-03-01T23:00:00Z");                                /* the right knee's squat, 18:00 */
    join(&w, gentle, "squats", SIDE_LEFT);
    struct agenda *g = opened(&w);
    struct session_plan s;
    do s = next_of(g); while (wall_day(s.local.wall_ms) < wall_day(at("2027-03-02T12:00:00Z")) || minute(&s) != 600);
    ck_assert_int_eq(item_in(&s, "squat")->side, SIDE_LEFT);         /* Tuesday at 10:00, 16 h after the right one's */
    do s = next_of(g); while (item_in(&s, "squat") == NULL);
    ck_assert_int_eq(wall_day(s.local.wall_ms), wall_day(at("2027-03-03T12:00:00Z")));
    ck_assert_int_eq(minute(&s), 18 * 60);
    ck_assert_int_eq(item_in(&s, "squat")->side, SIDE_RIGHT);
}
END_TEST

/* --- mirrors --- */

static uint32_t roll(uint32_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

static enum side other(enum side side) { return side == SIDE_LEFT ? SIDE_RIGHT : SIDE_LEFT; }

/* Up to three plans, some held, some with preferred times, from one seed; turned: left and right swapped. */
static void random_world(uint32_t seed, bool turned) {
    static const char *const phases[] = {"squats", "runs", "hops"};
    const struct protocol *protocols[] = {strong, gentle};
    bool taken[2][3] = {{false}};
    for (int plans = 1 + (int)(roll(&seed) % 4); plans > 0; plans--) {
        int which = (int)(roll(&seed) % 2), phase = (int)(roll(&seed) % 3);
        enum side side = roll(&seed) % 2 ? SIDE_LEFT : SIDE_RIGHT;
        uint32_t held = roll(&seed) % 6;
        if (taken[which][side]) continue;
        taken[which][side] = true;
        struct plan *plan = join(&w, protocols[which], phases[phase], turned ? other(side) : side);
        if (held < 2) hold(plan, held == 0 ? HOLD_NO_IMPACT : HOLD_WAIT_UNTIL, at("2027-03-04T12:00:00Z"));
    }
    if (roll(&seed) % 2) w.patient->settings.time[w.patient->settings.times++] = 6 * 60 + (int)(roll(&seed) % 600);
}

static char *agenda_of(uint32_t seed, bool turned) {
    struct error err;
    open_world();
    random_world(seed, turned);
    json_t *o = agenda_json(w.patient, w.zone, at("2027-03-01T06:00:00Z"), 30, &err);
    char *text = json_canonical(o);
    json_decref(o);
    close_world();
    return text;
}

static char *replaced(char *text, const char *from, const char *to) {
    for (char *c = text; (c = strstr(c, from)) != NULL; c += strlen(to)) {
        memmove(c + strlen(to), c + strlen(from), strlen(c + strlen(from)) + 1);
        memcpy(c, to, strlen(to));
    }
    return text;
}

/* The texts have room: "left" is shorter than "right", so that it is first made longer. */
static char *mirrored(const char *text) {
    char *out = malloc(2 * strlen(text) + 1);
    ck_assert_ptr_nonnull(out);
    strcpy(out, text);
    return replaced(replaced(replaced(out, "\"side\":\"left\"", "\"side\":\"L\""), "\"side\":\"right\"", "\"side\":\"left\""),
                    "\"side\":\"L\"", "\"side\":\"right\"");
}

START_TEST(the_other_way_round_the_agenda_is_its_mirror_image) {
    for (uint32_t seed = 1; seed <= 60; seed++) {
        close_world();
        char *text = agenda_of(seed * 2654435761u, false), *turned = agenda_of(seed * 2654435761u, true);
        char *mirror = mirrored(text);
        ck_assert_msg(strcmp(mirror, turned) == 0, "seed %u:\n%s\n%s", seed, mirror, turned);
        free(text);
        free(turned);
        free(mirror);
        open_world();
    }
}
END_TEST

/* --- properties of random agendas --- */

static void must_be_once_a_day(uint32_t seed, const struct session_plan *s, const struct session_plan *before, size_t count) {
    for (size_t i = 0; i < s->items.count; i++) {
        const struct item *a = &s->items.item[i];
        for (size_t b = 0; b < count; b++) {
            if (wall_day(before[b].local.wall_ms) != wall_day(s->local.wall_ms)) continue;
            const struct item *same = item_in(&before[b], a->exercise);
            bool knees = same != NULL && (same->side == a->side || same->side == SIDE_NONE || a->side == SIDE_NONE);
            ck_assert_msg(!knees, "seed %u: %s twice for one knee on one day", seed, a->exercise);
        }
    }
}

static void must_be_spaced(uint32_t seed, const struct session_plan *s, const struct session_plan *before, size_t count) {
    for (size_t i = 0; i < s->items.count; i++) {
        const struct item *a = &s->items.item[i];
        int64_t gap = a->kind == KIND_HEAVY || a->kind == KIND_PLYOMETRIC ? 48 : a->kind == KIND_RUN ? 24 : 4;
        for (size_t b = 0; b < count; b++)
            for (size_t k = 0; k < before[b].items.count; k++) {
                const struct item *o = &before[b].items.item[k];
                bool limb = a->kind == KIND_RUN || a->kind == KIND_PLYOMETRIC || o->side == a->side ||
                            o->side == SIDE_NONE || a->side == SIDE_NONE;
                if (o->kind != a->kind || !limb) continue;
                ck_assert_msg(s->due_ms - before[b].due_ms >= gap * HOUR_MS, "seed %u: %s too soon", seed, a->exercise);
            }
    }
}

START_TEST(nothing_is_done_twice_a_day_or_too_soon_on_one_limb) {
    for (uint32_t seed = 1; seed <= 60; seed++) {
        struct session_plan before[80];
        close_world();
        open_world();
        random_world(seed * 2246822519u, false);
        struct agenda *g = opened(&w);
        for (size_t n = 0; n < 80; n++) {
            struct error err;
            bool found;
            ck_assert_int_eq(agenda_next(g, &before[n], &found, NULL, &err), STATUS_OK);
            if (!found) break;
            must_be_once_a_day(seed, &before[n], before, n);
            must_be_spaced(seed, &before[n], before, n);
        }
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("merge");
    TCase *t = tcase_create("merge");
    suite_add_tcase(suite, t);
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, open_world, close_world);
    tcase_add_test(t, what_two_plans_prescribe_is_one_item_in_the_earlier_session);
    tcase_add_test(t, for_two_knees_it_is_one_item_for_both);
    tcase_add_test(t, of_two_doses_the_lower_is_done);
    tcase_add_test(t, of_one_ladder_the_lower_rung_is_done);
    tcase_add_test(t, on_one_minute_the_other_plan_has_it_on_record);
    tcase_add_test(t, a_later_session_that_has_something_else_says_what_went_to_the_earlier);
    tcase_add_test(t, two_runs_of_one_day_are_one_with_fewer_minutes);
    tcase_add_test(t, what_came_due_for_two_plans_does_not_come_again_that_day);
    tcase_add_test(t, a_plan_that_joins_later_that_day_does_not_double_what_its_knee_has_done);
    tcase_add_test(t, a_plan_that_is_held_drops_out_of_a_shared_item);
    tcase_add_test(t, a_wait_that_is_over_by_then_does_not_hold_back);
    tcase_add_test(t, a_hold_of_one_plan_holds_the_others_of_that_knee_and_runs_of_both);
    tcase_add_test(t, what_a_plan_avoids_no_other_brings_to_that_knee);
    tcase_add_test(t, a_plans_rule_for_runs_goes_for_every_run_of_the_person);
    tcase_add_test(t, jumps_load_both_limbs_whichever_knee_they_are_for);
    tcase_add_test(t, a_knee_that_may_not_yet_do_it_earlier_keeps_its_own_time);
    tcase_add_test(t, the_other_way_round_the_agenda_is_its_mirror_image);
    tcase_add_test(t, nothing_is_done_twice_a_day_or_too_soon_on_one_limb);
    return support_run(suite);
}
