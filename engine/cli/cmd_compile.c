/* compile: one protocol in its canonical form, or the hash of that. */
#include "cli/command.h"
#include "cli/protocols.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static const struct option own[] = {{"hash", OPTION_FLAG, NULL, "print the hash alone", 0, 0, NULL}, {0}};

static enum status load_file(struct context *c, const char *path, struct load *load, struct error *err) {
    struct stat about;
    if (stat(path, &about) != 0) return error_set(err, STATUS_ENVIRONMENT, "cannot read %s: %s", path, strerror(errno));
    if (!S_ISREG(about.st_mode)) return error_set(err, STATUS_ENVIRONMENT, "%s is not a regular file", path);
    return loader_load_one(c->loader, options_protocols(c->options), path, c->arena, load, err);
}

static enum status run(struct context *c, struct error *err) {
    const char *path = context_arg(c, 0);
    struct load load;
    struct protocols p = {0};
    shown_list mistakes = {0};
    enum status status = load_file(c, path, &load, err);
    if (status == STATUS_OK) status = protocols_read(c, &load, &p, &mistakes, err);
    protocols_free(&p);
    if (status != STATUS_OK) return status;
    protocols_report(&mistakes, &c->problems);
    if (protocols_wrong(&mistakes)) return STATUS_INPUT;
    if (load.protocols.count != 1) return error_set(err, STATUS_INPUT, "%s is no protocol", path);
    const struct loaded *one = &load.protocols.item[0];
    bool hash = options_flag(c->options, "hash"), json = options_flag(c->options, "json");
    text_add(&c->out, hash && json ? "{\"hash\":\"%s\"}\n" : "%s\n", hash ? one->hash : one->canonical);
    return STATUS_OK;
}

const struct command command_compile = {
    .name = "compile",
    .summary = "Print one protocol in its canonical form, one line of JSON",
    .args = "PATH",
    .example = "compile --hash protocols/runners-knee/itb-syndrome.lua",
    .own = own,
    .groups = WITH_PROTOCOLS | WITH_JSON,
    .least = 1,
    .most = 1,
    .run = run,
};
