/* verify: checks the store: event chains, caches against replay, invariants. */
#include "cli/command.h"
#include "cli/render.h"

static void show(struct render *r, const json_t *answer) {
    const json_t *problems = json_object_get(answer, "problems");
    if (json_array_size(problems) > 0) return;
    long long patients = (long long)json_integer_value(json_object_get(answer, "patients"));
    text_add(r->t, "%lld patient%s, %lld events, no problems\n", patients, patients == 1 ? "" : "s",
             (long long)json_integer_value(json_object_get(answer, "events")));
}

static enum status run(struct context *c, struct error *err) {
    json_t *answer;
    enum status status = context_ask(c, "verify", json_object(), &answer, err);
    if (status != STATUS_OK) return status;
    const json_t *problems = json_object_get(answer, "problems");
    size_t count = json_array_size(problems);
    for (size_t i = 0; i < count; i++)
        text_add(&c->problems, "stride verify: %s\n", json_string_value(json_array_get(problems, i)));
    status = context_show(c, answer, show, err);
    return status == STATUS_OK && count > 0 ? STATUS_NO : status;
}

const struct command command_verify = {
    .name = "verify",
    .summary = "Check the store: event chains, caches against replay, invariants",
    .args = "",
    .example = "verify --store clinic.db",
    .groups = WITH_STORE | WITH_JSON,
    .run = run,
};
