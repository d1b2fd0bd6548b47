/* finish_write.c - the tree in its shape written out: its lines into the map, and the rest as the canonical form. */
#include "base/pointers.h"
#include "bindings/lua/finish.h"
#include <stdio.h>
#include <string.h>

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status status_ = (call);                                                                                  \
        if (status_ != STATUS_OK) return status_;                                                                      \
    } while (0)

static enum status no_memory(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

/* ---- Lines ---- */

struct walk {
    char pointer[512];
    size_t length;
    json_t *map;
    const char *place;
};

static enum status locate(const json_t *value, struct walk *w, struct error *err);

static enum status locate_part(const json_t *part, struct walk *w, const char *key, struct error *err) {
    size_t before = w->length, n = strlen(key);
    if (n + 1 >= sizeof w->pointer - before) return error_set(err, STATUS_INPUT, "conditions nest too deep");
    w->pointer[before] = '/';
    memcpy(w->pointer + before + 1, key, n + 1);
    w->length += n + 1;
    enum status status = locate(part, w, err);
    w->length = before;
    w->pointer[before] = '\0';
    return status;
}

static enum status locate_parts(const json_t *value, struct walk *w, struct error *err) {
    json_t *o = (json_t *)value;
    for (void *at = json_object_iter(o); at; at = json_object_iter_next(o, at))
        if (strcmp(json_object_iter_key(at), WORD_PLACE) != 0)
            TRY(locate_part(json_object_iter_value(at), w, json_object_iter_key(at), err));
    for (size_t i = 0; i < json_array_size(value); i++) {
        char number[24];
        snprintf(number, sizeof number, "%zu", i);
        TRY(locate_part(json_array_get(value, i), w, number, err));
    }
    return STATUS_OK;
}

/* Notes the places of value and all its parts where they differ from that of what is around. */
static enum status locate(const json_t *value, struct walk *w, struct error *err) {
    const char *around = w->place;
    if (!json_is_object(value) && !json_is_array(value)) return STATUS_OK;
    json_t *own = json_object_get(value, WORD_PLACE);
    if (own && (!around || strcmp(around, json_string_value(own)) != 0)) {
        if (json_object_set(w->map, w->pointer, own)) return no_memory(err);
        w->place = json_string_value(own);
    }
    enum status status = locate_parts(value, w, err);
    w->place = around;
    return status;
}

/* ---- Without them ---- */

static json_t *strip(json_t *value, struct pointers *known);

/* Puts the stripped part into copy. false when memory is out. */
static bool strip_member(json_t *copy, const char *key, json_t *part, struct pointers *known, bool *same) {
    json_t *stripped = strip(part, known);
    *same = *same && stripped == part;
    return json_object_set_new_nocheck(copy, key, stripped) == 0;
}

static json_t *strip_object(json_t *object, struct pointers *known, bool *same) {
    json_t *copy = json_object();
    for (void *at = json_object_iter(object); at && copy; at = json_object_iter_next(object, at)) {
        const char *key = json_object_iter_key(at);
        bool place = !strcmp(key, WORD_PLACE);
        *same = *same && !place;
        if (place || strip_member(copy, key, json_object_iter_value(at), known, same)) continue;
        json_decref(copy);
        copy = NULL;
    }
    return copy;
}

static json_t *strip_array(const json_t *array, struct pointers *known, bool *same) {
    json_t *copy = json_array();
    for (size_t i = 0; i < json_array_size(array) && copy; i++) {
        json_t *part = json_array_get(array, i), *stripped = strip(part, known);
        *same = *same && stripped == part;
        if (!json_array_append_new(copy, stripped)) continue;
        json_decref(copy);
        copy = NULL;
    }
    return copy;
}

/* The same without places, once for each piece, however often it is used; value itself where there are none. A new
 * reference, NULL when memory is out. What is known stays alive in the tree that is being stripped or made. */
static json_t *strip(json_t *value, struct pointers *known) {
    bool same = true;
    if (!json_is_object(value) && !json_is_array(value)) return json_incref(value);
    const uintptr_t *before = pointers_at(known, value);
    if (!before) return NULL;
    if (*before) return json_incref((json_t *)*before);
    json_t *copy = json_is_object(value) ? strip_object(value, known, &same) : strip_array(value, known, &same);
    if (copy && same) {
        json_decref(copy);
        copy = json_incref(value);
    }
    uintptr_t *made = copy ? pointers_at(known, value) : NULL;
    if (made) *made = (uintptr_t)copy;
    return copy;
}

enum status finish_write(const json_t *p, struct finished *f, struct error *err) {
    struct walk w = {.map = f->map};
    struct pointers known = {0};
    TRY(w.map ? locate(p, &w, err) : no_memory(err));
    f->protocol = strip((json_t *)p, &known);
    pointers_fini(&known);
    f->canonical = f->protocol ? json_canonical(f->protocol) : NULL;
    return f->canonical ? STATUS_OK : no_memory(err);
}
