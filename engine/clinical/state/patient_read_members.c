#include "clinical/state/patient_read.h"

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

enum status patient_read_int(const json_t *o, const char *key, int min, int max, int *out, struct error *err) {
    int64_t n;
    TRY(json_get_int(o, key, min, max, &n, err));
    *out = (int)n;
    return STATUS_OK;
}

enum status patient_read_int_or(const json_t *o, const char *key, int min, int max, int *out, struct error *err) {
    int64_t n = *out;
    TRY(json_get_int_or(o, key, min, max, &n, err));
    *out = (int)n;
    return STATUS_OK;
}

enum status patient_read_day(const json_t *o, const char *key, int32_t *out, struct error *err) {
    int64_t day;
    TRY(json_get_int(o, key, -PATIENT_READ_MAX_DAY, PATIENT_READ_MAX_DAY, &day, err));
    *out = (int32_t)day;
    return STATUS_OK;
}

enum status patient_read_day_or(const json_t *o, const char *key, int32_t *out, struct error *err) {
    int64_t day = *out;
    TRY(json_get_int_or(o, key, -PATIENT_READ_MAX_DAY, PATIENT_READ_MAX_DAY, &day, err));
    *out = (int32_t)day;
    return STATUS_OK;
}

enum status patient_read_ms(const json_t *o, const char *key, int64_t *out, struct error *err) {
    return json_get_int(o, key, -SESSION_MAX_MS, SESSION_MAX_MS, out, err);
}

enum status patient_read_ms_or(const json_t *o, const char *key, int64_t *out, struct error *err) {
    return json_get_int_or(o, key, -SESSION_MAX_MS, SESSION_MAX_MS, out, err);
}

enum status patient_read_event(const json_t *o, const char *key, int64_t *out, struct error *err) {
    return json_get_int(o, key, 0, EVENT_MAX_NUMBER, out, err);
}

enum status patient_read_event_or(const json_t *o, const char *key, int64_t *out, struct error *err) {
    return json_get_int_or(o, key, 0, EVENT_MAX_NUMBER, out, err);
}

enum status patient_read_session_or(const json_t *o, const char *key, int64_t *out, struct error *err) {
    return json_get_int_or(o, key, 0, SESSION_MAX_NUMBER, out, err);
}

enum status patient_read_side(const json_t *o, enum side *out, struct error *err) {
    int n;
    TRY(patient_read_int(o, "side", SIDE_LEFT, SIDE_NONE, &n, err));
    *out = (enum side)n;
    return STATUS_OK;
}

enum status patient_read_nth(const json_t *list, size_t n, const char *key, int64_t min, int64_t max, int64_t *out,
                             struct error *err) {
    const json_t *number = json_array_get(list, n);
    *out = json_integer_value(number);
    if (json_is_integer(number) && *out >= min && *out <= max) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"%s\": number %zu is not a whole number from %lld to %lld", key, n + 1,
                     (long long)min, (long long)max);
}
