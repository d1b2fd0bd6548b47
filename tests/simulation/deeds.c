/* What people ask of the service: each deed has a key, and is asked for again with it when no answer came. */
#include "base/json_build.h"
#include "sim.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRIES 6

json_t *sim_json(const char *loose) {
    char *text = strdup(loose);
    if (!text) abort();
    for (char *c = text; *c; c++)
        if (*c == '\'') *c = '"';
    json_error_t where;
    json_t *value = json_loads(text, 0, &where);
    if (!value) {
        printf("not JSON: %s at %d of %s\n", where.text, where.position, text);
        abort();
    }
    free(text);
    return value;
}

struct deed *deeds_new(int patient, const char *name, int64_t session, int effect, const char *args, ...) {
    char text[1500];
    va_list list;
    va_start(list, args);
    vsnprintf(text, sizeof text, args, list);
    va_end(list);
    if (sim.deeds == sim.deed_room) {
        sim.deed_room = sim.deed_room * 2 + 64;
        sim.deed = realloc(sim.deed, (size_t)sim.deed_room * sizeof(struct deed *));
    }
    struct deed *d = sim.deed ? calloc(1, sizeof *d) : NULL;
    if (!d) abort();
    sim.deed[sim.deeds++] = d;
    d->number = sim.deeds;
    d->patient = patient;
    d->name = name;
    d->session = session;
    d->effect = effect;
    snprintf(d->key, sizeof d->key, "k%lld", (long long)d->number);
    d->request = json_object();
    json_object_set_new(d->request, "deed", json_string(name));
    json_object_set_new(d->request, "who", json_string("anna"));
    json_object_set_new(d->request, "named", json_true());
    json_object_set_new(d->request, "key", json_string(d->key));
    json_object_set_new(d->request, "args", sim_json(text));
    sim_trace("deed %s %s %s", d->key, name, text);
    return d;
}

static enum status perform(void *arg, struct practice *p, struct error *err) {
    struct deed *d = arg;
    json_decref(d->answer);
    d->answer = NULL;
    return practice_request(p, d->request, &d->answer, err);
}

static void take_event(struct deed *d) {
    struct id id;
    struct error err;
    const char *event = json_string_value(json_object_get(d->answer, "event"));
    if (event && id_read(event, "event", &id, &err) == STATUS_OK) d->event = id.number;
}

/* After a crash nobody hears the answer, whatever it was. */
static void answered(void *arg, enum status status, const struct error *err) {
    struct deed *d = arg;
    d->status = status;
    d->error = *err;
    if (sim.service.crashing)
        d->outcome = DEED_UNKNOWN;
    else if (status == STATUS_OK)
        d->outcome = DEED_CONFIRMED;
    else if (status == STATUS_NO || status == STATUS_INPUT)
        d->outcome = DEED_REFUSED;
    else
        d->outcome = DEED_UNKNOWN;
    static const char *const words[] = {"waits", "out", "done", "refused", "unknown", "given up"};
    sim_trace("%s is %s%s%s", d->key, words[d->outcome], status != STATUS_OK ? ": " : "",
              d->outcome == DEED_REFUSED ? err->message : "");
    if (d->outcome == DEED_CONFIRMED) d->confirmed = ++sim.confirms;
    if (d->outcome == DEED_CONFIRMED) take_event(d);
    if (d->outcome == DEED_UNKNOWN)
        sim_plan(sim_between(2, 90) * 1000, HAPPENS_RETRY, 0, d->number);
    else
        deeds_done(d);
    if (d->outcome == DEED_CONFIRMED && sim.service.scheduler && !sim.service.stopping)
        scheduler_poke(sim.service.scheduler);
}

void deeds_submit(struct deed *d) {
    struct error err = {0};
    struct writer_job job = {.deed = perform, .done = answered, .arg = d};
    bool up = sim.service.up && !sim.service.stopping;
    if (up && writer_submit(sim.service.writer, &job, &err) == STATUS_OK) {
        d->outcome = DEED_OUT;
        d->tries++;
        return;
    }
    if (d->outcome == DEED_WAITS && d->tries == 0 && sim_chance(300))
        d->outcome = DEED_GIVEN_UP; /* never asked for */
    else
        sim_plan(sim_between(10, 300) * 1000, HAPPENS_RETRY, 0, d->number);
}

void deeds_retry(int64_t number) {
    struct deed *d = sim.deed[number - 1];
    if (d->outcome != DEED_UNKNOWN && d->outcome != DEED_WAITS) return;
    if (d->lost) return;
    if (d->tries < TRIES || sim.well)
        deeds_submit(d);
    else
        d->outcome = DEED_GIVEN_UP; /* it may have been done, or not */
}

void deeds_reset(void) {
    sim.deed = NULL;
    sim.deeds = sim.deed_room = 0;
}

void deeds_free(void) {
    for (int64_t i = 0; i < sim.deeds; i++) {
        json_decref(sim.deed[i]->request);
        json_decref(sim.deed[i]->answer);
        free(sim.deed[i]);
    }
    free(sim.deed);
    deeds_reset();
}
