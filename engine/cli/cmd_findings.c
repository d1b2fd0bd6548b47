/* findings: the vocabulary, for people, programs and editors. */
#include "base/json_build.h"
#include "cli/annotations.h"
#include "cli/command.h"
#include "cli/protocols.h"
#include "cli/render.h"
#include "time/instant.h"
#include <string.h>

static const struct option own[] = {
    {"annotations", OPTION_FLAG, NULL, "print it as a file for an editor's Lua language server", 0, 0, NULL}, {0}};

static json_t *words(const char *const *word, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) json_push(&list, json_string(word[i]));
    return list;
}

static const char *type_name(enum finding_type type) {
    static const char *const names[] = {"yes-no", "number", "one-of", "some-of"};
    return names[type];
}

static json_t *finding_json(const struct finding *f) {
    json_t *o = json_object();
    json_put_text(&o, "name", f->name);
    json_put_text(&o, "about", f->knee ? "knee" : "person");
    json_put_text(&o, "type", type_name(f->type));
    json_put_text(&o, "question", f->question);
    if (*f->unit != '\0') json_put_text(&o, "unit", f->unit);
    if (f->type == FINDING_NUMBER) {
        json_put(&o, "min", json_from_milli(f->min));
        json_put(&o, "max", json_from_milli(f->max));
    }
    if (f->codes > 0) json_put(&o, "codes", words(f->code, f->codes));
    if (f->contexts > 1 || *f->context[0] != '\0') json_put(&o, "contexts", words(f->context, f->contexts));
    if (f->fresh_ms > 0) json_put_int(&o, "fresh_h", f->fresh_ms / HOUR_MS);
    return o;
}

static json_t *vocabulary_json(const struct vocabulary *v) {
    json_t *list = json_array(), *o = json_object();
    for (size_t i = 0; i < v->findings.count; i++) json_push(&list, finding_json(&v->findings.item[i]));
    json_put(&o, "findings", list);
    return o;
}

/* ---- As a table ---- */

static void put_list(struct text *t, const json_t *list) {
    for (size_t i = 0; i < json_array_size(list); i++)
        text_add(t, "%s%s", i > 0 ? " " : "", json_string_value(json_array_get(list, i)));
}

static void put_number(struct text *t, const json_t *number) {
    char digits[24];
    int64_t milli = 0;
    if (json_milli(number, "", &milli, NULL) == STATUS_OK) text_put(t, text_milli(digits, milli));
}

static void put_values(struct text *t, const json_t *f) {
    if (json_object_get(f, "min") != NULL) {
        put_number(t, json_object_get(f, "min"));
        text_put(t, " to ");
        put_number(t, json_object_get(f, "max"));
        if (*render_get(f, "unit") != '\0' && !render_is(f, "unit", "0-10")) text_add(t, " %s", render_get(f, "unit"));
    } else if (json_object_get(f, "codes") != NULL) {
        put_list(t, json_object_get(f, "codes"));
    } else {
        text_put(t, "true false");
    }
}

static void put_row(struct render *r, const char *label, const char *value) {
    if (*value == '\0') return;
    text_add(r->t, "    %-9s ", label);
    render_wrapped(r, value, 14, 14);
}

static void write_finding(struct render *r, const json_t *f) {
    struct text t = {0};
    text_add(&t, "%-32s", render_get(f, "name"));
    render_paint(r, "1", text_get(&t));
    text_fini(&t);
    text_add(r->t, " %-7s %s\n", render_get(f, "about"), render_get(f, "type"));
    put_row(r, "asks", render_get(f, "question"));
    put_values(&t, f);
    put_row(r, "values", text_get(&t));
    text_fini(&t);
    put_list(&t, json_object_get(f, "contexts"));
    put_row(r, "contexts", text_get(&t));
    text_fini(&t);
    if (json_object_get(f, "fresh_h") == NULL) return;
    annotations_freshness(&t, (long long)json_integer_value(json_object_get(f, "fresh_h")));
    put_row(r, "fresh for", text_get(&t));
    text_fini(&t);
}

static void show(struct render *r, const json_t *answer) {
    const json_t *list = json_object_get(answer, "findings");
    for (size_t i = 0; i < json_array_size(list); i++) write_finding(r, json_array_get(list, i));
}

/* What a script with mistakes defines is there too, so that an editor can help with the rest. */
static enum status annotate(struct context *c, struct error *err) {
    struct load load;
    struct protocols p = {0};
    shown_list mistakes = {0};
    if (options_flag(c->options, "json")) return error_set(err, STATUS_USAGE, "--annotations are not JSON");
    enum status status = loader_load(c->loader, options_protocols(c->options), c->arena, &load, err);
    if (status == STATUS_OK) status = protocols_read(c, &load, &p, &mistakes, err);
    if (status == STATUS_OK) {
        protocols_report(&mistakes, &c->problems);
        annotations_write(&c->out, p.catalogue->vocabulary, &load);
    }
    protocols_free(&p);
    if (status != STATUS_OK) return status;
    return text_failed(&c->out) ? error_set(err, STATUS_MEMORY, "out of memory") : STATUS_OK;
}

static enum status run(struct context *c, struct error *err) {
    if (options_flag(c->options, "annotations")) return annotate(c, err);
    struct protocols p;
    enum status status = context_protocols(c, &p, err);
    if (status != STATUS_OK) return status;
    status = context_show(c, vocabulary_json(p.catalogue->vocabulary), show, err);
    protocols_free(&p);
    return status;
}

const struct command command_findings = {
    .name = "findings",
    .summary = "Show the vocabulary: every finding and the values it may have",
    .args = "",
    .example = "findings --json",
    .own = own,
    .groups = WITH_PROTOCOLS | WITH_JSON,
    .run = run,
};
