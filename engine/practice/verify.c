/* verify: the chain of every patient, what is derived from it, the protocols, and the store itself. */
#include "practice/verify.h"
#include "base/json_build.h"
#include "practice/row.h"
#include "practice/try.h"
#include "store/keeping.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define PORTION 500 /* patients whose ids are read at once */

void verify_problem(struct verification *v, const char *format, ...) {
    char sentence[600];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    if (json_array_size(v->problems) == VERIFY_MOST) {
        v->unsaid++;
        return;
    }
    struct error clean; /* what is damaged may hold any bytes */
    error_set(&clean, STATUS_NO, "%s", sentence);
    json_push(&v->problems, json_string(clean.message));
}

/* A transaction that only read ends well whichever way it ends. */
enum status verify_begin(struct verification *v, struct error *err) {
    return v->wish->bracketed ? STATUS_OK : store_begin(v->practice->store, err);
}

enum status verify_end(struct verification *v, enum status status, struct error *err) {
    if (v->wish->bracketed) return status;
    if (status == STATUS_OK) return store_commit(v->practice->store, err);
    store_rollback(v->practice->store);
    return status;
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

static enum status look_at(struct verification *v, const char *patient, struct arena *a, struct error *err) {
    struct stored_patient p;
    struct stored_event *row;
    size_t count;
    bool found;
    TRY(store_patient_get(v->practice->store, patient, a, &p, &found, err));
    if (!found) return STATUS_OK;
    TRY(store_events(v->practice->store, patient, 0, a, &row, &count, err));
    v->patients++;
    v->events += (int64_t)count;
    return chain_is_sound(v, &p, row, count) ? verify_derived(v, patient, err) : STATUS_OK;
}

static enum status check_patient(struct verification *v, const char *patient, struct error *err) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    enum status status = a != NULL ? verify_begin(v, err) : no_memory(err);
    if (status == STATUS_OK) status = verify_end(v, look_at(v, patient, a, err), err);
    arena_free(a);
    return status;
}

/* --- all of them ---------------------------------------------------------------------------------------------------
 */

static enum status check_portion(struct verification *v, char *after, int64_t all, bool *more, struct arena *a,
                                 struct error *err) {
    const char **ids;
    size_t count;
    TRY(store_patients_after(v->practice->store, after[0] != '\0' ? after : NULL, PORTION, a, &ids, &count, err));
    for (size_t i = 0; i < count; i++) {
        TRY(check_patient(v, ids[i], err));
        if (v->wish->progress != NULL) v->wish->progress(v->wish->arg, v->patients, all);
    }
    *more = count == PORTION;
    if (count > 0) memccpy(after, ids[count - 1], '\0', STORE_ID_MAX + 1);
    return STATUS_OK;
}

static enum status check_patients(struct verification *v, struct error *err) {
    char after[STORE_ID_MAX + 1] = "";
    int64_t all;
    bool more = true;
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    enum status status = a != NULL ? store_patients_count(v->practice->store, &all, err) : no_memory(err);
    while (status == STATUS_OK && more) {
        status = check_portion(v, after, all, &more, a, err);
        arena_reset(a);
    }
    arena_free(a);
    return status;
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
static enum status check_clinic(struct verification *v, struct arena *a, struct error *err) {
    struct stored_clinic stored;
    struct clinic_now now = {0};
    bool found;
    TRY(store_clinic_get(v->practice->store, a, &stored, &found, err));
    TRY(clinic_now(v->practice, a, &now, err));
    if (found && now.clinic == NULL)
        verify_problem(v, "the clinic's settings (version %lld) cannot be used: set them anew",
                       (long long)stored.number);
    return STATUS_OK;
}

static enum status check_tzdata(struct verification *v, struct arena *a, struct error *err) {
    const char *version;
    TRY(store_note_get(v->practice->store, NOTE_TZDATA, a, &version, err));
    v->retiming = version != NULL && strcmp(version, zone_tzdata()) != 0;
    return STATUS_OK;
}

static void add_problem(void *arg, const char *sentence) { verify_problem(arg, "%s", sentence); }

static enum status check_all(struct verification *v, struct arena *a, struct error *err) {
    struct store *s = v->practice->store;
    TRY(check_clinic(v, a, err));
    TRY(check_tzdata(v, a, err));
    TRY(store_check(s, add_problem, v, err));
    TRY(store_protocols_each(s, check_protocol, v, err));
    TRY(check_patients(v, err));
    TRY(anchors_check(v, v->wish->anchors, v->wish->anchor_count, err));
    if (v->unsaid > 0) json_push(&v->problems, json_sprintf("and %lld problems more", (long long)v->unsaid));
    return v->problems != NULL ? STATUS_OK : no_memory(err);
}

enum status practice_verify(struct practice *p, const struct verify_wish *wish, json_t **answer, struct error *err) {
    struct verification v = {.practice = p, .wish = wish, .problems = json_array()};
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    enum status status = a != NULL ? check_all(&v, a, err) : no_memory(err);
    arena_free(a);
    json_t *o = json_object();
    json_put_int(&o, "patients", v.patients);
    json_put_int(&o, "events", v.events);
    if (wish->anchor_count > 0) json_put_int(&o, "anchors", v.anchors);
    json_put(&o, "problems", v.problems);
    if (status == STATUS_OK) return deed_answer(o, answer, err);
    json_decref(o);
    return status;
}

enum status deed_verify(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {NULL};
    struct verify_wish wish = {.bracketed = true};
    TRY(json_only(r->args, members, err));
    return practice_verify(r->practice, &wish, answer, err);
}
