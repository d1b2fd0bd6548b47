#include "cli/trial.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum status trial_open(struct trial *t, struct error *err) {
    const char *base = getenv("TMPDIR");
    char path[TRIAL_PATH_MAX + 16];
    *t = (struct trial){0};
    int n = snprintf(t->folder, sizeof t->folder, "%s/stride-XXXXXX", base != NULL && *base == '/' ? base : "/tmp");
    if (n < 0 || (size_t)n >= sizeof t->folder || mkdtemp(t->folder) == NULL) {
        error_set(err, STATUS_ENVIRONMENT, "cannot make a temporary folder %s: %s", t->folder, strerror(errno));
        t->folder[0] = '\0';
        return STATUS_ENVIRONMENT;
    }
    snprintf(path, sizeof path, "%s/trial.db", t->folder);
    return store_open(path, true, &t->store, err);
}

void trial_close(struct trial *t) {
    static const char *const names[] = {"trial.db", "trial.db-wal", "trial.db-shm", "trial.db.lock"};
    char path[TRIAL_PATH_MAX + 16];
    store_close(t->store);
    if (t->folder[0] == '\0') return;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", t->folder, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(t->folder);
}
