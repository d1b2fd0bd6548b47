/* clinic set, show: the clinic's settings. */
#include "base/json_build.h"
#include "cli/clinic_file.h"
#include "cli/command.h"
#include "cli/render.h"

#define LABEL         "%-9s "
#define LABEL_COLUMNS 10

/* ---- Text ---- */

static void put_row(struct render *r, const char *label, const char *words) {
    if (*words == '\0') return;
    text_add(r->t, LABEL, label);
    render_wrapped(r, words, LABEL_COLUMNS, LABEL_COLUMNS);
}

static void write_set(struct render *r, const json_t *answer) {
    long long version = (long long)json_integer_value(json_object_get(answer, "version"));
    bool changed = json_is_true(json_object_get(answer, "changed"));
    text_add(r->t, "%s: version %lld%s\n", render_get(answer, "name"), version,
             !changed                                            ? ", nothing has changed"
             : json_is_true(json_object_get(answer, "replayed")) ? ", set before under this key"
                                                                 : "");
}

/* "2027-03-01T19:00" as "Mon 1 Mar 2027 19:00" */
static void put_local(struct text *t, const char *local) {
    render_day(t, local);
    text_add(t, " %s", local + 11);
}

static void write_now(struct render *r, const json_t *answer) {
    struct text t = {0};
    const char *until = render_get(answer, "until_local"), *next = render_get(answer, "next_local");
    if (*until != '\0') {
        text_put(&t, "open until ");
        put_local(&t, until);
    } else {
        text_put(&t, "closed");
        if (*next != '\0') text_put(&t, "; opens "), put_local(&t, next);
    }
    put_row(r, "now",
            json_is_boolean(json_object_get(answer, "open")) ? text_get(&t) : "these settings cannot be used");
    text_fini(&t);
}

static void write_hours(struct render *r, const json_t *hours) {
    for (int i = 0; i < 7; i++) {
        const char *of = render_get(hours, clinic_day_name(i));
        text_add(r->t, LABEL "%s %s\n", i == 0 ? "hours" : "", clinic_day_name(i), *of != '\0' ? of : "closed");
    }
}

static void write_holidays(struct render *r, const json_t *list) {
    struct text t = {0};
    for (size_t i = 0; i < json_array_size(list); i++)
        text_add(&t, "%s%s", i > 0 ? ", " : "", json_string_value(json_array_get(list, i)));
    put_row(r, "holidays", text_get(&t));
    text_fini(&t);
}

static void write_routes(struct render *r, const json_t *routes) {
    for (int i = 0; i < CLINIC_WORDS; i++) {
        struct text t = {0};
        const char *words = render_get(routes, clinic_words_name((enum clinic_words)i));
        text_add(&t, "%s: %s", clinic_words_name((enum clinic_words)i), words);
        if (*words != '\0') put_row(r, "route", text_get(&t));
        text_fini(&t);
    }
}

/* Nothing where there is no such number. */
static void put_number(struct text *t, const char *before, const json_t *of, const char *key, const char *after) {
    const json_t *number = json_object_get(of, key);
    if (json_is_integer(number)) text_add(t, "%s%lld%s", before, (long long)json_integer_value(number), after);
}

static void write_people(struct render *r, const json_t *people) {
    for (size_t i = 0; i < json_array_size(people); i++) {
        const json_t *p = json_array_get(people, i);
        struct text t = {0};
        text_add(&t, "%s: %s, %s", render_get(p, "id"), render_get(p, "name"), render_get(p, "role"));
        put_number(&t, ", on call as number ", p, "on_call", "");
        put_number(&t, ", to answer within ", p, "within_min", " min");
        put_row(r, "person", text_get(&t));
        text_fini(&t);
    }
}

static void write_channels(struct render *r, const json_t *channels) {
    struct text t = {0};
    json_t *each = (json_t *)channels;
    for (void *at = json_object_iter(each); at; at = json_object_iter_next(each, at))
        text_add(&t, "%s%s", t.length > 0 ? ", " : "", json_object_iter_key(at));
    put_row(r, "channels", t.length > 0 ? text_get(&t) : "terminal");
    text_fini(&t);
}

/* Where signs of life and anchors go. */
static void write_watch(struct render *r, const json_t *clinic, const char *name) {
    const json_t *watch = json_object_get(clinic, name);
    const char *file = render_get(watch, "file"), *url = render_get(watch, "url");
    struct text t = {0};
    text_add(&t, "%s%s%s", file, *file != '\0' && *url != '\0' ? ", " : "", url);
    put_number(&t, ", every ", watch, "every_min", " min");
    put_row(r, name, text_get(&t));
    text_fini(&t);
}

static void write_history(struct render *r, const json_t *history) {
    for (size_t i = 0; i < json_array_size(history); i++) {
        const json_t *v = json_array_get(history, i);
        text_add(r->t, LABEL "%lld, set %s by %s\n", i == 0 ? "version" : "",
                 (long long)json_integer_value(json_object_get(v, "version")), render_get(v, "at"),
                 render_get(v, "who"));
    }
}

static void write_shown(struct render *r, const json_t *answer) {
    const json_t *clinic = json_object_get(answer, "clinic");
    render_paint(r, "1", render_get(clinic, "name"));
    text_put(r->t, "\n");
    put_row(r, "zone", render_get(clinic, "zone"));
    put_row(r, "phone", render_get(clinic, "phone"));
    write_now(r, answer);
    write_hours(r, json_object_get(clinic, "hours"));
    write_holidays(r, json_object_get(clinic, "holidays"));
    write_routes(r, json_object_get(clinic, "routes"));
    write_people(r, json_object_get(clinic, "people"));
    write_channels(r, json_object_get(clinic, "channels"));
    write_watch(r, clinic, "heartbeat");
    write_watch(r, clinic, "anchor");
    write_history(r, json_object_get(answer, "history"));
}

/* ---- The commands ---- */

static enum status set(struct context *c, struct error *err) {
    const char *url, *path;
    json_t *settings, *args;
    enum status status = context_store(c, &url, &path, err);
    if (status == STATUS_OK) status = clinic_file_read(c, context_arg(c, 0), &settings, err);
    if (status != STATUS_OK) return status;
    args = json_object();
    json_put(&args, "settings", settings);
    return context_do(c, "clinic-set", args, write_set, err);
}

static enum status show(struct context *c, struct error *err) {
    json_t *answer;
    enum status status = context_ask(c, "clinic-show", json_object(), &answer, err);
    if (status != STATUS_OK) return status;
    if (json_is_object(json_object_get(answer, "clinic"))) return context_show(c, answer, write_shown, err);
    json_decref(answer);
    return error_set(err, STATUS_NO, "no clinic is set in this store; \"stride clinic set FILE\" sets it");
}

const struct command command_clinic_set = {
    .name = "clinic set",
    .summary = "Set the clinic's hours, people, channels; makes the store if it is not there",
    .args = "FILE",
    .example = "clinic set protocols/samples/clinic.lua --store clinic.db",
    .groups = WITH_NOW | WITH_WRITE | WITH_STORE | WITH_PROTOCOLS | WITH_JSON,
    .least = 1,
    .most = 1,
    .run = set,
};
const struct command command_clinic_show = {
    .name = "clinic show",
    .summary = "Show the clinic's settings, and who set them when",
    .args = "",
    .example = "clinic show --store clinic.db",
    .groups = WITH_NOW | WITH_STORE | WITH_JSON,
    .run = show,
};
