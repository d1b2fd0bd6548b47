/* findings_read: the findings form. */
#include "base/text.h"
#include "clinical/finding/finding.h"
#include "clinical/finding/form_implied.h"
#include "clinical/finding/form_scores.h"
#include "time/instant.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status tried = (call);                                                                                    \
        if (tried != STATUS_OK) return tried;                                                                          \
    } while (0)

#define LEFT_BIT  1u
#define RIGHT_BIT 2u

struct form {
    const struct vocabulary *v;
    struct arena *a;
    struct error *err;
    report_list reports; /* in the order of the form, history first */
    int64_t newest_ms;   /* no answer may be later */
};

/* What one value is about. */
struct about {
    int finding, context;
    enum side side;
    int64_t at_ms;
};

static enum status no_memory(const struct form *form) {
    return error_set(form->err, STATUS_MEMORY, "out of memory for the findings");
}

static const struct finding *finding_of(const struct form *form, const struct about *about) {
    return &form->v->findings.item[about->finding];
}

/* "pain stairs-down (left)" */
static const char *what(const struct form *form, const struct about *about, char buffer[static 200]) {
    const struct finding *f = finding_of(form, about);
    const char *context = about->context >= 0 ? f->context[about->context] : "";
    snprintf(buffer, 200, "%s%s%s%s%s%s", f->name, *context ? " " : "", context, f->knee ? " (" : "",
             f->knee ? side_name(about->side) : "", f->knee ? ")" : "");
    return buffer;
}

static const char *hint(const char *nearest, char buffer[static 120]) {
    buffer[0] = '\0';
    if (nearest) snprintf(buffer, 120, "; did you mean \"%s\"?", nearest);
    return buffer;
}

/* ---------------------------------------------------------------------------------------------------------- values */

static enum status wrong_type(const struct form *form, const struct about *about, const json_t *value,
                              const char *expected) {
    char name[200], shown[64];
    return error_set(form->err, STATUS_INPUT, "%s: expected %s, got %s", what(form, about, name), expected,
                     json_show(shown, value));
}

static enum status read_yes_no(struct form *form, const struct about *about, const json_t *value, int64_t *out) {
    if (!json_is_boolean(value)) return wrong_type(form, about, value, "true, false or null");
    *out = json_is_true(value);
    return STATUS_OK;
}

static enum status read_number(struct form *form, const struct about *about, const json_t *value, int64_t *out) {
    const struct finding *f = finding_of(form, about);
    char name[200], low[24], high[24], shown[64];
    if (!json_is_number(value)) return wrong_type(form, about, value, "a number or null");
    TRY(json_milli(value, what(form, about, name), out, form->err));
    if (*out >= f->min && *out <= f->max) return STATUS_OK;
    return error_set(form->err, STATUS_INPUT, "%s: %s is outside %s to %s", name, json_show(shown, value),
                     text_milli(low, f->min), text_milli(high, f->max));
}

static enum status read_code(struct form *form, const struct about *about, const json_t *value, int64_t *out) {
    const struct finding *f = finding_of(form, about);
    const char *code = json_string_value(value);
    char name[200], near[120];
    if (!code) return wrong_type(form, about, value, "a code or null");
    *out = finding_code(f, code);
    if (*out >= 0) return STATUS_OK;
    return error_set(form->err, STATUS_INPUT, "%s: \"%s\" is not one of its codes%s", what(form, about, name), code,
                     hint(text_nearest(code, f->code, f->codes), near));
}

static enum status read_codes(struct form *form, const struct about *about, const json_t *value, int64_t *out) {
    if (!json_is_array(value)) return wrong_type(form, about, value, "a list of codes or null");
    *out = 0;
    for (size_t i = 0; i < json_array_size(value); i++) {
        int64_t code;
        TRY(read_code(form, about, json_array_get(value, i), &code));
        *out |= INT64_C(1) << code;
    }
    return STATUS_OK;
}

static enum status take_value(struct form *form, const struct about *about, const json_t *value) {
    static enum status (*const readers[])(struct form *, const struct about *, const json_t *,
                                          int64_t *) = {[FINDING_YES_NO] = read_yes_no,
                                                        [FINDING_NUMBER] = read_number,
                                                        [FINDING_ONE_OF] = read_code,
                                                        [FINDING_SOME_OF] = read_codes};
    int64_t number = 0;
    bool known = !json_is_null(value);
    if (known) TRY(readers[finding_of(form, about)->type](form, about, value, &number));
    struct report *r = LIST_PUSH(form->a, &form->reports);
    if (!r) return no_memory(form);
    *r = (struct report){.finding = about->finding,
                         .context = about->context,
                         .side = about->side,
                         .value = {.number = number, .at_ms = about->at_ms, .known = known}};
    return STATUS_OK;
}

static enum status unknown_context(const struct form *form, const struct about *about, const char *context) {
    const struct finding *f = finding_of(form, about);
    char near[120];
    return error_set(form->err, STATUS_INPUT, "%s: \"%s\" is not one of its contexts%s", f->name, context,
                     hint(text_nearest(context, f->context, f->contexts), near));
}

/* The value for one side, or for the person: with contexts an object of them, and null means null in each. */
static enum status take_contexts(struct form *form, struct about about, const json_t *value) {
    const struct finding *f = finding_of(form, &about);
    const char *key;
    json_t *each;
    about.context = 0;
    if (f->context[0][0] == '\0') return take_value(form, &about, value);
    if (json_is_null(value)) {
        for (; (size_t)about.context < f->contexts; about.context++) TRY(take_value(form, &about, value));
        return STATUS_OK;
    }
    about.context = -1;
    if (!json_is_object(value)) return wrong_type(form, &about, value, "an object of contexts");
    json_object_foreach ((json_t *)value, key, each) {
        about.context = finding_context(f, key);
        if (about.context < 0) return unknown_context(form, &about, key);
        TRY(take_value(form, &about, each));
    }
    return STATUS_OK;
}

/* ----------------------------------------------------------------------------------------------------------- sides */

static enum status read_sides(const json_t *object, unsigned *sides, struct error *err) {
    const char *name = NULL;
    enum side side;
    TRY(json_get_text_or(object, "side", &name, err));
    if (!name) return STATUS_OK;
    *sides = strcmp(name, "both") == 0 ? LEFT_BIT | RIGHT_BIT : side_from(name, &side) ? 1u << side : 0;
    if (*sides != 0) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"side\": \"%s\" is none of left, right, both", name);
}

/* {"left": …, "right": …}: every key a side. What has some sides and some other keys is refused by its first other one.
 */
static bool is_sided(const json_t *value) {
    return json_object_get(value, "left") != NULL || json_object_get(value, "right") != NULL;
}

static enum status take_sided(struct form *form, struct about about, const json_t *value) {
    const char *key;
    json_t *each;
    json_object_foreach ((json_t *)value, key, each) {
        if (!side_from(key, &about.side))
            return error_set(form->err, STATUS_INPUT, "%s: \"%s\" is neither \"left\" nor \"right\"",
                             finding_of(form, &about)->name, key);
        TRY(take_contexts(form, about, each));
    }
    return STATUS_OK;
}

static enum status take_bare(struct form *form, struct about about, unsigned sides, const json_t *value) {
    const struct finding *f = finding_of(form, &about);
    if (sides == 0)
        return error_set(form->err, STATUS_INPUT,
                         "%s is about a knee: say which, {\"left\": …} or {\"right\": …}, or give the form a \"side\"",
                         f->name);
    for (about.side = SIDE_LEFT; about.side <= SIDE_RIGHT; about.side++) {
        if (sides & (1u << about.side)) TRY(take_contexts(form, about, value));
    }
    return STATUS_OK;
}

static enum status find_name(const struct form *form, const char *name, int *out) {
    char near[120];
    *out = vocabulary_find(form->v, name);
    if (*out >= 0) return STATUS_OK;
    return error_set(form->err, STATUS_INPUT, "\"%s\" is not a finding%s", name,
                     hint(vocabulary_nearest(form->v, name), near));
}

static enum status take_finding(struct form *form, const char *name, const json_t *value, unsigned sides,
                                int64_t at_ms) {
    struct about about = {.context = -1, .side = SIDE_NONE, .at_ms = at_ms};
    TRY(find_name(form, name, &about.finding));
    if (!finding_of(form, &about)->knee) {
        if (!is_sided(value)) return take_contexts(form, about, value);
        return error_set(form->err, STATUS_INPUT, "%s is about the person and has no side", name);
    }
    return is_sided(value) ? take_sided(form, about, value) : take_bare(form, about, sides, value);
}

/* ------------------------------------------------------------------------------------------------------------ form */

static enum status read_at(const struct form *form, const json_t *object, int64_t *at_ms) {
    const char *text = NULL;
    char newest[INSTANT_SIZE];
    TRY(json_get_text_or(object, "at", &text, form->err));
    *at_ms = form->newest_ms;
    if (!text) return STATUS_OK;
    TRY(instant_parse(text, "\"at\"", at_ms, form->err));
    if (*at_ms <= form->newest_ms) return STATUS_OK;
    return error_set(form->err, STATUS_INPUT, "\"at\": %s is later than now, %s", text,
                     instant_format(newest, form->newest_ms));
}

/* {"finding": "pain", "context": "worst-24h", "side": "left", "at": "…", "value": 4} */
static enum status take_past(struct form *form, const json_t *entry, unsigned sides) {
    static const char *const members[] = {"finding", "context", "side", "at", "value", NULL};
    struct about about = {.side = SIDE_NONE};
    const char *name, *context = "";
    const json_t *value = json_object_get(entry, "value");
    TRY(json_only(entry, members, form->err));
    TRY(json_get_text(entry, "finding", &name, form->err));
    TRY(json_get_text_or(entry, "context", &context, form->err));
    TRY(read_at(form, entry, &about.at_ms));
    TRY(find_name(form, name, &about.finding));
    TRY(read_sides(entry, &sides, form->err));
    const struct finding *f = finding_of(form, &about);
    about.context = finding_context(f, context);
    if (about.context < 0) return unknown_context(form, &about, context);
    if (!value) return error_set(form->err, STATUS_INPUT, "%s: \"value\" is missing", name);
    if (!f->knee) return take_value(form, &about, value);
    if (sides == 0) return error_set(form->err, STATUS_INPUT, "%s is about a knee: \"side\" is missing", name);
    for (about.side = SIDE_LEFT; about.side <= SIDE_RIGHT; about.side++) {
        if (sides & (1u << about.side)) TRY(take_value(form, &about, value));
    }
    return STATUS_OK;
}

static enum status take_history(struct form *form, const json_t *history, unsigned sides) {
    for (size_t i = 0; i < json_array_size(history); i++) {
        const json_t *entry = json_array_get(history, i);
        char where[400];
        if (!json_is_object(entry))
            return error_set(form->err, STATUS_INPUT, "\"history\": item %zu is not an object", i);
        enum status status = take_past(form, entry, sides);
        if (status == STATUS_OK) continue;
        if (!form->err) return status;
        snprintf(where, sizeof where, "%s", form->err->message);
        return error_set(form->err, status, "\"history\": item %zu: %s", i, where);
    }
    return STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------- order and truth */

struct place {
    int64_t at_ms;
    size_t index;
};

static int by_time(const void *a, const void *b) {
    const struct place *x = a, *y = b;
    if (x->at_ms != y->at_ms) return x->at_ms < y->at_ms ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* Oldest first; of one instant, in the order of the form. */
static enum status in_order(struct form *form, report_list *out) {
    size_t count = form->reports.count;
    struct place *places = arena_array(form->a, count, sizeof *places);
    struct report *sorted = arena_array(form->a, count, sizeof *sorted);
    if (!places || !sorted) return no_memory(form);
    for (size_t i = 0; i < count; i++) places[i] = (struct place){form->reports.item[i].value.at_ms, i};
    if (count > 1) qsort(places, count, sizeof *places, by_time);
    for (size_t i = 0; i < count; i++) sorted[i] = form->reports.item[places[i].index];
    *out = (report_list){sorted, count, count};
    return STATUS_OK;
}

/* A number and the yes/no that it implies must not contradict each other at one instant. last[slot] is one more than
 * the index of the slot's newest report so far, so what is below `from` belongs to an earlier instant. */
static enum status check_implied(const struct form *form, const struct report *r, const struct report *all,
                                 const size_t *last, size_t from) {
    const struct finding *table = form->v->findings.item, *f = &table[r->finding];
    if (!r->value.known) return STATUS_OK;
    for (int i = f->implies; i >= 0; i = table[i].implied_next) {
        size_t at = last[finding_slot(&table[i], 0, r->side)];
        if (table[i].implied_context != r->context || at <= from) continue;
        const struct value *said = &all[at - 1].value;
        bool implied = r->value.number >= 1000;
        if (!said->known || said->number == implied || (r->value.masked && !implied)) continue;
        char one[200], other[200], number[24];
        struct about a = {r->finding, r->context, r->side, 0}, b = {i, 0, r->side, 0};
        return error_set(form->err, STATUS_INPUT, "%s is %s, which contradicts %s: %s", what(form, &a, one),
                         text_milli(number, r->value.number), what(form, &b, other), said->number ? "true" : "false");
    }
    return STATUS_OK;
}

/* The reports [from, to) are of one instant. */
static enum status check_instant(const struct form *form, struct report *all, size_t from, size_t to, size_t *last) {
    const struct finding *table = form->v->findings.item;
    int analgesic = vocabulary_find(form->v, FINDING_ANALGESIC);
    bool none_taken = analgesic < 0;
    for (size_t i = from; i < to; i++) {
        const struct report *r = &all[i];
        last[finding_slot(&table[r->finding], r->context, r->side)] = i + 1;
        if (r->finding == analgesic) none_taken = r->value.known && r->value.number == 0;
    }
    for (size_t i = from; i < to; i++) {
        struct report *r = &all[i];
        r->value.masked = r->value.known && !none_taken && finding_is_pain(&table[r->finding]);
        TRY(check_implied(form, r, all, last, from));
    }
    return STATUS_OK;
}

static enum status check_instants(const struct form *form, const report_list *reports) {
    size_t *last = arena_array(form->a, (size_t)form->v->slots, sizeof *last);
    if (!last) return no_memory(form);
    for (size_t from = 0, to; from < reports->count; from = to) {
        for (to = from; to < reports->count && reports->item[to].value.at_ms == reports->item[from].value.at_ms;) to++;
        TRY(check_instant(form, reports->item, from, to, last));
    }
    return STATUS_OK;
}

/* ----------------------------------------------------------------------------------------------------------- whole */

enum status findings_read(const struct vocabulary *v, const json_t *form, int64_t at_default_ms, report_list *out,
                          struct arena *a, struct error *err) {
    static const char *const members[] = {"findings", "side", "at", "history", NULL};
    struct form f = {.v = v, .a = a, .err = err, .newest_ms = at_default_ms};
    json_t *findings = NULL, *history = NULL, *value;
    const char *name;
    unsigned sides = 0;
    int64_t at_ms;
    if (!json_is_object(form)) return error_set(err, STATUS_INPUT, "the findings are not a JSON object");
    TRY(json_only(form, members, err));
    TRY(json_get_object_or(form, "findings", &findings, err));
    TRY(json_get_array_or(form, "history", &history, err));
    TRY(read_sides(form, &sides, err));
    TRY(read_at(&f, form, &at_ms));
    TRY(take_history(&f, history, sides));
    json_object_foreach (findings, name, value) TRY(take_finding(&f, name, value, sides, at_ms));
    TRY(in_order(&f, out));
    TRY(form_scores_add(v, out, a, err));
    TRY(check_instants(&f, out));
    return form_implied_add(v, out, a, err);
}
