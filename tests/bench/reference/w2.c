/* W2 by hand. */
#include "tests/bench/reference/w2.h"

#define DAY_S 86400

/* By minute of the day: nothing is left to sort. */
static const int in_order[W2_EXERCISES] = {5, 1, 0, 3, 2, 4};

/* The second Sunday of March and the first of November, 2026 to 2028. */
static const int64_t summer_from[] = {20520, 20891, 21255}, summer_until[] = {20758, 21129, 21493};

static int64_t offset_of(int day, int64_t *until) {
    for (int y = 0; y < 3; y++) {
        *until = summer_from[y];
        if (day < summer_from[y]) return 5 * 3600;
        *until = summer_until[y];
        if (day < summer_until[y]) return 4 * 3600;
    }
    *until = INT64_MAX;
    return 5 * 3600;
}

/* None of the minutes lies before a change's hour, so a day has one offset. */
int w2_hand_plan(int plan, struct w2_instant out[W2_INSTANTS]) {
    int n = 0, first = W2_FIRST_DAY + 7 * (plan % W2_PLANS);
    int64_t until = 0, offset_s = 0;
    for (int d = 0; d < W2_DAYS; d++) {
        if (first + d >= until) offset_s = offset_of(first + d, &until);
        for (int k = 0; k < W2_EXERCISES; k++) {
            const struct w2_exercise *x = &w2_exercises[in_order[k]];
            if ((x->weekdays >> d % 7 & 1) == 0) continue;
            out[n++] = (struct w2_instant){(int64_t)(first + d) * DAY_S + x->minute * 60 + offset_s, in_order[k]};
        }
    }
    return n;
}
