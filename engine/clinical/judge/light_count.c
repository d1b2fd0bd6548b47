#include "clinical/judge/light_count.h"
#include "clinical/plan/ladder.h"
#include "clinical/judge/patient_sessions.h"
#include "clinical/plan/plan_hold.h"
#include "time/instant.h"

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

/* --- red: everything that loads this knee waits --- */

static bool was_red(const struct session *s, size_t index) {
    int plan = s->shades.item[index].plan;
    for (size_t i = 0; i < s->shades.count; i++) {
        const struct shade *other = &s->shades.item[i];
        if (i != index && other->plan == plan && other->colour == COLOUR_RED && other->final) return true;
    }
    return false;
}

static enum status count_red(struct patient *p, const struct session *s, int plan, struct error *err) {
    struct tally *t = session_tally_of(p, plan, wall_day(s->planned.local.wall_ms));
    if (t == NULL) return memory_out(err);
    t->red++;
    return STATUS_OK;
}

static enum status hold_one(struct patient *p, struct plan *plan, const struct hold *red, enum hold_kind kind, int hours,
                            struct effects *out, struct error *err) {
    struct hold h = *red;
    h.kind = kind;
    h.until_ms = red->since_ms + hours * HOUR_MS;
    const char *why = arena_printf(out->arena, "%s: no %s for %d h, and until the knee is as usual again", red->flag,
                                   kind == HOLD_NO_IMPACT ? "impact" : "exercise", hours);
    return plan_hold_add(p, plan, &h, why, out, err);
}

static enum status hold_plan(struct patient *p, struct plan *plan, const struct hold *red, const struct light *light,
                             struct effects *out, struct error *err) {
    TRY(hold_one(p, plan, red, HOLD_WAIT_UNTIL, light->wait_h, out, err));
    return hold_one(p, plan, red, HOLD_NO_IMPACT, light->impact_wait_h, out, err);
}

/* The plans of that knee, and after a run all. */
static enum status hold_back(struct patient *p, const struct session *s, const struct shade *shade,
                             const struct event *e, struct effects *out, struct error *err) {
    const struct plan *plan = patient_plan(p, shade->plan);
    bool run = s->planned.items.item[shade->item].kind == KIND_RUN;
    struct hold red = {.cause = CAUSE_RED, .side = plan->side, .event = e->number, .waits = true,
                       .session = s->planned.number, .since_ms = s->done_ms, .root = NO_EXPRESSION};
    red.flag = arena_printf(p->arena, "session %s.%lld was red", p->id, (long long)s->planned.number);
    if (red.flag == NULL) return memory_out(err);
    for (size_t i = 0; i < p->plans.count; i++) {
        struct plan *other = &p->plans.item[i];
        if (plan_is_open(other) && (run || other->side == plan->side))
            TRY(hold_plan(p, other, &red, plan->protocol->light, out, err));
    }
    return STATUS_OK;
}

/* --- rows of colours --- */

static bool may_rise(const struct patient *p, const struct plan *plan) {
    return plan->state == PLAN_ACTIVE && !plan_holds_at(plan, HOLD_NO_PROGRESSION, p->newest_ms) &&
           !plan_holds_at(plan, HOLD_WAIT_UNTIL, p->newest_ms);
}

/* A green of an older session than the last one, or of less than is prescribed by now, leads nowhere. */
static bool leads_on(const struct plan *plan, const struct prescription *rx, const struct progress *g,
                     const struct session *s, const struct item *item) {
    struct stand stand = ladder_stand(plan, rx);
    return s->planned.number > g->session && ladder_as_much(plan, &stand, item);
}

static enum status count_row(struct patient *p, struct plan *plan, const struct session *s, const struct shade *shade,
                             int greens, struct effects *out, struct error *err) {
    const struct item *item = &s->planned.items.item[shade->item];
    const struct light *light = plan->protocol->light;
    const struct prescription *rx = ladder_of_item(plan, item);
    if (rx == NULL || rx->ladder.rungs == 0) return STATUS_OK;
    struct progress *g = ladder_progress(p, plan, rx);
    if (g == NULL) return memory_out(err);
    if (shade->colour == COLOUR_GREY) {  /* it might have been no green one: it breaks their row, not that of ambers */
        g->greens = 0;
        return STATUS_OK;
    }
    bool on = shade->colour == COLOUR_GREEN && leads_on(plan, rx, g, s, item);
    g->greens = shade->colour == COLOUR_GREEN ? g->greens + on : 0;
    g->ambers = shade->colour == COLOUR_AMBER ? g->ambers + 1 : 0;
    if (s->planned.number > g->session) g->session = s->planned.number;
    const char *why = arena_printf(out->arena, "%s.%lld was %s", p->id, (long long)s->planned.number,
                                   colour_name(shade->colour));
    if (shade->colour == COLOUR_RED) return ladder_move(p, plan, rx, -1, why, light->path, out, err);
    if (g->greens >= greens && on && may_rise(p, plan)) {
        g->greens = 0;
        return ladder_move(p, plan, rx, 1, why, light->path, out, err);
    }
    if (light->ambers == 0 || g->ambers < light->ambers) return STATUS_OK;
    g->ambers = 0;
    return ladder_move(p, plan, rx, -1, why, light->path, out, err);
}

enum status light_count(struct patient *p, struct session *s, size_t index, int greens, const struct event *e,
                        struct effects *out, struct error *err) {
    const struct shade *shade = &s->shades.item[index];
    struct plan *plan = patient_plan(p, shade->plan);
    if (shade->colour == COLOUR_RED) {
        if (!was_red(s, index)) TRY(count_red(p, s, shade->plan, err));
        TRY(hold_back(p, s, shade, e, out, err));
    }
    return count_row(p, plan, s, shade, greens, out, err);
}
