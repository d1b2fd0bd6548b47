/* reminders: the rows of the outbox, of one patient or of all. */
#include "base/text.h"
#include "clinical/event/reminder.h"
#include "practice/answer.h"
#include "practice/deed.h"
#include "practice/try.h"

struct listing {
    struct request *request;
    json_t *list;
    int state;
}; /* state -1: every one */

static enum status add_of(void *arg, const struct stored_patient *p, struct error *err) {
    struct listing *l = arg;
    struct store *s = l->request->practice->store;
    struct stored_reminder *r;
    size_t count;
    TRY(store_reminders_of(s, p->id, 0, l->request->arena, &r, &count, err));
    for (size_t i = 0; i < count; i++) {
        json_t *o;
        if (l->state >= 0 && r[i].state != l->state) continue;
        TRY(answer_reminder(s, &r[i], l->request->arena, &o, err));
        json_push(&l->list, o);
    }
    return l->list != NULL ? STATUS_OK : no_memory(err);
}

static enum status read_state(const json_t *args, int *out, struct error *err) {
    const char *name = NULL, *names[REMINDER_STATES];
    enum reminder_state state;
    *out = -1;
    TRY(json_get_text_or(args, "state", &name, err));
    if (name == NULL) return STATUS_OK;
    if (reminder_state_from(name, &state)) {
        *out = state;
        return STATUS_OK;
    }
    for (int i = 0; i < REMINDER_STATES; i++) names[i] = reminder_state_name((enum reminder_state)i);
    const char *nearest = text_nearest(name, names, REMINDER_STATES);
    return error_set(err, STATUS_INPUT, "\"state\": no reminder is ever \"%s\"%s%s%s", name,
                     nearest != NULL ? ", did you mean \"" : "", nearest != NULL ? nearest : "",
                     nearest != NULL ? "\"?" : "");
}

static enum status collect(struct listing *l, struct error *err) {
    struct request *r = l->request;
    struct stored_patient one = {.id = r->about.patient};
    if (r->history.patient != NULL) return add_of(l, &one, err);
    return store_patients_each(r->practice->store, add_of, l, err);
}

enum status deed_reminders(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"patient", "state", NULL};
    struct listing l = {.request = r};
    TRY(json_only(r->args, members, err));
    TRY(read_state(r->args, &l.state, err));
    l.list = json_array();
    enum status status = collect(&l, err);
    json_t *o = json_object();
    json_put(&o, "reminders", l.list);
    if (status == STATUS_OK) return deed_answer(o, answer, err);
    json_decref(o);
    return status;
}
