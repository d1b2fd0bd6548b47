/* snooze: a reminder comes once more, a little later. */
#include "base/json_build.h"
#include "cli/command.h"
#include "cli/render.h"
#include <stdlib.h>
#include <string.h>

#define DIGITS_MOST 4

static enum status read_minutes(const char *text, int64_t *out, struct error *err) {
    size_t digits = strspn(text, "0123456789");
    bool whole = digits > 0 && digits <= DIGITS_MOST && text[digits] == '\0';
    *out = whole ? strtol(text, NULL, 10) : 0;
    if (*out > 0) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "MINUTES is \"%s\", expected a whole number from 10 to 60", text);
}

static enum status run(struct context *c, struct error *err) {
    int64_t minutes = 0;
    enum status status = read_minutes(context_arg(c, 1), &minutes, err);
    if (status != STATUS_OK) return status;
    json_t *args = json_object();
    json_put_text(&args, "reminder", context_arg(c, 0));
    json_put_int(&args, "minutes", minutes);
    return context_do(c, "snooze", args, render_snoozed, err);
}

const struct command command_snooze = {
    .name = "snooze",
    .summary = "Let a session's reminder come once more, 10 to 60 minutes from now",
    .args = "REMINDER MINUTES",
    .example = "snooze p1.7/terminal/0 30 --store clinic.db",
    .groups = WITH_NOW | WITH_WRITE | WITH_STORE | WITH_PROTOCOLS | WITH_JSON,
    .least = 2,
    .most = 2,
    .run = run,
};
