#include "clinical/agenda/agenda_windows.h"
#include "practice/history.h"
#include "remind/delivery_inside.h"
#include "time/instant.h"

/* The patient's own day; where the zone is not known any more, the world's. */
static enum status day_of(struct claiming *c, struct person *p, int64_t *begins_ms, struct error *err) {
    const struct zone *z = NULL;
    int64_t now_ms = c->by->now_ms;
    struct local local = {now_ms, 0};
    if (zones_get(c->practice->zones, p->to.zone, &z, NULL) == STATUS_MEMORY) return no_memory(err);
    if (z) local = zone_local(z, now_ms);
    int64_t day_ms = (int64_t)wall_day(local.wall_ms) * DAY_MS;
    *begins_ms = z ? zone_instant_ms(z, day_ms) : day_ms;
    p->day_ends_ms = z ? zone_instant_ms(z, day_ms + DAY_MS) : day_ms + DAY_MS;
    if (p->day_ends_ms <= now_ms) p->day_ends_ms = now_ms + DELIVERY_LAST_RETRY_MS; /* a day that a zone leaves out */
    return STATUS_OK;
}

/* ---- How many ---- */

static bool any_protocol_says(const struct catalogue *c) {
    for (size_t i = 0; i < c->protocols.count; i++)
        if (c->protocols.item[i]->messages > 0) return true;
    return false;
}

/* Those of the store are asked once: what is not known of them yet may be what a plan is pinned to, and what is
 * published later is in the catalogue. */
static enum status may_say(struct practice *p, bool *may, struct error *err) {
    *may = any_protocol_says(p->catalogue) || p->caps.any;
    if (*may || p->caps.looked) return STATUS_OK;
    TRY(store_protocols_name(p->store, "messages", &p->caps.any, err));
    p->caps.looked = true;
    *may = p->caps.any;
    return STATUS_OK;
}

/* The patient's plans are looked at only when it may matter: a history is long. One that cannot be read says nothing. */
static enum status cap_of(struct claiming *c, struct person *p, struct error *err) {
    struct history h;
    bool may = false;
    int most = c->clinic.clinic ? c->clinic.clinic->channels.messages : MESSAGES_DEFAULT;
    if (p->told.count > 0) TRY(may_say(c->practice, &may, err));
    if (may) {
        enum status status = history_open(c->practice, p->patient, &h, err);
        if (status == STATUS_MEMORY) return status;
        int says = status == STATUS_OK ? patient_messages_cap(h.patient) : 0;
        if (status == STATUS_OK) history_close(&h);
        if (says > 0) most = says;
    }
    p->cap = most > 0 && most <= MESSAGES_MOST ? most : MESSAGES_MOST;
    return STATUS_OK;
}

static enum status count(struct claiming *c, struct person *p, struct error *err) {
    struct stored_message *told;
    size_t n;
    int64_t begins_ms;
    if (p->counted) return STATUS_OK;
    TRY(day_of(c, p, &begins_ms, err));
    TRY(store_messages_since(c->practice->store, p->patient, begins_ms, c->arena, &told, &n, err));
    for (size_t i = 0; i < n; i++) {
        struct stored_message *m = LIST_PUSH(c->arena, &p->told);
        if (!m) return no_memory(err);
        *m = told[i];
    }
    p->counted = true;
    return cap_of(c, p, err);
}

static bool is_told(const struct candidate *x) {
    for (size_t i = 0; i < x->person->told.count; i++) {
        const struct stored_message *m = &x->person->told.item[i];
        if (m->session == x->row.session && m->round == x->row.round) return true;
    }
    return false;
}

enum status delivery_cap_is_over(struct claiming *c, const struct candidate *x, bool *over, struct error *err) {
    TRY(count(c, x->person, err));
    *over = !is_told(x) && x->person->told.count >= (size_t)x->person->cap;
    return STATUS_OK;
}

enum status delivery_cap_note(struct claiming *c, const struct candidate *x, struct error *err) {
    if (is_told(x)) return STATUS_OK;
    struct stored_message *m = LIST_PUSH(c->arena, &x->person->told);
    if (!m) return no_memory(err);
    *m = (struct stored_message){x->row.session, x->row.round};
    return STATUS_OK;
}

/* ---- When one that is over is looked at again ---- */

/* The end of the quiet hours that the instant lies in, else the instant itself. Of a history that cannot be read
 * nothing is known, and its rows wait anyway. */
static enum status after_quiet(struct claiming *c, const char *patient, int64_t *at_ms, struct error *err) {
    struct history h;
    enum status status = history_open(c->practice, patient, &h, err);
    if (status != STATUS_OK) return status == STATUS_MEMORY ? status : STATUS_OK;
    *at_ms = windows_out_of_quiet(&h.patient->settings, h.zone, *at_ms, INSTANT_NONE, *at_ms);
    history_close(&h);
    return STATUS_OK;
}

/* With the next day, but nobody is woken up as it begins. */
static enum status look_again(struct claiming *c, const struct candidate *x, int64_t *at_ms, struct error *err) {
    *at_ms = x->person->day_ends_ms;
    if (*at_ms <= x->row.late_ms) TRY(after_quiet(c, x->row.patient, at_ms, err));
    if (*at_ms > x->row.late_ms) *at_ms = x->row.late_ms + 1;
    return STATUS_OK;
}

enum status delivery_cap_hold_back(struct claiming *c, struct candidate *x, struct error *err) {
    struct stored_reminder *r = &x->row;
    int most = x->person->cap;
    r->reason = arena_printf(c->arena, "%d message%s of the day %s out", most, most == 1 ? "" : "s",
                             most == 1 ? "is" : "are");
    if (!r->reason) return no_memory(err);
    TRY(look_again(c, x, &r->next_try_ms, err));
    c->out->counts.held_back++;
    return store_reminder_move(c->practice->store, r, err);
}
