#include "remind/channel.h"
#include "support/support.h"
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

static int ends[2];                      /* a pipe: the reader's and the writer's */
static struct channel terminal;
static uv_loop_t loop;
static struct message message;
static int answers;
static enum channel_result last;

static void answered(void *arg, enum channel_result result, const char *detail) {
    ck_assert_ptr_eq(arg, &answers);
    ck_assert_ptr_nonnull(detail);
    answers++;
    last = result;
}

static void setup(void) {
    struct error err;
    signal(SIGPIPE, SIG_IGN);
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(channel_terminal(ends[1], &terminal, &err), STATUS_OK);
    message = (struct message){.reminder = "p12.7/terminal/0", .key = "cafe", .when = "2027-03-01 18:00",
        .subject = "Your Monday 18:00 session", .text = "Side plank (right knee): 3 × 20 s hold\nClamshell: 2 × 15"};
    answers = 0;
}

static void teardown(void) {
    terminal.close(&terminal);
    close(ends[0]);
    close(ends[1]);
}

static void send_it(void) { terminal.send(&terminal, &message, answered, &answers); }

static const char *read_back(void) {
    static char text[4096];
    ssize_t n = read(ends[0], text, sizeof text - 1);
    ck_assert_int_ge(n, 0);
    text[n] = '\0';
    return text;
}

#define LINE "2027-03-01 18:00  p12.7/terminal/0  Your Monday 18:00 session: " \
             "Side plank (right knee): 3 × 20 s hold; Clamshell: 2 × 15"

START_TEST(a_reminder_is_one_line) {
    send_it();
    ck_assert_str_eq(read_back(), LINE "\n");
    ck_assert_int_eq(answers, 1);
    ck_assert_int_eq(last, CHANNEL_ACCEPTED);
    message.text = "";
    send_it();
    ck_assert_str_eq(read_back(), "2027-03-01 18:00  p12.7/terminal/0  Your Monday 18:00 session\n");
}
END_TEST

START_TEST(it_says_what_is_late_and_what_may_be_a_repeat) {
    message.late = true;
    send_it();
    ck_assert_str_eq(read_back(), LINE " [was due 18:00]\n");
    message.uncertain = true;
    send_it();
    ck_assert_str_eq(read_back(), LINE " [was due 18:00] [may be a repeat]\n");
    message.late = false;
    send_it();
    ck_assert_str_eq(read_back(), LINE " [may be a repeat]\n");
}
END_TEST

START_TEST(a_reader_that_has_gone_refuses_for_now) {
    close(ends[0]);
    send_it();
    ck_assert_int_eq(answers, 1);
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
    ends[0] = open("/dev/null", O_RDONLY);
}
END_TEST

START_TEST(a_closed_descriptor_refuses_for_now) {
    struct error err;
    terminal.close(&terminal);
    close(ends[1]);
    ck_assert_int_eq(channel_terminal(ends[1], &terminal, &err), STATUS_OK);
    send_it();
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
    ends[1] = open("/dev/null", O_WRONLY);
}
END_TEST

/* ---- A reader that stalls ---- */

enum { PIPE, SOCKET, TTY, KINDS };

/* A bare container may have no pseudo-terminals: the last kind is then left out, and that is said. */
static int kinds(void) {
    int tty = posix_openpt(O_RDWR | O_NOCTTY);
    if (tty < 0) fprintf(stderr, "no pseudo-terminals here: the terminal channel is not tried on one\n");
    else close(tty);
    return tty < 0 ? TTY : KINDS;
}

static void open_tty(int out[2]) {
    struct termios raw;
    out[0] = posix_openpt(O_RDWR | O_NOCTTY);
    ck_assert_int_ge(out[0], 0);
    ck_assert_int_eq(grantpt(out[0]) | unlockpt(out[0]), 0);
    out[1] = open(ptsname(out[0]), O_RDWR | O_NOCTTY);
    ck_assert_int_eq(tcgetattr(out[1], &raw), 0);
    cfmakeraw(&raw);
    ck_assert_int_eq(tcsetattr(out[1], TCSANOW, &raw), 0);
}

/* A terminal on another kind of descriptor, which blocks. */
static void reopen(int kind) {
    struct error err;
    teardown();
    if (kind == PIPE) ck_assert_int_eq(pipe(ends), 0);
    else if (kind == SOCKET) ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    else open_tty(ends);
    ck_assert_int_eq(channel_terminal(ends[1], &terminal, &err), STATUS_OK);
    ck_assert_int_eq(uv_loop_init(&loop), 0);
    terminal.attach(&terminal, &loop);
}

static void leave_loop(void) {
    terminal.leave(&terminal);
    uv_run(&loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(uv_loop_close(&loop), 0);
}

/* Until one waits: how many were sent. */
static int fill(void) {
    int n = 0;
    for (; answers == n; n++) {
        ck_assert_int_lt(n, 100000);
        send_it();
        uv_run(&loop, UV_RUN_NOWAIT);
    }
    ck_assert_int_eq(last, CHANNEL_ACCEPTED);
    return n;
}

static char heard[4000000];
static size_t heard_count;

static void hear(void) {
    ck_assert_int_eq(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    for (ssize_t n; (n = read(ends[0], heard + heard_count, sizeof heard - 1 - heard_count)) > 0;)
        heard_count += (size_t)n;
    heard[heard_count] = '\0';
}

static void hear_until(int wanted) {
    while (answers < wanted) {
        hear();
        uv_run(&loop, UV_RUN_NOWAIT);
    }
    hear();
}

static int whole_lines(const char *line) {
    int n = 0;
    const char *at = heard;
    for (; strncmp(at, line, strlen(line)) == 0; n++) at += strlen(line);
    ck_assert_str_eq(at, "");
    return n;
}

START_TEST(a_reader_that_stalls_holds_up_nothing_and_gets_every_line_whole) {
    reopen(_i);
    int n = fill();
    ck_assert_int_gt(n, 3);
    send_it(); /* behind the one that waits */
    send_it();
    for (int i = 0; i < 5; i++) uv_run(&loop, UV_RUN_NOWAIT);
    ck_assert_int_eq(answers, n - 1);
    hear_until(n + 2);
    ck_assert_int_eq(last, CHANNEL_ACCEPTED);
    ck_assert_int_eq(whole_lines(LINE "\n"), n + 2);
    leave_loop();
}
END_TEST

START_TEST(lines_that_wait_come_in_their_order_and_a_long_one_is_finished_first) {
    static char text[300000];
    reopen(_i);
    memset(text, 'x', sizeof text - 1);
    message.text = text;
    send_it();
    message.text = "";
    message.reminder = "second";
    send_it();
    message.reminder = "third";
    send_it();
    uv_run(&loop, UV_RUN_NOWAIT);
    ck_assert_int_eq(answers, 0);
    hear_until(3);
    const char *line = strstr(heard, "x\n");
    ck_assert_ptr_nonnull(line);
    ck_assert_str_eq(line, "x\n2027-03-01 18:00  second  Your Monday 18:00 session\n"
                           "2027-03-01 18:00  third  Your Monday 18:00 session\n");
    ck_assert_uint_eq(strspn(strchr(heard, 'x'), "x"), sizeof text - 1);
    leave_loop();
}
END_TEST

START_TEST(what_has_waited_too_long_is_refused_for_now_and_never_written) {
    reopen(_i);
    terminal.patience_ms = 20;
    int n = fill();
    for (int i = 0; answers < n && i < 1000; i++) uv_run(&loop, UV_RUN_ONCE);
    ck_assert_int_eq(answers, n);
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
    message.uncertain = true;
    terminal.patience_ms = 20000;
    send_it();
    hear_until(n + 1);
    ck_assert_int_eq(last, CHANNEL_ACCEPTED);
    ck_assert_ptr_nonnull(strstr(heard, "[may be a repeat]"));
    strstr(heard, LINE " [")[0] = '\0';
    ck_assert_int_eq(whole_lines(LINE "\n"), n - 1);
    leave_loop();
}
END_TEST

START_TEST(leaving_refuses_what_waits_for_now) {
    reopen(_i);
    int n = fill();
    send_it();
    leave_loop();
    ck_assert_int_eq(answers, n + 1);
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
    send_it(); /* without a loop it answers at once */
    ck_assert_int_eq(answers, n + 2);
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
}
END_TEST

START_TEST(after_half_a_line_the_next_begins_anew) {
    static char text[300000];
    reopen(PIPE);
    memset(text, 'x', sizeof text - 1);
    message.text = text;
    send_it();
    leave_loop();
    ck_assert_int_eq(answers, 1);
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
    hear();
    message.text = "";
    send_it();
    hear();
    ck_assert_int_eq(last, CHANNEL_ACCEPTED);
    ck_assert_ptr_nonnull(strstr(heard, "x\n2027-03-01 18:00  p12.7"));
}
END_TEST

START_TEST(a_reader_that_goes_while_lines_wait_refuses_them_for_now) {
    reopen(_i);
    int n = fill();
    send_it();
    close(ends[0]);
    for (int i = 0; answers <= n && i < 1000; i++) uv_run(&loop, UV_RUN_ONCE);
    ck_assert_int_eq(answers, n + 1);
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
    ends[0] = open("/dev/null", O_RDONLY);
    leave_loop();
}
END_TEST

START_TEST(whoever_shares_the_descriptor_goes_on_blocking) {
    reopen(_i);
    if (_i != SOCKET) ck_assert_int_eq(fcntl(ends[1], F_GETFL) & O_NONBLOCK, 0);
    leave_loop();
    terminal.close(&terminal);
    ck_assert_int_eq(fcntl(ends[1], F_GETFL) & O_NONBLOCK, 0);
    struct error err;
    ck_assert_int_eq(channel_terminal(ends[1], &terminal, &err), STATUS_OK);
}
END_TEST

START_TEST(a_file_takes_every_line_behind_what_others_write) {
    struct error err;
    char *name = support_tempfile("served");
    reopen(PIPE);
    leave_loop();
    teardown();
    ends[0] = open(name, O_CREAT | O_RDONLY, 0600);
    ends[1] = open(name, O_WRONLY);
    ck_assert_int_eq(channel_terminal(ends[1], &terminal, &err), STATUS_OK);
    ck_assert_int_eq(uv_loop_init(&loop), 0);
    terminal.attach(&terminal, &loop);
    message.text = "";
    ck_assert_int_eq(write(ends[1], "a\n", 2), 2);
    send_it();
    ck_assert_int_eq(write(ends[1], "b\n", 2), 2);
    ck_assert_int_eq(answers, 1);
    ck_assert_str_eq(read_back(), "a\n2027-03-01 18:00  p12.7/terminal/0  Your Monday 18:00 session\nb\n");
    leave_loop();
    free(name);
}
END_TEST

START_TEST(dev_null_takes_everything) {
    struct error err;
    teardown();
    ends[0] = open("/dev/null", O_RDONLY);
    ends[1] = open("/dev/null", O_WRONLY);
    ck_assert_int_eq(channel_terminal(ends[1], &terminal, &err), STATUS_OK);
    ck_assert_int_eq(uv_loop_init(&loop), 0);
    terminal.attach(&terminal, &loop);
    send_it();
    ck_assert_int_eq(last, CHANNEL_ACCEPTED);
    leave_loop();
}
END_TEST

static void only_note(void *arg, enum channel_result result, const char *detail) {
    (void)arg, (void)detail;
    last = result;
}

START_TEST(without_memory_nothing_is_sent) {
    struct channel other;
    struct error err;
    support_fail_nth(1);
    terminal.send(&terminal, &message, only_note, NULL);
    enum status status = channel_terminal(1, &other, &err);
    support_fail_nth(0);
    ck_assert_int_eq(status, STATUS_MEMORY);
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
}
END_TEST

int main(void) {
    int with = kinds();
    Suite *s = suite_create("terminal");
    TCase *c = tcase_create("terminal");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, a_reminder_is_one_line);
    tcase_add_test(c, it_says_what_is_late_and_what_may_be_a_repeat);
    tcase_add_test(c, a_reader_that_has_gone_refuses_for_now);
    tcase_add_test(c, a_closed_descriptor_refuses_for_now);
    tcase_add_loop_test(c, a_reader_that_stalls_holds_up_nothing_and_gets_every_line_whole, 0, with);
    tcase_add_loop_test(c, lines_that_wait_come_in_their_order_and_a_long_one_is_finished_first, 0, with);
    tcase_add_loop_test(c, what_has_waited_too_long_is_refused_for_now_and_never_written, 0, 1);
    tcase_add_loop_test(c, leaving_refuses_what_waits_for_now, 0, with);
    tcase_add_test(c, after_half_a_line_the_next_begins_anew);
    tcase_add_loop_test(c, a_reader_that_goes_while_lines_wait_refuses_them_for_now, 0, 2);
    tcase_add_loop_test(c, whoever_shares_the_descriptor_goes_on_blocking, 0, with);
    tcase_add_test(c, a_file_takes_every_line_behind_what_others_write);
    tcase_add_test(c, dev_null_takes_everything);
    tcase_add_test(c, without_memory_nothing_is_sent);
    suite_add_tcase(s, c);
    return support_run(s);
}
