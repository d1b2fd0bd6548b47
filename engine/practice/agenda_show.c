/* agenda: the sessions to come. */
#include "practice/deed.h"
#include "practice/try.h"

enum status deed_agenda(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"patient", "days", NULL};
    int days;
    TRY(json_only(r->args, members, err));
    TRY(deed_days(r->args, &days, err));
    *answer = agenda_json(r->history.patient, r->history.zone, r->now_ms, days, err);
    return *answer != NULL ? STATUS_OK : err->status;
}
