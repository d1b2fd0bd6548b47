#include "remind/sinks.h"
#include "time/clock.h"
#include <sodium.h>

#define SECRET "0123456789abcdef"

static struct webhook_settings settings;
static char url[100];
static const char *here[] = {"localhost", "127.0.0.1"};

static void setup(void) {
    open_folder();
    settings = (struct webhook_settings){.secret_file = write_file("secret", SECRET "\n"), .allow = here, .allowed = 2};
}

static void open_channel(const char *scheme, const char *host) {
    snprintf(url, sizeof url, "%s://%s:%d/remind", scheme, host, port);
    settings.url = url;
    OK(channel_webhook(&settings, &channel, &err));
    ck_assert_int_eq(channel.patience_ms, 10000);
    channel.attach(&channel, &loop);
    channel.patience_ms = 3000;
}

static void start(const char *const *options) {
    start_sink("http", options);
    open_channel("http", "127.0.0.1");
}

static const char *sent_header(int n, const char *name) {
    const char *value = json_string_value(json_object_get(json_object_get(logged(n), "headers"), name));
    ck_assert_msg(value != NULL, "no header %s", name);
    return value;
}

static json_t *sent_body(int n) {
    json_t *body = json_loads(logged_text(n, "body"), JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(body);
    ck_assert_int_lt(read_back_count, 64);
    return read_back[read_back_count++] = body;
}

static void accepted(void) {
    send_and_await();
    ck_assert_msg(last == CHANNEL_ACCEPTED, "%s", detail);
}

/* ---- What is in it ---- */

START_TEST(a_post_tells_the_reminder) {
    message.name = "Änne";
    message.to = "+49 30 1234";
    message.uncertain = true;
    settings.full = true;
    start(NULL);
    accepted();
    json_t *expected =
        json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:b,s:b,s:s,s:s}", "key", "cafe01", "reminder",
                  "p12.7/email/0", "session", "p12.7", "patient", "p12", "name", "Änne", "to", "+49 30 1234", "when",
                  "2027-03-01 18:00", "zone", "Europe/Berlin", "due", "2027-03-02T17:00:00Z", "late_until",
                  "2027-03-02T21:00:00Z", "late", 0, "uncertain", 1, "subject", message.subject, "text", message.text);
    ck_assert_ptr_nonnull(expected);
    ck_assert_msg(json_equal(sent_body(0), expected), "%s", logged_text(0, "body"));
    json_decref(expected);
    ck_assert_str_eq(sent_header(0, "idempotency-key"), "cafe01");
    ck_assert_str_eq(sent_header(0, "content-type"), "application/json");
    ck_assert_str_eq(logged_text(0, "path"), "/remind");
}
END_TEST

START_TEST(h27_without_full_detail_it_names_no_exercise) {
    start(NULL);
    accepted();
    ck_assert_str_eq(json_string_value(json_object_get(sent_body(0), "text")), "A session is due.");
    ck_assert_ptr_null(strstr(logged_text(0, "body"), "plank"));
}
END_TEST

START_TEST(what_is_not_known_is_left_out) {
    message.name = message.to = NULL;
    start(NULL);
    accepted();
    ck_assert_ptr_null(json_object_get(sent_body(0), "name"));
    ck_assert_ptr_null(json_object_get(sent_body(0), "to"));
}
END_TEST

START_TEST(its_signature_is_over_time_and_body) {
    unsigned char digest[crypto_auth_hmacsha256_BYTES], key[32] = SECRET;
    char hex[2 * sizeof digest + 4] = "v1=", words[4000];
    struct clock clock;
    clock_init_system(&clock);
    start(NULL);
    int64_t before_s = clock.wall_ms(&clock) / 1000;
    accepted();
    int64_t said_s = strtoll(sent_header(0, "x-stride-time"), NULL, 10);
    ck_assert(said_s >= before_s && said_s <= clock.wall_ms(&clock) / 1000);
    int n = snprintf(words, sizeof words, "%s.%s", sent_header(0, "x-stride-time"), logged_text(0, "body"));
    crypto_auth_hmacsha256(digest, (const unsigned char *)words, (unsigned long long)n,
                           key); /* a key is filled up with zeros */
    sodium_bin2hex(hex + 3, sizeof hex - 3, digest, sizeof digest);
    ck_assert_str_eq(sent_header(0, "x-stride-signature"), hex);
}
END_TEST

START_TEST(a_repeat_has_the_same_key) {
    start(SINK_OPTIONS("--close", "reply", "--times", "1"));
    send_and_await();
    ck_assert_int_eq(last, CHANNEL_LOST);
    accepted();
    ck_assert_str_eq(sent_header(0, "idempotency-key"), sent_header(1, "idempotency-key"));
}
END_TEST

START_TEST(h30_control_characters_are_refused_before_the_network) {
    start(NULL);
    static const char *const bad[] = {"a\r\nX-Evil: 1", "a\nb", "a\x1b", "a\xff"};
    for (int i = 0; i < 4; i++) {
        message.key = bad[i];
        send_it();
        ck_assert_int_eq(last, CHANNEL_REFUSED);
        message.key = "cafe01";
        message.name = bad[i];
        send_it();
        ck_assert_int_eq(last, CHANNEL_REFUSED);
        message.name = NULL;
    }
    ck_assert_int_eq(answers, 8);
    ck_assert_int_eq(logged_count(), 0);
}
END_TEST

/* ---- Answers ---- */

static const struct { const char *code; enum channel_result result;
} codes[] = {{"201", CHANNEL_ACCEPTED},    {"202", CHANNEL_ACCEPTED},    {"204", CHANNEL_ACCEPTED},
             {"301", CHANNEL_REFUSED},     {"302", CHANNEL_REFUSED},     {"307", CHANNEL_REFUSED},
             {"400", CHANNEL_REFUSED},     {"401", CHANNEL_REFUSED},     {"404", CHANNEL_REFUSED},
             {"410", CHANNEL_REFUSED},     {"408", CHANNEL_REFUSED_NOW}, {"429", CHANNEL_REFUSED_NOW},
             {"500", CHANNEL_REFUSED_NOW}, {"503", CHANNEL_REFUSED_NOW}};

START_TEST(an_answer_accepts_or_refuses) {
    char words[40];
    start(SINK_OPTIONS("--refuse", "reply", codes[_i].code, "--header", "Location: /elsewhere"));
    send_and_await();
    ck_assert_int_eq(last, codes[_i].result);
    snprintf(words, sizeof words, "127.0.0.1 answers %s", codes[_i].code);
    ck_assert_str_eq(detail, words);
    ck_assert_int_eq(logged_count(), 1);
}
END_TEST

START_TEST(h23_silence_and_nonsense_are_lost_and_tried_again) {
    static const char *const ways[] = {"--silent", "--close", "--garbage"};
    start(SINK_OPTIONS(ways[_i], "reply"));
    channel.patience_ms = 300;
    send_and_await();
    ck_assert_int_eq(last, CHANNEL_LOST);
    ck_assert_ptr_nonnull(strstr(detail, "127.0.0.1"));
}
END_TEST

START_TEST(a_reply_without_end_is_read_no_further_than_needed) {
    start(SINK_OPTIONS("--endless", "reply"));
    accepted();
}
END_TEST

START_TEST(nobody_there_is_tried_again) {
    start(NULL);
    stop_sink();
    send_and_await();
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
}
END_TEST

/* ---- Targets ---- */

START_TEST(a_private_address_is_refused_unless_its_host_is_allowed) {
    start_sink("http", NULL);
    settings.allowed = 0;
    open_channel("https", "localhost");
    send_and_await();
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
    ck_assert_ptr_nonnull(strstr(detail, "not public"));
}
END_TEST

START_TEST(http_needs_an_allowed_host) {
    start_sink("http", NULL);
    settings.allowed = 1;
    open_channel("http", "127.0.0.1");
    send_it();
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
    ck_assert_ptr_nonnull(strstr(detail, "http is for allowed hosts only"));
    ck_assert_int_eq(logged_count(), 0);
}
END_TEST

START_TEST(a_certificate_that_does_not_match_fails_closed) {
    make_certificate("other.example.org");
    make_certificate("localhost");
    settings.ca_file = in_folder("ca.pem");
    start_sink("http", SINK_OPTIONS("--tls", in_folder("other.example.org.pem"), in_folder("other.example.org.key")));
    open_channel("https", "localhost");
    send_and_await();
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
    ck_assert_str_eq(detail, "the certificate of localhost does not match");
    ck_assert_int_eq(logged_count(), 0);
    channel.leave(&channel);
    uv_run(&loop, UV_RUN_DEFAULT);
    channel.close(&channel);
    stop_sink();
    start_sink("http", SINK_OPTIONS("--tls", in_folder("localhost.pem"), in_folder("localhost.key")));
    open_channel("https", "localhost");
    accepted();
}
END_TEST

/* ---- Opening, the loop, memory ---- */

START_TEST(a_secret_has_at_least_16_bytes) {
    settings.url = "https://example.org/";
    settings.secret_file = write_file("short", "123456789012345\n");
    ck_assert_int_eq(channel_webhook(&settings, &channel, &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, "holds 15 bytes; at least 16 are needed"));
    ck_assert_ptr_null(strstr(err.message, "12345678"));
    settings.secret_file = in_folder("none");
    ck_assert_int_eq(channel_webhook(&settings, &channel, &err), STATUS_ENVIRONMENT);
    settings.secret_file = "/dev/zero";
    ck_assert_int_eq(channel_webhook(&settings, &channel, &err), STATUS_ENVIRONMENT);
    settings.secret_file = write_file("long", SECRET);
    settings.url = "example";
    ck_assert_int_eq(channel_webhook(&settings, &channel, &err), STATUS_INPUT);
}
END_TEST

START_TEST(leaving_answers_what_is_under_way) {
    start(SINK_OPTIONS("--silent", "reply"));
    for (int i = 0; i < 20; i++) send_it();
    while (logged_count() < 1) uv_run(&loop, UV_RUN_ONCE);
    channel.leave(&channel);
    ck_assert_int_eq(answers, 20);
    send_it();
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
}
END_TEST

static void just_answered(void *arg, enum channel_result result, const char *words) {
    (void)arg, (void)words;
    last = result;
    answers++;
}

START_TEST(memory_that_runs_out_is_answered) {
    start(NULL);
    bool refused = true;
    for (int n = 1; refused; n++) {
        int before = answers;
        support_fail_nth(n);
        channel.send(&channel, &message, just_answered, NULL);
        while (answers == before) uv_run(&loop, UV_RUN_ONCE);
        refused = support_failed() > 0;
        support_fail_nth(0);
        ck_assert_int_eq(answers, before + 1);
        ck_assert_int_eq(last, refused ? CHANNEL_REFUSED_NOW : CHANNEL_ACCEPTED);
    }
    ck_assert_int_eq(logged_count(), 1);
}
END_TEST

START_TEST(opening_without_memory_leaves_nothing) {
    settings.url = "https://example.org/";
    for (int n = 1;; n++) {
        support_fail_nth(n);
        enum status status = channel_webhook(&settings, &channel, &err);
        int refused = support_failed();
        support_fail_nth(0);
        if (!refused) break;
        ck_assert_int_eq(status, STATUS_MEMORY);
    }
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("webhook");
    TCase *c = tcase_create("webhook");
    tcase_add_checked_fixture(c, setup, close_folder);
    tcase_set_timeout(c, 30);
    tcase_add_test(c, a_post_tells_the_reminder);
    tcase_add_test(c, h27_without_full_detail_it_names_no_exercise);
    tcase_add_test(c, what_is_not_known_is_left_out);
    tcase_add_test(c, its_signature_is_over_time_and_body);
    tcase_add_test(c, a_repeat_has_the_same_key);
    tcase_add_test(c, h30_control_characters_are_refused_before_the_network);
    tcase_add_loop_test(c, an_answer_accepts_or_refuses, 0, 14);
    tcase_add_loop_test(c, h23_silence_and_nonsense_are_lost_and_tried_again, 0, 3);
    tcase_add_test(c, a_reply_without_end_is_read_no_further_than_needed);
    tcase_add_test(c, nobody_there_is_tried_again);
    tcase_add_test(c, a_private_address_is_refused_unless_its_host_is_allowed);
    tcase_add_test(c, http_needs_an_allowed_host);
    tcase_add_test(c, a_certificate_that_does_not_match_fails_closed);
    tcase_add_test(c, a_secret_has_at_least_16_bytes);
    tcase_add_test(c, leaving_answers_what_is_under_way);
    tcase_add_test(c, memory_that_runs_out_is_answered);
    tcase_add_test(c, opening_without_memory_leaves_nothing);
    suite_add_tcase(s, c);
    return s;
}

int main(void) { return support_run(make_suite()); }
