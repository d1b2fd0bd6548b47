#include "clinical/protocol/canonical_reader.h"
#include "base/text.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* -------------------------------------------------------------------------------------------------- where it stands */

size_t reader_into(struct reader *r, const char *member) {
    size_t before = r->length, room = sizeof r->path - 1 - before, n = strlen(member);
    if (room == 0) return before;
    if (n > room - 1) n = room - 1;
    r->path[before] = '/';
    memcpy(r->path + before + 1, member, n);
    r->length = before + 1 + n;
    r->path[r->length] = '\0';
    return before;
}

size_t reader_item(struct reader *r, size_t index) {
    char digits[24], *first = digits + sizeof digits - 1;
    *first = '\0';
    do *--first = (char)('0' + index % 10);
    while ((index /= 10) > 0);
    return reader_into(r, first);
}

void reader_back(struct reader *r, size_t length) {
    r->length = length;
    r->path[length] = '\0';
}

/* ---------------------------------------------------------------------------------------------------------- errors */

enum status reader_bad(struct reader *r, const char *format, ...) {
    char message[400];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    return error_set(r->err, STATUS_INPUT, "%s%s%s", r->path, r->length > 0 ? ": " : "", message);
}

enum status reader_place(struct reader *r, enum status status) {
    char message[400];
    if (status == STATUS_OK || !r->err) return status;
    snprintf(message, sizeof message, "%s", r->err->message);
    return error_set(r->err, status, "%s%s%s", r->path, r->length > 0 ? ": " : "", message);
}

enum status reader_memory(struct reader *r) {
    return error_set(r->err, STATUS_MEMORY, "out of memory while reading a protocol");
}

const char *reader_hint(char buffer[static 120], const char *nearest) {
    buffer[0] = '\0';
    if (nearest) snprintf(buffer, 120, ", did you mean \"%s\"?", nearest);
    return buffer;
}

/* --------------------------------------------------------------------------------------------------------- members */

enum status reader_only(struct reader *r, const json_t *o, const char *const *members) {
    return reader_place(r, json_only(o, members, r->err));
}

enum status reader_text(struct reader *r, const json_t *o, const char *key, size_t max, enum reader_need need,
                        const char **out) {
    const char *text = NULL, *why = NULL;
    *out = NULL;
    TRY(reader_place(r, need == REQUIRED ? json_get_text(o, key, &text, r->err)
                                         : json_get_text_or(o, key, &text, r->err)));
    if (!text) return STATUS_OK;
    if (*text == '\0') return reader_bad(r, "\"%s\" is empty", key);
    if (!text_is_clean(text, strlen(text), max, &why)) return reader_bad(r, "\"%s\" %s", key, why);
    *out = arena_text(r->a, text);
    return *out ? STATUS_OK : reader_memory(r);
}

enum status reader_kebab(struct reader *r, const json_t *o, const char *key, const char **out) {
    TRY(reader_text(r, o, key, 64, REQUIRED, out));
    if (text_is_kebab(*out)) return STATUS_OK;
    return reader_bad(r, "\"%s\": \"%s\" is not kebab-case", key, *out);
}

enum status reader_int(struct reader *r, const json_t *o, const char *key, int64_t min, int64_t max,
                       enum reader_need need, int64_t *out) {
    return reader_place(r, need == REQUIRED ? json_get_int(o, key, min, max, out, r->err)
                                            : json_get_int_or(o, key, min, max, out, r->err));
}

enum status reader_true(struct reader *r, const json_t *o, const char *key, bool *out) {
    const json_t *value = json_object_get(o, key);
    char shown[64];
    *out = json_is_true(value);
    if (!value || *out) return STATUS_OK;
    if (json_is_false(value)) return reader_bad(r, "\"%s\" is false, which is left out", key);
    return reader_bad(r, "\"%s\": expected true, got %s", key, json_show(shown, value));
}

enum status reader_list(struct reader *r, const json_t *o, const char *key, enum reader_need need, json_t **out) {
    *out = NULL;
    TRY(reader_place(r,
                     need == REQUIRED ? json_get_array(o, key, out, r->err) : json_get_array_or(o, key, out, r->err)));
    size_t count = json_array_size(*out);
    if (*out && count == 0) return reader_bad(r, "\"%s\" is an empty list", key);
    if (count > READER_MAX_ITEMS)
        return reader_bad(r, "\"%s\" has %zu items, more than %d", key, count, READER_MAX_ITEMS);
    return STATUS_OK;
}

enum status reader_word(struct reader *r, const json_t *o, const char *key, const char *const *words, int *out) {
    const char *word;
    char near[120];
    size_t count = 0;
    TRY(reader_place(r, json_get_text(o, key, &word, r->err)));
    for (; words[count]; count++) {
        if (strcmp(word, words[count]) != 0) continue;
        *out = (int)count;
        return STATUS_OK;
    }
    return reader_bad(r, "\"%s\": unknown \"%s\"%s", key, word, reader_hint(near, text_nearest(word, words, count)));
}

enum status reader_own_path(struct reader *r, const char **out) {
    *out = arena_text(r->a, r->path);
    return *out ? STATUS_OK : reader_memory(r);
}

static enum status read_source(struct reader *r, const json_t *o, const char **out) {
    const char *id = NULL;
    TRY(reader_place(r, json_get_text_or(o, "source", &id, r->err)));
    *out = NULL;
    for (size_t i = 0; id && i < r->p->sources && !*out; i++) {
        if (strcmp(r->p->source[i].id, id) == 0) *out = r->p->source[i].id;
    }
    if (!id || *out) return STATUS_OK;
    return reader_bad(r, "\"source\": \"%s\" is not the id of a source", id);
}

enum status reader_evidence(struct reader *r, const json_t *o, struct evidence *out) {
    const char *marks[MARK_SECONDARY + 1] = {NULL};
    int mark = -1;
    for (int i = MARK_READ; i <= MARK_SECONDARY; i++) marks[i - 1] = mark_name((enum mark)i);
    if (json_object_get(o, "mark")) TRY(reader_word(r, o, "mark", marks, &mark));
    out->mark = (enum mark)(mark + 1);
    return read_source(r, o, &out->source);
}

/* ----------------------------------------------------------------------------------------------------------- lists */

enum status reader_each(struct reader *r, const json_t *o, const char *key, enum reader_need need, reader_item_fn *read,
                        size_t size, struct each *out) {
    json_t *list;
    *out = (struct each){NULL, 0};
    TRY(reader_list(r, o, key, need, &list));
    if (!list) return STATUS_OK;
    out->count = json_array_size(list);
    out->item = arena_array(r->a, out->count, size);
    if (!out->item) return reader_memory(r);
    size_t before = reader_into(r, key);
    for (size_t i = 0; i < out->count; i++) {
        size_t here = reader_item(r, i);
        TRY(read(r, json_array_get(list, i), (char *)out->item + i * size));
        reader_back(r, here);
    }
    reader_back(r, before);
    return STATUS_OK;
}

static const char *id_of(const struct each *e, size_t size, size_t index) {
    const char *id;
    memcpy(&id, (const char *)e->item + index * size, sizeof id);
    return id;
}

enum status reader_each_id(struct reader *r, const json_t *o, const char *key, enum reader_need need,
                           reader_item_fn *read, size_t size, struct each *out) {
    TRY(reader_each(r, o, key, need, read, size, out));
    for (size_t i = 0; i < out->count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (strcmp(id_of(out, size, i), id_of(out, size, j)) == 0)
                return reader_bad(r, "\"%s\": the id \"%s\" stands twice", key, id_of(out, size, i));
        }
    }
    return STATUS_OK;
}

enum status reader_rising(struct reader *r, const json_t *o, const char *key, int min, int max, int **out,
                          size_t *count) {
    json_t *list;
    char shown[64];
    TRY(reader_list(r, o, key, REQUIRED, &list));
    *count = json_array_size(list);
    *out = arena_array(r->a, *count, sizeof **out);
    if (!*out) return reader_memory(r);
    for (size_t i = 0; i < *count; i++) {
        const json_t *item = json_array_get(list, i);
        json_int_t value = json_integer_value(item);
        if (!json_is_integer(item) || value < min || value > max)
            return reader_bad(r, "\"%s\": %s is not a whole number from %d to %d", key, json_show(shown, item), min,
                              max);
        if (i > 0 && value <= (*out)[i - 1])
            return reader_bad(r, "\"%s\": %d does not come after %d", key, (int)value, (*out)[i - 1]);
        (*out)[i] = (int)value;
    }
    return STATUS_OK;
}
