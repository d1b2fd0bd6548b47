/* alerts_bring_up.h - all patients brought up to now, so that a list over them tells the truth. */
#ifndef STRIDE_PRACTICE_ALERTS_BRING_UP_H
#define STRIDE_PRACTICE_ALERTS_BRING_UP_H
#include "base/json_build.h"
#include "practice/practice.h"

/* Before the alerts of all are looked at: lists those of an older store who are not listed yet, and appends what has passed
 * for every patient by now. The ids of patients for whom that failed join behind; they are left as they were. */
enum status alerts_bring_up(struct practice *p, int64_t now_ms, struct arena *a, json_t **behind, struct error *err);

#endif
