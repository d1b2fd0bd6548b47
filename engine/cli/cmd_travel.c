/* travel: the patient lives by another clock from now on. */
#include "base/json_build.h"
#include "cli/command.h"
#include "cli/render.h"

static const struct option own[] = {
    {"zone", OPTION_TEXT, "ZONE", "where the patient is now, like Europe/Berlin", 0, 0, NULL},
    {"dry-run", OPTION_FLAG, NULL, "only show what the sessions to come would be", 0, 0, NULL},
    {0}};

static enum status run(struct context *c, struct error *err) {
    if (!options_flag(c->options, "zone")) return error_set(err, STATUS_USAGE, "--zone is needed");
    json_t *args = json_object();
    json_put_text(&args, "patient", context_arg(c, 0));
    json_put_text(&args, "zone", options_text(c->options, "zone"));
    json_put_true(&args, "dry_run", options_flag(c->options, "dry-run"));
    return context_do(c, "travel", args, render_travel, err);
}

const struct command command_travel = {
    .name = "travel",
    .summary = "Move what has not come due yet to the clock of another zone",
    .args = "PATIENT",
    .example = "travel p1 --zone Europe/Berlin --dry-run --store clinic.db",
    .own = own,
    .groups = WITH_NOW | WITH_WRITE | WITH_STORE | WITH_PROTOCOLS | WITH_JSON,
    .least = 1,
    .most = 1,
    .run = run,
};
