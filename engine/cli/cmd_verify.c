/* verify: checks the store: event chains, caches against replay, invariants, and anchors that were kept outside. */
#include "cli/anchors.h"
#include "cli/command.h"
#include "cli/looking.h"
#include "cli/render.h"
#include "practice/anchor.h"
#include "practice/verify.h"

static const struct option own[] = {
    {"anchor", OPTION_TEXT, "FILE", "check against the anchors kept in this file too", 0, 0, NULL}, {0}};

static void show(struct render *r, const json_t *answer) {
    const json_t *problems = json_object_get(answer, "problems"), *anchors = json_object_get(answer, "anchors");
    if (json_array_size(problems) > 0) return;
    long long patients = (long long)json_integer_value(json_object_get(answer, "patients"));
    text_add(r->t, "%lld patient%s, %lld events", patients, patients == 1 ? "" : "s",
             (long long)json_integer_value(json_object_get(answer, "events")));
    if (anchors != NULL) text_add(r->t, ", %lld anchors", (long long)json_integer_value(anchors));
    text_put(r->t, ", no problems\n");
}

static enum status verify(struct context *c, struct store *store, const anchor_list *anchors, json_t **answer,
                          struct error *err) {
    struct looking l;
    struct looking_line line = {0};
    struct verify_wish wish = {.anchors = anchors->item, .anchor_count = anchors->count, .arg = &line};
    enum status status = looking_start(c, store, &l, err);
    if (status != STATUS_OK) return status;
    if (looking_shows_progress()) wish.progress = looking_progress;
    status = practice_verify(&l.practice, &wish, answer, err);
    looking_progress_over(&line);
    looking_end(&l);
    return status;
}

static enum status run(struct context *c, struct error *err) {
    anchor_list anchors = {0};
    struct store *store = NULL;
    json_t *answer = NULL;
    const char *file = options_text(c->options, "anchor");
    enum status status = looking_open(c, &store, err);
    if (status == STATUS_OK && file != NULL) status = anchors_of_file(file, c->arena, &anchors, err);
    if (status == STATUS_OK) status = verify(c, store, &anchors, &answer, err);
    store_close(store);
    if (status != STATUS_OK) return status;
    const json_t *problems = json_object_get(answer, "problems");
    size_t count = json_array_size(problems);
    for (size_t i = 0; i < count; i++)
        text_add(&c->problems, "stride verify: %s\n", json_string_value(json_array_get(problems, i)));
    status = context_show(c, answer, show, err);
    return status == STATUS_OK && count > 0 ? STATUS_NO : status;
}

const struct command command_verify = {
    .name = "verify",
    .summary = "Check the store: event chains, caches against replay, invariants; anchors kept outside",
    .args = "",
    .example = "verify --store clinic.db --anchor anchors.jsonl",
    .own = own,
    .groups = WITH_STORE | WITH_JSON,
    .run = run,
};
