#include "remind/station.h"
#include "serve/run.h"
#include "serve/socket.h"
#include "store/sql.h"
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static struct serve_options options;
static struct scheduler_counts counts;
static int ready, reloads;

static void setup(void) {
    open_practice();
    publish();
    options = (struct serve_options){.practice = &practice, .clock = &hands, .channels = channels, .channel_count = 1,
                                     .store_path = store_file, .owner = "me", .until_ms = INSTANT_NONE};
    ready = reloads = 0;
}

static void terminate(void *arg) {
    ready++;
    kill(getpid(), arg ? *(int *)arg : SIGTERM);
}

START_TEST(a_signal_stops_it_cleanly) {
    int number = _i ? SIGINT : SIGTERM;
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    clock_move_to(&hands, AT(0, 8));
    options.ready = terminate;
    options.arg = &number;
    OK(serve_run(&options, &counts, &err));
    ck_assert_int_eq(ready, 1);
    char file[400];
    snprintf(file, sizeof file, "%s.sock", store_file);
    ck_assert_int_ne(access(file, F_OK), 0);
    OK(serve_run(&options, NULL, &err)); /* and it can be started again */
}
END_TEST

/* ---- Until ---- */

START_TEST(it_stops_by_itself_when_everything_up_to_an_instant_is_done) {
    clock_move_to(&hands, AT(0, 5));
    enrol_p1();
    clock_init_scaled(&hands, AT(0, 5), 1);
    hands.speed = 2000000;
    options.until_ms = AT(14, 5);
    OK(serve_run(&options, &counts, &err));
    ck_assert_int_ge(counts.sent, 28);
    ck_assert_int_ge(letter_count, 28);
    for (int i = 0; i < letter_count; i++) ck_assert(!letters[i].late && !letters[i].uncertain);
    ck_assert_int_eq(counts.expired + counts.failed + counts.uncertain, 0);
}
END_TEST

START_TEST(an_instant_that_has_passed_still_sees_to_what_is_due) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    clock_move_to(&hands, AT(0, 9));
    options.until_ms = AT(0, 8);
    OK(serve_run(&options, &counts, &err));
    ck_assert_int_eq(counts.sent, 1);
}
END_TEST

/* ---- Reload ---- */

static enum status reload(void *arg, struct practice *p, struct error *e) {
    (void)arg;
    ck_assert_ptr_eq(p, &practice);
    reloads++;
    kill(getpid(), SIGTERM);
    return error_set(e, STATUS_INPUT, "knee.lua has a mistake");
}

START_TEST(a_hangup_reloads_and_a_mistake_does_not_end_it) {
    int number = SIGHUP;
    options.ready = terminate;
    options.arg = &number;
    options.reload = reload;
    OK(serve_run(&options, &counts, &err));
    ck_assert_int_eq(reloads, 1);
}
END_TEST

START_TEST(a_hangup_without_reload_is_nothing) {
    int number = SIGHUP;
    options.ready = terminate;
    options.arg = &number;
    options.until_ms = AT(0, 0) - 1;
    OK(serve_run(&options, &counts, &err));
}
END_TEST

/* ---- Settings of channels ---- */

#define CLINIC "{\"channels\":{\"file\":{\"path\":\"/tmp/out\"}},\"format\":1,\"hours\":{\"mon\":\"07:00-19:00\"}," \
    "\"kind\":\"clinic\",\"name\":\"C\",\"zone\":\"UTC\"}"

static int told, letters_when_told;
static bool told_file, told_terminal;

static void on_settings(void *arg, const struct clinic_channels *now) {
    (void)arg;
    told++;
    told_file = now->has[CHANNEL_FILE] && strcmp(now->file.path, "/tmp/out") == 0;
    told_terminal = now->has[CHANNEL_TERMINAL];
    letters_when_told = letter_count;
}

static void set_clinic(void) {
    struct stored_clinic c = {.at_ms = AT(0, 1), .recorded_ms = AT(0, 1), .who = "anna", .settings = CLINIC};
    int64_t version;
    OK(store_begin(store, &err));
    OK(store_clinic_add(store, &c, &version, &err));
    OK(store_commit(store, &err));
}

START_TEST(settings_of_channels_are_told_once_and_before_anything_is_sent) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    clock_move_to(&hands, AT(0, 8));
    if (_i) set_clinic();
    options.settings = on_settings;
    options.until_ms = AT(0, 8) - 1;
    told = 0;
    OK(serve_run(&options, &counts, &err));
    ck_assert_int_eq(counts.sent, 1);
    ck_assert_int_eq(told, 1);
    ck_assert_int_eq(letters_when_told, 0);
    ck_assert_int_eq(told_file, _i);
    ck_assert_int_eq(told_terminal, !_i);
}
END_TEST

/* ---- A store that fails for good ---- */

/* As after an fsync that failed. */
static enum status break_store(void *arg, struct practice *p, struct error *e) {
    (void)arg, (void)e;
    p->store->broken = true;
    return STATUS_OK;
}

static void expect_end_of_a_broken_store(void) {
    static int number = SIGHUP; /* serve_run is called again with it */
    options.ready = terminate;
    options.arg = &number;
    options.reload = break_store;
    ck_assert_int_eq(serve_run(&options, &counts, &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, store_file));
    ck_assert_ptr_nonnull(strstr(err.message, "until serve is started again"));
    ck_assert(store_broken(store));
}

START_TEST(a_store_that_failed_for_good_ends_it) {
    ck_assert(!store_broken(store));
    expect_end_of_a_broken_store();
    /* And at once, as long as it is not opened anew. */
    ck_assert_int_eq(serve_run(&options, &counts, &err), STATUS_ENVIRONMENT);
}
END_TEST

START_TEST(a_store_that_failed_while_a_send_is_out_ends_it_too) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    clock_move_to(&hands, AT(0, 8));
    mood = HANGING;
    expect_end_of_a_broken_store();
}
END_TEST

/* ---- A command beside it ---- */

static uv_thread_t thread;
static enum status asked_status;

#define RECORD_P1 "{'deed':'record','who':'anna','args':{'patient':'p1','form':{'findings':" \
                  "{'pain':{'left':{'worst-24h':5}},'swollen':{'left':false,'right':false}}}}}"

static void run_commands(void *arg) {
    static const char *const requests[] = {
        "{'deed':'patient-add','who':'anna','args':{'zone':'Europe/Berlin'}}",
        RECORD_P1,
        "{'deed':'enrol','who':'anna','args':{'patient':'p1','protocol':'knee','side':'left'}}"};
    (void)arg;
    for (size_t i = 0; i < 3 && asked_status == STATUS_OK; i++) {
        struct error why;
        json_t *asked = json_of(requests[i]), *answer = NULL;
        asked_status = socket_ask(store_file, asked, &answer, &why);
        json_decref(answer);
        json_decref(asked);
    }
    kill(getpid(), SIGTERM);
}

static void start_commands(void *arg) {
    (void)arg;
    ck_assert_int_eq(uv_thread_create(&thread, run_commands, NULL), 0);
}

/* Two, so that the second comes after the round in which what is due is sent. */
static void add_patients(void *arg) {
    (void)arg;
    for (int i = 0; i < 2 && asked_status == STATUS_OK; i++) {
        struct error why;
        json_t *asked = json_of("{'deed':'patient-add','who':'anna','args':{'zone':'UTC'}}"), *answer = NULL;
        usleep(200000);
        asked_status = socket_ask(store_file, asked, &answer, &why);
        json_decref(answer);
        json_decref(asked);
    }
    kill(getpid(), SIGTERM);
}

static void start_adding(void *arg) {
    (void)arg;
    ck_assert_int_eq(uv_thread_create(&thread, add_patients, NULL), 0);
}

START_TEST(a_command_is_answered_while_it_serves) {
    options.ready = start_commands;
    OK(serve_run(&options, &counts, &err));
    uv_thread_join(&thread);
    ck_assert_int_eq(asked_status, STATUS_OK);
    struct stored_patient p;
    bool found;
    OK(store_patient_get(store, "p1", arena, &p, &found, &err));
    ck_assert(found && p.next_due_ms < INSTANT_NONE);
}
END_TEST

/* ---- A reader that stalls ---- */

static void fill_pipe(int fd) {
    static const char dots[4096] = {'.'};
    ck_assert_int_eq(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
    while (write(fd, dots, sizeof dots) > 0) {}
    ck_assert_int_eq(fcntl(fd, F_SETFL, 0), 0);
}

START_TEST(a_reader_that_stalls_holds_up_neither_commands_nor_the_end) {
    struct channel terminal;
    struct channel *const only[] = {&terminal};
    int ends[2];
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    clock_move_to(&hands, AT(0, 8));
    ck_assert_int_eq(pipe(ends), 0);
    fill_pipe(ends[1]);
    OK(channel_terminal(ends[1], &terminal, &err));
    options.channels = only;
    options.ready = start_adding;
    OK(serve_run(&options, &counts, &err));
    uv_thread_join(&thread);
    terminal.close(&terminal);
    ck_assert_int_eq(asked_status, STATUS_OK);
    ck_assert_int_eq(counts.sent, 0);
    assert_state(p, 1, REMINDER_DUE);
    ck_assert_str_eq(reminder(p, 1).reason, "its reader takes nothing");
    ck_assert(!reminder(p, 1).uncertain);
}
END_TEST

/* ---- What keeps it from starting ---- */

START_TEST(a_socket_that_cannot_be_opened_ends_it) {
    options.store_path = "/nowhere/y.db";
    ck_assert_int_eq(serve_run(&options, &counts, &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, "/nowhere/y.db.sock"));
    ck_assert_int_eq(letter_count, 0);
}
END_TEST

START_TEST(without_memory_it_does_not_start) {
    for (int n = 1;; n++) {
        options.ready = terminate;
        support_fail_once(n);
        enum status status = serve_run(&options, &counts, &err);
        int refused = support_failed();
        support_fail_nth(0);
        if (!refused) break;
        ck_assert(status == STATUS_MEMORY || status == STATUS_OK); /* what fails later does not end it */
    }
}
END_TEST

int main(void) {
    Suite *s = suite_create("run");
    TCase *c = tcase_create("run");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, setup, close_practice);
    tcase_add_loop_test(c, a_signal_stops_it_cleanly, 0, 2);
    tcase_add_test(c, it_stops_by_itself_when_everything_up_to_an_instant_is_done);
    tcase_add_test(c, an_instant_that_has_passed_still_sees_to_what_is_due);
    tcase_add_test(c, a_hangup_reloads_and_a_mistake_does_not_end_it);
    tcase_add_test(c, a_hangup_without_reload_is_nothing);
    tcase_add_loop_test(c, settings_of_channels_are_told_once_and_before_anything_is_sent, 0, 2);
    tcase_add_test(c, a_store_that_failed_for_good_ends_it);
    tcase_add_test(c, a_store_that_failed_while_a_send_is_out_ends_it_too);
    tcase_add_test(c, a_command_is_answered_while_it_serves);
    tcase_add_test(c, a_reader_that_stalls_holds_up_neither_commands_nor_the_end);
    tcase_add_test(c, a_socket_that_cannot_be_opened_ends_it);
    tcase_add_test(c, without_memory_it_does_not_start);
    suite_add_tcase(s, c);
    return support_run(s);
}
