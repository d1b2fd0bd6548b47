#include "practice/answer.h"
#include "clinical/clinic/route.h"
#include "clinical/event/reminder.h"
#include "practice/id.h"
#include "practice/pinned.h"
#include "practice/sending_note.h"
#include "practice/try.h"
#include "time/instant.h"
#include <string.h>

json_t *answer_instant(int64_t instant_ms) {
    char text[INSTANT_SIZE];
    return instant_ms == INSTANT_NONE ? json_null() : json_string(instant_format(text, instant_ms));
}

json_t *answer_side(enum side side) { return side == SIDE_NONE ? json_null() : json_string(side_name(side)); }

static void put_event(json_t **object, const struct patient *p, int64_t event) {
    char id[ID_SIZE];
    json_put_text(object, "event", id_event(id, p->id, event));
}

static void put_plan(json_t **object, const struct patient *p, int plan) {
    char id[ID_SIZE];
    json_put_text(object, "plan", id_plan(id, p->id, plan));
}

static void put_raised(json_t **object, const char *key, const struct patient *p, int64_t event, int index) {
    char id[ID_SIZE];
    json_put_text(object, key, id_raised(id, p->id, event, index));
}

void answer_put_clinic_time(json_t **object, const struct clinic_now *clinic, int64_t at_ms) {
    char local[INSTANT_SIZE];
    if (clinic->zone != NULL)
        json_put_text(object, "local", wall_format(local, zone_local(clinic->zone, at_ms).wall_ms));
    json_put(object, "utc", answer_instant(at_ms));
}

/* --- flags ------------------------------------------------------------------------------------------------------- */

#define RANK_ASKS (DISPOSITION_SELF_OK + 1) /* of a flag that only asks as yet */

static bool has_open_plan(const struct patient *p) {
    for (size_t i = 0; i < p->plans.count; i++)
        if (plan_is_open(&p->plans.item[i])) return true;
    return false;
}

/* Without a plan there is nothing to hold back while a question waits: what is unanswered counts at once, as it does
 * when a plan is asked for. */
static int rank(const struct patient *p, const struct standing *s) {
    return s->acts || !has_open_plan(p) ? (int)s->disposition : RANK_ASKS;
}

static bool has_text(const json_t *array, const char *text) {
    for (size_t i = 0; i < json_array_size(array); i++)
        if (strcmp(json_string_value(json_array_get(array, i)), text) == 0) return true;
    return false;
}

static json_t *reason(const struct standing *s) {
    const char *side = s->side == SIDE_NONE ? "" : side_name(s->side);
    return json_sprintf("%s %s%s%s%s%s%s", s->flag, s->title, *side ? ", " : "", side, s->met ? "" : " (not answered)",
                        s->say != NULL ? ": " : "", s->say != NULL ? s->say : "");
}

/* A sentence for each standing flag, worst first, those of one rank in the order in which they stand. */
static json_t *sentences(const struct patient *p, int last_rank, bool only_say) {
    json_t *list = json_array();
    for (int wanted = DISPOSITION_EMERGENCY; wanted <= last_rank; wanted++) {
        for (size_t i = 0; i < p->standing.count; i++) {
            const struct standing *s = &p->standing.item[i];
            if (rank(p, s) != wanted) continue;
            if (!only_say)
                json_push(&list, reason(s));
            else if (s->say != NULL && *s->say != '\0' && !has_text(list, s->say))
                json_push(&list, json_string(s->say));
        }
    }
    return list;
}

static bool raised_by(const struct alert *a, const struct standing *s) {
    return strcmp(a->about, s->flag) == 0 && a->disposition == s->disposition && a->event >= s->event;
}

static enum disposition worst_of(const struct patient *p) {
    int worst = DISPOSITION_SELF_OK;
    for (size_t i = 0; i < p->standing.count; i++)
        if (rank(p, &p->standing.item[i]) < worst) worst = rank(p, &p->standing.item[i]);
    return (enum disposition)worst;
}

/* The earliest deadline among the alerts that the worst flags raised; without an alert it counts from the newest event.
 */
static int64_t deadline(const struct patient *p, enum disposition worst) {
    int64_t earliest = INSTANT_NONE, limit = disposition_limit_ms(worst);
    for (size_t i = 0; i < p->standing.count; i++) {
        const struct standing *s = &p->standing.item[i];
        for (size_t k = 0; s->disposition == worst && k < p->alerts.count; k++) {
            const struct alert *a = &p->alerts.item[k];
            if (raised_by(a, s) && a->deadline_ms < earliest) earliest = a->deadline_ms;
        }
    }
    return earliest != INSTANT_NONE || limit == INSTANT_NONE ? earliest : p->newest_ms + limit;
}

/* null while nothing was ever judged: not assessed is not self-ok. */
json_t *answer_disposition(const struct patient *p, const struct clinic_now *clinic, int64_t now_ms) {
    if (p->flags_ms == 0) return json_null();
    enum disposition worst = worst_of(p);
    struct route route = {worst, clinic->clinic, clinic->zone, now_ms, deadline(p, worst)};
    json_t *o = json_object();
    json_put_text(&o, "code", disposition_name(worst));
    route_put(&o, &route);
    json_put(&o, "reasons", sentences(p, DISPOSITION_SELF_OK, false));
    return o;
}

size_t answer_masked(const report_list *reports) {
    size_t masked = 0;
    for (size_t i = 0; i < reports->count; i++)
        if (reports->item[i].value.masked) masked++;
    return masked;
}

json_t *answer_say(const struct patient *p) { return sentences(p, RANK_ASKS, true); }

static json_t *standing_json(const struct patient *p, const struct standing *s) {
    json_t *o = json_object();
    json_put_text(&o, "flag", s->flag);
    json_put_text(&o, "title", s->title);
    json_put(&o, "side", answer_side(s->side));
    json_put_text(&o, "result", s->met ? "met" : "unknown");
    json_put_bool(&o, "acts", s->acts);
    json_put_text(&o, "disposition", disposition_name(s->disposition));
    json_put_text(&o, "say", s->say);
    put_event(&o, p, s->event);
    return o;
}

json_t *answer_standing(const struct patient *p) {
    json_t *list = json_array();
    for (size_t i = 0; i < p->standing.count; i++) json_push(&list, standing_json(p, &p->standing.item[i]));
    return list;
}

static json_t *alert_json(const struct patient *p, const struct alert *a) {
    json_t *o = json_object();
    put_raised(&o, "id", p, a->event, a->index);
    json_put_text(&o, "disposition", disposition_name(a->disposition));
    json_put(&o, "deadline", answer_instant(a->deadline_ms));
    json_put(&o, "raised", answer_instant(a->raised_ms));
    json_put_text(&o, "about", a->about);
    json_put_text(&o, "text", a->text);
    json_put_int(&o, "times", a->times);
    if (a->acknowledged > 0) json_put(&o, "acknowledged", json_sprintf("%s:%lld", p->id, (long long)a->acknowledged));
    return o;
}

json_t *answer_alerts(const struct patient *p) {
    json_t *list = json_array();
    for (size_t i = 0; i < p->alerts.count; i++) json_push(&list, alert_json(p, &p->alerts.item[i]));
    return list;
}

/* --- moves ------------------------------------------------------------------------------------------------------- */

const char *answer_effect_name(enum effect_kind k) {
    static const char *const names[] = {
        [EFFECT_REMINDER] = "reminder",
        [EFFECT_ANSWERED] = "answered",
        [EFFECT_UNANSWERED] = "unanswered",
        [EFFECT_CANCELLED] = "cancelled",
        [EFFECT_MOVED] = "moved",
        [EFFECT_HELD] = "held",
        [EFFECT_RELEASED] = "released",
        [EFFECT_STATE] = "state",
        [EFFECT_ALERT] = "alert",
        [EFFECT_NUDGED] = "nudged",
        [EFFECT_COLOUR] = "colour",
        [EFFECT_DOSE] = "dose",
        [EFFECT_STEP] = "step",
        [EFFECT_PROPOSED] = "proposed",
        [EFFECT_DECIDED] = "decided",
        [EFFECT_EXAM] = "exam",
        [EFFECT_ACKNOWLEDGED] = "acknowledged",
        [EFFECT_SHIFTED] = "shifted",
        [EFFECT_CLEARED] = "cleared",
        [EFFECT_MIGRATED] = "migrated",
        [EFFECT_TRAVELLED] = "travelled",
        [EFFECT_AMENDED] = "amended",
        [EFFECT_DROPPED] = "dropped",
        [EFFECT_IGNORED] = "ignored",
        [EFFECT_SNOOZED] = "snoozed",
    };
    return names[k];
}

/* What becomes of reminders is theirs to tell, and that an alert was seen is told where it is. */
bool answer_is_move(const struct effect *e) {
    switch (e->kind) {
    case EFFECT_REMINDER:
    case EFFECT_ANSWERED:
    case EFFECT_UNANSWERED:
    case EFFECT_CANCELLED:
    case EFFECT_SNOOZED:
    case EFFECT_ACKNOWLEDGED: return false;
    default: return true;
    }
}

enum status answer_script(struct practice *p, const struct effect *e, struct arena *a, const char **out,
                          struct error *err) {
    *out = NULL;
    return e->rule_of == NULL ? STATUS_OK : pinned_line(p, e->rule_of->hash, e->rule, a, out, err);
}

static json_t *move_json(const struct patient *p, const struct effect *e, const char *script) {
    json_t *o = json_object();
    json_put_text(&o, "kind", answer_effect_name(e->kind));
    json_put_text(&o, "reason", e->reason);
    json_put_text(&o, "from", e->from);
    json_put_text(&o, "to", e->to);
    json_put_text(&o, "script", script);
    if (e->plan > 0) put_plan(&o, p, e->plan);
    if (e->session > 0) json_put(&o, "session", json_sprintf("%s.%lld", p->id, (long long)e->session));
    if (e->kind == EFFECT_PROPOSED || e->kind == EFFECT_DECIDED)
        put_raised(&o, "proposal", p, e->proposal.event, e->proposal.index);
    if (e->kind == EFFECT_EXAM) put_raised(&o, "exam", p, e->exam.event, e->exam.index);
    if (e->kind != EFFECT_ALERT) return o;
    put_raised(&o, "alert", p, e->alert.event, e->alert.index);
    json_put_text(&o, "disposition", disposition_name(e->alert.disposition));
    json_put(&o, "deadline", answer_instant(e->alert.deadline_ms));
    return o;
}

enum status answer_moves_of(struct practice *p, const struct patient *patient, const struct effects *effects,
                            struct arena *a, json_t **out, struct error *err) {
    json_t *list = json_array();
    enum status status = STATUS_OK;
    for (size_t i = 0; i < effects->list.count && status == STATUS_OK; i++) {
        const struct effect *e = &effects->list.item[i];
        const char *script;
        if (!answer_is_move(e)) continue;
        status = answer_script(p, e, a, &script, err);
        if (status == STATUS_OK) json_push(&list, move_json(patient, e, script));
    }
    if (status == STATUS_OK && list == NULL) status = no_memory(err);
    if (status == STATUS_OK)
        *out = list;
    else
        json_decref(list);
    return status;
}

enum status answer_moves(struct history *h, json_t **out, struct error *err) {
    return answer_moves_of(h->practice, h->patient, &h->effects, h->arena, out, err);
}

/* --- reminders --------------------------------------------------------------------------------------------------- */

static json_t *attempt_json(const struct stored_attempt *t) {
    json_t *o = json_object();
    json_put_int(&o, "generation", t->generation);
    json_put(&o, "started", answer_instant(t->started_ms));
    json_put(&o, "finished", answer_instant(t->finished_ms == 0 ? INSTANT_NONE : t->finished_ms));
    json_put_text(&o, "result", t->result);
    json_put_text(&o, "detail", t->detail);
    return o;
}

static json_t *reminder_json(const struct stored_reminder *r) {
    char id[ID_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "reminder", id_reminder(id, r));
    json_put_text(&o, "patient", r->patient);
    json_put_text(&o, "session", id_session(id, r->patient, r->session));
    json_put_text(&o, "channel", r->channel);
    json_put_int(&o, "round", r->round);
    json_put_text(&o, "state", reminder_state_name((enum reminder_state)r->state));
    json_put_text(&o, "reason", r->reason);
    json_put_text(&o, "key", r->key);
    json_put_text(&o, "event", id_event(id, r->patient, r->event));
    json_put(&o, "due", answer_instant(r->due_ms));
    json_put(&o, "send", answer_instant(r->send_ms));
    json_put(&o, "late", answer_instant(r->late_ms));
    json_put(&o, "changed", answer_instant(r->changed_ms));
    json_put_bool(&o, "uncertain", r->uncertain);
    return o;
}

/* No attempt starts after a stop: what a stopped one says was accepted went out before it. */
static enum status put_sent_before(json_t **o, const struct stored_reminder *r, const struct stored_attempt *t,
                                   size_t count, struct arena *a, struct error *err) {
    bool sent = false;
    for (size_t i = 0; i < count && !sent; i++)
        sent = t[i].result != NULL && strcmp(t[i].result, ATTEMPT_ACCEPTED) == 0;
    if (r->state != REMINDER_CANCELLED || !sent) return STATUS_OK;
    const char *reason = arena_printf(a, "%s (sent before stop)", r->reason);
    if (reason == NULL) return no_memory(err);
    json_put_text(o, "reason", reason);
    return STATUS_OK;
}

/* One that is due says when it is tried, and what else keeps it. */
static enum status put_waiting(json_t **o, struct store *s, const struct stored_reminder *r, struct arena *a,
                               struct error *err) {
    struct sending_hold hold;
    if (r->state != REMINDER_DUE) return STATUS_OK;
    json_put(o, "next_try", answer_instant(r->next_try_ms));
    TRY(sending_hold_get(s, a, &hold, err));
    const char *words = hold.held ? sending_hold_words(&hold, a) : NULL;
    if (hold.held && words == NULL) return no_memory(err);
    json_put_text(o, "waits", words);
    return STATUS_OK;
}

enum status answer_reminder(struct store *s, const struct stored_reminder *r, struct arena *a, json_t **out,
                            struct error *err) {
    struct stored_attempt *t;
    size_t count;
    int64_t seen;
    char id[ID_SIZE];
    TRY(store_attempts_of(s, r, a, &t, &count, err));
    TRY(store_reminder_seen_by(s, r, &seen, err));
    json_t *o = reminder_json(r), *attempts = json_array();
    for (size_t i = 0; i < count; i++) json_push(&attempts, attempt_json(&t[i]));
    json_put(&o, "attempts", attempts);
    if (seen > 0) json_put_text(&o, "acknowledged", id_event(id, r->patient, seen));
    enum status status = put_sent_before(&o, r, t, count, a, err);
    if (status == STATUS_OK) status = put_waiting(&o, s, r, a, err);
    if (status != STATUS_OK) json_decref(o);
    *out = status == STATUS_OK ? o : NULL;
    return status != STATUS_OK || o != NULL ? status : no_memory(err);
}
