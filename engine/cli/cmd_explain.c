/* explain: what happened, and why. */
#include "base/json_build.h"
#include "cli/command.h"
#include "cli/render.h"
#include <string.h>

static const struct option own[] = {
    {"for", OPTION_TEXT, "WHOM", "clinician, patient or engineer (clinician)", 0, 0, NULL}, {0}};

static enum status run(struct context *c, struct error *err) {
    const char *whom = options_text(c->options, "for");
    bool plain = whom != NULL && strcmp(whom, "patient") == 0;
    json_t *args = json_object();
    json_put_text(&args, "what", context_arg(c, 0));
    json_put_text(&args, "for", whom);
    return context_do(c, "explain", args, plain ? render_story_plain : render_story, err);
}

const struct command command_explain = {
    .name = "explain",
    .summary = "Tell the story of a patient, plan, session, reminder, event, alert or proposal: each move and why",
    .args = "ID",
    .example = "explain p1/1 --for clinician --store clinic.db",
    .own = own,
    .groups = WITH_NOW | WITH_STORE | WITH_JSON,
    .least = 1,
    .most = 1,
    .run = run,
};
