/* status: whether reminders go out, and what is amiss if they do not; status 1 when anything is. */
#include "cli/command.h"
#include "cli/render.h"
#include "time/instant.h"
#include <string.h>

static long long number(const json_t *o, const char *key) {
    return (long long)json_integer_value(json_object_get(o, key));
}

static const char *instant_or(const json_t *o, const char *key, const char *otherwise) {
    const char *text = json_string_value(json_object_get(o, key));
    return text != NULL ? text : otherwise;
}

static void show_service(struct render *r, const json_t *answer) {
    const json_t *s = json_object_get(answer, "service");
    if (json_is_object(s))
        text_add(r->t, "served by process %lld for %lld s\n", number(s, "pid"), number(s, "uptime_s"));
    else text_put(r->t, "nobody serves this store\n");
}

static void show_channels(struct render *r, const json_t *answer) {
    const json_t *list = json_object_get(answer, "channels");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *c = json_array_get(list, i);
        const char *why = json_string_value(json_object_get(c, "why"));
        text_add(r->t, "channel %s: last delivered %s, last failed %s%s%s%s; %lld waiting, %lld failed in 24 h\n",
                 render_get(c, "channel"), instant_or(c, "ok", "never"), instant_or(c, "failed", "never"),
                 why != NULL ? " (" : "", why != NULL ? why : "", why != NULL ? ")" : "", number(c, "waiting"),
                 number(c, "failed_24h"));
    }
}

static void show_store(struct render *r, const json_t *answer) {
    const json_t *s = json_object_get(answer, "store"), *free = json_object_get(s, "free");
    text_add(r->t, "store %s: schema %lld, %lld KiB", render_get(s, "path"), number(s, "schema"),
             number(s, "bytes") / 1024);
    if (json_is_integer(free)) text_add(r->t, ", %lld MiB free", (long long)json_integer_value(free) / 1048576);
    text_put(r->t, "\n");
}

static void show_watch(struct render *r, const json_t *answer, const char *name) {
    const json_t *w = json_object_get(answer, name);
    if (json_is_object(w)) text_add(r->t, "%s: last %s\n", name, instant_or(w, "at", "never"));
}

static void show(struct render *r, const json_t *answer) {
    if (json_is_true(json_object_get(answer, "ok"))) text_put(r->t, "ok\n");
    show_service(r, answer);
    show_channels(r, answer);
    show_store(r, answer);
    show_watch(r, answer, "heartbeat");
    show_watch(r, answer, "anchor");
    text_add(r->t, "tzdata %s\n", render_get(json_object_get(answer, "tzdata"), "version"));
}

static enum status run(struct context *c, struct error *err) {
    json_t *answer;
    enum status status = context_ask(c, "status", json_object(), &answer, err);
    if (status != STATUS_OK) return status;
    const json_t *problems = json_object_get(answer, "problems");
    size_t count = json_array_size(problems);
    for (size_t i = 0; i < count; i++)
        text_add(&c->problems, "stride status: %s\n", json_string_value(json_array_get(problems, i)));
    status = context_show(c, answer, show, err);
    return status == STATUS_OK && count > 0 ? STATUS_NO : status;
}

const struct command command_status = {
    .name = "status",
    .summary = "Say whether reminders go out, and what is amiss if they do not",
    .args = "",
    .example = "status --store clinic.db",
    .groups = WITH_NOW | WITH_STORE | WITH_JSON,
    .run = run,
};
