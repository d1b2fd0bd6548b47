/* hash.h - SHA-256 as lower-case hex, by libsodium.  hash_start must have returned true once before. */
#ifndef STRIDE_BASE_HASH_H
#define STRIDE_BASE_HASH_H
#include <stdbool.h>
#include <stddef.h>

#define HASH_SIZE 65                     /* 64 hex digits and the NUL */

bool hash_start(void);                   /* once per process; false when the library cannot start */
void hash_text(char hex[static HASH_SIZE], const char *bytes, size_t n);
/* The hash of several texts, each preceded by its length (so that "ab"+"c" and "a"+"bc" differ). NULL counts as "". */
void hash_parts(char hex[static HASH_SIZE], const char *const *parts, size_t count);
/* Tells texts of our own apart in a cache, at a twentieth of the cost; nothing that is kept or sent is named by it. */
#define HASH_QUICK_SIZE 16
void hash_quick(unsigned char out[static HASH_QUICK_SIZE], const char *bytes, size_t n);
bool hash_is_hex(const char *hex);       /* 64 lower-case hex digits and nothing else */
void hash_random(char hex[static 33]);   /* 128 random bits as 32 hex digits; for installation ids, never in clinical/ */

#endif
