/* clinic-show: the settings that serve, whether the clinic is open now, and who set what when. */
#include "practice/answer.h"
#include "practice/deed.h"
#include "practice/try.h"
#include "time/instant.h"
#include <string.h>

static json_t *versions_json(const struct stored_clinic *version, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        char hash[HASH_SIZE];
        json_t *o = json_object();
        hash_text(hash, version[i].settings, strlen(version[i].settings));
        json_put_int(&o, "version", version[i].number);
        json_put(&o, "at", answer_instant(version[i].at_ms));
        json_put(&o, "recorded", answer_instant(version[i].recorded_ms));
        json_put_text(&o, "who", version[i].who);
        json_put_text(&o, "hash", hash);
        json_push(&list, o);
    }
    return list;
}

static void put_instant(json_t **o, const struct request *r, const char *key, const char *local, int64_t instant_ms) {
    char wall[INSTANT_SIZE];
    json_put(o, key, answer_instant(instant_ms));
    if (instant_ms != INSTANT_NONE)
        json_put_text(o, local, wall_format(wall, zone_local(r->clinic.zone, instant_ms).wall_ms));
}

/* Nothing where the settings cannot be used, which the answer then says by having no "open". */
static void put_hours(json_t **o, const struct request *r) {
    const struct clinic *c = r->clinic.clinic;
    if (c == NULL) return;
    int64_t until_ms = clinic_open_until(c, r->clinic.zone, r->now_ms);
    json_put_bool(o, "open", until_ms != INSTANT_NONE);
    put_instant(o, r, "until", "until_local", until_ms);
    put_instant(o, r, "next", "next_local", clinic_next_opening(c, r->clinic.zone, r->now_ms, INSTANT_NONE));
}

enum status deed_clinic_show(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {NULL};
    struct stored_clinic *version;
    size_t count;
    json_t *settings = NULL;
    TRY(json_only(r->args, members, err));
    TRY(store_clinics(r->practice->store, r->arena, &version, &count, err));
    if (count > 0) TRY(json_read(version[0].settings, strlen(version[0].settings), JSON_MAX_DEPTH, &settings, err));
    json_t *o = json_object();
    json_put(&o, "clinic", settings != NULL ? settings : json_null());
    put_hours(&o, r);
    json_put(&o, "history", versions_json(version, count));
    return deed_answer(o, answer, err);
}
