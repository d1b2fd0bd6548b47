#include "cli/looking.h"
#include "store/keeping.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- The store ---- */

/* Whoever has it may be just closing it, or have just taken it: then the other way is tried once more. */
enum status looking_open(const struct context *c, struct store **out, struct error *err) {
    const char *url, *path;
    enum status status = context_store(c, &url, &path, err);
    for (int i = 0; status == STATUS_OK && i < 2; i++) {
        bool owned = store_owner(path) != 0;
        status = owned ? store_open_reader(url, out, err) : store_open(url, false, out, err);
        if (status == STATUS_OK || owned || store_owner(path) == 0) return status;
        status = STATUS_OK;
    }
    return status == STATUS_OK ? store_open_reader(url, out, err) : status;
}

/* ---- A practice around it ---- */

enum status looking_start(const struct context *c, struct store *store, struct looking *out, struct error *err) {
    *out = (struct looking){.practice = {.store = store, .catalogue = catalogue_new(), .zones = zones_new()}};
    context_clock(c, &out->clock);
    out->practice.clock = &out->clock;
    if (out->practice.catalogue != NULL && out->practice.zones != NULL) return STATUS_OK;
    looking_end(out);
    return error_set(err, STATUS_MEMORY, "out of memory");
}

void looking_end(struct looking *l) {
    catalogue_free(l->practice.catalogue);
    zones_free(l->practice.zones);
    l->practice = (struct practice){0};
}

/* ---- Progress ---- */

bool looking_shows_progress(void) {
    const char *term = getenv("TERM");
    return isatty(STDERR_FILENO) && term != NULL && strcmp(term, "dumb") != 0;
}

static void put(const char *words) {
    if (write(STDERR_FILENO, words, strlen(words)) < 0) return; /* it is only for looking at */
}

void looking_progress(void *arg, int64_t done, int64_t all) {
    struct looking_line *line = arg;
    char words[80];
    int percent = all > 0 ? (int)(done * 100 / all) : 100;
    if (percent == line->shown || percent > 100) return;
    line->shown = percent;
    snprintf(words, sizeof words, "\r%3d %% of %lld patients", percent, (long long)all);
    put(words);
}

void looking_progress_over(const struct looking_line *line) {
    if (line->shown > 0) put("\r\033[K");
}
