#include "remind/message.h"
#include "remind/station.h"

static struct stored_reminder row;
static struct stored_event event;
static struct session_plan session;
static char *data;

static void setup(void) {
    ck_assert(hash_start());
    arena = arena_new(ARENA_NO_LIMIT);
    row = (struct stored_reminder){.patient = "p12", .channel = "terminal", .session = 7, .key = "cafe",
                                   .due_ms = AT(0, 17), .send_ms = AT(0, 17), .late_ms = AT(0, 21)};
    session = (struct session_plan){.number = 7, .due_ms = AT(0, 17), .local = {AT(0, 18), 3600}, .send_ms = AT(0, 17),
                                    .late_ms = AT(0, 21), .closes_ms = AT(1, 7)};
    data = NULL;
}

static void teardown(void) {
    arena_free(arena);
    free(data);
}

static void write_event(void) {
    struct event e = {.kind = EVENT_DUE};
    e.as.due.session = session;
    json_t *json = event_data_json(NULL, &e);
    free(data);
    data = json_canonical(json);
    json_decref(json);
    event = (struct stored_event){.number = 31, .kind = "due", .at_ms = AT(0, 17), .data = data};
}

/* The message of the row by itself. */
static enum status compose_row(int64_t now_ms, struct arena *a, struct message *m) {
    struct session_plan read;
    enum status status = message_read(&event, row.session, a, &read, &err);
    if (status != STATUS_OK) return status;
    struct message_part part = {&row, &read};
    return message_compose(&part, 1, &(struct message_to){.zone = "UTC"}, now_ms, a, m, &err);
}

static struct message compose(struct item *items, size_t count, int64_t now_ms) {
    struct message m;
    session.items.item = items;
    session.items.count = count;
    write_event();
    OK(compose_row(now_ms, arena, &m));
    return m;
}

static struct item make_item(const char *title, enum side side, struct dose dose) {
    return (struct item){.plan = 1, .protocol = "knee", .version = "1.0.0", .step = "conservative", .phase = "settle",
                         .exercise = "x", .title = title, .side = side, .kind = KIND_HEAVY, .dose = dose};
}

START_TEST(it_names_the_session_in_the_patients_time) {
    struct item i = make_item("Side plank", SIDE_RIGHT, (struct dose){.sets = 3, .hold_s = 20, .rest_s = 60});
    struct message m = compose(&i, 1, AT(0, 17));
    ck_assert_str_eq(m.reminder, "p12.7/terminal/0");
    ck_assert_str_eq(m.key, "cafe");
    ck_assert_str_eq(m.when, "2027-03-01 18:00");
    ck_assert_str_eq(m.subject, "Your Monday 18:00 session");
    ck_assert_str_eq(m.text, "Side plank (right knee): 3 × 20 s hold, rest 60 s");
    ck_assert(!m.late && !m.uncertain);
}
END_TEST

START_TEST(it_names_the_time_of_an_examination) {
    session.exam = "p12:31/1";
    session.exam_ms = AT(1, 17);
    session.exam_local = (struct local){AT(1, 18), 3600};
    struct message m = compose(NULL, 0, AT(0, 17));
    ck_assert_str_eq(m.subject, "Your Monday 18:00 reminder of an examination");
    ck_assert_str_eq(m.text, "Your examination at the clinic: Tuesday 2027-03-02, 18:00.");
}
END_TEST

static const struct { struct dose dose; const char *words; } doses[] = {
    {{.sets = 3, .reps = 15}, "X (left knee): 3 × 15"},
    {{.reps = 10, .hold_s = 5}, "X (left knee): 10 times, 5 s hold"},
    {{.sets = 2, .reps = 10, .hold_s = 5}, "X (left knee): 2 × 10, 5 s hold"},
    {{.sets = 2, .seconds = 30}, "X (left knee): 2 × 30 s"},
    {{.minutes = 20}, "X (left knee): 20 min"},
    {{.sets = 4}, "X (left knee): 4 × 1"},
    {{.sets = 3, .reps = 8, .load_milli = 7500, .load_unit = "kg", .tempo = "3-0-2", .rest_s = 90, .note = "each side"},
     "X (left knee): 3 × 8, 7.5 kg, tempo 3-0-2, rest 90 s, each side"},
    {{.note = "slowly"}, "X (left knee): slowly"},
    {{.sets = 0}, "X (left knee)"},
};
#define DOSES (int)(sizeof doses / sizeof *doses)

START_TEST(a_dose_is_written_in_full) {
    struct item i = make_item("X", SIDE_LEFT, doses[_i].dose);
    ck_assert_str_eq(compose(&i, 1, AT(0, 17)).text, doses[_i].words);
}
END_TEST

START_TEST(every_item_has_its_line) {
    struct item i[] = {make_item("A", SIDE_LEFT, (struct dose){.reps = 5}),
                       make_item("B", SIDE_RIGHT, (struct dose){.minutes = 5})};
    ck_assert_str_eq(compose(i, 2, AT(0, 17)).text, "A (left knee): 5 times\nB (right knee): 5 min");
    ck_assert_str_eq(compose(NULL, 0, AT(0, 17)).text, "");
}
END_TEST

START_TEST(a_question_and_what_a_rule_has_to_say_have_their_lines) {
    struct question q = {.plan = 1, .finding = "pain", .context = "worst-24h", .side = SIDE_RIGHT, .text = "How bad is it?"};
    struct item i = make_item("A", SIDE_LEFT, (struct dose){.reps = 5});
    session.questions.item = &q;
    session.questions.count = 1;
    struct message m = compose(NULL, 0, AT(0, 17));
    ck_assert_str_eq(m.text, "How bad is it? (right knee)");
    ck_assert_str_eq(m.subject, "Your Monday 18:00 question");
    session.note = "Please tell us how it is.";
    m = compose(&i, 1, AT(0, 17));
    ck_assert_str_eq(m.text, "Please tell us how it is.\nA (left knee): 5 times\nHow bad is it? (right knee)");
    ck_assert_str_eq(m.subject, "Your Monday 18:00 session");
}
END_TEST

START_TEST(late_is_measured_from_the_send_instant) {
    row.send_ms = AT(0, 18); /* quiet hours had moved it */
    ck_assert(!compose(NULL, 0, AT(0, 18) + MESSAGE_LATE_MS).late);
    ck_assert(compose(NULL, 0, AT(0, 18) + MESSAGE_LATE_MS + 1).late);
    row.uncertain = true;
    ck_assert(compose(NULL, 0, AT(0, 18)).uncertain);
}
END_TEST

START_TEST(an_event_that_is_not_the_rows_is_refused) {
    struct message m;
    write_event();
    event.kind = "closed";
    ck_assert_int_eq(compose_row(0, arena, &m), STATUS_INPUT);
    event.kind = "due";
    row.session = 8;
    ck_assert_int_eq(compose_row(0, arena, &m), STATUS_INPUT);
    event.data = "{}";
    ck_assert_int_eq(compose_row(0, arena, &m), STATUS_INPUT);
}
END_TEST

START_TEST(every_allocation_may_fail) {
    struct item i = make_item("Side plank", SIDE_RIGHT, (struct dose){.sets = 3, .hold_s = 20, .note = "n"});
    session.items.item = &i;
    session.items.count = 1;
    write_event();
    for (int n = 1;; n++) {
        struct message m;
        struct arena *a = arena_new(ARENA_NO_LIMIT);
        ck_assert_ptr_nonnull(a);
        support_fail_nth(n);
        enum status status = compose_row(0, a, &m);
        int refused = support_failed();
        support_fail_nth(0);
        arena_free(a);
        if (!refused) break;
        ck_assert_int_eq(status, STATUS_MEMORY);
    }
}
END_TEST

int main(void) {
    Suite *s = suite_create("message");
    TCase *c = tcase_create("message");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, it_names_the_session_in_the_patients_time);
    tcase_add_test(c, it_names_the_time_of_an_examination);
    tcase_add_loop_test(c, a_dose_is_written_in_full, 0, DOSES);
    tcase_add_test(c, every_item_has_its_line);
    tcase_add_test(c, a_question_and_what_a_rule_has_to_say_have_their_lines);
    tcase_add_test(c, late_is_measured_from_the_send_instant);
    tcase_add_test(c, an_event_that_is_not_the_rows_is_refused);
    tcase_add_test(c, every_allocation_may_fail);
    suite_add_tcase(s, c);
    return support_run(s);
}
