#include "practice/words_plain.h"
#include "practice/settings.h"
#include "practice/words.h"
#include "practice/words_decisions.h"
#include "time/instant.h"
#include <string.h>

static const struct plan *plan_of(const struct patient *p, int number) {
    return number >= 1 && (size_t)number <= p->plans.count ? &p->plans.item[number - 1] : NULL;
}

/* "the plan for your right knee" */
static void put_plan(struct text *t, const struct patient *p, int number) {
    const struct plan *plan = plan_of(p, number);
    text_put(t, plan == NULL || plan->side == SIDE_NONE ? "your plan" : "the plan for your ");
    if (plan != NULL && plan->side != SIDE_NONE) text_add(t, "%s knee", side_name(plan->side));
}

/* "the session of Tuesday 2 March" */
static void put_session(struct text *t, const struct patient *p, int64_t number) {
    char when[WORDS_WHEN_SIZE];
    text_put(t, "the session");
    for (size_t i = 0; i < p->sessions.count; i++) {
        const struct session_plan *s = &p->sessions.item[i].planned;
        if (s->number == number) text_add(t, " of %s", words_when(when, s->local.wall_ms));
    }
}

/* A sentence begins with a capital; `from` is where it does. */
static void capital(struct text *t, size_t from) {
    if (t->length > from && t->data[from] >= 'a' && t->data[from] <= 'z')
        t->data[from] = (char)(t->data[from] - 'a' + 'A');
}

/* ---- Events ---- */

static size_t known_of(const report_list *reports) {
    size_t known = 0;
    for (size_t i = 0; i < reports->count; i++) known += reports->item[i].value.known;
    return known;
}

static void enrolled(struct text *t, const struct patient *p, const struct event *e) {
    const struct plan *plan = plan_of(p, e->as.enrolled.plan);
    text_add(t, "A plan for your %s knee %s: %s.", side_name(plan->side),
             e->as.enrolled.draft ? "was proposed, and a clinician looks at it first" : "began", plan->protocol->title);
}

static void checkin(struct text *t, const struct patient *p, const struct event *e) {
    size_t known = known_of(&e->as.checkin.reports), from = t->length;
    if (e->as.checkin.done)
        text_put(t, e->as.checkin.share == 100 ? "You did " : "You did a part of ");
    else
        text_put(t, e->as.checkin.skipped ? "You skipped " : "You told about ");
    put_session(t, p, e->as.checkin.session);
    if (e->as.checkin.skipped && e->as.checkin.why != NULL) text_add(t, ": %s", e->as.checkin.why);
    if (known > 0) text_add(t, ", and answered %zu question%s", known, known == 1 ? "" : "s");
    text_put(t, ".");
    capital(t, from);
}

static void due(struct text *t, const struct event *e) {
    const struct session_plan *s = &e->as.due.session;
    text_put(t, e->as.due.round > 0 ? "A reminder came again" : "A session came due");
    for (size_t i = 0; i < s->items.count; i++)
        text_add(t, "%s%s", i > 0 ? ", " : ": ", s->items.item[i].title ? s->items.item[i].title : "an exercise");
    text_put(t, ".");
}

static void snoozed(struct text *t, const struct patient *p, const struct event *e) {
    char minute[INSTANT_SIZE];
    int64_t wall_ms = e->local.wall_ms + (e->as.snoozed.until_ms - e->at_ms);
    text_put(t, "You put off ");
    put_session(t, p, e->as.snoozed.session);
    text_add(t, ": you are reminded again at %s.", minute_format(minute, wall_minute(wall_ms)));
}

static void closed(struct text *t, const struct patient *p, const struct event *e) {
    size_t from = t->length;
    put_session(t, p, e->as.closed.session);
    text_put(t, e->as.closed.unsent ? " passed; no reminder of it was sent." : " passed without an answer.");
    capital(t, from);
}

static void settings(struct text *t, const struct settings *s) {
    char minute[INSTANT_SIZE];
    if (s->times == 0) return;
    text_put(t, " Sessions are at");
    for (int i = 0; i < s->times; i++) text_add(t, "%s %s", i > 0 ? " and" : "", minute_format(minute, s->time[i]));
    text_put(t, ".");
}

void plain_event(struct text *t, const struct patient *p, const struct event *e) {
    switch (e->kind) {
    case EVENT_PATIENT_ADDED:
        text_put(t, "You were added here.");
        settings(t, &e->as.settings);
        break;
    case EVENT_SETTINGS:
        text_put(t, "Your settings were changed.");
        settings(t, &e->as.settings);
        break;
    case EVENT_FINDINGS: {
        size_t known = known_of(&e->as.findings.reports);
        text_add(t, "%zu answer%s of yours %s noted.", known, known == 1 ? "" : "s", known == 1 ? "was" : "were");
        break;
    }
    case EVENT_ENROLLED: enrolled(t, p, e); break;
    case EVENT_DUE: due(t, e); break;
    case EVENT_CLOSED: closed(t, p, e); break;
    case EVENT_CHECKIN: checkin(t, p, e); break;
    case EVENT_SNOOZED: snoozed(t, p, e); break;
    case EVENT_DAY: text_put(t, "The day was looked at."); break;
    default: plain_decision(t, p, e); break;
    }
}

/* ---- What follows ---- */

static const char *phase_words(const struct plan *plan, const char *id) {
    for (size_t i = 0; plan != NULL && i < plan->protocol->phases; i++)
        if (strcmp(plan->protocol->phase[i].id, id) == 0 && plan->protocol->phase[i].title != NULL)
            return plan->protocol->phase[i].title;
    return id;
}

static void moved(struct text *t, const struct patient *p, const struct effect *e) {
    const struct plan *plan = plan_of(p, e->plan);
    if (strcmp(e->to, plan_state_name(PLAN_COMPLETED)) == 0)
        text_put(t, " is completed.");
    else
        text_add(t, " goes on with another part: %s.", phase_words(plan, e->to));
}

/* "RF03 Infected joint is not answered" without the flag's id. */
static const char *without_id(const struct patient *p, const char *reason) {
    for (size_t i = 0; i < p->standing.count; i++) {
        size_t n = strlen(p->standing.item[i].flag);
        if (strncmp(reason, p->standing.item[i].flag, n) == 0 && reason[n] == ' ') return reason + n + 1;
    }
    return NULL;
}

/* The words of the flag that an alert is about; else that it is on the clinic's list. */
static void alerted(struct text *t, const struct patient *p, const struct alert *a) {
    for (size_t i = 0; i < p->standing.count; i++) {
        const struct standing *s = &p->standing.item[i];
        if (a->about == NULL || strcmp(a->about, s->flag) != 0) continue;
        text_add(t, "%s: %s. ", s->met ? "A warning sign" : "It must be known whether there is a warning sign",
                 s->title);
        if (s->say != NULL) text_add(t, "%s ", s->say);
        break;
    }
    text_put(t, "It is on the clinic's list.");
}

void plain_effect(struct text *t, const struct patient *p, const struct effect *e) {
    const char *reason = without_id(p, e->reason != NULL ? e->reason : "");
    size_t from = t->length;
    if (plain_consequence(t, p, e)) return;
    bool of_session = e->kind == EFFECT_CANCELLED || e->kind == EFFECT_ANSWERED || e->kind == EFFECT_UNANSWERED ||
                      e->kind == EFFECT_REMINDER;
    if (of_session)
        put_session(t, p, e->session);
    else if (e->kind != EFFECT_ALERT && e->kind != EFFECT_NUDGED)
        put_plan(t, p, e->plan);
    switch (e->kind) {
    case EFFECT_REMINDER: text_put(t, " is to come."); break;
    case EFFECT_ANSWERED: text_put(t, " is answered."); break;
    case EFFECT_UNANSWERED: text_put(t, " is not answered."); break;
    case EFFECT_CANCELLED: text_put(t, " was cancelled."); break;
    case EFFECT_MOVED: moved(t, p, e); break;
    case EFFECT_HELD: text_put(t, " is held back for now"); break;
    case EFFECT_RELEASED: text_put(t, " is held back no longer for one reason"); break;
    case EFFECT_STATE: text_add(t, " is %s", e->to); break;
    case EFFECT_ALERT: alerted(t, p, &e->alert); break;
    case EFFECT_NUDGED: text_add(t, "Your next message says: %s", e->reason != NULL ? e->reason : ""); break;
    default: break;
    }
    bool open = e->kind == EFFECT_HELD || e->kind == EFFECT_RELEASED || e->kind == EFFECT_STATE;
    if (open && reason != NULL) text_add(t, ": %.*s", (int)strcspn(reason, ":"), reason);
    if (open) text_put(t, ".");
    capital(t, from);
}
