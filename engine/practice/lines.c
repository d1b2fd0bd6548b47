#include "practice/lines.h"
#include "base/json_memory.h"
#include <stdlib.h>
#include <string.h>

const char *lines_place(const json_t *map, char *pointer) {
    for (;;) {
        const char *place = json_string_value(json_object_get(map, pointer));
        char *slash = strrchr(pointer, '/');
        if (place != NULL || slash == NULL) return place;
        *slash = '\0';
    }
}

static const char *past_space(const char *text) { return text + strspn(text, " \t\r\n"); }

/* Where the value of a key begins, given as it is written; NULL. Within a string its last quote would be escaped. */
static const char *value_of(const char *map, const char *key) {
    size_t length = strlen(key);
    for (const char *at = strstr(map, key); at != NULL; at = strstr(at + 1, key)) {
        const char *colon = past_space(at + length);
        if (*colon == ':') return past_space(colon + 1);
    }
    return NULL;
}

static char *written(const char *pointer) {
    json_t *text = json_string(pointer);
    char *key = text != NULL ? json_dumps(text, JSON_ENCODE_ANY) : NULL;
    json_decref(text);
    return key;
}

/* *place: the value is no text, or there is none: NULL. */
static bool read_place(const char *map, const char *pointer, struct arena *a, const char **place) {
    char *key = written(pointer);
    const char *value = key != NULL ? value_of(map, key) : NULL;
    bool fits = key != NULL;
    if (value != NULL) {
        json_memory_watch();
        json_t *text = json_loads(value, JSON_DECODE_ANY | JSON_DISABLE_EOF_CHECK, NULL);
        fits = !json_memory_ran_out();
        if (fits && json_is_string(text)) fits = (*place = arena_text(a, json_string_value(text))) != NULL;
        json_decref(text);
    }
    free(key);
    return fits;
}

bool lines_find(const char *map, const char *pointer, struct arena *a, const char **out) {
    char *shorter = arena_text(a, pointer);
    *out = NULL;
    if (shorter == NULL) return false;
    for (;;) {
        if (!read_place(map, shorter, a, out)) return false;
        char *slash = strrchr(shorter, '/');
        if (*out != NULL || slash == NULL) return true;
        *slash = '\0';
    }
}

static bool put_line(json_t *node, const json_t *map) {
    const char *path = json_string_value(json_object_get(node, "path"));
    if (path == NULL) return true;
    char *pointer = strdup(path);
    if (pointer == NULL) return false;
    const char *place = lines_place(map, pointer);
    bool fits = place == NULL || json_object_set_new(node, "script", json_string(place)) == 0;
    free(pointer);
    return fits;
}

bool lines_put(json_t *explanation, const json_t *map) {
    static const char *const lists[] = {"for", "against", "open", "inputs"};
    json_t *child;
    size_t at;
    if (!json_is_object(explanation)) return true;
    if (!put_line(explanation, map)) return false;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        json_array_foreach (json_object_get(explanation, lists[i]), at, child)
            if (!lines_put(child, map)) return false;
    return true;
}
