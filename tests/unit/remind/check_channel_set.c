/* The channels that the clinic's settings name: opened, replaced while something is on its way, and closed. */
#include "remind/channel_set.h"
#include "remind/channel_settings.h"
#include "support/support.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OK(call) ck_assert_msg((call) == STATUS_OK, #call ": %s", err.message)

static struct error err;
static uv_loop_t loop;
static struct channel_set *set;
static struct clinic_channels settings;
static char *first_file, *second_file, *secret;
static int null_fd;
static bool left;

static void setup(void) {
    ck_assert_int_eq(uv_loop_init(&loop), 0);
    first_file = support_tempfile("first.jsonl");
    second_file = support_tempfile("second.jsonl");
    secret = support_tempfile("mail.password");
    null_fd = open("/dev/null", O_WRONLY);
    settings = (struct clinic_channels){.messages = 3};
    set = NULL;
    left = false;
}

static void attach(void) {
    for (int i = 0; i < CHANNEL_KINDS; i++) channel_set_faces(set)[i]->attach(channel_set_faces(set)[i], &loop);
}
static void leave(void) {
    left = true;
    for (int i = 0; i < CHANNEL_KINDS; i++) channel_set_faces(set)[i]->leave(channel_set_faces(set)[i]);
}

static void teardown(void) {
    if (set && !left) leave();
    uv_run(&loop, UV_RUN_DEFAULT);
    channel_set_free(set);
    ck_assert_int_eq(uv_loop_close(&loop), 0);
    close(null_fd);
    free(first_file);
    free(second_file);
    free(secret);
}

static void with_file(const char *path) {
    settings.has[CHANNEL_FILE] = path != NULL;
    settings.file = (struct file_settings){.path = path};
}
static void with_mail(void) {
    settings.has[CHANNEL_EMAIL] = true;
    settings.email = (struct email_settings){
        .server = "smtp://localhost:1", .from = "c@example.org", .user = "c", .password_file = secret, .plain = true};
}
static void open_set(void) {
    OK(channel_set_new(&settings, null_fd, &set, &err));
    attach();
}

/* ---- Sending ---- */

struct outcome { int answers; enum channel_result result; char detail[200]; };

static void on_answer(void *arg, enum channel_result result, const char *detail) {
    struct outcome *o = arg;
    o->answers++;
    o->result = result;
    snprintf(o->detail, sizeof o->detail, "%s", detail ? detail : "");
}

static void send_by(enum channel_kind kind, struct outcome *o) {
    static const struct message m = {.reminder = "p1.7/file/0", .key = "cafe", .when = "2027-03-01 18:00",
                                     .subject = "Your Monday 18:00 session", .text = "Plank: 3 x 20 s",
                                     .patient = "p1", .session = "p1.7", .zone = "Europe/Berlin",
                                     .neutral = "A session is due.", .to = "pat@example.org"};
    struct channel *face = channel_set_faces(set)[kind];
    *o = (struct outcome){.answers = 0};
    ck_assert_str_eq(face->name, channel_kind_name(kind));
    face->send(face, &m, on_answer, o);
}

static void await(const struct outcome *o) {
    while (!o->answers) uv_run(&loop, UV_RUN_ONCE);
    ck_assert_int_eq(o->answers, 1);
}

static int lines_in(const char *path) {
    FILE *f = fopen(path, "r");
    int lines = 0;
    for (int c; f && (c = fgetc(f)) != EOF;) lines += c == '\n';
    if (f) fclose(f);
    return lines;
}

static struct channel_state state_of(enum channel_kind kind) {
    struct channel_state all[CHANNEL_KINDS];
    channel_set_states(set, all);
    return all[kind];
}

START_TEST(what_is_set_sends_and_what_is_not_refuses_for_good) {
    struct outcome o;
    with_file(first_file);
    open_set();
    send_by(CHANNEL_FILE, &o);
    await(&o);
    ck_assert_int_eq(o.result, CHANNEL_ACCEPTED);
    ck_assert_int_eq(lines_in(first_file), 1);
    send_by(CHANNEL_EMAIL, &o);
    ck_assert_int_eq(o.answers, 1);
    ck_assert_int_eq(o.result, CHANNEL_REFUSED);
    ck_assert_str_eq(o.detail, "the clinic has no channel email");
    ck_assert(state_of(CHANNEL_FILE).open && !state_of(CHANNEL_EMAIL).set && !state_of(CHANNEL_TERMINAL).set);
}
END_TEST

START_TEST(the_terminal_writes_to_its_descriptor) {
    struct outcome o;
    int fd = open(first_file, O_WRONLY | O_CREAT, 0600);
    settings.has[CHANNEL_TERMINAL] = true;
    OK(channel_set_new(&settings, fd, &set, &err));
    attach();
    send_by(CHANNEL_TERMINAL, &o);
    await(&o);
    ck_assert_int_eq(o.result, CHANNEL_ACCEPTED);
    ck_assert_int_eq(lines_in(first_file), 1);
    close(fd);
}
END_TEST

START_TEST(one_that_cannot_be_opened_refuses_for_now_and_is_tried_again) {
    struct outcome o;
    with_mail();
    open_set();
    ck_assert(state_of(CHANNEL_EMAIL).set && !state_of(CHANNEL_EMAIL).open);
    ck_assert_msg(strstr(state_of(CHANNEL_EMAIL).why, secret) != NULL, "%s", state_of(CHANNEL_EMAIL).why);
    FILE *f = fopen(secret, "w");
    fputs("open sesame\n", f);
    fclose(f);
    ck_assert_int_eq(chmod(secret, 0600), 0);
    send_by(CHANNEL_EMAIL, &o);
    ck_assert_int_eq(o.result, CHANNEL_REFUSED_NOW);
    ck_assert_msg(strstr(o.detail, secret) != NULL, "%s", o.detail);
    loop.time += CHANNEL_SET_RETRY_MS;
    send_by(CHANNEL_EMAIL, &o);
    ck_assert(state_of(CHANNEL_EMAIL).open);
    leave();
    ck_assert_int_eq(o.answers, 1); /* nobody listens there */
    ck_assert_int_eq(o.result, CHANNEL_REFUSED_NOW);
}
END_TEST

/* ---- Changing ---- */

START_TEST(what_is_replaced_finishes_what_it_was_given) {
    struct outcome first, second;
    with_file(first_file);
    open_set();
    send_by(CHANNEL_FILE, &first);
    with_file(second_file);
    OK(channel_set_change(set, &settings, &err));
    send_by(CHANNEL_FILE, &second);
    await(&first);
    await(&second);
    ck_assert_int_eq(first.result, CHANNEL_ACCEPTED);
    ck_assert_int_eq(second.result, CHANNEL_ACCEPTED);
    ck_assert_int_eq(lines_in(first_file), 1);
    ck_assert_int_eq(lines_in(second_file), 1);
    uv_run(&loop, UV_RUN_DEFAULT); /* ends: what was replaced is closed */
}
END_TEST

START_TEST(what_is_taken_away_finishes_and_then_refuses_for_good) {
    struct outcome before, after;
    with_file(first_file);
    open_set();
    send_by(CHANNEL_FILE, &before);
    with_file(NULL);
    settings.has[CHANNEL_TERMINAL] = true;
    OK(channel_set_change(set, &settings, &err));
    send_by(CHANNEL_FILE, &after);
    ck_assert_int_eq(after.result, CHANNEL_REFUSED);
    await(&before);
    ck_assert_int_eq(before.result, CHANNEL_ACCEPTED);
    ck_assert(!state_of(CHANNEL_FILE).set && state_of(CHANNEL_TERMINAL).open);
}
END_TEST

START_TEST(changing_often_leaves_nothing_behind) {
    struct outcome o[40];
    open_set();
    for (int i = 0; i < 40; i++) {
        with_file(i % 2 ? first_file : second_file);
        OK(channel_set_change(set, &settings, &err));
        send_by(CHANNEL_FILE, &o[i]);
        if (i % 3 == 0) uv_run(&loop, UV_RUN_NOWAIT);
    }
    for (int i = 0; i < 40; i++) await(&o[i]);
    ck_assert_int_eq(lines_in(first_file) + lines_in(second_file), 40);
    uv_run(&loop, UV_RUN_DEFAULT);
}
END_TEST

START_TEST(settings_are_the_sets_own) {
    struct outcome o;
    char path[400];
    snprintf(path, sizeof path, "%s", first_file);
    with_file(path);
    open_set();
    memset(path, 'x', 5);
    with_file(first_file);
    OK(channel_set_change(set, &settings, &err)); /* the same: nothing is opened anew */
    send_by(CHANNEL_FILE, &o);
    await(&o);
    ck_assert_int_eq(lines_in(first_file), 1);
}
END_TEST

/* ---- The end ---- */

START_TEST(every_send_is_answered_when_the_faces_are_left) {
    struct outcome old, now, late;
    with_file(first_file);
    open_set();
    send_by(CHANNEL_FILE, &old);
    with_file(second_file);
    OK(channel_set_change(set, &settings, &err));
    send_by(CHANNEL_FILE, &now);
    leave();
    uv_run(&loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(old.answers, 1);
    ck_assert_int_eq(now.answers, 1);
    send_by(CHANNEL_FILE, &late);
    ck_assert_int_eq(late.answers, 1);
    ck_assert_int_eq(late.result, CHANNEL_REFUSED_NOW);
    with_file(first_file);
    OK(channel_set_change(set, &settings, &err)); /* changes nothing any more */
    channel_set_free(set);
    set = NULL;
}
END_TEST

START_TEST(it_may_go_without_having_been_attached) {
    with_file(first_file);
    OK(channel_set_new(&settings, null_fd, &set, &err));
    with_file(second_file);
    OK(channel_set_change(set, &settings, &err));
    channel_set_free(set);
    set = NULL;
}
END_TEST

START_TEST(memory_that_runs_out_leaves_no_half_change) {
    with_file(first_file);
    settings.has[CHANNEL_TERMINAL] = true;
    for (int n = 1;; n++) {
        struct channel_set *made = NULL;
        support_fail_nth(n);
        enum status status = channel_set_new(&settings, null_fd, &made, &err);
        int refused = support_failed();
        support_fail_nth(0);
        ck_assert(status == STATUS_OK || (status == STATUS_MEMORY && !made));
        channel_set_free(made);
        if (!refused) break;
    }
    OK(channel_set_new(&settings, null_fd, &set, &err));
    with_file(second_file);
    support_fail_nth(1);
    enum status status = channel_set_change(set, &settings, &err);
    support_fail_nth(0);
    ck_assert_int_eq(status, STATUS_MEMORY);
    ck_assert(state_of(CHANNEL_FILE).open);
}
END_TEST

/* ---- Settings ---- */

START_TEST(settings_differ_by_every_member) {
    const char *hosts[] = {"a.example", "b.example"};
    struct clinic_channels a = {.webhook = {.url = "https://a", .secret_file = "/s", .allow = hosts, .allowed = 1}}, b = a;
    a.has[CHANNEL_WEBHOOK] = b.has[CHANNEL_WEBHOOK] = true;
    ck_assert(channel_settings_same(&a, &b, CHANNEL_WEBHOOK));
    b.webhook.allow = hosts + 1;
    ck_assert(!channel_settings_same(&a, &b, CHANNEL_WEBHOOK));
    b = a;
    b.webhook.ca_file = "/ca";
    ck_assert(!channel_settings_same(&a, &b, CHANNEL_WEBHOOK));
    b = a;
    b.webhook.full = true;
    ck_assert(!channel_settings_same(&a, &b, CHANNEL_WEBHOOK));
    ck_assert(channel_settings_same(&a, &b, CHANNEL_EMAIL)); /* neither has it */
    b.has[CHANNEL_EMAIL] = true;
    ck_assert(!channel_settings_same(&a, &b, CHANNEL_EMAIL));
    a = b;
    a.email.user = "knee";
    ck_assert(!channel_settings_same(&a, &b, CHANNEL_EMAIL));
}
END_TEST

int main(void) {
    Suite *s = suite_create("channel_set");
    TCase *t = tcase_create("set");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, what_is_set_sends_and_what_is_not_refuses_for_good);
    tcase_add_test(t, the_terminal_writes_to_its_descriptor);
    tcase_add_test(t, one_that_cannot_be_opened_refuses_for_now_and_is_tried_again);
    tcase_add_test(t, what_is_replaced_finishes_what_it_was_given);
    tcase_add_test(t, what_is_taken_away_finishes_and_then_refuses_for_good);
    tcase_add_test(t, changing_often_leaves_nothing_behind);
    tcase_add_test(t, settings_are_the_sets_own);
    tcase_add_test(t, every_send_is_answered_when_the_faces_are_left);
    tcase_add_test(t, it_may_go_without_having_been_attached);
    tcase_add_test(t, memory_that_runs_out_leaves_no_half_change);
    tcase_add_test(t, settings_differ_by_every_member);
    suite_add_tcase(s, t);
    return support_run(s);
}
