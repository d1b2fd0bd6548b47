/* scheduler.h - what is due next, and running it: the only uv_timer_t that knows of sessions.
 *
 * The store says when something is next to be done (store_next_due); one timer is armed for that instant, divided by the
 * clock's speed, and never for more than SCHEDULER_MAX_SLEEP_MS of real time, because libuv's timer follows neither clock
 * steps nor suspend. When it fires: time passes for every patient that is due (practice_pass), claims of an earlier owner
 * or with a lease that is over go back to due, marked uncertain; rows past their late window expire; rows that are ready
 * are claimed (durably, before anything is sent), handed to their channel, and the result is recorded. Everything that
 * touches the store goes through the writer. scheduler_poke after any deed looks again at once.
 *
 * With a scaled clock the instants that come due are run one after the other, each as if it were now, so that a machine
 * that cannot keep up falls behind and nobody's reminder becomes late by it. What fails is told, in the log or on standard
 * error, once for each kind, and tried again after SCHEDULER_RETRY_MS; a patient whose history cannot go on holds up nobody
 * else. After a step of the wall clock nothing is done by it for a while (remind/watch.h). */
#ifndef STRIDE_REMIND_SCHEDULER_H
#define STRIDE_REMIND_SCHEDULER_H
#include "remind/channel.h"
#include "remind/log.h"
#include "remind/writer.h"

#define SCHEDULER_MAX_SLEEP_MS 60000
#define SCHEDULER_LEASE_MS 60000         /* real time; times the clock's speed */
#define SCHEDULER_BATCH 500
#define SCHEDULER_RETRY_MS 2000          /* real time, until what failed is tried again */
#define SCHEDULER_GRACE_MS 5000          /* real time that scheduler_close waits for channels */

struct scheduler;
/* passed: events that time brought. born: reminders met for the first time, be it too late. */
struct scheduler_counts { int64_t passed, born, sent, failed, expired, uncertain, held_back; };

/* channels are borrowed. owner names this process run in claims. */
enum status scheduler_new(uv_loop_t *loop, struct writer *w, struct clock *clock, struct channel *const *channels,
                          size_t count, const char *owner, struct scheduler **out, struct error *err);
void scheduler_poke(struct scheduler *s);
/* changed is called with the clinic's settings of channels when they are others than before (the first time always), by a
 * round, before anything is sent that was claimed by them. */
void scheduler_on_settings(struct scheduler *s, void (*changed)(void *arg, const struct clinic_channels *now),
                           void *arg);
/* Where its work is logged; and where it says how it does, and hears that the clock is right (practice/service.h).
 * Borrowed; either may be NULL. */
void scheduler_tell(struct scheduler *s, const struct log *log, struct service_now *service);
struct scheduler_counts scheduler_counts(const struct scheduler *s);
/* Everything up to this instant has been done: nothing before it is due, claimed or on its way. */
bool scheduler_done_until(const struct scheduler *s, int64_t instant_ms);
/* Stops claiming; waits for sends that are out; then calls closed, which may still ask for the counts; then frees itself.
 * After SCHEDULER_GRACE_MS what only waits in a channel is refused for now, and goes back to due. A send that is not
 * answered even then is left: its claim stays, and the next start takes it back as uncertain. */
void scheduler_close(struct scheduler *s, void (*closed)(void *arg), void *arg);

#endif
