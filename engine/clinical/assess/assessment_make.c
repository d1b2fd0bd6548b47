/* A whole assessment: results, then what to ask. */
#include "clinical/assess/assessment_judge.h"
#include "clinical/assess/relevance.h"

enum status assessment_make_for(const struct catalogue *c, const struct subject *s, const struct asking *asking,
                                struct assessment *out, struct arena *a, struct error *err) {
    struct judge j = {.s = s, .out = out, .a = a, .err = err};
    const struct protocol **of = arena_array(a, c->served.count + 1, sizeof *of);
    if (!of) return judge_memory(&j);
    if (c->safety) of[j.count++] = c->safety;
    for (size_t i = 0; i < c->served.count; i++) of[j.count++] = c->served.item[i];
    j.of = of;
    TRY(judge_all_flags(&j, asking));
    TRY(judge_conditions(&j, c));
    return asking && asking->nothing ? STATUS_OK : relevance_find(&j, asking);
}

enum status assessment_make(const struct catalogue *c, const struct subject *s, struct assessment *out, struct arena *a,
                            struct error *err) {
    return assessment_make_for(c, s, NULL, out, a, err);
}
