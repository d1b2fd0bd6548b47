/* practice_pass: time passes for one patient, for the scheduler. */
#include "practice/history.h"
#include "practice/try.h"

static enum status pass(struct history *h, int64_t now_ms, int *appended, bool *more, struct error *err) {
    TRY(history_pass(h, now_ms, PRACTICE_PASS_MAX, more, err));
    int count = (int)h->rows.count;
    TRY(history_commit(h, err));
    *appended = count;
    return STATUS_OK;
}

enum status practice_pass(struct practice *p, const char *patient, int64_t now_ms, int *appended, bool *more,
                          struct error *err) {
    struct history h;
    struct error unasked;
    if (err == NULL) err = &unasked;
    *appended = 0;
    *more = false;
    TRY(history_open(p, patient, &h, err));
    enum status status = pass(&h, now_ms, appended, more, err);
    history_close(&h);
    return status;
}
