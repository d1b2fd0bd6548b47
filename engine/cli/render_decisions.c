/* What people decided, what waits for them, and what that did. */
#include "base/json_build.h"
#include "cli/render.h"
#include <string.h>

static void put_replayed(struct render *r, const json_t *answer) {
    if (json_is_true(json_object_get(answer, "replayed"))) text_put(r->t, "(done before under this key)\n");
}

/* What the first lines have said: the state of the plan that was paused, the proposal that was decided. */
static bool is_said(const json_t *answer, const json_t *move) {
    if (render_is(move, "kind", "cleared")) return json_object_get(answer, "cleared") != NULL;
    if (render_is(move, "kind", "state"))
        return render_is(move, "plan", render_get(answer, "plan")) &&
               render_is(move, "to", render_get(answer, "state"));
    return render_is(move, "kind", "decided") && render_is(move, "proposal", render_get(answer, "proposal"));
}

static json_t *not_said(const json_t *answer) {
    const json_t *moves = json_object_get(answer, "moves");
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(moves); i++) {
        json_t *m = json_array_get(moves, i);
        if (!is_said(answer, m)) json_push(&list, json_incref(m));
    }
    return list;
}

static void put_decided(struct render *r, const json_t *answer) {
    const json_t *moves = json_object_get(answer, "moves");
    for (size_t i = 0; i < json_array_size(moves); i++) {
        const json_t *m = json_array_get(moves, i);
        if (render_is(m, "kind", "decided") && render_is(m, "proposal", render_get(answer, "proposal")))
            text_add(r->t, "%s is %s\n", render_get(m, "proposal"), render_get(m, "to"));
    }
}

/* "revoked" as people say it. */
static const char *state_words(const char *state) { return strcmp(state, "revoked") == 0 ? "stopped for good" : state; }

static void put_follows(struct render *r, const json_t *moves) {
    if (json_array_size(moves) > 0) text_put(r->t, "What follows:\n");
    render_moves(r, moves);
}

static void put_say(struct render *r, const json_t *say) {
    for (size_t i = 0; i < json_array_size(say); i++) {
        render_paint(r, "1;31", "! ");
        render_wrapped(r, json_string_value(json_array_get(say, i)), 2, 2);
    }
}

/* The event's id alone stands in the first line, for scripts. */
void render_decided(struct render *r, const json_t *answer) {
    const json_t *cleared = json_object_get(answer, "cleared");
    text_add(r->t, "%s\n", render_get(answer, "event"));
    put_replayed(r, answer);
    put_decided(r, answer);
    if (*render_get(answer, "state") != '\0')
        text_add(r->t, "plan %s is %s\n", render_get(answer, "plan"), state_words(render_get(answer, "state")));
    for (size_t i = 0; i < json_array_size(cleared); i++)
        text_add(r->t, "%s%s", i == 0 ? "cleared " : ", ", json_string_value(json_array_get(cleared, i)));
    if (json_array_size(cleared) > 0) text_put(r->t, "\n");
    if (json_object_get(answer, "disposition") != NULL) render_disposition(r, json_object_get(answer, "disposition"));
    put_say(r, json_object_get(answer, "say"));
    json_t *moves = not_said(answer);
    if (moves == NULL) r->t->failed = true;
    put_follows(r, moves);
    json_decref(moves);
}

/* ---- Alerts ---- */

static void write_whose(struct render *r, const json_t *alert) {
    const json_t *with = json_object_get(alert, "with"), *next = json_object_get(alert, "next");
    const json_t *seen = json_object_get(alert, "acknowledged");
    if (seen != NULL) text_add(r->t, "    seen by %s, %s\n", render_get(seen, "who"), render_get(seen, "at"));
    if (json_is_object(with))
        text_add(r->t, "    with %s since %s", render_get(with, "name"), render_get(with, "since"));
    if (json_is_object(next)) text_add(r->t, "; then %s, %s", render_get(next, "name"), render_get(next, "from"));
    if (json_is_object(with)) text_put(r->t, "\n");
}

static void write_alert(struct render *r, const json_t *alert) {
    long long times = (long long)json_integer_value(json_object_get(alert, "times"));
    render_padded(r, render_get(alert, "alert"), 12);
    if (strlen(render_get(alert, "alert")) >= 12) text_put(r->t, " "); /* that of a reminder is longer */
    render_paint(r, "1;31", render_get(alert, "disposition"));
    if (*render_get(alert, "deadline") != '\0')
        text_add(r->t, ", by %s%s", render_get(alert, "deadline"),
                 json_is_true(json_object_get(alert, "overdue")) ? " (OVERDUE)" : "");
    if (times > 1) text_add(r->t, ", came up %lld times", times);
    text_put(r->t, "\n    ");
    render_wrapped(r, render_get(alert, "text"), 4, 4);
    write_whose(r, alert);
}

void render_alerts(struct render *r, const json_t *answer) {
    const json_t *list = json_object_get(answer, "alerts");
    if (json_array_size(list) == 0) text_put(r->t, "no alerts\n");
    for (size_t i = 0; i < json_array_size(list); i++) write_alert(r, json_array_get(list, i));
}

void render_acknowledged(struct render *r, const json_t *answer) {
    text_add(r->t, "%s\n", render_get(answer, "event"));
    put_replayed(r, answer);
    text_add(r->t, "%s is seen\n", render_get(answer, "alert"));
}

/* ---- Times ---- */

static void put_time(struct render *r, const char *local) {
    struct text day = {0};
    render_day(&day, local);
    text_add(r->t, "%s %s", text_get(&day), strlen(local) > 11 ? local + 11 : "");
    text_fini(&day);
}

void render_snoozed(struct render *r, const json_t *answer) {
    long long left = (long long)json_integer_value(json_object_get(answer, "left"));
    text_add(r->t, "%s\n", render_get(answer, "event"));
    put_replayed(r, answer);
    text_add(r->t, "%s is snoozed: the next reminder comes ", render_get(answer, "session"));
    put_time(r, render_get(answer, "local"));
    if (left == 0) text_put(r->t, "; it cannot be snoozed again\n");
    else text_add(r->t, "; it can be snoozed %lld more time%s\n", left, left == 1 ? "" : "s");
}

/* ---- Exams ---- */

static void put_times(struct render *r, const json_t *answer) {
    const json_t *times = json_object_get(answer, "times");
    if (times == NULL) return;
    if (json_array_size(times) == 0) {
        text_put(r->t, "the clinic has no free time in these days; --days looks further\n");
        return;
    }
    text_put(r->t, "free times, by the clinic's clock:\n");
    for (size_t i = 0; i < json_array_size(times); i++) {
        text_put(r->t, "  ");
        put_time(r, render_get(json_array_get(times, i), "local"));
        text_put(r->t, "\n");
    }
    text_add(r->t, "a clinician confirms one: stride exam book %s --time %s\n", render_get(answer, "exam"),
             render_get(json_array_get(times, 0), "local"));
}

void render_exam(struct render *r, const json_t *answer) {
    if (*render_get(answer, "event") != '\0') text_add(r->t, "%s\n", render_get(answer, "event"));
    put_replayed(r, answer);
    text_add(r->t, "examination %s", render_get(answer, "exam"));
    if (*render_get(answer, "state") != '\0')
        text_add(r->t, " is %s", render_is(answer, "state", "asked") ? "asked for" : render_get(answer, "state"));
    if (*render_get(answer, "local") != '\0') {
        text_put(r->t, " for ");
        put_time(r, render_get(answer, "local"));
        text_put(r->t, ", by the clinic's clock");
    }
    text_put(r->t, "\n");
    put_times(r, answer);
}

/* ---- Travel ---- */

/* "(17:00 UTC, was 22:00)"; the day too when it is another one. */
static void put_instants(struct render *r, const char *utc, const char *was) {
    if (*was == '\0' || strlen(utc) < 16 || strlen(was) < 16 || strcmp(utc, was) == 0) return;
    bool same_day = strncmp(utc, was, 10) == 0;
    text_add(r->t, "  (%.5s UTC, was %.5s%s%.10s)", utc + 11, was + 11, same_day ? "" : " on ", same_day ? "" : was);
}

void render_travel(struct render *r, const json_t *answer) {
    const json_t *list = json_object_get(answer, "sessions");
    if (*render_get(answer, "event") != '\0')
        text_add(r->t, "%s\n", render_get(answer, "event"));
    else
        text_put(r->t, "nothing was changed; this is how it would be\n");
    put_replayed(r, answer);
    text_add(r->t, "from %s to %s\n", render_get(answer, "from"), render_get(answer, "zone"));
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *s = json_array_get(list, i);
        text_put(r->t, "  ");
        render_padded(r, render_get(s, "session"), 10);
        put_time(r, render_get(s, "local"));
        put_instants(r, render_get(s, "utc"), render_get(s, "was"));
        text_put(r->t, "\n");
    }
}

/* ---- Amendments and migrations ---- */

static void write_change(struct render *r, const json_t *change) {
    text_add(r->t, "  %s%s%s: ", render_get(change, "plan"), *render_get(change, "plan") != '\0' ? " " : "",
             render_get(change, "what"));
    const char *was = render_get(change, "was"), *is = render_get(change, "is");
    text_add(r->t, "was %s, is %s\n", *was != '\0' ? was : "nothing", *is != '\0' ? is : "nothing");
}

void render_amended(struct render *r, const json_t *answer) {
    const json_t *changed = json_object_get(answer, "changed");
    text_add(r->t, "%s\n", render_get(answer, "event"));
    put_replayed(r, answer);
    text_add(r->t, "%s is put right; %s\n", render_get(answer, "of"),
             json_array_size(changed) > 0 ? "what changed by it:" : "nothing else changed by it");
    for (size_t i = 0; i < json_array_size(changed); i++) write_change(r, json_array_get(changed, i));
    if (json_object_get(answer, "disposition") != NULL) render_disposition(r, json_object_get(answer, "disposition"));
    put_say(r, json_object_get(answer, "say"));
    put_follows(r, json_object_get(answer, "moves"));
}

static void write_migrated(struct render *r, const json_t *m) {
    const json_t *differs = json_object_get(m, "differs");
    text_add(r->t, "%s: ", render_get(m, "plan"));
    if (*render_get(m, "refused") != '\0') {
        text_put(r->t, "refused, ");
        render_wrapped(r, render_get(m, "refused"), 12, 4);
        return;
    }
    text_add(r->t, "%s %s to %s, step %s, phase %s\n",
             *render_get(m, "event") != '\0' ? "moved from" : "would move from", render_get(m, "from"),
             render_get(m, "to"), render_get(m, "step"), render_get(m, "phase"));
    if (json_array_size(differs) == 0) text_put(r->t, "    nothing would have gone another way\n");
    for (size_t i = 0; i < json_array_size(differs); i++) {
        text_put(r->t, "    ");
        render_wrapped(r, json_string_value(json_array_get(differs, i)), 4, 6);
    }
    put_follows(r, json_object_get(m, "moves"));
}

/* Of one plan, or, in "plans", of several. */
void render_migrated(struct render *r, const json_t *answer) {
    const json_t *list = json_object_get(answer, "plans");
    if (list == NULL) {
        put_replayed(r, answer);
        write_migrated(r, answer);
        return;
    }
    if (json_array_size(list) == 0) text_put(r->t, "no open plan of this protocol is on another version\n");
    for (size_t i = 0; i < json_array_size(list); i++) write_migrated(r, json_array_get(list, i));
}
