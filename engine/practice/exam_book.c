/* exam-book: a clinician gives an examination its time. */
#include "practice/exam.h"
#include "practice/try.h"
#include "time/instant.h"
#include <string.h>

/* The clinic's wall time, or an instant. */
static enum status read_time(const struct request *r, const struct exam_search *s, int64_t *out, struct error *err) {
    const char *text;
    int64_t wall_ms;
    TRY(json_get_text(r->args, "time", &text, err));
    if (strlen(text) != strlen("2027-03-02T09:00")) return instant_parse(text, "\"time\"", out, err);
    TRY(wall_parse(text, "\"time\"", &wall_ms, err));
    *out = zone_instant_ms(s->zone, wall_ms);
    return STATUS_OK;
}

enum status deed_exam_book(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"exam", "time", NULL};
    struct event e = deed_event(r, EVENT_EXAM_BOOKED);
    struct exam_search s;
    struct exam *x;
    json_t *moves;
    TRY(json_only(r->args, members, err));
    TRY(exam_of(r, &x, err));
    TRY(exam_search(r, x, &s, err));
    TRY(read_time(r, &s, &e.as.exam_booked.at_ms, err));
    TRY(exam_time_check(&s, e.as.exam_booked.at_ms, err));
    e.as.exam_booked.event = x->event;
    e.as.exam_booked.index = x->index;
    /* it takes place there, whatever the patient's own clock shows */
    e.as.exam_booked.local = zone_local(s.zone, e.as.exam_booked.at_ms);
    TRY(change_add(r, &e, &moves, err));
    return change_answer(r, &e, moves, answer, err);
}
