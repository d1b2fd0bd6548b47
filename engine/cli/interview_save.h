/* interview_save.h - an interview's answers as a findings file.
 *
 * Written beside its name first and then renamed, readable by its owner alone: a file is there whole or not at all. One
 * that is there already is replaced only when that is asked for. */
#ifndef STRIDE_CLI_INTERVIEW_SAVE_H
#define STRIDE_CLI_INTERVIEW_SAVE_H
#include "cli/interview_terminal.h"

/* Whether a file of this name could be made, as far as that shows before. */
enum status save_possible(const char *path, struct error *err);
/* STATUS_CONFLICT: it is there already, and replace is false. */
enum status save_file(const char *path, const json_t *form, bool replace, struct error *err);
/* Asks at the screen until it is saved or not to be: path may be NULL, then for a name, with one for that day as a
 * suggestion. *path: where it was saved; NULL: nowhere. */
enum status save_asking(const struct screen *s, const json_t *form, int64_t now_ms, struct arena *a, const char **path,
                        struct error *err);
/* Beside path, as path.partial, or path.partial-2 and so on where that is there. */
enum status save_partial(const char *path, const json_t *form, struct arena *a, const char **saved, struct error *err);

#endif
