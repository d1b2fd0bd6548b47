/* approve, decline, clear: what waits for a clinician's word. */
#include "base/json_build.h"
#include "cli/command.h"
#include "cli/render.h"

static const struct option reason[] = {{"reason", OPTION_TEXT, "WORDS", "why; it is kept", 0, 0, NULL}, {0}};

static enum status ask(struct context *c, const char *deed, const char *about, struct error *err) {
    json_t *args = json_object();
    json_put_text(&args, about, context_arg(c, 0));
    json_put_text(&args, "reason", options_text(c->options, "reason"));
    return context_do(c, deed, args, render_decided, err);
}

static enum status approve(struct context *c, struct error *err) { return ask(c, "approve", "proposal", err); }
static enum status decline(struct context *c, struct error *err) { return ask(c, "decline", "proposal", err); }
static enum status clear(struct context *c, struct error *err) { return ask(c, "clear", "patient", err); }

#define WRITES (WITH_NOW | WITH_WRITE | WITH_STORE | WITH_PROTOCOLS | WITH_JSON)

const struct command command_approve = {
    .name = "approve",
    .summary = "Approve what waits for a clinician: a plan in draft, a step of care, or one care",
    .args = "PROPOSAL",
    .example = "approve p1:31/1 --as anna --store clinic.db",
    .own = reason,
    .groups = WRITES,
    .least = 1,
    .most = 1,
    .run = approve,
};
const struct command command_decline = {
    .name = "decline",
    .summary = "Decline what waits for a clinician: a plan in draft, a step of care, or one care",
    .args = "PROPOSAL",
    .example = "decline p1:31/1 --as anna --reason \"not before the scan\" --store clinic.db",
    .own = reason,
    .groups = WRITES,
    .least = 1,
    .most = 1,
    .run = decline,
};
const struct command command_clear = {
    .name = "clear",
    .summary = "Clear a patient's red flags as they stand, after an examination; stopped plans go on",
    .args = "PATIENT",
    .example = "clear p1 --as anna --reason \"fracture excluded\" --store clinic.db",
    .own = reason,
    .groups = WRITES,
    .least = 1,
    .most = 1,
    .run = clear,
};
