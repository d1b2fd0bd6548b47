/* plan_migrate.h - a running plan is pinned to another version of its protocol.
 *
 * Part of the fold (decide.c calls it); which phase and step it goes to is in the event. What goes along: the days in plan,
 * step and phase, holds, and where ladders stand, by exercise id. A layoff's gate is that of the new version's row of the
 * same days, else of its longest with a gate; where it has none, the hold ends. Approvals of care and exercises were for the
 * old version: what still asks is proposed anew. Rules that are met at this moment have acted. */
#ifndef STRIDE_CLINICAL_PLAN_MIGRATE_H
#define STRIDE_CLINICAL_PLAN_MIGRATE_H
#include "clinical/state/patient_state.h"

/* Refuses a hash that is unknown or another protocol's, and a step or phase that it has not. */
enum status plan_migrate_check(struct patient *p, const struct event *e, struct error *err);
enum status plan_migrate(struct patient *p, const struct event *e, struct effects *out, struct error *err);

#endif
