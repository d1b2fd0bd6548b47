/* The traffic light of the canonical form: limits, colours, and what is asked after a session. */
#include "clinical/protocol/canonical_leaf.h"
#include <string.h>

#define MAX_IN_A_ROW  10
#define MAX_WAIT_H    240
#define MAX_AFTER_MIN 1440
#define LAST_MINUTE   1439

/* ---------------------------------------------------------------------------------------------------------- limits */

static enum status read_kind(struct reader *r, const json_t *item, unsigned *kinds) {
    const char *word = json_string_value(item);
    char shown[64];
    for (int i = 0; word && i < KIND_KINDS; i++) {
        if (strcmp(exercise_kind_name((enum exercise_kind)i), word) != 0) continue;
        if (*kinds & KIND_BIT(i)) return reader_bad(r, "\"kinds\": \"%s\" stands twice", word);
        *kinds |= KIND_BIT(i);
        return STATUS_OK;
    }
    return reader_bad(r, "\"kinds\": %s is not a kind of exercise", json_show(shown, item));
}

static enum status read_kinds(struct reader *r, const json_t *o, unsigned *kinds) {
    json_t *list;
    TRY(reader_list(r, o, "kinds", OPTIONAL, &list));
    for (size_t i = 0; i < json_array_size(list); i++) TRY(read_kind(r, json_array_get(list, i), kinds));
    return STATUS_OK;
}

static enum status read_limit(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"when", "kinds", "ok", "high", "greens", "mark", "source", NULL};
    struct limit *l = out;
    int64_t greens;
    TRY(reader_only(r, o, members));
    TRY(reader_own_path(r, &l->path));
    TRY(reader_evidence(r, o, &l->evidence));
    TRY(reader_condition(r, o, "when", OPTIONAL, &l->when));
    TRY(read_kinds(r, o, &l->kinds));
    TRY(reader_int(r, o, "ok", 0, LIMIT_MAX, REQUIRED, &l->ok));
    TRY(reader_int(r, o, "high", 0, LIMIT_MAX, REQUIRED, &l->high));
    TRY(reader_int(r, o, "greens", 1, MAX_IN_A_ROW, REQUIRED, &greens));
    l->greens = (int)greens;
    l->is_default = l->when == NO_EXPRESSION && l->kinds == 0;
    if (l->ok <= l->high) return STATUS_OK;
    return reader_bad(r, "ok %d is above high %d", (int)l->ok, (int)l->high);
}

static enum status read_limits(struct reader *r, const json_t *o, struct light *light) {
    struct each limits;
    size_t defaults = 0;
    TRY(reader_each(r, o, "limits", REQUIRED, read_limit, sizeof(struct limit), &limits));
    light->limit = limits.item, light->limits = limits.count;
    for (size_t i = 0; i < light->limits; i++) defaults += light->limit[i].is_default;
    if (defaults == 1) return STATUS_OK;
    return reader_bad(r, "\"limits\": %zu rows have neither \"when\" nor \"kinds\", exactly one must, the default",
                      defaults);
}

/* ------------------------------------------------------------------------------------------------------- follow-ups */

static enum status read_follow_up(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"finding", "context", "after_min", "morning_at", NULL};
    struct follow_up *f = out;
    bool after = json_object_get(o, "after_min") != NULL, morning = json_object_get(o, "morning_at") != NULL;
    int64_t after_min = 0, morning_at = 0;
    TRY(reader_only(r, o, members));
    TRY(reader_own_path(r, &f->path));
    TRY(canonical_leaf_finding(r, o, &f->finding));
    TRY(canonical_leaf_context(r, o, f->finding, &f->context));
    if (after == morning) return reader_bad(r, "has either \"after_min\" or \"morning_at\"");
    TRY(reader_int(r, o, "after_min", 1, MAX_AFTER_MIN, OPTIONAL, &after_min));
    TRY(reader_int(r, o, "morning_at", 0, LAST_MINUTE, OPTIONAL, &morning_at));
    f->after_min = (int)after_min;
    f->morning_at = (int)morning_at;
    return STATUS_OK;
}

/* ----------------------------------------------------------------------------------------------------------- light */

/* These alone are about one session. */
static enum status read_colours(struct reader *r, const json_t *o, struct light *light) {
    r->session = true;
    TRY(reader_condition(r, o, "red", REQUIRED, &light->red));
    TRY(reader_condition(r, o, "amber", REQUIRED, &light->amber));
    TRY(reader_condition(r, o, "green", REQUIRED, &light->green));
    TRY(reader_condition(r, o, "settled", REQUIRED, &light->settled));
    r->session = false;
    return STATUS_OK;
}

static enum status read_waits(struct reader *r, const json_t *o, struct light *light) {
    int64_t wait_h, impact_wait_h, ambers;
    TRY(reader_int(r, o, "wait_h", 0, MAX_WAIT_H, REQUIRED, &wait_h));
    TRY(reader_int(r, o, "impact_wait_h", 0, MAX_WAIT_H, REQUIRED, &impact_wait_h));
    TRY(reader_int(r, o, "ambers", 1, MAX_IN_A_ROW, REQUIRED, &ambers));
    light->wait_h = (int)wait_h, light->impact_wait_h = (int)impact_wait_h, light->ambers = (int)ambers;
    return STATUS_OK;
}

static enum status read_light(struct reader *r, const json_t *o, struct light *light) {
    static const char *const members[] = {"limits",        "red",    "amber", "green", "settled", "wait_h",
                                          "impact_wait_h", "ambers", "asks",  "mark",  "source",  NULL};
    struct each asks;
    TRY(reader_only(r, o, members));
    TRY(reader_own_path(r, &light->path));
    TRY(reader_evidence(r, o, &light->evidence));
    TRY(read_limits(r, o, light));
    TRY(read_colours(r, o, light));
    TRY(read_waits(r, o, light));
    TRY(reader_each(r, o, "asks", OPTIONAL, read_follow_up, sizeof(struct follow_up), &asks));
    light->follow_up = asks.item, light->follow_ups = asks.count;
    return STATUS_OK;
}

enum status reader_light(struct reader *r, const json_t *o) {
    const json_t *member = json_object_get(o, "light");
    if (!member) return STATUS_OK;
    struct light *light = arena_alloc(r->a, sizeof *light);
    if (!light) return reader_memory(r);
    size_t before = reader_into(r, "light");
    TRY(read_light(r, member, light));
    reader_back(r, before);
    r->p->light = light;
    return STATUS_OK;
}
