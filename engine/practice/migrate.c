/* migrate: a plan goes on by another version of its protocol. */
#include "base/text.h"
#include "practice/change.h"
#include "practice/migrate_differs.h"
#include "practice/migrate_place.h"
#include "practice/pinned.h"
#include "practice/try.h"
#include <string.h>

/* --- the version ------------------------------------------------------------------------------------------------- */

static enum status no_version(const struct request *r, const struct plan *plan, const char *to, struct error *err) {
    const struct catalogue *c = r->practice->catalogue;
    const char **versions = arena_array(r->arena, c->protocols.count + 1, sizeof *versions);
    const char *list = "";
    size_t count = 0;
    if (versions == NULL) return no_memory(err);
    for (size_t i = 0; i < c->protocols.count; i++)
        if (strcmp(c->protocols.item[i]->id, plan->protocol->id) == 0)
            versions[count++] = c->protocols.item[i]->version;
    for (size_t i = 0; i < count && list != NULL; i++)
        list = arena_printf(r->arena, "%s%s%s", list, i > 0 ? ", " : "", versions[i]);
    if (list == NULL) return no_memory(err);
    const char *nearest = text_nearest(to, versions, count);
    return error_set(err, STATUS_INPUT, "\"to\": there is no version \"%s\" of %s%s%s%s; there are %s", to,
                     plan->protocol->id, nearest != NULL ? ", did you mean \"" : "", nearest != NULL ? nearest : "",
                     nearest != NULL ? "\"?" : "", list);
}

/* NULL: there is none. */
static const struct protocol *find_version(const struct request *r, const struct plan *plan, const char *to) {
    const struct catalogue *c = r->practice->catalogue;
    const struct protocol *found = NULL;
    for (size_t i = 0; i < c->protocols.count; i++) {
        const struct protocol *p = c->protocols.item[i];
        if (strcmp(p->id, plan->protocol->id) == 0 && strcmp(p->version, to) == 0) found = p;
    }
    return found;
}

/* --- the place in it --------------------------------------------------------------------------------------------- */

static enum status no_place(const struct plan *plan, const struct protocol *to, const char *kind, const char *id,
                            struct error *err) {
    return error_set(err, STATUS_NO, "%s %s has no %s \"%s\", and does not say where plans of %s in it go on", to->id,
                     to->version, kind, id, plan->protocol->version);
}

static enum status find_place(const struct plan *plan, const struct protocol *to, struct event *e, struct error *err) {
    const struct protocol *from = plan->protocol;
    bool has_phase = plan->phase >= 0 && (size_t)plan->phase < from->phases, has_step = plan->step >= 0;
    const char *phase = has_phase ? from->phase[plan->phase].id : NULL;
    const char *step = has_step ? from->step[plan->step].id : NULL;
    e->as.migrated.plan = plan->number;
    e->as.migrated.version = to->version;
    e->as.migrated.hash = to->hash;
    e->as.migrated.phase = migrate_phase(to, from->version, phase);
    e->as.migrated.step = migrate_step(to, from->version, step);
    if (has_phase && e->as.migrated.phase == NULL) return no_place(plan, to, "phase", phase, err);
    if (has_step && e->as.migrated.step == NULL) return no_place(plan, to, "step", step, err);
    return STATUS_OK;
}

/* --- the deed ---------------------------------------------------------------------------------------------------- */

/* Takes differs and moves. */
static json_t *answer_of(const struct request *r, const struct event *e, const char *from, json_t *differs,
                         json_t *moves) {
    char id[ID_SIZE];
    json_t *o = json_object();
    json_put(&o, "event", r->dry ? json_null() : json_string(id_event(id, r->about.patient, e->number)));
    json_put_text(&o, "plan", id_plan(id, r->about.patient, e->as.migrated.plan));
    json_put_text(&o, "from", from);
    json_put_text(&o, "to", e->as.migrated.version);
    json_put_text(&o, "step", e->as.migrated.step);
    json_put_text(&o, "phase", e->as.migrated.phase);
    json_put(&o, "differs", differs);
    json_put(&o, "moves", moves);
    return o;
}

/* What would have been is told before what is changes. */
static enum status go(struct request *r, struct event *e, const struct protocol *to, const char *from, json_t **answer,
                      struct error *err) {
    json_t *differs, *moves = NULL;
    TRY(migrate_differs(&r->history, e->as.migrated.plan, to, &differs, err));
    enum status status = r->dry ? STATUS_OK : pinned_keep(r->practice, to, NULL, err);
    if (status == STATUS_OK) status = history_add(&r->history, e, err);
    if (status == STATUS_OK) status = answer_moves(&r->history, &moves, err);
    if (status == STATUS_OK) return deed_answer(answer_of(r, e, from, differs, moves), answer, err);
    json_decref(differs);
    return status;
}

enum status deed_migrate(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"plan", "to", "dry_run", NULL};
    struct event e = deed_event(r, EVENT_MIGRATED);
    const char *version;
    struct plan *plan;
    char id[ID_SIZE];
    TRY(json_only(r->args, members, err));
    TRY(json_get_bool_or(r->args, "dry_run", &r->dry, err));
    TRY(change_plan(r, &plan, err));
    TRY(json_get_text(r->args, "to", &version, err));
    TRY(pinned_all(r->practice, err)); /* those in service and those that the store has */
    const struct protocol *to = find_version(r, plan, version);
    if (to == NULL) return no_version(r, plan, version, err);
    if (to == plan->protocol)
        return error_set(err, STATUS_NO, "%s is on %s %s already", id_plan(id, r->about.patient, plan->number), to->id,
                         to->version);
    TRY(find_place(plan, to, &e, err));
    TRY(deed_not_late(r, err));
    return go(r, &e, to, plan->protocol->version, answer, err);
}
