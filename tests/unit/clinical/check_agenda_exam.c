/* The reminder of an exam that is booked: a session of its own, a day before, that counts for nothing. */
#include "clinical/agenda/agenda.h"
#include "shared.h"
#include "support/support.h"

static struct world w;

/* In New York, Monday 1 March 2027, 07:00: an exam is asked for. */
static void open_world(void) {
    world_open(&w, "America/New_York", "2027-03-01T12:00:00Z");
    findings(&w, "2027-03-01T12:00:00Z", WELL);
    struct event e = {.kind = EVENT_EXAM_ASKED, .at_ms = at("2027-03-01T12:00:00Z")};
    e.as.exam_asked.reason = "it clicks";
    e.as.exam_asked.disposition = DISPOSITION_ROUTINE;
    must_fold(&w, &e);
}
static void close_world(void) { world_close(&w); }

static void book(const char *when, const char *exam_at) {
    const struct exam *x = &w.patient->exams.item[0];
    struct event e = {.kind = EVENT_EXAM_BOOKED, .at_ms = at(when)};
    e.as.exam_booked.event = x->event;
    e.as.exam_booked.index = x->index;
    e.as.exam_booked.at_ms = at(exam_at);
    e.as.exam_booked.local = zone_local(w.zone, e.as.exam_booked.at_ms);
    must_fold(&w, &e);
}

static bool any_next(struct session_plan *s) {
    struct agenda *g;
    struct error err = {0};
    bool found;
    ck_assert_int_eq(agenda_open(w.patient, w.zone, w.patient->passed_ms, w.arena, &g, &err), STATUS_OK);
    ck_assert_int_eq(agenda_next(g, s, &found, NULL, &err), STATUS_OK);
    return found;
}

static const char *utc(int64_t ms) {
    static char text[INSTANT_SIZE];
    return instant_format(text, ms);
}

static const struct { const char *what, *booked, *exam, *due; } calls[] = {
    {"a day before", "2027-03-01T12:10:00Z", "2027-03-05T15:00:00Z", "2027-03-04T15:00:00Z"},
    {"a day of elapsed time over the change of clocks", "2027-03-01T12:10:00Z", "2027-03-14T15:00:00Z", "2027-03-13T15:00:00Z"},
    {"at once, for the same day", "2027-03-01T12:10:00Z", "2027-03-01T18:00:00Z", "2027-03-01T12:10:00Z"},
    {"not in quiet hours: as they end", "2027-03-01T12:10:00Z", "2027-03-05T11:30:00Z", "2027-03-04T12:00:00Z"},
    {"booked at night: as quiet hours end", "2027-03-02T04:00:00Z", "2027-03-02T15:00:00Z", "2027-03-02T12:00:00Z"},
    {"booked at night for the early morning: at once", "2027-03-02T04:00:00Z", "2027-03-02T11:45:00Z", "2027-03-02T04:00:00Z"},
    {"two months ahead, and no plan", "2027-03-01T12:10:00Z", "2027-06-01T15:00:00Z", "2027-05-31T15:00:00Z"},
};

START_TEST(an_exam_is_reminded_of) {
    struct session_plan s;
    book(calls[_i].booked, calls[_i].exam);
    ck_assert(any_next(&s));
    ck_assert_msg(s.due_ms == at(calls[_i].due), "%s: %s", calls[_i].what, utc(s.due_ms));
    ck_assert_int_eq(s.send_ms, s.due_ms);
    ck_assert(s.late_ms == at(calls[_i].exam) && s.closes_ms == at(calls[_i].exam) && s.exam_ms == at(calls[_i].exam));
    ck_assert_str_eq(s.exam, "p1:3/1");
    ck_assert(s.items.count == 0 && s.questions.count == 0 && s.number == 1);
}
END_TEST

START_TEST(it_comes_once_and_counts_for_nothing) {
    struct session_plan s;
    book("2027-03-01T12:10:00Z", "2027-03-05T15:00:00Z");
    ck_assert_int_eq(pass(&w, "2027-03-20T12:00:00Z"), 2);                      /* due and closed */
    ck_assert(!any_next(&s));
    ck_assert_int_eq(w.patient->exams.item[0].state, EXAM_OVER);
    ck_assert(w.patient->missed_in_a_row == 0 && w.patient->tallies.count == 0);
}
END_TEST

START_TEST(one_that_was_cancelled_is_not_reminded_of) {
    struct session_plan s;
    book("2027-03-01T12:10:00Z", "2027-03-05T15:00:00Z");
    struct event e = {.kind = EVENT_EXAM_CANCELLED, .at_ms = at("2027-03-02T12:00:00Z")};
    e.as.raised.event = 3;
    e.as.raised.index = 1;
    must_fold(&w, &e);
    ck_assert(!any_next(&s));
}
END_TEST

START_TEST(a_reminder_that_is_out_is_cancelled_with_its_exam_and_comes_anew_for_another_time) {
    struct session_plan s;
    book("2027-03-01T12:10:00Z", "2027-03-05T15:00:00Z");
    pass(&w, "2027-03-04T15:00:00Z");
    book("2027-03-04T16:00:00Z", "2027-03-08T15:00:00Z");
    ck_assert_str_eq(effect_of(&w, EFFECT_CANCELLED)->reason, "the exam was booked for another time");
    ck_assert_int_eq(patient_session(w.patient, 1)->state, SESSION_CANCELLED);
    ck_assert(any_next(&s));
    ck_assert_str_eq(utc(s.due_ms), "2027-03-07T15:00:00Z");
}
END_TEST

START_TEST(a_stop_leaves_it) {
    struct session_plan s;
    enrol(&w, "2027-03-01T12:10:00Z", "2027-03-01", SIDE_RIGHT);
    book("2027-03-01T12:15:00Z", "2027-03-05T15:00:00Z");
    findings(&w, "2027-03-01T12:20:00Z", "{'side':'right','findings':{'swollen':true,'fever':true}}");
    ck_assert(patient_stopped(w.patient) && any_next(&s));
    ck_assert_ptr_nonnull(s.exam);
    pass(&w, "2027-03-04T15:00:00Z");
    findings(&w, "2027-03-04T16:00:00Z", "{'side':'right','findings':{'swollen':true,'fever':true}}");
    ck_assert_int_eq(patient_session(w.patient, 1)->state, SESSION_OPEN);
}
END_TEST

START_TEST(beside_exercises_of_that_minute_it_is_a_session_of_its_own) {
    enrol(&w, "2027-03-01T12:10:00Z", "2027-03-01", SIDE_RIGHT);
    book("2027-03-01T12:15:00Z", "2027-03-05T13:00:00Z");                       /* 08:00, as the exercises the day before */
    pass(&w, "2027-03-04T12:59:59Z");
    struct agenda *g = opened(&w);
    struct session_plan exercises = next_of(g), exam = next_of(g), evening = next_of(g);
    ck_assert(exercises.exam == NULL && exercises.items.count > 0);
    ck_assert(exam.exam != NULL && exam.due_ms == exercises.due_ms + MINUTE_MS && exam.number == exercises.number + 1);
    ck_assert_int_eq(exercises.closes_ms, evening.due_ms);                      /* it ends no answer window */
    pass(&w, "2027-03-04T13:00:00Z");
    struct session_plan again = next_of(opened(&w));
    ck_assert(again.exam != NULL && again.due_ms == exam.due_ms && again.number == exam.number);
}
END_TEST

START_TEST(the_agenda_as_json_has_the_exam) {
    struct error err;
    book("2027-03-01T12:10:00Z", "2027-03-02T15:00:00Z");
    json_t *o = agenda_json(w.patient, w.zone, at("2027-03-01T12:30:00Z"), 1, &err);
    json_t *list = json_object_get(o, "sessions");
    ck_assert_uint_eq(json_array_size(list), 1);
    char *text = json_canonical(json_object_get(json_array_get(list, 0), "exam"));
    ck_assert_str_eq(text, "{\"id\":\"p1:3/1\",\"local\":\"2027-03-02T10:00\",\"utc\":\"2027-03-02T15:00:00Z\"}");
    free(text);
    json_decref(o);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("exam reminders");
    TCase *t = tcase_create("exam reminders");
    suite_add_tcase(suite, t);
    tcase_add_checked_fixture(t, open_world, close_world);
    tcase_add_loop_test(t, an_exam_is_reminded_of, 0, (int)(sizeof calls / sizeof *calls));
    tcase_add_test(t, it_comes_once_and_counts_for_nothing);
    tcase_add_test(t, one_that_was_cancelled_is_not_reminded_of);
    tcase_add_test(t, a_reminder_that_is_out_is_cancelled_with_its_exam_and_comes_anew_for_another_time);
    tcase_add_test(t, a_stop_leaves_it);
    tcase_add_test(t, beside_exercises_of_that_minute_it_is_a_session_of_its_own);
    tcase_add_test(t, the_agenda_as_json_has_the_exam);
    return support_run(suite);
}
