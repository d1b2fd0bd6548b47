#include "remind/station.h"
#include "serve/run.h"
#include "serve/socket.h"
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
    tcase_add_test(c, a_command_is_answered_while_it_serves);
    tcase_add_test(c, a_socket_that_cannot_be_opened_ends_it);
    tcase_add_test(c, without_memory_it_does_not_start);
    suite_add_tcase(s, c);
    return support_run(s);
}
