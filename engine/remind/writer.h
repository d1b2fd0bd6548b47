/* writer.h - the one thread that writes to the store, a batch of deeds a commit.
 *
 * Work is handed over on the loop's thread and done on libuv's pool, one batch at a time: BEGIN, each deed in its own
 * savepoint, COMMIT, then every deed's `done` back on the loop's thread, in the order handed over. A deed that fails
 * rolls back alone. When the commit fails every deed of the batch is told so. While a batch is out, new work waits for
 * the next.
 *
 * What is sent after a claim must not have been stopped in the same commit: a job that is `last` ends its batch, and its
 * done runs before anything else can commit. */
#ifndef STRIDE_REMIND_WRITER_H
#define STRIDE_REMIND_WRITER_H
#include "practice/practice.h"
#include "remind/log.h"
#include <stdbool.h>
#include <uv.h>

#define WRITER_BATCH_MAX 500

struct writer;
/* deed runs on the pool's thread with the practice; done on the loop's with what deed or the commit returned. */
struct writer_job {
    enum status (*deed)(void *arg, struct practice *p, struct error *err);
    void (*done)(void *arg, enum status status, const struct error *err);
    void *arg;
    bool last;
};
enum status writer_new(uv_loop_t *loop, struct practice *p, struct writer **out, struct error *err);
enum status writer_submit(struct writer *w, const struct writer_job *job, struct error *err);
/* Calls broken on the loop once, after the batch in which the store failed for good; what is submitted then fails. */
void writer_when_broken(struct writer *w, void (*broken)(void *arg), void *arg);
/* Where it tells, and those that work with it, what an operator is to know (log.h). Borrowed; NULL: standard error. */
void writer_tell(struct writer *w, const struct log *log);
const struct log *writer_log(const struct writer *w);
bool writer_idle(const struct writer *w);
/* Finishes what was submitted, then calls closed on the loop; no submit after it. The writer is freed by itself. */
void writer_close(struct writer *w, void (*closed)(void *arg), void *arg);

#endif
