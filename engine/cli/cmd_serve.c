/* serve: owns a store; sends what comes due, and does what commands ask over the socket. */
#include "base/hash.h"
#include "cli/command.h"
#include "cli/protocols.h"
#include "cli/served.h"
#include "practice/channels_of.h"
#include "remind/channel_set.h"
#include "serve/run.h"
#include "store/keeping.h"
#include "time/instant.h"
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATIENCE_MS 3000 /* for a command that holds the store for a moment */
#define LOOK_MS     20

static const struct option own[] = {
    {"create", OPTION_FLAG, NULL, "make the store if it is not there", 0, 0, NULL},
    {"speed", OPTION_NUMBER, "N", "run the clock N times as fast, from --now on", 1, 100000, NULL},
    {"until", OPTION_INSTANT, "INSTANT", "stop when the clock is past this", 0, 0, NULL},
    {"log", OPTION_TEXT, "FORMAT", "log what it does on standard error: text or json", 0, 0, NULL},
    {"listen", OPTION_TEXT, "ADDR:PORT", "for pages, which come with a later release", 0, 0, NULL},
    {0}};

struct service {
    struct context *c;
    const char *url, *path;
    struct protocols protocols;
    struct clock clock;
    struct practice practice;
    struct channel_set *channels;
    struct log log;
    char owner[64];
};

/* ---- Words on standard error ---- */

static void say(const struct text *t) {
    size_t done = 0;
    while (done < t->length) {
        ssize_t n = write(STDERR_FILENO, text_get(t) + done, t->length - done);
        if (n <= 0) return;
        done += (size_t)n;
    }
}

/* "reminders go out by email, terminal", and what cannot. */
static void say_channels(const struct service *s, struct text *t) {
    struct channel_state state[CHANNEL_KINDS];
    size_t open = 0;
    channel_set_states(s->channels, state);
    text_put(t, "stride serve: reminders go out by");
    for (int i = 0; i < CHANNEL_KINDS; i++)
        if (state[i].open) text_add(t, "%s %s", open++ > 0 ? "," : "", state[i].name);
    text_put(t, open > 0 ? "\n" : " no channel: none is open\n");
    for (int i = 0; i < CHANNEL_KINDS; i++)
        if (state[i].set && !state[i].open)
            text_add(t, "stride serve: channel %s is not open: %s\n", state[i].name, state[i].why);
}

static void on_settings(void *arg, const struct clinic_channels *now) {
    struct service *s = arg;
    struct channel_state before[CHANNEL_KINDS], after[CHANNEL_KINDS];
    struct error err = {0};
    struct text t = {0};
    bool other = false;
    channel_set_states(s->channels, before);
    if (channel_set_change(s->channels, now, &err) != STATUS_OK)
        text_add(&t, "stride serve: the channels stay as they were: %s\n", err.message);
    channel_set_states(s->channels, after);
    for (int i = 0; i < CHANNEL_KINDS; i++)
        other = other || before[i].set != after[i].set || before[i].open != after[i].open;
    if (other) say_channels(s, &t);
    say(&t);
    text_fini(&t);
}

static void on_ready(void *arg) {
    struct service *s = arg;
    char now[INSTANT_SIZE];
    struct text t = {0};
    text_add(&t, "stride serve: store %s, process %ld, clock %s", s->path, (long)getpid(),
             instant_format(now, s->clock.wall_ms(&s->clock)));
    if (s->clock.speed != 1) text_add(&t, " at %lld times real time", (long long)s->clock.speed);
    text_add(&t, ", socket %s.sock\n", s->path);
    say_channels(s, &t);
    text_put(&t, "stride serve: pages come with a later release\n");
    say(&t);
    text_fini(&t);
}

static void say_counts(const struct scheduler_counts *n) {
    struct text t = {0};
    text_add(&t, "stride serve: stopped; %lld reminders came due, %lld sent, %lld expired, %lld failed\n",
             (long long)n->born, (long long)n->sent, (long long)n->expired, (long long)n->failed);
    say(&t);
    text_fini(&t);
}

/* ---- Protocols anew ---- */

/* Runs on the writer's thread: it has a context of its own, and touches nothing of the other but the loader. */
static enum status load_again(struct context *c, struct practice *p, struct error *err) {
    struct load load;
    struct protocols fresh = {0};
    shown_list mistakes = {0};
    enum status status = loader_load(c->loader, options_protocols(c->options), c->arena, &load, err);
    if (status == STATUS_OK) status = protocols_read(c, &load, &fresh, &mistakes, err);
    protocols_report(&mistakes, &c->problems);
    if (status == STATUS_OK && (protocols_wrong(&mistakes) || fresh.catalogue->safety == NULL))
        status = error_set(err, STATUS_INPUT, "%zu mistake%s", mistakes.count, mistakes.count == 1 ? "" : "s");
    if (status == STATUS_OK) status = practice_publish(p, fresh.list, fresh.count, err);
    protocols_free(&fresh);
    return status;
}

static enum status on_reload(void *arg, struct practice *p, struct error *err) {
    const struct service *s = arg;
    struct context c = {.command = s->c->command, .options = s->c->options, .loader = s->c->loader};
    c.arena = arena_new(ARENA_NO_LIMIT);
    if (c.arena == NULL) return error_set(err, STATUS_MEMORY, "out of memory");
    enum status status = load_again(&c, p, err);
    if (status == STATUS_OK) text_put(&c.problems, "stride serve: the protocols were loaded again\n");
    say(&c.problems);
    text_fini(&c.problems);
    arena_free(c.arena);
    return status;
}

/* ---- Starting ---- */

static enum status check_options(const struct context *c, struct error *err) {
    const struct options *o = c->options;
    char now[INSTANT_SIZE], until[INSTANT_SIZE];
    if (options_flag(o, "listen"))
        return error_set(err, STATUS_USAGE, "--listen: pages come with a later release; leave it out");
    if ((fcntl(STDOUT_FILENO, F_GETFL) & O_ACCMODE) == O_RDONLY)
        return error_set(err, STATUS_ENVIRONMENT, "standard output is closed, and reminders on the terminal go there");
    if (!options_flag(o, "now") || !options_flag(o, "until")) return STATUS_OK;
    int64_t from_ms = options_number(o, "now", 0), until_ms = options_number(o, "until", 0);
    if (until_ms >= from_ms) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "--until: %s is before --now, %s", instant_format(until, until_ms),
                     instant_format(now, from_ms));
}

static enum status open_store(struct service *s, struct error *err) {
    struct clock real;
    clock_init_system(&real);
    int64_t until_ms = real.mono_ms(&real) + PATIENCE_MS;
    for (;;) {
        enum status status = store_open(s->url, options_flag(s->c->options, "create"), &s->practice.store, err);
        bool busy = status == STATUS_ENVIRONMENT && store_owner(s->path) != 0;
        if (!busy || store_is_served(s->path) || real.mono_ms(&real) > until_ms) return status;
        (void)poll(NULL, 0, LOOK_MS);
    }
}

/* Room for what cannot wait on a disk that runs full; and a word about a file that others can read. */
static void keep_store(struct service *s) {
    struct text t = {0};
    const char *warning = store_warning(s->practice.store);
    store_keep_ballast(s->practice.store);
    if (warning != NULL) text_add(&t, "stride serve: store %s: %s\n", s->path, warning);
    say(&t);
    text_fini(&t);
}

/* A clock of its own goes on where the history ends: time never runs back for a patient. */
static enum status start_clock(struct service *s, struct error *err) {
    const struct options *o = s->c->options;
    int64_t newest_ms;
    clock_init_system(&s->clock);
    if (!options_flag(o, "now") && !options_flag(o, "speed")) return STATUS_OK;
    int64_t start_ms = options_number(o, "now", s->clock.wall_ms(&s->clock));
    enum status status = store_newest_ms(s->practice.store, &newest_ms, err);
    if (status != STATUS_OK) return status;
    clock_init_scaled(&s->clock, newest_ms > start_ms ? newest_ms : start_ms, options_number(o, "speed", 1));
    return STATUS_OK;
}

static enum status start_log(struct service *s, struct error *err) {
    const char *format = options_text(s->c->options, "log");
    if (format == NULL) return STATUS_OK;
    if (strcmp(format, "json") != 0 && strcmp(format, "text") != 0)
        return error_set(err, STATUS_USAGE, "--log: expected text or json, got \"%s\"", format);
    s->log = (struct log){STDERR_FILENO, strcmp(format, "json") == 0, &s->clock};
    return STATUS_OK;
}

static enum status open_channels(struct service *s, struct error *err) {
    struct clinic_channels settings;
    char known[HASH_SIZE] = "";
    bool changed;
    enum status status = channels_now(&s->practice, known, s->c->arena, &settings, &changed, err);
    return status == STATUS_OK ? channel_set_new(&settings, STDOUT_FILENO, &s->channels, err) : status;
}

static enum status publish(struct service *s, struct error *err) {
    struct store *store = s->practice.store;
    enum status status = store_begin(store, err);
    if (status != STATUS_OK) return status;
    status = practice_publish(&s->practice, s->protocols.list, s->protocols.count, err);
    if (status == STATUS_OK) return store_commit(store, err);
    store_rollback(store);
    return status;
}

static enum status serve(struct service *s, struct error *err) {
    struct scheduler_counts counts;
    struct serve_options o = {.practice = &s->practice,
                              .clock = &s->clock,
                              .channels = channel_set_faces(s->channels),
                              .channel_count = CHANNEL_KINDS,
                              .store_path = s->path,
                              .owner = s->owner,
                              .tzdata = zone_tzdata(),
                              .log = s->log.clock != NULL ? &s->log : NULL,
                              .settings = on_settings,
                              .ready = on_ready,
                              .reload = on_reload,
                              .arg = s};
    o.until_ms = options_number(s->c->options, "until", INSTANT_NONE);
    enum status status = serve_run(&o, &counts, err);
    if (status == STATUS_OK) say_counts(&counts);
    return status;
}

static enum status prepare(struct service *s, struct error *err) {
    char random[33];
    hash_random(random);
    snprintf(s->owner, sizeof s->owner, "%ld-%s", (long)getpid(), random);
    enum status status = context_store(s->c, &s->url, &s->path, err);
    if (status == STATUS_OK) status = check_options(s->c, err);
    if (status == STATUS_OK) status = start_log(s, err);
    if (status == STATUS_OK) status = context_protocols(s->c, &s->protocols, err);
    say(&s->c->problems);
    text_fini(&s->c->problems);
    s->practice = (struct practice){.catalogue = s->protocols.catalogue, .zones = zones_new(), .clock = &s->clock};
    if (status == STATUS_OK && s->practice.zones == NULL) status = error_set(err, STATUS_MEMORY, "out of memory");
    if (status == STATUS_OK) status = open_store(s, err);
    if (status == STATUS_OK) keep_store(s);
    if (status == STATUS_OK) status = start_clock(s, err);
    if (status == STATUS_OK) status = open_channels(s, err);
    return status == STATUS_OK ? publish(s, err) : status;
}

static enum status run(struct context *c, struct error *err) {
    struct service s = {.c = c};
    enum status status = prepare(&s, err);
    if (status == STATUS_OK) status = serve(&s, err);
    channel_set_free(s.channels);
    store_close(s.practice.store);
    zones_free(s.practice.zones);
    protocols_free(&s.protocols);
    return status;
}

const struct command command_serve = {
    .name = "serve",
    .summary = "Own a store: send reminders as they come due, and take commands; SIGTERM stops it",
    .args = "",
    .example = "serve --store demo.db --create --now 2027-03-01T12:00:00Z --speed 3600",
    .own = own,
    .groups = WITH_NOW | WITH_STORE | WITH_PROTOCOLS,
    .run = run,
};
