/* What serve logs: a line for each thing, whole, and nobody's secrets in it. */
#include "outbox_rows.h"
#include <fcntl.h>
#include <unistd.h>

#define MARKER "MARKER-of-a-patient"

static struct log log_;
static int ends[2];
static char logged[20000];

static void setup(void) {
    open_station();
    ck_assert_int_eq(pipe(ends), 0);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    log_ = (struct log){ends[1], false, &hands};
}

static void teardown(void) {
    close_station();
    close(ends[0]);
    close(ends[1]);
}

static const char *read_log(void) {
    ssize_t n = read(ends[0], logged, sizeof logged - 1);
    logged[n > 0 ? n : 0] = '\0';
    return logged;
}

START_TEST(a_line_is_names_and_values) {
    const struct log_field fields[] = {{"reminder", "p1.7/email/0", 0}, {"rows", NULL, 2}, 
                                       {"why", "no \"such\"\nuser\x1b", 0}};
    log_put(&log_, LOG_WARNING, "not-delivered", fields, 3);
    ck_assert_str_eq(read_log(), "time=2027-03-01T00:00:00Z level=warning event=not-delivered reminder=p1.7/email/0 "
                                 "rows=2 why=\"no \\\"such\\\"\\u000auser\\u001b\"\n");
    log_.json = true;
    log_put(&log_, LOG_INFO, "claimed", fields + 1, 2);
    ck_assert_str_eq(read_log(), "{\"time\":\"2027-03-01T00:00:00Z\",\"level\":\"info\",\"event\":\"claimed\","
                                 "\"rows\":2,"
                                 "\"why\":\"no \\\"such\\\"\\u000auser\\u001b\"}\n");
    log_put(NULL, LOG_INFO, "nowhere", fields, 3);
    ck_assert_str_eq(read_log(), "");
}
END_TEST

START_TEST(a_value_and_a_line_are_cut_and_stay_json) {
    char text[1000];
    struct log_field fields[60];
    memset(text, '\x01', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    for (int i = 0; i < 60; i++) fields[i] = (struct log_field){"name", text, 0};
    log_.json = true;
    log_put(&log_, LOG_ERROR, "much", fields, 60);
    const char *line = read_log();
    ck_assert_uint_le(strlen(line), LOG_LINE_MAX);
    json_t *o = json_loads(line, 0, NULL);
    ck_assert_ptr_nonnull(o);
    json_decref(o);
}
END_TEST

static void fail_with_marker(struct channel *self, const struct message *m, channel_answered answered, void *arg) {
    (void)self;
    (void)m;
    answered(arg, mood == REFUSING ? CHANNEL_REFUSED : CHANNEL_REFUSED_NOW, "550 no such user " MARKER);
}

START_TEST(h27_no_line_of_a_run_holds_what_is_the_patients) {
    const char *p = new_patient();
    OK(store_begin(store, &err));
    OK(store_contact_set(store, p, MARKER, MARKER "@example.org", &err));
    OK(store_commit(store, &err));
    born(p, 1, AT(0, 8), AT(0, 12));
    fake.send = fail_with_marker;
    mood = REFUSING_NOW;
    start_scheduler("me");
    scheduler_tell(scheduler, &log_, NULL);
    move_to(AT(0, 8));
    mood = REFUSING;
    move_to(AT(0, 8) + 7000);
    fake.send = fake_send;
    assert_state(p, 1, REMINDER_FAILED);
    const char *all = read_log();
    ck_assert_ptr_null(strstr(all, "MARKER"));
    ck_assert_ptr_null(strstr(all, "plank"));
    ck_assert_ptr_nonnull(strstr(all, "event=claimed born=1 "));
    ck_assert_ptr_nonnull(strstr(all, "level=warning event=not-delivered reminder=p1.1/terminal/0 channel=terminal "
                                      "result=refused-for-now attempt=1 rows=1\n"));
    ck_assert_ptr_nonnull(strstr(all, "level=error event=not-delivered reminder=p1.1/terminal/0 channel=terminal "
                                      "result=refused attempt=2 rows=1\n"));
    ck_assert_ptr_nonnull(strstr(all, "event=recorded born=0 sent=0 failed=1 "));
}
END_TEST

/* ---- What an operator is told stands in the log, and nothing beside it ---- */

/* Everything that the log and standard error get from here on, line by line; each is whole JSON. */
static int lines_of(const char *event, const char *part) {
    char *all = strdup(read_log()), *rest = NULL;
    int found = 0;
    for (char *line = strtok_r(all, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        json_t *o = json_loads(line, 0, NULL);
        ck_assert_msg(o != NULL, "not JSON: %s", line);
        const char *is = json_string_value(json_object_get(o, "event"));
        found += strcmp(is, event) == 0 && strstr(line, part) != NULL;
        json_decref(o);
    }
    free(all);
    return found;
}

static void start_logged(void) {
    log_.json = true;
    start_scheduler("me");
    scheduler_tell(scheduler, &log_, NULL);
    settle();
}

START_TEST(h07_with_a_log_a_step_of_the_clock_is_a_line_of_it) {
    int before = dup(STDERR_FILENO);
    dup2(ends[1], STDERR_FILENO);
    start_logged();
    hands.start_ms += 2 * HOUR_MS;
    scheduler_poke(scheduler);
    settle();
    hands.start_ms -= 2 * HOUR_MS;
    scheduler_poke(scheduler);
    settle();
    dup2(before, STDERR_FILENO);
    close(before);
    ck_assert_str_ne(read_log(), "");
    ck_assert_ptr_nonnull(strstr(logged, "\"event\":\"clock-held\",\"say\":\"the clock was set forward by 7200 s; "));
    ck_assert_ptr_nonnull(strstr(logged, "\"event\":\"clock-believed\",\"say\":\"the clock was set right again"));
}
END_TEST

START_TEST(h23_with_a_log_trouble_is_a_line_of_it_once_and_says_nothing_of_a_history) {
    const char *p = new_patient();
    int64_t number;
    OK(store_begin(store, &err));
    append(p, MARKER, MONDAY, "{}", &number);
    OK(store_next_due_set(store, p, AT(0, 8), &err));
    OK(store_commit(store, &err));
    int before = dup(STDERR_FILENO);
    dup2(ends[1], STDERR_FILENO);
    start_logged();
    for (int i = 0; i < 3; i++) move_to(AT(0, 8) + i * MINUTE_MS);
    dup2(before, STDERR_FILENO);
    close(before);
    int told = lines_of("trouble", "\"patient\":\"p1\"");
    ck_assert_int_eq(told, 1);
    ck_assert_ptr_null(strstr(logged, MARKER));
}
END_TEST

int main(void) {
    Suite *s = suite_create("log");
    TCase *c = tcase_create("log");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, a_line_is_names_and_values);
    tcase_add_test(c, a_value_and_a_line_are_cut_and_stay_json);
    tcase_add_test(c, h07_with_a_log_a_step_of_the_clock_is_a_line_of_it);
    tcase_add_test(c, h23_with_a_log_trouble_is_a_line_of_it_once_and_says_nothing_of_a_history);
    tcase_add_test(c, h27_no_line_of_a_run_holds_what_is_the_patients);
    suite_add_tcase(s, c);
    return support_run(s);
}
