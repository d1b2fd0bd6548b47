/* again.h - a story's report { as_before() }: what was answered before is answered again, so that it does not go stale.
 *
 * Left out is what the report says itself, and what would contradict it or something newer: a yes/no and the number
 * that implies it, a score and its items; and pain that a painkiller may have hidden. */
#ifndef STRIDE_LAB_AGAIN_H
#define STRIDE_LAB_AGAIN_H
#include "lab/course.h"

/* The findings of a form with side c->side: those that are told, and the others. New reference in *out. */
enum status again_findings(struct course *c, const json_t *told, json_t **out, struct error *err);

#endif
