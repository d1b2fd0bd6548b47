#include "clinical/review/review.h"
#include "given.h"
#include "support/support.h"

static struct given g;
static remark_list remarks;

static void setup(void) {
    g = given_new();
    remarks = (remark_list){0};
}
static void teardown(void) { given_free(&g); }

#define SOURCED "'mark':'DEF','source':'s1','sources':[{'id':'s1','text':'A book.'}]"
#define WORST   "{'op':'value','finding':'pain','context':'worst-24h'}"
#define REST    "{'op':'value','finding':'pain','context':'rest'}"
#define AGE     "{'op':'value','finding':'age'}"
#define NUM(n)  "{'op':'number','value':" #n "}"
#define CMP(op, a, b) "{'op':'" op "','left':" a ",'right':" b "}"
#define YES_OF(finding) "{'op':'yes','finding':'" finding "'}"
#define ALWAYS  "{'op':'const','value':true}"
#define NEVER   "{'op':'const','value':false}"

/* The remarks about a protocol with these members; with `definite` as its criterion. */
static void review(const char *members) {
    const struct protocol *p = given_members(&g, "reviewed", members);
    remarks = (remark_list){0};
    ck_assert_int_eq(review_protocol(p, g.c->arena, &remarks, &g.err), STATUS_OK);
}

static void review_condition(const char *condition) {
    char *members = NULL;
    ck_assert_int_ge(asprintf(&members, SOURCED ",'criteria':{'definite':%s}", condition), 0);
    review(members);
    free(members);
}

static const struct remark *find(const char *words) {
    for (size_t i = 0; i < remarks.count; i++)
        if (strstr(remarks.item[i].message, words) != NULL) return &remarks.item[i];
    return NULL;
}

static void finds(const char *path, const char *words) {
    const struct remark *r = find(words);
    for (size_t i = 0; r == NULL && i < remarks.count; i++)
        fprintf(stderr, "%s: %s\n", remarks.item[i].path, remarks.item[i].message);
    ck_assert_msg(r != NULL, "no remark says: %s", words);
    ck_assert_str_eq(r->path, path);
    ck_assert(!r->wrong);
}

static void finds_nothing(void) {
    ck_assert_msg(remarks.count == 0, "%s: %s", remarks.item[0].path, remarks.item[0].message);
}

/* -------------------------------------------------------------------------------------------------------- evidence */

START_TEST(a_figure_without_mark_or_source_is_named) {
    review("'sources':[{'id':'s1','text':'A book.'}],'criteria':{'definite':" CMP("ge", WORST, NUM(2500)) "}");
    finds("/criteria/definite", "missing source: the figure 2.5");
    finds("/sources/0", "source \"s1\" stands behind no figure");
    ck_assert_uint_eq(remarks.count, 2);
}
END_TEST

START_TEST(evidence_counts_from_any_object_above) {
    review_condition(CMP("ge", WORST, NUM(2500)));
    finds_nothing();
    review("'sources':[{'id':'s1','text':'A book.'}],'criteria':{'definite':{'op':'named','name':'sore','mark':'GK',"
           "'source':'s1','of':" CMP("ge", WORST, NUM(2500)) "}}");
    finds_nothing();
    review("'sources':[{'id':'s1','text':'A book.'}],'criteria':{'definite':"
           CMP("ge", WORST, "{'op':'number','value':2500,'mark':'read','source':'s1'}") "}");
    finds_nothing();
}
END_TEST

START_TEST(names_of_codes_and_levels_and_factors_are_no_figures) {
    const char *bands = "{'op':'bands','of':" WORST ",'bands':[[0,1000],[4000,2000]]}";
    char *members = NULL;
    ck_assert_int_ge(asprintf(&members,
        "'sources':[{'id':'s1','text':'A book.'}],'criteria':{'definite':{'op':'all','of':["
        CMP("ge", "{'op':'rank','finding':'effusion'}", NUM(1000)) ","
        CMP("ge", "{'op':'worst-known','of':[%s,%s]}", NUM(2000)) "]}}", bands, bands), 0);
    review(members);
    free(members);
    finds("/criteria/definite/of/1/left/of/1", "the figure 4");
    for (size_t i = 0; i < remarks.count; i++)
        ck_assert_msg(strstr(remarks.item[i].message, "the figure 4") || strstr(remarks.item[i].message, "stands behind"),
                      "%s: %s", remarks.item[i].path, remarks.item[i].message);
}
END_TEST

START_TEST(read_without_a_source_is_named) {
    review("'sources':[{'id':'s1','text':'A book.'}],'criteria':{'definite':{'op':'named','name':'sore','mark':'read',"
           "'of':" CMP("ge", WORST, NUM(2500)) "}}");
    finds("/criteria/definite", "marked \"read\", and no source");
}
END_TEST

START_TEST(a_protocol_without_sources_is_named) {
    review("'mark':'DEF','criteria':{'definite':" YES_OF("noble") "}");
    finds("", "no source is named");
}
END_TEST

/* --------------------------------------------------------------------------------------------------------- numbers */

START_TEST(different_units_are_named) {
    review_condition(CMP("ge", WORST, AGE));
    finds("/criteria/definite", "numbers in \"0-10\" and in \"y\" are compared");
    review_condition(CMP("ge", "{'op':'sum','of':[" WORST "," AGE "]}", NUM(20000)));
    finds("/criteria/definite/left", "numbers in \"0-10\" and in \"y\" are added");
    review_condition(CMP("ge", "{'op':'minus','left':" WORST ",'right':{'op':'plan','figure':'days-in-plan'}}", NUM(1000)));
    finds("/criteria/definite/left", "numbers in \"0-10\" and in \"d\" are subtracted");
    review_condition(CMP("ge", "{'op':'bands','of':" WORST ",'bands':[[0,1000],[4000,2000]]}", WORST));
    finds("/criteria/definite", "numbers in levels and in \"0-10\" are compared");
    review_condition(CMP("eq", "{'op':'rank','finding':'effusion'}", "{'op':'rank','finding':'dominant_place'}"));
    finds("/criteria/definite", "codes of effusion and in codes of dominant_place are compared");
}
END_TEST

START_TEST(what_goes_together_is_not_named) {
    review_condition(CMP("ge", WORST, REST));
    finds_nothing();
    review_condition(CMP("ge", "{'op':'times','left':" WORST ",'right':" NUM(500) "}", REST));
    finds_nothing();
    review_condition(CMP("ge", "{'op':'minus','left':" WORST ",'right':" REST "}", NUM(2000)));
    finds_nothing();
}
END_TEST

START_TEST(a_comparison_outside_the_range_is_named) {
    review_condition("{'op':'any','of':[" YES_OF("noble") "," CMP("gt", WORST, NUM(10000)) "]}");
    finds("/criteria/definite/of/1", "this comparison is never met: 0 to 10 against 10");
    review_condition("{'op':'all','of':[" YES_OF("noble") "," CMP("lt", WORST, NUM(11000)) "]}");
    finds("/criteria/definite/of/1", "this comparison is always met: 0 to 10 against 11");
    review_condition("{'op':'all','of':[" CMP("ge", WORST, NUM(3000)) "," CMP("le", WORST, NUM(10000)) "]}");
    finds_nothing();
}
END_TEST

START_TEST(a_sum_and_a_window_have_ranges_of_their_own) {
    review_condition(CMP("ge", "{'op':'sum','of':[" WORST "," REST "]}", NUM(20000)));
    finds_nothing();
    review_condition(CMP("gt", "{'op':'sum','of':[" WORST "," REST "]}", NUM(20000)));
    finds("/criteria/definite", "never met: 0 to 20 against 20");
    review_condition(CMP("ge", "{'op':'window','finding':'pain','context':'rest','stat':'count','last':3}", NUM(4000)));
    finds("/criteria/definite", "never met: 0 to 3 against 4");
    review_condition(CMP("ge", "{'op':'window','finding':'pain','context':'rest','stat':'sum','days':7}", NUM(90000)));
    finds_nothing();
}
END_TEST

/* ----------------------------------------------------------------------------------------------------------- doses */

#define PHASE(prescription) "'phases':[{'id':'a','title':'A','days':{'max':9,'min':1,'target':2},'exercises':[" prescription "]}]"
#define EXERCISE(kind, more) "'exercises':[{'gap_h':12,'id':'squat','kind':'" kind "','text':'Squat.','title':'Squat'" more "}]"
#define LADDER(rungs) ",'ladder':{'rungs':[" rungs "]}"
#define PRESCRIBED(more) "{'at':[480],'days':[0],'exercise':'squat'" more "}"
#define DOSES(kind, ladder, more) SOURCED ",'criteria':{'definite':" YES_OF("noble") "}," EXERCISE(kind, ladder) "," PHASE(PRESCRIBED(more))

START_TEST(a_dose_that_never_changes_is_named) {
    review(DOSES("strength", "", ",'dose':{'reps':8,'sets':3}"));
    finds("/phases/0/exercises/0", "the dose of \"squat\" never changes");
    ck_assert_uint_eq(remarks.count, 1);
    review(DOSES("strength", "", ",'dose':{'reps':8,'sets':3},'mark':'DEF'"));
    finds_nothing();
    review(DOSES("mobility", "", ",'dose':{'reps':8,'sets':3}"));
    finds_nothing();
    review(DOSES("strength", LADDER("{'reps':8,'sets':3},{'reps':10,'sets':3}"), ""));
    finds_nothing();
}
END_TEST

START_TEST(a_ladder_that_descends_is_an_error) {
    review(DOSES("strength", LADDER("{'reps':10,'sets':3},{'reps':8,'sets':3}"), ""));
    const struct remark *r = find("rung 2 is easier than rung 1: fewer reps");
    ck_assert_ptr_nonnull(r);
    ck_assert(r->wrong);
    ck_assert_str_eq(r->path, "/exercises/0/ladder/rungs/1");
}
END_TEST

START_TEST(a_prescription_s_own_ladder_is_looked_at) {
    review(DOSES("strength", "", ",'ladder':{'rungs':[{'reps':10,'sets':3},{'reps':8,'sets':3}]}"));
    const struct remark *r = find("rung 2 is easier");
    ck_assert_ptr_nonnull(r);
    ck_assert_str_eq(r->path, "/phases/0/exercises/0/ladder/rungs/1");
}
END_TEST

START_TEST(a_rung_changes_one_thing) {
    review(DOSES("strength", LADDER("{'reps':8,'sets':2},{'reps':10,'sets':3}"), ""));
    finds("/exercises/0/ladder/rungs/1", "rung 2 changes more than one thing");
    review(DOSES("strength", LADDER("{'reps':8,'sets':2},{'reps':8,'sets':2},{'reps':9,'sets':2}"), ""));
    finds("/exercises/0/ladder/rungs/1", "rung 2 asks for no more than rung 1");
    review(DOSES("strength", LADDER("{'note':'15RM','reps':15,'sets':3},{'note':'12RM','reps':12,'sets':3}"), ""));
    finds_nothing();
    review(DOSES("strength", LADDER("{'load':{'milli':1000,'unit':'kg'},'reps':8,'sets':2},"
                                    "{'load':{'milli':2000,'unit':'lb'},'reps':8,'sets':2}"), ""));
    finds("/exercises/0/ladder/rungs/1", "rung 2 has its load in lb");
}
END_TEST

START_TEST(doses_and_days_without_evidence_are_named) {
    review("'sources':[{'id':'s1','text':'A book.'}],'criteria':{'definite':{'op':'named','name':'n','source':'s1','of':"
           YES_OF("noble") "}}," EXERCISE("mobility", "") "," PHASE(PRESCRIBED(",'dose':{'reps':8,'sets':3}")));
    finds("/phases/0/days", "how long the phase lasts");
    finds("/phases/0/exercises/0", "missing source: the dose of \"squat\"");
    ck_assert_uint_eq(remarks.count, 2);
}
END_TEST

/* ----------------------------------------------------------------------------------------------------------- reach */

#define FLAG(more, rows) "{'about':'knee','id':'RF03','rows':[" rows "],'title':'Flag'" more "}"
#define ROW(disposition, when) "{'disposition':'" disposition "','say':'See a clinician.','when':" when "}"
#define FLAGS(flag) SOURCED ",'criteria':{'definite':" YES_OF("noble") "},'flags':[" flag "]"

START_TEST(a_row_that_no_answer_meets_is_named) {
    review(FLAGS(FLAG("", ROW("emergency", "{'op':'all','of':[" YES_OF("swollen") "," NEVER "]}") "," ROW("same-day", YES_OF("swollen")))));
    finds("/flags/0/rows/0", "no answer can meet this condition");
    ck_assert_uint_eq(remarks.count, 1);
}
END_TEST

START_TEST(a_row_behind_one_that_is_always_met_is_named) {
    review(FLAGS(FLAG("", ROW("emergency", ALWAYS) "," ROW("same-day", YES_OF("swollen")))));
    finds("/flags/0/rows/1", "nobody comes to this row");
}
END_TEST

START_TEST(known_and_decided_are_within_reach_whatever_is_known) {
    review(FLAGS(FLAG("", ROW("same-day", "{'op':'all','of':[{'op':'decided','of':" YES_OF("swollen") "},{'op':'not','of':" YES_OF("swollen") "}]}"))));
    finds_nothing();
    review(FLAGS(FLAG("", ROW("same-day", "{'op':'not','of':{'op':'known','finding':'swollen'}}"))));
    finds_nothing();
}
END_TEST

START_TEST(a_critical_flag_needs_words_for_unknown) {
    review(FLAGS(FLAG(",'critical':" ALWAYS, ROW("same-day", YES_OF("swollen")))));
    finds("/flags/0", "has no words for when it is unknown");
    review(FLAGS(FLAG(",'critical':" ALWAYS ",'unknown':{'say':'Have it looked at today.'}", ROW("same-day", YES_OF("swollen")))));
    finds_nothing();
}
END_TEST

START_TEST(a_flag_about_the_knee_looks_at_a_knee) {
    review(FLAGS(FLAG("", ROW("same-day", YES_OF("fever")))));
    finds("/flags/0", "is about the knee, and none of its rows looks at a knee");
}
END_TEST

START_TEST(a_running_rule_behind_always_and_an_advance_that_never_comes) {
    review(SOURCED ",'criteria':{'definite':" YES_OF("noble") "}," EXERCISE("run", "") ",'phases':[{'advance':"
           CMP("gt", WORST, NUM(10000)) ",'id':'a','title':'A','days':{'max':9,'min':1,'target':2},'exercises':["
           PRESCRIBED(",'dose':{'minutes':8}") "],'running':[{'allowed':true,'say':'Run.','when':" ALWAYS "},"
           "{'allowed':false,'say':'Do not.','when':" YES_OF("swollen") "}]}]");
    finds("/phases/0/running/1", "nobody comes to this rule");
    finds("/phases/0/advance", "no answer can meet this condition");
}
END_TEST

/* ----------------------------------------------------------------------------------------------------------- texts */

START_TEST(a_text_that_is_too_long_is_named_by_its_characters) {
    char say[2 * (REVIEW_SAY_MAX + 2) + 1] = "", *members = NULL;
    for (int i = 0; i < REVIEW_SAY_MAX; i++) strcat(say, "ü");
    for (int more = 0; more <= 1; more++) {
        ck_assert_int_ge(asprintf(&members, FLAGS(FLAG("", "{'disposition':'same-day','say':'%s','when':" YES_OF("swollen") "}")), say), 0);
        review(members);
        free(members);
        if (more == 0) finds_nothing();
        strcat(say, "ü");
    }
    finds("/flags/0/rows/0", "the text has 301 characters: a patient reads 300 here at most");
}
END_TEST

START_TEST(memory_that_runs_out_is_told) {
    const struct protocol *p = given_members(&g, "reviewed", DOSES("strength", "", ",'dose':{'reps':8,'sets':3}"));
    for (int n = 1;; n++) {
        struct arena *a = arena_new(ARENA_NO_LIMIT);
        remark_list list = {0};
        support_fail_nth(n);
        enum status status = review_protocol(p, a, &list, &g.err);
        int refused = support_failed();
        support_fail_nth(0);
        arena_free(a);
        if (!refused) break;
        ck_assert_int_eq(status, STATUS_MEMORY);
    }
}
END_TEST

static void add_case(Suite *s, const char *name, const TTest *const *tests) {
    TCase *t = tcase_create(name);
    tcase_add_checked_fixture(t, setup, teardown);
    for (; *tests != NULL; tests++) tcase_add_test(t, *tests);
    suite_add_tcase(s, t);
}

int main(void) {
    const TTest *const evidence[] = {
        a_figure_without_mark_or_source_is_named, evidence_counts_from_any_object_above,
        names_of_codes_and_levels_and_factors_are_no_figures, read_without_a_source_is_named,
        a_protocol_without_sources_is_named, NULL};
    const TTest *const numbers[] = {
        different_units_are_named, what_goes_together_is_not_named, a_comparison_outside_the_range_is_named,
        a_sum_and_a_window_have_ranges_of_their_own, NULL};
    const TTest *const doses[] = {
        a_dose_that_never_changes_is_named, a_ladder_that_descends_is_an_error, a_prescription_s_own_ladder_is_looked_at,
        a_rung_changes_one_thing, doses_and_days_without_evidence_are_named, NULL};
    const TTest *const reach[] = {
        a_row_that_no_answer_meets_is_named, a_row_behind_one_that_is_always_met_is_named,
        known_and_decided_are_within_reach_whatever_is_known, a_critical_flag_needs_words_for_unknown,
        a_flag_about_the_knee_looks_at_a_knee, a_running_rule_behind_always_and_an_advance_that_never_comes, NULL};
    const TTest *const texts[] = {
        a_text_that_is_too_long_is_named_by_its_characters, memory_that_runs_out_is_told, NULL};
    Suite *s = suite_create("review");
    add_case(s, "evidence", evidence);
    add_case(s, "numbers", numbers);
    add_case(s, "doses", doses);
    add_case(s, "reach", reach);
    add_case(s, "texts", texts);
    return support_run(s);
}
