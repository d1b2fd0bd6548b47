/* plan: the plan as it would be for somebody with these findings; nothing is kept. */
#include "practice/opening.h"
#include "practice/settings.h"
#include "practice/try.h"
#include "time/instant.h"

#define NOBODY "p0"

static enum status add(struct request *r, struct event *e, int64_t at_ms, struct error *err) {
    e->at_ms = at_ms;
    return history_add(&r->history, e, err);
}

/* A history of somebody who is added, says this, and is enrolled, all at one instant. */
static enum status imagine(struct request *r, struct opening *o, int64_t at_ms, struct assessment *as,
                           struct error *err) {
    struct event added = deed_event(r, EVENT_PATIENT_ADDED), said = deed_event(r, EVENT_FINDINGS);
    struct event enrolled = deed_event(r, EVENT_ENROLLED);
    json_t *form;
    added.as.settings = (struct settings){
        .zone = zone_name(r->history.zone), .quiet_from = QUIET_FROM_DEFAULT, .quiet_to = QUIET_TO_DEFAULT};
    TRY(json_get_object(r->args, "form", &form, err));
    TRY(findings_read(r->practice->catalogue->vocabulary, form, r->now_ms, &said.as.findings.reports, r->arena, err));
    TRY(add(r, &added, at_ms, err));
    TRY(add(r, &said, at_ms, err));
    TRY(opening_assess(r, o, as, &enrolled, err));
    return add(r, &enrolled, at_ms, err);
}

/* Days are counted from the start: from now when that is today, else from the first minute of that day. */
static enum status sessions(const struct request *r, const struct opening *o, int64_t first_ms, int days,
                            json_t **answer, struct error *err) {
    const struct history *h = &r->history;
    int32_t today = wall_day(zone_local(h->zone, r->now_ms).wall_ms);
    bool now = o->start_day == today;
    *answer = agenda_json(h->patient, h->zone, now ? r->now_ms : first_ms - 1, now ? days : days + 1, err);
    return *answer != NULL ? STATUS_OK : err->status;
}

enum status deed_plan(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"protocol", "side", "form", "zone", "start", "days", NULL};
    struct assessment as = {0};
    struct opening o;
    const char *zone, *start;
    int days;
    TRY(json_only(r->args, members, err));
    TRY(json_get_text(r->args, "zone", &zone, err));
    TRY(json_get_text(r->args, "start", &start, err));
    TRY(deed_days(r->args, &days, err));
    TRY(history_new(r->practice, NOBODY, zone, &r->history, err));
    TRY(opening_read(r, 0, &o, err));
    int64_t first_ms = zone_instant_ms(r->history.zone, wall_at(o.start_day, 0));
    bool past = o.start_day < wall_day(zone_local(r->history.zone, r->now_ms).wall_ms);
    TRY(imagine(r, &o, past ? first_ms - 1 : r->now_ms, &as, err));
    TRY(sessions(r, &o, first_ms, days, answer, err));
    opening_put_running(&as, o.protocol->id, o.side, answer);
    return *answer != NULL ? STATUS_OK : no_memory(err);
}
