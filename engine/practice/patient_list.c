/* patient-list: everybody, in the order in which they came. */
#include "practice/answer.h"
#include "practice/contact.h"
#include "practice/deed.h"
#include "practice/try.h"

struct listing {
    struct request *request;
    json_t *list;
};

static int64_t open_plans(const struct patient *p) {
    int64_t count = 0;
    for (size_t i = 0; i < p->plans.count; i++) count += plan_is_open(&p->plans.item[i]);
    return count;
}

static enum status add_one(void *arg, const struct stored_patient *p, struct error *err) {
    struct listing *l = arg;
    struct history h;
    TRY(history_open(l->request->practice, p->id, &h, err));
    json_t *o = json_object();
    json_put_text(&o, "patient", p->id);
    json_put_text(&o, "zone", p->zone);
    json_put_int(&o, "plans", open_plans(h.patient));
    json_put(&o, "next", answer_instant(p->next_due_ms));
    enum status status = contact_put(&o, l->request, p->id, err);
    json_push(&l->list, o);
    history_close(&h);
    return status != STATUS_OK || l->list != NULL ? status : no_memory(err);
}

enum status deed_patient_list(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {NULL};
    struct listing l = {r, json_array()};
    enum status status = json_only(r->args, members, err);
    if (status == STATUS_OK) status = store_patients_each(r->practice->store, add_one, &l, err);
    json_t *o = json_object();
    json_put(&o, "patients", l.list);
    if (status == STATUS_OK) return deed_answer(o, answer, err);
    json_decref(o);
    return status;
}
