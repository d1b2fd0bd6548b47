#include "practice/alerts_bring_up.h"
#include "practice/alerts_keep.h"
#include "practice/history.h"
#include "practice/try.h"
#include <stdint.h>

static enum status list_one(struct practice *p, const char *patient, struct error *err) {
    struct history h;
    TRY(history_open(p, patient, &h, err));
    enum status status = alerts_keep(p->store, h.patient, h.arena, err);
    history_close(&h);
    return status;
}

static enum status bring_one(struct practice *p, const char *patient, int64_t now_ms, struct error *err) {
    bool more = true;
    int appended;
    while (more) TRY(practice_pass(p, patient, now_ms, &appended, &more, err));
    return STATUS_OK;
}

/* One history that cannot be read must not hide the alerts of all others: it is named instead. */
static enum status each_alone(struct practice *p, const char *patient, int64_t now_ms, bool pass, json_t **behind,
                              struct error *err) {
    struct error why;
    TRY(store_savepoint(p->store, err));
    enum status status = pass ? bring_one(p, patient, now_ms, &why) : list_one(p, patient, &why);
    if (status == STATUS_OK) return store_release(p->store, err);
    store_rollback_savepoint(p->store);
    if (status == STATUS_MEMORY || store_broken(p->store)) return error_set(err, status, "%s", why.message);
    json_push(behind, json_string(patient));
    return STATUS_OK;
}

enum status alerts_bring_up(struct practice *p, int64_t now_ms, struct arena *a, json_t **behind, struct error *err) {
    const char **ids;
    size_t count;
    TRY(store_unlisted(p->store, SIZE_MAX, a, &ids, &count, err));
    for (size_t i = 0; i < count; i++) TRY(each_alone(p, ids[i], now_ms, false, behind, err));
    TRY(store_due_patients(p->store, now_ms, SIZE_MAX, a, &ids, &count, err));
    for (size_t i = 0; i < count; i++) TRY(each_alone(p, ids[i], now_ms, true, behind, err));
    return STATUS_OK;
}
