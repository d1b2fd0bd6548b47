/* agenda: the sessions to come. */
#include "base/json_build.h"
#include "cli/command.h"
#include "cli/render.h"

static const struct option own[] = {{"days", OPTION_NUMBER, "N", "how many days (14)", 1, 366, NULL}, {0}};

static enum status run(struct context *c, struct error *err) {
    json_t *args = json_object();
    json_put_text(&args, "patient", context_arg(c, 0));
    json_put_int(&args, "days", options_number(c->options, "days", 14));
    return context_do(c, "agenda", args, render_agenda, err);
}

const struct command command_agenda = {
    .name = "agenda",
    .summary = "Show the sessions to come",
    .args = "PATIENT",
    .example = "agenda p1 --days 7 --store clinic.db",
    .own = own,
    .groups = WITH_NOW | WITH_STORE | WITH_JSON,
    .least = 1,
    .most = 1,
    .run = run,
};
