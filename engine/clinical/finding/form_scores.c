#include "clinical/finding/form_scores.h"
#include "base/text.h"
#include "clinical/finding/finding_score.h"

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status tried = (call);                                                                                    \
        if (tried != STATUS_OK) return tried;                                                                          \
    } while (0)

static enum status no_memory(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory for a score"); }

struct instant {
    const struct vocabulary *v;
    report_list *all;
    size_t *last;                        /* by slot: one more than the place of the newest report so far */
    size_t from;                         /* where this instant begins in all */
    struct arena *a;
    struct error *err;
};

static const char *of_side(const struct finding *f, enum side side) {
    return !f->knee ? "" : side == SIDE_LEFT ? " (left)" : " (right)";
}

static enum status contradicts(const struct instant *now, const struct finding *f, enum side side, int64_t given,
                               const struct value *made) {
    char one[24], other[24];
    const struct score *s = &f->score;
    return error_set(now->err, STATUS_INPUT, "%s%s is %s, which contradicts its items, %s to %s: they make %s", f->name,
                     of_side(f, side), text_milli(one, given), s->item[0].name, s->item[s->items - 1].name,
                     text_milli(other, made->number));
}

static struct value *at_slot(const struct instant *now, int slot) {
    size_t at = now->last[slot];
    return at > now->from ? &now->all->item[at - 1].value : NULL;
}

/* Could the items make this total, whatever those without an answer turn out to be? */
static bool could_make(const struct finding *f, const struct value *const *answer, int64_t total) {
    int64_t least = 0, most = 0;
    for (size_t i = 0; i < f->score.items; i++) {
        const struct score_item *item = &f->score.item[i];
        bool known = answer[i] && answer[i]->known && (size_t)answer[i]->number < item->codes;
        int64_t lo = item->points[known ? answer[i]->number : 0], hi = lo;
        for (size_t k = 0; !known && k < item->codes; k++) {
            if (item->points[k] < lo) lo = item->points[k];
            if (item->points[k] > hi) hi = item->points[k];
        }
        least += lo;
        most += hi;
    }
    return least <= total && total <= most;
}

static enum status add_score(struct instant *now, int index, enum side side) {
    const struct finding *f = &now->v->findings.item[index];
    const struct value *answer[FINDING_MAX_ITEMS];
    struct value made;
    for (size_t i = 0; i < f->score.items; i++) {
        int item = f->score.item[i].finding;
        answer[i] = item < 0 ? NULL : at_slot(now, finding_slot(&now->v->findings.item[item], 0, side));
    }
    if (!finding_score(f, answer, &made)) return STATUS_OK;
    struct value *given = at_slot(now, finding_slot(f, 0, side));
    if (given && given->known) {
        given->prorated = made.prorated && given->number == made.number;
        if (could_make(f, answer, given->number)) return STATUS_OK;
        return contradicts(now, f, side, given->number, &made);
    }
    made.at_ms = now->all->item[now->from].value.at_ms;
    struct report *place = LIST_PUSH(now->a, now->all);
    if (!place) return no_memory(now->err);
    *place = (struct report){.finding = index, .side = side, .value = made};
    return STATUS_OK;
}

static enum status add_scores(struct instant *now) {
    for (size_t i = 0; i < now->v->findings.count; i++) {
        const struct finding *f = &now->v->findings.item[i];
        if (f->score.items == 0) continue;
        if (!f->knee) TRY(add_score(now, (int)i, SIDE_NONE));
        if (f->knee) TRY(add_score(now, (int)i, SIDE_LEFT));
        if (f->knee) TRY(add_score(now, (int)i, SIDE_RIGHT));
    }
    return STATUS_OK;
}

static bool has_scores(const struct vocabulary *v) {
    for (size_t i = 0; i < v->findings.count; i++) {
        if (v->findings.item[i].score.items > 0) return true;
    }
    return false;
}

/* One instant's reports, taken over from `from` on; *to is where the next one begins. */
static enum status take_instant(struct instant *now, const report_list *reports, size_t from, size_t *to) {
    now->from = now->all->count;
    int64_t at_ms = reports->item[from].value.at_ms;
    for (*to = from; *to < reports->count && reports->item[*to].value.at_ms == at_ms; ++*to) {
        const struct report *r = &reports->item[*to];
        struct report *place = LIST_PUSH(now->a, now->all);
        if (!place) return no_memory(now->err);
        *place = *r;
        now->last[finding_slot(&now->v->findings.item[r->finding], r->context, r->side)] = now->all->count;
    }
    return add_scores(now);
}

enum status form_scores_add(const struct vocabulary *v, report_list *reports, struct arena *a, struct error *err) {
    report_list all = {0};
    struct instant now = {.v = v, .all = &all, .a = a, .err = err};
    if (!has_scores(v)) return STATUS_OK;
    now.last = arena_array(a, (size_t)v->slots, sizeof *now.last);
    if (!now.last) return no_memory(err);
    for (size_t from = 0, to; from < reports->count; from = to) TRY(take_instant(&now, reports, from, &to));
    *reports = all;
    return STATUS_OK;
}
