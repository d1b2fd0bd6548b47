#include "base/url.h"
#include "support/support.h"
#include <string.h>

static const char *const web[] = {"https", "http", NULL};

START_TEST(a_url_is_taken_apart) {
    struct url u;
    ck_assert_ptr_null(url_read("https://Push.Example.org:8443/v1/send?to=x", web, &u));
    ck_assert_str_eq(u.scheme, "https");
    ck_assert_str_eq(u.host, "push.example.org");
    ck_assert_int_eq(u.port, 8443);
    ck_assert_str_eq(u.path, "/v1/send?to=x");
    ck_assert_ptr_null(url_read("http://127.0.0.1", web, &u));
    ck_assert_int_eq(u.port, 0);
    ck_assert_str_eq(u.path, "");
    ck_assert_ptr_null(url_read("https://[2001:db8::1]:443/", web, &u));
    ck_assert_str_eq(u.host, "2001:db8::1");
    ck_assert_ptr_null(url_read("https://a.example/p@q", web, NULL));
}
END_TEST

static const struct { const char *text, *why; } bad[] = {
    {"", "does not begin"},
    {"push.example.org", "does not begin"},
    {"ftp://push.example.org", "does not begin"},
    {"HTTPS:/push.example.org", "does not begin"},
    {"https://", "no host"},
    {"https:///path", "no host"},
    {"https://:443/", "no host"},
    {"https://user:pass@push.example.org/", "a name or a password"},
    {"https://user@push.example.org", "a name or a password"},
    {"https://push.example.org/ x", "a space"},
    {"https://push.example.org/\r\nX: y", "a space or a control"},
    {"https://push.example.org#x", "something odd"},
    {"https://push.example.org/#x", "a #"},
    {"https://push_x.example.org/", "no name of a server"},
    {"https://-x.example.org/", "no name of a server"},
    {"https://a..b/", "no name of a server"},
    {"https://push.example.org:0/", "port"},
    {"https://push.example.org:65536/", "port"},
    {"https://push.example.org:/", "port"},
    {"https://push.example.org:44x/", "something odd"},
    {"https://[::1/", "not closed"},
    {"https://[fe80::1%25eth0]/", "no name of a server"},
    {"https://b\xc3\xbc" "cher.example/", "not ASCII"},
    {"https://push.example.org\\@evil.example/", "no URL has"},
};

START_TEST(anything_else_is_refused_with_the_reason) {
    const char *why = url_read(bad[_i].text, web, NULL);
    ck_assert_msg(why != NULL, "%s passed", bad[_i].text);
    ck_assert_msg(strstr(why, bad[_i].why) != NULL, "%s: %s", bad[_i].text, why);
}
END_TEST

START_TEST(a_host_is_at_most_253_characters) {
    char text[300] = "https://";
    memset(text + 8, 'a', 254);
    ck_assert_ptr_nonnull(url_read(text, web, NULL));
    text[8 + 253] = '\0';
    ck_assert_ptr_null(url_read(text, web, NULL));
}
END_TEST

START_TEST(this_machine_is_known_by_its_names) {
    static const struct { const char *url; bool is; } row[] = {
        {"http://localhost:80/", true},  {"http://127.0.0.1/", true}, {"http://[::1]/", true},
        {"http://127.example.org/", false}, {"http://10.0.0.1/", false}, {"http://localhost.example/", false}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct url u;
        ck_assert_ptr_null(url_read(row[i].url, web, &u));
        ck_assert_msg(url_is_loopback(&u) == row[i].is, "%s", row[i].url);
    }
}
END_TEST

int main(void) {
    Suite *s = suite_create("url");
    TCase *t = tcase_create("reading");
    tcase_add_test(t, a_url_is_taken_apart);
    tcase_add_loop_test(t, anything_else_is_refused_with_the_reason, 0, sizeof bad / sizeof *bad);
    tcase_add_test(t, a_host_is_at_most_253_characters);
    tcase_add_test(t, this_machine_is_known_by_its_names);
    suite_add_tcase(s, t);
    return support_run(s);
}
