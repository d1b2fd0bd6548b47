#include "store/sql.h"
#include <stdio.h>

struct problems {
    void (*say)(void *arg, const char *sentence);
    void *arg;
};

static void check_integrity(struct query *q, struct problems to) {
    while (sql_row(q)) {
        const char *words = sql_text(q, NULL);
        char sentence[400];
        if (!words || (words[0] == 'o' && words[1] == 'k' && words[2] == '\0')) continue;
        q->rc = sql_unread(words);
        if (q->rc != SQLITE_OK) return;
        snprintf(sentence, sizeof sentence, "%s", words);
        for (char *c = sentence; *c; c++)
            if (*c == '\n') *c = ' ';
        to.say(to.arg, sentence);
    }
}

static void check_references(struct query *q, struct problems to) {
    while (sql_row(q)) {
        const char *child = sql_text(q, NULL);
        int64_t row = sql_int(q);
        const char *parent = sql_text(q, NULL);
        char sentence[400];
        if (!child || !parent) continue;
        snprintf(sentence, sizeof sentence, "a row of %s (%lld) refers to one of %s that is not there", child,
                 (long long)row, parent);
        to.say(to.arg, sentence);
    }
}

/* Damage that stops the check is a finding of it, not a failure to check. */
static enum status check_by(struct store *s, const char *text, void (*check)(struct query *, struct problems),
                            struct problems to, struct error *err) {
    struct error own;
    struct query q = sql_query(s, text);
    check(&q, to);
    int kind = q.rc & 0xff;
    enum status st = sql_end(&q, &own);
    if (st == STATUS_OK) return st;
    if (kind != SQLITE_CORRUPT && kind != SQLITE_NOTADB) {
        if (err) *err = own;
        return st;
    }
    to.say(to.arg, own.message);
    return STATUS_OK;
}

enum status store_check(struct store *s, void (*problem)(void *arg, const char *sentence), void *arg,
                        struct error *err) {
    struct problems to = {problem, arg};
    enum status st = check_by(s, "PRAGMA integrity_check", check_integrity, to, err);
    return st == STATUS_OK ? check_by(s, "PRAGMA foreign_key_check", check_references, to, err) : st;
}
