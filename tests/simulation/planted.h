/* planted.h - bugs that the simulation must find: each changes one call of the engine, by the linker's --wrap. */
#ifndef STRIDE_TESTS_PLANTED_H
#define STRIDE_TESTS_PLANTED_H

enum planted_bug {
    NOT_PLANTED, ROW_LOST, CLAIM_NOT_TAKEN_BACK, DOUBT_FORGOTTEN, CANCEL_IGNORED, COMMIT_LIES, RETRY_AT_ONCE,
    STEP_NOT_SEEN,
    HOLD_NOT_SEEN, CAP_NOT_KEPT, IN_FLIGHT_TAKEN_BACK, LATE_NOT_EXPIRED, KEY_NOT_KNOWN, PLANTED_BUGS
};
extern enum planted_bug planted;
const char *planted_words(enum planted_bug bug);

#endif
