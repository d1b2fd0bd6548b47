#include "serve/door.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- A client of few words, on the loop's own thread ---- */

static int call(void) {
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    ck_assert_int_ge(fd, 0);
    int cause = wire_connect(fd, socket_file);
    ck_assert_msg(cause == 0, "%s", strerror(cause));
    return fd;
}

/* Sends what it can of n bytes, the loop reading meanwhile. */
static void say_bytes(int fd, const char *bytes, size_t n) {
    for (size_t done = 0; done < n;) {
        ssize_t sent = send(fd, bytes + done, n - done, MSG_NOSIGNAL);
        if (sent > 0) done += (size_t)sent;
        else if (errno != EAGAIN) return;
        uv_run(&loop, UV_RUN_NOWAIT);
    }
}

static void say(int fd, const char *loose) {
    char *text = strdup(loose);
    for (char *c = text; *c; c++)
        if (*c == '\'') *c = '"';
    say_bytes(fd, text, strlen(text));
    free(text);
}

/* Until the other end closes; the descriptor is closed then. */
static char *listen_to(int fd) {
    static char heard[70000];
    size_t n = 0;
    for (;;) {
        ssize_t got = recv(fd, heard + n, sizeof heard - 1 - n, 0);
        if (got > 0) n += (size_t)got;
        else if (got == 0 || errno != EAGAIN) break;
        else uv_run(&loop, UV_RUN_NOWAIT);
    }
    close(fd);
    heard[n] = '\0';
    return heard;
}

static enum status answer_of(int fd, json_t **answer) {
    char *line = listen_to(fd);
    size_t n = strlen(line);
    ck_assert_uint_gt(n, 0);
    ck_assert_int_eq(line[n - 1], '\n');
    ck_assert_ptr_eq(strchr(line, '\n'), line + n - 1);
    err = (struct error){.line = 0};
    *answer = NULL;
    return wire_read(line, n, answer, &err);
}

#define ADD "{'deed':'patient-add','who':'anna','args':{'zone':'Europe/Berlin'}}\n"
#define LIST_ALL "{'deed':'patient-list','who':'anna'}\n"

static void assert_refused(int fd, enum status status, const char *words) {
    json_t *answer;
    ck_assert_int_eq(answer_of(fd, &answer), status);
    ck_assert_msg(strstr(err.message, words) != NULL, "\"%s\" is not in: %s", words, err.message);
}

static void assert_served(void) {
    json_t *answer;
    int fd = call();
    say(fd, LIST_ALL);
    OK(answer_of(fd, &answer));
    json_decref(answer);
}

/* ---- Requests ---- */

START_TEST(a_request_is_answered_after_the_commit) {
    struct stored_patient p;
    bool found;
    json_t *answer;
    int fd = call();
    say(fd, ADD);
    OK(answer_of(fd, &answer));
    ck_assert_str_eq(json_string_value(json_object_get(answer, "patient")), "p1");
    json_decref(answer);
    settle();
    OK(store_patient_get(store, "p1", arena, &p, &found, &err));
    ck_assert(found);
}
END_TEST

START_TEST(the_end_of_what_is_sent_stands_for_the_newline) {
    json_t *answer;
    int fd = call();
    say_bytes(fd, "{\"deed\":\"patient-list\",\"who\":\"anna\"}", 36);
    shutdown(fd, SHUT_WR);
    OK(answer_of(fd, &answer));
    json_decref(answer);
}
END_TEST

START_TEST(a_request_may_come_a_byte_at_a_time) {
    json_t *answer;
    int fd = call();
    const char *line = "{\"deed\":\"patient-list\",\"who\":\"anna\"}\n";
    for (const char *c = line; *c; c++) say_bytes(fd, c, 1);
    OK(answer_of(fd, &answer));
    json_decref(answer);
}
END_TEST

START_TEST(two_clients_are_answered_each_its_own) {
    json_t *a, *b;
    int first = call(), second = call();
    say(second, "{'deed':'patient-add','who':'anna','args':{'zone':'UTC','id':'berta'}}\n");
    say(first, "{'deed':'patient-add','who':'anna','args':{'zone':'UTC','id':'anton'}}\n");
    OK(answer_of(first, &a));
    OK(answer_of(second, &b));
    ck_assert_str_eq(json_string_value(json_object_get(a, "patient")), "anton");
    ck_assert_str_eq(json_string_value(json_object_get(b, "patient")), "berta");
    json_decref(a);
    json_decref(b);
}
END_TEST

START_TEST(a_refusal_is_an_answer) {
    int fd = call();
    say(fd, "{'deed':'patient-show','who':'anna','args':{'patient':'p99'}}\n");
    assert_refused(fd, STATUS_INPUT, "p99");
    fd = call();
    say(fd, "{'deed':'dance','who':'anna'}\n");
    assert_refused(fd, STATUS_INPUT, "dance");
    assert_served();
}
END_TEST

START_TEST(time_that_passed_before_a_refusal_stays) {
    settle();
    enrol_p1();
    stop_scheduler(); /* which would be quicker */
    server = (close_server(), NULL);
    OK(socket_serve(&loop, store_file, writer, NULL, &server, &err));
    clock_move_to(&hands, AT(0, 20));
    int fd = call();
    say(fd, "{'deed':'enrol','who':'anna','args':{'patient':'p1','protocol':'none','side':'left'}}\n");
    assert_refused(fd, STATUS_INPUT, "none");
    settle();
    assert_state("p1", 1, REMINDER_EXPIRED);
    assert_state("p1", 2, REMINDER_DUE);
}
END_TEST

START_TEST(a_request_that_writes_wakes_the_scheduler) {
    const char *p = new_patient();
    settle();
    born(p, 1, AT(0, 0), AT(0, 4)); /* behind its back */
    json_t *answer;
    int fd = call();
    say(fd, "{'deed':'reminders','who':'anna'}\n");
    OK(answer_of(fd, &answer));
    json_decref(answer);
    settle();
    ck_assert_int_eq(letter_count, 0);
    fd = call();
    say(fd, ADD);
    OK(answer_of(fd, &answer));
    json_decref(answer);
    settle();
    ck_assert_int_eq(letter_count, 1);
}
END_TEST

/* ---- Nonsense ---- */

static const struct { const char *line, *words; } nonsense[] = {
    {"hello\n", "line 1"},
    {"\n", "line 1"},
    {"{'deed':\n", "line 1"},
    {"{'deed':'a','deed':'b'}\n", "duplicate"},
    {"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n", "32"},
    {"[]\n", "object"},
    {"{'deed':'patient-list','who':'anna'}\n{}\n", "more after"},
    {"{'deed':'patient-list','who':'anna','colour':'red'}\n", "colour"},
};
#define NONSENSE (int)(sizeof nonsense / sizeof *nonsense)

START_TEST(nonsense_is_refused_and_names_the_place) {
    int fd = call();
    say(fd, nonsense[_i].line);
    assert_refused(fd, STATUS_INPUT, nonsense[_i].words);
    assert_served();
}
END_TEST

START_TEST(a_request_that_is_too_large_is_refused) {
    static char large[SOCKET_MAX_REQUEST + 100];
    memset(large, ' ', sizeof large);
    int fd = call();
    say_bytes(fd, large, sizeof large);
    assert_refused(fd, STATUS_INPUT, "larger than 1 MiB");
    memcpy(large, "{\"deed\":\"patient-list\",\"who\":\"anna\"}", 36);
    large[SOCKET_MAX_REQUEST] = '\n'; /* just as large as it may be */
    json_t *answer;
    fd = call();
    say_bytes(fd, large, SOCKET_MAX_REQUEST + 1);
    OK(answer_of(fd, &answer));
    json_decref(answer);
}
END_TEST

START_TEST(clients_that_say_nothing_or_leave_harm_nobody) {
    int silent = call(), half = call(), gone = call();
    say(half, "{'deed':");
    say(gone, ADD);
    close(gone); /* before its answer */
    close(half);
    assert_served();
    close(silent);
    assert_served();
    settle();
}
END_TEST

START_TEST(the_sixty_fifth_client_is_asked_to_come_again) {
    int fd[SOCKET_MAX_CLIENTS];
    for (int i = 0; i < SOCKET_MAX_CLIENTS; i++) {
        fd[i] = call();
        uv_run(&loop, UV_RUN_NOWAIT);
    }
    assert_refused(call(), STATUS_ENVIRONMENT, "too many");
    for (int i = 0; i < SOCKET_MAX_CLIENTS; i++) close(fd[i]);
    uv_run(&loop, UV_RUN_NOWAIT);
    uv_run(&loop, UV_RUN_NOWAIT);
    assert_served();
}
END_TEST

START_TEST(when_the_commit_fails_the_client_is_told) {
    OK(store_begin(store, &err));
    int fd = call();
    say(fd, ADD);
    assert_refused(fd, STATUS_ENVIRONMENT, "transaction");
    store_rollback(store);
    settle();
    assert_served();
}
END_TEST

/* ---- The file ---- */

START_TEST(the_socket_is_private_and_goes_away) {
    struct stat about;
    ck_assert_int_eq(lstat(socket_file, &about), 0);
    ck_assert(S_ISSOCK(about.st_mode));
    ck_assert_int_eq(about.st_mode & 07777, 0600);
    close_server();
    ck_assert_int_ne(lstat(socket_file, &about), 0);
}
END_TEST

START_TEST(a_socket_left_by_a_crash_is_replaced) {
    int fd;
    close_server();
    OK(wire_listen(socket_file, 1, &fd, &err));
    close(fd); /* the file stays, and nobody listens */
    json_t *asked = json_of("{}"), *answer;
    ck_assert_int_eq(socket_ask(store_file, asked, &answer, &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, "nobody answers"));
    json_decref(asked);
    OK(socket_serve(&loop, store_file, writer, scheduler, &server, &err));
    assert_served();
}
END_TEST

START_TEST(a_file_that_is_no_socket_is_left_alone) {
    struct stat about;
    close_server();
    int fd = open(socket_file, O_CREAT | O_WRONLY, 0600);
    ck_assert_int_eq(write(fd, "dear diary", 10), 10);
    close(fd);
    ck_assert_int_eq(socket_serve(&loop, store_file, writer, scheduler, &server, &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, "in the way"));
    uv_run(&loop, UV_RUN_NOWAIT);
    ck_assert_int_eq(stat(socket_file, &about), 0);
    ck_assert_int_eq(about.st_size, 10);
}
END_TEST

START_TEST(a_place_that_cannot_be_looked_at_is_told_with_its_cause) {
    char beneath_a_file[400];
    int fd;
    snprintf(beneath_a_file, sizeof beneath_a_file, "%s/y.db.sock", store_file);
    ck_assert_int_eq(wire_listen(beneath_a_file, 1, &fd, &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, "cannot look at"));
    ck_assert_ptr_nonnull(strstr(err.message, strerror(ENOTDIR)));
}
END_TEST

START_TEST(closing_answers_what_is_under_way) {
    int fd = call(), idle = call(), closed = 0;
    say(fd, ADD);
    while (writer_idle(writer)) uv_run(&loop, UV_RUN_NOWAIT);
    socket_close(server, count_closed, &closed);
    server = NULL;
    json_t *answer;
    OK(answer_of(fd, &answer));
    json_decref(answer);
    ck_assert_str_eq(listen_to(idle), "");
    while (!closed) uv_run(&loop, UV_RUN_ONCE);
}
END_TEST

START_TEST(without_memory_nothing_is_served) {
    struct socket_server *other = NULL;
    for (int n = 1; n < 3; n++) {
        support_fail_nth(n);
        enum status status = socket_serve(&loop, "/nowhere/y.db", writer, NULL, &other, &err);
        support_fail_nth(0);
        ck_assert_int_eq(status, STATUS_MEMORY);
    }
    ck_assert_int_eq(socket_serve(&loop, "/nowhere/y.db", writer, NULL, &other, &err), STATUS_ENVIRONMENT);
    uv_run(&loop, UV_RUN_NOWAIT);
}
END_TEST

int main(void) {
    Suite *s = suite_create("socket");
    TCase *c = tcase_create("socket");
    tcase_set_timeout(c, 20);
    tcase_add_checked_fixture(c, open_door, close_door);
    tcase_add_test(c, a_request_is_answered_after_the_commit);
    tcase_add_test(c, the_end_of_what_is_sent_stands_for_the_newline);
    tcase_add_test(c, a_request_may_come_a_byte_at_a_time);
    tcase_add_test(c, two_clients_are_answered_each_its_own);
    tcase_add_test(c, a_refusal_is_an_answer);
    tcase_add_test(c, time_that_passed_before_a_refusal_stays);
    tcase_add_test(c, a_request_that_writes_wakes_the_scheduler);
    tcase_add_loop_test(c, nonsense_is_refused_and_names_the_place, 0, NONSENSE);
    tcase_add_test(c, a_request_that_is_too_large_is_refused);
    tcase_add_test(c, clients_that_say_nothing_or_leave_harm_nobody);
    tcase_add_test(c, the_sixty_fifth_client_is_asked_to_come_again);
    tcase_add_test(c, when_the_commit_fails_the_client_is_told);
    tcase_add_test(c, the_socket_is_private_and_goes_away);
    tcase_add_test(c, a_socket_left_by_a_crash_is_replaced);
    tcase_add_test(c, a_file_that_is_no_socket_is_left_alone);
    tcase_add_test(c, a_place_that_cannot_be_looked_at_is_told_with_its_cause);
    tcase_add_test(c, closing_answers_what_is_under_way);
    tcase_add_test(c, without_memory_nothing_is_served);
    suite_add_tcase(s, c);
    return support_run(s);
}
