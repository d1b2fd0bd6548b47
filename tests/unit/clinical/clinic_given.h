/* clinic_given.h - what the clinic's tests share: settings as JSON with single quotes, instants as written. */
#ifndef STRIDE_TESTS_CLINIC_GIVEN_H
#define STRIDE_TESTS_CLINIC_GIVEN_H
#include "clinical/clinic/clinic.h"
#include "support/support.h"
#include "time/instant.h"
#include <stdlib.h>
#include <string.h>

#define WEEK "'mon':'07:00-19:00','tue':'07:00-19:00','wed':'07:00-19:00','thu':'07:00-19:00','fri':'07:00-19:00'," \
    "'sat':'07:00-19:00'"
#define HEAD "'format':1,'kind':'clinic','name':'Midtown Clinic','zone':'America/New_York'"
#define MIDTOWN "{" HEAD ",'phone':'+1 212 555 0100','hours':{" WEEK "},'holidays':['2026-12-25','2027-01-01']}"

static struct error err;
static struct arena *arena;
static struct zone *zone;

static inline json_t *loose(const char *text) {
    char *strict = strdup(text);
    ck_assert_ptr_nonnull(strict);
    for (char *c = strict; *c != '\0'; c++)
        if (*c == '\'') *c = '"';
    json_t *value = json_loads(strict, 0, NULL);
    ck_assert_msg(value != NULL, "not JSON: %s", text);
    free(strict);
    return value;
}

static inline enum status read_settings(const char *text, const struct clinic **out) {
    json_t *settings = loose(text);
    enum status status = clinic_read(settings, arena, out, &err);
    json_decref(settings);
    return status;
}

static inline const struct clinic *given(const char *text) {
    const struct clinic *c = NULL;
    ck_assert_msg(read_settings(text, &c) == STATUS_OK, "%s", err.message);
    return c;
}

static inline int64_t at(const char *text) {
    int64_t ms = 0;
    ck_assert_msg(instant_parse(text, "test", &ms, &err) == STATUS_OK, "%s", err.message);
    return ms;
}

static inline void setup_in(const char *name) {
    arena = arena_new(ARENA_NO_LIMIT);
    ck_assert_ptr_nonnull(arena);
    ck_assert_msg(zone_load(name, &zone, &err) == STATUS_OK, "%s", err.message);
}
static inline void setup(void) { setup_in("America/New_York"); }
static inline void teardown(void) {
    zone_free(zone);
    arena_free(arena);
}

#endif
