/* exam ask, times, book, cancel: an examination at the clinic. */
#include "base/json_build.h"
#include "cli/command.h"
#include "cli/render.h"

static const struct option reason[] = {{"reason", OPTION_TEXT, "WORDS", "why; it is kept", 0, 0, NULL}, {0}};
static const struct option days[] = {{"days", OPTION_NUMBER, "N", "how many days ahead (14)", 1, 60, NULL}, {0}};
static const struct option time_of[] = {
    {"time", OPTION_TEXT, "TIME", "when: 2027-03-02T09:00, as the clinic's clock shows it", 0, 0, NULL}, {0}};

static json_t *about(const struct context *c, const char *what) {
    json_t *args = json_object();
    json_put_text(&args, what, context_arg(c, 0));
    json_put_text(&args, "reason", options_text(c->options, "reason"));
    return args;
}

static enum status ask(struct context *c, struct error *err) {
    return context_do(c, "exam-ask", about(c, "patient"), render_exam, err);
}

static enum status times(struct context *c, struct error *err) {
    json_t *args = json_object();
    json_put_text(&args, "exam", context_arg(c, 0));
    if (options_flag(c->options, "days")) json_put_int(&args, "days", options_number(c->options, "days", 14));
    return context_do(c, "exam-times", args, render_exam, err);
}

static enum status book(struct context *c, struct error *err) {
    if (!options_flag(c->options, "time")) return error_set(err, STATUS_USAGE, "--time is needed");
    json_t *args = json_object();
    json_put_text(&args, "exam", context_arg(c, 0));
    json_put_text(&args, "time", options_text(c->options, "time"));
    return context_do(c, "exam-book", args, render_exam, err);
}

static enum status cancel(struct context *c, struct error *err) {
    return context_do(c, "exam-cancel", about(c, "exam"), render_exam, err);
}

#define WRITES (WITH_NOW | WITH_WRITE | WITH_STORE | WITH_PROTOCOLS | WITH_JSON)

const struct command command_exam_ask = {
    .name = "exam ask",
    .summary = "Ask for an examination, and see the clinic's free times",
    .args = "PATIENT",
    .example = "exam ask p1 --reason \"it swells again\" --store clinic.db",
    .own = reason,
    .groups = WRITES,
    .least = 1,
    .most = 1,
    .run = ask,
};
const struct command command_exam_times = {
    .name = "exam times",
    .summary = "Show the clinic's free times for an examination that is asked for",
    .args = "EXAM",
    .example = "exam times p1:31/1 --store clinic.db",
    .own = days,
    .groups = WITH_NOW | WITH_STORE | WITH_JSON,
    .least = 1,
    .most = 1,
    .run = times,
};
const struct command command_exam_book = {
    .name = "exam book",
    .summary = "Confirm a time for an examination; the patient is reminded of it",
    .args = "EXAM",
    .example = "exam book p1:31/1 --time 2027-03-02T09:00 --as anna --store clinic.db",
    .own = time_of,
    .groups = WRITES,
    .least = 1,
    .most = 1,
    .run = book,
};
const struct command command_exam_cancel = {
    .name = "exam cancel",
    .summary = "Call off an examination",
    .args = "EXAM",
    .example = "exam cancel p1:31/1 --reason \"seen elsewhere\" --store clinic.db",
    .own = reason,
    .groups = WRITES,
    .least = 1,
    .most = 1,
    .run = cancel,
};
