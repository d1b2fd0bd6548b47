/* store.h - what is kept: protocols, patients, their events, their reminders. One interface, SQLite behind it.
 *
 * SQLite in WAL mode, synchronous=EXTRA, foreign keys, STRICT tables, defensive mode; the schema has a version, and a
 * file that is not ours, newer, damaged or read-only is refused and never written to. One process owns a store: store_open
 * takes a lock file beside it (PATH.lock, with the owner's pid in it) and holds it until store_close; a store of an older
 * schema is brought up to this one then, in one transaction, and older programs refuse it from there on. Calls are
 * synchronous and know no thread: one thread at a time uses a store. Text that is handed out lives in the caller's arena.
 *
 * Nothing here begins or ends a transaction of its own accord: callers bracket their work (store_begin … store_commit, and
 * a savepoint for each deed inside a batch). Times are instants in ms. No rule of medicine and no clock live here. */
#ifndef STRIDE_STORE_STORE_H
#define STRIDE_STORE_STORE_H
#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include <stdbool.h>
#include <stdint.h>

struct store;

#define STORE_SCHEMA_VERSION 4
#define STORE_ID_MAX 64

/* The file path a store URL means: "PATH", "sqlite:PATH"; another scheme is STATUS_USAGE. Lives in url. */
enum status store_path(const char *url, const char **path, struct error *err);
/* The pid of the living process that owns the store at path; 0 when nobody does. */
long store_owner(const char *path);

/* create: make a new store when there is none (never over something that is there). ENVIRONMENT when it is missing, not
 * ours, newer, damaged, locked (names the pid) or read-only; the sentence says which and what to do. */
enum status store_open(const char *url, bool create, struct store **out, struct error *err);
void store_close(struct store *s);                               /* NULL is fine; releases the lock */
/* The disk or the file failed for good: nothing more is taken until the store is opened anew. */
bool store_broken(const struct store *s);
const char *store_installation(const struct store *s);           /* 32 hex digits made when the store was made */

enum status store_begin(struct store *s, struct error *err);     /* BEGIN IMMEDIATE */
enum status store_commit(struct store *s, struct error *err);    /* durable when it returns STATUS_OK */
void store_rollback(struct store *s);
enum status store_savepoint(struct store *s, struct error *err);
enum status store_release(struct store *s, struct error *err);
void store_rollback_savepoint(struct store *s);

/* --- protocols: pinned values, kept for ever ------------------------------------------------------------------- */
struct stored_protocol { const char *hash, *id, *version, *canonical, *map; };
/* Once per hash. The same id and version with another hash is STATUS_NO, naming both hashes; a safety value may change
 * under one version, it is pinned by hash alone. */
enum status store_protocol_put(struct store *s, const struct stored_protocol *p, struct error *err);
enum status store_protocol_get(struct store *s, const char *hash, struct arena *a, struct stored_protocol *out,
                               bool *found, struct error *err);
/* Whether any of them has a member of this name. */
enum status store_protocols_name(struct store *s, const char *member, bool *any, struct error *err);
enum status store_protocols_each(struct store *s, enum status (*each)(void *arg, const struct stored_protocol *p,
                                 struct error *err), void *arg, struct error *err);

/* --- patients --------------------------------------------------------------------------------------------------- */
struct stored_patient {
    const char *id, *zone;
    int64_t events;                      /* the newest event's number; 0 before the first */
    const char *head;                    /* its hash; EVENT_FIRST_PREV before the first */
    int64_t next_due_ms;                 /* INSTANT_NONE when nothing will happen by itself */
    int64_t snapshot_events;             /* the cached state is as of this event; 0: none */
    const char *snapshot;                /* canonical JSON, or NULL */
};
/* id NULL: the next "p<N>" that is free. A used id is STATUS_NO. *id_out lives in a. */
enum status store_patient_add(struct store *s, const char *id, const char *zone, struct arena *a, const char **id_out,
                              struct error *err);
enum status store_patient_get(struct store *s, const char *id, struct arena *a, struct stored_patient *out, bool *found,
                              struct error *err);
enum status store_patients_each(struct store *s, enum status (*each)(void *arg, const struct stored_patient *p,
                                struct error *err), void *arg, struct error *err);   /* by number, then id; no snapshot */
enum status store_contact_set(struct store *s, const char *patient, const char *name, const char *email,
                              struct error *err);                /* NULL leaves as it is */
enum status store_contact_get(struct store *s, const char *patient, struct arena *a, const char **name,
                              const char **email, struct error *err);
/* How a patient is reached beside e-mail, and by which channels ("email file"; NULL: those of the clinic that can). Outside
 * of the events, so that it can be corrected and erased. NULL in set leaves as it is, "" takes away. */
enum status store_reach_set(struct store *s, const char *patient, const char *phone, const char *channels,
                            struct error *err);
enum status store_reach_get(struct store *s, const char *patient, struct arena *a, const char **phone,
                            const char **channels, struct error *err);
/* Ids of patients whose next_due_ms is at or before now, earliest first, at most limit. */
enum status store_due_patients(struct store *s, int64_t now_ms, size_t limit, struct arena *a, const char ***ids,
                               size_t *count, struct error *err);

/* --- events: appended, never changed (triggers forbid update and delete) ------------------------------------------ */
struct stored_event {
    int64_t number; const char *kind;
    int64_t at_ms, recorded_ms, wall_ms; int32_t offset_s;
    const char *tzdata, *who, *key, *safety;     /* key and safety may be NULL */
    const char *data, *prev, *hash;
};
/* expected: the number of the newest event the caller folded; another one there is STATUS_CONFLICT and nothing is
 * written. zone NULL leaves it. snapshot NULL keeps the old one. */
enum status store_append(struct store *s, const char *patient, int64_t expected, const struct stored_event *event,
                         size_t count, int64_t next_due_ms, const char *zone, const char *snapshot, struct error *err);
enum status store_next_due_set(struct store *s, const char *patient, int64_t next_due_ms, struct error *err);
/* Events after number `after`, in order, into the arena. */
enum status store_events(struct store *s, const char *patient, int64_t after, struct arena *a,
                         struct stored_event **out, size_t *count, struct error *err);
enum status store_event_by_key(struct store *s, const char *patient, const char *key, struct arena *a,
                               struct stored_event *out, bool *found, struct error *err);

/* --- reminders: the outbox ------------------------------------------------------------------------------------------ */
struct stored_reminder {
    const char *patient, *channel; int64_t session; int round;   /* the key of the row */
    const char *key;                     /* hash(installation, session id, channel, round) */
    int state;                           /* enum reminder_state */
    int64_t event;                       /* the due event it was born with */
    int64_t due_ms, send_ms, late_ms, next_try_ms, changed_ms;
    int64_t lease_ms; const char *owner; int64_t generation;     /* of a claim */
    int attempts; bool uncertain;
    const char *reason;                  /* why it is in this state; "" */
};
#define ATTEMPT_ACCEPTED "accepted"      /* results that the store has to tell from others */
#define ATTEMPT_LOST "no answer; it may have been sent"
struct stored_attempt { int64_t generation, started_ms, finished_ms; const char *result, *detail; };  /* finished 0: open */
enum status store_reminder_add(struct store *s, const struct stored_reminder *r, struct error *err);  /* again: STATUS_NO */
enum status store_reminder_set(struct store *s, const struct stored_reminder *r, struct error *err);  /* all but the key */
/* The same of a row whose event, due_ms, send_ms and late_ms are as they were: at half the cost. */
enum status store_reminder_move(struct store *s, const struct stored_reminder *r, struct error *err);
enum status store_reminder_get(struct store *s, const char *patient, int64_t session, const char *channel, int round,
                               struct arena *a, struct stored_reminder *out, bool *found, struct error *err);
/* session 0: all of the patient's; by session, channel, round. */
enum status store_reminders_of(struct store *s, const char *patient, int64_t session, struct arena *a,
                               struct stored_reminder **out, size_t *count, struct error *err);
/* Rows in state due with next_try_ms at or before now, by late_ms; and rows claimed by another owner than this one, or
 * whose lease is over. */
enum status store_reminders_ready(struct store *s, int64_t now_ms, size_t limit, struct arena *a,
                                  struct stored_reminder **out, size_t *count, struct error *err);
enum status store_reminders_abandoned(struct store *s, const char *owner, int64_t now_ms, size_t limit, struct arena *a,
                                      struct stored_reminder **out, size_t *count, struct error *err);
enum status store_attempt_start(struct store *s, const struct stored_reminder *r, int64_t now_ms, struct error *err);
enum status store_attempt_finish(struct store *s, const struct stored_reminder *r, int64_t generation, int64_t now_ms,
                                 const char *result, const char *detail, struct error *err);
enum status store_attempts_of(struct store *s, const struct stored_reminder *r, struct arena *a,
                              struct stored_attempt **out, size_t *count, struct error *err);
/* The earliest instant at which anything is to be done: patients' next_due_ms, due rows' next_try_ms, leases. */
enum status store_next_due(struct store *s, int64_t *out_ms, struct error *err);

/* Rows that nobody was reached by and that no clinician has seen: failed ones and, with expired, those expired of which a
 * person is to be told: of an examination, and of a patient to whom nothing at all went out from a day before the row expired
 * until now (with the next message that does, they leave the list). The longest ago first; patient NULL: of all. */
enum status store_undelivered(struct store *s, bool expired, const char *patient, size_t limit, struct arena *a,
                              struct stored_reminder **out, size_t *count, struct error *err);
/* And those that a clinician has seen and that still are in that state, the longest ago first. */
struct stored_seen { struct stored_reminder row; int64_t event; const char *who; int64_t at_ms; };   /* of that event */
enum status store_undelivered_seen(struct store *s, const char *patient, size_t limit, struct arena *a,
                                   struct stored_seen **out, size_t *count, struct error *err);
/* A clinician has seen that this row was not delivered, by that event. */
enum status store_reminder_seen(struct store *s, const struct stored_reminder *r, int64_t event, struct error *err);
enum status store_reminder_seen_by(struct store *s, const struct stored_reminder *r, int64_t *event,
                                   struct error *err);           /* 0: nobody */

/* --- messages: what a send needs beside its row ------------------------------------------------------------------------ */
struct stored_recipient { const char *zone; int64_t next_due_ms; const char *name, *email, *phone; };    /* NULL: not known */
enum status store_recipient_get(struct store *s, const char *patient, struct arena *a, struct stored_recipient *out,
                                bool *found, struct error *err);
/* The different messages about exercises (sessions with items, and rounds; not channels) that went out to the patient since
 * from_ms, or may have. */
struct stored_message { int64_t session; int round; };
enum status store_messages_since(struct store *s, const char *patient, int64_t from_ms, struct arena *a,
                                 struct stored_message **out, size_t *count, struct error *err);
/* The newest attempt of a row says with what it went (remind/delivery.h); and the rows, due or claimed, that have an attempt
 * which says the same, or begins with it and ";": the leader is the lowest of them. */
enum status store_attempt_join(struct store *s, const struct stored_reminder *r, const char *detail,
                               struct error *err);
enum status store_attempt_newest(struct store *s, const struct stored_reminder *r, struct arena *a,
                                 const char **detail, struct error *err);
enum status store_reminders_joined(struct store *s, const struct stored_reminder *leader, const char *detail,
                                   struct arena *a, struct stored_reminder **out, size_t *count, struct error *err);

/* --- how the service does ------------------------------------------------------------------------------------------------ */
struct stored_health { int64_t overdue, leases_over, alerts_over; };     /* patients, claims, alerts */
enum status store_health(struct store *s, int64_t now_ms, struct stored_health *out, struct error *err);
const char *store_named(const struct store *s);                   /* its path, as it was named */
enum status store_size(struct store *s, int64_t *bytes, struct error *err);
struct stored_channel_health {
    const char *channel;
    int64_t waiting;                     /* rows that could go out now */
    int64_t failed;                      /* for good, within a day */
    const char *note;                    /* NOTE_CHANNEL; NULL */
};
enum status store_channels_health(struct store *s, int64_t now_ms, struct arena *a, struct stored_channel_health **out,
                                  size_t *count, struct error *err);

/* --- notes: small facts about the service itself, overwritten freely; never of a patient ------------------------------- */
#define NOTE_SENDING "sending"           /* {"held":true,"since":ms,"why":"…","who":"…"}; none: it goes on */
#define NOTE_HEARTBEAT "heartbeat"       /* {"at":ms,…} of the last one */
#define NOTE_ANCHOR "anchor"             /* {"at":ms,"head":"…",…} of the last one */
#define NOTE_TZDATA "tzdata"             /* the version next-due instants were last computed with */
#define NOTE_CHANNEL "channel/"          /* + its name: {"ok":ms?,"failed":ms?,"why"?:"…","ill"?:true} */
enum status store_note_set(struct store *s, const char *name, const char *value, struct error *err);  /* NULL: removes it */
enum status store_note_get(struct store *s, const char *name, struct arena *a, const char **value, struct error *err);

/* --- alerts and booked examinations, listed from the patients' states ------------------------------------------------- */
struct stored_alert {
    const char *patient; int64_t event; int index;   /* the key of the row */
    int plan;                            /* 0: of no plan */
    int disposition;                     /* enum disposition: the less, the graver */
    int64_t deadline_ms, raised_ms;
    const char *about, *text;            /* about may be NULL */
    int times;
    int64_t acknowledged;                /* by that event; 0: by nobody */
    const char *who; int64_t acknowledged_ms;        /* read only: of that event; NULL and 0 */
};
/* Adds the row, or puts it in the place of the one with its key. */
enum status store_alert_put(struct store *s, const struct stored_alert *a, struct error *err);
enum status store_alert_drop(struct store *s, const char *patient, int64_t event, int index, struct error *err);
/* The gravest first, then the soonest due, then the oldest. patient NULL: of all; seen: acknowledged ones too, last. */
enum status store_alerts(struct store *s, const char *patient, bool seen, struct arena *a, struct stored_alert **out,
                         size_t *count, struct error *err);
struct stored_exam { const char *patient; int64_t event; int index; int64_t at_ms; };
enum status store_exam_put(struct store *s, const struct stored_exam *x, struct error *err);
enum status store_exam_drop(struct store *s, const char *patient, int64_t event, int index, struct error *err);
/* Those booked for an instant from from_ms on and before to_ms, by instant; patient NULL: of all. */
enum status store_exams(struct store *s, const char *patient, int64_t from_ms, int64_t to_ms, struct arena *a,
                        struct stored_exam **out, size_t *count, struct error *err);
/* Patients of an older store whose alerts have not been listed yet: whoever lists one's takes them out. */
enum status store_unlisted(struct store *s, size_t limit, struct arena *a, const char ***ids, size_t *count,
                           struct error *err);
enum status store_listed(struct store *s, const char *patient, struct error *err);

/* --- the clinic's settings: every version is kept, the newest serves ------------------------------------------------ */
struct stored_clinic {
    int64_t number;                      /* 1, 2, 3 … */
    int64_t at_ms, recorded_ms;
    const char *who, *key, *request;     /* key and request (the hash of what was asked under it) may be NULL */
    const char *settings;                /* canonical JSON */
};
/* The number is the store's to give: one more than the newest. */
enum status store_clinic_add(struct store *s, const struct stored_clinic *c, int64_t *number, struct error *err);
enum status store_clinic_get(struct store *s, struct arena *a, struct stored_clinic *out, bool *found,
                             struct error *err);
enum status store_clinic_by_key(struct store *s, const char *key, struct arena *a, struct stored_clinic *out,
                                bool *found, struct error *err);
/* All versions, the newest first. */
enum status store_clinics(struct store *s, struct arena *a, struct stored_clinic **out, size_t *count,
                          struct error *err);

/* --- the store itself ------------------------------------------------------------------------------------------------ */
enum status store_newest_ms(struct store *s, int64_t *out_ms, struct error *err);   /* newest `at` of any event; 0 none */
/* SQLite's own checks (integrity_check, foreign_key_check): each finding is handed to problem. */
enum status store_check(struct store *s, void (*problem)(void *arg, const char *sentence), void *arg, struct error *err);

#endif
