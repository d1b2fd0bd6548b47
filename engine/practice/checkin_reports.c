#include "practice/checkin.h"
#include "practice/try.h"
#include <stdio.h>

#define PAIN "pain"

/* The answers of one check-in, and the session that they are about. */
struct told {
    struct request *r;
    const json_t *args;
    int64_t at_ms;
    const struct session_plan *planned;
};

/* --- what is reported -------------------------------------------------------------------------------------------- */

/* Clinical rule 0.6: a score is masked unless the same instant says that no painkiller was taken. */
static bool masked(const struct vocabulary *v, const report_list *reports, int64_t at_ms) {
    int analgesic = vocabulary_find(v, FINDING_ANALGESIC);
    for (size_t i = 0; analgesic >= 0 && i < reports->count; i++) {
        const struct report *r = &reports->item[i];
        if (r->finding == analgesic && r->value.at_ms == at_ms && r->value.known && r->value.number == 0) return false;
    }
    return analgesic >= 0;
}

static enum status read_score(const struct finding *f, const char *key, const json_t *value, int64_t *out,
                              struct error *err) {
    char what[40];
    snprintf(what, sizeof what, "\"%s\"", key);
    TRY(json_milli(value, what, out, err));
    if (*out >= f->min && *out <= f->max) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "%s: expected %lld to %lld", what, (long long)(f->min / 1000),
                     (long long)(f->max / 1000));
}

/* An item without a side is one for both knees. */
static bool has_side(const struct session_plan *planned, enum side side) {
    for (size_t i = 0; i < planned->items.count; i++)
        if (planned->items.item[i].side == side || planned->items.item[i].side == SIDE_NONE) return true;
    for (size_t i = 0; i < planned->questions.count; i++)
        if (planned->questions.item[i].side == side) return true;
    return false;
}

static enum status no_knee(const struct told *o, const char *key, struct error *err) {
    char id[ID_SIZE];
    return error_set(err, STATUS_INPUT, "\"%s\": %s is about no knee; say which in a form", key,
                     id_session(id, o->r->about.patient, o->planned->number));
}

/* One answer, for each knee that the session is for. */
static enum status add_for_knees(const struct told *o, struct report report, report_list *out, struct error *err) {
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++) {
        if (!has_side(o->planned, (enum side)side)) continue;
        struct report *new = LIST_PUSH(o->r->arena, out);
        if (new == NULL) return no_memory(err);
        report.side = (enum side)side;
        *new = report;
    }
    return STATUS_OK;
}

static enum status read_scores(const struct told *o, report_list *out, struct error *err) {
    static const char *const keys[][2] = {
        {"before", "before"}, {"during", "during"}, {"after60", "after-60"}, {"morning", "next-morning"}};
    const struct vocabulary *v = o->r->practice->catalogue->vocabulary;
    int pain = vocabulary_find(v, PAIN);
    bool mask = masked(v, out, o->at_ms);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const json_t *value = json_object_get(o->args, keys[i][0]);
        if (value == NULL || json_is_null(value)) continue;
        const struct finding *f = pain >= 0 ? &v->findings.item[pain] : NULL;
        struct report report = {.finding = pain, .context = f != NULL ? finding_context(f, keys[i][1]) : -1};
        report.value = (struct value){.at_ms = o->at_ms, .known = true, .masked = mask};
        if (report.context < 0 || !f->knee)
            return error_set(err, STATUS_INPUT, "\"%s\": no protocol in service knows pain %s", keys[i][0], keys[i][1]);
        TRY(read_score(f, keys[i][0], value, &report.value.number, err));
        if (!has_side(o->planned, SIDE_LEFT) && !has_side(o->planned, SIDE_RIGHT)) return no_knee(o, keys[i][0], err);
        TRY(add_for_knees(o, report, out, err));
    }
    return STATUS_OK;
}

/* --- yes and no -------------------------------------------------------------------------------------------------- */

static const struct answer {
    const char *key, *finding;
} answers[] = {{"swelling", "new_swelling"},
               {"limp", "gait_limp"},
               {"sharp", "sharp_pain_stop"},
               {"analgesic", FINDING_ANALGESIC}};

static bool is_told(const report_list *reports, int finding) {
    for (size_t i = 0; i < reports->count; i++)
        if (reports->item[i].finding == finding) return true;
    return false;
}

static enum status read_answer(const struct told *o, const struct answer *a, report_list *out, struct error *err) {
    const struct vocabulary *v = o->r->practice->catalogue->vocabulary;
    struct report report = {.finding = vocabulary_find(v, a->finding), .side = SIDE_NONE};
    const json_t *value = json_object_get(o->args, a->key);
    bool yes = false;
    if (value == NULL || json_is_null(value)) return STATUS_OK;
    TRY(json_get_bool_or(o->args, a->key, &yes, err));
    const struct finding *f = report.finding >= 0 ? &v->findings.item[report.finding] : NULL;
    if (f == NULL || f->type != FINDING_YES_NO)
        return error_set(err, STATUS_INPUT, "\"%s\": no protocol in service asks about %s", a->key, a->finding);
    if (is_told(out, report.finding))
        return error_set(err, STATUS_INPUT, "\"%s\": the form tells of %s too", a->key, a->finding);
    report.value = (struct value){.number = yes, .at_ms = o->at_ms, .known = true};
    if (f->knee && !has_side(o->planned, SIDE_LEFT) && !has_side(o->planned, SIDE_RIGHT)) return no_knee(o, a->key, err);
    if (f->knee) return add_for_knees(o, report, out, err);
    struct report *new = LIST_PUSH(o->r->arena, out);
    if (new == NULL) return no_memory(err);
    *new = report;
    return STATUS_OK;
}

static enum status read_answers(const struct told *o, report_list *out, struct error *err) {
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) TRY(read_answer(o, &answers[i], out, err));
    return STATUS_OK;
}

enum status checkin_reports(struct request *r, const json_t *args, int64_t at_ms, const struct session_plan *planned,
                            report_list *out, struct error *err) {
    struct told told = {r, args, at_ms, planned};
    json_t *form = NULL;
    TRY(json_get_object_or(args, "form", &form, err));
    if (form != NULL) TRY(findings_read(r->practice->catalogue->vocabulary, form, at_ms, out, r->arena, err));
    TRY(read_answers(&told, out, err));
    TRY(read_scores(&told, out, err));
    for (size_t i = 0; i < out->count; i++) out->item[i].session = planned->number;
    return STATUS_OK;
}
