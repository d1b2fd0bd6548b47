/* record: findings of a patient into the store. */
#include "base/json_build.h"
#include "cli/command.h"
#include "cli/render.h"

static enum status run(struct context *c, struct error *err) {
    json_t *form, *args;
    enum status status = context_form(context_arg(c, 1), &form, err);
    if (status != STATUS_OK) return status;
    args = json_object();
    json_put_text(&args, "patient", context_arg(c, 0));
    json_put(&args, "form", form);
    return context_do(c, "record", args, render_recorded, err);
}

const struct command command_record = {
    .name = "record",
    .summary = "Record findings of a patient; - reads standard input",
    .args = "PATIENT FILE",
    .example = "record p1 protocols/samples/v1-itb.json --store clinic.db",
    .groups = WITH_NOW | WITH_WRITE | WITH_STORE | WITH_PROTOCOLS | WITH_JSON,
    .least = 2,
    .most = 2,
    .run = run,
};
