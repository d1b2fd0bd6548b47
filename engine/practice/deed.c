#include "practice/deed.h"
#include "base/json_build.h"
#include "base/text.h"
#include "practice/pinned.h"
#include "practice/row.h"
#include "practice/try.h"
#include "time/instant.h"
#include <string.h>

struct event deed_event(const struct request *r, enum event_kind kind) {
    const struct protocol *safety = r->practice->catalogue->safety;
    bool names_safety = kind == EVENT_PATIENT_ADDED || kind == EVENT_FINDINGS || kind == EVENT_CHECKIN;
    return (struct event){.kind = kind,
                          .at_ms = r->at_ms,
                          .who = r->who,
                          .key = r->key,
                          .safety = names_safety && safety != NULL ? safety->hash : NULL};
}

enum status deed_keep_safety(const struct request *r, struct error *err) {
    const struct protocol *safety = r->practice->catalogue->safety;
    const struct patient *p = r->history.patient;
    bool named = p != NULL && p->safety == safety; /* an event that is kept names it already */
    return safety == NULL || named ? STATUS_OK : pinned_keep(r->practice, safety, NULL, err);
}

enum status deed_not_late(const struct request *r, struct error *err) {
    char at[INSTANT_SIZE], newest[INSTANT_SIZE];
    const struct patient *p = r->history.patient;
    if (r->at_ms >= p->newest_ms) return STATUS_OK;
    return error_set(err, STATUS_NO, "%s at %s is a state change dated before the last one of %s, at %s", r->deed,
                     instant_format(at, r->at_ms), p->id, instant_format(newest, p->newest_ms));
}

enum status deed_text_or(const json_t *object, const char *key, size_t max, const char **out, struct error *err) {
    const char *text = NULL, *why = NULL;
    TRY(json_get_text_or(object, key, &text, err));
    if (text == NULL) return STATUS_OK;
    if (*text == '\0') return error_set(err, STATUS_INPUT, "\"%s\" is empty", key);
    if (!text_is_clean(text, strlen(text), max, &why)) return error_set(err, STATUS_INPUT, "\"%s\" %s", key, why);
    if (strchr(text, '\n') != NULL) return error_set(err, STATUS_INPUT, "\"%s\" has more than one line", key);
    *out = text;
    return STATUS_OK;
}

enum status deed_days(const json_t *args, int *out, struct error *err) {
    int64_t days = DEED_DAYS;
    TRY(json_get_int_or(args, "days", 1, DEED_MAX_DAYS, &days, err));
    *out = (int)days;
    return STATUS_OK;
}

int64_t deed_after_ms(const struct request *r) {
    int64_t passed_ms = r->history.patient->passed_ms;
    return passed_ms > r->now_ms ? passed_ms : r->now_ms;
}

enum status deed_answer(json_t *value, json_t **answer, struct error *err) {
    *answer = value;
    return value != NULL ? STATUS_OK : no_memory(err);
}

/* --- used keys --------------------------------------------------------------------------------------------------- */

static enum status same_request(const struct request *r, const char *patient, const struct stored_event *row,
                                const json_t *data, struct error *err) {
    const char *request = json_string_value(json_object_get(data, "request"));
    char id[ID_SIZE];
    if (request != NULL && strcmp(request, r->fingerprint) == 0) return STATUS_OK;
    return error_set(err, STATUS_NO, "the key \"%s\" was used by another request, which made %s", r->key,
                     id_event(id, patient, row->number));
}

/* Beside the event: what it made, so that a caller need not ask again. */
static json_t *made(const char *patient, const struct stored_event *row, const json_t *data) {
    char id[ID_SIZE];
    int64_t plan = json_integer_value(json_object_get(data, "plan"));
    int64_t session = json_integer_value(json_object_get(data, "session"));
    enum event_kind kind;
    if (!event_kind_from(row->kind, &kind)) return NULL;
    json_t *o = json_object();
    json_put_text(&o, "event", id_event(id, patient, row->number));
    json_put_bool(&o, "replayed", true);
    json_put_text(&o, "patient", patient);
    if (kind == EVENT_ENROLLED) json_put_text(&o, "plan", id_plan(id, patient, (int)plan));
    if (kind == EVENT_CHECKIN) json_put_text(&o, "session", id_session(id, patient, session));
    return o;
}

enum status deed_replay(struct request *r, const char *patient, json_t **answer, bool *used, struct error *err) {
    struct stored_event row;
    json_t *data = NULL;
    *used = false;
    if (r->key == NULL) return STATUS_OK;
    TRY(store_event_by_key(r->practice->store, patient, r->key, r->arena, &row, used, err));
    if (!*used) return STATUS_OK;
    enum status status = row_data(&row, &data, err);
    if (status == STATUS_OK) status = same_request(r, patient, &row, data, err);
    if (status == STATUS_OK) status = deed_answer(made(patient, &row, data), answer, err);
    json_decref(data);
    return status;
}
