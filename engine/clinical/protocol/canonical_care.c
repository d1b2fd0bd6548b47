/* Contraindications, care and steps of the canonical form. */
#include "clinical/protocol/canonical_reader.h"
#include <string.h>

static enum status read_contraindication(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"id",     "outcome", "critical", "when",
                                          "reason", "mark",    "source",   NULL};
    static const char *const outcomes[] = {"ask", "block", "warn", NULL};
    struct contraindication *c = out;
    int outcome;
    TRY(reader_only(r, o, members));
    TRY(reader_own_path(r, &c->path));
    TRY(reader_evidence(r, o, &c->evidence));
    TRY(reader_text(r, o, "id", 40, REQUIRED, &c->id));
    TRY(reader_word(r, o, "outcome", outcomes, &outcome));
    TRY(reader_true(r, o, "critical", &c->critical));
    TRY(reader_condition(r, o, "when", REQUIRED, &c->when));
    TRY(reader_text(r, o, "reason", READER_MAX_TEXT, REQUIRED, &c->reason));
    c->block = outcome == 1;
    c->warn = outcome == 2;
    if (c->warn && c->critical) return reader_bad(r, "\"critical\": a warning decides nothing and is never critical");
    return STATUS_OK;
}

enum status reader_contraindications(struct reader *r, const json_t *o, struct contraindication **out, size_t *count) {
    struct each list;
    TRY(reader_each_id(r, o, "contraindications", OPTIONAL, read_contraindication, sizeof **out, &list));
    *out = list.item;
    *count = list.count;
    return STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------------------ care */

static enum status read_approval(struct reader *r, const json_t *o, bool *out) {
    static const char *const who[] = {"clinician", NULL};
    int found = -1;
    if (json_object_get(o, "approval")) TRY(reader_word(r, o, "approval", who, &found));
    *out = found == 0;
    return STATUS_OK;
}

static enum status read_care(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"id",   "title",  "text", "approval", "contraindications",
                                          "mark", "source", NULL};
    struct care *c = out;
    TRY(reader_only(r, o, members));
    TRY(reader_own_path(r, &c->path));
    TRY(reader_evidence(r, o, &c->evidence));
    TRY(reader_kebab(r, o, "id", &c->id));
    TRY(reader_text(r, o, "title", READER_MAX_TITLE, REQUIRED, &c->title));
    TRY(reader_text(r, o, "text", READER_MAX_TEXT, REQUIRED, &c->text));
    TRY(read_approval(r, o, &c->approval));
    return reader_contraindications(r, o, &c->contraindication, &c->contraindications);
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

static enum status check_care(struct reader *r, const struct step *s) {
    for (size_t i = 0; i < s->cares; i++) {
        for (size_t j = 0; j < i; j++) {
            if (s->care[i] == s->care[j])
                return reader_bad(r, "\"care\": \"%s\" stands twice", r->p->care[s->care[i]].id);
        }
    }
    return STATUS_OK;
}

static enum status read_step(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"id",       "title", "text", "when",
                                          "approval", "care",  "mark", "source", NULL};
    struct step *s = out;
    struct each care;
    TRY(reader_only(r, o, members));
    TRY(reader_own_path(r, &s->path));
    TRY(reader_evidence(r, o, &s->evidence));
    TRY(reader_kebab(r, o, "id", &s->id));
    TRY(reader_text(r, o, "title", READER_MAX_TITLE, REQUIRED, &s->title));
    TRY(reader_text(r, o, "text", READER_MAX_TEXT, OPTIONAL, &s->text));
    TRY(reader_condition(r, o, "when", OPTIONAL, &s->when));
    TRY(read_approval(r, o, &s->approval));
    TRY(reader_each(r, o, "care", OPTIONAL, read_step_care, sizeof(int), &care));
    s->care = care.item;
    s->cares = care.count;
    return check_care(r, s);
}

enum status reader_steps(struct reader *r, const json_t *o) {
    struct each steps;
    TRY(reader_each_id(r, o, "steps", OPTIONAL, read_step, sizeof(struct step), &steps));
    r->p->step = steps.item;
    r->p->steps = steps.count;
    return STATUS_OK;
}
