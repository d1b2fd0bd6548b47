/* verify: the chain of every patient, what is derived from it, the protocols, and the store itself. */
#include "practice/verify.h"
#include "base/json_build.h"
#include "practice/row.h"
#include "practice/try.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void verify_problem(struct verification *v, const char *format, ...) {
    char sentence[600];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    struct error clean; /* what is damaged may hold any bytes */
    error_set(&clean, STATUS_NO, "%s", sentence);
    json_push(&v->problems, json_string(clean.message));
}

/* --- the chain --------------------------------------------------------------------------------------------------- */

/* Why an entry does not belong where it stands; NULL when it does. */
static const char *fault(const struct stored_patient *p, const struct stored_event *row, int64_t number,
                         const char *prev) {
    char hex[HASH_SIZE];
    struct error err;
    if (row->number != number) return "its number is not the next";
    if (strcmp(row->prev, prev) != 0) return "it does not follow from the one before it";
    if (row_hash(hex, p->id, row, &err) != STATUS_OK) return "its kind is not known";
    return strcmp(hex, row->hash) != 0 ? "its hash is not that of its content" : NULL;
}

/* The first bad entry is named; what stands after it proves nothing. */
static bool chain_is_sound(struct verification *v, const struct stored_patient *p, const struct stored_event *row,
                           size_t count) {
    const char *prev = EVENT_FIRST_PREV, *why;
    char id[ID_SIZE];
    for (size_t i = 0; i < count; i++, prev = row[i - 1].hash) {
        if ((why = fault(p, &row[i], (int64_t)i + 1, prev)) == NULL) continue;
        verify_problem(v, "%s: %s", id_event(id, p->id, (int64_t)i + 1), why);
        return false;
    }
    if ((int64_t)count != p->events)
        verify_problem(v, "%s has %zu events, but %lld are counted", p->id, count, (long long)p->events);
    if (strcmp(p->head, prev) != 0) verify_problem(v, "%s: its head is not the hash of its newest event", p->id);
    return true;
}

static enum status check_patient(void *arg, const struct stored_patient *p, struct error *err) {
    struct verification *v = arg;
    struct stored_event *row;
    size_t count;
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    if (a == NULL) return no_memory(err);
    enum status status = store_events(v->practice->store, p->id, 0, a, &row, &count, err);
    bool sound = status == STATUS_OK && chain_is_sound(v, p, row, count);
    v->patients++;
    if (status == STATUS_OK) v->events += (int64_t)count;
    arena_free(a);
    return sound ? verify_derived(v, p->id, err) : status;
}

/* --- the rest of the store --------------------------------------------------------------------------------------- */

static enum status check_protocol(void *arg, const struct stored_protocol *p, struct error *err) {
    char hex[HASH_SIZE];
    (void)err;
    hash_text(hex, p->canonical, strlen(p->canonical));
    if (strcmp(hex, p->hash) != 0)
        verify_problem(arg, "the protocol %s %s is not the one with its hash %s", p->id, p->version, p->hash);
    return STATUS_OK;
}

/* Deeds go on without settings that cannot be used (clinic_now.h); here it is said. */
static enum status check_clinic(const struct request *r, struct verification *v, struct error *err) {
    struct stored_clinic stored;
    bool found;
    TRY(store_clinic_get(r->practice->store, r->arena, &stored, &found, err));
    if (found && r->clinic.clinic == NULL)
        verify_problem(v, "the clinic's settings (version %lld) cannot be used: set them anew",
                       (long long)stored.number);
    return STATUS_OK;
}

static void add_problem(void *arg, const char *sentence) { verify_problem(arg, "%s", sentence); }

static enum status check_all(struct verification *v, struct error *err) {
    struct store *s = v->practice->store;
    TRY(store_check(s, add_problem, v, err));
    TRY(store_protocols_each(s, check_protocol, v, err));
    TRY(store_patients_each(s, check_patient, v, err));
    return v->problems != NULL ? STATUS_OK : no_memory(err);
}

enum status deed_verify(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {NULL};
    struct verification v = {.practice = r->practice};
    TRY(json_only(r->args, members, err));
    v.problems = json_array();
    enum status status = check_clinic(r, &v, err);
    if (status == STATUS_OK) status = check_all(&v, err);
    json_t *o = json_object();
    json_put_int(&o, "patients", v.patients);
    json_put_int(&o, "events", v.events);
    json_put(&o, "problems", v.problems);
    if (status == STATUS_OK) return deed_answer(o, answer, err);
    json_decref(o);
    return status;
}
