/* How a patient is reached: what is taken and refused, and a row for each channel. */
#include "office.h"
#include "practice/channels_of.h"

#define CLINIC(channels) "{'deed':'clinic-set','args':{'settings':{'format':1,'kind':'clinic','name':'Mitte'," \
    "'zone':'Europe/Berlin','hours':{'mon':'08:00-12:00'}" channels "}}}"
#define MAIL "'email':{'server':'smtps://mail.example.org','from':'m@example.org'}"
#define FILE_AND_MAIL CLINIC(",'channels':{" MAIL ",'file':{'path':'/tmp/out'}}")
#define SET(rest) "{'deed':'patient-set','args':{'patient':'p1'," rest "}}"
#define SHOW "{'deed':'patient-show','args':{'patient':'p1'}}"

/* The names under a path, with spaces between. */
static const char *names(const char *where) {
    static char all[100];
    all[0] = '\0';
    for (size_t i = 0; i < count(where); i++) {
        if (i > 0) strcat(all, " ");
        strcat(all, json_string_value(json_array_get(get(where), i)));
    }
    return all;
}

static const char *reached_by(void) {
    DOES(SHOW);
    return names("reached_by");
}

/* ---- What is taken ---- */

START_TEST(addresses_are_kept_and_shown_and_taken_out) {
    DOES(FILE_AND_MAIL);
    DOES("{'deed':'patient-add','args':{'zone':'Europe/Berlin','name':'Pat','email':'pat@example.org',"
         "'phone':'+49 30 123','channels':['file','email']}}");
    DOES(SHOW);
    ck_assert_str_eq(text("name"), "Pat");
    ck_assert_str_eq(text("email"), "pat@example.org");
    ck_assert_str_eq(text("phone"), "+49 30 123");
    ck_assert_str_eq(names("channels"), "email file");
    DOES("{'deed':'patient-list'}");
    ck_assert_str_eq(text("patients/0/phone"), "+49 30 123");
    ck_assert_str_eq(names("patients/0/reached_by"), "email file");
    DOES(SET("'phone':'','channels':[]"));
    ck_assert(json_is_null(get("event")));
    DOES(SHOW);
    ck_assert_ptr_null(get("phone"));
    ck_assert_ptr_null(get("channels"));
    ck_assert_int_eq(json_integer_value(get("events")), 1);
}
END_TEST

static const struct { const char *args, *says; } wrong[] = {
    {"'email':'pat'", "\"email\": \"pat\" is not an address: it has no @ in it"},
    {"'email':'pat@example.org\\r\\nBcc: x@example.org'", "is not an address: it has a"},
    {"'email':'a@example.org,b@example.org'", "is not an address"},
    {"'phone':'call me'", "\"phone\": \"call me\" is not a telephone number"},
    {"'name':'Pat\\nMax'", "\"name\" has more than one line"},
    {"'channels':'file'", "\"channels\""},
    {"'channels':['sms']", "the clinic has no channel \"sms\"; it has: email, file"},
    {"'channels':['webhook']", "the clinic has no channel \"webhook\"; it has: email, file"},
    {"'channels':[7]", "the clinic has no channel 7"},
    {"'channels':['file','file']", "\"file\" stands there twice"},
    {"'channels':['email']", "p1, who has no e-mail address"},
};

START_TEST(a_wrong_address_is_refused_and_changes_nothing) {
    char request[300];
    DOES(FILE_AND_MAIL);
    DOES(ADD);
    snprintf(request, sizeof request, SET("%s"), wrong[_i].args);
    REFUSES(STATUS_INPUT, wrong[_i].says, "%s", request);
    ck_assert_str_eq(reached_by(), "file");
    ck_assert_ptr_null(get("email"));
    snprintf(request, sizeof request, "{'deed':'patient-add','args':{'zone':'Europe/Berlin',%s}}", wrong[_i].args);
    ck_assert_int_eq(ask("%s", request), STATUS_INPUT);
    ck_assert_int_eq(events_of("p2"), -1);
}
END_TEST

START_TEST(an_address_that_a_choice_needs_cannot_be_taken_out) {
    DOES(FILE_AND_MAIL);
    DOES(ADD);
    DOES(SET("'email':'pat@example.org','channels':['email']"));
    REFUSES(STATUS_INPUT, "has no e-mail address", SET("'email':''"));
    DOES(SET("'email':'','channels':['file']"));
    ck_assert_str_eq(reached_by(), "file");
}
END_TEST

START_TEST(without_a_clinic_there_is_the_terminal) {
    DOES(ADD);
    ck_assert_str_eq(reached_by(), "terminal");
    REFUSES(STATUS_INPUT, "it has: terminal", SET("'channels':['email']"));
    DOES(SET("'channels':['terminal']"));
}
END_TEST

/* ---- Which channels ---- */

START_TEST(the_clinics_channels_that_can_reach_the_patient) {
    DOES(ADD);
    DOES(CLINIC(""));
    ck_assert_str_eq(reached_by(), "terminal");
    DOES(FILE_AND_MAIL);
    ck_assert_str_eq(reached_by(), "file");
    DOES(SET("'email':'pat@example.org'"));
    ck_assert_str_eq(reached_by(), "email file");
    DOES(SET("'channels':['email']"));
    ck_assert_str_eq(reached_by(), "email");
    DOES(CLINIC(",'channels':{'file':{'path':'/tmp/out'}}"));
    ck_assert_str_eq(reached_by(), "email"); /* and fails, where it is seen */
    DOES(SET("'channels':[]"));
    ck_assert_str_eq(reached_by(), "file");
}
END_TEST

START_TEST(when_nothing_can_reach_the_patient_the_first_channel_says_so) {
    DOES(CLINIC(",'channels':{" MAIL "}"));
    DOES(ADD);
    ck_assert_str_eq(reached_by(), "email");
}
END_TEST

START_TEST(a_list_has_whole_names_only) {
    ck_assert(channels_have("email file", "file"));
    ck_assert(channels_have("email file", "email"));
    ck_assert(!channels_have("email file", "mail"));
    ck_assert(!channels_have("email file", "fil"));
    ck_assert(!channels_have("", "file"));
}
END_TEST

/* ---- Rows ---- */

static size_t rows(int64_t session, const char *state, struct stored_reminder **out) {
    size_t n, with = 0;
    OK(store_reminders_of(office.store, "p1", session, arena, out, &n, &err));
    DOES("{'deed':'reminders','args':{'patient':'p1'}}");
    for (size_t i = 0; i < count("reminders"); i++)
        with += strcmp(json_string_value(json_object_get(json_array_get(get("reminders"), i), "state")), state) == 0;
    ck_assert_uint_eq(with, n);
    return n;
}

START_TEST(a_session_has_a_row_on_each_channel_with_a_key_of_its_own) {
    struct stored_reminder *r;
    DOES(FILE_AND_MAIL);
    enrolled();
    DOES(SET("'email':'pat@example.org'"));
    now("2027-03-01T17:30:00Z");
    DOES(SHOW);
    ck_assert_uint_eq(rows(1, "due", &r), 2);
    ck_assert_str_eq(r[0].channel, "email");
    ck_assert_str_eq(r[1].channel, "file");
    ck_assert_str_ne(r[0].key, r[1].key);
    no_problems();
    DOES("{'deed':'checkin','args':{'session':'p1.1','done':true}}");
    ck_assert_uint_eq(rows(1, "answered", &r), 2);
    no_problems();
}
END_TEST

START_TEST(rows_that_are_there_stay_when_the_choice_changes) {
    struct stored_reminder *r;
    DOES(FILE_AND_MAIL);
    enrolled();
    now("2027-03-01T17:30:00Z");
    DOES(SHOW);
    ck_assert_uint_eq(rows(1, "due", &r), 1);
    ck_assert_str_eq(r[0].channel, "file");
    DOES(SET("'email':'pat@example.org','channels':['email']"));
    ck_assert_uint_eq(rows(1, "due", &r), 1);
    no_problems();
    DOES("{'deed':'stop','args':{'plan':'p1/1'}}");
    ck_assert_uint_eq(rows(1, "cancelled", &r), 1);
}
END_TEST

START_TEST(an_early_answer_is_born_on_every_channel) {
    struct stored_reminder *r;
    DOES(FILE_AND_MAIL);
    enrolled();
    DOES(SET("'email':'pat@example.org'"));
    DOES("{'deed':'checkin','args':{'session':'p1.1','done':true}}");
    now("2027-03-01T17:30:00Z");
    DOES(SHOW);
    ck_assert_uint_eq(rows(1, "answered", &r), 2);
    no_problems();
}
END_TEST

int main(void) {
    Suite *s = suite_create("contact");
    TCase *t = tcase_create("contact");
    tcase_add_checked_fixture(t, open_office, close_office);
    tcase_add_test(t, addresses_are_kept_and_shown_and_taken_out);
    tcase_add_loop_test(t, a_wrong_address_is_refused_and_changes_nothing, 0, sizeof wrong / sizeof *wrong);
    tcase_add_test(t, an_address_that_a_choice_needs_cannot_be_taken_out);
    tcase_add_test(t, without_a_clinic_there_is_the_terminal);
    tcase_add_test(t, the_clinics_channels_that_can_reach_the_patient);
    tcase_add_test(t, when_nothing_can_reach_the_patient_the_first_channel_says_so);
    tcase_add_test(t, a_list_has_whole_names_only);
    tcase_add_test(t, a_session_has_a_row_on_each_channel_with_a_key_of_its_own);
    tcase_add_test(t, rows_that_are_there_stay_when_the_choice_changes);
    tcase_add_test(t, an_early_answer_is_born_on_every_channel);
    suite_add_tcase(s, t);
    return support_run(s);
}
