#include "base/text.h"
#include <glib.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM       ((size_t)128)
#define WORD_MAX         128 /* longer words are not compared */
#define NAME_MAX_LETTERS 64

/* ------------------------------------------------------------------------------------------------ text that grows */

/* Room for n more bytes and the NUL. */
static bool reserve(struct text *t, size_t n) {
    if (t->failed) return false;
    if (t->room > t->length && n < t->room - t->length) return true;
    if (n > SIZE_MAX / 4 || t->length > SIZE_MAX / 4) {
        t->failed = true;
        return false;
    }
    size_t room = t->room > 0 ? t->room * 2 : FIRST_ROOM;
    if (room < t->length + n + 1) room = t->length + n + 1;
    char *data = realloc(t->data, room);
    if (data == NULL) {
        t->failed = true;
        return false;
    }
    t->data = data;
    t->room = room;
    return true;
}

void text_add(struct text *t, const char *format, ...) {
    va_list args;
    if (!reserve(t, 0)) return;
    va_start(args, format);
    int n = vsnprintf(t->data + t->length, t->room - t->length, format, args);
    va_end(args);
    if (n >= 0 && (size_t)n >= t->room - t->length) {
        t->data[t->length] = '\0'; /* if there is no room, what was there before stays */
        if (!reserve(t, (size_t)n)) return;
        va_start(args, format);
        n = vsnprintf(t->data + t->length, t->room - t->length, format, args);
        va_end(args);
    }
    if (n < 0) {
        t->data[t->length] = '\0';
        t->failed = true;
        return;
    }
    t->length += (size_t)n;
}

void text_put(struct text *t, const char *words) { text_put_n(t, words, strlen(words)); }

void text_put_n(struct text *t, const char *bytes, size_t n) {
    if (!reserve(t, n)) return;
    if (n > 0) memcpy(t->data + t->length, bytes, n);
    t->length += n;
    t->data[t->length] = '\0';
}

const char *text_get(const struct text *t) { return t->data != NULL ? t->data : ""; }

bool text_failed(const struct text *t) { return t->failed; }

char *text_take(struct text *t) {
    text_put_n(t, "", 0); /* so that nothing is an empty text, not NULL */
    char *data = t->data;
    if (t->failed) {
        free(data);
        data = NULL;
    }
    *t = (struct text){0};
    return data;
}

void text_fini(struct text *t) {
    free(t->data);
    *t = (struct text){0};
}

/* --------------------------------------------------------------------------------------------- text from outside */

/* The character at p, which is known to be valid; *size is how many bytes it takes. */
static uint32_t decode(const unsigned char *p, size_t *size) {
    *size = p[0] < 0x80 ? 1 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (*size == 1) return p[0];
    uint32_t c = p[0] & (0xFFu >> (*size + 1));
    for (size_t i = 1; i < *size; i++) c = c << 6 | (p[i] & 0x3Fu);
    return c;
}

static bool is_control(uint32_t c) { return (c < 0x20 && c != '\n') || (c >= 0x7F && c <= 0x9F); }

/* They turn the order in which a line is shown: what a clinician reads would not be what was sent. */
static bool is_bidi_control(uint32_t c) {
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static const char *what_is_wrong(const char *bytes, size_t n, size_t max) {
    if (n > max) return "is too long";
    if (memchr(bytes, '\0', n) != NULL) return "has a NUL byte";
    if (!g_utf8_validate(bytes, (gssize)n, NULL)) return "is not valid UTF-8";
    for (size_t i = 0, size; i < n; i += size) {
        uint32_t c = decode((const unsigned char *)bytes + i, &size);
        if (is_control(c)) return "has a control character";
        if (is_bidi_control(c)) return "has a bidirectional control character";
    }
    return NULL;
}

bool text_is_clean(const char *bytes, size_t n, size_t max, const char **why) {
    const char *wrong = n > 0 ? what_is_wrong(bytes, n, max) : NULL;
    if (wrong != NULL && why != NULL) *why = wrong;
    return wrong == NULL;
}

static bool is_name(const char *word, char joiner) {
    char before = joiner; /* so that it may not start with one */
    size_t n = 0;
    for (; word[n] != '\0'; before = word[n++]) {
        bool letter = word[n] >= 'a' && word[n] <= 'z';
        bool digit = word[n] >= '0' && word[n] <= '9' && n > 0;
        bool join = word[n] == joiner && before != joiner;
        if (n == NAME_MAX_LETTERS || !(letter || digit || join)) return false;
    }
    return n > 0 && before != joiner;
}

bool text_is_kebab(const char *word) { return is_name(word, '-'); }

bool text_is_snake(const char *word) { return is_name(word, '_'); }

/* ----------------------------------------------------------------------------------------------- the nearest word */

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

/* Optimal string alignment: the rows of the classic table, three of them because a transposition looks two back. */
static size_t distance(const char *a, size_t na, const char *b, size_t nb) {
    size_t rows[3][WORD_MAX + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= nb; j++) last[j] = before[j] = j;
    for (size_t i = 1; i <= na; i++) {
        now[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            now[j] = least(last[j - 1] + (a[i - 1] != b[j - 1]), least(last[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], before[j - 2] + 1);
        }
        size_t *free_row = before;
        before = last;
        last = now;
        now = free_row;
    }
    return last[nb];
}

const char *text_nearest(const char *word, const char *const *candidates, size_t count) {
    const char *nearest = NULL;
    size_t n = strlen(word);
    size_t limit = n < 5 ? 1 : n < 9 ? 2 : 3;
    if (n > WORD_MAX) return NULL;
    for (size_t i = 0; i < count; i++) {
        size_t m = strlen(candidates[i]);
        if (m > WORD_MAX || m > n + limit || n > m + limit) continue;
        size_t d = distance(word, n, candidates[i], m);
        if (d > limit) continue;
        nearest = candidates[i];
        if (d == 0) break;
        limit = d - 1; /* only a closer one replaces it: of equals, the first */
    }
    return nearest;
}

/* Written from its end: numbers are told often, and printing is much slower. */
char *text_milli(char buffer[static 24], long long milli) {
    unsigned long long size = milli < 0 ? 0ull - (unsigned long long)milli : (unsigned long long)milli;
    char all[24];
    size_t end = sizeof all;
    size_t at = end;
    for (int digits = 0; digits < 4 || size > 0; digits++, size /= 10) {
        if (digits == 3) all[--at] = '.';
        all[--at] = (char)('0' + size % 10);
    }
    while (all[end - 1] == '0') end--;
    if (all[end - 1] == '.') end--;
    if (milli < 0) all[--at] = '-';
    memcpy(buffer, all + at, end - at);
    buffer[end - at] = '\0';
    return buffer;
}
