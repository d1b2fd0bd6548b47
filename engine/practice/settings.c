#include "practice/settings.h"
#include "practice/try.h"
#include "time/instant.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_minute(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

static enum status read_time(const json_t *value, int *out, struct error *err) {
    char shown[64];
    const char *text = json_string_value(value);
    if (text != NULL) return minute_parse(text, "\"times\"", out, err);
    return error_set(err, STATUS_INPUT, "\"times\": expected times like \"18:00\", got %s", json_show(shown, value));
}

static enum status read_times(const json_t *args, struct settings *s, struct error *err) {
    json_t *times = NULL;
    char twice[INSTANT_SIZE];
    TRY(json_get_array_or(args, "times", &times, err));
    if (times == NULL) return STATUS_OK;
    if (json_array_size(times) > SETTINGS_MAX_TIMES)
        return error_set(err, STATUS_INPUT, "\"times\": %zu are given, %d are possible", json_array_size(times),
                         SETTINGS_MAX_TIMES);
    s->times = (int)json_array_size(times);
    for (int i = 0; i < s->times; i++) TRY(read_time(json_array_get(times, (size_t)i), &s->time[i], err));
    qsort(s->time, (size_t)s->times, sizeof *s->time, by_minute);
    for (int i = 1; i < s->times; i++)
        if (s->time[i] == s->time[i - 1])
            return error_set(err, STATUS_INPUT, "\"times\": %s stands twice", minute_format(twice, s->time[i]));
    memset(s->time + s->times, 0, (size_t)(SETTINGS_MAX_TIMES - s->times) * sizeof *s->time);
    return STATUS_OK;
}

static enum status read_quiet(const json_t *args, struct settings *s, struct error *err) {
    const char *quiet = NULL;
    char from[8] = "";
    TRY(json_get_text_or(args, "quiet", &quiet, err));
    if (quiet == NULL) return STATUS_OK;
    s->quiet_from = s->quiet_to = 0;
    if (strcmp(quiet, "off") == 0) return STATUS_OK;
    const char *dash = strchr(quiet, '-');
    if (dash == NULL || (size_t)(dash - quiet) >= sizeof from)
        return error_set(err, STATUS_INPUT, "\"quiet\": expected hours like \"21:00-07:00\", or \"off\", got \"%s\"",
                         quiet);
    memcpy(from, quiet, (size_t)(dash - quiet));
    TRY(minute_parse(from, "\"quiet\"", &s->quiet_from, err));
    TRY(minute_parse(dash + 1, "\"quiet\"", &s->quiet_to, err));
    if (s->quiet_from != s->quiet_to) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"quiet\": %s begins when it ends; for none at all say \"off\"", quiet);
}

enum status settings_read(const json_t *args, struct settings *s, struct error *err) {
    TRY(read_times(args, s, err));
    return read_quiet(args, s, err);
}

bool settings_same(const struct settings *a, const struct settings *b) {
    return strcmp(a->zone, b->zone) == 0 && a->times == b->times &&
           memcmp(a->time, b->time, (size_t)a->times * sizeof *a->time) == 0 && a->quiet_from == b->quiet_from &&
           a->quiet_to == b->quiet_to;
}

char *settings_quiet(char buffer[static SETTINGS_QUIET_SIZE], const struct settings *s) {
    char from[INSTANT_SIZE], to[INSTANT_SIZE];
    if (s->quiet_from == s->quiet_to)
        snprintf(buffer, SETTINGS_QUIET_SIZE, "off");
    else
        snprintf(buffer, SETTINGS_QUIET_SIZE, "%.5s-%.5s", minute_format(from, s->quiet_from),
                 minute_format(to, s->quiet_to));
    return buffer;
}

json_t *settings_times_json(const struct settings *s) {
    char minute[INSTANT_SIZE];
    json_t *times = json_array();
    for (int i = 0; times != NULL && i < s->times; i++) {
        if (json_array_append_new(times, json_string(minute_format(minute, s->time[i]))) == 0) continue;
        json_decref(times);
        times = NULL;
    }
    return times;
}
