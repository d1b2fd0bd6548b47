/* clinic_file.h - a clinic's settings file, loaded and checked like a protocol. */
#ifndef STRIDE_CLI_CLINIC_FILE_H
#define STRIDE_CLI_CLINIC_FILE_H
#include "cli/context.h"
#include "clinical/clinic/clinic.h"

/* Its JSON (clinical/clinic/clinic.h), a new reference; its zone is known to exist. Mistakes go to the problems, each
 * with its line, and are STATUS_INPUT. The command needs the group WITH_PROTOCOLS, for the loader. */
enum status clinic_file_read(struct context *c, const char *path, json_t **settings, struct error *err);

/* The clinic that a command's answer goes by; settings NULL or null: none. clinic_site_fini frees the zone. */
struct clinic_site { const struct clinic *clinic; struct zone *zone; };
enum status clinic_site_init(struct context *c, const json_t *settings, struct clinic_site *out, struct error *err);
void clinic_site_fini(struct clinic_site *s);

#endif
