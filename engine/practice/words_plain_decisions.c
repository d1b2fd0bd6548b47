#include "practice/words_decisions.h"
#include "practice/words_when.h"
#include "time/instant.h"
#include <string.h>

static const struct plan *plan_of(const struct patient *p, int number) {
    return number >= 1 && (size_t)number <= p->plans.count ? &p->plans.item[number - 1] : NULL;
}

static void put_knee(struct text *t, const struct patient *p, int number, const char *before) {
    const struct plan *plan = plan_of(p, number);
    text_put(t, before);
    text_put(t, plan == NULL || plan->side == SIDE_NONE ? "plan" : "plan for your ");
    if (plan != NULL && plan->side != SIDE_NONE) text_add(t, "%s knee", side_name(plan->side));
}

static const char *exercise_title(const struct patient *p, const struct effect *e) {
    const struct plan *plan = plan_of(p, e->plan);
    for (size_t i = 0; plan != NULL && e->from != NULL && i < plan->protocol->exercises; i++) {
        const struct exercise *x = &plan->protocol->exercise[i];
        if (strcmp(x->id, e->from) == 0) return x->title != NULL ? x->title : x->id;
    }
    return e->from != NULL ? e->from : "an exercise";
}

static void put_session(struct text *t, const struct patient *p, int64_t number) {
    char when[WORDS_WHEN_SIZE];
    for (size_t i = 0; i < p->sessions.count; i++)
        if (p->sessions.item[i].planned.number == number)
            text_add(t, " of %s", words_when(when, p->sessions.item[i].planned.local.wall_ms));
}

/* --- events ------------------------------------------------------------------------------------------------------ */

static const struct proposal *find_proposal(const struct patient *p, const struct event *e) {
    for (size_t i = 0; i < p->proposals.count; i++) {
        const struct proposal *x = &p->proposals.item[i];
        if (x->event == e->as.raised.event && x->index == e->as.raised.index) return x;
    }
    return NULL;
}

static void decided(struct text *t, const struct patient *p, const struct event *e) {
    const struct proposal *x = find_proposal(p, e);
    text_put(t, e->kind == EVENT_APPROVED ? "A clinician agreed" : "A clinician did not agree");
    if (x == NULL) {
        text_put(t, " to a suggestion.");
        return;
    }
    const char *what = words_proposed(p, x);
    text_put(t, x->kind == PROPOSAL_INTAKE ? " to going on with " : " to ");
    if (what != NULL) text_add(t, "%s in ", what);
    put_knee(t, p, x->plan, "the ");
    text_put(t, ".");
}

static void of_plan(struct text *t, const struct patient *p, int plan, const char *rest) {
    put_knee(t, p, plan, "The ");
    text_put(t, rest);
}

bool plain_decision(struct text *t, const struct patient *p, const struct event *e) {
    char when[WORDS_WHEN_SIZE];
    switch (e->kind) {
    case EVENT_PAUSED: of_plan(t, p, e->as.plan.plan, " was paused."); return true;
    case EVENT_RESUMED: of_plan(t, p, e->as.plan.plan, " goes on."); return true;
    case EVENT_REVOKED: of_plan(t, p, e->as.plan.plan, " was stopped for good."); return true;
    case EVENT_APPROVED:
    case EVENT_DECLINED: decided(t, p, e); return true;
    case EVENT_CLEARED: text_put(t, "A clinician looked at the warning signs and cleared them."); return true;
    case EVENT_ACKNOWLEDGED:
        text_put(t, e->as.raised.channel != NULL ? "A clinician has seen that a reminder did not reach you."
                                                 : "A clinician has seen what was found.");
        return true;
    case EVENT_AMENDED: text_put(t, "Earlier answers of yours were put right."); return true;
    case EVENT_MIGRATED: of_plan(t, p, e->as.migrated.plan, " goes on in a newer version."); return true;
    case EVENT_TRAVELLED:
        text_add(t, "You are in another place: sessions to come are at the time of %s.", e->as.travelled.zone);
        return true;
    case EVENT_EXAM_ASKED: text_put(t, "You asked to be examined."); return true;
    case EVENT_EXAM_BOOKED:
        text_add(t, "Your examination is on %s, by the clinic's clock.",
                 words_when(when, e->as.exam_booked.local.wall_ms));
        return true;
    case EVENT_EXAM_CANCELLED: text_put(t, "Your examination was cancelled."); return true;
    default: return false;
    }
}

/* --- what follows ------------------------------------------------------------------------------------------------ */

void plain_colour(struct text *t, const struct patient *p, const struct effect *e) {
    static const struct {
        enum colour colour;
        const char *words;
    } words[] = {{COLOUR_GREEN, "went well"},
                 {COLOUR_AMBER, "was felt more than it should be"},
                 {COLOUR_RED, "was too much"},
                 {COLOUR_GREY, "counts as done; whether it went well cannot be told, since not all is known of it"}};
    text_put(t, "The session");
    put_session(t, p, e->session);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(e->to, colour_name(words[i].colour)) == 0) text_add(t, " %s.", words[i].words);
}

static void exam(struct text *t, const struct exam *x) {
    char when[WORDS_WHEN_SIZE];
    switch (x->state) {
    case EXAM_ASKED: text_put(t, "You are to be examined at the clinic; a time for it will follow."); break;
    case EXAM_BOOKED:
        text_add(t, "Your examination is on %s, by the clinic's clock.", words_when(when, x->local.wall_ms));
        break;
    default: text_add(t, "Your examination is %s.", exam_state_name(x->state)); break;
    }
}

static void proposed(struct text *t, const struct patient *p, const struct effect *e) {
    const char *what = words_proposed(p, &e->proposal);
    text_put(t, e->kind == EFFECT_PROPOSED                ? "A clinician is asked about "
                : e->proposal.state == PROPOSAL_WITHDRAWN ? "A clinician need not be asked any more about "
                                                          : "A clinician has decided about ");
    if (what != NULL) text_add(t, "%s in ", what);
    put_knee(t, p, e->proposal.plan, "the ");
    text_put(t, ".");
}

bool plain_consequence(struct text *t, const struct patient *p, const struct effect *e) {
    const char *reason = e->reason != NULL ? e->reason : "";
    switch (e->kind) {
    case EFFECT_STEP: of_plan(t, p, e->plan, " goes one step on in care."); return true;
    case EFFECT_PROPOSED:
    case EFFECT_DECIDED: proposed(t, p, e); return true;
    case EFFECT_ACKNOWLEDGED: text_put(t, "A clinician has seen what was found."); return true;
    case EFFECT_EXAM: exam(t, &e->exam); return true;
    case EFFECT_SHIFTED: text_add(t, "After a missed session: %s.", reason); return true;
    case EFFECT_CLEARED: text_put(t, "A warning sign was looked at by a clinician and cleared."); return true;
    case EFFECT_MIGRATED: of_plan(t, p, e->plan, " goes on in a newer version."); return true;
    case EFFECT_TRAVELLED: text_add(t, "Sessions to come are at the time of %s.", e->to); return true;
    case EFFECT_AMENDED: text_put(t, "What was put right changes how things stand."); return true;
    case EFFECT_DROPPED: text_add(t, "%s is left out for now.", exercise_title(p, e)); return true;
    case EFFECT_IGNORED: text_put(t, "With what was put right this changes nothing any more."); return true;
    default: return false;
    }
}
