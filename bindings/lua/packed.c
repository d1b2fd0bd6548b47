#include "bindings/lua/packed.h"
#include "base/pointers.h"
#include <stdlib.h>
#include <string.h>

#define REFERENCE   "="
#define VALUE_BYTES 24 /* what any value takes at most beside its own bytes */

/* ---- Packing ---- */

struct packing {
    struct pointers uses;  /* of each object: 1, or 2 for more */
    struct pointers place; /* of each shared one: in the list, from 1 */
    json_t *shared;
};

static bool count_uses(struct packing *p, const json_t *value) {
    if (json_is_object(value)) {
        uintptr_t *uses = pointers_at(&p->uses, value);
        if (!uses) return false;
        bool again = *uses > 0;
        *uses = again ? 2 : 1;
        if (again) return true;
        for (void *at = json_object_iter((json_t *)value); at; at = json_object_iter_next((json_t *)value, at))
            if (!count_uses(p, json_object_iter_value(at))) return false;
    }
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!count_uses(p, json_array_get(value, i))) return false;
    return true;
}

static json_t *pack(struct packing *p, json_t *value);

static json_t *pack_members(struct packing *p, json_t *object) {
    json_t *copy = json_object();
    for (void *at = json_object_iter(object); at && copy; at = json_object_iter_next(object, at)) {
        json_t *part = pack(p, json_object_iter_value(at));
        if (!json_object_set_new_nocheck(copy, json_object_iter_key(at), part)) continue;
        json_decref(copy);
        copy = NULL;
    }
    return copy;
}

static json_t *pack_items(struct packing *p, const json_t *array) {
    json_t *copy = json_array();
    for (size_t i = 0; i < json_array_size(array) && copy; i++) {
        if (!json_array_append_new(copy, pack(p, json_array_get(array, i)))) continue;
        json_decref(copy);
        copy = NULL;
    }
    return copy;
}

static json_t *reference(uintptr_t place) { return json_pack("{sI}", REFERENCE, (json_int_t)place - 1); }

static json_t *pack_shared(struct packing *p, json_t *object) {
    const uintptr_t *known = pointers_at(&p->place, object);
    if (!known) return NULL;
    if (*known > 0) return reference(*known);
    if (json_array_append_new(p->shared, pack_members(p, object))) return NULL;
    uintptr_t *place = pointers_at(&p->place, object); /* it may have moved */
    if (!place) return NULL;
    *place = json_array_size(p->shared);
    return reference(*place);
}

static json_t *pack(struct packing *p, json_t *value) {
    if (json_is_array(value)) return pack_items(p, value);
    if (!json_is_object(value)) return json_incref(value);
    const uintptr_t *uses = pointers_at(&p->uses, value);
    if (!uses) return NULL;
    return *uses > 1 ? pack_shared(p, value) : pack_members(p, value);
}

static bool pack_all(struct packing *p, json_t *list, const char *key) {
    size_t i;
    json_t *item;
    json_array_foreach (list, i, item) {
        if (!count_uses(p, json_object_get(item, key))) return false;
    }
    json_array_foreach (list, i, item) {
        json_t *value = json_object_get(item, key);
        if (value && json_object_set_new(item, key, pack(p, value))) return false;
    }
    return true;
}

json_t *packed_write(json_t *list, const char *key) {
    struct packing p = {.shared = json_array()};
    if (p.shared && !pack_all(&p, list, key)) {
        json_decref(p.shared);
        p.shared = NULL;
    }
    pointers_fini(&p.uses);
    pointers_fini(&p.place);
    return p.shared;
}

/* ---- Unpacking ---- */

struct size {
    size_t bytes, depth;
};

struct unpacking {
    json_t *shared;
    struct size *size; /* of the first `ready` shared ones */
    size_t ready;
};

static bool unpack(struct unpacking *u, json_t *value, struct size *size, size_t levels);

/* Whether value is a reference; *part is then what it stands for, or NULL. */
static bool refers(const struct unpacking *u, const json_t *value, json_t **part, struct size *size) {
    const json_t *place = json_object_size(value) == 1 ? json_object_get(value, REFERENCE) : NULL;
    json_int_t i = json_integer_value(place);
    if (!json_is_integer(place)) return false;
    *part = i >= 0 && (size_t)i < u->ready ? json_array_get(u->shared, (size_t)i) : NULL;
    if (*part) *size = u->size[i];
    return true;
}

/* What stands for value, which is a part of something, or NULL; not a new reference. */
static json_t *unpack_part(struct unpacking *u, json_t *value, struct size *whole, size_t levels) {
    struct size size = {0};
    json_t *part = value;
    if (!refers(u, value, &part, &size) && !unpack(u, value, &size, levels - 1)) return NULL;
    whole->bytes += size.bytes;
    if (whole->depth < size.depth + 1) whole->depth = size.depth + 1;
    return part && whole->bytes <= PACKED_MAX_BYTES && whole->depth <= PACKED_MAX_DEPTH ? part : NULL;
}

static bool unpack(struct unpacking *u, json_t *value, struct size *size, size_t levels) {
    size->bytes += VALUE_BYTES + (json_is_string(value) ? json_string_length(value) : 0);
    if (levels == 0) return false;
    for (void *at = json_object_iter(value); at; at = json_object_iter_next(value, at)) {
        size->bytes += strlen(json_object_iter_key(at));
        json_t *old = json_object_iter_value(at), *part = unpack_part(u, old, size, levels);
        if (!part || (part != old && json_object_iter_set(value, at, part))) return false;
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        json_t *old = json_array_get(value, i), *part = unpack_part(u, old, size, levels);
        if (!part || (part != old && json_array_set(value, i, part))) return false;
    }
    return true;
}

static bool unpack_all(struct unpacking *u, json_t *list, const char *key) {
    struct size whole = {0};
    for (; u->ready < json_array_size(u->shared); u->ready++)
        if (!unpack(u, json_array_get(u->shared, u->ready), &u->size[u->ready], PACKED_MAX_DEPTH)) return false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *item = json_array_get(list, i), *value = json_object_get(item, key);
        json_t *part = value ? unpack_part(u, value, &whole, PACKED_MAX_DEPTH) : NULL;
        if (!part || (part != value && json_object_set(item, key, part))) return false;
    }
    return true;
}

bool packed_read(json_t *list, const char *key, json_t *shared) {
    struct unpacking u = {.shared = shared, .size = calloc(json_array_size(shared) + 1, sizeof *u.size)};
    bool done = u.size && unpack_all(&u, list, key);
    free(u.size);
    return done;
}
