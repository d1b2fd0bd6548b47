#include "base/json_build.h"

static void give_up(json_t **container) {
    json_decref(*container);
    *container = NULL;
}

void json_put(json_t **object, const char *key, json_t *value) {
    if (*object == NULL)
        json_decref(value);
    else if (value == NULL || json_object_set_new(*object, key, value) != 0)
        give_up(object); /* takes value either way */
}

void json_put_text(json_t **object, const char *key, const char *text) {
    if (text != NULL) json_put(object, key, json_string(text));
}

void json_put_int(json_t **object, const char *key, int64_t number) { json_put(object, key, json_integer(number)); }

void json_put_some(json_t **object, const char *key, int64_t number) {
    if (number != 0) json_put_int(object, key, number);
}

void json_put_bool(json_t **object, const char *key, bool value) { json_put(object, key, json_boolean(value)); }

void json_put_true(json_t **object, const char *key, bool value) {
    if (value) json_put_bool(object, key, true);
}

void json_push(json_t **array, json_t *value) {
    if (*array == NULL)
        json_decref(value);
    else if (value == NULL || json_array_append_new(*array, value) != 0)
        give_up(array);
}
