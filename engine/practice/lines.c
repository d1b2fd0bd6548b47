#include "practice/lines.h"
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
