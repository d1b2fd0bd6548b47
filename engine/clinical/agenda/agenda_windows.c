#include "clinical/agenda/agenda_windows.h"

#define LATE_MAX_MS (4 * HOUR_MS)        /* reliability rules 3, DEF */

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

bool windows_in_quiet(const struct settings *q, int minute) {
    if (q->quiet_from == q->quiet_to) return false;
    if (q->quiet_from < q->quiet_to) return minute >= q->quiet_from && minute < q->quiet_to;
    return minute >= q->quiet_from || minute < q->quiet_to;
}

/* The first instant at or after (towards = 1) or the last before (-1) which the wall shows this minute of the day. */
static int64_t wall_minute_near(const struct zone *z, struct local l, int minute, int towards) {
    int32_t day = wall_day(l.wall_ms);
    if (towards > 0 && minute < wall_minute(l.wall_ms)) day++;
    if (towards < 0 && minute > wall_minute(l.wall_ms)) day--;
    return zone_instant_ms(z, wall_at(day, minute));
}

int64_t windows_soonest(const struct settings *q, const struct zone *z, const struct session_plan *s) {
    if (s->due_ms == INSTANT_NONE || s->exam != NULL || windows_only_follow_ups(s)) return s->due_ms;
    if (!windows_in_quiet(q, wall_minute(s->local.wall_ms))) return s->due_ms;
    return wall_minute_near(z, s->local, q->quiet_from, -1);
}

int64_t windows_out_of_quiet(const struct settings *q, const struct zone *z, int64_t at_ms, int64_t before_ms,
                             int64_t not_before_ms) {
    struct local l = zone_local(z, at_ms);
    if (!windows_in_quiet(q, wall_minute(l.wall_ms))) return at_ms;
    int64_t end = wall_minute_near(z, l, q->quiet_to, 1), start = wall_minute_near(z, l, q->quiet_from, -1);
    if (end < before_ms) return end;
    return start >= not_before_ms ? start : at_ms;
}

static void set_send(const struct patient *p, const struct zone *z, struct session_plan *s) {
    const struct settings *q = &p->settings;
    int64_t window = s->late_ms - s->due_ms;
    s->send_ms = s->due_ms;
    if (windows_in_quiet(q, wall_minute(s->local.wall_ms))) {
        int64_t end = wall_minute_near(z, s->local, q->quiet_to, 1);
        int64_t start = wall_minute_near(z, s->local, q->quiet_from, -1);
        if (end <= s->late_ms) s->send_ms = end;
        else if (start >= p->newest_ms) s->send_ms = start;
        s->late_ms = s->send_ms + window;
    } else if (q->quiet_from != q->quiet_to) {
        s->late_ms = least(s->late_ms, wall_minute_near(z, s->local, q->quiet_from, 1));
    }
}

void windows_set(const struct patient *p, const struct zone *z, struct session_plan *s, int64_t next_ms) {
    int64_t day_end = zone_instant_ms(z, wall_at(wall_day(s->local.wall_ms) + 1, 0));
    s->late_ms = least(s->due_ms + LATE_MAX_MS, day_end);
    s->closes_ms = s->due_ms + WINDOWS_REACH_MS;
    if (next_ms != INSTANT_NONE) {
        s->late_ms = least(s->late_ms, s->due_ms + (next_ms - s->due_ms) / 2);
        s->closes_ms = least(s->closes_ms, next_ms);
    }
    set_send(p, z, s);
}

bool windows_only_follow_ups(const struct session_plan *s) {
    for (size_t i = 0; i < s->questions.count; i++)
        if (s->questions.item[i].about == 0) return false;
    return s->items.count == 0 && s->exam == NULL && s->questions.count > 0;
}

/* Never sent before its time: how the morning was is not known the evening before. */
void windows_set_follow_up(const struct patient *p, const struct zone *z, struct session_plan *s) {
    int64_t day_end = zone_instant_ms(z, wall_at(wall_day(s->local.wall_ms) + 1, 0));
    s->send_ms = s->due_ms;
    s->closes_ms = least(s->due_ms + WINDOWS_FOLLOW_UP_MS, day_end);
    if (windows_in_quiet(&p->settings, wall_minute(s->local.wall_ms))) {
        int64_t end = wall_minute_near(z, s->local, p->settings.quiet_to, 1);
        if (end < s->closes_ms) s->send_ms = end;
    }
    s->late_ms = least(s->send_ms + LATE_MAX_MS, s->closes_ms);
}

static int64_t day_end_after(const struct zone *z, int64_t at_ms) {
    return zone_instant_ms(z, wall_at(wall_day(zone_local(z, at_ms).wall_ms) + 1, 0));
}

/* The late window of what goes out at at_ms and closes with s. */
static int64_t late_after(const struct zone *z, const struct session_plan *s, int64_t at_ms) {
    int64_t late_ms = least(at_ms + LATE_MAX_MS, at_ms + (s->closes_ms - at_ms) / 2);
    return least(late_ms, day_end_after(z, at_ms));
}

void windows_set_round(const struct patient *p, const struct zone *z, struct session_plan *s, int64_t at_ms) {
    const struct settings *q = &p->settings;
    s->send_ms = at_ms;
    s->late_ms = late_after(z, s, at_ms);
    if (q->quiet_from != q->quiet_to)
        s->late_ms = least(s->late_ms, wall_minute_near(z, zone_local(z, at_ms), q->quiet_from, 1));
}

int64_t windows_wish_late(const struct zone *z, const struct session_plan *s) {
    int64_t late_ms = late_after(z, s, s->send_ms);
    return least(late_ms > s->late_ms ? late_ms : s->late_ms, s->closes_ms);
}
