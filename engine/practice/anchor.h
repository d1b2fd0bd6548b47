/* anchor.h - the head of all history, as a line that is kept where the store cannot reach.
 *
 *   {"at":"2027-03-01T09:00:00Z","events":1234,"head":"<64 hex>","installation":"<32 hex>","patients":56}
 *
 * head is that of the first `events` events (store/keeping.h). A line that was kept proves, at any later time, that those
 * events are all there and unchanged. */
#ifndef STRIDE_PRACTICE_ANCHOR_H
#define STRIDE_PRACTICE_ANCHOR_H
#include "store/keeping.h"

#define ANCHOR_EVERY_MS ((int64_t)24 * 3600 * 1000)
#define ANCHOR_PORTION 5000              /* events gone over in one transaction */

struct anchor { int64_t at_ms, patients, events; char head[HASH_SIZE], installation[33]; };
char *anchor_line(const struct anchor *a);                       /* the caller frees; NULL when memory is out */
/* STATUS_INPUT names what is wrong with it. */
enum status anchor_read(const char *line, struct anchor *out, struct error *err);

/* Taking an anchor, a portion at a time, each in the caller's transaction: begin at the one that NOTE_ANCHOR remembers, go
 * on until *done, keep it under the note once it is safe outside. */
struct anchoring { struct store_roll roll; int64_t last_ms; };       /* last_ms: INT64_MIN when there was none */
enum status anchor_begin(struct store *s, struct anchoring *out, struct error *err);
enum status anchor_go_on(struct store *s, struct anchoring *x, int64_t now_ms, struct anchor *out, bool *done,
                         struct error *err);
enum status anchor_keep(struct store *s, const struct anchoring *x, const struct anchor *a, struct error *err);

#endif
