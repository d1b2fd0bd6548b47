#include "lab/cases.h"
#include "base/json_build.h"
#include "lab/story.h"

size_t cases_count(const json_t *cases) { return json_array_size(json_object_get(cases, "cases")); }

/* Takes failures. */
static json_t *result_of(const char *protocol, const char *name, const json_t *one, json_t *failures) {
    bool passed = json_array_size(failures) == 0;
    json_t *o = json_object();
    json_put_text(&o, "of", protocol);
    json_put_text(&o, "case", name);
    course_put_place(&o, one);
    json_put_text(&o, "result", passed ? "passed" : "failed");
    if (passed)
        json_decref(failures);
    else
        json_put(&o, "failures", failures);
    return o;
}

static enum status run_one(struct practice *p, const char *protocol, const json_t *one, json_t *results,
                           struct error *err) {
    const char *name;
    json_t *failures = NULL;
    enum status status = json_get_text(one, "name", &name, err);
    if (status == STATUS_OK) status = story_run(p, protocol, one, &failures, err);
    if (status != STATUS_OK) return status;
    if (json_array_append_new(results, result_of(protocol, name, one, failures)) == 0) return STATUS_OK;
    return error_set(err, STATUS_MEMORY, "out of memory");
}

enum status cases_run(struct practice *p, const json_t *cases, cases_fn each, void *arg, json_t *results,
                      struct error *err) {
    const char *protocol;
    json_t *list;
    enum status status = json_get_text(cases, "id", &protocol, err);
    if (status == STATUS_OK) status = json_get_array(cases, "cases", &list, err);
    for (size_t i = 0; status == STATUS_OK && i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const char *name = json_string_value(json_object_get(one, "name"));
        if (each != NULL && name != NULL) each(arg, name, i);
        status = run_one(p, protocol, one, results, err);
    }
    return status;
}
