#include "remind/sinks.h"

static struct email_settings settings;
static char server[100];

static void open_channel(void) {
    snprintf(server, sizeof server, "smtp://127.0.0.1:%d", port);
    if (!settings.server) settings.server = server;
    if (!settings.from) settings.from = "Knee Clinic <knee@clinic.example.org>";
    OK(channel_email(&settings, &channel, &err));
    channel.attach(&channel, &loop);
    channel.patience_ms = 3000;
}

static void close_channel(void) {
    channel.leave(&channel);
    uv_run(&loop, UV_RUN_DEFAULT);
    channel.close(&channel);
}

/* A receiver without TLS, and the channel to it. */
static void start(const char *const *options) {
    start_sink("smtp", options);
    settings.plain = true;
    open_channel();
}

static void setup(void) {
    open_folder();
    settings = (struct email_settings){.plain = false};
}

/* ---- What is in a mail ---- */

/* The value of a header of the mail, unfolded, in a buffer that the next call reuses; "" when there is none. */
static const char *header(const char *mail, const char *name) {
    static char value[1000];
    char start[60];
    snprintf(start, sizeof start, "\r\n%s: ", name);
    const char *at = strstr(mail, start), *end = strstr(mail, "\r\n\r\n");
    size_t n = 0;
    *value = '\0';
    if (!at || at > end) return value;
    for (at += strlen(start); !(at[0] == '\r' && at[2] != ' ') && n < sizeof value - 1; at++)
        if (*at != '\r' && *at != '\n') value[n++] = *at;
    value[n] = '\0';
    return value;
}

static int digit(char c) { return c <= '9' ? c - '0' : c - 'A' + 10; }

/* The body of the part with this type, its quoted-printable undone. */
static void part(const char *mail, const char *type, char *out, size_t room) {
    const char *at = strstr(mail, type);
    ck_assert_msg(at != NULL, "no part %s in %s", type, mail);
    const char *boundary = strstr(mail, "boundary=") + 9, *body = strstr(at, "\r\n\r\n") + 4;
    char mark[200];
    snprintf(mark, sizeof mark, "\r\n--%.*s", (int)strcspn(boundary, "\r\";"), boundary);
    const char *end = strstr(body, mark);
    ck_assert_ptr_nonnull(end);
    size_t n = 0;
    for (const char *c = body; c < end && n < room - 1; c++) {
        if (*c != '=') out[n++] = *c;
        else if (c[1] == '\r') c += 2;
        else {
            out[n++] = (char)(digit(c[1]) * 16 + digit(c[2]));
            c += 2;
        }
    }
    out[n] = '\0';
}

static void accepted(void) {
    send_and_await();
    ck_assert_msg(last == CHANNEL_ACCEPTED, "%s", detail);
}

START_TEST(a_mail_has_its_headers) {
    start(NULL);
    accepted();
    const char *mail = logged_text(0, "data");
    char framed[8000];
    snprintf(framed, sizeof framed, "\r\n%s", mail);
    ck_assert_str_eq(logged_text(0, "from"), "<knee@clinic.example.org>");
    ck_assert_str_eq(json_string_value(json_array_get(json_object_get(logged(0), "to"), 0)), "<anna@example.org>");
    ck_assert_int_eq((int)json_array_size(json_object_get(logged(0), "to")), 1);
    ck_assert_str_eq(header(framed, "From"), "\"Knee Clinic\" <knee@clinic.example.org>");
    ck_assert_str_eq(header(framed, "To"), "=?UTF-8?B?w4RubmUgPGI+?= <anna@example.org>");
    ck_assert_str_eq(header(framed, "Subject"), "Your Monday 18:00 session");
    ck_assert_str_eq(header(framed, "Message-ID"), "<cafe01@clinic.example.org>");
    ck_assert_str_eq(header(framed, "Auto-Submitted"), "auto-generated");
    ck_assert_str_eq(header(framed, "MIME-Version"), "1.0");
    ck_assert_int_eq((int)strlen(header(framed, "Date")), 31);
    ck_assert_ptr_eq(strstr(header(framed, "Content-Type"), "multipart/alternative; boundary="),
                     header(framed, "Content-Type"));
    for (const char *c = mail; *c; c++)
        ck_assert_msg(*c > 0 && (*c != '\n' || c[-1] == '\r'), "a bare line feed or an 8-bit byte");
}
END_TEST

START_TEST(h27_without_full_detail_it_names_no_exercise) {
    char body[4000];
    start(NULL);
    accepted();
    ck_assert_ptr_null(strstr(logged_text(0, "data"), "plank"));
    part(logged_text(0, "data"), "text/plain", body, sizeof body);
    ck_assert_str_eq(body, "Your Monday 18:00 session\r\n\r\nA session is due.\r\n\r\nKnee Clinic\r\n");
}
END_TEST

START_TEST(with_full_detail_it_says_what_to_do) {
    char body[4000];
    settings.full = true;
    message.text = "Side plank (right knee): 3 × 20 s hold\n.\n..Clamshell = 2 × 15";
    start(NULL);
    accepted();
    part(logged_text(0, "data"), "text/plain", body, sizeof body);
    ck_assert_str_eq(
        body, "Your Monday 18:00 session\r\n\r\nSide plank (right knee): 3 × 20 s hold\r\n.\r\n..Clamshell = 2 × 15\r\n"
              "\r\nKnee Clinic\r\n");
    part(logged_text(0, "data"), "text/html", body, sizeof body);
    ck_assert_ptr_nonnull(strstr(body, "<p>Side plank (right knee): 3 × 20 s hold</p>"));
}
END_TEST

START_TEST(its_html_is_escaped_and_loads_nothing) {
    char body[4000];
    settings.full = true;
    message.text = "<script>alert('1')</script> & \"more\"";
    message.clinic = "A&B <Clinic>";
    start(NULL);
    accepted();
    part(logged_text(0, "data"), "text/html", body, sizeof body);
    ck_assert_ptr_nonnull(
        strstr(body, "<p>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;more&quot;</p>"));
    ck_assert_ptr_nonnull(strstr(body, "A&amp;B &lt;Clinic&gt;"));
    ck_assert_ptr_nonnull(strstr(body, "color-scheme"));
    static const char *const not_there[] = {"<script", "http", "src=", "href", "url(", "<img"};
    for (size_t i = 0; i < 6; i++) ck_assert_ptr_null(strstr(body, not_there[i]));
}
END_TEST

START_TEST(it_says_what_is_late_and_what_may_be_a_repeat) {
    char body[4000];
    message.late = message.uncertain = true;
    start(NULL);
    accepted();
    part(logged_text(0, "data"), "text/plain", body, sizeof body);
    ck_assert_ptr_nonnull(
        strstr(body, "\r\nIt was due on 2027-03-01 18:00 (Europe/Berlin); this reminder is late.\r\n"));
    ck_assert_ptr_nonnull(strstr(body, "\r\nThis may be a repeat"));
    part(logged_text(0, "data"), "text/html", body, sizeof body);
    ck_assert_ptr_nonnull(strstr(body, "<p>It was due on 2027-03-01 18:00 (Europe/Berlin)"));
    ck_assert_ptr_nonnull(strstr(body, "<p>This may be a repeat"));
}
END_TEST

START_TEST(a_repeat_has_the_same_message_id) {
    start(SINK_OPTIONS("--close", "body", "--times", "1"));
    send_and_await();
    ck_assert_int_eq(last, CHANNEL_LOST);
    ck_assert_str_eq(detail, "127.0.0.1 closed the connection");
    accepted();
    ck_assert_int_eq(logged_count(), 2);
    for (int i = 0; i < 2; i++)
        ck_assert_ptr_nonnull(strstr(logged_text(i, "data"), "Message-ID: <cafe01@clinic.example.org>"));
}
END_TEST

/* ---- What is never sent ---- */

static const struct { const char *to, *name, *subject, *key, *words; } bad[] = {
    {NULL, "Anna", "s", "cafe", "no e-mail address is known"},
    {"a@b.c\r\nBcc: x@y.z", "Anna", "s", "cafe", "the address has a control character"},
    {"a@b.c>\nRCPT TO:<x@y.z", "Anna", "s", "cafe", "the address has a line break"},
    {"a@b.c, x@y.z", "Anna", "s", "cafe", "the address has a sign in it that no address has"},
    {"nobody", "Anna", "s", "cafe", "the address has no @ in it"},
    {"a@b.c", "Anna\r\nBcc: x@y.z", "s", "cafe", "the patient's name has a control character"},
    {"a@b.c", "Anna\nBcc: x@y.z", "s", "cafe", "the patient's name has a line break"},
    {"a@b.c", "Anna\xe2\x80\xae", "s", "cafe", "the patient's name has a bidirectional control character"},
    {"a@b.c", "Anna", "s\nBcc: x@y.z", "cafe", "the subject has a line break"},
    {"a@b.c", "Anna", "s\xff", "cafe", "the subject is not valid UTF-8"},
    {"a@b.c", "Anna", "s", "ca fe@x>", "the key \"ca fe@x>\" cannot stand in a Message-ID"}};

START_TEST(h30_what_would_add_headers_or_recipients_is_refused_before_the_network) {
    start(NULL);
    message.to = bad[_i].to;
    message.name = bad[_i].name;
    message.subject = bad[_i].subject;
    message.key = bad[_i].key;
    send_it();
    ck_assert_int_eq(answers, 1);
    ck_assert_int_eq(last, CHANNEL_REFUSED);
    ck_assert_str_eq(detail, bad[_i].words);
    ck_assert_int_eq(logged_count(), 0);
}
END_TEST

/* ---- Servers that refuse ---- */

static const struct { const char *stage, *code; enum channel_result result; const char *words;
} refusals[] = {{"mail", "451", CHANNEL_REFUSED_NOW, "451 no, says the test"},
                {"rcpt", "450", CHANNEL_REFUSED_NOW, "450 no, says the test"},
                {"data", "421", CHANNEL_REFUSED_NOW, "421 no, says the test"},
                {"body", "452", CHANNEL_REFUSED_NOW, "452 no, says the test"},
                {"mail", "552", CHANNEL_REFUSED, "552 no, says the test"},
                {"rcpt", "550", CHANNEL_REFUSED, "550 no, says the test"},
                {"data", "554", CHANNEL_REFUSED, "554 no, says the test"},
                {"body", "554", CHANNEL_REFUSED, "554 no, says the test"},
                {"greeting", "554", CHANNEL_REFUSED_NOW, "554 no, says the test"},
                {"greeting", "421", CHANNEL_REFUSED_NOW, "421 no, says the test"},
                {"mail", "530", CHANNEL_REFUSED_NOW, "the server wants a user: 530 no, says the test"}};

START_TEST(a_servers_refusal_is_for_now_or_for_good) {
    start(SINK_OPTIONS("--refuse", refusals[_i].stage, refusals[_i].code, "--times", "1"));
    send_and_await();
    ck_assert_int_eq(last, refusals[_i].result);
    ck_assert_str_eq(detail, refusals[_i].words);
    accepted();
}
END_TEST

static const struct { const char *how, *stage; enum channel_result result;
} failures[] = {{"--silent", "greeting", CHANNEL_REFUSED_NOW},
                {"--silent", "ehlo", CHANNEL_REFUSED_NOW},
                {"--silent", "rcpt", CHANNEL_REFUSED_NOW},
                {"--silent", "body", CHANNEL_LOST},
                {"--close", "greeting", CHANNEL_REFUSED_NOW},
                {"--close", "mail", CHANNEL_REFUSED_NOW},
                {"--close", "data", CHANNEL_REFUSED_NOW},
                {"--close", "body", CHANNEL_LOST},
                {"--garbage", "greeting", CHANNEL_REFUSED_NOW},
                {"--garbage", "rcpt", CHANNEL_REFUSED_NOW},
                {"--garbage", "body", CHANNEL_LOST},
                {"--endless", "greeting", CHANNEL_REFUSED_NOW},
                {"--endless", "rcpt", CHANNEL_REFUSED_NOW},
                {"--endless", "body", CHANNEL_LOST}};

START_TEST(h23_a_server_that_is_silent_or_talks_nonsense_is_tried_again) {
    start(SINK_OPTIONS(failures[_i].how, failures[_i].stage));
    channel.patience_ms = 300;
    send_and_await();
    ck_assert_int_eq(last, failures[_i].result);
    ck_assert_msg(strstr(detail, "127.0.0.1"), "%s", detail);
}
END_TEST

/* libcurl waits for the answer to QUIT without the loop. */
START_TEST(a_server_that_is_silent_at_the_end_holds_nobody_up) {
    start(SINK_OPTIONS("--silent", "quit"));
    accepted();
    message.to = "b@example.org";
    accepted();
    close_channel();
    stop_sink();
    start(SINK_OPTIONS("--refuse", "rcpt", "550"));
    send_and_await();
    ck_assert_int_eq(last, CHANNEL_REFUSED);
}
END_TEST

START_TEST(a_server_that_is_not_there_is_tried_again) {
    start(NULL);
    stop_sink();
    send_and_await();
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
    ck_assert_str_eq(detail, "127.0.0.1 cannot be connected to: Connection refused");
}
END_TEST

START_TEST(many_mails_share_connections_and_all_arrive) {
    start(NULL);
    for (int i = 0; i < 50; i++) send_it();
    await(50);
    ck_assert_int_eq(last, CHANNEL_ACCEPTED);
    ck_assert_int_eq(logged_count(), 50);
}
END_TEST

/* ---- The user ---- */

static void with_user(const char *password) {
    settings.user = "knee";
    settings.password_file = write_file("password", password);
}

START_TEST(the_password_comes_from_its_file) {
    with_user("tr0mb0ne\n");
    start(SINK_OPTIONS("--auth", "knee", "tr0mb0ne"));
    accepted();
    ck_assert_str_eq(logged_text(0, "user"), "knee");
}
END_TEST

START_TEST(a_user_who_is_refused_is_not_the_messages_fault) {
    with_user("wrong\n");
    start(SINK_OPTIONS("--auth", "knee", "tr0mb0ne"));
    send_and_await();
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
    ck_assert_str_eq(detail, "the server does not accept user knee: 535 5.7.8 not you");
    close_channel();
    settings.user = settings.password_file = NULL;
    open_channel();
    send_and_await();
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
    ck_assert_str_eq(detail, "the server wants a user: 530 5.7.0 who are you");
    ck_assert_int_eq(logged_count(), 0);
}
END_TEST

START_TEST(a_password_file_must_be_readable) {
    settings.server = "smtps://127.0.0.1";
    settings.from = "a@b.c";
    settings.password_file = in_folder("none");
    ck_assert_int_eq(channel_email(&settings, &channel, &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, in_folder("none")));
    settings.password_file = folder;
    ck_assert_int_eq(channel_email(&settings, &channel, &err), STATUS_ENVIRONMENT);
    settings.password_file = write_file("password", "\n");
    ck_assert_int_eq(channel_email(&settings, &channel, &err), STATUS_ENVIRONMENT);
    settings.password_file = NULL;
    settings.from = "nobody";
    ck_assert_int_eq(channel_email(&settings, &channel, &err), STATUS_INPUT);
}
END_TEST

/* ---- TLS ---- */

static void start_tls(const char *how, const char *certified, const char *host) {
    char cert[100], key[100];
    make_certificate(certified);
    snprintf(cert, sizeof cert, "%s.pem", certified);
    snprintf(key, sizeof key, "%s.key", certified);
    start_sink("smtp", SINK_OPTIONS(how, in_folder(cert), in_folder(key)));
    snprintf(server, sizeof server, "%s://%s:%d", strcmp(how, "--tls") == 0 ? "smtps" : "smtp", host, port);
    settings.server = server;
    settings.ca_file = in_folder("ca.pem");
    OK(channel_email(
        &(struct email_settings){.server = server, .from = "knee@example.org", .ca_file = in_folder("ca.pem")},
        &channel, &err));
    channel.attach(&channel, &loop);
    channel.patience_ms = 3000;
}

static const char *const ways[] = {"--tls", "--starttls"};

START_TEST(mail_goes_by_tls) {
    start_tls(ways[_i], "localhost", "localhost");
    accepted();
    ck_assert(json_is_true(json_object_get(logged(0), "tls")));
}
END_TEST

START_TEST(a_certificate_that_does_not_match_fails_closed) {
    start_tls(ways[_i], "mail.example.org", "localhost");
    send_and_await();
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
    ck_assert_str_eq(detail, "the certificate of localhost does not match");
    ck_assert_int_eq(logged_count(), 0);
}
END_TEST

START_TEST(a_server_without_tls_gets_nothing_unless_plain) {
    start_sink("smtp", NULL);
    open_channel();
    send_and_await();
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
    ck_assert_str_eq(detail, "127.0.0.1 offers no TLS");
    ck_assert_int_eq(logged_count(), 0);
}
END_TEST

/* ---- The loop ---- */

START_TEST(leaving_answers_what_is_under_way) {
    start(SINK_OPTIONS("--silent", "body"));
    for (int i = 0; i < 20; i++) send_it();
    while (logged_count() < 1) uv_run(&loop, UV_RUN_ONCE);
    channel.leave(&channel);
    ck_assert_int_eq(answers, 20);
    send_it();
    ck_assert_int_eq(answers, 21);
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
}
END_TEST

START_TEST(without_a_loop_it_says_so) {
    settings.server = "smtps://127.0.0.1";
    settings.from = "a@b.c";
    OK(channel_email(&settings, &channel, &err));
    send_it();
    ck_assert_int_eq(last, CHANNEL_REFUSED_NOW);
    ck_assert_str_eq(detail, "mail is sent by a running service only");
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
        close_channel();
        open_channel();
    }
    ck_assert_int_eq(logged_count(), 1);
}
END_TEST

START_TEST(opening_without_memory_leaves_nothing) {
    settings.server = "smtps://127.0.0.1";
    settings.from = "a@b.c";
    with_user("p\n");
    for (int n = 1;; n++) {
        support_fail_nth(n);
        enum status status = channel_email(&settings, &channel, &err);
        int refused = support_failed();
        support_fail_nth(0);
        if (!refused) break;
        ck_assert_int_eq(status, STATUS_MEMORY);
    }
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("email");
    TCase *words = tcase_create("words"), *servers = tcase_create("servers"), *slow = tcase_create("slow");
    tcase_add_checked_fixture(words, setup, close_folder);
    tcase_add_test(words, a_mail_has_its_headers);
    tcase_add_test(words, h27_without_full_detail_it_names_no_exercise);
    tcase_add_test(words, with_full_detail_it_says_what_to_do);
    tcase_add_test(words, its_html_is_escaped_and_loads_nothing);
    tcase_add_test(words, it_says_what_is_late_and_what_may_be_a_repeat);
    tcase_add_test(words, a_repeat_has_the_same_message_id);
    tcase_add_loop_test(words, h30_what_would_add_headers_or_recipients_is_refused_before_the_network, 0, 11);
    suite_add_tcase(s, words);
    tcase_add_checked_fixture(servers, setup, close_folder);
    tcase_add_loop_test(servers, a_servers_refusal_is_for_now_or_for_good, 0, 11);
    tcase_add_loop_test(servers, h23_a_server_that_is_silent_or_talks_nonsense_is_tried_again, 0, 14);
    tcase_add_test(servers, a_server_that_is_silent_at_the_end_holds_nobody_up);
    tcase_add_test(servers, a_server_that_is_not_there_is_tried_again);
    tcase_add_test(servers, many_mails_share_connections_and_all_arrive);
    tcase_add_test(servers, the_password_comes_from_its_file);
    tcase_add_test(servers, a_user_who_is_refused_is_not_the_messages_fault);
    tcase_add_test(servers, a_password_file_must_be_readable);
    tcase_add_test(servers, leaving_answers_what_is_under_way);
    tcase_add_test(servers, without_a_loop_it_says_so);
    tcase_add_test(servers, opening_without_memory_leaves_nothing);
    suite_add_tcase(s, servers);
    tcase_add_checked_fixture(slow, setup, close_folder);
    tcase_set_timeout(slow, 30);
    tcase_add_loop_test(slow, mail_goes_by_tls, 0, 2);
    tcase_add_loop_test(slow, a_certificate_that_does_not_match_fails_closed, 0, 2);
    tcase_add_test(slow, a_server_without_tls_gets_nothing_unless_plain);
    tcase_add_test(slow, memory_that_runs_out_is_answered);
    suite_add_tcase(s, slow);
    return s;
}

int main(void) { return support_run(make_suite()); }
