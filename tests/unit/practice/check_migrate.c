/* migrate: a plan goes on by another version of its protocol, after what would differ was shown. */
#include "office.h"

/* The plank alone: "settle" is called "calm", and is left with pain of at most 4 during exercise; "build" may be
 * missing. */
#define PLANK_ALONE                                                                                                    \
    "'exercises':[{'exercise':'side-plank','days':" EVERY_DAY ",'at':[480,1080],'dose':{'sets':3,'hold_s':20}}]"
#define CALM                                                                                                           \
    "{'id':'calm','title':'Calm','days':{'min':1,'target':5,'max':10}," PLANK_ALONE                                    \
    ",'advance':" PAIN_IS("le", "during", 4000) "}"
#define BUILD                                                                                                          \
    ",{'id':'build','title':'Build','days':{'min':3,'target':14,'max':30}," PLANK_ALONE                                \
    ",'advance':" PAIN_IS("le", "during", 0) "}"
#define NEWER(version, phases, rest)                                                                                   \
    "{'format':1,'kind':'protocol','id':'itb-syndrome','version':'" version "',"                                       \
    "'title':'Iliotibial band syndrome','findings':[" PAIN "," FINDING(                                                \
        "noble", "knee", "") "],"                                                                                      \
                             "'criteria':{'definite':" YES(                                                            \
                                 "noble") "},"                                                                         \
                                          "'exercises':[{'id':'side-plank','ref':'E24','title':'Side "                 \
                                          "plank','text':'Hold.','kind':'isometric','gap_h':8}],"                      \
                                          "'steps':[{'id':'conservative','title':'Conservative'}],'phases':[" phases   \
                                          "]" rest "}"
#define ITB_2 NEWER("2.0.0", CALM BUILD, ",'migrations':[{'version':'1.0.0','phases':{'settle':'calm'}}]")
#define ITB_3 NEWER("3.0.0", CALM BUILD, "") /* says nothing of "settle" */

#define MIGRATE(to) "{'deed':'migrate','who':'dr-braun','named':true,'args':{'plan':'p1/1','to':'" to "'}}"
#define PREVIEW(to)                                                                                                    \
    "{'deed':'migrate','who':'dr-braun','named':true,'args':{'plan':'p1/1','to':'" to "','dry_run':true}}"

/* A plan by 1.0.0 that pain of 3 kept in "settle", while 2.0.0 is in service. */
static void three_days(void) {
    enrolled();
    publish(ITB_2, NULL);
    now("2027-03-03T12:00:00Z");
    DOES("{'deed':'checkin','args':{'session':'p1.4','done':true,'during':3,"
         "'form':{'findings':{'analgesic':false}}}}");
}

static const char *differs(const char *part) {
    for (size_t i = 0; i < count("differs"); i++) {
        const char *text = json_string_value(json_array_get(get("differs"), i));
        if (strstr(text, part) != NULL) return text;
    }
    return NULL;
}

START_TEST(a_preview_says_what_would_differ_and_writes_nothing) {
    three_days();
    long long before = events_of("p1");
    DOES(PREVIEW("2.0.0"));
    ck_assert(json_is_null(get("event")));
    ck_assert_str_eq(text("from"), "1.0.0");
    ck_assert_str_eq(text("to"), "2.0.0");
    ck_assert_str_eq(text("phase"), "calm");
    ck_assert_str_eq(text("step"), "conservative");
    ck_assert_str_eq(differs("moved"), "2027-03-03: would have moved calm -> build; did not");
    ck_assert_str_eq(differs("phase"), "phase: is calm, would be build");
    ck_assert_int_eq(events_of("p1"), before);
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("plans/0/version"), "1.0.0");
    no_problems();
}
END_TEST

START_TEST(h20_a_plan_goes_on_by_the_new_version_in_the_place_its_author_gives) {
    three_days();
    long long before = events_of("p1");
    DOES(MIGRATE("2.0.0"));
    ck_assert_int_eq(events_of("p1"), before + 1);
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("plans/0/version"), "2.0.0");
    ck_assert_str_eq(text("plans/0/phase"), "calm");
    no_problems();
    stop(); /* also in a process that serves neither */
    start();
    now("2027-03-06T12:00:00Z");
    DOES("{'deed':'agenda','args':{'patient':'p1'}}");
    ck_assert_uint_gt(count("sessions"), 0);
    no_problems();
}
END_TEST

START_TEST(what_the_old_version_did_and_the_new_would_not_is_said) {
    enrolled();
    now("2027-03-02T12:00:00Z");
    DOES("{'deed':'checkin','args':{'session':'p1.2','done':true,'during':1,"
         "'form':{'findings':{'analgesic':false}}}}"); /* settle -> build */
    publish(NEWER("1.1.0",
                  "{'id':'settle','title':'Settle','days':{'min':5,'target':7,'max':10}," PLANK_ALONE
                  ",'advance':" PAIN_IS("le", "during", 0) "}" BUILD,
                  ""),
            NULL);
    DOES(PREVIEW("1.1.0"));
    ck_assert_str_eq(text("phase"), "build");
    ck_assert_str_eq(differs("moved"), "2027-03-02: moved settle -> build; would not have");
    ck_assert_str_eq(differs("phase:"), "phase: is build, would be settle");
}
END_TEST

START_TEST(a_version_that_differs_in_nothing_for_this_patient_says_so) {
    enrolled();
    publish(ITB_2, NULL);
    DOES(PREVIEW("2.0.0"));
    ck_assert_uint_eq(count("differs"), 0);
}
END_TEST

START_TEST(the_way_back_is_open_to_a_version_that_the_store_has) {
    enrolled();
    publish(NEWER("1.1.0", "{'id':'settle','title':'Settle','days':{'min':5,'target':7,'max':10}," PLANK_ALONE "}", ""),
            NULL);
    DOES(MIGRATE("1.1.0"));
    DOES(MIGRATE("1.0.0"));
    DOES(PREVIEW("1.1.0")); /* a replay with migrations in it */
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("plans/0/version"), "1.0.0");
    no_problems();
}
END_TEST

START_TEST(what_cannot_be_migrated_is_named) {
    three_days();
    publish(ITB_3, NULL);
    long long before = events_of("p1");
    REFUSES(STATUS_NO, "itb-syndrome 3.0.0 has no phase \"settle\", and does not say where plans of 1.0.0 in it go on",
            MIGRATE("3.0.0"));
    REFUSES(STATUS_NO, "p1/1 is on itb-syndrome 1.0.0 already", MIGRATE("1.0.0"));
    REFUSES(STATUS_INPUT, "there is no version \"2.0.1\" of itb-syndrome, did you mean \"2.0.0\"?", MIGRATE("2.0.1"));
    REFUSES(STATUS_INPUT, "there are 1.0.0, 2.0.0, 3.0.0", MIGRATE("seven"));
    REFUSES(STATUS_INPUT, "there is no plan p1/7",
            "{'deed':'migrate','who':'dr-braun','named':true,"
            "'args':{'plan':'p1/7','to':'2.0.0'}}");
    REFUSES(STATUS_NO, "for a clinician", "{'deed':'migrate','args':{'plan':'p1/1','to':'2.0.0'}}");
    DOES("{'deed':'stop','args':{'plan':'p1/1'}}");
    REFUSES(STATUS_NO, "revoked", MIGRATE("2.0.0"));
    ck_assert_int_eq(events_of("p1"), before + 1);
    no_problems();
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("migrate");
    TCase *t = tcase_create("migrate");
    tcase_add_checked_fixture(t, open_office, close_office);
    tcase_set_timeout(t, 20);
    tcase_add_test(t, a_preview_says_what_would_differ_and_writes_nothing);
    tcase_add_test(t, h20_a_plan_goes_on_by_the_new_version_in_the_place_its_author_gives);
    tcase_add_test(t, what_the_old_version_did_and_the_new_would_not_is_said);
    tcase_add_test(t, a_version_that_differs_in_nothing_for_this_patient_says_so);
    tcase_add_test(t, the_way_back_is_open_to_a_version_that_the_store_has);
    tcase_add_test(t, what_cannot_be_migrated_is_named);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
