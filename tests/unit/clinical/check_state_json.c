/* The cache of a patient's state: what is written is read back as it was; a damaged one is refused by name, and never
 * more than refused. */
#include "clinical/patient/patient.h"
#include "living.h"
#include "support/support.h"
#include <stdio.h>

static struct world w;
static uint32_t seed;

static void open_world(void) {
    world_open(&w, "America/New_York", "2027-03-01T12:00:00Z");
    w.knee = add(w.catalogue, LIVING_1);
    findings(&w, "2027-03-01T12:00:00Z", WELL);
    for (int i = 0; i < 2; i++) {
        struct event e = enrolment(&w, "2027-03-01T12:00:00Z", "2027-03-01", i == 0 ? SIDE_RIGHT : SIDE_LEFT);
        e.as.enrolled.protocol = "living";
        e.as.enrolled.phase = "load";
        must_fold(&w, &e);
    }
    pass(&w, "2027-03-01T23:30:00Z");
    const char *text = getenv("STRIDE_SEED");
    seed = text != NULL ? (uint32_t)strtoul(text, NULL, 0) : UINT32_C(0x9E3779B9);
}
static void close_world(void) { world_close(&w); }

static int below(int n) {
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return (int)(seed % (uint32_t)n);
}
static bool maybe(void) { return below(2) == 1; }
static int64_t instant(void) { return INT64_C(1803891600000) + below(1000000); }

static char *text_of(const struct patient *p) {
    json_t *o = patient_json(p);
    char *text = json_canonical(o);
    ck_assert_ptr_nonnull(text);
    json_decref(o);
    return text;
}

static struct patient *read_back(const char *text) {
    struct error err = {0};
    struct patient *out = NULL;
    json_t *o = json_loads(text, 0, NULL);
    if (patient_read(o, w.catalogue, w.arena, &out, &err) != STATUS_OK) ck_abort_msg("%s: %s", err.message, text);
    json_decref(o);
    return out;
}

/* --- a state with everything in it, at random ------------------------------------------------------------------- */

#define PUSH(list, ...) do { \
        void *new_ = LIST_PUSH(w.arena, &(list)); \
        ck_assert_ptr_nonnull(new_); \
        (list).item[(list).count - 1] = __VA_ARGS__; \
    } while (0)

static void fill_holds(struct plan *plan) {
    const struct protocol *pr = plan->protocol;
    for (int cause = 0; cause < HOLD_CAUSES; cause++) {
        if (below(3) == 0) continue;
        struct hold h = {.kind = (enum hold_kind)below(HOLD_KINDS), .cause = (enum hold_cause)cause, .flag = "RF03",
                         .side = (enum side)below(3), .met = maybe(), .event = 1 + below(99),
                         .until_ms = maybe() ? instant() : INSTANT_NONE, .waits = maybe(), .session = below(9),
                         .since_ms = maybe() ? instant() : 0, .root = NO_EXPRESSION};
        if (cause == CAUSE_GATE) h.root = below((int)pr->criteria.nodes.count);
        PUSH(plan->holds, h);
    }
}

static void fill_plan(struct plan *plan) {
    fill_holds(plan);
    int squat = plan->protocol->phase[plan->phase].prescription[0].exercise;
    if (maybe()) PUSH(plan->progress, (struct progress){squat, squat, below(3), below(3), below(3), below(9)});
    if (maybe()) PUSH(plan->progress, (struct progress){4, 3, below(3), 0, 0, 0});
    if (maybe()) PUSH(plan->shifts, (struct shift){below(3), 20878, 20880, 1 + below(6)});
    if (maybe()) PUSH(plan->pauses, (struct pause){20870, 20875, "away"});
    if (maybe()) PUSH(plan->pauses, (struct pause){20880, INT32_MAX, NULL});
    if (maybe()) PUSH(plan->merged, below(6));
    if (maybe()) plan->done_day = 20000 + below(1000);
    plan->layoffs = below(5);
    plan->before = (enum plan_state)below(PLAN_STATES);
    plan->protocol_rules_met = (uint64_t)below(16) | (uint64_t)below(2) << 63;
    plan->rules_met = (uint64_t)below(2);
}

static struct alert random_alert(int event) {
    struct alert a = {.event = event, .index = 1 + below(3), .disposition = (enum disposition)below(6), .about = "RF03",
                      .deadline_ms = maybe() ? instant() : INSTANT_NONE, .text = "a text", .cause = "RF03 left",
                      .raised_ms = instant(), .times = 1 + below(2), .newest = event + below(2)};
    if (maybe()) a.acknowledged = event + 5, a.acknowledged_ms = instant();
    return a;
}

static struct exam random_exam(int event) {
    struct exam x = {.event = event, .index = 1, .state = (enum exam_state)below(EXAM_STATES), .reason = "it clicks",
                     .disposition = (enum disposition)below(6), .deadline_ms = maybe() ? instant() : INSTANT_NONE};
    if (maybe()) x.at_ms = instant(), x.local = (struct local){x.at_ms + 3600000, 3600}, x.booked_ms = instant();
    if (maybe()) x.closed_ms = instant();
    return x;
}

static void fill_raised(struct patient *p) {
    for (int i = below(3); i > 0; i--) PUSH(p->alerts, random_alert(10 + i));
    for (int kind = 0; kind < PROPOSAL_KINDS; kind++) {
        bool named = kind != PROPOSAL_PLAN && kind != PROPOSAL_INTAKE;
        if (below(3) == 0) continue;
        PUSH(p->proposals, (struct proposal){.event = 20 + kind, .index = 1, .kind = (enum proposal_kind)kind,
                                             .state = (enum proposal_state)below(PROPOSAL_STATES), .plan = 1 + below(2),
                                             .what = named ? "injection" : NULL, .text = "a text",
                                             .asks = (uint64_t)below(8) | (uint64_t)below(2) << 62,
                                             .decided = maybe() ? 30 : 0, .decided_ms = maybe() ? instant() : 0});
    }
    for (int i = below(3); i > 0; i--) PUSH(p->exams, random_exam(40 + i));
    for (int i = below(3); i > 0; i--) PUSH(p->cleared, (struct cleared){"RF20", (enum side)below(3), DISPOSITION_URGENT_2W, 50 + i});
}

static void fill(struct patient *p) {
    for (size_t i = 0; i < p->plans.count; i++) fill_plan(&p->plans.item[i]);
    for (size_t i = 0; i < p->sessions.count; i++) {
        struct session *s = &p->sessions.item[i];
        for (int k = 0; k < (int)s->planned.items.count; k++)
            PUSH(s->shades, (struct shade){1 + below(2), k, (enum colour)below(COLOURS), maybe()});
    }
    PUSH(p->tallies, (struct tally){20000 + below(900), 1 + below(2), below(4), below(4), below(3)});
    fill_raised(p);
}

START_TEST(any_state_is_read_back_as_it_was) {
    printf("any_state_is_read_back_as_it_was: seed 0x%08X\n", seed);
    char *plain = text_of(w.patient);
    for (int round = 0; round < 200; round++) {
        struct patient *p = read_back(plain);
        fill(p);
        char *before = text_of(p), *after = text_of(read_back(before));
        ck_assert_str_eq(before, after);
        free(before);
        free(after);
    }
    free(plain);
}
END_TEST

START_TEST(members_are_read_into_their_own_places) {
    struct plan *plan = patient_plan(w.patient, 1);
    PUSH(plan->holds, (struct hold){.kind = HOLD_NO_IMPACT, .cause = CAUSE_GATE, .flag = "after 14 days", .side = SIDE_NONE,
                                    .event = 7, .until_ms = 500, .waits = true, .session = 3, .since_ms = 400, .root = 2});
    PUSH(plan->progress, (struct progress){1, 2, 2, 1, 0, 3});
    PUSH(plan->pauses, (struct pause){5, INT32_MAX, "away"});
    PUSH(w.patient->tallies, (struct tally){5, 2, 4, 3, 1});
    PUSH(w.patient->sessions.item[0].shades, (struct shade){2, 0, COLOUR_AMBER, true});
    char *text = text_of(w.patient);
    struct patient *p = read_back(text);
    free(text);
    plan = patient_plan(p, 1);
    const struct hold *h = &plan->holds.item[plan->holds.count - 1];
    ck_assert(h->cause == CAUSE_GATE && h->until_ms == 500 && h->waits && h->session == 3 && h->since_ms == 400 && h->root == 2);
    const struct progress *g = &plan->progress.item[0];
    ck_assert(g->prescribed == 1 && g->exercise == 2 && g->rung == 2 && g->greens == 1 && g->ambers == 0 && g->session == 3);
    ck_assert(plan->pauses.item[0].from == 5 && plan->pauses.item[0].to == INT32_MAX);
    const struct tally *t = &p->tallies.item[p->tallies.count - 1];
    ck_assert(t->day == 5 && t->plan == 2 && t->due == 4 && t->done == 3 && t->red == 1);
    const struct shade *s = &p->sessions.item[0].shades.item[0];
    ck_assert(s->plan == 2 && s->item == 0 && s->colour == COLOUR_AMBER && s->final);
}
END_TEST

START_TEST(what_never_happened_takes_no_room) {
    static const char *const members[] = {"\"progress\"", "\"shifts\"", "\"pauses\"", "\"merged\"", "\"layoffs\"", "\"before\"",
                                          "\"shades\"", "\"proposals\"", "\"exams\"", "\"cleared\"", "\"protocol_rules_met\"",
                                          "\"until\"", "\"waits\""};
    char *text = text_of(w.patient);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        ck_assert_msg(strstr(text, members[i]) == NULL, "%s: %s", members[i], text);
    free(text);
}
END_TEST

START_TEST(a_tally_of_four_numbers_had_no_red_sessions) {
    PUSH(w.patient->tallies, (struct tally){20000, 1, 2, 1, 0});
    char *text = text_of(w.patient);
    ck_assert_ptr_nonnull(strstr(text, "[20000,1,2,1]"));
    struct patient *p = read_back(text);
    ck_assert_int_eq(p->tallies.item[p->tallies.count - 1].red, 0);
    free(text);
}
END_TEST

/* --- a damaged one ------------------------------------------------------------------------------------------------ */

/* A state in which every list has something. */
static json_t *full_state(void) {
    struct plan *plan = patient_plan(w.patient, 1);
    struct patient *p = w.patient;
    PUSH(plan->holds, (struct hold){.kind = HOLD_NO_IMPACT, .cause = CAUSE_GATE, .flag = "after 14 days", .side = SIDE_NONE,
                                    .event = 7, .until_ms = 500, .session = 3, .root = 2});
    PUSH(plan->progress, (struct progress){1, 1, 2, 1, 0, 3});
    PUSH(plan->shifts, (struct shift){1, 20878, 20880, 2});
    PUSH(plan->pauses, (struct pause){5, 9, "away"});
    PUSH(plan->merged, 3);
    plan->done_day = 20000;
    plan->layoffs = 1;
    plan->before = PLAN_ACTIVE;
    PUSH(p->tallies, (struct tally){5, 2, 4, 3, 1});
    PUSH(p->sessions.item[0].shades, (struct shade){2, 0, COLOUR_AMBER, true});
    PUSH(p->standing, (struct standing){.flag = "RF20", .title = "groin", .side = SIDE_LEFT, .say = "Imaging.", .hold = -1, .event = 3});
    PUSH(p->alerts, random_alert(3));
    PUSH(p->proposals, (struct proposal){.event = 4, .index = 1, .kind = PROPOSAL_STEP, .plan = 1, .what = "injection", .text = "t"});
    PUSH(p->exams, random_exam(5));
    PUSH(p->cleared, (struct cleared){"RF20", SIDE_LEFT, DISPOSITION_URGENT_2W, 6});
    return patient_json(p);
}

static const struct { const char *list; int index; const char *member, *value, *about; } damage[] = {
    {"plans", 0, "holds", "5", "holds"}, {"plans", 0, "step", "3", "step"}, {"plans", 0, "phase", "2", "phase"},
    {"plans", 0, "phase", "-2", "phase"}, {"plans", 0, "side", "3", "side"}, {"plans", 0, "state", "'resting'", "state"},
    {"plans", 0, "before", "6", "before"}, {"plans", 0, "layoffs", "5", "layoffs"}, {"plans", 0, "merged", "[6]", "merged"},
    {"plans", 0, "merged", "['squat']", "merged"}, {"plans", 0, "done_day", "5000000", "done_day"},
    {"plans", 0, "protocol", "'unknown'", "no protocol"}, {"plans", 0, "strength", "null", "strength"},
    {"plans", 0, "holds", "[{'kind':4,'flag':'x','side':0,'event':1}]", "kind"},
    {"plans", 0, "holds", "[{'kind':1,'cause':5,'flag':'x','side':0,'event':1}]", "cause"},
    {"plans", 0, "holds", "[{'kind':1,'side':0,'event':1}]", "flag"},
    {"plans", 0, "holds", "[{'kind':1,'cause':2,'flag':'x','side':0,'event':1}]", "root"},
    {"plans", 0, "holds", "[{'kind':1,'cause':2,'flag':'x','side':0,'event':1,'root':100000}]", "root"},
    {"plans", 0, "holds", "[{'kind':1,'flag':'x','side':0,'event':1,'until':9223372036854775806}]", "until"},
    {"plans", 0, "progress", "[{'prescribed':6,'rung':0}]", "prescribed"},
    {"plans", 0, "progress", "[{'prescribed':1,'exercise':-1,'rung':0}]", "exercise"},
    {"plans", 0, "progress", "[{'prescribed':1,'rung':3}]", "rung"},
    {"plans", 0, "progress", "[{'prescribed':0,'rung':1}]", "rung"},
    {"plans", 0, "shifts", "[{'prescription':3,'week':1,'from':1,'days':1}]", "prescription"},
    {"plans", 0, "shifts", "[{'prescription':0,'week':1,'from':1,'days':7}]", "days"},
    {"plans", 0, "pauses", "[{'to':3}]", "from"}, {"sessions", 0, "state", "5", "state"},
    {"sessions", 0, "share", "101", "share"}, {"sessions", 0, "shades", "[[3,0,1,1]]", "shades"},
    {"sessions", 0, "shades", "[[1,9,1,1]]", "shades"}, {"sessions", 0, "shades", "[[1,0,4,1]]", "shades"},
    {"sessions", 0, "shades", "[[1,0,1]]", "shades"}, {"sessions", 0, "items", "[{'plan':3,'protocol':'living'," \
    "'version':'1','exercise':'slide','title':'t','kind':'run'}]", "items"},
    {"sessions", 0, "questions", "[{'plan':9,'finding':'pain','text':'t'}]", "questions"},
    {"sessions", 0, "number", "0", "number"}, {"sessions", 0, "due", "9223372036854775807", "due"},
    {"standing", 0, "hold", "4", "hold"}, {"standing", 0, "flag", "7", "flag"}, {"standing", 0, "disposition", "'soon'", "soon"},
    {"alerts", 0, "cause", "null", "cause"}, {"alerts", 0, "times", "0", "times"}, {"alerts", 0, "index", "-1", "index"},
    {"proposals", 0, "kind", "5", "kind"}, {"proposals", 0, "state", "4", "state"}, {"proposals", 0, "plan", "3", "plan"},
    {"proposals", 0, "what", "null", "what"}, {"exams", 0, "state", "4", "state"}, {"exams", 0, "offset", "172801", "offset"},
    {"cleared", 0, "side", "-1", "side"}, {"cleared", 0, "event", "'6'", "event"},
    {"tallies", 0, NULL, "[5,2,4]", "tallies"}, {"tallies", 0, NULL, "[5,3,4,3]", "tallies"},
    {"tallies", 0, NULL, "[5,2,4,'3']", "tallies"}, {"history", 0, "finding", "'snoring'", "snoring"},
    {"history", 0, "at", "9000000000000", "history"}, {NULL, 0, "plans", "null", "plans"}, {NULL, 0, "alerts", "{}", "alerts"},
    {NULL, 0, "baselines", "1000", "baselines"}, {NULL, 0, "safety", "'unknown'", "safety"}, {NULL, 0, "today", "true", "today"},
    {NULL, 0, "settings", "{'times':[]}", "zone"}, {NULL, 0, "newest", "9223372036854775807", "newest"},
    {NULL, 0, "events", "-1", "events"}, {NULL, 0, "last_session", "1.5", "last_session"},
};

static json_t *loose(const char *text) {
    char *copy = strdup(text);
    ck_assert_ptr_nonnull(copy);
    for (char *c = copy; *c != '\0'; c++)
        if (*c == '\'') *c = '"';
    json_t *value = json_loads(copy, JSON_DECODE_ANY, NULL);
    ck_assert_ptr_nonnull(value);
    free(copy);
    return value;
}

START_TEST(a_damaged_member_is_refused_by_name) {
    struct error err = {0};
    struct patient *out;
    json_t *state = full_state(), *at = state;
    if (damage[_i].list != NULL) at = json_object_get(state, damage[_i].list);
    if (damage[_i].member == NULL) {
        json_array_set_new(at, (size_t)damage[_i].index, loose(damage[_i].value));
    } else {
        if (damage[_i].list != NULL) at = json_array_get(at, (size_t)damage[_i].index);
        ck_assert(json_is_object(at));
        json_object_set_new(at, damage[_i].member, loose(damage[_i].value));
    }
    ck_assert_int_eq(patient_read(state, w.catalogue, w.arena, &out, &err), STATUS_INPUT);
    ck_assert_msg(strstr(err.message, damage[_i].about) != NULL, "%s %s: %s", damage[_i].member, damage[_i].value, err.message);
    json_decref(state);
}
END_TEST

/* What is wrong with each value of the tree in turn, by its number; false past the last. */
static bool spoil(json_t *at, int *left, json_t *wrong) {
    const char *key;
    json_t *value;
    size_t i;
    if (json_is_object(at)) {
        json_object_foreach(at, key, value) {
            if ((*left)-- == 0) return json_object_set(at, key, wrong) == 0;
            if (spoil(value, left, wrong)) return true;
        }
    }
    json_array_foreach(at, i, value) {
        if ((*left)-- == 0) return json_array_set(at, i, wrong) == 0;
        if (spoil(value, left, wrong)) return true;
    }
    return false;
}

/* What could be read can be lived with. */
static void live_on(struct patient *p, struct arena *a) {
    struct error err = {0};
    for (int i = 0; i < 3; i++) {
        struct event e;
        struct effects effects = {.arena = a};
        if (passing_next(p, w.zone, a, &e, &err) != STATUS_OK || e.at_ms == INSTANT_NONE) return;
        e.number = p->events + 1;
        e.recorded_ms = e.at_ms;
        e.tzdata = e.who = "test";
        if (patient_apply(p, &e, &effects, &err) != STATUS_OK) return;
    }
}

static const char *const wrongs[] = {"null", "true", "-1", "7", "1000000000000", "9223372036854775807",
                                     "-9223372036854775808", "'x'", "[]", "{}", "[[1,1,1,1]]"};

START_TEST(no_damage_is_more_than_refused) {
    struct error err = {0};
    json_t *state = full_state(), *wrong = loose(wrongs[_i]);
    for (int n = 0;; n++) {
        json_t *copy = json_deep_copy(state);
        struct arena *a = arena_new(ARENA_NO_LIMIT);
        struct patient *p;
        int left = n;
        bool more = spoil(copy, &left, wrong);
        enum status status = patient_read(copy, w.catalogue, a, &p, &err);
        ck_assert_msg(status == STATUS_OK || status == STATUS_INPUT, "%d: %s", n, err.message);
        if (status == STATUS_OK) {
            json_decref(patient_json(p));
            live_on(p, a);
        }
        arena_free(a);
        json_decref(copy);
        if (!more) break;
    }
    json_decref(state);
    json_decref(wrong);
}
END_TEST

START_TEST(memory_that_runs_out_is_said) {
    json_t *state = full_state();
    for (int n = 1;; n += 1 + n / 16) {
        struct arena *a = arena_new(ARENA_NO_LIMIT);
        struct patient *p;
        support_fail_nth(n);
        enum status status = patient_read(state, w.catalogue, a, &p, NULL);
        int refused = support_failed();
        support_fail_nth(0);
        arena_free(a);
        if (refused == 0) break;
        ck_assert_int_eq(status, STATUS_MEMORY);
    }
    json_decref(state);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("state_json");
    TCase *json = tcase_create("json");
    suite_add_tcase(suite, json);
    tcase_set_timeout(json, 30);
    tcase_add_checked_fixture(json, open_world, close_world);
    tcase_add_test(json, any_state_is_read_back_as_it_was);
    tcase_add_test(json, members_are_read_into_their_own_places);
    tcase_add_test(json, what_never_happened_takes_no_room);
    tcase_add_test(json, a_tally_of_four_numbers_had_no_red_sessions);
    tcase_add_loop_test(json, a_damaged_member_is_refused_by_name, 0, sizeof damage / sizeof *damage);
    tcase_add_loop_test(json, no_damage_is_more_than_refused, 0, sizeof wrongs / sizeof *wrongs);
    tcase_add_test(json, memory_that_runs_out_is_said);
    return support_run(suite);
}
