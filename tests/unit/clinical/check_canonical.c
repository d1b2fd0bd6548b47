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
    "'severity':{'op':'bands','of':{'op':'value','finding':'pain','context':'worst-24h'},'bands':[[0,1000],[4000,2000],[7000,3000]]}," \
    "'flags':[{'about':'knee','critical':{'op':'const','value':true},'id':'RF03','rows':[{'disposition':'emergency','say':'hot','when':" YES "}," \
    "{'disposition':'same-day','say':'swollen','when':{'op':'yes','finding':'swollen'}}],'title':'Septic joint','unknown':{'disposition':'routine','hold':'no-impact','say':'ask'}}]," \
    "'exercises':[{'gap_h':12,'id':'side-plank','kind':'isometric','ref':'E24','text':'Hold.','title':'Side plank'}," \
    "{'gap_h':48,'id':'hopping','impact':true,'kind':'plyometric','text':'Hop.','title':'Hopping'}]," \
    "'care':[{'id':'ice','text':'Cool it.','title':'Ice'},{'contraindications':[{'critical':true,'id':'N01','outcome':'block','reason':'an ulcer','when':{'op':'yes','finding':'fever'}}]," \
    "'id':'nsaid','text':'Tablets.','title':'NSAID'},{'approval':'clinician','id':'steroid','text':'Injection.','title':'Steroid'}]," \
    "'steps':[{'care':['ice','nsaid'],'id':'conservative','title':'Conservative'}," \
    "{'approval':'clinician','care':['steroid'],'id':'injection','title':'Injection','when':" YES "}]," \
    "'phases':[{'advance':{'op':'ge','left':{'op':'plan','figure':'adherence'},'right':{'op':'number','value':700}},'days':{'max':21,'min':7,'target':14}," \
    "'exercises':[{'at':[480,1080],'days':[0,2,4],'dose':{'hold_s':20,'load':{'milli':2500,'unit':'kg'},'note':'each side','rest_s':60,'sets':3,'tempo':'3-0-2'},'exercise':'side-plank'}]," \
    "'id':'settle','regress':{'op':'gt','left':{'op':'window','finding':'pain','context':'worst-24h','stat':'median','days':7},'right':{'op':'number','value':5000}}," \
    "'running':[{'allowed':false,'say':'none yet','when':" YES "}],'title':'Settle'}]," \
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
    ck_assert(p->sources == 1 && p->cares == 3 && p->steps == 2 && p->phases == 1 && p->exercises == 2 && p->flags == 1);
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
    ck_assert(p->exercise[1].impact && p->exercise[1].gap_ms == 48 * HOUR_MS && p->exercise[0].kind == KIND_ISOMETRIC);
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
    ck_assert_msg(strstr(g.err.message, "nested deeper than 64"), "%s", g.err.message);
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
    /* flags */
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
    {"'exercises':[{'id':'E1','title':'t','text':'x','kind':'run','gap_h':12}]", "/exercises/0: \"id\": \"E1\" is not kebab-case"},
    {"'exercises':[{'id':'e1','title':'t','text':'x','kind':'jog','gap_h':12}]", "\"kind\": unknown \"jog\""},
    {"'exercises':[{'id':'e1','title':'t','text':'x','kind':'run','gap_h':12,'impact':false}]", "\"impact\" is false"},
    {"'care':[{'id':'c','title':'t','text':'x','approval':'nurse'}]", "/care/0: \"approval\": unknown \"nurse\""},
    {"'care':[{'id':'c','title':'t','text':'x'},{'id':'c','title':'t','text':'x'}]", "\"care\": the id \"c\" stands twice"},
    {"'care':[{'id':'c','title':'t','text':'x','contraindications':[{'id':'N1','outcome':'stop','when':" YES ",'reason':'r'}]}]", "/care/0/contraindications/0: \"outcome\": unknown \"stop\""},
    {"'steps':[{'id':'s','title':'t','care':['ice']}]", "/steps/0/care/0: \"ice\" is not the id of a care"},
    {"'care':[{'id':'c','title':'t','text':'x'}],'steps':[{'id':'s','title':'t','care':['c','c']}]", "\"care\": \"c\" stands twice"},
    /* phases */
    {PHASE("'exercises':[]"), "/phases/0: \"days\" is missing"},
    {PHASE("'days':{'min':5,'target':3,'max':9}"), "/phases/0/days: min 5 is above target 3"},
    {PHASE("'days':{'min':1,'target':30,'max':9}"), "/phases/0/days: target 30 is above max 9"},
    {PHASE(DAYS ",'exercises':[]"), "\"exercises\" is an empty list"},
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
    char *text = given_text("itb-syndrome", FULL), *canonical = given_canonical(text);
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
    suite_add_tcase(s, t);
    t = tcase_create("refused");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, a_text_that_is_not_canonical_is_refused, 0, ROWS(not_canonical));
    tcase_add_test(t, a_text_that_is_too_large_or_too_deep_is_refused);
    tcase_add_test(t, too_many_nodes_are_refused);
    tcase_add_loop_test(t, what_is_wrong_is_refused_with_its_place, 0, ROWS(refused));
    tcase_add_loop_test(t, a_wrong_head_is_refused, 0, ROWS(bad_heads));
    tcase_add_test(t, a_refused_protocol_leaves_the_vocabulary_as_it_was);
    suite_add_tcase(s, t);
    t = tcase_create("memory and noise");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, reading_survives_every_failing_allocation);
    tcase_add_test(t, reading_survives_an_arena_that_is_full);
    tcase_add_test(t, a_damaged_text_is_refused_or_read);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
