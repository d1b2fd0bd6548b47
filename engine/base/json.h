/* json.h - strict reading and one canonical way of writing, by jansson.
 *
 * Reading refuses: malformed text, trailing bytes, duplicate keys, bad UTF-8 and lone surrogates, NUL, depth over
 * JSON_MAX_DEPTH, size over the caller's limit. Errors say line and column and are STATUS_INPUT.
 * Getters name the member and the value in their error ("\"age\": expected a number, got \"young\""). They borrow. */
#ifndef STRIDE_BASE_JSON_H
#define STRIDE_BASE_JSON_H
#include "base/arena.h"
#include "base/error.h"
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JSON_MAX_DEPTH 128              /* explanations and canonical protocols nest deeper than requests do */
#define JSON_MAX_REQUEST_DEPTH 32

/* *out is a new reference. The line is in err->line too, so that error_at(err, name, err->line) adds where it came from. */
enum status json_read(const char *bytes, size_t n, int max_depth, json_t **out, struct error *err);
/* The file at path, or standard input for "-"; at most max_bytes. A directory, FIFO or unreadable file: ENVIRONMENT. */
enum status json_read_file(const char *path, size_t max_bytes, json_t **out, struct error *err);

/* UTF-8, one line, no spaces, keys in byte order, no newline at the end. NULL when memory is out; the caller frees. */
char *json_canonical(const json_t *value);

/* Thousandths of a JSON number; more than three decimals, or past +-9e12, is STATUS_INPUT naming `what`. */
enum status json_milli(const json_t *number, const char *what, int64_t *milli, struct error *err);
/* The JSON number for thousandths: 6000 -> 6, 2500 -> 2.5. New reference, NULL when memory is out. */
json_t *json_from_milli(int64_t milli);

/* Member getters. The _or forms allow absence (and null) and then leave *out as it is. */
enum status json_get_text(const json_t *object, const char *key, const char **out, struct error *err);
enum status json_get_text_or(const json_t *object, const char *key, const char **out, struct error *err);
/* The same, copied into a: for what outlives the JSON. Absent or null gives NULL. */
enum status json_copy_text(const json_t *object, const char *key, const char **out, struct arena *a, struct error *err);
/* The same, of one that must be there. */
enum status json_need_text(const json_t *object, const char *key, const char **out, struct arena *a, struct error *err);
enum status json_get_int(const json_t *object, const char *key, int64_t min, int64_t max, int64_t *out, struct error *err);
enum status json_get_int_or(const json_t *object, const char *key, int64_t min, int64_t max, int64_t *out, struct error *err);
enum status json_get_bool_or(const json_t *object, const char *key, bool *out, struct error *err);
enum status json_get_array(const json_t *object, const char *key, json_t **out, struct error *err);
enum status json_get_array_or(const json_t *object, const char *key, json_t **out, struct error *err);
enum status json_get_object(const json_t *object, const char *key, json_t **out, struct error *err);
enum status json_get_object_or(const json_t *object, const char *key, json_t **out, struct error *err);
/* Every key of the object must be among the NULL-ended names; an unknown one is an error with "did you mean". */
enum status json_only(const json_t *object, const char *const *names, struct error *err);

/* A short writing of a value for a message: at most 40 characters of its JSON. Returns buffer. */
char *json_show(char buffer[static 64], const json_t *value);

#endif
