/* context_ask: a request on its way to whoever owns the store. */
#include "base/json_build.h"
#include "cli/context.h"
#include "cli/options.h"
#include "cli/served.h"
#include "cli/trial.h"
#include "serve/socket.h"
#include <errno.h>
#include <poll.h>
#include <pwd.h>
#include <unistd.h>

#define PATIENCE_MS 5000 /* for another command that holds the store */
#define LOOK_MS     20
#define LOGIN_ROOM  4096 /* bytes of an entry in the list of users */

struct errand {
    struct context *c;
    const char *deed, *url, *path;
    const json_t *request;
    struct protocols protocols; /* loaded when first needed */
    json_t **answer;
};

/* ---- The request ---- */

static const char *login_name(struct arena *a) {
    char room[LOGIN_ROOM];
    struct passwd user, *found = NULL;
    if (getpwuid_r(geteuid(), &user, room, sizeof room, &found) != 0 || found == NULL) return "unknown";
    const char *name = *user.pw_name != '\0' ? arena_text(a, user.pw_name) : NULL;
    return name != NULL ? name : "unknown";
}

static json_t *make_request(const struct context *c, const char *deed, json_t *args) {
    const char *who = options_text(c->options, "as");
    json_t *request = json_object();
    json_put_text(&request, "deed", deed);
    json_put_text(&request, "who", who != NULL ? who : login_name(c->arena));
    json_put_true(&request, "named", who != NULL);
    json_put_text(&request, "at", options_text(c->options, "at"));
    json_put_text(&request, "now", options_text(c->options, "now"));
    json_put_text(&request, "key", options_text(c->options, "key"));
    json_put(&request, "args", args);
    return request;
}

/* ---- A service that runs ---- */

static enum status ask_service(const struct errand *a, struct error *err) {
    if (options_flag(a->c->options, "now"))
        return error_set(err, STATUS_NO, "--now: a service owns store %s, and its clock rules", a->path);
    return socket_ask(a->path, a->request, a->answer, err);
}

/* ---- The store itself ---- */

/* Time that has passed stays written when the deed itself is refused. */
static enum status transact(const struct errand *a, struct practice *p, struct error *err) {
    struct error late = {0};
    enum status status = store_begin(p->store, err);
    if (status != STATUS_OK) return status;
    if (practice_writes(a->deed)) status = practice_publish(p, a->protocols.list, a->protocols.count, err);
    bool asked = status == STATUS_OK;
    if (asked) status = practice_request(p, a->request, a->answer, err);
    if (!asked || (status != STATUS_OK && status != STATUS_NO && status != STATUS_INPUT)) {
        store_rollback(p->store);
        return status;
    }
    enum status kept = store_commit(p->store, &late);
    if (kept != STATUS_OK && status == STATUS_OK) *err = late;
    return status == STATUS_OK ? kept : status;
}

static enum status ask_in(const struct errand *a, struct store *store, struct error *err) {
    struct clock clock;
    struct practice p = {.store = store, .catalogue = a->protocols.catalogue, .zones = zones_new(), .clock = &clock};
    context_clock(a->c, &clock);
    enum status status = p.zones != NULL ? transact(a, &p, err) : error_set(err, STATUS_MEMORY, "out of memory");
    zones_free(p.zones);
    if (status == STATUS_OK) return status;
    json_decref(*a->answer);
    *a->answer = NULL;
    return status;
}

/* What only reads asks nothing of the protocols in service: those that plans are pinned to are in the store. */
static enum status prepare(struct errand *a, struct error *err) {
    if (a->protocols.catalogue != NULL) return STATUS_OK;
    if (practice_writes(a->deed)) return context_protocols(a->c, &a->protocols, err);
    a->protocols.catalogue = catalogue_new();
    return a->protocols.catalogue != NULL ? STATUS_OK : error_set(err, STATUS_MEMORY, "out of memory");
}

static enum status try_out(const struct errand *a, struct error *err) {
    struct trial trial;
    bool there = trial_open(&trial, NULL) == STATUS_OK; /* without room for it we do without it */
    enum status status = there ? ask_in(a, trial.store, err) : STATUS_OK;
    trial_close(&trial);
    json_decref(*a->answer);
    *a->answer = NULL;
    return status;
}

/* *busy: somebody else had the store, and nothing was done. */
static enum status ask_store(struct errand *a, bool *busy, struct error *err) {
    struct store *store = NULL;
    bool create = practice_makes_store(a->deed);
    enum status status = prepare(a, err);
    *busy = false;
    if (status == STATUS_OK && create && access(a->path, F_OK) != 0 && errno == ENOENT) status = try_out(a, err);
    if (status != STATUS_OK) return status;
    status = store_open(a->url, create, &store, err);
    if (status == STATUS_OK)
        status = ask_in(a, store, err);
    else
        *busy = status == STATUS_ENVIRONMENT && store_owner(a->path) != 0;
    store_close(store);
    return status;
}

/* ---- Whoever it is ---- */

static enum status ask(struct errand *a, struct error *err) {
    struct clock clock;
    clock_init_system(&clock);
    int64_t until_ms = 0;
    for (;;) {
        long owner = store_owner(a->path);
        bool busy = true;
        enum status status = STATUS_OK;
        if (owner != 0 && store_is_served(a->path)) return ask_service(a, err);
        if (owner == 0) status = ask_store(a, &busy, err);
        if (!busy) return status;
        if (until_ms == 0) until_ms = clock.mono_ms(&clock) + PATIENCE_MS; /* loading the protocols is not waiting */
        if (clock.mono_ms(&clock) > until_ms)
            return owner == 0 ? status
                              : error_set(err, STATUS_ENVIRONMENT, "store %s is in use by process %ld", a->path, owner);
        (void)poll(NULL, 0, LOOK_MS);
    }
}

enum status context_ask(struct context *c, const char *deed, json_t *args, json_t **answer, struct error *err) {
    struct errand a = {.c = c, .deed = deed, .answer = answer};
    json_t *request = make_request(c, deed, args);
    *answer = NULL;
    a.request = request;
    enum status status = context_store(c, &a.url, &a.path, err);
    if (status == STATUS_OK && request == NULL) status = error_set(err, STATUS_MEMORY, "out of memory");
    if (status == STATUS_OK) status = ask(&a, err);
    protocols_free(&a.protocols);
    json_decref(request);
    return status;
}
