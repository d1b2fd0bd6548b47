#include "practice/words_together.h"
#include "practice/words.h"
#include "practice/words_decisions.h"
#include "practice/words_plain.h"
#include <string.h>

static bool same_text(const char *a, const char *b) { return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0); }

static bool is_told_with(const struct effect *a, const struct effect *b) {
    if (a->kind != b->kind || (a->kind != EFFECT_COLOUR && a->kind != EFFECT_DOSE)) return false;
    bool same = a->plan == b->plan && a->session == b->session && same_text(a->reason, b->reason) &&
                a->rule_of == b->rule_of && same_text(a->rule, b->rule);
    return same && (a->kind == EFFECT_DOSE || same_text(a->to, b->to));
}

bool words_told_before(const struct effects *all, size_t i) {
    for (size_t k = 0; k < i; k++)
        if (is_told_with(&all->list.item[k], &all->list.item[i])) return true;
    return false;
}

/* "Clamshell"; the id where the plan's protocol has no such exercise any more. */
static const char *exercise_title(const struct patient *p, const struct effect *e) {
    bool known = e->plan >= 1 && (size_t)e->plan <= p->plans.count;
    const struct protocol *pr = known ? p->plans.item[e->plan - 1].protocol : NULL;
    for (size_t i = 0; pr != NULL && e->from != NULL && i < pr->exercises; i++)
        if (strcmp(pr->exercise[i].id, e->from) == 0 && pr->exercise[i].title != NULL) return pr->exercise[i].title;
    return e->from != NULL ? e->from : "an exercise";
}

/* How many bytes "Clamshell: 3 × 15" and "Clamshell: 3 × 13" begin with that name the exercise; 0: they name two. */
static size_t same_name(const char *a, const char *b) {
    const char *end = strstr(a, ": ");
    size_t n = end != NULL ? (size_t)(end - a) + 2 : 0;
    return n > 0 && strncmp(a, b, n) == 0 ? n : 0;
}

/* The exercises of a colour; the changes of doses. */
static void put_all(struct text *t, const struct patient *p, const struct effects *all, size_t first, bool plain) {
    const struct effect *one = &all->list.item[first];
    for (size_t i = first; i < all->list.count; i++) {
        const struct effect *e = &all->list.item[i];
        if (!is_told_with(one, e)) continue;
        if (e->kind == EFFECT_COLOUR) {
            text_add(t, "%s%s", i == first ? "" : ", ", exercise_title(p, e));
            continue;
        }
        text_add(t, "%s%s", i == first ? "" : "; ", e->to);
        if (!plain && e->from != NULL) text_add(t, " (was %s)", e->from + same_name(e->from, e->to));
    }
}

/* Has the event coloured other exercises of this session otherwise? */
static bool is_whole(const struct effects *all, size_t first) {
    const struct effect *one = &all->list.item[first];
    for (size_t i = 0; i < all->list.count; i++) {
        const struct effect *e = &all->list.item[i];
        if (e->kind == EFFECT_COLOUR && e->session == one->session && !is_told_with(one, e)) return false;
    }
    return true;
}

void words_together(struct text *t, const struct patient *p, const struct effects *all, size_t i) {
    const struct effect *e = &all->list.item[i];
    if (e->kind == EFFECT_COLOUR) {
        text_add(t, "%s.%lld is %s for plan %s/%d (%s): ", p->id, (long long)e->session, e->to, p->id, e->plan, e->reason);
        put_all(t, p, all, i, false);
    } else if (e->kind == EFFECT_DOSE) {
        text_add(t, "Plan %s/%d, because %s: ", p->id, e->plan, e->reason);
        put_all(t, p, all, i, false);
    } else {
        words_effect(t, p, e);
    }
}

void plain_together(struct text *t, const struct patient *p, const struct effects *all, size_t i) {
    const struct effect *e = &all->list.item[i];
    if (e->kind == EFFECT_COLOUR) {
        plain_colour(t, p, e);
        if (is_whole(all, i)) return;
        text_put(t, " That is about: ");
        put_all(t, p, all, i, true);
        text_put(t, ".");
    } else if (e->kind == EFFECT_DOSE) {
        text_put(t, "From now on: ");
        put_all(t, p, all, i, true);
        text_put(t, ".");
    } else {
        plain_effect(t, p, e);
    }
}
