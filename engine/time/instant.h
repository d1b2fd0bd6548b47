/* instant.h - instants, dates and wall times as numbers, and their written forms.
 *
 * An instant is int64_t milliseconds since 1970-01-01T00:00:00Z (name ends in _ms). A date is a day number, int32_t days
 * since 1970-01-01 (name ends in _day). A wall time is what a clock on the wall shows, as milliseconds since
 * 1970-01-01T00:00 of that wall (name ends in _wall_ms); it is not an instant until a zone says so (zone.h).
 * A minute of the day is 0..1439. Calendar arithmetic is GLib's GDate. Years 1970 to 2120 are taken. */
#ifndef STRIDE_TIME_INSTANT_H
#define STRIDE_TIME_INSTANT_H
#include "base/error.h"
#include <stdint.h>

#define INSTANT_NONE INT64_MAX          /* no instant: later than any */
#define MINUTE_MS ((int64_t)60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)
#define INSTANT_SIZE 32                 /* room for any written form below */

/* "2027-03-01T09:00:00Z", or with "+HH:MM" / "-HH:MM" in place of Z; seconds may have up to three decimals, and may be
 * left out. A day that does not exist is refused by name. `what` names the thing in the error ("--now"). */
enum status instant_parse(const char *text, const char *what, int64_t *out_ms, struct error *err);
char *instant_format(char buffer[static INSTANT_SIZE], int64_t instant_ms);     /* whole seconds, "…Z" */

enum status date_parse(const char *text, const char *what, int32_t *out_day, struct error *err);  /* "2027-03-01" */
char *date_format(char buffer[static INSTANT_SIZE], int32_t day);
int date_weekday(int32_t day);          /* 0 Monday .. 6 Sunday */

enum status minute_parse(const char *text, const char *what, int *out_minute, struct error *err); /* "18:00" */
char *minute_format(char buffer[static INSTANT_SIZE], int minute);

char *wall_format(char buffer[static INSTANT_SIZE], int64_t wall_ms);           /* "2027-03-01T18:00" */
enum status wall_parse(const char *text, const char *what, int64_t *out_wall_ms, struct error *err);
int32_t wall_day(int64_t wall_ms);
int wall_minute(int64_t wall_ms);
int64_t wall_at(int32_t day, int minute);

#endif
