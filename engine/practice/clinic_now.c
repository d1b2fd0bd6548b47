#include "practice/clinic_now.h"
#include "practice/try.h"
#include <string.h>

enum status clinic_settings(struct practice *p, const json_t *settings, struct arena *a, struct clinic_now *out,
                            struct error *err) {
    *out = (struct clinic_now){0};
    TRY(clinic_read(settings, a, &out->clinic, err));
    return zones_get(p->zones, out->clinic->zone, &out->zone, err);
}

static enum status read_stored(struct practice *p, const char *text, struct arena *a, struct clinic_now *out) {
    json_t *settings = NULL;
    enum status status = json_read(text, strlen(text), JSON_MAX_DEPTH, &settings, NULL);
    if (status == STATUS_OK) status = clinic_settings(p, settings, a, out, NULL);
    json_decref(settings);
    return status;
}

enum status clinic_now(struct practice *p, struct arena *a, struct clinic_now *out, struct error *err) {
    struct stored_clinic stored;
    bool found = false;
    *out = (struct clinic_now){0};
    if (p->store != NULL) TRY(store_clinic_get(p->store, a, &stored, &found, err));
    if (!found) return STATUS_OK;
    enum status status = read_stored(p, stored.settings, a, out);
    if (status != STATUS_OK) *out = (struct clinic_now){0};
    return status == STATUS_MEMORY ? no_memory(err) : STATUS_OK;
}
