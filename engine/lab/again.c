#include "lab/again.h"
#include "practice/history.h"
#include <string.h>

struct again {
    const struct vocabulary *v;
    const struct answers *answers;
    const json_t *told;
    enum side knee; /* of bare values */
    json_t *out;
};

static const struct value *answer_of(const struct again *g, const struct finding *f, int context, enum side side) {
    const struct value *value = &g->answers->value[finding_slot(f, context, f->knee ? side : SIDE_NONE)];
    return value->known && !value->masked ? value : NULL;
}

/* Whether the report says it, also that it is not known. */
static bool is_told(const struct again *g, const struct finding *f, int context, enum side side) {
    const json_t *value = json_object_get(g->told, f->name);
    bool sided = json_object_get(value, "left") != NULL || json_object_get(value, "right") != NULL;
    if (value != NULL && f->knee && sided) value = json_object_get(value, side_name(side));
    if (value != NULL && f->knee && !sided && side != g->knee) return false;
    if (value == NULL || *f->context[context] == '\0' || !json_is_object(value)) return value != NULL;
    return json_object_get(value, f->context[context]) != NULL;
}

/* The other one of a yes/no and the number that implies it is told, or is newer; of one instant the number stands. */
static bool gives_way(const struct again *g, const struct value *value, const struct finding *other, int context,
                      enum side side, bool to_same) {
    const struct value *its = answer_of(g, other, context, side);
    if (is_told(g, other, context, side)) return true;
    return its != NULL && (to_same ? its->at_ms >= value->at_ms : its->at_ms > value->at_ms);
}

static bool is_implied(const struct again *g, const struct finding *f, int context, enum side side,
                       const struct value *value) {
    const struct finding *all = g->v->findings.item;
    if (f->implied_by >= 0 && gives_way(g, value, &all[f->implied_by], f->implied_context, side, true)) return true;
    for (int i = f->implies; i >= 0; i = all[i].implied_next)
        if (all[i].implied_context == context && gives_way(g, value, &all[i], 0, side, false)) return true;
    return false;
}

static bool has_item(const struct finding *score, int finding) {
    for (size_t i = 0; i < score->score.items; i++)
        if (score->score.item[i].finding == finding) return true;
    return false;
}

/* Items say more than their score; told is one of them. */
static bool is_scored(const struct again *g, const struct finding *f, enum side side) {
    const struct finding *all = g->v->findings.item;
    int self = (int)(f - all);
    for (size_t i = 0; i < g->v->findings.count; i++) {
        bool item = has_item(f, (int)i), score = has_item(&all[i], self);
        if ((item || score) && is_told(g, &all[i], 0, side)) return true;
        if (item && answer_of(g, &all[i], 0, side) != NULL) return true;
    }
    return false;
}

/* The object under key, made if it is not there; NULL when memory is out. */
static json_t *inside(json_t *object, const char *key) {
    if (json_object_get(object, key) == NULL && json_object_set_new(object, key, json_object()) != 0) return NULL;
    return json_object_get(object, key);
}

static bool put(const struct again *g, const struct finding *f, int context, enum side side,
                const struct value *value) {
    json_t *into = f->knee ? inside(g->out, f->name) : g->out;
    const char *key = f->knee ? side_name(side) : f->name;
    if (*f->context[context] != '\0') into = inside(into, key), key = f->context[context];
    return into != NULL && json_object_set_new(into, key, finding_value_json(f, value)) == 0;
}

static bool put_side(const struct again *g, const struct finding *f, enum side side) {
    for (int context = 0; (size_t)context < f->contexts; context++) {
        const struct value *value = answer_of(g, f, context, side);
        if (value == NULL || is_told(g, f, context, side)) continue;
        if (is_implied(g, f, context, side, value) || is_scored(g, f, side)) continue;
        if (!put(g, f, context, side, value)) return false;
    }
    return true;
}

/* What is told, with bare values at their knee, so that the other knee has room beside it. */
static bool put_told(const struct again *g) {
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)g->told, name, value) {
        int finding = vocabulary_find(g->v, name);
        bool sided = json_object_get(value, "left") != NULL || json_object_get(value, "right") != NULL;
        bool knee = finding >= 0 && g->v->findings.item[finding].knee && !sided;
        json_t *into = knee ? inside(g->out, name) : g->out, *copy = json_deep_copy(value);
        if (json_object_set_new(into, knee ? side_name(g->knee) : name, copy) != 0) return false;
    }
    return true;
}

static bool put_all(const struct again *g) {
    bool done = put_told(g);
    for (size_t i = 0; i < g->v->findings.count && done; i++) {
        const struct finding *f = &g->v->findings.item[i];
        if (!f->knee) done = put_side(g, f, SIDE_NONE);
        if (f->knee) done = put_side(g, f, SIDE_LEFT) && put_side(g, f, SIDE_RIGHT);
    }
    return done;
}

enum status again_findings(struct course *c, const json_t *told, json_t **out, struct error *err) {
    struct history h;
    struct again g = {.v = c->practice->catalogue->vocabulary, .told = told, .out = json_object()};
    (void)side_from(c->side, &g.knee);
    enum status status = history_open(c->practice, COURSE_PATIENT, &h, err);
    if (status != STATUS_OK) {
        json_decref(g.out);
        return status;
    }
    g.answers = &h.patient->answers;
    bool done = g.out != NULL && put_all(&g);
    history_close(&h);
    if (done)
        *out = g.out;
    else
        json_decref(g.out);
    return done ? STATUS_OK : error_set(err, STATUS_MEMORY, "out of memory");
}
