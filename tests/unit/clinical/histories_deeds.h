/* histories_deeds.h - what people might do in a random history: answers of all kinds, and every decision, sensible or not. */
#ifndef STRIDE_TEST_CLINICAL_HISTORIES_DEEDS_H
#define STRIDE_TEST_CLINICAL_HISTORIES_DEEDS_H
#include "clinical/agenda/agenda_windows.h"
#include "histories.h"

/* --- answers ---------------------------------------------------------------------------------------------------------- */

static inline int deed_score(struct history *h) {
    int mood = history_below(h, 10);
    return mood < 6 ? history_below(h, 3) : mood < 9 ? 3 + history_below(h, 4) : 7 + history_below(h, 4);
}

static inline const char *deed_yes_no(struct history *h, int yes_percent) {
    return history_chance(h, yes_percent) ? "true" : history_chance(h, 5) ? "null" : "false";
}

/* A form about one knee, each part of it there or not. */
static inline const char *deed_form(struct history *h, const char *side, int flags_percent) {
    char pain[200] = "", other[300] = "";
    static const char *const contexts[] = {"worst-24h", "during", "next-morning"};
    for (int i = 0; i < 3; i++)
        if (history_chance(h, 50))
            snprintf(pain + strlen(pain), sizeof pain - strlen(pain), "%s'%s':%d", *pain ? "," : "", contexts[i], deed_score(h));
    if (history_chance(h, 75))
        snprintf(other, sizeof other, ",'analgesic':%s", deed_yes_no(h, 10));
    if (history_chance(h, flags_percent))
        snprintf(other + strlen(other), sizeof other - strlen(other), ",'swollen':%s,'fever':%s,'groin':%s", deed_yes_no(h, 4),
                 deed_yes_no(h, 4), deed_yes_no(h, 8));
    const char *form = arena_printf(h->arena, "{'side':'%s','findings':{'pain':{%s}%s}}", side, pain, other);
    if (*pain == '\0') form = arena_printf(h->arena, "{'side':'%s','findings':{%s}}", side, *other ? other + 1 : "");
    ck_assert_ptr_nonnull(form);
    return form;
}

static inline report_list deed_reports(struct history *h, const char *form, int64_t at_ms) {
    struct error err = {0};
    report_list out = {0};
    char *text = canonical(form);
    json_t *json = json_loads(text, 0, NULL);
    if (findings_read(h->ground->catalogue->vocabulary, json, at_ms, &out, h->arena, &err) != STATUS_OK)
        history_fail(h, "findings refused: %s", err.message);
    json_decref(json);
    free(text);
    return out;
}

static inline report_list deed_answers(struct history *h, int64_t at_ms, int flags_percent) {
    return deed_reports(h, h->ground->form(h, history_chance(h, 60) ? "right" : "left", flags_percent), at_ms);
}

static inline struct event deed_findings(struct history *h, int64_t at_ms) {
    struct event e = {.kind = EVENT_FINDINGS, .at_ms = at_ms};
    e.as.findings.reports = history_chance(h, h->ground->well_percent) ? deed_reports(h, h->ground->well, at_ms) : deed_answers(h, at_ms, 70);
    return e;
}

static inline struct event deed_early(struct history *h, struct event e) {
    struct error err = {0};
    struct agenda *g;
    bool found = false;
    if (agenda_open(h->patient, h->zone, e.at_ms, h->arena, &g, &err) != STATUS_OK ||
        agenda_next(g, &e.as.checkin.planned, &found, NULL, &err) != STATUS_OK)
        history_fail(h, "no agenda: %s", err.message);
    e.as.checkin.early = found && patient_session(h->patient, e.as.checkin.planned.number) == NULL;
    if (found) e.as.checkin.session = e.as.checkin.planned.number;
    return e;
}

/* The newest session with exercises, done in full and without pain; false where there is none. */
static inline bool deed_well_done(struct history *h, struct event *e) {
    struct patient *p = h->patient;
    size_t i = p->sessions.count;
    while (i > 0 && (p->sessions.item[i - 1].planned.items.count == 0 || p->sessions.item[i - 1].state == SESSION_CANCELLED)) i--;
    if (i == 0) return false;
    const struct session *s = &p->sessions.item[i - 1];
    const struct plan *plan = patient_plan(p, s->planned.items.item[0].plan);
    const char *form = arena_printf(h->arena, "{'side':'%s','findings':{'pain':{'worst-24h':%d,'during':%d,'next-morning':%d%s},"
                                    "'analgesic':false%s}}", side_name(plan->side), history_below(h, 3), history_below(h, 2),
                                    history_below(h, 2), h->ground->fine_pain, h->ground->fine);
    ck_assert_ptr_nonnull(form);
    e->as.checkin.session = s->planned.number;
    e->as.checkin.done = true;
    e->as.checkin.share = 100;
    e->as.checkin.reports = deed_reports(h, form, e->at_ms);
    return true;
}

/* To one of the newest sessions, or to one that is to come, or to none that there is. */
static inline struct event deed_checkin(struct history *h, int64_t at_ms) {
    struct event e = {.kind = EVENT_CHECKIN, .at_ms = at_ms};
    size_t count = h->patient->sessions.count;
    if (h->diligent && history_chance(h, 70) && deed_well_done(h, &e)) return e;
    e.as.checkin.session = 1 + history_below(h, 400);
    if (count > 0 && history_chance(h, 95)) {
        size_t back = (size_t)history_below(h, history_chance(h, 70) ? 2 : 6);
        e.as.checkin.session = h->patient->sessions.item[back < count ? count - 1 - back : 0].planned.number;
    }
    e.as.checkin.share = history_chance(h, 80) ? 100 : 10 * history_below(h, 11);
    e.as.checkin.done = history_chance(h, 70);
    e.as.checkin.skipped = !e.as.checkin.done && history_chance(h, 40);
    if (e.as.checkin.skipped) e.as.checkin.why = "no time";
    e.as.checkin.reports = deed_answers(h, at_ms, 15);
    return history_chance(h, 10) ? deed_early(h, e) : e;
}

/* Of one of the newest sessions, mostly as long as is allowed. */
static inline struct event deed_snoozed(struct history *h, int64_t at_ms) {
    struct event e = {.kind = EVENT_SNOOZED, .at_ms = at_ms};
    size_t count = h->patient->sessions.count, back = (size_t)history_below(h, 3);
    const struct session *s = count == 0 ? NULL : &h->patient->sessions.item[back < count ? count - 1 - back : 0];
    e.as.snoozed.session = s == NULL ? 1 : s->planned.number;
    e.as.snoozed.minutes = history_chance(h, 90) ? 10 + history_below(h, 51) : 1 + history_below(h, 100);
    e.as.snoozed.until_ms = at_ms + e.as.snoozed.minutes * MINUTE_MS;
    e.as.snoozed.late_ms = s == NULL ? e.as.snoozed.until_ms : windows_wish_late(h->zone, &s->planned);
    return e;
}

/* --- decisions ---------------------------------------------------------------------------------------------------------- */

static inline struct event deed_enrolled(struct history *h, int64_t at_ms) {
    struct event e = {.kind = EVENT_ENROLLED, .at_ms = at_ms};
    const struct protocol *pr = h->ground->protocol[history_below(h, h->ground->protocols)];
    e.as.enrolled.plan = (int)h->patient->plans.count + 1;
    e.as.enrolled.protocol = pr->id;
    e.as.enrolled.version = pr->version;
    e.as.enrolled.hash = pr->hash;
    e.as.enrolled.side = history_chance(h, 60) ? SIDE_RIGHT : SIDE_LEFT;
    e.as.enrolled.start_day = wall_day(zone_local(h->zone, at_ms).wall_ms) + history_below(h, 3);
    e.as.enrolled.step = pr->step[0].id;
    e.as.enrolled.phase = pr->phase[history_below(h, (int)pr->phases)].id;
    e.as.enrolled.strength = "definite";
    e.as.enrolled.draft = history_chance(h, 25);
    return e;
}

static inline struct event deed_of_plan(struct history *h, enum event_kind kind, int64_t at_ms) {
    struct event e = {.kind = kind, .at_ms = at_ms};
    e.as.plan.plan = 1 + history_below(h, (int)h->patient->plans.count + 1);
    e.as.plan.why = history_chance(h, 50) ? "a reason" : NULL;
    return e;
}

#define DEED_ANY(list) do { \
        if ((list).count == 0 || history_chance(h, 5)) break; \
        size_t which_ = (size_t)history_below(h, (int)(list).count); \
        event = (list).item[which_].event; \
        index = (list).item[which_].index; \
    } while (0)

static inline struct event deed_of_raised(struct history *h, enum event_kind kind, int64_t at_ms) {
    int64_t event = 1 + history_below(h, 100);
    int index = 1;
    struct event e = {.kind = kind, .at_ms = at_ms};
    if (kind == EVENT_ACKNOWLEDGED) DEED_ANY(h->patient->alerts);
    else if (kind == EVENT_EXAM_CANCELLED || kind == EVENT_EXAM_BOOKED) DEED_ANY(h->patient->exams);
    else DEED_ANY(h->patient->proposals);
    if (kind == EVENT_EXAM_BOOKED) {
        e.as.exam_booked.event = event;
        e.as.exam_booked.index = index;
        e.as.exam_booked.at_ms = at_ms + (history_below(h, 400) - 20) * HOUR_MS;
        e.as.exam_booked.local = zone_local(h->zone, e.as.exam_booked.at_ms);
        return e;
    }
    e.as.raised.event = event;
    e.as.raised.index = index;
    return e;
}

static inline struct event deed_migrated(struct history *h, int64_t at_ms) {
    struct event e = {.kind = EVENT_MIGRATED, .at_ms = at_ms};
    int number = 1 + history_below(h, (int)h->patient->plans.count + 1);
    const struct plan *plan = patient_plan(h->patient, number);
    const struct protocol *to = h->ground->protocol[history_below(h, h->ground->protocols)];
    const struct protocol *from = plan == NULL ? to : plan->protocol;
    e.as.migrated.plan = number;
    e.as.migrated.version = to->version;
    e.as.migrated.hash = to->hash;
    e.as.migrated.step = plan == NULL || plan->step < 0 ? "conservative" : from->step[plan->step].id;
    e.as.migrated.phase = plan == NULL || plan->phase < 0 ? "settle" : from->phase[plan->phase].id;
    return e;
}

static inline struct event deed_travelled(struct history *h, int64_t at_ms) {
    struct event e = {.kind = EVENT_TRAVELLED, .at_ms = at_ms};
    e.as.travelled.zone = history_zones()[history_below(h, HISTORY_ZONES)];
    return e;
}

static inline struct event deed_settings(struct history *h, int64_t at_ms) {
    struct event e = {.kind = EVENT_SETTINGS, .at_ms = at_ms};
    e.as.settings = (struct settings){.zone = h->patient->settings.zone, .quiet_from = QUIET_FROM_DEFAULT, .quiet_to = QUIET_TO_DEFAULT};
    e.as.settings.times = history_below(h, 3);
    for (int i = 0; i < e.as.settings.times; i++) e.as.settings.time[i] = (7 + 6 * i + history_below(h, 5)) * 60;
    return e;
}

static inline struct event deed_exam_asked(struct history *h, int64_t at_ms) {
    struct event e = {.kind = EVENT_EXAM_ASKED, .at_ms = at_ms};
    e.as.exam_asked.reason = history_chance(h, 50) ? "it clicks" : NULL;
    e.as.exam_asked.disposition = DISPOSITION_ROUTINE;
    return e;
}

/* Of an answer of the past, with others in its place; now and then of something that cannot be amended. */
static inline struct event deed_amended(struct history *h, int64_t at_ms) {
    struct event e = {.kind = EVENT_AMENDED, .at_ms = at_ms};
    struct event *with = arena_alloc(h->arena, sizeof *with);
    ck_assert_ptr_nonnull(with);
    size_t which = (size_t)history_below(h, (int)h->events.count);
    for (int tries = 0; tries < 20 && h->events.item[which].kind != EVENT_CHECKIN && h->events.item[which].kind != EVENT_FINDINGS; tries++)
        which = (size_t)history_below(h, (int)h->events.count);
    const struct event *old = &h->events.item[which];
    *with = *old;
    report_list others = deed_answers(h, old->at_ms, 40);
    if (old->kind == EVENT_CHECKIN) with->as.checkin.reports = others;
    else *with = (struct event){.kind = EVENT_FINDINGS, .at_ms = old->at_ms, .as.findings.reports = others};
    e.as.amended.number = old->number;
    e.as.amended.with = with;
    return e;
}

/* --- what is done next ------------------------------------------------------------------------------------------------------ */

static inline enum event_kind deed_kind(struct history *h) {
    static const struct { enum event_kind kind; int weight; } likely[] = {
        {EVENT_CHECKIN, 44}, {EVENT_SNOOZED, 8}, {EVENT_FINDINGS, 12}, {EVENT_APPROVED, 6}, {EVENT_DECLINED, 2}, {EVENT_CLEARED, 5},
        {EVENT_ACKNOWLEDGED, 5}, {EVENT_PAUSED, 2}, {EVENT_RESUMED, 4}, {EVENT_REVOKED, 1}, {EVENT_ENROLLED, 3},
        {EVENT_MIGRATED, 1}, {EVENT_TRAVELLED, 1}, {EVENT_SETTINGS, 1}, {EVENT_EXAM_ASKED, 1}, {EVENT_EXAM_BOOKED, 2},
        {EVENT_EXAM_CANCELLED, 1}, {EVENT_AMENDED, 1}};
    int left = history_below(h, 100);
    for (size_t i = 0; i < sizeof likely / sizeof *likely; i++)
        if ((left -= likely[i].weight) < 0) return likely[i].kind;
    return EVENT_FINDINGS;
}

static inline struct event deed_next(struct history *h, int64_t at_ms) {
    enum event_kind kind = deed_kind(h);
    if (kind == EVENT_ENROLLED && h->patient->plans.count >= HISTORY_MAX_PLANS) kind = EVENT_CHECKIN;
    switch (kind) {
    case EVENT_CHECKIN: return deed_checkin(h, history_chance(h, 92) ? at_ms : at_ms - history_below(h, 40) * HOUR_MS);
    case EVENT_SNOOZED: return deed_snoozed(h, at_ms);
    case EVENT_APPROVED:
    case EVENT_DECLINED:
    case EVENT_ACKNOWLEDGED:
    case EVENT_EXAM_BOOKED:
    case EVENT_EXAM_CANCELLED: return deed_of_raised(h, kind, at_ms);
    case EVENT_PAUSED:
    case EVENT_RESUMED:
    case EVENT_REVOKED: return deed_of_plan(h, kind, at_ms);
    case EVENT_ENROLLED: return deed_enrolled(h, at_ms);
    case EVENT_CLEARED: return (struct event){.kind = EVENT_CLEARED, .at_ms = at_ms};
    case EVENT_MIGRATED: return deed_migrated(h, at_ms);
    case EVENT_TRAVELLED: return deed_travelled(h, at_ms);
    case EVENT_SETTINGS: return deed_settings(h, at_ms);
    case EVENT_EXAM_ASKED: return deed_exam_asked(h, at_ms);
    case EVENT_AMENDED: return deed_amended(h, at_ms);
    default: return deed_findings(h, history_chance(h, 92) ? at_ms : at_ms - history_below(h, 40) * HOUR_MS);
    }
}

#endif
