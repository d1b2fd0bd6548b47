#include "clinical/event/event.h"
#include "store/keeping.h"
#include "store/sql.h"
#include <stdio.h>
#include <string.h>

/* An event that does not follow: its prev is not the hash of the one before it, or that one is not there. */
#define BROKEN                                                                                                         \
    "SELECT e.patient, min(e.number), 0, '', '' FROM event e LEFT JOIN event b ON b.patient = e.patient "              \
    "AND b.number = e.number - 1 WHERE (e.prev <> coalesce(b.hash, '" EVENT_FIRST_PREV "') "                           \
    "OR (b.hash IS NULL AND e.number > 1)) "
/* A patient whose row and whose newest event do not agree. */
#define ENDS                                                                                                           \
    "SELECT p.id, 0, p.events, p.head, coalesce(n.hash, '" EVENT_FIRST_PREV "') FROM patient p "                       \
    "LEFT JOIN event n ON n.patient = p.id AND n.number = (SELECT max(number) FROM event WHERE patient = p.id) "       \
    "WHERE (coalesce(n.number, 0) <> p.events OR coalesce(n.hash, '" EVENT_FIRST_PREV "') <> p.head) "
#define NEWEST "IN (SELECT patient FROM event WHERE rowid > (SELECT max(rowid) FROM event) - ?) "

static void tell(struct query *q, void (*problem)(void *arg, const char *sentence), void *arg) {
    char sentence[300];
    const char *patient = sql_text(q, NULL);
    long long number = (long long)sql_int(q), counted = (long long)sql_int(q);
    const char *head = sql_text(q, NULL), *newest = sql_text(q, NULL);
    if (!patient || !head || !newest) return;
    if (number > 0)
        snprintf(sentence, sizeof sentence, "%s:%lld does not follow from the event before it", patient, number);
    else if (strcmp(head, newest) == 0)
        snprintf(sentence, sizeof sentence, "%s does not have the %lld events that are counted", patient, counted);
    else
        snprintf(sentence, sizeof sentence, "the head of %s is not the hash of its newest event", patient);
    problem(arg, sentence);
}

static enum status look(struct query q, int64_t newest, void (*problem)(void *arg, const char *sentence), void *arg,
                        struct error *err) {
    if (newest > 0) sql_put_int(&q, newest);
    while (sql_row(&q)) tell(&q, problem, arg);
    return sql_end(&q, err);
}

enum status store_check_chains(struct store *s, int64_t newest, void (*problem)(void *arg, const char *sentence),
                               void *arg, struct error *err) {
    struct query broken = newest > 0 ? sql_query(s, BROKEN "AND e.patient " NEWEST "GROUP BY e.patient")
                                     : sql_query(s, BROKEN "GROUP BY e.patient");
    enum status st = look(broken, newest, problem, arg, err);
    if (st != STATUS_OK) return st;
    struct query ends = newest > 0 ? sql_query(s, ENDS "AND p.id " NEWEST) : sql_query(s, ENDS);
    return look(ends, newest, problem, arg, err);
}

/* ---- The anchor ---- */

enum status store_roll(struct store *s, struct store_roll *r, size_t most, bool *more, struct error *err) {
    struct query q = sql_query(s, "SELECT rowid, hash FROM event WHERE rowid > ? ORDER BY rowid LIMIT ?");
    size_t seen = 0;
    if (r->events == 0) memcpy(r->head, EVENT_FIRST_PREV, sizeof r->head);
    sql_put_int(&q, r->row);
    sql_put_limit(&q, most);
    for (; sql_row(&q); seen++) {
        r->row = sql_int(&q);
        const char *parts[] = {r->head, sql_text(&q, NULL)};
        char head[HASH_SIZE];
        hash_parts(head, parts, 2);
        memcpy(r->head, head, sizeof head);
        r->events++;
    }
    *more = seen == most;
    return sql_end(&q, err);
}
