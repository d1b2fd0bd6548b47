#include "practice/row.h"
#include "practice/try.h"
#include <stdlib.h>
#include <string.h>

#define REQUEST "request"

enum status row_columns(const struct stored_event *row, struct event *out, struct error *err) {
    *out = (struct event){.number = row->number,
                          .at_ms = row->at_ms,
                          .recorded_ms = row->recorded_ms,
                          .local = {.wall_ms = row->wall_ms, .offset_s = row->offset_s},
                          .tzdata = row->tzdata,
                          .who = row->who,
                          .key = row->key,
                          .safety = row->safety};
    if (event_kind_from(row->kind, &out->kind)) return STATUS_OK;
    return error_set(err, STATUS_ENVIRONMENT, "event %lld is of the unknown kind \"%s\"", (long long)row->number,
                     row->kind);
}

enum status row_data(const struct stored_event *row, json_t **out, struct error *err) {
    return json_read(row->data, strlen(row->data), JSON_MAX_DEPTH, out, err);
}

enum status row_read(const struct vocabulary *v, const struct stored_event *row, json_t *data, struct arena *a,
                     struct event *out, struct error *err) {
    TRY(row_columns(row, out, err));
    json_object_del(data, REQUEST);
    return event_data_read(v, data, out, a, err);
}

static enum status data_text(const struct vocabulary *v, const struct event *e, const char *request, struct arena *a,
                             const char **out, struct error *err) {
    json_t *data = event_data_json(v, e);
    char *text = NULL;
    if (data != NULL && (request == NULL || json_object_set_new(data, REQUEST, json_string(request)) == 0))
        text = json_canonical(data);
    *out = text != NULL ? arena_text(a, text) : NULL;
    free(text);
    json_decref(data);
    return *out != NULL ? STATUS_OK : no_memory(err);
}

/* NULL stays NULL; false when memory is out. */
static bool copy(struct arena *a, const char *text, const char **out) {
    *out = text != NULL ? arena_text(a, text) : NULL;
    return text == NULL || *out != NULL;
}

enum status row_write(const struct vocabulary *v, const char *patient, const struct event *e, const char *prev,
                      const char *request, struct arena *a, struct stored_event *out, struct error *err) {
    char hex[HASH_SIZE];
    *out = (struct stored_event){.number = e->number,
                                 .kind = event_kind_name(e->kind),
                                 .at_ms = e->at_ms,
                                 .recorded_ms = e->recorded_ms,
                                 .wall_ms = e->local.wall_ms,
                                 .offset_s = e->local.offset_s};
    TRY(data_text(v, e, request, a, &out->data, err));
    event_hash(hex, patient, e, out->data, prev);
    if (copy(a, hex, &out->hash) && copy(a, prev, &out->prev) && copy(a, e->tzdata, &out->tzdata) &&
        copy(a, e->who, &out->who) && copy(a, e->key, &out->key) && copy(a, e->safety, &out->safety))
        return STATUS_OK;
    return no_memory(err);
}

enum status row_hash(char hex[static HASH_SIZE], const char *patient, const struct stored_event *row,
                     struct error *err) {
    struct event e;
    TRY(row_columns(row, &e, err));
    event_hash(hex, patient, &e, row->data, row->prev);
    return STATUS_OK;
}
