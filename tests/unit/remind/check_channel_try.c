/* One message through one channel. */
#include "remind/channel_try.h"
#include "support/support.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct error err;
static const struct message m = {.reminder = "test/file/0", .key = "cafe", .when = "2027-03-01 18:00",
                                 .subject = "A test message", .text = "Nothing to do.", .patient = "test",
                                 .session = "test", .zone = "UTC", .neutral = "Nothing to do.", .to = "pat@example.org"};

START_TEST(it_is_accepted) {
    char *path = support_tempfile("out.jsonl");
    struct clinic_channels c = {.file = {.path = path}};
    struct channel_tried tried;
    c.has[CHANNEL_FILE] = true;
    ck_assert_int_eq(channel_try(&c, CHANNEL_FILE, -1, &m, &tried, &err), STATUS_OK);
    ck_assert_int_eq(tried.result, CHANNEL_ACCEPTED);
    ck_assert_int_eq(access(path, R_OK), 0);
    free(path);
}
END_TEST

START_TEST(nobody_listens) {
    struct clinic_channels c = {.email = {.server = "smtp://localhost:1", .from = "c@example.org", .plain = true}};
    struct channel_tried tried;
    c.has[CHANNEL_EMAIL] = c.has[CHANNEL_FILE] = true; /* only the one that is tried is opened */
    c.file.path = "/nowhere/out";
    ck_assert_int_eq(channel_try(&c, CHANNEL_EMAIL, -1, &m, &tried, &err), STATUS_OK);
    ck_assert_int_eq(tried.result, CHANNEL_REFUSED_NOW);
    ck_assert_str_ne(tried.detail.message, "");
}
END_TEST

START_TEST(what_cannot_be_opened_was_not_tried) {
    struct clinic_channels c = {.file = {.path = "/nowhere/out.jsonl"}};
    struct channel_tried tried;
    c.has[CHANNEL_FILE] = true;
    ck_assert_int_eq(channel_try(&c, CHANNEL_FILE, -1, &m, &tried, &err), STATUS_ENVIRONMENT);
    ck_assert_msg(strstr(err.message, "channel file cannot be opened") != NULL, "%s", err.message);
    ck_assert_ptr_nonnull(strstr(err.message, "/nowhere/out.jsonl"));
}
END_TEST

int main(void) {
    Suite *s = suite_create("channel_try");
    TCase *t = tcase_create("try");
    tcase_add_test(t, it_is_accepted);
    tcase_add_test(t, nobody_listens);
    tcase_add_test(t, what_cannot_be_opened_was_not_tried);
    suite_add_tcase(s, t);
    return support_run(s);
}
