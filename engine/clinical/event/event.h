/* event.h - one fact in a patient's history, typed, and its canonical JSON.
 *
 * Events are numbered from 1 per patient and never changed. Everything the fold needs is in them: the instant, the
 * patient's wall time then, and data decided at the edge (a session's items and windows, which need a zone). The hash
 * of an event covers the previous hash and every column (event_hash). Strings are borrowed from whoever made the event;
 * those of event_read live in its arena. */
#ifndef STRIDE_CLINICAL_EVENT_H
#define STRIDE_CLINICAL_EVENT_H
#include "clinical/event/session_plan.h"

enum event_kind {
    EVENT_PATIENT_ADDED, EVENT_SETTINGS, EVENT_FINDINGS, EVENT_ENROLLED, EVENT_DUE, EVENT_CLOSED, EVENT_DAY,
    EVENT_CHECKIN, EVENT_SNOOZED, EVENT_PAUSED, EVENT_RESUMED, EVENT_REVOKED, EVENT_APPROVED, EVENT_DECLINED, EVENT_CLEARED,
    EVENT_ACKNOWLEDGED, EVENT_AMENDED, EVENT_MIGRATED, EVENT_TRAVELLED, EVENT_EXAM_ASKED, EVENT_EXAM_BOOKED,
    EVENT_EXAM_CANCELLED, EVENT_KINDS
};
const char *event_kind_name(enum event_kind k);                  /* "patient-added" */
bool event_kind_from(const char *name, enum event_kind *out);

#define EVENT_MAX_NUMBER INT64_C(1000000000000)     /* no event has a higher one; readers refuse it */
#define EVENT_MAX_INDEX 1000000          /* and none raises so much */

#define SETTINGS_MAX_TIMES 8
struct settings {                        /* what a patient prefers; times in minutes of the local day */
    const char *zone;
    int time[SETTINGS_MAX_TIMES]; int times;     /* preferred session times, rising; 0: the protocol's stand */
    int quiet_from, quiet_to;            /* default 21:00-07:00 (clinical 6.9); equal: no quiet hours */
};

struct event {
    int64_t number;
    enum event_kind kind;
    int64_t at_ms, recorded_ms;
    struct local local;                  /* the patient's date, time and offset at at_ms */
    const char *tzdata, *who, *key;      /* key NULL: none */
    const char *safety;                  /* hash of the safety value: patient-added, findings, check-in; else NULL */
    union {
        struct settings settings;        /* patient-added (with the id in the envelope), settings: the whole, not a change */
        struct { report_list reports; } findings;
        struct { int plan; const char *protocol, *version, *hash; enum side side; int32_t start_day;
                 const char *step, *phase, *strength; int severity; bool draft; } enrolled;
        struct { struct session_plan session; int round; } due;
        struct { int64_t session; bool unsent; } closed;     /* unsent: no reminder of it ever went out */
        struct { int plan; int32_t day; LIST(int64_t) unsent; } day;     /* sessions that ask and that no message told of */
        struct { int64_t session; bool done, skipped; const char *why; int share;   /* percent of the sets, default 100 */
                 report_list reports; bool early; struct session_plan planned; } checkin;  /* planned only when early */
        struct { int64_t session; int minutes; int64_t until_ms, late_ms; } snoozed;     /* late_ms: of the round that comes
                                                                    then, which is not held to quiet hours */
        struct { int plan; const char *why; } plan;      /* paused, resumed, revoked; why may be NULL */
        struct { int64_t event; int index; const char *why;              /* approved, declined, acknowledged, exam-cancelled */
                 int64_t session; int round; const char *channel; } raised;      /* acknowledged: that this reminder was
                                                            not delivered; channel NULL: an alert was */
        struct { const char *why; } cleared;
        struct { int64_t number; struct event *with; } amended;  /* with: kind and data in place of that event's; a findings or
                                                                    check-in event */
        struct { int plan; const char *version, *hash, *step, *phase; } migrated;
        struct { const char *zone; } travelled;
        struct { const char *reason; enum disposition disposition; } exam_asked;
        struct { int64_t event; int index; int64_t at_ms; struct local local; } exam_booked;
    } as;
};

/* The "data" member alone: what the store keeps beside the columns. New reference; NULL when memory is out. */
json_t *event_data_json(const struct vocabulary *v, const struct event *e);
/* Fills e->as from data; the columns of e are already set. */
enum status event_data_read(const struct vocabulary *v, const json_t *data, struct event *e, struct arena *a,
                            struct error *err);
/* hash = SHA-256 over prev, patient id and every column in a fixed order (base/hash.h hash_parts). data is the canonical
 * text of event_data_json. prev is 64 zeros for the first event. */
void event_hash(char hex[static HASH_SIZE], const char *patient, const struct event *e, const char *data,
                const char *prev);
#define EVENT_FIRST_PREV "0000000000000000000000000000000000000000000000000000000000000000"

json_t *event_settings_json(const struct settings *s);
enum status event_settings_read(const json_t *o, struct settings *out, struct arena *a, struct error *err);

#endif
