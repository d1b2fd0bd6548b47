#include "practice/words.h"
#include "practice/settings.h"
#include "practice/words_decisions.h"
#include "time/instant.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- doses and sessions ------------------------------------------------------------------------------------------ */

/* It is done, once for several plans. */
static bool is_merged(const struct session_plan *s, const char *exercise) {
    for (size_t i = 0; i < s->items.count; i++)
        if (s->items.item[i].alsos > 0 && strcmp(s->items.item[i].exercise, exercise) == 0) return true;
    return false;
}

void words_session(struct text *t, const struct session_plan *s) {
    for (size_t i = 0; i < s->items.count; i++) {
        const struct item *item = &s->items.item[i];
        const char *name = item->title != NULL ? item->title : item->exercise;
        text_add(t, "%s%s (%s) ", i > 0 ? "; " : "", name, item->side == SIDE_NONE ? "both" : side_name(item->side));
        dose_text(&item->dose, t);
        if (item->alsos > 0) text_add(t, ", once for %d plans", item->alsos + 1);
        if (item->prescribed != NULL) text_add(t, ", in the place of %s", item->prescribed);
    }
    for (size_t i = 0; i < s->questions.count; i++)
        text_add(t, "%sasked: %s", i > 0 || s->items.count > 0 ? "; " : "", s->questions.item[i].text);
    if (s->exam != NULL)
        text_add(t, "%sreminds of exam %s", s->items.count + s->questions.count > 0 ? "; " : "", s->exam);
    if (s->note != NULL) text_add(t, "; said: %s", s->note);
    for (size_t i = 0; i < s->dropped.count; i++)
        if (!is_merged(s, s->dropped.item[i].exercise)) text_add(t, "; left out: %s, because %s", s->dropped.item[i].exercise, s->dropped.item[i].reason);
}

/* --- reports ----------------------------------------------------------------------------------------------------- */

/* A code as it stands, codes with "and" between them, a number. */
static void json_words(struct text *t, const json_t *value) {
    char *number = json_is_number(value) ? json_canonical(value) : NULL;
    if (json_is_string(value)) text_put(t, json_string_value(value));
    if (json_is_array(value) && json_array_size(value) == 0) text_put(t, "none");
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (i > 0) text_put(t, " and ");
        text_put(t, json_string_value(json_array_get(value, i)));
    }
    if (number != NULL) text_put(t, number);
    free(number);
}

void words_value(struct text *t, const struct finding *f, const struct value *v) {
    json_t *json = v->known ? finding_value_json(f, v) : NULL;
    if (!v->known)
        text_put(t, "not known");
    else if (f->type == FINDING_YES_NO)
        text_put(t, v->number != 0 ? "yes" : "no");
    else if (json != NULL)
        json_words(t, json);
    else
        t->failed = true;
    if (v->masked) text_put(t, " (perhaps masked by a painkiller)");
    json_decref(json);
}

/* "gait_limp" as "gait limp" */
static void name_words(struct text *t, const char *name) {
    for (const char *at = name; *at != '\0'; at++) text_put_n(t, *at == '_' ? " " : at, 1);
}

static void reports_words(struct text *t, const struct vocabulary *v, const report_list *reports) {
    for (size_t i = 0; i < reports->count; i++) {
        const struct report *r = &reports->item[i];
        const struct finding *f = &v->findings.item[r->finding];
        const char *context = f->context[r->context];
        text_put(t, i > 0 ? ", " : "");
        name_words(t, f->name);
        text_add(t, "%s%s%s%s ", *context ? " " : "", context, f->knee ? " " : "", f->knee ? side_name(r->side) : "");
        words_value(t, f, &r->value);
    }
}

/* --- events ------------------------------------------------------------------------------------------------------ */

static void settings_words(struct text *t, const struct settings *s) {
    char quiet[SETTINGS_QUIET_SIZE], minute[INSTANT_SIZE];
    text_put(t, s->times == 0 ? "sessions at the protocol's times" : "sessions at");
    for (int i = 0; i < s->times; i++) text_add(t, "%s %s", i > 0 ? "," : "", minute_format(minute, s->time[i]));
    text_add(t, "; quiet hours %s", settings_quiet(quiet, s));
}

static void enrolled_words(struct text *t, const struct patient *p, const struct event *e) {
    const struct plan *plan = &p->plans.item[e->as.enrolled.plan - 1];
    char day[INSTANT_SIZE];
    text_add(t, "Plan %s/%d %s: %s (%s %s), %s knee, %s", p->id, plan->number,
             e->as.enrolled.draft ? "proposed" : "opened", plan->protocol->title, e->as.enrolled.protocol,
             e->as.enrolled.version, side_name(plan->side), e->as.enrolled.strength ? e->as.enrolled.strength : "");
    if (e->as.enrolled.step != NULL) text_add(t, "; step %s", e->as.enrolled.step);
    text_add(t, ", phase %s, from %s on", e->as.enrolled.phase, date_format(day, e->as.enrolled.start_day));
}

static void checkin_words(struct text *t, const struct patient *p, const struct event *e) {
    text_add(t, "Check-in for %s.%lld", p->id, (long long)e->as.checkin.session);
    if (e->as.checkin.early) text_put(t, ", before it came due");
    if (e->as.checkin.done) text_put(t, ": done");
    if (e->as.checkin.done && e->as.checkin.share != 100) text_add(t, ", %d percent", e->as.checkin.share);
    if (e->as.checkin.skipped) text_add(t, ": skipped, because \"%s\"", e->as.checkin.why);
    if (e->as.checkin.reports.count == 0) return;
    text_put(t, e->as.checkin.done || e->as.checkin.skipped ? "; " : ": ");
    reports_words(t, p->catalogue->vocabulary, &e->as.checkin.reports);
}

static void due_words(struct text *t, const struct event *e) {
    char when[WORDS_WHEN_SIZE];
    text_add(t, e->as.due.round > 0 ? "Session of %s, once more: " : "Session due: %s: ",
             words_when(when, e->as.due.session.local.wall_ms));
    words_session(t, &e->as.due.session);
    if (e->as.due.round > 0) text_add(t, " (reminder %d)", e->as.due.round + 1);
}

static void snoozed_words(struct text *t, const struct patient *p, const struct event *e) {
    char when[WORDS_WHEN_SIZE];
    int64_t wall_ms = e->local.wall_ms + (e->as.snoozed.until_ms - e->at_ms);
    text_add(t, "%s.%lld was snoozed for %d minutes: its reminder comes again %s", p->id,
             (long long)e->as.snoozed.session, e->as.snoozed.minutes, words_when(when, wall_ms));
}

static void day_words(struct text *t, const struct patient *p, const struct event *e) {
    char when[WORDS_WHEN_SIZE];
    words_when(when, wall_at(e->as.day.day, 0));
    *strrchr(when, ' ') = '\0'; /* the day without its time */
    text_add(t, "%s was judged for plan %s/%d", when, p->id, e->as.day.plan);
}

static void amended_words(struct text *t, const struct patient *p, const struct event *e) {
    text_add(t, "%s:%lld was put right: ", p->id, (long long)e->as.amended.number);
    if (e->as.amended.with != NULL) words_event(t, p, e->as.amended.with);
}

void words_event(struct text *t, const struct patient *p, const struct event *e) {
    switch (e->kind) {
    case EVENT_PATIENT_ADDED:
        text_add(t, "Added, in the zone %s; ", e->as.settings.zone);
        settings_words(t, &e->as.settings);
        break;
    case EVENT_SETTINGS:
        text_put(t, "Preferences: ");
        settings_words(t, &e->as.settings);
        break;
    case EVENT_FINDINGS:
        text_put(t, "Findings: ");
        reports_words(t, p->catalogue->vocabulary, &e->as.findings.reports);
        break;
    case EVENT_ENROLLED: enrolled_words(t, p, e); break;
    case EVENT_DUE: due_words(t, e); break;
    case EVENT_CLOSED:
        text_add(t, "The time to answer %s.%lld ended: %s", p->id, (long long)e->as.closed.session,
                 e->as.closed.unsent ? "no reminder of it was sent" : "nobody answered");
        break;
    case EVENT_DAY: day_words(t, p, e); break;
    case EVENT_CHECKIN: checkin_words(t, p, e); break;
    case EVENT_SNOOZED: snoozed_words(t, p, e); break;
    case EVENT_AMENDED: amended_words(t, p, e); break;
    default: words_decision(t, p, e); break;
    }
}

/* --- effects ----------------------------------------------------------------------------------------------------- */

static void move_words(struct text *t, const struct patient *p, const struct effect *e) {
    if (strcmp(e->to, plan_state_name(PLAN_COMPLETED)) == 0)
        text_add(t, "Completed after %s because %s (plan %s/%d)", e->from, e->reason, p->id, e->plan);
    else
        text_add(t, "Moved from %s to %s because %s (plan %s/%d)", e->from, e->to, e->reason, p->id, e->plan);
}

static void alert_words(struct text *t, const struct alert *a) {
    char deadline[INSTANT_SIZE];
    text_add(t, "Alert for a clinician, %s", disposition_name(a->disposition));
    if (a->disposition != DISPOSITION_EMERGENCY && a->deadline_ms != INSTANT_NONE)
        text_add(t, ", until %s", instant_format(deadline, a->deadline_ms));
    text_add(t, ": %s", a->text);
}

void words_effect(struct text *t, const struct patient *p, const struct effect *e) {
    const char *reason = e->reason != NULL ? e->reason : "";
    long long session = (long long)e->session;
    switch (e->kind) {
    case EFFECT_REMINDER: text_add(t, "Reminder of %s.%lld", p->id, session); break;
    case EFFECT_ANSWERED: text_add(t, "%s.%lld is answered: %s", p->id, session, reason); break;
    case EFFECT_UNANSWERED: text_add(t, "%s.%lld is not answered: %s", p->id, session, reason); break;
    case EFFECT_CANCELLED: text_add(t, "%s.%lld was cancelled because %s", p->id, session, reason); break;
    case EFFECT_MOVED: move_words(t, p, e); break;
    case EFFECT_HELD: text_add(t, "Hold %s on plan %s/%d because %s", e->to, p->id, e->plan, reason); break;
    case EFFECT_RELEASED: text_add(t, "Hold %s on plan %s/%d ended because %s", e->from, p->id, e->plan, reason); break;
    case EFFECT_STATE:
        if (e->from != NULL)
            text_add(t, "Plan %s/%d went from %s to %s because %s", p->id, e->plan, e->from, e->to, reason);
        else
            text_add(t, "Plan %s/%d is %s", p->id, e->plan, e->to);
        break;
    case EFFECT_ALERT: alert_words(t, &e->alert); break;
    case EFFECT_NUDGED: text_add(t, "The next message of plan %s/%d says: %s", p->id, e->plan, reason); break;
    default: words_consequence(t, p, e); break;
    }
}
