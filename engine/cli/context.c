#include "cli/context.h"
#include "cli/options.h"
#include "cli/render.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FORM_MAX_BYTES (1024 * 1024)

static enum status no_memory(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory"); }

const char *context_arg(const struct context *c, size_t i) {
    const char *const *args;
    return i < options_args(c->options, &args) ? args[i] : NULL;
}

size_t context_args(const struct context *c) {
    const char *const *args;
    return options_args(c->options, &args);
}

void context_clock(const struct context *c, struct clock *out) {
    if (options_flag(c->options, "now"))
        clock_init_fixed(out, options_number(c->options, "now", 0));
    else
        clock_init_system(out);
}

enum status context_store(const struct context *c, const char **url, const char **path, struct error *err) {
    *url = options_text(c->options, "store");
    if (*url == NULL) return error_set(err, STATUS_USAGE, "no store is named; give --store PATH, or set STRIDE_STORE");
    return store_path(*url, path, err);
}

enum status context_form(const char *path, json_t **out, struct error *err) {
    char shown[64];
    enum status status = json_read_file(path, FORM_MAX_BYTES, out, err);
    if (status != STATUS_OK || json_is_object(*out)) return status;
    error_set(err, STATUS_INPUT, "%s: expected an object with findings, got %s", path, json_show(shown, *out));
    json_decref(*out);
    *out = NULL;
    return STATUS_INPUT;
}

enum status context_show(struct context *c, json_t *value, render_fn show, struct error *err) {
    struct render r = {&c->out, c->colour};
    if (value == NULL) return no_memory(err);
    if (options_flag(c->options, "json")) {
        char *line = json_canonical(value);
        if (line != NULL) {
            text_put(&c->out, line);
            text_put(&c->out, "\n");
        }
        free(line);
        if (line == NULL) {
            json_decref(value);
            return no_memory(err);
        }
    } else {
        show(&r, value);
    }
    json_decref(value);
    return text_failed(&c->out) ? no_memory(err) : STATUS_OK;
}

enum status context_do(struct context *c, const char *deed, json_t *args, render_fn show, struct error *err) {
    json_t *answer = NULL;
    enum status status = context_ask(c, deed, args, &answer, err);
    return status == STATUS_OK ? context_show(c, answer, show, err) : status;
}
