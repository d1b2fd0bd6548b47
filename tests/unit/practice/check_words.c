/* What people decided, and what that did, in words for the clinician and for the patient. */
#include "clinic_office.h"

#define TELL(what, who) DOES("{'deed':'explain','args':{'what':'" what "','for':'" who "'}}")

/* The text of the newest entry of that kind; NULL when there is none. */
static const char *told(const char *kind) {
    const json_t *story = get("story");
    for (size_t i = json_array_size(story); i-- > 0;) {
        const json_t *entry = json_array_get(story, i);
        if (strcmp(json_string_value(json_object_get(entry, "kind")), kind) == 0)
            return json_string_value(json_object_get(entry, "text"));
    }
    return NULL;
}

static void says(const char *kind, const char *part) {
    const char *words = told(kind);
    ck_assert_msg(words != NULL, "nothing is told of %s", kind);
    ck_assert_msg(strstr(words, part) != NULL, "\"%s\" does not say \"%s\"", words, part);
}

static const struct {
    const char *request, *kind, *clinician, *patient;
} changes[] = {
    {"'deed':'pause','args':{'plan':'p1/1','reason':'away'}", "paused", "Plan p1/1 was paused, because \"away\"",
     "The plan for your left knee was paused."},
    {"'deed':'stop','args':{'plan':'p1/1'}", "revoked", "Plan p1/1 was stopped for good",
     "The plan for your left knee was stopped for good."},
    {"'deed':'travel','args':{'patient':'p1','zone':'America/New_York'}", "travelled",
     "Now in the zone America/New_York", "sessions to come are at the time of America/New_York"},
    {"'deed':'exam-ask','args':{'patient':'p1','reason':'it clicks'}", "exam-asked", "An exam was asked for: it clicks",
     "You asked to be examined."},
    {"'deed':'exam-ask','args':{'patient':'p1','reason':'it clicks'}", "exam", "Exam p1:4/1 is asked for: it clicks",
     "a time for it will follow"},
};

START_TEST(a_change_is_told_in_both_readings) {
    enrolled();
    DOES("{%s}", changes[_i].request);
    TELL("p1:4", "clinician");
    says(changes[_i].kind, changes[_i].clinician);
    TELL("p1:4", "patient");
    says(changes[_i].kind, changes[_i].patient);
    ck_assert_ptr_null(strstr(told(changes[_i].kind), "p1"));
    TELL("p1", "engineer");
    says(changes[_i].kind, changes[_i].clinician);
}
END_TEST

START_TEST(a_booking_is_told_by_the_clinics_clock) {
    enrolled();
    DOES("{'deed':'exam-ask','args':{'patient':'p1'}}");
    DOES("{'deed':'exam-book','args':{'exam':'p1:4/1','time':'2027-03-02T09:00'}}");
    TELL("p1:5", "clinician");
    says("exam-booked", "Exam p1:4/1 was booked for Tuesday 2 March 09:00");
    ck_assert_uint_eq(count("story"), 2); /* once, and that its alert was seen by that */
    TELL("p1:5", "patient");
    says("exam-booked", "Your examination is on Tuesday 2 March 09:00, by the clinic's clock.");
    DOES("{'deed':'exam-cancel','args':{'exam':'p1:4/1','reason':'seen elsewhere'}}");
    TELL("p1:4/1", "clinician");
    ck_assert_str_eq(text("story/0/kind"), "exam-asked");
    says("exam-cancelled", "Cancelled: exam p1:4/1, because \"seen elsewhere\"");
}
END_TEST

START_TEST(a_clearance_tells_what_it_did_to_each_plan) {
    enrolled();
    DOES(FEVER);
    DOES("{'deed':'clear','args':{'patient':'p1','reason':'a cold'}}");
    TELL("p1/1", "clinician");
    says("cleared", "RF03");
    says("state", "Plan p1/1 went from stopped to active because");
    TELL("p1/1", "patient");
    says("cleared", "cleared");
    ck_assert_ptr_null(strstr(told("cleared"), "RF03"));
}
END_TEST

START_TEST(the_story_of_an_alert_is_how_it_came_up_and_who_saw_it) {
    enrolled();
    DOES(SWOLLEN);
    DOES("{'deed':'acknowledge','args':{'alert':'p1:4/1'}}");
    TELL("p1:4/1", "clinician");
    ck_assert_str_eq(text("story/0/kind"), "findings");
    says("alert", "swollen knee");
    says("acknowledged", "Seen by a clinician: alert p1:4/1");
    TELL("p1:5", "patient");
    says("acknowledged", "A clinician has seen what was found.");
    REFUSES(STATUS_INPUT, "there is no alert, proposal or exam p1:4/9", "{'deed':'explain','args':{'what':'p1:4/9'}}");
}
END_TEST

START_TEST(a_draft_that_was_decided_is_part_of_its_plans_story) {
    DOES(ADD);
    DOES(RECORD);
    DOES("{'deed':'enrol','args':{'patient':'p1','protocol':'itb-syndrome','side':'left','draft':true}}");
    TELL("p1/1", "clinician");
    says("proposed", "Waits for a clinician: plan p1/1 in draft (p1:3/1)");
    DOES("{'deed':'approve','args':{'proposal':'p1/1','reason':'fits'}}");
    TELL("p1/1", "clinician");
    says("approved", "Approved p1:3/1: plan p1/1 in draft, because \"fits\"");
    TELL("p1/1", "patient");
    says("approved", "A clinician agreed to the plan for your left knee.");
}
END_TEST

START_TEST(what_was_put_right_is_told) {
    enrolled();
    DOES("{'deed':'amend','args':{'event':'p1:2','form':{'side':'left','findings':{'noble':true,'fever':true}}}}");
    TELL("p1:4", "clinician");
    says("amended", "p1:2 was put right: Findings: noble left yes, fever yes");
    TELL("p1:4", "patient");
    says("amended", "Earlier answers of yours were put right.");
}
END_TEST

int main(void) {
    Suite *s = suite_create("words");
    TCase *t = tcase_create("words");
    tcase_add_checked_fixture(t, open_clinic, close_office);
    tcase_add_loop_test(t, a_change_is_told_in_both_readings, 0, sizeof changes / sizeof *changes);
    tcase_add_test(t, a_booking_is_told_by_the_clinics_clock);
    tcase_add_test(t, a_clearance_tells_what_it_did_to_each_plan);
    tcase_add_test(t, the_story_of_an_alert_is_how_it_came_up_and_who_saw_it);
    tcase_add_test(t, a_draft_that_was_decided_is_part_of_its_plans_story);
    tcase_add_test(t, what_was_put_right_is_told);
    suite_add_tcase(s, t);
    return support_run(s);
}
