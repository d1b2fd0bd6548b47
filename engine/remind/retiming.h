/* retiming.h - in the background of a service: after an update of tzdata all next-due instants are computed anew.
 *
 * A portion of patients a batch of the writer, so that what people do meanwhile waits for no more than that. Ends by itself
 * when all are done, when the writer closes, or when a portion fails; the next start goes on from there. */
#ifndef STRIDE_REMIND_RETIMING_H
#define STRIDE_REMIND_RETIMING_H
#include "practice/retime.h"
#include "remind/writer.h"

#define RETIMING_PORTION 50

/* over is called on the loop once: with what was done, and status not OK when it did not come to its end. Not called after
 * a failure of retiming_start. tzdata is borrowed until then. */
typedef void (*retiming_over)(void *arg, enum status status, const struct retimed *done, const struct error *err);
enum status retiming_start(struct writer *w, const char *tzdata, retiming_over over, void *arg, struct error *err);

#endif
