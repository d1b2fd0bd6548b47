#include "clinical/patient/event.h"
#include "base/json_build.h"
#include "time/instant.h"
#include <stdio.h>
#include <string.h>

static const char *const kind_names[EVENT_KINDS] = {
    [EVENT_PATIENT_ADDED] = "patient-added", [EVENT_SETTINGS] = "settings", [EVENT_FINDINGS] = "findings",
    [EVENT_ENROLLED] = "enrolled", [EVENT_DUE] = "due", [EVENT_CLOSED] = "closed", [EVENT_DAY] = "day",
    [EVENT_CHECKIN] = "checkin", [EVENT_PAUSED] = "paused", [EVENT_RESUMED] = "resumed", [EVENT_REVOKED] = "revoked",
    [EVENT_APPROVED] = "approved", [EVENT_DECLINED] = "declined", [EVENT_CLEARED] = "cleared",
    [EVENT_ACKNOWLEDGED] = "acknowledged", [EVENT_AMENDED] = "amended", [EVENT_MIGRATED] = "migrated",
    [EVENT_TRAVELLED] = "travelled", [EVENT_EXAM_ASKED] = "exam-asked", [EVENT_EXAM_BOOKED] = "exam-booked",
    [EVENT_EXAM_CANCELLED] = "exam-cancelled",
};

const char *event_kind_name(enum event_kind k) { return kind_names[k]; }

bool event_kind_from(const char *name, enum event_kind *out) {
    for (size_t i = 0; i < EVENT_KINDS; i++)
        if (strcmp(name, kind_names[i]) == 0) { *out = (enum event_kind)i; return true; }
    return false;
}

void event_hash(char hex[static HASH_SIZE], const char *patient, const struct event *e, const char *data,
                const char *prev) {
    char column[5][24];
    snprintf(column[0], sizeof column[0], "%lld", (long long)e->number);
    snprintf(column[1], sizeof column[1], "%lld", (long long)e->at_ms);
    snprintf(column[2], sizeof column[2], "%lld", (long long)e->recorded_ms);
    snprintf(column[3], sizeof column[3], "%lld", (long long)e->local.wall_ms);
    snprintf(column[4], sizeof column[4], "%d", (int)e->local.offset_s);
    const char *const parts[] = {prev, patient, column[0], kind_names[e->kind], column[1], column[2], column[3],
                                 column[4], e->tzdata, e->who, e->key, e->safety, data};
    hash_parts(hex, parts, sizeof parts / sizeof *parts);
}

/* --- writing --- */

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

json_t *event_data_json(const struct vocabulary *v, const struct event *e) {
    json_t *o = NULL;
    char day[INSTANT_SIZE];
    switch (e->kind) {
    case EVENT_PATIENT_ADDED:
    case EVENT_SETTINGS: return event_settings_json(&e->as.settings);
    case EVENT_FINDINGS:
        return one("reports", findings_reports_json(v, e->as.findings.reports.item, e->as.findings.reports.count));
    case EVENT_ENROLLED: return enrolled_json(e);
    case EVENT_DUE:
        o = session_plan_json(&e->as.due.session);
        json_put_some(&o, "round", e->as.due.round);
        return o;
    case EVENT_CLOSED:
        o = one("session", json_integer(e->as.closed.session));
        json_put_true(&o, "unsent", e->as.closed.unsent);
        return o;
    case EVENT_DAY:
        o = one("plan", json_integer(e->as.day.plan));
        json_put_text(&o, "day", date_format(day, e->as.day.day));
        put_unsent(&o, e);
        return o;
    case EVENT_CHECKIN: return checkin_json(v, e);
    case EVENT_KINDS: break;
    }
    return NULL;
}

/* --- reading ------------------------------------------------------------------------------------------------------- */

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status read_small(const json_t *o, const char *key, int max, int *out, struct error *err) {
    int64_t number = *out;
    TRY(json_get_int_or(o, key, 0, max, &number, err));
    *out = (int)number;
    return STATUS_OK;
}

enum status event_settings_read(const json_t *o, struct settings *s, struct arena *a, struct error *err) {
    json_t *times;
    TRY(json_copy_text(o, "zone", &s->zone, a, err));
    TRY(json_get_array(o, "times", &times, err));
    if (json_array_size(times) > SETTINGS_MAX_TIMES) return error_set(err, STATUS_INPUT, "\"times\": more than %d", SETTINGS_MAX_TIMES);
    for (size_t i = 0; i < json_array_size(times); i++)
        s->time[s->times++] = (int)json_integer_value(json_array_get(times, i));
    TRY(read_small(o, "quiet_from", 1439, &s->quiet_from, err));
    return read_small(o, "quiet_to", 1439, &s->quiet_to, err);
}

static enum status read_enrolled(const json_t *o, struct event *e, struct arena *a, struct error *err) {
    const char *start;
    int64_t plan;
    TRY(json_get_int(o, "plan", 1, 1000000, &plan, err));
    e->as.enrolled.plan = (int)plan;
    TRY(json_copy_text(o, "protocol", &e->as.enrolled.protocol, a, err));
    TRY(json_copy_text(o, "version", &e->as.enrolled.version, a, err));
    TRY(json_copy_text(o, "hash", &e->as.enrolled.hash, a, err));
    TRY(json_copy_text(o, "step", &e->as.enrolled.step, a, err));
    TRY(json_copy_text(o, "phase", &e->as.enrolled.phase, a, err));
    TRY(json_copy_text(o, "strength", &e->as.enrolled.strength, a, err));
    TRY(item_side_read(o, &e->as.enrolled.side, err));
    TRY(json_get_text(o, "start", &start, err));
    TRY(date_parse(start, "start", &e->as.enrolled.start_day, err));
    TRY(read_small(o, "severity", 3, &e->as.enrolled.severity, err));
    return json_get_bool_or(o, "draft", &e->as.enrolled.draft, err);
}

static enum status read_reports(const struct vocabulary *v, const json_t *o, report_list *out, struct arena *a,
                                struct error *err) {
    json_t *reports;
    TRY(json_get_array(o, "reports", &reports, err));
    return findings_reports_read(v, reports, out, a, err);
}

static enum status read_checkin(const struct vocabulary *v, const json_t *o, struct event *e, struct arena *a,
                                struct error *err) {
    json_t *early = NULL;
    e->as.checkin.share = 100;
    TRY(json_get_int(o, "session", 1, INT64_MAX, &e->as.checkin.session, err));
    TRY(json_get_bool_or(o, "done", &e->as.checkin.done, err));
    TRY(json_copy_text(o, "skipped", &e->as.checkin.why, a, err));
    e->as.checkin.skipped = e->as.checkin.why != NULL;
    TRY(read_small(o, "share", 100, &e->as.checkin.share, err));
    TRY(json_get_object_or(o, "early", &early, err));
    e->as.checkin.early = early != NULL;
    if (early != NULL) TRY(session_plan_read(early, &e->as.checkin.planned, a, err));
    return read_reports(v, o, &e->as.checkin.reports, a, err);
}

static enum status read_unsent(const json_t *o, struct event *e, struct arena *a, struct error *err) {
    json_t *list = NULL;
    TRY(json_get_array_or(o, "unsent", &list, err));
    for (size_t i = 0; i < json_array_size(list); i++) {
        int64_t *session = LIST_PUSH(a, &e->as.day.unsent);
        if (session == NULL) return error_set(err, STATUS_MEMORY, "memory is out");
        *session = json_integer_value(json_array_get(list, i));
    }
    return STATUS_OK;
}

static enum status read_day(const json_t *o, struct event *e, struct arena *a, struct error *err) {
    const char *day;
    int64_t plan;
    TRY(json_get_int(o, "plan", 1, 1000000, &plan, err));
    TRY(json_get_text(o, "day", &day, err));
    e->as.day.plan = (int)plan;
    TRY(read_unsent(o, e, a, err));
    return date_parse(day, "day", &e->as.day.day, err);
}

enum status event_data_read(const struct vocabulary *v, const json_t *data, struct event *e, struct arena *a,
                            struct error *err) {
    struct error local;
    if (err == NULL) err = &local;
    memset(&e->as, 0, sizeof e->as);
    switch (e->kind) {
    case EVENT_PATIENT_ADDED:
    case EVENT_SETTINGS: return event_settings_read(data, &e->as.settings, a, err);
    case EVENT_FINDINGS: return read_reports(v, data, &e->as.findings.reports, a, err);
    case EVENT_ENROLLED: return read_enrolled(data, e, a, err);
    case EVENT_DUE:
        TRY(read_small(data, "round", 1000, &e->as.due.round, err));
        return session_plan_read(data, &e->as.due.session, a, err);
    case EVENT_CLOSED:
        TRY(json_get_bool_or(data, "unsent", &e->as.closed.unsent, err));
        return json_get_int(data, "session", 1, INT64_MAX, &e->as.closed.session, err);
    case EVENT_DAY: return read_day(data, e, a, err);
    case EVENT_CHECKIN: return read_checkin(v, data, e, a, err);
    case EVENT_KINDS: break;
    }
    return error_set(err, STATUS_INPUT, "no such kind of event: %d", (int)e->kind);
}
