#include "cli/interview_terminal.h"
#include "base/json_build.h"
#include "cli/interview_entry.h"
#include "clinical/clinic/route.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status tried = (call);                                                                                    \
        if (tried != STATUS_OK) return tried;                                                                          \
    } while (0)

#define INDENT 5

/* An answer as it was given here; the arena lets its value go. */
struct told {
    struct interview_question question;
    json_t *value;
};

/* A flag that was said on the spot. */
struct said {
    const struct flag *flag;
    enum side side;
    enum disposition disposition;
};

typedef LIST(struct said) said_list;
typedef LIST(struct told) told_list;

enum move { MOVE_ON, MOVE_CONFIRMED, MOVE_QUIT, MOVE_CUT };

struct round {
    const struct talk *talk;
    const struct screen *screen;
    struct interview *interview;
    const char *group; /* the heading that stands */
    bool past_flags;   /* something else than a warning sign was asked */
    told_list told;    /* what the interview has, in the same order */
    told_list kept;    /* said before a correction, for when it is asked again */
    said_list said;
    char line[SCREEN_LINE_MAX + 1];
};

static enum status no_memory(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory"); }

static const struct finding *finding_of(const struct round *s, const struct interview_question *q) {
    return q->kind == INTERVIEW_FINDING ? &s->talk->catalogue->vocabulary->findings.item[q->finding] : NULL;
}

static void say(const struct round *s, const char *words) {
    s->screen->write(s->screen->arg, "     ", INDENT);
    screen_say(s->screen, NULL, words, INDENT, INDENT);
}
static void say_line(const struct round *s, const char *words) { screen_say(s->screen, NULL, words, 0, 0); }

/* ---- How a question reads ---- */

static bool in_safety(const struct round *s, int finding) {
    const struct protocol *safety = s->talk->catalogue->safety;
    for (size_t i = 0; safety != NULL && i < safety->criteria.nodes.count; i++)
        if (safety->criteria.nodes.item[i].finding == finding) return true;
    return false;
}

/* Warning signs come first; what they share with the rest is no warning sign any more when it is asked later. */
static const char *group_of(struct round *s, const struct interview_question *q) {
    const struct finding *f = finding_of(s, q);
    if (f == NULL || strcmp(f->name, "age") == 0) return "To begin with";
    if (strcmp(f->name, FINDING_ANALGESIC) == 0 && s->group != NULL) return s->group;
    if (!s->past_flags && in_safety(s, q->finding)) return "Warning signs";
    s->past_flags = true;
    if (q->measure >= 0) return "Questionnaire";
    if (finding_is_pain(f)) return "Pain";
    return f->knee ? "The knee" : "You and your health";
}

static void show_group(struct round *s, const struct interview_question *q) {
    const char *group = group_of(s, q);
    if (s->group != NULL && strcmp(s->group, group) == 0) return;
    s->group = group;
    say_line(s, "");
    screen_say(s->screen, "1", group, 0, 0);
}

/* "How bad is the pain? (stairs down, right knee)" */
static void put_question(const struct round *s, const struct interview_question *q, struct text *t) {
    const struct finding *f = finding_of(s, q);
    const char *context = f != NULL && f->asked == NULL ? f->context[q->context] : "";
    text_put(t, q->text);
    if (f == NULL || (*context == '\0' && !f->knee)) return;
    text_put(t, " (");
    entry_plain(t, context);
    if (f->knee) text_add(t, "%s%s knee", *context != '\0' ? ", " : "", side_name(q->side));
    text_put(t, ")");
}

static void show_measure(const struct round *s, const struct interview_question *q) {
    const struct finding *f = &s->talk->catalogue->vocabulary->findings.item[q->measure];
    char least[24], most[24];
    struct text t = {0};
    say_line(s, "");
    if (q->items == 0) return;
    if (q->item > 1) {
        text_add(&t, "item %zu of %zu", q->item, q->items);
    } else {
        text_add(&t,
                 "%s: the next %zu questions make it up, one by one. If you have the total already, enter it as \"t\" "
                 "and the number, %s to %s.",
                 f->question, q->items, text_milli(least, f->min), text_milli(most, f->max));
    }
    screen_say(s->screen, "2", text_get(&t), 0, 0);
    if (q->item <= 1) say_line(s, "");
    text_fini(&t);
}

static void show(struct round *s, const struct interview_question *q) {
    struct text t = {0};
    char number[24];
    size_t used = (size_t)snprintf(number, sizeof number, "%3zu  ", s->told.count + 1);
    show_group(s, q);
    if (q->measure >= 0)
        show_measure(s, q);
    else
        say_line(s, "");
    s->screen->write(s->screen->arg, number, used);
    put_question(s, q, &t);
    screen_say(s->screen, "1", text_get(&t), used, INDENT);
    text_fini(&t);
    entry_list(finding_of(s, q), &t);
    s->screen->write(s->screen->arg, text_get(&t), t.length);
    text_fini(&t);
}

/* What is expected stands in the first prompt; after that the refusal has said it. */
static bool hear(struct round *s, const struct interview_question *q, bool first) {
    struct text t = {0};
    text_put(&t, "     ");
    if (first) entry_expected(finding_of(s, q), &t);
    text_put(&t, first ? " > " : "> ");
    bool heard = screen_hear(s->screen, text_get(&t), s->line);
    text_fini(&t);
    return heard;
}

static void help(const struct round *s) {
    say(s, "Answer what you know. \"?\" says that you don't know: it is never taken for a no.");
    say(s, "b  goes back to the question before");
    say(s, "q  ends the questions here; you can keep what you have answered");
    say(s, "h  shows this");
}

/* ---- What must be said on the spot ---- */

static bool is_grave(const struct flag_result *f) {
    return f->truth == TRUTH_MET && f->disposition <= DISPOSITION_SAME_DAY;
}

static bool was_said(const struct round *s, const struct flag_result *f) {
    for (size_t i = 0; i < s->said.count; i++) {
        const struct said *one = &s->said.item[i];
        if (one->flag == f->flag && one->side == f->side && one->disposition <= f->disposition) return true;
    }
    return false;
}

static void warn(const struct round *s, const struct flag_result *f) {
    struct text t = {0};
    say_line(s, "");
    text_add(&t, "%s: %s", f->disposition == DISPOSITION_EMERGENCY ? "EMERGENCY" : "TODAY", f->flag->title);
    if (f->side != SIDE_NONE) text_add(&t, ", %s knee", side_name(f->side));
    screen_say(s->screen, "1;31", text_get(&t), 0, 0);
    text_fini(&t);
    if (f->say != NULL) screen_say(s->screen, "1", f->say, 0, 0);
}

static void say_where(const struct round *s, enum disposition d) {
    struct route r = {d, s->talk->site->clinic, s->talk->site->zone, s->talk->now_ms,
                      route_deadline_ms(d, s->talk->now_ms)};
    struct text t = {0};
    route_write(&r, &t);
    say_line(s, "");
    say_line(s, text_get(&t));
    text_fini(&t);
}

/* Says the flags that this answer made met; what is met no longer may be said again another time. */
static enum status look_for_warnings(struct round *s, bool *warned, struct error *err) {
    struct interview_summary now;
    enum disposition worst = DISPOSITION_SELF_OK;
    said_list said = {0};
    TRY(interview_summarize(s->interview, &now, err));
    for (size_t i = 0; i < now.assessment.flags.count; i++) {
        const struct flag_result *f = &now.assessment.flags.item[i];
        if (!is_grave(f)) continue;
        if (!was_said(s, f)) {
            warn(s, f);
            if (f->disposition < worst) worst = f->disposition;
        }
        struct said *place = LIST_PUSH(s->talk->arena, &said);
        if (place == NULL) return no_memory(err);
        *place = (struct said){f->flag, f->side, f->disposition};
    }
    s->said = said;
    *warned = worst != DISPOSITION_SELF_OK;
    if (*warned) say_where(s, worst);
    return STATUS_OK;
}

static enum status after_answer(struct round *s, enum move *move, struct error *err) {
    bool warned = false;
    TRY(look_for_warnings(s, &warned, err));
    if (!warned) return STATUS_OK;
    int more = screen_ask(s->screen, "Do not put that off for these questions. Do you want to go on with them?");
    *move = more > 0 ? MOVE_ON : more == 0 ? MOVE_QUIT : MOVE_CUT;
    return STATUS_OK;
}

/* ---- Answers ---- */

static void release(void *value) { json_decref(value); }

/* Takes value. */
static enum status note(struct round *s, const struct interview_question *q, json_t *value, struct error *err) {
    struct told *place = LIST_PUSH(s->talk->arena, &s->told);
    if (place == NULL || !arena_defer(s->talk->arena, release, value)) {
        json_decref(value);
        return no_memory(err);
    }
    *place = (struct told){*q, value};
    return STATUS_OK;
}

/* Why the interview refuses an answer, in words: the names of other answers have underscores. */
static void say_refusal(const struct round *s, const struct error *why) {
    struct text t = {0};
    text_put(&t, strstr(why->message, "contradicts") != NULL ? "Two answers do not go together: " : "");
    for (const char *at = why->message; *at != '\0'; at++) text_put_n(&t, *at == '_' ? " " : at, 1);
    text_put(&t, strstr(why->message, "contradicts") != NULL ? ". Answer anew, or go back with b." : ".");
    say(s, text_get(&t));
    text_fini(&t);
}

/* Takes value. *taken: it is answered; else why not was said. */
static enum status answer(struct round *s, const struct interview_question *q, json_t *value, bool total, bool *taken,
                          struct error *err) {
    struct interview_question of = *q;
    struct error why = {0};
    enum status status =
        total ? interview_total(s->interview, value, &why) : interview_answer(s->interview, value, &why);
    *taken = status == STATUS_OK;
    if (total) of.finding = q->measure, of.context = 0, of.items = of.item = 0;
    if (total) of.text = s->talk->catalogue->vocabulary->findings.item[q->measure].question;
    if (*taken) return note(s, &of, value, err);
    json_decref(value);
    if (status != STATUS_INPUT) {
        *err = why;
        return status;
    }
    say_refusal(s, &why);
    return STATUS_OK;
}

/* "t 62", while the items of a measure are asked. */
static const char *total_in(const struct interview_question *q, const char *line) {
    if (q->measure < 0 || (line[0] != 't' && line[0] != 'T') || line[1] != ' ') return NULL;
    return line + 1 + strspn(line + 1, " ");
}

static enum status take_entry(struct round *s, const struct interview_question *q, bool *taken, struct error *err) {
    const char *total = total_in(q, s->line);
    struct error why;
    json_t *value;
    enum status status =
        total != NULL ? entry_number(&s->talk->catalogue->vocabulary->findings.item[q->measure], total, &value, &why)
                      : entry_read(finding_of(s, q), s->line, &value, &why);
    *taken = false;
    if (status == STATUS_OK) return answer(s, q, value, total != NULL, taken, err);
    if (status == STATUS_INPUT) {
        say(s, why.message);
        return STATUS_OK;
    }
    *err = why;
    return status;
}

static void go_back(struct round *s) {
    if (!interview_back(s->interview)) {
        say(s, "This is the first question.");
        return;
    }
    s->told.count--;
    s->past_flags = false;
    s->group = NULL;
}

/* One question, until it is answered or left. */
static enum status ask(struct round *s, const struct interview_question *q, enum move *move, struct error *err) {
    bool taken = false, first = true;
    *move = MOVE_ON;
    show(s, q);
    for (; !taken; first = false) {
        if (!hear(s, q, first)) {
            *move = MOVE_CUT;
            return STATUS_OK;
        }
        if (entry_is(s->line, "b") || entry_is(s->line, "back")) {
            go_back(s);
            return STATUS_OK;
        }
        if (entry_is(s->line, "q") || entry_is(s->line, "quit")) {
            *move = MOVE_QUIT;
            return STATUS_OK;
        }
        if (entry_is(s->line, "h") || entry_is(s->line, "help"))
            help(s);
        else
            TRY(take_entry(s, q, &taken, err));
    }
    return after_answer(s, move, err);
}

/* ---- Corrections ---- */

static bool is_same(const struct interview_question *a, const struct interview_question *b) {
    return a->kind == b->kind && a->finding == b->finding && a->context == b->context && a->side == b->side;
}

/* Answers again what was said before the correction. *reused: the question is answered; one that no longer fits is
 * asked. */
static enum status reuse(struct round *s, const struct interview_question *q, bool *reused, struct error *err) {
    *reused = false;
    for (size_t i = 0; i < s->kept.count; i++) {
        struct told *one = &s->kept.item[i];
        bool total = q->items > 0 && one->question.kind == INTERVIEW_FINDING && one->question.finding == q->measure &&
                     one->question.side == q->side;
        if (one->value == NULL || (!is_same(&one->question, q) && !total)) continue;
        json_t *value = one->value;
        one->value = NULL; /* the arena's still: once is enough */
        return answer(s, q, json_incref(value), total, reused, err);
    }
    return STATUS_OK;
}

/* Back to the answer with this number; those after it are kept. */
static enum status go_to(struct round *s, size_t number, struct error *err) {
    s->kept.count = 0;
    for (size_t i = number; i < s->told.count; i++) {
        struct told *place = LIST_PUSH(s->talk->arena, &s->kept);
        if (place == NULL) return no_memory(err);
        *place = s->told.item[i];
    }
    while (s->told.count >= number) go_back(s);
    return STATUS_OK;
}

/* ---- The end ---- */

static void show_answer(const struct round *s, size_t number) {
    const struct told *one = &s->told.item[number - 1];
    struct text t = {0};
    char place[24];
    size_t used = (size_t)snprintf(place, sizeof place, "%3zu  ", number);
    put_question(s, &one->question, &t);
    text_put(&t, "  ");
    entry_words(one->value, &t);
    s->screen->write(s->screen->arg, place, used);
    screen_say(s->screen, NULL, text_get(&t), used, INDENT + 2);
    text_fini(&t);
}

static enum status confirm(struct round *s, enum move *move, struct error *err) {
    s->kept.count = 0;
    say_line(s, "");
    screen_say(s->screen, "1", "No further answer can change the result. Your answers:", 0, 0);
    for (size_t i = 1; i <= s->told.count; i++) show_answer(s, i);
    say_line(s, "");
    say_line(s, "Is all of that right? y goes on; a number changes that answer; b goes back to the last; q ends here.");
    while (screen_hear(s->screen, "     y, a number, b or q > ", s->line)) {
        size_t n = strspn(s->line, "0123456789");
        size_t number = n > 0 && n < 5 && s->line[n] == '\0' ? (size_t)strtol(s->line, NULL, 10) : 0;
        *move = entry_is_yes(s->line) ? MOVE_CONFIRMED : entry_is(s->line, "q") ? MOVE_QUIT : MOVE_ON;
        if (*move != MOVE_ON) return STATUS_OK;
        if (entry_is(s->line, "b")) number = s->told.count;
        if (number >= 1 && number <= s->told.count) return go_to(s, number, err);
        say(s, "Expected: y, the number of an answer, b or q.");
    }
    *move = MOVE_CUT;
    return STATUS_OK;
}

static enum status go_on(struct round *s, struct interview_question *q, enum move *move, struct error *err) {
    bool reused = false;
    TRY(interview_next(s->interview, q, err));
    if (q->kind == INTERVIEW_DONE) return confirm(s, move, err);
    TRY(reuse(s, q, &reused, err));
    return reused ? after_answer(s, move, err) : ask(s, q, move, err);
}

enum status interview_terminal(const struct talk *talk, struct interview *i, enum interview_end *end,
                               struct interview_question *next, struct error *err) {
    struct round s = {.talk = talk, .screen = talk->screen, .interview = i};
    enum move move = MOVE_ON;
    say_line(&s,
             "One question at a time, warning signs first, and no more than can change the result. What you don't know "
             "may stay so: answer \"?\". b goes back, q ends early, h helps.");
    while (move == MOVE_ON) TRY(go_on(&s, next, &move, err));
    *end = move == MOVE_CONFIRMED ? INTERVIEW_ENDED : move == MOVE_QUIT ? INTERVIEW_QUIT : INTERVIEW_CUT;
    return interview_next(i, next, err);
}
