/* The life of a plan: every state and every event, by the table of the reliability rules, section 2. */
#include "clinical/plan/alert.h"
#include "clinical/plan/exam.h"
#include "decided.h"

static void open_world(void) { open_cared(); }
static void close_world(void) { world_close(&w); }

/* --- bringing a plan there, by events ----------------------------------------------------------------------------- */

#define DAY_ONE "2027-03-01T12:30:00Z"
#define THEN    "2027-03-01T12:40:00Z"
#define SWOLLEN "{'side':'right','findings':{'swollen':true}}"
#define HOT     "{'side':'right','findings':{'swollen':true,'fever':true}}"
#define GROIN   "{'side':'right','findings':{'groin':true}}"

static void approve_plan(void) { decide_newest(EVENT_APPROVED, PROPOSAL_PLAN, DAY_ONE); }

static void bring_to(enum plan_state s) {
    enrol_cared(DAY_ONE, true);
    if (s == PLAN_PROPOSED) return;
    approve_plan();
    if (s == PLAN_PAUSED) say(EVENT_PAUSED, DAY_ONE);
    if (s == PLAN_STOPPED) findings(&w, DAY_ONE, SWOLLEN);
    if (s == PLAN_COMPLETED) plan()->state = PLAN_COMPLETED;
    if (s == PLAN_REVOKED) say(EVENT_REVOKED, DAY_ONE);
    ck_assert_int_eq(plan()->state, s);
}

/* --- the events --------------------------------------------------------------------------------------------------- */

/* What a decision is about, and how it got there, does not matter here: only the plan's state does. */
static void raise_all(void) {
    const struct event e = {.number = w.patient->events, .at_ms = at(DAY_ONE)};
    struct error err;
    struct proposal *r = LIST_PUSH(w.arena, &w.patient->proposals);
    *r = (struct proposal){.event = 1, .index = 1, .kind = PROPOSAL_STEP, .plan = 1, .what = "therapy", .text = "up"};
    ck_assert_int_eq(alert_raise(w.patient, &e, &w.effects, DISPOSITION_ROUTINE, 0, "RF99", "RF99", "look", &err), STATUS_OK);
    ck_assert_int_eq(exam_ask(w.patient, &e, DISPOSITION_ROUTINE, DAY_MS, "look", &w.effects, &err), STATUS_OK);
}

enum happening { PATIENT_ADDED, SETTINGS, FINDINGS_NONE, RED_FLAG_STOPS, RED_FLAG_HOLDS, ENROLLED, DUE, CLOSED, DAY, CHECKIN,
                 SNOOZED, PAUSED, RESUMED, REVOKED, APPROVED, DECLINED, STEP_APPROVED, STEP_DECLINED, CLEARED, ACKNOWLEDGED, AMENDED,
                 MIGRATED, TRAVELLED, EXAM_WANTED, EXAM_SET, EXAM_OFF, HAPPENINGS };
static const enum event_kind kind_of[HAPPENINGS] = {
    [PATIENT_ADDED] = EVENT_PATIENT_ADDED, [SETTINGS] = EVENT_SETTINGS, [FINDINGS_NONE] = EVENT_FINDINGS,
    [RED_FLAG_STOPS] = EVENT_FINDINGS, [RED_FLAG_HOLDS] = EVENT_FINDINGS, [ENROLLED] = EVENT_ENROLLED, [DUE] = EVENT_DUE,
    [CLOSED] = EVENT_CLOSED, [DAY] = EVENT_DAY, [CHECKIN] = EVENT_CHECKIN, [SNOOZED] = EVENT_SNOOZED, [PAUSED] = EVENT_PAUSED, [RESUMED] = EVENT_RESUMED,
    [REVOKED] = EVENT_REVOKED, [APPROVED] = EVENT_APPROVED, [DECLINED] = EVENT_DECLINED, [STEP_APPROVED] = EVENT_APPROVED,
    [STEP_DECLINED] = EVENT_DECLINED, [CLEARED] = EVENT_CLEARED, [ACKNOWLEDGED] = EVENT_ACKNOWLEDGED, [AMENDED] = EVENT_AMENDED,
    [MIGRATED] = EVENT_MIGRATED, [TRAVELLED] = EVENT_TRAVELLED, [EXAM_WANTED] = EVENT_EXAM_ASKED,
    [EXAM_SET] = EVENT_EXAM_BOOKED, [EXAM_OFF] = EVENT_EXAM_CANCELLED};

static struct event raised(enum event_kind kind, const struct proposal *r) {
    return of_raised(kind, THEN, r->event, r->index);
}

static struct event decision(enum happening h) {
    struct event e = {.kind = kind_of[h], .at_ms = at(THEN)};
    const struct alert *a = &w.patient->alerts.item[w.patient->alerts.count - 1];
    const struct exam *x = exam_open(w.patient);
    switch (h) {
    case APPROVED:
    case DECLINED: return raised(kind_of[h], proposed(PROPOSAL_PLAN));
    case STEP_APPROVED:
    case STEP_DECLINED: return raised(kind_of[h], proposed(PROPOSAL_STEP));
    case ACKNOWLEDGED: return of_raised(e.kind, THEN, a->event, a->index);
    case EXAM_OFF: return of_raised(e.kind, THEN, x->event, x->index);
    case EXAM_SET:
        e.as.exam_booked.event = x->event;
        e.as.exam_booked.index = x->index;
        e.as.exam_booked.at_ms = e.at_ms + HOUR_MS;
        return e;
    case MIGRATED:
        e.as.migrated.plan = 1;
        e.as.migrated.version = "1.1.0";
        e.as.migrated.hash = cared_new->hash;
        e.as.migrated.step = "first";
        e.as.migrated.phase = "calm";
        return e;
    case TRAVELLED: e.as.travelled.zone = "Europe/Berlin"; return e;
    case EXAM_WANTED: e.as.exam_asked.disposition = DISPOSITION_ROUTINE; return e;
    case AMENDED: e.as.amended.number = 2; return e;
    default: return e;
    }
}

static struct event happening(enum happening h) {
    struct event e = {.kind = kind_of[h], .at_ms = at(THEN), .safety = w.safety->hash};
    switch (h) {
    case PATIENT_ADDED:
    case SETTINGS: e.as.settings = w.patient->settings; return e;
    case FINDINGS_NONE: return e;
    case RED_FLAG_STOPS: e.as.findings.reports = reports(&w, HOT, e.at_ms); return e;
    case RED_FLAG_HOLDS: e.as.findings.reports = reports(&w, GROIN, e.at_ms); return e;
    case ENROLLED: {
        e = cared_enrolment(THEN, SIDE_LEFT, false);
        e.as.enrolled.plan = 2;
        return e;
    }
    case DUE: e.as.due.session.number = w.patient->last_session + 1; e.as.due.session.due_ms = e.at_ms; return e;
    case CLOSED: e.as.closed.session = 1; return e;
    case DAY: e.as.day.plan = 1; e.as.day.day = plan()->judged_day + 1; return e;
    case CHECKIN:
        e.as.checkin.session = e.as.checkin.planned.number = w.patient->last_session + 1;
        e.as.checkin.early = true;
        return e;
    case SNOOZED: e.as.snoozed.session = 1; e.as.snoozed.minutes = SNOOZE_MIN; return e;
    case PAUSED:
    case RESUMED:
    case REVOKED: return of_plan(kind_of[h], THEN);
    default: return decision(h);
    }
}

/* --- the table, as on paper --------------------------------------------------------------------------------------- */

/* In the order proposed, active, paused, stopped, completed, revoked. A letter is the state after it: p proposed, a active,
 * h paused ("holiday"), s stopped, c completed, r revoked; - is a refusal; = is taken, and the plan stays as it is. */
static const char *const table[HAPPENINGS] = {
    [PATIENT_ADDED]  = "------",
    [SETTINGS]       = "======",
    [FINDINGS_NONE]  = "======",
    [RED_FLAG_STOPS] = "ssss==",
    [RED_FLAG_HOLDS] = "======",
    [ENROLLED]       = "===-==",                                 /* another one: not while a flag stands that forbids it */
    [DUE]            = "======",
    [CLOSED]         = "------",                                 /* no session is open */
    [DAY]            = "-=----",
    [CHECKIN]        = "======",
    [SNOOZED]        = "------",                                 /* nor this one */
    [PAUSED]         = "-h----",
    [RESUMED]        = "--a---",
    [REVOKED]        = "rrrr--",
    [APPROVED]       = "a-----",
    [DECLINED]       = "r-----",
    [STEP_APPROVED]  = "-===--",
    [STEP_DECLINED]  = "-===--",
    [CLEARED]        = "---a--",                                 /* nothing stands in the others */
    [ACKNOWLEDGED]   = "======",
    [AMENDED]        = "======",
    [MIGRATED]       = "====--",
    [TRAVELLED]      = "======",
    [EXAM_WANTED]     = "======",
    [EXAM_SET]    = "======",
    [EXAM_OFF] = "======",
};

static enum plan_state wanted(char letter, enum plan_state was) {
    const char *letters = "pahscr", *found = strchr(letters, letter);
    return found == NULL ? was : (enum plan_state)(found - letters);
}

static bool is_about_the_plan(enum happening h) { return (h >= PAUSED && h <= STEP_DECLINED) || h == MIGRATED; }

START_TEST(every_state_and_every_event_by_the_table) {
    enum happening h = (enum happening)(_i / PLAN_STATES);
    enum plan_state s = (enum plan_state)(_i % PLAN_STATES);
    char words[60];
    bring_to(s);
    raise_all();
    struct event e = happening(h);
    words[0] = '\0';
    if (is_about_the_plan(h)) snprintf(words, sizeof words, "p1/1 is %s: ", plan_state_name(s));
    if (table[h][s] == '-') must_refuse(&e, words);
    else must_fold(&w, &e);
    ck_assert_msg(plan()->state == wanted(table[h][s], s), "%s, %s: is now %s", plan_state_name(s), event_kind_name(e.kind),
                  plan_state_name(plan()->state));
}
END_TEST

START_TEST(every_kind_of_event_has_its_row) {
    for (int k = 0; k < EVENT_KINDS; k++) {
        bool has = false;
        for (int h = 0; h < HAPPENINGS; h++) has = has || (int)kind_of[h] == k;
        ck_assert_msg(has, "%s", event_kind_name((enum event_kind)k));
    }
}
END_TEST

/* --- red flags ---------------------------------------------------------------------------------------------------- */

START_TEST(h12_a_red_flag_that_holds_holds_in_every_open_state) {
    enum plan_state s = (enum plan_state)_i;
    bring_to(s);
    findings(&w, THEN, GROIN);
    ck_assert_int_eq(plan_holds(plan(), HOLD_NO_IMPACT), s <= PLAN_STOPPED);
    ck_assert_int_eq(plan_holds(plan(), HOLD_NO_PROGRESSION), s <= PLAN_STOPPED);
    ck_assert_ptr_nonnull(effect_of(&w, EFFECT_ALERT));
}
END_TEST

START_TEST(h12_a_red_flag_is_told_in_every_state) {
    bring_to((enum plan_state)_i);
    findings(&w, THEN, HOT);
    ck_assert_int_eq(effect_of(&w, EFFECT_ALERT)->alert.disposition, DISPOSITION_EMERGENCY);
    ck_assert_int_eq(patient_disposition(w.patient), DISPOSITION_EMERGENCY);
}
END_TEST

START_TEST(a_plan_goes_back_to_the_state_in_which_it_was_stopped) {
    enum plan_state s = (enum plan_state)_i;
    bring_to(s);
    findings(&w, THEN, HOT);
    ck_assert_int_eq(plan()->state, PLAN_STOPPED);
    clear("2027-03-01T15:00:00Z");
    ck_assert_int_eq(plan()->state, s == PLAN_STOPPED ? PLAN_ACTIVE : s);
    ck_assert_int_eq(plan()->holds.count, 0);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("plan_states");
    TCase *table_case = tcase_create("table"), *flags = tcase_create("flags");
    suite_add_tcase(suite, table_case);
    suite_add_tcase(suite, flags);
    tcase_add_checked_fixture(table_case, open_world, close_world);
    tcase_add_checked_fixture(flags, open_world, close_world);
    tcase_add_loop_test(table_case, every_state_and_every_event_by_the_table, 0, HAPPENINGS * PLAN_STATES);
    tcase_add_test(table_case, every_kind_of_event_has_its_row);
    tcase_add_loop_test(flags, h12_a_red_flag_that_holds_holds_in_every_open_state, 0, PLAN_STATES);
    tcase_add_loop_test(flags, h12_a_red_flag_is_told_in_every_state, 0, PLAN_STATES);
    tcase_add_loop_test(flags, a_plan_goes_back_to_the_state_in_which_it_was_stopped, 0, PLAN_STOPPED + 1);
    return support_run(suite);
}
