#include "remind/retiming.h"
#include <stdlib.h>

struct retiming {
    struct writer *writer;
    const char *tzdata;
    struct retimed counts;
    bool more;
    retiming_over over;
    void *arg;
};

static enum status portion(void *arg, struct practice *p, struct error *err) {
    struct retiming *r = arg;
    return practice_retime(p, r->tzdata, RETIMING_PORTION, &r->counts, &r->more, err);
}

static enum status submit(struct retiming *r, struct error *err);

static void portion_done(void *arg, enum status status, const struct error *err) {
    struct retiming *r = arg;
    struct error why = {0};
    if (status == STATUS_OK && r->more) {
        status = submit(r, &why);
        if (status == STATUS_OK) return;
        err = &why;
    }
    r->over(r->arg, status, &r->counts, err);
    free(r);
}

static enum status submit(struct retiming *r, struct error *err) {
    struct writer_job job = {.deed = portion, .done = portion_done, .arg = r};
    return writer_submit(r->writer, &job, err);
}

enum status retiming_start(struct writer *w, const char *tzdata, retiming_over over, void *arg, struct error *err) {
    struct retiming *r = calloc(1, sizeof *r);
    if (!r) return error_set(err, STATUS_MEMORY, "out of memory");
    *r = (struct retiming){.writer = w, .tzdata = tzdata, .over = over, .arg = arg};
    enum status status = submit(r, err);
    if (status != STATUS_OK) free(r);
    return status;
}
