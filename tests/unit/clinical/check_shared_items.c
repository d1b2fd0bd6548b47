/* One item for several prescriptions: of one plan, or of several by other names; what becomes of it. */
#include "clinical/plan/ladder.h"
#include "living.h"
#include "shared.h"
#include "support/support.h"

static struct world w;

static void open_world(void) {
    world_open(&w, "America/New_York", "2027-03-01T05:10:00Z");
    findings(&w, "2027-03-01T05:20:00Z", WELL);
}
static void close_world(void) { world_close(&w); }

/* Squats and sits at one minute, every day; the squat's easier is the sit. */
#define TWICE SHARED("twice", \
    "{'id':'squat','title':'Squat','text':'Squat.','kind':'heavy','gap_h':4,'ladder':" \
    RUNGS(6, 8, 10) ",'easier':'sit'}}," \
    "{'id':'sit','title':'Wall sit','text':'Sit.','kind':'isometric','gap_h':4,'ladder':" RUNGS(4, 5, 6) "}}", \
    SHARED_PHASE("both", SHARED_GIVES("squat", EVERY_DAY, 1080) "," SHARED_GIVES("sit", EVERY_DAY, 1080), ""))

START_TEST(h18_a_prescription_that_climbed_down_to_another_does_not_double_it) {
    struct effects effects = {.arena = w.arena};
    struct error err = {0};
    struct plan *plan = join(&w, add(w.catalogue, TWICE), "both", SIDE_RIGHT);
    const struct prescription *squat = &plan->protocol->phase[0].prescription[0];
    ck_assert_int_eq(ladder_move(w.patient, plan, squat, -1, "too much", NULL, &effects, &err), STATUS_OK);
    struct session_plan s = next_of(opened(&w));
    ck_assert_uint_eq(s.items.count, 1);
    ck_assert_str_eq(s.items.item[0].exercise, "sit");
    ck_assert_int_eq(s.items.item[0].dose.reps, 4);                              /* the lower: 6 by the one */
    ck_assert_str_eq(reason_in(&s, 1, "sit"), "it is in this session already, with the lower dose");
}
END_TEST

static void to_rung(int number, const char *exercise, int rung) {
    struct plan *plan = patient_plan(w.patient, number);
    const struct prescription *rx = ladder_prescription(plan, exercise, NULL);
    ck_assert_ptr_nonnull(rx);
    ladder_progress(w.patient, plan, rx)->rung = rung;
}

static int rung_of(int number, const char *exercise) {
    const struct plan *plan = patient_plan(w.patient, number);
    return ladder_stand(plan, ladder_prescription(plan, exercise, NULL)).rung;
}

/* Wednesday's and Saturday's runs of both at 10:00. */
START_TEST(h18_a_red_run_goes_down_for_every_plan_that_it_is_a_run_of) {
    join(&w, add(w.catalogue, NEIGHBOUR), "settle", SIDE_RIGHT);
    join(&w, add_stroller(w.catalogue), "settle", SIDE_RIGHT);
    to_rung(1, "jog", 2);
    to_rung(2, "walk-run", 2);
    pass(&w, "2027-03-03T15:00:00Z");
    const struct session *s = patient_session(w.patient, w.patient->last_session);
    ck_assert_uint_eq(s->planned.items.count, 1);
    ck_assert_int_eq(s->planned.items.item[0].alsos, 1);
    checkin(&w, "2027-03-03T15:30:00Z", s->planned.number, true,
            "{'side':'right','findings':{'analgesic':false,'pain':{'during':7}}}");
    ck_assert_int_eq(rung_of(1, "jog"), 1);
    ck_assert_int_eq(rung_of(2, "walk-run"), 1);
}
END_TEST

START_TEST(what_is_left_of_a_shared_item_is_named_by_the_plan_it_is_left_for) {
    join(&w, add(w.catalogue, NEIGHBOUR), "settle", SIDE_RIGHT);
    join(&w, add_stroller(w.catalogue), "settle", SIDE_RIGHT);
    pass(&w, "2027-03-03T15:00:00Z");
    const struct session *s = patient_session(w.patient, w.patient->last_session);
    ck_assert_str_eq(s->planned.items.item[0].protocol, "neighbour");
    struct event e = {.kind = EVENT_PAUSED, .at_ms = at("2027-03-03T15:10:00Z")};
    e.as.plan.plan = 1;
    must_fold(&w, &e);
    ck_assert_int_eq(s->state, SESSION_OPEN);
    ck_assert_int_eq(s->planned.items.item[0].plan, 2);
    ck_assert_str_eq(s->planned.items.item[0].protocol, "stroller");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("shared_items");
    TCase *t = tcase_create("shared_items");
    suite_add_tcase(suite, t);
    tcase_add_checked_fixture(t, open_world, close_world);
    tcase_add_test(t, h18_a_prescription_that_climbed_down_to_another_does_not_double_it);
    tcase_add_test(t, h18_a_red_run_goes_down_for_every_plan_that_it_is_a_run_of);
    tcase_add_test(t, what_is_left_of_a_shared_item_is_named_by_the_plan_it_is_left_for);
    return support_run(suite);
}
