/* text.h - text that grows, text from outside, and the nearest word.
 *
 * struct text is a heap buffer for building output. It is zero-initialised, never NULL when read through text_get, and
 * remembers a failed allocation, so that a writer checks once at the end (text_failed) and not at every word. */
#ifndef STRIDE_BASE_TEXT_H
#define STRIDE_BASE_TEXT_H
#include <stdbool.h>
#include <stddef.h>

struct text { char *data; size_t length, room; bool failed; };

void text_add(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_put(struct text *t, const char *words);              /* as it is */
void text_put_n(struct text *t, const char *bytes, size_t n);
const char *text_get(const struct text *t);                    /* "" when nothing was added */
bool text_failed(const struct text *t);
char *text_take(struct text *t);                               /* the caller frees; NULL when it failed; t is empty again */
void text_fini(struct text *t);

/* Text from people: valid UTF-8, no control characters but newline, no bidirectional controls, at most max bytes. When
 * it is not, *why (if not NULL) is a constant sentence such as "has a control character". */
bool text_is_clean(const char *bytes, size_t n, size_t max, const char **why);

bool text_is_kebab(const char *word);   /* itb-syndrome: a-z 0-9 and single hyphens, starts with a letter, at most 64 */
bool text_is_snake(const char *word);   /* pain_place: the same with underscores */

/* The candidate closest to word by edit distance (transposition counts one), or NULL when none is close enough to be
 * worth "did you mean": distance at most 1 for words under 5 letters, 2 under 9, else 3. Ties: the first. */
const char *text_nearest(const char *word, const char *const *candidates, size_t count);

/* The decimal writing of thousandths, shortest form: 6000 -> "6", 2500 -> "2.5", -125 -> "-0.125". Returns buffer. */
char *text_milli(char buffer[static 24], long long milli);

#endif
