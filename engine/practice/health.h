/* health.h - how the service does, in one answer: what `status` shows, and what a heartbeat goes by.
 *
 *   {"ok":bool,"problems":["…"…],                                            a plain sentence each; none: ok
 *    "sending":{"held":bool,"since"?,"who"?,"reason"?},
 *    "clock":{"held":bool,"step_s"?,"left_s"?}|null,                           null: nobody serves
 *    "channels":[{"channel","ok":instant|null,"failed":instant|null,"ill":bool,"why"?,"waiting":n,"failed_24h":n}…],
 *    "undelivered":n,"overdue":n,"leases_over":n,"alerts_overdue":n,           undelivered: unseen; overdue: patients
 *    "store":{"path","schema","bytes","free":n|null,"low":bool,"broken":bool},
 *    "heartbeat":{"at":instant|null,"late":bool}|null,"anchor":{the same}|null,    null: none is set
 *    "tzdata":{"version","was"?},                                             was: of instants not computed anew yet
 *    "service":{"pid","uptime_s"}|null}
 *
 * Works with the store alone; what only a running service knows comes from practice->service. */
#ifndef STRIDE_PRACTICE_HEALTH_H
#define STRIDE_PRACTICE_HEALTH_H
#include "practice/clinic_now.h"

#define HEALTH_ANCHOR_LATE_MS ((int64_t)26 * 3600 * 1000)

struct health { json_t *answer; size_t problems; bool sends; };      /* sends: nothing keeps reminders from going out */
/* out->answer is a new reference. */
enum status health_look(struct practice *p, const struct clinic_now *clinic, int64_t now_ms, struct arena *a,
                        struct health *out, struct error *err);

#endif
