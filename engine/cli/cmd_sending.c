/* sending hold, sending resume: nothing goes out to anybody, or all does again. */
#include "base/json_build.h"
#include "cli/command.h"
#include "cli/render.h"
#include <string.h>

static const struct option own_hold[] = {{"reason", OPTION_TEXT, "R", "why", 0, 0, NULL}, {0}};

static void show(struct render *r, const json_t *answer) {
    const char *reason = json_string_value(json_object_get(answer, "reason"));
    if (!json_is_true(json_object_get(answer, "held"))) {
        text_put(r->t, "sending goes on\n");
        return;
    }
    text_add(r->t, "sending is held since %s by %s", render_get(answer, "since"), render_get(answer, "who"));
    text_add(r->t, "%s%s\n", reason != NULL ? ": " : "", reason != NULL ? reason : "");
}

static enum status hold(struct context *c, struct error *err) {
    json_t *args = json_object();
    json_put_text(&args, "reason", options_text(c->options, "reason"));
    return context_do(c, "sending-hold", args, show, err);
}

static enum status resume(struct context *c, struct error *err) {
    return context_do(c, "sending-resume", json_object(), show, err);
}

const struct command command_sending_hold = {
    .name = "sending hold",
    .summary = "Let nothing go out to anybody until it is resumed; all else goes on, and what is late expires",
    .args = "",
    .example = "sending hold --reason \"the server moves\" --as anna --store clinic.db",
    .own = own_hold,
    .groups = WITH_NOW | WITH_WRITE | WITH_STORE | WITH_PROTOCOLS | WITH_JSON,
    .run = hold,
};

const struct command command_sending_resume = {
    .name = "sending resume",
    .summary = "Let reminders go out again, whatever held them: a person, a restore, a step of the clock",
    .args = "",
    .example = "sending resume --as anna --store clinic.db",
    .groups = WITH_NOW | WITH_WRITE | WITH_STORE | WITH_PROTOCOLS | WITH_JSON,
    .run = resume,
};
