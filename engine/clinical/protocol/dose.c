#include "clinical/protocol/dose.h"
#include "base/json_build.h"

/* --- words --- */

static void part(struct text *t, size_t start, const char *before, const char *words, const char *after) {
    if (words == NULL || *words == '\0') return;
    text_add(t, "%s%s%s%s", t->length > start ? ", " : "", before, words, after);
}

static void amount(struct text *t, size_t start, const char *before, int number, const char *after) {
    char digits[24];
    if (number > 0) part(t, start, before, text_milli(digits, (long long)number * 1000), after);
}

/* What one set is: repetitions, else a hold, else a time. */
static void put_set(struct text *t, const struct dose *d) {
    if (d->reps > 0) text_add(t, "%d", d->reps);
    else if (d->hold_s > 0) text_add(t, "%d s hold", d->hold_s);
    else if (d->seconds > 0) text_add(t, "%d s", d->seconds);
    else if (d->minutes > 0) text_add(t, "%d min", d->minutes);
    else text_put(t, "1");
}

void dose_text(const struct dose *d, struct text *t) {
    size_t start = t->length;
    char load[24];
    if (d->sets > 0) text_add(t, "%d × ", d->sets);
    if (d->sets > 0) put_set(t, d);
    else amount(t, start, "", d->reps, " times");
    if (d->sets == 0 || d->reps > 0) amount(t, start, "", d->hold_s, " s hold");
    if (d->sets == 0 || d->reps > 0 || d->hold_s > 0) amount(t, start, "", d->seconds, " s");
    if (d->sets == 0 || d->reps > 0 || d->hold_s > 0 || d->seconds > 0) amount(t, start, "", d->minutes, " min");
    if (d->load_milli != 0) {
        part(t, start, "", text_milli(load, d->load_milli), d->load_unit == NULL ? "" : " ");
        if (d->load_unit != NULL) text_put(t, d->load_unit);
    }
    part(t, start, "tempo ", d->tempo, "");
    amount(t, start, "rest ", d->rest_s, " s");
    part(t, start, "", d->note, "");
}

/* --- JSON --- */

#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

json_t *dose_json(const struct dose *d) {
    json_t *o = json_object();
    json_put_some(&o, "sets", d->sets);
    json_put_some(&o, "reps", d->reps);
    json_put_some(&o, "hold_s", d->hold_s);
    json_put_some(&o, "rest_s", d->rest_s);
    json_put_some(&o, "seconds", d->seconds);
    json_put_some(&o, "minutes", d->minutes);
    if (d->load_milli != 0) {
        json_put(&o, "load", json_from_milli(d->load_milli));
        json_put_text(&o, "load_unit", d->load_unit);
    }
    json_put_text(&o, "tempo", d->tempo);
    json_put_text(&o, "note", d->note);
    return o;
}

static enum status read_small(const json_t *o, const char *key, int max, int *out, struct error *err) {
    int64_t number = *out;
    TRY(json_get_int_or(o, key, 0, max, &number, err));
    *out = (int)number;
    return STATUS_OK;
}

enum status dose_read(const json_t *o, struct dose *d, struct arena *a, struct error *err) {
    TRY(read_small(o, "sets", 100, &d->sets, err));
    TRY(read_small(o, "reps", 1000, &d->reps, err));
    TRY(read_small(o, "hold_s", 3600, &d->hold_s, err));
    TRY(read_small(o, "rest_s", 3600, &d->rest_s, err));
    TRY(read_small(o, "seconds", 86400, &d->seconds, err));
    TRY(read_small(o, "minutes", 1440, &d->minutes, err));
    const json_t *load = json_object_get(o, "load");
    if (load != NULL) TRY(json_milli(load, "load", &d->load_milli, err));
    TRY(json_copy_text(o, "load_unit", &d->load_unit, a, err));
    TRY(json_copy_text(o, "tempo", &d->tempo, a, err));
    return json_copy_text(o, "note", &d->note, a, err);
}
