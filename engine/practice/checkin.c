/* checkin: what the patient reports of a session, in one part or several. */
#include "practice/checkin.h"
#include "practice/answer.h"
#include "practice/deed.h"
#include "practice/try.h"
#include "time/instant.h"

/* --- which session ----------------------------------------------------------------------------------------------- */

static enum status not_next(const struct request *r, const struct session_plan *next, bool found, struct error *err) {
    char asked[ID_SIZE], id[ID_SIZE], when[INSTANT_SIZE];
    id_session(asked, r->about.patient, r->about.number);
    if (!found) return error_set(err, STATUS_NO, "%s is no session: none is to come", asked);
    return error_set(err, STATUS_NO, "%s is not the next session: that is %s, at %s", asked,
                     id_session(id, r->about.patient, next->number), wall_format(when, next->local.wall_ms));
}

/* A session before it has come due: only the next one, and only on its own day. */
static enum status find_early(const struct request *r, struct session_plan *out, struct error *err) {
    const struct history *h = &r->history;
    char id[ID_SIZE], when[INSTANT_SIZE];
    struct agenda *g;
    bool found, early = true;
    TRY(agenda_open(h->patient, h->zone, deed_after_ms(r), r->arena, &g, err));
    for (found = true; found && early;) TRY(agenda_next(g, out, &found, &early, err));
    if (!found || out->number != r->about.number) return not_next(r, out, found, err);
    if (wall_day(out->local.wall_ms) == wall_day(zone_local(h->zone, r->now_ms).wall_ms)) return STATUS_OK;
    return error_set(err, STATUS_NO, "%s comes at %s and can be answered from that day on",
                     id_session(id, r->about.patient, out->number), wall_format(when, out->local.wall_ms));
}

static enum status find_session(struct request *r, struct event *e, const struct session_plan **planned,
                                struct error *err) {
    struct patient *p = r->history.patient;
    const struct session *s = patient_session(p, r->about.number);
    char id[ID_SIZE];
    e->as.checkin.session = r->about.number;
    e->as.checkin.early = s == NULL;
    *planned = s != NULL ? &s->planned : &e->as.checkin.planned;
    if (s != NULL) return STATUS_OK;
    if (r->about.number > p->last_session) return find_early(r, &e->as.checkin.planned, err);
    return error_set(err, STATUS_NO, "%s is too long ago to be answered", id_session(id, p->id, r->about.number));
}

/* --- done or skipped --------------------------------------------------------------------------------------------- */

static enum status read_outcome(const json_t *args, struct event *e, bool *share_given, struct error *err) {
    int64_t share = -1;
    TRY(json_get_bool_or(args, "done", &e->as.checkin.done, err));
    TRY(deed_text_or(args, "skipped", DEED_TEXT_MAX, &e->as.checkin.why, err));
    TRY(json_get_int_or(args, "share", 0, 100, &share, err));
    e->as.checkin.skipped = e->as.checkin.why != NULL;
    e->as.checkin.share = share >= 0 ? (int)share : 100;
    *share_given = share >= 0;
    if (e->as.checkin.done && e->as.checkin.skipped)
        return error_set(err, STATUS_INPUT, "a session is done or skipped, not both");
    if (*share_given && !e->as.checkin.done)
        return error_set(err, STATUS_INPUT, "\"share\" says how much of it was done: it needs \"done\"");
    return STATUS_OK;
}

/* Said again it must be the same; a second part without a share leaves the first one's. */
static enum status check_again(const struct request *r, struct event *e, bool share_given, struct error *err) {
    const struct session *s = patient_session(r->history.patient, r->about.number);
    char id[ID_SIZE];
    id_session(id, r->about.patient, r->about.number);
    if (s == NULL || !(e->as.checkin.done || e->as.checkin.skipped)) return STATUS_OK;
    if (s->state == SESSION_DONE && e->as.checkin.skipped)
        return error_set(err, STATUS_NO, "%s was already answered as done", id);
    if (s->state == SESSION_SKIPPED && e->as.checkin.done)
        return error_set(err, STATUS_NO, "%s was already answered as skipped", id);
    if (s->state != SESSION_DONE) return STATUS_OK;
    if (share_given && e->as.checkin.share != s->share)
        return error_set(err, STATUS_NO, "%s was already answered as done, %d percent of it", id, s->share);
    e->as.checkin.share = s->share;
    return STATUS_OK;
}

/* --- the deed ---------------------------------------------------------------------------------------------------- */

static json_t *answer_of(const struct request *r, const report_list *reports, json_t *moves) {
    const struct patient *p = r->history.patient;
    char id[ID_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "event", id_event(id, p->id, p->events));
    json_put_text(&o, "session", id_session(id, p->id, r->about.number));
    json_put_some(&o, "masked", (int64_t)answer_masked(reports));
    json_put(&o, "disposition", answer_disposition(p, &r->clinic, r->now_ms));
    json_put(&o, "say", answer_say(p));
    json_put(&o, "moves", moves);
    answer_put_news(&o, p, &r->history.effects);
    return o;
}

static enum status read_event(struct request *r, struct event *e, struct error *err) {
    const struct session_plan *planned;
    bool share_given;
    TRY(read_outcome(r->args, e, &share_given, err));
    TRY(find_session(r, e, &planned, err));
    TRY(check_again(r, e, share_given, err));
    TRY(checkin_reports(r, r->args, r->at_ms, planned, &e->as.checkin.reports, err));
    if (e->as.checkin.done || e->as.checkin.skipped || e->as.checkin.reports.count > 0) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "nothing is reported: say done, skipped, a pain score or other findings");
}

enum status deed_checkin(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"session", "done",     "skipped", "share", "before",    "during", "after60",
                                          "morning", "swelling", "limp",    "sharp", "analgesic", "form",   NULL};
    struct event e = deed_event(r, EVENT_CHECKIN);
    json_t *moves;
    TRY(json_only(r->args, members, err));
    TRY(read_event(r, &e, err));
    TRY(deed_keep_safety(r, err));
    TRY(history_add(&r->history, &e, err));
    TRY(answer_moves(&r->history, &moves, err));
    return deed_answer(answer_of(r, &e.as.checkin.reports, moves), answer, err);
}
