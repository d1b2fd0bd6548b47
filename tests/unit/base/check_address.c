#include "base/address.h"
#include "support/support.h"
#include <string.h>

/* ---- E-mail ---- */

START_TEST(addresses_as_people_have_them_will_do) {
    static const char *const good[] = {"pat@example.org",  "p.runner+knee@mail.example.org", "o'brien@example.ie",
                                       "x@localhost",      "1@e.org",                        "a_b-c@xn--bcher-kva.example",
                                       "pat@3com.example", "PAT@EXAMPLE.ORG"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ck_assert_msg(address_email_ok(good[i]), "%s: %s", good[i], address_email_wrong(good[i]));
}
END_TEST

static const struct { const char *text, *why; } bad[] = {
    {"", "is empty"},
    {"pat", "has no @"},
    {"@example.org", "nothing before"},
    {"pat@", "name of a server"},
    {"pat@@example.org", "more than one @"},
    {"pat@a@example.org", "more than one @"},
    {"pat @example.org", "a space"},
    {"pat@example.org\r\nBcc: x@evil.example", "control"},
    {"pat@example.org\n", "control"},
    {"pat\t@example.org", "control"},
    {"Pat <pat@example.org>", "a space"},
    {"<pat@example.org>", "a sign"},
    {"pat@example.org,max@example.org", "a sign"},
    {"\"pat\"@example.org", "a sign"},
    {"-oQ@example.org", "hyphen"},
    {"pat@-example.org", "name of a server"},
    {"pat@example-.org", "name of a server"},
    {"pat@example..org", "a dot"},
    {"pat@example.org.", "name of a server"},
    {".pat@example.org", "a dot"},
    {"pat.@example.org", "a dot"},
    {"pat@example", "no dot after"},
    {"pat@192.168.0.1", "number"},
    {"pat@[192.168.0.1]", "a sign"},
    {"pat@exa_mple.org", "name of a server"},
    {"p\xc3\xa4t@example.org", "no plain letter"},
};

START_TEST(anything_else_is_refused_with_the_reason) {
    const char *why = address_email_wrong(bad[_i].text);
    ck_assert_msg(why != NULL, "%s passed", bad[_i].text);
    ck_assert_msg(strstr(why, bad[_i].why) != NULL, "%s: %s", bad[_i].text, why);
}
END_TEST

START_TEST(lengths_are_those_of_an_envelope) {
    char text[400];
    memset(text, 'a', sizeof text);
    memcpy(text + 64, "@b.example", 11);
    ck_assert(address_email_ok(text));
    memset(text, 'a', sizeof text);
    memcpy(text + 65, "@b.example", 11);
    ck_assert_str_eq(address_email_wrong(text), "has more than 64 bytes before the @");
    memset(text, 'a', sizeof text);
    text[1] = '@';
    for (size_t i = 60; i < 250; i += 60) text[i] = '.';
    text[255] = '\0';
    ck_assert_str_eq(address_email_wrong(text), "is longer than 254 bytes");
    text[254] = '\0';
    ck_assert_ptr_null(address_email_wrong(text));
}
END_TEST

/* ---- Who a mail is from ---- */

START_TEST(a_sender_has_a_name_and_an_address) {
    struct address_from f;
    ck_assert_ptr_null(address_from_read("Knee Clinic <knee@example.org>", &f));
    ck_assert_str_eq(f.name, "Knee Clinic");
    ck_assert_str_eq(f.address, "knee@example.org");
    ck_assert_ptr_null(address_from_read("\"Knee Clinic, Midtown\" <knee@example.org>", &f));
    ck_assert_str_eq(f.name, "Knee Clinic, Midtown");
    ck_assert_ptr_null(address_from_read("Klinik f\xc3\xbcr Knie <knee@example.org>", NULL));
    ck_assert_ptr_null(address_from_read("knee@example.org", &f));
    ck_assert_str_eq(f.name, "");
    ck_assert_str_eq(f.address, "knee@example.org");
    ck_assert_ptr_null(address_from_read("<knee@example.org>", &f));
    ck_assert_str_eq(f.address, "knee@example.org");
}
END_TEST

START_TEST(a_sender_cannot_bring_a_header_with_it) {
    ck_assert_ptr_nonnull(address_from_read("Knee\r\nBcc: x@evil.example <knee@example.org>", NULL));
    ck_assert_ptr_nonnull(address_from_read("Knee <knee@example.org> <x@evil.example>", NULL));
    ck_assert_ptr_nonnull(address_from_read("Knee <knee@example.org", NULL));
    ck_assert_ptr_nonnull(address_from_read("Knee <", NULL));
    ck_assert_ptr_nonnull(address_from_read("<", NULL));
    ck_assert_ptr_nonnull(address_from_read("<>", NULL));
    ck_assert_ptr_nonnull(address_from_read("", NULL));
    ck_assert_ptr_nonnull(address_from_read("Knee \"x <knee@example.org>", NULL));
    ck_assert_ptr_nonnull(address_from_read("Knee", NULL));
}
END_TEST

/* ---- Telephones ---- */

START_TEST(a_telephone_number_is_digits_spaces_and_a_plus) {
    ck_assert_ptr_null(address_phone_wrong("+1 212 555 0100"));
    ck_assert_ptr_null(address_phone_wrong("112"));
    ck_assert_ptr_nonnull(address_phone_wrong(""));
    ck_assert_ptr_nonnull(address_phone_wrong("+"));
    ck_assert_ptr_nonnull(address_phone_wrong("   "));
    ck_assert_ptr_nonnull(address_phone_wrong("12"));
    ck_assert_ptr_nonnull(address_phone_wrong("212+555"));
    ck_assert_ptr_nonnull(address_phone_wrong("(212) 555-0100"));
    ck_assert_ptr_nonnull(address_phone_wrong("212\n555"));
    ck_assert_ptr_nonnull(address_phone_wrong("+1 212 555 0100 0000 0000 0000 0000"));
}
END_TEST

int main(void) {
    Suite *s = suite_create("address");
    TCase *mail = tcase_create("mail"), *phone = tcase_create("phone");
    tcase_add_test(mail, addresses_as_people_have_them_will_do);
    tcase_add_loop_test(mail, anything_else_is_refused_with_the_reason, 0, sizeof bad / sizeof *bad);
    tcase_add_test(mail, lengths_are_those_of_an_envelope);
    tcase_add_test(mail, a_sender_has_a_name_and_an_address);
    tcase_add_test(mail, a_sender_cannot_bring_a_header_with_it);
    tcase_add_test(phone, a_telephone_number_is_digits_spaces_and_a_plus);
    suite_add_tcase(s, mail);
    suite_add_tcase(s, phone);
    return support_run(s);
}
