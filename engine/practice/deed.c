#include "practice/deed.h"
#include "base/json_build.h"
#include "base/text.h"
#include "practice/pinned.h"
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

/* A name that nobody gave is nobody's. */
static enum status check_named(const struct request *r, struct error *err) {
    if (strcmp(r->who, r->about.patient) == 0)
        return error_set(err, STATUS_NO, "%s is for a clinician, not for the patient", r->deed);
    if (r->named) return STATUS_OK;
    return error_set(err, STATUS_NO, "%s is for a clinician: say who you are, %s was not named", r->deed, r->who);
}

enum status deed_staff(const struct request *r, struct error *err) {
    const struct clinic *c = r->clinic.clinic;
    if (c == NULL || c->persons == 0) return check_named(r, err);
    if (clinic_find(c, r->who) != NULL) return STATUS_OK;
    return error_set(err, STATUS_NO, "%s is for the clinic's people: %s is nobody of %s; --as says who you are", r->deed,
                     r->who, c->name);
}

enum status deed_clinician(const struct request *r, struct error *err) {
    const struct clinic *c = r->clinic.clinic;
    if (c == NULL || c->persons == 0) return check_named(r, err);
    const struct clinic_person *person = clinic_find(c, r->who);
    if (person == NULL)
        return error_set(err, STATUS_NO, "%s is for a clinician: %s is nobody of %s; --as says who you are", r->deed,
                         r->who, c->name);
    if (person->role == ROLE_CLINICIAN) return STATUS_OK;
    return error_set(err, STATUS_NO, "%s is for a clinician: %s is of %s, but %s", r->deed, r->who, c->name,
                     clinic_role_name(person->role));
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
