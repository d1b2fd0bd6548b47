#include "remind/pass_group.h"
#include <stdlib.h>
#include <string.h>

struct member { char id[STORE_ID_MAX + 1]; int appended; bool more; };
struct group {
    struct writer *writer;
    int64_t now_ms;
    void (*passed)(void *arg, const struct passed *one);
    void *arg;
    size_t count;
    struct member member[];
};

static enum status pass(void *arg, struct practice *p, struct error *err) {
    struct group *g = arg;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < g->count && status == STATUS_OK; i++) {
        struct member *m = &g->member[i];
        status = practice_pass(p, m->id, g->now_ms, &m->appended, &m->more, err);
    }
    return status;
}

static void tell(const struct group *g, const struct member *m, enum status status, const struct error *err) {
    struct passed one = {m->id, status, err, m->appended, m->more};
    if (status != STATUS_OK) one.appended = 0, one.more = false;
    g->passed(g->arg, &one);
}

static void each_alone(const struct group *g) {
    for (size_t i = 0; i < g->count; i++) {
        struct error err = {0};
        const char *const id = g->member[i].id;
        enum status status = pass_group(g->writer, &id, 1, g->now_ms, g->passed, g->arg, &err);
        if (status != STATUS_OK) tell(g, &g->member[i], status, &err);
    }
}

static void done(void *arg, enum status status, const struct error *err) {
    struct group *g = arg;
    if (status != STATUS_OK && g->count > 1) each_alone(g);
    else
        for (size_t i = 0; i < g->count; i++) tell(g, &g->member[i], status, err);
    free(g);
}

enum status pass_group(struct writer *w, const char *const *ids, size_t count, int64_t now_ms,
                       void (*passed)(void *arg, const struct passed *one), void *arg, struct error *err) {
    struct group *g = calloc(1, sizeof *g + count * sizeof *g->member);
    if (!g) return error_set(err, STATUS_MEMORY, "out of memory");
    *g = (struct group){w, now_ms, passed, arg, count};
    for (size_t i = 0; i < count; i++) memccpy(g->member[i].id, ids[i], '\0', sizeof g->member[i].id - 1);
    enum status status = writer_submit(w, &(struct writer_job){.deed = pass, .done = done, .arg = g}, err);
    if (status != STATUS_OK) free(g);
    return status;
}
