#include "clinical/clinic/exam_times.h"
#include "time/instant.h"

static int64_t length_ms(const struct exam_search *s) { return s->clinic->exam_min * MINUTE_MS; }

static bool is_taken(const struct exam_search *s, int64_t at_ms) {
    for (size_t i = 0; i < s->takens; i++)
        if (s->taken[i] < at_ms + length_ms(s) && at_ms < s->taken[i] + length_ms(s)) return true;
    return false;
}

/* From its first minute to its last. */
static bool is_open(const struct exam_search *s, int64_t at_ms) {
    int64_t until_ms = clinic_open_until(s->clinic, s->zone, at_ms);
    return until_ms != INSTANT_NONE && at_ms + length_ms(s) <= until_ms;
}

/* --- which there are ---------------------------------------------------------------------------------------------- */

struct found {
    int64_t *at_ms;
    size_t count;
};

/* The clock may jump within an opening: starts that would then fall together, or past its end, are none. */
static void look_in(const struct exam_search *s, int32_t day, const struct clinic_span *span, int64_t until_ms,
                    size_t most, struct found *found) {
    int64_t after_ms = s->now_ms + EXAM_TIMES_LEAD_MIN * MINUTE_MS;
    for (int m = span->from; m + s->clinic->exam_min <= span->to && found->count < most; m += s->clinic->exam_min) {
        int64_t at_ms = zone_instant_ms(s->zone, wall_at(day, m));
        if (at_ms < after_ms || at_ms > until_ms || !is_open(s, at_ms) || is_taken(s, at_ms)) continue;
        if (found->count > 0 && at_ms < found->at_ms[found->count - 1] + length_ms(s)) continue;
        found->at_ms[found->count++] = at_ms;
    }
}

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

size_t exam_times(const struct exam_search *s, int64_t deadline_ms, int64_t out_ms[static EXAM_TIMES_MAX]) {
    bool bounded = deadline_ms != INSTANT_NONE && deadline_ms > s->now_ms;
    int64_t until_ms = bounded ? deadline_ms : s->now_ms + EXAM_TIMES_DAYS * DAY_MS;
    int32_t day = wall_day(zone_local(s->zone, s->now_ms).wall_ms);
    int32_t last = wall_day(zone_local(s->zone, until_ms).wall_ms);
    struct found found = {.at_ms = out_ms};
    for (; day <= last && found.count < EXAM_TIMES_MAX; day++) {
        const struct clinic_day *open = clinic_day_of(s->clinic, day);
        size_t most = smaller(found.count + EXAM_TIMES_A_DAY, EXAM_TIMES_MAX);
        for (int i = 0; i < open->spans; i++) look_in(s, day, &open->span[i], until_ms, most, &found);
    }
    return found.count;
}

/* --- may it be this one ------------------------------------------------------------------------------------------- */

enum status exam_time_check(const struct exam_search *s, int64_t at_ms, struct error *err) {
    char when[INSTANT_SIZE];
    const char *clinic = s->clinic->name;
    wall_format(when, zone_local(s->zone, at_ms).wall_ms);
    if (at_ms <= s->now_ms) return error_set(err, STATUS_NO, "%s at %s has passed", when, clinic);
    if (clinic_open_until(s->clinic, s->zone, at_ms) == INSTANT_NONE)
        return error_set(err, STATUS_NO, "%s is closed at %s", clinic, when);
    if (!is_open(s, at_ms))
        return error_set(err, STATUS_NO, "%s closes before an examination of %d minutes from %s on is over", clinic,
                         s->clinic->exam_min, when);
    if (is_taken(s, at_ms)) return error_set(err, STATUS_NO, "%s at %s is taken", when, clinic);
    return STATUS_OK;
}
