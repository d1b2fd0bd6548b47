/* backup: a consistent, proven copy of the store in one file, while it is served too. */
#include "base/json_build.h"
#include "cli/command.h"
#include "cli/looking.h"
#include "cli/render.h"
#include "store/keeping.h"
#include "time/instant.h"

static void show(struct render *r, const json_t *answer) {
    long long patients = (long long)json_integer_value(json_object_get(answer, "patients"));
    const json_t *newest = json_object_get(answer, "newest");
    text_add(r->t, "%s: %lld patient%s, %lld events", json_string_value(json_object_get(answer, "file")), patients,
             patients == 1 ? "" : "s", (long long)json_integer_value(json_object_get(answer, "events")));
    if (json_is_string(newest)) text_add(r->t, ", the newest of %s", json_string_value(newest));
    text_add(r->t, "\nhead %s\n", json_string_value(json_object_get(answer, "head")));
}

static json_t *answer_of(const char *file, const struct store_summary *s) {
    char newest[INSTANT_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "file", file);
    json_put_int(&o, "patients", s->patients);
    json_put_int(&o, "events", s->events);
    json_put(&o, "newest", s->events > 0 ? json_string(instant_format(newest, s->newest_ms)) : json_null());
    json_put_text(&o, "head", s->head);
    json_put_text(&o, "installation", s->installation);
    return o;
}

static enum status run(struct context *c, struct error *err) {
    struct store *store = NULL;
    struct store_summary summary;
    const char *file = context_arg(c, 0);
    enum status status = looking_open(c, &store, err);
    if (status == STATUS_OK) status = store_backup(store, file, &summary, err);
    store_close(store);
    return status == STATUS_OK ? context_show(c, answer_of(file, &summary), show, err) : status;
}

const struct command command_backup = {
    .name = "backup",
    .summary = "Copy the store into one new file, proven sound; while it is served too",
    .args = "FILE",
    .example = "backup /backups/clinic-2027-03-01.db --store clinic.db",
    .groups = WITH_STORE | WITH_JSON,
    .least = 1,
    .most = 1,
    .run = run,
};
