/* settings.h - what a patient prefers, as patient-add and patient-set take it. */
#ifndef STRIDE_PRACTICE_SETTINGS_H
#define STRIDE_PRACTICE_SETTINGS_H
#include "clinical/event/event.h"
#include "store/store.h"

#define SETTINGS_QUIET_SIZE 16

/* "times" and "quiet" of args over what is in s; absent ones leave it. Times are brought into order. */
enum status settings_read(const json_t *args, struct settings *s, struct error *err);
bool settings_same(const struct settings *a, const struct settings *b);
/* "21:00-07:00", or "off". */
char *settings_quiet(char buffer[static SETTINGS_QUIET_SIZE], const struct settings *s);
json_t *settings_times_json(const struct settings *s);           /* ["18:00"]; new reference */

#endif
