#include "support/support.h"
#include "time/instant.h"
#include "time/zone.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROWS(table) (int)(sizeof(table) / sizeof *(table))

static struct error err;

static struct zone *loaded(const char *name) {
    struct zone *z = NULL;
    ck_assert_msg(zone_load(name, &z, &err) == STATUS_OK, "%s: %s", name, err.message);
    return z;
}

/* ---- What a wall time means ---- */

/* By hand from the published rules; `shown` is what a clock there then shows. */
static const struct {
    const char *zone, *wall, *instant, *shown;
} meanings[] = {
    {"America/New_York", "2026-03-07T02:30", "2026-03-07T07:30:00Z", "2026-03-07T02:30"},
    {"America/New_York", "2026-03-08T02:30", "2026-03-08T07:30:00Z", "2026-03-08T03:30"}, /* does not exist */
    {"America/New_York", "2026-03-09T02:30", "2026-03-09T06:30:00Z", "2026-03-09T02:30"},
    {"America/New_York", "2026-03-08T06:05", "2026-03-08T10:05:00Z", "2026-03-08T06:05"},
    {"America/New_York", "2026-03-08T01:59", "2026-03-08T06:59:00Z", "2026-03-08T01:59"},
    {"America/New_York", "2026-03-08T02:00", "2026-03-08T07:00:00Z", "2026-03-08T03:00"},
    {"America/New_York", "2026-03-08T03:00", "2026-03-08T07:00:00Z", "2026-03-08T03:00"},
    {"America/New_York", "2026-10-31T01:30", "2026-10-31T05:30:00Z", "2026-10-31T01:30"},
    {"America/New_York", "2026-11-01T01:30", "2026-11-01T05:30:00Z", "2026-11-01T01:30"}, /* exists twice */
    {"America/New_York", "2026-11-02T01:30", "2026-11-02T06:30:00Z", "2026-11-02T01:30"},
    {"America/New_York", "2026-11-01T01:00", "2026-11-01T05:00:00Z", "2026-11-01T01:00"},
    {"America/New_York", "2026-11-01T02:00", "2026-11-01T07:00:00Z", "2026-11-01T02:00"},
    {"America/New_York", "2027-03-14T02:30", "2027-03-14T07:30:00Z", "2027-03-14T03:30"},
    {"Europe/Berlin", "2027-03-28T02:30", "2027-03-28T01:30:00Z", "2027-03-28T03:30"},
    {"Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00Z", "2026-10-25T02:30"},
    {"Europe/Berlin", "2028-02-29T08:00", "2028-02-29T07:00:00Z", "2028-02-29T08:00"},
    {"Australia/Lord_Howe", "2027-10-03T02:15", "2027-10-02T15:45:00Z", "2027-10-03T02:45"}, /* half an hour */
    {"Australia/Lord_Howe", "2027-04-04T01:45", "2027-04-03T14:45:00Z", "2027-04-04T01:45"},
    {"Australia/Lord_Howe", "2027-04-04T02:00", "2027-04-03T15:30:00Z", "2027-04-04T02:00"},
    {"Pacific/Apia", "2011-12-29T10:00", "2011-12-29T20:00:00Z", "2011-12-29T10:00"},
    {"Pacific/Apia", "2011-12-30T10:00", "2011-12-30T20:00:00Z", "2011-12-31T10:00"}, /* a day that never was */
    {"Pacific/Apia", "2011-12-31T10:00", "2011-12-30T20:00:00Z", "2011-12-31T10:00"},
    {"Asia/Kathmandu", "2027-01-01T00:00", "2026-12-31T18:15:00Z", "2027-01-01T00:00"},
    {"Etc/GMT+4", "2027-01-01T00:00", "2027-01-01T04:00:00Z", "2027-01-01T00:00"},
    {"UTC", "1970-01-01T00:00", "1970-01-01T00:00:00Z", "1970-01-01T00:00"},
    {"Pacific/Kiritimati", "2120-12-31T23:59", "2120-12-31T09:59:00Z", "2120-12-31T23:59"},
    {"America/New_York", "2120-07-01T08:00", "2120-07-01T12:00:00Z", "2120-07-01T08:00"},
    {"America/New_York", "2120-12-31T08:00", "2120-12-31T13:00:00Z", "2120-12-31T08:00"},
};

START_TEST(a_wall_time_means_one_instant) {
    char buffer[INSTANT_SIZE];
    int64_t wall_ms = 0;
    struct zone *z = loaded(meanings[_i].zone);
    ck_assert_int_eq(wall_parse(meanings[_i].wall, "wall", &wall_ms, &err), STATUS_OK);
    int64_t instant_ms = zone_instant_ms(z, wall_ms);
    ck_assert_str_eq(instant_format(buffer, instant_ms), meanings[_i].instant);
    struct local local = zone_local(z, instant_ms);
    ck_assert_str_eq(wall_format(buffer, local.wall_ms), meanings[_i].shown);
    ck_assert_int_eq(local.offset_s, zone_offset_s(z, instant_ms));
    ck_assert_int_eq(local.wall_ms, instant_ms + local.offset_s * INT64_C(1000));
    zone_free(z);
}
END_TEST

START_TEST(the_offset_changes_at_the_millisecond) {
    int64_t change_ms = 0;
    struct zone *z = loaded("America/New_York");
    ck_assert_int_eq(instant_parse("2026-03-08T07:00:00Z", "change", &change_ms, &err), STATUS_OK);
    ck_assert_int_eq(zone_offset_s(z, change_ms - 1), -5 * 3600);
    ck_assert_int_eq(zone_offset_s(z, change_ms), -4 * 3600);
    zone_free(z);
}
END_TEST

/* Wherever one looks from, its ends are where the offset changes. */
START_TEST(a_stretch_of_one_offset_has_its_ends) {
    struct zone *z = loaded("America/New_York");
    int64_t spring = 0, autumn = 0, from, until;
    ck_assert_int_eq(instant_parse("2026-03-08T07:00:00Z", "spring", &spring, &err), STATUS_OK);
    ck_assert_int_eq(instant_parse("2026-11-01T06:00:00Z", "autumn", &autumn, &err), STATUS_OK);
    const int64_t within[] = {spring, spring + 1, spring + 100 * DAY_MS, autumn - 1};
    for (size_t i = 0; i < ROWS(within); i++) {
        ck_assert_int_eq(zone_steady_s(z, within[i], &from, &until), -4 * 3600);
        ck_assert_int_eq(from, spring);
        ck_assert_int_eq(until, autumn);
    }
    ck_assert_int_eq(zone_steady_s(z, autumn, &from, &until), -5 * 3600);
    ck_assert_int_eq(from, autumn);
    ck_assert_int_eq(zone_steady_s(z, INT64_MIN, &from, &until), zone_offset_s(z, INT64_MIN));
    ck_assert_int_eq(from, INT64_MIN);
    ck_assert_int_eq(zone_steady_s(z, INT64_MAX, &from, &until), zone_offset_s(z, INT64_MAX));
    ck_assert_int_eq(until, INT64_MAX);
    zone_free(z);
}
END_TEST

START_TEST(instants_out_of_reach_have_an_offset_too) {
    struct zone *z = loaded("Europe/Berlin");
    ck_assert_int_eq(zone_offset_s(z, INT64_MIN), 3600);
    ck_assert_int_eq(zone_offset_s(z, INT64_MAX), 3600);
    ck_assert_int_eq(zone_offset_s(z, -1), 3600);
    zone_free(z);
}
END_TEST

/* 52 plans of 84 days, six exercises: 19,968 instants with a known sum. */
START_TEST(a_year_of_plans_in_new_york_has_the_known_sum) {
    static const struct {
        int minute;
        const char *days;
    } exercises[] = {
        {480, "1010100"}, {450, "1111111"}, {1095, "0101011"}, {720, "1111100"}, {1305, "1111110"}, {365, "1111111"},
    };
    int32_t start = 0;
    int64_t sum = 0, count = 0;
    struct zone *z = loaded("America/New_York");
    ck_assert_int_eq(date_parse("2026-02-23", "start", &start, &err), STATUS_OK);
    for (int32_t plan = 0; plan < 52; plan++) {
        for (int32_t day = start + 7 * plan; day < start + 7 * plan + 84; day++) {
            for (int e = 0; e < ROWS(exercises); e++) {
                if (exercises[e].days[date_weekday(day)] != '1') continue;
                sum += zone_instant_ms(z, wall_at(day, exercises[e].minute)) / 1000;
                count++;
            }
        }
    }
    ck_assert_int_eq(count, 19968);
    ck_assert_int_eq(sum, INT64_C(35759691586800));
    zone_free(z);
}
END_TEST

/* ---- Every zone, beside the C library ---- */

/* Check notes in a pipe each assertion that held: too slow for millions. */
#define AGREES(holds, ...)                                                                                             \
    do {                                                                                                               \
        if (!(holds)) ck_abort_msg(__VA_ARGS__);                                                                       \
    } while (0)

/* The system's zones, each once; with links its further names as well. NULL at the end. */
static char *next_name(FILE *list, bool links, char name[static 256]) {
    char line[512];
    while (fgets(line, sizeof line, list) != NULL) {
        if (sscanf(line, "Z %255s", name) == 1) return name;
        if (links && sscanf(line, "L %*s %255s", name) == 1) return name;
    }
    return NULL;
}

static FILE *open_list(void) {
    FILE *list = fopen("/usr/share/zoneinfo/tzdata.zi", "r");
    ck_assert_ptr_nonnull(list);
    return list;
}

static long c_offset(time_t at) {
    struct tm tm;
    return localtime_r(&at, &tm) != NULL ? tm.tm_gmtoff : -1;
}

/* Our rule, by asking the C library only: the earlier of the instants that show the wall time, else the offset before.
 */
static time_t c_meaning(int64_t wall, long before, long after) {
    time_t first = (time_t)(wall - before), second = (time_t)(wall - after);
    bool shows_first = c_offset(first) == before, shows_second = c_offset(second) == after;
    if (shows_first && shows_second) return first < second ? first : second;
    return shows_second ? second : first;
}

static bool c_shows(time_t at, int64_t wall) { return at + c_offset(at) == wall; }

/* mktime may choose another of two instants, and another rule in a gap: what it says must be one of those that show the
 * wall time, if there are any. */
static void agree_with_mktime(const char *name, int64_t wall, time_t ours) {
    struct tm tm;
    time_t as_utc = (time_t)wall;
    AGREES(gmtime_r(&as_utc, &tm) != NULL, "no such time: %lld", (long long)wall);
    tm.tm_isdst = -1;
    time_t theirs = mktime(&tm);
    bool exists = c_shows(theirs, wall);
    AGREES(exists == c_shows(ours, wall), "%s: wall %lld exists or not", name, (long long)wall);
    AGREES(!exists || ours <= theirs, "%s: wall %lld is %lld, not %lld", name, (long long)wall, (long long)theirs,
           (long long)ours);
}

static void judge_change(const struct zone *z, const char *name, time_t change, long before, long after) {
    static const long steps[] = {-90000, -7200, -3600, -1800, -900, -60,  -1,   0,
                                 1,      60,    900,   1800,  3599, 3600, 7200, 90000};
    AGREES(zone_offset_s(z, change * INT64_C(1000) - 1) == before, "%s before %lld", name, (long long)change);
    AGREES(zone_offset_s(z, change * INT64_C(1000)) == after, "%s at %lld", name, (long long)change);
    for (int i = 0; i < 2 * ROWS(steps); i++) {
        int64_t wall = change + steps[i / 2] + (i % 2 ? before : after);
        time_t ours = (time_t)(zone_instant_ms(z, wall * 1000) / 1000);
        if (labs(steps[i / 2]) <= 7200 || labs(after - before) > 7200) {
            time_t expected = c_meaning(wall, before, after);
            AGREES(ours == expected, "%s: wall %lld is %lld, not %lld", name, (long long)wall, (long long)expected,
                   (long long)ours);
        }
        agree_with_mktime(name, wall, ours);
    }
}

/* Walks through the C library's offsets in steps of 12 hours; between two that differ lies a change, found by halving.
 */
static int judge_zone(const struct zone *z, const char *name, time_t from, time_t until) {
    int changes = 0;
    long after = c_offset(from);
    for (time_t at = from; at < until; at += 43200) {
        long before = after;
        after = c_offset(at + 43200);
        AGREES(zone_offset_s(z, at * INT64_C(1000)) == before, "%s at %lld", name, (long long)at);
        if (before == after) continue;
        time_t low = at, high = at + 43200;
        while (high - low > 1) {
            time_t middle = low + (high - low) / 2;
            if (c_offset(middle) == before)
                low = middle;
            else
                high = middle;
        }
        judge_change(z, name, high, before, after);
        changes++;
    }
    return changes;
}

START_TEST(every_change_of_every_zone_until_2037_is_as_the_c_library_says) {
    char name[256];
    int zones = 0, changes = 0;
    FILE *list = open_list();
    while (next_name(list, false, name) != NULL) {
        struct zone *z = loaded(name);
        ck_assert_str_eq(zone_name(z), name);
        setenv("TZ", name, 1);
        tzset();
        changes += judge_zone(z, name, 946684800, 2145916800);
        zone_free(z);
        zones++;
    }
    ck_assert_int_eq(fclose(list), 0);
    ck_assert_int_gt(zones, 300);
    ck_assert_int_gt(changes, 5000);
}
END_TEST

/* Further names and further years, in steps of some weeks. Dublin's rule has winter time as the exception, which
 * GLib 2.74 does not understand where it has only the rule, that is after 2037. */
START_TEST(every_name_is_known_and_right_from_1970_to_2120) {
    char name[256];
    FILE *list = open_list();
    while (next_name(list, true, name) != NULL) {
        struct zone *z = loaded(name);
        bool dublin = strcmp(name, "Europe/Dublin") == 0 || strcmp(name, "Eire") == 0;
        setenv("TZ", name, 1);
        tzset();
        for (time_t at = 0; at < (dublin ? 2145916800 : 4765132800); at += 19 * 86400 + 3600)
            AGREES(zone_offset_s(z, at * INT64_C(1000)) == c_offset(at), "%s at %lld", name, (long long)at);
        zone_free(z);
    }
    ck_assert_int_eq(fclose(list), 0);
}
END_TEST

/* ---- Names ---- */

static const struct {
    const char *name, *message;
} bad_names[] = {
    {"", "there is no time zone \"\""},
    {"../x", "there is no time zone \"../x\""},
    {"../../etc/passwd", "there is no time zone \"../../etc/passwd\""},
    {"/etc/localtime", "there is no time zone \"/etc/localtime\""},
    {"/usr/share/zoneinfo/Europe/Berlin", NULL},
    {"posix/Europe/Berlin", NULL},
    {"right/Europe/Berlin", NULL},
    {"EST5EDT,M3.2.0", NULL},
    {"EST5EDT,M3.2.0,M11.1.0", NULL},
    {"+05:00", NULL},
    {"-05", NULL},
    {":UTC", NULL},
    {"Europe", NULL},
    {"localtime", NULL},
    {"Europe/Berln", "there is no time zone \"Europe/Berln\", did you mean \"Europe/Berlin\"?"},
    {"europe/berlin", "there is no time zone \"europe/berlin\", did you mean \"Europe/Berlin\"?"},
    {"Berlin", "there is no time zone \"Berlin\", did you mean \"Europe/Berlin\"?"},
    {"America/NewYork", "there is no time zone \"America/NewYork\", did you mean \"America/New_York\"?"},
    {"America/New York", "there is no time zone \"America/New York\", did you mean \"America/New_York\"?"},
};

START_TEST(names_that_are_not_in_the_list_are_refused) {
    struct zone *z = NULL;
    ck_assert_int_eq(zone_load(bad_names[_i].name, &z, &err), STATUS_INPUT);
    ck_assert_ptr_null(z);
    if (bad_names[_i].message != NULL) ck_assert_str_eq(err.message, bad_names[_i].message);
    ck_assert_int_eq(zone_load(bad_names[_i].name, &z, NULL), STATUS_INPUT);
}
END_TEST

START_TEST(a_very_long_name_is_refused) {
    char name[5000] = "";
    struct zone *z = NULL;
    memset(name, 'A', sizeof name - 1);
    ck_assert_int_eq(zone_load(name, &z, &err), STATUS_INPUT);
}
END_TEST

START_TEST(a_name_that_looks_like_a_rule_is_read_as_a_zone) {
    int64_t at_ms = 0;
    struct zone *z = loaded("EST5EDT");
    ck_assert_int_eq(instant_parse("2000-10-20T12:00:00Z", "at", &at_ms, &err), STATUS_OK);
    ck_assert_int_eq(zone_offset_s(z, at_ms), -4 * 3600);
    ck_assert_int_eq(instant_parse("2006-03-20T12:00:00Z", "at", &at_ms, &err), STATUS_OK);
    ck_assert_int_eq(zone_offset_s(z, at_ms), -5 * 3600); /* today's rule would say summer */
    zone_free(z);
}
END_TEST

START_TEST(tzdata_says_its_version) {
    const char *version = zone_tzdata();
    ck_assert_uint_ge(strlen(version), 5);
    ck_assert_ptr_eq(version, zone_tzdata());
    ck_assert_uint_eq(strspn(version, "0123456789"), 4);
}
END_TEST

/* ---- The cache, and memory ---- */

START_TEST(the_cache_gives_the_same_zone_again) {
    static const char *const names[] = {"Europe/Berlin", "America/New_York", "Pacific/Apia",  "UTC",
                                        "Asia/Tokyo",    "Africa/Cairo",     "Europe/London", "Asia/Kolkata",
                                        "America/Lima",  "Etc/GMT+5"};
    const struct zone *first[ROWS(names)], *again = NULL;
    struct zones *zs = zones_new();
    ck_assert_ptr_nonnull(zs);
    for (int i = 0; i < ROWS(names); i++) ck_assert_int_eq(zones_get(zs, names[i], &first[i], &err), STATUS_OK);
    for (int i = 0; i < ROWS(names); i++) {
        ck_assert_int_eq(zones_get(zs, names[i], &again, &err), STATUS_OK);
        ck_assert_ptr_eq(again, first[i]);
        ck_assert_str_eq(zone_name(again), names[i]);
    }
    ck_assert_int_eq(zones_get(zs, "Europe/Berln", &again, &err), STATUS_INPUT);
    ck_assert_ptr_nonnull(strstr(err.message, "did you mean \"Europe/Berlin\""));
    zones_free(zs);
    zones_free(NULL);
}
END_TEST

/* Of our own allocations: GLib's cannot fail without ending the process. */
START_TEST(any_allocation_may_fail) {
    for (int n = 1;; n++) {
        const struct zone *z = NULL;
        support_fail_nth(n);
        struct zones *zs = zones_new();
        enum status status = zs != NULL ? zones_get(zs, "Europe/Berlin", &z, &err) : STATUS_MEMORY;
        int refused = support_failed();
        support_fail_nth(0);
        zones_free(zs);
        ck_assert_int_eq(status, refused > 0 ? STATUS_MEMORY : STATUS_OK);
        if (refused == 0) break;
        ck_assert_int_lt(n, 5000);
    }
}
END_TEST

int main(void) {
    Suite *s = suite_create("zone");
    TCase *t = tcase_create("wall times");
    tcase_add_loop_test(t, a_wall_time_means_one_instant, 0, ROWS(meanings));
    tcase_add_test(t, the_offset_changes_at_the_millisecond);
    tcase_add_test(t, a_stretch_of_one_offset_has_its_ends);
    tcase_add_test(t, instants_out_of_reach_have_an_offset_too);
    tcase_add_test(t, a_year_of_plans_in_new_york_has_the_known_sum);
    suite_add_tcase(s, t);
    t = tcase_create("every zone");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, every_change_of_every_zone_until_2037_is_as_the_c_library_says);
    tcase_add_test(t, every_name_is_known_and_right_from_1970_to_2120);
    suite_add_tcase(s, t);
    t = tcase_create("names");
    tcase_add_loop_test(t, names_that_are_not_in_the_list_are_refused, 0, ROWS(bad_names));
    tcase_add_test(t, a_very_long_name_is_refused);
    tcase_add_test(t, a_name_that_looks_like_a_rule_is_read_as_a_zone);
    tcase_add_test(t, tzdata_says_its_version);
    suite_add_tcase(s, t);
    t = tcase_create("cache");
    tcase_set_timeout(t, 30);
    tcase_add_test(t, the_cache_gives_the_same_zone_again);
    tcase_add_test(t, any_allocation_may_fail);
    suite_add_tcase(s, t);
    return support_run(s);
}
