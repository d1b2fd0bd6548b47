/* sending-resume: sending goes on, whoever or whatever held it. */
#include "base/json_build.h"
#include "practice/deed.h"
#include "practice/sending_note.h"
#include "practice/service.h"
#include "practice/try.h"

enum status deed_sending_resume(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {NULL};
    const struct sending_hold none = {.held = false};
    TRY(json_only(r->args, members, err));
    TRY(deed_staff(r, err));
    TRY(sending_hold_set(r->practice->store, &none, err));
    struct service_now *service = r->practice->service;
    if (service != NULL && atomic_load(&service->clock_held)) atomic_store(&service->believe_clock, true);
    json_t *o = json_object();
    json_put_bool(&o, "held", false);
    return deed_answer(o, answer, err);
}
