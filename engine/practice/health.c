#include "practice/health.h"
#include "practice/answer.h"
#include "practice/sending_note.h"
#include "practice/service.h"
#include "practice/try.h"
#include "practice/undelivered.h"
#include "store/keeping.h"
#include "time/instant.h"
#include <stdarg.h>
#include <string.h>

struct looking {
    struct practice *p;
    const struct clinic_now *clinic;
    int64_t now_ms;
    struct arena *a;
    json_t *answer, *problems;
    bool sends;
};

static void problem(struct looking *l, bool stops, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void problem(struct looking *l, bool stops, const char *format, ...) {
    va_list args;
    va_start(args, format);
    json_push(&l->problems, json_vsprintf(format, args));
    va_end(args);
    l->sends = l->sends && !stops;
}

static const char *plural(int64_t n) { return n == 1 ? "" : "s"; }

/* ---- Held ---- */

static enum status look_at_hold(struct looking *l, struct error *err) {
    struct sending_hold hold;
    json_t *o = json_object();
    enum status status = sending_hold_get(l->p->store, l->a, &hold, err);
    json_put_bool(&o, "held", hold.held);
    if (hold.held) {
        json_put(&o, "since", answer_instant(hold.since_ms > 0 ? hold.since_ms : INSTANT_NONE));
        json_put_text(&o, "who", hold.who);
        json_put_text(&o, "reason", hold.why);
        const char *words = sending_hold_words(&hold, l->a);
        problem(l, true, "%s (stride sending resume)", words != NULL ? words : "sending is held");
    }
    json_put(&l->answer, "sending", o);
    return status;
}

static void look_at_clock(struct looking *l) {
    struct service_now *s = l->p->service;
    json_t *o = s != NULL ? json_object() : json_null();
    bool held = s != NULL && atomic_load(&s->clock_held);
    if (s != NULL) json_put_bool(&o, "held", held);
    if (held) {
        int64_t step_s = atomic_load(&s->clock_step_ms) / 1000;
        int64_t left_ms = atomic_load(&s->clock_until_mono_ms) - l->p->clock->mono_ms(l->p->clock);
        int64_t left_s = left_ms > 0 ? left_ms / 1000 : 0;
        json_put_int(&o, "step_s", step_s);
        json_put_int(&o, "left_s", left_s);
        problem(l, true, "the clock was set %s by %lld s; sending is held for %lld s more (stride sending resume)",
                step_s < 0 ? "back" : "forward", (long long)(step_s < 0 ? -step_s : step_s), (long long)left_s);
    }
    json_put(&l->answer, "clock", o);
}

/* ---- Channels ---- */

static json_t *instant_or_null(int64_t ms) { return answer_instant(ms > 0 ? ms : INSTANT_NONE); }

static json_t *channel_json(struct looking *l, const struct stored_channel_health *c) {
    struct channel_note n = channel_note_read(c->note, l->a);
    char failed[INSTANT_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "channel", c->channel);
    json_put(&o, "ok", instant_or_null(n.ok_ms));
    json_put(&o, "failed", instant_or_null(n.failed_ms));
    json_put_bool(&o, "ill", n.ill);
    json_put_text(&o, "why", n.why);
    json_put_int(&o, "waiting", c->waiting);
    json_put_int(&o, "failed_24h", c->failed);
    if (n.ill)
        problem(l, true, "channel %s does not deliver: the last try, at %s, failed: %s", c->channel,
                instant_format(failed, n.failed_ms), n.why != NULL ? n.why : "no reason was given");
    return o;
}

static enum status look_at_channels(struct looking *l, struct error *err) {
    struct stored_channel_health *c;
    size_t count;
    TRY(store_channels_health(l->p->store, l->now_ms, l->a, &c, &count, err));
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) json_push(&list, channel_json(l, &c[i]));
    json_put(&l->answer, "channels", list);
    return STATUS_OK;
}

/* ---- Work ---- */

static enum status look_at_work(struct looking *l, struct error *err) {
    struct undelivered *row;
    struct stored_health h = {0};
    size_t count;
    TRY(undelivered_list(l->p->store, NULL, false, l->a, &row, &count, err));
    TRY(store_health(l->p->store, l->now_ms, &h, err));
    json_put_int(&l->answer, "undelivered", (int64_t)count);
    json_put_int(&l->answer, "overdue", h.overdue);
    json_put_int(&l->answer, "leases_over", h.leases_over);
    json_put_int(&l->answer, "alerts_overdue", h.alerts_over);
    if (count > 0)
        problem(l, false, "reminders reached nobody, and no clinician has seen it: %zu alert%s (stride alerts)", count,
                plural((int64_t)count));
    if (h.overdue > 0)
        problem(l, true, "time has not passed for %lld patient%s: something was due more than a minute ago",
                (long long)h.overdue, plural(h.overdue));
    if (h.leases_over > 0)
        problem(l, true, "%lld send%s had no answer within the time for it", (long long)h.leases_over,
                plural(h.leases_over));
    if (h.alerts_over > 0)
        problem(l, false, "%lld alert%s past the deadline, and no clinician has seen it (stride alerts)",
                (long long)h.alerts_over, h.alerts_over == 1 ? " is" : "s are");
    return STATUS_OK;
}

/* ---- The store ---- */

static enum status look_at_store(struct looking *l, struct error *err) {
    struct store *s = l->p->store;
    struct store_space space = store_space(s);
    int64_t bytes;
    TRY(store_size(s, &bytes, err));
    json_t *o = json_object();
    json_put_text(&o, "path", store_named(s));
    json_put_int(&o, "schema", STORE_SCHEMA_VERSION);
    json_put_int(&o, "bytes", bytes);
    json_put(&o, "free", space.free_bytes < 0 ? json_null() : json_integer(space.free_bytes));
    json_put_bool(&o, "low", space.low);
    json_put_bool(&o, "broken", store_broken(s));
    json_put(&l->answer, "store", o);
    if (space.low)
        problem(l, false, "the disk of store %s is nearly full: %lld MiB are free", store_named(s),
                (long long)(space.free_bytes / 1048576));
    if (store_broken(s)) problem(l, true, "store %s failed, and takes nothing more", store_named(s));
    return STATUS_OK;
}

/* ---- What is to happen again and again ---- */

static enum status note_instant(struct looking *l, const char *name, int64_t *ms, struct error *err) {
    const char *note;
    json_t *o = NULL;
    TRY(store_note_get(l->p->store, name, l->a, &note, err));
    if (note != NULL) (void)json_read(note, strlen(note), JSON_MAX_DEPTH, &o, NULL);
    *ms = json_integer_value(json_object_get(o, "at"));
    json_decref(o);
    return STATUS_OK;
}

/* Before the first one it is late when the service has run for longer than that. */
static bool is_late(const struct looking *l, int64_t at_ms, int64_t limit_ms) {
    const struct service_now *s = l->p->service;
    if (at_ms > 0) return l->now_ms - at_ms > limit_ms;
    return s != NULL && l->p->clock->mono_ms(l->p->clock) - s->started_mono_ms > limit_ms / l->p->clock->speed;
}

static enum status look_at_repeated(struct looking *l, const char *name, const char *note,
                                    const struct watch_settings *set, int64_t limit_ms, struct error *err) {
    char at[INSTANT_SIZE];
    int64_t at_ms;
    if (set == NULL || (set->file == NULL && set->url == NULL)) {
        json_put(&l->answer, name, json_null());
        return STATUS_OK;
    }
    TRY(note_instant(l, note, &at_ms, err));
    bool late = is_late(l, at_ms, limit_ms);
    json_t *o = json_object();
    json_put(&o, "at", instant_or_null(at_ms));
    json_put_bool(&o, "late", late);
    json_put(&l->answer, name, o);
    if (late)
        problem(l, false, "the %s is late: the last was %s%s", name, at_ms > 0 ? "at " : "never",
                at_ms > 0 ? instant_format(at, at_ms) : "");
    return STATUS_OK;
}

static enum status look_at_watches(struct looking *l, struct error *err) {
    const struct clinic_channels *set = l->clinic->clinic != NULL ? &l->clinic->clinic->channels : NULL;
    int64_t every_ms = set != NULL ? set->heartbeat.every_min * INT64_C(60000) * l->p->clock->speed : 0;
    TRY(look_at_repeated(l, "heartbeat", NOTE_HEARTBEAT, set != NULL ? &set->heartbeat : NULL, 2 * every_ms + 60000,
                         err));
    return look_at_repeated(l, "anchor", NOTE_ANCHOR, set != NULL ? &set->anchor : NULL, HEALTH_ANCHOR_LATE_MS, err);
}

static enum status look_at_tzdata(struct looking *l, struct error *err) {
    const char *was, *version = zone_tzdata();
    TRY(store_note_get(l->p->store, NOTE_TZDATA, l->a, &was, err));
    bool changed = was != NULL && strcmp(was, version) != 0;
    json_t *o = json_object();
    json_put_text(&o, "version", version);
    json_put_text(&o, "was", changed ? was : NULL);
    json_put(&l->answer, "tzdata", o);
    if (changed) problem(l, false, "the zones are of tzdata %s; what is next due was computed with %s", version, was);
    return STATUS_OK;
}

static void look_at_service(struct looking *l) {
    const struct service_now *s = l->p->service;
    json_t *o = s != NULL ? json_object() : json_null();
    if (s != NULL) {
        json_put_int(&o, "pid", s->pid);
        json_put_int(&o, "uptime_s", (l->p->clock->mono_ms(l->p->clock) - s->started_mono_ms) / 1000);
    } else problem(l, true, "nobody serves this store: no reminder is sent (stride serve)");
    json_put(&l->answer, "service", o);
    int64_t kinds = s != NULL ? atomic_load(&((struct service_now *)s)->trouble) : 0;
    if (kinds > 0) problem(l, true, "the service cannot do its work; its log on standard error says why");
}

static enum status look_at_all(struct looking *l, struct error *err) {
    look_at_service(l);
    TRY(look_at_hold(l, err));
    look_at_clock(l);
    TRY(look_at_channels(l, err));
    TRY(look_at_work(l, err));
    TRY(look_at_store(l, err));
    TRY(look_at_watches(l, err));
    return look_at_tzdata(l, err);
}

enum status health_look(struct practice *p, const struct clinic_now *clinic, int64_t now_ms, struct arena *a,
                        struct health *out, struct error *err) {
    struct looking l = {.p = p, .clinic = clinic, .now_ms = now_ms, .a = a, .sends = true};
    l.answer = json_object();
    l.problems = json_array();
    enum status status = look_at_all(&l, err);
    *out = (struct health){.problems = json_array_size(l.problems), .sends = l.sends};
    bool whole = l.problems != NULL;
    json_put_bool(&l.answer, "ok", out->problems == 0);
    json_put(&l.answer, "problems", l.problems);
    if (status == STATUS_OK && (!whole || l.answer == NULL)) status = no_memory(err);
    if (status == STATUS_OK) out->answer = l.answer;
    else json_decref(l.answer);
    return status;
}
