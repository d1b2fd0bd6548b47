/* W5 by hand: what is due lies in one list a minute; each event makes its patient's next one. */
#include "tests/bench/reference/w5.h"
#include <stdlib.h>
#include <string.h>

#define DAY_MIN   1440
#define HOUR_MIN  60
#define ASK_AT    (19 * HOUR_MIN)
#define JUDGED_AT (23 * HOUR_MIN)
#define NONE      (-1)

static const int hours[W5_STEPS][6] = {
    {8, 18, NONE}, {8, 12, 18, NONE}, {8, 12, 16, 20, NONE}, {8, 12, 16, 20, 21, NONE}};

/* ---- The patients' draws ---- */

static uint32_t next(uint32_t *x) {
    *x ^= *x << 13;
    *x ^= *x >> 17;
    *x ^= *x << 5;
    return *x;
}

void w5_patient_start(struct w5_patient *p, long number) {
    p->x = 0x9E3779B9u ^ (uint32_t)((uint64_t)number * 2654435761u);
    if (p->x == 0) p->x = 1;
    p->base = 4 + (int)(next(&p->x) % 6);
    p->midnight = (number % 7) * DAY_MIN + 240 + HOUR_MIN * (number % 4);
}

bool w5_patient_answer(struct w5_patient *p, int day, int *minute, int *pain) {
    uint32_t a = next(&p->x), b = next(&p->x), c = next(&p->x);
    if (a % 100 < 20) return false;
    int level = p->base - day * p->base / 168 + (int)(b % 5) - 2;
    *pain = level < 0 ? 0 : level > 10 ? 10 : level;
    *minute = ASK_AT + (int)(c % 60);
    return true;
}

/* ---- The clock: one list of patients for each minute ---- */

enum kind { REMINDER, ASKED, REPORTED, JUDGED };

struct course {
    struct w5_patient draws;
    int32_t after; /* the next patient who is due at the same minute; NONE ends the list */
    int16_t days_in_step;
    uint8_t day, step, today, missed; /* step counts from 0; today: the step at the day's start */
    uint8_t reminded;                 /* how many of today's hours are past */
    uint8_t kind;                     /* of what is due next */
    int8_t pain, window[3], held;
    int8_t waiting;     /* a report that arrives, or NONE */
    int16_t waiting_at; /* its minute of the day */
    bool asked, reported;
};

struct simulation {
    struct course *course;
    int32_t *due; /* of each minute: the first patient of its list */
    struct w5_counts *n;
};

static void put(struct simulation *s, int32_t i, int64_t minute) {
    s->course[i].after = s->due[minute];
    s->due[minute] = i;
}

/* The next of the day's reminders, the question, the report and the judgement; of one minute in this order. */
static void plan_next(struct simulation *s, int32_t i) {
    struct course *c = &s->course[i];
    int at = JUDGED_AT, hour = hours[c->today][c->reminded];
    c->kind = JUDGED;
    if (c->waiting != NONE && c->waiting_at < at) at = c->waiting_at, c->kind = REPORTED;
    if (!c->asked && ASK_AT <= at) at = ASK_AT, c->kind = ASKED;
    if (hour != NONE && hour * HOUR_MIN <= at) at = hour * HOUR_MIN, c->kind = REMINDER;
    put(s, i, c->draws.midnight + (int64_t)c->day * DAY_MIN + at);
}

/* ---- What happens ---- */

static void begin_step(struct course *c, int step) {
    c->step = (uint8_t)step;
    c->held = 0;
    c->days_in_step = 0;
}

static void step_down(struct simulation *s, struct course *c) {
    s->n->down += c->step > 0;
    begin_step(c, c->step > 0 ? c->step - 1 : 0);
}

static void step_up(struct simulation *s, struct course *c) {
    s->n->up += c->step < W5_STEPS - 1;
    begin_step(c, c->step < W5_STEPS - 1 ? c->step + 1 : c->step);
}

static void hold(struct course *c) {
    if (c->held == 3) memmove(c->window, c->window + 1, 2), c->held = 2;
    c->window[(int)c->held++] = c->pain;
}

static void judge_report(struct simulation *s, struct course *c) {
    c->missed = 0;
    hold(c);
    int sum = c->held == 3 ? c->window[0] + c->window[1] + c->window[2] : NONE;
    if (c->pain >= 8) {
        s->n->alerts++;
        step_down(s, c);
    } else if (sum != NONE && sum <= 9 && c->days_in_step >= 5) {
        step_up(s, c);
    } else if (sum >= 18) {
        step_down(s, c);
    }
}

static void judge(struct simulation *s, struct course *c) {
    c->days_in_step++;
    if (c->reported) {
        judge_report(s, c);
    } else if (++c->missed == 2) {
        s->n->nudges++;
        c->missed = 0;
    }
}

static void begin_day(struct course *c) {
    c->today = c->step;
    c->reminded = 0;
    c->asked = c->reported = false;
    c->waiting = NONE;
}

static void ask(struct course *c) {
    int minute, pain;
    c->asked = true;
    if (!w5_patient_answer(&c->draws, c->day, &minute, &pain)) return;
    c->waiting = (int8_t)pain;
    c->waiting_at = (int16_t)minute;
}

static void happen(struct simulation *s, int32_t i) {
    struct course *c = &s->course[i];
    switch ((enum kind)c->kind) {
    case REMINDER: s->n->reminders++, c->reminded++; break;
    case ASKED: ask(c); break;
    case REPORTED:
        s->n->reports++;
        c->pain = c->waiting, c->waiting = NONE, c->reported = true;
        break;
    case JUDGED:
        judge(s, c);
        c->day++;
        begin_day(c);
        break;
    }
    if (c->day < W5_DAYS) plan_next(s, i);
}

static void start(struct simulation *s, long patients) {
    for (int32_t i = 0; i < patients; i++) {
        struct course *c = &s->course[i];
        w5_patient_start(&c->draws, i);
        begin_step(c, 1);
        begin_day(c);
        plan_next(s, i);
    }
}

bool w5_hand_run(long patients, struct w5_counts *out) {
    const int64_t minutes = (W5_DAYS + 9) * DAY_MIN;
    struct simulation s = {calloc((size_t)patients, sizeof *s.course), malloc((size_t)minutes * sizeof *s.due), out};
    bool good = s.course != NULL && s.due != NULL;
    memset(out, 0, sizeof *out);
    if (good) {
        memset(s.due, 0xFF, (size_t)minutes * sizeof *s.due);
        start(&s, patients);
        for (int64_t now = 0; now < minutes; now++)
            for (int32_t i; (i = s.due[now]) != NONE;) {
                s.due[now] = s.course[i].after;
                happen(&s, i);
            }
        for (long i = 0; i < patients; i++) out->in_step[s.course[i].step]++;
    }
    free(s.course);
    free(s.due);
    return good;
}
