#include "clinical/plan/exam.h"
#include "clinical/plan/alert.h"
#include "time/instant.h"
#include <string.h>

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

static enum status tell(const struct exam *x, const char *reason, struct effects *out, struct error *err) {
    struct effect *effect = effect_add(out, EFFECT_EXAM);
    if (effect == NULL) return memory_out(err);
    effect->exam = *x;
    effect->to = exam_state_name(x->state);
    effect->reason = reason;
    return STATUS_OK;
}

struct exam *exam_open(struct patient *p) {
    for (size_t i = 0; i < p->exams.count; i++) {
        enum exam_state s = p->exams.item[i].state;
        if (s == EXAM_ASKED || s == EXAM_BOOKED) return &p->exams.item[i];
    }
    return NULL;
}

/* Bytes of the reasons of one exam. What is asked for after that makes it more urgent all the same, and is in its event. */
#define EXAM_MOST_REASONS 4000

/* --- asking ------------------------------------------------------------------------------------------------------- */

/* A booking stands whatever is found later; that it has become too late is a clinician's to see. */
static enum status too_late(struct patient *p, const struct event *e, const struct exam *x, struct effects *out,
                            struct error *err) {
    if (x->state != EXAM_BOOKED || x->at_ms <= x->deadline_ms) return STATUS_OK;
    char at[INSTANT_SIZE], deadline[INSTANT_SIZE];
    const char *text = arena_printf(p->arena, "the exam %s:%lld/%d is booked for %s, and now due by %s: %s", p->id,
                                    (long long)x->event, x->index, instant_format(at, x->at_ms),
                                    instant_format(deadline, x->deadline_ms), x->reason);
    const char *cause = arena_printf(p->arena, "exam %lld/%d too late", (long long)x->event, x->index);
    int64_t limit_ms = x->deadline_ms > e->at_ms ? x->deadline_ms - e->at_ms : 0;
    return alert_raise(p, e, out, x->disposition, limit_ms, "exam", cause, text, err);
}

static enum status join(struct patient *p, const struct event *e, struct exam *x, const struct exam *more,
                        struct effects *out, struct error *err) {
    bool fits = strlen(x->reason) + strlen(more->reason) < EXAM_MOST_REASONS;
    if (fits && strstr(x->reason, more->reason) == NULL)
        x->reason = arena_printf(p->arena, "%s; %s", x->reason, more->reason);
    if (x->reason == NULL) return memory_out(err);
    if (more->disposition < x->disposition) x->disposition = more->disposition;
    if (more->deadline_ms < x->deadline_ms) x->deadline_ms = more->deadline_ms;
    const struct exam now = *x;
    enum status status = tell(&now, more->reason, out, err);
    return status == STATUS_OK ? too_late(p, e, &now, out, err) : status;
}

enum status exam_ask(struct patient *p, const struct event *e, enum disposition d, int64_t limit_ms, const char *reason,
                     struct effects *out, struct error *err) {
    if (reason == NULL) return memory_out(err);
    struct exam asked = {.event = e->number, .index = patient_index(p, e->number), .state = EXAM_ASKED, .disposition = d,
                         .deadline_ms = limit_ms == INSTANT_NONE ? INSTANT_NONE : e->at_ms + limit_ms, .reason = reason};
    struct exam *x = exam_open(p);
    if (x != NULL) return join(p, e, x, &asked, out, err);
    x = LIST_PUSH(p->arena, &p->exams);
    if (x == NULL) return memory_out(err);
    *x = asked;
    return tell(x, reason, out, err);
}

/* Of a patient's asking, or a rule's: one cause for each exam. */
static const char *cause_of(struct patient *p, const struct exam *x) {
    return arena_printf(p->arena, "exam %lld/%d asked", (long long)x->event, x->index);
}

enum status exam_ask_aloud(struct patient *p, const struct event *e, enum disposition d, int64_t limit_ms,
                           const char *reason, struct effects *out, struct error *err) {
    enum status status = exam_ask(p, e, d, limit_ms, reason, out, err);
    if (status != STATUS_OK) return status;
    const struct exam *x = exam_open(p);
    const char *text = arena_printf(p->arena, "An examination is asked for, exam %s:%lld/%d: %s", p->id,
                                    (long long)x->event, x->index, reason);
    return alert_raise(p, e, out, d, limit_ms == INSTANT_NONE ? disposition_limit_ms(d) : limit_ms, "exam",
                       cause_of(p, x), text, err);
}

/* Whoever books it has seen that it was asked for. */
static enum status acknowledge(struct patient *p, const struct exam *x, const struct event *e, struct effects *out,
                               struct error *err) {
    const char *cause = cause_of(p, x);
    if (cause == NULL) return memory_out(err);
    for (size_t i = 0; i < p->alerts.count; i++) {
        struct alert *a = &p->alerts.item[i];
        if (a->acknowledged != 0 || strcmp(a->cause, cause) != 0) continue;
        enum status status = alert_acknowledge(a, e, out, err);
        if (status != STATUS_OK) return status;
    }
    return STATUS_OK;
}

/* --- booked, cancelled, over -------------------------------------------------------------------------------------- */

enum status exam_check(struct patient *p, const struct event *e, int64_t event, int index, struct error *err) {
    const struct exam *x = patient_exam(p, event, index);
    if (x == NULL)
        return error_set(err, STATUS_NO, "%s:%lld/%d is no exam", p->id, (long long)event, index);
    bool open = (x->state == EXAM_ASKED || x->state == EXAM_BOOKED) && !(x->state == EXAM_BOOKED && x->at_ms <= e->at_ms);
    if (!open)
        return error_set(err, STATUS_NO, "the exam %s:%lld/%d is %s: it cannot be %s", p->id, (long long)event, index,
                         exam_state_name(x->state == EXAM_CANCELLED ? EXAM_CANCELLED : EXAM_OVER),
                         e->kind == EVENT_EXAM_BOOKED ? "booked" : "cancelled");
    if (e->kind != EVENT_EXAM_BOOKED || e->as.exam_booked.at_ms > e->at_ms) return STATUS_OK;
    char at[INSTANT_SIZE], now[INSTANT_SIZE];
    return error_set(err, STATUS_NO, "an exam cannot be booked for %s, which is not after %s",
                     instant_format(at, e->as.exam_booked.at_ms), instant_format(now, e->at_ms));
}

enum status exam_book(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    struct exam *x = patient_exam(p, e->as.exam_booked.event, e->as.exam_booked.index);
    x->state = EXAM_BOOKED;
    x->at_ms = e->as.exam_booked.at_ms;
    x->local = e->as.exam_booked.local;
    x->booked_ms = e->at_ms;
    enum status status = acknowledge(p, x, e, out, err);
    return status == STATUS_OK ? tell(x, x->reason, out, err) : status;
}

enum status exam_cancel(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    struct exam *x = patient_exam(p, e->as.raised.event, e->as.raised.index);
    x->state = EXAM_CANCELLED;
    x->closed_ms = e->at_ms;
    enum status status = acknowledge(p, x, e, out, err);
    return status != STATUS_OK ? status : tell(x, e->as.raised.why != NULL ? e->as.raised.why : "cancelled", out, err);
}

void exam_pass(struct patient *p) {
    size_t kept = 0;
    for (size_t i = 0; i < p->exams.count; i++) {
        struct exam *x = &p->exams.item[i];
        if (x->state == EXAM_BOOKED && x->at_ms <= p->newest_ms) {
            x->state = EXAM_OVER;
            x->closed_ms = x->at_ms;
        }
        bool open = x->state == EXAM_ASKED || x->state == EXAM_BOOKED;
        if (open || x->closed_ms >= p->newest_ms - PATIENT_TOLD_DAYS * DAY_MS) p->exams.item[kept++] = *x;
    }
    p->exams.count = kept;
}
