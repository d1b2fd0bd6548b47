#include "clinical/finding/finding_score.h"
#include "given.h"

static struct given g;

static void set_up(void) {
    g = given_new();
    given_members(&g, "base", "");
    given_nothing(&g);
}

static void tear_down(void) { given_free(&g); }

static const struct finding *finding(const char *name) {
    int index = vocabulary_find(g.c->vocabulary, name);
    ck_assert_msg(index >= 0, "%s", name);
    return &g.c->vocabulary->findings.item[index];
}

static bool get(const char *name, const char *context, enum side side, struct value *out) {
    const struct finding *f = finding(name);
    return answers_get(&g.answers, f, finding_slot(f, finding_context(f, context), side), GIVEN_NOW, out);
}

static enum status declare(const char *text) {
    json_t *d = given_json(text);
    int index;
    enum status status = vocabulary_add(g.c->vocabulary, d, &index, &g.err);
    json_decref(d);
    return status;
}

/* ------------------------------------------------------------------------------------------------------ vocabulary */

static const struct { const char *text, *message; } bad_declarations[] = {
    {"[]", "not an object"},
    {"{'name':'Noble','about':'knee','type':'yes-no','question':'?'}", "\"Noble\" is not snake_case"},
    {"{'name':'x','about':'leg','type':'yes-no','question':'?'}", "\"leg\" is neither"},
    {"{'name':'x','about':'knee','type':'maybe','question':'?'}", "\"maybe\" is none of"},
    {"{'name':'x','about':'knee','type':'yes-no'}", "question"},
    {"{'name':'x','about':'knee','type':'number','question':'?'}", "min"},
    {"{'name':'x','about':'knee','type':'number','question':'?','min':5,'max':4}", "min 5 is above max 4"},
    {"{'name':'x','about':'knee','type':'yes-no','question':'?','min':5}", "only a number"},
    {"{'name':'x','about':'knee','type':'one-of','question':'?'}", "\"codes\" is missing"},
    {"{'name':'x','about':'knee','type':'one-of','question':'?','codes':['a','a']}", "\"a\" stands twice"},
    {"{'name':'x','about':'knee','type':'one-of','question':'?','codes':['A b']}", "item 0"},
    {"{'name':'x','about':'knee','type':'yes-no','question':'?','codes':['a']}", "only one-of"},
    {"{'name':'x','about':'knee','type':'yes-no','question':'?','contexts':['left']}", "\"left\" is a side"},
    {"{'name':'x','about':'knee','type':'yes-no','question':'?','fresh_h':0}", "fresh_h"},
    {"{'name':'x','about':'knee','type':'yes-no','question':'?','kept_d':0}", "kept_d"},
    {"{'name':'x','about':'knee','type':'yes-no','question':'?','kept_d':401}", "kept_d"},
    {"{'name':'x','about':'knee','type':'yes-no','question':'?','kept_d':120}", "120 is what it is without"},
    {"{'name':'noble','about':'knee','type':'yes-no','question':'?','kept_d':400}", "noble is kept for 400 days here, but for 120 where it was declared first"},
    {"{'name':'x','about':'knee','type':'number','min':0,'max':1,'question':'?','contexts':['a','b'],'asked':['A?']}", "\"asked\" has 1 questions"},
    {"{'name':'x','about':'knee','type':'number','min':0,'max':1,'question':'?','asked':['A?']}", "\"asked\" has 1 questions"},
    {"{'name':'x','about':'knee','type':'number','min':0,'max':1,'question':'?','contexts':['a'],'asked':[3]}", "\"asked\": item 0"},
    {"{'name':'x','about':'knee','type':'yes-no','question':'?','title':''}", "\"title\""},
    {"{'name':'x','about':'knee','type':'yes-no','question':'?','fresch_h':1}", "did you mean \"fresh_h\""},
    {"{'name':'x','about':'person','type':'yes-no','question':'?','implied_by':{'finding':'pain'}}", "about the knee"},
    {"{'name':'x','about':'knee','type':'yes-no','question':'?','implied_by':{'finding':'noble'}}", "not a number"},
    {"{'name':'x','about':'knee','type':'yes-no','question':'?','implied_by':{'finding':'x'}}", "implied by itself"},
    {"{'name':'noble','about':'knee','type':'number','question':'?','min':0,'max':1}", "noble is number here, but yes-no"},
    {"{'name':'fever','about':'knee','type':'yes-no','question':'?'}", "fever is about the knee here, but about the person"},
    {"{'name':'age','about':'person','type':'number','unit':'d','min':0,'max':1,'question':'?'}", "\"d\" here, but \"y\""},
    {"{'name':'onset','about':'knee','type':'one-of','question':'?','codes':['traumatic','gradual']}", "another place"},
};

START_TEST(a_bad_declaration_is_refused_and_leaves_nothing) {
    size_t count = g.c->vocabulary->findings.count;
    int slots = g.c->vocabulary->slots;
    ck_assert_int_eq(declare(bad_declarations[_i].text), STATUS_INPUT);
    ck_assert_msg(strstr(g.err.message, bad_declarations[_i].message), "%s", g.err.message);
    ck_assert_uint_eq(g.c->vocabulary->findings.count, count);
    ck_assert_int_eq(g.c->vocabulary->slots, slots);
}
END_TEST

START_TEST(each_context_is_asked_in_its_own_words_where_it_has_them) {
#define IN_CONTEXTS "{'name':'x','about':'knee','type':'number','min':0,'max':1,'question':'How bad?','contexts':['a','b']"
    ck_assert_int_eq(declare(IN_CONTEXTS "}"), STATUS_OK);
    int x = vocabulary_find(g.c->vocabulary, "x");
    ck_assert_str_eq(finding_question(&g.c->vocabulary->findings.item[x], 1), "How bad?");
    ck_assert_int_eq(declare(IN_CONTEXTS ",'asked':['How bad in A?','How bad in B?'],'title':'badness'}"), STATUS_OK);
    ck_assert_str_eq(finding_question(&g.c->vocabulary->findings.item[x], 1), "How bad in B?");
}
END_TEST

START_TEST(how_long_a_finding_is_kept_never_changes) {
    ck_assert_int_eq(declare("{'name':'x','about':'knee','type':'yes-no','question':'?','kept_d':400}"), STATUS_OK);
    ck_assert_int_eq(finding("x")->kept_days, 400);
    ck_assert_int_eq(finding_kept_days(finding("x")), 400);
    ck_assert(finding("noble")->kept_days == 0 && finding_kept_days(finding("noble")) == FINDING_KEPT_DAYS);
    ck_assert_int_eq(declare("{'name':'x','about':'knee','type':'yes-no','question':'?','kept_d':400}"), STATUS_OK);
    ck_assert_int_eq(declare("{'name':'x','about':'knee','type':'yes-no','question':'?','kept_d':200}"), STATUS_INPUT);
    ck_assert_int_eq(declare("{'name':'x','about':'knee','type':'yes-no','question':'?'}"), STATUS_INPUT);
    ck_assert_str_eq(g.err.message, "x is kept for 120 days here, but for 400 where it was declared first");
    ck_assert_int_eq(finding("x")->kept_days, 400);
}
END_TEST

START_TEST(codes_and_contexts_grow_at_their_end_and_slots_stay) {
    int before = finding_slot(finding("pain"), 1, SIDE_RIGHT), slots = g.c->vocabulary->slots;
    ck_assert_int_eq(declare("{'name':'onset','about':'knee','type':'one-of','question':'?','codes':['gradual','traumatic','surgical']}"), STATUS_OK);
    ck_assert_int_eq(declare("{'name':'pain','about':'knee','type':'number','unit':'0-10','min':0,'max':20000,'question':'?',"
                             "'contexts':['rest','worst-24h','stairs-down','squat']}"), STATUS_OK);
    ck_assert_int_eq(finding_code(finding("onset"), "surgical"), 2);
    ck_assert_int_eq(finding_context(finding("pain"), "squat"), 3);
    ck_assert_int_eq(finding_slot(finding("pain"), 1, SIDE_RIGHT), before);
    ck_assert_int_eq(finding_slot(finding("pain"), 3, SIDE_LEFT), slots);
    ck_assert_int_eq(g.c->vocabulary->slots, slots + 2);
    ck_assert_int_eq(finding("pain")->max, 20000);
    ck_assert_int_eq(declare("{'name':'onset','about':'knee','type':'one-of','question':'?','codes':['gradual']}"), STATUS_OK);
    ck_assert_uint_eq(finding("onset")->codes, 3);
}
END_TEST

START_TEST(every_finding_context_and_side_has_its_own_slot) {
    const struct vocabulary *v = g.c->vocabulary;
    char *seen = calloc((size_t)v->slots, 1);
    ck_assert_ptr_nonnull(seen);
    for (size_t i = 0; i < v->findings.count; i++) {
        const struct finding *f = &v->findings.item[i];
        for (size_t c = 0; c < f->contexts; c++) {
            for (int side = f->knee ? SIDE_LEFT : SIDE_NONE; side <= (f->knee ? SIDE_RIGHT : SIDE_NONE); side++) {
                int slot = finding_slot(f, (int)c, (enum side)side);
                ck_assert_int_lt(slot, v->slots);
                ck_assert_msg(!seen[slot]++, "%s", f->name);
            }
        }
    }
    free(seen);
}
END_TEST

START_TEST(an_implied_yes_no_may_be_declared_before_its_number) {
    ck_assert_int_eq(declare("{'name':'kneel','about':'knee','type':'yes-no','question':'?','implied_by':{'finding':'kneel_pain'}}"), STATUS_OK);
    ck_assert_int_eq(finding("kneel")->implied_by, -1);
    ck_assert_int_eq(declare("{'name':'kneel_pain','about':'knee','type':'number','unit':'0-10','min':0,'max':10000,'question':'?'}"), STATUS_OK);
    ck_assert_int_eq(finding("kneel")->implied_by, vocabulary_find(g.c->vocabulary, "kneel_pain"));
}
END_TEST

START_TEST(the_nearest_name_is_offered) {
    ck_assert_str_eq(vocabulary_nearest(g.c->vocabulary, "nobel"), "noble");
    ck_assert_ptr_null(vocabulary_nearest(g.c->vocabulary, "zzzzzzzz"));
}
END_TEST

/* ------------------------------------------------------------------------------------------------------------ form */

START_TEST(every_type_of_value_is_read) {
    struct value v;
    given(&g, "{'findings':{'noble':{'left':true,'right':null},'pain':{'left':{'rest':2.5}},'age':34,'onset':'gradual',"
              "'pain_place':['patella','diffuse'],'fever':false,'analgesic':false},'side':'left'}");
    ck_assert(get("noble", "", SIDE_LEFT, &v) && v.number == 1 && v.at_ms == GIVEN_NOW);
    ck_assert(!get("noble", "", SIDE_RIGHT, &v));
    ck_assert(get("pain", "rest", SIDE_LEFT, &v) && v.number == 2500 && !v.masked);
    ck_assert(!get("pain", "worst-24h", SIDE_LEFT, &v));
    ck_assert(get("age", "", SIDE_NONE, &v) && v.number == 34000);
    ck_assert(get("onset", "", SIDE_LEFT, &v) && v.number == 0);
    ck_assert(!get("onset", "", SIDE_RIGHT, &v));
    ck_assert(get("pain_place", "", SIDE_LEFT, &v) && v.number == 6);
    ck_assert(get("fever", "", SIDE_NONE, &v) && v.number == 0);
}
END_TEST

START_TEST(a_bare_value_belongs_to_the_forms_side) {
    struct value v;
    given(&g, "{'findings':{'noble':true,'pain':{'rest':1}},'side':'both'}");
    ck_assert(get("noble", "", SIDE_LEFT, &v) && get("noble", "", SIDE_RIGHT, &v));
    ck_assert(get("pain", "rest", SIDE_LEFT, &v) && get("pain", "rest", SIDE_RIGHT, &v));
}
END_TEST

START_TEST(no_place_of_pain_is_an_answer_and_null_is_none) {
    struct value v;
    given(&g, "{'findings':{'pain_place':{'left':[],'right':null}}}");
    ck_assert(get("pain_place", "", SIDE_LEFT, &v) && v.number == 0);
    ck_assert(!get("pain_place", "", SIDE_RIGHT, &v));
}
END_TEST

START_TEST(null_for_a_number_with_contexts_is_unknown_in_each) {
    given(&g, "{'findings':{'pain':{'left':null}}}");
    ck_assert_uint_eq(g.history.count, 3);
    for (size_t i = 0; i < 3; i++) ck_assert(!g.history.item[i].value.known && g.history.item[i].context == (int)i);
}
END_TEST

static const struct { const char *form, *message; } bad_forms[] = {
    {"[]", "not a JSON object"},
    {"{'finding':{}}", "did you mean \"findings\""},
    {"{'findings':[]}", "\"findings\": expected an object"},
    {"{'findings':{'nobel':{'left':true}}}", "\"nobel\" is not a finding; did you mean \"noble\"?"},
    {"{'findings':{'qqqqqqq':true}}", "\"qqqqqqq\" is not a finding"},
    {"{'findings':{'noble':true}}", "noble is about a knee: say which"},
    {"{'findings':{'noble':null}}", "noble is about a knee: say which"},
    {"{'findings':{'noble':{'left':1}}}", "noble (left): expected true, false or null, got 1"},
    {"{'findings':{'noble':{'left':'yes'}}}", "expected true, false or null, got \"yes\""},
    {"{'findings':{'noble':{'left':true,'middle':true}}}", "\"middle\" is neither \"left\" nor \"right\""},
    {"{'findings':{'age':{'left':34}}}", "age is about the person and has no side"},
    {"{'findings':{'age':'young'}}", "age: expected a number or null, got \"young\""},
    {"{'findings':{'age':121}}", "age: 121 is outside 0 to 120"},
    {"{'findings':{'age':-1}}", "age: -1 is outside 0 to 120"},
    {"{'findings':{'age':1.2345}}", "more than three decimals"},
    {"{'findings':{'pain':{'left':{'rest':11}}}}", "pain rest (left): 11 is outside 0 to 10"},
    {"{'findings':{'pain':{'left':3}}}", "pain (left): expected an object of contexts, got 3"},
    {"{'findings':{'pain':{'left':{'stairs-dwn':3}}}}", "\"stairs-dwn\" is not one of its contexts; did you mean \"stairs-down\"?"},
    {"{'findings':{'onset':{'left':'graduel'}}}", "\"graduel\" is not one of its codes; did you mean \"gradual\"?"},
    {"{'findings':{'onset':{'left':['gradual']}}}", "onset (left): expected a code or null"},
    {"{'findings':{'pain_place':{'left':'patella'}}}", "expected a list of codes"},
    {"{'findings':{'pain_place':{'left':['patela']}}}", "did you mean \"patella\"?"},
    {"{'findings':{},'side':'middle'}", "\"middle\" is none of left, right, both"},
    {"{'findings':{},'at':'2027-03-01T09:00:01Z'}", "is later than now, 2027-03-01T09:00:00Z"},
    {"{'findings':{},'at':'yesterday'}", "\"at\""},
    {"{'findings':{},'history':[1]}", "\"history\": item 0 is not an object"},
    {"{'findings':{},'history':[{'finding':'age','at':'2027-01-01T00:00Z'}]}", "item 0: age: \"value\" is missing"},
    {"{'findings':{},'history':[{'finding':'noble','value':true}]}", "noble is about a knee: \"side\" is missing"},
    {"{'findings':{},'history':[{'finding':'age','value':1},{'finding':'agee','value':1}]}", "item 1: \"agee\" is not a finding"},
    {"{'findings':{},'history':[{'finding':'pain','side':'left','value':4}]}", "\"\" is not one of its contexts"},
    {"{'findings':{},'history':[{'finding':'age','value':1,'at':'2028-01-01T00:00Z'}]}", "is later than now"},
};

START_TEST(a_bad_form_is_refused_by_name) {
    ck_assert_int_eq(given_try(&g, bad_forms[_i].form, GIVEN_NOW), STATUS_INPUT);
    ck_assert_msg(strstr(g.err.message, bad_forms[_i].message), "%s", g.err.message);
}
END_TEST

START_TEST(reports_come_oldest_first_and_findings_after_history) {
    given(&g, "{'findings':{'age':3,'analgesic':false},'at':'2027-02-20T00:00:00Z','history':["
              "{'finding':'age','value':5,'at':'2027-02-25T00:00:00Z'},{'finding':'age','value':1,'at':'2027-02-01T00:00:00Z'},"
              "{'finding':'age','value':2,'at':'2027-02-20T00:00:00Z'}]}");
    const int64_t wanted[] = {1000, 2000, 3000, 0, 5000};
    ck_assert_uint_eq(g.history.count, 5);
    for (size_t i = 0; i < 5; i++) ck_assert_int_eq(g.history.item[i].value.number, wanted[i]);
}
END_TEST

/* -------------------------------------------------------------------------------------------------- implied answers */

START_TEST(a_number_of_one_or_more_implies_the_yes) {
    struct value v;
    given(&g, "{'findings':{'pain':{'left':{'stairs-down':3},'right':{'stairs-down':0}},'analgesic':false}}");
    ck_assert(get("stairs", "", SIDE_LEFT, &v) && v.number == 1);
    ck_assert(get("stairs", "", SIDE_RIGHT, &v) && v.number == 0);
}
END_TEST

START_TEST(another_context_and_an_unknown_number_imply_nothing) {
    struct value v;
    given(&g, "{'findings':{'pain':{'left':{'rest':3,'stairs-down':null}},'analgesic':false}}");
    ck_assert(!get("stairs", "", SIDE_LEFT, &v));
}
END_TEST

START_TEST(a_masked_zero_does_not_imply_no) {
    struct value v;
    given(&g, "{'findings':{'pain':{'left':{'stairs-down':0},'right':{'stairs-down':2}},'analgesic':true}}");
    ck_assert(!get("stairs", "", SIDE_LEFT, &v));
    ck_assert(get("stairs", "", SIDE_RIGHT, &v) && v.number == 1);
}
END_TEST

START_TEST(a_contradiction_names_both) {
    const char *forms[] = {"{'findings':{'stairs':{'left':false},'pain':{'left':{'stairs-down':3}},'analgesic':false}}",
                           "{'findings':{'stairs':{'left':true},'pain':{'left':{'stairs-down':0}},'analgesic':false}}"};
    const char *messages[] = {"pain stairs-down (left) is 3, which contradicts stairs (left): false",
                              "pain stairs-down (left) is 0, which contradicts stairs (left): true"};
    ck_assert_int_eq(given_try(&g, forms[_i], GIVEN_NOW), STATUS_INPUT);
    ck_assert_str_eq(g.err.message, messages[_i]);
}
END_TEST

START_TEST(what_is_of_another_side_or_instant_does_not_contradict) {
    struct value v;
    given(&g, "{'findings':{'stairs':{'left':false,'right':true},'pain':{'right':{'stairs-down':3}},'analgesic':false},"
              "'history':[{'finding':'pain','context':'stairs-down','side':'left','value':5,'at':'2027-02-01T00:00:00Z'}]}");
    ck_assert(get("stairs", "", SIDE_LEFT, &v) && v.number == 0);
    ck_assert(get("stairs", "", SIDE_RIGHT, &v) && v.number == 1);
}
END_TEST

START_TEST(an_older_no_does_not_contradict_a_newer_number) {
    struct value v;
    given(&g, "{'findings':{'pain':{'left':{'stairs-down':3}},'analgesic':false},"
              "'history':[{'finding':'stairs','side':'left','value':false,'at':'2027-02-01T00:00:00Z'}]}");
    ck_assert(get("stairs", "", SIDE_LEFT, &v) && v.number == 1);
}
END_TEST

START_TEST(of_one_instant_the_later_form_stands) {
    struct value v;
    given(&g, "{'findings':{'stairs':{'left':false}}}");
    given(&g, "{'findings':{'pain':{'left':{'stairs-down':3}},'analgesic':false}}");
    ck_assert(get("stairs", "", SIDE_LEFT, &v) && v.number == 1);
    given(&g, "{'findings':{'stairs':{'left':false}}}");
    ck_assert(get("stairs", "", SIDE_LEFT, &v) && v.number == 0);
}
END_TEST

START_TEST(a_masked_zero_does_not_contradict_a_yes) {
    struct value v;
    given(&g, "{'findings':{'stairs':{'left':true},'pain':{'left':{'stairs-down':0}}}}");
    ck_assert(get("stairs", "", SIDE_LEFT, &v) && v.number == 1);
}
END_TEST

/* ---------------------------------------------------------------------------------------------------------- scores */

#define LIMP  "{'finding':'akps_limp','points':[5000,3000,0]}"
#define WALK  "{'finding':'akps_walk','points':[10000,5000,0]}"
#define STEPS "{'finding':'akps_steps','points':[5000,2000]}"
#define AKPS(rest) "{'name':'akps','about':'knee','type':'number','min':0,'max':20000,'question':'AKPS?','score':{'items':[" LIMP "," WALK "," STEPS "]" rest "}}"
#define ITEM(name, codes) "{'name':'" name "','about':'knee','type':'one-of','question':'?','codes':[" codes "]}"

static void declare_akps(const char *score) {
    ck_assert_int_eq(declare(score), STATUS_OK);
    ck_assert_int_eq(declare(ITEM("akps_limp", "'none','slight','constant'")), STATUS_OK);
    ck_assert_int_eq(declare(ITEM("akps_walk", "'far','near','unable'")), STATUS_OK);
    ck_assert_int_eq(declare(ITEM("akps_steps", "'fine','painful'")), STATUS_OK);
    ck_assert_int_eq(declare("{'name':'akps_good','about':'knee','type':'yes-no','question':'?','implied_by':{'finding':'akps'}}"), STATUS_OK);
    given_nothing(&g);
}

static const struct { const char *findings; bool known; int64_t number; bool prorated; } scored[] = {
    {"'akps_limp':'none','akps_walk':'far','akps_steps':'fine'", true, 20000, false},
    {"'akps_limp':'slight','akps_walk':'near','akps_steps':'painful'", true, 10000, false},
    {"'akps_limp':'slight','akps_walk':'near'", true, 12000, true},              /* 8 / 2 * 3 */
    {"'akps_limp':'none','akps_walk':'far'", true, 20000, true},                 /* 15 / 2 * 3 is past the end */
    {"'akps_limp':'slight','akps_steps':null,'akps_walk':'unable'", true, 4500, true},
    {"'akps_limp':'none'", false, 0, false},
    {"'akps_limp':null,'akps_walk':null,'akps_steps':null", false, 0, false},
    {"'akps':7", true, 7000, false},
    {"'akps':7,'akps_limp':'none'", true, 7000, false},
    {"'akps':10,'akps_limp':'slight','akps_walk':'near','akps_steps':'painful'", true, 10000, false},
    {"'akps':12,'akps_limp':'slight','akps_walk':'near'", true, 12000, true},
    {"'akps':null,'akps_limp':'slight','akps_walk':'near','akps_steps':'painful'", true, 10000, false},
};

START_TEST(the_answers_to_its_items_make_a_score) {
    char form[300];
    struct value v = {0};
    declare_akps(AKPS(",'at_least':2"));
    snprintf(form, sizeof form, "{'side':'left','findings':{%s}}", scored[_i].findings);
    given(&g, form);
    ck_assert_int_eq(get("akps", "", SIDE_LEFT, &v), scored[_i].known);
    if (scored[_i].known) ck_assert_int_eq(v.number, scored[_i].number);
    ck_assert_int_eq(v.prorated, scored[_i].prorated);
    ck_assert(!get("akps", "", SIDE_RIGHT, &v));
    ck_assert_int_eq(get("akps_good", "", SIDE_LEFT, &v), scored[_i].known);     /* a score implies as a number does */
}
END_TEST

START_TEST(without_a_number_that_suffices_every_item_is_needed) {
    struct value v;
    declare_akps(AKPS(""));
    given(&g, "{'side':'left','findings':{'akps_limp':'none','akps_walk':'far'}}");
    ck_assert(!get("akps", "", SIDE_LEFT, &v));
    given(&g, "{'side':'left','findings':{'akps_limp':'none','akps_walk':'far','akps_steps':'fine'}}");
    ck_assert(get("akps", "", SIDE_LEFT, &v) && v.number == 20000 && !v.prorated);
}
END_TEST

START_TEST(a_score_that_is_given_otherwise_is_refused_and_both_are_named) {
    const char *given_with[] = {"'akps':11,'akps_limp':'slight','akps_walk':'near','akps_steps':'painful'", "'akps':20,'akps_limp':'slight','akps_walk':'near'"};
    const char *messages[] = {"akps (right) is 11, which contradicts its items, akps_limp to akps_steps: they make 10",
                              "akps (right) is 20, which contradicts its items, akps_limp to akps_steps: they make 12"};
    declare_akps(AKPS(",'at_least':2"));
    for (int i = 0; i < 2; i++) {
        char form[300];
        snprintf(form, sizeof form, "{'side':'right','findings':{%s}}", given_with[i]);
        ck_assert_int_eq(given_try(&g, form, GIVEN_NOW), STATUS_INPUT);
        ck_assert_str_eq(g.err.message, messages[i]);
    }
}
END_TEST

START_TEST(a_score_contradicts_the_no_that_it_would_make_a_yes) {
    declare_akps(AKPS(""));
    ck_assert_int_eq(given_try(&g, "{'side':'left','findings':{'akps_limp':'none','akps_walk':'far','akps_steps':'fine','akps_good':false}}", GIVEN_NOW), STATUS_INPUT);
    ck_assert_str_eq(g.err.message, "akps (left) is 20, which contradicts akps_good (left): false");
}
END_TEST

START_TEST(only_items_of_one_form_one_instant_and_one_knee_make_a_score) {
    struct value v;
    declare_akps(AKPS(""));
    given(&g, "{'side':'left','findings':{'akps_limp':'none','akps_walk':'far'}}");
    given(&g, "{'side':'left','findings':{'akps_steps':'fine'}}");
    ck_assert(!get("akps", "", SIDE_LEFT, &v));
    given(&g, "{'findings':{'akps_limp':{'left':'none'},'akps_walk':{'left':'far'},'akps_steps':{'right':'fine'}}}");
    ck_assert(!get("akps", "", SIDE_LEFT, &v) && !get("akps", "", SIDE_RIGHT, &v));
    given(&g, "{'side':'left','findings':{'akps_limp':'none','akps_walk':'far'},"
              "'history':[{'finding':'akps_steps','value':'fine','at':'2027-02-01T00:00:00Z'}]}");
    ck_assert(!get("akps", "", SIDE_LEFT, &v));
    given(&g, "{'side':'both','findings':{'akps_limp':'none','akps_walk':'far','akps_steps':'fine'}}");
    ck_assert(get("akps", "", SIDE_LEFT, &v) && get("akps", "", SIDE_RIGHT, &v));
}
END_TEST

START_TEST(answers_of_the_past_make_their_score_then) {
    declare_akps(AKPS(""));
#define PAST(name, code) "{'finding':'" name "','side':'left','value':'" code "','at':'2027-02-01T00:00:00Z'}"
    given(&g, "{'side':'left','findings':{'akps_limp':'slight'},'history':[" PAST("akps_limp", "none") "," PAST("akps_walk", "near") "," PAST("akps_steps", "fine") "]}");
    int akps = vocabulary_find(g.c->vocabulary, "akps");
    size_t count = 0;
    for (size_t i = 0; i < g.history.count; i++) {
        const struct report *r = &g.history.item[i];
        if (r->finding != akps) continue;
        ck_assert(r->value.number == 15000 && r->value.at_ms == g.history.item[0].value.at_ms && r->session == 0);
        count++;
    }
    ck_assert_uint_eq(count, 1);
}
END_TEST

START_TEST(a_score_about_the_person_needs_no_side) {
    struct value v;
    ck_assert_int_eq(declare("{'name':'mood','about':'person','type':'number','min':-2000,'max':1000,'question':'?','score':{'items':[{'finding':'mood_a','points':[1000,-2000]}]}}"), STATUS_OK);
    ck_assert_int_eq(declare("{'name':'mood_a','about':'person','type':'one-of','codes':['good','bad'],'question':'?'}"), STATUS_OK);
    given_nothing(&g);
    given(&g, "{'findings':{'mood_a':'bad'}}");
    ck_assert(get("mood", "", SIDE_NONE, &v) && v.number == -2000);
}
END_TEST

START_TEST(a_score_grows_with_the_codes_of_its_items) {
    struct value v;
    declare_akps(AKPS(""));
    ck_assert_int_eq(declare(ITEM("akps_steps", "'fine','painful','never'")), STATUS_OK);
    given(&g, "{'side':'left','findings':{'akps_limp':'none','akps_walk':'far','akps_steps':'never'}}");
    ck_assert(!get("akps", "", SIDE_LEFT, &v));                  /* no points are known for it */
    ck_assert_int_eq(declare("{'name':'akps','about':'knee','type':'number','min':0,'max':20000,'question':'AKPS?','score':{'items':["
                             LIMP "," WALK ",{'finding':'akps_steps','points':[5000,2000,1000]}]}}"), STATUS_OK);
    ck_assert_uint_eq(finding("akps")->score.item[2].codes, 3);
    given(&g, "{'side':'left','findings':{'akps_limp':'none','akps_walk':'far','akps_steps':'never'}}");
    ck_assert(get("akps", "", SIDE_LEFT, &v) && v.number == 16000);
    ck_assert_int_eq(declare(AKPS("")), STATUS_OK);              /* an older protocol says less */
    ck_assert_uint_eq(finding("akps")->score.item[2].codes, 3);
    ck_assert_int_eq(declare("{'name':'akps','about':'knee','type':'number','min':0,'max':20000,'question':'AKPS?'}"), STATUS_OK);
    ck_assert_uint_eq(finding("akps")->score.items, 3);
}
END_TEST

START_TEST(a_score_is_the_same_in_every_protocol) {
    const char *others[] = {AKPS(",'at_least':2"),
        "{'name':'akps','about':'knee','type':'number','min':0,'max':20000,'question':'?','score':{'items':[" LIMP "," WALK "]}}",
        "{'name':'akps','about':'knee','type':'number','min':0,'max':20000,'question':'?','score':{'items':[" LIMP "," STEPS "," WALK "]}}",
        "{'name':'akps','about':'knee','type':'number','min':0,'max':20000,'question':'?','score':{'items':[" LIMP "," WALK ",{'finding':'akps_steps','points':[5000,1000]}]}}"};
    declare_akps(AKPS(""));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        ck_assert_int_eq(declare(others[i]), STATUS_INPUT);
        ck_assert_str_eq(g.err.message, "akps is scored otherwise here than where it was declared first");
    }
    ck_assert_int_eq(declare("{'name':'akps_run','about':'person','type':'one-of','question':'?','codes':['a']}"), STATUS_OK);
    ck_assert_int_eq(declare("{'name':'other','about':'knee','type':'number','min':0,'max':1,'question':'?','score':{'items':[{'finding':'akps_run','points':[0]}]}}"), STATUS_INPUT);
    ck_assert_msg(strstr(g.err.message, "akps_run is about the person and cannot be an item of other"), "%s", g.err.message);
}
END_TEST

START_TEST(one_set_of_answers_can_be_scored) {
    declare_akps(AKPS(",'at_least':2"));
    const struct value none = {.number = 0, .known = true}, unknown = {.number = 1, .known = false};
    const struct value *answer[] = {&none, NULL, &unknown};
    struct value out = {.number = 77};
    ck_assert(!finding_score(finding("akps"), answer, &out) && out.number == 77);
    answer[2] = &none;
    ck_assert(finding_score(finding("akps"), answer, &out) && out.number == 15000 && out.prorated && out.known);
    answer[1] = &none;
    ck_assert(finding_score(finding("akps"), answer, &out) && out.number == 20000 && !out.prorated);
}
END_TEST

/* --------------------------------------------------------------------------------------------------------- masking */

START_TEST(pain_is_masked_unless_no_painkiller_is_known) {
    const char *analgesic[] = {"", ",'analgesic':true", ",'analgesic':null", ",'analgesic':false"};
    char form[200];
    struct value v;
    snprintf(form, sizeof form, "{'findings':{'pain':{'left':{'rest':2}},'age':3%s}}", analgesic[_i]);
    given(&g, form);
    ck_assert(get("pain", "rest", SIDE_LEFT, &v));
    ck_assert_int_eq(v.masked, _i < 3);
    ck_assert(get("age", "", SIDE_NONE, &v) && !v.masked);
}
END_TEST

START_TEST(a_painkiller_answer_holds_for_its_own_instant_only) {
    given(&g, "{'findings':{'pain':{'left':{'rest':2}},'analgesic':false},'history':["
              "{'finding':'pain','context':'rest','side':'left','value':4,'at':'2027-02-01T00:00:00Z'},"
              "{'finding':'pain','context':'rest','side':'left','value':5,'at':'2027-02-02T00:00:00Z'},"
              "{'finding':'analgesic','value':false,'at':'2027-02-02T00:00:00Z'}]}");
    ck_assert(g.history.item[0].value.masked);
    ck_assert(!g.history.item[1].value.masked);
    ck_assert(!g.history.item[3].value.masked);
}
END_TEST

START_TEST(without_the_finding_nothing_is_masked) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    struct vocabulary *v = vocabulary_new(a);
    json_t *d = given_json("{'name':'pain','about':'person','type':'number','unit':'0-10','min':0,'max':10000,'question':'?'}");
    json_t *form = given_json("{'findings':{'pain':2}}");
    report_list reports = {0};
    int index;
    ck_assert(vocabulary_add(v, d, &index, NULL) == STATUS_OK);
    ck_assert(findings_read(v, form, GIVEN_NOW, &reports, a, NULL) == STATUS_OK);
    ck_assert(reports.count == 1 && !reports.item[0].value.masked);
    json_decref(d);
    json_decref(form);
    arena_free(a);
}
END_TEST

/* --------------------------------------------------------------------------------------------------------- answers */

START_TEST(a_late_report_does_not_overwrite_a_newer_answer) {
    struct value v;
    given_at(&g, "{'findings':{'age':30}}", GIVEN_NOW);
    given_at(&g, "{'findings':{'age':20}}", GIVEN_NOW - 1);
    ck_assert(get("age", "", SIDE_NONE, &v) && v.number == 30000);
}
END_TEST

START_TEST(an_older_answer_is_forgotten_when_it_is_unknown_now) {
    struct value v;
    given_at(&g, "{'findings':{'age':30}}", GIVEN_NOW - 1);
    given_at(&g, "{'findings':{'age':null}}", GIVEN_NOW);
    ck_assert(!get("age", "", SIDE_NONE, &v));
}
END_TEST

START_TEST(of_one_instant_the_later_report_stands_also_when_it_is_unknown) {
    struct value v;
    given(&g, "{'findings':{'age':30}}");
    given(&g, "{'findings':{'age':null}}");
    ck_assert(!get("age", "", SIDE_NONE, &v));
    given(&g, "{'findings':{'age':30}}");
    ck_assert(get("age", "", SIDE_NONE, &v) && v.number == 30000);
}
END_TEST

START_TEST(an_answer_goes_stale_after_its_time_and_not_before) {
    struct value v;
    given_at(&g, "{'findings':{'hop':{'left':true,'right':false}}}", GIVEN_NOW - 24 * HOUR_MS);
    ck_assert(get("hop", "", SIDE_LEFT, &v));
    given_nothing(&g);
    given_at(&g, "{'findings':{'hop':{'left':true,'right':false}}}", GIVEN_NOW - 24 * HOUR_MS - 1);
    ck_assert(!get("hop", "", SIDE_LEFT, &v) && !get("hop", "", SIDE_RIGHT, &v));
}
END_TEST

START_TEST(answers_are_kept_when_the_vocabulary_grows) {
    struct value v;
    given(&g, "{'findings':{'age':30}}");
    ck_assert_int_eq(declare("{'name':'extra','about':'knee','type':'yes-no','question':'?'}"), STATUS_OK);
    ck_assert(!get("extra", "", SIDE_RIGHT, &v));
    ck_assert(answers_fit(&g.answers, g.c->vocabulary, g.c->arena, &g.err) == STATUS_OK);
    ck_assert(get("age", "", SIDE_NONE, &v) && v.number == 30000);
    ck_assert_int_eq(g.answers.slots, g.c->vocabulary->slots);
}
END_TEST

/* ----------------------------------------------------------------------------------------------------- stored form */

START_TEST(reports_survive_their_stored_form) {
    given(&g, "{'findings':{'noble':{'left':true,'right':null},'pain':{'left':{'rest':2.125,'stairs-down':4}},'age':34,"
              "'onset':{'right':'traumatic'},'pain_place':{'left':['patella','diffuse'],'right':[]},'fever':false}}");
    g.history.item[0].session = 7;
    json_t *json = findings_reports_json(g.c->vocabulary, g.history.item, g.history.count), *again;
    report_list read = {0};
    ck_assert(findings_reports_read(g.c->vocabulary, json, &read, g.c->arena, &g.err) == STATUS_OK);
    ck_assert_uint_eq(read.count, g.history.count);
    for (size_t i = 0; i < read.count; i++) {
        const struct report *a = &read.item[i], *b = &g.history.item[i];
        ck_assert(a->finding == b->finding && a->context == b->context && a->side == b->side && a->session == b->session);
        ck_assert(a->value.number == b->value.number && a->value.at_ms == b->value.at_ms);
        ck_assert(a->value.known == b->value.known && a->value.masked == b->value.masked);
    }
    again = findings_reports_json(g.c->vocabulary, read.item, read.count);
    ck_assert(json_equal(json, again));
    json_decref(json);
    json_decref(again);
}
END_TEST

START_TEST(a_prorated_score_is_stored_as_such) {
    declare_akps(AKPS(",'at_least':2"));
    given(&g, "{'side':'left','findings':{'akps_limp':'slight','akps_walk':'near'}}");
    json_t *json = findings_reports_json(g.c->vocabulary, g.history.item, g.history.count);
    char *text = json_canonical(json_array_get(json, 2));
    report_list read = {0};
    ck_assert_str_eq(text, "{\"at\":1803891600000,\"finding\":\"akps\",\"prorated\":true,\"side\":\"left\",\"value\":12000}");
    ck_assert(findings_reports_read(g.c->vocabulary, json, &read, g.c->arena, &g.err) == STATUS_OK);
    ck_assert(read.item[2].value.prorated && !read.item[1].value.prorated);
    free(text);
    json_decref(json);
}
END_TEST

START_TEST(the_stored_form_leaves_defaults_out) {
    given(&g, "{'findings':{'age':34,'pain':{'left':{'rest':2}},'noble':{'right':null}}}");
    json_t *json = findings_reports_json(g.c->vocabulary, g.history.item, g.history.count);
    char *text = json_canonical(json);
    ck_assert_str_eq(text, "[{\"at\":1803891600000,\"finding\":\"age\",\"value\":34000},"
                           "{\"at\":1803891600000,\"context\":\"rest\",\"finding\":\"pain\",\"masked\":true,\"side\":\"left\",\"value\":2000},"
                           "{\"at\":1803891600000,\"finding\":\"noble\",\"side\":\"right\",\"value\":null}]");
    free(text);
    json_decref(json);
}
END_TEST

static const char *const bad_reports[] = {
    "{}", "[1]", "[{}]", "[{'at':1,'finding':'nobody','value':1}]", "[{'at':1,'finding':'noble','value':true}]",
    "[{'at':1,'finding':'age','side':'left','value':1}]", "[{'at':1,'finding':'age','value':'x'}]",
    "[{'at':1,'finding':'age','value':1.5}]", "[{'at':1,'finding':'age'}]", "[{'finding':'age','value':1}]",
    "[{'at':1,'finding':'onset','side':'left','value':'x'}]", "[{'at':1,'finding':'pain','side':'left','value':1}]",
    "[{'at':1,'finding':'age','value':1,'extra':1}]", "[{'at':-1,'finding':'age','value':1}]",
    "[{'at':1,'finding':'age','prorated':1,'value':1}]", "[{'at':1,'finding':'pain_place','side':'left','value':['x']}]", "[{'at':1,'finding':'noble','side':'up','value':true}]",
};

START_TEST(a_bad_stored_form_is_refused) {
    json_t *json = given_json(bad_reports[_i]);
    report_list read = {0};
    ck_assert_int_eq(findings_reports_read(g.c->vocabulary, json, &read, g.c->arena, &g.err), STATUS_INPUT);
    json_decref(json);
}
END_TEST

START_TEST(values_are_written_for_people_in_units) {
    const struct { const char *name; struct value v; const char *json; } cases[] = {
        {"noble", {.known = true, .number = 1}, "true"},   {"age", {.known = true, .number = 2500}, "2.5"},
        {"onset", {.known = true, .number = 1}, "\"traumatic\""}, {"age", {.known = false}, "null"},
        {"pain_place", {.known = true, .number = 5}, "[\"lateral_epicondyle\",\"diffuse\"]"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *json = finding_value_json(finding(cases[i].name), &cases[i].v);
        char *text = json_canonical(json);
        ck_assert_str_eq(text, cases[i].json);
        free(text);
        json_decref(json);
    }
}
END_TEST

/* ---------------------------------------------------------------------------------------------------------- memory */

START_TEST(reading_a_form_survives_every_failing_allocation) {
    declare_akps(AKPS(""));
    json_t *form = given_json("{'findings':{'akps_limp':{'left':'none'},'akps_walk':{'left':'far'},'akps_steps':{'left':'fine'},'noble':{'left':true},'pain':{'left':{'rest':2}}},'history':[{'finding':'age','value':1}]}");
    for (int n = 1;; n++) {
        struct arena *a = arena_new(ARENA_NO_LIMIT);
        report_list reports = {0};
        support_fail_nth(n);
        enum status status = findings_read(g.c->vocabulary, form, GIVEN_NOW, &reports, a, &g.err);
        int failed = support_failed();
        support_fail_nth(0);
        arena_free(a);
        if (!failed) {
            ck_assert_int_eq(status, STATUS_OK);
            break;
        }
        ck_assert_int_eq(status, STATUS_MEMORY);
    }
    json_decref(form);
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof *(table))

static Suite *make_suite(void) {
    Suite *s = suite_create("finding");
    TCase *t = tcase_create("vocabulary");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, a_bad_declaration_is_refused_and_leaves_nothing, 0, ROWS(bad_declarations));
    tcase_add_test(t, each_context_is_asked_in_its_own_words_where_it_has_them);
    tcase_add_test(t, codes_and_contexts_grow_at_their_end_and_slots_stay);
    tcase_add_test(t, how_long_a_finding_is_kept_never_changes);
    tcase_add_test(t, every_finding_context_and_side_has_its_own_slot);
    tcase_add_test(t, an_implied_yes_no_may_be_declared_before_its_number);
    tcase_add_test(t, the_nearest_name_is_offered);
    suite_add_tcase(s, t);
    t = tcase_create("form");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, every_type_of_value_is_read);
    tcase_add_test(t, a_bare_value_belongs_to_the_forms_side);
    tcase_add_test(t, no_place_of_pain_is_an_answer_and_null_is_none);
    tcase_add_test(t, null_for_a_number_with_contexts_is_unknown_in_each);
    tcase_add_loop_test(t, a_bad_form_is_refused_by_name, 0, ROWS(bad_forms));
    tcase_add_test(t, reports_come_oldest_first_and_findings_after_history);
    suite_add_tcase(s, t);
    t = tcase_create("implied and masked");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, a_number_of_one_or_more_implies_the_yes);
    tcase_add_test(t, another_context_and_an_unknown_number_imply_nothing);
    tcase_add_test(t, a_masked_zero_does_not_imply_no);
    tcase_add_loop_test(t, a_contradiction_names_both, 0, 2);
    tcase_add_test(t, what_is_of_another_side_or_instant_does_not_contradict);
    tcase_add_test(t, an_older_no_does_not_contradict_a_newer_number);
    tcase_add_test(t, of_one_instant_the_later_form_stands);
    tcase_add_test(t, a_masked_zero_does_not_contradict_a_yes);
    tcase_add_loop_test(t, pain_is_masked_unless_no_painkiller_is_known, 0, 4);
    tcase_add_test(t, a_painkiller_answer_holds_for_its_own_instant_only);
    tcase_add_test(t, without_the_finding_nothing_is_masked);
    suite_add_tcase(s, t);
    t = tcase_create("scores");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, the_answers_to_its_items_make_a_score, 0, ROWS(scored));
    tcase_add_test(t, without_a_number_that_suffices_every_item_is_needed);
    tcase_add_test(t, a_score_that_is_given_otherwise_is_refused_and_both_are_named);
    tcase_add_test(t, a_score_contradicts_the_no_that_it_would_make_a_yes);
    tcase_add_test(t, only_items_of_one_form_one_instant_and_one_knee_make_a_score);
    tcase_add_test(t, answers_of_the_past_make_their_score_then);
    tcase_add_test(t, a_score_about_the_person_needs_no_side);
    tcase_add_test(t, a_score_grows_with_the_codes_of_its_items);
    tcase_add_test(t, a_score_is_the_same_in_every_protocol);
    tcase_add_test(t, one_set_of_answers_can_be_scored);
    suite_add_tcase(s, t);
    t = tcase_create("answers");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, a_late_report_does_not_overwrite_a_newer_answer);
    tcase_add_test(t, an_older_answer_is_forgotten_when_it_is_unknown_now);
    tcase_add_test(t, of_one_instant_the_later_report_stands_also_when_it_is_unknown);
    tcase_add_test(t, an_answer_goes_stale_after_its_time_and_not_before);
    tcase_add_test(t, answers_are_kept_when_the_vocabulary_grows);
    suite_add_tcase(s, t);
    t = tcase_create("stored form");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, reports_survive_their_stored_form);
    tcase_add_test(t, a_prorated_score_is_stored_as_such);
    tcase_add_test(t, the_stored_form_leaves_defaults_out);
    tcase_add_loop_test(t, a_bad_stored_form_is_refused, 0, ROWS(bad_reports));
    tcase_add_test(t, values_are_written_for_people_in_units);
    tcase_add_test(t, reading_a_form_survives_every_failing_allocation);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
