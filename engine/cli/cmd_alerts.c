/* alerts: what a clinician must see, and that one has seen it. */
#include "base/json_build.h"
#include "cli/command.h"
#include "cli/render.h"
#include <string.h>

static const struct option own[] = {
    {"patient", OPTION_TEXT, "ID", "of this patient alone", 0, 0, NULL},
    {"all", OPTION_FLAG, NULL, "those too that somebody has acknowledged", 0, 0, NULL},
    {0}};

static enum status list(struct context *c, struct error *err) {
    json_t *args = json_object();
    json_put_text(&args, "patient", options_text(c->options, "patient"));
    json_put_true(&args, "all", options_flag(c->options, "all"));
    return context_do(c, "alerts", args, render_alerts, err);
}

static enum status acknowledge(struct context *c, struct error *err) {
    json_t *args = json_object();
    json_put_text(&args, "alert", context_arg(c, 1));
    return context_do(c, "acknowledge", args, render_acknowledged, err);
}

static enum status run(struct context *c, struct error *err) {
    const char *word = context_arg(c, 0);
    if (word == NULL) return list(c, err);
    if (strcmp(word, "ack") != 0)
        return error_set(err, STATUS_USAGE, "expected \"ack\" and an alert's id, got \"%s\"; --patient names a patient",
                         word);
    if (context_arg(c, 1) == NULL) return error_set(err, STATUS_USAGE, "ack: which alert? Its id is like p1:31/1");
    return acknowledge(c, err);
}

const struct command command_alerts = {
    .name = "alerts",
    .summary = "Show what a clinician must see, the most urgent first; \"ack ALERT\" says that you have seen one",
    .args = "[ack ALERT]",
    .example = "alerts ack p1:31/1 --as anna --store clinic.db",
    .own = own,
    .groups = WITH_NOW | WITH_WRITE | WITH_STORE | WITH_PROTOCOLS | WITH_JSON,
    .least = 0,
    .most = 2,
    .run = run,
};
