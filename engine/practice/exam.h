/* exam.h - examinations at the clinic, for the deeds about them: which one, and which times there are. */
#ifndef STRIDE_PRACTICE_EXAM_H
#define STRIDE_PRACTICE_EXAM_H
#include "clinical/clinic/exam_times.h"
#include "practice/change.h"

/* The one that the request names. STATUS_INPUT: there is none. */
enum status exam_of(const struct request *r, struct exam **out, struct error *err);
/* What the clinic's times are looked for with: its hours, and what is booked, by anybody but for this exam. STATUS_NO:
 * there is no clinic whose hours are known. */
enum status exam_search(const struct request *r, const struct exam *x, struct exam_search *out, struct error *err);
/* [{"local","utc"}…]; days 0: up to the exam's deadline. Empty while there is no clinic. */
enum status exam_times_json(const struct request *r, const struct exam *x, int days, json_t **out, struct error *err);

#endif
