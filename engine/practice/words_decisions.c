#include "practice/words_decisions.h"
#include "practice/id.h"
#include "practice/words_when.h"
#include "time/instant.h"
#include <string.h>

static void put_why(struct text *t, const char *why) {
    if (why != NULL && *why != '\0') text_add(t, ": %s", why);
}

static void put_raised(struct text *t, const struct patient *p, int64_t event, int index) {
    char id[ID_SIZE];
    text_put(t, id_raised(id, p->id, event, index));
}

static const struct proposal *find_proposal(const struct patient *p, int64_t event, int index) {
    for (size_t i = 0; i < p->proposals.count; i++)
        if (p->proposals.item[i].event == event && p->proposals.item[i].index == index) return &p->proposals.item[i];
    return NULL;
}

static const struct alert *find_alert(const struct patient *p, int64_t event, int index) {
    for (size_t i = 0; i < p->alerts.count; i++)
        if (p->alerts.item[i].event == event && p->alerts.item[i].index == index) return &p->alerts.item[i];
    return NULL;
}

/* --- proposals --------------------------------------------------------------------------------------------------- */

static const char *or_id(const char *title, const char *id) { return title != NULL ? title : id; }

const char *words_proposed(const struct patient *p, const struct proposal *x) {
    if (x->what == NULL || x->plan < 1 || (size_t)x->plan > p->plans.count) return x->what;
    const struct protocol *pr = p->plans.item[x->plan - 1].protocol;
    for (size_t i = 0; x->kind == PROPOSAL_STEP && i < pr->steps; i++)
        if (strcmp(pr->step[i].id, x->what) == 0) return or_id(pr->step[i].title, x->what);
    for (size_t i = 0; x->kind == PROPOSAL_CARE && i < pr->cares; i++)
        if (strcmp(pr->care[i].id, x->what) == 0) return or_id(pr->care[i].title, x->what);
    for (size_t i = 0; x->kind == PROPOSAL_EXERCISE && i < pr->exercises; i++)
        if (strcmp(pr->exercise[i].id, x->what) == 0) return or_id(pr->exercise[i].title, x->what);
    return x->what;
}

/* "step Injection of plan p1/1", "plan p1/1 in draft", "going on with plan p1/1" */
static void put_proposal(struct text *t, const struct patient *p, const struct proposal *x) {
    if (x->kind == PROPOSAL_PLAN)
        text_add(t, "plan %s/%d in draft", p->id, x->plan);
    else if (x->kind == PROPOSAL_INTAKE)
        text_add(t, "going on with plan %s/%d", p->id, x->plan);
    else
        text_add(t, "%s %s of plan %s/%d", proposal_kind_name(x->kind), words_proposed(p, x), p->id, x->plan);
}

/* --- events ------------------------------------------------------------------------------------------------------ */

static void raised_words(struct text *t, const struct patient *p, const struct event *e) {
    int64_t event = e->as.raised.event;
    int index = e->as.raised.index;
    const struct proposal *x = find_proposal(p, event, index);
    const struct alert *a = find_alert(p, event, index);
    if (e->as.raised.channel != NULL) {
        text_add(t, "Seen by a clinician: reminder %s.%lld/%s/%d was not delivered", p->id,
                 (long long)e->as.raised.session, e->as.raised.channel, e->as.raised.round);
        return;
    }
    text_put(t, e->kind == EVENT_APPROVED       ? "Approved "
                : e->kind == EVENT_DECLINED     ? "Declined "
                : e->kind == EVENT_ACKNOWLEDGED ? "Seen by a clinician: alert "
                                                : "Cancelled: exam ");
    put_raised(t, p, event, index);
    if (x != NULL) text_put(t, ": ");
    if (x != NULL) put_proposal(t, p, x);
    if (a != NULL) put_why(t, a->text);
    if (e->as.raised.why != NULL) text_add(t, ", because \"%s\"", e->as.raised.why);
}

static void plan_words(struct text *t, const struct patient *p, const struct event *e) {
    text_add(t, "Plan %s/%d was %s", p->id, e->as.plan.plan,
             e->kind == EVENT_PAUSED    ? "paused"
             : e->kind == EVENT_RESUMED ? "resumed"
                                        : "stopped for good");
    if (e->as.plan.why != NULL) text_add(t, ", because \"%s\"", e->as.plan.why);
}

static void migrated_words(struct text *t, const struct patient *p, const struct event *e) {
    text_add(t, "Plan %s/%d goes on under version %s", p->id, e->as.migrated.plan, e->as.migrated.version);
    if (e->as.migrated.step != NULL) text_add(t, ", step %s", e->as.migrated.step);
    if (e->as.migrated.phase != NULL) text_add(t, ", phase %s", e->as.migrated.phase);
}

static void booked_words(struct text *t, const struct patient *p, const struct event *e) {
    char when[WORDS_WHEN_SIZE];
    text_put(t, "Exam ");
    put_raised(t, p, e->as.exam_booked.event, e->as.exam_booked.index);
    text_add(t, " was booked for %s", words_when(when, e->as.exam_booked.local.wall_ms));
}

bool words_decision(struct text *t, const struct patient *p, const struct event *e) {
    switch (e->kind) {
    case EVENT_PAUSED:
    case EVENT_RESUMED:
    case EVENT_REVOKED: plan_words(t, p, e); return true;
    case EVENT_APPROVED:
    case EVENT_DECLINED:
    case EVENT_ACKNOWLEDGED:
    case EVENT_EXAM_CANCELLED: raised_words(t, p, e); return true;
    case EVENT_CLEARED:
        text_put(t, "A clinician cleared the red flags that stood");
        put_why(t, e->as.cleared.why);
        return true;
    case EVENT_MIGRATED: migrated_words(t, p, e); return true;
    case EVENT_TRAVELLED: text_add(t, "Now in the zone %s", e->as.travelled.zone); return true;
    case EVENT_EXAM_ASKED:
        text_put(t, "An exam was asked for");
        put_why(t, e->as.exam_asked.reason);
        return true;
    case EVENT_EXAM_BOOKED: booked_words(t, p, e); return true;
    default: return false;
    }
}

/* --- what follows ------------------------------------------------------------------------------------------------ */

static void exam_words(struct text *t, const struct patient *p, const struct exam *x, const char *reason) {
    char when[WORDS_WHEN_SIZE];
    text_put(t, "Exam ");
    put_raised(t, p, x->event, x->index);
    text_add(t, " is %s", x->state == EXAM_ASKED ? "asked for" : exam_state_name(x->state));
    if (x->state == EXAM_BOOKED) text_add(t, " for %s", words_when(when, x->local.wall_ms));
    if (x->state == EXAM_ASKED && x->deadline_ms != INSTANT_NONE)
        text_add(t, ", at the latest %s", instant_format(when, x->deadline_ms));
    put_why(t, reason);
}

static void proposed_words(struct text *t, const struct patient *p, const struct effect *e) {
    bool measure = e->proposal.kind == PROPOSAL_CARE || e->proposal.kind == PROPOSAL_EXERCISE;
    if (e->kind == EFFECT_PROPOSED && measure && e->reason != NULL) { /* its text says all */
        text_add(t, "%s (plan %s/%d, ", e->reason, p->id, e->plan);
        put_raised(t, p, e->proposal.event, e->proposal.index);
        text_put(t, ")");
        return;
    }
    text_put(t, e->kind == EFFECT_PROPOSED ? "Waits for a clinician: " : "");
    put_proposal(t, p, &e->proposal);
    text_put(t, " (");
    put_raised(t, p, e->proposal.event, e->proposal.index);
    text_add(t, ")%s%s", e->kind == EFFECT_DECIDED ? " is " : "",
             e->kind == EFFECT_DECIDED ? proposal_state_name(e->proposal.state) : "");
    put_why(t, e->reason);
}

bool words_consequence(struct text *t, const struct patient *p, const struct effect *e) {
    const char *reason = e->reason != NULL ? e->reason : "", *from = e->from != NULL ? e->from : "none";
    long long session = (long long)e->session;
    switch (e->kind) {
    case EFFECT_STEP:
        text_add(t, "Plan %s/%d went from step %s to step %s because %s", p->id, e->plan, from, e->to, reason);
        return true;
    case EFFECT_PROPOSED:
    case EFFECT_DECIDED: proposed_words(t, p, e); return true;
    case EFFECT_ACKNOWLEDGED:
        text_put(t, "Seen by a clinician: alert ");
        put_raised(t, p, e->alert.event, e->alert.index);
        put_why(t, e->reason);
        return true;
    case EFFECT_EXAM: exam_words(t, p, &e->exam, e->reason); return true;
    case EFFECT_SHIFTED: text_add(t, "%s.%lld of plan %s/%d: %s", p->id, session, p->id, e->plan, reason); return true;
    case EFFECT_CLEARED: text_add(t, "Cleared: %s", reason); return true;
    case EFFECT_MIGRATED:
        text_add(t, "Plan %s/%d went from version %s to version %s: %s", p->id, e->plan, from, e->to, reason);
        return true;
    case EFFECT_TRAVELLED:
        text_add(t, "Sessions to come are at the time of %s, no longer %s", e->to, from);
        return true;
    case EFFECT_AMENDED: text_add(t, "By what was put right: %s", reason); return true;
    case EFFECT_DROPPED:
        text_add(t, "%s was taken out of %s.%lld because %s", from, p->id, session, reason);
        return true;
    case EFFECT_IGNORED: text_add(t, "Kept, but it changes nothing: %s", reason); return true;
    default: return false;
    }
}
