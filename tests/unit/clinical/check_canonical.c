#include "given.h"
#include "base/text.h"

static struct given g;

static void set_up(void) {
    g = given_new();
    given_members(&g, "base", "");
}

static void tear_down(void) { given_free(&g); }

#define YES "{'op':'yes','finding':'noble'}"
#define FULL \
    "'author':'A. Author','codes':{'icd10cm':{'left':'M76.32','right':'M76.31','unspecified':'M76.30'}," \
    "'undetermined':{'left':'M25.562','right':'M25.561','unspecified':'M25.569'}}," \
    "'criteria':{'place':{'op':'includes','finding':'pain_place','code':'lateral_epicondyle'}," \
    "'definite':{'op':'all','of':[" YES ",{'op':'named','name':'no swelling','source':'s1','of':" \
    "{'op':'none','of':[{'op':'yes','finding':'swollen'},{'op':'ge','left':{'op':'rank','finding':'effusion'},'right':{'op':'number','value':1000}}]}}]}}," \
    "'irritability':{'op':'bands','of':{'op':'choose','when':" YES ",'then':{'op':'value','finding':'pain','context':'rest'}," \
    "'else':{'op':'divide','left':{'op':'value','finding':'age'},'right':{'op':'number','mark':'GK','value':2000}}},'bands':[[0,1000],[4000,2000]]}," \
    "'mark':'DEF','source':'s1'," \
    "'severity':{'op':'bands','of':{'op':'value','finding':'pain','context':'worst-24h'},'bands':[[0,1000],[4000,2000],[7000,3000]]}," \
    "'flags':[{'about':'knee','critical':{'op':'const','value':true},'id':'RF03','rows':[{'disposition':'emergency','mark':'read','no_plan':true,'say':'hot','source':'s1','when':" YES "}," \
    "{'disposition':'same-day','say':'swollen','when':{'op':'yes','finding':'swollen'}}],'title':'Septic joint','unknown':{'disposition':'routine','hold':'no-impact','say':'ask'}}]," \
    "'exercises':[{'gap_h':12,'id':'side-plank','kind':'isometric','ladder':{'entry':1,'harder':'copenhagen','rungs':[{'hold_s':20,'sets':3},{'hold_s':30,'sets':3},{'hold_s':45,'sets':3}]}," \
    "'mark':'GK','ref':'E24','text':'Hold.','title':'Side plank'}," \
    "{'gap_h':12,'id':'copenhagen','kind':'isometric','ladder':{'easier':'side-plank','rungs':[{'load':{'milli':500,'unit':'kg'},'sets':2}]},'text':'Hold.','title':'Copenhagen'}," \
    "{'gap_h':48,'id':'hopping','impact':true,'kind':'plyometric','text':'Hop.','title':'Hopping'}]," \
    "'care':[{'id':'ice','text':'Cool it.','title':'Ice'},{'contraindications':[{'critical':true,'id':'N01','mark':'2nd','outcome':'block','reason':'an ulcer','when':{'op':'yes','finding':'fever'}}]," \
    "'id':'nsaid','text':'Tablets.','title':'NSAID'},{'approval':'clinician','id':'steroid','text':'Injection.','title':'Steroid'}]," \
    "'steps':[{'care':['ice','nsaid'],'id':'conservative','title':'Conservative'}," \
    "{'approval':'clinician','care':['steroid'],'id':'injection','title':'Injection','when':" YES "}]," \
    "'phases':[{'advance':{'op':'ge','left':{'op':'plan','figure':'adherence'},'right':{'op':'number','value':700}}," \
    "'asks':[{'at':[1140],'context':'worst-24h','days':[0,1,2,3,4,5,6],'finding':'pain'},{'at':[480,1140],'days':[6],'finding':'fever'}],'days':{'max':21,'min':7,'target':14}," \
    "'exercises':[{'at':[480,1080],'days':[0,2,4],'dose':{'hold_s':20,'load':{'milli':2500,'unit':'kg'},'note':'each side','rest_s':60,'sets':3,'tempo':'3-0-2'},'exercise':'side-plank'}," \
    "{'at':[600],'days':[1],'exercise':'side-plank','mark':'DEF'}," \
    "{'at':[660],'days':[1],'exercise':'side-plank','ladder':{'easier':'copenhagen','rungs':[{'sets':1},{'sets':2}]}}]," \
    "'id':'settle','judged_at':1380,'regress':{'op':'gt','left':{'op':'window','finding':'pain','context':'worst-24h','stat':'median','days':7},'right':{'op':'number','value':5000}}," \
    "'rules':[{'do':[{'alert':'urgent-48h','say':'Look at it.'},{'nudge':'Tell us how it is.'},{'move':-1},{'restart':'questions'},{'restart':'phase'}],'mark':'DEF'," \
    "'when':{'op':'gt','left':{'op':'window','ago':7,'days':7,'finding':'pain','context':'worst-24h','stat':'count','where':{'is':'gt','than':5000}},'right':{'op':'baseline','finding':'swollen'}}}," \
    "{'do':[{'alert':'routine'}],'judged':'day','when':{'op':'ge','left':{'op':'plan','figure':'questions-missed-in-a-row'},'right':{'op':'number','value':2000}}}]," \
    "'running':[{'allowed':false,'mark':'read','say':'none yet','source':'s1','when':{'op':'answered','finding':'effusion'}}],'title':'Settle'}]," \
    "'sources':[{'id':'s1','text':'A source.'}]"

/* ------------------------------------------------------------------------------------------------------- what is read */

START_TEST(a_whole_protocol_is_read) {
    const struct protocol *p = given_members(&g, "itb-syndrome", FULL);
    char hash[HASH_SIZE];
    hash_text(hash, p->canonical, strlen(p->canonical));
    ck_assert_str_eq(p->hash, hash);
    ck_assert_str_eq(p->id, "itb-syndrome");
    ck_assert(!p->safety && p->findings == 14);
    ck_assert_str_eq(p->icd10cm.right, "M76.31");
    ck_assert_str_eq(p->undetermined.left, "M25.562");
    ck_assert_str_eq(p->review_status, "unsigned");
    ck_assert(p->place >= 0 && p->definite >= 0 && p->probable == NO_EXPRESSION && p->possible == NO_EXPRESSION && p->severity >= 0);
    ck_assert(p->sources == 1 && p->cares == 3 && p->steps == 2 && p->phases == 1 && p->exercises == 3 && p->flags == 1);
    ck_assert(p->irritability >= 0);
}
END_TEST

START_TEST(flags_care_and_steps_are_read) {
    const struct protocol *p = given_members(&g, "itb-syndrome", FULL);
    const struct flag *f = p->flag;
    ck_assert(f->knee && f->rows == 2 && f->row[1].disposition == DISPOSITION_SAME_DAY && f->critical >= 0);
    ck_assert(f->unknown == DISPOSITION_ROUTINE && f->unknown_hold == HOLD_NO_IMPACT);
    ck_assert_str_eq(f->unknown_say, "ask");
    ck_assert(p->care[1].contraindication[0].block && p->care[1].contraindication[0].critical && !p->care[1].approval);
    ck_assert(p->care[2].approval && p->care[2].contraindications == 0);
    ck_assert(p->step[0].cares == 2 && p->step[0].care[1] == 1 && p->step[0].when == NO_EXPRESSION && p->step[1].approval);
    ck_assert_str_eq(p->step[1].path, "/steps/1");
    ck_assert_str_eq(p->care[2].path, "/care/2");
}
END_TEST

START_TEST(phases_and_doses_are_read) {
    const struct protocol *p = given_members(&g, "itb-syndrome", FULL);
    const struct phase *ph = p->phase;
    const struct prescription *e = ph->prescription;
    ck_assert(ph->min_days == 7 && ph->target_days == 14 && ph->max_days == 21 && ph->runs == 1 && !ph->run[0].allowed);
    ck_assert(ph->advance >= 0 && ph->regress >= 0);
    ck_assert(e->exercise == 0 && e->weekdays == (1 | 4 | 16) && e->minutes == 2 && e->minute[1] == 1080);
    ck_assert(e->dose.sets == 3 && e->dose.hold_s == 20 && e->dose.rest_s == 60 && e->dose.reps == 0 && e->dose.load_milli == 2500);
    ck_assert_str_eq(e->dose.tempo, "3-0-2");
    ck_assert_str_eq(e->path, "/phases/0/exercises/0");
    ck_assert(p->exercise[2].impact && p->exercise[2].gap_ms == 48 * HOUR_MS && p->exercise[0].kind == KIND_ISOMETRIC);
}
END_TEST

START_TEST(every_node_knows_its_place_and_stands_after_its_children) {
    const struct protocol *p = given_members(&g, "itb-syndrome", FULL);
    const struct criteria *c = &p->criteria;
    bool found = false;
    for (size_t i = 0; i < c->nodes.count; i++) {
        const struct node *n = &c->nodes.item[i];
        ck_assert_int_le(n->first, (int)i);
        for (int32_t k = 0; k < n->children; k++) {
            int32_t child = c->child.item[n->child + k];
            ck_assert(child < (int32_t)i && child >= n->first);
        }
        found = found || strcmp(n->path, "/criteria/definite/of/1/of/of/1/left") == 0;
    }
    ck_assert(found);
    ck_assert_str_eq(c->nodes.item[p->definite].path, "/criteria/definite");
}
END_TEST

START_TEST(a_value_compared_with_a_number_is_one_node) {
    const struct protocol *p = given_condition(&g, "{'op':'lt','left':{'op':'number','value':3000},'right':{'op':'value','finding':'age'}}");
    ck_assert_uint_eq(p->criteria.nodes.count, 1);
    ck_assert(p->criteria.nodes.item[0].op == OP_COMPARE_VALUE && p->criteria.nodes.item[0].detail == COMPARE_GT);
    ck_assert_str_eq(p->criteria.nodes.item[0].path, "/criteria/definite");
}
END_TEST

START_TEST(the_same_text_is_read_once_and_a_newer_version_is_served) {
    const struct protocol *one = given_condition(&g, YES), *out = NULL;
    size_t count = g.c->protocols.count;
    ck_assert(catalogue_add(g.c, one->canonical, false, &out, &g.err) == STATUS_OK);
    ck_assert_ptr_eq(one, out);
    ck_assert_uint_eq(g.c->protocols.count, count);
    const struct protocol *a = given_members(&g, "aaa", "'criteria':{'definite':" YES "}");
    const struct protocol *b = given_members(&g, "aaa", "'criteria':{'probable':" YES "}");
    ck_assert_ptr_eq(catalogue_by_id(g.c, "aaa"), b);
    ck_assert_ptr_eq(catalogue_by_hash(g.c, a->hash), a);
    ck_assert_ptr_null(catalogue_by_id(g.c, "zzz"));
    ck_assert_ptr_null(catalogue_by_hash(g.c, "00"));
    for (size_t i = 1; i < g.c->served.count; i++)
        ck_assert_int_lt(strcmp(g.c->served.item[i - 1]->id, g.c->served.item[i]->id), 0);
}
END_TEST

START_TEST(the_safety_value_is_served_apart) {
    const struct protocol *p = given_protocol(&g,
        "{'findings':[{'about':'person','name':'fever','question':'?','type':'yes-no'}],'flags':[{'about':'person','id':'RF1',"
        "'rows':[{'disposition':'routine','say':'x','when':{'op':'yes','finding':'fever'}}],'title':'t'}],'format':1,'id':'safety','kind':'safety','title':'t','version':'1'}");
    ck_assert(p->safety);
    ck_assert_ptr_eq(g.c->safety, p);
    ck_assert_ptr_eq(catalogue_by_id(g.c, "safety"), p);
    ck_assert_uint_eq(g.c->served.count, 1);
}
END_TEST

#define MARKED(e, m, from_s1) \
    ck_assert((e).mark == (m) && ((from_s1) ? (e).source && strcmp((e).source, "s1") == 0 : (e).source == NULL))

START_TEST(what_is_marked_says_how_well_it_is_founded) {
    const struct protocol *p = given_members(&g, "itb-syndrome", FULL);
    const struct phase *ph = p->phase;
    MARKED(p->evidence, MARK_DEF, true);
    MARKED(p->flag->evidence, MARK_NONE, false);
    MARKED(p->flag->row[0].evidence, MARK_READ, true);
    MARKED(p->flag->row[1].evidence, MARK_NONE, false);
    MARKED(p->exercise[0].evidence, MARK_GK, false);
    MARKED(p->care[1].contraindication[0].evidence, MARK_SECONDARY, false);
    MARKED(ph->prescription[1].evidence, MARK_DEF, false);
    MARKED(ph->run[0].evidence, MARK_READ, true);
    MARKED(ph->rule[0].evidence, MARK_DEF, false);
    const char *names[] = {"read", "GK", "DEF", "2nd"};
    for (int m = MARK_READ; m <= MARK_SECONDARY; m++) ck_assert_str_eq(mark_name((enum mark)m), names[m - MARK_READ]);
    ck_assert_ptr_null(mark_name(MARK_NONE));
}
END_TEST

static const struct { const char *object, *place; } markable[] = {
    {"'flags':[{'id':'f','title':'t','about':'knee','rows':[{'disposition':'routine','say':'s','when':" YES "}]%s}]", "/flags/0"},
    {"'flags':[{'id':'f','title':'t','about':'knee','rows':[{'disposition':'routine','say':'s','when':" YES "%s}]}]", "/flags/0/rows/0"},
    {"'exercises':[{'id':'e','title':'t','text':'x','kind':'run','gap_h':0%s}]", "/exercises/0"},
    {"'exercises':[{'id':'e','title':'t','text':'x','kind':'run','gap_h':0,'contraindications':[{'id':'c','outcome':'ask','reason':'r','when':" YES "%s}]}]",
     "/exercises/0/contraindications/0"},
    {"'care':[{'id':'c','title':'t','text':'x'%s}]", "/care/0"},
    {"'steps':[{'id':'s','title':'t'%s}]", "/steps/0"},
    {"'criteria':{'definite':{'op':'named','name':'n','of':" YES "%s}}", "/criteria/definite"},
    {"'severity':{'op':'number','value':1%s}", "/severity"},
#define ONE_PHASE(inside, outside) \
    "'exercises':[{'id':'e','title':'t','text':'x','kind':'run','gap_h':0}],'phases':[{'id':'p','title':'t','days':{'min':1,'target':1,'max':1}," \
    "'exercises':[{'exercise':'e','days':[0],'at':[0],'dose':{'sets':1}" inside "}]" outside "}]"
    {ONE_PHASE("%s", ""), "/phases/0/exercises/0"},
    {ONE_PHASE("", "%s"), "/phases/0"},
    {ONE_PHASE("", ",'running':[{'allowed':true,'say':'s','when':" YES "%s}]"), "/phases/0/running/0"},
    {ONE_PHASE("", ",'rules':[{'do':[{'move':1}],'when':" YES "%s}]"), "/phases/0/rules/0"},
};

/* Each of them takes the mark and the source of a figure, and no other. */
START_TEST(every_marked_object_takes_evidence_and_checks_it) {
    const struct { const char *evidence, *message; } cases[] = {
        {",'mark':'read','source':'s1'", NULL}, {",'mark':'DEF'", NULL}, {",'source':'s1'", NULL},
        {",'mark':'sure'", "\"mark\": unknown \"sure\""}, {",'mark':'def'", "\"mark\": unknown \"def\""},
        {",'source':'s2'", "\"source\": \"s2\" is not the id of a source"}, {",'mark':1", "\"mark\": expected"},
        {",'source':1", "\"source\": expected"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char object[1000], members[1100];
        const char *at = strstr(markable[_i].object, "%s");
        snprintf(object, sizeof object, "%.*s%s%s", (int)(at - markable[_i].object), markable[_i].object, cases[i].evidence, at + 2);
        snprintf(members, sizeof members, "%s,'sources':[{'id':'s1','text':'A source.'}]", object);
        char *text = given_text("marked", members), *canonical = given_canonical(text);
        const struct protocol *p = NULL;
        enum status status = canonical_read(canonical, g.c->vocabulary, g.c->arena, &p, &g.err);
        ck_assert_msg(status == (cases[i].message ? STATUS_INPUT : STATUS_OK), "%s: %s", members, g.err.message);
        if (cases[i].message) {
            ck_assert_msg(strncmp(g.err.message, markable[_i].place, strlen(markable[_i].place)) == 0, "%s", g.err.message);
            ck_assert_msg(strstr(g.err.message, cases[i].message), "%s", g.err.message);
        }
        free(text);
        free(canonical);
    }
}
END_TEST

#define MARKED_NUMBER "{'op':'number','value':3000,'mark':'DEF','source':'s1'}"
#define AGE           "{'op':'value','finding':'age'}"

START_TEST(a_constant_keeps_its_evidence_when_it_is_compared) {
    const char *conditions[] = {"{'op':'lt','left':" AGE ",'right':" MARKED_NUMBER "}", "{'op':'gt','right':" AGE ",'left':" MARKED_NUMBER "}"};
    for (int i = 0; i < 2; i++) {
        char members[600], id[20];
        snprintf(id, sizeof id, "merged-%d", i);
        snprintf(members, sizeof members, "'sources':[{'id':'s1','text':'x'}],'criteria':{'definite':%s}", conditions[i]);
        const struct protocol *p = given_members(&g, id, members);
        ck_assert_uint_eq(p->criteria.nodes.count, 1);
        const struct node *n = p->criteria.nodes.item;
        ck_assert(n->op == OP_COMPARE_VALUE && n->detail == COMPARE_LT && n->mark == MARK_DEF && n->number == 3000);
        ck_assert_str_eq(n->source, "s1");
    }
}
END_TEST

START_TEST(every_piece_that_has_words_knows_its_place) {
    const struct protocol *p = given_members(&g, "itb-syndrome", FULL);
    const struct { const char *path, *wanted; } paths[] = {
        {p->flag->path, "/flags/0"}, {p->flag->row[1].path, "/flags/0/rows/1"}, {p->exercise[1].path, "/exercises/1"},
        {p->care[1].contraindication[0].path, "/care/1/contraindications/0"}, {p->phase->path, "/phases/0"},
        {p->phase->run[0].path, "/phases/0/running/0"}, {p->phase->ask[1].path, "/phases/0/asks/1"},
        {p->phase->rule[1].path, "/phases/0/rules/1"}, {p->phase->prescription[2].path, "/phases/0/exercises/2"}};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) ck_assert_str_eq(paths[i].path, paths[i].wanted);
}
END_TEST

START_TEST(a_ladder_gives_the_dose_to_begin_with) {
    const struct protocol *p = given_members(&g, "itb-syndrome", FULL);
    const struct exercise *plank = &p->exercise[0], *copenhagen = &p->exercise[1], *hopping = &p->exercise[2];
    const struct prescription *fixed = &p->phase->prescription[0], *library = fixed + 1, *own = fixed + 2;
    ck_assert(plank->ladder.rungs == 3 && plank->ladder.entry == 1 && plank->ladder.harder == 1 && plank->ladder.easier == -1);
    ck_assert(copenhagen->ladder.rungs == 1 && copenhagen->ladder.harder == -1 && copenhagen->ladder.easier == 0);
    ck_assert(copenhagen->ladder.rung[0].load_milli == 500);
    ck_assert(hopping->ladder.rungs == 0 && hopping->ladder.harder == -1 && hopping->ladder.easier == -1);
    ck_assert(fixed->ladder.rungs == 0 && fixed->ladder.harder == -1);
    ck_assert(library->ladder.rung == plank->ladder.rung && library->dose.hold_s == 30 && library->ladder.harder == 1);
    ck_assert(own->ladder.rungs == 2 && own->dose.sets == 1 && own->ladder.easier == 1 && own->ladder.harder == -1);
}
END_TEST

START_TEST(questions_and_rules_of_a_phase_are_read) {
    const struct protocol *p = given_members(&g, "itb-syndrome", FULL);
    const struct phase *ph = p->phase;
    const struct rule *rule = ph->rule;
    ck_assert(ph->judged_at == 1380 && ph->asks == 2 && ph->rules == 2 && p->flag->row[0].no_plan && !p->flag->row[1].no_plan);
    ck_assert(ph->ask[0].weekdays == 127 && ph->ask[0].minutes == 1 && ph->ask[0].minute[0] == 1140 && ph->ask[0].context == 1);
    ck_assert(ph->ask[1].weekdays == 64 && ph->ask[1].minutes == 2 && ph->ask[1].context == 0);
    ck_assert_int_eq(ph->ask[1].finding, vocabulary_find(g.c->vocabulary, "fever"));
    ck_assert(!rule->day && rule->actions == 5 && rule->action[0].kind == ACTION_ALERT && rule->action[0].disposition == DISPOSITION_URGENT_48H);
    ck_assert_str_eq(rule->action[0].say, "Look at it.");
    ck_assert_str_eq(rule->action[1].say, "Tell us how it is.");
    ck_assert(rule->action[1].kind == ACTION_NUDGE && rule->action[2].kind == ACTION_MOVE && rule->action[2].move == -1);
    ck_assert(rule->action[3].kind == ACTION_RESTART_QUESTIONS && rule->action[4].kind == ACTION_RESTART_PHASE);
    ck_assert(rule[1].day && rule[1].actions == 1 && rule[1].action[0].say == NULL);
}
END_TEST

START_TEST(a_phase_may_ask_only_and_is_judged_at_its_end) {
    const struct protocol *p = given_members(&g, "ask", "'phases':[{'id':'p','title':'t','days':{'min':1,'target':1,'max':1},"
                                                        "'asks':[{'finding':'fever','days':[0],'at':[480]}]}]");
    ck_assert(p->phase->prescriptions == 0 && p->phase->asks == 1 && p->phase->judged_at == 1440 && p->phase->rules == 0);
}
END_TEST

/* A plan keeps a bit for each rule. */
START_TEST(a_phase_has_64_rules_and_no_more) {
    for (int rules = 64; rules <= 65; rules++) {
        char *members = NULL, id[20];
        snprintf(id, sizeof id, "rules-%d", rules);
        struct text t = {0};
        for (int i = 0; i < rules; i++)
            text_add(&t, "%s{'when':{'op':'yes','finding':'fever'},'do':[{'move':1}]}", i > 0 ? "," : "");
        ck_assert_int_ge(asprintf(&members, "'phases':[{'id':'p','title':'t','days':{'min':1,'target':1,'max':1},"
                         "'asks':[{'finding':'fever','days':[0],'at':[480]}],'rules':[%s]}]", text_get(&t)), 0);
        char *text = given_text(id, members), *canonical = given_canonical(text);
        const struct protocol *p = NULL;
        enum status status = canonical_read(canonical, g.c->vocabulary, g.c->arena, &p, &g.err);
        ck_assert_int_eq(status, rules == 64 ? STATUS_OK : STATUS_INPUT);
        if (rules == 65) ck_assert_str_eq(g.err.message, "/phases/0: \"rules\" has 65 items, more than 64");
        free(canonical);
        free(text);
        free(members);
        text_fini(&t);
    }
}
END_TEST

/* ------------------------------------------------------------------------------------------------------------ scores */

#define SCORED(score, a_codes, b_about) \
    "{'findings':[{'about':'knee','name':'akps','type':'number','min':0,'max':10000,'question':'AKPS?','score':" score "}," \
    "{'about':'knee','name':'akps_limp','type':'one-of','codes':" a_codes ",'question':'Limp?'}," \
    "{'about':'" b_about "','name':'akps_walk','type':'one-of','codes':['far','near'],'question':'Walk?'}]," \
    "'format':1,'id':'scored','kind':'protocol','title':'t','version':'1'}"
#define ITEMS(a, b) "{'items':[{'finding':'akps_limp','points':" a "},{'finding':'akps_walk','points':" b "}]}"
#define NONE_SLIGHT "['none','slight']"

START_TEST(a_score_is_read_before_its_items) {
    const struct protocol *p = given_protocol(&g, SCORED("{'at_least':1,'items':[{'finding':'akps_limp','points':[5000,3000]},"
                                                         "{'finding':'akps_walk','points':[5000,0]}]}", NONE_SLIGHT, "knee"));
    const struct finding *f = &g.c->vocabulary->findings.item[p->finding[0]];
    ck_assert(f->score.items == 2 && f->score.at_least == 1 && f->score.item[1].codes == 2 && f->score.item[1].points[0] == 5000);
    for (size_t i = 0; i < 2; i++) ck_assert_int_eq(f->score.item[i].finding, p->finding[i + 1]);
}
END_TEST

static const struct { const char *text, *message; } bad_scores[] = {
    {SCORED(ITEMS("[5000]", "[5000,0]"), NONE_SLIGHT, "knee"), "/findings/0: \"score\": akps_limp has 2 codes, but there are points for 1"},
    {SCORED(ITEMS("[5000,0,0]", "[5000,0]"), NONE_SLIGHT, "knee"), "/findings/0: \"score\": akps_limp has 2 codes, but there are points for 3"},
    {SCORED(ITEMS("[5000,0]", "[5000,0]"), NONE_SLIGHT, "person"), "akps_walk is about the person and cannot be an item of akps, which is about the knee"},
    {SCORED(ITEMS("[5000,0]", "[6000,0]"), NONE_SLIGHT, "knee"), "/findings/0: \"score\": its items make 0 to 11, but akps goes from 0 to 10"},
    {SCORED(ITEMS("[5000,-1]", "[5000,0]"), NONE_SLIGHT, "knee"), "its items make -0.001 to 10"},
    {SCORED(ITEMS("[5000,'x']", "[5000,0]"), NONE_SLIGHT, "knee"), "/findings/0: \"score\": item 0: \"points\": \"x\" is not a number of thousandths"},
    {SCORED(ITEMS("[]", "[5000,0]"), NONE_SLIGHT, "knee"), "\"points\" has 0 items"},
    {SCORED("{'items':[]}", NONE_SLIGHT, "knee"), "\"score\": \"items\" has 0 items"},
    {SCORED("{}", NONE_SLIGHT, "knee"), "/findings/0: \"items\""},
    {SCORED("{'items':[1]}", NONE_SLIGHT, "knee"), "\"score\": item 0: is not an object"},
    {SCORED("{'items':[{'finding':'AKPS','points':[0]}]}", NONE_SLIGHT, "knee"), "\"AKPS\" is not snake_case"},
    {SCORED("{'items':[{'finding':'akps_limp','points':[0,0],'text':'x'}]}", NONE_SLIGHT, "knee"), "unknown member \"text\""},
    {SCORED("{'items':[{'finding':'akps_limp','points':[0,0]},{'finding':'akps_limp','points':[0,0]}]}", NONE_SLIGHT, "knee"), "\"akps_limp\" stands twice"},
    {SCORED("{'at_least':1,'items':[{'finding':'akps_limp','points':[0,0]}]}", NONE_SLIGHT, "knee"), "\"at_least\" is 1 of 1 items; all are needed without it"},
    {SCORED("{'at_least':0,'items':[{'finding':'akps_limp','points':[0,0]}]}", NONE_SLIGHT, "knee"), "\"at_least\""},
    {SCORED("{'items':[{'finding':'akps_run','points':[0,0]}]}", NONE_SLIGHT, "knee"), "/findings/0: \"score\": \"akps_run\" is not declared by this protocol"},
    {SCORED("{'items':[{'finding':'dominant_place','points':[0,0,0]}]}", NONE_SLIGHT, "knee"), "\"dominant_place\" is not declared by this protocol"},
    {SCORED("{'items':[{'finding':'noble','points':[0,0]}]}", NONE_SLIGHT, "knee"), "/findings/0: noble cannot be an item of akps: it is not a one-of finding"},
    {SCORED("{'items':[{'finding':'akps','points':[0,0]}]}", NONE_SLIGHT, "knee"), "akps cannot be an item of akps"},
    {"{'findings':[{'about':'knee','name':'x','type':'yes-no','question':'?','score':{'items':[]}}],'format':1,'id':'x','kind':'protocol','title':'t','version':'1'}",
     "only a number without contexts has a \"score\""},
    {"{'findings':[{'about':'knee','name':'x','type':'number','min':0,'max':1,'contexts':['a'],'question':'?','score':{'items':[]}}],'format':1,'id':'x','kind':'protocol','title':'t','version':'1'}",
     "only a number without contexts has a \"score\""},
};

START_TEST(a_wrong_score_is_refused_with_its_place) {
    char *canonical = given_canonical(bad_scores[_i].text);
    const struct protocol *p = NULL;
    size_t count = g.c->vocabulary->findings.count;
    ck_assert_int_eq(canonical_read(canonical, g.c->vocabulary, g.c->arena, &p, &g.err), STATUS_INPUT);
    ck_assert_msg(strstr(g.err.message, bad_scores[_i].message), "%s", g.err.message);
    ck_assert_uint_eq(g.c->vocabulary->findings.count, count);
    free(canonical);
}
END_TEST

/* The score is known already; its items come with a protocol that is refused, and later with one that is not. */
START_TEST(a_refused_protocol_leaves_no_item_behind) {
    const char *score = "{'about':'knee','name':'akps','type':'number','min':0,'max':5000,'question':'?','score':{'items':[{'finding':'akps_limp','points':[5000,0]}]}}";
    json_t *d = given_json(score);
    int index;
    ck_assert(vocabulary_add(g.c->vocabulary, d, &index, &g.err) == STATUS_OK);
    json_decref(d);
    const char *items = "{'findings':[{'about':'knee','name':'akps_limp','type':'one-of','codes':['no','yes'],'question':'?'}],'format':1,'id':'i','kind':'protocol','title':'t'%s}";
    for (int i = 0; i < 2; i++) {
        char text[400];
        snprintf(text, sizeof text, i == 0 ? "%.*s}" : "%.*s,'version':'1'}", (int)(strstr(items, "%s") - items), items);
        char *canonical = given_canonical(text);
        const struct protocol *p = NULL;
        ck_assert_int_eq(canonical_read(canonical, g.c->vocabulary, g.c->arena, &p, &g.err), i == 0 ? STATUS_INPUT : STATUS_OK);
        int found = g.c->vocabulary->findings.item[index].score.item[0].finding;
        ck_assert_int_eq(found, i == 0 ? -1 : vocabulary_find(g.c->vocabulary, "akps_limp"));
        free(canonical);
    }
}
END_TEST

/* ---------------------------------------------------------------------------------------------------- what is refused */

static enum status read_text(const char *text) {
    const struct protocol *p = NULL;
    return canonical_read(text, g.c->vocabulary, g.c->arena, &p, &g.err);
}

#define BARE "{\"findings\":[{\"about\":\"person\",\"name\":\"fever\",\"question\":\"?\",\"type\":\"yes-no\"}],\"format\":1,\"id\":\"x\",\"kind\":\"protocol\",\"title\":\"t\",\"version\":\"1\"}"

static const struct { const char *text, *message; } not_canonical[] = {
    {"", "line 1"},
    {"[]", "a protocol is a JSON object"},
    {" " BARE, "the text is not canonical (one line, no spaces, keys in byte order): it differs at byte 0"},
    {BARE "\n", "not canonical"},
    {"{\"format\":1,\"findings\":[]}", "not canonical (one line, no spaces, keys in byte order): it differs at byte 3"},
    {"{\"format\":1.0}", "not canonical"},
    {"{\"format\":1.5}", "/format: 1.5 is not a whole number"},
    {"{\"format\":null}", "/format: null is not used"},
    {"{\"id\":\"\\u0078\"}", "not canonical"},
    {"{\"format\":1,\"format\":1}", "duplicate"},
    {BARE BARE, "line 1"},
    {"{\"a\":" , "line 1"},
};

START_TEST(a_text_that_is_not_canonical_is_refused) {
    ck_assert_int_eq(read_text(BARE), STATUS_OK);
    ck_assert_int_eq(read_text(not_canonical[_i].text), STATUS_INPUT);
    ck_assert_msg(strstr(g.err.message, not_canonical[_i].message), "%s", g.err.message);
}
END_TEST

START_TEST(a_text_that_is_too_large_or_too_deep_is_refused) {
    size_t n = CANONICAL_MAX_BYTES + 1;
    char *text = malloc(n + 1);
    ck_assert_ptr_nonnull(text);
    memset(text, '[', n);
    text[n] = '\0';
    ck_assert_int_eq(read_text(text), STATUS_INPUT);
    ck_assert_msg(strstr(g.err.message, "1048577 bytes, more than 1048576"), "%s", g.err.message);
    text[1000] = '\0';
    ck_assert_int_eq(read_text(text), STATUS_INPUT);
    ck_assert_msg(strstr(g.err.message, "nested deeper than 128"), "%s", g.err.message);
    free(text);
}
END_TEST

START_TEST(too_many_nodes_are_refused) {
    struct text t = {0};
    text_put(&t, "'criteria':{'definite':{'op':'all','of':[");
    for (int i = 0; i < 20; i++) {
        text_add(&t, "%s{'op':'all','of':[", i ? "," : "");
        for (int k = 0; k < 1000; k++) text_add(&t, "%s" YES, k ? "," : "");
        text_put(&t, "]}");
    }
    text_put(&t, "]}}");
    char *text = given_text("big", text_get(&t)), *canonical = given_canonical(text);
    ck_assert_int_eq(read_text(canonical), STATUS_INPUT);
    ck_assert_msg(strstr(g.err.message, "more than 20000 parts"), "%s", g.err.message);
    free(text);
    free(canonical);
    text_fini(&t);
}
END_TEST

#define DEFINITE(e) "'criteria':{'definite':" e "}"
#define SEVERITY(e) "'severity':" e
#define FLAG(rest)  "'flags':[{'id':'RF1','title':'t'," rest "}]"
#define ROW(d, e)   "{'disposition':'" d "','when':" e ",'say':'s'}"
#define PHASE(rest) "'exercises':[{'id':'e1','title':'t','text':'x','kind':'run','gap_h':12}],'phases':[{'id':'p1','title':'t'," rest "}]"
#define DAYS        "'days':{'min':1,'target':2,'max':3}"
#define DOSE(d)     PHASE(DAYS ",'exercises':[{'exercise':'e1','days':[0],'at':[480],'dose':{" d "}}]")
#define AT(d, a)    PHASE(DAYS ",'exercises':[{'exercise':'e1','days':[" d "],'at':[" a "],'dose':{'sets':1}}]")

#define ASKS        "'asks':[{'finding':'fever','days':[0],'at':[1]}]"
#define RULE(rest)  PHASE(DAYS "," ASKS ",'rules':[{'when':" YES "," rest "}]")
#define LADDER(l)   "'exercises':[{'id':'e1','title':'t','text':'x','kind':'run','gap_h':12,'ladder':" l "}," \
                    "{'id':'e2','title':'t','text':'x','kind':'run','gap_h':12}]"
#define PRESCRIBE_(rest) PHASE(DAYS ",'exercises':[{'exercise':'e1','days':[0],'at':[1]," rest "}]")
#define WINDOW_(rest) SEVERITY("{'op':'window','finding':'pain','context':'rest','stat':'median'," rest "}")
#define COUNT_(where) SEVERITY("{'op':'window','finding':'pain','context':'rest','stat':'count','days':7,'where':" where "}")
#define BIG         "{'op':'points','of':" YES ",'value':9000000000000}"
#define HUGE_       "{'op':'times','left':" BIG ",'right':" BIG "}"

static const struct { const char *members, *message; } refused[] = {
    {"'colour':'red'", "unknown member \"colour\""},
    {"'critera':{}", "unknown member \"critera\", did you mean \"criteria\"?"},
    {"'author':''", "\"author\" is empty"},
    {"'author':'a\\u0007'", "\"author\" has a control character"},
    {"'flags':[]", "\"flags\" is an empty list"},
    {"'criteria':{}", "/criteria: is empty"},
    {"'criteria':{'likely':" YES "}", "/criteria: unknown member \"likely\""},
    {"'codes':{'icd10cm':{'left':'a','right':'b'}}", "/codes/icd10cm: \"unspecified\""},
    {"'codes':{'undetermined':{'left':'a','right':'b','unspecified':'c'}}", "/codes/icd10cm"},
    {"'sources':[{'id':'s','text':'a'},{'id':'s','text':'b'}]", "\"sources\": the id \"s\" stands twice"},
    /* expressions */
    {DEFINITE("true"), "/criteria/definite: expected an object"},
    {DEFINITE("{}"), "/criteria/definite: \"op\""},
    {DEFINITE("{'op':'yess','finding':'noble'}"), "unknown operator \"yess\", did you mean \"yes\"?"},
    {DEFINITE("{'op':'value','finding':'age'}"), "\"value\" is a number, but a condition is needed here"},
    {SEVERITY(YES), "/severity: \"op\": \"yes\" is a condition, but a number is needed here"},
    {DEFINITE("{'op':'yes','finding':'nobel'}"), "\"nobel\" is not declared, did you mean \"noble\"?"},
    {DEFINITE("{'op':'yes','finding':'elsewhere'}"), "\"elsewhere\" is not declared by this protocol"},
    {DEFINITE("{'op':'yes','finding':'age'}"), "age is not a yes-no finding"},
    {DEFINITE("{'op':'is','finding':'noble','code':'x'}"), "noble is not a one-of finding"},
    {DEFINITE("{'op':'includes','finding':'onset','code':'x'}"), "onset is not a some-of finding"},
    {SEVERITY("{'op':'value','finding':'noble'}"), "noble is not a number"},
    {SEVERITY("{'op':'rank','finding':'pain_place'}"), "pain_place is not a one-of finding"},
    {DEFINITE("{'op':'is','finding':'onset','code':'gradul'}"), "onset has no \"gradul\", did you mean \"gradual\"?"},
    {SEVERITY("{'op':'value','finding':'pain'}"), "pain needs a \"context\""},
    {SEVERITY("{'op':'value','finding':'pain','context':'worst'}"), "pain has no \"worst\""},
    {SEVERITY("{'op':'value','finding':'age','context':'rest'}"), "age has no contexts"},
    {DEFINITE("{'op':'yes','finding':'fever','knee':'other'}"), "fever is about the person and has no knee"},
    {DEFINITE("{'op':'yes','finding':'noble','knee':'same'}"), "is left out"},
    {DEFINITE("{'op':'yes','finding':'noble','knee':'middle'}"), "unknown \"middle\""},
    {DEFINITE("{'op':'yes','finding':'noble','side':'left'}"), "unknown member \"side\""},
    {DEFINITE("{'op':'all','of':[]}"), "\"of\" is an empty list"},
    {DEFINITE("{'op':'all','of':[" YES ",{'op':'not'}]}"), "/criteria/definite/of/1: \"of\" is missing"},
    {DEFINITE("{'op':'at-least','n':2,'of':[" YES "]}"), "at least 2 of 1 can never be met"},
    {DEFINITE("{'op':'at-least','n':0,'of':[" YES "]}"), "\"n\""},
    {DEFINITE("{'op':'const','value':1}"), "\"value\" is neither true nor false"},
    {DEFINITE("{'op':'named','name':'n','source':'s9','of':" YES "}"), "\"s9\" is not the id of a source"},
    {DEFINITE("{'op':'le','left':{'op':'value','finding':'age'}}"), "/criteria/definite: \"right\" is missing"},
    {DEFINITE("{'op':'le','left':{'op':'value','finding':'age'},'right':3}"), "/criteria/definite/right: expected an object"},
    {SEVERITY("{'op':'number','value':9000000000001}"), "\"value\""},
    {SEVERITY("{'op':'bands','of':{'op':'value','finding':'age'},'bands':[[5,1],[5,2]]}"), "5 does not come after 5"},
    {SEVERITY("{'op':'bands','of':{'op':'value','finding':'age'},'bands':[[5]]}"), "[5] is not a pair"},
    {SEVERITY("{'op':'window','finding':'pain','context':'rest','stat':'median'}"), "either \"days\" or \"last\""},
    {SEVERITY("{'op':'window','finding':'pain','context':'rest','stat':'median','days':7,'last':3}"), "either \"days\" or \"last\""},
    {SEVERITY("{'op':'window','finding':'pain','context':'rest','stat':'medain','days':7}"), "did you mean \"median\"?"},
    {SEVERITY("{'op':'window','finding':'pain','context':'rest','stat':'median','days':7,'since_phase':false}"), "\"since_phase\" is false, which is left out"},
    {SEVERITY("{'op':'plan','figure':'adherance'}"), "did you mean \"adherence\"?"},
    {SEVERITY("{'op':'times','left':{'op':'number','value':9000000000000},'right':{'op':'number','value':9000000000000}}"), "/severity: the number can grow past"},
    {SEVERITY("{'op':'times','left':{'op':'times','left':{'op':'number','value':9000000000000},'right':{'op':'value','finding':'age'}},'right':{'op':'number','value':-9000000000}}"), "/severity: the number can grow past"},
    {SEVERITY("{'op':'divide','left':" AGE ",'right':{'op':'number','value':0}}"), "/severity: divides by 0"},
    {SEVERITY("{'op':'divide','left':" AGE "}"), "/severity: \"right\" is missing"},
    {SEVERITY("{'op':'divide','left':{'op':'number','value':9000000000000},'right':" AGE "}"), "/severity: the number can grow past"},
    {SEVERITY("{'op':'choose','when':" YES ",'then':" AGE "}"), "/severity: \"else\" is missing"},
    {SEVERITY("{'op':'choose','then':" AGE ",'else':" AGE "}"), "/severity: \"when\" is missing"},
    {SEVERITY("{'op':'choose','when':" AGE ",'then':" AGE ",'else':" AGE "}"), "/severity/when: \"op\": \"value\" is a number, but a condition"},
    {SEVERITY("{'op':'choose','when':" YES ",'then':" YES ",'else':" AGE "}"), "/severity/then: \"op\": \"yes\" is a condition, but a number"},
    {SEVERITY("{'op':'choose','when':{'op':'known','finding':'noble'},'then':" HUGE_ ",'else':" AGE "}"), "the number can grow past"},
    {SEVERITY("{'op':'times','left':{'op':'points','of':{'op':'known','finding':'noble'},'value':9000000000000},'right':{'op':'number','value':9000000000000}}"),
     "/severity: the number can grow past"},
    {SEVERITY("{'op':'times','left':{'op':'worst-known','of':[{'op':'number','value':1}," BIG "]},'right':" BIG "}"), "/severity: the number can grow past"},
    {SEVERITY("{'op':'baseline','finding':'pain_place'}"), "/severity: pain_place is a some-of finding and has no baseline"},
    {SEVERITY("{'op':'baseline','finding':'pain'}"), "/severity: pain needs a \"context\""},
    {SEVERITY("{'op':'baseline','finding':'noble','days':3}"), "unknown member \"days\""},
    {DEFINITE("{'op':'answered','finding':'nobel'}"), "\"nobel\" is not declared"},
    {DEFINITE("{'op':'answered','finding':'fever','knee':'left'}"), "fever is about the person and has no knee"},
    {WINDOW_("'days':7,'ago':0"), "/severity: \"ago\""},
    {WINDOW_("'days':7,'ago':3651"), "/severity: \"ago\""},
    {WINDOW_("'days':121"), "/severity: \"days\""},
    {WINDOW_("'days':100,'ago':21"), "/severity: the window looks 121 days back, a history is kept for 120"},
    {WINDOW_("'last':7,'ago':7"), "/severity: \"ago\" goes with \"days\" only"},
    {WINDOW_("'days':7,'where':{'is':'gt','than':1}"), "/severity: \"where\" goes with a count only"},
    {COUNT_("{'is':'above','than':1}"), "/severity/where: \"is\": unknown \"above\""},
    {COUNT_("{'is':'gt'}"), "/severity/where: \"than\""},
    {COUNT_("{'than':1}"), "/severity/where: \"is\""},
    {COUNT_("{'is':'gt','than':9000000000001}"), "/severity/where: \"than\""},
    {COUNT_("{'is':'gt','than':1,'or':2}"), "/severity/where: unknown member \"or\""},
    {COUNT_("3"), "/severity/where: expected an object"},
    {"'irritability':" YES, "/irritability: \"op\": \"yes\" is a condition, but a number is needed here"},
    {"'mark':'maybe'", "\"mark\": unknown \"maybe\""},
    {"'source':'s9'", "\"source\": \"s9\" is not the id of a source"},
    /* flags */
    {FLAG("'about':'knee','rows':[{'disposition':'urgent-2w','when':" YES ",'say':'s','within_d':14}]"), "/flags/0/rows/0: \"within_d\": 14 days is no less than urgent-2w asks for"},
    {FLAG("'about':'knee','rows':[{'disposition':'routine','when':" YES ",'say':'s','within_d':0}]"), "/flags/0/rows/0: \"within_d\""},
    {FLAG("'about':'knee','rows':[{'disposition':'routine','when':" YES ",'say':'s','no_plan':false}]"), "/flags/0/rows/0: \"no_plan\" is false, which is left out"},
    {FLAG("'about':'knee','rows':[{'disposition':'routine','when':" YES ",'say':'s','no_plan':1}]"), "/flags/0/rows/0: \"no_plan\": expected true"},
    {FLAG("'about':'leg','rows':[]"), "/flags/0: \"about\": unknown \"leg\""},
    {FLAG("'about':'knee'"), "/flags/0: \"rows\""},
    {FLAG("'about':'knee','rows':[" ROW("soon", YES) "]"), "/flags/0/rows/0: \"disposition\": unknown \"soon\""},
    {FLAG("'about':'knee','rows':[" ROW("routine", YES) "," ROW("emergency", YES) "]"), "/flags/0: \"rows\": emergency stands after routine, the worst comes first"},
    {FLAG("'about':'person','rows':[" ROW("routine", YES) "]"), "/flags/0/rows/0/when: noble is about a knee, but the person is judged here"},
    {FLAG("'about':'person','rows':[" ROW("routine", "{'op':'yes','finding':'noble','knee':'other'}") "]"), "must be left or right"},
    {FLAG("'about':'knee','rows':[" ROW("routine", YES) "],'unknown':{'hold':'no-load'}"), "\"unknown\" goes with \"critical\""},
    {FLAG("'about':'knee','critical':" YES ",'rows':[" ROW("routine", YES) "],'unknown':{'hold':'no-fun'}"), "/flags/0/unknown: \"hold\": unknown \"no-fun\""},
    {FLAG("'about':'knee','critical':" YES ",'rows':[" ROW("routine", YES) "],'unknown':{}"), "/flags/0/unknown: is empty"},
    /* exercises, care, steps */
    {"'exercises':[{'id':'a','title':'t','text':'x','kind':'run','gap_h':12,'ladder':{'rungs':[{'sets':1}],'easier':'b'}},"
     "{'id':'b','title':'t','text':'x','kind':'run','gap_h':12,'ladder':{'rungs':[{'sets':1}],'easier':'a'}}]",
     "/exercises/0: \"ladder\": \"easier\" leads back to \"a\""},
    {"'exercises':[{'id':'E1','title':'t','text':'x','kind':'run','gap_h':12}]", "/exercises/0: \"id\": \"E1\" is not kebab-case"},
    {"'exercises':[{'id':'e1','title':'t','text':'x','kind':'jog','gap_h':12}]", "\"kind\": unknown \"jog\""},
    {"'exercises':[{'id':'e1','title':'t','text':'x','kind':'run','gap_h':12,'impact':false}]", "\"impact\" is false"},
    {"'care':[{'id':'c','title':'t','text':'x','approval':'nurse'}]", "/care/0: \"approval\": unknown \"nurse\""},
    {"'care':[{'id':'c','title':'t','text':'x'},{'id':'c','title':'t','text':'x'}]", "\"care\": the id \"c\" stands twice"},
    {"'care':[{'id':'c','title':'t','text':'x','contraindications':[{'id':'N1','outcome':'warn','critical':true,'when':" YES ",'reason':'r'}]}]", "/care/0/contraindications/0: \"critical\": a warning decides nothing"},
    {"'care':[{'id':'c','title':'t','text':'x','contraindications':[{'id':'N1','outcome':'stop','when':" YES ",'reason':'r'}]}]", "/care/0/contraindications/0: \"outcome\": unknown \"stop\""},
    {"'steps':[{'id':'s','title':'t','care':['ice']}]", "/steps/0/care/0: \"ice\" is not the id of a care"},
    {"'care':[{'id':'c','title':'t','text':'x'}],'steps':[{'id':'s','title':'t','care':['c','c']}]", "\"care\": \"c\" stands twice"},
    /* phases */
    {PHASE("'exercises':[]"), "/phases/0: \"days\" is missing"},
    {PHASE("'days':{'min':5,'target':3,'max':9}"), "/phases/0/days: min 5 is above target 3"},
    {PHASE("'days':{'min':1,'target':30,'max':9}"), "/phases/0/days: target 30 is above max 9"},
    {PHASE(DAYS ",'exercises':[]"), "\"exercises\" is an empty list"},
    {PHASE(DAYS), "/phases/0: a phase needs \"exercises\" or \"asks\""},
    {PHASE(DAYS ",'judged_at':1440," ASKS), "/phases/0: \"judged_at\""},
    {PHASE(DAYS ",'judged_at':-1," ASKS), "/phases/0: \"judged_at\""},
    {PHASE(DAYS ",'asks':[]"), "/phases/0: \"asks\" is an empty list"},
    {PHASE(DAYS ",'asks':[{'finding':'nobel','days':[0],'at':[1]}]"), "/phases/0/asks/0: \"finding\": \"nobel\" is not declared"},
    {PHASE(DAYS ",'asks':[{'finding':'pain','days':[0],'at':[1]}]"), "/phases/0/asks/0: pain needs a \"context\""},
    {PHASE(DAYS ",'asks':[{'finding':'fever','context':'rest','days':[0],'at':[1]}]"), "/phases/0/asks/0: fever has no contexts"},
    {PHASE(DAYS ",'asks':[{'finding':'fever','at':[1]}]"), "/phases/0/asks/0: \"days\""},
    {PHASE(DAYS ",'asks':[{'finding':'fever','days':[0]}]"), "/phases/0/asks/0: \"at\""},
    {PHASE(DAYS ",'asks':[{'finding':'fever','days':[0],'at':[1],'knee':'left'}]"), "/phases/0/asks/0: unknown member \"knee\""},
    {RULE("'do':[]"), "/phases/0/rules/0: \"do\" is an empty list"},
    {RULE("'judged':'night','do':[{'move':1}]"), "/phases/0/rules/0: \"judged\": unknown \"night\""},
    {PHASE(DAYS "," ASKS ",'rules':[{'do':[{'move':1}]}]"), "/phases/0/rules/0: \"when\" is missing"},
    {PHASE(DAYS "," ASKS ",'rules':[]"), "/phases/0: \"rules\" is an empty list"},
    {RULE("'do':[{}]"), "/phases/0/rules/0/do/0: an action is one of"},
    {RULE("'do':[3]"), "/phases/0/rules/0/do/0: an action is one of"},
    {RULE("'do':[{'alert':'soon'}]"), "/phases/0/rules/0/do/0: \"alert\": unknown \"soon\""},
    {RULE("'do':[{'alert':'routine','say':''}]"), "/phases/0/rules/0/do/0: \"say\" is empty"},
    {RULE("'do':[{'alert':'routine','move':1}]"), "/phases/0/rules/0/do/0: unknown member \"move\""},
    {RULE("'do':[{'nudge':''}]"), "/phases/0/rules/0/do/0: \"nudge\" is empty"},
    {RULE("'do':[{'nudge':'x','say':'y'}]"), "/phases/0/rules/0/do/0: unknown member \"say\""},
    {RULE("'do':[{'move':0}]"), "/phases/0/rules/0/do/0: \"move\" is 0"},
    {RULE("'do':[{'move':21}]"), "/phases/0/rules/0/do/0: \"move\""},
    {RULE("'do':[{'restart':'plan'}]"), "/phases/0/rules/0/do/0: \"restart\": unknown \"plan\""},
    {RULE("'do':[{'move':1},{'move':-1}]"), "/phases/0/rules/0: \"do\": item 1 is of a kind that stands there already"},
    /* ladders */
    {LADDER("{'rungs':[]}"), "/exercises/0/ladder: \"rungs\" is an empty list"},
    {LADDER("{}"), "/exercises/0/ladder: \"rungs\""},
    {LADDER("{'rungs':[{'reps':3}]}"), "/exercises/0/ladder/rungs/0: a dose needs"},
    {LADDER("{'rungs':[{'sets':1}],'entry':1}"), "/exercises/0/ladder: \"entry\": 1 is past the last of 1 rungs"},
    {LADDER("{'rungs':[{'sets':1},{'sets':2}],'entry':0}"), "/exercises/0/ladder: \"entry\""},
    {LADDER("{'rungs':[{'sets':1}],'harder':'e9'}"), "/exercises/0/ladder: \"harder\": \"e9\" is not the id of an exercise"},
    {LADDER("{'rungs':[{'sets':1}],'easier':'e2'}"), "/exercises/0/ladder: \"easier\": \"e2\" has no ladder of its own"},
    {LADDER("{'rungs':[{'sets':1}],'harder':'e1'}"), "/exercises/0: \"ladder\": \"harder\" leads back to \"e1\""},
    {LADDER("{'rungs':[{'sets':1}],'harder':3}"), "/exercises/0/ladder: \"harder\": expected"},
    {LADDER("{'rungs':[{'sets':1}],'by':1}"), "/exercises/0/ladder: unknown member \"by\""},
    {LADDER("[]"), "/exercises/0/ladder: expected an object"},
    {PRESCRIBE_("'dose':{'sets':1},'ladder':{'rungs':[{'sets':1}]}"), "/phases/0/exercises/0: has both \"dose\" and \"ladder\""},
    {"'exercises':[{'id':'e1','title':'t','text':'x','kind':'run','gap_h':12,'ladder':{'rungs':[{'sets':1}]}}],'phases':[{'id':'p1','title':'t'," DAYS ","
     "'exercises':[{'exercise':'e1','days':[0],'at':[1],'ladder':{'rungs':[{'sets':1}],'easier':'e1'}}]}]",
     "/phases/0/exercises/0: \"ladder\": \"e1\" gives way to itself"},
    {PRESCRIBE_("'mark':'DEF'"), "/phases/0/exercises/0: \"dose\" is missing, and \"e1\" has no ladder of its own"},
    {PRESCRIBE_("'ladder':{'rungs':[{'sets':1}],'harder':'e1'}"), "/phases/0/exercises/0/ladder: \"harder\": \"e1\" has no ladder of its own"},
    {PRESCRIBE_("'ladder':{'rungs':[{'sets':99}]}"), "/phases/0/exercises/0/ladder/rungs/0: \"sets\""},
    {PHASE(DAYS ",'exercises':[{'exercise':'e2','days':[0],'at':[1],'dose':{'sets':1}}]"), "/phases/0/exercises/0: \"exercise\": \"e2\" is not the id of an exercise"},
    {AT("7", "480"), "\"days\": 7 is not a whole number from 0 to 6"},
    {AT("2,1", "480"), "\"days\": 1 does not come after 2"},
    {AT("0", "1440"), "\"at\": 1440 is not a whole number from 0 to 1439"},
    {AT("0", "480,480"), "\"at\": 480 does not come after 480"},
    {AT("0", "'08:00'"), "\"at\": \"08:00\" is not a whole number"},
    {DOSE("'reps':10"), "/phases/0/exercises/0/dose: a dose needs \"sets\", \"seconds\" or \"minutes\""},
    {DOSE("'sets':21"), "\"sets\""},
    {DOSE("'sets':0"), "\"sets\""},
    {DOSE("'sets':1,'reps':101"), "\"reps\""},
    {DOSE("'sets':1,'hold_s':601"), "\"hold_s\""},
    {DOSE("'sets':1,'rest_s':901"), "\"rest_s\""},
    {DOSE("'seconds':3601"), "\"seconds\""},
    {DOSE("'minutes':241"), "\"minutes\""},
    {DOSE("'sets':1,'load':{'milli':0,'unit':'kg'}"), "/phases/0/exercises/0/dose/load: \"milli\""},
    {PHASE(DAYS ",'exercises':[{'exercise':'e1','days':[0],'at':[1],'dose':{'sets':1}}],'running':[{'when':" YES ",'say':'s'}]"), "/phases/0/running/0: \"allowed\" is neither"},
};

START_TEST(what_is_wrong_is_refused_with_its_place) {
    given_protocol(&g, "{'findings':[{'about':'knee','name':'elsewhere','question':'?','type':'yes-no'}],'format':1,'id':'e','kind':'protocol','title':'t','version':'1'}");
    char *text = given_text("bad", refused[_i].members), *canonical = given_canonical(text);
    ck_assert_int_eq(read_text(canonical), STATUS_INPUT);
    ck_assert_msg(strstr(g.err.message, refused[_i].message), "%s", g.err.message);
    free(text);
    free(canonical);
}
END_TEST

#define HEAD(f, k, id, rest) "{'findings':[{'about':'person','name':'fever','question':'?','type':'yes-no'}],'format':" f ",'id':'" id "','kind':'" k "','title':'t','version':'1'" rest "}"
static const struct { const char *text, *message; } bad_heads[] = {
    {HEAD("2", "protocol", "x", ""), "\"format\" is 2, this program reads format 1"},
    {HEAD("1", "recipe", "x", ""), "\"kind\": unknown \"recipe\""},
    {HEAD("1", "protocol", "X", ""), "\"id\": \"X\" is not kebab-case"},
    {HEAD("1", "protocol", "safety", ""), "\"safety\" does not go with the kind \"protocol\""},
    {HEAD("1", "safety", "x", ""), "\"x\" does not go with the kind \"safety\""},
    {HEAD("1", "safety", "safety", ",'severity':{'op':'number','value':1}"), "unknown member \"severity\""},
    {"{'format':1,'id':'x','kind':'protocol','title':'t','version':'1'}", "\"findings\": missing"},
    {"{'findings':[{'about':'person','name':'noble','question':'?','type':'yes-no'}],'format':1,'id':'x','kind':'protocol','title':'t','version':'1'}",
     "/findings/0: noble is about the person here, but about the knee where it was declared first"},
    {"{'findings':[{'about':'person','name':'a','question':'?','type':'yes-no'},{'about':'person','name':'a','question':'?','type':'yes-no'}],'format':1,'id':'x','kind':'protocol','title':'t','version':'1'}",
     "/findings/1: a is declared twice"},
};

START_TEST(a_wrong_head_is_refused) {
    char *canonical = given_canonical(bad_heads[_i].text);
    ck_assert_int_eq(read_text(canonical), STATUS_INPUT);
    ck_assert_msg(strstr(g.err.message, bad_heads[_i].message), "%s", g.err.message);
    free(canonical);
}
END_TEST

START_TEST(a_refused_protocol_leaves_the_vocabulary_as_it_was) {
    struct vocabulary *v = g.c->vocabulary;
    size_t count = v->findings.count;
    int slots = v->slots;
    char *canonical = given_canonical("{'findings':[{'about':'knee','name':'brand_new','question':'?','type':'yes-no'},"
        "{'about':'knee','codes':['gradual','traumatic','surgical'],'name':'onset','question':'?','type':'one-of'}],"
        "'criteria':{'definite':{'op':'yes','finding':'brand_gnu'}},'format':1,'id':'x','kind':'protocol','title':'t','version':'1'}");
    ck_assert_int_eq(read_text(canonical), STATUS_INPUT);
    ck_assert_uint_eq(v->findings.count, count);
    ck_assert_int_eq(v->slots, slots);
    ck_assert_int_eq(vocabulary_find(v, "brand_new"), -1);
    ck_assert_uint_eq(v->findings.item[vocabulary_find(v, "onset")].codes, 2);
    free(canonical);
}
END_TEST

/* ------------------------------------------------------------------------------------------------- memory and noise */

START_TEST(reading_survives_every_failing_allocation) {
    char *text = _i == 0 ? given_text("itb-syndrome", FULL) : strdup(SCORED(ITEMS("[5000,0]", "[5000,0]"), NONE_SLIGHT, "knee"));
    ck_assert_ptr_nonnull(text);
    char *canonical = given_canonical(text);
    for (int n = 1;; n++) {
        struct arena *a = arena_new(ARENA_NO_LIMIT);
        struct vocabulary *v = vocabulary_new(a);
        const struct protocol *p = NULL;
        ck_assert_ptr_nonnull(v);
        support_fail_nth(n);
        enum status status = canonical_read(canonical, v, a, &p, &g.err);
        int failed = support_failed();
        support_fail_nth(0);
        if (status != STATUS_OK) ck_assert(v->findings.count == 0 && v->slots == 0);
        arena_free(a);
        if (!failed) {
            ck_assert_int_eq(status, STATUS_OK);
            break;
        }
        ck_assert_int_eq(status, STATUS_MEMORY);
    }
    free(text);
    free(canonical);
}
END_TEST

/* An arena whose limit is reached anywhere on the way. */
START_TEST(reading_survives_an_arena_that_is_full) {
    char *text = given_text("itb-syndrome", FULL), *canonical = given_canonical(text);
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

/* A good text with one byte changed is read or refused, and never anything else. */
START_TEST(a_damaged_text_is_refused_or_read) {
    char *text = given_text("itb-syndrome", FULL), *canonical = given_canonical(text);
    size_t n = strlen(canonical);
    static const char bytes[] = "\"{}[],:x0-9 \\";
    uint32_t x = 0x9E3779B9;
    for (int i = 0; i < 3000; i++) {
        struct arena *a = arena_new(ARENA_NO_LIMIT);
        struct vocabulary *v = vocabulary_new(a);
        const struct protocol *p = NULL;
        x ^= x << 13, x ^= x >> 17, x ^= x << 5;
        size_t at = x % n;
        char old = canonical[at];
        canonical[at] = bytes[(x >> 8) % (sizeof bytes - 1)];
        enum status status = canonical_read(canonical, v, a, &p, &g.err);
        ck_assert(status == STATUS_INPUT || status == STATUS_OK);
        canonical[at] = old;
        arena_free(a);
    }
    free(text);
    free(canonical);
}
END_TEST

/* ------------------------------------------------------------------------------------------------------------ names */

START_TEST(every_disposition_has_a_name_a_limit_and_a_rule_for_plans) {
    const struct { const char *name; int64_t hours; bool plan; } rows[] = {
        {"emergency", 0, false}, {"same-day", 24, false}, {"urgent-48h", 48, false},
        {"urgent-2w", 336, true}, {"routine", 1008, true}, {"self-ok", -1, true}};
    for (int d = DISPOSITION_EMERGENCY; d <= DISPOSITION_SELF_OK; d++) {
        enum disposition again;
        ck_assert_str_eq(disposition_name((enum disposition)d), rows[d].name);
        ck_assert(disposition_from(rows[d].name, &again) && (int)again == d);
        ck_assert_int_eq(disposition_limit_ms((enum disposition)d), rows[d].hours < 0 ? INSTANT_NONE : rows[d].hours * HOUR_MS);
        ck_assert_int_eq(disposition_allows_plan((enum disposition)d), rows[d].plan);
    }
    enum disposition unused;
    ck_assert(!disposition_from("soon", &unused));
    ck_assert_str_eq(hold_name(HOLD_NO_IMPACT), "no-impact");
    ck_assert_str_eq(exercise_kind_name(KIND_PLYOMETRIC), "plyometric");
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof *(table))

static Suite *make_suite(void) {
    Suite *s = suite_create("canonical");
    TCase *t = tcase_create("read");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, a_whole_protocol_is_read);
    tcase_add_test(t, flags_care_and_steps_are_read);
    tcase_add_test(t, phases_and_doses_are_read);
    tcase_add_test(t, every_node_knows_its_place_and_stands_after_its_children);
    tcase_add_test(t, a_value_compared_with_a_number_is_one_node);
    tcase_add_test(t, the_same_text_is_read_once_and_a_newer_version_is_served);
    tcase_add_test(t, the_safety_value_is_served_apart);
    tcase_add_test(t, every_disposition_has_a_name_a_limit_and_a_rule_for_plans);
    tcase_add_test(t, what_is_marked_says_how_well_it_is_founded);
    tcase_add_loop_test(t, every_marked_object_takes_evidence_and_checks_it, 0, ROWS(markable));
    tcase_add_test(t, a_constant_keeps_its_evidence_when_it_is_compared);
    tcase_add_test(t, every_piece_that_has_words_knows_its_place);
    tcase_add_test(t, a_ladder_gives_the_dose_to_begin_with);
    tcase_add_test(t, questions_and_rules_of_a_phase_are_read);
    tcase_add_test(t, a_phase_may_ask_only_and_is_judged_at_its_end);
    tcase_add_test(t, a_phase_has_64_rules_and_no_more);
    tcase_add_test(t, a_score_is_read_before_its_items);
    suite_add_tcase(s, t);
    t = tcase_create("refused");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, a_text_that_is_not_canonical_is_refused, 0, ROWS(not_canonical));
    tcase_add_test(t, a_text_that_is_too_large_or_too_deep_is_refused);
    tcase_add_test(t, too_many_nodes_are_refused);
    tcase_add_loop_test(t, what_is_wrong_is_refused_with_its_place, 0, ROWS(refused));
    tcase_add_loop_test(t, a_wrong_head_is_refused, 0, ROWS(bad_heads));
    tcase_add_loop_test(t, a_wrong_score_is_refused_with_its_place, 0, ROWS(bad_scores));
    tcase_add_test(t, a_refused_protocol_leaves_no_item_behind);
    tcase_add_test(t, a_refused_protocol_leaves_the_vocabulary_as_it_was);
    suite_add_tcase(s, t);
    t = tcase_create("memory and noise");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, reading_survives_every_failing_allocation, 0, 2);
    tcase_add_test(t, reading_survives_an_arena_that_is_full);
    tcase_add_test(t, a_damaged_text_is_refused_or_read);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
