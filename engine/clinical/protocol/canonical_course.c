/* Layoffs of the canonical form, and where plans of older versions stand in this one. */
#include "base/text.h"
#include "clinical/protocol/canonical_reader.h"
#include <string.h>

#define MAX_LAYOFF_DAYS 365
#define MAX_DOWN        20
#define MIN_AGAIN       10               /* minutes */
#define MAX_AGAIN       720
#define MAX_TIMES       3

/* --------------------------------------------------------------------------------------------------------- layoffs */

static enum status read_layoff(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"over_d", "down", "restart", "intake", "gate", "mark", "source", NULL};
    struct layoff *l = out;
    int64_t over_d, down = 0;
    TRY(reader_only(r, o, members));
    TRY(reader_own_path(r, &l->path));
    TRY(reader_evidence(r, o, &l->evidence));
    TRY(reader_int(r, o, "over_d", 1, MAX_LAYOFF_DAYS, REQUIRED, &over_d));
    TRY(reader_int(r, o, "down", 1, MAX_DOWN, OPTIONAL, &down));
    TRY(reader_true(r, o, "restart", &l->restart));
    TRY(reader_true(r, o, "intake", &l->intake));
    TRY(reader_condition(r, o, "gate", OPTIONAL, &l->gate));
    l->over_d = (int)over_d;
    l->down = (int)down;
    if (!l->restart || l->down == 0) return STATUS_OK;
    return reader_bad(r, "has both \"down\" and \"restart\", which begins at each ladder's entry");
}

enum status reader_layoffs(struct reader *r, const json_t *o) {
    struct each layoffs;
    TRY(reader_each(r, o, "layoff", OPTIONAL, read_layoff, sizeof(struct layoff), &layoffs));
    r->p->layoff = layoffs.item, r->p->layoffs = layoffs.count;
    for (size_t i = 1; i < r->p->layoffs; i++) {
        if (r->p->layoff[i].over_d <= r->p->layoff[i - 1].over_d)
            return reader_bad(r, "\"layoff\": %d days do not come after %d", r->p->layoff[i].over_d,
                              r->p->layoff[i - 1].over_d);
    }
    return STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------ further reminders */

enum status reader_again(struct reader *r, const json_t *o, struct repeat *out) {
    static const char *const members[] = {"after_min", "times", "mark", "source", NULL};
    const json_t *again = json_object_get(o, "again");
    int64_t after_min, times;
    if (!again) return STATUS_OK;
    size_t before = reader_into(r, "again");
    *out = (struct repeat){0};
    TRY(reader_only(r, again, members));
    TRY(reader_own_path(r, &out->path));
    TRY(reader_evidence(r, again, &out->evidence));
    TRY(reader_int(r, again, "after_min", MIN_AGAIN, MAX_AGAIN, REQUIRED, &after_min));
    TRY(reader_int(r, again, "times", 1, MAX_TIMES, REQUIRED, &times));
    out->after_min = (int)after_min;
    out->times = (int)times;
    reader_back(r, before);
    return STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------------ migrations */

/* The ids of this version's phases or steps. */
struct ids {
    const char **item;
    size_t count;
    const char *what;
};

static enum status phase_ids(struct reader *r, struct ids *out) {
    *out = (struct ids){arena_array(r->a, r->p->phases + 1, sizeof *out->item), r->p->phases, "phase"};
    if (!out->item) return reader_memory(r);
    for (size_t i = 0; i < out->count; i++) out->item[i] = r->p->phase[i].id;
    return STATUS_OK;
}

static enum status step_ids(struct reader *r, struct ids *out) {
    *out = (struct ids){arena_array(r->a, r->p->steps + 1, sizeof *out->item), r->p->steps, "step"};
    if (!out->item) return reader_memory(r);
    for (size_t i = 0; i < out->count; i++) out->item[i] = r->p->step[i].id;
    return STATUS_OK;
}

static enum status read_renamed(struct reader *r, const json_t *o, const char *old, const struct ids *ids,
                                struct renamed *out) {
    const char *new;
    char near[120];
    TRY(reader_place(r, json_get_text(o, old, &new, r->err)));
    if (!text_is_kebab(old)) return reader_bad(r, "\"%s\" is not kebab-case", old);
    if (strcmp(old, new) == 0) return reader_bad(r, "\"%s\" keeps its id, and is left out", old);
    out->from = arena_text(r->a, old);
    for (size_t i = 0; i < ids->count && !out->to; i++)
        if (strcmp(ids->item[i], new) == 0) out->to = ids->item[i];
    if (!out->from) return reader_memory(r);
    if (out->to) return STATUS_OK;
    return reader_bad(r, "\"%s\": \"%s\" is not the id of a %s%s", old, new, ids->what,
                      reader_hint(near, text_nearest(new, ids->item, ids->count)));
}

/* An object of old ids and the ids that take their place. */
static enum status read_renames(struct reader *r, const json_t *o, const char *key, const struct ids *ids,
                                struct renamed **out, size_t *count) {
    json_t *renames = NULL;
    TRY(reader_place(r, json_get_object_or(o, key, &renames, r->err)));
    if (!renames) return STATUS_OK;
    size_t before = reader_into(r, key), room = json_object_size(renames);
    if (room == 0) return reader_bad(r, "is empty, and is then left out");
    if (room > READER_MAX_ITEMS) return reader_bad(r, "has %zu members, more than %d", room, READER_MAX_ITEMS);
    *out = arena_array(r->a, room, sizeof **out);
    if (!*out) return reader_memory(r);
    for (void *at = json_object_iter(renames); at; at = json_object_iter_next(renames, at))
        TRY(read_renamed(r, renames, json_object_iter_key(at), ids, &(*out)[(*count)++]));
    reader_back(r, before);
    return STATUS_OK;
}

static enum status read_migration(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"version", "phases", "steps", NULL};
    struct migration *m = out;
    struct ids phases, steps;
    TRY(reader_only(r, o, members));
    TRY(reader_text(r, o, "version", 64, REQUIRED, &m->version));
    if (strcmp(m->version, r->p->version) == 0) return reader_bad(r, "\"version\": %s is this version", m->version);
    TRY(phase_ids(r, &phases));
    TRY(step_ids(r, &steps));
    TRY(read_renames(r, o, "phases", &phases, &m->phase, &m->phases));
    return read_renames(r, o, "steps", &steps, &m->step, &m->steps);
}

enum status reader_migrations(struct reader *r, const json_t *o) {
    struct each migrations;
    TRY(reader_each_id(r, o, "migrations", OPTIONAL, read_migration, sizeof(struct migration), &migrations));
    r->p->migration = migrations.item, r->p->migrations = migrations.count;
    return STATUS_OK;
}
