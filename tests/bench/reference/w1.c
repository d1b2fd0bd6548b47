/* W1 by hand: a criterion is a table of what each value of its finding comes to, so that one look-up decides it. */
#include "tests/bench/reference/w1.h"
#include <stdio.h>
#include <string.h>

#define VALUES  11
#define MISSING VALUES /* one value more, which is unknown */

static struct criterion {
    int finding, wanted;
    int8_t outcome[VALUES + 1];
} table[W1_CONDITIONS][W1_CRITERIA];
/* The conditions that look at a finding, and by which criterion; ended by -1. */
static struct use { int condition, criterion; } uses[W1_FINDINGS][W1_CONDITIONS * W1_CRITERIA + 1];

static bool holds(int c, int k, int j, int value) {
    if (j < 20) return k < 9 ? value == 1 : value == 0;
    if (j < 35) return k < 9 ? value >= 2 + c % 3 : value <= 1;
    return k < 9 ? (value - c % 4 + 4) % 4 < 3 : value == c % 4;
}

void w1_hand_start(void) {
    int used[W1_FINDINGS] = {0};
    for (int c = 0; c < W1_CONDITIONS; c++) {
        for (int k = 0; k < W1_CRITERIA; k++) {
            int j = (7 * c + 11 * k) % W1_FINDINGS;
            struct criterion *each = &table[c][k];
            each->finding = j;
            each->wanted = j < 20 ? k < 9 : j < 35 ? k < 9 ? 2 + c % 3 : 1 : c % 4;
            for (int v = 0; v < VALUES; v++) each->outcome[v] = holds(c, k, j, v) ? 2 : 0;
            each->outcome[MISSING] = 1;
            uses[j][used[j]++] = (struct use){c, k};
        }
    }
    for (int j = 0; j < W1_FINDINGS; j++) uses[j][used[j]].condition = -1;
}

void w1_hand_redraw(struct w1_hand *p, int j, uint32_t *x) {
    struct w1_value v = w1_draw_value(x, j);
    p->value[j] = (int8_t)(v.known ? v.number : MISSING);
}

void w1_hand_draw(struct w1_hand *p, uint32_t *x) {
    for (int j = 0; j < W1_FINDINGS; j++) w1_hand_redraw(p, j, x);
}

static int8_t conclude(const int8_t *o) {
    int8_t all = 2, worst = 0;
    int met = 0, open = 0;
    for (int k = 0; k < 4; k++) all = o[k] < all ? o[k] : all;
    for (int k = 4; k < 9; k++) met += o[k] == 2, open += o[k] == 1;
    for (int k = 9; k < 12; k++) worst = o[k] > worst ? o[k] : worst;
    int8_t two = met >= 2 ? 2 : met + open >= 2 ? 1 : 0, none = (int8_t)(2 - worst);
    if (two < all) all = two;
    return none < all ? none : all;
}

void w1_hand_evaluate(struct w1_hand *p) {
    for (int c = 0; c < W1_CONDITIONS; c++) {
        for (int k = 0; k < W1_CRITERIA; k++) p->criterion[c][k] = table[c][k].outcome[p->value[table[c][k].finding]];
        p->condition[c] = conclude(p->criterion[c]);
    }
}

void w1_hand_evaluate_again(struct w1_hand *p, int j) {
    for (const struct use *u = uses[j]; u->condition >= 0; u++) {
        int8_t now = table[u->condition][u->criterion].outcome[p->value[j]];
        if (now == p->criterion[u->condition][u->criterion]) continue;
        p->criterion[u->condition][u->criterion] = now;
        p->condition[u->condition] = conclude(p->criterion[u->condition]);
    }
}

void w1_hand_count(const struct w1_hand *p, struct w1_counts *n) {
    for (int c = 0; c < W1_CONDITIONS; c++) {
        n->conditions[(int)p->condition[c]]++;
        for (int k = 0; k < W1_CRITERIA; k++) n->criteria[(int)p->criterion[c][k]]++;
    }
}

/* ---- The explanation, written straight into the caller's room ---- */

struct out {
    char *at, *end;
};

static void put(struct out *o, const char *words) {
    size_t n = strlen(words);
    if (o->at != NULL && (size_t)(o->end - o->at) > n) {
        memcpy(o->at, words, n);
        o->at += n;
    } else {
        o->at = NULL;
    }
}

static void put_number(struct out *o, int number) {
    char digits[4] = {0};
    if (number >= 10)
        digits[0] = (char)('0' + number / 10), digits[1] = (char)('0' + number % 10);
    else
        digits[0] = (char)('0' + number);
    put(o, digits);
}

static void put_value(struct out *o, int j, int value) {
    if (value == MISSING)
        put(o, "null");
    else if (j < 20)
        put(o, value ? "true" : "false");
    else if (j < 35)
        put_number(o, value);
    else
        put(o, "\"c"), put_number(o, value), put(o, "\"");
}

static const char *const outcomes[] = {"not met", "unknown", "met"};

static void put_criterion(struct out *o, const struct w1_hand *p, int c, int k) {
    const struct criterion *each = &table[c][k];
    int j = each->finding;
    put(o, "{\"finding\":\"f"), put_number(o, j / 10), put_number(o, j % 10);
    put(o, j < 20    ? "\",\"is\":"
           : j >= 35 ? k < 9 ? "\",\"one of three from\":" : "\",\"is\":"
           : k < 9   ? "\",\"at least\":"
                     : "\",\"at most\":");
    put_value(o, j, each->wanted);
    put(o, ",\"found\":"), put_value(o, j, p->value[j]);
    put(o, ",\"result\":\""), put(o, outcomes[(int)p->criterion[c][k]]), put(o, "\"}");
}

size_t w1_hand_explain(const struct w1_hand *p, char *text, size_t room) {
    struct out o = {text, text + room};
    put(&o, "[");
    for (int c = 0; c < W1_CONDITIONS; c++) {
        put(&o, c > 0 ? ",{\"result\":\"" : "{\"result\":\""), put(&o, outcomes[(int)p->condition[c]]);
        put(&o, "\",\"criteria\":[");
        for (int k = 0; k < W1_CRITERIA; k++) {
            if (k > 0) put(&o, ",");
            put_criterion(&o, p, c, k);
        }
        put(&o, "]}");
    }
    put(&o, "]");
    return o.at != NULL ? (size_t)(o.at - text) : 0;
}
