/* patient add, set, show, list. */
#include "base/json_build.h"
#include "cli/command.h"
#include "cli/render.h"
#include <string.h>

#define SETTINGS                                                                                                       \
    {"time", OPTION_LIST, "HH:MM", "a preferred time of the day, once or more; default for the protocols'", 0, 0,      \
     NULL},                                                                                                            \
        {"quiet", OPTION_TEXT, "A-B", "quiet hours, like 21:00-07:00; off for none", 0, 0, NULL},                      \
        {"name", OPTION_TEXT, "NAME", "the patient's name; none takes it away", 0, 0, NULL},                           \
        {"email", OPTION_TEXT, "ADDRESS", "the patient's e-mail address; none takes it away", 0, 0, NULL},             \
        {"phone", OPTION_TEXT, "NUMBER", "digits, spaces, a + in front; none takes it away", 0, 0, NULL}, {            \
        "channels", OPTION_TEXT, "NAMES", "by which reminders go: \"email file\"; default for the clinic's", 0, 0,     \
            NULL                                                                                                       \
    }

static const struct option add_options[] = {
    {"zone", OPTION_TEXT, "ZONE", "where the patient lives, like America/New_York", 0, 0, NULL},
    {"id", OPTION_TEXT, "ID", "the id, if the next free one is not wanted", 0, 0, NULL},
    SETTINGS,
    {0}};
static const struct option set_options[] = {SETTINGS, {0}};

/* "email file", or with commas; "default": none of their own. */
static void put_channels(const char *names, json_t **args) {
    json_t *list = json_array();
    for (const char *at = names + strspn(names, " ,"); *at != '\0'; at += strspn(at, " ,")) {
        size_t n = strcspn(at, " ,");
        if (n != strlen("default") || strncmp(at, "default", n) != 0) json_push(&list, json_stringn(at, n));
        at += n;
    }
    json_put(args, "channels", list);
}

/* "none": what there is goes. */
static void put_contact(const struct context *c, const char *name, json_t **args) {
    const char *text = options_text(c->options, name);
    json_put_text(args, name, text != NULL && strcmp(text, "none") == 0 ? "" : text);
}

static void put_settings(const struct context *c, json_t **args) {
    const char *const *time;
    size_t count = options_list(c->options, "time", &time);
    bool own = count != 1 || strcmp(time[0], "default") != 0;
    json_t *times = json_array();
    for (size_t i = 0; own && i < count; i++) json_push(&times, json_string(time[i]));
    if (count > 0)
        json_put(args, "times", times);
    else
        json_decref(times);
    json_put_text(args, "quiet", options_text(c->options, "quiet"));
    put_contact(c, "name", args);
    put_contact(c, "email", args);
    put_contact(c, "phone", args);
    if (options_flag(c->options, "channels")) put_channels(options_text(c->options, "channels"), args);
}

static json_t *about(const struct context *c) {
    json_t *args = json_object();
    json_put_text(&args, "patient", context_arg(c, 0));
    return args;
}

static enum status add(struct context *c, struct error *err) {
    json_t *args = json_object();
    if (!options_flag(c->options, "zone")) {
        json_decref(args);
        return error_set(err, STATUS_USAGE, "--zone is needed");
    }
    json_put_text(&args, "zone", options_text(c->options, "zone"));
    json_put_text(&args, "id", options_text(c->options, "id"));
    put_settings(c, &args);
    return context_do(c, "patient-add", args, render_added, err);
}

static enum status set(struct context *c, struct error *err) {
    json_t *args = about(c);
    put_settings(c, &args);
    if (json_object_size(args) == 1) {
        json_decref(args);
        return error_set(err, STATUS_USAGE, "nothing to change is named; see \"stride patient set --help\"");
    }
    return context_do(c, "patient-set", args, render_added, err);
}

static enum status show(struct context *c, struct error *err) {
    return context_do(c, "patient-show", about(c), render_patient, err);
}

static enum status list(struct context *c, struct error *err) {
    return context_do(c, "patient-list", json_object(), render_patients, err);
}

#define WRITES (WITH_NOW | WITH_WRITE | WITH_STORE | WITH_PROTOCOLS | WITH_JSON)
#define READS  (WITH_NOW | WITH_STORE | WITH_JSON)

const struct command command_patient_add = {
    .name = "patient add",
    .summary = "Add a patient, and print the id; makes the store if it is not there",
    .args = "",
    .example = "patient add --zone America/New_York --time 18:00 --store clinic.db",
    .own = add_options,
    .groups = WRITES,
    .run = add,
};
const struct command command_patient_set = {
    .name = "patient set",
    .summary = "Change a patient's times, quiet hours, name, addresses or channels",
    .args = "PATIENT",
    .example = "patient set p1 --time 07:30 --store clinic.db",
    .own = set_options,
    .groups = WRITES,
    .least = 1,
    .most = 1,
    .run = set,
};
const struct command command_patient_show = {
    .name = "patient show",
    .summary = "Show a patient: plans, holds, red flags, alerts",
    .args = "PATIENT",
    .example = "patient show p1 --store clinic.db",
    .groups = READS,
    .least = 1,
    .most = 1,
    .run = show,
};
const struct command command_patient_list = {
    .name = "patient list",
    .summary = "List the patients",
    .args = "",
    .example = "patient list --store clinic.db",
    .groups = READS,
    .run = list,
};
