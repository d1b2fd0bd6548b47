/* pause, resume, stop: one plan's life, as patient or clinician wish. */
#include "base/json_build.h"
#include "cli/command.h"
#include "cli/render.h"

static const struct option reason[] = {{"reason", OPTION_TEXT, "WORDS", "why; it is kept", 0, 0, NULL}, {0}};

static enum status ask(struct context *c, const char *deed, struct error *err) {
    json_t *args = json_object();
    json_put_text(&args, "plan", context_arg(c, 0));
    json_put_text(&args, "reason", options_text(c->options, "reason"));
    return context_do(c, deed, args, render_decided, err);
}

static enum status pause_plan(struct context *c, struct error *err) { return ask(c, "pause", err); }
static enum status resume_plan(struct context *c, struct error *err) { return ask(c, "resume", err); }
static enum status stop_plan(struct context *c, struct error *err) { return ask(c, "stop", err); }

#define WRITES (WITH_NOW | WITH_WRITE | WITH_STORE | WITH_PROTOCOLS | WITH_JSON)

const struct command command_pause = {
    .name = "pause",
    .summary = "Pause a plan: no sessions until it is resumed, and none counts as missed",
    .args = "PLAN",
    .example = "pause p1/1 --reason holiday --store clinic.db",
    .own = reason,
    .groups = WRITES,
    .least = 1,
    .most = 1,
    .run = pause_plan,
};
const struct command command_resume = {
    .name = "resume",
    .summary = "Go on with a paused plan, at the level that the days off allow",
    .args = "PLAN",
    .example = "resume p1/1 --store clinic.db",
    .own = reason,
    .groups = WRITES,
    .least = 1,
    .most = 1,
    .run = resume_plan,
};
const struct command command_stop = {
    .name = "stop",
    .summary = "End a plan for good; what was recorded stays",
    .args = "PLAN",
    .example = "stop p1/1 --reason \"treated elsewhere\" --store clinic.db",
    .own = reason,
    .groups = WRITES,
    .least = 1,
    .most = 1,
    .run = stop_plan,
};
