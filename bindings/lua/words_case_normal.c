/* words_case_normal.c - otherwise_normal(): what a story does not say is as in a healthy person.
 *
 * The vocabulary says what that is (draft_normal); yes/no findings are no. Nothing is filled in that would contradict
 * the story: a yes/no whose number is told, a number that implies otherwise than is told, the items of a score and the
 * score. */
#include "bindings/lua/words_case.h"
#include <string.h>

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static const char *name_of(const json_t *declared) { return text_of(declared, "name"); }
static bool about_knee(const json_t *declared) { return !strcmp(text_of(declared, "about"), "knee"); }

/* The object under key, made if it is not there. */
static json_t *inside(lua_State *L, json_t *into, const char *key) {
    json_t *there = json_object_get(into, key);
    if (json_is_object(there)) return there;
    word_keep(L, json_object_set_new(into, key, json_object()));
    return json_object_get(into, key);
}

struct fill {
    lua_State *L;
    const struct draft *draft;
    json_t *findings;
    const char *side; /* the knee that is looked at; "" for the person */
};

/* What an examiner finds in a healthy person; NULL when there is no such thing. */
static json_t *normal_of(const struct fill *f, const json_t *declared) {
    const json_t *normal = draft_normal(f->draft, name_of(declared));
    if (normal) return (json_t *)normal;
    return !strcmp(text_of(declared, "type"), "yes-no") ? json_false() : NULL;
}

/* What the story says; NULL: nothing. */
static json_t *said(const struct fill *f, const char *name, const char *context) {
    json_t *value = json_object_get(f->findings, name);
    const json_t *declared = draft_finding(f->draft, name);
    if (value && declared && about_knee(declared)) value = json_object_get(value, f->side);
    return value && !json_is_null(value) && *context ? json_object_get(value, context) : value;
}

static bool is_yes(const json_t *normal) {
    int64_t milli = 0;
    return json_is_true(normal) ||
           (json_is_number(normal) && json_milli(normal, "", &milli, NULL) == STATUS_OK && milli >= 1000);
}

static bool implied_here(const json_t *yes_no, const char *name, const char *context) {
    const json_t *by = json_object_get(yes_no, "implied_by");
    return by && !strcmp(text_of(by, "finding"), name) && !strcmp(text_of(by, "context"), context);
}

/* A yes/no whose number is told follows from that number. */
static bool is_implied(const struct fill *f, const json_t *declared) {
    const json_t *by = json_object_get(declared, "implied_by");
    const json_t *number = by ? draft_finding(f->draft, text_of(by, "finding")) : NULL;
    if (!number) return false;
    if (said(f, name_of(number), text_of(by, "context"))) return true;
    const json_t *normal = normal_of(f, number);
    return normal && is_yes(normal) != is_yes(normal_of(f, declared));
}

/* A number that would imply otherwise than the story says. */
static bool implies_otherwise(const struct fill *f, const json_t *declared, const char *context) {
    size_t i;
    json_t *each;
    json_array_foreach (f->draft->findings, i, each) {
        if (!implied_here(each, name_of(declared), context)) continue;
        const json_t *told = said(f, name_of(each), "");
        if (told && (json_is_null(told) || json_is_true(told) != is_yes(normal_of(f, declared)))) return true;
    }
    return false;
}

/* The score that this is an item of, or the items of this score: one of them says it all. */
static bool is_scored(const struct fill *f, const json_t *declared) {
    size_t i, j;
    json_t *each, *item;
    json_array_foreach (json_object_get(json_object_get(declared, "score"), "items"), j, item) {
        const char *name = text_of(item, "finding");
        if (said(f, name, "") || normal_of(f, draft_finding(f->draft, name))) return true;
    }
    json_array_foreach (f->draft->findings, i, each) {
        json_array_foreach (json_object_get(json_object_get(each, "score"), "items"), j, item) {
            if (!strcmp(text_of(item, "finding"), name_of(declared)) && said(f, name_of(each), "")) return true;
        }
    }
    return false;
}

static void fill_one(const struct fill *f, const json_t *declared, const char *context) {
    const json_t *normal = normal_of(f, declared);
    const char *name = name_of(declared);
    if (!normal || said(f, name, context) || json_is_null(said(f, name, ""))) return;
    if (is_implied(f, declared) || implies_otherwise(f, declared, context) || is_scored(f, declared)) return;
    json_t *into = about_knee(declared) ? inside(f->L, f->findings, name) : f->findings;
    const char *key = about_knee(declared) ? f->side : name;
    if (*context) into = inside(f->L, into, key), key = context;
    word_keep(f->L, json_object_set_new(into, key, json_deep_copy(normal)));
}

static void fill_knee(lua_State *L, json_t *findings, const char *side, bool knee) {
    const struct fill f = {L, bind_draft(L), findings, side};
    size_t i, j;
    json_t *declared, *context;
    json_array_foreach (f.draft->findings, i, declared) {
        const json_t *contexts = json_object_get(declared, "contexts");
        if (about_knee(declared) != knee) continue;
        if (!contexts) fill_one(&f, declared, "");
        json_array_foreach (contexts, j, context) {
            fill_one(&f, declared, json_string_value(context));
        }
    }
}

/* A bare value becomes that of the story's knee. */
static void set_side(lua_State *L, json_t *findings, const char *side) {
    size_t i;
    json_t *declared;
    json_array_foreach (bind_draft(L)->findings, i, declared) {
        const char *name = name_of(declared);
        json_t *value = json_object_get(findings, name);
        if (!value || !about_knee(declared)) continue;
        if (json_object_get(value, "left") || json_object_get(value, "right")) continue;
        json_incref(value);
        word_keep(L, json_object_set_new(findings, name, json_object()));
        word_keep(L, json_object_set_new(json_object_get(findings, name), side, value));
    }
}

void case_fill(lua_State *L, json_t *findings, const char *side) {
    set_side(L, findings, side);
    fill_knee(L, findings, "", false);
    fill_knee(L, findings, "left", true);
    fill_knee(L, findings, "right", true);
}
