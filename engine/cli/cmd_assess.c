/* assess: findings in, from a file or from an interview, assessment out; nothing else is kept. */
#include "cli/assess_reading.h"
#include "cli/clinic_file.h"
#include "cli/command.h"
#include "cli/interview_save.h"
#include "cli/interview_tty.h"
#include "cli/render.h"
#include "clinical/clinic/route.h"

static const struct option own[] = {
    {"findings", OPTION_TEXT, "FILE", "findings as JSON; - is standard input; without it you are asked", 0, 0, NULL},
    {"ask", OPTION_FLAG, NULL, "ask for what the findings leave open, and for what has gone stale", 0, 0, NULL},
    {"save", OPTION_TEXT, "FILE", "keep the answers of the questions as a findings file", 0, 0, NULL},
    {"for", OPTION_TEXT, "WHOM", "clinician, patient or engineer (clinician)", 0, 0, NULL},
    {"clinic", OPTION_TEXT, "FILE", "the clinic's settings, whose hours routes go by; else the store's", 0, 0, NULL},
    {0}};

/* What an assessment is made with, and whom it is for. */
struct work {
    struct context *c;
    struct protocols protocols;
    struct clinic_site site;
    json_t *form; /* NULL: nothing is known before the interview */
    enum reading reading;
    int64_t now_ms;
    bool asks; /* there is a terminal to ask at */
    struct tty tty;
};

/* Without a file and a store there is no clinic. What a store has and cannot be used is as good as none. */
static enum status read_clinic(struct context *c, struct clinic_site *out, struct error *err) {
    const char *path = options_text(c->options, "clinic");
    json_t *settings = NULL, *answer = NULL;
    enum status status = STATUS_OK;
    *out = (struct clinic_site){0};
    if (path != NULL)
        status = clinic_file_read(c, path, &settings, err);
    else if (options_flag(c->options, "store"))
        status = context_ask(c, "clinic-show", json_object(), &answer, err);
    if (answer != NULL) settings = json_incref(json_object_get(answer, "clinic"));
    if (status == STATUS_OK) status = clinic_site_init(c, settings, out, err);
    json_decref(settings);
    json_decref(answer);
    return status == STATUS_INPUT && path == NULL ? STATUS_OK : status;
}

static enum status show(struct work *w, const struct subject *s, const struct assessment *as, struct error *err) {
    json_t *answer = assessment_json(w->protocols.catalogue, s, as);
    route_put_in(&answer, w->site.clinic, w->site.zone, s->now_ms);
    enum status status = reading_put(&w->protocols, s, as, w->reading, answer, err);
    if (status == STATUS_OK)
        return context_show(w->c, answer, w->reading == READING_PATIENT ? render_assessment_plain : render_assessment,
                            err);
    json_decref(answer);
    return status;
}

/* ---- By a file ---- */

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

static enum status assess(struct work *w, struct error *err) {
    const struct catalogue *catalogue = w->protocols.catalogue;
    struct answers answers = {0};
    report_list reports = {0};
    struct assessment as = {0};
    struct subject s = {.now_ms = w->now_ms};
    enum status status = read_subject(catalogue, w->form, &s, &answers, &reports, w->c->arena, err);
    if (status == STATUS_OK) status = assessment_make(catalogue, &s, &as, w->c->arena, err);
    return status == STATUS_OK ? show(w, &s, &as, err) : status;
}

/* ---- By an interview ---- */

static enum status save_cut(struct work *w, const json_t *form, struct error *err) {
    const char *name = options_text(w->c->options, "save"), *saved = NULL;
    if (name == NULL) return error_set(err, STATUS_NO, "the input ended before the questions did; nothing was saved");
    enum status status = save_partial(name, form, w->c->arena, &saved, err);
    if (status != STATUS_OK) return status;
    return error_set(err, STATUS_NO, "the input ended before the questions did; the answers so far are in %s", saved);
}

/* The file that was named is for a whole interview: one that was ended early is asked about. */
static enum status save(struct work *w, const struct screen *screen, const json_t *form, enum interview_end end,
                        struct error *err) {
    const char *path = options_text(w->c->options, "save");
    if (form == NULL) return error_set(err, STATUS_MEMORY, "out of memory");
    if (end == INTERVIEW_CUT) return save_cut(w, form, err);
    if (end == INTERVIEW_QUIT && path != NULL && screen_ask(screen, "Save what you have answered so far?") <= 0)
        return STATUS_OK;
    return save_asking(screen, form, w->now_ms, w->c->arena, &path, err);
}

/* What was asked when the interview ended early is what would be asked next. */
static enum status conclude(struct work *w, struct interview *i, const struct interview_question *next,
                            struct error *err) {
    struct interview_summary summary;
    enum status status = interview_summarize(i, &summary, err);
    if (status != STATUS_OK) return status;
    summary.assessment.has_next = next->kind == INTERVIEW_FINDING;
    if (next->kind == INTERVIEW_FINDING)
        summary.assessment.next = (struct missing){next->finding, next->context, next->side};
    return show(w, &summary.subject, &summary.assessment, err);
}

static enum status interview(struct work *w, struct error *err) {
    struct screen screen = tty_screen(&w->tty);
    struct talk talk = {&screen, w->protocols.catalogue, &w->site, w->now_ms, w->c->arena};
    struct interview *i;
    struct interview_question next;
    enum interview_end end;
    enum status status = interview_new(w->protocols.catalogue, w->now_ms, w->form, w->c->arena, &i, err);
    if (status == STATUS_OK) status = interview_terminal(&talk, i, &end, &next, err);
    if (status != STATUS_OK) return status;
    json_t *form = interview_form(i);
    status = save(w, &screen, form, end, err);
    json_decref(form);
    return status == STATUS_OK ? conclude(w, i, &next, err) : status;
}

/* ---- The command ---- */

static enum status look_at_terminal(struct work *w, struct error *err) {
    const struct options *o = w->c->options;
    const char *path = options_text(o, "findings"), *save_path = options_text(o, "save");
    w->asks = path == NULL || options_flag(o, "ask");
    if (!w->asks && save_path != NULL)
        return error_set(err, STATUS_USAGE, "--save is for the answers to questions: give --ask too, or no --findings");
    if (w->asks && !tty_open(&w->tty, options_flag(o, "json")))
        return path != NULL ? error_set(err, STATUS_USAGE, "--ask needs a terminal")
                            : error_set(err, STATUS_USAGE,
                                        "there is no terminal to ask at; give --findings FILE, or - for "
                                        "standard input");
    return save_path != NULL ? save_possible(save_path, err) : STATUS_OK;
}

static enum status prepare(struct work *w, struct error *err) {
    const char *path = options_text(w->c->options, "findings");
    struct clock clock;
    context_clock(w->c, &clock);
    enum status status = reading_from(options_text(w->c->options, "for"), &w->reading, err);
    if (status == STATUS_OK) status = look_at_terminal(w, err);
    if (status == STATUS_OK && path != NULL) status = context_form(path, &w->form, err);
    if (status == STATUS_OK) status = context_protocols_whole(w->c, &w->protocols, err);
    if (status == STATUS_OK) status = read_clinic(w->c, &w->site, err);
    w->now_ms = clock.wall_ms(&clock);
    return status;
}

static enum status run(struct context *c, struct error *err) {
    struct work w = {.c = c};
    enum status status = prepare(&w, err);
    if (status == STATUS_OK) status = w.asks ? interview(&w, err) : assess(&w, err);
    clinic_site_fini(&w.site);
    protocols_free(&w.protocols);
    json_decref(w.form);
    return status;
}

const struct command command_assess = {
    .name = "assess",
    .summary = "Judge findings, or ask for them: red flags, conditions, care, and what to ask next",
    .args = "",
    .example = "assess --findings protocols/samples/v1-itb.json --now 2027-03-01T12:00:00Z",
    .own = own,
    .groups = WITH_NOW | WITH_STORE | WITH_PROTOCOLS | WITH_JSON,
    .run = run,
};
