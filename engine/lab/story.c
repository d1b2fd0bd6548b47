#include "lab/story.h"
#include "clinical/finding/finding.h"
#include "lab/again.h"
#include "lab/decision.h"
#include "lab/expect.h"
#include "time/instant.h"
#include <stdio.h>
#include <string.h>

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status tried = (call);                                                                                    \
        if (tried != STATUS_OK) return tried;                                                                          \
    } while (0)

#define ANSWERED_MS (15 * MINUTE_MS) /* after a session's time it is answered */
#define SOON_DAYS   3                /* how far ahead a session is looked for: most come soon, */
#define LOOK_DAYS   60               /* and days are not made for nothing */

static enum status no_memory(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory"); }

/* ---- Asking the practice ---- */

/* A refusal, or input that the practice does not take, is a failure of the case. */
static bool is_refusal(enum status status) { return status == STATUS_NO || status == STATUS_INPUT; }

static enum status refuse(struct course *c, const json_t *step, bool *over, const struct error *err) {
    char what[80];
    const char *does = json_string_value(json_object_get(step, "do"));
    snprintf(what, sizeof what, "%s", does != NULL ? does : "the beginning");
    course_fail(c, step, what, "that it is taken", err->message, NULL);
    *over = true;
    return STATUS_OK;
}

/* Takes args. The answer is not looked at. */
static enum status ask(struct course *c, const json_t *step, const char *deed, json_t *args, bool *over,
                       struct error *err) {
    json_t *answer = NULL;
    enum status status = course_ask(c, deed, args, &answer, err);
    json_decref(answer);
    return is_refusal(status) ? refuse(c, step, over, err) : status;
}

/* ---- Findings ---- */

/* Unless the story says so, no painkiller was taken: else every score would be masked. */
static void put_unmasked(const struct course *c, json_t **findings) {
    if (vocabulary_find(c->practice->catalogue->vocabulary, FINDING_ANALGESIC) < 0) return;
    if (json_object_get(*findings, FINDING_ANALGESIC) == NULL) json_put(findings, FINDING_ANALGESIC, json_false());
}

static json_t *form_of(const struct course *c, const json_t *findings, bool unmasked) {
    json_t *form = json_object(), *copy = findings != NULL ? json_copy((json_t *)findings) : json_object();
    if (unmasked) put_unmasked(c, &copy);
    json_put_text(&form, "side", c->side);
    json_put(&form, "findings", copy);
    return form;
}

/* Takes findings. */
static enum status record(struct course *c, const json_t *step, json_t *findings, bool unmasked, bool *over,
                          struct error *err) {
    json_t *args = json_object();
    json_put_text(&args, "patient", COURSE_PATIENT);
    json_put(&args, "form", form_of(c, findings, unmasked));
    json_decref(findings);
    return ask(c, step, "record", args, over, err);
}

static enum status report(struct course *c, const json_t *step, bool unmasked, bool *over, struct error *err) {
    json_t *findings = json_object_get(step, "findings"), *all = NULL;
    if (json_is_true(json_object_get(step, "again")))
        TRY(again_findings(c, findings, &all, err));
    else
        all = json_incref(findings);
    if (json_object_size(all) > 0) return record(c, step, all, unmasked, over, err);
    json_decref(all);
    return STATUS_OK;
}

/* ---- Time ---- */

static enum status pass(struct course *c, int64_t until_ms, struct error *err) {
    bool more = true;
    int appended;
    if (until_ms > c->now_ms) c->now_ms = until_ms;
    clock_move_to(c->practice->clock, c->now_ms);
    while (more) TRY(practice_pass(c->practice, COURSE_PATIENT, c->now_ms, &appended, &more, err));
    return STATUS_OK;
}

/* Whole days are days of the calendar, also over a change of the clock. */
static enum status after(const struct course *c, const json_t *step, int64_t *out, struct error *err) {
    int64_t minutes;
    TRY(json_get_int(step, "minutes", 1, 366 * 2 * 1440, &minutes, err));
    if (minutes % 1440 == 0)
        *out = zone_instant_ms(c->zone, zone_local(c->zone, c->now_ms).wall_ms + minutes * MINUTE_MS);
    else
        *out = c->now_ms + minutes * MINUTE_MS;
    return STATUS_OK;
}

/* ---- Plans and sessions ---- */

static enum status enrol(struct course *c, const json_t *step, struct error *err) {
    static const char *const members[] = {"start", "draft"};
    const char *protocol = json_string_value(json_object_get(step, "protocol"));
    const char *side = json_string_value(json_object_get(step, "side"));
    json_t *args = json_object(), *answer = NULL;
    json_put_text(&args, "patient", COURSE_PATIENT);
    json_put_text(&args, "protocol", protocol != NULL ? protocol : c->protocol);
    json_put_text(&args, "side", side != NULL ? side : c->side);
    for (int i = 0; i < 2; i++) {
        json_t *value = json_object_get(step, members[i]);
        if (value != NULL) json_put(&args, members[i], json_incref(value));
    }
    enum status status = course_ask(c, "enrol", args, &answer, err);
    json_decref(answer);
    c->refused = is_refusal(status);
    c->refusal_seen = false;
    if (c->refused) c->why = arena_text(c->arena, err->message);
    if (c->refused) return c->why != NULL ? STATUS_OK : no_memory(err);
    c->enrolled = c->enrolled || status == STATUS_OK;
    return status;
}

struct coming {
    char id[40];
    int64_t due_ms;
    bool found, asks_only; /* nothing to do, only questions */
};

static enum status read_session(const json_t *session, struct coming *out, struct error *err) {
    const char *id, *utc;
    TRY(json_get_text(session, "id", &id, err));
    TRY(json_get_text(session, "utc", &utc, err));
    TRY(instant_parse(utc, "utc", &out->due_ms, err));
    snprintf(out->id, sizeof out->id, "%s", id);
    return STATUS_OK;
}

/* What is asked about a session an hour or a morning later is answered with that session, or not at all; and an exam's
 * reminder asks nothing. */
static bool asks_of_another(const json_t *session) {
    const json_t *questions = json_object_get(session, "questions");
    for (size_t i = 0; i < json_array_size(questions); i++)
        if (json_object_get(json_array_get(questions, i), "about") == NULL) return false;
    return true;
}

static enum status look(struct course *c, int days, bool questions, struct coming *out, struct error *err) {
    json_t *args = json_object(), *answer = NULL;
    json_put_text(&args, "patient", COURSE_PATIENT);
    json_put_int(&args, "days", days);
    *out = (struct coming){.found = false};
    enum status status = course_ask(c, "agenda", args, &answer, err);
    const json_t *sessions = json_object_get(answer, "sessions");
    for (size_t i = 0; i < json_array_size(sessions) && status == STATUS_OK && !out->found; i++) {
        const json_t *session = json_array_get(sessions, i);
        out->asks_only = json_array_size(json_object_get(session, "items")) == 0;
        if (out->asks_only && asks_of_another(session)) continue;
        if (out->asks_only && !questions) continue;
        if (json_is_true(json_object_get(session, "checked_in"))) continue;
        status = read_session(session, out, err);
        out->found = true;
    }
    json_decref(answer);
    return status;
}

/* The next session with something to do, or to answer where questions is said, at or before until_ms. */
static enum status find_session(struct course *c, int64_t until_ms, bool questions, struct coming *out,
                                struct error *err) {
    TRY(look(c, SOON_DAYS, questions, out, err));
    if (!out->found) TRY(look(c, LOOK_DAYS, questions, out, err));
    out->found = out->found && out->due_ms <= until_ms;
    return STATUS_OK;
}

/* Questions by themselves are answered with findings alone. */
static json_t *checkin_args(const struct course *c, const json_t *with, const struct coming *s) {
    json_t *args = s->asks_only ? json_object() : json_copy((json_t *)with);
    json_object_del(args, "findings");
    json_put_text(&args, "session", s->id);
    json_put(&args, "form", form_of(c, json_object_get(with, "findings"), true));
    return args;
}

static enum status answer_session(struct course *c, const json_t *step, const struct coming *s, bool *over,
                                  struct error *err) {
    if (c->now_ms < s->due_ms + ANSWERED_MS) c->now_ms = s->due_ms + ANSWERED_MS; /* the request catches up */
    return ask(c, step, "checkin", checkin_args(c, json_object_get(step, "with"), s), over, err);
}

static enum status no_session(struct course *c, const json_t *step, bool *over) {
    course_fail(c, step, json_string_value(json_object_get(step, "do")), "a session in this time", "none comes", NULL);
    *over = true;
    return STATUS_OK;
}

static enum status each_session(struct course *c, const json_t *step, bool *over, struct error *err) {
    int64_t until;
    bool any = false, says = json_object_get(json_object_get(step, "with"), "findings") != NULL;
    struct coming next;
    TRY(after(c, step, &until, err));
    do {
        TRY(find_session(c, until - ANSWERED_MS, says, &next, err));
        if (next.found) TRY(answer_session(c, step, &next, over, err));
        any = any || next.found;
    } while (next.found && !*over);
    if (!any) return no_session(c, step, over);
    return *over ? STATUS_OK : pass(c, until, err);
}

static enum status one_session(struct course *c, const json_t *step, bool *over, struct error *err) {
    struct coming next;
    TRY(find_session(c, INSTANT_NONE, false, &next, err));
    return next.found ? answer_session(c, step, &next, over, err) : no_session(c, step, over);
}

/* ---- Steps ---- */

static enum status decide(struct course *c, const json_t *step, bool *over, struct error *err) {
    enum status status = decision_make(c, step, err);
    return is_refusal(status) ? refuse(c, step, over, err) : status;
}

static bool does(const json_t *step, const char *what) {
    const char *text = json_string_value(json_object_get(step, "do"));
    return text != NULL && strcmp(text, what) == 0;
}

/* A refused plan that no expect spoke of is not what the story goes on from. */
static bool check_refusal(struct course *c, const json_t *step) {
    if (!c->refused || c->refusal_seen) return true;
    course_fail(c, step, "plan", "that it is opened", c->why, NULL);
    return false;
}

static bool speaks_of_refusal(const json_t *step) {
    const json_t *rows = json_object_get(step, "rows");
    for (size_t i = 0; does(step, "expect") && i < json_array_size(rows); i++) {
        const char *what = json_string_value(json_object_get(json_array_get(rows, i), "what"));
        if (what != NULL && (strcmp(what, "plan") == 0 || strcmp(what, "refused") == 0)) return true;
    }
    return false;
}

static enum status run_step(struct course *c, const json_t *step, bool *over, struct error *err) {
    int64_t until;
    if (does(step, "given")) return report(c, step, false, over, err);
    if (does(step, "report")) return report(c, step, true, over, err);
    if (does(step, "expect")) return expect_check(c, step, err);
    if (does(step, "enrol")) return enrol(c, step, err);
    if (does(step, "session")) return one_session(c, step, over, err);
    if (does(step, "each-session")) return each_session(c, step, over, err);
    if (decision_is(step)) return decide(c, step, over, err);
    if (!does(step, "wait")) return error_set(err, STATUS_INPUT, "a case has a step that is not known");
    TRY(after(c, step, &until, err));
    return pass(c, until, err);
}

static enum status run_steps(struct course *c, const json_t *one, struct error *err) {
    json_t *steps;
    bool over = false;
    TRY(json_get_array(one, "steps", &steps, err));
    for (size_t i = 0; i < json_array_size(steps) && !over; i++) {
        const json_t *step = json_array_get(steps, i);
        if (!speaks_of_refusal(step) && !check_refusal(c, step)) return STATUS_OK;
        TRY(run_step(c, step, &over, err));
    }
    return STATUS_OK;
}

/* ---- The beginning ---- */

static enum status add_patient(struct course *c, const json_t *one, const char *zone, bool *over, struct error *err) {
    json_t *args = json_object();
    json_put_text(&args, "id", COURSE_PATIENT);
    json_put_text(&args, "zone", zone);
    return ask(c, one, "patient-add", args, over, err);
}

/* The clinic whose hours a route hangs on, if the case has one. */
static enum status set_clinic(struct course *c, const json_t *one, bool *over, struct error *err) {
    json_t *clinic = json_object_get(one, "clinic"), *args = json_object();
    json_t *settings = clinic != NULL ? json_copy(clinic) : NULL;
    if (clinic == NULL) {
        json_decref(args);
        return STATUS_OK;
    }
    json_object_del(settings, "@");
    json_put(&args, "settings", settings);
    return ask(c, one, "clinic-set", args, over, err);
}

static enum status begin(struct course *c, const json_t *one, bool *over, struct error *err) {
    const char *at, *zone;
    int64_t wall;
    TRY(json_get_text(one, "at", &at, err));
    TRY(json_get_text(one, "zone", &zone, err));
    TRY(json_get_text(one, "side", &c->side, err));
    TRY(wall_parse(at, "at", &wall, err));
    enum status status = zones_get(c->practice->zones, zone, &c->zone, err);
    if (is_refusal(status)) {
        course_fail(c, one, "zone", "a time zone", err->message, NULL);
        *over = true;
        return STATUS_OK;
    }
    TRY(status);
    c->now_ms = zone_instant_ms(c->zone, wall);
    TRY(add_patient(c, one, zone, over, err));
    return *over ? STATUS_OK : set_clinic(c, one, over, err);
}

static enum status run(struct course *c, const json_t *one, struct error *err) {
    bool over = false;
    c->arena = arena_new(ARENA_NO_LIMIT);
    c->failures = json_array();
    if (c->arena == NULL || c->failures == NULL) return no_memory(err);
    TRY(begin(c, one, &over, err));
    if (!over) TRY(run_steps(c, one, err));
    return c->failures != NULL ? STATUS_OK : no_memory(err);
}

enum status story_run(struct practice *p, const char *protocol, const json_t *one, json_t **failures,
                      struct error *err) {
    struct course c = {.practice = p, .protocol = protocol};
    TRY(store_begin(p->store, err));
    enum status status = run(&c, one, err);
    store_rollback(p->store);
    arena_free(c.arena);
    if (status == STATUS_OK)
        *failures = c.failures;
    else
        json_decref(c.failures);
    return status;
}
