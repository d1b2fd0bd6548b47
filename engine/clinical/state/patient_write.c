/* The cache of a patient's state as canonical JSON. Lists keep the state's own order, answers are by finding's name, so
 * that the same state gives the same bytes whatever order the vocabulary came in. What was added to a state that long
 * stood without it is left out at its default: a state is read and written with every event. */
#include "base/json_build.h"
#include "clinical/state/patient_json.h"
#include "time/instant.h"
#include <stdlib.h>
#include <string.h>

#define LIST_JSON(name, list, write) do { \
        json_t *array_ = json_array(); \
        for (size_t i_ = 0; i_ < (list).count; i_++) json_push(&array_, write(&(list).item[i_])); \
        json_put(&o, name, array_); \
    } while (0)
#define SOME_JSON(name, list, write) do { if ((list).count > 0) LIST_JSON(name, list, write); } while (0)

/* --- plans --- */

static json_t *hold_json(const struct hold *h) {
    json_t *o = json_object();
    json_put_int(&o, "kind", h->kind);
    json_put_text(&o, "flag", h->flag);
    json_put_int(&o, "side", h->side);
    json_put_bool(&o, "met", h->met);
    json_put_int(&o, "event", h->event);
    json_put_some(&o, "cause", h->cause);
    if (h->until_ms != INSTANT_NONE) json_put_int(&o, "until", h->until_ms);
    json_put_true(&o, "waits", h->waits);
    json_put_some(&o, "session", h->session);
    json_put_some(&o, "since", h->since_ms);
    if (h->cause == CAUSE_GATE) json_put_int(&o, "root", h->root);
    return o;
}

static json_t *progress_json(const struct progress *g) {
    json_t *o = json_object();
    json_put_int(&o, "prescribed", g->prescribed);
    if (g->exercise != g->prescribed) json_put_int(&o, "exercise", g->exercise);
    json_put_int(&o, "rung", g->rung);
    json_put_some(&o, "greens", g->greens);
    json_put_some(&o, "ambers", g->ambers);
    json_put_some(&o, "session", g->session);
    return o;
}

static json_t *shift_json(const struct shift *s) {
    json_t *o = json_object();
    json_put_int(&o, "prescription", s->prescription);
    json_put_int(&o, "week", s->week);
    json_put_int(&o, "from", s->from_day);
    json_put_int(&o, "days", s->days);
    return o;
}

static json_t *pause_json(const struct pause *p) {
    json_t *o = json_object();
    json_put_int(&o, "from", p->from);
    if (p->to != INT32_MAX) json_put_int(&o, "to", p->to);
    json_put_text(&o, "why", p->why);
    return o;
}

static json_t *index_json(const int *index) { return json_integer(*index); }

/* How the plan's exercises have gone since it began. */
static void put_course(json_t **plan, const struct plan *p) {
    json_t *o = *plan;
    SOME_JSON("progress", p->progress, progress_json);
    SOME_JSON("shifts", p->shifts, shift_json);
    SOME_JSON("pauses", p->pauses, pause_json);
    SOME_JSON("merged", p->merged, index_json);
    if (p->done_day != p->start_day - 1) json_put_int(&o, "done_day", p->done_day);
    json_put_some(&o, "layoffs", p->layoffs);
    *plan = o;
}

static json_t *plan_json(const struct plan *p) {
    json_t *o = json_object();
    json_put_text(&o, "protocol", p->protocol->hash);
    json_put_int(&o, "side", p->side);
    json_put_text(&o, "state", plan_state_name(p->state));
    json_put_some(&o, "before", p->before);
    json_put_text(&o, "strength", p->strength);
    json_put_int(&o, "severity", p->severity);
    json_put_int(&o, "step", p->step);
    json_put_int(&o, "phase", p->phase);
    json_put_int(&o, "start_day", p->start_day);
    json_put_int(&o, "step_day", p->step_day);
    json_put_int(&o, "phase_day", p->phase_day);
    json_put_int(&o, "phase_since", p->phase_since_ms);
    json_put_int(&o, "since", p->since_ms);
    json_put_some(&o, "rules_met", (json_int_t)p->rules_met);
    json_put_some(&o, "protocol_rules_met", (json_int_t)p->protocol_rules_met);
    json_put_some(&o, "questions_missed", p->questions_missed);
    json_put_int(&o, "judged_day", p->judged_day);
    json_put_true(&o, "regress_waits", p->regress_waits);
    json_put_bool(&o, "review_asked", p->review_asked);
    LIST_JSON("holds", p->holds, hold_json);
    put_course(&o, p);
    return o;
}

/* --- what belongs to the whole person --- */

static json_t *shade_json(const struct shade *s) {
    return json_pack("[i,i,i,i]", s->plan, s->item, (int)s->colour, (int)s->final);
}

static json_t *session_json(const struct session *s) {
    json_t *o = session_plan_json(&s->planned);
    json_put_int(&o, "state", s->state);
    json_put_int(&o, "share", s->share);
    json_put_some(&o, "done", s->done_ms);
    json_put_bool(&o, "tallied", s->tallied);
    json_put_bool(&o, "came_due", s->came_due);
    json_put_some(&o, "round", s->round);
    json_put_some(&o, "again", s->state == SESSION_OPEN ? s->again_ms : 0);
    json_put_some(&o, "snoozes", s->snoozes);
    json_put_true(&o, "snoozed", s->state == SESSION_OPEN && s->snoozed);
    SOME_JSON("shades", s->shades, shade_json);
    return o;
}

static json_t *standing_json(const struct standing *s) {
    json_t *o = json_object();
    json_put_text(&o, "flag", s->flag);
    json_put_text(&o, "title", s->title);
    json_put_int(&o, "side", s->side);
    json_put_bool(&o, "met", s->met);
    json_put_bool(&o, "acts", s->acts);
    json_put_text(&o, "disposition", disposition_name(s->disposition));
    json_put_text(&o, "say", s->say);
    json_put_int(&o, "hold", s->hold);
    json_put_int(&o, "event", s->event);
    return o;
}

static json_t *raised_json(int64_t event, int index) {
    json_t *o = json_object();
    json_put_int(&o, "event", event);
    json_put_int(&o, "index", index);
    return o;
}

static json_t *alert_json(const struct alert *a) {
    json_t *o = raised_json(a->event, a->index);
    json_put_text(&o, "disposition", disposition_name(a->disposition));
    if (a->deadline_ms != INSTANT_NONE) json_put_int(&o, "deadline", a->deadline_ms);
    json_put_text(&o, "about", a->about);
    json_put_text(&o, "text", a->text);
    json_put_text(&o, "cause", a->cause);
    json_put_int(&o, "raised", a->raised_ms);
    if (a->times != 1) json_put_int(&o, "times", a->times);
    if (a->newest != a->event) json_put_int(&o, "newest", a->newest);
    json_put_some(&o, "acknowledged", a->acknowledged);
    json_put_some(&o, "acknowledged_at", a->acknowledged_ms);
    return o;
}

static json_t *proposal_json(const struct proposal *p) {
    json_t *o = raised_json(p->event, p->index);
    json_put_int(&o, "kind", p->kind);
    json_put_int(&o, "state", p->state);
    json_put_int(&o, "plan", p->plan);
    json_put_text(&o, "what", p->what);
    json_put_text(&o, "text", p->text);
    json_put_some(&o, "asks", (json_int_t)p->asks);
    json_put_some(&o, "decided", p->decided);
    json_put_some(&o, "decided_at", p->decided_ms);
    return o;
}

static json_t *exam_json(const struct exam *x) {
    json_t *o = raised_json(x->event, x->index);
    json_put_int(&o, "state", x->state);
    json_put_text(&o, "disposition", disposition_name(x->disposition));
    if (x->deadline_ms != INSTANT_NONE) json_put_int(&o, "deadline", x->deadline_ms);
    json_put_text(&o, "reason", x->reason);
    json_put_some(&o, "at", x->at_ms);
    json_put_some(&o, "wall", x->local.wall_ms);
    json_put_some(&o, "offset", x->local.offset_s);
    json_put_some(&o, "booked", x->booked_ms);
    json_put_some(&o, "closed", x->closed_ms);
    return o;
}

static json_t *cleared_json(const struct cleared *c) {
    json_t *o = json_object();
    json_put_text(&o, "flag", c->flag);
    json_put_int(&o, "side", c->side);
    json_put_text(&o, "disposition", disposition_name(c->disposition));
    json_put_int(&o, "event", c->event);
    return o;
}

/* The day, the plan, what was due and done of it; and how many red sessions, where there were any. */
static json_t *tally_json(const struct tally *t) {
    return t->red == 0 ? json_pack("[i,i,i,i]", (int)t->day, t->plan, t->due, t->done)
                       : json_pack("[i,i,i,i,i]", (int)t->day, t->plan, t->due, t->done, t->red);
}

/* --- answers --- */

static int by_context_and_side(const void *a, const void *b) {
    const struct report *x = a, *y = b;
    if (x->context != y->context && x->finding == y->finding) return x->context - y->context;
    return (int)x->side - (int)y->side;
}

static int finding_by_name(const void *a, const void *b) {
    return strcmp((*(const struct finding *const *)a)->name, (*(const struct finding *const *)b)->name);
}

/* Adds the answers of one finding, contexts and sides in order. */
static bool push_answers(const struct patient *p, const struct finding *f, report_list *out, struct arena *a) {
    const struct vocabulary *v = p->catalogue->vocabulary;
    size_t first = out->count;
    for (size_t c = 0; c < f->contexts; c++)
        for (int side = f->knee ? SIDE_LEFT : SIDE_NONE; side <= (f->knee ? SIDE_RIGHT : SIDE_NONE); side++) {
            int slot = finding_slot(f, (int)c, (enum side)side);
            if (slot >= p->answers.slots || p->answers.value[slot].at_ms == 0) continue;
            struct report *r = LIST_PUSH(a, out);
            if (r == NULL) return false;
            *r = (struct report){(int)(f - v->findings.item), (int)c, (enum side)side, p->answers.value[slot], 0};
        }
    if (out->count > first + 1) qsort(out->item + first, out->count - first, sizeof *out->item, by_context_and_side);
    return true;
}

static json_t *answers_json(const struct patient *p, struct arena *a) {
    const struct vocabulary *v = p->catalogue->vocabulary;
    const struct finding **order = arena_array(a, v->findings.count + 1, sizeof *order);
    report_list reports = {0};
    if (order == NULL) return NULL;
    for (size_t i = 0; i < v->findings.count; i++) order[i] = &v->findings.item[i];
    qsort(order, v->findings.count, sizeof *order, finding_by_name);
    for (size_t i = 0; i < v->findings.count; i++)
        if (!push_answers(p, order[i], &reports, a)) return NULL;
    return findings_reports_json(v, reports.item, reports.count);
}

/* --- the whole --- */

json_t *patient_json(const struct patient *p) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    if (a == NULL) return NULL;
    json_t *o = json_object();
    json_put_text(&o, "id", p->id);
    json_put_int(&o, "events", p->events);
    json_put_int(&o, "newest", p->newest_ms);
    json_put_int(&o, "flags", p->flags_ms);
    json_put_int(&o, "today", p->today);
    json_put_int(&o, "passed", p->passed_ms);
    json_put(&o, "settings", event_settings_json(&p->settings));
    if (p->safety != NULL) json_put_text(&o, "safety", p->safety->hash);
    json_put(&o, "answers", answers_json(p, a));
    json_put(&o, "history", findings_reports_json(p->catalogue->vocabulary, p->history.item, p->history.count));
    LIST_JSON("plans", p->plans, plan_json);
    LIST_JSON("sessions", p->sessions, session_json);
    json_put_some(&o, "baselines", (json_int_t)p->baselines);
    json_put_int(&o, "last_session", p->last_session);
    json_put_int(&o, "missed_in_a_row", p->missed_in_a_row);
    if (p->note != NULL) json_put_text(&o, "note", p->note);
    LIST_JSON("tallies", p->tallies, tally_json);
    LIST_JSON("standing", p->standing, standing_json);
    LIST_JSON("alerts", p->alerts, alert_json);
    SOME_JSON("proposals", p->proposals, proposal_json);
    SOME_JSON("exams", p->exams, exam_json);
    SOME_JSON("cleared", p->cleared, cleared_json);
    arena_free(a);
    return o;
}
