/* settle.h - when the saves of an editor have settled, and which names among them matter.
 *
 * One save is several changes on disk: a file beside it, a rename, a second write. They are one when they follow each
 * other closely; yet a stream of changes that does not end is answered in between. Knows no clock and no files: the
 * caller says what time it is, in milliseconds of any monotonic clock. Zeroed is ready. */
#ifndef STRIDE_CLI_SETTLE_H
#define STRIDE_CLI_SETTLE_H
#include <stdbool.h>
#include <stdint.h>

#define SETTLE_QUIET_MS 15 /* nothing more for so long: it is over */
#define SETTLE_MOST_MS  60 /* from the first change, whatever goes on */

struct settle {
    int64_t first_ms, last_ms;
    bool changed;
};

void settle_saw(struct settle *s, int64_t now_ms);
int64_t settle_due_ms(const struct settle *s);         /* INT64_MAX: nothing has changed */
bool settle_take(struct settle *s, int64_t now_ms);    /* whether it is time; then all is as before the first change */

/* A script, or what may be a folder of scripts. Hidden names, backups and the temporary files of editors are neither:
 * files.h reads only *.lua, and folders that do not start with a dot. NULL (the system does not say) is a script. */
enum settle_name { SETTLE_NOTHING, SETTLE_SCRIPT, SETTLE_FOLDER };
enum settle_name settle_name(const char *name);

#endif
