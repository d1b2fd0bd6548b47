/* loader.h - protocol scripts in, canonical forms out.
 *
 *     struct loader *loader;
 *     loader_start(&loader, &err);                  // first thing in main: it forks, before there are threads
 *     …
 *     struct load load;
 *     loader_load(loader, "protocols", arena, &load, &err);
 *     for (size_t i = 0; i < load.mistakes.count; i++) …       // file:line: error: message, of every file
 *     for (size_t i = 0; i < load.protocols.count; i++) …      // canonical texts; loaded_add takes them into a catalogue
 *
 * The files are read here; the scripts run in the child process (child.h), each in a fresh sandbox; what it answers is
 * JSON, checked as if it came from anybody: only the canonical reader makes a protocol of it. The same files give the
 * same bytes on every machine, in any order of loading.
 *
 * STATUS_OK means that the load took place, also when scripts have mistakes: then the protocols without any are still
 * there, and load_failed says that something is wrong. Everything in a struct load is the arena's. */
#ifndef STRIDE_LUA_LOADER_H
#define STRIDE_LUA_LOADER_H
#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/json.h"
#include "clinical/protocol/protocol.h"
#include <stdbool.h>
#include <stddef.h>

struct loader;

struct loaded {                          /* one script's protocol, or the safety value */
    const char *path;                    /* "runners-knee/itb-syndrome.lua": below the root, or as it was given */
    const char *id, *version;
    bool safety;                         /* of vocabulary/red_flags.lua; its id is "safety" */
    char hash[HASH_SIZE];
    const char *canonical;
    const json_t *protocol;              /* what canonical says; its equal parts are shared */
    const json_t *map;                   /* {"/phases/0/advance":"runners-knee/itb-syndrome.lua:41", …} */
};

struct loaded_cases {
    const char *path;                    /* "runners-knee/itb-syndrome.cases.lua" */
    const json_t *cases;                 /* words_case.h says what it is; the lab reads it (lab/cases.h) */
};

struct load_mistake { const char *file, *message; int line; bool warning; };

/* An entry of the vocabulary that no protocol uses. A whole load says so, and only one without mistakes. */
struct load_unused { const char *file, *kind, *name; int line; };    /* kind: exercise, care, source, criterion */

/* An entry of the vocabulary's libraries. */
struct load_entry { const char *kind, *name, *file; };      /* kind as above */

struct load {
    LIST(struct loaded) protocols;       /* by id; the safety value is among them */
    const struct loaded *safety;         /* NULL when it is not there */
    LIST(struct load_mistake) mistakes;  /* by file and line; "" and 0 where there is none */
    LIST(struct load_unused) unused;     /* by file and line */
    LIST(struct load_entry) entries;     /* by kind and name: what the scripts that were run define */
    LIST(struct loaded_cases) cases;     /* of loader_load_cases, by path */
    const char *clinic;                  /* of loader_load_clinic: the settings as canonical JSON; else NULL */
    int clinic_line;                     /* where they stand in their file */
};

/* Once, before threads. STATUS_ENVIRONMENT when no process can be made. */
enum status loader_start(struct loader **out, struct error *err);
void loader_stop(struct loader *l);      /* NULL is fine */

/* All protocols below root, and the safety value. */
enum status loader_load(struct loader *l, const char *root, struct arena *a, struct load *out, struct error *err);

/* One script, which may lie anywhere; its vocabulary is that of root. What lies below root goes by its name there. For
 * root's own vocabulary/red_flags.lua all protocols are compiled, because it speaks of them; another module of the
 * vocabulary has mistakes only. What its name says to be a clinic's settings (compile.h) is loaded as such. */
enum status loader_load_one(struct loader *l, const char *root, const char *path, struct arena *a, struct load *out,
                            struct error *err);

/* The same as loader_load, and all scripts of cases (*.cases.lua) below root; or, where path is not NULL, that one, which
 * may lie anywhere. */
enum status loader_load_cases(struct loader *l, const char *root, const char *path, struct arena *a, struct load *out,
                              struct error *err);

/* A script that is no file, such as an upload; path is what messages call it. */
enum status loader_load_text(struct loader *l, const char *root, const char *path, const char *text, size_t length,
                             struct arena *a, struct load *out, struct error *err);

/* A clinic's settings file (clinical/clinic/clinic.h). Whether its zone exists is not looked at. */
enum status loader_load_clinic(struct loader *l, const char *path, struct arena *a, struct load *out,
                               struct error *err);

/* catalogue_add of what was loaded, which is not parsed and hashed once more. */
enum status loaded_add(const struct loaded *one, struct catalogue *c, bool served, const struct protocol **out,
                       struct error *err);

bool load_failed(const struct load *load);           /* a mistake that is more than a warning */
const struct loaded *load_find(const struct load *load, const char *id);    /* NULL */

/* Where the part of a protocol at a JSON pointer ("/phases/0/advance/of/1") comes from: file and line, by the longest
 * part of it that the map knows. false when there is none. The file is at most `room` bytes with its NUL. */
bool loader_place(const json_t *map, const char *pointer, char *file, size_t room, int *line);

#endif
