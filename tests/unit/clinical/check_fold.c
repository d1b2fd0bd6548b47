/* Whole histories folded: amendments in their place, what was told and decided stays, and any cut is what was shown. */
#include "clinical/patient/patient_fold.h"
#include "living.h"
#include "support/support.h"
#include <stdio.h>

static struct world w;

static void open_world(void) {
    world_open(&w, "America/New_York", "2027-03-01T12:00:00Z");
    findings(&w, "2027-03-01T12:00:00Z", WELL);                  /* p1:2 */
    enrol(&w, "2027-03-01T12:00:00Z", "2027-03-01", SIDE_RIGHT); /* p1:3 */
}
static void close_world(void) { world_close(&w); }

static struct plan *plan(void) { return patient_plan(w.patient, 1); }

static char *state_text(const struct patient *p) {
    json_t *o = patient_json(p);
    char *text = json_canonical(o);
    json_decref(o);
    ck_assert_ptr_nonnull(text);
    return text;
}

/* Shows where they begin to differ. */
static void same_text(const char *a, const char *b, const char *what, uint32_t seed) {
    size_t i = 0;
    while (a[i] != '\0' && a[i] == b[i]) i++;
    if (a[i] == b[i]) return;
    size_t from = i > 300 ? i - 300 : 0;
    ck_abort_msg("%s (seed %u):\n%.600s\n%.600s", what, (unsigned)seed, a + from, b + from);
}

static void same_state(const struct patient *a, const struct patient *b, const char *what, uint32_t seed) {
    char *x = state_text(a), *y = state_text(b);
    same_text(x, y, what, seed);
    free(x);
    free(y);
}

static struct patient *fold_log(size_t count, patient_fold_fn each, void *arg) {
    struct error err = {0};
    struct patient *out;
    w.effects.list.count = 0;
    if (patient_fold(w.catalogue, "p1", w.log.item, count, &w.effects, each, arg, w.arena, &out, &err) != STATUS_OK)
        ck_abort_msg("not folded: %s", err.message);
    return out;
}

/* Appends an event to the log and folds the whole; the patient is another one then. */
static enum status append(struct event *e, struct error *err) {
    e->number = w.patient->events + 1;
    e->recorded_ms = e->at_ms;
    e->local = zone_local(w.zone, e->at_ms);
    e->tzdata = e->who = "test";
    struct event *place = LIST_PUSH(w.arena, &w.log);
    ck_assert_ptr_nonnull(place);
    *place = *e;
    struct patient *after;
    enum status status =
        patient_fold(w.catalogue, "p1", w.log.item, w.log.count, &w.effects, NULL, NULL, w.arena, &after, err);
    if (status == STATUS_OK)
        w.patient = after;
    else
        w.log.count--;
    return status;
}

static struct event amendment(int64_t at_ms, int64_t number, const struct event *with) {
    struct event e = {.kind = EVENT_AMENDED, .at_ms = at_ms};
    struct event *kept = arena_alloc(w.arena, sizeof *kept);
    *kept = *with;
    e.as.amended.number = number;
    e.as.amended.with = kept;
    return e;
}

static void amend_findings(const char *when, int64_t number, const char *form) {
    struct error err = {0};
    struct event with = {.kind = EVENT_FINDINGS};
    with.as.findings.reports = reports(&w, form, w.log.item[number - 1].at_ms);
    struct event e = amendment(at(when), number, &with);
    if (append(&e, &err) != STATUS_OK) ck_abort_msg("refused: %s", err.message);
}

static void decide(enum event_kind kind, const char *when, int64_t event, int index) {
    struct event e = {.kind = kind, .at_ms = at(when)};
    if (kind != EVENT_CLEARED) {
        e.as.raised.event = event;
        e.as.raised.index = index;
    }
    must_fold(&w, &e);
}

static size_t count_effects(enum effect_kind kind) {
    size_t count = 0;
    for (size_t i = 0; i < w.effects.list.count; i++) count += w.effects.list.item[i].kind == kind;
    return count;
}

#define SWOLLEN "{'side':'right','findings':{'swollen':true,'fever':false,'groin':false}}"
#define HOT     "{'side':'right','findings':{'swollen':true,'fever':true,'groin':false}}"
#define GROIN   "{'side':'right','findings':{'groin':true}}"

/* --- corrections
 * ------------------------------------------------------------------------------------------------------- */

START_TEST(a_red_flag_told_by_mistake_stops_nothing_any_more) {
    findings(&w, "2027-03-02T15:00:00Z", SWOLLEN);
    int64_t number = w.patient->events;
    ck_assert_int_eq(plan()->state, PLAN_STOPPED);
    amend_findings("2027-03-02T16:00:00Z", number, WELL);
    ck_assert_int_eq(plan()->state, PLAN_ACTIVE);
    ck_assert_uint_eq(w.patient->standing.count, 0);
    const struct effect *moved = effect_of(&w, EFFECT_STATE);
    ck_assert_str_eq(moved->from, "stopped");
    ck_assert_str_eq(moved->to, "active");
    ck_assert_str_eq(moved->reason, "p1:4 was amended");
}
END_TEST

START_TEST(what_clinicians_were_told_is_not_taken_back) {
    findings(&w, "2027-03-02T15:00:00Z", SWOLLEN);
    int64_t number = w.patient->events;
    amend_findings("2027-03-02T16:00:00Z", number, WELL);
    ck_assert_uint_eq(w.patient->alerts.count, 1);
    ck_assert_int_eq(w.patient->alerts.item[0].event, number);
    ck_assert_uint_eq(count_effects(EFFECT_ALERT), 0);
    decide(EVENT_ACKNOWLEDGED, "2027-03-02T17:00:00Z", number, 1);
    ck_assert_int_ne(patient_alert(w.patient, number, 1)->acknowledged, 0);
}
END_TEST

START_TEST(a_red_flag_that_comes_to_be_known_acts_and_is_told_at_once) {
    pass(&w, "2027-03-02T13:30:00Z"); /* a session is open */
    int64_t open = w.patient->last_session;
    ck_assert_int_eq(patient_session(w.patient, open)->state, SESSION_OPEN);
    amend_findings("2027-03-02T14:00:00Z", 2, HOT);
    ck_assert_int_eq(plan()->state, PLAN_STOPPED);
    ck_assert_int_eq(patient_session(w.patient, open)->state, SESSION_CANCELLED);
    const struct effect *cancelled = effect_of(&w, EFFECT_CANCELLED), *alert = effect_of(&w, EFFECT_ALERT);
    ck_assert_int_eq(cancelled->session, open);
    ck_assert_uint_eq(count_effects(EFFECT_ALERT), 1);
    ck_assert_int_eq(alert->alert.disposition, DISPOSITION_EMERGENCY);
    ck_assert_int_eq(alert->alert.event, w.patient->events); /* raised by the amendment, and due from now */
    ck_assert_int_eq(alert->alert.raised_ms, at("2027-03-02T14:00:00Z"));
    ck_assert_ptr_nonnull(patient_alert(w.patient, w.patient->events, alert->alert.index));
}
END_TEST

START_TEST(the_newest_amendment_counts) {
    amend_findings("2027-03-01T13:30:00Z", 2, HOT);
    amend_findings("2027-03-01T13:40:00Z", 2,
                   "{'side':'both','findings':{'swollen':false,'fever':false,'groin':true}}");
    ck_assert_int_eq(patient_disposition(w.patient), DISPOSITION_URGENT_2W);
    amend_findings("2027-03-01T13:50:00Z", 2, WELL);
    ck_assert_int_eq(patient_disposition(w.patient), DISPOSITION_SELF_OK);
    ck_assert_int_eq(plan()->state, PLAN_ACTIVE);
}
END_TEST

START_TEST(a_checkin_told_as_done_by_mistake_is_open_again) {
    struct error err = {0};
    pass(&w, "2027-03-01T13:30:00Z");
    checkin(&w, "2027-03-01T14:00:00Z", 1, true, NOTHING);
    ck_assert_int_eq(w.patient->tallies.item[0].done, 1);
    struct event with =
        answer(&w, "2027-03-01T14:00:00Z", 1, false, "{'side':'right','findings':{'pain':{'during':3}}}");
    struct event e = amendment(at("2027-03-01T15:00:00Z"), w.patient->events, &with);
    ck_assert_int_eq(append(&e, &err), STATUS_OK);
    ck_assert_int_eq(patient_session(w.patient, 1)->state, SESSION_OPEN);
    ck_assert_uint_eq(w.patient->tallies.count, 0);
    pass(&w, "2027-03-01T23:30:00Z");
    ck_assert_int_eq(patient_session(w.patient, 1)->state, SESSION_MISSED);
}
END_TEST

START_TEST(a_session_missed_is_answered_by_an_amended_checkin) {
    struct error err = {0};
    pass(&w, "2027-03-01T13:30:00Z");
    checkin(&w, "2027-03-01T14:00:00Z", 1, false, "{'side':'right','findings':{'pain':{'during':3}}}");
    struct event with = answer(&w, "2027-03-01T14:00:00Z", 1, true, NOTHING);
    struct event e = amendment(at("2027-03-01T15:00:00Z"), w.patient->events, &with);
    ck_assert_int_eq(append(&e, &err), STATUS_OK);
    ck_assert_int_eq(patient_session(w.patient, 1)->state, SESSION_DONE);
    ck_assert_int_eq(effect_of(&w, EFFECT_ANSWERED)->session, 1);
}
END_TEST

START_TEST(a_session_that_was_taken_back_stays_so) {
    pass(&w, "2027-03-02T13:30:00Z");
    int64_t open = w.patient->last_session;
    findings(&w, "2027-03-02T14:00:00Z", SWOLLEN);
    ck_assert_int_eq(patient_session(w.patient, open)->state, SESSION_CANCELLED);
    amend_findings("2027-03-02T14:30:00Z", w.patient->events, WELL);
    ck_assert_int_eq(patient_session(w.patient, open)->state, SESSION_CANCELLED);
    pass(&w, "2027-03-03T13:30:00Z"); /* and those to come do */
    ck_assert_int_gt(w.patient->last_session, open);
}
END_TEST

/* A day that the plan's own history never judged does not hold up those after it. */
START_TEST(days_go_on_being_judged_after_a_stop_that_was_a_mistake) {
    findings(&w, "2027-03-02T15:00:00Z", SWOLLEN);
    pass(&w, "2027-03-06T12:00:00Z");
    amend_findings("2027-03-06T13:30:00Z", 4, WELL);
    ck_assert_int_ge(plan()->judged_day, w.patient->today - 1);
    struct event next;
    struct error err;
    ck_assert_int_eq(passing_next(w.patient, w.zone, w.arena, &next, &err), STATUS_OK);
    ck_assert_int_gt(next.at_ms, at("2027-03-06T13:30:00Z"));
    pass(&w, "2027-03-08T12:00:00Z");
}
END_TEST

/* --- decisions
 * --------------------------------------------------------------------------------------------------------- */

START_TEST(what_was_acknowledged_stays_so_and_is_not_raised_again) {
    findings(&w, "2027-03-01T13:00:00Z", GROIN);
    int64_t number = w.patient->events;
    int index = w.patient->alerts.item[0].index;
    decide(EVENT_ACKNOWLEDGED, "2027-03-01T13:10:00Z", number, index);
    amend_findings("2027-03-01T13:20:00Z", 2,
                   "{'side':'both','findings':{'swollen':false,'fever':false,'groin':false}}");
    ck_assert_uint_eq(w.patient->alerts.count, 1);
    ck_assert_uint_eq(count_effects(EFFECT_ALERT), 0);
    ck_assert_int_ne(patient_alert(w.patient, number, index)->acknowledged, 0);
}
END_TEST

/* The id that was acknowledged names another thing in the corrected history. */
START_TEST(a_decision_is_about_what_stood_there_when_it_was_made) {
    findings(&w, "2027-03-01T13:00:00Z", GROIN); /* p1:4 raises RF20 */
    int64_t number = w.patient->events;
    int index = w.patient->alerts.item[0].index;
    decide(EVENT_ACKNOWLEDGED, "2027-03-01T13:10:00Z", number, index);
    amend_findings("2027-03-01T13:20:00Z", number, HOT); /* it would have raised RF03 */
    const struct alert *seen = patient_alert(w.patient, number, index);
    ck_assert_str_eq(seen->about, "RF20");
    ck_assert_int_ne(seen->acknowledged, 0);
    const struct alert *alert = &effect_of(&w, EFFECT_ALERT)->alert;
    ck_assert_str_eq(alert->about, "RF03");
    ck_assert_int_eq(alert->acknowledged, 0);
    ck_assert_int_eq(alert->event, w.patient->events);
}
END_TEST

START_TEST(a_clearance_settles_no_flag_that_nobody_had_seen) {
    findings(&w, "2027-03-01T13:00:00Z", SWOLLEN);
    decide(EVENT_CLEARED, "2027-03-01T14:00:00Z", 0, 0);
    ck_assert_int_eq(plan()->state, PLAN_ACTIVE);
    amend_findings("2027-03-01T15:00:00Z", 4, HOT); /* same-day was cleared, not an emergency */
    ck_assert_int_eq(patient_disposition(w.patient), DISPOSITION_EMERGENCY);
    ck_assert_int_eq(plan()->state, PLAN_STOPPED);
    decide(EVENT_CLEARED, "2027-03-01T16:00:00Z", 0, 0);
    ck_assert_int_eq(plan()->state, PLAN_ACTIVE);
    amend_findings("2027-03-01T17:00:00Z", 4, SWOLLEN); /* less than was cleared */
    ck_assert_int_eq(plan()->state, PLAN_ACTIVE);
    ck_assert_uint_eq(w.patient->standing.count, 0);
}
END_TEST

START_TEST(a_plan_that_would_not_have_been_opened_is_there_and_stopped) {
    amend_findings("2027-03-01T13:00:00Z", 2, HOT);
    ck_assert_uint_eq(w.patient->plans.count, 1);
    ck_assert_int_eq(plan()->state, PLAN_STOPPED);
}
END_TEST

/* --- refusals
 * ---------------------------------------------------------------------------------------------------------- */

static void refuses(const struct event *old, const struct event *with, const char *why) {
    struct error err;
    ck_assert_int_eq(patient_amend_check(w.patient, old, with, &err), STATUS_NO);
    ck_assert_str_eq(err.message, why);
}

START_TEST(what_does_not_belong_to_an_event_is_refused) {
    pass(&w, "2027-03-01T13:30:00Z");
    checkin(&w, "2027-03-01T14:00:00Z", 1, true, NOTHING);
    const struct event *done = &w.log.item[w.log.count - 1], *found = &w.log.item[1], *opened = &w.log.item[2];
    struct event skipped = answer(&w, "2027-03-01T14:00:00Z", 1, false, NOTHING), other = skipped, both = *done;
    skipped.as.checkin.skipped = true;
    other.as.checkin.session = 2;
    both.as.checkin.skipped = true;
    refuses(NULL, found, "p1 has no such event that could be amended");
    refuses(opened, found, "p1:3 is of the kind enrolled: only findings and check-ins can be amended");
    refuses(found, done, "p1:2 is of the kind findings and cannot become one of the kind checkin");
    refuses(done, &other, "p1:5 is about the session p1.1, not p1.2");
    refuses(done, &both, "p1: a session is either done or skipped");
    refuses(done, &skipped, "p1:5 says that p1.1 was done: it cannot be told as skipped");
}
END_TEST

START_TEST(an_amendment_of_what_is_not_there_changes_nothing) {
    static const int64_t numbers[] = {0, -1, 3, 4, 5, 400};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct error err;
        struct patient *before = w.patient;
        char *text = state_text(before), *after;
        struct event with = w.log.item[1], e = amendment(at("2027-03-01T13:00:00Z"), numbers[i], &with);
        ck_assert_int_eq(append(&e, &err), STATUS_NO);
        ck_assert_ptr_eq(w.patient, before);
        after = state_text(before);
        ck_assert_str_eq(text, after);
        free(text);
        free(after);
    }
}
END_TEST

/* --- properties
 * -------------------------------------------------------------------------------------------------------- */

static uint32_t seed, drawn;

static uint32_t draw(uint32_t below) {
    drawn ^= drawn << 13;
    drawn ^= drawn >> 17;
    drawn ^= drawn << 5;
    return drawn % below;
}

static char *random_form(void) {
    static char form[400];
    static const char *const truth[] = {"true", "false", "false", "false", "false", "false", "false", "null"};
    snprintf(form, sizeof form,
             "{'side':'right','findings':{'analgesic':%s,'swollen':%s,'fever':%s,'groin':%s,'pain':{'worst-24h':%u,'"
             "during':%u}}}",
             truth[draw(8)], truth[draw(8)], truth[draw(8)], truth[draw(8)], (unsigned)draw(11), (unsigned)draw(11));
    return form;
}

static struct event random_amendment(int64_t now_ms) {
    size_t i = draw((uint32_t)w.log.count);
    while (w.log.item[i].kind != EVENT_FINDINGS && w.log.item[i].kind != EVENT_CHECKIN) i = (i + 1) % w.log.count;
    struct event with = w.log.item[i];
    report_list changed = reports(&w, random_form(), with.at_ms);
    if (with.kind == EVENT_FINDINGS)
        with.as.findings.reports = changed;
    else
        with.as.checkin.reports = changed;
    return amendment(now_ms, (int64_t)i + 1, &with);
}

static struct event random_answer(int64_t now_ms) {
    struct event e = {.kind = EVENT_CHECKIN, .at_ms = now_ms, .safety = w.safety->hash};
    e.as.checkin.session = w.patient->last_session;
    e.as.checkin.done = draw(4) != 0;
    e.as.checkin.share = 100;
    e.as.checkin.reports = reports(&w, random_form(), now_ms);
    return e;
}

static struct event random_deed(int64_t now_ms) {
    struct event e = {.kind = EVENT_FINDINGS, .at_ms = now_ms, .safety = w.safety->hash};
    switch (draw(10)) {
    case 0:
        if (seed % 2 == 0) return random_amendment(now_ms); /* fall through */
    case 1: e = (struct event){.kind = EVENT_CLEARED, .at_ms = now_ms}; break;
    case 2:
    case 3:
        e = (struct event){.kind = draw(2) ? EVENT_PAUSED : EVENT_RESUMED, .at_ms = now_ms};
        e.as.plan.plan = 1;
        break;
    case 4:
        e = (struct event){.kind = EVENT_ACKNOWLEDGED, .at_ms = now_ms};
        if (w.patient->alerts.count == 0) break;
        const struct alert *a = &w.patient->alerts.item[draw((uint32_t)w.patient->alerts.count)];
        e.as.raised.event = a->event;
        e.as.raised.index = a->index;
        break;
    case 5:
        e = (struct event){.kind = draw(2) ? EVENT_APPROVED : EVENT_DECLINED, .at_ms = now_ms};
        if (w.patient->proposals.count == 0) break;
        const struct proposal *r = &w.patient->proposals.item[draw((uint32_t)w.patient->proposals.count)];
        e.as.raised.event = r->event;
        e.as.raised.index = r->index;
        break;
    case 6:
    case 7: e.as.findings.reports = reports(&w, random_form(), now_ms); break;
    default: return random_answer(now_ms);
    }
    return e;
}

static const struct protocol *living, *neighbour;

static void enrol_in(const struct protocol *pr, const char *when) {
    struct event e = enrolment(&w, when, "2027-03-01", SIDE_RIGHT);
    e.as.enrolled.protocol = pr->id;
    e.as.enrolled.hash = pr->hash;
    must_fold(&w, &e);
}

/* A few weeks of whatever may come, with amendments where the seed is even; refused deeds are left out. */
static void random_history(int deeds) {
    int64_t now_ms = at("2027-03-01T12:30:00Z");
    char until[INSTANT_SIZE];
    world_open(&w, "America/New_York", "2027-03-01T12:00:00Z");
    living = add(w.catalogue, LIVING_1);
    neighbour = add(w.catalogue, NEIGHBOUR);
    findings(&w, "2027-03-01T12:00:00Z", WELL);
    enrol_in(living, "2027-03-01T12:00:00Z");
    enrol_in(neighbour, "2027-03-01T12:00:00Z");
    for (int i = 0; i < deeds; i++) {
        struct error err;
        now_ms += (int64_t)(1 + draw(20)) * HOUR_MS;
        pass(&w, instant_format(until, now_ms));
        struct event e = random_deed(now_ms);
        if (e.kind == EVENT_AMENDED)
            ck_assert_msg(append(&e, &err) == STATUS_OK, "seed %u: %s", (unsigned)seed, err.message);
        else
            (void)fold(&w, &e, &err);
    }
}

struct shown {
    char **text;
    size_t count;
};

static enum status show(void *arg, const struct patient *after, const struct event *e, const struct effects *effects,
                        struct error *err) {
    struct shown *s = arg;
    (void)effects, (void)err;
    ck_assert_int_eq(after->events, e->number);
    ck_assert_int_eq(after->events, (int64_t)s->count + 1);
    s->text[s->count++] = state_text(after);
    return STATUS_OK;
}

static bool amends_after(size_t from) {
    for (size_t i = from; i < w.log.count; i++)
        if (w.log.item[i].kind == EVENT_AMENDED) return true;
    return false;
}

/* From the state after `cut` events, as a cache keeps it, one by one. */
static void check_snapshot(const char *text, size_t cut) {
    struct error err = {0};
    struct patient *p;
    json_t *state = json_loads(text, 0, NULL);
    if (patient_read(state, w.catalogue, w.arena, &p, &err) != STATUS_OK)
        ck_abort_msg("seed %u: %s", (unsigned)seed, err.message);
    json_decref(state);
    for (size_t i = cut; i < w.log.count; i++) {
        w.effects.list.count = 0;
        if (patient_apply(p, &w.log.item[i], &w.effects, &err) != STATUS_OK)
            ck_abort_msg("seed %u, event %zu: %s", (unsigned)seed, i + 1, err.message);
    }
    same_state(p, w.patient, "from a snapshot", seed);
}

static void check_cut(const struct shown *s, size_t cut) {
    char *text = state_text(fold_log(cut, NULL, NULL));
    same_text(text, s->text[cut - 1], "cut", seed);
    free(text);
    if (!amends_after(cut)) check_snapshot(s->text[cut - 1], cut);
}

/* A contact at which nothing is said, and an amendment that says what was said, leave the same behind. */
static void check_same_data(void) {
    struct error err = {0};
    struct patient *before = w.patient, *amended;
    int64_t at_ms = w.patient->newest_ms + HOUR_MS;
    size_t i = draw((uint32_t)w.log.count);
    while (w.log.item[i].kind != EVENT_FINDINGS && w.log.item[i].kind != EVENT_CHECKIN) i = (i + 1) % w.log.count;
    struct event same = w.log.item[i], e = amendment(at_ms, (int64_t)i + 1, &same),
                 nothing = {.kind = EVENT_FINDINGS, .at_ms = at_ms};
    if (append(&e, &err) != STATUS_OK) ck_abort_msg("seed %u: %s", (unsigned)seed, err.message);
    amended = w.patient;
    w.log.count--;
    w.patient = before;
    must_fold(&w, &nothing);
    same_state(amended, w.patient, "amended by the same data", seed);
}

START_TEST(any_cut_gives_what_was_shown_and_a_replay_the_same_bytes) {
    for (seed = 1; seed <= 60; seed++) {
        struct shown s = {0};
        drawn = seed * 2654435761u;
        random_history(40);
        s.text = calloc(w.log.count, sizeof *s.text);
        same_state(fold_log(w.log.count, show, &s), w.patient, "one by one and as a whole", seed);
        same_state(fold_log(w.log.count, NULL, NULL), w.patient, "twice", seed);
        for (int i = 0; i < 3; i++) check_cut(&s, 1 + draw((uint32_t)w.log.count));
        check_cut(&s, w.log.count);
        if (seed % 2 == 1) check_same_data();
        for (size_t i = 0; i < s.count; i++) free(s.text[i]);
        free(s.text);
        close_world();
    }
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("fold");
    TCase *t = tcase_create("fold"), *random = tcase_create("random");
    tcase_add_checked_fixture(t, open_world, close_world);
    tcase_add_test(t, a_red_flag_told_by_mistake_stops_nothing_any_more);
    tcase_add_test(t, what_clinicians_were_told_is_not_taken_back);
    tcase_add_test(t, a_red_flag_that_comes_to_be_known_acts_and_is_told_at_once);
    tcase_add_test(t, the_newest_amendment_counts);
    tcase_add_test(t, a_checkin_told_as_done_by_mistake_is_open_again);
    tcase_add_test(t, a_session_missed_is_answered_by_an_amended_checkin);
    tcase_add_test(t, a_session_that_was_taken_back_stays_so);
    tcase_add_test(t, days_go_on_being_judged_after_a_stop_that_was_a_mistake);
    tcase_add_test(t, what_was_acknowledged_stays_so_and_is_not_raised_again);
    tcase_add_test(t, a_decision_is_about_what_stood_there_when_it_was_made);
    tcase_add_test(t, a_clearance_settles_no_flag_that_nobody_had_seen);
    tcase_add_test(t, a_plan_that_would_not_have_been_opened_is_there_and_stopped);
    tcase_add_test(t, what_does_not_belong_to_an_event_is_refused);
    tcase_add_test(t, an_amendment_of_what_is_not_there_changes_nothing);
    tcase_set_timeout(random, 120);
    tcase_add_test(random, any_cut_gives_what_was_shown_and_a_replay_the_same_bytes);
    suite_add_tcase(s, t);
    suite_add_tcase(s, random);
    return s;
}

int main(void) { return support_run(make_suite()); }
