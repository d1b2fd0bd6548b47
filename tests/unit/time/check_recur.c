#include "support/support.h"
#include "time/instant.h"
#include "time/recur.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EVERY_DAY 0x7Fu

static struct error err;

static struct zone *loaded(const char *name) {
    struct zone *z = NULL;
    ck_assert_msg(zone_load(name, &z, &err) == STATUS_OK, "%s: %s", name, err.message);
    return z;
}

static int32_t day_of(const char *date) {
    int32_t day = 0;
    ck_assert_int_eq(date_parse(date, "date", &day, &err), STATUS_OK);
    return day;
}

/* ---- What one rule gives around a change ---- */

static const struct {
    const char *zone, *from, *until;
    int minute;
    const char *instants;
} edges[] = {
    {"America/New_York", "2026-03-07", "2026-03-10", 150,
     "2026-03-07T07:30:00Z 2026-03-08T07:30:00Z 2026-03-09T06:30:00Z "},
    {"America/New_York", "2026-10-31", "2026-11-03", 90,
     "2026-10-31T05:30:00Z 2026-11-01T05:30:00Z 2026-11-02T06:30:00Z "},
    {"America/New_York", "2026-03-07", "2026-03-10", 365,
     "2026-03-07T11:05:00Z 2026-03-08T10:05:00Z 2026-03-09T10:05:00Z "},
    {"Pacific/Apia", "2011-12-29", "2012-01-01", 600, "2011-12-29T20:00:00Z 2011-12-30T20:00:00Z "},
    {"UTC", "2027-03-01", "2027-03-01", 600, ""},
};

START_TEST(a_day_with_a_change_has_its_instant_by_the_rule) {
    struct zone *z = loaded(edges[_i].zone);
    struct recur_rule rule = {day_of(edges[_i].from), day_of(edges[_i].until), EVERY_DAY, edges[_i].minute};
    struct recur_instant x;
    struct recur r;
    char all[200] = "", one[INSTANT_SIZE];
    recur_open(&r, z, &rule, 1);
    while (recur_next(&r, &x)) {
        strcat(all, instant_format(one, x.at_ms));
        strcat(all, " ");
    }
    ck_assert_str_eq(all, edges[_i].instants);
    ck_assert(!recur_next(&r, &x));
    zone_free(z);
}
END_TEST

START_TEST(what_a_gap_moves_comes_after_what_it_was_before) {
    struct zone *z = loaded("America/New_York");
    int32_t day = day_of("2026-03-08");
    const struct recur_rule rules[] = {
        {day, day + 1, EVERY_DAY, 210}, {day, day + 1, EVERY_DAY, 195}, {day, day + 1, EVERY_DAY, 150}};
    static const int order[] = {1, 2, 0}; /* 03:15, what 02:30 becomes, 03:30 */
    struct recur_instant x;
    struct recur r;
    recur_open(&r, z, rules, 3);
    for (int i = 0; i < 3; i++) {
        ck_assert(recur_next(&r, &x));
        ck_assert_int_eq(x.rule, order[i]);
    }
    zone_free(z);
}
END_TEST

START_TEST(no_rules_and_no_weekdays_give_nothing) {
    struct zone *z = loaded("Europe/Berlin");
    struct recur_rule rule = {0, 100, 0, 0};
    struct recur_instant x;
    struct recur r;
    recur_open(&r, z, NULL, 0);
    ck_assert(!recur_next(&r, &x));
    recur_open(&r, z, &rule, 1);
    ck_assert(!recur_next(&r, &x));
    zone_free(z);
}
END_TEST

/* ---- The check value of workload W2 ---- */

START_TEST(a_year_of_plans_in_new_york_comes_in_order_and_has_the_known_sum) {
    static const struct recur_rule plan[] = {
        {0, 84, 0x15, 480}, {0, 84, 0x7F, 450},  {0, 84, 0x6A, 1095},
        {0, 84, 0x1F, 720}, {0, 84, 0x3F, 1305}, {0, 84, 0x7F, 365},
    };
    struct zone *z = loaded("America/New_York");
    struct recur_rule rules[6];
    int64_t sum = 0, count = 0;
    for (int32_t p = 0; p < 52; p++) {
        int32_t start = day_of("2026-02-23") + 7 * p;
        for (int i = 0; i < 6; i++) {
            rules[i] = plan[i];
            rules[i].from_day += start;
            rules[i].until_day += start;
        }
        struct recur r;
        recur_open(&r, z, rules, 6);
        int64_t last = 0;
        for (struct recur_instant x; recur_next(&r, &x); last = x.at_ms, count++) {
            ck_assert_int_ge(x.at_ms, last);
            sum += x.at_ms / 1000;
        }
    }
    ck_assert_int_eq(count, 19968);
    ck_assert_int_eq(sum, INT64_C(35759691586800));
    zone_free(z);
}
END_TEST

/* ---- Every change of every zone, beside each wall time by itself ---- */

#define RULES 9
#define DAYS  8

static uint32_t x32;

static uint32_t draw(void) {
    x32 ^= x32 << 13;
    x32 ^= x32 >> 17;
    x32 ^= x32 << 5;
    return x32;
}

struct one {
    int64_t at_ms;
    int32_t day;
    int minute, rule;
};

static int by_instant(const void *a, const void *b) {
    const struct one *x = a, *y = b;
    if (x->at_ms != y->at_ms) return x->at_ms < y->at_ms ? -1 : 1;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return x->minute != y->minute ? x->minute - y->minute : x->rule - y->rule;
}

static size_t one_by_one(const struct zone *z, const struct recur_rule *rule, struct one *out) {
    size_t n = 0;
    for (int i = 0; i < RULES; i++)
        for (int32_t day = rule[i].from_day; day < rule[i].until_day; day++) {
            bool there = wall_day(zone_local(z, zone_instant_ms(z, wall_at(day, 720))).wall_ms) == day;
            if (!there || (rule[i].weekdays >> date_weekday(day) & 1) == 0) continue;
            out[n++] = (struct one){zone_instant_ms(z, wall_at(day, rule[i].minute)), day, rule[i].minute, i};
        }
    qsort(out, n, sizeof *out, by_instant);
    return n;
}

static void judge_change(const struct zone *z, int64_t wall_ms, uint32_t seed) {
    struct recur_rule rule[RULES];
    struct one all[RULES * DAYS];
    struct recur_instant got;
    struct recur r;
    x32 = seed;
    for (int i = 0; i < RULES; i++) {
        int32_t from = wall_day(wall_ms) - 4 + (int32_t)(draw() % 3);
        int near = wall_minute(wall_ms) + (int)(draw() % 240) - 120;
        int minute = i < 5 ? (near + 1440) % 1440 : (int)(draw() % 1440);
        rule[i] = (struct recur_rule){from, from + 6, draw() % 4 == 0 ? draw() & EVERY_DAY : EVERY_DAY, minute};
    }
    size_t n = one_by_one(z, rule, all);
    recur_open(&r, z, rule, RULES);
    for (size_t i = 0; i < n; i++)
        if (!recur_next(&r, &got) || got.at_ms != all[i].at_ms || got.rule != all[i].rule)
            ck_abort_msg("%s, seed %u: the %zu. differs", zone_name(z), seed, i);
    ck_assert(!recur_next(&r, &got));
}

/* Wall times around a change, each by itself. */
static void judge_stretch(const struct zone *z, int64_t change_wall_ms) {
    for (int64_t w = change_wall_ms - DAY_MS; w < change_wall_ms + DAY_MS; w += 7 * MINUTE_MS + 1) {
        struct zone_stretch s = zone_stretch(z, w);
        if (w < s.from_ms || w >= s.until_ms || zone_instant_ms(z, w) != w - s.offset_ms)
            ck_abort_msg("%s at %lld", zone_name(z), (long long)w);
    }
    struct zone_stretch s = zone_stretch(z, change_wall_ms - 1);
    ck_assert_int_eq(s.until_ms, change_wall_ms);
    ck_assert_int_eq(zone_instant_ms(z, s.until_ms - 1), s.until_ms - 1 - s.offset_ms);
}

START_TEST(around_every_change_of_every_zone_each_wall_time_by_itself_gives_the_same) {
    char line[512], name[256];
    uint32_t seed = 1;
    const int64_t last = wall_at(day_of("2037-12-31"), 0);
    FILE *list = fopen("/usr/share/zoneinfo/tzdata.zi", "re");
    ck_assert_ptr_nonnull(list);
    while (fgets(line, sizeof line, list) != NULL) {
        if (sscanf(line, "Z %255s", name) != 1) continue;
        struct zone *z = loaded(name);
        for (int64_t w = zone_stretch(z, 0).until_ms; w < last; w = zone_stretch(z, w).until_ms) {
            judge_stretch(z, w);
            judge_change(z, w, seed++);
        }
        zone_free(z);
    }
    ck_assert_int_eq(fclose(list), 0);
    ck_assert_uint_gt(seed, 5000);
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("recur");
    TCase *t = tcase_create("instants");
    tcase_add_loop_test(t, a_day_with_a_change_has_its_instant_by_the_rule, 0, (int)(sizeof edges / sizeof *edges));
    tcase_add_test(t, what_a_gap_moves_comes_after_what_it_was_before);
    tcase_add_test(t, no_rules_and_no_weekdays_give_nothing);
    tcase_add_test(t, a_year_of_plans_in_new_york_comes_in_order_and_has_the_known_sum);
    suite_add_tcase(s, t);
    t = tcase_create("every zone");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, around_every_change_of_every_zone_each_wall_time_by_itself_gives_the_same);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
