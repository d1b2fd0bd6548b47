#include "practice/exam.h"
#include "practice/try.h"
#include "time/instant.h"
#include <string.h>

enum status exam_of(const struct request *r, struct exam **out, struct error *err) {
    char id[ID_SIZE];
    *out = patient_exam(r->history.patient, r->about.number, r->about.index);
    if (*out != NULL) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "there is no exam %s",
                     id_raised(id, r->about.patient, r->about.number, r->about.index));
}

static bool is_own(const struct request *r, const struct exam *x, const struct stored_exam *booked) {
    return booked->event == x->event && booked->index == x->index && strcmp(booked->patient, r->about.patient) == 0;
}

/* One that began before now may still go on. */
static enum status find_taken(const struct request *r, const struct exam *x, struct exam_search *out,
                              struct error *err) {
    struct stored_exam *booked;
    size_t count, takens = 0;
    int64_t from_ms = r->now_ms - CLINIC_MOST_EXAM * MINUTE_MS;
    TRY(store_exams(r->practice->store, NULL, from_ms, INT64_MAX, r->arena, &booked, &count, err));
    int64_t *taken = arena_array(r->arena, count + 1, sizeof *taken);
    if (taken == NULL) return no_memory(err);
    for (size_t i = 0; i < count; i++)
        if (!is_own(r, x, &booked[i])) taken[takens++] = booked[i].at_ms;
    out->taken = taken;
    out->takens = takens;
    return STATUS_OK;
}

enum status exam_search(const struct request *r, const struct exam *x, struct exam_search *out, struct error *err) {
    *out = (struct exam_search){.clinic = r->clinic.clinic, .zone = r->clinic.zone, .now_ms = r->now_ms};
    if (out->clinic == NULL)
        return error_set(err, STATUS_NO, "no clinic is set whose hours are known: an exam has no times yet");
    return find_taken(r, x, out, err);
}

static int64_t until(const struct request *r, const struct exam *x, int days) {
    int64_t until_ms = r->now_ms + days * DAY_MS;
    return days == 0 || x->deadline_ms < until_ms ? x->deadline_ms : until_ms;
}

enum status exam_times_json(const struct request *r, const struct exam *x, int days, json_t **out, struct error *err) {
    int64_t found_ms[EXAM_TIMES_MAX];
    struct exam_search s;
    size_t count = 0;
    if (r->clinic.clinic != NULL) {
        TRY(exam_search(r, x, &s, err));
        count = exam_times(&s, until(r, x, days), found_ms);
    }
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *o = json_object();
        answer_put_clinic_time(&o, &r->clinic, found_ms[i]);
        json_push(&list, o);
    }
    *out = list;
    return list != NULL ? STATUS_OK : no_memory(err);
}
