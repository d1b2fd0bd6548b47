/* The JSON of events: what is written is read back as it was, and nothing else is read. */
#include "clinical/event/event.h"
#include "fixture.h"
#include "support/support.h"

static struct world w;

static void open_world(void) { world_open(&w, "America/New_York", "2027-03-01T12:00:00Z"); }
static void close_world(void) { world_close(&w); }

static struct event read_data(enum event_kind kind, const char *loose) {
    struct error err = {0};
    struct event e = {.kind = kind};
    char *text = canonical(loose);
    json_t *data = json_loads(text, 0, NULL);
    if (event_data_read(w.catalogue->vocabulary, data, &e, w.arena, &err) != STATUS_OK) ck_abort_msg("%s", err.message);
    json_decref(data);
    free(text);
    return e;
}

static char *written(const struct event *e) {
    json_t *data = event_data_json(w.catalogue->vocabulary, e);
    char *text = json_canonical(data);
    ck_assert_ptr_nonnull(text);
    json_decref(data);
    return text;
}

/* --- what is written is read back ------------------------------------------------------------------------------- */

#define PLANNED "{'number':3,'due':100,'wall':200,'offset':-18000,'send':90,'late':300,'closes':400,'items':[" \
    "{'plan':1,'also':[2,3],'protocol':'knee','version':'1','step':'a','phase':'b','exercise':'squat','ref':'E1'," \
    "'title':'Squat','side':'left','kind':'heavy','rung':2,'prescribed':'lunge','sets':3,'reps':8,'load':2.5,'load_unit':'kg'," \
    "'tempo':'3-0-2'}],'questions':[{'plan':1,'finding':'pain','context':'during','side':'left','text':'How?','about':2,'answered':true," \
    "'missed':true}],'dropped':[{'plan':2,'exercise':'hop','reason':'too soon'}],'note':'Well done.'," \
    "'exam':{'id':'p1:31/1','at':500,'wall':600,'offset':3600}"
#define REPORTS "'reports':[{'at':5,'context':'during','finding':'pain','masked':true,'session':3,'side':'left'," \
    "'value':4000},{'at':6,'finding':'fever','value':null}]"

static const struct { enum event_kind kind; const char *data; } whole[] = {
    {EVENT_PATIENT_ADDED, "{'zone':'Europe/Rome','times':[420,1080],'quiet_from':1260,'quiet_to':420}"},
    {EVENT_SETTINGS, "{'zone':'Europe/Rome','times':[],'quiet_from':0,'quiet_to':0}"},
    {EVENT_FINDINGS, "{" REPORTS "}"},
    {EVENT_ENROLLED, "{'plan':1,'protocol':'knee','version':'1','hash':'h','side':'left','start':'2027-03-02','step':'a'," \
                     "'phase':'b','strength':'definite','severity':2,'draft':true}"},
    {EVENT_DUE, PLANNED ",'round':2}"},
    {EVENT_CLOSED, "{'session':3,'unsent':true}"},
    {EVENT_DAY, "{'plan':1,'day':'2027-03-02','unsent':[3,4]}"},
    {EVENT_CHECKIN, "{'session':3,'done':true,'share':50,'early':" PLANNED "}," REPORTS "}"},
    {EVENT_CHECKIN, "{'session':3,'skipped':'no time','reports':[]}"},
    {EVENT_SNOOZED, "{'session':3,'minutes':30,'until':1800100,'late':9000000}"},
    {EVENT_PAUSED, "{'plan':1,'why':'a holiday'}"},
    {EVENT_RESUMED, "{'plan':2}"},
    {EVENT_REVOKED, "{'plan':1,'why':'moved away'}"},
    {EVENT_APPROVED, "{'event':31,'index':1}"},
    {EVENT_DECLINED, "{'event':31,'index':2,'why':'not yet'}"},
    {EVENT_ACKNOWLEDGED, "{'event':31,'index':1}"},
    {EVENT_CLEARED, "{'why':'seen today'}"},
    {EVENT_CLEARED, "{}"},
    {EVENT_AMENDED, "{'of':7,'kind':'findings','data':{" REPORTS "}}"},
    {EVENT_AMENDED, "{'of':8,'kind':'checkin','data':{'session':3,'done':true," REPORTS "}}"},
    {EVENT_MIGRATED, "{'plan':1,'version':'2','hash':'h','step':'a','phase':'b'}"},
    {EVENT_TRAVELLED, "{'zone':'Asia/Tokyo'}"},
    {EVENT_EXAM_ASKED, "{'reason':'it clicks'}"},
    {EVENT_EXAM_ASKED, "{'disposition':'urgent-2w'}"},
    {EVENT_EXAM_BOOKED, "{'event':31,'index':1,'at':500,'wall':600,'offset':3600}"},
    {EVENT_EXAM_CANCELLED, "{'event':31,'index':1,'why':'better'}"},
};

START_TEST(what_is_read_is_written_as_it_was) {
    char *expected = canonical(whole[_i].data);
    struct event e = read_data(whole[_i].kind, whole[_i].data);
    char *text = written(&e);
    ck_assert_str_eq(text, expected);
    free(text);
    free(expected);
}
END_TEST

START_TEST(every_kind_of_event_has_a_name_and_a_round_trip) {
    bool seen[EVENT_KINDS] = {false};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) seen[whole[i].kind] = true;
    for (int k = 0; k < EVENT_KINDS; k++) {
        enum event_kind back;
        ck_assert_msg(seen[k], "%s has no example", event_kind_name((enum event_kind)k));
        ck_assert(event_kind_from(event_kind_name((enum event_kind)k), &back));
        ck_assert_int_eq(back, k);
    }
    enum event_kind none;
    ck_assert(!event_kind_from("snored", &none));
}
END_TEST

START_TEST(what_is_decided_is_read_into_its_own_members) {
    struct event e = read_data(EVENT_DECLINED, "{'event':31,'index':2,'why':'not yet'}");
    ck_assert_int_eq(e.as.raised.event, 31);
    ck_assert_int_eq(e.as.raised.index, 2);
    ck_assert_str_eq(e.as.raised.why, "not yet");
    e = read_data(EVENT_EXAM_ASKED, "{}");
    ck_assert_int_eq(e.as.exam_asked.disposition, DISPOSITION_ROUTINE);
    ck_assert_ptr_null(e.as.exam_asked.reason);
    e = read_data(EVENT_EXAM_BOOKED, "{'event':31,'index':1,'at':500,'wall':600,'offset':-3600}");
    ck_assert_int_eq(e.as.exam_booked.at_ms, 500);
    ck_assert_int_eq(e.as.exam_booked.local.wall_ms, 600);
    ck_assert_int_eq(e.as.exam_booked.local.offset_s, -3600);
    e = read_data(EVENT_AMENDED, "{'of':8,'kind':'checkin','data':{'session':3,'done':true,'reports':[]}}");
    ck_assert_int_eq(e.as.amended.number, 8);
    ck_assert_int_eq(e.as.amended.with->kind, EVENT_CHECKIN);
    ck_assert_int_eq(e.as.amended.with->as.checkin.session, 3);
    ck_assert_int_eq(e.as.amended.with->as.checkin.share, 100);
}
END_TEST

/* --- nothing else is read ----------------------------------------------------------------------------------------- */

#define ITEM "'protocol':'knee','version':'1','exercise':'squat','title':'Squat','kind':'heavy'"
#define AT "'number':3,'due':100,'wall':200,'offset':0,'send':90,'late':300,'closes':400"

static const struct { enum event_kind kind; const char *data, *about; } bad[] = {
    {EVENT_SETTINGS, "[]", "not an object"},
    {EVENT_SETTINGS, "{'times':[]}", "zone"},
    {EVENT_SETTINGS, "{'zone':5,'times':[]}", "zone"},
    {EVENT_SETTINGS, "{'zone':'UTC','times':['08:00']}", "times"},
    {EVENT_SETTINGS, "{'zone':'UTC','times':[1440]}", "times"},
    {EVENT_SETTINGS, "{'zone':'UTC','times':[1,2,3,4,5,6,7,8,9]}", "times"},
    {EVENT_SETTINGS, "{'zone':'UTC','times':[],'quiet_to':1440}", "quiet_to"},
    {EVENT_FINDINGS, "{}", "reports"},
    {EVENT_FINDINGS, "{'reports':{}}", "reports"},
    {EVENT_FINDINGS, "{'reports':[{'at':5,'finding':'snoring','value':true}]}", "snoring"},
    {EVENT_ENROLLED, "{'plan':0,'protocol':'knee','version':'1','hash':'h','side':'left','start':'2027-03-02'}", "plan"},
    {EVENT_ENROLLED, "{'plan':1,'version':'1','hash':'h','side':'left','start':'2027-03-02'}", "protocol"},
    {EVENT_ENROLLED, "{'plan':1,'protocol':'knee','version':'1','side':'left','start':'2027-03-02'}", "hash"},
    {EVENT_ENROLLED, "{'plan':1,'protocol':'knee','version':'1','hash':'h','side':'person','start':'2027-03-02'}", "side"},
    {EVENT_ENROLLED, "{'plan':1,'protocol':'knee','version':'1','hash':'h','side':'left','start':'2027-02-30'}",
     "February"},
    {EVENT_DUE, "{'number':0,'due':100,'wall':200,'offset':0,'send':90,'late':300,'closes':400,'items':[]}", "number"},
    {EVENT_DUE, "{" AT "}", "items"},
    {EVENT_DUE, "{" AT ",'items':[{'plan':0," ITEM "}]}", "plan"},
    {EVENT_DUE, "{" AT ",'items':[{'plan':1}]}", "protocol"},
    {EVENT_DUE, "{" AT ",'items':[{'plan':1," ITEM ",'also':['2']}]}", "also"},
    {EVENT_DUE, "{" AT ",'items':[{'plan':1," ITEM ",'also':[0]}]}", "also"},
    {EVENT_DUE, "{" AT ",'items':[{'plan':1," ITEM ",'also':[1,2,3,4,5,6,7,8]}]}", "also"},
    {EVENT_DUE, "{" AT ",'items':[{'plan':1," ITEM ",'rung':-1}]}", "rung"},
    {EVENT_DUE, "{" AT ",'items':[{'plan':1," ITEM ",'side':'both'}]}", "side"},
    {EVENT_DUE, "{" AT ",'items':[{'plan':1," ITEM ",'sets':101}]}", "sets"},
    {EVENT_DUE, "{" AT ",'items':[],'questions':[{'plan':1,'text':'How?'}]}", "finding"},
    {EVENT_DUE, "{" AT ",'items':[],'dropped':[{'plan':1,'exercise':'hop'}]}", "reason"},
    {EVENT_DUE, "{" AT ",'items':[],'exam':{'at':1,'wall':1,'offset':0}}", "id"},
    {EVENT_DUE, "{" AT ",'items':[],'exam':{'id':'p1:3/1','at':1,'wall':1,'offset':200000}}", "offset"},
    {EVENT_DUE, "{" AT ",'items':[],'round':-1}", "round"},
    {EVENT_CLOSED, "{}", "session"},
    {EVENT_CLOSED, "{'session':3,'unsent':'yes'}", "unsent"},
    {EVENT_DAY, "{'plan':1}", "day"},
    {EVENT_DAY, "{'plan':1,'day':'today'}", "day"},
    {EVENT_DAY, "{'plan':1,'day':'2027-03-02','unsent':[0]}", "unsent"},
    {EVENT_DAY, "{'plan':1,'day':'2027-03-02','unsent':[true]}", "unsent"},
    {EVENT_CHECKIN, "{'session':3}", "reports"},
    {EVENT_CHECKIN, "{'session':'3','reports':[]}", "session"},
    {EVENT_CHECKIN, "{'session':3,'share':101,'reports':[]}", "share"},
    {EVENT_CHECKIN, "{'session':3,'skipped':true,'reports':[]}", "skipped"},
    {EVENT_CHECKIN, "{'session':3,'early':{},'reports':[]}", "number"},
    {EVENT_PAUSED, "{}", "plan"},
    {EVENT_RESUMED, "{'plan':'1'}", "plan"},
    {EVENT_REVOKED, "{'plan':1,'why':7}", "why"},
    {EVENT_APPROVED, "{'index':1}", "event"},
    {EVENT_APPROVED, "{'event':0,'index':1}", "event"},
    {EVENT_DECLINED, "{'event':31}", "index"},
    {EVENT_DECLINED, "{'event':31,'index':0}", "index"},
    {EVENT_ACKNOWLEDGED, "{'event':31,'index':1000001}", "index"},
    {EVENT_EXAM_CANCELLED, "{'event':31.5,'index':1}", "event"},
    {EVENT_CLEARED, "{'why':[]}", "why"},
    {EVENT_CLEARED, "[]", "not an object"},
    {EVENT_AMENDED, "{'kind':'findings','data':{'reports':[]}}", "of"},
    {EVENT_AMENDED, "{'of':7,'data':{'reports':[]}}", "kind"},
    {EVENT_AMENDED, "{'of':7,'kind':'findings'}", "data"},
    {EVENT_AMENDED, "{'of':7,'kind':'findings','data':{}}", "reports"},
    {EVENT_AMENDED, "{'of':7,'kind':'cleared','data':{}}", "not \"cleared\""},
    {EVENT_AMENDED, "{'of':7,'kind':'snored','data':{}}", "not \"snored\""},
    {EVENT_AMENDED, "{'of':7,'kind':'amended','data':{'of':6,'kind':'findings','data':{'reports':[]}}}", "not \"amended\""},
    {EVENT_MIGRATED, "{'plan':1,'version':'2','step':'a','phase':'b'}", "hash"},
    {EVENT_MIGRATED, "{'version':'2','hash':'h'}", "plan"},
    {EVENT_MIGRATED, "{'plan':1,'hash':'h'}", "version"},
    {EVENT_TRAVELLED, "{}", "zone"},
    {EVENT_TRAVELLED, "{'zone':null}", "zone"},
    {EVENT_EXAM_ASKED, "{'disposition':'soon'}", "soon"},
    {EVENT_EXAM_ASKED, "{'reason':1}", "reason"},
    {EVENT_EXAM_BOOKED, "{'event':31,'index':1,'wall':600,'offset':3600}", "at"},
    {EVENT_EXAM_BOOKED, "{'event':31,'index':1,'at':-1,'wall':600,'offset':3600}", "at"},
    {EVENT_EXAM_BOOKED, "{'event':31,'index':1,'at':500,'wall':600}", "offset"},
    {EVENT_EXAM_BOOKED, "{'event':31,'index':1,'at':500,'wall':9223372036854775807,'offset':0}", "wall"},
    {EVENT_KINDS, "{}", "no such kind"},
};

START_TEST(nonsense_is_refused_by_name) {
    struct error err = {0};
    struct event e = {.kind = bad[_i].kind};
    char *text = canonical(bad[_i].data);
    json_t *data = json_loads(text, 0, NULL);
    ck_assert_int_eq(event_data_read(w.catalogue->vocabulary, data, &e, w.arena, &err), STATUS_INPUT);
    ck_assert_msg(strstr(err.message, bad[_i].about) != NULL, "%s: %s", bad[_i].data, err.message);
    json_decref(data);
    free(text);
}
END_TEST

START_TEST(memory_that_runs_out_is_said_and_nothing_else_happens) {
    char *text = canonical(whole[7].data);
    json_t *data = json_loads(text, 0, NULL);
    free(text);
    for (int n = 1;; n++) {
        struct event e = {.kind = EVENT_CHECKIN};
        struct arena *a = arena_new(ARENA_NO_LIMIT);
        support_fail_nth(n);
        enum status status = event_data_read(w.catalogue->vocabulary, data, &e, a, NULL);
        int refused = support_failed();
        support_fail_nth(0);
        arena_free(a);
        if (refused == 0) break;
        ck_assert_int_eq(status, STATUS_MEMORY);
    }
    json_decref(data);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("event");
    TCase *json = tcase_create("json");
    suite_add_tcase(suite, json);
    tcase_add_checked_fixture(json, open_world, close_world);
    tcase_add_loop_test(json, what_is_read_is_written_as_it_was, 0, sizeof whole / sizeof *whole);
    tcase_add_test(json, every_kind_of_event_has_a_name_and_a_round_trip);
    tcase_add_test(json, what_is_decided_is_read_into_its_own_members);
    tcase_add_loop_test(json, nonsense_is_refused_by_name, 0, sizeof bad / sizeof *bad);
    tcase_add_test(json, memory_that_runs_out_is_said_and_nothing_else_happens);
    return support_run(suite);
}
