#include "clinical/finding/finding_score.h"
#include "base/text.h"
#include <stdio.h>
#include <string.h>

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status tried = (call);                                                                                    \
        if (tried != STATUS_OK) return tried;                                                                          \
    } while (0)

/* ---------------------------------------------------------------------------------------------------- declarations */

static enum status no_memory(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory for a score"); }

static enum status read_points(const json_t *o, struct score_item *item, struct arena *a, struct error *err) {
    json_t *list;
    char shown[64];
    TRY(json_get_array(o, "points", &list, err));
    item->codes = json_array_size(list);
    if (item->codes == 0 || item->codes > FINDING_MAX_CODES)
        return error_set(err, STATUS_INPUT, "\"points\" has %zu items, 1 to %d are possible", item->codes,
                         FINDING_MAX_CODES);
    int64_t *points = arena_array(a, item->codes, sizeof *points);
    if (!points) return no_memory(err);
    for (size_t i = 0; i < item->codes; i++) {
        const json_t *each = json_array_get(list, i);
        points[i] = json_integer_value(each);
        if (json_is_integer(each) && points[i] >= -FINDING_MAX_MILLI && points[i] <= FINDING_MAX_MILLI) continue;
        return error_set(err, STATUS_INPUT, "\"points\": %s is not a number of thousandths", json_show(shown, each));
    }
    item->points = points;
    return STATUS_OK;
}

static enum status read_item(const json_t *o, struct score_item *item, struct arena *a, struct error *err) {
    static const char *const members[] = {"finding", "points", NULL};
    const char *name;
    item->finding = -1;
    if (!json_is_object(o)) return error_set(err, STATUS_INPUT, "is not an object");
    TRY(json_only(o, members, err));
    TRY(json_get_text(o, "finding", &name, err));
    if (!text_is_snake(name)) return error_set(err, STATUS_INPUT, "\"finding\": \"%s\" is not snake_case", name);
    item->name = arena_text(a, name);
    return item->name ? read_points(o, item, a, err) : no_memory(err);
}

static enum status at_item(enum status status, size_t index, struct error *err) {
    char message[400];
    if (status == STATUS_OK || !err) return status;
    snprintf(message, sizeof message, "%s", err->message);
    return error_set(err, status, "\"score\": item %zu: %s", index, message);
}

static enum status read_items(const json_t *score, struct score *s, struct arena *a, struct error *err) {
    json_t *list;
    TRY(json_get_array(score, "items", &list, err));
    s->items = json_array_size(list);
    if (s->items == 0 || s->items > FINDING_MAX_ITEMS)
        return error_set(err, STATUS_INPUT, "\"score\": \"items\" has %zu items, 1 to %d are possible", s->items,
                         FINDING_MAX_ITEMS);
    s->item = arena_array(a, s->items, sizeof *s->item);
    if (!s->item) return no_memory(err);
    for (size_t i = 0; i < s->items; i++) {
        TRY(at_item(read_item(json_array_get(list, i), &s->item[i], a, err), i, err));
        for (size_t j = 0; j < i; j++) {
            if (strcmp(s->item[i].name, s->item[j].name) == 0)
                return error_set(err, STATUS_INPUT, "\"score\": \"%s\" stands twice", s->item[i].name);
        }
    }
    return STATUS_OK;
}

/* The least and the most that the items can make must be values of the number. */
static enum status check_range(const struct finding *f, const struct score *s, struct error *err) {
    int64_t least = 0, most = 0;
    char low[24], high[24], min[24], max[24];
    for (size_t i = 0; i < s->items; i++) {
        int64_t lo = s->item[i].points[0], hi = lo;
        for (size_t k = 1; k < s->item[i].codes; k++) {
            if (s->item[i].points[k] < lo) lo = s->item[i].points[k];
            if (s->item[i].points[k] > hi) hi = s->item[i].points[k];
        }
        least += lo;
        most += hi;
    }
    if (least >= f->min && most <= f->max) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"score\": its items make %s to %s, but %s goes from %s to %s",
                     text_milli(low, least), text_milli(high, most), f->name, text_milli(min, f->min),
                     text_milli(max, f->max));
}

enum status score_read(const json_t *declaration, struct finding *f, struct arena *a, struct error *err) {
    static const char *const members[] = {"items", "at_least", NULL};
    json_t *score = NULL;
    int64_t at_least = 0;
    struct score s = {0};
    TRY(json_get_object_or(declaration, "score", &score, err));
    if (!score) return STATUS_OK;
    if (f->type != FINDING_NUMBER || f->contexts > 1 || *f->context[0] != '\0')
        return error_set(err, STATUS_INPUT, "only a number without contexts has a \"score\"");
    TRY(json_only(score, members, err));
    TRY(read_items(score, &s, a, err));
    TRY(json_get_int_or(score, "at_least", 1, FINDING_MAX_ITEMS, &at_least, err));
    if ((size_t)at_least >= s.items)
        return error_set(err, STATUS_INPUT, "\"score\": \"at_least\" is %d of %zu items; all are needed without it",
                         (int)at_least, s.items);
    s.at_least = at_least > 0 ? (size_t)at_least : s.items;
    f->score = s;
    return check_range(f, &s, err);
}

/* ------------------------------------------------------------------------------------------------------ vocabulary */

static const struct score_item *item_named(const struct finding *score, const char *name) {
    for (size_t i = 0; i < score->score.items; i++) {
        const char *each = score->score.item[i].name;
        if (*each == *name && strcmp(each, name) == 0) return &score->score.item[i];
    }
    return NULL;
}

static enum status can_score(const struct finding *score, const struct finding *item, struct error *err) {
    if (!item_named(score, item->name)) return STATUS_OK;
    if (item->type != FINDING_ONE_OF)
        return error_set(err, STATUS_INPUT, "%s cannot be an item of %s: it is not a one-of finding", item->name,
                         score->name);
    if (item->knee == score->knee) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "%s is about the %s and cannot be an item of %s, which is about the %s",
                     item->name, item->knee ? "knee" : "person", score->name, score->knee ? "knee" : "person");
}

enum status score_check(const struct vocabulary *v, const struct finding *f, struct error *err) {
    for (size_t i = 0; i < v->findings.count; i++) {
        const struct finding *other = &v->findings.item[i];
        if (other->score.items > 0) TRY(can_score(other, f, err));
        if (f->score.items > 0) TRY(can_score(f, other, err));
    }
    return can_score(f, f, err);
}

static bool same_item(const struct score_item *a, const struct score_item *b) {
    size_t codes = a->codes < b->codes ? a->codes : b->codes;
    return strcmp(a->name, b->name) == 0 && memcmp(a->points, b->points, codes * sizeof *a->points) == 0;
}

enum status score_same(const struct finding *old, const struct finding *f, struct error *err) {
    const struct score *a = &old->score, *b = &f->score;
    if (a->items == 0 || b->items == 0) return STATUS_OK;
    bool same = a->items == b->items && a->at_least == b->at_least;
    for (size_t i = 0; same && i < a->items; i++) same = same_item(&a->item[i], &b->item[i]);
    if (same) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "%s is scored otherwise here than where it was declared first", f->name);
}

bool score_grows(const struct finding *old, const struct finding *f) {
    if (old->score.items == 0) return f->score.items > 0;
    for (size_t i = 0; i < f->score.items; i++) {
        if (f->score.item[i].codes > old->score.item[i].codes) return true;
    }
    return false;
}

/* --------------------------------------------------------------------------------------------------------- scoring */

/* Half away from zero; b is above 0. */
static int64_t divide(int64_t a, int64_t b) {
    int64_t half = a < 0 ? -(b / 2) : b / 2;
    return (a + half) / b;
}

bool finding_score(const struct finding *f, const struct value *const *answer, struct value *out) {
    const struct score *s = &f->score;
    int64_t sum = 0;
    size_t answered = 0;
    for (size_t i = 0; i < s->items; i++) {
        const struct value *v = answer[i];
        if (!v || !v->known || v->number < 0 || (size_t)v->number >= s->item[i].codes) continue;
        sum += s->item[i].points[v->number];
        answered++;
    }
    if (answered == 0 || answered < s->at_least) return false;
    int64_t number = answered == s->items ? sum : divide(sum * (int64_t)s->items, (int64_t)answered);
    if (number < f->min) number = f->min;
    if (number > f->max) number = f->max;
    *out = (struct value){.number = number, .known = true, .prorated = answered < s->items};
    return true;
}
