/* outbox_rows.h - rows of questions, and of other channels, for the tests of what goes out together. */
#ifndef STRIDE_TESTS_OUTBOX_ROWS_H
#define STRIDE_TESTS_OUTBOX_ROWS_H
#include "remind/station.h"

static inline char *question_data(int64_t session, int64_t due_ms, int64_t late_ms, const char *words) {
    struct question q = {.plan = 1, .finding = "pain", .context = "after-60", .side = SIDE_LEFT, .text = words,
                         .about = 1};
    struct event e = {.kind = EVENT_DUE};
    e.as.due.session = (struct session_plan){.number = session, .due_ms = due_ms, .local = {due_ms, 0},
        .send_ms = due_ms, .late_ms = late_ms, .closes_ms = due_ms + DAY_MS, .questions = {.item = &q, .count = 1}};
    json_t *data = event_data_json(NULL, &e);
    char *text = json_canonical(data);
    ck_assert_ptr_nonnull(text);
    json_decref(data);
    return text;
}

/* In the caller's transaction; the event is appended when data is given, else it is the newest one. */
static inline void add_row(const char *patient, const char *channel, int64_t session, int64_t due_ms, int64_t late_ms,
                           const char *data) {
    struct stored_reminder r = {.patient = patient, .channel = channel, .session = session, .state = REMINDER_DUE,
        .due_ms = due_ms, .send_ms = due_ms, .late_ms = late_ms, .next_try_ms = due_ms, .changed_ms = due_ms};
    struct stored_patient p;
    bool found;
    char key[HASH_SIZE], words[100];
    int n = snprintf(words, sizeof words, "key of %s.%lld/%s", patient, (long long)session, channel);
    hash_text(key, words, (size_t)n);
    r.key = key;
    if (data) append(patient, "due", due_ms, data, &r.event);
    else {
        OK(store_patient_get(store, patient, arena, &p, &found, &err));
        r.event = p.events;
    }
    OK(store_reminder_add(store, &r, &err));
}

static inline void asked(const char *patient, int64_t session, int64_t due_ms, int64_t late_ms) {
    char *data = question_data(session, due_ms, late_ms, "How much does it hurt?");
    OK(store_begin(store, &err));
    add_row(patient, "terminal", session, due_ms, late_ms, data);
    OK(store_commit(store, &err));
    free(data);
}

/* The newest attempt's words. */
static inline const char *attempt_of(const char *patient, int64_t session) {
    struct stored_reminder r = reminder(patient, session);
    const char *detail;
    OK(store_attempt_newest(store, &r, arena, &detail, &err));
    return detail ? detail : "";
}

#endif
