/* trouble.h - what goes wrong while serving: told once, in the log or on standard error; patients that are held apart.
 *
 * On the loop's thread. A kind of trouble is told when its sentence changes; trouble_over makes it new again. A patient
 * for whom time cannot pass is left out until its hold is over, so that it holds up nobody else. The log names such a
 * patient and not the reason, which may hold what stands in the history. */
#ifndef STRIDE_REMIND_TROUBLE_H
#define STRIDE_REMIND_TROUBLE_H
#include "base/error.h"
#include "remind/log.h"
#include "store/store.h"

enum trouble_kind { TROUBLE_LOOK, TROUBLE_PASS, TROUBLE_CLAIM, TROUBLE_RECORD, TROUBLE_KINDS };

struct held_patient { char id[STORE_ID_MAX + 1]; int64_t until_mono_ms; };
struct trouble {                         /* zeroed is empty */
    char told[TROUBLE_KINDS][sizeof((struct error *)0)->message];
    struct held_patient *held; size_t count, room;
    const struct log *log;               /* borrowed; NULL: sentences on standard error */
};

void trouble_tell(struct trouble *t, enum trouble_kind kind, const struct error *err);
void trouble_over(struct trouble *t, enum trouble_kind kind);
/* Holds the patient and tells why, unless it was held before. True when it is new. */
bool trouble_hold(struct trouble *t, const char *patient, int64_t until_mono_ms, const struct error *err);
void trouble_release(struct trouble *t, const char *patient);
bool trouble_holds(const struct trouble *t, const char *patient, int64_t mono_ms);
void trouble_fini(struct trouble *t);

#endif
