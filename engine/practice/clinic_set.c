/* clinic-set: the clinic's settings, in the place of those before, which are kept. */
#include "base/json_build.h"
#include "practice/clinic_now.h"
#include "practice/deed.h"
#include "practice/try.h"
#include "time/instant.h"
#include <stdlib.h>
#include <string.h>

static json_t *answer_of(int64_t version, const char *name, bool changed, bool replayed) {
    json_t *o = json_object();
    json_put_int(&o, "version", version);
    json_put_text(&o, "name", name);
    json_put_bool(&o, "changed", changed);
    json_put_true(&o, "replayed", replayed);
    return o;
}

/* *used: the key was given before, with the same settings; version is what they became then. */
static enum status replay(const struct request *r, int64_t *version, bool *used, struct error *err) {
    struct stored_clinic before;
    *used = false;
    if (r->key == NULL) return STATUS_OK;
    TRY(store_clinic_by_key(r->practice->store, r->key, r->arena, &before, used, err));
    if (!*used) return STATUS_OK;
    *version = before.number;
    if (before.request != NULL && strcmp(before.request, r->fingerprint) == 0) return STATUS_OK;
    return error_set(err, STATUS_NO, "the key \"%s\" was used by another request, which made version %lld", r->key,
                     (long long)before.number);
}

/* A clock that stepped back refuses nobody: then the newest version's instant stands. */
static enum status date(const struct request *r, const struct stored_clinic *newest, int64_t *at_ms,
                        struct error *err) {
    char at[INSTANT_SIZE], before[INSTANT_SIZE];
    *at_ms = r->at_ms;
    if (r->at_ms >= newest->at_ms) return STATUS_OK;
    *at_ms = newest->at_ms;
    if (!r->told_at && !r->told_now) return STATUS_OK;
    return error_set(err, STATUS_NO, "%s is before the newest settings, which are of %s", instant_format(at, r->at_ms),
                     instant_format(before, newest->at_ms));
}

static enum status keep(const struct request *r, const char *settings, int64_t *version, bool *changed,
                        struct error *err) {
    struct stored_clinic newest = {.settings = ""}, added = {.recorded_ms = r->now_ms, .who = r->who, .key = r->key};
    bool found;
    TRY(store_clinic_get(r->practice->store, r->arena, &newest, &found, err));
    *version = newest.number;
    *changed = !found || strcmp(newest.settings, settings) != 0;
    if (!*changed) return STATUS_OK;
    if (found)
        TRY(date(r, &newest, &added.at_ms, err));
    else
        added.at_ms = r->at_ms;
    if (added.recorded_ms < added.at_ms) added.recorded_ms = added.at_ms;
    added.request = r->key != NULL ? r->fingerprint : NULL;
    added.settings = settings;
    return store_clinic_add(r->practice->store, &added, version, err);
}

enum status deed_clinic_set(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"settings", NULL};
    struct clinic_now given;
    json_t *settings;
    int64_t version = 0;
    bool used, changed = false;
    TRY(json_only(r->args, members, err));
    TRY(json_get_object(r->args, "settings", &settings, err));
    TRY(clinic_settings(r->practice, settings, r->arena, &given, err));
    TRY(replay(r, &version, &used, err));
    if (used) return deed_answer(answer_of(version, given.clinic->name, true, true), answer, err);
    char *text = json_canonical(settings);
    enum status status = text != NULL ? keep(r, text, &version, &changed, err) : no_memory(err);
    free(text);
    return status == STATUS_OK ? deed_answer(answer_of(version, given.clinic->name, changed, false), answer, err)
                               : status;
}
