#include "base/error.h"
#include "base/text.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define CUT "…" /* three bytes of UTF-8 */

static size_t size_by_lead(unsigned char lead) { return lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1; }

/* Messages carry bytes from outside (file names, values). What a terminal would obey, or what is not UTF-8, becomes
 * '?'; byte for byte, so that the length stays the same. */
static void make_printable(char *words, size_t n) {
    for (size_t i = 0; i < n;) {
        size_t size = size_by_lead((unsigned char)words[i]);
        if (words[i] == '\n' || words[i] == '\t') words[i] = ' ';
        if (size > n - i || !text_is_clean(words + i, size, size, NULL)) {
            words[i] = '?';
            size = 1;
        }
        i += size;
    }
}

static void put(char *field, size_t room, char *words, size_t n) {
    make_printable(words, n);
    if (n < room) {
        memcpy(field, words, n + 1);
        return;
    }
    size_t end = room - sizeof CUT;
    while (end > 0 && ((unsigned char)words[end] & 0xC0) == 0x80) end--; /* never in the middle of a character */
    memcpy(field, words, end);
    memcpy(field + end, CUT, sizeof CUT);
}

enum status error_set(struct error *err, enum status status, const char *format, ...) {
    if (err == NULL) return status;
    char words[3 * sizeof err->message]; /* apart from err, because the arguments may point into it */
    va_list args;
    va_start(args, format);
    int n = vsnprintf(words, sizeof words, format, args);
    va_end(args);
    if (n < 0) n = snprintf(words, sizeof words, "an error whose message cannot be written");
    memset(err, 0, sizeof *err);
    err->status = status;
    put(err->message, sizeof err->message, words, (size_t)n < sizeof words ? (size_t)n : sizeof words - 1);
    return status;
}

enum status error_at(struct error *err, const char *file, int line) {
    if (err == NULL) return STATUS_INPUT; /* only what is in a file has a place, and that is input */
    char words[3 * sizeof err->file];
    int n = snprintf(words, sizeof words, "%s", file != NULL ? file : "");
    if (n < 0) n = 0;
    put(err->file, sizeof err->file, words, (size_t)n < sizeof words ? (size_t)n : sizeof words - 1);
    err->line = line > 0 ? line : 0;
    return err->status;
}

int error_exit_status(enum status status) {
    switch (status) {
    case STATUS_OK: return 0;
    case STATUS_NO:
    case STATUS_INPUT: return 1;
    case STATUS_USAGE: return 2;
    case STATUS_ENVIRONMENT:
    case STATUS_CONFLICT:
    case STATUS_MEMORY: break;
    }
    return 3;
}
