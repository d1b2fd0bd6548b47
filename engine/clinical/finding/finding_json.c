/* Values and reports as JSON, and reports back from it. */
#include "clinical/finding/finding.h"
#include "time/instant.h"
#include <string.h>

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status tried = (call);                                                                                    \
        if (tried != STATUS_OK) return tried;                                                                          \
    } while (0)

static json_t *code_json(const struct finding *f, int64_t index) {
    return index >= 0 && (size_t)index < f->codes ? json_string(f->code[index]) : NULL;
}

static json_t *codes_json(const struct finding *f, int64_t bits) {
    json_t *list = json_array();
    for (size_t i = 0; list && i < f->codes; i++) {
        if (!(bits >> i & 1) || json_array_append_new(list, json_string(f->code[i])) == 0) continue;
        json_decref(list);
        list = NULL;
    }
    return list;
}

static json_t *value_json(const struct finding *f, const struct value *v, bool milli) {
    if (!v->known) return json_null();
    switch (f->type) {
    case FINDING_YES_NO: return json_boolean(v->number);
    case FINDING_NUMBER: return milli ? json_integer(v->number) : json_from_milli(v->number);
    case FINDING_ONE_OF: return code_json(f, v->number);
    case FINDING_SOME_OF: return codes_json(f, v->number);
    }
    return NULL;
}

json_t *finding_value_json(const struct finding *f, const struct value *v) { return value_json(f, v, false); }

/* --------------------------------------------------------------------------------------------------------- writing */

static bool fill(json_t *o, const struct finding *f, const struct report *r) {
    const char *context = f->context[r->context];
    int bad = json_object_set_new(o, "finding", json_string(f->name)) |
              json_object_set_new(o, "at", json_integer(r->value.at_ms)) |
              json_object_set_new(o, "value", value_json(f, &r->value, true));
    if (*context) bad |= json_object_set_new(o, "context", json_string(context));
    if (f->knee) bad |= json_object_set_new(o, "side", json_string(side_name(r->side)));
    if (r->value.masked) bad |= json_object_set_new(o, "masked", json_true());
    if (r->value.prorated) bad |= json_object_set_new(o, "prorated", json_true());
    if (r->session != 0) bad |= json_object_set_new(o, "session", json_integer(r->session));
    return bad == 0;
}

json_t *findings_reports_json(const struct vocabulary *v, const struct report *report, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; list && i < count; i++) {
        json_t *o = json_object();
        bool done = o && fill(o, &v->findings.item[report[i].finding], &report[i]);
        if (done && json_array_append(list, o) != 0) done = false;
        json_decref(o);
        if (done) continue;
        json_decref(list);
        return NULL;
    }
    return list;
}

/* --------------------------------------------------------------------------------------------------------- reading */

static enum status wrong(const struct finding *f, const json_t *value, struct error *err) {
    char shown[64];
    return error_set(err, STATUS_INPUT, "%s: %s is no value of it", f->name, json_show(shown, value));
}

static bool read_code(const struct finding *f, const json_t *value, int64_t *out) {
    const char *word = json_string_value(value);
    *out = word ? finding_code(f, word) : -1;
    return *out >= 0;
}

static bool read_codes(const struct finding *f, const json_t *value, int64_t *out) {
    *out = 0;
    if (!json_is_array(value)) return false;
    for (size_t i = 0; i < json_array_size(value); i++) {
        int64_t code;
        if (!read_code(f, json_array_get(value, i), &code)) return false;
        *out |= INT64_C(1) << code;
    }
    return true;
}

static bool read_value(const struct finding *f, const json_t *value, int64_t *out) {
    switch (f->type) {
    case FINDING_YES_NO: *out = json_is_true(value); return json_is_boolean(value);
    case FINDING_NUMBER:
        *out = json_integer_value(value);
        return json_is_integer(value) && *out >= -FINDING_MAX_MILLI && *out <= FINDING_MAX_MILLI;
    case FINDING_ONE_OF: return read_code(f, value, out);
    case FINDING_SOME_OF: return read_codes(f, value, out);
    }
    return false;
}

/* Which finding, context and side. */
static enum status read_about(const struct vocabulary *v, const json_t *o, struct report *r, struct error *err) {
    const char *name, *context = "", *side = NULL;
    TRY(json_get_text(o, "finding", &name, err));
    TRY(json_get_text_or(o, "context", &context, err));
    TRY(json_get_text_or(o, "side", &side, err));
    r->finding = vocabulary_find(v, name);
    if (r->finding < 0) return error_set(err, STATUS_INPUT, "\"%s\" is not a finding", name);
    const struct finding *f = &v->findings.item[r->finding];
    r->context = finding_context(f, context);
    r->side = SIDE_NONE;
    if (r->context < 0) return error_set(err, STATUS_INPUT, "%s: \"%s\" is not one of its contexts", name, context);
    if (f->knee != (side != NULL) || (side && !side_from(side, &r->side)))
        return error_set(err, STATUS_INPUT, "%s: the side is %s", name, side ? "wrong" : "missing");
    return STATUS_OK;
}

static enum status read_report(const struct vocabulary *v, const json_t *o, struct report *r, struct error *err) {
    static const char *const members[] = {"at",      "context", "finding", "masked", "prorated",
                                          "session", "side",    "value",   NULL};
    if (!json_is_object(o)) return error_set(err, STATUS_INPUT, "a report is not an object");
    TRY(json_only(o, members, err));
    TRY(read_about(v, o, r, err));
    TRY(json_get_int(o, "at", 0, INSTANT_NONE - 1, &r->value.at_ms, err));
    TRY(json_get_int_or(o, "session", 0, INT64_MAX, &r->session, err));
    TRY(json_get_bool_or(o, "masked", &r->value.masked, err));
    TRY(json_get_bool_or(o, "prorated", &r->value.prorated, err));
    const struct finding *f = &v->findings.item[r->finding];
    const json_t *value = json_object_get(o, "value");
    if (!value) return error_set(err, STATUS_INPUT, "%s: \"value\" is missing", f->name);
    r->value.known = !json_is_null(value);
    if (r->value.known && !read_value(f, value, &r->value.number)) return wrong(f, value, err);
    return STATUS_OK;
}

enum status findings_reports_read(const struct vocabulary *v, const json_t *array, report_list *out, struct arena *a,
                                  struct error *err) {
    if (!json_is_array(array)) return error_set(err, STATUS_INPUT, "the reports are not a list");
    for (size_t i = 0; i < json_array_size(array); i++) {
        struct report *r = LIST_PUSH(a, out);
        if (!r) return error_set(err, STATUS_MEMORY, "out of memory for the reports");
        TRY(read_report(v, json_array_get(array, i), r, err));
    }
    return STATUS_OK;
}
