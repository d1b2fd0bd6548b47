/* explain: the story of a patient, a plan, a session, a reminder or one event. */
#include "practice/answer.h"
#include "practice/story.h"
#include "practice/try.h"
#include "practice/words.h"
#include "time/instant.h"
#include <string.h>

#define LOOK_AHEAD 200 /* sessions to come that are looked at for a provisional number */

static enum status read_audience(const json_t *args, enum audience *out, struct error *err) {
    const char *name = NULL;
    *out = AUDIENCE_CLINICIAN;
    TRY(json_get_text_or(args, "for", &name, err));
    if (name == NULL || strcmp(name, "clinician") == 0) return STATUS_OK;
    if (strcmp(name, "patient") == 0)
        *out = AUDIENCE_PATIENT;
    else if (strcmp(name, "engineer") == 0)
        *out = AUDIENCE_ENGINEER;
    else
        return error_set(err, STATUS_INPUT, "\"for\": expected clinician, patient or engineer, got \"%s\"", name);
    return STATUS_OK;
}

/* --- does it exist ----------------------------------------------------------------------------------------------- */

static bool has_reminder(const struct story *s) {
    for (size_t i = 0; i < s->reminders; i++) {
        const struct stored_reminder *r = &s->reminder[i];
        if (r->session == s->of.number && r->round == s->of.round && strcmp(r->channel, s->of.channel) == 0)
            return true;
    }
    return false;
}

static bool was_raised(const struct patient *p, int64_t event, int index) {
    for (size_t i = 0; i < p->alerts.count; i++)
        if (p->alerts.item[i].event == event && p->alerts.item[i].index == index) return true;
    for (size_t i = 0; i < p->proposals.count; i++)
        if (p->proposals.item[i].event == event && p->proposals.item[i].index == index) return true;
    for (size_t i = 0; i < p->exams.count; i++)
        if (p->exams.item[i].event == event && p->exams.item[i].index == index) return true;
    return false;
}

static bool exists(const struct story *s, const struct patient *p) {
    switch (s->of.kind) {
    case ID_PATIENT: return true;
    case ID_PLAN: return s->of.number <= (int64_t)p->plans.count;
    case ID_SESSION: return s->of.number <= p->last_session;
    case ID_REMINDER: return has_reminder(s);
    case ID_EVENT: return s->of.number <= p->events;
    case ID_RAISED: return was_raised(p, s->of.number, s->of.index);
    }
    return false;
}

static enum status unknown(const struct story *s, const char *what, struct error *err) {
    return error_set(err, STATUS_INPUT, "there is no %s %s", id_kind_name(s->of.kind), what);
}

/* --- a session that no event has fixed yet ----------------------------------------------------------------------- */

static json_t *provisional(const struct session_plan *s) {
    char when[WORDS_WHEN_SIZE], local[INSTANT_SIZE];
    struct text t = {0};
    text_add(&t, "Not fixed yet; as things stand it comes %s: ", words_when(when, s->local.wall_ms));
    words_session(&t, s);
    json_t *o = json_object();
    json_put(&o, "at", answer_instant(s->due_ms));
    json_put_text(&o, "local", wall_format(local, s->local.wall_ms));
    json_put(&o, "event", json_null());
    json_put_text(&o, "kind", "provisional");
    json_put(&o, "text", text_failed(&t) ? NULL : json_string(text_get(&t)));
    text_fini(&t);
    return o;
}

static enum status tell_provisional(struct story *s, const char *what, struct error *err) {
    const struct history *h = &s->request->history;
    struct session_plan next = {0};
    struct agenda *g;
    bool found = true;
    TRY(agenda_open(h->patient, h->zone, deed_after_ms(s->request), s->request->arena, &g, err));
    for (int i = 0; i < LOOK_AHEAD && found && next.number != s->of.number; i++)
        TRY(agenda_next(g, &next, &found, NULL, err));
    if (!found || next.number != s->of.number) return unknown(s, what, err);
    json_push(&s->list, provisional(&next));
    return s->list != NULL ? STATUS_OK : no_memory(err);
}

/* --- the deed ---------------------------------------------------------------------------------------------------- */

static enum status tell(struct story *s, const char *what, struct error *err) {
    struct request *r = s->request;
    struct history h;
    if (s->of.kind == ID_SESSION && s->of.number > r->history.patient->last_session)
        return tell_provisional(s, what, err);
    if (!exists(s, r->history.patient)) return unknown(s, what, err);
    enum reading reading = story_reading(s);
    TRY(history_replay(r->practice, s->of.patient, &reading, story_tell, s, &h, err));
    history_close(&h);
    return STATUS_OK;
}

enum status deed_explain(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"what", "for", NULL};
    struct story s = {.request = r, .of = r->about};
    struct stored_reminder *rows;
    const char *what;
    TRY(json_only(r->args, members, err));
    TRY(json_get_text(r->args, "what", &what, err));
    TRY(read_audience(r->args, &s.audience, err));
    TRY(store_reminders_of(r->practice->store, r->about.patient, 0, r->arena, &rows, &s.reminders, err));
    s.reminder = rows;
    s.list = json_array();
    enum status status = tell(&s, what, err);
    story_close(&s);
    json_t *o = json_object();
    json_put_text(&o, "of", what);
    json_put(&o, "story", s.list);
    if (status == STATUS_OK) return deed_answer(o, answer, err);
    json_decref(o);
    return status;
}
