/* amend: a mistaken answer put right; the old one stays on record. */
#include "base/json_build.h"
#include "cli/command.h"
#include "cli/render.h"

static enum status run(struct context *c, struct error *err) {
    json_t *form;
    enum status status = context_form(context_arg(c, 1), &form, err);
    if (status != STATUS_OK) return status;
    json_t *args = json_object();
    json_put_text(&args, "event", context_arg(c, 0));
    json_put(&args, "form", form);
    return context_do(c, "amend", args, render_amended, err);
}

const struct command command_amend = {
    .name = "amend",
    .summary = "Put a mistaken answer right: FILE takes the place of what EVENT recorded; - reads standard input",
    .args = "EVENT FILE",
    .example = "amend p1:31 right.json --store clinic.db\n"
               "right.json holds findings, as for record; of a check-in its answers:\n"
               "    {\"done\": true, \"during\": 3, \"analgesic\": false, \"form\": {\"findings\": {}}}",
    .groups = WITH_NOW | WITH_WRITE | WITH_STORE | WITH_PROTOCOLS | WITH_JSON,
    .least = 2,
    .most = 2,
    .run = run,
};
