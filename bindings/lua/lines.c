#include "bindings/lua/lines.h"
#include "base/text.h"
#include <stdlib.h>
#include <string.h>

#define POINTER_ROOM 512 /* as in finish.c */

/* ---- Writing ---- */

static size_t common(const char *a, const char *b) {
    size_t n = 0;
    while (a[n] != '\0' && a[n] == b[n]) n++;
    return n;
}

static void put_number(struct text *t, size_t n) {
    char digits[24], *first = digits + sizeof digits;
    do *--first = (char)('0' + n % 10);
    while ((n /= 10) > 0);
    text_put_n(t, first, (size_t)(digits + sizeof digits - first));
}

/* Which of the places it is; known has their numbers. */
static bool number_place(json_t *places, json_t *known, json_t *place, size_t *out) {
    const char *words = json_string_value(place);
    const json_t *number = json_object_get(known, words);
    *out = number ? (size_t)json_integer_value(number) : json_array_size(places);
    if (number) return true;
    return !json_object_set_new(known, words, json_integer((json_int_t)*out)) && !json_array_append(places, place);
}

static bool put_all(struct text *t, const json_t *map, json_t *places, json_t *known) {
    const char *before = "";
    json_t *o = (json_t *)map;
    for (void *at = json_object_iter(o); at; at = json_object_iter_next(o, at)) {
        const char *pointer = json_object_iter_key(at);
        size_t keep = common(before, pointer), place;
        if (!number_place(places, known, json_object_iter_value(at), &place)) return false;
        put_number(t, keep);
        text_put_n(t, "/", 1); /* so that what follows may begin with a digit */
        text_put(t, pointer + keep);
        text_put_n(t, " ", 1);
        put_number(t, place);
        text_put_n(t, ",", 1);
        before = pointer;
    }
    return !text_failed(t);
}

json_t *lines_write(const json_t *map) {
    struct text t = {0};
    json_t *places = json_array(), *known = json_object(), *lines = NULL;
    if (places && known && put_all(&t, map, places, known))
        lines = json_pack("{sOss}", "places", places, "text", text_get(&t));
    text_fini(&t);
    json_decref(places);
    json_decref(known);
    return lines;
}

/* ---- Reading ---- */

/* A number below limit, and the character behind it. */
static bool take_number(const char **text, size_t limit, char behind, size_t *out) {
    size_t n = 0;
    const char *p = *text;
    if (*p < '0' || *p > '9') return false;
    for (; *p >= '0' && *p <= '9' && n < limit; p++) n = 10 * n + (size_t)(*p - '0');
    if (n >= limit || *p != behind) return false;
    *text = p + 1;
    *out = n;
    return true;
}

/* The next pointer: the first bytes of it are there already. */
static bool take_pointer(const char **text, char pointer[static POINTER_ROOM]) {
    size_t keep, n;
    if (!take_number(text, strlen(pointer) + 1, '/', &keep)) return false;
    n = strcspn(*text, " ");
    if ((*text)[n] == '\0' || n >= POINTER_ROOM - keep) return false;
    memcpy(pointer + keep, *text, n);
    pointer[keep + n] = '\0';
    *text += n + 1;
    return true;
}

static bool take_all(const char *text, const json_t *places, json_t *map) {
    char pointer[POINTER_ROOM] = "";
    size_t place;
    while (*text != '\0') {
        if (!take_pointer(&text, pointer) || !take_number(&text, json_array_size(places), ',', &place)) return false;
        json_t *words = json_array_get(places, place);
        if (!json_is_string(words) || json_object_set(map, pointer, words)) return false;
    }
    return true;
}

json_t *lines_read(const json_t *lines) {
    const char *text = json_string_value(json_object_get(lines, "text"));
    json_t *map = text ? json_object() : NULL;
    if (!map || take_all(text, json_object_get(lines, "places"), map)) return map;
    json_decref(map);
    return NULL;
}
