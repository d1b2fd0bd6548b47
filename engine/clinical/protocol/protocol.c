#include "clinical/protocol/protocol.h"
#include "time/instant.h"
#include <string.h>

static const struct {
    const char *name;
    int64_t limit_ms;
    bool plan;
} dispositions[] = {
    [DISPOSITION_EMERGENCY] = {"emergency", 0, false},
    [DISPOSITION_SAME_DAY] = {"same-day", 24 * HOUR_MS, false},
    [DISPOSITION_URGENT_48H] = {"urgent-48h", 48 * HOUR_MS, false},
    [DISPOSITION_URGENT_2W] = {"urgent-2w", 14 * DAY_MS, true},
    [DISPOSITION_ROUTINE] = {"routine", 42 * DAY_MS, true},
    [DISPOSITION_SELF_OK] = {"self-ok", INSTANT_NONE, true},
};

const char *disposition_name(enum disposition d) { return dispositions[d].name; }
int64_t disposition_limit_ms(enum disposition d) { return dispositions[d].limit_ms; }
bool disposition_allows_plan(enum disposition d) { return dispositions[d].plan; }

bool disposition_from(const char *name, enum disposition *out) {
    for (int i = DISPOSITION_EMERGENCY; i <= DISPOSITION_SELF_OK; i++) {
        if (strcmp(name, dispositions[i].name) != 0) continue;
        *out = (enum disposition)i;
        return true;
    }
    return false;
}

const char *hold_name(enum hold_kind k) {
    static const char *const names[] = {[HOLD_NO_PROGRESSION] = "no-progression",
                                        [HOLD_NO_IMPACT] = "no-impact",
                                        [HOLD_NO_LOAD] = "no-load",
                                        [HOLD_WAIT_UNTIL] = "wait-until"};
    _Static_assert(sizeof names / sizeof *names == HOLD_KINDS, "every hold has a name");
    return names[k];
}

const char *exercise_kind_name(enum exercise_kind k) {
    static const char *const names[] = {
        [KIND_MOBILITY] = "mobility", [KIND_ISOMETRIC] = "isometric",   [KIND_STRENGTH] = "strength",
        [KIND_HEAVY] = "heavy",       [KIND_PLYOMETRIC] = "plyometric", [KIND_RUN] = "run"};
    _Static_assert(sizeof names / sizeof *names == KIND_KINDS, "every kind has a name");
    return names[k];
}
