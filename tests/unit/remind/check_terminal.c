#include "remind/channel.h"
#include "support/support.h"
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int ends[2];                      /* a pipe: the reader's and the writer's */
static struct channel terminal;
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
    close(ends[1]);
    send_it();
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
    ends[1] = open("/dev/null", O_WRONLY);
}
END_TEST

/* What does not fit at once is finished as the reader takes it. */
START_TEST(a_line_that_fits_only_in_parts_is_whole) {
    static char text[300000];
    memset(text, 'x', sizeof text - 1);
    message.text = text;
    ck_assert_int_eq(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        static char chunk[1000];
        size_t sum = 0;
        close(ends[1]);
        for (ssize_t n; (n = read(ends[0], chunk, sizeof chunk)) > 0;) sum += (size_t)n;
        _exit(sum == strlen("2027-03-01 18:00  p12.7/terminal/0  Your Monday 18:00 session: ") + sizeof text ? 0 : 1);
    }
    send_it();
    ck_assert_int_eq(last, CHANNEL_ACCEPTED);
    close(ends[1]);
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    ends[1] = open("/dev/null", O_WRONLY);
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
    Suite *s = suite_create("terminal");
    TCase *c = tcase_create("terminal");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, a_reminder_is_one_line);
    tcase_add_test(c, it_says_what_is_late_and_what_may_be_a_repeat);
    tcase_add_test(c, a_reader_that_has_gone_refuses_for_now);
    tcase_add_test(c, a_closed_descriptor_refuses_for_now);
    tcase_add_test(c, a_line_that_fits_only_in_parts_is_whole);
    tcase_add_test(c, without_memory_nothing_is_sent);
    suite_add_tcase(s, c);
    return support_run(s);
}
