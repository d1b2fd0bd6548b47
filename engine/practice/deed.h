/* deed.h - one request while its deed is done; every deed stands in a file of its own name.
 *
 * A deed checks its arguments, adds events to the history of the patient it is about, and builds the answer. request.c has
 * opened that history, caught up to now, and writes what was added when the deed gives STATUS_OK; all inside a savepoint. */
#ifndef STRIDE_PRACTICE_DEED_H
#define STRIDE_PRACTICE_DEED_H
#include "practice/clinic_now.h"
#include "practice/history.h"
#include "practice/id.h"

struct request {
    struct practice *practice;
    struct arena *arena;                 /* of this request */
    const char *deed, *who, *key;        /* key NULL: none */
    int64_t now_ms;                      /* the clock's time, but never before the patient's newest event */
    int64_t at_ms;                       /* when the fact happened */
    bool told_now, told_at;              /* a person says so */
    bool named;                          /* who was said, and not assumed */
    bool dry;                            /* what was added is to be seen only, not written */
    const json_t *args;                  /* an object */
    const char *fingerprint;             /* hash of deed and args */
    struct id about;                     /* what the request names, for deeds about a patient */
    struct history history;              /* of that patient; history.patient is NULL for other deeds */
    struct clinic_now clinic;            /* whose hours routes go by */
};

enum status deed_patient_add(struct request *r, json_t **answer, struct error *err);
enum status deed_patient_set(struct request *r, json_t **answer, struct error *err);
enum status deed_patient_show(struct request *r, json_t **answer, struct error *err);
enum status deed_patient_list(struct request *r, json_t **answer, struct error *err);
enum status deed_record(struct request *r, json_t **answer, struct error *err);
enum status deed_enrol(struct request *r, json_t **answer, struct error *err);
enum status deed_checkin(struct request *r, json_t **answer, struct error *err);
enum status deed_snooze(struct request *r, json_t **answer, struct error *err);
enum status deed_agenda(struct request *r, json_t **answer, struct error *err);
enum status deed_plan(struct request *r, json_t **answer, struct error *err);
enum status deed_explain(struct request *r, json_t **answer, struct error *err);
enum status deed_verify(struct request *r, json_t **answer, struct error *err);
enum status deed_reminders(struct request *r, json_t **answer, struct error *err);
enum status deed_pause(struct request *r, json_t **answer, struct error *err);
enum status deed_resume(struct request *r, json_t **answer, struct error *err);
enum status deed_stop(struct request *r, json_t **answer, struct error *err);
enum status deed_travel(struct request *r, json_t **answer, struct error *err);
enum status deed_approve(struct request *r, json_t **answer, struct error *err);
enum status deed_decline(struct request *r, json_t **answer, struct error *err);
enum status deed_clear(struct request *r, json_t **answer, struct error *err);
enum status deed_alerts(struct request *r, json_t **answer, struct error *err);
enum status deed_acknowledge(struct request *r, json_t **answer, struct error *err);
enum status deed_sending_hold(struct request *r, json_t **answer, struct error *err);
enum status deed_sending_resume(struct request *r, json_t **answer, struct error *err);
enum status deed_status(struct request *r, json_t **answer, struct error *err);
enum status deed_exam_ask(struct request *r, json_t **answer, struct error *err);
enum status deed_exam_times(struct request *r, json_t **answer, struct error *err);
enum status deed_exam_book(struct request *r, json_t **answer, struct error *err);
enum status deed_exam_cancel(struct request *r, json_t **answer, struct error *err);
enum status deed_amend(struct request *r, json_t **answer, struct error *err);
enum status deed_migrate(struct request *r, json_t **answer, struct error *err);
enum status deed_clinic_set(struct request *r, json_t **answer, struct error *err);
enum status deed_clinic_show(struct request *r, json_t **answer, struct error *err);

#define DEED_DAYS 14                     /* how many days are shown when nobody says */
#define DEED_MAX_DAYS 366
#define DEED_TEXT_MAX 1000               /* bytes of a text from people */

/* A new event by whoever asks, at the request's instant. */
struct event deed_event(const struct request *r, enum event_kind kind);
/* A state change may not be dated before what is there: STATUS_NO. */
enum status deed_not_late(const struct request *r, struct error *err);
/* Whoever asks must be a clinician of the clinic's people; where there are none, somebody who was named, and is not the
 * patient: STATUS_NO. request.c asks, for the deeds that need one. */
enum status deed_clinician(const struct request *r, struct error *err);
/* The same, but an admin will do. */
enum status deed_staff(const struct request *r, struct error *err);
/* Makes sure that the store has the safety value that deed_event names. */
enum status deed_keep_safety(const struct request *r, struct error *err);
/* The member as clean text of one line and 1 to max bytes; NULL when it is absent. */
enum status deed_text_or(const json_t *object, const char *key, size_t max, const char **out, struct error *err);
enum status deed_days(const json_t *args, int *out, struct error *err);

/* From where the agenda to come is computed: now, or past a session that has come due ahead of its instant. */
int64_t deed_after_ms(const struct request *r);

/* Ends a deed: an answer that could not be built is STATUS_MEMORY. Takes value. */
enum status deed_answer(json_t *value, json_t **answer, struct error *err);
/* What a used key answers: its first answer, by the event it made. *used is false when the key is new or there is none. */
enum status deed_replay(struct request *r, const char *patient, json_t **answer, bool *used, struct error *err);

#endif
