/* Phases of the canonical form: what is prescribed, asked and forbidden. */
#include "clinical/protocol/canonical_leaf.h"
#include <string.h>

#define PHASE_DAY_END  1440              /* minutes */
#define MAX_SHIFT_DAYS 6                 /* a shifted exercise stays within its week */

static enum status find_exercise(struct reader *r, const json_t *o, int *out) {
    const char *id;
    TRY(reader_place(r, json_get_text(o, "exercise", &id, r->err)));
    for (size_t i = 0; i < r->p->exercises; i++) {
        if (strcmp(r->p->exercise[i].id, id) != 0) continue;
        *out = (int)i;
        return STATUS_OK;
    }
    return reader_bad(r, "\"exercise\": \"%s\" is not the id of an exercise", id);
}

/* On which days of the week, and at which times. */
static enum status read_times(struct reader *r, const json_t *o, uint8_t *weekdays, int **minute, size_t *minutes) {
    int *day;
    size_t days;
    TRY(reader_rising(r, o, "days", 0, 6, &day, &days));
    for (size_t i = 0; i < days; i++) *weekdays = (uint8_t)(*weekdays | 1u << day[i]);
    return reader_rising(r, o, "at", 0, 1439, minute, minutes);
}

/* A dose that stays, a ladder of its own, or the exercise's. */
static enum status read_amount(struct reader *r, const json_t *o, struct prescription *p) {
    const json_t *dose = json_object_get(o, "dose");
    const struct exercise *e = &r->p->exercise[p->exercise];
    TRY(reader_ladder(r, o, &p->ladder));
    if (dose && p->ladder.rungs > 0) return reader_bad(r, "has both \"dose\" and \"ladder\"");
    if (dose) {
        size_t before = reader_into(r, "dose");
        TRY(reader_dose(r, dose, &p->dose));
        reader_back(r, before);
        return STATUS_OK;
    }
    if (p->ladder.harder == p->exercise || p->ladder.easier == p->exercise)
        return reader_bad(r, "\"ladder\": \"%s\" gives way to itself", e->id);
    if (p->ladder.rungs == 0) p->ladder = e->ladder;
    if (p->ladder.rungs == 0) return reader_bad(r, "\"dose\" is missing, and \"%s\" has no ladder of its own", e->id);
    p->dose = p->ladder.rung[p->ladder.entry];
    return STATUS_OK;
}

/* The member "missed"; what stands in out already when it is absent. */
static enum status read_missed(struct reader *r, const json_t *o, struct missed *out) {
    static const char *const members[] = {"policy", "days", NULL};
    static const char *const policies[] = {[MISSED_SKIP] = "skip",
                                           [MISSED_SHIFT] = "shift",
                                           [MISSED_MERGE] = "merge",
                                           [MISSED_REPEAT] = "repeat",
                                           [MISSED_LOWER] = "lower",
                                           NULL};
    const json_t *missed = json_object_get(o, "missed");
    int64_t days = 0;
    int policy;
    if (!missed) return STATUS_OK;
    size_t before = reader_into(r, "missed");
    TRY(reader_only(r, missed, members));
    TRY(reader_word(r, missed, "policy", policies, &policy));
    if (policy != MISSED_SHIFT && json_object_get(missed, "days"))
        return reader_bad(r, "\"days\" goes with \"shift\" only");
    if (policy == MISSED_SHIFT) TRY(reader_int(r, missed, "days", 1, MAX_SHIFT_DAYS, REQUIRED, &days));
    *out = (struct missed){(enum missed_policy)policy, (int)days};
    reader_back(r, before);
    return STATUS_OK;
}

static enum status read_phase_missed(struct reader *r, const json_t *o) {
    r->missed = (struct missed){MISSED_SKIP, 0};
    TRY(read_missed(r, o, &r->missed));
    if (!json_object_get(o, "missed") || r->missed.policy != MISSED_SKIP) return STATUS_OK;
    return reader_bad(r, "\"missed\": skip is what it is without, and is left out");
}

static enum status read_prescription(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"exercise", "days", "at", "dose", "ladder", "missed", "mark", "source", NULL};
    struct prescription *p = out;
    TRY(reader_only(r, o, members));
    TRY(reader_own_path(r, &p->path));
    TRY(reader_evidence(r, o, &p->evidence));
    TRY(find_exercise(r, o, &p->exercise));
    TRY(read_times(r, o, &p->weekdays, &p->minute, &p->minutes));
    p->missed = r->missed;
    TRY(read_missed(r, o, &p->missed));
    return read_amount(r, o, p);
}

static enum status read_ask(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"finding", "context", "days", "at", NULL};
    struct phase_question *ask = out;
    TRY(reader_only(r, o, members));
    TRY(reader_own_path(r, &ask->path));
    TRY(canonical_leaf_finding(r, o, &ask->finding));
    TRY(canonical_leaf_context(r, o, ask->finding, &ask->context));
    return read_times(r, o, &ask->weekdays, &ask->minute, &ask->minutes);
}

static enum status read_run_rule(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"when", "allowed", "say", "mark", "source", NULL};
    struct run_rule *rule = out;
    const json_t *allowed = json_object_get(o, "allowed");
    TRY(reader_only(r, o, members));
    TRY(reader_own_path(r, &rule->path));
    TRY(reader_evidence(r, o, &rule->evidence));
    TRY(reader_condition(r, o, "when", REQUIRED, &rule->when));
    if (!json_is_boolean(allowed)) return reader_bad(r, "\"allowed\" is neither true nor false");
    rule->allowed = json_is_true(allowed);
    return reader_text(r, o, "say", READER_MAX_TEXT, REQUIRED, &rule->say);
}

static enum status read_avoid(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"exercise", "kind", "when", "reason", "mark", "source", NULL};
    struct avoid *avoid = out;
    bool exercise = json_object_get(o, "exercise") != NULL, by_kind = json_object_get(o, "kind") != NULL;
    enum exercise_kind kind = KIND_MOBILITY;
    TRY(reader_only(r, o, members));
    TRY(reader_own_path(r, &avoid->path));
    TRY(reader_evidence(r, o, &avoid->evidence));
    if (exercise == by_kind) return reader_bad(r, "has either \"exercise\" or \"kind\"");
    if (exercise) TRY(reader_kebab(r, o, "exercise", &avoid->exercise));
    if (by_kind) TRY(reader_kind(r, o, &kind));
    avoid->kind = by_kind ? (int)kind : -1;
    TRY(reader_condition(r, o, "when", OPTIONAL, &avoid->when));
    return reader_text(r, o, "reason", READER_MAX_TEXT, REQUIRED, &avoid->reason);
}

/* ---------------------------------------------------------------------------------------------------------- phases */

static enum status read_days(struct reader *r, const json_t *o, struct phase *p) {
    static const char *const members[] = {"min", "target", "max", NULL};
    const json_t *days = json_object_get(o, "days");
    int64_t min, target, max;
    if (!days) return reader_bad(r, "\"days\" is missing");
    size_t before = reader_into(r, "days");
    TRY(reader_only(r, days, members));
    TRY(reader_int(r, days, "min", 0, 3650, REQUIRED, &min));
    TRY(reader_int(r, days, "target", 1, 3650, REQUIRED, &target));
    TRY(reader_int(r, days, "max", 1, 3650, REQUIRED, &max));
    if (min > target) return reader_bad(r, "min %d is above target %d", (int)min, (int)target);
    if (target > max) return reader_bad(r, "target %d is above max %d", (int)target, (int)max);
    p->min_days = (int)min, p->target_days = (int)target, p->max_days = (int)max;
    reader_back(r, before);
    return STATUS_OK;
}

static enum status read_judged_at(struct reader *r, const json_t *o, struct phase *p) {
    int64_t minute = PHASE_DAY_END;
    TRY(reader_int(r, o, "judged_at", 0, PHASE_DAY_END - 1, OPTIONAL, &minute));
    p->judged_at = (int)minute;
    return STATUS_OK;
}

/* What is done, what is asked, and what follows from it. */
static enum status read_lists(struct reader *r, const json_t *o, struct phase *p) {
    struct each list, asks, runs, avoids;
    struct rules rules;
    TRY(reader_each(r, o, "exercises", OPTIONAL, read_prescription, sizeof(struct prescription), &list));
    TRY(reader_each(r, o, "asks", OPTIONAL, read_ask, sizeof(struct phase_question), &asks));
    if (list.count + asks.count == 0) return reader_bad(r, "a phase needs \"exercises\" or \"asks\"");
    TRY(reader_each(r, o, "running", OPTIONAL, read_run_rule, sizeof(struct run_rule), &runs));
    TRY(reader_condition(r, o, "advance", OPTIONAL, &p->advance));
    TRY(reader_condition(r, o, "regress", OPTIONAL, &p->regress));
    TRY(reader_rules(r, o, &rules));
    TRY(reader_each(r, o, "avoid", OPTIONAL, read_avoid, sizeof(struct avoid), &avoids));
    p->prescription = list.item, p->prescriptions = list.count;
    p->ask = asks.item, p->asks = asks.count;
    p->run = runs.item, p->runs = runs.count;
    p->rule = rules.item, p->rules = rules.count;
    p->avoid = avoids.item, p->avoids = avoids.count;
    return STATUS_OK;
}

static enum status read_phase(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"id",      "title",   "days",    "judged_at", "exercises",
                                          "asks",    "running", "advance", "regress",   "rules",
                                          "avoid",   "missed",  "again",   "mark",      "source",    NULL};
    struct phase *p = out;
    TRY(reader_only(r, o, members));
    TRY(reader_own_path(r, &p->path));
    TRY(reader_evidence(r, o, &p->evidence));
    TRY(reader_kebab(r, o, "id", &p->id));
    TRY(reader_text(r, o, "title", READER_MAX_TITLE, REQUIRED, &p->title));
    TRY(read_days(r, o, p));
    TRY(read_judged_at(r, o, p));
    TRY(read_phase_missed(r, o));
    p->again = r->p->again;
    TRY(reader_again(r, o, &p->again));
    return read_lists(r, o, p);
}

enum status reader_phases(struct reader *r, const json_t *o) {
    struct each phases;
    TRY(reader_each_id(r, o, "phases", OPTIONAL, read_phase, sizeof(struct phase), &phases));
    r->p->phase = phases.item;
    r->p->phases = phases.count;
    return STATUS_OK;
}
