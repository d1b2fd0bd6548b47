/* patient_read.h - what reading a patient's cached state back shares: members with their ranges, and plans.
 *
 * The cache may be damaged, and what is read is used as it is: each index, enumerator and instant is checked here, and a
 * wrong one is STATUS_INPUT with the member's name. */
#ifndef STRIDE_CLINICAL_PATIENT_READ_H
#define STRIDE_CLINICAL_PATIENT_READ_H
#include "clinical/state/patient_state.h"

#define PATIENT_READ_MAX_DAY 4000000     /* past the year 9999 */

/* The _or forms leave *out as it is when the member is absent. */
enum status patient_read_int(const json_t *o, const char *key, int min, int max, int *out, struct error *err);
enum status patient_read_int_or(const json_t *o, const char *key, int min, int max, int *out, struct error *err);
enum status patient_read_day(const json_t *o, const char *key, int32_t *out, struct error *err);
enum status patient_read_day_or(const json_t *o, const char *key, int32_t *out, struct error *err);
enum status patient_read_ms(const json_t *o, const char *key, int64_t *out, struct error *err);
enum status patient_read_ms_or(const json_t *o, const char *key, int64_t *out, struct error *err);
enum status patient_read_event(const json_t *o, const char *key, int64_t *out, struct error *err);       /* from 0 */
enum status patient_read_event_or(const json_t *o, const char *key, int64_t *out, struct error *err);
enum status patient_read_session_or(const json_t *o, const char *key, int64_t *out, struct error *err);
enum status patient_read_side(const json_t *o, enum side *out, struct error *err);
/* The nth whole number of a list; key is the list's name. */
enum status patient_read_nth(const json_t *list, size_t n, const char *key, int64_t min, int64_t max, int64_t *out,
                             struct error *err);

/* p->number is set already. */
enum status patient_read_plan(const json_t *o, struct patient *owner, struct plan *p, struct error *err);

/* Reads each item of the list, which may be absent. read(item's JSON, owner, the new item, err). */
#define PATIENT_READ_LIST(o, name, owner, list, read) do { \
        json_t *array_ = NULL; \
        TRY(json_get_array_or((o), (name), &array_, err)); \
        for (size_t i_ = 0; i_ < json_array_size(array_); i_++) { \
            void *item_ = LIST_PUSH((owner)->arena, &(list)); \
            if (item_ == NULL) return error_set(err, STATUS_MEMORY, "memory is out"); \
            TRY(read(json_array_get(array_, i_), (owner), item_, err)); \
        } \
    } while (0)

#endif
