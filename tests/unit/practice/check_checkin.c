/* Check-ins: on time, late, early, in parts; what they may not say; what becomes of the reminders. */
#include "clinical/event/reminder.h"
#include "office.h"

static const char *state_of(const char *reminder) {
    DOES("{'deed':'reminders','args':{'patient':'p1'}}");
    for (size_t i = 0; i < count("reminders"); i++) {
        const json_t *r = json_array_get(get("reminders"), i);
        if (strcmp(json_string_value(json_object_get(r, "reminder")), reminder) == 0)
            return json_string_value(json_object_get(r, "state"));
    }
    return "none";
}

/* What a scheduler would write: the row of a session in another state. */
static void put_state(int64_t session, enum reminder_state state, bool uncertain) {
    struct stored_reminder r;
    bool found;
    OK(store_reminder_get(office.store, "p1", session, "terminal", 0, arena, &r, &found, &err));
    ck_assert(found);
    r.state = state;
    r.uncertain = uncertain;
    OK(store_begin(office.store, &err));
    OK(store_reminder_set(office.store, &r, &err));
    OK(store_commit(office.store, &err));
}

static void first_is_due(void) {
    enrolled();
    now("2027-03-01T17:00:00Z");
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(state_of("p1.1/terminal/0"), "due");
}

START_TEST(a_reminder_is_born_due_and_answered_by_a_check_in) {
    first_is_due();
    put_state(1, REMINDER_SENT, false);
    DOES("{'deed':'checkin','args':{'session':'p1.1','done':true,'share':80}}");
    ck_assert_str_eq(text("event"), "p1:5");
    ck_assert_str_eq(state_of("p1.1/terminal/0"), "answered");
    DOES("{'deed':'explain','args':{'what':'p1:5'}}");
    ck_assert_str_eq(text("story/0/text"), "Check-in for p1.1: done, 80 percent");
    no_problems();
}
END_TEST

START_TEST(parts_of_a_check_in_add_up) {
    first_is_due();
    DOES("{'deed':'checkin','args':{'session':'p1.1','before':4}}");
    ck_assert_str_eq(state_of("p1.1/terminal/0"), "due");
    DOES("{'deed':'checkin','args':{'session':'p1.1','done':true,'share':60,'during':5}}");
    DOES("{'deed':'checkin','args':{'session':'p1.1','done':true,'after60':5,'morning':4}}");
    DOES("{'deed':'checkin','args':{'session':'p1.1','form':{'side':'left','findings':{'swollen':false}}}}");
    REFUSES(STATUS_NO, "p1.1 was already answered as done, 60 percent of it",
            "{'deed':'checkin','args':{'session':'p1.1','done':true,'share':90}}");
    REFUSES(STATUS_NO, "already answered as done", "{'deed':'checkin','args':{'session':'p1.1','skipped':'tired'}}");
    DOES("{'deed':'explain','args':{'what':'p1:7'}}");
    ck_assert_ptr_nonnull(strstr(text("story/0/text"), "done, 60 percent; pain after-60 left 5"));
    no_problems();
}
END_TEST

START_TEST(a_skipped_session_says_why) {
    first_is_due();
    DOES("{'deed':'checkin','args':{'session':'p1.1','skipped':'no time'}}");
    ck_assert_str_eq(state_of("p1.1/terminal/0"), "answered");
    REFUSES(STATUS_NO, "already answered as skipped", "{'deed':'checkin','args':{'session':'p1.1','done':true}}");
    DOES("{'deed':'checkin','args':{'session':'p1.1','skipped':'no time'}}");
    no_problems();
}
END_TEST

/* Clinical rule 0.6: without a word about painkillers the score is masked, and the plan does not advance. */
START_TEST(a_masked_score_never_advances) {
    first_is_due();
    now("2027-03-02T08:00:00Z");
    DOES("{'deed':'checkin','args':{'session':'p1.2','done':true,'during':0}}");
    ck_assert_uint_eq(count("moves"), 0);
    DOES("{'deed':'checkin','args':{'session':'p1.2','during':0,'form':{'findings':{'analgesic':true}}}}");
    ck_assert_uint_eq(count("moves"), 0);
    DOES("{'deed':'checkin','args':{'session':'p1.2','during':0,'form':{'findings':{'analgesic':null}}}}");
    ck_assert_uint_eq(count("moves"), 0);
    now("2027-03-02T08:01:00Z");         /* an answer of an earlier instant masks one of the same no longer */
    DOES("{'deed':'checkin','args':{'session':'p1.2','during':0,'form':{'findings':{'analgesic':false}}}}");
    ck_assert_str_eq(text("moves/0/to"), "build");
}
END_TEST

START_TEST(a_missed_session_is_taken_late) {
    first_is_due();
    put_state(1, REMINDER_SENT, false);
    now("2027-03-02T12:00:00Z");
    ck_assert_str_eq(state_of("p1.1/terminal/0"), "unanswered");
    DOES("{'deed':'checkin','at':'2027-03-01T18:30:00Z','args':{'session':'p1.1','done':true,'during':3}}");
    ck_assert_str_eq(state_of("p1.1/terminal/0"), "answered");
    DOES("{'deed':'explain','args':{'what':'p1.1'}}");
    ck_assert_str_eq(text("story/2/at"), "2027-03-01T18:30:00Z");
    no_problems();
}
END_TEST

START_TEST(what_was_never_sent_expires_and_is_no_miss) {
    first_is_due();
    now("2027-03-02T12:00:00Z");
    ck_assert_str_eq(state_of("p1.1/terminal/0"), "expired");
    DOES("{'deed':'explain','args':{'what':'p1.1'}}");
    ck_assert_ptr_nonnull(strstr(text("story/1/text"), "no reminder of it was sent"));
}
END_TEST

START_TEST(what_may_have_been_sent_counts_as_sent) {
    first_is_due();
    put_state(1, REMINDER_DUE, true);
    now("2027-03-02T12:00:00Z");
    DOES("{'deed':'explain','args':{'what':'p1.1'}}");
    ck_assert_ptr_nonnull(strstr(text("story/1/text"), "nobody answered"));
}
END_TEST

/* As serve does it: a pass at each instant at which something happens. */
static void step(const char *until) {
    struct stored_patient p;
    bool found, more;
    int n;
    for (;;) {
        OK(store_patient_get(office.store, "p1", arena, &p, &found, &err));
        if (p.next_due_ms > at(until)) break;
        OK(store_begin(office.store, &err));
        OK(practice_pass(&office, "p1", p.next_due_ms, &n, &more, &err));
        OK(store_commit(office.store, &err));
    }
}

/* A part ahead of the session, and no more: the row is born answered, and nothing is ever sent. */
START_TEST(unsent_does_not_depend_on_who_was_running) {
    enrolled();
    now("2027-03-01T16:50:00Z");
    DOES("{'deed':'checkin','args':{'session':'p1.1','before':3}}");
    if (_i == 1) step("2027-03-02T12:00:00Z");
    now("2027-03-02T12:00:00Z");
    ck_assert_str_eq(state_of("p1.1/terminal/0"), "answered");
    DOES("{'deed':'explain','args':{'what':'p1.1'}}");
    ck_assert_ptr_nonnull(strstr(text("story/2/text"), "no reminder of it was sent"));
    no_problems();
}
END_TEST

START_TEST(what_was_tried_and_then_answered_in_part_was_sent) {
    first_is_due();
    struct stored_reminder r;
    bool found;
    OK(store_reminder_get(office.store, "p1", 1, "terminal", 0, arena, &r, &found, &err));
    r.state = _i == 0 ? REMINDER_ANSWERED : REMINDER_CANCELLED;
    r.attempts = 1;
    OK(store_begin(office.store, &err));
    OK(store_reminder_set(office.store, &r, &err));
    OK(store_commit(office.store, &err));
    now("2027-03-02T12:00:00Z");
    DOES("{'deed':'explain','args':{'what':'p1.1'}}");
    ck_assert_ptr_nonnull(strstr(text("story/1/text"), "nobody answered"));
}
END_TEST

/* A plan that only asks, at 12:00, for a knee or for the person; a day is judged at 23:00, two missed questions alert. */
#define ASKING(id, finding) "{'format':1,'kind':'protocol','id':'" id "','version':'1.0.0','title':'Asking'," \
    "'findings':[" PAIN "," FINDING("noble", "knee", "") "," FINDING("fever", "person", "") "]," \
    "'criteria':{'definite':" YES("noble") "},'steps':[{'id':'conservative','title':'Conservative'}],'phases':[" \
    "{'id':'watch','title':'Watch','days':{'min':1,'target':5,'max':90},'judged_at':1380," \
    "'asks':[{'finding':" finding ",'days':" EVERY_DAY ",'at':[720]}],'rules':[{'when':{'op':'ge','left':{'op':'plan'," \
    "'figure':'questions-missed-in-a-row'},'right':{'op':'number','value':2000}},'judged':'day','do':[{'alert':'routine'}]}]}]}"
#define ASKED(id) "{'deed':'enrol','args':{'patient':'p1','protocol':'" id "','side':'left'}}"

static void asked(const char *protocol, const char *enrol) {
    publish(protocol, NULL);
    DOES(ADD);
    DOES(RECORD);
    DOES("%s", enrol);
}

START_TEST(a_plan_that_only_asks_begins_with_its_first_question) {
    asked(ASKING("asking", "'pain','context':'worst-24h'"), ASKED("asking"));
    ck_assert_str_eq(text("first/id"), "p1.1");
    ck_assert_str_eq(text("first/utc"), "2027-03-01T11:00:00Z");
    ck_assert_str_eq(text("first/questions/0/finding"), "pain");
}
END_TEST

START_TEST(questions_that_were_never_sent_are_not_missed_at_the_days_end) {
    asked(ASKING("asking", "'pain','context':'worst-24h'"), ASKED("asking"));
    now("2027-03-05T09:00:00Z");                         /* nothing ran since */
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_uint_eq(count("alerts"), 0);
    no_problems();
}
END_TEST

START_TEST(questions_that_were_sent_and_not_answered_are_missed_at_the_days_end) {
    asked(ASKING("asking", "'pain','context':'worst-24h'"), ASKED("asking"));
    for (int day = 1; day <= 2; day++) {
        char noon[30];
        snprintf(noon, sizeof noon, "2027-03-%02dT11:00:00Z", day);
        now(noon);
        DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
        put_state(day, REMINDER_SENT, false);
    }
    now("2027-03-03T00:00:00Z");
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_uint_eq(count("alerts"), 1);
    no_problems();
}
END_TEST

START_TEST(a_score_for_a_question_about_no_knee_is_refused) {
    asked(ASKING("asking", "'fever'"), ASKED("asking"));
    now("2027-03-01T11:00:00Z");
    REFUSES(STATUS_INPUT, "\"during\": p1.1 is about no knee", "{'deed':'checkin','args':{'session':'p1.1','done':true,'during':7}}");
}
END_TEST

START_TEST(a_failed_reminder_stays_failed_when_its_window_ends) {
    first_is_due();
    put_state(1, REMINDER_FAILED, false);
    now("2027-03-02T12:00:00Z");
    ck_assert_str_eq(state_of("p1.1/terminal/0"), "failed");
    no_problems();
}
END_TEST

START_TEST(the_next_session_may_be_answered_early_on_its_day) {
    enrolled();
    DOES("{'deed':'checkin','args':{'session':'p1.1','done':true}}");
    ck_assert_str_eq(state_of("p1.1/terminal/0"), "none");
    REFUSES(STATUS_NO, "p1.2 comes at 2027-03-02T08:00 and can be answered from that day on",
            "{'deed':'checkin','args':{'session':'p1.2','done':true}}");
    REFUSES(STATUS_NO, "p1.5 is not the next session: that is p1.2", "{'deed':'checkin','args':{'session':'p1.5','done':true}}");
    now("2027-03-01T17:00:00Z");
    ck_assert_str_eq(state_of("p1.1/terminal/0"), "answered");
    no_problems();
}
END_TEST

/* 22:30 lies in the quiet hours: the reminder goes out at 21:00, where they begin, and the session is there from then on. */
START_TEST(a_session_whose_reminder_comes_ahead_is_one_session) {
    DOES("{'deed':'patient-add','args':{'zone':'Europe/Berlin','times':['12:00','22:30']}}");
    DOES(RECORD);
    DOES(ENROL);
    now("2027-03-01T20:10:00Z");         /* 21:10 there */
    DOES("{'deed':'agenda','args':{'patient':'p1','days':1}}");
    ck_assert_uint_eq(count("sessions"), 0);
    DOES("{'deed':'reminders','args':{'patient':'p1','state':'due'}}");
    ck_assert_str_eq(text("reminders/1/session"), "p1.2");
    ck_assert_str_eq(text("reminders/1/send"), "2027-03-01T20:00:00Z");
    ck_assert_str_eq(text("reminders/1/due"), "2027-03-01T21:30:00Z");
    REFUSES(STATUS_NO, "p1.3 comes at 2027-03-02T12:00", "{'deed':'checkin','args':{'session':'p1.3','done':true}}");
    DOES("{'deed':'checkin','args':{'session':'p1.2','done':true}}");
    no_problems();
}
END_TEST

START_TEST(a_claim_on_the_wire_is_cancelled_with_its_reason) {
    first_is_due();
    put_state(1, REMINDER_CLAIMED, false);
    now("2027-03-01T17:01:00Z");
    DOES("{'deed':'checkin','args':{'session':'p1.1','during':7,'form':{'findings':{'fever':true}}}}");
    ck_assert_str_eq(text("say/0"), "Go to the emergency department now.");
    ck_assert_str_eq(state_of("p1.1/terminal/0"), "cancelled");
    ck_assert_str_eq(text("reminders/0/reason"), "its plan is stopped");
    REFUSES(STATUS_NO, "none is to come", "{'deed':'checkin','args':{'session':'p1.2','done':true}}");
    no_problems();
}
END_TEST

START_TEST(sessions_of_both_knees_report_for_both) {
    DOES(ADD);
    DOES("{'deed':'record','args':{'patient':'p1','form':{'side':'both','findings':{'noble':true}}}}");
    DOES(ENROL);
    DOES("{'deed':'enrol','args':{'patient':'p1','protocol':'itb-syndrome','side':'right'}}");
    ck_assert_str_eq(text("plan"), "p1/2");
    now("2027-03-01T18:00:00Z");
    DOES("{'deed':'checkin','args':{'session':'p1.1','done':true,'during':3}}");
    DOES("{'deed':'explain','args':{'what':'p1:6'}}");
    ck_assert_ptr_nonnull(strstr(text("story/0/text"), "pain during left 3"));
    ck_assert_ptr_nonnull(strstr(text("story/0/text"), "pain during right 3"));
    DOES("{'deed':'explain','args':{'what':'p1/2'}}");
    ck_assert_str_eq(text("story/0/event"), "p1:4");
    DOES("{'deed':'patient-list'}");
    ck_assert_int_eq(json_integer_value(get("patients/0/plans")), 2);
    no_problems();
}
END_TEST

START_TEST(reminders_are_listed_by_state) {
    first_is_due();
    now("2027-03-02T07:00:00Z");
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    DOES("{'deed':'reminders','args':{'state':'due'}}");
    ck_assert_uint_eq(count("reminders"), 1);
    ck_assert_str_eq(text("reminders/0/session"), "p1.2");
    ck_assert_str_eq(text("reminders/0/send"), "2027-03-02T07:00:00Z");
    ck_assert_uint_eq(strlen(text("reminders/0/key")), 64);
}
END_TEST

/* ---- Yes and no beside the scores ---- */

#define TRAINED "{'format':1,'kind':'protocol','id':'itb-syndrome','version':'1.1.0','title':'ITB','findings':[" PAIN "," \
    FINDING("noble", "knee", "") "," FINDING("new_swelling", "knee", "") "," FINDING("gait_limp", "person", "") "]," \
    "'criteria':{'definite':" YES("noble") "},'exercises':[{'id':'side-plank','title':'Side plank','text':'Hold.'," \
    "'kind':'isometric','gap_h':8}],'steps':[{'id':'conservative','title':'C'}],'phases':[{'id':'settle'," \
    "'title':'Settle','days':{'min':1,'target':5,'max':10},'exercises':[{'exercise':'side-plank','days':" EVERY_DAY \
    ",'at':[1080],'dose':{'sets':3,'hold_s':20}}]}]}"

START_TEST(yes_and_no_are_told_of_the_sessions_knee_and_of_the_person) {
    publish(TRAINED, NULL);
    enrolled();
    now("2027-03-01T17:30:00Z");
    DOES("{'deed':'checkin','args':{'session':'p1.1','done':true,'during':3,'swelling':true,'limp':false,'analgesic':false}}");
    ck_assert_ptr_null(get("masked"));
    DOES("{'deed':'explain','args':{'what':'p1:5'}}");
    ck_assert_ptr_nonnull(strstr(text("story/0/text"), "new swelling left yes, gait limp no, analgesic no, pain during left 3"));
    ck_assert_ptr_null(strstr(text("story/0/text"), "masked"));
}
END_TEST

START_TEST(a_painkiller_that_was_taken_masks_the_scores) {
    enrolled();
    now("2027-03-01T17:30:00Z");
    DOES("{'deed':'checkin','args':{'session':'p1.1','done':true,'during':1,'analgesic':true}}");
    ck_assert_int_eq(json_integer_value(get("masked")), 1);
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("plans/0/phase"), "settle");
}
END_TEST

static const struct {
    const char *says, *args;
} no_answers[] = {
    {"\"swelling\": no protocol in service asks about new_swelling", "'swelling':true"},
    {"\"sharp\": no protocol in service asks about sharp_pain_stop", "'sharp':false"},
    {"\"analgesic\"", "'analgesic':'yes'"},
    {"\"analgesic\": the form tells of analgesic too", "'analgesic':true,'form':{'findings':{'analgesic':false}}"},
};

START_TEST(an_answer_that_cannot_be_is_named) {
    enrolled();
    now("2027-03-01T17:30:00Z");
    REFUSES(STATUS_INPUT, no_answers[_i].says, "{'deed':'checkin','args':{'session':'p1.1','done':true,%s}}",
            no_answers[_i].args);
    ck_assert_int_eq(events_of("p1"), 4);
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("checkin");
    TCase *t = tcase_create("checkin");
    tcase_add_checked_fixture(t, open_office, close_office);
    tcase_add_test(t, a_reminder_is_born_due_and_answered_by_a_check_in);
    tcase_add_test(t, parts_of_a_check_in_add_up);
    tcase_add_test(t, a_skipped_session_says_why);
    tcase_add_test(t, a_masked_score_never_advances);
    tcase_add_test(t, a_missed_session_is_taken_late);
    tcase_add_test(t, what_was_never_sent_expires_and_is_no_miss);
    tcase_add_test(t, what_may_have_been_sent_counts_as_sent);
    tcase_add_loop_test(t, unsent_does_not_depend_on_who_was_running, 0, 2);
    tcase_add_loop_test(t, what_was_tried_and_then_answered_in_part_was_sent, 0, 2);
    tcase_add_test(t, a_plan_that_only_asks_begins_with_its_first_question);
    tcase_add_test(t, questions_that_were_never_sent_are_not_missed_at_the_days_end);
    tcase_add_test(t, questions_that_were_sent_and_not_answered_are_missed_at_the_days_end);
    tcase_add_test(t, a_score_for_a_question_about_no_knee_is_refused);
    tcase_add_test(t, a_failed_reminder_stays_failed_when_its_window_ends);
    tcase_add_test(t, the_next_session_may_be_answered_early_on_its_day);
    tcase_add_test(t, a_session_whose_reminder_comes_ahead_is_one_session);
    tcase_add_test(t, a_claim_on_the_wire_is_cancelled_with_its_reason);
    tcase_add_test(t, sessions_of_both_knees_report_for_both);
    tcase_add_test(t, reminders_are_listed_by_state);
    tcase_add_test(t, yes_and_no_are_told_of_the_sessions_knee_and_of_the_person);
    tcase_add_test(t, a_painkiller_that_was_taken_masks_the_scores);
    tcase_add_loop_test(t, an_answer_that_cannot_be_is_named, 0, sizeof no_answers / sizeof *no_answers);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
