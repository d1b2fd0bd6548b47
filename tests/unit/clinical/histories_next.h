/* histories_next.h - what passes next, of a patient with all that is kept and of one that was just read. */
#ifndef STRIDE_TEST_CLINICAL_HISTORIES_NEXT_H
#define STRIDE_TEST_CLINICAL_HISTORIES_NEXT_H
#include "histories.h"

/* All of an event that nobody has stamped. */
static inline char *next_text(const struct history *h, struct patient *p, struct arena *a) {
    struct error err = {0};
    struct event e;
    if (passing_next(p, h->zone, a, &e, &err) != STATUS_OK) history_fail(h, "nothing passes: %s", err.message);
    json_t *data = e.at_ms == INSTANT_NONE ? json_null() : event_data_json(p->catalogue->vocabulary, &e);
    char *words = data == NULL ? NULL : json_canonical(data), *text = NULL;
    if (words == NULL || asprintf(&text, "%s at %lld, %lld there: %s", event_kind_name(e.kind), (long long)e.at_ms,
                                  (long long)e.local.wall_ms, words) < 0) history_fail(h, "memory is out");
    json_decref(data);
    free(words);
    return text;
}

/* Both pass on alike. Three looks at the one that was read: what it keeps itself must not differ either. */
static inline void check_next(struct history *h, struct patient *read, struct arena *a) {
    char *kept = next_text(h, h->patient, a);
    for (int look = 0; look < 3; look++) {
        char *fresh = next_text(h, read, a);
        if (strcmp(kept, fresh) != 0)
            history_fail(h, "another event passes where nothing is kept:\n%s\n%s", kept, fresh);
        free(fresh);
    }
    free(kept);
}

#endif
