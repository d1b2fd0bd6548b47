/* Doses, ladders and exercises of the canonical form. */
#include "clinical/protocol/canonical_reader.h"
#include "time/instant.h"
#include <string.h>

#define MAX_RUNGS 100

/* ----------------------------------------------------------------------------------------------------------- doses */

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

enum status reader_dose(struct reader *r, const json_t *dose, struct dose *out) {
    static const char *const members[] = {"sets",    "reps", "hold_s", "rest_s", "seconds",
                                          "minutes", "load", "tempo",  "note",   NULL};
    TRY(reader_only(r, dose, members));
    TRY(read_amounts(r, dose, out));
    TRY(read_load(r, dose, out));
    TRY(reader_text(r, dose, "tempo", 40, OPTIONAL, &out->tempo));
    return reader_text(r, dose, "note", READER_MAX_TITLE, OPTIONAL, &out->note);
}

/* --------------------------------------------------------------------------------------------------------- ladders */

static enum status read_rung(struct reader *r, const json_t *o, void *out) { return reader_dose(r, o, out); }

static enum status read_rungs(struct reader *r, const json_t *o, struct ladder *out) {
    static const char *const members[] = {"rungs", "entry", "harder", "easier", NULL};
    const json_t *ladder = json_object_get(o, "ladder");
    struct each rungs;
    int64_t entry = 0;
    *out = (struct ladder){.harder = -1, .easier = -1};
    if (!ladder) return STATUS_OK;
    size_t before = reader_into(r, "ladder");
    TRY(reader_only(r, ladder, members));
    TRY(reader_each(r, ladder, "rungs", REQUIRED, read_rung, sizeof(struct dose), &rungs));
    if (rungs.count > MAX_RUNGS)
        return reader_bad(r, "\"rungs\" has %zu items, more than %d", rungs.count, MAX_RUNGS);
    TRY(reader_int(r, ladder, "entry", 1, MAX_RUNGS, OPTIONAL, &entry));
    if ((size_t)entry >= rungs.count)
        return reader_bad(r, "\"entry\": %d is past the last of %zu rungs", (int)entry, rungs.count);
    out->rung = rungs.item;
    out->rungs = rungs.count;
    out->entry = (size_t)entry;
    reader_back(r, before);
    return STATUS_OK;
}

/* The exercise that takes over past an end: one of the protocol with a ladder of its own. */
static enum status find_next(struct reader *r, const json_t *ladder, const char *key, int *out) {
    const char *id = NULL;
    TRY(reader_place(r, json_get_text_or(ladder, key, &id, r->err)));
    if (!id) return STATUS_OK;
    for (size_t i = 0; i < r->p->exercises && *out < 0; i++) {
        if (strcmp(r->p->exercise[i].id, id) == 0) *out = (int)i;
    }
    if (*out < 0) return reader_bad(r, "\"%s\": \"%s\" is not the id of an exercise", key, id);
    if (r->p->exercise[*out].ladder.rungs > 0) return STATUS_OK;
    return reader_bad(r, "\"%s\": \"%s\" has no ladder of its own", key, id);
}

static enum status link_ladder(struct reader *r, const json_t *o, struct ladder *out) {
    const json_t *ladder = json_object_get(o, "ladder");
    if (!ladder) return STATUS_OK;
    size_t before = reader_into(r, "ladder");
    TRY(find_next(r, ladder, "harder", &out->harder));
    TRY(find_next(r, ladder, "easier", &out->easier));
    reader_back(r, before);
    return STATUS_OK;
}

enum status reader_ladder(struct reader *r, const json_t *o, struct ladder *out) {
    TRY(read_rungs(r, o, out));
    return link_ladder(r, o, out);
}

static int next_harder(const struct exercise *e) { return e->ladder.harder; }
static int next_easier(const struct exercise *e) { return e->ladder.easier; }

/* Exercises that get harder and harder never come back to the first; nor do those that get easier. */
static enum status check_circle(struct reader *r, int from, const char *way, int (*next)(const struct exercise *)) {
    int at = next(&r->p->exercise[from]);
    for (size_t steps = 0; at >= 0 && steps < r->p->exercises; steps++) {
        if (at == from) return reader_bad(r, "\"ladder\": \"%s\" leads back to \"%s\"", way, r->p->exercise[from].id);
        at = next(&r->p->exercise[at]);
    }
    return STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------------- exercises */

enum status reader_kind(struct reader *r, const json_t *o, enum exercise_kind *out) {
    const char *kinds[KIND_KINDS + 1] = {NULL};
    int kind;
    for (int i = 0; i < KIND_KINDS; i++) kinds[i] = exercise_kind_name((enum exercise_kind)i);
    TRY(reader_word(r, o, "kind", kinds, &kind));
    *out = (enum exercise_kind)kind;
    return STATUS_OK;
}

static enum status read_exercise(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"id",    "ref",               "title",  "text", "kind",   "impact",
                                          "gap_h", "contraindications", "ladder", "mark", "source", NULL};
    struct exercise *e = out;
    int64_t gap_h;
    TRY(reader_only(r, o, members));
    TRY(reader_own_path(r, &e->path));
    TRY(reader_evidence(r, o, &e->evidence));
    TRY(reader_kebab(r, o, "id", &e->id));
    TRY(reader_text(r, o, "ref", 40, OPTIONAL, &e->ref));
    TRY(reader_text(r, o, "title", READER_MAX_TITLE, REQUIRED, &e->title));
    TRY(reader_text(r, o, "text", READER_MAX_TEXT, REQUIRED, &e->text));
    TRY(reader_kind(r, o, &e->kind));
    TRY(reader_true(r, o, "impact", &e->impact));
    TRY(reader_int(r, o, "gap_h", 0, 24 * 60, REQUIRED, &gap_h));
    e->gap_ms = gap_h * HOUR_MS;
    TRY(read_rungs(r, o, &e->ladder));
    return reader_contraindications(r, o, &e->contraindication, &e->contraindications);
}

/* An exercise gives way to one that stands later in the list, so its ladder is linked when all are read. */
static enum status link_exercises(struct reader *r, const json_t *o) {
    const json_t *list = json_object_get(o, "exercises");
    size_t before = reader_into(r, "exercises");
    for (size_t i = 0; i < r->p->exercises; i++) {
        size_t here = reader_item(r, i);
        TRY(link_ladder(r, json_array_get(list, i), &r->p->exercise[i].ladder));
        reader_back(r, here);
    }
    for (size_t i = 0; i < r->p->exercises; i++) {
        size_t here = reader_item(r, i);
        TRY(check_circle(r, (int)i, "harder", next_harder));
        TRY(check_circle(r, (int)i, "easier", next_easier));
        reader_back(r, here);
    }
    reader_back(r, before);
    return STATUS_OK;
}

enum status reader_exercises(struct reader *r, const json_t *o) {
    struct each exercises;
    TRY(reader_each_id(r, o, "exercises", OPTIONAL, read_exercise, sizeof(struct exercise), &exercises));
    r->p->exercise = exercises.item;
    r->p->exercises = exercises.count;
    return link_exercises(r, o);
}
