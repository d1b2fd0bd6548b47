#include "remind/wire.h"
#include "remind/sinks.h"
#include "remind/wire_target.h"
#include <arpa/inet.h>
#include <netinet/in.h>

static struct wire *wire;
static struct wire_reply reply;
static char why[600];
static const char *const here[] = {"127.0.0.1", "localhost"};

static void setup(void) {
    open_folder();
    OK(wire_open(&loop, &wire, &err));
}

static void leave(void) {
    if (!wire) return;
    wire_leave(wire);
    uv_run(&loop, UV_RUN_DEFAULT);
    wire_free(wire);
    wire = NULL;
}

static void teardown(void) {
    leave();
    close_folder();
}

static void done(void *arg, const struct wire_reply *r) {
    ck_assert_ptr_eq(arg, &answers);
    reply = *r;
    snprintf(why, sizeof why, "%s", r->why);
    answers++;
}

static char url[100];
static struct wire_post to_sink(void) {
    snprintf(url, sizeof url, "http://127.0.0.1:%d/hook", port);
    return (struct wire_post){.url = url, .body = "{\"a\":1}", .allow = here, .allowed = 2, .patience_ms = 3000};
}

static void post(const struct wire_post *p) { wire_post(wire, p, done, &answers); }

static void post_and_await(const struct wire_post *p) {
    int before = answers;
    post(p);
    await(before + 1);
}

/* ---- Addresses ---- */

static bool is_public(const char *text) {
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &in.sin_addr) == 1) return wire_address_is_public((struct sockaddr *)&in);
    ck_assert_int_eq(inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
    return wire_address_is_public((struct sockaddr *)&in6);
}

START_TEST(public_addresses_are_told_from_the_others) {
    static const char *const yes[] = {"1.1.1.1",         "93.184.216.34", "100.63.255.255",  "100.128.0.0",
                                      "172.15.0.1",      "172.32.0.1",    "192.167.1.1",     "223.255.255.255",
                                      "2606:4700::1111", "2a00:1450::5",  "64:ff9b::101:101"};
    static const char *const no[] = {"0.0.0.0",
                                     "0.1.2.3",
                                     "10.0.0.1",
                                     "100.64.0.1",
                                     "100.127.255.255",
                                     "127.0.0.1",
                                     "127.255.255.255",
                                     "169.254.169.254",
                                     "172.16.0.1",
                                     "172.31.255.255",
                                     "192.0.0.8",
                                     "192.0.2.1",
                                     "192.168.1.1",
                                     "198.18.0.1",
                                     "198.19.255.255",
                                     "198.51.100.1",
                                     "203.0.113.1",
                                     "224.0.0.1",
                                     "239.1.1.1",
                                     "240.0.0.1",
                                     "255.255.255.255",
                                     "::",
                                     "::1",
                                     "::ffff:1.1.1.1",
                                     "::ffff:127.0.0.1",
                                     "::127.0.0.1",
                                     "64:ff9b::7f00:1",
                                     "64:ff9b::a00:1",
                                     "fc00::1",
                                     "fd12::1",
                                     "fe80::1",
                                     "fec0::1",
                                     "ff02::1",
                                     "2001:db8::1",
                                     "2001::1",
                                     "2001:1ff::1",
                                     "2002:7f00:1::",
                                     "100::1"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) ck_assert_msg(is_public(yes[i]), "%s", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) ck_assert_msg(!is_public(no[i]), "%s", no[i]);
}
END_TEST

START_TEST(a_url_is_taken_apart) {
    struct wire_url u;
    ck_assert(wire_url_read("HTTPS://Gate.Example.ORG:8443/a?b", &u));
    ck_assert_str_eq(u.scheme, "https");
    ck_assert_str_eq(u.host, "gate.example.org");
    ck_assert(!u.login);
    ck_assert(wire_url_read("http://u:p@[::1]:80/", &u));
    ck_assert_str_eq(u.host, "::1");
    ck_assert(u.login);
    ck_assert(!wire_url_read("example.org", &u));
    ck_assert(!wire_url_read("http://", &u));
    ck_assert(!wire_url_read("", &u));
}
END_TEST

/* ---- Posts ---- */

START_TEST(a_post_arrives_and_its_answer_comes_back) {
    start_sink("http", NULL);
    struct wire_post p = to_sink();
    post_and_await(&p);
    ck_assert_int_eq(reply.result, WIRE_ANSWERED);
    ck_assert_int_eq(reply.code, 200);
    ck_assert_str_eq(logged_text(0, "method"), "POST");
    ck_assert_str_eq(logged_text(0, "path"), "/hook");
    ck_assert_str_eq(logged_text(0, "body"), "{\"a\":1}");
    const json_t *headers = json_object_get(logged(0), "headers");
    ck_assert_str_eq(json_string_value(json_object_get(headers, "content-type")), "application/json");
}
END_TEST

START_TEST(many_posts_wait_for_their_turn_and_all_arrive) {
    start_sink("http", NULL);
    struct wire_post p = to_sink();
    for (int i = 0; i < 60; i++) post(&p);
    ck_assert_int_eq(answers, 0);
    await(60);
    ck_assert_int_eq(logged_count(), 60);
}
END_TEST

START_TEST(one_that_waits_loses_patience_too) {
    start_sink("http", SINK_OPTIONS("--silent", "reply"));
    struct wire_post p = to_sink();
    p.patience_ms = 100;
    for (int i = 0; i < 3 * WIRE_AT_ONCE; i++) post(&p);
    await(3 * WIRE_AT_ONCE);
    ck_assert_int_ne(reply.result, WIRE_ANSWERED);
}
END_TEST

START_TEST(a_private_address_is_not_connected_to_unless_allowed) {
    start_sink("http", NULL);
    struct wire_post p = to_sink();
    snprintf(url, sizeof url, "https://127.0.0.1:%d/", port);
    p.allowed = 0;
    post_and_await(&p);
    ck_assert_int_eq(reply.result, WIRE_FAILED);
    ck_assert_str_eq(why, "127.0.0.1 is at 127.0.0.1, which is not public; if that is meant, name the host in allow");
    snprintf(url, sizeof url, "https://localhost:%d/", port);
    post_and_await(&p);
    ck_assert_int_eq(reply.result, WIRE_FAILED);
    ck_assert_ptr_nonnull(strstr(why, "not public"));
}
END_TEST

START_TEST(a_url_that_may_not_be_used_is_turned_down_at_once) {
    static const char *const urls[] = {"http://example.org/",    "ftp://127.0.0.1/", "file:///etc/passwd",
                                       "https://u:p@127.0.0.1/", "nonsense",         "gopher://127.0.0.1/"};
    struct wire_post p = to_sink();
    for (int i = 0; i < 6; i++) {
        p.url = urls[i];
        post(&p);
        ck_assert_int_eq(answers, i + 1);
        ck_assert_int_eq(reply.result, WIRE_FAILED);
    }
}
END_TEST

START_TEST(no_proxy_of_the_environment_is_used) {
    start_sink("http", NULL);
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    setenv("all_proxy", "http://127.0.0.1:1", 1);
    struct wire_post p = to_sink();
    post_and_await(&p);
    ck_assert_int_eq(reply.code, 200);
}
END_TEST

START_TEST(a_redirect_is_an_answer_and_not_followed) {
    start_sink("http", SINK_OPTIONS("--refuse", "reply", "302", "--header", "Location: /elsewhere"));
    struct wire_post p = to_sink();
    post_and_await(&p);
    ck_assert_int_eq(reply.code, 302);
    ck_assert_int_eq(logged_count(), 1);
}
END_TEST

START_TEST(what_asks_to_wait_is_told) {
    start_sink("http", SINK_OPTIONS("--refuse", "reply", "429", "--header", "Retry-After: 120"));
    struct wire_post p = to_sink();
    post_and_await(&p);
    ck_assert_int_eq(reply.code, 429);
    ck_assert_int_eq(reply.retry_after_s, 120);
    ck_assert_str_eq(why, "127.0.0.1 answers 429 and asks to wait for 120 s");
}
END_TEST

START_TEST(an_answer_without_end_is_its_first_line) {
    start_sink("http", SINK_OPTIONS("--endless", "reply"));
    struct wire_post p = to_sink();
    post_and_await(&p);
    ck_assert_int_eq(reply.result, WIRE_ANSWERED);
    ck_assert_int_eq(reply.code, 200);
}
END_TEST

static const struct { const char *how; const char *words; } bad_answers[] = {
    {"--silent", "127.0.0.1 did not answer in time"}, {"--close", "127.0.0.1 closed the connection"},
    {"--garbage", "127.0.0.1 answers what is not HTTP"}};

START_TEST(a_request_without_an_answer_is_lost) {
    start_sink("http", SINK_OPTIONS(bad_answers[_i].how, "reply"));
    struct wire_post p = to_sink();
    p.patience_ms = 300;
    post_and_await(&p);
    ck_assert_int_eq(reply.result, WIRE_LOST);
    ck_assert_str_eq(why, bad_answers[_i].words);
    ck_assert_int_eq(logged_count(), 1);
}
END_TEST

START_TEST(nobody_there_is_a_failure) {
    start_sink("http", NULL);
    struct wire_post p = to_sink();
    stop_sink();
    post_and_await(&p);
    ck_assert_int_eq(reply.result, WIRE_FAILED);
    ck_assert_str_eq(why, "127.0.0.1 cannot be connected to: Connection refused");
    p.url = "https://no-such-host.invalid/";
    post_and_await(&p);
    ck_assert_int_eq(reply.result, WIRE_FAILED);
}
END_TEST

/* ---- TLS ---- */

START_TEST(a_certificate_is_verified_by_the_given_file) {
    make_certificate("localhost");
    start_sink("http", SINK_OPTIONS("--tls", in_folder("localhost.pem"), in_folder("localhost.key")));
    struct wire_post p = to_sink();
    snprintf(url, sizeof url, "https://localhost:%d/", port);
    post_and_await(&p);
    ck_assert_int_eq(reply.result, WIRE_FAILED);
    ck_assert_ptr_nonnull(strstr(why, "the certificate of localhost is not trusted"));
    p.ca_file = in_folder("ca.pem");
    post_and_await(&p);
    ck_assert_msg(reply.code == 200, "%s", why);
    p.ca_file = "/nonexistent";
    post_and_await(&p);
    ck_assert_int_eq(reply.result, WIRE_FAILED);
    ck_assert_int_eq(logged_count(), 1);
}
END_TEST

START_TEST(a_certificate_for_another_host_fails_closed) {
    make_certificate("elsewhere.example.org");
    start_sink("http",
               SINK_OPTIONS("--tls", in_folder("elsewhere.example.org.pem"), in_folder("elsewhere.example.org.key")));
    struct wire_post p = to_sink();
    snprintf(url, sizeof url, "https://localhost:%d/", port);
    p.ca_file = in_folder("ca.pem");
    post_and_await(&p);
    ck_assert_int_eq(reply.result, WIRE_FAILED);
    ck_assert_str_eq(why, "the certificate of localhost does not match");
    ck_assert_ptr_null(logged(0));
}
END_TEST

/* ---- Leaving ---- */

START_TEST(leaving_answers_everything_once) {
    start_sink("http", SINK_OPTIONS("--silent", "reply"));
    struct wire_post p = to_sink();
    for (int i = 0; i < 2 * WIRE_AT_ONCE; i++) post(&p);
    while (!logged(0)) uv_run(&loop, UV_RUN_ONCE);
    leave();
    ck_assert_int_eq(answers, 2 * WIRE_AT_ONCE);
}
END_TEST

static void done_and_left(void *arg, const struct wire_reply *r) {
    done(arg, r);
    wire_leave(wire);
}

START_TEST(an_answer_may_leave) {
    start_sink("http", NULL);
    struct wire_post p = to_sink();
    wire_post(wire, &p, done_and_left, &answers);
    for (int i = 0; i < 2 * WIRE_AT_ONCE; i++) post(&p);
    await(2 * WIRE_AT_ONCE + 1);
    post(&p);
    ck_assert_int_eq(answers, 2 * WIRE_AT_ONCE + 2);
    ck_assert_str_eq(why, "the service is stopping");
}
END_TEST

static void done_and_again(void *arg, const struct wire_reply *r) {
    done(arg, r);
    struct wire_post p = to_sink();
    if (answers < 20) wire_post(wire, &p, done_and_again, &answers);
}

START_TEST(an_answer_may_ask_again) {
    start_sink("http", NULL);
    struct wire_post p = to_sink();
    wire_post(wire, &p, done_and_again, &answers);
    await(20);
    ck_assert_int_eq(logged_count(), 20);
}
END_TEST

/* Without Check, which allocates. */
static void just_done(void *arg, const struct wire_reply *r) {
    (void)arg;
    reply.result = r->result;
    answers++;
}

START_TEST(memory_that_runs_out_is_answered) {
    start_sink("http", NULL);
    struct wire_post p = to_sink();
    bool refused = true;
    for (int n = 1; refused; n++) {
        int before = answers;
        support_fail_nth(n);
        wire_post(wire, &p, just_done, NULL);
        while (answers == before) uv_run(&loop, UV_RUN_ONCE);
        refused = support_failed() > 0;
        support_fail_nth(0);
        ck_assert_int_eq(answers, before + 1);
        ck_assert_int_eq(reply.result, refused ? WIRE_FAILED : WIRE_ANSWERED);
        wire_leave(wire);
        uv_run(&loop, UV_RUN_DEFAULT);
        wire_free(wire);
        OK(wire_open(&loop, &wire, &err));
    }
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("wire");
    TCase *pure = tcase_create("targets"), *posts = tcase_create("posts"), *tls = tcase_create("tls"),
          *leaving = tcase_create("leaving");
    tcase_add_test(pure, public_addresses_are_told_from_the_others);
    tcase_add_test(pure, a_url_is_taken_apart);
    suite_add_tcase(s, pure);
    tcase_add_checked_fixture(posts, setup, teardown);
    tcase_add_test(posts, a_post_arrives_and_its_answer_comes_back);
    tcase_add_test(posts, many_posts_wait_for_their_turn_and_all_arrive);
    tcase_add_test(posts, one_that_waits_loses_patience_too);
    tcase_add_test(posts, a_private_address_is_not_connected_to_unless_allowed);
    tcase_add_test(posts, a_url_that_may_not_be_used_is_turned_down_at_once);
    tcase_add_test(posts, no_proxy_of_the_environment_is_used);
    tcase_add_test(posts, a_redirect_is_an_answer_and_not_followed);
    tcase_add_test(posts, what_asks_to_wait_is_told);
    tcase_add_test(posts, an_answer_without_end_is_its_first_line);
    tcase_add_loop_test(posts, a_request_without_an_answer_is_lost, 0, 3);
    tcase_add_test(posts, nobody_there_is_a_failure);
    suite_add_tcase(s, posts);
    tcase_add_checked_fixture(tls, setup, teardown);
    tcase_set_timeout(tls, 30);
    tcase_add_test(tls, a_certificate_is_verified_by_the_given_file);
    tcase_add_test(tls, a_certificate_for_another_host_fails_closed);
    suite_add_tcase(s, tls);
    tcase_add_checked_fixture(leaving, setup, teardown);
    tcase_add_test(leaving, leaving_answers_everything_once);
    tcase_add_test(leaving, an_answer_may_leave);
    tcase_add_test(leaving, an_answer_may_ask_again);
    tcase_add_test(leaving, memory_that_runs_out_is_answered);
    suite_add_tcase(s, leaving);
    return s;
}

int main(void) { return support_run(make_suite()); }
