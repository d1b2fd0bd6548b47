/* Rules of the canonical form, of a phase and of the protocol, and what they do. */
#include "base/text.h"
#include "clinical/protocol/canonical_reader.h"
#include <string.h>

#define MAX_MOVE      20                 /* phases, rungs */
#define MAX_HOLD_DAYS 200

static enum status read_alert(struct reader *r, const json_t *o, struct action *a) {
    a->kind = ACTION_ALERT;
    TRY(reader_disposition(r, o, "alert", &a->disposition));
    TRY(reader_within(r, o, a->disposition, &a->limit_ms));
    return reader_text(r, o, "say", READER_MAX_TEXT, OPTIONAL, &a->say);
}

static enum status read_nudge(struct reader *r, const json_t *o, struct action *a) {
    a->kind = ACTION_NUDGE;
    return reader_text(r, o, "nudge", READER_MAX_TEXT, REQUIRED, &a->say);
}

static enum status read_move(struct reader *r, const json_t *o, struct action *a) {
    int64_t move = 0;
    a->kind = ACTION_MOVE;
    TRY(reader_int(r, o, "move", -MAX_MOVE, MAX_MOVE, REQUIRED, &move));
    a->move = (int)move;
    return move != 0 ? STATUS_OK : reader_bad(r, "\"move\" is 0, which moves nothing");
}

static enum status read_restart(struct reader *r, const json_t *o, struct action *a) {
    static const char *const things[] = {"phase", "questions", NULL};
    int thing = 0;
    TRY(reader_word(r, o, "restart", things, &thing));
    a->kind = thing == 0 ? ACTION_RESTART_PHASE : ACTION_RESTART_QUESTIONS;
    return STATUS_OK;
}

/* Up to a step: past the first there is one to come from. */
static enum status read_step(struct reader *r, const json_t *o, struct action *a) {
    const char *id, *ids[READER_MAX_ITEMS];
    char near[120];
    TRY(reader_place(r, json_get_text(o, "step", &id, r->err)));
    a->kind = ACTION_STEP;
    for (size_t i = 0; i < r->p->steps; i++) {
        ids[i] = r->p->step[i].id;
        if (strcmp(ids[i], id) != 0) continue;
        a->move = (int)i;
        return i > 0 ? STATUS_OK : reader_bad(r, "\"step\": \"%s\" is the first step, and nothing goes up to it", id);
    }
    return reader_bad(r, "\"step\": \"%s\" is not the id of a step%s", id,
                      reader_hint(near, text_nearest(id, ids, r->p->steps)));
}

static enum status read_hold(struct reader *r, const json_t *o, struct action *a) {
    int64_t days = 0;
    a->kind = ACTION_HOLD;
    TRY(reader_hold(r, o, &a->hold));
    TRY(reader_int(r, o, "days", 1, MAX_HOLD_DAYS, REQUIRED, &days));
    a->days = (int)days;
    return reader_text(r, o, "say", READER_MAX_TEXT, REQUIRED, &a->say);
}

static enum status read_lower(struct reader *r, const json_t *o, struct action *a) {
    int64_t rungs = 0;
    a->kind = ACTION_LOWER;
    TRY(reader_int(r, o, "lower", 1, MAX_MOVE, REQUIRED, &rungs));
    a->move = (int)rungs;
    return STATUS_OK;
}

static enum status read_exam(struct reader *r, const json_t *o, struct action *a) {
    a->kind = ACTION_EXAM;
    TRY(reader_disposition(r, o, "exam", &a->disposition));
    if (a->disposition == DISPOSITION_SELF_OK)
        return reader_bad(r, "\"exam\": self-ok says no time by which it is needed");
    TRY(reader_within(r, o, a->disposition, &a->limit_ms));
    return reader_text(r, o, "say", READER_MAX_TEXT, REQUIRED, &a->say);
}

static const struct {
    const char *members[4]; /* NULL ends them; the first says which it is */
    enum status (*read)(struct reader *r, const json_t *o, struct action *a);
} actions[] = {
    {{"alert", "say", "within_d"}, read_alert}, {{"nudge"}, read_nudge},
    {{"move"}, read_move},                      {{"restart"}, read_restart},
    {{"step"}, read_step},                      {{"hold", "days", "say"}, read_hold},
    {{"lower"}, read_lower},                    {{"exam", "say", "within_d"}, read_exam}};

static enum status read_action(struct reader *r, const json_t *o, void *out) {
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        if (!json_object_get(o, actions[i].members[0])) continue;
        TRY(reader_only(r, o, actions[i].members));
        return actions[i].read(r, o, out);
    }
    return reader_bad(r, "an action is one of \"alert\", \"nudge\", \"move\", \"restart\", \"step\", \"hold\", \"lower\" "
                         "and \"exam\"");
}

static enum status read_rule(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"when", "judged", "do", "mark", "source", NULL};
    static const char *const moments[] = {"day", NULL};
    struct rule *rule = out;
    struct each list;
    int moment = -1;
    TRY(reader_only(r, o, members));
    TRY(reader_own_path(r, &rule->path));
    TRY(reader_evidence(r, o, &rule->evidence));
    TRY(reader_condition(r, o, "when", REQUIRED, &rule->when));
    if (json_object_get(o, "judged")) TRY(reader_word(r, o, "judged", moments, &moment));
    TRY(reader_each(r, o, "do", REQUIRED, read_action, sizeof(struct action), &list));
    rule->day = moment == 0;
    rule->action = list.item, rule->actions = list.count;
    unsigned seen = 0;
    for (size_t i = 0; i < rule->actions; i++) {
        unsigned bit = 1u << rule->action[i].kind;
        if (seen & bit) return reader_bad(r, "\"do\": item %zu is of a kind that stands there already", i);
        seen |= bit;
    }
    return STATUS_OK;
}

enum status reader_rules(struct reader *r, const json_t *o, struct rules *out) {
    struct each rules;
    TRY(reader_each(r, o, "rules", OPTIONAL, read_rule, sizeof(struct rule), &rules));
    if (rules.count > PHASE_MAX_RULES)
        return reader_bad(r, "\"rules\" has %zu items, more than %d", rules.count, PHASE_MAX_RULES);
    *out = (struct rules){rules.item, rules.count};
    return STATUS_OK;
}
