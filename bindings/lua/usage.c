#include "bindings/lua/usage.h"
#include "bindings/lua/bind.h"
#include <stdlib.h>
#include <string.h>

int usage_define(json_t *defined, struct arena *a, const char *kind, const char *name, const json_t *piece) {
    const char *key = arena_printf(a, "%s %s", kind, name);
    json_t *place = json_object_get(piece, WORD_PLACE);
    if (!key) return -1;
    return place ? json_object_set(defined, key, place) : 0;
}

int usage_add(json_t *used, struct arena *a, const char *kind, const char *name) {
    const char *key = arena_printf(a, "%s %s", kind, name);
    return key ? json_object_set_new(used, key, json_true()) : -1;
}

int usage_add_protocol(json_t *used, struct arena *a, const json_t *protocol) {
    static const char *const lists[][2] = {{"exercises", "exercise"}, {"care", "care"}, {"sources", "source"}};
    int failed = 0;
    for (size_t i = 0; i < 3; i++) {
        size_t j;
        json_t *one;
        json_array_foreach (json_object_get(protocol, lists[i][0]), j, one) {
            failed |= usage_add(used, a, lists[i][1], json_string_value(json_object_get(one, "id")));
        }
    }
    return failed;
}

struct unused {
    const char *kind, *name, *place; /* "exercise side-plank" from both ends */
    int line;
    size_t file; /* bytes of place */
};

static int by_place(const void *left, const void *right) {
    const struct unused *a = left, *b = right;
    size_t n = a->file < b->file ? a->file : b->file;
    int order = memcmp(a->place, b->place, n);
    if (!order) order = (a->file > b->file) - (a->file < b->file);
    if (!order) order = (a->line > b->line) - (a->line < b->line);
    return order ? order : strcmp(a->kind, b->kind);
}

static size_t find(const json_t *defined, const json_t *used, struct unused *out) {
    const char *key;
    json_t *place;
    size_t count = 0;
    json_object_foreach ((json_t *)defined, key, place) {
        const char *at = json_string_value(place), *colon = strrchr(at, ':');
        if (json_object_get(used, key) || !colon) continue;
        out[count++] =
            (struct unused){key, strchr(key, ' ') + 1, at, (int)strtol(colon + 1, NULL, 10), (size_t)(colon - at)};
    }
    if (count) qsort(out, count, sizeof *out, by_place);
    return count;
}

json_t *usage_unused(const json_t *defined, const json_t *used) {
    struct unused *all = calloc(json_object_size(defined) + 1, sizeof *all);
    json_t *list = all ? json_array() : NULL;
    size_t count = list ? find(defined, used, all) : 0;
    for (size_t i = 0; list && i < count; i++) {
        json_t *item = json_pack("{ss%siss%ss}", "file", all[i].place, all[i].file, "line", all[i].line, "kind",
                                 all[i].kind, (size_t)(all[i].name - all[i].kind - 1), "name", all[i].name);
        if (!json_array_append_new(list, item)) continue;
        json_decref(list);
        list = NULL;
    }
    free(all);
    return list;
}
