/* The data of events as canonical JSON. */
#include "base/json_build.h"
#include "clinical/event/event.h"
#include "time/instant.h"

json_t *event_settings_json(const struct settings *s) {
    json_t *times = json_array(), *o = json_object();
    for (int i = 0; i < s->times; i++) json_push(&times, json_integer(s->time[i]));
    json_put_text(&o, "zone", s->zone);
    json_put(&o, "times", times);
    json_put_int(&o, "quiet_from", s->quiet_from);
    json_put_int(&o, "quiet_to", s->quiet_to);
    return o;
}

static json_t *enrolled_json(const struct event *e) {
    char day[INSTANT_SIZE];
    json_t *o = json_object();
    json_put_int(&o, "plan", e->as.enrolled.plan);
    json_put_text(&o, "protocol", e->as.enrolled.protocol);
    json_put_text(&o, "version", e->as.enrolled.version);
    json_put_text(&o, "hash", e->as.enrolled.hash);
    json_put_text(&o, "side", side_name(e->as.enrolled.side));
    json_put_text(&o, "start", date_format(day, e->as.enrolled.start_day));
    json_put_text(&o, "step", e->as.enrolled.step);
    json_put_text(&o, "phase", e->as.enrolled.phase);
    json_put_text(&o, "strength", e->as.enrolled.strength);
    json_put_some(&o, "severity", e->as.enrolled.severity);
    json_put_true(&o, "draft", e->as.enrolled.draft);
    return o;
}

static json_t *checkin_json(const struct vocabulary *v, const struct event *e) {
    json_t *o = json_object();
    json_put_int(&o, "session", e->as.checkin.session);
    json_put_true(&o, "done", e->as.checkin.done);
    if (e->as.checkin.skipped) json_put_text(&o, "skipped", e->as.checkin.why);
    if (e->as.checkin.share != 100) json_put_int(&o, "share", e->as.checkin.share);
    if (e->as.checkin.early) json_put(&o, "early", session_plan_json(&e->as.checkin.planned));
    json_put(&o, "reports", findings_reports_json(v, e->as.checkin.reports.item, e->as.checkin.reports.count));
    return o;
}

static json_t *one(const char *key, json_t *value) {
    json_t *o = json_object();
    json_put(&o, key, value);
    return o;
}

static void put_unsent(json_t **o, const struct event *e) {
    json_t *list = e->as.day.unsent.count > 0 ? json_array() : NULL;
    if (e->as.day.unsent.count == 0) return;
    for (size_t i = 0; i < e->as.day.unsent.count; i++) json_push(&list, json_integer(e->as.day.unsent.item[i]));
    json_put(o, "unsent", list);
}

static json_t *undelivered_json(const struct event *e) {
    json_t *o = one("session", json_integer(e->as.raised.session));
    json_put_text(&o, "channel", e->as.raised.channel);
    json_put_int(&o, "round", e->as.raised.round);
    return o;
}

static json_t *raised_json(const struct event *e) {
    if (e->as.raised.channel != NULL) return undelivered_json(e);
    json_t *o = one("event", json_integer(e->as.raised.event));
    json_put_int(&o, "index", e->as.raised.index);
    json_put_text(&o, "why", e->as.raised.why);
    return o;
}

static json_t *amended_json(const struct vocabulary *v, const struct event *e) {
    json_t *o = one("of", json_integer(e->as.amended.number));
    json_put_text(&o, "kind", event_kind_name(e->as.amended.with->kind));
    json_put(&o, "data", event_data_json(v, e->as.amended.with));
    return o;
}

static json_t *migrated_json(const struct event *e) {
    json_t *o = one("plan", json_integer(e->as.migrated.plan));
    json_put_text(&o, "version", e->as.migrated.version);
    json_put_text(&o, "hash", e->as.migrated.hash);
    json_put_text(&o, "step", e->as.migrated.step);
    json_put_text(&o, "phase", e->as.migrated.phase);
    return o;
}

static json_t *exam_booked_json(const struct event *e) {
    json_t *o = one("event", json_integer(e->as.exam_booked.event));
    json_put_int(&o, "index", e->as.exam_booked.index);
    json_put_int(&o, "at", e->as.exam_booked.at_ms);
    json_put_int(&o, "wall", e->as.exam_booked.local.wall_ms);
    json_put_int(&o, "offset", e->as.exam_booked.local.offset_s);
    return o;
}

static json_t *exam_asked_json(const struct event *e) {
    json_t *o = json_object();
    json_put_text(&o, "reason", e->as.exam_asked.reason);
    if (e->as.exam_asked.disposition != DISPOSITION_ROUTINE)
        json_put_text(&o, "disposition", disposition_name(e->as.exam_asked.disposition));
    return o;
}

static json_t *due_json(const struct event *e) {
    json_t *o = session_plan_json(&e->as.due.session);
    json_put_some(&o, "round", e->as.due.round);
    return o;
}

static json_t *closed_json(const struct event *e) {
    json_t *o = one("session", json_integer(e->as.closed.session));
    json_put_true(&o, "unsent", e->as.closed.unsent);
    return o;
}

static json_t *snoozed_json(const struct event *e) {
    json_t *o = one("session", json_integer(e->as.snoozed.session));
    json_put_int(&o, "minutes", e->as.snoozed.minutes);
    json_put_int(&o, "until", e->as.snoozed.until_ms);
    json_put_int(&o, "late", e->as.snoozed.late_ms);
    return o;
}

static json_t *day_json(const struct event *e) {
    char day[INSTANT_SIZE];
    json_t *o = one("plan", json_integer(e->as.day.plan));
    json_put_text(&o, "day", date_format(day, e->as.day.day));
    put_unsent(&o, e);
    return o;
}

/* An object with one text, or none. */
static json_t *text_json(const char *key, const char *text) {
    json_t *o = json_object();
    json_put_text(&o, key, text);
    return o;
}

static json_t *plan_json(const struct event *e) {
    json_t *o = one("plan", json_integer(e->as.plan.plan));
    json_put_text(&o, "why", e->as.plan.why);
    return o;
}

static json_t *findings_json(const struct vocabulary *v, const struct event *e) {
    return one("reports", findings_reports_json(v, e->as.findings.reports.item, e->as.findings.reports.count));
}

json_t *event_data_json(const struct vocabulary *v, const struct event *e) {
    switch (e->kind) {
    case EVENT_PATIENT_ADDED:
    case EVENT_SETTINGS: return event_settings_json(&e->as.settings);
    case EVENT_FINDINGS: return findings_json(v, e);
    case EVENT_ENROLLED: return enrolled_json(e);
    case EVENT_DUE: return due_json(e);
    case EVENT_CLOSED: return closed_json(e);
    case EVENT_DAY: return day_json(e);
    case EVENT_CHECKIN: return checkin_json(v, e);
    case EVENT_SNOOZED: return snoozed_json(e);
    case EVENT_PAUSED:
    case EVENT_RESUMED:
    case EVENT_REVOKED: return plan_json(e);
    case EVENT_APPROVED:
    case EVENT_DECLINED:
    case EVENT_ACKNOWLEDGED:
    case EVENT_EXAM_CANCELLED: return raised_json(e);
    case EVENT_CLEARED: return text_json("why", e->as.cleared.why);
    case EVENT_AMENDED: return amended_json(v, e);
    case EVENT_MIGRATED: return migrated_json(e);
    case EVENT_TRAVELLED: return text_json("zone", e->as.travelled.zone);
    case EVENT_EXAM_ASKED: return exam_asked_json(e);
    case EVENT_EXAM_BOOKED: return exam_booked_json(e);
    case EVENT_KINDS: break;
    }
    return NULL;
}
