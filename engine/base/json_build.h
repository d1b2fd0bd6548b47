/* json_build.h - building a JSON value without a check at every member.
 *
 * An object or array under construction is a json_t * in a variable. When memory runs out at any step the variable
 * becomes NULL and stays NULL through every further call, so that the one who hands it on checks once. Values that are
 * handed in are taken, also when the call fails. */
#ifndef STRIDE_BASE_JSON_BUILD_H
#define STRIDE_BASE_JSON_BUILD_H
#include "base/json.h"

void json_put(json_t **object, const char *key, json_t *value);          /* value NULL: memory was out making it */
void json_put_text(json_t **object, const char *key, const char *text);  /* left out when text is NULL */
void json_put_int(json_t **object, const char *key, int64_t number);
void json_put_some(json_t **object, const char *key, int64_t number);    /* left out when 0 */
void json_put_bool(json_t **object, const char *key, bool value);
void json_put_true(json_t **object, const char *key, bool value);        /* left out when false */
void json_push(json_t **array, json_t *value);

#endif
