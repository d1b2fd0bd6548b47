#include "clinical/judge/rounds.h"
#include "clinical/judge/patient_sessions.h"
#include "time/instant.h"

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

/* --- when the next one comes ------------------------------------------------------------------------------------ */

static const struct repeat *again_of(const struct plan *plan) {
    return plan == NULL || plan->phase < 0 ? NULL : &plan->protocol->phase[plan->phase].again;
}

/* The sooner of the two; 0 is none. */
static int sooner(int minutes, const struct repeat *g, int nth) {
    if (g == NULL || g->times < nth) return minutes;
    return minutes == 0 || g->after_min < minutes ? g->after_min : minutes;
}

/* Minutes to the nth repeat, by the phases whose exercises and questions are in it; 0: none says so. */
static int repeat_after(struct patient *p, const struct session_plan *s, int nth) {
    int minutes = 0;
    for (size_t i = 0; i < s->items.count; i++) {
        const struct item *item = &s->items.item[i];
        minutes = sooner(minutes, again_of(patient_plan(p, item->plan)), nth);
        for (int k = 0; k < item->alsos; k++) minutes = sooner(minutes, again_of(patient_plan(p, item->also[k])), nth);
    }
    for (size_t i = 0; i < s->questions.count; i++) {
        const struct question *q = &s->questions.item[i];
        if (q->about == 0) minutes = sooner(minutes, again_of(patient_plan(p, q->plan)), nth);
    }
    return minutes;
}

static void await(struct patient *p, struct session *s, int64_t at_ms) {
    int64_t sent_ms = s->planned.send_ms > at_ms ? s->planned.send_ms : at_ms;
    int minutes = repeat_after(p, &s->planned, s->round - s->snoozes + 1);
    s->again_ms = minutes > 0 ? sent_ms + minutes * MINUTE_MS : 0;
    if (s->again_ms >= s->planned.closes_ms) s->again_ms = 0;
}

void round_await(struct patient *p, const struct event *due) {
    await(p, patient_session(p, due->as.due.session.number), due->at_ms);
}

bool round_repeats(const struct session *s) { return s->state == SESSION_OPEN && s->again_ms > 0 && !s->snoozed; }

void round_logged(struct patient *p, const struct event *checkin) {
    struct session *s = patient_session(p, checkin->as.checkin.session);
    if (s != NULL && round_repeats(s)) s->again_ms = 0;
}

/* --- snoozed ---------------------------------------------------------------------------------------------------- */

static enum status refuse_state(const struct patient *p, const struct session *s, int64_t number, struct error *err) {
    static const char *const is[] = {[SESSION_OPEN] = "has not come due", [SESSION_DONE] = "is done",
                                     [SESSION_SKIPPED] = "was skipped", [SESSION_MISSED] = "was missed",
                                     [SESSION_CANCELLED] = "was taken back"};
    if (s == NULL && number <= p->last_session)
        return error_set(err, STATUS_NO, "%s.%lld is over: it cannot be snoozed", p->id, (long long)number);
    return error_set(err, STATUS_NO, "%s.%lld %s: it cannot be snoozed", p->id, (long long)number,
                     s == NULL ? is[SESSION_OPEN] : is[s->state]);
}

/* The patient's clock then. */
static const char *clock_at(char buffer[static INSTANT_SIZE], const struct event *e, int64_t at_ms) {
    return minute_format(buffer, wall_minute(e->local.wall_ms + (at_ms - e->at_ms)));
}

static enum status check_until(const struct patient *p, const struct session *s, const struct event *e,
                               struct error *err) {
    char latest[INSTANT_SIZE], until[INSTANT_SIZE];
    int64_t number = s->planned.number, latest_ms = e->as.snoozed.late_ms - SNOOZE_ROOM_MS;
    if (e->as.snoozed.until_ms <= latest_ms) return STATUS_OK;
    clock_at(latest, e, latest_ms);
    clock_at(until, e, e->as.snoozed.until_ms);
    if (latest_ms - e->at_ms < SNOOZE_MIN * MINUTE_MS)
        return error_set(err, STATUS_NO,
                         "%s.%lld cannot be snoozed any more: its reminder goes out until %s at the latest", p->id,
                         (long long)number, latest);
    return error_set(err, STATUS_NO, "%s.%lld can be snoozed until %s at the latest: %d minutes would be until %s",
                     p->id, (long long)number, latest, e->as.snoozed.minutes, until);
}

static bool is_sound(const struct session *s, const struct event *e) {
    int64_t late_ms = e->as.snoozed.late_ms;
    return e->as.snoozed.until_ms == e->at_ms + e->as.snoozed.minutes * MINUTE_MS && late_ms >= s->planned.late_ms &&
           late_ms <= s->planned.closes_ms;
}

enum status round_check_snoozed(struct patient *p, const struct event *e, struct error *err) {
    char until[INSTANT_SIZE];
    int64_t number = e->as.snoozed.session;
    const struct session *s = patient_session(p, number);
    if (e->as.snoozed.minutes < SNOOZE_MIN || e->as.snoozed.minutes > SNOOZE_MAX)
        return error_set(err, STATUS_NO, "a reminder is snoozed for %d to %d minutes, not %d", SNOOZE_MIN, SNOOZE_MAX,
                         e->as.snoozed.minutes);
    if (s == NULL || s->state != SESSION_OPEN || !s->came_due) return refuse_state(p, s, number, err);
    if (s->snoozed)
        return error_set(err, STATUS_NO, "%s.%lld is snoozed already, until %s", p->id, (long long)number,
                         clock_at(until, e, s->again_ms));
    if (s->snoozes >= SNOOZE_TIMES)
        return error_set(err, STATUS_NO, "%s.%lld was snoozed %d times already, and none is left", p->id,
                         (long long)number, s->snoozes);
    if (!is_sound(s, e)) return error_set(err, STATUS_NO, "%s: the snooze does not fit its session's windows", p->id);
    return check_until(p, s, e, err);
}

enum status round_snoozed(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    struct session *s = patient_session(p, e->as.snoozed.session);
    struct effect *effect = effect_add(out, EFFECT_SNOOZED);
    char until[INSTANT_SIZE];
    if (effect == NULL) return memory_out(err);
    effect->session = s->planned.number;
    effect->round = s->round;
    effect->reason = arena_printf(out->arena, "snoozed until %s", clock_at(until, e, e->as.snoozed.until_ms));
    if (effect->reason == NULL) return memory_out(err);
    s->snoozes++;
    s->snoozed = true;
    s->again_ms = e->as.snoozed.until_ms;
    s->planned.late_ms = e->as.snoozed.late_ms;
    return STATUS_OK;
}

/* --- the next round comes due ----------------------------------------------------------------------------------- */

enum status round_check_due(struct patient *p, const struct event *e, struct error *err) {
    int64_t number = e->as.due.session.number;
    const struct session *s = patient_session(p, number);
    if (s == NULL || !s->came_due || s->state != SESSION_OPEN) return refuse_state(p, s, number, err);
    if (e->as.due.round == s->round + 1 && s->again_ms > 0 && e->at_ms >= s->again_ms) return STATUS_OK;
    return error_set(err, STATUS_NO, "%s.%lld: round %d of its reminder is not the next", p->id, (long long)number,
                     e->as.due.round);
}

enum status round_due(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    const struct session_plan *shown = &e->as.due.session;
    struct session *s = patient_session(p, shown->number);
    struct effect *effect = effect_add(out, EFFECT_REMINDER);
    struct session_plan kept;
    if (effect == NULL) return memory_out(err);
    effect->session = shown->number;
    effect->round = e->as.due.round;
    effect->planned = shown;
    TRY(session_copy_plan(p, shown, &kept, err));
    s->planned.items = kept.items;       /* what was left out stays out */
    if (!s->snoozed) s->planned.send_ms = shown->send_ms;    /* late windows are counted from what came by itself */
    s->planned.late_ms = shown->late_ms;
    s->round = e->as.due.round;
    s->snoozed = false;
    await(p, s, e->at_ms);
    return STATUS_OK;
}
