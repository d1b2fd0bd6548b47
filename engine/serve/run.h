/* run.h - the service: one loop with the writer, the scheduler, the socket beside the store, and signals.
 *
 * SIGTERM and SIGINT stop it cleanly: nothing more is claimed, sends that are out are waited for, requests under way are
 * answered, the writer finishes. SIGHUP runs reload as a deed, on the thread to which the practice belongs. */
#ifndef STRIDE_SERVE_RUN_H
#define STRIDE_SERVE_RUN_H
#include "remind/scheduler.h"

struct serve_options {
    struct practice *practice;           /* with an open store; not to be touched until serve_run returns */
    struct clock *clock;
    struct channel *const *channels; size_t channel_count;       /* borrowed; the caller closes them afterwards */
    const char *store_path;
    const char *owner;                   /* names this process run in claims */
    const char *tzdata;                  /* the version of the practice's zones; NULL: next-due instants are as they are */
    const struct log *log;               /* of what it does; NULL: none */
    int64_t until_ms;                    /* stop once everything up to this instant is done; INSTANT_NONE: by signal */
    /* The clinic's channel settings are others than before, the first time always; may be NULL (scheduler.h). */
    void (*settings)(void *arg, const struct clinic_channels *now);
    void (*ready)(void *arg);            /* requests are taken from now on; may be NULL */
    enum status (*reload)(void *arg, struct practice *p, struct error *err);     /* may be NULL */
    void *arg;
};

/* Blocks until it was stopped; ENVIRONMENT when the store failed for good meanwhile. counts may be NULL. */
enum status serve_run(const struct serve_options *options, struct scheduler_counts *counts, struct error *err);

#endif
