/* status: whether reminders go out, and what is amiss if they do not. */
#include "practice/deed.h"
#include "practice/health.h"
#include "practice/try.h"

enum status deed_status(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {NULL};
    struct health health;
    TRY(json_only(r->args, members, err));
    TRY(health_look(r->practice, &r->clinic, r->now_ms, r->arena, &health, err));
    *answer = health.answer;
    return STATUS_OK;
}
