#include "time/recur.h"
#include "time/instant.h"

static bool before(const struct recur_rule *rule, int a, int b) {
    return rule[a].minute != rule[b].minute ? rule[a].minute < rule[b].minute : a < b;
}

void recur_open(struct recur *r, const struct zone *z, const struct recur_rule *rule, size_t rules) {
    r->zone = z;
    r->rule = rule;
    r->rules = rules < RECUR_MAX ? rules : RECUR_MAX;
    r->day = INT32_MAX;
    r->until_day = INT32_MIN;
    r->next = r->count = 0;
    for (size_t i = 0; i < r->rules; i++) {
        size_t at = i;
        for (; at > 0 && before(rule, (int)i, r->order[at - 1]); at--) r->order[at] = r->order[at - 1];
        r->order[at] = (int)i;
        if (rule[i].from_day < r->day) r->day = rule[i].from_day;
        if (rule[i].until_day > r->until_day) r->until_day = rule[i].until_day;
    }
    r->stretch = zone_stretch(z, wall_at(r->rules > 0 ? r->day : 0, 0));
}

static bool falls_on(const struct recur_rule *rule, int32_t day, int weekday) {
    return (rule->weekdays >> weekday & 1) != 0 && day >= rule->from_day && day < rule->until_day;
}

/* A day that lies in one stretch: in order as it is. */
static void add_even_day(struct recur *r, int32_t day, int weekday) {
    int64_t midnight_ms = wall_at(day, 0) - r->stretch.offset_ms;
    for (size_t i = 0; i < r->rules; i++) {
        const struct recur_rule *rule = &r->rule[r->order[i]];
        if (!falls_on(rule, day, weekday)) continue;
        r->found[r->count++] = (struct recur_instant){midnight_ms + rule->minute * MINUTE_MS, r->order[i]};
    }
}

static bool exists(const struct zone *z, int32_t day) {
    return wall_day(zone_local(z, zone_instant_ms(z, wall_at(day, 720))).wall_ms) == day;
}

static void insert(struct recur *r, struct recur_instant x) {
    size_t at = r->count++;
    for (; at > 0 && r->found[at - 1].at_ms > x.at_ms; at--) r->found[at] = r->found[at - 1];
    r->found[at] = x;
}

static void add_uneven_day(struct recur *r, int32_t day) {
    if (!exists(r->zone, day)) return;
    for (size_t i = 0; i < r->rules; i++) {
        const struct recur_rule *rule = &r->rule[r->order[i]];
        if (!falls_on(rule, day, date_weekday(day))) continue;
        insert(r, (struct recur_instant){zone_instant_ms(r->zone, wall_at(day, rule->minute)), r->order[i]});
    }
}

/* A gap can move a wall time past those after it, even of the day after: the days beside a change go two together. */
static void find_some(struct recur *r) {
    r->next = r->count = 0;
    int weekday = date_weekday(r->day);
    while (r->count == 0 && r->day < r->until_day) {
        int64_t begin_ms = wall_at(r->day, 0), end_ms = wall_at(r->day, 2 * 1440);
        if (begin_ms >= r->stretch.until_ms) r->stretch = zone_stretch(r->zone, begin_ms);
        if (begin_ms >= r->stretch.from_ms && end_ms <= r->stretch.until_ms) {
            add_even_day(r, r->day++, weekday);
            weekday = weekday == 6 ? 0 : weekday + 1;
            continue;
        }
        add_uneven_day(r, r->day++);
        if (r->day < r->until_day) add_uneven_day(r, r->day++);
        weekday = date_weekday(r->day);
    }
}

bool recur_next(struct recur *r, struct recur_instant *out) {
    if (r->next == r->count) find_some(r);
    if (r->next == r->count) return false;
    *out = r->found[r->next++];
    return true;
}
