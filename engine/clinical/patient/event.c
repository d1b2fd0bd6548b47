#include "clinical/patient/event.h"
#include "base/json_build.h"
#include "time/instant.h"
#include <stdio.h>
#include <string.h>

static const char *const kind_names[EVENT_KINDS] = {
    [EVENT_PATIENT_ADDED] = "patient-added", [EVENT_SETTINGS] = "settings", [EVENT_FINDINGS] = "findings",
    [EVENT_ENROLLED] = "enrolled", [EVENT_DUE] = "due", [EVENT_CLOSED] = "closed", [EVENT_DAY] = "day",
    [EVENT_CHECKIN] = "checkin",
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

json_t *item_json(const struct item *i) {
    json_t *o = dose_json(&i->dose);
    json_put_int(&o, "plan", i->plan);
    json_put_text(&o, "protocol", i->protocol);
    json_put_text(&o, "version", i->version);
    json_put_text(&o, "step", i->step);
    json_put_text(&o, "phase", i->phase);
    json_put_text(&o, "exercise", i->exercise);
    json_put_text(&o, "ref", i->ref);
    json_put_text(&o, "title", i->title);
    json_put_text(&o, "side", side_name(i->side));
    json_put_text(&o, "kind", exercise_kind_name(i->kind));
    return o;
}

static json_t *dropped_json(const struct dropped *d) {
    json_t *o = json_object();
    json_put_int(&o, "plan", d->plan);
    json_put_text(&o, "exercise", d->exercise);
    json_put_text(&o, "reason", d->reason);
    return o;
}

json_t *session_plan_json(const struct session_plan *s) {
    json_t *items = json_array(), *dropped = json_array(), *o = json_object();
    for (size_t i = 0; i < s->items.count; i++) json_push(&items, item_json(&s->items.item[i]));
    for (size_t i = 0; i < s->dropped.count; i++) json_push(&dropped, dropped_json(&s->dropped.item[i]));
    json_put_int(&o, "number", s->number);
    json_put_int(&o, "due", s->due_ms);
    json_put_int(&o, "wall", s->local.wall_ms);
    json_put_int(&o, "offset", s->local.offset_s);
    json_put_int(&o, "send", s->send_ms);
    json_put_int(&o, "late", s->late_ms);
    json_put_int(&o, "closes", s->closes_ms);
    json_put(&o, "items", items);
    if (s->dropped.count > 0 || dropped == NULL) json_put(&o, "dropped", dropped);
    else json_decref(dropped);
    return o;
}

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
        return o;
    case EVENT_CHECKIN: return checkin_json(v, e);
    case EVENT_KINDS: break;
    }
    return NULL;
}

/* --- reading ------------------------------------------------------------------------------------------------------- */

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

static enum status read_small(const json_t *o, const char *key, int max, int *out, struct error *err) {
    int64_t number = *out;
    TRY(json_get_int_or(o, key, 0, max, &number, err));
    *out = (int)number;
    return STATUS_OK;
}

static enum status read_side(const json_t *o, enum side *out, struct error *err) {
    const char *side;
    TRY(json_get_text(o, "side", &side, err));
    if (!side_from(side, out)) return error_set(err, STATUS_INPUT, "\"side\": expected left or right, got \"%s\"", side);
    return STATUS_OK;
}

static enum status read_kind(const json_t *o, enum exercise_kind *out, struct error *err) {
    const char *name;
    TRY(json_get_text(o, "kind", &name, err));
    for (int k = 0; k < KIND_KINDS; k++)
        if (strcmp(name, exercise_kind_name((enum exercise_kind)k)) == 0) {
            *out = (enum exercise_kind)k;
            return STATUS_OK;
        }
    return error_set(err, STATUS_INPUT, "\"kind\": no such kind of exercise: \"%s\"", name);
}

static enum status read_item(const json_t *o, struct item *i, struct arena *a, struct error *err) {
    int64_t plan;
    TRY(json_get_int(o, "plan", 1, 1000000, &plan, err));
    i->plan = (int)plan;
    TRY(json_copy_text(o, "protocol", &i->protocol, a, err));
    TRY(json_copy_text(o, "version", &i->version, a, err));
    TRY(json_copy_text(o, "step", &i->step, a, err));
    TRY(json_copy_text(o, "phase", &i->phase, a, err));
    TRY(json_copy_text(o, "exercise", &i->exercise, a, err));
    TRY(json_copy_text(o, "ref", &i->ref, a, err));
    TRY(json_copy_text(o, "title", &i->title, a, err));
    TRY(read_side(o, &i->side, err));
    TRY(read_kind(o, &i->kind, err));
    return dose_read(o, &i->dose, a, err);
}

static enum status read_dropped(const json_t *o, struct dropped *d, struct arena *a, struct error *err) {
    int64_t plan;
    TRY(json_get_int(o, "plan", 1, 1000000, &plan, err));
    d->plan = (int)plan;
    TRY(json_copy_text(o, "exercise", &d->exercise, a, err));
    return json_copy_text(o, "reason", &d->reason, a, err);
}

enum status session_plan_read(const json_t *o, struct session_plan *s, struct arena *a, struct error *err) {
    int64_t offset;
    json_t *items, *dropped = NULL;
    TRY(json_get_int(o, "number", 1, INT64_MAX, &s->number, err));
    TRY(json_get_int(o, "due", 0, INT64_MAX, &s->due_ms, err));
    TRY(json_get_int(o, "wall", 0, INT64_MAX, &s->local.wall_ms, err));
    TRY(json_get_int(o, "offset", -172800, 172800, &offset, err));
    TRY(json_get_int(o, "send", 0, INT64_MAX, &s->send_ms, err));
    TRY(json_get_int(o, "late", 0, INT64_MAX, &s->late_ms, err));
    TRY(json_get_int(o, "closes", 0, INT64_MAX, &s->closes_ms, err));
    TRY(json_get_array(o, "items", &items, err));
    TRY(json_get_array_or(o, "dropped", &dropped, err));
    s->local.offset_s = (int32_t)offset;
    for (size_t i = 0; i < json_array_size(items); i++) {
        struct item *item = LIST_PUSH(a, &s->items);
        if (item == NULL) return memory_out(err);
        TRY(read_item(json_array_get(items, i), item, a, err));
    }
    for (size_t i = 0; dropped != NULL && i < json_array_size(dropped); i++) {
        struct dropped *d = LIST_PUSH(a, &s->dropped);
        if (d == NULL) return memory_out(err);
        TRY(read_dropped(json_array_get(dropped, i), d, a, err));
    }
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
    TRY(read_side(o, &e->as.enrolled.side, err));
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

static enum status read_day(const json_t *o, struct event *e, struct error *err) {
    const char *day;
    int64_t plan;
    TRY(json_get_int(o, "plan", 1, 1000000, &plan, err));
    TRY(json_get_text(o, "day", &day, err));
    e->as.day.plan = (int)plan;
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
    case EVENT_DAY: return read_day(data, e, err);
    case EVENT_CHECKIN: return read_checkin(v, data, e, a, err);
    case EVENT_KINDS: break;
    }
    return error_set(err, STATUS_INPUT, "no such kind of event: %d", (int)e->kind);
}
