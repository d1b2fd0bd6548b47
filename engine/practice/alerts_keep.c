#include "practice/alerts_keep.h"
#include "practice/id.h"
#include "practice/try.h"
#include "time/instant.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The causes of a plan's rules begin with its number (judge_rules.c): "1 /rules/3". */
int alert_plan(const struct patient *p, const struct alert *a) {
    char *end;
    long number = strtol(a->cause, &end, 10);
    return end != a->cause && *end == ' ' && number >= 1 && (size_t)number <= p->plans.count ? (int)number : 0;
}

static struct stored_alert row_of(const struct patient *p, const struct alert *a) {
    return (struct stored_alert){.patient = p->id,
                                 .event = a->event,
                                 .index = a->index,
                                 .plan = alert_plan(p, a),
                                 .disposition = (int)a->disposition,
                                 .deadline_ms = a->deadline_ms,
                                 .raised_ms = a->raised_ms,
                                 .about = a->about,
                                 .text = a->text,
                                 .times = a->times,
                                 .acknowledged = a->acknowledged};
}

static bool same_text(const char *a, const char *b) { return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0; }

static bool same_row(const struct stored_alert *a, const struct stored_alert *b) {
    return a->plan == b->plan && a->disposition == b->disposition && a->deadline_ms == b->deadline_ms &&
           a->raised_ms == b->raised_ms && a->times == b->times && a->acknowledged == b->acknowledged &&
           same_text(a->about, b->about) && same_text(a->text, b->text);
}

/* --- what differs ------------------------------------------------------------------------------------------------- */

/* What the lists have and should have. A change is put, or dropped when `should` is NULL. */
struct lists {
    struct store *store;
    const struct patient *p;
    struct stored_alert *alert;
    size_t alerts;
    struct stored_exam *exam;
    size_t exams;
    enum status (*alert_differs)(void *arg, const struct stored_alert *is, const struct stored_alert *should,
                                 struct error *err);
    enum status (*exam_differs)(void *arg, const struct stored_exam *is, const struct stored_exam *should,
                                struct error *err);
    void *arg;
};

static const struct alert *alert_in_state(const struct patient *p, int64_t event, int index) {
    for (size_t i = 0; i < p->alerts.count; i++)
        if (p->alerts.item[i].event == event && p->alerts.item[i].index == index) return &p->alerts.item[i];
    return NULL;
}

static const struct stored_alert *alert_in_list(const struct lists *l, int64_t event, int index) {
    for (size_t i = 0; i < l->alerts; i++)
        if (l->alert[i].event == event && l->alert[i].index == index) return &l->alert[i];
    return NULL;
}

static enum status look_at_alerts(const struct lists *l, struct error *err) {
    for (size_t i = 0; i < l->p->alerts.count; i++) {
        struct stored_alert should = row_of(l->p, &l->p->alerts.item[i]);
        const struct stored_alert *is = alert_in_list(l, should.event, should.index);
        if (is == NULL || !same_row(is, &should)) TRY(l->alert_differs(l->arg, is, &should, err));
    }
    for (size_t i = 0; i < l->alerts; i++)
        if (alert_in_state(l->p, l->alert[i].event, l->alert[i].index) == NULL)
            TRY(l->alert_differs(l->arg, &l->alert[i], NULL, err));
    return STATUS_OK;
}

static const struct exam *exam_in_state(const struct patient *p, int64_t event, int index) {
    for (size_t i = 0; i < p->exams.count; i++) {
        const struct exam *x = &p->exams.item[i];
        if (x->state == EXAM_BOOKED && x->event == event && x->index == index) return x;
    }
    return NULL;
}

static const struct stored_exam *exam_in_list(const struct lists *l, int64_t event, int index) {
    for (size_t i = 0; i < l->exams; i++)
        if (l->exam[i].event == event && l->exam[i].index == index) return &l->exam[i];
    return NULL;
}

static enum status look_at_exams(const struct lists *l, struct error *err) {
    for (size_t i = 0; i < l->p->exams.count; i++) {
        const struct exam *x = &l->p->exams.item[i];
        struct stored_exam should = {.patient = l->p->id, .event = x->event, .index = x->index, .at_ms = x->at_ms};
        const struct stored_exam *is = exam_in_list(l, x->event, x->index);
        if (x->state != EXAM_BOOKED || (is != NULL && is->at_ms == x->at_ms)) continue;
        TRY(l->exam_differs(l->arg, is, &should, err));
    }
    for (size_t i = 0; i < l->exams; i++)
        if (exam_in_state(l->p, l->exam[i].event, l->exam[i].index) == NULL)
            TRY(l->exam_differs(l->arg, &l->exam[i], NULL, err));
    return STATUS_OK;
}

static enum status look(struct lists *l, struct arena *a, struct error *err) {
    TRY(store_alerts(l->store, l->p->id, true, a, &l->alert, &l->alerts, err));
    TRY(store_exams(l->store, l->p->id, INT64_MIN, INT64_MAX, a, &l->exam, &l->exams, err));
    TRY(look_at_alerts(l, err));
    return look_at_exams(l, err);
}

/* --- keeping ------------------------------------------------------------------------------------------------------ */

static enum status keep_alert(void *arg, const struct stored_alert *is, const struct stored_alert *should,
                              struct error *err) {
    return should != NULL ? store_alert_put(arg, should, err)
                          : store_alert_drop(arg, is->patient, is->event, is->index, err);
}

static enum status keep_exam(void *arg, const struct stored_exam *is, const struct stored_exam *should,
                             struct error *err) {
    return should != NULL ? store_exam_put(arg, should, err)
                          : store_exam_drop(arg, is->patient, is->event, is->index, err);
}

enum status alerts_keep(struct store *s, const struct patient *p, struct arena *a, struct error *err) {
    struct lists l = {.store = s, .p = p, .alert_differs = keep_alert, .exam_differs = keep_exam, .arg = s};
    TRY(look(&l, a, err));
    return store_listed(s, p->id, err);
}

/* --- comparing ---------------------------------------------------------------------------------------------------- */

struct comparison {
    const struct patient *p;
    void (*differs)(void *arg, const char *sentence);
    void *arg;
};

static enum status tell(struct comparison *c, const char *what, int64_t event, int index, bool is, bool should) {
    char id[ID_SIZE], sentence[ID_SIZE + 100];
    const char *how = !is       ? "is not in the list"
                      : !should ? "is in the list, but not in the history"
                                : "is not as listed";
    snprintf(sentence, sizeof sentence, "%s %s %s", what, id_raised(id, c->p->id, event, index), how);
    c->differs(c->arg, sentence);
    return STATUS_OK;
}

static enum status tell_alert(void *arg, const struct stored_alert *is, const struct stored_alert *should,
                              struct error *err) {
    const struct stored_alert *one = is != NULL ? is : should;
    (void)err;
    return tell(arg, "alert", one->event, one->index, is != NULL, should != NULL);
}

static enum status tell_exam(void *arg, const struct stored_exam *is, const struct stored_exam *should,
                             struct error *err) {
    const struct stored_exam *one = is != NULL ? is : should;
    (void)err;
    return tell(arg, "exam", one->event, one->index, is != NULL, should != NULL);
}

static enum status is_unlisted(struct store *s, const char *patient, struct arena *a, bool *out, struct error *err) {
    const char **ids;
    size_t count;
    *out = false;
    TRY(store_unlisted(s, SIZE_MAX, a, &ids, &count, err));
    for (size_t i = 0; i < count; i++) *out = *out || strcmp(ids[i], patient) == 0;
    return STATUS_OK;
}

enum status alerts_compare(struct store *s, const struct patient *p, struct arena *a,
                           void (*differs)(void *arg, const char *sentence), void *arg, struct error *err) {
    struct comparison c = {.p = p, .differs = differs, .arg = arg};
    struct lists l = {.store = s, .p = p, .alert_differs = tell_alert, .exam_differs = tell_exam, .arg = &c};
    bool unlisted;
    TRY(is_unlisted(s, p->id, a, &unlisted, err));
    return unlisted ? STATUS_OK : look(&l, a, err);
}
