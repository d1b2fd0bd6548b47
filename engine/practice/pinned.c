#include "practice/pinned.h"
#include "practice/lines.h"
#include "practice/try.h"
#include <stdlib.h>
#include <string.h>

/* --- from the store into the catalogue ------------------------------------------------------------------------------
 */

static enum status take(struct practice *p, const struct stored_protocol *s, struct error *err) {
    struct error why;
    const struct protocol *protocol;
    enum status status = catalogue_add(p->catalogue, s->canonical, false, &protocol, &why);
    if (status == STATUS_OK || status == STATUS_MEMORY) return status == STATUS_OK ? status : no_memory(err);
    return error_set(err, STATUS_ENVIRONMENT,
                     "the store's protocol %s %s cannot be read beside those that are known: %s", s->id, s->version,
                     why.message);
}

static enum status bring(struct practice *p, const char *hash, bool *found, struct error *err) {
    struct stored_protocol s;
    *found = true;
    if (catalogue_by_hash(p->catalogue, hash) != NULL) return STATUS_OK;
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    if (a == NULL) return no_memory(err);
    enum status status = store_protocol_get(p->store, hash, a, &s, found, err);
    if (status == STATUS_OK && *found) status = take(p, &s, err);
    arena_free(a);
    return status;
}

static enum status need(struct practice *p, const char *hash, const struct stored_event *row, struct error *err) {
    bool found;
    TRY(bring(p, hash, &found, err));
    if (found) return STATUS_OK;
    return error_set(err, STATUS_ENVIRONMENT,
                     "event %lld names the protocol with hash %s, which the store does not have",
                     (long long)row->number, hash);
}

static bool names_protocol(const struct stored_event *row) {
    return strcmp(row->kind, event_kind_name(EVENT_ENROLLED)) == 0 ||
           strcmp(row->kind, event_kind_name(EVENT_MIGRATED)) == 0;
}

enum status pinned_of_event(struct practice *p, const struct stored_event *row, const json_t *data, struct error *err) {
    const char *hash;
    if (row->safety != NULL) TRY(need(p, row->safety, row, err));
    if (!names_protocol(row)) return STATUS_OK;
    TRY(json_get_text(data, "hash", &hash, err));
    return need(p, hash, row, err);
}

/* A state names protocols by hash, and nothing else in it looks like one: whatever the store knows is brought. */
enum status pinned_of_state(struct practice *p, const json_t *state, struct error *err) {
    const char *key, *text = json_string_value(state);
    json_t *each;
    size_t i;
    bool found;
    if (text != NULL) return hash_is_hex(text) ? bring(p, text, &found, err) : STATUS_OK;
    json_array_foreach (state, i, each) TRY(pinned_of_state(p, each, err));
    json_object_foreach ((json_t *)state, key, each) TRY(pinned_of_state(p, each, err));
    return STATUS_OK;
}

static enum status take_each(void *arg, const struct stored_protocol *s, struct error *err) {
    struct practice *p = arg;
    return catalogue_by_hash(p->catalogue, s->hash) != NULL ? STATUS_OK : take(p, s, err);
}

enum status pinned_all(struct practice *p, struct error *err) {
    return store_protocols_each(p->store, take_each, p, err);
}

enum status pinned_keep(struct practice *p, const struct protocol *protocol, const char *map, struct error *err) {
    struct stored_protocol s;
    bool found;
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    if (a == NULL) return no_memory(err);
    enum status status = store_protocol_get(p->store, protocol->hash, a, &s, &found, err);
    arena_free(a);
    if (status != STATUS_OK || found) return status;
    s = (struct stored_protocol){.hash = protocol->hash,
                                 .id = protocol->id,
                                 .version = protocol->version,
                                 .canonical = protocol->canonical,
                                 .map = map != NULL ? map : "{}"};
    return store_protocol_put(p->store, &s, err);
}

/* --- the line of a rule ------------------------------------------------------------------------------------------ */

enum status pinned_line(struct practice *p, const char *hash, const char *pointer, struct arena *a, const char **out,
                        struct error *err) {
    struct stored_protocol s;
    bool found = false;
    *out = NULL;
    if (pointer == NULL || p->store == NULL) return STATUS_OK;
    TRY(store_protocol_get(p->store, hash, a, &s, &found, err));
    if (!found || s.map == NULL || lines_find(s.map, pointer, a, out)) return STATUS_OK;
    return no_memory(err);
}
