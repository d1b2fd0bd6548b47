/* plan: the plan as it would be; touches no store. */
#include "base/json_build.h"
#include "cli/command.h"
#include "cli/render.h"

static const struct option own[] = {
    {"protocol", OPTION_TEXT, "ID", "the protocol", 0, 0, NULL},
    {"side", OPTION_TEXT, "SIDE", "the knee: left or right", 0, 0, NULL},
    {"findings", OPTION_TEXT, "FILE", "findings as JSON; - is standard input", 0, 0, NULL},
    {"zone", OPTION_TEXT, "ZONE", "where the patient lives, like America/New_York", 0, 0, NULL},
    {"start", OPTION_DATE, "DATE", "the first day, like 2027-03-01", 0, 0, NULL},
    {"days", OPTION_NUMBER, "N", "how many days (14)", 1, 366, NULL},
    {0}};

static enum status check_given(const struct context *c, struct error *err) {
    static const char *const needed[] = {"protocol", "side", "findings", "zone", "start"};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!options_flag(c->options, needed[i])) return error_set(err, STATUS_USAGE, "--%s is needed", needed[i]);
    return STATUS_OK;
}

static json_t *make_args(const struct context *c, json_t *form) {
    const struct options *o = c->options;
    json_t *args = json_object();
    json_put_text(&args, "protocol", options_text(o, "protocol"));
    json_put_text(&args, "side", options_text(o, "side"));
    json_put(&args, "form", json_incref(form));
    json_put_text(&args, "zone", options_text(o, "zone"));
    json_put_text(&args, "start", options_text(o, "start"));
    json_put_int(&args, "days", options_number(o, "days", 14));
    return args;
}

static enum status ask(struct context *c, struct catalogue *catalogue, json_t *form, struct error *err) {
    struct clock clock;
    struct practice p = {.catalogue = catalogue, .zones = zones_new(), .clock = &clock};
    json_t *request = json_object(), *answer = NULL;
    context_clock(c, &clock);
    json_put_text(&request, "deed", "plan");
    json_put_text(&request, "who", "nobody");
    json_put(&request, "args", make_args(c, form));
    enum status status = request != NULL && p.zones != NULL ? practice_request(&p, request, &answer, err)
                                                            : error_set(err, STATUS_MEMORY, "out of memory");
    if (status == STATUS_OK) status = context_show(c, answer, render_agenda, err);
    json_decref(request);
    zones_free(p.zones);
    return status;
}

static enum status run(struct context *c, struct error *err) {
    struct protocols p = {0};
    json_t *form = NULL;
    enum status status = check_given(c, err);
    if (status == STATUS_OK) status = context_form(options_text(c->options, "findings"), &form, err);
    if (status == STATUS_OK) status = context_protocols_whole(c, &p, err);
    if (status == STATUS_OK) status = ask(c, p.catalogue, form, err);
    protocols_free(&p);
    json_decref(form);
    return status;
}

const struct command command_plan = {
    .name = "plan",
    .summary = "Show the plan that these findings would open, or why there is none",
    .args = "",
    .example =
        "plan --protocol itb-syndrome --side right --findings protocols/samples/v1-itb.json --zone America/New_York "
        "--start 2027-03-01 --now 2027-03-01T12:00:00Z",
    .own = own,
    .groups = WITH_NOW | WITH_PROTOCOLS | WITH_JSON,
    .run = run,
};
