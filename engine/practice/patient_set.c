/* patient-set: what a patient prefers is an event; name and addresses lie outside the history, so that they can be
 * erased. */
#include "practice/contact.h"
#include "practice/deed.h"
#include "practice/settings.h"
#include "practice/try.h"

static enum status set_contact(struct request *r, struct error *err) {
    struct contact contact;
    TRY(contact_read(r, &contact, err));
    return contact_keep(r, r->about.patient, &contact, err);
}

static enum status set_preferences(struct request *r, bool *changed, struct error *err) {
    struct event e = deed_event(r, EVENT_SETTINGS);
    e.as.settings = r->history.patient->settings;
    TRY(settings_read(r->args, &e.as.settings, err));
    *changed = !settings_same(&e.as.settings, &r->history.patient->settings);
    if (!*changed) return STATUS_OK;
    TRY(deed_not_late(r, err));
    return history_add(&r->history, &e, err);
}

enum status deed_patient_set(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"patient", "times", "quiet", "name", "email", "phone", "channels", NULL};
    char event[ID_SIZE];
    bool changed;
    TRY(json_only(r->args, members, err));
    TRY(set_preferences(r, &changed, err));
    TRY(set_contact(r, err));
    id_event(event, r->about.patient, r->history.patient->events);
    return deed_answer(json_pack("{s:s,s:s?}", "patient", r->about.patient, "event", changed ? event : NULL), answer,
                       err);
}
