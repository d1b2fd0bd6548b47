#include "clinical/assess/assessment.h"
#include <string.h>

const char *strength_name(enum strength s) {
    static const char *const names[] = {NULL, "possible", "probable", "definite"};
    return names[s];
}

bool assessment_counts(const struct flag_result *r) {
    return !r->settled && (r->truth == TRUTH_MET || r->critical);
}

const struct condition_result *assessment_condition(const struct assessment *as, const char *protocol, enum side side) {
    for (size_t i = 0; i < as->conditions.count; i++) {
        const struct condition_result *c = &as->conditions.item[i];
        if (c->side == side && strcmp(c->protocol->id, protocol) == 0) return c;
    }
    return NULL;
}

/* Names the flag, how soon, what to do, and, when it is only not known, the question to begin with. */
static void refuse(const struct assessment *as, const struct condition_result *c, const struct flag_result *r,
                   struct error *why) {
    bool met = r->truth == TRUTH_MET, ask = !met && as->has_next;
    const struct vocabulary *v = c->protocol->criteria.vocabulary;
    const char *say = r->no_plan ? r->no_plan->say : r->say;
    error_set(why, STATUS_NO, "red flag %s (%s) is %s%s%s: %s, and no plan is opened%s%s", r->flag->id, r->flag->title,
              met ? "met" : "not known", ask ? ", to answer first: " : "",
              ask ? v->findings.item[as->next.finding].name : "", disposition_name(r->disposition), say ? "; " : "",
              say ? say : "");
}

static bool allows_plan(const struct flag_result *r) {
    return !assessment_counts(r) || (disposition_allows_plan(r->disposition) && !r->no_plan);
}

/* The worst of those that forbid one, of equals the first; NULL. */
static const struct flag_result *forbids_plan(const struct assessment *as) {
    const struct flag_result *worst = NULL;
    for (size_t i = 0; i < as->flags.count; i++) {
        const struct flag_result *r = &as->flags.item[i];
        if (!allows_plan(r) && (worst == NULL || r->disposition < worst->disposition)) worst = r;
    }
    return worst;
}

bool assessment_allows_plan(const struct assessment *as, const struct condition_result *c, struct error *why) {
    const char *knee = c->side == SIDE_NONE ? "" : c->side == SIDE_LEFT ? " of the left knee" : " of the right knee";
    const struct flag_result *worst = forbids_plan(as);
    if (worst != NULL) {
        refuse(as, c, worst, why);
        return false;
    }
    if (c->truth == TRUTH_MET && c->strength >= STRENGTH_PROBABLE) return true;
    if (c->strength == STRENGTH_POSSIBLE)
        error_set(why, STATUS_NO, "%s%s is only possible; a plan needs it to be definite or probable",
                  c->protocol->title, knee);
    else
        error_set(why, STATUS_NO, "%s%s is %s; a plan needs it to be definite or probable", c->protocol->title, knee,
                  truth_name(c->truth));
    return false;
}
