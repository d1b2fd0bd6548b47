#include "cli/clinic_file.h"
#include "bindings/lua/loader.h"
#include "cli/protocols.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static enum status no_memory(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory"); }

/* Named as the user named the file: it is none of the protocols. */
static enum status report(struct context *c, const struct load *load, struct error *err) {
    shown_list list = {0};
    for (size_t i = 0; i < load->mistakes.count; i++) {
        const struct load_mistake *m = &load->mistakes.item[i];
        struct shown *s = LIST_PUSH(c->arena, &list);
        if (s == NULL) return no_memory(err);
        *s = (struct shown){.file = m->file, .message = m->message, .line = m->line, .warning = m->warning};
    }
    protocols_report(&list, &c->problems);
    return load_failed(load) ? STATUS_INPUT : STATUS_OK;
}

enum status clinic_site_init(struct context *c, const json_t *settings, struct clinic_site *out, struct error *err) {
    *out = (struct clinic_site){0};
    if (settings == NULL || json_is_null(settings)) return STATUS_OK;
    enum status status = clinic_read(settings, c->arena, &out->clinic, err);
    if (status == STATUS_OK) status = zone_load(out->clinic->zone, &out->zone, err);
    if (status != STATUS_OK) out->clinic = NULL;
    return status;
}

void clinic_site_fini(struct clinic_site *s) {
    zone_free(s->zone);
    *s = (struct clinic_site){0};
}

/* The loader cannot see the zones. */
static enum status check(struct context *c, const struct load *load, const char *path, json_t **settings,
                         struct error *err) {
    struct clinic_site site;
    enum status status = json_read(load->clinic, strlen(load->clinic), JSON_MAX_DEPTH, settings, err);
    if (status == STATUS_OK) status = clinic_site_init(c, *settings, &site, err);
    if (status == STATUS_OK) {
        clinic_site_fini(&site);
    } else {
        json_decref(*settings);
        *settings = NULL;
    }
    return status == STATUS_INPUT ? error_at(err, path, load->clinic_line) : status;
}

enum status clinic_file_read(struct context *c, const char *path, json_t **settings, struct error *err) {
    struct stat about;
    struct load load;
    *settings = NULL;
    if (stat(path, &about) != 0) return error_set(err, STATUS_ENVIRONMENT, "cannot read %s: %s", path, strerror(errno));
    if (!S_ISREG(about.st_mode)) return error_set(err, STATUS_ENVIRONMENT, "%s is not a regular file", path);
    enum status status = loader_load_clinic(c->loader, path, c->arena, &load, err);
    if (status == STATUS_OK) status = report(c, &load, err);
    if (status == STATUS_OK && load.clinic == NULL)
        status = error_set(err, STATUS_ENVIRONMENT, "the loader's process gave no sensible answer");
    return status == STATUS_OK ? check(c, &load, path, settings, err) : status;
}
