#include "remind/sinks.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

static struct file_settings settings;

static void setup(void) {
    open_folder();
    settings = (struct file_settings){.path = in_folder("reminders")};
}

static void open_channel(void) {
    OK(channel_file(&settings, &channel, &err));
    channel.attach(&channel, &loop);
}

/* What the file holds, until the next call. */
static const char *contents(void) {
    static char text[100000];
    int fd = open(settings.path, O_RDONLY);
    ck_assert_int_ge(fd, 0);
    ssize_t n = read(fd, text, sizeof text - 1);
    ck_assert_int_ge(n, 0);
    close(fd);
    text[n] = '\0';
    return text;
}

static int lines_with_key(const char *key) {
    int n = 0;
    char text[100000];
    snprintf(text, sizeof text, "%s", contents());
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        json_t *value = json_loads(line, 0, NULL);
        const char *found = json_string_value(json_object_get(value, "key"));
        n += found && strcmp(found, key) == 0;
        json_decref(value);
    }
    return n;
}

#define LINE(text)                                                                                                     \
    "{\"due\":\"2027-03-02T17:00:00Z\",\"key\":\"cafe01\",\"late\":false,\"late_until\":\"2027-03-02T21:00:00Z\","     \
    "\"name\":\"Anna\",\"patient\":\"p12\",\"reminder\":\"p12.7/email/0\",\"session\":\"p12.7\","                      \
    "\"subject\":\"Your Monday 18:00 session\",\"text\":\"" text "\",\"to\":\"anna@example.org\",\"uncertain\":false," \
    "\"when\":\"2027-03-01 18:00\",\"zone\":\"Europe/Berlin\"}\n"

START_TEST(a_reminder_is_one_line_of_json) {
    struct stat about;
    message.name = "Anna";
    open_channel();
    send_and_await();
    ck_assert_int_eq(last, CHANNEL_ACCEPTED);
    ck_assert_str_eq(contents(), LINE("A session is due."));
    ck_assert_int_eq(stat(settings.path, &about), 0);
    ck_assert_int_eq(about.st_mode & 0777, 0600);
}
END_TEST

START_TEST(with_full_detail_it_says_what_to_do) {
    message.name = "Anna";
    settings.full = true;
    open_channel();
    send_and_await();
    ck_assert_str_eq(contents(), LINE("Side plank (right knee): 3 × 20 s hold\\nClamshell: 2 × 15"));
}
END_TEST

START_TEST(many_are_written_in_order_and_none_is_torn) {
    char key[20];
    open_channel();
    for (int i = 0; i < 200; i++) {
        snprintf(key, sizeof key, "key%d", i);
        message.key = key;
        send_it();
    }
    ck_assert_int_eq(answers, 0);
    await(200);
    const char *at = contents();
    for (int i = 0; i < 200; i++) {
        snprintf(key, sizeof key, "\"key%d\"", i);
        ck_assert_msg((at = strstr(at, key)) != NULL, "%s is missing or before another", key);
    }
}
END_TEST

START_TEST(a_torn_line_is_ended_first) {
    write_file("reminders", "{\"half\":");
    open_channel();
    send_and_await();
    ck_assert_int_eq(strncmp(contents(), "{\"half\":\n{", 10), 0);
    ck_assert_int_eq(lines_with_key("cafe01"), 1);
}
END_TEST

START_TEST(a_file_that_is_moved_away_is_begun_anew) {
    open_channel();
    send_and_await();
    ck_assert_int_eq(rename(settings.path, in_folder("older")), 0);
    send_and_await();
    ck_assert_int_eq(lines_with_key("cafe01"), 1);
}
END_TEST

/* ---- What is not written to ---- */

START_TEST(only_regular_files_are_opened) {
    ck_assert_int_eq(symlink("/dev/null", in_folder("link")), 0);
    ck_assert_int_eq(mkfifo(in_folder("fifo"), 0600), 0);
    settings.path = in_folder("link");
    ck_assert_int_eq(channel_file(&settings, &channel, &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, "is a symbolic link"));
    static const char *const others[] = {"/dev/null", "/nowhere/at/all"};
    for (int i = 0; i < 2; i++) {
        settings.path = others[i];
        ck_assert_int_eq(channel_file(&settings, &channel, &err), STATUS_ENVIRONMENT);
        ck_assert_ptr_nonnull(strstr(err.message, others[i]));
    }
    settings.path = in_folder("fifo");
    ck_assert_int_eq(channel_file(&settings, &channel, &err), STATUS_ENVIRONMENT);
    settings.path = folder;
    ck_assert_int_eq(channel_file(&settings, &channel, &err), STATUS_ENVIRONMENT);
}
END_TEST

START_TEST(one_that_can_be_written_no_more_refuses_for_now) {
    open_channel();
    ck_assert_int_eq(unlink(settings.path), 0);
    ck_assert_int_eq(mkdir(settings.path, 0700), 0);
    send_and_await();
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
    ck_assert_int_eq(rmdir(settings.path), 0);
    send_and_await();
    ck_assert_int_eq(last, CHANNEL_ACCEPTED);
}
END_TEST

/* Without Check, which writes a file of its own at every assertion, or allocates. */
static void just_answered(void *arg, enum channel_result result, const char *words) {
    (void)arg;
    last = result;
    answers++;
    snprintf(detail, sizeof detail, "%s", words);
}

/* A limit on the size of files does here what a full disk does: a line is cut off, the next is refused. */
START_TEST(a_full_disk_refuses_for_now_and_spoils_no_later_line) {
    struct rlimit before, small;
    signal(SIGXFSZ, SIG_IGN);
    open_channel();
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = (struct rlimit){600, before.rlim_max};
    int set = setrlimit(RLIMIT_FSIZE, &small);
    for (int i = 0; i < 4; i++) channel.send(&channel, &message, just_answered, NULL);
    while (answers < 4) uv_run(&loop, UV_RUN_ONCE);
    int unset = setrlimit(RLIMIT_FSIZE, &before);
    ck_assert_int_eq(set | unset, 0);
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
    ck_assert_str_eq(detail, strerror(EFBIG));
    ck_assert_int_eq(lines_with_key("cafe01"), 1);
    message.key = "later";
    send_and_await();
    ck_assert_int_eq(last, CHANNEL_ACCEPTED);
    ck_assert_int_eq(lines_with_key("later"), 1);
}
END_TEST

START_TEST(h30_control_characters_are_refused) {
    open_channel();
    message.name = "a\nb";
    send_it();
    ck_assert_int_eq(last, CHANNEL_REFUSED);
    ck_assert_str_eq(contents(), "");
}
END_TEST

/* ---- The loop and memory ---- */

START_TEST(without_a_loop_it_is_written_at_once) {
    OK(channel_file(&settings, &channel, &err));
    send_it();
    ck_assert_int_eq(answers, 1);
    ck_assert_int_eq(last, CHANNEL_ACCEPTED);
    ck_assert_int_eq(lines_with_key("cafe01"), 1);
}
END_TEST

START_TEST(leaving_answers_everything_once) {
    open_channel();
    for (int i = 0; i < 10; i++) send_it();
    channel.leave(&channel);
    ck_assert_int_eq(answers, 9); /* one is being written */
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
    uv_run(&loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(answers, 10);
    ck_assert_int_eq(last, CHANNEL_ACCEPTED);
    send_it();
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
    ck_assert_int_eq(lines_with_key("cafe01"), 1);
}
END_TEST

START_TEST(it_may_be_closed_while_a_line_is_written) {
    open_channel();
    send_it();
    channel.leave(&channel);
    channel.close(&channel);
    uv_run(&loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(answers, 1);
    ck_assert_int_eq(last, CHANNEL_ACCEPTED);
}
END_TEST

START_TEST(memory_that_runs_out_is_answered) {
    OK(channel_file(&settings, &channel, &err));
    bool refused = true;
    for (int n = 1; refused; n++) {
        support_fail_nth(n);
        channel.send(&channel, &message, just_answered, NULL);
        refused = support_failed() > 0;
        support_fail_nth(0);
        ck_assert_int_eq(answers, n);
        ck_assert_int_eq(last, refused ? CHANNEL_REFUSED_NOW : CHANNEL_ACCEPTED);
    }
    ck_assert_int_eq(lines_with_key("cafe01"), 1);
}
END_TEST

START_TEST(opening_without_memory_leaves_nothing) {
    for (int n = 1;; n++) {
        support_fail_nth(n);
        enum status status = channel_file(&settings, &channel, &err);
        int refused = support_failed();
        support_fail_nth(0);
        if (!refused) break;
        ck_assert_int_ne(status, STATUS_OK);
        unlink(settings.path);
    }
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("file");
    TCase *c = tcase_create("file");
    tcase_add_checked_fixture(c, setup, close_folder);
    tcase_add_test(c, a_reminder_is_one_line_of_json);
    tcase_add_test(c, with_full_detail_it_says_what_to_do);
    tcase_add_test(c, many_are_written_in_order_and_none_is_torn);
    tcase_add_test(c, a_torn_line_is_ended_first);
    tcase_add_test(c, a_file_that_is_moved_away_is_begun_anew);
    tcase_add_test(c, only_regular_files_are_opened);
    tcase_add_test(c, one_that_can_be_written_no_more_refuses_for_now);
    tcase_add_test(c, a_full_disk_refuses_for_now_and_spoils_no_later_line);
    tcase_add_test(c, h30_control_characters_are_refused);
    tcase_add_test(c, without_a_loop_it_is_written_at_once);
    tcase_add_test(c, leaving_answers_everything_once);
    tcase_add_test(c, it_may_be_closed_while_a_line_is_written);
    tcase_add_test(c, memory_that_runs_out_is_answered);
    tcase_add_test(c, opening_without_memory_leaves_nothing);
    suite_add_tcase(s, c);
    return s;
}

int main(void) { return support_run(make_suite()); }
