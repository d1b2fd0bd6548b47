/* What a review says of a plan's course: light, layoffs, rules, what a phase forbids, steps and ranges. */
#include "clinical/review/review.h"
#include "expressions.h"

static struct given g;
static remark_list remarks;

static void set_up(void) {
    g = given_new();
    remarks = (remark_list){0};
}
static void tear_down(void) { given_free(&g); }

static void review(const char *members) {
    const struct protocol *p = given_members(&g, "reviewed", members);
    remarks = (remark_list){0};
    ck_assert_int_eq(review_protocol(p, g.c->arena, &remarks, &g.err), STATUS_OK);
}

static void finds(const char *path, const char *words) {
    for (size_t i = 0; i < remarks.count; i++) {
        const struct remark *r = &remarks.item[i];
        if (strcmp(r->path, path) == 0 && strstr(r->message, words) != NULL && !r->wrong) return;
        fprintf(stderr, "%s: %s\n", r->path, r->message);
    }
    ck_abort_msg("no remark at %s says: %s", path, words);
}

static void finds_nothing(void) {
    ck_assert_msg(remarks.count == 0, "%s: %s", remarks.item[0].path, remarks.item[0].message);
}

#define BOOK       "'sources':[{'id':'s1','text':'A book.'}]"
#define SOURCED    "'mark':'DEF','source':'s1'," BOOK
#define NEVER      CONST(false)
#define EXERCISE   "'exercises':[{'id':'e','title':'t','text':'x','kind':'mobility','gap_h':0,'mark':'DEF'}]"
#define PHASE(rest) EXERCISE ",'phases':[{'id':'p','title':'t','mark':'DEF','source':'s1','days':{'min':1,'target':1,'max':1},'exercises':[" \
    "{'exercise':'e','days':[0],'at':[0],'dose':{'sets':1}}]" rest "}]"
#define GREEN      OP("le", WINDOW("worst", "'session':true"), "{'op':'plan','figure':'limit-ok'}")
#define LIGHT(limit, rest) "'light':{'limits':[{'ok':2000,'high':5000,'greens':2" limit "}],'red':" YES("swollen") ",'amber':" YES("tender") \
    ",'green':" GREEN ",'settled':" YES("noble") ",'wait_h':24,'impact_wait_h':48,'ambers':3" rest "}"
#define ASKS       ",'asks':[{'finding':'pain','context':'rest','after_min':60}]"
#define RULE(when, rest, action) "'rules':[{'when':" when ",'do':[" action "]" rest "}]"
#define STEPS(when) "'steps':[{'id':'a','title':'t'},{'id':'b','title':'t','approval':'clinician'" when "}]"

START_TEST(what_moves_a_plan_needs_a_mark_or_a_source) {
    const struct { const char *members, *path, *words; } cases[] = {
        {LIGHT("", ASKS ",'mark':'DEF'"), NULL, NULL},
        {LIGHT(",'mark':'GK'", ASKS), "/light", "missing source: the traffic light has neither"},
        {LIGHT("", ASKS), "/light/limits/0", "missing source: the limit has neither"},
        {"'layoff':[{'over_d':7,'down':1}]", "/layoff/0", "missing source: what a layoff does has neither"},
        {"'layoff':[{'over_d':7,'down':1,'mark':'DEF'}]", NULL, NULL},
        {"'again':{'after_min':45,'times':1}", "/again", "missing source: the further reminder has neither"},
        {"'again':{'after_min':45,'times':1,'mark':'DEF'}", NULL, NULL},
        {RULE(YES("noble"), "", "{'lower':1}"), "/rules/0", "missing source: the rule has neither"},
        {RULE(YES("noble"), ",'source':'s1'", "{'lower':1}"), NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char members[2000];
        snprintf(members, sizeof members, "%s," PHASE("") "," BOOK, cases[i].members);
        review(members);
        if (cases[i].path) finds(cases[i].path, cases[i].words);
        else finds_nothing();
    }
}
END_TEST

START_TEST(what_a_phase_forbids_needs_a_mark_and_a_condition_that_can_be_met) {
    review(EXERCISE "," BOOK ",'phases':[{'id':'p','title':'t','days':{'min':1,'target':1,'max':1},'exercises':[{'exercise':'e','days':[0],'at':[0],"
           "'dose':{'sets':1}}],'avoid':[{'kind':'run','reason':'r'}]}]");
    finds("/phases/0/avoid/0", "missing source: what the phase forbids has neither");
    review(SOURCED "," PHASE(",'avoid':[{'exercise':'of-no-script','reason':'r'}]"));
    finds_nothing();
    review(SOURCED "," PHASE(",'avoid':[{'kind':'run','when':" NEVER ",'reason':'r'}]"));
    finds("/phases/0/avoid/0", "no answer can meet this condition");
}
END_TEST

START_TEST(conditions_that_nobody_meets_are_named) {
    review(SOURCED ",'layoff':[{'over_d':7,'gate':" NEVER "}]");
    finds("/layoff/0", "no answer can meet this condition");
    review(SOURCED "," RULE(NEVER, "", "{'lower':1}"));
    finds("/rules/0", "no answer can meet this condition");
    review(SOURCED "," LIGHT(",'kinds':['run']},{'ok':1,'high':2,'greens':1},{'ok':1,'high':2,'greens':1,'when':" NEVER, ASKS));
    finds("/light/limits/2", "no answer can meet this condition");
    review(SOURCED ",'light':{'limits':[{'ok':1,'high':2,'greens':1}],'red':" YES("swollen") ",'amber':" YES("noble") ",'green':" NEVER ",'settled':" NEVER
           ",'wait_h':24,'impact_wait_h':48,'ambers':3}");
    finds("/light/green", "no answer can meet this condition");
    finds("/light/settled", "no answer can meet this condition");
}
END_TEST

START_TEST(a_light_asks_for_what_its_green_looks_at) {
    review(SOURCED "," LIGHT("", ASKS));
    finds_nothing();
    review(SOURCED "," LIGHT("", ""));
    finds("/light", "no follow-up asks for what green looks at");
    review(SOURCED "," LIGHT("", ",'asks':[{'finding':'pain','context':'worst-24h','after_min':60}]"));
    finds("/light", "no follow-up asks for what green looks at");
}
END_TEST

START_TEST(a_limit_is_a_pain_score) {
    review(SOURCED ",'light':{'limits':[{'ok':1,'high':2,'greens':1}],'red':" OP("gt", "{'op':'value','finding':'age'}", "{'op':'plan','figure':'limit-high'}")
           ",'amber':" YES("noble") ",'green':" YES("tender") ",'settled':" YES("noble") ",'wait_h':24,'impact_wait_h':48,'ambers':3}");
    finds("/light/red", "numbers in \"y\" and in \"0-10\" are compared");
}
END_TEST

START_TEST(a_step_that_needs_approval_is_escalated_to_or_reached) {
    review(SOURCED "," STEPS(""));
    finds("/steps/1", "step \"b\" needs approval, but no rule escalates to it and no condition reaches it");
    review(SOURCED "," STEPS(",'when':" NEVER));
    finds("/steps/1", "step \"b\" needs approval");
    review(SOURCED "," STEPS(",'when':" YES("noble")));
    finds_nothing();
    review(SOURCED "," STEPS("") "," RULE(YES("noble"), "", "{'step':'b'}"));
    finds_nothing();
    review(SOURCED "," STEPS("") "," PHASE("," RULE(YES("noble"), "", "{'step':'b'}")));
    finds_nothing();
}
END_TEST

#define RUNGS(one, two) "'exercises':[{'id':'e','title':'t','text':'x','kind':'heavy','gap_h':0,'ladder':{'rungs':[{'sets':3," one "},{'sets':3," two "}]}}]"
START_TEST(a_rung_changes_its_range_or_its_amount) {
    const struct { const char *members; bool warned; } cases[] = {
        {RUNGS("'reps':8,'note':'0 to 60 degrees'", "'reps':10,'note':'0 to 60 degrees'"), false},
        {RUNGS("'reps':8,'note':'0 to 60 degrees'", "'reps':8,'note':'0 to 90 degrees'"), false},
        {RUNGS("'reps':8,'note':'0 to 60 degrees'", "'reps':10,'note':'0 to 90 degrees'"), true},
        {RUNGS("'reps':15,'note':'a load for 15'", "'reps':12,'note':'a load for 12'"), false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char members[600];
        snprintf(members, sizeof members, SOURCED ",%s", cases[i].members);
        review(members);
        if (cases[i].warned) finds("/exercises/0/ladder/rungs/1", "rung 2 changes more than one thing");
        else finds_nothing();
    }
}
END_TEST

START_TEST(long_texts_to_the_patient_are_named_wherever_they_stand) {
    char say[400], members[2000];
    memset(say, 'x', 301);
    say[301] = '\0';
    snprintf(members, sizeof members, SOURCED "," RULE(YES("noble"), "", "{'hold':'no-load','days':7,'say':'%s'}") "," PHASE(",'avoid':[{'kind':'run','reason':'%s'}]"), say, say);
    review(members);
    finds("/rules/0/do/0", "the text has 301 characters");
    finds("/phases/0/avoid/0", "the text has 301 characters");
}
END_TEST

#define TWICE(at) EXERCISE ",'phases':[{'id':'p','title':'t','days':{'min':1,'target':1,'max':1},'exercises':[{'exercise':'e','days':[0]," \
    "'at':" at ",'dose':{'sets':1}}],'again':{'after_min':300,'times':1}}]"

START_TEST(a_further_reminder_comes_before_the_next_session) {
    review(SOURCED "," TWICE("[480,780,1200]"));
    finds("/phases/0/again", "again: 300 minutes after the session at 08:00 of phase \"p\" the next one is due already");
    review(SOURCED "," TWICE("[480,1200]"));
    finds_nothing();
    review(SOURCED "," TWICE("[480]"));
    finds_nothing();
    review(SOURCED ",'again':{'after_min':720,'times':1}," PHASE(""));
    finds_nothing();
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("review of the course");
    TCase *t = tcase_create("course");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, what_moves_a_plan_needs_a_mark_or_a_source);
    tcase_add_test(t, what_a_phase_forbids_needs_a_mark_and_a_condition_that_can_be_met);
    tcase_add_test(t, conditions_that_nobody_meets_are_named);
    tcase_add_test(t, a_light_asks_for_what_its_green_looks_at);
    tcase_add_test(t, a_further_reminder_comes_before_the_next_session);
    tcase_add_test(t, a_limit_is_a_pain_score);
    tcase_add_test(t, a_step_that_needs_approval_is_escalated_to_or_reached);
    tcase_add_test(t, a_rung_changes_its_range_or_its_amount);
    tcase_add_test(t, long_texts_to_the_patient_are_named_wherever_they_stand);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
