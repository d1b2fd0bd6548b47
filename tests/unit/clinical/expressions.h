/* expressions.h - what the tests of criteria share: JSON of the commonest expressions, and a number's interval. */
#ifndef STRIDE_TESTS_EXPRESSIONS_H
#define STRIDE_TESTS_EXPRESSIONS_H
#include "given.h"

#define YES(name)          "{'op':'yes','finding':'" name "'}"
#define PAIN               "{'op':'value','finding':'pain','context':'rest'}"
#define WORST              "{'op':'value','finding':'pain','context':'worst-24h'}"
#define NUMBER(n)          "{'op':'number','value':" #n "}"
#define CONST(b)           "{'op':'const','value':" #b "}"
#define OP(o, a, b)        "{'op':'" o "','left':" a ",'right':" b "}"
#define CHOOSE(when, a, b) "{'op':'choose','when':" when ",'then':" a ",'else':" b "}"
#define WINDOW(stat, rest) "{'op':'window','finding':'pain','context':'rest','stat':'" stat "'," rest "}"
#define ROWS(table)        (int)(sizeof(table) / sizeof *(table))

/* A protocol with this number as its severity. */
static inline const struct protocol *expression_protocol(struct given *g, const char *number) {
    static int count;
    char id[40], *members = NULL;
    snprintf(id, sizeof id, "n%d", ++count);
    ck_assert_int_ge(asprintf(&members, "'severity':%s", number), 0);
    const struct protocol *p = given_members(g, id, members);
    free(members);
    return p;
}

/* Its interval on the left knee. */
static inline struct result expression_number(struct given *g, const char *number) {
    const struct protocol *p = expression_protocol(g, number);
    const struct situation s = given_situation(g, SIDE_LEFT);
    return criterion_number(&p->criteria, p->severity, &s, given_results(g, p));
}

/* A protocol with a light, whose red is this condition about a session. */
static inline const struct protocol *expression_light(struct given *g, const char *red) {
    static int count;
    char id[40], *members = NULL;
    snprintf(id, sizeof id, "l%d", ++count);
    ck_assert_int_ge(asprintf(&members, "'light':{'limits':[{'ok':2000,'high':5000,'greens':2}],'red':%s,'amber':" CONST(false) ",'green':" CONST(false)
                              ",'settled':" CONST(false) ",'wait_h':24,'impact_wait_h':48,'ambers':3}", red), 0);
    const struct protocol *p = given_members(g, id, members);
    free(members);
    return p;
}

#endif
