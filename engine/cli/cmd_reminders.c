/* reminders: what was sent, what waits, and what was not sent and why. */
#include "base/json_build.h"
#include "cli/command.h"
#include "cli/render.h"

static const struct option own[] = {
    {"state", OPTION_TEXT, "STATE", "only those: due, sent, expired, answered …", 0, 0, NULL}, {0}};

static enum status run(struct context *c, struct error *err) {
    json_t *args = json_object();
    json_put_text(&args, "patient", context_arg(c, 0));
    json_put_text(&args, "state", options_text(c->options, "state"));
    return context_do(c, "reminders", args, render_reminders, err);
}

const struct command command_reminders = {
    .name = "reminders",
    .summary = "List reminders and what became of them, of one patient or of all",
    .args = "[PATIENT]",
    .example = "reminders p1 --state expired --store clinic.db",
    .own = own,
    .groups = WITH_NOW | WITH_STORE | WITH_JSON,
    .most = 1,
    .run = run,
};
