/* heartbeat.h - a sign of life for somebody outside, who is alarmed when it does not come ("heartbeat" of the
 * clinic's settings).
 *
 * Every so many minutes of real time, by the settings as they are then: the file, replaced whole, says
 *   {"at":"2027-03-01T09:00:00Z","ok":true,"pid":4711,"problems":0}
 * and the URL gets the same by POST. ok: nothing keeps reminders from going out (practice/health.h); while it is
 * false the URL hears nothing, and the file says so. What went everywhere it should is the last heartbeat in
 * `status`. What fails is told on standard error once, and tried again the next time. */
#ifndef STRIDE_REMIND_HEARTBEAT_H
#define STRIDE_REMIND_HEARTBEAT_H
#include "remind/writer.h"

#define HEARTBEAT_LOOK_MS 60000          /* real time, while none is set */

struct heartbeat;
enum status heartbeat_new(uv_loop_t *loop, struct writer *w, struct heartbeat **out, struct error *err);
/* Before the writer is closed. What is out is waited for; then closed is called on the loop, and it is freed. */
void heartbeat_close(struct heartbeat *h, void (*closed)(void *arg), void *arg);

/* Replaces the file by this line. Blocks. */
enum status heartbeat_write(const char *file, const char *line, struct error *err);

#endif
