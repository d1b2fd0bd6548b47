/* The data of events, read back. Everything is checked: the store may be damaged, and an import comes from elsewhere. */
#include "clinical/event/event.h"
#include "time/instant.h"
#include <string.h>

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

static enum status read_small(const json_t *o, const char *key, int max, int *out, struct error *err) {
    int64_t number = *out;
    TRY(json_get_int_or(o, key, 0, max, &number, err));
    *out = (int)number;
    return STATUS_OK;
}

static enum status read_plan_number(const json_t *o, int *out, struct error *err) {
    int64_t plan;
    TRY(json_get_int(o, "plan", 1, 1000000, &plan, err));
    *out = (int)plan;
    return STATUS_OK;
}

/* One number of a list. */
static enum status read_nth(const json_t *list, size_t i, const char *key, int64_t min, int64_t max, int64_t *out,
                            struct error *err) {
    const json_t *number = json_array_get(list, i);
    *out = json_integer_value(number);
    if (json_is_integer(number) && *out >= min && *out <= max) return STATUS_OK;
    char shown[64];
    return error_set(err, STATUS_INPUT, "\"%s\": expected whole numbers from %lld to %lld, got %s", key, (long long)min,
                     (long long)max, json_show(shown, number));
}

static enum status read_times(const json_t *o, struct settings *s, struct error *err) {
    json_t *times;
    TRY(json_get_array(o, "times", &times, err));
    if (json_array_size(times) > SETTINGS_MAX_TIMES)
        return error_set(err, STATUS_INPUT, "\"times\": more than %d", SETTINGS_MAX_TIMES);
    for (size_t i = 0; i < json_array_size(times); i++) {
        int64_t minute;
        TRY(read_nth(times, i, "times", 0, 1439, &minute, err));
        s->time[s->times++] = (int)minute;
    }
    return STATUS_OK;
}

enum status event_settings_read(const json_t *o, struct settings *s, struct arena *a, struct error *err) {
    TRY(json_need_text(o, "zone", &s->zone, a, err));
    TRY(read_times(o, s, err));
    TRY(read_small(o, "quiet_from", 1439, &s->quiet_from, err));
    return read_small(o, "quiet_to", 1439, &s->quiet_to, err);
}

static enum status read_enrolled(const json_t *o, struct event *e, struct arena *a, struct error *err) {
    const char *start;
    TRY(read_plan_number(o, &e->as.enrolled.plan, err));
    TRY(json_need_text(o, "protocol", &e->as.enrolled.protocol, a, err));
    TRY(json_need_text(o, "version", &e->as.enrolled.version, a, err));
    TRY(json_need_text(o, "hash", &e->as.enrolled.hash, a, err));
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
    TRY(json_get_int(o, "session", 1, SESSION_MAX_NUMBER, &e->as.checkin.session, err));
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
        if (session == NULL) return memory_out(err);
        TRY(read_nth(list, i, "unsent", 1, SESSION_MAX_NUMBER, session, err));
    }
    return STATUS_OK;
}

static enum status read_day(const json_t *o, struct event *e, struct arena *a, struct error *err) {
    const char *day;
    TRY(read_plan_number(o, &e->as.day.plan, err));
    TRY(json_get_text(o, "day", &day, err));
    TRY(read_unsent(o, e, a, err));
    return date_parse(day, "day", &e->as.day.day, err);
}

static enum status read_due(const json_t *o, struct event *e, struct arena *a, struct error *err) {
    TRY(read_small(o, "round", SESSION_MAX_ROUND, &e->as.due.round, err));
    return session_plan_read(o, &e->as.due.session, a, err);
}

static enum status read_closed(const json_t *o, struct event *e, struct error *err) {
    TRY(json_get_bool_or(o, "unsent", &e->as.closed.unsent, err));
    return json_get_int(o, "session", 1, SESSION_MAX_NUMBER, &e->as.closed.session, err);
}

static enum status read_snoozed(const json_t *o, struct event *e, struct error *err) {
    int64_t minutes;
    TRY(json_get_int(o, "session", 1, SESSION_MAX_NUMBER, &e->as.snoozed.session, err));
    TRY(json_get_int(o, "minutes", 1, 1440, &minutes, err));
    e->as.snoozed.minutes = (int)minutes;
    TRY(json_get_int(o, "until", 0, SESSION_MAX_MS, &e->as.snoozed.until_ms, err));
    return json_get_int(o, "late", 0, SESSION_MAX_MS, &e->as.snoozed.late_ms, err);
}

/* --- what people decide --- */

static enum status read_plan(const json_t *o, struct event *e, struct arena *a, struct error *err) {
    TRY(read_plan_number(o, &e->as.plan.plan, err));
    return json_copy_text(o, "why", &e->as.plan.why, a, err);
}

/* The id of what an event raised: that event's number, and which of what it raised. */
static enum status read_id(const json_t *o, int64_t *event, int *index, struct error *err) {
    int64_t number;
    TRY(json_get_int(o, "event", 1, EVENT_MAX_NUMBER, event, err));
    TRY(json_get_int(o, "index", 1, EVENT_MAX_INDEX, &number, err));
    *index = (int)number;
    return STATUS_OK;
}

static enum status read_raised(const json_t *o, struct event *e, struct arena *a, struct error *err) {
    TRY(read_id(o, &e->as.raised.event, &e->as.raised.index, err));
    return json_copy_text(o, "why", &e->as.raised.why, a, err);
}

/* An alert; or, in its place, a reminder that was not delivered. */
static enum status read_acknowledged(const json_t *o, struct event *e, struct arena *a, struct error *err) {
    if (json_object_get(o, "session") == NULL) return read_raised(o, e, a, err);
    TRY(json_get_int(o, "session", 1, SESSION_MAX_NUMBER, &e->as.raised.session, err));
    TRY(read_small(o, "round", SESSION_MAX_ROUND, &e->as.raised.round, err));
    return json_need_text(o, "channel", &e->as.raised.channel, a, err);
}

static enum status read_amended(const struct vocabulary *v, const json_t *o, struct event *e, struct arena *a,
                                struct error *err) {
    const char *kind;
    json_t *data;
    struct event *with = arena_alloc(a, sizeof *with);
    if (with == NULL) return memory_out(err);
    TRY(json_get_int(o, "of", 1, EVENT_MAX_NUMBER, &e->as.amended.number, err));
    TRY(json_get_text(o, "kind", &kind, err));
    TRY(json_get_object(o, "data", &data, err));
    if (!event_kind_from(kind, &with->kind) || (with->kind != EVENT_FINDINGS && with->kind != EVENT_CHECKIN))
        return error_set(err, STATUS_INPUT, "\"kind\": findings and check-ins can be amended, not \"%s\"", kind);
    e->as.amended.with = with;
    return event_data_read(v, data, with, a, err);
}

static enum status read_migrated(const json_t *o, struct event *e, struct arena *a, struct error *err) {
    TRY(read_plan_number(o, &e->as.migrated.plan, err));
    TRY(json_need_text(o, "version", &e->as.migrated.version, a, err));
    TRY(json_need_text(o, "hash", &e->as.migrated.hash, a, err));
    TRY(json_copy_text(o, "step", &e->as.migrated.step, a, err));
    return json_copy_text(o, "phase", &e->as.migrated.phase, a, err);
}

static enum status read_exam_asked(const json_t *o, struct event *e, struct arena *a, struct error *err) {
    const char *name = disposition_name(DISPOSITION_ROUTINE);
    TRY(json_copy_text(o, "reason", &e->as.exam_asked.reason, a, err));
    TRY(json_get_text_or(o, "disposition", &name, err));
    if (disposition_from(name, &e->as.exam_asked.disposition)) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"disposition\": \"%s\" is none", name);
}

static enum status read_exam_booked(const json_t *o, struct event *e, struct error *err) {
    int64_t offset;
    TRY(read_id(o, &e->as.exam_booked.event, &e->as.exam_booked.index, err));
    TRY(json_get_int(o, "at", 0, SESSION_MAX_MS, &e->as.exam_booked.at_ms, err));
    TRY(json_get_int(o, "wall", 0, SESSION_MAX_MS, &e->as.exam_booked.local.wall_ms, err));
    TRY(json_get_int(o, "offset", -172800, 172800, &offset, err));
    e->as.exam_booked.local.offset_s = (int32_t)offset;
    return STATUS_OK;
}

static enum status read_decided(const struct vocabulary *v, const json_t *data, struct event *e, struct arena *a,
                                struct error *err) {
    switch (e->kind) {
    case EVENT_PAUSED:
    case EVENT_RESUMED:
    case EVENT_REVOKED: return read_plan(data, e, a, err);
    case EVENT_APPROVED:
    case EVENT_DECLINED:
    case EVENT_EXAM_CANCELLED: return read_raised(data, e, a, err);
    case EVENT_ACKNOWLEDGED: return read_acknowledged(data, e, a, err);
    case EVENT_CLEARED: return json_copy_text(data, "why", &e->as.cleared.why, a, err);
    case EVENT_AMENDED: return read_amended(v, data, e, a, err);
    case EVENT_MIGRATED: return read_migrated(data, e, a, err);
    case EVENT_TRAVELLED: return json_need_text(data, "zone", &e->as.travelled.zone, a, err);
    case EVENT_EXAM_ASKED: return read_exam_asked(data, e, a, err);
    case EVENT_EXAM_BOOKED: return read_exam_booked(data, e, err);
    default: return error_set(err, STATUS_INPUT, "no such kind of event: %d", (int)e->kind);
    }
}

enum status event_data_read(const struct vocabulary *v, const json_t *data, struct event *e, struct arena *a,
                            struct error *err) {
    struct error local;
    if (err == NULL) err = &local;
    memset(&e->as, 0, sizeof e->as);
    if (!json_is_object(data)) return error_set(err, STATUS_INPUT, "the data of an event is not an object");
    switch (e->kind) {
    case EVENT_PATIENT_ADDED:
    case EVENT_SETTINGS: return event_settings_read(data, &e->as.settings, a, err);
    case EVENT_FINDINGS: return read_reports(v, data, &e->as.findings.reports, a, err);
    case EVENT_ENROLLED: return read_enrolled(data, e, a, err);
    case EVENT_DUE: return read_due(data, e, a, err);
    case EVENT_CLOSED: return read_closed(data, e, err);
    case EVENT_DAY: return read_day(data, e, a, err);
    case EVENT_CHECKIN: return read_checkin(v, data, e, a, err);
    case EVENT_SNOOZED: return read_snoozed(data, e, err);
    default: return read_decided(v, data, e, a, err);
    }
}
