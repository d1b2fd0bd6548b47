#include "practice/id.h"
#include "remind/delivery_inside.h"
#include "remind/message.h"
#include <stdlib.h>
#include <string.h>

/* ---- Moves ---- */

static const char *expiry_words(struct claiming *c, const struct stored_reminder *r, const char *why) {
    const char *last = r->reason && *r->reason ? r->reason : NULL;
    if (r->uncertain) return arena_printf(c->arena, "%s; whether it was sent is not known", why);
    if (c->hold.held) {
        const char *held = sending_hold_words(&c->hold, c->arena);
        return held ? arena_printf(c->arena, "%s; %s", why, held) : NULL;
    }
    if (!last) return why;
    return arena_printf(c->arena, r->attempts ? "%s; the last try: %s" : "%s; %s", why, last);
}

enum status delivery_expire(struct claiming *c, struct stored_reminder *r, const char *why, struct error *err) {
    const char *reason = expiry_words(c, r, why);
    if (!reason) return no_memory(err);
    if (!delivery_move(r, ON_LATE_OVER, c->by->now_ms)) return STATUS_OK;
    r->reason = reason;
    c->out->counts.born += r->attempts == 0;
    c->out->counts.expired++;
    return store_reminder_move(c->practice->store, r, err);
}

static bool take(struct claiming *c, struct stored_reminder *r) {
    if (!delivery_move(r, ON_CLAIM, c->by->now_ms)) return false;
    c->out->counts.born += r->attempts == 0;
    r->owner = c->by->owner;
    r->lease_ms = c->by->now_ms + c->by->lease_ms;
    r->generation++;
    r->attempts++;
    return true;
}

enum status delivery_give_up(struct claiming *c, struct stored_reminder *r, const char *why, struct error *err) {
    struct store *s = c->practice->store;
    int64_t now_ms = c->by->now_ms;
    const char *reason = arena_text(c->arena, why);
    if (!reason) return no_memory(err);
    if (!take(c, r) || !delivery_move(r, ON_REFUSED, now_ms)) return STATUS_OK;
    delivery_unclaim(r);
    r->reason = reason;
    c->out->counts.failed++;
    TRY(store_reminder_move(s, r, err));
    TRY(store_attempt_start(s, r, now_ms, err));
    return store_attempt_finish(s, r, r->generation, now_ms, "refused", reason, err);
}

/* ---- A message ---- */

static const char *address(const struct stored_reminder *r, const struct stored_recipient *to) {
    enum channel_kind kind;
    if (!channel_kind_from(r->channel, &kind)) return NULL;
    return kind == CHANNEL_EMAIL ? to->email : kind == CHANNEL_WEBHOOK ? to->phone : NULL;
}

static enum status word(struct claiming *c, const struct bundle *b, struct delivery_claim *claim, struct error *err) {
    size_t n = b->parts.count;
    const struct stored_recipient *to = &b->parts.item[0]->person->to;
    struct message_part *parts = arena_array(c->arena, n, sizeof *parts);
    if (!parts) return no_memory(err);
    for (size_t i = 0; i < n; i++) parts[i] = (struct message_part){&claim->rows[i], &b->parts.item[i]->session};
    struct message_to whom = {.zone = to->zone, .name = to->name, .address = address(&claim->rows[0], to),
                              .clinic = c->clinic.clinic ? c->clinic.clinic->name : NULL, .key = b->key};
    return message_compose(parts, n, &whom, c->by->now_ms, c->arena, &claim->message, err);
}

static enum status keep(struct claiming *c, const struct delivery_claim *claim, struct error *err) {
    struct store *s = c->practice->store;
    const char *detail = claim->with ? arena_printf(c->arena, WITH "%s", claim->with) : NULL;
    if (claim->with && !detail) return no_memory(err);
    for (size_t i = 0; i < claim->count; i++) {
        TRY(store_reminder_move(s, &claim->rows[i], err));
        TRY(store_attempt_start(s, &claim->rows[i], c->by->now_ms, err));
        if (detail) TRY(store_attempt_join(s, &claim->rows[i], detail, err));
    }
    struct delivery_claim *kept = LIST_PUSH(c->arena, &c->out->list);
    if (!kept) return no_memory(err);
    *kept = *claim;
    return STATUS_OK;
}

static enum status claim(struct claiming *c, const struct bundle *b, struct error *err) {
    char id[ID_SIZE];
    size_t n = b->parts.count;
    struct delivery_claim claim = {.rows = arena_array(c->arena, n, sizeof *claim.rows), .count = n, .with = b->with};
    if (!claim.rows) return no_memory(err);
    for (size_t i = 0; i < n; i++) {
        claim.rows[i] = b->parts.item[i]->row;
        if (!take(c, &claim.rows[i]))
            return error_set(err, STATUS_ENVIRONMENT, "%s cannot be claimed", id_reminder(id, &claim.rows[i]));
    }
    if (n > 1 && !claim.with && !(claim.with = arena_text(c->arena, id_reminder(id, &claim.rows[0]))))
        return no_memory(err);
    TRY(word(c, b, &claim, err));
    return keep(c, &claim, err);
}

/* ---- All that is ready ---- */

static int by_patient(const void *a, const void *b) {
    const struct stored_reminder *x = &((const struct candidate *)a)->row, *y = &((const struct candidate *)b)->row;
    int order = strcmp(x->patient, y->patient);
    if (order == 0) order = strcmp(x->channel, y->channel);
    if (order == 0) order = (x->session > y->session) - (x->session < y->session);
    return order != 0 ? order : (x->round > y->round) - (x->round < y->round);
}

static int by_place(const void *a, const void *b) {
    size_t x = ((const struct bundle *)a)->place, y = ((const struct bundle *)b)->place;
    return (x > y) - (x < y);
}

static size_t group_of(const struct candidate *first, size_t count) {
    size_t n = 1;
    while (n < count && first[n].person == first->person && strcmp(first[n].row.channel, first->row.channel) == 0) n++;
    return n;
}

static enum status candidates_of(struct claiming *c, const struct stored_reminder *rows, size_t count,
                                 struct candidate **out, struct error *err) {
    struct candidate *all = arena_array(c->arena, count, sizeof *all);
    struct person *person = NULL;
    if (!all) return no_memory(err);
    for (size_t i = 0; i < count; i++) all[i] = (struct candidate){.row = rows[i], .place = i};
    qsort(all, count, sizeof *all, by_patient);
    for (size_t i = 0; i < count; i++) {
        if (!person || strcmp(person->patient, all[i].row.patient) != 0) {
            person = arena_alloc(c->arena, sizeof *person);
            if (!person) return no_memory(err);
            *person = (struct person){.patient = all[i].row.patient};
        }
        all[i].person = person;
    }
    *out = all;
    return STATUS_OK;
}

static enum status claim_all(struct claiming *c, const struct stored_reminder *rows, size_t count, struct error *err) {
    struct candidate *all;
    TRY(clinic_now(c->practice, c->arena, &c->clinic, err));
    TRY(candidates_of(c, rows, count, &all, err));
    for (size_t i = 0, n; i < count; i += n) {
        n = group_of(&all[i], count - i);
        TRY(delivery_choose(c, &all[i], n, err));
    }
    if (c->bundles.count > 1) qsort(c->bundles.item, c->bundles.count, sizeof *c->bundles.item, by_place);
    for (size_t i = 0; i < c->bundles.count; i++) TRY(claim(c, &c->bundles.item[i], err));
    return STATUS_OK;
}

enum status delivery_claim(struct practice *p, const struct delivery_by *by, size_t behind, struct arena *a,
                         struct delivery_claims *out, struct error *err) {
    struct claiming c = {.practice = p, .by = by, .arena = a, .out = out};
    struct stored_reminder *rows;
    const char **ids;
    size_t count, patients, limit = DELIVERY_BATCH + behind;
    *out = (struct delivery_claims){.more = false};
    TRY(sending_hold_get(p->store, a, &c.hold, err));
    TRY(store_due_patients(p->store, by->now_ms, 1, a, &ids, &patients, err));
    c.someone_behind = patients > 0;
    TRY(store_reminders_ready(p->store, by->now_ms, limit, a, &rows, &count, err));
    out->more = count == limit;
    return count > 0 ? claim_all(&c, rows, count, err) : STATUS_OK;
}
