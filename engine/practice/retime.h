/* retime.h - after an update of tzdata: the next-due instants of all patients are computed anew.
 *
 * A portion of patients at a time, each portion in the caller's transaction together with how far it got (a note), so that
 * a stop or a crash at any point goes on from there. What has come due keeps the tzdata it was made with. A history that
 * cannot be opened is passed over and told. */
#ifndef STRIDE_PRACTICE_RETIME_H
#define STRIDE_PRACTICE_RETIME_H
#include "practice/practice.h"
#include "store/keeping.h"

#define NOTE_RETIMING "retiming"         /* {"to":"2026a","after":"p17"}: under way */

struct retimed {
    int64_t patients, changed, failed;   /* added to */
    struct error why;                    /* of the last that failed */
};
/* At most limit patients. *more is false when all are at this version; nothing is done then. */
enum status practice_retime(struct practice *p, const char *tzdata, size_t limit, struct retimed *out, bool *more,
                            struct error *err);

#endif
