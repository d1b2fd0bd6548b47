#include "practice/story.h"
#include "clinical/criterion/explanation.h"
#include "practice/answer.h"
#include "practice/lines.h"
#include "practice/pinned.h"
#include "practice/try.h"
#include "practice/words.h"
#include "practice/words_plain.h"
#include "practice/words_together.h"
#include "time/instant.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- what concerns whom ------------------------------------------------------------------------------------------ */

static int64_t session_of(const struct event *e) {
    switch (e->kind) {
    case EVENT_DUE: return e->as.due.session.number;
    case EVENT_CLOSED: return e->as.closed.session;
    case EVENT_CHECKIN: return e->as.checkin.session;
    case EVENT_SNOOZED: return e->as.snoozed.session;
    case EVENT_ACKNOWLEDGED: return e->as.raised.session; /* 0: of an alert */
    default: return 0;
    }
}

static bool session_has_plan(const struct patient *p, int64_t number, int64_t plan) {
    for (size_t i = 0; i < p->sessions.count; i++) {
        const struct session_plan *s = &p->sessions.item[i].planned;
        if (s->number != number) continue;
        for (size_t k = 0; k < s->items.count; k++)
            if (item_has_plan(&s->items.item[k], (int)plan)) return true;
    }
    return false;
}

/* An alert, a proposal or an exam, told by those who dealt with it. */
static bool is_of_raised(const struct event *e, int64_t event, int index) {
    if (e->kind == EVENT_EXAM_BOOKED) return e->as.exam_booked.event == event && e->as.exam_booked.index == index;
    bool names = e->kind == EVENT_APPROVED || e->kind == EVENT_DECLINED || e->kind == EVENT_ACKNOWLEDGED ||
                 e->kind == EVENT_EXAM_CANCELLED;
    return names && e->as.raised.event == event && e->as.raised.index == index;
}

/* The plan that a proposal was made for. */
static int plan_of_raised(const struct patient *p, const struct event *e) {
    for (size_t i = 0; i < p->proposals.count; i++)
        if (is_of_raised(e, p->proposals.item[i].event, p->proposals.item[i].index)) return p->proposals.item[i].plan;
    return 0;
}

static bool is_of_plan(const struct patient *p, const struct event *e, int64_t plan) {
    if (e->kind == EVENT_ENROLLED) return e->as.enrolled.plan == plan;
    if (e->kind == EVENT_DAY) return e->as.day.plan == plan;
    if (e->kind == EVENT_PAUSED || e->kind == EVENT_RESUMED || e->kind == EVENT_REVOKED) return e->as.plan.plan == plan;
    if (e->kind == EVENT_MIGRATED) return e->as.migrated.plan == plan;
    if (e->kind == EVENT_CLEARED) return true;
    if (e->kind == EVENT_APPROVED || e->kind == EVENT_DECLINED) return plan_of_raised(p, e) == plan;
    return session_of(e) > 0 && session_has_plan(p, session_of(e), plan);
}

static bool concerns(const struct story *s, const struct patient *p, const struct event *e) {
    switch (s->of.kind) {
    case ID_PATIENT: return true;
    case ID_PLAN: return is_of_plan(p, e, s->of.number);
    case ID_EVENT: return e->number == s->of.number;
    case ID_RAISED: return e->number == s->of.number || is_of_raised(e, s->of.number, s->of.index);
    case ID_SESSION:
    case ID_REMINDER: return session_of(e) == s->of.number;
    }
    return false;
}

/* What a colour of this session did to its plan, whichever event made it final. */
static bool follows_colour(const struct story *s, const struct effects *all, const struct effect *x) {
    bool can = x->kind == EFFECT_DOSE || x->kind == EFFECT_HELD;
    for (size_t i = 0; can && i < all->list.count; i++) {
        const struct effect *colour = &all->list.item[i];
        if (colour->kind == EFFECT_COLOUR && colour->session == s->of.number && colour->plan == x->plan) return true;
    }
    return false;
}

/* Of an alert, a proposal or an exam: what was raised, and nothing else that the same event did. */
static bool is_raised(const struct story *s, const struct effect *x) {
    int64_t event = x->kind == EFFECT_EXAM ? x->exam.event : 0;
    int index = x->exam.index;
    if (x->kind == EFFECT_ALERT || x->kind == EFFECT_ACKNOWLEDGED) event = x->alert.event, index = x->alert.index;
    if (x->kind == EFFECT_PROPOSED || x->kind == EFFECT_DECIDED) event = x->proposal.event, index = x->proposal.index;
    return event == s->of.number && index == s->of.index;
}

/* An effect is told when it is of the thing itself, or follows from an event that is told and is of no other plan. */
static bool effect_concerns(const struct story *s, const struct patient *p, const struct effects *all,
                            const struct effect *x, bool told) {
    bool of_plan = x->plan == s->of.number || (x->session > 0 && session_has_plan(p, x->session, s->of.number));
    if (s->of.kind == ID_PLAN) return of_plan || (told && x->plan == 0 && x->session == 0);
    if (s->of.kind == ID_SESSION || s->of.kind == ID_REMINDER)
        return told || x->session == s->of.number || follows_colour(s, all, x);
    if (s->of.kind == ID_RAISED) return is_raised(s, x);
    return told;
}

/* "paused" of the plan that was paused. */
static bool is_state_asked_for(const struct event *e, const struct effect *x) {
    enum plan_state asked = e->kind == EVENT_PAUSED ? PLAN_PAUSED : e->kind == EVENT_RESUMED ? PLAN_ACTIVE : PLAN_REVOKED;
    bool asks = e->kind == EVENT_PAUSED || e->kind == EVENT_RESUMED || e->kind == EVENT_REVOKED;
    return asks && x->plan == e->as.plan.plan && strcmp(x->to, plan_state_name(asked)) == 0;
}

/* What the event's own sentence says already. */
static bool is_said(const struct event *e, const struct effect *x) {
    switch (x->kind) {
    case EFFECT_REMINDER:
    case EFFECT_ANSWERED:
    case EFFECT_UNANSWERED:
    case EFFECT_SNOOZED:
    case EFFECT_TRAVELLED:
    case EFFECT_MIGRATED: return true;
    case EFFECT_STATE: return x->from == NULL || is_state_asked_for(e, x);
    case EFFECT_DECIDED: return is_of_raised(e, x->proposal.event, x->proposal.index);
    case EFFECT_ACKNOWLEDGED: return e->kind == EVENT_ACKNOWLEDGED;
    case EFFECT_EXAM: return is_of_raised(e, x->exam.event, x->exam.index);
    default: return false;
    }
}

/* --- entries ----------------------------------------------------------------------------------------------------- */

static json_t *words_json(struct text *t) {
    json_t *words = text_failed(t) ? NULL : json_string(text_get(t));
    text_fini(t);
    return words;
}

/* Takes text. */
static json_t *entry(const struct story *s, const struct stored_event *row, const char *kind, json_t *text) {
    char when[INSTANT_SIZE], id[ID_SIZE];
    json_t *o = json_object();
    json_put(&o, "at", answer_instant(row->at_ms));
    json_put_text(&o, "local", wall_format(when, row->wall_ms));
    json_put_text(&o, "event", id_event(id, s->of.patient, row->number));
    json_put_text(&o, "kind", kind);
    json_put(&o, "text", text);
    if (s->audience == AUDIENCE_PATIENT) return o;
    json_put_text(&o, "who", row->who);
    if (s->audience == AUDIENCE_CLINICIAN) return o;
    json_put(&o, "recorded", answer_instant(row->recorded_ms));
    json_put_text(&o, "hash", row->hash);
    json_put_text(&o, "tzdata", row->tzdata);
    return o;
}

static enum status put_reminders(const struct story *s, const struct event *e, json_t **o, struct error *err) {
    json_t *list = json_array();
    enum status status = STATUS_OK;
    for (size_t i = 0; i < s->reminders && status == STATUS_OK; i++) {
        const struct stored_reminder *r = &s->reminder[i];
        bool other = s->of.kind == ID_REMINDER && (strcmp(r->channel, s->of.channel) != 0 || r->round != s->of.round);
        json_t *one;
        if (r->event != e->number || other) continue;
        status = answer_reminder(s->request->practice->store, r, s->request->arena, &one, err);
        if (status == STATUS_OK) json_push(&list, one);
    }
    json_put(o, "reminders", list);
    return status;
}

/* --- explanations ------------------------------------------------------------------------------------------------ */

enum reading story_reading(const struct story *s) {
    static const enum reading readings[] = {[AUDIENCE_CLINICIAN] = READING_CLINICIAN,
                                            [AUDIENCE_PATIENT] = READING_PATIENT,
                                            [AUDIENCE_ENGINEER] = READING_ENGINEER};
    return readings[s->audience];
}

void story_close(struct story *s) {
    json_decref(s->map);
    s->map = NULL;
}

/* One protocol follows the other rarely: the map of the last one is kept. */
static enum status find_map(struct story *s, const char *hash, struct error *err) {
    struct stored_protocol stored = {0};
    bool found;
    if (s->map != NULL && strcmp(s->map_of, hash) == 0) return STATUS_OK;
    story_close(s);
    TRY(store_protocol_get(s->request->practice->store, hash, s->request->arena, &stored, &found, err));
    const char *map = found && stored.map != NULL ? stored.map : "{}";
    snprintf(s->map_of, sizeof s->map_of, "%s", hash);
    return json_read(map, strlen(map), JSON_MAX_DEPTH, &s->map, err);
}

/* Takes explanation. */
static enum status put_explanation(struct story *s, const struct protocol *of, json_t *explanation, json_t **o,
                                   struct error *err) {
    enum status status = STATUS_OK;
    if (s->audience == AUDIENCE_ENGINEER && of != NULL) status = find_map(s, of->hash, err);
    bool fits = status != STATUS_OK || s->map == NULL || lines_put(explanation, s->map);
    json_put(o, "explanation", explanation);
    return fits ? status : no_memory(err);
}

/* --- why a plan was opened --------------------------------------------------------------------------------------- */

static int32_t grade_of(const struct protocol *pr, const char *strength) {
    if (strength == NULL) return NO_EXPRESSION;
    if (strcmp(strength, strength_name(STRENGTH_DEFINITE)) == 0) return pr->definite;
    if (strcmp(strength, strength_name(STRENGTH_PROBABLE)) == 0) return pr->probable;
    return pr->possible;
}

/* Judged again on what was known then: the replay stands just after the enrolment. */
static enum status explain_grade(struct story *story, const struct patient *p, const struct event *e,
                                 const struct plan *plan, int32_t root, json_t **o, struct error *err) {
    const struct criteria *set = &plan->protocol->criteria;
    struct situation s = {.answers = &p->answers, .history = &p->history, .now_ms = e->recorded_ms, .side = plan->side};
    struct result *results = calloc(set->nodes.count + 1, sizeof *results);
    if (results == NULL) return no_memory(err);
    criterion_eval(set, root, &s, results);
    json_t *explanation = explanation_json(set, root, &s, results, story_reading(story));
    free(results);
    return put_explanation(story, plan->protocol, explanation, o, err);
}

static enum status put_rule(const struct story *s, const struct protocol *pr, const char *rule, json_t **o,
                            struct error *err) {
    const char *script;
    if (s->audience == AUDIENCE_PATIENT) return STATUS_OK;
    TRY(pinned_line(s->request->practice, pr->hash, rule, s->request->arena, &script, err));
    json_put_text(o, "rule", rule);
    json_put_text(o, "script", script);
    if (s->audience == AUDIENCE_ENGINEER) json_put_text(o, "protocol", pr->hash);
    return STATUS_OK;
}

static enum status put_grade(struct story *s, const struct patient *p, const struct event *e, json_t **o,
                             struct error *err) {
    const struct plan *plan = &p->plans.item[e->as.enrolled.plan - 1];
    int32_t root = grade_of(plan->protocol, e->as.enrolled.strength);
    if (root == NO_EXPRESSION) return STATUS_OK;
    TRY(put_rule(s, plan->protocol, plan->protocol->criteria.nodes.item[root].path, o, err));
    return explain_grade(s, p, e, plan, root, o, err);
}

/* --- telling ----------------------------------------------------------------------------------------------------- */

/* Takes o, which may be NULL. */
static enum status push(struct story *s, json_t *o, enum status status, struct error *err) {
    if (status != STATUS_OK) {
        json_decref(o);
        return status;
    }
    json_push(&s->list, o);
    return s->list != NULL ? STATUS_OK : no_memory(err);
}

static enum status tell_event(struct story *s, const struct patient *p, const struct event *e,
                              const struct stored_event *row, struct error *err) {
    struct text t = {0};
    enum status status = STATUS_OK;
    bool plain = s->audience == AUDIENCE_PATIENT;
    if (plain)
        plain_event(&t, p, e);
    else
        words_event(&t, p, e);
    json_t *o = entry(s, row, row->kind, words_json(&t));
    if (e->kind == EVENT_DUE && !plain) status = put_reminders(s, e, &o, err);
    if (e->kind == EVENT_ENROLLED && s->of.kind != ID_RAISED) status = put_grade(s, p, e, &o, err);
    return push(s, o, status, err);
}

/* The effect with this index, and those that are told together with it. */
static enum status tell_effect(struct story *s, const struct patient *p, const struct effects *effects, size_t i,
                               const struct stored_event *row, struct error *err) {
    const struct effect *x = &effects->list.item[i];
    struct text t = {0};
    enum status status = STATUS_OK;
    if (s->audience == AUDIENCE_PATIENT)
        plain_together(&t, p, effects, i);
    else
        words_together(&t, p, effects, i);
    json_t *o = entry(s, row, answer_effect_name(x->kind), words_json(&t));
    if (x->rule_of != NULL) status = put_rule(s, x->rule_of, x->rule, &o, err);
    if (status == STATUS_OK && x->explanation != NULL)
        status = put_explanation(s, x->rule_of, json_incref(x->explanation), &o, err);
    return push(s, o, status, err);
}

/* That a day was judged concerns engineers; to others what followed from it is the story. A patient who asks for the
 * whole is told what came of a session, not that it came. */
static bool is_quiet(const struct story *s, const struct event *e) {
    if (s->of.kind == ID_EVENT) return false;
    if (e->kind == EVENT_DUE && s->audience == AUDIENCE_PATIENT)
        return s->of.kind == ID_PATIENT || s->of.kind == ID_PLAN;
    return e->kind == EVENT_DAY && s->audience != AUDIENCE_ENGINEER;
}

enum status story_tell(void *arg, const struct patient *after, const struct event *e, const struct stored_event *row,
                       const struct effects *effects, struct error *err) {
    struct story *s = arg;
    bool told = concerns(s, after, e);
    if (told && !is_quiet(s, e)) TRY(tell_event(s, after, e, row, err));
    for (size_t i = 0; i < effects->list.count; i++) {
        const struct effect *x = &effects->list.item[i];
        bool wanted = !is_said(e, x) && !words_told_before(effects, i);
        if (wanted && effect_concerns(s, after, effects, x, told)) TRY(tell_effect(s, after, effects, i, row, err));
    }
    return STATUS_OK;
}
