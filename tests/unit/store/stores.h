/* stores.h - what the store's tests share: a store in a folder of its own, events and reminders to put in, and the
 * bytes of a folder to compare. */
#ifndef STRIDE_TESTS_STORES_H
#define STRIDE_TESTS_STORES_H
#include "base/hash.h"
#include "base/text.h"
#include "clinical/event/event.h"
#include "clinical/event/reminder.h"
#include "store/store.h"
#include "support/support.h"
#include "time/instant.h"
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOON ((int64_t)1803902400000)    /* 2027-03-01T12:00:00Z */
#define OK(call) ck_assert_msg((call) == STATUS_OK, #call ": %s", err.message)

static struct error err;
static struct store *store;
static struct arena *arena;
static char path[320];                   /* of the store, in a folder of its own */

static inline void open_store(void) { OK(store_open(path, true, &store, &err)); }

static inline void close_store(void) {
    store_close(store);
    store = NULL;
}

static inline void setup_path(void) {
    ck_assert(hash_start());
    arena = arena_new(ARENA_NO_LIMIT);
    snprintf(path, sizeof path, "%s/y.db", support_tempdir());
}

static inline void setup_store(void) {
    setup_path();
    open_store();
}

static inline void teardown(void) {
    close_store();
    arena_free(arena);
}

static inline void begin(void) { OK(store_begin(store, &err)); }
static inline void commit(void) { OK(store_commit(store, &err)); }

/* ---- Files ---- */

static inline char *beside(const char *suffix) {
    static char names[4][340];
    static int next;
    char *name = names[next++ % 4];
    snprintf(name, sizeof names[0], "%s%s", path, suffix);
    return name;
}

static inline void put_file(const char *name, const void *bytes, size_t n) {
    FILE *f = fopen(name, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, n, f), n);
    ck_assert_int_eq(fclose(f), 0);
}

static inline size_t get_file(const char *name, char **bytes) {
    FILE *f = fopen(name, "rb");
    ck_assert_ptr_nonnull(f);
    struct stat about;
    ck_assert_int_eq(fstat(fileno(f), &about), 0);
    *bytes = malloc((size_t)about.st_size + 1);
    ck_assert_ptr_nonnull(*bytes);
    size_t n = fread(*bytes, 1, (size_t)about.st_size, f);
    fclose(f);
    return n;
}

static inline int skip_dots(const struct dirent *entry) { return entry->d_name[0] != '.'; }

/* Name, mode and hash of everything in the store's folder but the lock; the caller frees. */
static inline char *folder_content(void) {
    char folder[320];
    struct text content = {0};
    struct dirent **entry;
    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(path, '/') - path), path);
    int count = scandir(folder, &entry, skip_dots, alphasort);
    for (int i = 0; i < count; i++) {
        char name[600], hash[HASH_SIZE] = "", *bytes;
        struct stat about;
        snprintf(name, sizeof name, "%s/%s", folder, entry[i]->d_name);
        ck_assert_int_eq(lstat(name, &about), 0);
        if (S_ISREG(about.st_mode)) {
            size_t n = get_file(name, &bytes);
            hash_text(hash, bytes, n);
            free(bytes);
        }
        if (!strstr(name, ".lock")) text_add(&content, "%s %o %s\n", entry[i]->d_name, (unsigned)about.st_mode, hash);
        free(entry[i]);
    }
    free(entry);
    ck_assert(!text_failed(&content));
    return text_take(&content);
}

/* Opening is refused with a sentence that holds these words, and changes nothing in the folder. */
static inline void assert_refused(bool create, const char *words) {
    char *before = folder_content();
    struct store *s = NULL;
    ck_assert_int_eq(store_open(path, create, &s, &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_null(s);
    ck_assert_msg(strstr(err.message, path) != NULL, "names no path: %s", err.message);
    ck_assert_msg(strstr(err.message, words) != NULL, "\"%s\" is not in: %s", words, err.message);
    char *after = folder_content();
    ck_assert_str_eq(before ? before : "", after ? after : "");
    free(before);
    free(after);
}

/* ---- Content ---- */

static inline const char *add_patient(const char *id) {
    const char *added = NULL;
    OK(store_patient_add(store, id, "Europe/Berlin", arena, &added, &err));
    return added;
}

static inline const char *fake_hash(const char *patient, int64_t number) {
    static char hash[64][HASH_SIZE];     /* more than any test compares at once */
    static int next;
    char words[100];
    char *h = hash[next++ % 64];
    if (number == 0) return EVENT_FIRST_PREV;
    int n = snprintf(words, sizeof words, "%s:%lld", patient, (long long)number);
    hash_text(h, words, (size_t)n);
    return h;
}

static inline struct stored_event make_event(const char *patient, int64_t number) {
    return (struct stored_event){
        .number = number, .kind = "settings", .at_ms = NOON + number, .recorded_ms = NOON + number + 1,
        .wall_ms = NOON + 3600000, .offset_s = 3600, .tzdata = "2025b", .who = "anna", .data = "{\"n\":1}",
        .prev = fake_hash(patient, number - 1), .hash = fake_hash(patient, number)};
}

static inline enum status append_one(const char *patient, int64_t number) {
    struct stored_event e = make_event(patient, number);
    return store_append(store, patient, number - 1, &e, 1, INSTANT_NONE, NULL, NULL, &err);
}

static inline struct stored_reminder make_reminder(const char *patient, int64_t session) {
    return (struct stored_reminder){
        .patient = patient, .channel = "terminal", .session = session, .round = 0, .key = "k", .state = REMINDER_DUE,
        .event = 1, .due_ms = NOON, .send_ms = NOON + 1, .late_ms = NOON + HOUR_MS, .next_try_ms = NOON + 2,
        .changed_ms = NOON + 3, .lease_ms = 0, .owner = NULL, .reason = ""};
}

/* p1 with its first event, committed; what most tests start from. */
static inline void make_p1(void) {
    begin();
    ck_assert_str_eq(add_patient(NULL), "p1");
    OK(append_one("p1", 1));
    commit();
}

static inline int64_t events_of(const char *patient) {
    struct stored_patient p;
    bool found;
    OK(store_patient_get(store, patient, arena, &p, &found, &err));
    return found ? p.events : -1;
}

/* The store is sound by SQLite's own checks, and a patient has as many events as its row says. */
static inline void print_problem(void *arg, const char *sentence) {
    ++*(int *)arg;
    printf("problem: %s\n", sentence);
}

static inline void assert_sound(const char *patient) {
    int problems = 0;
    struct stored_event *e;
    size_t count;
    OK(store_check(store, print_problem, &problems, &err));
    ck_assert_int_eq(problems, 0);
    OK(store_events(store, patient, 0, arena, &e, &count, &err));
    ck_assert_int_eq(events_of(patient), (int64_t)count);
}

/* Runs in a child and gives its status; by a signal: minus its number. */
static inline int in_child(void (*what)(void)) {
    fflush(NULL);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        what();
        _exit(0);
    }
    int status = 0;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

#endif
