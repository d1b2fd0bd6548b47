/* Patients, what was said about them, their plans and reminders. */
#include "base/json_build.h"
#include "cli/render.h"
#include <string.h>

static void put_row(struct render *r, const char *label, const char *words) {
    if (*words != '\0') text_add(r->t, "%-12s %s\n", label, words);
}

/* ---- One patient ---- */

static void put_times(struct render *r, const json_t *times) {
    struct text t = {0};
    for (size_t i = 0; i < json_array_size(times); i++)
        text_add(&t, "%s%s", i > 0 ? " " : "", json_string_value(json_array_get(times, i)));
    put_row(r, "times", t.length > 0 ? text_get(&t) : "as the protocols say");
    text_fini(&t);
}

/* "email, file" */
static void put_names(struct text *t, const json_t *names) {
    for (size_t i = 0; i < json_array_size(names); i++)
        text_add(t, "%s%s", i > 0 ? ", " : "", json_string_value(json_array_get(names, i)));
}

static void put_reached_by(struct render *r, const json_t *answer) {
    struct text t = {0};
    put_names(&t, json_object_get(answer, "reached_by"));
    if (json_object_get(answer, "channels") == NULL) text_put(&t, ", as the clinic is set");
    put_row(r, "reached by", text_get(&t));
    text_fini(&t);
}

/* Those that have left their entry. */
static void write_doses(struct render *r, const json_t *doses) {
    for (size_t i = 0; i < json_array_size(doses); i++) {
        const json_t *d = json_array_get(doses, i);
        text_add(r->t, "      now %s: %s\n", render_get(d, "title"), render_get(d, "dose"));
    }
}

static void write_plan(struct render *r, const json_t *p) {
    const json_t *holds = json_object_get(p, "holds");
    text_put(r->t, "  ");
    render_paint(r, "1", render_get(p, "plan"));
    text_add(r->t, "  %s, %s knee: ", render_get(p, "title"), render_get(p, "side"));
    render_paint(r, render_is(p, "state", "active") ? "32" : "33", render_get(p, "state"));
    text_add(r->t, "\n      %s %s, %s, step %s, phase %s since %s\n", render_get(p, "protocol"),
             render_get(p, "version"), render_get(p, "strength"), render_get(p, "step"), render_get(p, "phase"),
             render_get(p, "phase_since"));
    for (size_t i = 0; i < json_array_size(holds); i++) {
        const json_t *h = json_array_get(holds, i);
        bool open = render_is(h, "cause", "flag") && !json_is_true(json_object_get(h, "met"));
        text_add(r->t, "      hold %s: %s%s", render_get(h, "hold"), render_get(h, "flag"),
                 open ? " (not answered)" : "");
        if (*render_get(h, "until") != '\0')
            text_add(r->t, ", %suntil %s", json_is_true(json_object_get(h, "waits")) ? "at least " : "",
                     render_get(h, "until"));
        text_put(r->t, "\n");
    }
    write_doses(r, json_object_get(p, "doses"));
}

static void write_standing(struct render *r, const json_t *s) {
    text_add(r->t, "  %s %s", render_get(s, "flag"), render_get(s, "title"));
    if (*render_get(s, "side") != '\0') text_add(r->t, ", %s knee", render_get(s, "side"));
    text_add(r->t, ": %s, %s%s\n", render_is(s, "result", "met") ? "met" : "not answered", render_get(s, "disposition"),
             json_is_true(json_object_get(s, "acts")) ? "" : " from the next contact on");
    if (*render_get(s, "say") == '\0') return;
    text_put(r->t, "    ");
    render_wrapped(r, render_get(s, "say"), 4, 4);
}

static void write_alert(struct render *r, const json_t *a) {
    text_put(r->t, "  ");
    render_paint(r, "1;31", render_get(a, "disposition"));
    text_add(r->t, " %s", render_get(a, "id"));
    if (*render_get(a, "deadline") != '\0') text_add(r->t, ", by %s", render_get(a, "deadline"));
    if (*render_get(a, "acknowledged") != '\0') text_put(r->t, ", seen");
    text_put(r->t, ": ");
    render_wrapped(r, render_get(a, "text"), 50, 4);
}

static void write_proposal(struct render *r, const json_t *p) {
    text_add(r->t, "  %s: ", render_get(p, "proposal"));
    if (*render_get(p, "text") != '\0')
        render_wrapped(r, render_get(p, "text"), 4 + strlen(render_get(p, "proposal")), 4);
    else
        text_add(r->t, "%s %s\n", render_get(p, "kind"), render_get(p, "plan"));
}

static void write_exam(struct render *r, const json_t *x) {
    struct text t = {0};
    const char *local = render_get(x, "local");
    text_add(&t, "%s is %s", render_get(x, "exam"),
             render_is(x, "state", "asked") ? "asked for" : render_get(x, "state"));
    if (strlen(local) > 11) {
        text_put(&t, " for ");
        render_day(&t, local);
        text_add(&t, " %s, by the clinic's clock", local + 11);
    }
    if (*render_get(x, "reason") != '\0') text_add(&t, ": %s", render_get(x, "reason"));
    text_put(r->t, "  ");
    render_wrapped(r, text_get(&t), 2, 4);
    text_fini(&t);
}

/* Those of a state that somebody still has to act on. */
static json_t *in_state(const json_t *list, const char *one, const char *other) {
    json_t *some = json_array();
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *o = json_array_get(list, i);
        if (render_is(o, "state", one) || render_is(o, "state", other)) json_push(&some, json_incref(o));
    }
    return some;
}

static void write_list(struct render *r, const char *heading, const json_t *list,
                       void (*write)(struct render *r, const json_t *one)) {
    if (json_array_size(list) == 0) return;
    render_heading(r, heading);
    for (size_t i = 0; i < json_array_size(list); i++) write(r, json_array_get(list, i));
}

void render_patient(struct render *r, const json_t *answer) {
    const char *next = render_get(answer, "next");
    render_paint(r, "1", render_get(answer, "patient"));
    text_put(r->t, "\n");
    put_row(r, "name", render_get(answer, "name"));
    put_row(r, "email", render_get(answer, "email"));
    put_row(r, "phone", render_get(answer, "phone"));
    put_reached_by(r, answer);
    put_row(r, "zone", render_get(answer, "zone"));
    put_times(r, json_object_get(answer, "times"));
    put_row(r, "quiet hours", render_get(answer, "quiet"));
    put_row(r, "next", *next != '\0' ? next : "nothing will happen by itself");
    render_disposition(r, json_object_get(answer, "disposition"));
    write_list(r, "Red flags", json_object_get(answer, "standing"), write_standing);
    write_list(r, "Plans", json_object_get(answer, "plans"), write_plan);
    write_list(r, "Alerts", json_object_get(answer, "alerts"), write_alert);
    json_t *proposals = in_state(json_object_get(answer, "proposals"), "open", "open");
    json_t *exams = in_state(json_object_get(answer, "exams"), "asked", "booked");
    write_list(r, "Waits for a clinician (stride approve ID, stride decline ID)", proposals, write_proposal);
    write_list(r, "Examinations", exams, write_exam);
    if (proposals == NULL || exams == NULL) r->t->failed = true;
    json_decref(proposals);
    json_decref(exams);
}

void render_patients(struct render *r, const json_t *answer) {
    const json_t *list = json_object_get(answer, "patients");
    if (json_array_size(list) == 0) text_put(r->t, "no patients\n");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *p = json_array_get(list, i);
        long long plans = (long long)json_integer_value(json_object_get(p, "plans"));
        text_add(r->t, "%-12s  %-22s  %lld plan%s  %-20s  ", render_get(p, "patient"), render_get(p, "zone"), plans,
                 plans == 1 ? " " : "s", *render_get(p, "next") != '\0' ? render_get(p, "next") : "-");
        put_names(r->t, json_object_get(p, "reached_by"));
        text_put(r->t, "\n");
    }
}

/* The id alone, for scripts. */
void render_added(struct render *r, const json_t *answer) { text_add(r->t, "%s\n", render_get(answer, "patient")); }

/* ---- What was said, and what it did ---- */

/* What stands, what the patient is to do, and what moved; a plan's first answer has none of it, said again it has. */
static void write_outcome(struct render *r, const json_t *answer) {
    const json_t *say = json_object_get(answer, "say"), *moves = json_object_get(answer, "moves");
    if (json_object_get(answer, "disposition") != NULL)
        render_disposition(r, json_object_get(answer, "disposition"));
    for (size_t i = 0; i < json_array_size(say); i++) {
        render_paint(r, "1;31", "! ");
        render_wrapped(r, json_string_value(json_array_get(say, i)), 2, 2);
    }
    if (json_array_size(moves) > 0) text_put(r->t, "What follows:\n");
    render_moves(r, moves);
}

/* Only a check-in has the option; the answer to one names its session. */
static void write_masked(struct render *r, const json_t *answer) {
    long long masked = (long long)json_integer_value(json_object_get(answer, "masked"));
    struct text t = {0};
    if (masked <= 0) return;
    text_add(&t, "%lld pain score%s as perhaps masked by a painkiller, unless it is known that none was taken (%s)", masked,
             masked == 1 ? " counts" : "s count",
             *render_get(answer, "session") != '\0' ? "--painkiller no" : "\"analgesic\": false");
    text_add(r->t, "%s\n", text_get(&t));
    text_fini(&t);
}

void render_recorded(struct render *r, const json_t *answer) {
    text_add(r->t, "%s\n", render_get(answer, "event"));
    if (json_is_true(json_object_get(answer, "replayed"))) text_put(r->t, "(recorded before under this key)\n");
    write_masked(r, answer);
    write_outcome(r, answer);
}

/* Of a plan that opens nothing has moved, but something may wait. */
static void write_proposed(struct render *r, const json_t *proposed) {
    for (size_t i = 0; i < json_array_size(proposed); i++) {
        const json_t *p = json_array_get(proposed, i);
        struct text t = {0};
        text_add(&t, "%s to approve or decline: %s", render_get(p, "proposal"), render_get(p, "text"));
        render_wrapped(r, text_get(&t), 0, 2);
        text_fini(&t);
    }
}

void render_enrolled(struct render *r, const json_t *answer) {
    const json_t *first = json_object_get(answer, "first");
    text_add(r->t, "%s\n", render_get(answer, "plan"));
    if (json_is_true(json_object_get(answer, "replayed"))) text_put(r->t, "(enrolled before under this key)\n");
    if (*render_get(answer, "state") == '\0') return;
    text_add(r->t, "state %s, step %s, phase %s\n", render_get(answer, "state"), render_get(answer, "step"),
             render_get(answer, "phase"));
    write_outcome(r, answer);
    write_proposed(r, json_object_get(answer, "proposed"));
    render_running(r, answer);
    if (!json_is_object(first)) return;
    struct text day = {0};
    const char *local = render_get(first, "local");
    render_day(&day, local);
    text_add(r->t, "first session %s, %s %s\n    ", render_get(first, "id"), text_get(&day),
             strlen(local) > 11 ? local + 11 : "");
    text_fini(&day);
    render_session(r, first, 4);
}

/* ---- Reminders ---- */

/* One line each, so that a script can read them: id, state, when it was due, whether it may have been sent twice, why.
 */
void render_reminders(struct render *r, const json_t *answer) {
    const json_t *list = json_object_get(answer, "reminders");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *m = json_array_get(list, i);
        text_add(r->t, "%-22s  %-10s  %s", render_get(m, "reminder"), render_get(m, "state"), render_get(m, "due"));
        if (json_is_true(json_object_get(m, "uncertain"))) text_put(r->t, "  uncertain");
        if (*render_get(m, "reason") != '\0') text_add(r->t, "  %s", render_get(m, "reason"));
        text_put(r->t, "\n");
    }
}
