/* How a clinic reaches its patients: what its settings may say, and what is refused by name. */
#include "clinic_given.h"

#define WITH(more) "{" HEAD ",'hours':{" WEEK "}," more "}"
#define CHANNELS(more) WITH("'channels':{" more "}")
#define SERVER "'server':'smtps://mail.example.org:465'"
#define FROM "'from':'Knee Clinic <knee@example.org>'"
#define HOOK(more) CHANNELS("'webhook':{'url':'https://push.example.org/x','secret_file':'/s'" more "}")

static const struct clinic_channels *channels(const char *settings) { return &given(settings)->channels; }

/* ---- What is taken ---- */

START_TEST(a_clinic_that_says_nothing_has_the_terminal_and_three_messages) {
    struct clinic_channels none;
    const struct clinic_channels *c = channels("{" HEAD ",'hours':{" WEEK "}}");
    ck_assert_int_eq(clinic_channels_read(NULL, arena, &none, NULL), STATUS_OK);
    for (int i = 0; i < CHANNEL_KINDS; i++) {
        ck_assert_int_eq(c->has[i], i == CHANNEL_TERMINAL);
        ck_assert_int_eq(none.has[i], i == CHANNEL_TERMINAL);
    }
    ck_assert_int_eq(c->messages, 3);
    ck_assert_int_eq(none.messages, 3);
    ck_assert_ptr_null(c->heartbeat.file);
    ck_assert_ptr_null(c->anchor.url);
}
END_TEST

START_TEST(every_setting_is_read) {
    const struct clinic_channels *c = channels(
        WITH("'channels':{'email':{" SERVER "," FROM ",'user':'knee','password_file':'/etc/stride/mail',"
             "'ca_file':'/etc/ca.pem','detail':'full'},'webhook':{'url':'http://Gateway.internal:8080/sms',"
             "'secret_file':'/etc/stride/hook','ca_file':'/etc/ca.pem','allow':['GATEWAY.internal','127.0.0.1','::1']},"
             "'file':{'path':'/var/lib/stride/out.jsonl','detail':'full'},'terminal':{}},'messages':5,"
             "'heartbeat':{'file':'/run/stride/beat','every_min':10},'anchor':{'url':'https://keep.example.org/a'}"));
    for (int i = 0; i < CHANNEL_KINDS; i++) ck_assert(c->has[i]);
    ck_assert_str_eq(c->email.server, "smtps://mail.example.org:465");
    ck_assert_str_eq(c->email.from, "Knee Clinic <knee@example.org>");
    ck_assert_str_eq(c->email.user, "knee");
    ck_assert_str_eq(c->email.password_file, "/etc/stride/mail");
    ck_assert_str_eq(c->email.ca_file, "/etc/ca.pem");
    ck_assert(c->email.full && !c->email.plain);
    ck_assert_str_eq(c->webhook.url, "http://Gateway.internal:8080/sms");
    ck_assert_uint_eq(c->webhook.allowed, 3);
    ck_assert_str_eq(c->webhook.allow[0], "gateway.internal");
    ck_assert_str_eq(c->webhook.allow[2], "::1");
    ck_assert(!c->webhook.full);
    ck_assert_str_eq(c->file.path, "/var/lib/stride/out.jsonl");
    ck_assert(c->file.full);
    ck_assert_int_eq(c->messages, 5);
    ck_assert_int_eq(c->heartbeat.every_min, 10);
    ck_assert_str_eq(c->heartbeat.file, "/run/stride/beat");
    ck_assert_str_eq(c->anchor.url, "https://keep.example.org/a");
}
END_TEST

START_TEST(what_is_set_is_all_there_is) {
    const struct clinic_channels *c = channels(CHANNELS("'email':{" SERVER "," FROM "}"));
    ck_assert(c->has[CHANNEL_EMAIL] && !c->has[CHANNEL_TERMINAL]);
    ck_assert_ptr_null(c->email.user);
    ck_assert(channels(CHANNELS(""))->has[CHANNEL_TERMINAL]);
    ck_assert(channels(CHANNELS("'email':{'server':'smtp://localhost:2525'," FROM ",'plain':true}"))->email.plain);
    ck_assert_int_eq(channels(WITH("'heartbeat':{'url':'http://127.0.0.1:9/b'}"))->heartbeat.every_min, 5);
}
END_TEST

START_TEST(channels_are_known_by_their_names) {
    enum channel_kind kind = CHANNEL_TERMINAL;
    for (int i = 0; i < CHANNEL_KINDS; i++) {
        ck_assert(channel_kind_from(channel_kind_name((enum channel_kind)i), &kind));
        ck_assert_int_eq((int)kind, i);
    }
    ck_assert(!channel_kind_from("mail", &kind));
}
END_TEST

/* ---- What is refused ---- */

static const struct { const char *settings, *says; } wrong[] = {
    {WITH("'channels':[]"), "\"channels\""},
    {CHANNELS("'mail':{}"), "channels: unknown member \"mail\", did you mean \"email\"?"},
    {CHANNELS("'email':true"), "channels: \"email\""},
    {CHANNELS("'terminal':{'fd':1}"), "channels: terminal: unknown member \"fd\""},
    {CHANNELS("'email':{" FROM "}"), "channels: email: \"server\": missing, expected smtps://"},
    {CHANNELS("'email':{" SERVER "}"), "channels: email: \"from\": missing"},
    {CHANNELS("'email':{" SERVER "," FROM ",'password':'secret'}"), "unknown member \"password\""},
    {CHANNELS("'email':{" FROM ",'server':'https://mail.example.org'}"), "\"https://mail.example.org\" does not begin"},
    {CHANNELS("'email':{" FROM ",'server':'mail.example.org'}"), "expected such as smtps://"},
    {CHANNELS("'email':{" FROM ",'server':'smtps://knee:geheim@mail.example.org'}"), "has a name or a password in it"},
    {CHANNELS("'email':{" FROM ",'server':'smtps://mail.example.org/inbox'}"), "something behind its host"},
    {CHANNELS("'email':{" FROM "," SERVER ",'plain':true}"), "\"plain\""},
    {CHANNELS("'email':{" SERVER ",'from':'Knee Clinic'}"), "channels: email: \"from\": \"Knee Clinic\" has a space"},
    {CHANNELS("'email':{" SERVER ",'from':'a@example.org\\r\\nBcc: b@example.org'}"), "\"from\" has a control"},
    {CHANNELS("'email':{" SERVER "," FROM ",'user':'knee'}"), "\"user\" and \"password_file\" go together"},
    {CHANNELS("'email':{" SERVER "," FROM ",'password_file':'/s'}"), "go together"},
    {CHANNELS("'email':{" SERVER "," FROM ",'user':'knee','password_file':'mail.secret'}"), "no whole path"},
    {CHANNELS("'email':{" SERVER "," FROM ",'ca_file':'/etc/'}"), "\"ca_file\": \"/etc/\" is no whole path"},
    {CHANNELS("'email':{" SERVER "," FROM ",'detail':'some'}"), "\"detail\": expected \"full\" or nothing"},
    {CHANNELS("'webhook':{'secret_file':'/s'}"), "channels: webhook: \"url\": missing"},
    {CHANNELS("'webhook':{'url':'https://push.example.org'}"), "\"secret_file\": missing"},
    {CHANNELS("'webhook':{'url':'http://push.example.org','secret_file':'/s'}"), "is not https"},
    {CHANNELS("'webhook':{'url':'http://push.example.org','secret_file':'/s','allow':['other.example.org']}"), "not https"},
    {CHANNELS("'webhook':{'url':'https://u:p@push.example.org','secret_file':'/s'}"), "a name or a password"},
    {CHANNELS("'webhook':{'url':'file:///etc/passwd','secret_file':'/s'}"), "does not begin"},
    {HOOK(",'allow':'gateway.internal'"), "\"allow\""},
    {HOOK(",'allow':[7]"), "\"allow\": expected names of hosts"},
    {HOOK(",'allow':['https://gateway.internal']"), "no name of a host"},
    {HOOK(",'allow':['gateway.internal:80']"), "no name of a host"},
    {HOOK(",'allow':['10.0.0.0/8']"), "\"10.0.0.0/8\" is no name of a host"},
    {HOOK(",'allow':['']"), "no name of a host"},
    {HOOK(",'allow':['a','b','c','d','e','f','g','h','i','j','k','l','m','n','o','p','q','r','s','t','u']"), "more than 20"},
    {CHANNELS("'file':{}"), "channels: file: \"path\": missing"},
    {CHANNELS("'file':{'path':'out.jsonl'}"), "no whole path"},
    {CHANNELS("'file':{'path':'/out\\nx'}"), "more than one line"},
    {WITH("'messages':0"), "\"messages\""},
    {WITH("'messages':25"), "\"messages\""},
    {WITH("'messages':'3'"), "\"messages\""},
    {WITH("'heartbeat':{}"), "heartbeat: expected \"file\" or \"url\""},
    {WITH("'heartbeat':{'url':'http://watch.example.org/'}"), "heartbeat: \"url\": \"http://watch.example.org/\" is not https"},
    {WITH("'heartbeat':{'file':'/run/b','every_min':0}"), "heartbeat: \"every_min\""},
    {WITH("'heartbeat':{'file':'/run/b','every_min':1441}"), "heartbeat: \"every_min\""},
    {WITH("'anchor':{'file':'heads'}"), "anchor: \"file\": \"heads\" is no whole path"},
    {WITH("'anchor':{'file':'/heads','every_min':5}"), "anchor: unknown member \"every_min\""},
};

START_TEST(a_wrong_setting_is_refused_by_its_name) {
    const struct clinic *c;
    enum status status = read_settings(wrong[_i].settings, &c);
    ck_assert_msg(status == STATUS_INPUT, "%s was taken", wrong[_i].settings);
    ck_assert_msg(strstr(err.message, wrong[_i].says) != NULL, "%s: %s", wrong[_i].settings, err.message);
}
END_TEST

START_TEST(a_long_path_is_refused) {
    char text[900], path[600];
    const struct clinic *c;
    memset(path, 'a', sizeof path);
    path[0] = '/';
    path[CHANNELS_MAX_TEXT] = '\0';
    snprintf(text, sizeof text, CHANNELS("'file':{'path':'%s'}"), path);
    ck_assert_int_eq(read_settings(text, &c), STATUS_OK);
    path[CHANNELS_MAX_TEXT] = 'a';
    path[CHANNELS_MAX_TEXT + 1] = '\0';
    snprintf(text, sizeof text, CHANNELS("'file':{'path':'%s'}"), path);
    ck_assert_int_eq(read_settings(text, &c), STATUS_INPUT);
}
END_TEST

int main(void) {
    Suite *s = suite_create("channels");
    TCase *t = tcase_create("settings");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_clinic_that_says_nothing_has_the_terminal_and_three_messages);
    tcase_add_test(t, every_setting_is_read);
    tcase_add_test(t, what_is_set_is_all_there_is);
    tcase_add_test(t, channels_are_known_by_their_names);
    tcase_add_loop_test(t, a_wrong_setting_is_refused_by_its_name, 0, sizeof wrong / sizeof *wrong);
    tcase_add_test(t, a_long_path_is_refused);
    suite_add_tcase(s, t);
    return support_run(s);
}
