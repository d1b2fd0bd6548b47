/* Flags, exercises, care, steps and phases of the canonical form. */
#include "clinical/protocol/canonical_reader.h"
#include "time/instant.h"
#include <string.h>

static enum status read_disposition(struct reader *r, const json_t *o, enum disposition *out) {
    const char *words[DISPOSITION_SELF_OK + 2] = {NULL};
    int found;
    for (int i = 0; i <= DISPOSITION_SELF_OK; i++) words[i] = disposition_name((enum disposition)i);
    TRY(reader_word(r, o, "disposition", words, &found));
    *out = (enum disposition)found;
    return STATUS_OK;
}

/* ----------------------------------------------------------------------------------------------------------- flags */

static enum status read_row(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"disposition", "when", "say", NULL};
    struct flag_row *row = out;
    TRY(reader_only(r, o, members));
    TRY(read_disposition(r, o, &row->disposition));
    TRY(reader_condition(r, o, "when", REQUIRED, &row->when));
    return reader_text(r, o, "say", READER_MAX_TEXT, REQUIRED, &row->say);
}

static enum status read_rows(struct reader *r, const json_t *o, struct flag *f) {
    struct each rows;
    TRY(reader_each(r, o, "rows", REQUIRED, read_row, sizeof *f->row, &rows));
    f->row = rows.item;
    f->rows = rows.count;
    for (size_t i = 1; i < f->rows; i++) {
        if (f->row[i].disposition < f->row[i - 1].disposition)
            return reader_bad(r, "\"rows\": %s stands after %s, the worst comes first",
                              disposition_name(f->row[i].disposition), disposition_name(f->row[i - 1].disposition));
    }
    return STATUS_OK;
}

/* Wait-until is the engine's own: it asks for the answer that is missing here. */
static enum status read_hold(struct reader *r, const json_t *o, int *out) {
    const char *words[HOLD_WAIT_UNTIL + 1] = {NULL};
    for (int i = 0; i < HOLD_WAIT_UNTIL; i++) words[i] = hold_name((enum hold_kind)i);
    return json_object_get(o, "hold") ? reader_word(r, o, "hold", words, out) : STATUS_OK;
}

static enum status read_unknown(struct reader *r, const json_t *o, struct flag *f) {
    static const char *const members[] = {"disposition", "hold", "say", NULL};
    const json_t *unknown = json_object_get(o, "unknown");
    f->unknown = DISPOSITION_SAME_DAY;
    f->unknown_hold = -1;
    if (!unknown) return STATUS_OK;
    if (f->critical == NO_EXPRESSION) return reader_bad(r, "\"unknown\" goes with \"critical\", which is missing");
    size_t before = reader_into(r, "unknown");
    TRY(reader_only(r, unknown, members));
    if (json_object_size(unknown) == 0) return reader_bad(r, "is empty, and is then left out");
    if (json_object_get(unknown, "disposition")) TRY(read_disposition(r, unknown, &f->unknown));
    TRY(read_hold(r, unknown, &f->unknown_hold));
    TRY(reader_text(r, unknown, "say", READER_MAX_TEXT, OPTIONAL, &f->unknown_say));
    reader_back(r, before);
    return STATUS_OK;
}

static enum status read_flag(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"id", "title", "about", "critical", "rows", "unknown", NULL};
    static const char *const subjects[] = {"knee", "person", NULL};
    struct flag *f = out;
    int subject;
    TRY(reader_only(r, o, members));
    TRY(reader_text(r, o, "id", 40, REQUIRED, &f->id));
    TRY(reader_text(r, o, "title", READER_MAX_TITLE, REQUIRED, &f->title));
    TRY(reader_word(r, o, "about", subjects, &subject));
    r->knee = f->knee = subject == 0;
    TRY(reader_condition(r, o, "critical", OPTIONAL, &f->critical));
    TRY(read_rows(r, o, f));
    return read_unknown(r, o, f);
}

enum status reader_flags(struct reader *r, const json_t *o) {
    struct each flags;
    TRY(reader_each_id(r, o, "flags", OPTIONAL, read_flag, sizeof(struct flag), &flags));
    r->p->flag = flags.item;
    r->p->flags = flags.count;
    return STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------------- exercises */

static enum status read_contraindication(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"id", "outcome", "critical", "when", "reason", NULL};
    static const char *const outcomes[] = {"ask", "block", NULL};
    struct contraindication *c = out;
    int outcome;
    TRY(reader_only(r, o, members));
    TRY(reader_text(r, o, "id", 40, REQUIRED, &c->id));
    TRY(reader_word(r, o, "outcome", outcomes, &outcome));
    TRY(reader_true(r, o, "critical", &c->critical));
    TRY(reader_condition(r, o, "when", REQUIRED, &c->when));
    TRY(reader_text(r, o, "reason", READER_MAX_TEXT, REQUIRED, &c->reason));
    c->block = outcome == 1;
    return STATUS_OK;
}

static enum status read_contraindications(struct reader *r, const json_t *o, struct contraindication **out, size_t *count) {
    struct each list;
    TRY(reader_each_id(r, o, "contraindications", OPTIONAL, read_contraindication, sizeof(struct contraindication), &list));
    *out = list.item;
    *count = list.count;
    return STATUS_OK;
}

static enum status read_exercise(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"id", "ref", "title", "text", "kind", "impact", "gap_h", "contraindications", NULL};
    const char *kinds[KIND_KINDS + 1] = {NULL};
    struct exercise *e = out;
    int64_t gap_h;
    int kind;
    for (int i = 0; i < KIND_KINDS; i++) kinds[i] = exercise_kind_name((enum exercise_kind)i);
    TRY(reader_only(r, o, members));
    TRY(reader_kebab(r, o, "id", &e->id));
    TRY(reader_text(r, o, "ref", 40, OPTIONAL, &e->ref));
    TRY(reader_text(r, o, "title", READER_MAX_TITLE, REQUIRED, &e->title));
    TRY(reader_text(r, o, "text", READER_MAX_TEXT, REQUIRED, &e->text));
    TRY(reader_word(r, o, "kind", kinds, &kind));
    TRY(reader_true(r, o, "impact", &e->impact));
    TRY(reader_int(r, o, "gap_h", 0, 24 * 60, REQUIRED, &gap_h));
    e->kind = (enum exercise_kind)kind;
    e->gap_ms = gap_h * HOUR_MS;
    return read_contraindications(r, o, &e->contraindication, &e->contraindications);
}

enum status reader_exercises(struct reader *r, const json_t *o) {
    struct each exercises;
    TRY(reader_each_id(r, o, "exercises", OPTIONAL, read_exercise, sizeof(struct exercise), &exercises));
    r->p->exercise = exercises.item;
    r->p->exercises = exercises.count;
    return STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------------------ care */

static enum status own_path(struct reader *r, const char **out) {
    *out = arena_text(r->a, r->path);
    return *out ? STATUS_OK : reader_memory(r);
}

static enum status read_approval(struct reader *r, const json_t *o, bool *out) {
    static const char *const who[] = {"clinician", NULL};
    int found = -1;
    if (json_object_get(o, "approval")) TRY(reader_word(r, o, "approval", who, &found));
    *out = found == 0;
    return STATUS_OK;
}

static enum status read_care(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"id", "title", "text", "approval", "contraindications", NULL};
    struct care *c = out;
    TRY(reader_only(r, o, members));
    TRY(own_path(r, &c->path));
    TRY(reader_kebab(r, o, "id", &c->id));
    TRY(reader_text(r, o, "title", READER_MAX_TITLE, REQUIRED, &c->title));
    TRY(reader_text(r, o, "text", READER_MAX_TEXT, REQUIRED, &c->text));
    TRY(read_approval(r, o, &c->approval));
    return read_contraindications(r, o, &c->contraindication, &c->contraindications);
}

enum status reader_care(struct reader *r, const json_t *o) {
    struct each care;
    TRY(reader_each_id(r, o, "care", OPTIONAL, read_care, sizeof(struct care), &care));
    r->p->care = care.item;
    r->p->cares = care.count;
    return STATUS_OK;
}

/* ----------------------------------------------------------------------------------------------------------- steps */

static enum status read_step_care(struct reader *r, const json_t *o, void *out) {
    const char *id = json_string_value(o);
    char shown[64];
    for (size_t i = 0; id && i < r->p->cares; i++) {
        if (strcmp(r->p->care[i].id, id) != 0) continue;
        *(int *)out = (int)i;
        return STATUS_OK;
    }
    return reader_bad(r, "%s is not the id of a care", json_show(shown, o));
}

static enum status read_step(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"id", "title", "text", "when", "approval", "care", NULL};
    struct step *s = out;
    struct each care;
    TRY(reader_only(r, o, members));
    TRY(own_path(r, &s->path));
    TRY(reader_kebab(r, o, "id", &s->id));
    TRY(reader_text(r, o, "title", READER_MAX_TITLE, REQUIRED, &s->title));
    TRY(reader_text(r, o, "text", READER_MAX_TEXT, OPTIONAL, &s->text));
    TRY(reader_condition(r, o, "when", OPTIONAL, &s->when));
    TRY(read_approval(r, o, &s->approval));
    TRY(reader_each(r, o, "care", OPTIONAL, read_step_care, sizeof(int), &care));
    s->care = care.item;
    s->cares = care.count;
    for (size_t i = 0; i < s->cares; i++) {
        for (size_t j = 0; j < i; j++) {
            if (s->care[i] == s->care[j])
                return reader_bad(r, "\"care\": \"%s\" stands twice", r->p->care[s->care[i]].id);
        }
    }
    return STATUS_OK;
}

enum status reader_steps(struct reader *r, const json_t *o) {
    struct each steps;
    TRY(reader_each_id(r, o, "steps", OPTIONAL, read_step, sizeof(struct step), &steps));
    r->p->step = steps.item;
    r->p->steps = steps.count;
    return STATUS_OK;
}

/* ---------------------------------------------------------------------------------------------------------- phases */

static enum status read_load(struct reader *r, const json_t *o, struct dose *d) {
    static const char *const members[] = {"milli", "unit", NULL};
    const json_t *load = json_object_get(o, "load");
    if (!load) return STATUS_OK;
    size_t before = reader_into(r, "load");
    TRY(reader_only(r, load, members));
    TRY(reader_int(r, load, "milli", 1, FINDING_MAX_MILLI, REQUIRED, &d->load_milli));
    TRY(reader_text(r, load, "unit", 20, REQUIRED, &d->load_unit));
    reader_back(r, before);
    return STATUS_OK;
}

static enum status read_amounts(struct reader *r, const json_t *o, struct dose *d) {
    const struct {
        const char *name;
        int min, max;
        int *out;
    } amounts[] = {{"sets", 1, 20, &d->sets},      {"reps", 1, 100, &d->reps},        {"hold_s", 1, 600, &d->hold_s},
                   {"rest_s", 0, 900, &d->rest_s}, {"seconds", 1, 3600, &d->seconds}, {"minutes", 1, 240, &d->minutes}};
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        int64_t value = 0;
        TRY(reader_int(r, o, amounts[i].name, amounts[i].min, amounts[i].max, OPTIONAL, &value));
        *amounts[i].out = (int)value;
    }
    if (d->sets || d->seconds || d->minutes) return STATUS_OK;
    return reader_bad(r, "a dose needs \"sets\", \"seconds\" or \"minutes\"");
}

static enum status read_dose(struct reader *r, const json_t *o, struct dose *d) {
    static const char *const members[] = {"sets",    "reps", "hold_s", "rest_s", "seconds",
                                          "minutes", "load", "tempo",  "note",   NULL};
    const json_t *dose = json_object_get(o, "dose");
    if (!dose) return reader_bad(r, "\"dose\" is missing");
    size_t before = reader_into(r, "dose");
    TRY(reader_only(r, dose, members));
    TRY(read_amounts(r, dose, d));
    TRY(read_load(r, dose, d));
    TRY(reader_text(r, dose, "tempo", 40, OPTIONAL, &d->tempo));
    TRY(reader_text(r, dose, "note", READER_MAX_TITLE, OPTIONAL, &d->note));
    reader_back(r, before);
    return STATUS_OK;
}

static enum status find_exercise(struct reader *r, const json_t *o, int *out) {
    const char *id;
    TRY(reader_place(r, json_get_text(o, "exercise", &id, r->err)));
    for (size_t i = 0; i < r->p->exercises; i++) {
        if (strcmp(r->p->exercise[i].id, id) != 0) continue;
        *out = (int)i;
        return STATUS_OK;
    }
    return reader_bad(r, "\"exercise\": \"%s\" is not the id of an exercise", id);
}

static enum status read_prescription(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"exercise", "days", "at", "dose", NULL};
    struct prescription *p = out;
    int *day;
    size_t days;
    TRY(reader_only(r, o, members));
    TRY(own_path(r, &p->path));
    TRY(find_exercise(r, o, &p->exercise));
    TRY(reader_rising(r, o, "days", 0, 6, &day, &days));
    TRY(reader_rising(r, o, "at", 0, 1439, &p->minute, &p->minutes));
    for (size_t i = 0; i < days; i++) p->weekdays = (uint8_t)(p->weekdays | 1u << day[i]);
    return read_dose(r, o, &p->dose);
}

static enum status read_run_rule(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"when", "allowed", "say", NULL};
    struct run_rule *rule = out;
    const json_t *allowed = json_object_get(o, "allowed");
    TRY(reader_only(r, o, members));
    TRY(reader_condition(r, o, "when", REQUIRED, &rule->when));
    if (!json_is_boolean(allowed)) return reader_bad(r, "\"allowed\" is neither true nor false");
    rule->allowed = json_is_true(allowed);
    return reader_text(r, o, "say", READER_MAX_TEXT, REQUIRED, &rule->say);
}

static enum status read_days(struct reader *r, const json_t *o, struct phase *p) {
    static const char *const members[] = {"min", "target", "max", NULL};
    const json_t *days = json_object_get(o, "days");
    int64_t min, target, max;
    if (!days) return reader_bad(r, "\"days\" is missing");
    size_t before = reader_into(r, "days");
    TRY(reader_only(r, days, members));
    TRY(reader_int(r, days, "min", 0, 3650, REQUIRED, &min));
    TRY(reader_int(r, days, "target", 1, 3650, REQUIRED, &target));
    TRY(reader_int(r, days, "max", 1, 3650, REQUIRED, &max));
    if (min > target) return reader_bad(r, "min %d is above target %d", (int)min, (int)target);
    if (target > max) return reader_bad(r, "target %d is above max %d", (int)target, (int)max);
    p->min_days = (int)min, p->target_days = (int)target, p->max_days = (int)max;
    reader_back(r, before);
    return STATUS_OK;
}

static enum status read_phase(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"id", "title", "days", "exercises", "running", "advance", "regress", NULL};
    struct phase *p = out;
    struct each list, rules;
    TRY(reader_only(r, o, members));
    TRY(own_path(r, &p->path));
    TRY(reader_kebab(r, o, "id", &p->id));
    TRY(reader_text(r, o, "title", READER_MAX_TITLE, REQUIRED, &p->title));
    TRY(read_days(r, o, p));
    TRY(reader_each(r, o, "exercises", REQUIRED, read_prescription, sizeof(struct prescription), &list));
    TRY(reader_each(r, o, "running", OPTIONAL, read_run_rule, sizeof(struct run_rule), &rules));
    TRY(reader_condition(r, o, "advance", OPTIONAL, &p->advance));
    p->prescription = list.item, p->prescriptions = list.count;
    p->run = rules.item, p->runs = rules.count;
    return reader_condition(r, o, "regress", OPTIONAL, &p->regress);
}

enum status reader_phases(struct reader *r, const json_t *o) {
    struct each phases;
    TRY(reader_each_id(r, o, "phases", OPTIONAL, read_phase, sizeof(struct phase), &phases));
    r->p->phase = phases.item;
    r->p->phases = phases.count;
    return STATUS_OK;
}
