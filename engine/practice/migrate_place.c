#include "practice/migrate_place.h"
#include <string.h>

static const struct migration *map_for(const struct protocol *to, const char *version) {
    for (size_t i = 0; i < to->migrations; i++)
        if (strcmp(to->migration[i].version, version) == 0) return &to->migration[i];
    return NULL;
}

static const char *renamed(const struct renamed *list, size_t count, const char *id) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].from, id) == 0) return list[i].to;
    return id;
}

const char *migrate_phase(const struct protocol *to, const char *version, const char *phase) {
    const struct migration *m = map_for(to, version);
    const char *id = phase != NULL && m != NULL ? renamed(m->phase, m->phases, phase) : phase;
    for (size_t i = 0; id != NULL && i < to->phases; i++)
        if (strcmp(to->phase[i].id, id) == 0) return to->phase[i].id;
    return NULL;
}

const char *migrate_step(const struct protocol *to, const char *version, const char *step) {
    const struct migration *m = map_for(to, version);
    const char *id = step != NULL && m != NULL ? renamed(m->step, m->steps, step) : step;
    for (size_t i = 0; id != NULL && i < to->steps; i++)
        if (strcmp(to->step[i].id, id) == 0) return to->step[i].id;
    return NULL;
}
