#include "serve/door.h"
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- A command, in a thread of its own ---- */

struct command { const char *store; json_t *asked, *answer; enum status status; struct error err; uv_thread_t thread; };
static uv_async_t command_done;

static void run_command(void *arg) {
    struct command *c = arg;
    c->status = socket_ask(c->store, c->asked, &c->answer, &c->err);
    uv_async_send(&command_done);
}

static void stop_loop(uv_async_t *handle) { uv_stop(handle->loop); }

static void command(struct command *c) {
    ck_assert_int_eq(uv_async_init(&loop, &command_done, stop_loop), 0);
    ck_assert_int_eq(uv_thread_create(&c->thread, run_command, c), 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_thread_join(&c->thread);
    uv_close((uv_handle_t *)&command_done, NULL);
    uv_run(&loop, UV_RUN_NOWAIT);
    json_decref(c->asked);
}

START_TEST(a_command_asks_and_is_answered) {
    struct command c = {.store = store_file, .asked = json_of("{'deed':'patient-add','who':'a','args':{'zone':'UTC'}}")};
    command(&c);
    ck_assert_msg(c.status == STATUS_OK, "%s", c.err.message);
    ck_assert_str_eq(json_string_value(json_object_get(c.answer, "patient")), "p1");
    json_decref(c.answer);
    c = (struct command){.store = store_file, .asked = json_of("{'deed':'patient-add','who':'a','args':{'zone':'x'}}")};
    command(&c);
    ck_assert_int_eq(c.status, STATUS_INPUT);
    ck_assert_ptr_null(c.answer);
    ck_assert(*c.err.message != '\0');
}
END_TEST

START_TEST(a_command_whose_request_is_too_large_reads_why) {
    static char name[2 * SOCKET_MAX_REQUEST];
    memset(name, 'x', sizeof name - 1);
    struct command c = {.store = store_file, .asked = json_object()};
    json_object_set_new(c.asked, "deed", json_string(name));
    command(&c);
    ck_assert_int_eq(c.status, STATUS_INPUT);
    ck_assert_ptr_nonnull(strstr(c.err.message, "1 MiB"));
}
END_TEST

static void shut_the_door(uv_timer_t *timer) {
    int *fd = timer->data;
    close(accept(*fd, NULL, NULL));
}

START_TEST(a_command_whose_service_dies_is_told_that_it_cannot_know) {
    int fd;
    close_server();
    OK(wire_listen(socket_file, 1, &fd, &err));
    uv_timer_t timer;
    uv_timer_init(&loop, &timer);
    timer.data = &fd;
    uv_timer_start(&timer, shut_the_door, 1, 1); /* accept answers nothing while nobody has called yet */
    struct command c = {.store = store_file, .asked = json_of("{}")};
    command(&c);
    uv_close((uv_handle_t *)&timer, NULL);
    uv_run(&loop, UV_RUN_NOWAIT);
    ck_assert_int_eq(c.status, STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(c.err.message, "not known"));
    close(fd);
}
END_TEST

/* A name of 200 characters in a folder of 200 more: longer than a socket's address can be. */
START_TEST(a_long_path_is_served_too) {
    static char folder[600], file[900], base[201];
    memset(base, 'n', sizeof base - 1);
    snprintf(folder, sizeof folder, "%s/%s", support_tempdir(), base);
    ck_assert_int_eq(mkdir(folder, 0700), 0);
    snprintf(file, sizeof file, "%s/%s", folder, base);
    struct socket_server *other;
    OK(socket_serve(&loop, file, writer, scheduler, &other, &err));
    struct command c = {.store = file, .asked = json_of("{'deed':'patient-list','who':'a'}")};
    command(&c);
    ck_assert_msg(c.status == STATUS_OK, "%s", c.err.message);
    json_decref(c.answer);
    struct stat about;
    snprintf(file, sizeof file, "%s/%s.sock", folder, base);
    ck_assert_int_eq(lstat(file, &about), 0);
    ck_assert_int_eq(about.st_mode & 07777, 0600);
    int closed = 0;
    socket_close(other, count_closed, &closed);
    while (!closed) uv_run(&loop, UV_RUN_ONCE);
    ck_assert_int_ne(lstat(file, &about), 0);
    ck_assert_int_eq(rmdir(folder), 0); /* nothing was left behind */
}
END_TEST

/* ---- The wire ---- */

START_TEST(a_refusal_goes_through_the_wire_unchanged) {
    static const enum status all[] = {STATUS_NO, STATUS_INPUT, STATUS_USAGE, STATUS_ENVIRONMENT, STATUS_CONFLICT,
                                      STATUS_MEMORY};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct error sent, got = {0};
        error_set(&sent, all[i], "because \"so\"");
        if (i % 2) error_at(&sent, "knee.lua", 12);
        char *line = wire_refusal(all[i], &sent);
        json_t *answer = NULL;
        ck_assert_int_eq(wire_read(line, strlen(line), &answer, &got), all[i]);
        ck_assert_int_eq(got.status, sent.status);
        ck_assert_str_eq(got.message, sent.message);
        ck_assert_str_eq(got.file, sent.file);
        ck_assert_int_eq(got.line, sent.line);
        free(line);
    }
}
END_TEST

START_TEST(an_answer_that_is_none_is_refused) {
    static const char *const lines[] = {"", "x", "[]", "{}", "{\"status\":\"fine\"}", "{\"status\":\"ok\"}",
                                        "{\"status\":\"no\"}", "{\"status\":\"no\",\"error\":{}}", "{\"status\":1}"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        json_t *answer = NULL;
        ck_assert_int_eq(wire_read(lines[i], strlen(lines[i]), &answer, &err), STATUS_ENVIRONMENT);
        ck_assert_ptr_null(answer);
    }
}
END_TEST

int main(void) {
    Suite *s = suite_create("socket_ask");
    TCase *c = tcase_create("command");
    tcase_set_timeout(c, 20);
    tcase_add_checked_fixture(c, open_door, close_door);
    tcase_add_test(c, a_command_asks_and_is_answered);
    tcase_add_test(c, a_command_whose_request_is_too_large_reads_why);
    tcase_add_test(c, a_command_whose_service_dies_is_told_that_it_cannot_know);
    tcase_add_test(c, a_long_path_is_served_too);
    suite_add_tcase(s, c);
    TCase *w = tcase_create("wire");
    tcase_add_test(w, a_refusal_goes_through_the_wire_unchanged);
    tcase_add_test(w, an_answer_that_is_none_is_refused);
    suite_add_tcase(s, w);
    return support_run(s);
}
