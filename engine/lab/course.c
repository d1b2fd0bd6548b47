#include "lab/course.h"
#include <stdlib.h>
#include <string.h>

enum status course_ask(struct course *c, const char *deed, json_t *args, json_t **answer, struct error *err) {
    json_t *request = json_object();
    json_put_text(&request, "deed", deed);
    json_put_text(&request, "who", "case");
    json_put_true(&request, "named", true);      /* whoever decides in a case is a clinician */
    json_put(&request, "args", args);
    clock_move_to(c->practice->clock, c->now_ms);
    enum status status = request != NULL ? practice_request(c->practice, request, answer, err)
                                         : error_set(err, STATUS_MEMORY, "out of memory");
    json_decref(request);
    return status;
}

void course_put_place(json_t **object, const json_t *made) {
    const char *place = json_string_value(json_object_get(made, "@"));
    const char *colon = place != NULL ? strrchr(place, ':') : NULL;
    if (colon == NULL) return;
    json_put(object, "file", json_stringn(place, (size_t)(colon - place)));
    json_put_int(object, "line", strtol(colon + 1, NULL, 10));
}

void course_fail(struct course *c, const json_t *step, const char *what, const char *expected, const char *got,
                 json_t *explanations) {
    json_t *o = json_object();
    course_put_place(&o, step);
    json_put_text(&o, "what", what);
    json_put_text(&o, "expected", expected);
    json_put_text(&o, "got", got);
    if (json_array_size(explanations) > 0)
        json_put(&o, "explanations", explanations);
    else
        json_decref(explanations);
    json_push(&c->failures, o);
}
