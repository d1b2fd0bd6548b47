/* A session's colours, what waits for a clinician, and what the patient's plan shows of both. */
#include "clinic_office.h"

#define OF_SESSION(context) "{'op':'window','finding':'pain','context':'" context "','stat':'worst','session':true}"
#define FIGURE(name) "{'op':'plan','figure':'" name "'}"
#define COMPARE(op, left, right) "{'op':'" op "','left':" left ",'right':" right "}"
/* A plank with three rungs; judged by pain during it and the next morning; pain of 8 asks for an injection, which needs a
 * clinician; a gel that asks while one is on blood thinners. */
#define COURSE "{'format':1,'kind':'protocol','id':'itb-syndrome','version':'2.0.0','title':'ITB'," \
    "'findings':[" PAIN "," FINDING("noble", "knee", "") "," FINDING("thinner", "person", "") "]," \
    "'criteria':{'definite':" YES("noble") "}," \
    "'exercises':[{'id':'side-plank','title':'Side plank','text':'Hold.','kind':'isometric','gap_h':8}]," \
    "'care':[{'id':'gel','title':'Gel','text':'A gel.','contraindications':[{'id':'C1','outcome':'ask'," \
    "'when':" YES("thinner") ",'reason':'blood thinners'}]}]," \
    "'steps':[{'id':'conservative','title':'Conservative','care':['gel']}," \
    "{'id':'injection','title':'Injection','approval':'clinician'}]," \
    "'rules':[{'when':" PAIN_IS("ge", "during", 8000) ",'do':[{'step':'injection'}]}]," \
    "'light':{'limits':[{'ok':2000,'high':5000,'greens':1}]," \
    "'red':" COMPARE("gt", OF_SESSION("during"), FIGURE("limit-high")) "," \
    "'amber':" COMPARE("gt", OF_SESSION("during"), FIGURE("limit-ok")) "," \
    "'green':{'op':'all','of':[" COMPARE("le", OF_SESSION("during"), FIGURE("limit-ok")) "," \
    COMPARE("le", OF_SESSION("next-morning"), FIGURE("limit-ok")) "]}," \
    "'settled':" PAIN_IS("le", "worst-24h", 2000) ",'wait_h':24,'impact_wait_h':48,'ambers':3," \
    "'asks':[{'finding':'pain','context':'next-morning','morning_at':540}]}," \
    "'phases':[{'id':'settle','title':'Settle','days':{'min':1,'target':5,'max':10},'exercises':[{" \
    "'exercise':'side-plank','days':" EVERY_DAY ",'at':[1080],'ladder':{'rungs':[{'sets':2,'hold_s':20}," \
    "{'sets':3,'hold_s':20},{'sets':3,'hold_s':30}],'entry':1}}]}]}"
#define TELL(what, who) DOES("{'deed':'explain','args':{'what':'" what "','for':'" who "'}}")

static void setup_course(void) {
    open_clinic();
    publish(COURSE, NULL);
    enrolled();
    now("2027-03-01T17:30:00Z");
}

static bool tells(const char *kind, const char *part) {
    const json_t *story = get("story");
    for (size_t i = 0; i < json_array_size(story); i++) {
        const json_t *entry = json_array_get(story, i);
        if (strcmp(json_string_value(json_object_get(entry, "kind")), kind) == 0 &&
            strstr(json_string_value(json_object_get(entry, "text")), part) != NULL)
            return true;
    }
    return false;
}

START_TEST(a_red_session_is_told_at_once_with_what_it_does) {
    DOES("{'deed':'checkin','args':{'session':'p1.1','done':true,'during':6,'analgesic':false}}");
    ck_assert_str_eq(text("colour/0/plan"), "p1/1");
    ck_assert_str_eq(text("colour/0/session"), "p1.1");
    ck_assert_str_eq(text("colour/0/exercise"), "side-plank");
    ck_assert_str_eq(text("colour/0/colour"), "red");
    TELL("p1.1", "clinician");
    ck_assert_str_eq(text("story/0/kind"), "due");
    ck_assert(tells("colour", "p1.1 is red for plan p1/1 (pain limits 2 and 5): Side plank"));
    ck_assert(tells("dose", "2 × 20 s hold"));
    ck_assert(tells("held", "wait-until"));
    TELL("p1.1", "patient");
    ck_assert(tells("colour", "The session of Monday 1 March 18:00 was too much."));
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("plans/0/doses/0/exercise"), "side-plank");
    ck_assert_int_eq(json_integer_value(get("plans/0/doses/0/rung")), 0);
    ck_assert_str_eq(text("plans/0/doses/0/dose"), "2 × 20 s hold");
    ck_assert_str_eq(text("plans/0/holds/0/cause"), "red");
    ck_assert_str_eq(text("plans/0/holds/0/until"), "2027-03-02T17:30:00Z");
    ck_assert(json_is_true(get("plans/0/holds/0/waits")));
    no_problems();
}
END_TEST

/* The morning's question is a session of its own; answered there it is about the evening before. */
START_TEST(h10_a_follow_up_is_answered_under_its_own_id) {
    DOES("{'deed':'checkin','args':{'session':'p1.1','done':true,'during':1,'analgesic':false}}");
    ck_assert_ptr_null(get("colour"));
    now("2027-03-02T08:30:00Z");
    DOES("{'deed':'checkin','args':{'session':'p1.2','morning':1,'analgesic':false}}");
    ck_assert_str_eq(text("session"), "p1.2");
    ck_assert_str_eq(text("colour/0/session"), "p1.1");
    ck_assert_str_eq(text("colour/0/colour"), "green");
    TELL("p1.1", "clinician");
    ck_assert(tells("colour", "green"));
    ck_assert(tells("dose", "3 × 30 s hold"));
    no_problems();
}
END_TEST

START_TEST(h15_a_step_that_needs_approval_waits_and_then_is_taken) {
    DOES("{'deed':'checkin','args':{'session':'p1.1','done':true,'during':8,'analgesic':false}}");
    ck_assert_uint_eq(count("proposed"), 1);
    ck_assert_str_eq(text("proposed/0/kind"), "step");
    ck_assert_str_eq(text("proposed/0/what"), "injection");
    char id[40];
    snprintf(id, sizeof id, "%s", text("proposed/0/proposal"));
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("plans/0/step"), "conservative");
    DOES("{'deed':'approve','args':{'proposal':'%s'}}", id);
    ck_assert_str_eq(text("plan"), "p1/1");
    TELL("p1/1", "clinician");
    ck_assert(tells("proposed", "Waits for a clinician: step Injection of plan p1/1"));
    ck_assert(tells("step", "Plan p1/1 went from step conservative to step injection because"));
    TELL("p1/1", "patient");
    ck_assert(tells("approved", "A clinician agreed to Injection in the plan for your left knee."));
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("plans/0/step"), "injection");
    ck_assert_str_eq(text("plans/0/step_since"), "2027-03-01");
    no_problems();
}
END_TEST

START_TEST(h14_care_under_ask_shows_its_decision_and_its_approval) {
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("plans/0/care/0/care"), "gel");
    ck_assert_str_eq(text("plans/0/care/0/decision"), "allow");
    DOES("{'deed':'record','args':{'patient':'p1','form':{'findings':{'thinner':true}}}}");
    ck_assert_str_eq(text("proposed/0/kind"), "care");
    char id[40];
    snprintf(id, sizeof id, "%s", text("proposed/0/proposal"));
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("plans/0/care/0/decision"), "ask");
    ck_assert_str_eq(text("plans/0/care/0/approval"), "open");
    ck_assert_str_eq(text("plans/0/care/0/reason"), "blood thinners");
    DOES("{'deed':'decline','args':{'proposal':'%s'}}", id);
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("plans/0/care/0/approval"), "declined");
    no_problems();
}
END_TEST

int main(void) {
    Suite *s = suite_create("course");
    TCase *t = tcase_create("course");
    tcase_add_checked_fixture(t, setup_course, close_office);
    tcase_add_test(t, a_red_session_is_told_at_once_with_what_it_does);
    tcase_add_test(t, h10_a_follow_up_is_answered_under_its_own_id);
    tcase_add_test(t, h15_a_step_that_needs_approval_waits_and_then_is_taken);
    tcase_add_test(t, h14_care_under_ask_shows_its_decision_and_its_approval);
    suite_add_tcase(s, t);
    return support_run(s);
}
