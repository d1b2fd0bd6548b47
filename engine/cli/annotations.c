/* The vocabulary as annotations for an editor. */
#include "cli/annotations.h"
#include "time/instant.h"
#include <string.h>

static const char *const classes[] = {"stride.YesNo", "stride.NumberFinding", "stride.OneOf", "stride.SomeOf"};

void annotations_freshness(struct text *t, long long hours) {
    long long count = hours % (7 * 24) == 0 ? hours / (7 * 24) : hours % 24 == 0 ? hours / 24 : hours;
    const char *unit = hours % (7 * 24) == 0 ? "week" : hours % 24 == 0 ? "day" : "hour";
    text_add(t, "%lld %s%s", count, unit, count == 1 ? "" : "s");
}

static bool has_contexts(const struct finding *f) { return f->contexts > 1 || *f->context[0] != '\0'; }
static bool has_class(const struct finding *f) { return f->codes > 0 || has_contexts(f); }

static void put_class(struct text *t, const struct finding *f) {
    if (has_class(f))
        text_add(t, "stride.finding.%s", f->name);
    else
        text_put(t, classes[f->type]);
}

/* ---- What is shown at a name ---- */

static void put_names(struct text *t, const char *before, const char *const *name, size_t count) {
    for (size_t i = 0; i < count; i++) text_add(t, "%s`%s`", i > 0 ? ", " : before, name[i]);
}

static void put_range(struct text *t, const struct finding *f) {
    char low[24], high[24];
    bool scale = strcmp(f->unit, "0-10") == 0;
    text_add(t, ", %s to %s", text_milli(low, f->min), text_milli(high, f->max));
    if (*f->unit != '\0' && !scale) text_add(t, " %s", f->unit);
}

static void put_facts(struct text *t, const struct finding *f) {
    static const char *const types[] = {"yes or no", "a number", "one of a list", "some of a list"};
    text_add(t, "about the %s · %s", f->knee ? "knee" : "person", types[f->type]);
    if (f->type == FINDING_NUMBER) put_range(t, f);
    put_names(t, ": ", (const char *const *)f->code, f->codes);
    if (has_contexts(f)) put_names(t, " · contexts: ", (const char *const *)f->context, f->contexts);
    if (f->score.items > 0)
        text_add(t, " · a score of %zu other findings, %zu of them needed", f->score.items, f->score.at_least);
    if (f->implied_name != NULL) text_add(t, " · yes when `%s", f->implied_name);
    if (f->implied_name != NULL && *f->implied_context_name != '\0') text_add(t, " %s", f->implied_context_name);
    if (f->implied_name != NULL) text_put(t, "` is 1 or more");
    if (f->fresh_ms > 0) text_put(t, " · good for ");
    if (f->fresh_ms > 0) annotations_freshness(t, f->fresh_ms / HOUR_MS);
}

static void put_comment(struct text *t, const struct finding *f) {
    text_add(t, "---%s\n---\n---", f->question);
    put_facts(t, f);
    text_put(t, "\n");
}

/* ---- Classes: of findings with codes or contexts of their own ---- */

static void put_choices(struct text *t, const char *const *name, size_t count) {
    for (size_t i = 0; i < count; i++) text_add(t, "%s\"%s\"", i > 0 ? "|" : "", name[i]);
}

static void put_method(struct text *t, const struct finding *f, const char *name, const char *more) {
    text_add(t, "---@field %s fun(self: stride.finding.%s, code: stride.codes.%s%s): stride.Condition\n", name, f->name,
             f->name, more);
}

static void put_methods(struct text *t, const struct finding *f) {
    static const char *const ranked[] = {"at_least", "at_most", "above", "below", "equals"};
    put_method(t, f, f->type == FINDING_SOME_OF ? "includes" : "is", "");
    if (f->type == FINDING_SOME_OF) put_method(t, f, "includes_any", "[]");
    for (size_t i = 0; f->type == FINDING_ONE_OF && i < sizeof ranked / sizeof *ranked; i++)
        put_method(t, f, ranked[i], "|stride.Number");
}

static void put_definition(struct text *t, const struct finding *f) {
    if (!has_class(f)) return;
    if (f->codes > 0) {
        text_add(t, "---@alias stride.codes.%s ", f->name);
        put_choices(t, (const char *const *)f->code, f->codes);
        text_put(t, "\n");
    }
    text_add(t, "---@class stride.finding.%s : %s\n", f->name, classes[f->type]);
    if (f->codes > 0) put_methods(t, f);
    if (has_contexts(f)) {
        text_put(t, "---@overload fun(context: ");
        put_choices(t, (const char *const *)f->context, f->contexts);
        text_put(t, "): stride.NumberFinding\n");
    }
    text_put(t, "\n");
}

/* ---- The libraries ---- */

static void put_findings(struct text *t, const struct vocabulary *v) {
    for (size_t i = 0; i < v->findings.count; i++) put_definition(t, &v->findings.item[i]);
    text_put(t, "---What `require \"findings\"` gives.\n---@class stride.Findings\n");
    for (size_t i = 0; i < v->findings.count; i++) {
        put_comment(t, &v->findings.item[i]);
        text_add(t, "---@field %s ", v->findings.item[i].name);
        put_class(t, &v->findings.item[i]);
        text_put(t, "\n");
    }
}

/* What a case may say of it. */
static void put_value(struct text *t, const struct finding *f) {
    static const char *const values[] = {"stride.YesNoValue", "stride.NumberValue", NULL, NULL};
    const char *many = f->type == FINDING_SOME_OF ? "[]" : "";
    if (has_contexts(f))
        text_put(t, "table|stride.Unknown");
    else if (f->codes > 0)
        text_add(t, "stride.codes.%s%s|stride.Unknown|stride.Knees", f->name, many);
    else
        text_put(t, values[f->type]);
}

static void put_values(struct text *t, const struct vocabulary *v) {
    text_put(t, "\n---What a case says of findings.\n---@class stride.Values\n");
    for (size_t i = 0; i < v->findings.count; i++) {
        text_add(t, "---@field %s? ", v->findings.item[i].name);
        put_value(t, &v->findings.item[i]);
        text_add(t, " %s\n", v->findings.item[i].question);
    }
}

static void put_member(struct text *t, const char *id) {
    for (; *id != '\0'; id++) text_put_n(t, *id == '-' ? "_" : id, 1);
}

static void put_library(struct text *t, const struct load *load, const char *kind, const char *name,
                        const char *class) {
    const char *of = strcmp(kind, "care") == 0 ? "care" : name;
    text_add(t, "\n---What `require \"%s\"` gives.\n---@class stride.%c%s\n", of, *name - 'a' + 'A', name + 1);
    for (size_t i = 0; i < load->entries.count; i++) {
        const struct load_entry *e = &load->entries.item[i];
        if (strcmp(e->kind, kind) != 0) continue;
        text_put(t, "---@field ");
        put_member(t, e->name);
        text_add(t, " %s `%s`, of %s\n", class, e->name, e->file);
    }
}

void annotations_write(struct text *t, const struct vocabulary *v, const struct load *load) {
    text_put(t, "---@meta _\n"
                "-- luacheck: ignore\n"
                "-- What the vocabulary holds, for an editor's completion. Not to be changed by hand: it is made by\n"
                "--     stride findings --annotations >protocols/.editor/vocabulary.lua\n\n");
    put_findings(t, v);
    put_values(t, v);
    put_library(t, load, "exercise", "exercises", "stride.Exercise");
    put_library(t, load, "care", "cares", "stride.Care");
    put_library(t, load, "source", "sources", "stride.Source");
    put_library(t, load, "criterion", "criteria", "stride.Criterion");
}
