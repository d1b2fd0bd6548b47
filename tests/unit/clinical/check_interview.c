#include "given.h"
#include "clinical/assess/interview.h"

static struct given g;
static struct interview *talk;

#define YES(name) "{'op':'yes','finding':'" name "'}"
#define WORST(op, n) "{'op':'" op "','left':{'op':'value','finding':'pain','context':'worst-24h'},'right':{'op':'number','value':" #n "}}"

/* A flag about the knee and one about the person, and a condition. */
#define SAFETY \
    "{'format':1,'kind':'safety','id':'safety','version':'1','title':'Red flags','findings':" GIVEN_FINDINGS ",'flags':[" \
    "{'id':'RF03','title':'Septic joint','about':'knee','critical':{'op':'const','value':true},'rows':[" \
    "{'disposition':'emergency','when':{'op':'all','of':[" YES("swollen") "," YES("fever") "]},'say':'a hot swollen joint'}]}]}"
#define KNEE "'criteria':{'definite':{'op':'all','of':[" YES("noble") "," YES("stairs") "," WORST("ge", 3000) "]}}"

static void set_up(void) {
    g = given_new();
    talk = NULL;
}

static void tear_down(void) { given_free(&g); }

static void begin(const char *form) {
    json_t *json = form ? given_json(form) : NULL;
    ck_assert_msg(interview_new(g.c, GIVEN_NOW, json, g.c->arena, &talk, &g.err) == STATUS_OK, "%s", g.err.message);
    json_decref(json);
}

static void begin_knee(const char *form) {
    given_protocol(&g, SAFETY);
    given_members(&g, "knee", KNEE);
    begin(form);
}

static struct interview_question question(void) {
    struct interview_question q;
    ck_assert_msg(interview_next(talk, &q, &g.err) == STATUS_OK, "%s", g.err.message);
    return q;
}

/* What is asked: "knees", "done", or "noble", "pain worst-24h". */
static const char *asked(void) {
    static char name[100];
    struct interview_question q = question();
    if (q.kind != INTERVIEW_FINDING) return q.kind == INTERVIEW_KNEES ? "knees" : "done";
    const struct finding *f = &g.c->vocabulary->findings.item[q.finding];
    snprintf(name, sizeof name, "%s%s%s", f->name, *f->context[q.context] ? " " : "", f->context[q.context]);
    return name;
}

static enum status try(const char *value) {
    char list[100];
    snprintf(list, sizeof list, "[%s]", value);
    json_t *json = given_json(list);
    enum status status = interview_answer(talk, json_array_get(json, 0), &g.err);
    json_decref(json);
    return status;
}

static void expect(const char *name, const char *value) {
    ck_assert_str_eq(asked(), name);
    ck_assert_msg(try(value) == STATUS_OK, "%s: %s", name, g.err.message);
}

static const char *form(void) {
    static char text[2000];
    json_t *json = interview_form(talk);
    ck_assert_ptr_nonnull(json);
    char *dump = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    snprintf(text, sizeof text, "%s", dump);
    free(dump);
    json_decref(json);
    return text;
}

static struct interview_summary summary(void) {
    struct interview_summary s;
    ck_assert_msg(interview_summarize(talk, &s, &g.err) == STATUS_OK, "%s", g.err.message);
    return s;
}

START_TEST(first_the_knee_then_the_age_then_the_red_flags) {
    begin_knee(NULL);
    expect("knees", "'right'");
    ck_assert(question().knee[SIDE_RIGHT] && !question().knee[SIDE_LEFT]);
    expect("age", "34");
    ck_assert_int_eq(question().side, SIDE_RIGHT);
    expect("swollen", "false");
    expect("noble", "true");
    ck_assert_int_eq(question().measure, -1);
    expect("analgesic", "false");            /* before the first pain score */
    expect("pain worst-24h", "6");
    expect("stairs", "true");
    ck_assert_str_eq(asked(), "done");
    struct interview_summary s = summary();
    const struct condition_result *c = assessment_condition(&s.assessment, "knee", SIDE_RIGHT);
    ck_assert(c && c->strength == STRENGTH_DEFINITE && s.answered == 7 && s.not_known == 0);
    ck_assert_ptr_null(assessment_condition(&s.assessment, "knee", SIDE_LEFT));
    ck_assert(try("true") == STATUS_INPUT);
    ck_assert_str_eq(g.err.message, "nothing is asked any more");
}
END_TEST

START_TEST(what_settles_a_result_ends_its_questions) {
    begin_knee(NULL);
    expect("knees", "'left'");
    expect("age", "34");
    expect("swollen", "false");
    expect("noble", "false");
    ck_assert_str_eq(asked(), "done");
}
END_TEST

START_TEST(of_both_knees_one_is_asked_at_a_time) {
    begin_knee(NULL);
    expect("knees", "'both'");
    expect("age", "null");
    expect("fever", "null");                 /* "no" would settle both */
    ck_assert_int_eq(question().side, SIDE_LEFT);
    expect("swollen", "false");
    ck_assert_int_eq(question().side, SIDE_RIGHT);
    expect("swollen", "false");
}
END_TEST

START_TEST(dont_know_is_not_asked_again_and_is_no_no) {
    begin_knee(NULL);
    expect("knees", "'left'");
    expect("age", "null");
    expect("swollen", "null");
    expect("fever", "null");
    expect("noble", "false");
    ck_assert_str_eq(asked(), "done");
    struct interview_summary s = summary();
    ck_assert(s.assessment.flags.count == 1 && s.assessment.flags.item[0].truth == TRUTH_UNKNOWN);
    ck_assert(s.answered == 2 && s.not_known == 3);
    ck_assert_str_eq(form(), "{\"at\":\"2027-03-01T09:00:00Z\",\"findings\":{\"age\":null,\"fever\":null,\"noble\":{\"left\":false},\"swollen\":{\"left\":null}}}");
}
END_TEST

START_TEST(an_answer_is_checked_and_a_refusal_changes_nothing) {
    begin_knee(NULL);
    ck_assert(try("'middle'") == STATUS_INPUT);
    expect("knees", "'left'");
    ck_assert(try("200") == STATUS_INPUT);
    ck_assert_str_eq(g.err.message, "age: 200 is outside 0 to 120");
    ck_assert(try("'old'") == STATUS_INPUT);
    expect("age", "20");
    ck_assert(try("3") == STATUS_INPUT);
    ck_assert_str_eq(asked(), "swollen");
}
END_TEST

START_TEST(a_contradiction_is_refused_and_names_both) {
    given_members(&g, "knee", "'criteria':{'definite':{'op':'ge','left':{'op':'value','finding':'pain','context':'stairs-down'},'right':{'op':'number','value':3000}}},"
                              "'flags':[{'id':'RF01','title':'t','about':'knee','rows':[{'disposition':'routine','when':" YES("stairs") ",'say':'s'}]}]");
    begin(NULL);
    expect("knees", "'left'");
    expect("age", "20");
    expect("stairs", "true");
    expect("analgesic", "false");
    ck_assert_str_eq(asked(), "pain stairs-down");
    ck_assert(try("0") == STATUS_INPUT);
    ck_assert_msg(strstr(g.err.message, "pain stairs-down (left) is 0") && strstr(g.err.message, "stairs (left): true"), "%s", g.err.message);
    ck_assert_str_eq(asked(), "pain stairs-down");
    expect("pain stairs-down", "4");
    ck_assert_str_eq(asked(), "done");
}
END_TEST

START_TEST(the_last_answer_can_be_taken_back) {
    begin_knee(NULL);
    ck_assert(!interview_back(talk));
    expect("knees", "'left'");
    expect("age", "20");
    expect("swollen", "true");
    ck_assert_str_eq(asked(), "fever");
    ck_assert(interview_back(talk));
    expect("swollen", "false");
    ck_assert_str_eq(asked(), "noble");
    while (interview_back(talk)) {}
    expect("knees", "'right'");
    expect("age", "21");
}
END_TEST

START_TEST(what_is_known_is_not_asked_but_what_went_stale_is) {
    given_members(&g, "knee", "'criteria':{'definite':{'op':'all','of':[" YES("hop") "," YES("noble") "]}}");
    begin("{'at':'2027-02-20T09:00:00Z','findings':{'age':40,'hop':{'left':true},'noble':{'left':true}}}");
    expect("knees", "'left'");
    expect("hop", "true");                   /* a day old at most */
    ck_assert_str_eq(asked(), "done");
    json_t *json = interview_form(talk);
    report_list again = {0};
    ck_assert_msg(findings_read(g.c->vocabulary, json, GIVEN_NOW, &again, g.c->arena, &g.err) == STATUS_OK, "%s", g.err.message);
    ck_assert_uint_eq(again.count, 4);
    json_decref(json);
}
END_TEST

/* A score of three items, each 0 to 4 points; two are enough. */
#define ITEM(name) "{'about':'knee','codes':['no','some','much'],'name':'" name "','question':'" name "?','type':'one-of'}"
#define POINTS(name) "{'finding':'" name "','points':[4000,2000,0]}"
#define MEASURE \
    "{'format':1,'kind':'protocol','id':'m','version':'1','title':'M','findings':[" ITEM("one") "," ITEM("two") "," ITEM("three") "," \
    "{'about':'knee','max':12000,'min':0,'name':'score','question':'Score','type':'number','unit':'points','score':{'items':[" \
    POINTS("one") "," POINTS("two") "," POINTS("three") "],'at_least':2}}]," \
    "'criteria':{'definite':{'op':'ge','left':{'op':'value','finding':'score'},'right':{'op':'number','value':6000}}}}"

static void begin_measure(void) {
    given_protocol(&g, MEASURE);
    begin(NULL);
    expect("knees", "'left'");
}

static const struct condition_result *scored(void) {
    static struct interview_summary s;
    s = summary();
    return &s.assessment.conditions.item[0];
}

START_TEST(a_measure_is_asked_item_by_item) {
    begin_measure();
    struct interview_question q = question();
    ck_assert(q.item == 1 && q.items == 3 && strcmp(g.c->vocabulary->findings.item[q.measure].name, "score") == 0);
    expect("one", "'no'");
    expect("two", "'some'");
    ck_assert_uint_eq(question().item, 3);
    expect("three", "'much'");
    ck_assert_str_eq(asked(), "done");
    ck_assert(scored()->truth == TRUTH_MET);
}
END_TEST

START_TEST(a_measure_with_too_few_answers_is_not_known) {
    begin_measure();
    expect("one", "'no'");
    expect("two", "null");
    expect("three", "null");
    ck_assert_str_eq(asked(), "done");
    ck_assert(scored()->truth == TRUTH_UNKNOWN);
    ck_assert(interview_back(talk));
    expect("three", "'no'");
    ck_assert_str_eq(asked(), "done");
    ck_assert(scored()->truth == TRUTH_MET);     /* two of three answered: prorated */
}
END_TEST

START_TEST(the_total_can_be_entered_instead) {
    begin_measure();
    expect("one", "'no'");
    json_t *total = json_integer(5), *wrong = json_integer(13);
    ck_assert(interview_total(talk, wrong, &g.err) == STATUS_INPUT);
    ck_assert_str_eq(asked(), "two");
    ck_assert_msg(interview_total(talk, total, &g.err) == STATUS_OK, "%s", g.err.message);
    ck_assert_str_eq(asked(), "done");
    ck_assert(scored()->truth == TRUTH_NOT_MET);
    ck_assert(interview_total(talk, total, &g.err) == STATUS_INPUT);
    json_decref(total);
    json_decref(wrong);
}
END_TEST

START_TEST(the_total_may_differ_from_what_some_items_make) {
    begin_measure();
    expect("one", "'no'");
    expect("two", "'no'");                       /* two of three: 12 if the third is as they are */
    json_t *total = json_integer(10);
    ck_assert_msg(interview_total(talk, total, &g.err) == STATUS_OK, "%s", g.err.message);
    ck_assert_str_eq(asked(), "done");
    ck_assert(scored()->truth == TRUTH_MET);
    json_decref(total);
}
END_TEST

START_TEST(items_that_a_form_of_now_answers_are_not_asked) {
    given_protocol(&g, MEASURE);
    begin("{'findings':{'two':{'left':'some'}}}");
    expect("knees", "'left'");
    expect("one", "'no'");
    ck_assert_uint_eq(question().item, 3);
    expect("three", "'much'");
    ck_assert_str_eq(asked(), "done");
    ck_assert(scored()->truth == TRUTH_MET);
}
END_TEST

START_TEST(items_of_an_older_form_are_asked_with_the_others) {
    given_protocol(&g, MEASURE);
    begin("{'at':'2027-02-20T09:00:00Z','findings':{'two':{'left':'some'}}}");
    expect("knees", "'left'");
    expect("one", "'no'");
    expect("two", "'some'");                     /* a score is of one day */
}
END_TEST

/* Whether the pain of the form was masked comes to light only when a painkiller is asked about: then the condition can be
 * met, and its care hangs on where no question had told answers apart before. */
#define PAIN_IS(op, context, n) "{'op':'" op "','left':{'op':'value','finding':'pain','context':'" context "'},'right':{'op':'number','value':" #n "}}"
START_TEST(what_comes_to_light_opens_new_questions) {
    given_members(&g, "k", "'criteria':{'definite':" PAIN_IS("le", "rest", 3000) "},"
        "'care':[{'id':'pill','title':'Pill','text':'x','contraindications':[{'id':'c','outcome':'block','reason':'hurts','when':"
        PAIN_IS("ge", "stairs-down", 6000) "}]}],'steps':[{'id':'s','title':'S','care':['pill']}]");
    given_members(&g, "l", "'criteria':{'definite':{'op':'all','of':[" PAIN_IS("le", "worst-24h", 3000) ","
                           PAIN_IS("ge", "stairs-down", 2000) "]}}");
    begin("{'findings':{'pain':{'left':{'rest':2}}}}");
    expect("knees", "'left'");
    expect("age", "null");
    expect("analgesic", "false");
    bool stairs = false;
    for (int k = 0; k < 2 && strcmp(asked(), "done") != 0; k++) {
        stairs = stairs || strcmp(asked(), "pain stairs-down") == 0;
        ck_assert(try(strcmp(asked(), "pain stairs-down") == 0 ? "7" : "9") == STATUS_OK);
    }
    ck_assert(stairs);
    ck_assert_int_eq(summary().assessment.care.item[0].decision, DECISION_BLOCK);
}
END_TEST

START_TEST(an_interview_survives_every_failing_allocation) {
    begin_knee(NULL);
    expect("knees", "'left'");
    for (int n = 1;; n++) {
        struct interview_question q;
        support_fail_nth(n);
        enum status status = interview_next(talk, &q, &g.err);
        int failed = support_failed();
        support_fail_nth(0);
        if (!failed) break;
        ck_assert_int_eq(status, STATUS_MEMORY);
    }
    ck_assert_str_eq(asked(), "age");
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("interview");
    TCase *t = tcase_create("interview");
    tcase_add_checked_fixture(t, set_up, tear_down);
    suite_add_tcase(s, t);
    tcase_add_test(t, first_the_knee_then_the_age_then_the_red_flags);
    tcase_add_test(t, what_settles_a_result_ends_its_questions);
    tcase_add_test(t, of_both_knees_one_is_asked_at_a_time);
    tcase_add_test(t, dont_know_is_not_asked_again_and_is_no_no);
    tcase_add_test(t, an_answer_is_checked_and_a_refusal_changes_nothing);
    tcase_add_test(t, a_contradiction_is_refused_and_names_both);
    tcase_add_test(t, the_last_answer_can_be_taken_back);
    tcase_add_test(t, what_is_known_is_not_asked_but_what_went_stale_is);
    tcase_add_test(t, a_measure_is_asked_item_by_item);
    tcase_add_test(t, a_measure_with_too_few_answers_is_not_known);
    tcase_add_test(t, the_total_can_be_entered_instead);
    tcase_add_test(t, the_total_may_differ_from_what_some_items_make);
    tcase_add_test(t, items_that_a_form_of_now_answers_are_not_asked);
    tcase_add_test(t, items_of_an_older_form_are_asked_with_the_others);
    tcase_add_test(t, what_comes_to_light_opens_new_questions);
    tcase_add_test(t, an_interview_survives_every_failing_allocation);
    return s;
}

int main(void) { return support_run(make_suite()); }
