/* sending_note.h - whether sending is held, and how each channel does, as notes in the store.
 *
 * Held: nothing is claimed; what is due waits, or expires and is shown; everything else goes on. A clinic holds sending
 * itself, or a restore does (the store of a backup may not know what was sent since). */
#ifndef STRIDE_PRACTICE_SENDING_NOTE_H
#define STRIDE_PRACTICE_SENDING_NOTE_H
#include "base/arena.h"
#include "store/store.h"

struct sending_hold { bool held; int64_t since_ms; const char *why, *who; };   /* texts in the arena, or NULL */
/* A note that cannot be read holds: nobody knows why it was written. */
enum status sending_hold_get(struct store *s, struct arena *a, struct sending_hold *out, struct error *err);
/* One that is not held removes the note. */
enum status sending_hold_set(struct store *s, const struct sending_hold *hold, struct error *err);
/* "sending is held since 2027-03-01T09:00:00Z by anna: a server moves"; NULL when memory is out. */
const char *sending_hold_words(const struct sending_hold *hold, struct arena *a);

#define CHANNEL_NOTE_EVERY_MS 30000      /* that it still does as it did is written no more often */
struct channel_note {
    int64_t ok_ms, failed_ms;            /* of the last; 0: never */
    bool ill;                            /* the last send had no answer, or was put off; a refusal for good says nothing */
    const char *why;                     /* of the last failure; NULL */
};
struct channel_note channel_note_read(const char *note, struct arena *a);        /* NULL, or nonsense: zeroed */
enum channel_fate { CHANNEL_WELL, CHANNEL_PUT_OFF, CHANNEL_TURNED_DOWN };
/* What came of the channel's newest send. Writes when it falls ill or gets well, else at most every
 * CHANNEL_NOTE_EVERY_MS. */
enum status channel_note_keep(struct store *s, const char *channel, enum channel_fate fate, int64_t at_ms,
                              const char *why, struct error *err);

#endif
