#include "remind/mail.h"
#include "support/support.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct text text;

static void teardown(void) { text_fini(&text); }

/* ---- Encoded words ---- */

/* The words that a header line says, put together again. */
static void decode(const char *header, char *out) {
    size_t kept = 0;
    for (const char *at = strstr(header, "=?UTF-8?B?"); at; at = strstr(at, "=?UTF-8?B?")) {
        size_t n;
        const char *end;
        at += 10;
        ck_assert_int_eq(sodium_base642bin((unsigned char *)out + kept, 1000 - kept, at, strcspn(at, "?"), NULL, &n,
                                           &end, sodium_base64_VARIANT_ORIGINAL),
                         0);
        out[kept + n] = '\0';
        ck_assert_msg(text_is_clean(out + kept, n, 1000, NULL), "a character is cut");
        kept += n;
    }
    out[kept] = '\0';
}

static void assert_short_lines(const char *header) {
    for (const char *line = header; line; line = strstr(line, "\r\n")) {
        line += line != header ? 2 : 0;
        ck_assert_msg(strcspn(line, "\r") <= 76, "a line is too long: %s", line);
    }
}

START_TEST(plain_words_stay_as_they_are) {
    mail_put_text(&text, "Subject", "Your Monday 18:00 session");
    ck_assert_str_eq(text_get(&text), "Subject: Your Monday 18:00 session");
}
END_TEST

START_TEST(what_is_not_plain_becomes_encoded_words) {
    char back[1001];
    static const char *const words[] = {"Änne", "=?UTF-8?B?x?= pretends", "李李李李李李李李李李李李李李李李李李李李李李李李",
        "🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂", "a long line in plain letters, which has to be folded because it has more than 60",
        "aé🙂李aé🙂李aé🙂李aé🙂李aé🙂李aé🙂李aé🙂李aé🙂李aé🙂李"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        mail_put_text(&text, "Subject", words[i]);
        assert_short_lines(text_get(&text));
        decode(text_get(&text), back);
        ck_assert_str_eq(back, words[i]);
        text_fini(&text);
    }
}
END_TEST

START_TEST(a_name_stands_before_its_address) {
    mail_put_address(&text, "To", "Anna \"A\" B", "a@b.c");
    ck_assert_str_eq(text_get(&text), "To: \"Anna \\\"A\\\" B\"\r\n <a@b.c>");
    text_fini(&text);
    mail_put_address(&text, "To", "Änne", "a@b.c");
    ck_assert_str_eq(text_get(&text), "To: =?UTF-8?B?w4RubmU=?=\r\n <a@b.c>");
    text_fini(&text);
    mail_put_address(&text, "To", NULL, "a@b.c");
    ck_assert_str_eq(text_get(&text), "To: <a@b.c>");
}
END_TEST

START_TEST(a_date_is_written_as_mail_has_it) {
    char date[MAIL_DATE_SIZE];
    ck_assert_str_eq(mail_date(date, 1803920400000), "Mon, 01 Mar 2027 17:00:00 +0000");
    ck_assert_str_eq(mail_date(date, 0), "Thu, 01 Jan 1970 00:00:00 +0000");
    ck_assert_str_eq(mail_date(date, 1835438399000), "Tue, 29 Feb 2028 11:59:59 +0000");
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("mail");
    TCase *c = tcase_create("mail");
    tcase_add_checked_fixture(c, NULL, teardown);
    tcase_add_test(c, plain_words_stay_as_they_are);
    tcase_add_test(c, what_is_not_plain_becomes_encoded_words);
    tcase_add_test(c, a_name_stands_before_its_address);
    tcase_add_test(c, a_date_is_written_as_mail_has_it);
    suite_add_tcase(s, c);
    return s;
}

int main(void) { return support_run(make_suite()); }
