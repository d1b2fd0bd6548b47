/* enrol: opens a plan, or says why not. */
#include "base/json_build.h"
#include "cli/command.h"
#include "cli/render.h"

static const struct option own[] = {{"protocol", OPTION_TEXT, "ID", "the protocol", 0, 0, NULL},
                                    {"side", OPTION_TEXT, "SIDE", "the knee: left or right", 0, 0, NULL},
                                    {"start", OPTION_DATE, "DATE", "the first day (today)", 0, 0, NULL},
                                    {"draft", OPTION_FLAG, NULL, "propose it only: a clinician approves", 0, 0, NULL},
                                    {0}};

static enum status run(struct context *c, struct error *err) {
    const struct options *o = c->options;
    if (!options_flag(o, "protocol")) return error_set(err, STATUS_USAGE, "--protocol is needed");
    if (!options_flag(o, "side")) return error_set(err, STATUS_USAGE, "--side is needed");
    json_t *args = json_object();
    json_put_text(&args, "patient", context_arg(c, 0));
    json_put_text(&args, "protocol", options_text(o, "protocol"));
    json_put_text(&args, "side", options_text(o, "side"));
    json_put_text(&args, "start", options_text(o, "start"));
    json_put_true(&args, "draft", options_flag(o, "draft"));
    return context_do(c, "enrol", args, render_enrolled, err);
}

const struct command command_enrol = {
    .name = "enrol",
    .summary = "Open a plan for one knee, or say why there is none",
    .args = "PATIENT",
    .example = "enrol p1 --protocol itb-syndrome --side right --store clinic.db",
    .own = own,
    .groups = WITH_NOW | WITH_WRITE | WITH_STORE | WITH_PROTOCOLS | WITH_JSON,
    .least = 1,
    .most = 1,
    .run = run,
};
