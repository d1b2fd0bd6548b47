/* web_view.h - what is known of a web's parts in one situation, so that only what may have changed is found out again.
 *
 * A view belongs to one person, one knee and one plan (or none), and to one session where its web reads of one. Before
 * it is asked, view_look brings it up to a situation: parts that look at an answer that has changed, or at a figure
 * that has come to lie on the other side of a constant, and all that is made of them, are to be found out again, when
 * they are next asked for. Each part also holds only until an instant: that at which the first of what it was found
 * from goes stale, or comes into a window, or falls out. Derived: a new view gives the same truths. */
#ifndef STRIDE_CLINICAL_WEB_VIEW_H
#define STRIDE_CLINICAL_WEB_VIEW_H
#include "clinical/criterion/web.h"

/* Until when something holds by itself, and which figures it hangs on: bit by enum plan_figure, and WEB_OVER. */
struct lasting { int64_t until_ms; unsigned figures; };

/* What was asked from one view_watch to the next, and whether any of it may have changed since. */
struct watch { uint64_t *asked; bool known, changed; struct lasting lasting; };
#define VIEW_WATCHES 2

struct view {
    const struct web *web;
    int64_t since;                       /* how many changes there had been when it was last looked at */
    int64_t now_ms, phase_since_ms, plan_since_ms, session;
    bool known[PLAN_FIGURES]; int64_t value[PLAN_FIGURES];
    struct result *result;               /* by part, as are: */
    struct lasting *lasting;
    uint64_t *stale;                     /* a set: those to be found out again */
    uint64_t *renewed;                   /* those that became so and that no watch has been told of; none unless: */
    bool any_renewed;
    struct watch watch[VIEW_WATCHES], *watching;
};

struct view *view_new(const struct web *w, struct arena *a);     /* NULL when memory is out */
/* A situation that is before the last one begins anew. What it says of figures over days is only looked at when
 * view_over tells that they may have changed. Changes of one answer are of reports that are newer than all others and
 * than the plan; at any other whoever keeps the changes tells that all may have changed. */
void view_look(struct view *v, const struct situation *s, const struct changes *c);
/* As view_look, of a watch alone: before anything else is asked the whole is to be looked at. */
void view_look_for(struct view *v, const struct situation *s, const struct changes *c, int watch);
void view_over(struct view *v, const struct situation *s);
/* As criterion_truth, of the protocol's node root, in the situation that was last looked at. */
enum truth view_truth(struct view *v, int32_t root, const struct situation *s, struct lasting *lasting);

/* From here on what is asked belongs to that watch, until view_unwatch (whole: nothing that was to be asked is
 * missing). view_same says whether all of it is as it was found then, in the situation that was last looked at. */
void view_watch(struct view *v, int watch);
void view_unwatch(struct view *v, bool whole);
bool view_same(struct view *v, int watch);

#endif
