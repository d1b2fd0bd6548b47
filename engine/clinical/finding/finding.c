#include "clinical/finding/finding.h"
#include "base/text.h"
#include "clinical/finding/finding_score.h"
#include "time/instant.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status tried = (call);                                                                                    \
        if (tried != STATUS_OK) return tried;                                                                          \
    } while (0)

static const char *const type_names[] = {"yes-no", "number", "one-of", "some-of"};
static const char *const side_names[] = {"left", "right", "person"};

const char *side_name(enum side side) { return side_names[side]; }

bool side_from(const char *name, enum side *out) {
    for (int i = SIDE_LEFT; i <= SIDE_RIGHT; i++) {
        if (strcmp(name, side_names[i]) != 0) continue;
        *out = (enum side)i;
        return true;
    }
    return false;
}

/* ---------------------------------------------------------------------------------------------------- declarations */

/* A declaration as it is read: texts are borrowed from the JSON. */
struct draft {
    struct finding finding;
    const char *code[FINDING_MAX_CODES], *context[FINDING_MAX_CONTEXTS], *asked[FINDING_MAX_CONTEXTS];
};

static enum status no_memory(struct error *err) {
    return error_set(err, STATUS_MEMORY, "out of memory for the vocabulary");
}

static enum status clean_text(const json_t *d, const char *key, size_t max, const char **out, struct error *err) {
    const char *why = NULL;
    TRY(json_get_text_or(d, key, out, err));
    if (*out == NULL || text_is_clean(*out, strlen(*out), max, &why)) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"%s\" %s", key, why);
}

static enum status read_name(const json_t *d, struct finding *f, struct error *err) {
    TRY(json_get_text(d, "name", &f->name, err));
    if (text_is_snake(f->name)) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"name\": \"%s\" is not snake_case", f->name);
}

static enum status read_type(const json_t *d, struct finding *f, struct error *err) {
    const char *about, *type;
    TRY(json_get_text(d, "about", &about, err));
    TRY(json_get_text(d, "type", &type, err));
    f->knee = strcmp(about, "knee") == 0;
    if (!f->knee && strcmp(about, "person") != 0)
        return error_set(err, STATUS_INPUT, "\"about\": \"%s\" is neither \"knee\" nor \"person\"", about);
    for (int i = FINDING_YES_NO; i <= FINDING_SOME_OF; i++) {
        if (strcmp(type, type_names[i]) != 0) continue;
        f->type = (enum finding_type)i;
        return STATUS_OK;
    }
    return error_set(err, STATUS_INPUT, "\"type\": \"%s\" is none of yes-no, number, one-of, some-of", type);
}

static enum status read_range(const json_t *d, struct finding *f, struct error *err) {
    if (f->type != FINDING_NUMBER) {
        if (!json_object_get(d, "min") && !json_object_get(d, "max") && !json_object_get(d, "unit")) return STATUS_OK;
        return error_set(err, STATUS_INPUT, "only a number has \"unit\", \"min\" and \"max\"");
    }
    TRY(clean_text(d, "unit", 40, &f->unit, err));
    TRY(json_get_int(d, "min", -FINDING_MAX_MILLI, FINDING_MAX_MILLI, &f->min, err));
    TRY(json_get_int(d, "max", -FINDING_MAX_MILLI, FINDING_MAX_MILLI, &f->max, err));
    if (f->min <= f->max) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "min %lld is above max %lld", (long long)f->min, (long long)f->max);
}

/* A list of different words, kebab-case or snake_case. */
static enum status read_words(const json_t *d, const char *key, const char **word, size_t room, size_t *count,
                              struct error *err) {
    json_t *list = NULL;
    TRY(json_get_array_or(d, key, &list, err));
    size_t n = json_array_size(list);
    if (list && (n == 0 || n > room))
        return error_set(err, STATUS_INPUT, "\"%s\" has %zu items, 1 to %zu are possible", key, n, room);
    for (size_t i = 0; i < n; i++) {
        word[i] = json_string_value(json_array_get(list, i));
        if (!word[i] || !(text_is_kebab(word[i]) || text_is_snake(word[i])))
            return error_set(err, STATUS_INPUT, "\"%s\": item %zu is not a kebab-case or snake_case word", key, i);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(word[i], word[j]) == 0)
                return error_set(err, STATUS_INPUT, "\"%s\": \"%s\" stands twice", key, word[i]);
        }
    }
    *count = n;
    return STATUS_OK;
}

static enum status read_lists(const json_t *d, struct draft *draft, struct error *err) {
    struct finding *f = &draft->finding;
    enum side side;
    f->code = draft->code;
    f->context = draft->context;
    TRY(read_words(d, "codes", f->code, FINDING_MAX_CODES, &f->codes, err));
    TRY(read_words(d, "contexts", f->context, FINDING_MAX_CONTEXTS, &f->contexts, err));
    bool list = f->type == FINDING_ONE_OF || f->type == FINDING_SOME_OF;
    if (list != (f->codes > 0))
        return error_set(err, STATUS_INPUT, list ? "\"codes\" is missing" : "only one-of and some-of have \"codes\"");
    for (size_t i = 0; i < f->contexts; i++) {
        if (side_from(f->context[i], &side))
            return error_set(err, STATUS_INPUT, "\"contexts\": \"%s\" is a side", f->context[i]);
    }
    if (f->contexts == 0) f->context[f->contexts++] = "";
    return STATUS_OK;
}

/* How each context is asked, in the order of the contexts. */
static enum status read_asked(const json_t *d, struct draft *draft, struct error *err) {
    struct finding *f = &draft->finding;
    json_t *list = NULL;
    TRY(json_get_array_or(d, "asked", &list, err));
    if (!list) return STATUS_OK;
    if (json_array_size(list) != f->contexts || f->context[0][0] == '\0')
        return error_set(err, STATUS_INPUT, "\"asked\" has %zu questions, one for each of the contexts is expected",
                         json_array_size(list));
    for (size_t i = 0; i < f->contexts; i++) {
        draft->asked[i] = json_string_value(json_array_get(list, i));
        const char *why = "is not a text";
        if (!draft->asked[i] || !text_is_clean(draft->asked[i], strlen(draft->asked[i]), 1000, &why))
            return error_set(err, STATUS_INPUT, "\"asked\": item %zu %s", i, why);
    }
    f->asked = draft->asked;
    return STATUS_OK;
}

static enum status read_implied(const json_t *d, struct finding *f, struct error *err) {
    static const char *const members[] = {"finding", "context", NULL};
    json_t *by = NULL;
    f->implied_by = f->implied_context = f->implies = f->implied_next = -1;
    TRY(json_get_object_or(d, "implied_by", &by, err));
    if (!by) return STATUS_OK;
    if (f->type != FINDING_YES_NO) return error_set(err, STATUS_INPUT, "only a yes-no finding has \"implied_by\"");
    TRY(json_only(by, members, err));
    TRY(json_get_text(by, "finding", &f->implied_name, err));
    f->implied_context_name = "";
    return json_get_text_or(by, "context", &f->implied_context_name, err);
}

static enum status read_kept(const json_t *d, struct finding *f, struct error *err) {
    int64_t days = 0;
    TRY(json_get_int_or(d, "kept_d", 1, FINDING_MAX_KEPT_DAYS, &days, err));
    f->kept_days = (int)days;
    if (days != FINDING_KEPT_DAYS) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"kept_d\": %d is what it is without, and is left out", FINDING_KEPT_DAYS);
}

static enum status read_declaration(const json_t *d, struct draft *draft, struct arena *a, struct error *err) {
    static const char *const members[] = {"name",  "about",    "type",    "unit",     "min",        "max",
                                          "codes", "contexts", "fresh_h", "question", "implied_by", "score",
                                          "title", "asked",    "kept_d",  NULL};
    struct finding *f = &draft->finding;
    int64_t fresh_h = 0;
    if (!json_is_object(d)) return error_set(err, STATUS_INPUT, "a finding's declaration is not an object");
    f->unit = "";
    TRY(json_only(d, members, err));
    TRY(read_name(d, f, err));
    TRY(read_type(d, f, err));
    TRY(read_range(d, f, err));
    TRY(read_lists(d, draft, err));
    TRY(json_get_int_or(d, "fresh_h", 1, 876000, &fresh_h, err));
    TRY(read_kept(d, f, err));
    TRY(json_get_text(d, "question", &f->question, err));
    TRY(clean_text(d, "question", 1000, &f->question, err));
    if (json_object_get(d, "title")) TRY(clean_text(d, "title", 120, &f->title, err));
    if (f->title && *f->title == '\0') return error_set(err, STATUS_INPUT, "\"title\" is empty");
    TRY(read_asked(d, draft, err));
    f->fresh_ms = fresh_h * HOUR_MS;
    TRY(read_implied(d, f, err));
    return score_read(d, f, a, err);
}

/* ------------------------------------------------------------------------------------------------------ vocabulary */

struct vocabulary *vocabulary_new(struct arena *a) {
    struct vocabulary *v = arena_alloc(a, sizeof *v);
    if (v) v->arena = a;
    return v;
}

/* Most words differ in their first letter. */
static bool same_word(const char *a, const char *b) { return *a == *b && strcmp(a, b) == 0; }

int vocabulary_find(const struct vocabulary *v, const char *name) {
    for (size_t i = 0; i < v->findings.count; i++) {
        if (same_word(v->findings.item[i].name, name)) return (int)i;
    }
    return -1;
}

const char *vocabulary_nearest(const struct vocabulary *v, const char *name) {
    size_t count = v->findings.count;
    const char **names = malloc((count + 1) * sizeof *names);
    if (!names) return NULL;
    for (size_t i = 0; i < count; i++) names[i] = v->findings.item[i].name;
    const char *nearest = text_nearest(name, names, count);
    free(names);
    return nearest;
}

static const char *const *copy_words(struct arena *a, const char *const *word, size_t count, const char ***out) {
    *out = arena_array(a, count, sizeof **out);
    for (size_t i = 0; *out && i < count; i++) {
        (*out)[i] = arena_text(a, word[i]);
        if (!(*out)[i]) *out = NULL;
    }
    return *out;
}

/* Slots for contexts from f->contexts on, up to count. */
static bool give_slots(struct vocabulary *v, struct finding *f, size_t count) {
    int *slot = arena_array(v->arena, count, sizeof *slot);
    if (!slot) return false;
    for (size_t i = 0; i < count; i++) {
        if (i < f->contexts) {
            slot[i] = f->slot[i];
            continue;
        }
        slot[i] = v->slots;
        v->slots += f->knee ? 2 : 1;
    }
    f->slot = slot;
    return true;
}

/* The first word of b that a has otherwise; NULL when the shorter list is the beginning of the longer one. */
static const char *differs_at(const char *const *a, size_t n, const char *const *b, size_t m) {
    for (size_t i = 0; i < n && i < m; i++) {
        if (strcmp(a[i], b[i]) != 0) return b[i];
    }
    return NULL;
}

static enum status same_kind(const struct finding *old, const struct finding *f, struct error *err) {
    const char *code = differs_at(old->code, old->codes, f->code, f->codes);
    const char *context = differs_at(old->context, old->contexts, f->context, f->contexts);
    if (old->type != f->type)
        return error_set(err, STATUS_INPUT, "%s is %s here, but %s where it was declared first", f->name,
                         type_names[f->type], type_names[old->type]);
    if (old->knee != f->knee)
        return error_set(err, STATUS_INPUT, "%s is about the %s here, but about the %s where it was declared first",
                         f->name, f->knee ? "knee" : "person", old->knee ? "knee" : "person");
    if (strcmp(old->unit, f->unit) != 0)
        return error_set(err, STATUS_INPUT, "%s has the unit \"%s\" here, but \"%s\" where it was declared first",
                         f->name, f->unit, old->unit);
    if (old->kept_days != f->kept_days)
        return error_set(err, STATUS_INPUT, "%s is kept for %d days here, but for %d where it was declared first",
                         f->name, finding_kept_days(f), finding_kept_days(old));
    if (code || context)
        return error_set(err, STATUS_INPUT,
                         "%s: \"%s\" stands at another place of the list than where it was declared first", f->name,
                         code ? code : context);
    if (old->implied_name && f->implied_name &&
        (strcmp(old->implied_name, f->implied_name) != 0 ||
         strcmp(old->implied_context_name, f->implied_context_name) != 0))
        return error_set(err, STATUS_INPUT, "%s is implied by %s %s here, but by %s %s where it was declared first",
                         f->name, f->implied_name, f->implied_context_name, old->implied_name,
                         old->implied_context_name);
    return score_same(old, f, err);
}

static bool copy_implied(struct arena *a, struct finding *f) {
    if (!f->implied_name) return true;
    f->implied_name = arena_text(a, f->implied_name);
    f->implied_context_name = arena_text(a, f->implied_context_name);
    return f->implied_name && f->implied_context_name;
}

/* A finding that is there: its lists and range may grow. */
static enum status meet(struct vocabulary *v, int index, const struct finding *f, struct error *err) {
    struct finding new = v->findings.item[index];
    int slots = v->slots;
    bool fits = true;
    TRY(same_kind(&new, f, err));
    if (f->codes > new.codes) {
        fits = copy_words(v->arena, f->code, f->codes, &new.code) != NULL;
        new.codes = f->codes;
    }
    if (fits && f->contexts > new.contexts) {
        fits = give_slots(v, &new, f->contexts) && copy_words(v->arena, f->context, f->contexts, &new.context);
        new.contexts = f->contexts;
        if (!f->asked) new.asked = NULL;             /* those that came later have no question of their own */
    }
    if (fits && f->asked && f->contexts == new.contexts)
        fits = copy_words(v->arena, f->asked, f->contexts, &new.asked) != NULL;
    if (fits && !new.implied_name) {
        new.implied_name = f->implied_name;
        new.implied_context_name = f->implied_context_name;
        fits = copy_implied(v->arena, &new);
    }
    if (!fits) {
        v->slots = slots;
        return no_memory(err);
    }
    if (score_grows(&new, f)) new.score = f->score;
    if (f->min < new.min) new.min = f->min;
    if (f->max > new.max) new.max = f->max;
    v->findings.item[index] = new;
    return STATUS_OK;
}

static enum status add(struct vocabulary *v, const struct finding *f, struct error *err) {
    struct finding new = *f;
    int slots = v->slots;
    new.contexts = 0;
    bool fits = (new.name = arena_text(v->arena, f->name)) && (new.unit = arena_text(v->arena, f->unit)) &&
                (new.question = arena_text(v->arena, f->question)) &&
                (!f->title || (new.title = arena_text(v->arena, f->title))) &&
                (!f->asked || copy_words(v->arena, f->asked, f->contexts, &new.asked)) &&
                copy_words(v->arena, f->code, f->codes, &new.code) &&
                copy_words(v->arena, f->context, f->contexts, &new.context) && copy_implied(v->arena, &new) &&
                give_slots(v, &new, f->contexts);
    new.contexts = f->contexts;
    struct finding *place = fits ? LIST_PUSH(v->arena, &v->findings) : NULL;
    if (!place) {
        v->slots = slots;
        return no_memory(err);
    }
    *place = new;
    return STATUS_OK;
}

/* May f be implied by the number `by`? */
static enum status can_imply(const struct finding *by, const struct finding *f, struct error *err) {
    if (by->type != FINDING_NUMBER)
        return error_set(err, STATUS_INPUT, "%s cannot be implied by %s, which is %s and not a number", f->name,
                         by->name, type_names[by->type]);
    if (by->knee != f->knee)
        return error_set(err, STATUS_INPUT, "%s is about the %s and cannot be implied by %s, which is about the %s",
                         f->name, f->knee ? "knee" : "person", by->name, by->knee ? "knee" : "person");
    return STATUS_OK;
}

/* Whatever names f as its source, and what f names as its own. */
static enum status check_links(const struct vocabulary *v, const struct finding *f, struct error *err) {
    for (size_t i = 0; i < v->findings.count; i++) {
        const struct finding *other = &v->findings.item[i];
        if (other->implied_name && same_word(other->implied_name, f->name)) TRY(can_imply(f, other, err));
        if (f->implied_name && same_word(f->implied_name, other->name)) TRY(can_imply(other, f, err));
    }
    if (!f->implied_name || strcmp(f->implied_name, f->name) != 0) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "%s is implied by itself", f->name);
}

/* Resolves the names of implied_by that can be resolved by now. */
static void link_implied(struct vocabulary *v) {
    for (size_t i = 0; i < v->findings.count; i++) {
        struct finding *f = &v->findings.item[i];
        if (!f->implied_name || f->implied_by >= 0) continue;
        int by = vocabulary_find(v, f->implied_name);
        int context = by < 0 ? -1 : finding_context(&v->findings.item[by], f->implied_context_name);
        if (context < 0) continue;
        f->implied_by = by;
        f->implied_context = context;
        f->implied_next = v->findings.item[by].implies;
        v->findings.item[by].implies = (int)i;
    }
}

/* Finds the items of scores that can be found by now. */
static void link_scores(struct vocabulary *v) {
    for (size_t i = 0; i < v->findings.count; i++) {
        const struct score *s = &v->findings.item[i].score;
        for (size_t k = 0; k < s->items; k++) {
            if (s->item[k].finding < 0) s->item[k].finding = vocabulary_find(v, s->item[k].name);
        }
    }
}

void vocabulary_unlink(struct vocabulary *v) {
    for (size_t i = 0; i < v->findings.count; i++) {
        const struct score *s = &v->findings.item[i].score;
        for (size_t k = 0; k < s->items; k++) {
            if (s->item[k].finding >= (int)v->findings.count) s->item[k].finding = -1;
        }
    }
}

enum status vocabulary_add(struct vocabulary *v, const json_t *declaration, int *index, struct error *err) {
    struct draft draft = {0};
    TRY(read_declaration(declaration, &draft, v->arena, err));
    TRY(check_links(v, &draft.finding, err));
    TRY(score_check(v, &draft.finding, err));
    int known = vocabulary_find(v, draft.finding.name);
    TRY(known < 0 ? add(v, &draft.finding, err) : meet(v, known, &draft.finding, err));
    link_implied(v);
    link_scores(v);
    *index = known < 0 ? (int)v->findings.count - 1 : known;
    return STATUS_OK;
}

int finding_context(const struct finding *f, const char *context) {
    for (size_t i = 0; i < f->contexts; i++) {
        if (strcmp(f->context[i], context) == 0) return (int)i;
    }
    return -1;
}

int finding_code(const struct finding *f, const char *code) {
    for (size_t i = 0; i < f->codes; i++) {
        if (strcmp(f->code[i], code) == 0) return (int)i;
    }
    return -1;
}

const char *finding_question(const struct finding *f, int context) { return f->asked ? f->asked[context] : f->question; }

int finding_slot(const struct finding *f, int context, enum side side) {
    return f->slot[context] + (f->knee && side == SIDE_RIGHT ? 1 : 0);
}

int finding_kept_days(const struct finding *f) { return f->kept_days > 0 ? f->kept_days : FINDING_KEPT_DAYS; }

bool finding_is_pain(const struct finding *f) { return f->type == FINDING_NUMBER && strcmp(f->unit, "0-10") == 0; }
