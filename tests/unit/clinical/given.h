/* given.h - what the tests of findings, criteria and assessments start from: a small vocabulary, a protocol around one
 * expression, and answers. JSON is written with ' for " and need not be canonical. */
#ifndef STRIDE_TESTS_GIVEN_H
#define STRIDE_TESTS_GIVEN_H
#include "clinical/protocol/canonical.h"
#include "clinical/protocol/protocol.h"
#include "support/support.h"
#include "time/instant.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GIVEN_NOW INT64_C(1803891600000)     /* 2027-03-01T09:00:00Z */

/* In the order of this vocabulary. */
#define GIVEN_FINDINGS \
    "[{'about':'knee','name':'noble','question':'Noble test painful?','type':'yes-no'}," \
    "{'about':'knee','name':'locking','question':'Does it lock?','type':'yes-no'}," \
    "{'about':'knee','name':'tender','question':'Tender?','type':'yes-no'}," \
    "{'about':'knee','name':'swollen','question':'Swollen?','type':'yes-no'}," \
    "{'about':'person','name':'fever','question':'Fever?','type':'yes-no'}," \
    "{'about':'person','name':'analgesic','question':'A painkiller?','type':'yes-no'}," \
    "{'about':'knee','fresh_h':24,'name':'hop','question':'Does hopping hurt?','type':'yes-no'}," \
    "{'about':'knee','contexts':['rest','worst-24h','stairs-down'],'max':10000,'min':0,'name':'pain'," \
    "'question':'How bad is the pain?','type':'number','unit':'0-10'}," \
    "{'about':'knee','implied_by':{'context':'stairs-down','finding':'pain'},'name':'stairs'," \
    "'question':'Painful on stairs?','type':'yes-no'}," \
    "{'about':'person','max':120000,'min':0,'name':'age','question':'Age?','type':'number','unit':'y'}," \
    "{'about':'knee','codes':['gradual','traumatic'],'name':'onset','question':'Onset?','type':'one-of'}," \
    "{'about':'knee','codes':['none','small','moderate','large'],'name':'effusion','question':'Effusion?'," \
    "'type':'one-of'}," \
    "{'about':'knee','codes':['lateral_epicondyle','patella','diffuse'],'name':'pain_place','question':'Where?'," \
    "'type':'some-of'}," \
    "{'about':'knee','codes':['lateral_epicondyle','patella','diffuse'],'name':'dominant_place'," \
    "'question':'Where most?','type':'one-of'}]"

struct given {
    struct catalogue *c;
    struct answers answers;
    report_list history;
    struct error err;
    struct result *results;
};

static inline struct given given_new(void) {
    struct given g = {.c = catalogue_new()};
    ck_assert(hash_start());
    ck_assert_ptr_nonnull(g.c);
    return g;
}

static inline void given_free(struct given *g) {
    free(g->results);
    catalogue_free(g->c);
}

static inline json_t *given_json(const char *text) {
    struct error err = {0};
    json_t *out = NULL;
    char *copy = strdup(text);
    ck_assert_ptr_nonnull(copy);
    for (char *at = copy; *at; at++)
        if (*at == '\'') *at = '"';
    ck_assert_msg(json_read(copy, strlen(copy), JSON_MAX_DEPTH, &out, &err) == STATUS_OK, "%s: %s", err.message, copy);
    free(copy);
    return out;
}

static inline char *given_canonical(const char *text) {
    json_t *json = given_json(text);
    char *canonical = json_canonical(json);
    ck_assert_ptr_nonnull(canonical);
    json_decref(json);
    return canonical;
}

/* A served protocol from its text. */
static inline const struct protocol *given_protocol(struct given *g, const char *text) {
    char *canonical = given_canonical(text);
    const struct protocol *p = NULL;
    ck_assert_msg(catalogue_add(g->c, canonical, true, &p, &g->err) == STATUS_OK, "%s", g->err.message);
    free(canonical);
    return p;
}

static inline char *given_text(const char *id, const char *members) {
    char *text = NULL;
    ck_assert_int_ge(asprintf(&text, "{'format':1,'kind':'protocol','id':'%s','version':'1','title':'Title of %s','findings':%s%s%s}",
                              id, id, GIVEN_FINDINGS, *members ? "," : "", members), 0);
    return text;
}

/* A protocol with the vocabulary above and these other members. */
static inline const struct protocol *given_members(struct given *g, const char *id, const char *members) {
    char *text = given_text(id, members);
    const struct protocol *p = given_protocol(g, text);
    free(text);
    return p;
}

/* A protocol whose only criterion is this condition: its root is ->definite. */
static inline const struct protocol *given_condition(struct given *g, const char *condition) {
    static int number;
    char id[40], *members = NULL;
    snprintf(id, sizeof id, "p%d", ++number);
    ck_assert_int_ge(asprintf(&members, "'criteria':{'definite':%s}", condition), 0);
    const struct protocol *p = given_members(g, id, members);
    free(members);
    return p;
}

/* Findings in the form that people write; also into the history. */
static inline enum status given_try(struct given *g, const char *form, int64_t at_ms) {
    report_list reports = {0};
    json_t *json = given_json(form);
    enum status status = findings_read(g->c->vocabulary, json, at_ms, &reports, g->c->arena, &g->err);
    json_decref(json);
    if (status != STATUS_OK) return status;
    ck_assert(answers_fit(&g->answers, g->c->vocabulary, g->c->arena, &g->err) == STATUS_OK);
    for (size_t i = 0; i < reports.count; i++) {
        answers_take(&g->answers, &reports.item[i]);
        struct report *r = LIST_PUSH(g->c->arena, &g->history);
        ck_assert_ptr_nonnull(r);
        *r = reports.item[i];
    }
    return status;
}

static inline void given_at(struct given *g, const char *form, int64_t at_ms) {
    ck_assert_msg(given_try(g, form, at_ms) == STATUS_OK, "%s", g->err.message);
}

static inline void given(struct given *g, const char *form) { given_at(g, form, GIVEN_NOW); }

static inline void given_nothing(struct given *g) {
    g->answers = (struct answers){0};
    g->history = (report_list){0};
    ck_assert(answers_fit(&g->answers, g->c->vocabulary, g->c->arena, &g->err) == STATUS_OK);
}

static inline struct situation given_situation(struct given *g, enum side side) {
    if (!g->answers.vocabulary) given_nothing(g);
    return (struct situation){.answers = &g->answers, .history = &g->history, .now_ms = GIVEN_NOW, .side = side};
}

static inline struct result *given_results(struct given *g, const struct protocol *p) {
    free(g->results);
    g->results = calloc(p->criteria.nodes.count + 1, sizeof *g->results);
    ck_assert_ptr_nonnull(g->results);
    return g->results;
}

static inline enum truth given_truth(struct given *g, const struct protocol *p, int32_t root, enum side side) {
    const struct situation s = given_situation(g, side);
    return criterion_eval(&p->criteria, root, &s, given_results(g, p));
}

/* The truth of one condition on the left knee. */
static inline enum truth given_left(struct given *g, const char *condition) {
    const struct protocol *p = given_condition(g, condition);
    return given_truth(g, p, p->definite, SIDE_LEFT);
}

#endif
