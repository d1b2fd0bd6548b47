/* undelivered.h - reminders that reached nobody, as alerts: so that somebody calls the patient.
 *
 * One that failed for good; one that expired, when it was of an examination, or when nothing at all went out to the
 * patient from a day before it expired until now (store_undelivered). Each has its own id for the alert's, is
 * routine, names the channel and the cause and nothing of anybody's health, and is on the list until a clinician
 * acknowledges it. Of one patient and channel those that failed are one alert, and those that expired, with the
 * newest's id: who sees it has seen all. */
#ifndef STRIDE_PRACTICE_UNDELIVERED_H
#define STRIDE_PRACTICE_UNDELIVERED_H
#include "practice/id.h"

#define UNDELIVERED_MOST 20000           /* are listed */

struct undelivered {
    struct stored_reminder row; int times;       /* the newest, and how many there are */
    int64_t acknowledged, seen_ms; const char *who;      /* by that event, when and by whom; 0: by nobody */
};
/* Of one patient, or of all (NULL); the longest ago first. seen: those that somebody has acknowledged, no others. */
enum status undelivered_list(struct store *s, const char *patient, bool seen, struct arena *a,
                             struct undelivered **out, size_t *count, struct error *err);
/* A clinician has seen this row, and those before it that are one alert with it, by that event. */
enum status undelivered_seen(struct store *s, const struct stored_reminder *row, int64_t event, struct arena *a,
                             struct error *err);
/* "The reminder by email failed: 550 no such user"; NULL when memory is out. */
const char *undelivered_words(const struct undelivered *u, struct arena *a);

#endif
