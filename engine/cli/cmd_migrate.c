/* migrate: plans to another version of their protocol, one or all. */
#include "base/json_build.h"
#include "cli/command.h"
#include "cli/render.h"

static const struct option own[] = {
    {"all", OPTION_FLAG, NULL, "every open plan of --protocol", 0, 0, NULL},
    {"protocol", OPTION_TEXT, "ID", "with --all: of which protocol", 0, 0, NULL},
    {"to", OPTION_TEXT, "VERSION", "the version to go to", 0, 0, NULL},
    {"dry-run", OPTION_FLAG, NULL, "only show what would differ", 0, 0, NULL},
    {0}};

static json_t *make_args(const struct context *c, const char *plan) {
    json_t *args = json_object();
    json_put_text(&args, "plan", plan);
    json_put_text(&args, "to", options_text(c->options, "to"));
    json_put_true(&args, "dry_run", options_flag(c->options, "dry-run"));
    return args;
}

/* ---- All of a protocol ---- */

static json_t *refusal(const char *plan, const struct error *why) {
    json_t *o = json_object();
    json_put_text(&o, "plan", plan);
    json_put_text(&o, "refused", why->message);
    return o;
}

/* What is refused for one plan stands in the list; only the machine's failure ends it. */
static enum status migrate_one(struct context *c, const char *plan, json_t **list, struct error *err) {
    json_t *answer = NULL;
    struct error why = {0};
    enum status status = context_ask(c, "migrate", make_args(c, plan), &answer, &why);
    if (status == STATUS_NO || status == STATUS_INPUT) {
        json_push(list, refusal(plan, &why));
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        json_push(list, answer);
    else
        *err = why;
    return status;
}

/* One that is there already, by an earlier run or by hand, is passed over. */
static bool wanted(const struct context *c, const json_t *plan) {
    bool open = !render_is(plan, "state", "completed") && !render_is(plan, "state", "revoked");
    return open && render_is(plan, "protocol", options_text(c->options, "protocol")) &&
           !render_is(plan, "version", options_text(c->options, "to"));
}

static enum status migrate_patient(struct context *c, const char *patient, json_t **list, struct error *err) {
    json_t *shown = NULL, *args = json_object();
    json_put_text(&args, "patient", patient);
    enum status status = context_ask(c, "patient-show", args, &shown, err);
    const json_t *plans = json_object_get(shown, "plans");
    for (size_t i = 0; status == STATUS_OK && i < json_array_size(plans); i++) {
        const json_t *plan = json_array_get(plans, i);
        if (wanted(c, plan)) status = migrate_one(c, render_get(plan, "plan"), list, err);
    }
    json_decref(shown);
    return status;
}

static size_t refusals(const json_t *list) {
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(list); i++)
        count += *render_get(json_array_get(list, i), "refused") != '\0';
    return count;
}

static enum status migrate_all(struct context *c, struct error *err) {
    json_t *patients = NULL, *list = json_array(), *answer = NULL;
    if (!options_flag(c->options, "protocol")) {
        json_decref(list);
        return error_set(err, STATUS_USAGE, "--all needs --protocol");
    }
    enum status status = context_ask(c, "patient-list", json_object(), &patients, err);
    const json_t *each = json_object_get(patients, "patients");
    for (size_t i = 0; status == STATUS_OK && i < json_array_size(each); i++)
        status = migrate_patient(c, render_get(json_array_get(each, i), "patient"), &list, err);
    json_decref(patients);
    if (status != STATUS_OK) {
        json_decref(list);
        return status;
    }
    size_t refused = refusals(list), count = json_array_size(list);
    answer = json_object();
    json_put(&answer, "plans", list);
    status = context_show(c, answer, render_migrated, err);
    if (status != STATUS_OK || refused == 0) return status;
    return error_set(err, STATUS_NO, "%zu of %zu plans cannot be moved", refused, count);
}

/* ---- One ---- */

static enum status run(struct context *c, struct error *err) {
    bool all = options_flag(c->options, "all");
    if (!options_flag(c->options, "to")) return error_set(err, STATUS_USAGE, "--to is needed");
    if (all == (context_arg(c, 0) != NULL)) return error_set(err, STATUS_USAGE, "expected a plan or --all, one of them");
    if (all) return migrate_all(c, err);
    return context_do(c, "migrate", make_args(c, context_arg(c, 0)), render_migrated, err);
}

const struct command command_migrate = {
    .name = "migrate",
    .summary = "Move a plan to another version of its protocol, and show what differs",
    .args = "[PLAN]",
    .example = "migrate p1/1 --to 1.1.0 --dry-run --store clinic.db",
    .own = own,
    .groups = WITH_NOW | WITH_WRITE | WITH_STORE | WITH_PROTOCOLS | WITH_JSON,
    .least = 0,
    .most = 1,
    .run = run,
};
