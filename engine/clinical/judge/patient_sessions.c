#include "clinical/judge/patient_sessions.h"
#include "clinical/plan/ladder.h"
#include "clinical/judge/layoff.h"
#include "time/instant.h"
#include <string.h>

#define OWN_SESSIONS 6                   /* so many of the last ones are looked at for an item's words */

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "memory is out"); }

static enum status refuse(struct error *err, const struct patient *p, const char *reason) {
    return error_set(err, STATUS_NO, "%s: %s", p->id, reason);
}

/* The state outlives the event: words are taken from the plan's protocol where it has them (the usual case, and no copy),
 * else copied. */
static bool own(struct patient *p, const char **word, const char *known) {
    if (*word == NULL) return true;
    if (*word == known) return true;
    *word = known != NULL && strcmp(known, *word) == 0 ? known : arena_text(p->arena, *word);
    return *word != NULL;
}

static const struct exercise *exercise_of(const struct protocol *pr, const char *id) {
    for (size_t i = 0; pr != NULL && id != NULL && i < pr->exercises; i++)
        if (pr->exercise[i].id == id) return &pr->exercise[i];
    for (size_t i = 0; pr != NULL && id != NULL && i < pr->exercises; i++)
        if (strcmp(pr->exercise[i].id, id) == 0) return &pr->exercise[i];
    return NULL;
}

static bool own_item(struct patient *p, struct item *i) {
    static const struct exercise none;
    static const struct dose no_dose;
    const struct plan *plan = patient_plan(p, i->plan);
    const struct protocol *pr = plan == NULL ? NULL : plan->protocol;
    const struct exercise *x = exercise_of(pr, i->exercise), *prescribed = exercise_of(pr, i->prescribed);
    bool words = i->dose.load_unit != NULL || i->dose.tempo != NULL || i->dose.note != NULL;
    const struct prescription *rx = plan == NULL || !words ? NULL : ladder_prescription(plan, i->exercise, i->prescribed);
    const struct dose *d = rx == NULL ? &no_dose : ladder_stand(plan, rx).dose;
    if (x == NULL) x = &none;
    return own(p, &i->protocol, pr == NULL ? NULL : pr->id) && own(p, &i->version, pr == NULL ? NULL : pr->version) &&
           own(p, &i->step, pr == NULL || plan->step < 0 ? NULL : pr->step[plan->step].id) &&
           own(p, &i->phase, pr == NULL || plan->phase < 0 ? NULL : pr->phase[plan->phase].id) &&
           own(p, &i->exercise, x->id) && own(p, &i->ref, x->ref) && own(p, &i->title, x->title) &&
           own(p, &i->prescribed, prescribed == NULL ? NULL : prescribed->id) &&
           own(p, &i->dose.load_unit, d->load_unit) && own(p, &i->dose.tempo, d->tempo) && own(p, &i->dose.note, d->note);
}

/* Mostly it is one that the plan's phase or light asks, and named by the vocabulary's own word. */
static int finding_of(struct patient *p, const struct question *q) {
    const struct vocabulary *v = p->catalogue->vocabulary;
    const struct plan *plan = patient_plan(p, q->plan);
    const struct light *light = plan == NULL ? NULL : plan->protocol->light;
    const struct phase *phase = plan == NULL || plan->phase < 0 ? NULL : &plan->protocol->phase[plan->phase];
    for (size_t i = 0; phase != NULL && i < phase->asks; i++)
        if (v->findings.item[phase->ask[i].finding].name == q->finding) return phase->ask[i].finding;
    for (size_t i = 0; light != NULL && i < light->follow_ups; i++)
        if (v->findings.item[light->follow_up[i].finding].name == q->finding) return light->follow_up[i].finding;
    return vocabulary_find(v, q->finding);
}

static int context_of(const struct finding *f, const char *context) {
    for (size_t i = 0; i < f->contexts; i++)
        if (f->context[i] == context) return (int)i;
    return finding_context(f, context);
}

static enum status copy_questions(struct patient *p, const struct session_plan *from, struct session_plan *to,
                                  struct error *err) {
    const struct vocabulary *v = p->catalogue->vocabulary;
    for (size_t i = 0; i < from->questions.count; i++) {
        struct question *q = LIST_PUSH(p->arena, &to->questions);
        if (q == NULL) return memory_out(err);
        *q = from->questions.item[i];
        int f = finding_of(p, q);
        bool known = f >= 0;
        int c = known ? context_of(&v->findings.item[f], q->context) : -1;
        if (!own(p, &q->finding, known ? v->findings.item[f].name : NULL) ||
            !own(p, &q->context, c >= 0 ? v->findings.item[f].context[c] : NULL) ||
            !own(p, &q->text, c >= 0 ? finding_question(&v->findings.item[f], c) : NULL)) return memory_out(err);
    }
    return STATUS_OK;
}

static bool same_words(const struct item *a, const struct item *b) {
    return a->exercise == b->exercise && a->protocol == b->protocol && a->version == b->version && a->step == b->step &&
           a->phase == b->phase && a->ref == b->ref && a->title == b->title && a->prescribed == b->prescribed &&
           a->dose.load_unit == b->dose.load_unit && a->dose.tempo == b->dose.tempo && a->dose.note == b->dose.note;
}

/* Mostly an item is told in the very words of one of the last sessions, which are the state's own: none is looked up. */
static bool is_own(const struct patient *p, const struct item *item) {
    size_t last = p->sessions.count, first = last > OWN_SESSIONS ? last - OWN_SESSIONS : 0;
    for (size_t i = last; i-- > first;) {
        const struct session_plan *planned = &p->sessions.item[i].planned;
        for (size_t k = 0; k < planned->items.count; k++)
            if (same_words(&planned->items.item[k], item)) return true;
    }
    return false;
}

enum status session_copy_plan(struct patient *p, const struct session_plan *from, struct session_plan *to,
                              struct error *err) {
    *to = *from;
    memset(&to->items, 0, sizeof to->items);
    memset(&to->questions, 0, sizeof to->questions);
    to->note = NULL;                                 /* session_due keeps it; of an early one it goes with the next */
    memset(&to->dropped, 0, sizeof to->dropped);     /* on record in the event; the state has no use for them */
    if (!own(p, &to->exam, NULL)) return memory_out(err);
    size_t count = from->items.count;
    if (count > 0 && (to->items.item = arena_room(p->arena, count, sizeof *to->items.item)) == NULL) return memory_out(err);
    for (size_t i = 0; i < count; i++) {
        to->items.item[i] = from->items.item[i];
        if (!is_own(p, &to->items.item[i]) && !own_item(p, &to->items.item[i])) return memory_out(err);
    }
    to->items.count = to->items.room = count;
    return copy_questions(p, from, to, err);
}

static bool is_forgotten(const struct session *s, int64_t limit) {
    return s->planned.due_ms < limit && s->state != SESSION_OPEN;
}

/* The list begins one further: nothing is moved until there is room for half of it before it. */
static void drop_first(struct patient *p) {
    p->sessions.item++;
    p->sessions.count--;
    p->sessions.room--;
    p->sessions_gap++;
}

static struct session *add_session(struct patient *p) {
    size_t gap = p->sessions_gap;
    if (p->sessions.count == p->sessions.room && gap > 0) {
        if (gap * 2 >= p->sessions.count) {
            p->sessions.item -= gap;
            for (size_t i = 0; i < p->sessions.count; i++) p->sessions.item[i] = p->sessions.item[i + gap];
            p->sessions.room += gap;
        }
        p->sessions_gap = 0;             /* or the list moves to where there is room */
    }
    return LIST_PUSH(p->arena, &p->sessions);
}

static void forget_sessions(struct patient *p) {
    int64_t limit = p->newest_ms - PATIENT_SESSION_DAYS * DAY_MS;
    size_t kept = 0;
    int64_t from_ms = INSTANT_NONE;
    if (p->sessions_from_ms != 0 && p->sessions_from_ms >= limit) return;
    while (p->sessions.count > 0 && is_forgotten(&p->sessions.item[0], limit)) drop_first(p);
    if (p->sessions_rise && p->sessions.count > 0 && p->sessions.item[0].planned.due_ms >= limit) {
        p->sessions_from_ms = p->sessions.item[0].planned.due_ms;
        return;
    }
    for (size_t i = 0; i < p->sessions.count; i++) {
        const struct session *s = &p->sessions.item[i];
        if (is_forgotten(s, limit)) continue;
        if (s->planned.due_ms < from_ms) from_ms = s->planned.due_ms;
        if (kept < i) p->sessions.item[kept] = *s;
        kept++;
    }
    p->sessions.count = kept;
    p->sessions_from_ms = from_ms;
    p->sessions_rise = true;
    for (size_t i = 1; i < kept && p->sessions_rise; i++)
        p->sessions_rise = p->sessions.item[i - 1].planned.due_ms <= p->sessions.item[i].planned.due_ms;
}

/* Of the session that was added last. */
static void note_oldest(struct patient *p, int64_t due_ms) {
    size_t count = p->sessions.count;
    if (due_ms < p->sessions_from_ms) p->sessions_from_ms = due_ms;
    if (count > 1 && p->sessions.item[count - 2].planned.due_ms > due_ms) p->sessions_rise = false;
}

static struct tally *tally_of(struct patient *p, int plan, int32_t day) {
    if (p->tallies_known && day > p->tallies_to) return NULL;
    for (size_t i = p->tallies.count; i-- > 0;)
        if (p->tallies.item[i].plan == plan && p->tallies.item[i].day == day) return &p->tallies.item[i];
    return NULL;
}

static void forget_tallies(struct patient *p, int32_t today) {
    size_t kept = 0;
    int32_t from = INT32_MAX, to = INT32_MIN;
    if (p->tallies_known && p->tallies_from > today - PATIENT_TALLY_DAYS) return;
    for (size_t i = 0; i < p->tallies.count; i++) {
        const struct tally t = p->tallies.item[i];
        if (t.day <= today - PATIENT_TALLY_DAYS) continue;
        p->tallies.item[kept++] = t;
        if (t.day < from) from = t.day;
        if (t.day > to) to = t.day;
    }
    p->tally_changes += kept < p->tallies.count;
    p->tallies.count = kept;
    p->tallies_known = p->tallies_rise = true;
    for (size_t i = 1; i < kept && p->tallies_rise; i++)
        p->tallies_rise = p->tallies.item[i - 1].day <= p->tallies.item[i].day;
    p->tallies_from = from;
    p->tallies_to = to;
}

struct tally *session_tally_of(struct patient *p, int plan, int32_t day) {
    struct tally *t = tally_of(p, plan, day);
    p->tally_changes++;
    if (t != NULL) return t;
    if (day < p->tallies_to) p->tallies_rise = false;
    if (day < p->tallies_from) p->tallies_from = day;
    if (day > p->tallies_to) p->tallies_to = day;
    if ((t = LIST_PUSH(p->arena, &p->tallies)) != NULL) *t = (struct tally){.day = day, .plan = plan};
    return t;
}

enum status session_tally(struct patient *p, int plan, int32_t day, int due, int done, struct error *err) {
    struct tally *t = session_tally_of(p, plan, day);
    if (t == NULL) return memory_out(err);
    t->due += due;
    t->done += done;
    return STATUS_OK;
}

static int items_of(const struct session *s, int plan) {
    int count = 0;
    for (size_t i = 0; i < s->planned.items.count; i++) count += item_has_plan(&s->planned.items.item[i], plan);
    return count;
}

/* Adds to the tallies of every plan that has items in the session, each plan once. */
static enum status tally(struct patient *p, struct session *s, int due, int done, struct error *err) {
    int32_t day = wall_day(s->planned.local.wall_ms);
    s->tallied = true;
    forget_tallies(p, day);
    for (size_t n = 1; n <= p->plans.count; n++)
        if (items_of(s, (int)n) > 0) TRY(session_tally(p, (int)n, day, due, done, err));
    return STATUS_OK;
}

/* It was not done. What is put off is not missed: it counts neither in the tally nor in the row. */
static enum status miss(struct patient *p, struct session *s, const struct event *e, bool *missed, struct effects *out,
                        struct error *err) {
    int32_t day = wall_day(s->planned.local.wall_ms);
    *missed = false;
    forget_tallies(p, day);
    for (size_t i = 0; i < p->plans.count; i++) {
        int moved, items = items_of(s, (int)i + 1);
        if (items == 0) continue;
        TRY(missed_judge(p, &p->plans.item[i], s, e, &moved, out, err));
        if (moved >= items) continue;
        *missed = s->tallied = true;
        TRY(session_tally(p, (int)i + 1, day, 1, 0, err));
    }
    return STATUS_OK;
}

/* The next session takes what was to join it, or has left it out for a reason of its own. */
static void join(struct patient *p, const struct session *s) {
    for (size_t i = 0; i < p->plans.count; i++)
        if (items_of(s, (int)i + 1) > 0) p->plans.item[i].merged.count = 0;
}

/* --- due and closed ----------------------------------------------------------------------------------------------- */

enum status session_check_due(struct patient *p, const struct event *e, struct error *err) {
    int64_t number = e->as.due.session.number;
    const struct session *s = patient_session(p, number);
    if (s != NULL && s->came_due) return refuse(err, p, "the session has already come due");
    if (s == NULL && number != p->last_session + 1) return refuse(err, p, "the session's number is not the next");
    return STATUS_OK;
}

enum status session_due(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    const struct session_plan *planned = &e->as.due.session;
    struct effect *effect = effect_add(out, EFFECT_REMINDER);
    struct session *s = patient_session(p, planned->number);
    if (effect == NULL) return memory_out(err);
    effect->session = planned->number;
    effect->round = e->as.due.round;
    effect->planned = planned;
    effect->answered_early = s != NULL;
    if (s == NULL) {
        forget_sessions(p);
        if ((s = add_session(p)) == NULL) return memory_out(err);
        s->share = 100;
        TRY(session_copy_plan(p, planned, &s->planned, err));
        s->planned.note = planned->note;
        if (!own(p, &s->planned.note, p->note)) return memory_out(err);
        join(p, s);
        p->last_session = planned->number;
        note_oldest(p, planned->due_ms);
    }
    s->came_due = true;
    if (planned->note != NULL) p->note = NULL;       /* it is told now */
    if (planned->due_ms > p->passed_ms) p->passed_ms = planned->due_ms;
    return STATUS_OK;
}

void session_count_questions(struct plan *plan, struct session *s) {
    bool any = false;
    if (s->state == SESSION_DONE) return;
    for (size_t i = 0; i < s->planned.questions.count; i++) {
        struct question *q = &s->planned.questions.item[i];
        if (q->plan != plan->number || q->about != 0 || q->answered || q->missed) continue;
        q->missed = any = true;
    }
    if (any) plan->questions_missed++;
}

static void count_all_questions(struct patient *p, struct session *s) {
    for (size_t i = 0; i < p->plans.count; i++) session_count_questions(&p->plans.item[i], s);
}

enum status session_check_closed(struct patient *p, const struct event *e, struct error *err) {
    const struct session *s = patient_session(p, e->as.closed.session);
    if (s == NULL || !s->came_due || s->state != SESSION_OPEN) return refuse(err, p, "no open session to close");
    return STATUS_OK;
}

bool session_add_note(struct patient *p, const char *note) {
    if (p->note != NULL && strstr(p->note, note) != NULL) return true;
    p->note = p->note == NULL ? note : arena_printf(p->arena, "%s\n%s", p->note, note);
    return p->note != NULL;
}

/* What went with a message that nobody was sent is yet to be said. */
static enum status add_again(struct patient *p, const struct session *s, struct error *err) {
    return s->planned.note == NULL || session_add_note(p, s->planned.note) ? STATUS_OK : memory_out(err);
}

enum status session_closed(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    struct session *s = patient_session(p, e->as.closed.session);
    struct effect *effect = effect_add(out, EFFECT_UNANSWERED);
    if (effect == NULL) return memory_out(err);
    effect->session = s->planned.number;
    effect->reason = e->as.closed.unsent ? "no reminder of it was sent" : "nobody answered";
    s->state = SESSION_MISSED;
    if (e->as.closed.unsent) return add_again(p, s, err);    /* settled question (e) */
    count_all_questions(p, s);
    if (s->planned.items.count == 0) return STATUS_OK;
    bool missed;
    TRY(miss(p, s, e, &missed, out, err));
    p->missed_in_a_row += missed;
    return STATUS_OK;
}

/* --- check-ins ------------------------------------------------------------------------------------------------------ */

enum status session_check_checkin(struct patient *p, const struct event *e, struct error *err) {
    int64_t number = e->as.checkin.session;
    const struct session *s = patient_session(p, number);
    if (e->as.checkin.done && e->as.checkin.skipped) return refuse(err, p, "a session is either done or skipped");
    if (s == NULL && !(e->as.checkin.early && number == p->last_session + 1))
        return error_set(err, STATUS_NO, "%s.%lld is not a session that can be answered", p->id, (long long)number);
    if (s != NULL && e->as.checkin.skipped && s->state == SESSION_DONE)
        return error_set(err, STATUS_NO, "%s.%lld was already answered as done", p->id, (long long)number);
    if (s != NULL && e->as.checkin.done && s->state == SESSION_SKIPPED)
        return error_set(err, STATUS_NO, "%s.%lld was already answered as skipped", p->id, (long long)number);
    return STATUS_OK;
}

/* --- questions --- */

static bool answers_question(const struct vocabulary *v, const struct report *r, const struct question *q) {
    const struct finding *f = &v->findings.item[r->finding];
    return r->value.known && strcmp(f->name, q->finding) == 0 && strcmp(f->context[r->context], q->context) == 0 &&
           (q->side == SIDE_NONE || q->side == r->side);
}

static bool is_answered(const struct patient *p, const struct question *q, const report_list *reports) {
    for (size_t r = 0; r < reports->count; r++)
        if (answers_question(p->catalogue->vocabulary, &reports->item[r], q)) return true;
    return false;
}

/* A question that is answered ends its plan's row of missed ones; a session of questions alone is done with the last,
 * in one part or several. */
static bool take_answers(struct patient *p, struct session *s, const report_list *reports) {
    bool all = s->planned.questions.count > 0 && s->planned.items.count == 0;
    for (size_t i = 0; i < s->planned.questions.count; i++) {
        struct question *q = &s->planned.questions.item[i];
        struct plan *plan = patient_plan(p, q->plan);
        bool now = is_answered(p, q, reports);
        if (now && plan != NULL) plan->questions_missed = 0;
        q->answered = q->answered || now;
        all = all && q->answered;
    }
    return all;
}

static bool has_subject(const int64_t *subject, size_t count, int64_t session) {
    for (size_t k = 0; k < count; k++)
        if (subject[k] == session) return true;
    return false;
}

size_t session_subjects(struct patient *p, int64_t session, int64_t subject[static SESSION_MAX_SUBJECTS]) {
    const struct session *s = patient_session(p, session);
    size_t count = 0;
    for (size_t i = 0; s != NULL && i < s->planned.questions.count; i++) {
        int64_t about = s->planned.questions.item[i].about;
        if (about != 0 && count < SESSION_MAX_SUBJECTS - 1 && !has_subject(subject, count, about)) subject[count++] = about;
    }
    if (count == 0 || s->planned.items.count > 0) subject[count++] = session;
    return count;
}

size_t session_subjects_of(struct patient *p, int64_t session, const struct report *r,
                           int64_t subject[static SESSION_MAX_SUBJECTS]) {
    const struct session *s = patient_session(p, session);
    size_t count = 0;
    if (s == NULL || s->planned.items.count == 0) return session_subjects(p, session, subject);
    for (size_t i = 0; i < s->planned.questions.count; i++) {
        const struct question *q = &s->planned.questions.item[i];
        if (q->about == 0 || count == SESSION_MAX_SUBJECTS || has_subject(subject, count, q->about)) continue;
        if (answers_question(p->catalogue->vocabulary, r, q)) subject[count++] = q->about;
    }
    if (count == 0) subject[count++] = session;
    return count;
}

/* May something of it still come later in its week, or with the next session? */
static bool is_put_off(const struct patient *p, const struct session *s) {
    for (size_t i = 0; i < p->plans.count; i++)
        if (items_of(s, (int)i + 1) > 0 && p->plans.item[i].shifts.count + p->plans.item[i].merged.count > 0) return true;
    return false;
}

static void begin_layoffs(struct patient *p, const struct session *s, bool late) {
    for (size_t i = 0; i < p->plans.count; i++) {
        if (items_of(s, (int)i + 1) == 0) continue;
        layoff_over(&p->plans.item[i], s);
        if (late) missed_undo(&p->plans.item[i], s);
    }
}

/* Settles an open or missed session; a cancelled one stays so, whatever is said of it later. */
static enum status settle_one(struct patient *p, struct session *s, bool answered, const struct event *e,
                              struct effects *out, struct error *err) {
    bool done = e->as.checkin.done || answered;
    if (!(done || e->as.checkin.skipped) || (s->state != SESSION_OPEN && s->state != SESSION_MISSED)) return STATUS_OK;
    struct effect *effect = effect_add(out, EFFECT_ANSWERED);
    if (effect == NULL) return memory_out(err);
    effect->session = s->planned.number;
    effect->reason = done ? "done" : "skipped";
    bool late = s->state == SESSION_MISSED, missed;
    s->state = done ? SESSION_DONE : SESSION_SKIPPED;
    s->share = e->as.checkin.share;
    s->done_ms = done ? e->at_ms : 0;
    if (s->planned.items.count == 0) return STATUS_OK;
    p->missed_in_a_row = 0;
    if (!done && !late) return miss(p, s, e, &missed, out, err);
    if (!done) return s->tallied || is_put_off(p, s) ? STATUS_OK : tally(p, s, 1, 0, err);
    begin_layoffs(p, s, late);
    return tally(p, s, s->tallied ? 0 : 1, done && s->share >= ADHERENCE_SHARE ? 1 : 0, err);
}

enum status session_settle(struct patient *p, const struct event *e, struct effects *out, struct error *err) {
    struct session *s = patient_session(p, e->as.checkin.session);
    if (s == NULL) {
        if ((s = add_session(p)) == NULL) return memory_out(err);
        TRY(session_copy_plan(p, &e->as.checkin.planned, &s->planned, err));
        join(p, s);
        p->last_session = e->as.checkin.session;
        note_oldest(p, s->planned.due_ms);
    }
    return settle_one(p, s, take_answers(p, s, &e->as.checkin.reports), e, out, err);
}
