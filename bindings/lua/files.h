/* files.h - what a load reads: the text of every script below one folder.
 *
 * The parent reads the files and sends their text to the loader's process, which has no files (child.h). Taken are the
 * regular files whose names end in ".lua", below the root at most FILES_DEPTH folders deep; other names, and folders
 * that start with a dot, are passed by. Names are small letters, digits, "-", "_" and "." (so that a path is the same
 * on every machine, in a message and in a require), and no path can lead out: "..", symbolic links, FIFOs, devices and
 * folders called something.lua are refused. So is what is not text: too large, not UTF-8, a NUL, a control character
 * other than newline, tab and carriage return, a bidirectional control. Every refusal is kept, so that one run reports
 * them all. */
#ifndef STRIDE_LUA_FILES_H
#define STRIDE_LUA_FILES_H
#include "base/arena.h"
#include "base/error.h"
#include "base/json.h"
#include <stddef.h>

#define FILES_MAX       1000
#define FILES_DEPTH     8
#define FILES_PATH_MAX  150                /* bytes of a path: struct error holds it whole */
#define FILES_TEXT_MAX  ((size_t)64 << 10) /* SANDBOX_SOURCE_BYTES */
#define FILES_LOOKED_AT 20000              /* names of any kind, before we say that this is no folder of protocols */

struct file {
    const char *path; /* below the root: "runners-knee/itb-syndrome.lua" */
    const char *text; /* with a NUL behind it, which length does not count */
    size_t length;
};

struct files {
    LIST(struct file) list;      /* in the order of their paths' bytes */
    LIST(struct error) mistakes; /* a file each, STATUS_INPUT or, where it cannot be read, STATUS_ENVIRONMENT */
};

/* Everything is the arena's. STATUS_OK with mistakes means that the other files are there. STATUS_ENVIRONMENT: the root
 * cannot be read; STATUS_INPUT: there are too many files; STATUS_MEMORY. */
enum status files_read(const char *root, struct arena *a, struct files *out, struct error *err);

/* The file of that path, or NULL. */
const struct file *files_find(const struct files *files, const char *path);

/* Whether a file may have that path, and that text. Also for what is not read from a folder, such as an upload. */
enum status files_check_path(const char *path, struct error *err);
enum status files_check_text(const char *path, const char *text, size_t length, struct error *err);

/* As JSON, {"path": "text", ...}: mistakes are not in it. New reference, NULL when memory is out. */
json_t *files_encode(const struct files *files);

/* What files_encode wrote, checked as if it came from anybody. The texts are copied into the arena. */
enum status files_decode(json_t *value, struct arena *a, struct files *out, struct error *err);

#endif
