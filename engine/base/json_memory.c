#include "base/json_memory.h"
#include <jansson.h>
#include <stdlib.h>

static _Thread_local bool ran_out;

static void *noting(size_t bytes) {
    void *thing = malloc(bytes);
    if (thing == NULL) ran_out = true;
    return thing;
}

/* Before main, while nothing of jansson's is held and there is one thread. */
__attribute__((constructor)) static void put_in_place(void) { json_set_alloc_funcs(noting, free); }

void json_memory_watch(void) { ran_out = false; }
bool json_memory_ran_out(void) { return ran_out; }
