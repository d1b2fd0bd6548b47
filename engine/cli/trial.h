/* trial.h - an empty store in a temporary folder, to see whether a request goes well before anything is made in
 * earnest. */
#ifndef STRIDE_CLI_TRIAL_H
#define STRIDE_CLI_TRIAL_H
#include "store/store.h"

#define TRIAL_PATH_MAX 256
struct trial {
    char folder[TRIAL_PATH_MAX];
    struct store *store;
};

enum status trial_open(struct trial *t, struct error *err); /* closed by trial_close also when it failed */
void trial_close(struct trial *t);                          /* nothing is left */

#endif
