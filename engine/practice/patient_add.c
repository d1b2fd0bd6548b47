/* patient-add: the first event of a history. */
#include "base/text.h"
#include "practice/contact.h"
#include "practice/deed.h"
#include "practice/settings.h"
#include "practice/try.h"
#include <string.h>

struct search {
    struct request *request;
    json_t **answer;
    bool used;
};

static enum status search_one(void *arg, const struct stored_patient *p, struct error *err) {
    struct search *s = arg;
    struct request *r = s->request;
    struct stored_event row;
    bool found;
    if (s->used) return STATUS_OK;
    TRY(store_event_by_key(r->practice->store, p->id, r->key, r->arena, &row, &found, err));
    if (!found || strcmp(row.kind, event_kind_name(EVENT_PATIENT_ADDED)) != 0) return STATUS_OK;
    return deed_replay(r, p->id, s->answer, &s->used, err);
}

/* Keys belong to patients; without an id the patient that was added with the key is found. */
static enum status replay(struct request *r, const char *id, json_t **answer, bool *used, struct error *err) {
    struct search s = {.request = r, .answer = answer};
    *used = false;
    if (r->key == NULL) return STATUS_OK;
    if (id != NULL) return deed_replay(r, id, answer, used, err);
    TRY(store_patients_each(r->practice->store, search_one, &s, err));
    *used = s.used;
    return STATUS_OK;
}

static enum status read_id(const json_t *args, const char **id, struct error *err) {
    TRY(json_get_text_or(args, "id", id, err));
    if (*id == NULL || text_is_kebab(*id)) return STATUS_OK;
    return error_set(
        err, STATUS_INPUT,
        "\"id\": \"%s\" is not kebab-case: a letter, then letters a-z, digits and single hyphens, at most %d", *id,
        STORE_ID_MAX);
}

static enum status add(struct request *r, const char *id, const struct settings *settings,
                       const struct contact *contact, struct error *err) {
    struct practice *p = r->practice;
    struct event e = deed_event(r, EVENT_PATIENT_ADDED);
    e.as.settings = *settings;
    TRY(store_patient_add(p->store, id, settings->zone, r->arena, &id, err));
    TRY(contact_keep(r, id, contact, err));
    TRY(deed_keep_safety(r, err));
    TRY(history_new(p, id, settings->zone, &r->history, err));
    r->history.now_ms = r->now_ms;
    r->history.request = r->fingerprint;
    return history_add(&r->history, &e, err);
}

enum status deed_patient_add(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"zone", "id", "times", "quiet", "name", "email", "phone", "channels", NULL};
    struct settings settings = {.quiet_from = QUIET_FROM_DEFAULT, .quiet_to = QUIET_TO_DEFAULT};
    struct contact contact;
    const struct zone *zone;
    const char *id = NULL;
    char event[ID_SIZE];
    bool used;
    TRY(json_only(r->args, members, err));
    TRY(json_get_text(r->args, "zone", &settings.zone, err));
    TRY(zones_get(r->practice->zones, settings.zone, &zone, err));
    TRY(read_id(r->args, &id, err));
    TRY(settings_read(r->args, &settings, err));
    TRY(contact_read(r, &contact, err));
    TRY(replay(r, id, answer, &used, err));
    if (used) return STATUS_OK;
    TRY(add(r, id, &settings, &contact, err));
    id = r->history.id;
    return deed_answer(json_pack("{s:s,s:s}", "patient", id, "event", id_event(event, id, 1)), answer, err);
}
