#include "clinical/event/effect.h"

static const char *const kind_names[PROPOSAL_KINDS] = {
    [PROPOSAL_PLAN] = "plan", [PROPOSAL_STEP] = "step", [PROPOSAL_CARE] = "care", [PROPOSAL_EXERCISE] = "exercise",
    [PROPOSAL_INTAKE] = "intake"};
static const char *const state_names[PROPOSAL_STATES] = {
    [PROPOSAL_OPEN] = "open", [PROPOSAL_APPROVED] = "approved", [PROPOSAL_DECLINED] = "declined",
    [PROPOSAL_WITHDRAWN] = "withdrawn"};
static const char *const exam_names[EXAM_STATES] = {
    [EXAM_ASKED] = "asked", [EXAM_BOOKED] = "booked", [EXAM_OVER] = "over", [EXAM_CANCELLED] = "cancelled"};

const char *proposal_kind_name(enum proposal_kind k) { return kind_names[k]; }
const char *proposal_state_name(enum proposal_state s) { return state_names[s]; }
const char *exam_state_name(enum exam_state s) { return exam_names[s]; }

struct effect *effect_add(struct effects *out, enum effect_kind kind) {
    struct effect *e = LIST_PUSH(out->arena, &out->list);
    if (e != NULL) e->kind = kind;
    return e;
}
