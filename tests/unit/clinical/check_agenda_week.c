/* Where plans stand on their ladders, days that are put off within their week, and what joins the next session. */
#include "clinical/agenda/agenda.h"
#include "lit.h"
#include "shared.h"
#include "support/support.h"

#define WEEKLY_RX(days) PRESCRIBE("hop", days, "[1080]", "{'sets':3,'reps':6}")
/* A slide every day at 08:00, hops Mon Wed Fri at 18:00. */
#define WEEKLY "{'format':1,'kind':'protocol','version':'1.0.0','findings':[" FINDINGS_PAIN "],'id':'weekly','title':'Weekly'," \
    "'criteria':{'definite':" PAIN("ge", "worst-24h", 0) "}," EXERCISES ",'steps':[{'id':'conservative','title':'Conservative'}]," \
    "'phases':[" SHARED_PHASE("all", PRESCRIBE("slide", EVERY_DAY, "[480]", "{'sets':2,'reps':15}") "," WEEKLY_RX("[0,2,4]"), "") "]}"

static struct world w;

/* Midnight of Monday, 1 March 2027 in New York. */
static void open_weekly(void) {
    world_open(&w, "America/New_York", "2027-03-01T05:10:00Z");
    findings(&w, "2027-03-01T05:20:00Z", WELL);
    join(&w, add(w.catalogue, WEEKLY), "all", SIDE_RIGHT);
}
static void open_lit(void) { lit_open_with(&w, LIT); }
static void close_world(void) { world_close(&w); }

static struct plan *plan(void) { return patient_plan(w.patient, 1); }

/* The days of March with this exercise, up to the 14th. */
static const char *days_with(const char *exercise) {
    static char text[80];
    struct agenda *g = opened(&w);
    size_t length = 0;
    for (text[0] = '\0';;) {
        struct session_plan s = next_of(g);
        int32_t day = wall_day(s.local.wall_ms) - day_of("2027-02-28");
        if (day > 14) return text;
        if (item_in(&s, exercise) != NULL)
            length += (size_t)snprintf(text + length, sizeof text - length, "%s%d", length > 0 ? " " : "", (int)day);
    }
}

static void put_off(const char *from, int days) {
    struct shift *s = LIST_PUSH(w.arena, &plan()->shifts);
    *s = (struct shift){.prescription = 1, .week = day_of("2027-03-01"), .from_day = day_of(from), .days = days};
}

static const struct { const char *from; int days; const char *hops; } shifts[] = {
    {"2027-03-01", 0, "1 3 5 8 10 12"},                              /* nothing is put off */
    {"2027-03-01", 1, "2 4 6 8 10 12"},
    {"2027-03-03", 1, "1 4 6 8 10 12"},
    {"2027-03-03", 2, "1 5 7 10 12"},                                /* Monday's is 24 h after Sunday's */
    {"2027-03-05", 2, "1 3 7 10 12"},
    {"2027-03-05", 3, "1 3 8 10 12"},                                /* past Sunday it is dropped */
};

START_TEST(put_off_days_come_later_and_not_past_their_week) {
    if (shifts[_i].days > 0) put_off(shifts[_i].from, shifts[_i].days);
    ck_assert_str_eq(days_with("hop"), shifts[_i].hops);
    ck_assert_str_eq(days_with("slide"), "1 2 3 4 5 6 7 8 9 10 11 12 13 14");
}
END_TEST

START_TEST(what_joins_is_in_the_plans_next_session_and_no_other) {
    pass(&w, "2027-03-02T05:10:00Z");                                /* Tuesday: 08:00 is next */
    int *hop = LIST_PUSH(w.arena, &plan()->merged);
    *hop = 2;
    struct agenda *g = opened(&w);
    struct session_plan s = next_of(g);
    ck_assert_ptr_null(item_in(&s, "hop"));                          /* 14 h after Monday's that is open: too soon */
    ck_assert_str_eq(reason_in(&s, 1, "hop"), "48 h after p1.2 are not over");
    patient_session(w.patient, 2)->state = SESSION_MISSED;
    g = opened(&w);
    s = next_of(g);
    ck_assert(item_in(&s, "hop") != NULL && item_in(&s, "slide") != NULL);
    ck_assert_int_eq(item_in(&s, "hop")->dose.reps, 6);
    s = next_of(g);
    ck_assert_ptr_null(item_in(&s, "hop"));                          /* Wednesday 08:00 */
}
END_TEST

START_TEST(what_joins_is_not_doubled_where_it_is_already) {
    int *slide = LIST_PUSH(w.arena, &plan()->merged);
    *slide = 0;
    struct session_plan s = next_of(opened(&w));
    ck_assert_int_eq(s.items.count, 1);
    ck_assert_int_eq(s.dropped.count, 0);
}
END_TEST

/* --- ladders --- */

START_TEST(the_dose_is_that_of_the_rung) {
    struct session_plan s = next_of(opened(&w));
    const struct item *bridge = item_in(&s, "bridge");
    ck_assert(bridge->rung == 1 && bridge->dose.reps == 10 && bridge->prescribed == NULL);
    struct progress *up = LIST_PUSH(w.arena, &plan()->progress);
    *up = (struct progress){.prescribed = 2, .exercise = 2, .rung = 2};
    s = next_of(opened(&w));
    ck_assert(item_in(&s, "bridge")->rung == 2 && item_in(&s, "bridge")->dose.reps == 12);
}
END_TEST

START_TEST(what_has_taken_the_place_of_an_exercise_says_so) {
    struct progress *up = LIST_PUSH(w.arena, &plan()->progress);
    *up = (struct progress){.prescribed = 2, .exercise = 3, .rung = 1};
    struct session_plan s = next_of(opened(&w));
    const struct item *single = item_in(&s, "single");
    ck_assert(single != NULL && single->rung == 1 && single->dose.reps == 8);
    ck_assert_str_eq(single->prescribed, "bridge");
    ck_assert_ptr_null(item_in(&s, "bridge"));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("weeks");
    TCase *week = tcase_create("week"), *ladder = tcase_create("ladder");
    suite_add_tcase(suite, week);
    suite_add_tcase(suite, ladder);
    tcase_add_checked_fixture(week, open_weekly, close_world);
    tcase_add_loop_test(week, put_off_days_come_later_and_not_past_their_week, 0, 6);
    tcase_add_test(week, what_joins_is_in_the_plans_next_session_and_no_other);
    tcase_add_test(week, what_joins_is_not_doubled_where_it_is_already);
    tcase_add_checked_fixture(ladder, open_lit, close_world);
    tcase_add_test(ladder, the_dose_is_that_of_the_rung);
    tcase_add_test(ladder, what_has_taken_the_place_of_an_exercise_says_so);
    return support_run(suite);
}
