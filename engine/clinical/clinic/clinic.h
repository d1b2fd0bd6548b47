/* clinic.h - the clinic's settings as a value: its name, where it is, when it is open, what it says, who works there.
 *
 * A settings file (bindings/lua/words_clinic.c) becomes this JSON, which the store keeps; only clinic_read reads it:
 *
 *   {"format":1,"kind":"clinic","name":"…","zone":"America/New_York","phone"?:"…",
 *    "hours":{"mon":"07:00-19:00","tue":"08:00-12:00 14:00-18:00",…},   a weekday that is not there is closed
 *    "holidays"?:["2026-12-25",…],                                       closed all day; rising
 *    "routes"?:{"emergency":"…","out-of-hours":"…",…},                   the clinic's own words, see route.h
 *    "exam_min"?:30,                                                     minutes an examination takes
 *    "people"?:[{"id":"anna","name":"…","role":"clinician"|"admin",
 *                "on_call"?:1,"within_min"?:60},…],                      the order in which alerts are theirs, see on_call.h
 *    "channels"?:{…},"messages"?:3,"heartbeat"?:{…},"anchor"?:{…}}       how patients are reached, see channels.h
 *
 * Hours are what the clock at the clinic shows. An opening ends before its last minute; across midnight it is two, one
 * up to 24:00 and one from 00:00. Pure: zones are handed in. */
#ifndef STRIDE_CLINICAL_CLINIC_H
#define STRIDE_CLINICAL_CLINIC_H
#include "base/arena.h"
#include "base/json.h"
#include "clinical/clinic/channels.h"
#include "time/zone.h"

#define CLINIC_FORMAT       1
#define CLINIC_MAX_SPANS    2
#define CLINIC_MAX_HOLIDAYS 400
#define CLINIC_MAX_PEOPLE   200
#define CLINIC_MAX_NAME     120          /* bytes of the clinic's and of people's names */
#define CLINIC_MAX_PHONE    40
#define CLINIC_MAX_WORDS    300          /* of a route's words */
#define CLINIC_MAX_ON_CALL  99
#define CLINIC_WITHIN_MIN   60           /* in which an alert is seen to before it is the next person's (DEF) */
#define CLINIC_MAX_WITHIN   10080
#define CLINIC_EXAM_MIN     30           /* of an examination (DEF) */
#define CLINIC_LEAST_EXAM   5
#define CLINIC_MOST_EXAM    480

struct clinic_span { int from, to; };    /* minutes of the day, to up to 1440 */
struct clinic_day { struct clinic_span span[CLINIC_MAX_SPANS]; int spans; };    /* spans 0: closed */

enum clinic_role { ROLE_CLINICIAN, ROLE_ADMIN };
struct clinic_person { const char *id, *name; enum clinic_role role;
                       int on_call;      /* 1 is asked first; 0: not on call */
                       int within_min; };

/* What a clinic has words of its own for: the dispositions but self-ok, in their order, and what stands in for the
 * clinic while it is closed. */
enum clinic_words { WORDS_EMERGENCY, WORDS_SAME_DAY, WORDS_URGENT_48H, WORDS_URGENT_2W, WORDS_ROUTINE,
                    WORDS_OUT_OF_HOURS, CLINIC_WORDS };

struct clinic {
    const char *name, *zone, *phone;     /* phone: NULL when it has none */
    struct clinic_day day[7];            /* 0 Monday .. 6 Sunday */
    int32_t *holiday; size_t holidays;   /* dates, rising */
    const char *words[CLINIC_WORDS];     /* NULL where it says nothing of its own */
    struct clinic_person *person; size_t persons;
    int exam_min;
    struct clinic_channels channels;
};

const char *clinic_day_name(int weekday);                        /* "mon" for 0 */
const char *clinic_words_name(enum clinic_words which);          /* "out-of-hours" */
const char *clinic_role_name(enum clinic_role role);             /* "clinician" */
const struct clinic_person *clinic_find(const struct clinic *c, const char *id);     /* NULL */

/* Checks everything but the zone, which must be loaded to be known. *out lives in a. STATUS_INPUT names the member. */
enum status clinic_read(const json_t *settings, struct arena *a, const struct clinic **out, struct error *err);

/* "07:00-19:00", or two of them in rising order with a space between. `what` names them in the error. */
enum status clinic_hours_read(const char *text, const char *what, struct clinic_day *out, struct error *err);

/* Whether an opening is going on: when it ends, else INSTANT_NONE. z is the clinic's zone. */
int64_t clinic_open_until(const struct clinic *c, const struct zone *z, int64_t now_ms);
/* The first opening that begins after now and before `before`; INSTANT_NONE when there is none within a year. */
int64_t clinic_next_opening(const struct clinic *c, const struct zone *z, int64_t now_ms, int64_t before_ms);
/* The openings of a date: none on a holiday. */
const struct clinic_day *clinic_day_of(const struct clinic *c, int32_t day);

#endif
