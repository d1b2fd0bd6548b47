/* id.h - the ids people see, read and written: p12, p12/1, p12.7, p12.7/email/0, p12:31, and of what an event raised (an
 * alert, a proposal, an exam) p12:31/1. */
#ifndef STRIDE_PRACTICE_ID_H
#define STRIDE_PRACTICE_ID_H
#include "store/store.h"

#define ID_SIZE 160                      /* room for any id */
#define ID_CHANNEL_MAX 32

enum id_kind { ID_PATIENT, ID_PLAN, ID_SESSION, ID_REMINDER, ID_EVENT, ID_RAISED };
struct id {
    enum id_kind kind;
    char patient[STORE_ID_MAX + 1];
    int64_t number;                      /* of the plan, session or event */
    int index;                           /* of what the event raised */
    char channel[ID_CHANNEL_MAX + 1];
    int round;
};

/* `what` names the argument in the error. */
enum status id_read(const char *text, const char *what, struct id *out, struct error *err);
const char *id_kind_name(enum id_kind k);                        /* "session" */

char *id_plan(char buffer[static ID_SIZE], const char *patient, int plan);
char *id_session(char buffer[static ID_SIZE], const char *patient, int64_t session);
char *id_event(char buffer[static ID_SIZE], const char *patient, int64_t event);
char *id_raised(char buffer[static ID_SIZE], const char *patient, int64_t event, int index);
char *id_reminder(char buffer[static ID_SIZE], const struct stored_reminder *r);

#endif
