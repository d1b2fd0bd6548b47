/* checkin: what the patient reports of a session; may come in parts. */
#include "base/json_build.h"
#include "cli/command.h"
#include "cli/render.h"
#include "clinical/finding/finding.h"
#include <string.h>

static const struct option own[] = {
    {"done", OPTION_FLAG, NULL, "the session was done", 0, 0, NULL},
    {"skipped", OPTION_TEXT, "WHY", "it was not done, and why", 0, 0, NULL},
    {"share", OPTION_NUMBER, "PERCENT", "how much of the sets was done (100)", 0, 100, NULL},
    {"before", OPTION_NUMBER, "N", "pain before the session", 0, 10, NULL},
    {"during", OPTION_NUMBER, "N", "the worst pain during it", 0, 10, NULL},
    {"after60", OPTION_NUMBER, "N", "pain 60 minutes after it", 0, 10, NULL},
    {"morning", OPTION_NUMBER, "N", "pain the next morning", 0, 10, NULL},
    {"swelling", OPTION_TEXT, "yes|no", "is the knee newly swollen", 0, 0, NULL},
    {"limp", OPTION_TEXT, "yes|no", "do you limp", 0, 0, NULL},
    {"sharp", OPTION_TEXT, "yes|no", "did a sharp pain end the session", 0, 0, NULL},
    {"painkiller", OPTION_TEXT, "yes|no",
     "was one taken before these answers; pain scores count as\n"
     "                         perhaps masked unless it is said that no painkiller was taken",
     0, 0, NULL},
    {0}};

static enum status read_answer(const struct options *o, const char *name, bool *yes, struct error *err) {
    const char *said = options_text(o, name);
    *yes = strcmp(said, "yes") == 0;
    if (*yes || strcmp(said, "no") == 0) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "--%s: expected yes or no, got \"%s\"", name, said);
}

/* --painkiller is the form's finding "analgesic"; *form is made when there is none. A form that is not as it should be
 * is left to whoever reads it. */
static enum status add_painkiller(const struct context *c, json_t **form, struct error *err) {
    const char *said = options_text(c->options, "painkiller");
    if (said == NULL) return STATUS_OK;
    bool taken;
    enum status status = read_answer(c->options, "painkiller", &taken, err);
    if (status != STATUS_OK) return status;
    if (*form == NULL) *form = json_object();
    if (*form != NULL && json_object_get(*form, "findings") == NULL) json_put(form, "findings", json_object());
    json_t *findings = json_object_get(*form, "findings");
    const json_t *before = json_object_get(findings, FINDING_ANALGESIC);
    char shown[64];
    if (before != NULL && before != (taken ? json_true() : json_false()))
        return error_set(err, STATUS_INPUT, "--painkiller %s: the form says otherwise, " FINDING_ANALGESIC " is %s",
                         said, json_show(shown, before));
    if (*form == NULL ||
        (json_is_object(findings) && json_object_set_new(findings, FINDING_ANALGESIC, json_boolean(taken)) != 0))
        return error_set(err, STATUS_MEMORY, "out of memory");
    return STATUS_OK;
}

static enum status add_answers(const struct context *c, json_t **args, struct error *err) {
    static const char *const answers[] = {"swelling", "limp", "sharp"};
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        bool yes;
        if (!options_flag(c->options, answers[i])) continue;
        enum status status = read_answer(c->options, answers[i], &yes, err);
        if (status != STATUS_OK) return status;
        json_put_bool(args, answers[i], yes);
    }
    return STATUS_OK;
}

static json_t *make_args(const struct context *c) {
    static const char *const scores[] = {"share", "before", "during", "after60", "morning"};
    json_t *args = json_object();
    json_put_text(&args, "session", context_arg(c, 0));
    json_put_true(&args, "done", options_flag(c->options, "done"));
    json_put_text(&args, "skipped", options_text(c->options, "skipped"));
    for (size_t i = 0; i < sizeof scores / sizeof *scores; i++)
        if (options_flag(c->options, scores[i]))
            json_put_int(&args, scores[i], options_number(c->options, scores[i], 0));
    return args;
}

static enum status run(struct context *c, struct error *err) {
    const char *path = context_arg(c, 1);
    json_t *form = NULL;
    enum status status = path != NULL ? context_form(path, &form, err) : STATUS_OK;
    if (status == STATUS_OK) status = add_painkiller(c, &form, err);
    if (status != STATUS_OK) {
        json_decref(form);
        return status;
    }
    json_t *args = make_args(c);
    if (form != NULL) json_put(&args, "form", form);
    status = add_answers(c, &args, err);
    if (status != STATUS_OK) {
        json_decref(args);
        return status;
    }
    return context_do(c, "checkin", args, render_recorded, err);
}

const struct command command_checkin = {
    .name = "checkin",
    .summary = "Record how a session went, in one part or several; FILE holds other answers, - is standard input",
    .args = "SESSION [FILE]",
    .example = "checkin p1.7 --done --before 1 --during 3 --painkiller no --store clinic.db",
    .own = own,
    .groups = WITH_NOW | WITH_WRITE | WITH_STORE | WITH_PROTOCOLS | WITH_JSON,
    .least = 1,
    .most = 2,
    .run = run,
};
