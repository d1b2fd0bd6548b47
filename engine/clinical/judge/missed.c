/* Missed and skipped sessions: what becomes of each item (clinical fact sheet 6.8). */
#include "clinical/plan/ladder.h"
#include "clinical/judge/layoff.h"
#include "clinical/judge/patient_sessions.h"
#include "time/instant.h"

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

static int32_t day_of(const struct session *s) { return wall_day(s->planned.local.wall_ms); }

static int index_of(const struct plan *plan, const struct prescription *rx) {
    return (int)(rx - plan->protocol->phase[plan->phase].prescription);
}

/* --- putting off within the week --- */

static struct shift *find_shift(struct plan *plan, int prescription, int32_t week) {
    for (size_t i = 0; i < plan->shifts.count; i++)
        if (plan->shifts.item[i].prescription == prescription && plan->shifts.item[i].week == week)
            return &plan->shifts.item[i];
    return NULL;
}

static void forget_shifts(struct plan *plan, int32_t week) {
    size_t kept = 0;
    for (size_t i = 0; i < plan->shifts.count; i++)
        if (plan->shifts.item[i].week >= week) plan->shifts.item[kept++] = plan->shifts.item[i];
    plan->shifts.count = kept;
}

/* Where the days of that prescription stand that week; days 0: nothing was put off. A day that was put off before keeps its
 * place in the weekly plan: from_day is counted there. */
static struct shift stand_of(struct plan *plan, int prescription, int32_t day) {
    struct shift now = {.prescription = prescription, .week = day - date_weekday(day), .from_day = day};
    const struct shift *before = find_shift(plan, prescription, now.week);
    if (before == NULL || day < before->from_day + before->days) return now;
    now.days = before->days;
    now.from_day = day - before->days;
    return now;
}

static enum status tell(struct plan *plan, const struct session *s, const struct prescription *rx, int32_t to, bool falls,
                        struct effects *out, struct error *err) {
    char date[INSTANT_SIZE] = "";
    const char *title = ladder_stand(plan, rx).exercise->title;
    struct effect *e = effect_add(out, EFFECT_SHIFTED);
    if (e == NULL) return memory_out(err);
    if (to > 0) date_format(date, to);
    e->plan = plan->number;
    e->session = s->planned.number;
    e->reason = to == 0 ? arena_printf(out->arena, "%s joins the next session", title)
                        : arena_printf(out->arena, "%s is put off to %s, and the rest of its week with it%s", title, date,
                                       falls ? "; what would come after Sunday is missed" : "");
    return e->reason == NULL ? memory_out(err) : STATUS_OK;
}

/* What would be done twice a day is not put off: it would fall on what is planned there. */
static enum status put_off(struct patient *p, struct plan *plan, const struct session *s, const struct prescription *rx,
                           bool *moved, bool *falls, struct effects *out, struct error *err) {
    int index = index_of(plan, rx);
    int32_t day = day_of(s);
    forget_shifts(plan, day - date_weekday(day));
    struct shift now = stand_of(plan, index, day);
    *moved = false;
    struct shift *there = find_shift(plan, index, now.week);
    bool late = there != NULL && now.days == 0;      /* a later day of this week is put off already */
    if (late || rx->minutes > 1 || now.days + 1 > rx->missed.days || date_weekday(day) == 6) return STATUS_OK;
    if (there == NULL && (there = LIST_PUSH(p->arena, &plan->shifts)) == NULL) return memory_out(err);
    now.days++;
    *there = now;
    *moved = true;
    int last = 7 - now.days;             /* the weekday that now comes on the Monday after */
    bool over = last > date_weekday(now.from_day) && (rx->weekdays >> last & 1);
    *falls = *falls || over;
    return tell(plan, s, rx, day + 1, over, out, err);
}

/* --- joining the next one --- */

static bool is_merged(const struct plan *plan, int exercise) {
    for (size_t i = 0; i < plan->merged.count; i++)
        if (plan->merged.item[i] == exercise) return true;
    return false;
}

static bool has_later(const struct prescription *rx, int minute) {
    return rx->minutes > 0 && rx->minute[rx->minutes - 1] > minute;
}

/* Is it in the plan's next session anyway? Then, as one that had joined this session already, it is missed. */
static bool comes_anyway(const struct plan *plan, const struct prescription *rx, const struct session *s) {
    const struct phase *phase = &plan->protocol->phase[plan->phase];
    int day = date_weekday(day_of(s)), minute = wall_minute(s->planned.local.wall_ms);
    if (!(rx->weekdays >> day & 1)) return true;
    for (int ahead = 0; ahead <= 7; ahead++) {
        uint8_t bit = (uint8_t)(1u << (day + ahead) % 7);
        if ((rx->weekdays & bit) && (ahead > 0 || has_later(rx, minute))) return true;
        for (size_t i = 0; i < phase->prescriptions; i++) {
            const struct prescription *other = &phase->prescription[i];
            if ((other->weekdays & bit) && (ahead > 0 || has_later(other, minute))) return false;
        }
    }
    return true;
}

static enum status merge(struct patient *p, struct plan *plan, const struct session *s, const struct prescription *rx,
                         bool *moved, struct effects *out, struct error *err) {
    if (is_merged(plan, rx->exercise) || comes_anyway(plan, rx, s)) return STATUS_OK;
    *moved = true;
    int *exercise = LIST_PUSH(p->arena, &plan->merged);
    if (exercise == NULL) return memory_out(err);
    *exercise = rx->exercise;
    return tell(plan, s, rx, 0, false, out, err);
}

/* --- the policies --- */

static enum status judge_item(struct patient *p, struct plan *plan, const struct session *s, const struct prescription *rx,
                              bool *moved, bool *falls, struct effects *out, struct error *err) {
    struct progress *g;
    switch (rx->missed.policy) {
    case MISSED_SKIP: return STATUS_OK;
    case MISSED_SHIFT: return put_off(p, plan, s, rx, moved, falls, out, err);
    case MISSED_MERGE: return merge(p, plan, s, rx, moved, out, err);
    case MISSED_REPEAT:
        if ((g = ladder_progress(p, plan, rx)) == NULL) return memory_out(err);
        g->greens = 0;
        return STATUS_OK;
    case MISSED_LOWER: return ladder_move(p, plan, rx, -1, "its session was missed", rx->path, out, err);
    }
    return STATUS_OK;
}

enum status missed_judge(struct patient *p, struct plan *plan, const struct session *s, const struct event *e, int *moved,
                         struct effects *out, struct error *err) {
    bool falls = false;
    (void)e;
    *moved = 0;
    if (plan->state != PLAN_ACTIVE) return STATUS_OK;
    for (size_t i = 0; i < s->planned.items.count; i++) {
        const struct item *item = &s->planned.items.item[i];
        if (!item_has_plan(item, plan->number)) continue;
        const struct prescription *rx = ladder_of_item(plan, item);
        bool put = false;
        if (rx != NULL) TRY(judge_item(p, plan, s, rx, &put, &falls, out, err));
        *moved += put;
    }
    if (!falls) return STATUS_OK;
    p->missed_in_a_row++;
    return session_tally(p, plan->number, day_of(s), 1, 0, err);
}

void missed_undo(struct plan *plan, const struct session *s) {
    for (size_t i = 0; i < s->planned.items.count; i++) {
        const struct item *item = &s->planned.items.item[i];
        const struct prescription *rx = ladder_of_item(plan, item);
        if (!item_has_plan(item, plan->number) || rx == NULL) continue;
        struct shift *shift = find_shift(plan, index_of(plan, rx), day_of(s) - date_weekday(day_of(s)));
        if (shift != NULL && shift->from_day + shift->days - 1 == day_of(s) && --shift->days == 0)
            *shift = plan->shifts.item[--plan->shifts.count];
        size_t kept = 0;
        for (size_t k = 0; k < plan->merged.count; k++)
            if (plan->merged.item[k] != rx->exercise) plan->merged.item[kept++] = plan->merged.item[k];
        plan->merged.count = kept;
    }
}
