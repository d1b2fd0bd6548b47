/* The canonical form of a plan's course: light, layoffs, rules, avoid, missed, migrations, and how long findings are kept. */
#include "given.h"

static struct given g;

static void set_up(void) {
    g = given_new();
    given_members(&g, "base", "");
}

static void tear_down(void) { given_free(&g); }

#define YES            "{'op':'yes','finding':'noble'}"
#define NUM(n)         "{'op':'number','value':" #n "}"
#define SESSION(rest)  "{'op':'window','finding':'pain','context':'rest','session':true" rest "}"
#define WORST          SESSION(",'stat':'worst'")
#define ABOVE(a, b)    "{'op':'gt','left':" a ",'right':" b "}"
#define FIGURE(f)      "{'op':'plan','figure':" f "}"
#define STEPS          "'steps':[{'id':'conservative','title':'C'},{'approval':'clinician','id':'injection','title':'I','when':" YES "}]"
#define EXERCISES      "'exercises':[{'id':'e1','title':'t','text':'x','kind':'run','gap_h':12},{'id':'e2','title':'t','text':'x','kind':'heavy','gap_h':12}]"
#define RX(rest)       "{'exercise':'e1','days':[0],'at':[480],'dose':{'sets':1}" rest "}"
#define PHASE(rx, rest) EXERCISES ",'phases':[{'id':'settle','title':'t','days':{'min':1,'target':2,'max':3},'exercises':[" rx "]" rest "}]"

#define RED            "'red':" ABOVE(WORST, FIGURE("'limit-high'"))
#define COLOURS        RED ",'amber':" ABOVE(WORST, FIGURE("'limit-ok'")) ",'green':{'op':'ge','left':" SESSION(",'stat':'count','unmasked':true") \
                       ",'right':" NUM(1000) "},'settled':" YES
#define WAITS          "'wait_h':24,'impact_wait_h':48,'ambers':3"
#define DEFAULT_ROW    "{'ok':2000,'high':5000,'greens':2}"
#define LIGHT_(limits, rest) "'light':{'limits':[" limits "]," COLOURS "," WAITS rest "}"

#define WHOLE \
    "'sources':[{'id':'s1','text':'A source.'}]," STEPS "," \
    PHASE(RX(",'missed':{'policy':'shift','days':2}") "," RX(""), ",'missed':{'policy':'lower'},'avoid':[{'exercise':'side-plank','when':" YES ",'reason':'It hurts.','mark':'DEF'}," \
          "{'kind':'plyometric','reason':'No jumps.'}],'rules':[{'when':" YES ",'do':[{'step':'injection'}," \
          "{'hold':'no-progression','days':7,'say':'Pain rose.'},{'lower':1},{'exam':'routine','say':'Look at it.','within_d':7}]}]") "," \
    LIGHT_(DEFAULT_ROW ",{'kinds':['run','plyometric'],'ok':1000,'high':1000,'greens':3,'mark':'DEF'},{'when':" YES ",'ok':2000,'high':3000,'greens':2}", \
           ",'asks':[{'finding':'pain','context':'stairs-down','after_min':60},{'finding':'pain','context':'worst-24h','morning_at':540}],'mark':'GK','source':'s1'") "," \
    "'layoff':[{'over_d':3},{'over_d':7,'down':1,'mark':'DEF'},{'over_d':14,'down':2,'gate':" YES "},{'over_d':28,'restart':true},{'over_d':56,'restart':true,'intake':true}]," \
    "'rules':[{'judged':'day','when':{'op':'ge','left':{'op':'plan','figure':'red-sessions','days':7},'right':" NUM(2000) "},'do':[{'exam':'urgent-2w','say':'Two red sessions.'}]}]," \
    "'migrations':[{'version':'0.9','phases':{'calm':'settle'},'steps':{'shots':'injection'}},{'version':'0.8'}]"

/* ------------------------------------------------------------------------------------------------------- what is read */

START_TEST(a_light_is_read_with_its_limits_and_follow_ups) {
    const struct light *l = given_members(&g, "whole", WHOLE)->light;
    ck_assert_ptr_nonnull(l);
    ck_assert(l->limits == 3 && l->limit[0].is_default && !l->limit[1].is_default && !l->limit[2].is_default);
    ck_assert(l->limit[0].ok == 2000 && l->limit[0].high == 5000 && l->limit[0].greens == 2 && l->limit[0].kinds == 0);
    ck_assert_uint_eq(l->limit[1].kinds, KIND_BIT(KIND_RUN) | KIND_BIT(KIND_PLYOMETRIC));
    ck_assert(l->limit[1].when == NO_EXPRESSION && l->limit[2].when >= 0 && l->limit[1].evidence.mark == MARK_DEF);
    ck_assert(l->red >= 0 && l->amber >= 0 && l->green >= 0 && l->settled >= 0);
    ck_assert(l->wait_h == 24 && l->impact_wait_h == 48 && l->ambers == 3 && l->evidence.mark == MARK_GK);
    ck_assert(l->follow_ups == 2 && l->follow_up[0].after_min == 60 && l->follow_up[0].context == 2);
    ck_assert(l->follow_up[1].after_min == 0 && l->follow_up[1].morning_at == 540);
    ck_assert_str_eq(l->limit[2].path, "/light/limits/2");
    ck_assert_str_eq(l->follow_up[1].path, "/light/asks/1");
}
END_TEST

START_TEST(layoffs_and_migrations_are_read) {
    const struct protocol *p = given_members(&g, "whole", WHOLE);
    const struct layoff *l = p->layoff;
    ck_assert(p->layoffs == 5 && l[0].over_d == 3 && l[0].down == 0 && !l[0].restart && l[0].gate == NO_EXPRESSION);
    ck_assert(l[1].down == 1 && l[2].down == 2 && l[2].gate >= 0 && l[3].restart && !l[3].intake && l[4].intake);
    const struct migration *m = p->migration;
    ck_assert(p->migrations == 2 && m[0].phases == 1 && m[0].steps == 1 && m[1].phases == 0 && m[1].steps == 0);
    ck_assert_str_eq(m[0].version, "0.9");
    ck_assert_str_eq(m[0].phase[0].from, "calm");
    ck_assert_str_eq(m[0].phase[0].to, "settle");
    ck_assert_str_eq(m[0].step[0].to, "injection");
}
END_TEST

START_TEST(rules_of_phase_and_protocol_do_all_that_they_can) {
    const struct protocol *p = given_members(&g, "whole", WHOLE);
    const struct action *a = p->phase->rule->action;
    ck_assert(p->phase->rules == 1 && p->phase->rule->actions == 4);
    ck_assert(a[0].kind == ACTION_STEP && a[0].move == 1);
    ck_assert(a[1].kind == ACTION_HOLD && a[1].hold == HOLD_NO_PROGRESSION && a[1].days == 7);
    ck_assert_str_eq(a[1].say, "Pain rose.");
    ck_assert(a[2].kind == ACTION_LOWER && a[2].move == 1);
    ck_assert(a[3].kind == ACTION_EXAM && a[3].disposition == DISPOSITION_ROUTINE && a[3].limit_ms == 7 * DAY_MS);
    ck_assert(p->rules == 1 && p->rule->day && p->rule->action[0].kind == ACTION_EXAM && p->rule->action[0].limit_ms == 14 * DAY_MS);
    ck_assert_str_eq(p->rule->path, "/rules/0");
}
END_TEST

START_TEST(what_a_phase_forbids_and_what_becomes_of_the_missed_is_read) {
    const struct phase *ph = given_members(&g, "whole", WHOLE)->phase;
    ck_assert(ph->avoids == 2 && ph->avoid[0].kind == -1 && ph->avoid[0].when >= 0 && ph->avoid[0].evidence.mark == MARK_DEF);
    ck_assert_str_eq(ph->avoid[0].exercise, "side-plank");      /* of no script */
    ck_assert(ph->avoid[1].exercise == NULL && ph->avoid[1].kind == KIND_PLYOMETRIC && ph->avoid[1].when == NO_EXPRESSION);
    ck_assert_str_eq(ph->avoid[1].path, "/phases/0/avoid/1");
    ck_assert(ph->prescription[0].missed.policy == MISSED_SHIFT && ph->prescription[0].missed.days == 2);
    ck_assert(ph->prescription[1].missed.policy == MISSED_LOWER && ph->prescription[1].missed.days == 0);
}
END_TEST

START_TEST(without_these_members_nothing_is_judged_and_the_missed_is_missed) {
    const struct protocol *p = given_members(&g, "bare", PHASE(RX(""), ""));
    ck_assert(p->light == NULL && p->layoffs == 0 && p->rules == 0 && p->migrations == 0 && p->phase->avoids == 0);
    ck_assert(p->phase->prescription->missed.policy == MISSED_SKIP);
}
END_TEST

START_TEST(a_phase_s_policy_does_not_reach_the_next_phase) {
    const struct protocol *p = given_members(&g, "two", EXERCISES ",'phases':[{'id':'a','title':'t','days':{'min':1,'target':2,'max':3},'exercises':[" RX("")
        "],'missed':{'policy':'merge'}},{'id':'b','title':'t','days':{'min':1,'target':2,'max':3},'exercises':[" RX("") "]}]");
    ck_assert_int_eq(p->phase[0].prescription->missed.policy, MISSED_MERGE);
    ck_assert_int_eq(p->phase[1].prescription->missed.policy, MISSED_SKIP);
}
END_TEST

/* ------------------------------------------------------------------------------------------------- windows and figures */

static const struct node *node_of(const struct protocol *p, enum op op) {
    for (size_t i = 0; i < p->criteria.nodes.count; i++)
        if (p->criteria.nodes.item[i].op == op) return &p->criteria.nodes.item[i];
    ck_abort_msg("no such node");
}

START_TEST(a_session_s_windows_and_limits_are_read_in_a_light) {
    const struct protocol *p = given_members(&g, "light", LIGHT_(DEFAULT_ROW, ""));
    const struct node *w = node_of(p, OP_WINDOW), *limit = node_of(p, OP_PLAN);
    ck_assert(w->session && !w->last && !w->unmasked && w->number == 0);
    ck_assert(limit->detail == PLAN_LIMIT_HIGH && limit->number == 0 && limit->max == 10000);
    ck_assert(p->criteria.nodes.item[p->light->green - 2].unmasked);
    ck_assert(!p->criteria.windows);             /* what happened in a session does not move with time */
}
END_TEST

START_TEST(figures_of_the_plan_are_over_days) {
    const struct { const char *figure; int64_t days; } cases[] = {
        {"{'op':'plan','figure':'adherence'}", 14}, {"{'op':'plan','figure':'adherence','days':84}", 84},
        {"{'op':'plan','figure':'red-sessions','days':200}", 200}, {"{'op':'plan','figure':'days-in-plan'}", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char members[200], id[20];
        snprintf(id, sizeof id, "figure-%zu", i);
        snprintf(members, sizeof members, "'severity':%s", cases[i].figure);
        ck_assert_int_eq(node_of(given_members(&g, id, members), OP_PLAN)->number, cases[i].days);
    }
}
END_TEST

#define KEPT(rest, window) \
    "{'findings':[{'about':'knee','name':'injected','question':'?','type':'yes-no'" rest "}],'format':1,'id':'kept','kind':'protocol','title':'t','version':'1'," \
    "'severity':{'op':'window','finding':'injected','stat':'count'," window "}}"

START_TEST(a_window_looks_back_as_far_as_its_finding_is_kept) {
    const struct protocol *p = given_protocol(&g, KEPT(",'kept_d':400", "'days':365,'ago':35"));
    const struct node *n = node_of(p, OP_WINDOW);
    ck_assert(n->yes_no && n->min == 0 && n->max == 1000 && n->number == 365 && n->ago == 35);
    const struct finding *f = &g.c->vocabulary->findings.item[n->finding];
    ck_assert(f->kept_days == 400 && finding_kept_days(f) == 400);
    ck_assert_int_eq(finding_kept_days(&g.c->vocabulary->findings.item[0]), 120);
}
END_TEST

/* ---------------------------------------------------------------------------------------------------- what is refused */

static void refuses(const char *text, const char *message) {
    char *canonical = given_canonical(text);
    const struct protocol *p = NULL;
    ck_assert_msg(canonical_read(canonical, g.c->vocabulary, g.c->arena, &p, &g.err) == STATUS_INPUT, "read: %s", text);
    ck_assert_msg(strstr(g.err.message, message), "%s", g.err.message);
    free(canonical);
}

static const struct { const char *text, *message; } bad_keeping[] = {
    {KEPT("", "'days':121"), "/severity: \"days\""},
    {KEPT(",'kept_d':400", "'days':366,'ago':35"), "/severity: the window looks 401 days back, a history is kept for 400"},
    {KEPT(",'kept_d':30", "'days':31"), "/severity: \"days\""},
    {KEPT(",'kept_d':401", "'days':7"), "/findings/0: \"kept_d\""},
    {KEPT(",'kept_d':0", "'days':7"), "/findings/0: \"kept_d\""},
    {KEPT(",'kept_d':120", "'days':7"), "/findings/0: \"kept_d\": 120 is what it is without, and is left out"},
};

START_TEST(a_window_past_what_is_kept_is_refused) { refuses(bad_keeping[_i].text, bad_keeping[_i].message); }
END_TEST

#define SEVERITY(e)  "'severity':" e
#define LIMITS(rows) LIGHT_(rows, "")
#define ASKS(ask)    LIGHT_(DEFAULT_ROW, ",'asks':[" ask "]")
#define DO(action)   STEPS ",'rules':[{'when':" YES ",'do':[" action "]}]"
#define AVOID(rest)  PHASE(RX(""), ",'avoid':[{" rest "}]")
#define MISSED(rest) PHASE(RX(",'missed':{" rest "}"), "")
#define LAYOFF(rows) "'layoff':[" rows "]"
#define MIGRATION(rest) STEPS "," PHASE(RX(""), "") ",'migrations':[" rest "]"

static const struct { const char *members, *message; } refused[] = {
    /* light */
    {"'light':[]", "/light: expected an object"},
    {"'light':{'limits':[" DEFAULT_ROW "]}", "/light: \"red\" is missing"},
    {LIMITS("{'kinds':['run'],'ok':1,'high':2,'greens':1}"), "/light: \"limits\": 0 rows have neither \"when\" nor \"kinds\", exactly one must"},
    {LIMITS(DEFAULT_ROW "," DEFAULT_ROW), "/light: \"limits\": 2 rows have neither"},
    {LIMITS("{'ok':5001,'high':5000,'greens':2}"), "/light/limits/0: ok 5001 is above high 5000"},
    {LIMITS("{'ok':0,'high':10001,'greens':2}"), "/light/limits/0: \"high\""},
    {LIMITS("{'ok':0,'high':1,'greens':0}"), "/light/limits/0: \"greens\""},
    {LIMITS("{'ok':0,'high':1,'greens':11}"), "/light/limits/0: \"greens\""},
    {LIMITS("{'ok':0,'high':1}"), "/light/limits/0: \"greens\""},
    {LIMITS(DEFAULT_ROW ",{'kinds':['jog'],'ok':0,'high':1,'greens':1}"), "/light/limits/1: \"kinds\": \"jog\" is not a kind of exercise"},
    {LIMITS(DEFAULT_ROW ",{'kinds':['run','run'],'ok':0,'high':1,'greens':1}"), "/light/limits/1: \"kinds\": \"run\" stands twice"},
    {LIMITS(DEFAULT_ROW ",{'kinds':[],'ok':0,'high':1,'greens':1}"), "/light/limits/1: \"kinds\" is an empty list"},
    {LIMITS(DEFAULT_ROW ",{'when':" ABOVE(WORST, NUM(1)) ",'ok':0,'high':1,'greens':1}"), "/light/limits/1/when/left: \"session\": a session is judged by a light's colours only"},
    {"'light':{'limits':[" DEFAULT_ROW "]," COLOURS ",'wait_h':241,'impact_wait_h':48,'ambers':3}", "/light: \"wait_h\""},
    {"'light':{'limits':[" DEFAULT_ROW "]," COLOURS ",'wait_h':24,'impact_wait_h':-1,'ambers':3}", "/light: \"impact_wait_h\""},
    {"'light':{'limits':[" DEFAULT_ROW "]," COLOURS ",'wait_h':24,'impact_wait_h':48,'ambers':11}", "/light: \"ambers\""},
    {"'light':{'limits':[" DEFAULT_ROW "]," COLOURS ",'wait_h':24,'impact_wait_h':48}", "/light: \"ambers\""},
    {ASKS("{'finding':'pain','context':'rest'}"), "/light/asks/0: has either \"after_min\" or \"morning_at\""},
    {ASKS("{'finding':'pain','context':'rest','after_min':60,'morning_at':540}"), "/light/asks/0: has either"},
    {ASKS("{'finding':'pain','context':'rest','after_min':0}"), "/light/asks/0: \"after_min\""},
    {ASKS("{'finding':'pain','context':'rest','morning_at':1440}"), "/light/asks/0: \"morning_at\""},
    {ASKS("{'finding':'pain','after_min':60}"), "/light/asks/0: pain needs a \"context\""},
    {ASKS("{'finding':'pian','context':'rest','after_min':60}"), "did you mean \"pain\"?"},
    /* windows and figures */
    {SEVERITY(WORST), "/severity: \"session\": a session is judged by a light's colours only"},
    {SEVERITY("{'op':'plan','figure':'limit-ok'}"), "/severity: \"figure\": a light's colours only have a limit"},
    {SEVERITY("{'op':'plan','figure':'red-sessions'}"), "/severity: \"days\""},
    {SEVERITY("{'op':'plan','figure':'red-sessions','days':201}"), "/severity: \"days\""},
    {SEVERITY("{'op':'plan','figure':'adherence','days':14}"), "/severity: \"days\": 14 is what adherence is over without, and is left out"},
    {SEVERITY("{'op':'plan','figure':'adherence','days':0}"), "/severity: \"days\""},
    {SEVERITY("{'op':'plan','figure':'days-in-plan','days':7}"), "/severity: \"days\" goes with \"adherence\" and \"red-sessions\" only"},
    {SEVERITY("{'op':'window','finding':'pain','context':'rest','stat':'worst','days':7,'unmasked':false}"), "\"unmasked\" is false, which is left out"},
    {SEVERITY("{'op':'window','finding':'onset','stat':'worst','days':7}"), "/severity: onset is not a number"},
    {"'light':{'limits':[" DEFAULT_ROW "],'red':" ABOVE(SESSION(",'stat':'worst','days':7"), NUM(1)) "}", "/light/red/left: a window has either"},
    {"'light':{'limits':[" DEFAULT_ROW "],'red':" ABOVE(SESSION(",'stat':'worst','ago':1"), NUM(1)) "}", "/light/red/left: \"ago\" goes with \"days\" only"},
    {"'light':{'limits':[" DEFAULT_ROW "],'red':" ABOVE(SESSION(",'stat':'worst','since_phase':true"), NUM(1)) "}", "/light/red/left: \"since_phase\" goes with"},
    /* rules */
    {DO("{'step':'injections'}"), "/rules/0/do/0: \"step\": \"injections\" is not the id of a step, did you mean \"injection\"?"},
    {DO("{'step':'conservative'}"), "/rules/0/do/0: \"step\": \"conservative\" is the first step, and nothing goes up to it"},
    {DO("{'step':1}"), "/rules/0/do/0: \"step\""},
    {DO("{'hold':'wait-until','days':1,'say':'x'}"), "/rules/0/do/0: \"hold\": unknown \"wait-until\""},
    {DO("{'hold':'no-load','say':'x'}"), "/rules/0/do/0: \"days\""},
    {DO("{'hold':'no-load','days':201,'say':'x'}"), "/rules/0/do/0: \"days\""},
    {DO("{'hold':'no-load','days':1}"), "/rules/0/do/0: \"say\""},
    {DO("{'lower':0}"), "/rules/0/do/0: \"lower\""},
    {DO("{'lower':21}"), "/rules/0/do/0: \"lower\""},
    {DO("{'exam':'routine'}"), "/rules/0/do/0: \"say\""},
    {DO("{'exam':'self-ok','say':'x'}"), "/rules/0/do/0: \"exam\": self-ok says no time"},
    {DO("{'exam':'urgent-2w','say':'x','within_d':14}"), "/rules/0/do/0: \"within_d\": 14 days is no less"},
    {DO("{'lower':1},{'lower':2}"), "/rules/0: \"do\": item 1 is of a kind that stands there already"},
    {"'rules':[]", "\"rules\" is an empty list"},
    /* avoid, missed */
    {AVOID("'reason':'r'"), "/phases/0/avoid/0: has either \"exercise\" or \"kind\""},
    {AVOID("'exercise':'e1','kind':'run','reason':'r'"), "/phases/0/avoid/0: has either"},
    {AVOID("'exercise':'E1','reason':'r'"), "/phases/0/avoid/0: \"exercise\": \"E1\" is not kebab-case"},
    {AVOID("'kind':'jump','reason':'r'"), "/phases/0/avoid/0: \"kind\": unknown \"jump\""},
    {AVOID("'kind':'run'"), "/phases/0/avoid/0: \"reason\""},
    {MISSED("'policy':'forget'"), "/phases/0/exercises/0/missed: \"policy\": unknown \"forget\""},
    {MISSED("'policy':'shift'"), "/phases/0/exercises/0/missed: \"days\""},
    {MISSED("'policy':'shift','days':7"), "/phases/0/exercises/0/missed: \"days\""},
    {MISSED("'policy':'merge','days':1"), "/phases/0/exercises/0/missed: \"days\" goes with \"shift\" only"},
    {PHASE(RX(""), ",'missed':{'policy':'skip'}"), "/phases/0: \"missed\": skip is what it is without, and is left out"},
    /* further reminders */
    {"'again':{}", "/again: \"after_min\""},
    {"'again':{'after_min':9,'times':1}", "/again: \"after_min\""},
    {"'again':{'after_min':721,'times':1}", "/again: \"after_min\""},
    {"'again':{'after_min':45}", "/again: \"times\""},
    {"'again':{'after_min':45,'times':0}", "/again: \"times\""},
    {"'again':{'after_min':45,'times':4}", "/again: \"times\""},
    {"'again':{'after_min':45,'often':2,'times':1}", "/again: "},
    {"'messages':0", "\"messages\""},
    {"'messages':25", "\"messages\""},
    /* layoffs, migrations */
    {LAYOFF("{'over_d':7},{'over_d':7}"), "\"layoff\": 7 days do not come after 7"},
    {LAYOFF("{'over_d':0}"), "/layoff/0: \"over_d\""},
    {LAYOFF("{'down':1}"), "/layoff/0: \"over_d\""},
    {LAYOFF("{'over_d':7,'down':0}"), "/layoff/0: \"down\""},
    {LAYOFF("{'over_d':7,'restart':false}"), "/layoff/0: \"restart\" is false, which is left out"},
    {LAYOFF("{'over_d':7,'down':1,'restart':true}"), "/layoff/0: has both \"down\" and \"restart\""},
    {LAYOFF("{'over_d':7,'gate':" NUM(1) "}"), "/layoff/0/gate: \"op\": \"number\" is a number, but a condition"},
    {MIGRATION("{'version':'1'}"), "/migrations/0: \"version\": 1 is this version"},
    {MIGRATION("{'version':'0'},{'version':'0'}"), "\"migrations\": the id \"0\" stands twice"},
    {MIGRATION("{'version':'0','phases':{}}"), "/migrations/0/phases: is empty"},
    {MIGRATION("{'version':'0','phases':{'calm':'setle'}}"), "/migrations/0/phases: \"calm\": \"setle\" is not the id of a phase, did you mean \"settle\"?"},
    {MIGRATION("{'version':'0','steps':{'shot':'settle'}}"), "/migrations/0/steps: \"shot\": \"settle\" is not the id of a step"},
    {MIGRATION("{'version':'0','phases':{'settle':'settle'}}"), "/migrations/0/phases: \"settle\" keeps its id, and is left out"},
    {MIGRATION("{'version':'0','phases':{'Calm':'settle'}}"), "/migrations/0/phases: \"Calm\" is not kebab-case"},
    {MIGRATION("{'version':'0','phases':['calm']}"), "/migrations/0: \"phases\": expected an object"},
};

START_TEST(what_is_wrong_is_refused_with_its_place) {
    char *text = given_text("bad", refused[_i].members);
    refuses(text, refused[_i].message);
    free(text);
}
END_TEST

/* What the loader shares in memory is compiled once; a session's window is still refused elsewhere. */
START_TEST(what_a_light_shares_is_not_taken_elsewhere) {
    char *text = given_text("shared", LIGHT_(DEFAULT_ROW, ",'mark':'DEF'"));
    json_t *json = given_json(text), *rule = given_json("{'do':[{'move':1}]}"), *rules = json_array();
    json_object_set(rule, "when", json_object_get(json_object_get(json, "light"), "red"));
    json_array_append_new(rules, rule);
    json_object_set_new(json, "rules", rules);
    char *canonical = json_canonical(json);
    ck_assert_int_eq(canonical_check(canonical, json, g.c->vocabulary, g.c->arena, &g.err), STATUS_INPUT);
    ck_assert_msg(strstr(g.err.message, "/rules/0/when/left: \"session\""), "%s", g.err.message);
    free(canonical);
    json_decref(json);
    free(text);
}
END_TEST

START_TEST(reading_survives_every_failing_allocation) {
    char *text = given_text("whole", WHOLE), *canonical = given_canonical(text);
    for (int n = 1;; n++) {
        struct arena *a = arena_new(ARENA_NO_LIMIT);
        struct vocabulary *v = vocabulary_new(a);
        const struct protocol *p = NULL;
        support_fail_nth(n);
        enum status status = canonical_read(canonical, v, a, &p, &g.err);
        int failed = support_failed();
        support_fail_nth(0);
        arena_free(a);
        ck_assert_int_eq(status, failed ? STATUS_MEMORY : STATUS_OK);
        if (!failed) break;
    }
    free(text);
    free(canonical);
}
END_TEST

START_TEST(reading_survives_an_arena_that_is_full) {
    char *text = given_text("whole", WHOLE), *canonical = given_canonical(text);
    enum status status = STATUS_MEMORY;
    for (size_t limit = 4096; status == STATUS_MEMORY; limit += 251) {
        struct arena *a = arena_new(limit);
        struct vocabulary *v = a ? vocabulary_new(a) : NULL;
        const struct protocol *p = NULL;
        if (v) status = canonical_read(canonical, v, a, &p, &g.err);
        arena_free(a);
    }
    ck_assert_int_eq(status, STATUS_OK);
    free(text);
    free(canonical);
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof *(table))

static Suite *make_suite(void) {
    Suite *s = suite_create("canonical course");
    TCase *t = tcase_create("read");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, a_light_is_read_with_its_limits_and_follow_ups);
    tcase_add_test(t, layoffs_and_migrations_are_read);
    tcase_add_test(t, rules_of_phase_and_protocol_do_all_that_they_can);
    tcase_add_test(t, what_a_phase_forbids_and_what_becomes_of_the_missed_is_read);
    tcase_add_test(t, without_these_members_nothing_is_judged_and_the_missed_is_missed);
    tcase_add_test(t, a_phase_s_policy_does_not_reach_the_next_phase);
    tcase_add_test(t, a_session_s_windows_and_limits_are_read_in_a_light);
    tcase_add_test(t, figures_of_the_plan_are_over_days);
    tcase_add_test(t, a_window_looks_back_as_far_as_its_finding_is_kept);
    suite_add_tcase(s, t);
    t = tcase_create("refused");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, a_window_past_what_is_kept_is_refused, 0, ROWS(bad_keeping));
    tcase_add_loop_test(t, what_is_wrong_is_refused_with_its_place, 0, ROWS(refused));
    tcase_add_test(t, what_a_light_shares_is_not_taken_elsewhere);
    suite_add_tcase(s, t);
    t = tcase_create("memory");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, reading_survives_every_failing_allocation);
    tcase_add_test(t, reading_survives_an_arena_that_is_full);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
