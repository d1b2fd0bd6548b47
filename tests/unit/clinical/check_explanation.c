#include "base/text.h"
#include "clinical/criterion/explanation.h"
#include "given.h"

static struct given g;

static void set_up(void) {
    g = given_new();
    given_members(&g, "base", "");
    given_nothing(&g);
}

static void tear_down(void) { given_free(&g); }

#define YES(name)   "{'op':'yes','finding':'" name "'}"
#define NUMBER(n)   "{'op':'number','value':" #n "}"
#define PAIN        "{'op':'value','finding':'pain','context':'stairs-down'}"
#define OP(o, a, b) "{'op':'" o "','left':" a ",'right':" b "}"

static json_t *explain(const char *condition, enum side side) {
    const struct protocol *p = given_condition(&g, condition);
    const struct situation s = given_situation(&g, side);
    struct result *results = given_results(&g, p);
    criterion_eval(&p->criteria, p->definite, &s, results);
    json_t *o = explanation_json(&p->criteria, p->definite, &s, results);
    ck_assert_ptr_nonnull(o);
    return o;
}

static const char *text_of(const json_t *o) { return json_string_value(json_object_get(o, "text")); }

/* The texts of a list, with "; " between them. */
static const char *list_of(const json_t *o, const char *key) {
    static char text[600];
    const json_t *list = json_object_get(o, key);
    ck_assert_msg(json_is_array(list), "%s", key);
    text[0] = '\0';
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t n = strlen(text);
        snprintf(text + n, sizeof text - n, "%s%s", i ? "; " : "", text_of(json_array_get(list, i)));
    }
    return text;
}

/* ----------------------------------------------------------------------------------------------------------- leaves */

static const struct { const char *condition, *text, *result, *wanted; } leaves[] = {
    {YES("noble"), "noble (right): yes", "met", "yes"},
    {YES("locking"), "locking (right): no", "not met", "yes"},
    {YES("tender"), "tender (right): unknown", "unknown", "yes"},
    {YES("fever"), "fever: no", "not met", "yes"},
    {YES("hop"), "hop (right): unknown (yes is 50 h old)", "unknown", "yes"},
    {"{'op':'yes','finding':'noble','knee':'other'}", "noble (left): no", "not met", "yes"},
    {OP("ge", PAIN, NUMBER(2000)), "pain, stairs-down (right): 3, wanted at least 2", "met", "at least 2"},
    {OP("lt", PAIN, NUMBER(2500)), "pain, stairs-down (right): 3, wanted below 2.5", "not met", "below 2.5"},
    {OP("le", NUMBER(2000), PAIN), "pain, stairs-down (right): 3, wanted at least 2", "met", "at least 2"},
    {OP("le", "{'op':'value','finding':'age'}", NUMBER(40000)), "age: 34 y, wanted at most 40", "met", "at most 40"},
    {"{'op':'is','finding':'onset','code':'traumatic'}", "onset (right): gradual, wanted traumatic", "not met", "traumatic"},
    {"{'op':'any','of':[{'op':'is','finding':'effusion','code':'small'},{'op':'is','finding':'effusion','code':'large'}]}",
     "effusion (right): none, wanted small or large", "not met", "small or large"},
    {"{'op':'includes','finding':'pain_place','code':'lateral_epicondyle'}", "pain place (right): lateral epicondyle, diffuse, wanted lateral epicondyle", "met", "lateral epicondyle"},
    {"{'op':'known','finding':'noble'}", "noble (right): yes", "met", "an answer"},
    {OP("ge", "{'op':'rank','finding':'effusion'}", NUMBER(1000)), "effusion (right): none, wanted at least small", "not met", "at least small"},
    {OP("le", "{'op':'window','finding':'pain','context':'stairs-down','stat':'median','days':7}", NUMBER(2000)),
     "median of pain, stairs-down (right) over 7 days: 3, wanted at most 2", "not met", "at most 2"},
    {OP("ge", "{'op':'plan','figure':'days-in-phase'}", NUMBER(14000)), "days in this phase: unknown, wanted at least 14", "unknown", "at least 14"},
};

START_TEST(a_leaf_says_what_was_found_and_what_was_wanted) {
    given(&g, "{'findings':{'noble':{'right':true,'left':false},'locking':{'right':false},'fever':false,'age':34,'pain':{'right':{'stairs-down':3}},"
              "'onset':{'right':'gradual'},'effusion':{'right':'none'},'pain_place':{'right':['diffuse','lateral_epicondyle']},'analgesic':false},"
              "'history':[{'finding':'hop','side':'right','value':true,'at':'2027-02-27T07:00:00Z'}]}");
    json_t *o = explain(leaves[_i].condition, SIDE_RIGHT);
    ck_assert_str_eq(text_of(o), leaves[_i].text);
    ck_assert_str_eq(json_string_value(json_object_get(o, "result")), leaves[_i].result);
    ck_assert_str_eq(json_string_value(json_object_get(o, "wanted")), leaves[_i].wanted);
    ck_assert(json_object_get(o, "value") != NULL);
    json_decref(o);
}
END_TEST

START_TEST(a_leaf_names_the_finding_its_value_time_and_age) {
    given_at(&g, "{'findings':{'pain':{'left':{'stairs-down':2.5}}}}", GIVEN_NOW - 5 * HOUR_MS);
    json_t *o = explain(OP("ge", PAIN, NUMBER(2000)), SIDE_LEFT);
    char *text = json_canonical(o);
    ck_assert_str_eq(text, "{\"age_h\":5,\"at\":\"2027-03-01T04:00:00Z\",\"context\":\"stairs-down\",\"finding\":\"pain\",\"masked\":true,"
                           "\"result\":\"met\",\"side\":\"left\",\"text\":\"pain, stairs-down (left): 2.5, masked by a painkiller, wanted at least 2\","
                           "\"value\":2.5,\"wanted\":\"at least 2\"}");
    free(text);
    json_decref(o);
}
END_TEST

START_TEST(an_unknown_leaf_has_no_time) {
    json_t *o = explain(YES("noble"), SIDE_LEFT);
    ck_assert(json_is_null(json_object_get(o, "value")));
    ck_assert_ptr_null(json_object_get(o, "at"));
    json_decref(o);
}
END_TEST

/* ----------------------------------------------------------------------------------------------------------- groups */

#define THREE "'of':[" YES("noble") "," YES("locking") "," YES("tender") "]"
static const struct { const char *condition, *text, *result, *for_it, *against, *open; } groups[] = {
    {"{'op':'all'," THREE "}", "all of these", "not met", "locking (left): no", "noble (left): yes", "tender (left): unknown"},
    {"{'op':'any'," THREE "}", "any of these", "met", "noble (left): yes", "locking (left): no", "tender (left): unknown"},
    {"{'op':'none'," THREE "}", "none of these", "not met", "noble (left): yes", "locking (left): no", "tender (left): unknown"},
    {"{'op':'at-least','n':2," THREE "}", "at least 2 of these 3", "unknown", "noble (left): yes", "locking (left): no", "tender (left): unknown"},
    {"{'op':'not','of':" YES("locking") "}", "not this", "met", "locking (left): no", "", ""},
    {"{'op':'named','name':'ITB sign','of':{'op':'any'," THREE "}}", "ITB sign", "met", "noble (left): yes", "locking (left): no", "tender (left): unknown"},
    {"{'op':'named','name':'a sign','of':" YES("noble") "}", "a sign", "met", "noble (left): yes", "", ""},
    {"{'op':'decided','of':" YES("tender") "}", "this can be decided", "not met", "", "", "tender (left): unknown"},
    {"{'op':'none','of':[{'op':'is','finding':'onset','code':'traumatic'}]}", "none of these", "met", "onset (left): gradual, ruled out by traumatic", "", ""},
    {"{'op':'not','of':{'op':'none','of':[{'op':'is','finding':'onset','code':'gradual'}]}}", "not this", "met", "none of these", "", ""},
    {"{'op':'const','value':true}", "always", "met", "", "", ""},
};

START_TEST(a_group_sorts_what_speaks_for_and_against_its_result) {
    given(&g, "{'findings':{'noble':{'left':true},'locking':{'left':false},'onset':{'left':'gradual'}}}");
    json_t *o = explain(groups[_i].condition, SIDE_LEFT);
    ck_assert_str_eq(text_of(o), groups[_i].text);
    ck_assert_str_eq(json_string_value(json_object_get(o, "result")), groups[_i].result);
    ck_assert_str_eq(list_of(o, "for"), groups[_i].for_it);
    ck_assert_str_eq(list_of(o, "against"), groups[_i].against);
    ck_assert_str_eq(list_of(o, "open"), groups[_i].open);
    json_decref(o);
}
END_TEST

START_TEST(the_last_one_alone_reads_as_the_newest) {
    given(&g, "{'findings':{'pain':{'left':{'stairs-down':2}},'analgesic':false}}");
    json_t *o = explain("{'op':'le','left':{'op':'window','finding':'pain','context':'stairs-down','stat':'worst','last':1},"
                        "'right':{'op':'number','value':1000}}", SIDE_LEFT);
    ck_assert_str_eq(text_of(o), "newest pain, stairs-down (left): 2, wanted at most 1");
    json_decref(o);
}
END_TEST

START_TEST(a_branch_that_no_answer_can_change_is_left_out) {
    given(&g, "{'findings':{'noble':{'left':true,'right':true}}}");
    json_t *o = explain("{'op':'all','of':[" YES("noble") ",{'op':'not','of':{'op':'named','name':'explained by nothing',"
                        "'of':{'op':'const','value':false}}}]}", SIDE_RIGHT);
    ck_assert_str_eq(list_of(o, "for"), "noble (right): yes");
    ck_assert_str_eq(list_of(o, "against"), "");
    json_decref(o);
    o = explain("{'op':'const','value':true}", SIDE_RIGHT);
    ck_assert_str_eq(text_of(o), "always");
    json_decref(o);
}
END_TEST

START_TEST(what_is_ruled_out_twice_is_wanted) {
    json_t *o = explain("{'op':'not','of':{'op':'none','of':[{'op':'is','finding':'onset','code':'gradual'}]}}", SIDE_LEFT);
    ck_assert_str_eq(list_of(json_array_get(json_object_get(o, "open"), 0), "open"), "onset (left): unknown, wanted gradual");
    json_decref(o);
}
END_TEST

START_TEST(a_score_shows_its_points_and_what_is_open) {
    given(&g, "{'findings':{'noble':{'left':true},'locking':{'left':false},'age':34}}");
#define ITEM(name, n) "{'op':'points','of':" YES(name) ",'value':" #n "}"
    json_t *o = explain(OP("ge", "{'op':'sum','of':[" ITEM("noble", 1000) "," ITEM("locking", 1000) "," ITEM("tender", 1000) ",{'op':'value','finding':'age'}]}", NUMBER(2000)), SIDE_LEFT);
    ck_assert_str_eq(text_of(o), "sum of 4 items: unknown, wanted at least 2");
    ck_assert_str_eq(list_of(o, "for"), "noble (left): yes; age: 34 y");
    ck_assert_str_eq(list_of(o, "against"), "locking (left): no");
    ck_assert_str_eq(list_of(o, "open"), "tender (left): unknown");
    json_decref(o);
}
END_TEST

START_TEST(a_number_explains_itself) {
    given(&g, "{'findings':{'pain':{'left':{'stairs-down':6}},'analgesic':false}}");
    const struct protocol *p = given_members(&g, "severity",
        "'severity':{'op':'worst-known','of':[{'op':'bands','of':" PAIN ",'bands':[[0,1000],[4000,2000]]},{'op':'bands','of':{'op':'value','finding':'age'},'bands':[[0,1000]]}]}");
    const struct situation s = given_situation(&g, SIDE_LEFT);
    struct result *results = given_results(&g, p);
    criterion_number(&p->criteria, p->severity, &s, results);
    json_t *o = explanation_json(&p->criteria, p->severity, &s, results);
    ck_assert_str_eq(text_of(o), "worst known of band of pain, stairs-down (left); band of age");
    ck_assert_int_eq(json_integer_value(json_object_get(o, "value")), 2);
    ck_assert_str_eq(list_of(o, "for"), "pain, stairs-down (left): 6");
    ck_assert_str_eq(list_of(o, "open"), "age: unknown");
    json_decref(o);
}
END_TEST

/* ----------------------------------------------------------------------------------------------------------- memory */

static int left;
static void *sometimes(size_t bytes) { return left-- > 0 ? malloc(bytes) : NULL; }

/* Every allocation of the JSON library fails once. */
START_TEST(without_memory_there_is_no_explanation) {
    const struct protocol *p = given_condition(&g, "{'op':'all','of':[" YES("noble") "," OP("ge", PAIN, NUMBER(2000)) "]}");
    const struct situation s = given_situation(&g, SIDE_LEFT);
    struct result *results = given_results(&g, p);
    json_t *o = NULL;
    criterion_eval(&p->criteria, p->definite, &s, results);
    for (int n = 0; !o && n < 1000; n++) {
        left = n;
        json_set_alloc_funcs(sometimes, free);
        o = explanation_json(&p->criteria, p->definite, &s, results);
        json_set_alloc_funcs(malloc, free);
        ck_assert(o == NULL || left >= 0);
    }
    ck_assert_ptr_nonnull(o);
    json_decref(o);
}
END_TEST

START_TEST(a_failing_text_gives_no_explanation) {
    const struct protocol *p = given_condition(&g, YES("noble"));
    const struct situation s = given_situation(&g, SIDE_LEFT);
    struct result *results = given_results(&g, p);
    criterion_eval(&p->criteria, p->definite, &s, results);
    support_fail_nth(1);
    json_t *o = explanation_json(&p->criteria, p->definite, &s, results);
    int failed = support_failed();
    support_fail_nth(0);
    ck_assert(failed > 0 && o == NULL);
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof *(table))

static Suite *make_suite(void) {
    Suite *s = suite_create("explanation");
    TCase *t = tcase_create("explanation");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, a_leaf_says_what_was_found_and_what_was_wanted, 0, ROWS(leaves));
    tcase_add_test(t, a_leaf_names_the_finding_its_value_time_and_age);
    tcase_add_test(t, an_unknown_leaf_has_no_time);
    tcase_add_loop_test(t, a_group_sorts_what_speaks_for_and_against_its_result, 0, ROWS(groups));
    tcase_add_test(t, the_last_one_alone_reads_as_the_newest);
    tcase_add_test(t, a_branch_that_no_answer_can_change_is_left_out);
    tcase_add_test(t, what_is_ruled_out_twice_is_wanted);
    tcase_add_test(t, a_score_shows_its_points_and_what_is_open);
    tcase_add_test(t, a_number_explains_itself);
    tcase_add_test(t, without_memory_there_is_no_explanation);
    tcase_add_test(t, a_failing_text_gives_no_explanation);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
