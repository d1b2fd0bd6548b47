/* anchor.h - once a day the head of all history goes where the store cannot reach: to the file and the URL that the clinic's
 * settings name ("anchor"), so that a store whose end was cut off, or whose past was rewritten, is found out.
 *
 * Looks at its start and then every hour, by settings as they are then, whether the last anchor is ANCHOR_EVERY_MS old. The
 * events since the last one are gone over a portion a batch of the writer; the line is appended and brought to the disk
 * off the loop, then posted. Only an anchor that got everywhere counts; what fails is told on standard error and tried
 * again. With --speed the hours are the clock's. */
#ifndef STRIDE_REMIND_ANCHOR_H
#define STRIDE_REMIND_ANCHOR_H
#include "practice/anchor.h"
#include "remind/writer.h"

#define ANCHOR_LOOK_MS ((int64_t)3600 * 1000)
#define ANCHOR_RETRY_MS ((int64_t)600 * 1000)    /* real time */

struct anchor_keeper;
enum status anchor_keeper_new(uv_loop_t *loop, struct writer *w, struct clock *clock, struct anchor_keeper **out,
                              struct error *err);
/* Before the writer is closed. What is out is waited for; then closed is called on the loop, and the keeper is freed. */
void anchor_keeper_close(struct anchor_keeper *k, void (*closed)(void *arg), void *arg);

/* One line, and on disk; a line that was left half written is ended first. Blocks. */
enum status anchor_append(const char *file, const char *line, struct error *err);

#endif
