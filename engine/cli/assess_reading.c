#include "cli/assess_reading.h"
#include "base/json_build.h"
#include "practice/lines.h"
#include <stdlib.h>
#include <string.h>

struct reader {
    const struct protocols *protocols;
    const struct subject *subject;
    enum reading reading;
    struct result *results;
    struct error *err;
};

static enum status no_memory(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory"); }

enum status reading_from(const char *name, enum reading *out, struct error *err) {
    static const char *const names[] = {"clinician", "engineer", "patient"};
    *out = READING_CLINICIAN;
    for (size_t i = 0; name != NULL && i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) != 0) continue;
        *out = (enum reading)i;
        return STATUS_OK;
    }
    if (name == NULL) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "--for: \"%s\" is none of clinician, engineer, patient", name);
}

/* The loader's map of a protocol that is served. */
static enum status read_map(const struct reader *r, const struct protocol *of, json_t **map) {
    for (size_t i = 0; i < r->protocols->count; i++) {
        const struct served *one = &r->protocols->list[i];
        if (strcmp(one->canonical, of->canonical) == 0)
            return json_read(one->map, strlen(one->map), JSON_MAX_DEPTH, map, r->err);
    }
    *map = json_object();
    return *map != NULL ? STATUS_OK : no_memory(r->err);
}

static enum status put_lines(const struct reader *r, const struct protocol *of, json_t *explanation) {
    json_t *map = NULL;
    enum status status = read_map(r, of, &map);
    if (status == STATUS_OK && !lines_put(explanation, map)) status = no_memory(r->err);
    json_decref(map);
    return status;
}

static enum status put_one(const struct reader *r, const struct protocol *of, int32_t root, enum side side, json_t *o) {
    const struct situation s = {.answers = r->subject->answers,
                                .history = r->subject->history,
                                .now_ms = r->subject->now_ms,
                                .plan_since_ms = r->subject->plan_since_ms[side],
                                .side = side};
    if (root == NO_EXPRESSION) return STATUS_OK;
    criterion_eval(&of->criteria, root, &s, r->results);
    json_t *explanation = explanation_json(&of->criteria, root, &s, r->results, r->reading);
    if (json_object_set_new(o, "explanation", explanation) != 0) return no_memory(r->err);
    return r->reading == READING_ENGINEER ? put_lines(r, of, json_object_get(o, "explanation")) : STATUS_OK;
}

static size_t most_nodes(const struct catalogue *c) {
    size_t most = c->safety != NULL ? c->safety->criteria.nodes.count : 0;
    for (size_t i = 0; i < c->served.count; i++)
        if (c->served.item[i]->criteria.nodes.count > most) most = c->served.item[i]->criteria.nodes.count;
    return most;
}

/* The lists of the answer have the order of the assessment's. */
static enum status put_all(const struct reader *r, const struct assessment *as, json_t *answer) {
    const json_t *flags = json_object_get(answer, "red_flags"), *conditions = json_object_get(answer, "conditions");
    enum status status = STATUS_OK;
    for (size_t i = 0; i < as->flags.count && status == STATUS_OK; i++) {
        const struct flag_result *f = &as->flags.item[i];
        status = put_one(r, f->of, f->root, f->side, json_array_get(flags, i));
    }
    for (size_t i = 0; i < as->conditions.count && status == STATUS_OK; i++) {
        const struct condition_result *c = &as->conditions.item[i];
        status = put_one(r, c->protocol, c->root, c->side, json_array_get(conditions, i));
    }
    return status;
}

enum status reading_put(const struct protocols *p, const struct subject *s, const struct assessment *as,
                        enum reading reading, json_t *answer, struct error *err) {
    struct reader r = {.protocols = p, .subject = s, .reading = reading, .err = err};
    if (reading == READING_CLINICIAN) return STATUS_OK;
    if (answer == NULL) return no_memory(err);
    r.results = malloc((most_nodes(p->catalogue) + 1) * sizeof *r.results);
    enum status status = r.results != NULL ? put_all(&r, as, answer) : no_memory(err);
    free(r.results);
    return status;
}
