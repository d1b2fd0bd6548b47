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

static json_t *read_as(enum reading reading, const char *condition, enum side side) {
    static int number;
    char id[40], *members = NULL;
    snprintf(id, sizeof id, "e%d", ++number);
    ck_assert_int_ge(asprintf(&members, "'sources':[{'id':'s1','text':'A source.'}],'criteria':{'definite':%s}", condition), 0);
    const struct protocol *p = given_members(&g, id, members);
    struct situation s = given_situation(&g, side);
    struct result *results = given_results(&g, p);
    free(members);
    s.plan_since_ms = GIVEN_NOW - 10 * DAY_MS;
    criterion_eval(&p->criteria, p->definite, &s, results);
    json_t *o = explanation_json(&p->criteria, p->definite, &s, results, reading);
    ck_assert_ptr_nonnull(o);
    return o;
}

static json_t *explain(const char *condition, enum side side) { return read_as(READING_CLINICIAN, condition, side); }

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
    {YES("noble"), "Noble test painful (right)? yes", "met", "yes"},
    {YES("locking"), "Does it lock (right)? no", "not met", "yes"},
    {YES("tender"), "Tender (right)? unknown", "unknown", "yes"},
    {YES("fever"), "Fever? no", "not met", "yes"},
    {YES("hop"), "Does hopping hurt (right)? unknown (yes is 50 h old)", "unknown", "yes"},
    {"{'op':'yes','finding':'noble','knee':'other'}", "Noble test painful (left)? no", "not met", "yes"},
    {OP("ge", PAIN, NUMBER(2000)), "How bad is the pain (stairs down, right)? 3, wanted at least 2", "met", "at least 2"},
    {OP("lt", PAIN, NUMBER(2500)), "How bad is the pain (stairs down, right)? 3, wanted below 2.5", "not met", "below 2.5"},
    {OP("le", NUMBER(2000), PAIN), "How bad is the pain (stairs down, right)? 3, wanted at least 2", "met", "at least 2"},
    {OP("le", "{'op':'value','finding':'age'}", NUMBER(40000)), "Age? 34 y, wanted at most 40", "met", "at most 40"},
    {"{'op':'is','finding':'onset','code':'traumatic'}", "Onset (right)? gradual, wanted traumatic", "not met", "traumatic"},
    {"{'op':'any','of':[{'op':'is','finding':'effusion','code':'small'},{'op':'is','finding':'effusion','code':'large'}]}",
     "Effusion (right)? none, wanted small or large", "not met", "small or large"},
    {"{'op':'includes','finding':'pain_place','code':'lateral_epicondyle'}", "Where (right)? lateral epicondyle, diffuse, wanted lateral epicondyle", "met", "lateral epicondyle"},
    {"{'op':'known','finding':'noble'}", "Noble test painful (right)? yes", "met", "an answer"},
    {OP("ge", "{'op':'rank','finding':'effusion'}", NUMBER(1000)), "Effusion (right)? none, wanted at least small", "not met", "at least small"},
    {OP("le", "{'op':'window','finding':'pain','context':'stairs-down','stat':'median','days':7}", NUMBER(2000)),
     "median of \"How bad is the pain (stairs down, right)\" over 7 days: 3, wanted at most 2", "not met", "at most 2"},
    {OP("ge", "{'op':'plan','figure':'days-in-phase'}", NUMBER(14000)), "days in this phase: unknown, wanted at least 14", "unknown", "at least 14"},
    {OP("ge", "{'op':'plan','figure':'questions-missed-in-a-row'}", NUMBER(2000)), "questions missed in a row: unknown, wanted at least 2", "unknown", "at least 2"},
    {"{'op':'answered','finding':'tender'}", "Tender (right)? unknown", "unknown", "an answer"},
    {"{'op':'answered','finding':'effusion'}", "Effusion (right)? none", "met", "an answer"},
    {OP("ge", "{'op':'window','finding':'pain','context':'stairs-down','stat':'count','days':7,'ago':2,'where':{'is':'gt','than':5000}}", NUMBER(1000)),
     "count of \"How bad is the pain (stairs down, right)\" above 5 over 7 days, 2 days ago: 0, wanted at least 1", "not met", "at least 1"},
    {OP("le", "{'op':'baseline','finding':'age'}", NUMBER(40000)), "\"Age\" when the plan began: 33, wanted at most 40", "met", "at most 40"},
    {OP("le", "{'op':'baseline','finding':'effusion'}", NUMBER(1000)), "\"Effusion (right)\" when the plan began: moderate, wanted at most small", "not met", "at most small"},
    {OP("ge", "{'op':'baseline','finding':'locking'}", NUMBER(1000)), "\"Does it lock (right)\" when the plan began: yes, wanted yes", "met", "yes"},
    {OP("ge", "{'op':'baseline','finding':'tender'}", NUMBER(1000)), "\"Tender (right)\" when the plan began: unknown, wanted yes", "unknown", "yes"},
};

START_TEST(a_leaf_says_what_was_found_and_what_was_wanted) {
    given_at(&g, "{'findings':{'age':33,'effusion':{'right':'moderate'},'locking':{'right':true}}}", GIVEN_NOW - 12 * DAY_MS);
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
                           "\"result\":\"met\",\"side\":\"left\",\"text\":\"How bad is the pain (stairs down, left)? 2.5, masked by a painkiller, wanted at least 2\","
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
    {"{'op':'all'," THREE "}", "all of these", "not met", "Does it lock (left)? no", "Noble test painful (left)? yes", "Tender (left)? unknown"},
    {"{'op':'any'," THREE "}", "any of these", "met", "Noble test painful (left)? yes", "Does it lock (left)? no", "Tender (left)? unknown"},
    {"{'op':'none'," THREE "}", "none of these", "not met", "Noble test painful (left)? yes", "Does it lock (left)? no", "Tender (left)? unknown"},
    {"{'op':'at-least','n':2," THREE "}", "at least 2 of these 3", "unknown", "Noble test painful (left)? yes", "Does it lock (left)? no", "Tender (left)? unknown"},
    {"{'op':'not','of':" YES("locking") "}", "not this", "met", "Does it lock (left)? no", "", ""},
    {"{'op':'named','name':'ITB sign','of':{'op':'any'," THREE "}}", "ITB sign", "met", "Noble test painful (left)? yes", "Does it lock (left)? no", "Tender (left)? unknown"},
    {"{'op':'named','name':'a sign','of':" YES("noble") "}", "a sign", "met", "Noble test painful (left)? yes", "", ""},
    {"{'op':'decided','of':" YES("tender") "}", "this can be decided", "not met", "", "", "Tender (left)? unknown"},
    {"{'op':'none','of':[{'op':'is','finding':'onset','code':'traumatic'}]}", "none of these", "met", "Onset (left)? gradual, ruled out by traumatic", "", ""},
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
    ck_assert_str_eq(text_of(o), "newest \"How bad is the pain (stairs down, left)\": 2, wanted at most 1");
    json_decref(o);
}
END_TEST

START_TEST(a_branch_that_no_answer_can_change_is_left_out) {
    given(&g, "{'findings':{'noble':{'left':true,'right':true}}}");
    json_t *o = explain("{'op':'all','of':[" YES("noble") ",{'op':'not','of':{'op':'named','name':'explained by nothing',"
                        "'of':{'op':'const','value':false}}}]}", SIDE_RIGHT);
    ck_assert_str_eq(list_of(o, "for"), "Noble test painful (right)? yes");
    ck_assert_str_eq(list_of(o, "against"), "");
    json_decref(o);
    o = explain("{'op':'const','value':true}", SIDE_RIGHT);
    ck_assert_str_eq(text_of(o), "always");
    json_decref(o);
}
END_TEST

START_TEST(what_is_ruled_out_twice_is_wanted) {
    json_t *o = explain("{'op':'not','of':{'op':'none','of':[{'op':'is','finding':'onset','code':'gradual'}]}}", SIDE_LEFT);
    ck_assert_str_eq(list_of(json_array_get(json_object_get(o, "open"), 0), "open"), "Onset (left)? unknown, wanted gradual");
    json_decref(o);
}
END_TEST

START_TEST(a_score_shows_its_points_and_what_is_open) {
    given(&g, "{'findings':{'noble':{'left':true},'locking':{'left':false},'age':34}}");
#define GAIN(name, n) "{'op':'points','of':" YES(name) ",'value':" #n "}"
    json_t *o = explain(OP("ge", "{'op':'sum','of':[" GAIN("noble", 1000) "," GAIN("locking", 1000) "," GAIN("tender", 1000) ",{'op':'value','finding':'age'}]}", NUMBER(2000)), SIDE_LEFT);
    ck_assert_str_eq(text_of(o), "sum of 4 items: unknown, wanted at least 2");
    ck_assert_str_eq(list_of(o, "for"), "Noble test painful (left)? yes; Age? 34 y");
    ck_assert_str_eq(list_of(o, "against"), "Does it lock (left)? no");
    ck_assert_str_eq(list_of(o, "open"), "Tender (left)? unknown");
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
    json_t *o = explanation_json(&p->criteria, p->severity, &s, results, READING_CLINICIAN);
    ck_assert_str_eq(text_of(o), "worst known of band of \"How bad is the pain (stairs down, left)\"; band of \"Age\"");
    ck_assert_int_eq(json_integer_value(json_object_get(o, "value")), 2);
    ck_assert_str_eq(list_of(o, "for"), "How bad is the pain (stairs down, left)? 6");
    ck_assert_str_eq(list_of(o, "open"), "Age? unknown");
    json_decref(o);
}
END_TEST

START_TEST(quotients_and_choices_say_what_they_are_made_of) {
    given(&g, "{'findings':{'noble':{'left':true},'locking':{'left':false},'age':34,'analgesic':false,'pain':{'left':{'stairs-down':3}}}}");
#define AGE "{'op':'value','finding':'age'}"
#define CHOOSE(when, a, b) "{'op':'choose','when':" when ",'then':" a ",'else':" b "}"
    json_t *o = explain(OP("ge", OP("divide", PAIN, AGE), NUMBER(2000)), SIDE_LEFT);
    ck_assert_str_eq(text_of(o), "\"How bad is the pain (stairs down, left)\" divided by \"Age\": 0.088, wanted at least 2");
    ck_assert_str_eq(list_of(o, "for"), "How bad is the pain (stairs down, left)? 3; Age? 34 y");
    json_decref(o);
    o = explain(OP("ge", CHOOSE("{'op':'named','name':'a painful Noble test','of':" YES("noble") "}", PAIN, AGE), NUMBER(2000)), SIDE_LEFT);
    ck_assert_str_eq(text_of(o), "\"How bad is the pain (stairs down, left)\" with a painful Noble test, else \"Age\": 3, wanted at least 2");
    ck_assert_str_eq(list_of(o, "for"), "a painful Noble test; How bad is the pain (stairs down, left)? 3");
    json_decref(o);
    o = explain(OP("ge", CHOOSE(YES("tender"), PAIN, AGE), NUMBER(4000)), SIDE_LEFT);
    ck_assert_str_eq(text_of(o), "\"How bad is the pain (stairs down, left)\" or \"Age\": unknown, wanted at least 4");
    ck_assert_str_eq(list_of(o, "for"), "How bad is the pain (stairs down, left)? 3; Age? 34 y");
    ck_assert_str_eq(list_of(o, "open"), "Tender (left)? unknown");
    json_decref(o);
}
END_TEST

/* ---------------------------------------------------------------------------------------------------------- evidence */

static const char *member(const json_t *o, const char *key) {
    const char *text = json_string_value(json_object_get(o, key));
    return text ? text : "";
}

#define FOUNDED(n) "{'op':'number','value':" #n ",'mark':'DEF','source':'s1'}"
static const char *const founded[] = {
    OP("ge", PAIN, FOUNDED(2000)),
    OP("le", FOUNDED(2000), PAIN),
    OP("ge", "{'op':'rank','finding':'effusion'}", FOUNDED(1000)),
    OP("ge", "{'op':'window','finding':'pain','context':'stairs-down','stat':'median','days':7}", FOUNDED(1000)),
    OP("ge", "{'op':'sum','of':[" PAIN "," NUMBER(1000) "]}", FOUNDED(1000)),
    "{'op':'named','name':'a sign','mark':'DEF','source':'s1','of':" YES("noble") "}",
};

START_TEST(a_constant_or_a_name_says_how_well_it_is_founded) {
    json_t *o = explain(founded[_i], SIDE_LEFT);
    ck_assert_str_eq(member(o, "mark"), "DEF");
    ck_assert_str_eq(member(o, "source"), "s1");
    json_decref(o);
    o = explain(OP("ge", PAIN, NUMBER(2000)), SIDE_LEFT);
    ck_assert(!json_object_get(o, "mark") && !json_object_get(o, "source"));
    json_decref(o);
}
END_TEST

/* ------------------------------------------------------------------------------------------------------------ scores */

#define ITEM(name, question) "{'about':'knee','codes':['none','slight','constant'],'name':'" name "','question':'" question "','type':'one-of'}"
#define POINTS(name) "{'finding':'" name "','points':[5000,3000,0]}"
#define SCORE_PROTOCOL(e) \
    "{'criteria':{'definite':" e "},'findings':[{'about':'knee','max':15000,'min':0,'name':'akps','question':'Kujala score'," \
    "'score':{'at_least':2,'items':[" POINTS("limp") "," POINTS("walk") "," POINTS("jump") "]},'type':'number'}," \
    ITEM("limp", "Do you limp?") "," ITEM("walk", "Walking?") "," ITEM("jump", "Jumping?") "]," \
    "'format':1,'id':'scored','kind':'protocol','title':'t','version':'1'}"

START_TEST(a_prorated_score_says_from_how_many_answers) {
    const struct protocol *p = given_protocol(&g, SCORE_PROTOCOL(OP("ge", "{'op':'value','finding':'akps'}", NUMBER(9000))));
    given_nothing(&g);
    given_at(&g, "{'side':'left','findings':{'limp':'slight','jump':'none'}}", GIVEN_NOW - HOUR_MS);
    for (int later = 0; later < 2; later++) {
        const struct situation s = given_situation(&g, SIDE_LEFT);
        struct result *results = given_results(&g, p);
        criterion_eval(&p->criteria, p->definite, &s, results);
        json_t *o = explanation_json(&p->criteria, p->definite, &s, results, READING_CLINICIAN);
        ck_assert_str_eq(text_of(o), "Kujala score (left): 12, prorated from 2 of 3 answers, wanted at least 9");
        ck_assert(json_is_true(json_object_get(o, "prorated")) && json_integer_value(json_object_get(o, "age_h")) == 1);
        json_decref(o);
        given_at(&g, "{'side':'left','findings':{'limp':'none'}}", GIVEN_NOW);   /* an item alone changes no score */
    }
}
END_TEST

/* -------------------------------------------------------------------------------------------------- the engineer's */

static const json_t *input(const json_t *o, size_t i) { return json_array_get(json_object_get(o, "inputs"), i); }

START_TEST(an_engineer_reads_operators_places_intervals_and_inputs) {
    given(&g, "{'findings':{'noble':{'left':true},'pain':{'left':{'stairs-down':3}}}}");
    json_t *o = read_as(READING_ENGINEER, "{'op':'all','of':[" YES("noble") "," YES("tender") "," OP("ge", PAIN, FOUNDED(2000)) "]}", SIDE_LEFT);
    ck_assert_str_eq(member(o, "op"), "all");
    ck_assert_str_eq(member(o, "path"), "/criteria/definite");
    const char *ops[] = {"yes", "yes", "ge"}, *results[] = {"met", "unknown", "met"};
    const char *paths[] = {"/criteria/definite/of/0", "/criteria/definite/of/1", "/criteria/definite/of/2"};
    for (size_t i = 0; i < 3; i++) {
        ck_assert_str_eq(member(input(o, i), "op"), ops[i]);
        ck_assert_str_eq(member(input(o, i), "result"), results[i]);
        ck_assert_str_eq(member(input(o, i), "path"), paths[i]);
    }
    const json_t *pain = json_array_get(json_object_get(o, "for"), 1);
    ck_assert_str_eq(member(pain, "op"), "ge");
    ck_assert_str_eq(member(pain, "path"), "/criteria/definite/of/2");
    char *text = json_canonical(json_object_get(pain, "inputs"));
    ck_assert_str_eq(text, "[{\"hi\":10,\"lo\":3,\"op\":\"value\",\"result\":\"known\"},"
                           "{\"hi\":2,\"lo\":2,\"mark\":\"DEF\",\"op\":\"number\",\"result\":\"known\",\"source\":\"s1\"}]");
    free(text);
    json_decref(o);
}
END_TEST

START_TEST(an_engineer_reads_numbers_down_to_their_own_inputs) {
    given(&g, "{'findings':{'age':34}}");
    json_t *o = read_as(READING_ENGINEER, OP("ge", "{'op':'sum','of':[" AGE ",{'op':'points','of':" YES("noble") ",'value':2000}]}", NUMBER(35000)), SIDE_LEFT);
    const json_t *sum = input(o, 0);
    ck_assert_str_eq(member(o, "op"), "ge");
    ck_assert_str_eq(member(sum, "op"), "sum");
    ck_assert_str_eq(member(sum, "result"), "unknown");
    ck_assert(json_integer_value(json_object_get(sum, "lo")) == 34 && json_integer_value(json_object_get(sum, "hi")) == 36);
    ck_assert_str_eq(member(input(sum, 1), "op"), "points");
    ck_assert_str_eq(member(input(input(sum, 1), 0), "op"), "yes");
    ck_assert_str_eq(member(input(input(sum, 1), 0), "result"), "unknown");
    ck_assert_str_eq(member(input(o, 1), "op"), "number");
    json_decref(o);
}
END_TEST

/* What a clinician reads is the same in both. */
START_TEST(an_engineers_reading_only_adds) {
    given(&g, "{'findings':{'noble':{'right':true},'locking':{'right':false},'age':34,'effusion':{'right':'none'}}}");
    json_t *one = read_as(READING_CLINICIAN, leaves[_i].condition, SIDE_RIGHT), *two = read_as(READING_ENGINEER, leaves[_i].condition, SIDE_RIGHT);
    const char *key;
    json_t *value;
    json_object_foreach (one, key, value) ck_assert_msg(json_equal(value, json_object_get(two, key)), "%s", key);
    ck_assert(json_object_get(two, "op") && json_object_get(two, "path"));
    json_decref(one);
    json_decref(two);
}
END_TEST

/* --------------------------------------------------------------------------------------------------- the patient's */

#define NAMED(name, e) "{'op':'named','name':'" name "','of':" e "}"
static const struct { const char *condition, *text, *because; } told[] = {
    {YES("noble"), "This applies, because the answer to \"Noble test painful?\" (left knee) is yes.", "The answer to \"Noble test painful?\" (left knee) is yes."},
    {YES("locking"), "This does not apply, because the answer to \"Does it lock?\" (left knee) is no.", "The answer to \"Does it lock?\" (left knee) is no."},
    {YES("tender"), "This cannot be decided yet, because \"Tender?\" (left knee) is not answered yet.", "\"Tender?\" (left knee) is not answered yet."},
    {YES("hop"), "This cannot be decided yet, because the answer to \"Does hopping hurt?\" (left knee) is too old.", "The answer to \"Does hopping hurt?\" (left knee) is too old."},
    {"{'op':'all','of':[" YES("noble") "," YES("locking") "," YES("tender") "]}",
     "This does not apply, because the answer to \"Does it lock?\" (left knee) is no.", "The answer to \"Does it lock?\" (left knee) is no."},
    {"{'op':'none','of':[" YES("locking") "," YES("fever") "]}",
     "This applies, because the answer to \"Does it lock?\" (left knee) is no, and the answer to \"Fever?\" is no.",
     "The answer to \"Does it lock?\" (left knee) is no. The answer to \"Fever?\" is no."},
    {"{'op':'all','of':[" NAMED("the pain has settled", OP("le", PAIN, NUMBER(5000))) "," YES("noble") "]}",
     "This applies, because \"the pain has settled\" is so, and the answer to \"Noble test painful?\" (left knee) is yes.",
     "\"the pain has settled\" is so. The answer to \"Noble test painful?\" (left knee) is yes."},
    {NAMED("a lateral pain", "{'op':'includes','finding':'pain_place','code':'lateral_epicondyle'}"),
     "\"a lateral pain\" applies, because the answer to \"Where?\" (left knee) is lateral epicondyle.",
     "The answer to \"Where?\" (left knee) is lateral epicondyle."},
    {NAMED("a sign", NAMED("another sign", YES("tender"))), "\"a sign\" cannot be decided yet, because \"another sign\" is not known yet.", "\"another sign\" is not known yet."},
    {OP("le", "{'op':'window','finding':'pain','context':'stairs-down','stat':'worst','days':7,'ago':1}", NUMBER(2000)),
     "This cannot be decided yet, because not enough is known yet of the highest of the answers to \"How bad is the pain?\" (stairs down, left knee) over 7 days, 1 day ago.", NULL},
    {OP("le", "{'op':'window','finding':'pain','context':'stairs-down','stat':'median','days':7}", NUMBER(2000)),
     "This does not apply, because the middle one of the answers to \"How bad is the pain?\" (stairs down, left knee) over 7 days is 3.", NULL},
    {OP("ge", "{'op':'window','finding':'pain','context':'stairs-down','stat':'count','days':7,'where':{'is':'ge','than':3000}}", NUMBER(1000)),
     "This applies, because the number of answers to \"How bad is the pain?\" (stairs down, left knee) that are at least 3 over 7 days is 1.", NULL},
    {OP("ge", "{'op':'baseline','finding':'hop'}", NUMBER(1000)), "This cannot be decided yet, because when the plan began, the answer to \"Does hopping hurt?\" (left knee) was not known.", NULL},
    {OP("ge", "{'op':'baseline','finding':'effusion'}", NUMBER(1000)), "This applies, because when the plan began, the answer to \"Effusion?\" (left knee) was small.", NULL},
    {OP("ge", "{'op':'plan','figure':'days-in-phase'}", NUMBER(1000)), "This cannot be decided yet, because days in this phase: not known.", NULL},
    {OP("ge", "{'op':'sum','of':[{'op':'points','of':" YES("noble") ",'value':1000},{'op':'points','of':" YES("tender") ",'value':1000}]}", NUMBER(2000)),
     "This cannot be decided yet, because \"Tender?\" (left knee) is not answered yet.", NULL},
    {OP("ge", CHOOSE(YES("locking"), PAIN, AGE), NUMBER(2000)),
     "This applies, because the answer to \"Does it lock?\" (left knee) is no, and the answer to \"Age?\" is 34 y.", NULL},
    {"{'op':'any','of':[{'op':'answered','finding':'tender'}," YES("tender") "]}", "This cannot be decided yet, because \"Tender?\" (left knee) is not answered yet.",
     "\"Tender?\" (left knee) is not answered yet."},
    {"{'op':'none','of':[" YES("locking") "," YES("fever") "," YES("swollen") ",{'op':'is','finding':'onset','code':'traumatic'},{'op':'is','finding':'dominant_place','code':'patella'}]}",
     "This applies, because the answer to \"Does it lock?\" (left knee) is no, the answer to \"Fever?\" is no, the answer to \"Swollen?\" (left knee) is no, and for 2 more reasons.", NULL},
    {"{'op':'const','value':true}", "This applies.", ""},
};

START_TEST(a_patient_reads_plain_sentences) {
    char because[1000] = "";
    given_at(&g, "{'findings':{'effusion':{'left':'small'}}}", GIVEN_NOW - 11 * DAY_MS);
    given_at(&g, "{'findings':{'hop':{'left':true}}}", GIVEN_NOW - 5 * DAY_MS);
    given(&g, "{'side':'left','findings':{'noble':true,'locking':false,'fever':false,'swollen':false,'age':34,'analgesic':false,'onset':'gradual',"
              "'dominant_place':'lateral_epicondyle','pain_place':['lateral_epicondyle'],'pain':{'stairs-down':3}}}");
    json_t *o = read_as(READING_PATIENT, told[_i].condition, SIDE_LEFT);
    ck_assert_str_eq(text_of(o), told[_i].text);
    const json_t *list = json_object_get(o, "because");
    ck_assert(json_is_array(list) && json_object_size(o) == 2);
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t n = strlen(because);
        snprintf(because + n, sizeof because - n, "%s%s", i ? " " : "", json_string_value(json_array_get(list, i)));
    }
    if (told[_i].because) ck_assert_str_eq(because, told[_i].because);
    ck_assert_ptr_null(strchr(because, '_'));
    json_decref(o);
}
END_TEST

START_TEST(a_patient_reads_what_a_number_comes_to) {
    given(&g, "{'findings':{'pain':{'left':{'stairs-down':6}},'analgesic':true}}");
    const struct protocol *p = given_members(&g, "patients", "'severity':{'op':'bands','of':" PAIN ",'bands':[[0,1000],[4000,2000]]},'irritability':" AGE);
    const struct situation s = given_situation(&g, SIDE_LEFT);
    struct result *results = given_results(&g, p);
    criterion_number(&p->criteria, p->severity, &s, results);
    criterion_number(&p->criteria, p->irritability, &s, results);
    json_t *o = explanation_json(&p->criteria, p->severity, &s, results, READING_PATIENT);
    ck_assert_str_eq(text_of(o), "This comes to 2, because the answer to \"How bad is the pain?\" (stairs down, left knee) is 6, masked by a painkiller.");
    json_decref(o);
    o = explanation_json(&p->criteria, p->irritability, &s, results, READING_PATIENT);
    ck_assert_str_eq(text_of(o), "This cannot be worked out yet, because \"Age?\" is not answered yet.");
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
        o = explanation_json(&p->criteria, p->definite, &s, results, (enum reading)_i);
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
    json_t *o = explanation_json(&p->criteria, p->definite, &s, results, (enum reading)_i);
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
    tcase_add_test(t, quotients_and_choices_say_what_they_are_made_of);
    tcase_add_loop_test(t, a_constant_or_a_name_says_how_well_it_is_founded, 0, ROWS(founded));
    tcase_add_test(t, a_prorated_score_says_from_how_many_answers);
    tcase_add_test(t, an_engineer_reads_operators_places_intervals_and_inputs);
    tcase_add_test(t, an_engineer_reads_numbers_down_to_their_own_inputs);
    tcase_add_loop_test(t, an_engineers_reading_only_adds, 0, ROWS(leaves));
    tcase_add_loop_test(t, a_patient_reads_plain_sentences, 0, ROWS(told));
    tcase_add_test(t, a_patient_reads_what_a_number_comes_to);
    tcase_add_loop_test(t, without_memory_there_is_no_explanation, READING_CLINICIAN, READING_PATIENT + 1);
    tcase_add_loop_test(t, a_failing_text_gives_no_explanation, READING_CLINICIAN, READING_PATIENT + 1);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
