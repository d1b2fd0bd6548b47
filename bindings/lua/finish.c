#include "bindings/lua/finish.h"
#include "base/pointers.h"
#include "clinical/finding/finding.h"
#include "clinical/protocol/canonical.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAIN_UNIT "0-10" /* as finding_is_pain has it */
#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status status_ = (call);                                                                                  \
        if (status_ != STATUS_OK) return status_;                                                                      \
    } while (0)

static enum status no_memory(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

static enum status done(int failed, struct error *err) { return failed ? no_memory(err) : STATUS_OK; }

/* ---- A copy to be changed ---- */

static json_t *copy_frame(const json_t *value);

static json_t *copy_members(const json_t *object) {
    json_t *copy = json_object(), *o = (json_t *)object;
    for (void *at = json_object_iter(o); at && copy; at = json_object_iter_next(o, at)) {
        json_t *part = copy_frame(json_object_iter_value(at));
        if (!json_object_set_new_nocheck(copy, json_object_iter_key(at), part)) continue;
        json_decref(copy);
        copy = NULL;
    }
    return copy;
}

static json_t *copy_items(const json_t *array) {
    json_t *copy = json_array();
    for (size_t i = 0; i < json_array_size(array) && copy; i++) {
        if (!json_array_append_new(copy, copy_frame(json_array_get(array, i)))) continue;
        json_decref(copy);
        copy = NULL;
    }
    return copy;
}

/* Of all but the expressions, which nothing here changes: those stay shared. NULL when memory is out. */
static json_t *copy_frame(const json_t *value) {
    if (json_is_array(value)) return copy_items(value);
    if (json_is_object(value) && !json_object_get(value, "op")) return copy_members(value);
    return json_incref((json_t *)value);
}

/* ---- Shared definitions, once each ---- */

static json_t *by_id(const json_t *list, const char *id) {
    size_t i;
    json_t *one;
    json_array_foreach (list, i, one) {
        if (!strcmp(json_string_value(json_object_get(one, "id")), id)) return one;
    }
    return NULL;
}

/* Adds the definition to the list unless it is there. */
static enum status define(json_t *list, json_t *definition, const char *what, struct error *err) {
    const char *id = json_string_value(json_object_get(definition, "id"));
    const json_t *same = by_id(list, id);
    if (!same) return done(json_array_append(list, definition), err);
    if (json_equal(same, definition)) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "%s \"%s\" is defined in two ways", what, id);
}

/* { "of": [ … ] } of steps, phases and flags becomes its list. */
static enum status unwrap(json_t *p, const char *key, struct error *err) {
    json_t *list = json_object_get(json_object_get(p, key), "of");
    return list ? done(json_object_set(p, key, list), err) : STATUS_OK;
}

static bool is_skip(const json_t *missed) {
    return missed && !strcmp(json_string_value(json_object_get(missed, "policy")), "skip");
}

static enum status hoist_exercise(json_t *one, const json_t *phase, json_t *exercises, struct error *err) {
    json_t *definition = json_object_get(one, "exercise"), *missed = json_object_get(phase, "missed");
    TRY(define(exercises, definition, "exercise", err));
    if (!json_object_get(one, "at")) TRY(done(json_object_set(one, "at", json_object_get(phase, "at")), err));
    if ((!missed || is_skip(missed)) && is_skip(json_object_get(one, "missed"))) json_object_del(one, "missed");
    return done(json_object_set(one, "exercise", json_object_get(definition, "id")), err);
}

/* What an exercise of this ladder gives way to. */
static enum status hoist_ends(const struct draft *d, const json_t *ladder, json_t *exercises, struct error *err) {
    static const char *const ends[] = {"harder", "easier"};
    for (size_t i = 0; i < 2; i++) {
        const char *id = json_string_value(json_object_get(ladder, ends[i]));
        json_t *definition = id ? json_object_get(d->exercises, id) : NULL;
        if (!id || by_id(exercises, id)) continue;
        if (!definition) return error_set(err, STATUS_INPUT, "unknown exercise \"%s\"", id);
        TRY(done(json_array_append_new(exercises, copy_frame(definition)), err));
    }
    return STATUS_OK;
}

static enum status hoist_exercises(const struct draft *d, json_t *p, json_t *exercises, struct error *err) {
    size_t i, j;
    json_t *phase, *one;
    json_array_foreach (json_object_get(p, "phases"), i, phase) {
        json_array_foreach (json_object_get(phase, "exercises"), j, one) {
            TRY(hoist_exercise(one, phase, exercises, err));
        }
    }
    json_array_foreach (json_object_get(p, "phases"), i, phase) {
        json_array_foreach (json_object_get(phase, "exercises"), j, one) {
            TRY(hoist_ends(d, json_object_get(one, "ladder"), exercises, err));
        }
    }
    json_array_foreach (exercises, i, one) /* it grows meanwhile */
        TRY(hoist_ends(d, json_object_get(one, "ladder"), exercises, err));
    return json_array_size(exercises) ? done(json_object_set(p, "exercises", exercises), err) : STATUS_OK;
}

/* asks { f.a, f.b, at = … } becomes a question each. */
static enum status spread_asks(json_t *phase, json_t *list, struct error *err) {
    size_t i, j;
    json_t *group, *one;
    json_array_foreach (json_object_get(phase, "asks"), i, group) {
        json_t *at = json_object_get(group, "at");
        json_array_foreach (json_object_get(group, "of"), j, one) {
            TRY(done(json_object_set(one, "days", json_object_get(group, "days")), err));
            TRY(done(json_object_set(one, "at", at ? at : json_object_get(phase, "at")), err));
            TRY(done(json_array_append(list, one), err));
        }
    }
    return json_array_size(list) ? done(json_object_set(phase, "asks", list), err) : STATUS_OK;
}

/* The times that a phase says for all of it are in its parts now, and skip is what stands without a word. */
static enum status spread_phases(json_t *p, struct error *err) {
    size_t i;
    json_t *phase;
    json_array_foreach (json_object_get(p, "phases"), i, phase) {
        json_t *list = json_array();
        enum status status = list ? spread_asks(phase, list, err) : no_memory(err);
        json_decref(list);
        if (status != STATUS_OK) return status;
        json_object_del(phase, "at");
        if (is_skip(json_object_get(phase, "missed"))) json_object_del(phase, "missed");
    }
    return STATUS_OK;
}

static enum status hoist_care(const struct draft *d, json_t *p, json_t *care, struct error *err) {
    size_t i, j;
    json_t *step, *one;
    (void)d;
    json_array_foreach (json_object_get(p, "steps"), i, step) {
        json_t *list = json_object_get(step, "care");
        json_array_foreach (list, j, one) {
            TRY(define(care, one, "care", err));
            TRY(done(json_array_set(list, j, json_object_get(one, "id")), err));
        }
    }
    return json_array_size(care) ? done(json_object_set(p, "care", care), err) : STATUS_OK;
}

typedef enum status (*hoist_fn)(const struct draft *d, json_t *p, json_t *list, struct error *err);

static enum status hoist(const struct draft *d, json_t *p, hoist_fn fn, struct error *err) {
    json_t *list = json_array();
    enum status status = list ? fn(d, p, list, err) : no_memory(err);
    json_decref(list);
    return status;
}

/* ---- What expressions name: findings and sources ---- */

struct named {
    json_t *findings, *sources; /* names as keys; ids in the order met */
    struct pointers seen;       /* the objects that were looked into */
};

static enum status cite(json_t *sources, json_t *id, struct error *err) {
    size_t i;
    json_t *one;
    json_array_foreach (sources, i, one) {
        if (json_equal(one, id)) return STATUS_OK;
    }
    return done(json_array_append(sources, id), err);
}

static enum status collect(const json_t *value, struct named *named, struct error *err);

static enum status collect_parts(const json_t *value, struct named *named, struct error *err) {
    json_t *o = (json_t *)value;
    for (void *at = json_object_iter(o); at; at = json_object_iter_next(o, at))
        if (strcmp(json_object_iter_key(at), "migrations") != 0) /* its names are no members */
            TRY(collect(json_object_iter_value(at), named, err));
    for (size_t i = 0; i < json_array_size(value); i++) TRY(collect(json_array_get(value, i), named, err));
    return STATUS_OK;
}

static enum status collect(const json_t *value, struct named *named, struct error *err) {
    if (json_is_array(value)) return collect_parts(value, named, err);
    if (!json_is_object(value)) return STATUS_OK;
    uintptr_t *seen = pointers_at(&named->seen, value);
    if (!seen || *seen) return seen ? STATUS_OK : no_memory(err);
    *seen = 1;
    const char *finding = json_string_value(json_object_get(value, "finding"));
    json_t *source = json_object_get(value, "source");
    if (finding) TRY(done(json_object_set_new(named->findings, finding, json_true()), err));
    if (source) TRY(cite(named->sources, source, err));
    return collect_parts(value, named, err);
}

/* A place in err: "runners-knee/itb-syndrome.lua:41". false when it is none. */
static bool blame_place(const char *place, struct error *err) {
    const char *colon = place ? strrchr(place, ':') : NULL;
    char file[sizeof err->file];
    if (!colon) return false;
    snprintf(file, sizeof file, "%.*s", (int)(colon - place), place);
    error_at(err, file, (int)strtol(colon + 1, NULL, 10));
    return true;
}

static enum status no_findings(const json_t *p, struct error *err) {
    const char *id = json_string_value(json_object_get(p, "id"));
    if (!json_object_get(p, "criteria"))
        error_set(err, STATUS_INPUT,
                  "protocol \"%s\" has no criteria: say by which findings the condition is known, as in criteria = "
                  "{ definite = … }",
                  id);
    else
        error_set(err, STATUS_INPUT, "protocol \"%s\": its criteria ask for no finding, so nobody can be judged by it",
                  id);
    blame_place(json_string_value(json_object_get(p, WORD_PLACE)), err);
    return STATUS_INPUT;
}

static enum status name_finding(json_t *names, const char *name, bool *more, struct error *err) {
    if (!name || json_object_get(names, name)) return STATUS_OK;
    *more = true;
    return done(json_object_set_new(names, name, json_true()), err);
}

/* What a finding that is read needs beside it: the number that implies it, the items of a score, and of a pain whether
 * it is masked. */
static enum status name_with(const struct draft *d, const json_t *declared, json_t *names, bool *more,
                             struct error *err) {
    const char *unit = json_string_value(json_object_get(declared, "unit"));
    const json_t *implied = json_object_get(declared, "implied_by");
    size_t i;
    json_t *item;
    TRY(name_finding(names, json_string_value(json_object_get(implied, "finding")), more, err));
    json_array_foreach (json_object_get(json_object_get(declared, "score"), "items"), i, item) {
        TRY(name_finding(names, json_string_value(json_object_get(item, "finding")), more, err));
    }
    bool pain = unit && !strcmp(unit, PAIN_UNIT) && draft_finding(d, FINDING_ANALGESIC);
    return pain ? name_finding(names, FINDING_ANALGESIC, more, err) : STATUS_OK;
}

static enum status name_needed(const struct draft *d, json_t *names, struct error *err) {
    size_t i;
    json_t *declared;
    for (bool more = true; more;) {
        more = false;
        json_array_foreach (d->findings, i, declared) {
            if (json_object_get(names, json_string_value(json_object_get(declared, "name"))))
                TRY(name_with(d, declared, names, &more, err));
        }
    }
    return STATUS_OK;
}

static enum status put_findings(const struct draft *d, json_t *p, json_t *names, json_t *list, struct error *err) {
    bool all = !strcmp(json_string_value(json_object_get(p, "kind")), "safety");
    size_t i;
    json_t *declared;
    if (!all && !json_object_size(names)) return no_findings(p, err);
    TRY(name_needed(d, names, err));
    json_array_foreach (d->findings, i, declared) {
        if (!all && !json_object_get(names, json_string_value(json_object_get(declared, "name")))) continue;
        TRY(done(json_array_append(list, declared), err));
    }
    return done(json_object_set(p, "findings", list), err);
}

static enum status put_sources(const struct draft *d, json_t *p, const json_t *ids, json_t *list, struct error *err) {
    size_t i;
    json_t *id;
    json_array_foreach (ids, i, id) {
        json_t *text = json_object_get(d->sources, json_string_value(id));
        if (!text) return error_set(err, STATUS_INPUT, "unknown source \"%s\"", json_string_value(id));
        TRY(done(json_array_append_new(list, json_pack("{sOsO}", "id", id, "text", text)), err));
    }
    return json_array_size(list) ? done(json_object_set(p, "sources", list), err) : STATUS_OK;
}

static enum status put_named(const struct draft *d, json_t *p, struct named *named, struct error *err) {
    size_t i;
    json_t *id;
    json_array_foreach (json_object_get(p, "sources"), i, id) TRY(cite(named->sources, id, err));
    TRY(collect(p, named, err));
    json_t *findings = json_array(), *sources = json_array();
    enum status status = findings && sources ? STATUS_OK : no_memory(err);
    if (status == STATUS_OK) status = put_findings(d, p, named->findings, findings, err);
    if (status == STATUS_OK) status = put_sources(d, p, named->sources, sources, err);
    json_decref(findings);
    json_decref(sources);
    return status;
}

static enum status name_all(const struct draft *d, json_t *p, struct error *err) {
    struct named named = {.findings = json_object(), .sources = json_array()};
    enum status status = named.findings && named.sources ? put_named(d, p, &named, err) : no_memory(err);
    json_decref(named.findings);
    json_decref(named.sources);
    pointers_fini(&named.seen);
    return status;
}

/* ---- The whole ---- */

static enum status shape_up(const struct draft *d, json_t *p, struct error *err) {
    TRY(done(json_object_set_new(p, "format", json_integer(CANONICAL_FORMAT)), err));
    TRY(unwrap(p, "steps", err));
    TRY(unwrap(p, "phases", err));
    TRY(unwrap(p, "flags", err));
    TRY(hoist(d, p, hoist_exercises, err));
    TRY(spread_phases(p, err));
    TRY(hoist(d, p, hoist_care, err));
    return name_all(d, p, err);
}

enum status finish_protocol(const struct draft *d, const json_t *tree, struct finished *out, struct error *err) {
    json_t *p = copy_frame(tree);
    *out = (struct finished){.map = json_object()};
    enum status status = p ? shape_up(d, p, err) : no_memory(err);
    if (status == STATUS_OK) status = finish_write(p, out, err);
    json_decref(p);
    return status;
}

void finished_fini(struct finished *f) {
    free(f->canonical);
    json_decref(f->protocol);
    json_decref(f->map);
    *f = (struct finished){0};
}

void finish_blame(const json_t *map, const char *pointer, struct error *err) {
    char part[512];
    snprintf(part, sizeof part, "%s", pointer);
    for (;;) {
        if (blame_place(json_string_value(json_object_get(map, part)), err)) return;
        char *slash = strrchr(part, '/');
        if (!slash) return;
        *slash = '\0';
    }
}
