#include "support/support.h"
#include "time/instant.h"
#include <string.h>
#include <time.h>

#define ROWS(table) (int)(sizeof(table) / sizeof *(table))

static struct error err;
static char buffer[INSTANT_SIZE];

/* ---- Instants ---- */

static const struct {
    const char *text;
    int64_t ms;
    const char *written;
} instants[] = {
    {"1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"},
    {"2027-03-01T09:00:00Z", INT64_C(1803891600000), "2027-03-01T09:00:00Z"},
    {"2027-03-01T09:00Z", INT64_C(1803891600000), "2027-03-01T09:00:00Z"},
    {"2027-03-01T10:00:00+01:00", INT64_C(1803891600000), "2027-03-01T09:00:00Z"},
    {"2027-02-28T23:30-09:30", INT64_C(1803891600000), "2027-03-01T09:00:00Z"},
    {"2027-03-01T09:00:00.5Z", INT64_C(1803891600500), "2027-03-01T09:00:00Z"},
    {"2027-03-01T09:00:00.05Z", INT64_C(1803891600050), "2027-03-01T09:00:00Z"},
    {"2027-03-01T09:00:59.999Z", INT64_C(1803891659999), "2027-03-01T09:00:59Z"},
    {"2028-02-29T12:00:00Z", INT64_C(1835438400000), "2028-02-29T12:00:00Z"},
    {"2000-02-29T00:00:00Z", INT64_C(951782400000), "2000-02-29T00:00:00Z"},
    {"2120-12-31T23:59:59.999Z", INT64_C(4765132799999), "2120-12-31T23:59:59Z"},
};

START_TEST(an_instant_is_read_and_written) {
    int64_t ms = -1;
    ck_assert_int_eq(instant_parse(instants[_i].text, "--now", &ms, &err), STATUS_OK);
    ck_assert_int_eq(ms, instants[_i].ms);
    ck_assert_str_eq(instant_format(buffer, ms), instants[_i].written);
}
END_TEST

static const struct {
    const char *text, *message;
} bad_instants[] = {
    {"2027-02-30T09:00:00Z", "--now: there is no 30 February 2027"},
    {"2027-02-29T09:00:00Z", "--now: there is no 29 February 2027"},
    {"2100-02-29T09:00:00Z", "--now: there is no 29 February 2100"},
    {"2027-04-31T09:00:00Z", "--now: there is no 31 April 2027"},
    {"2027-04-00T09:00:00Z", "--now: there is no 0 April 2027"},
    {"2027-13-01T09:00:00Z", "--now: there is no month 13 (2027-13-01)"},
    {"2027-00-01T09:00:00Z", "--now: there is no month 00 (2027-00-01)"},
    {"1969-12-31T09:00:00Z", "--now: year 1969 is not within 1970 to 2120"},
    {"2121-01-01T00:00:00Z", "--now: year 2121 is not within 1970 to 2120"},
    {"1970-01-01T00:00:00+01:00", "--now: 1970-01-01T00:00:00+01:00 is not within 1970 to 2120 in UTC"},
    {"2120-12-31T23:00:00-01:00", "--now: 2120-12-31T23:00:00-01:00 is not within 1970 to 2120 in UTC"},
    {"", "--now: expected an instant such as 2027-03-01T09:00:00Z, got \"\""},
    {"tomorrow", "--now: expected an instant such as 2027-03-01T09:00:00Z, got \"tomorrow\""},
    {"2027-03-01", NULL},
    {"2027-03-01T09:00:00", NULL},
    {"2027-03-01 09:00:00Z", NULL},
    {"2027-03-01t09:00:00z", NULL},
    {"2027-3-1T09:00:00Z", NULL},
    {"2027-03-01T24:00:00Z", NULL},
    {"2027-03-01T09:60:00Z", NULL},
    {"2027-03-01T09:00:60Z", NULL},
    {"2027-03-01T09:00:00.Z", NULL},
    {"2027-03-01T09:00:00.1234Z", NULL},
    {"2027-03-01T09:00.5Z", NULL},
    {"2027-03-01T09Z", NULL},
    {"2027-03-01T09:00:00+0100", NULL},
    {"2027-03-01T09:00:00+24:00", NULL},
    {"2027-03-01T09:00:00ZZ", NULL},
    {"2027-03-01T09:00:00Z ", NULL},
    {" 2027-03-01T09:00:00Z", NULL},
    {"+027-03-01T09:00:00Z", NULL},
};

START_TEST(what_is_no_instant_is_refused) {
    int64_t ms = -1;
    ck_assert_int_eq(instant_parse(bad_instants[_i].text, "--now", &ms, &err), STATUS_INPUT);
    ck_assert_int_eq(ms, -1);
    if (bad_instants[_i].message != NULL)
        ck_assert_str_eq(err.message, bad_instants[_i].message);
    else
        ck_assert_ptr_nonnull(strstr(err.message, bad_instants[_i].text));
}
END_TEST

START_TEST(a_long_mistake_is_quoted_short) {
    char text[2000] = "";
    int64_t ms;
    memset(text, 'x', sizeof text - 1);
    ck_assert_int_eq(instant_parse(text, "--now", &ms, &err), STATUS_INPUT);
    ck_assert_uint_lt(strlen(err.message), 120);
}
END_TEST

START_TEST(instants_beyond_the_calendar_are_written_as_such) {
    ck_assert_str_eq(instant_format(buffer, INSTANT_NONE), "never");
    ck_assert_str_eq(instant_format(buffer, INT64_MIN), "before");
    ck_assert_str_eq(wall_format(buffer, INSTANT_NONE), "never");
    ck_assert_str_eq(date_format(buffer, INT32_MAX), "never");
    ck_assert_str_eq(date_format(buffer, INT32_MIN), "before");
    ck_assert_str_eq(date_format(buffer, 2932896), "9999-12-31");
    ck_assert_str_eq(date_format(buffer, -719162), "0001-01-01");
    ck_assert_str_eq(instant_format(buffer, -1), "1969-12-31T23:59:59Z");
}
END_TEST

/* ---- Dates ---- */

/* Plain conditions, because Check notes each assertion that held in a pipe: too slow here. */
START_TEST(every_day_from_1970_to_2120_is_as_the_c_library_says) {
    char expected[INSTANT_SIZE];
    for (int32_t day = 0; day < 55152; day++) {
        time_t at = (time_t)day * 86400;
        struct tm tm;
        int32_t back = -1;
        if (gmtime_r(&at, &tm) == NULL || strftime(expected, sizeof expected, "%Y-%m-%d", &tm) != 10)
            ck_abort_msg("the C library does not know day %d", day);
        if (strcmp(date_format(buffer, day), expected) != 0) ck_abort_msg("%s, not %s", buffer, expected);
        if (date_parse(buffer, "date", &back, &err) != STATUS_OK || back != day)
            ck_abort_msg("%s is %d, not %d", buffer, back, day);
        if (date_weekday(day) != (tm.tm_wday + 6) % 7) ck_abort_msg("the weekday of %s is not %d", buffer, tm.tm_wday);
    }
}
END_TEST

static const struct {
    const char *text, *message;
} bad_dates[] = {
    {"2027-02-30", "start: there is no 30 February 2027"},
    {"2121-01-01", "start: year 2121 is not within 1970 to 2120"},
    {"1969-12-31", "start: year 1969 is not within 1970 to 2120"},
    {"2027-03-01T", "start: expected a date such as 2027-03-01, got \"2027-03-01T\""},
    {"2027-03", "start: expected a date such as 2027-03-01, got \"2027-03\""},
    {"01.03.2027", "start: expected a date such as 2027-03-01, got \"01.03.2027\""},
    {"", "start: expected a date such as 2027-03-01, got \"\""},
};

START_TEST(what_is_no_date_is_refused) {
    int32_t day = -1;
    ck_assert_int_eq(date_parse(bad_dates[_i].text, "start", &day, &err), STATUS_INPUT);
    ck_assert_int_eq(day, -1);
    ck_assert_str_eq(err.message, bad_dates[_i].message);
}
END_TEST

START_TEST(days_before_1970_have_weekdays_too) {
    ck_assert_int_eq(date_weekday(0), 3);
    ck_assert_int_eq(date_weekday(-1), 2);
    ck_assert_int_eq(date_weekday(-4), 6);
    ck_assert_int_eq(date_weekday(-7), 3);
}
END_TEST

/* ---- Minutes of the day, and wall times ---- */

START_TEST(every_minute_of_the_day_is_written_and_read) {
    for (int minute = 0; minute < 1440; minute++) {
        int back = -1;
        ck_assert_int_eq(minute_parse(minute_format(buffer, minute), "at", &back, &err), STATUS_OK);
        ck_assert_int_eq(back, minute);
    }
    ck_assert_str_eq(minute_format(buffer, 1080), "18:00");
}
END_TEST

static const char *const bad_minutes[] = {"", "8:00", "24:00", "08:60", "08:00:00", "0800", "08.00", " 08:00", "-1:00"};

START_TEST(what_is_no_minute_is_refused) {
    int minute = -1;
    ck_assert_int_eq(minute_parse(bad_minutes[_i], "at", &minute, &err), STATUS_INPUT);
    ck_assert_int_eq(minute, -1);
    ck_assert_ptr_eq(strstr(err.message, "at: expected a time from 00:00 to 23:59, got \""), err.message);
}
END_TEST

START_TEST(a_wall_time_is_a_day_and_a_minute) {
    int64_t wall_ms = -1;
    ck_assert_int_eq(wall_parse("2027-03-01T18:00", "at", &wall_ms, &err), STATUS_OK);
    ck_assert_int_eq(wall_ms, INT64_C(1803924000000));
    ck_assert_int_eq(wall_minute(wall_ms), 1080);
    ck_assert_int_eq(wall_at(wall_day(wall_ms), 1080), wall_ms);
    ck_assert_str_eq(wall_format(buffer, wall_ms + 59999), "2027-03-01T18:00");
    ck_assert_int_eq(wall_day(-1), -1);
    ck_assert_int_eq(wall_minute(-1), 1439);
    ck_assert_int_eq(wall_day(INSTANT_NONE), INT32_MAX);
    ck_assert_int_eq(wall_at(1, -60), DAY_MS - HOUR_MS);
}
END_TEST

START_TEST(what_is_no_wall_time_is_refused) {
    int64_t wall_ms = -1;
    ck_assert_int_eq(wall_parse("2027-02-30T18:00", "at", &wall_ms, &err), STATUS_INPUT);
    ck_assert_str_eq(err.message, "at: there is no 30 February 2027");
    ck_assert_int_eq(wall_parse("2027-03-01T18:00Z", "at", &wall_ms, &err), STATUS_INPUT);
    ck_assert_str_eq(err.message, "at: expected a local time such as 2027-03-01T18:00, got \"2027-03-01T18:00Z\"");
    ck_assert_int_eq(wall_parse("2027-03-01", "at", &wall_ms, &err), STATUS_INPUT);
    ck_assert_int_eq(wall_ms, -1);
}
END_TEST

int main(void) {
    Suite *s = suite_create("instant");
    TCase *t = tcase_create("instants");
    tcase_add_loop_test(t, an_instant_is_read_and_written, 0, ROWS(instants));
    tcase_add_loop_test(t, what_is_no_instant_is_refused, 0, ROWS(bad_instants));
    tcase_add_test(t, a_long_mistake_is_quoted_short);
    tcase_add_test(t, instants_beyond_the_calendar_are_written_as_such);
    suite_add_tcase(s, t);
    t = tcase_create("dates");
    tcase_add_test(t, every_day_from_1970_to_2120_is_as_the_c_library_says);
    tcase_add_loop_test(t, what_is_no_date_is_refused, 0, ROWS(bad_dates));
    tcase_add_test(t, days_before_1970_have_weekdays_too);
    suite_add_tcase(s, t);
    t = tcase_create("wall times");
    tcase_add_test(t, every_minute_of_the_day_is_written_and_read);
    tcase_add_loop_test(t, what_is_no_minute_is_refused, 0, ROWS(bad_minutes));
    tcase_add_test(t, a_wall_time_is_a_day_and_a_minute);
    tcase_add_test(t, what_is_no_wall_time_is_refused);
    suite_add_tcase(s, t);
    return support_run(s);
}
