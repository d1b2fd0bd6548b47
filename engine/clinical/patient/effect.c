#include "clinical/patient/effect.h"

struct effect *effect_add(struct effects *out, enum effect_kind kind) {
    struct effect *e = LIST_PUSH(out->arena, &out->list);
    if (e != NULL) e->kind = kind;
    return e;
}
