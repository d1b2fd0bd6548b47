/* assess: findings in, assessment out; nothing is kept. */
#include "cli/command.h"
#include "cli/render.h"
#include "clinical/assess/assessment.h"

static const struct option own[] = {
    {"findings", OPTION_TEXT, "FILE", "findings as JSON; - is standard input", 0, 0, NULL}, {0}};

static enum status read_subject(const struct catalogue *c, const json_t *form, struct subject *s,
                                struct answers *answers, report_list *reports, struct arena *a, struct error *err) {
    enum status status = findings_read(c->vocabulary, form, s->now_ms, reports, a, err);
    if (status == STATUS_OK) status = answers_fit(answers, c->vocabulary, a, err);
    if (status != STATUS_OK) return status;
    for (size_t i = 0; i < reports->count; i++) answers_take(answers, &reports->item[i]);
    s->answers = answers;
    s->history = reports;
    return STATUS_OK;
}

static enum status assess(struct context *c, const struct catalogue *catalogue, const json_t *form, struct error *err) {
    struct clock clock;
    struct answers answers = {0};
    report_list reports = {0};
    struct assessment as = {0};
    context_clock(c, &clock);
    struct subject s = {.now_ms = clock.wall_ms(&clock)};
    enum status status = read_subject(catalogue, form, &s, &answers, &reports, c->arena, err);
    if (status == STATUS_OK) status = assessment_make(catalogue, &s, &as, c->arena, err);
    return status == STATUS_OK ? context_show(c, assessment_json(catalogue, &s, &as), render_assessment, err) : status;
}

static enum status run(struct context *c, struct error *err) {
    const char *path = options_text(c->options, "findings");
    struct protocols p = {0};
    json_t *form = NULL;
    if (path == NULL)
        return error_set(err, STATUS_USAGE,
                         "the interview comes with a later release; give --findings FILE, or - for standard input");
    enum status status = context_form(path, &form, err);
    if (status == STATUS_OK) status = context_protocols_whole(c, &p, err);
    if (status == STATUS_OK) status = assess(c, p.catalogue, form, err);
    protocols_free(&p);
    json_decref(form);
    return status;
}

const struct command command_assess = {
    .name = "assess",
    .summary = "Judge findings: red flags, conditions, care, and what to ask next",
    .args = "",
    .example = "assess --findings protocols/samples/v1-itb.json --now 2027-03-01T12:00:00Z",
    .own = own,
    .groups = WITH_NOW | WITH_PROTOCOLS | WITH_JSON,
    .run = run,
};
