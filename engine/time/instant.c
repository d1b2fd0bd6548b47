#include "time/instant.h"
#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define YEAR_MIN       1970
#define YEAR_MAX       2120
#define JULIAN_1970    719163    /* GDate counts from 1 January of year 1 */
#define DAY_MIN        (-719162) /* 0001-01-01 */
#define DAY_MAX        2932896   /* 9999-12-31 */
#define DAY_AFTER_2120 55152     /* 2121-01-01 */

/* ------------------------------------------------------------------------------------------------------- reading */

static bool digits(const char **p, int count, int *number) {
    *number = 0;
    for (int i = 0; i < count; i++) {
        if ((*p)[i] < '0' || (*p)[i] > '9') return false;
        *number = *number * 10 + ((*p)[i] - '0');
    }
    *p += count;
    return true;
}

static bool mark(const char **p, char c) {
    if (**p != c) return false;
    ++*p;
    return true;
}

static enum status unreadable(const char *text, const char *what, const char *expected, struct error *err) {
    bool is_long = strlen(text) > 40;
    return error_set(err, STATUS_INPUT, "%s: expected %s, got \"%.40s%s\"", what, expected, text, is_long ? "…" : "");
}

/* "2027-03-01" at *p. The form and the calendar are judged apart, so that 30 February is refused as what it is. */
static enum status read_date(const char **p, const char *text, const char *what, const char *expected, int32_t *day,
                             struct error *err) {
    static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
    int y, m, d;
    if (!digits(p, 4, &y) || !mark(p, '-') || !digits(p, 2, &m) || !mark(p, '-') || !digits(p, 2, &d))
        return unreadable(text, what, expected, err);
    if (m < 1 || m > 12) return error_set(err, STATUS_INPUT, "%s: there is no month %02d (%.10s)", what, m, text);
    if (y < YEAR_MIN || y > YEAR_MAX)
        return error_set(err, STATUS_INPUT, "%s: year %d is not within %d to %d", what, y, YEAR_MIN, YEAR_MAX);
    if (!g_date_valid_dmy((GDateDay)d, (GDateMonth)m, (GDateYear)y))
        return error_set(err, STATUS_INPUT, "%s: there is no %d %s %d", what, d, months[m - 1], y);
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)d, (GDateMonth)m, (GDateYear)y);
    *day = (int32_t)((int64_t)g_date_get_julian(&date) - JULIAN_1970);
    return STATUS_OK;
}

static bool read_minute(const char **p, int *minute) {
    int h, m;
    if (!digits(p, 2, &h) || !mark(p, ':') || !digits(p, 2, &m) || h > 23 || m > 59) return false;
    *minute = h * 60 + m;
    return true;
}

/* ":SS", ":SS.f" to ":SS.fff", or nothing. */
static bool read_seconds(const char **p, int *ms) {
    int seconds, scale = 1000;
    *ms = 0;
    if (!mark(p, ':')) return true;
    if (!digits(p, 2, &seconds) || seconds > 59) return false;
    if (mark(p, '.')) {
        int digit;
        while (scale > 1 && digits(p, 1, &digit)) *ms += digit * (scale /= 10);
        if (scale == 1000) return false;
    }
    *ms += seconds * 1000;
    return true;
}

static bool read_offset(const char **p, int *minutes) {
    bool west = **p == '-';
    *minutes = 0;
    if (mark(p, 'Z')) return true;
    if (!mark(p, '+') && !mark(p, '-')) return false;
    if (!read_minute(p, minutes)) return false;
    if (west) *minutes = -*minutes;
    return true;
}

enum status instant_parse(const char *text, const char *what, int64_t *out_ms, struct error *err) {
    static const char expected[] = "an instant such as 2027-03-01T09:00:00Z";
    const char *p = text;
    int32_t day = 0;
    int minute, ms, offset;
    enum status status = read_date(&p, text, what, expected, &day, err);
    if (status != STATUS_OK) return status;
    if (!mark(&p, 'T') || !read_minute(&p, &minute) || !read_seconds(&p, &ms) || !read_offset(&p, &offset) || *p)
        return unreadable(text, what, expected, err);
    int64_t instant_ms = wall_at(day, minute - offset) + ms;
    if (instant_ms < 0 || instant_ms >= DAY_AFTER_2120 * DAY_MS)
        return error_set(err, STATUS_INPUT, "%s: %s is not within %d to %d in UTC", what, text, YEAR_MIN, YEAR_MAX);
    *out_ms = instant_ms;
    return STATUS_OK;
}

enum status date_parse(const char *text, const char *what, int32_t *out_day, struct error *err) {
    static const char expected[] = "a date such as 2027-03-01";
    const char *p = text;
    int32_t day = 0;
    enum status status = read_date(&p, text, what, expected, &day, err);
    if (status != STATUS_OK) return status;
    if (*p != '\0') return unreadable(text, what, expected, err);
    *out_day = day;
    return STATUS_OK;
}

enum status minute_parse(const char *text, const char *what, int *out_minute, struct error *err) {
    const char *p = text;
    int minute;
    if (!read_minute(&p, &minute) || *p != '\0') return unreadable(text, what, "a time from 00:00 to 23:59", err);
    *out_minute = minute;
    return STATUS_OK;
}

enum status wall_parse(const char *text, const char *what, int64_t *out_wall_ms, struct error *err) {
    static const char expected[] = "a local time such as 2027-03-01T18:00";
    const char *p = text;
    int32_t day = 0;
    int minute;
    enum status status = read_date(&p, text, what, expected, &day, err);
    if (status != STATUS_OK) return status;
    if (!mark(&p, 'T') || !read_minute(&p, &minute) || *p != '\0') return unreadable(text, what, expected, err);
    *out_wall_ms = wall_at(day, minute);
    return STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------------- writing */

/* Below zero too: -1 ms is on the day before. */
static int64_t floor_div(int64_t n, int64_t by) { return n / by - (n % by < 0); }

/* What cannot be written as a date in four digits is "never" at the far end (INSTANT_NONE) and "before" at the other.
 */
char *date_format(char buffer[static INSTANT_SIZE], int32_t day) {
    GDate date;
    if (day < DAY_MIN || day > DAY_MAX) {
        snprintf(buffer, INSTANT_SIZE, "%s", day > 0 ? "never" : "before");
        return buffer;
    }
    g_date_clear(&date, 1);
    g_date_set_julian(&date, (guint32)((int64_t)day + JULIAN_1970));
    snprintf(buffer, INSTANT_SIZE, "%04d-%02d-%02d", (int)g_date_get_year(&date), (int)g_date_get_month(&date),
             (int)g_date_get_day(&date));
    return buffer;
}

/* A date and, if it could be written, the time of day after it; gives the length. */
static int format_minute(char buffer[static INSTANT_SIZE], int64_t ms) {
    int n = (int)strlen(date_format(buffer, wall_day(ms)));
    if (buffer[0] < '0' || buffer[0] > '9') return 0;
    int minute = wall_minute(ms);
    return n + snprintf(buffer + n, INSTANT_SIZE - (size_t)n, "T%02d:%02d", minute / 60, minute % 60);
}

char *instant_format(char buffer[static INSTANT_SIZE], int64_t instant_ms) {
    int n = format_minute(buffer, instant_ms);
    int seconds = (int)(floor_div(instant_ms, 1000) - floor_div(instant_ms, MINUTE_MS) * 60);
    if (n > 0) snprintf(buffer + n, INSTANT_SIZE - (size_t)n, ":%02dZ", seconds);
    return buffer;
}

char *wall_format(char buffer[static INSTANT_SIZE], int64_t wall_ms) {
    format_minute(buffer, wall_ms);
    return buffer;
}

char *minute_format(char buffer[static INSTANT_SIZE], int minute) {
    snprintf(buffer, INSTANT_SIZE, "%02d:%02d", minute / 60, minute % 60);
    return buffer;
}

/* ---------------------------------------------------------------------------------------------------- arithmetic */

int date_weekday(int32_t day) {
    int64_t since_monday = (int64_t)day + 3; /* 1970-01-01 was a Thursday */
    return (int)(since_monday - floor_div(since_monday, 7) * 7);
}

int32_t wall_day(int64_t wall_ms) {
    int64_t day = floor_div(wall_ms, DAY_MS);
    return day > INT32_MAX ? INT32_MAX : day < INT32_MIN ? INT32_MIN : (int32_t)day;
}

int wall_minute(int64_t wall_ms) {
    return (int)(floor_div(wall_ms, MINUTE_MS) - floor_div(wall_ms, DAY_MS) * (24 * 60));
}

int64_t wall_at(int32_t day, int minute) { return day * DAY_MS + minute * MINUTE_MS; }
