/* checkin.h - what a check-in tells, beside done and skipped: pain scores, yes and no, and a form. */
#ifndef STRIDE_PRACTICE_CHECKIN_H
#define STRIDE_PRACTICE_CHECKIN_H
#include "practice/deed.h"

/* "before", "during", "after60", "morning", "swelling", "limp", "sharp", "analgesic" and "form" of args as reports of the
 * session, of that instant. What is about a knee is told of each knee that the session is for. STATUS_INPUT: what no protocol in service
 * knows, what is told twice, a score out of range. */
enum status checkin_reports(struct request *r, const json_t *args, int64_t at_ms, const struct session_plan *planned,
                            report_list *out, struct error *err);

#endif
