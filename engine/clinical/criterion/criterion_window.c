#include "clinical/criterion/criterion_window.h"
#include "time/instant.h"
#include <string.h>

/* What a window holds: `count` matching reports of the history, from `last` back. */
struct window {
    const struct node *node;
    const report_list *history;
    const struct report_index *index; /* NULL: the history is looked through */
    int32_t slot;
    enum side side;
    int64_t end_ms;  /* of now, or so many days ago */
    int64_t session; /* whose reports it holds; 0: of whatever session */
    int64_t unit;    /* thousandths of what a report's number counts: a yes/no's is 1 */
    int64_t last, oldest;
    size_t count;
    bool masked;         /* some are */
    const struct report **found; /* the newest of them, as many as have room */
};
#define WINDOW_ROOM 64

int64_t window_divide(int64_t a, int64_t b) {
    int64_t whole = a / b, rest = a % b;
    if (rest >= 0) return whole + (rest >= b - rest);
    return whole - (-rest >= b + rest);
}

int64_t window_add(int64_t a, int64_t b) {
    int64_t sum;
    bool over = __builtin_add_overflow(a, b, &sum);
    if (over || sum > EXPRESSION_MAX || sum < -EXPRESSION_MAX) return b > 0 ? EXPRESSION_MAX : -EXPRESSION_MAX;
    return sum;
}

static bool holds(const struct window *w, const struct report *r) {
    return r->finding == w->node->finding && r->context == w->node->context && r->side == w->side && r->value.known &&
           r->value.at_ms <= w->end_ms && (w->session == 0 || r->session == w->session) &&
           !(w->node->unmasked && r->value.masked);
}

/* The newest answer of a slot is as new as its newest report: when that is too old no report need be looked at. */
static bool has_since(const struct answers *a, int32_t slot, int64_t since) {
    return a == NULL || slot >= a->slots || (a->value[slot].at_ms != 0 && a->value[slot].at_ms >= since);
}

/* The report before that place that may be of the window's kind; -1: there is none. */
static int64_t step_back(const struct window *w, int64_t from) {
    if (!w->index) return from - 1;
    return from < (int64_t)w->history->count ? w->index->older.item[from] : w->index->newest[w->slot];
}

/* One answer about several sessions stands in the history once for each, and counts once. */
static bool is_repeat(const struct window *w, int64_t from, const struct report *r) {
    if (r->session == 0 || from >= (int64_t)w->history->count) return false;
    const struct report *newer = &w->history->item[from];
    return newer->session != 0 && newer->session != r->session && newer->value.at_ms == r->value.at_ms;
}

/* The newest matching report before that place; -1: there is none, or they are too old. */
static int64_t before(const struct window *w, int64_t from, int64_t since) {
    for (int64_t i = step_back(w, from); i >= 0; i = step_back(w, i)) {
        const struct report *r = &w->history->item[i];
        if (r->value.at_ms < since) return -1;
        if (holds(w, r) && !is_repeat(w, from, r)) return i;
    }
    return -1;
}

/* Walks back from the newest report until the window is full or older reports begin. */
static void find_reports(struct window *w, const struct situation *s) {
    const struct node *n = w->node;
    int64_t since = INT64_MIN;
    if (!n->last && !n->session) since = w->end_ms - n->number * DAY_MS + 1;
    /* What led into the phase is not of it: only reports after the move count. */
    if (n->since_phase && s->phase_since_ms >= since) since = s->phase_since_ms + 1;
    w->last = -1;
    if (!has_since(s->answers, w->slot, since)) return;
    for (int64_t i = before(w, (int64_t)w->history->count, since); i >= 0; i = before(w, i, since)) {
        if (w->count == 0) w->last = i;
        w->oldest = i;
        w->masked = w->masked || w->history->item[i].value.masked;
        if (w->count < WINDOW_ROOM) w->found[w->count] = &w->history->item[i];
        if (++w->count == (size_t)n->number && n->last) return;
    }
}

/* The next older one; *at is its place in the history, i how many are newer. */
static const struct report *older(const struct window *w, size_t i, int64_t *at) {
    if (i >= w->count) return NULL;
    if (w->count <= WINDOW_ROOM) return w->found[i];
    *at = i == 0 ? w->last : before(w, *at, INT64_MIN);
    return &w->history->item[*at];
}

/* For each report of the window, newest first. */
#define EACH(w, r)                                                                                                     \
    int64_t i_ = 0, at_ = 0;                                                                                           \
    ((r) = older((w), (size_t)i_, &at_)) != NULL;                                                                      \
    i_++

/* A report's value at the low or the high end: a masked one may be anything up to the range's end. */
static int64_t end_of(const struct window *w, const struct report *r, bool high) {
    int64_t value = r->value.number * w->unit;
    return high && r->value.masked && value < w->node->max ? w->node->max : value;
}

static int64_t sum(const struct window *w, bool high) {
    int64_t total = 0;
    const struct report *r;
    for (EACH(w, r)) total = window_add(total, end_of(w, r, high));
    return total;
}

/* The k-th smallest, from 0. Each pass finds the next higher value and how often it comes: scores have few values. */
static int64_t nth(const struct window *w, size_t k, bool high) {
    int64_t passed = INT64_MIN;
    for (size_t below = 0;;) {
        int64_t next = INT64_MAX;
        size_t times = 0;
        const struct report *r;
        for (EACH(w, r)) {
            int64_t value = end_of(w, r, high);
            if (value <= passed || value > next) continue;
            times = value < next ? 1 : times + 1;
            next = value;
        }
        below += times;
        if (below > k || times == 0) return next;
        passed = next;
    }
}

static int64_t furthest(const struct window *w, bool up, bool high) {
    int64_t found = up ? INT64_MIN : INT64_MAX;
    const struct report *r;
    for (EACH(w, r)) {
        int64_t value = end_of(w, r, high);
        if (up ? value > found : value < found) found = value;
    }
    return found;
}

static int64_t median(const struct window *w, bool high) {
    int64_t upper = nth(w, w->count / 2, high);
    if (w->count % 2 == 1) return upper;
    return window_divide(nth(w, w->count / 2 - 1, high) + upper, 2);
}

static int64_t mean(const struct window *w, bool high) {
    return w->count == 0 ? 0 : window_divide(sum(w, high), (int64_t)w->count);
}

static bool compares(enum compare how, int64_t value, int64_t than) {
    switch (how) {
    case COMPARE_LE: return value <= than;
    case COMPARE_LT: return value < than;
    case COMPARE_GE: return value >= than;
    case COMPARE_GT: return value > than;
    case COMPARE_EQ: return value == than;
    }
    return false;
}

/* Whether some number, or every one, from lo to hi compares so. */
static bool some_compares(enum compare how, int64_t lo, int64_t hi, int64_t than) {
    if (how == COMPARE_EQ) return lo <= than && than <= hi;
    return compares(how, lo, than) || compares(how, hi, than);
}

static bool every_compares(enum compare how, int64_t lo, int64_t hi, int64_t than) {
    return compares(how, lo, than) && compares(how, hi, than);
}

/* How many compare as wanted; at the high end those too of which that is only possible. */
static int64_t count_where(const struct window *w, bool high) {
    enum compare how = (enum compare)(w->node->where - 1);
    int64_t count = 0;
    const struct report *r;
    for (EACH(w, r)) {
        int64_t lo = end_of(w, r, false), hi = end_of(w, r, true);
        count += high ? some_compares(how, lo, hi, w->node->than) : every_compares(how, lo, hi, w->node->than);
    }
    return count * 1000;
}

static int64_t figure(const struct window *w, bool high) {
    switch ((enum window_stat)w->node->detail) {
    case STAT_MEDIAN: return median(w, high);
    case STAT_MEAN: return mean(w, high);
    case STAT_WORST: return furthest(w, true, high);
    case STAT_LEAST: return furthest(w, false, high);
    case STAT_SUM: return sum(w, high);
    case STAT_COUNT: return w->node->where ? count_where(w, high) : (int64_t)w->count * 1000;
    }
    return 0;
}

/* All that the figure could be when nothing is known. */
static struct result open_range(const struct node *n) {
    struct result all = {n->min, n->max, TRUTH_UNKNOWN};
    int64_t times = n->last ? n->number : EXPRESSION_MAX / FINDING_MAX_MILLI;
    if (n->detail == STAT_SUM) {
        all.lo = n->min < 0 ? n->min * times : 0;
        all.hi = n->max > 0 ? n->max * times : 0;
        if (!n->last && all.lo < 0) all.lo = -(EXPRESSION_MAX / 10);
        if (!n->last && all.hi > 0) all.hi = EXPRESSION_MAX / 10;
    }
    if (n->detail == STAT_COUNT) return (struct result){0, EXPRESSION_MAX / 10, TRUTH_UNKNOWN};
    return all;
}

static struct window look_into(const struct node *n, const struct situation *s, enum side side, int64_t end_ms) {
    return (struct window){.node = n, .history = s->history, .index = s->index, .slot = n->slot[s->side == SIDE_RIGHT],
                           .side = side, .end_ms = end_ms, .session = n->session ? s->session : 0,
                           .unit = n->yes_no ? 1000 : 1};
}

/* When another report comes into it, or its oldest falls out. */
static int64_t same_until(const struct window *w) {
    const struct node *n = w->node;
    int64_t until = INT64_MAX, count = (int64_t)w->history->count;
    if (!w->index) return INT64_MIN;
    for (int64_t i = step_back(w, count); i >= 0 && w->history->item[i].value.at_ms > w->end_ms; i = step_back(w, i))
        until = w->history->item[i].value.at_ms + n->ago * DAY_MS - 1;
    if (w->count == 0 || n->last || n->session) return until;
    int64_t falls_out = w->history->item[w->oldest].value.at_ms + (n->number + n->ago) * DAY_MS - 1;
    return falls_out < until ? falls_out : until;
}

static void hold_until(const struct situation *s, int64_t ms) {
    if (ms < *s->until_ms) *s->until_ms = ms;
}

static struct result find_result(const struct node *n, const struct situation *s, enum side side) {
    const struct report *found[WINDOW_ROOM];
    struct window w = look_into(n, s, side, s->now_ms - n->ago * DAY_MS);
    w.found = found;
    if (!s->history || (n->session && s->session == 0)) return open_range(n);
    find_reports(&w, s);
    if (s->until_ms) hold_until(s, same_until(&w));
    bool enough = n->last ? w.count == (size_t)n->number : w.count > 0 || n->detail == STAT_COUNT;
    if (!enough) return open_range(n);
    int64_t low = figure(&w, false);
    return (struct result){low, w.masked ? figure(&w, true) : low, TRUTH_MET};
}

/* ------------------------------------------------------------------------------------------------------- baselines */

/* How many reports of the history are not later than this. */
static size_t up_to(const report_list *history, int64_t ms) {
    size_t low = 0, high = history->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (history->item[middle].value.at_ms <= ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct result find_baseline(const struct node *n, const struct situation *s, enum side side) {
    int32_t slot = n->slot[s->side == SIDE_RIGHT];
    bool plan = s->history && s->plan_since_ms <= s->now_ms && has_since(s->answers, slot, INT64_MIN);
    struct window w = look_into(n, s, side, s->plan_since_ms);
    if (s->until_ms && s->plan_since_ms > s->now_ms) hold_until(s, s->plan_since_ms - 1);
    for (size_t i = plan ? up_to(s->history, s->plan_since_ms) : 0; i-- > 0;) {
        const struct report *r = &s->history->item[i];
        if (!holds(&w, r)) continue;
        return (struct result){end_of(&w, r, false) * n->number, end_of(&w, r, true) * n->number, TRUTH_MET};
    }
    return (struct result){n->min, n->max, TRUTH_UNKNOWN};
}

/* ------------------------------------------------------------------------------------------------------- the whole */

struct result window_result(const struct node *n, const struct situation *s, enum side side) {
    return n->op == OP_BASELINE ? find_baseline(n, s, side) : find_result(n, s, side);
}
