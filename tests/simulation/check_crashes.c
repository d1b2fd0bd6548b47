/* Power lost at any moment of a run of operations, with unsynced writes dropped, torn and kept in any mixture: the
 * store opens, verifies, holds all that was confirmed and nothing by halves, and takes the next operation. CRASHES=n:
 * so many (100); CRASHES_SEED=s: the first one's seed, so that CRASHES=1 CRASHES_SEED=s repeats one. */
#include "ward.h"

#define RUN 6 /* operations of a run, closings and checkpoints included */

static uint64_t chance;
static json_t *requests[OPERATIONS];
static char *content[RUN + 1]; /* of the store, after each of the run */
static size_t run[RUN];
static bool careless; /* the store does not wait for the disk: to see that this is found */
static struct { long crashes, confirmed, found, lost, reopened; } sum;

/* Beside the operations: what SQLite does at a close, and by itself. */
enum { CLOSING = OPERATIONS, CHECKPOINT, STEPS };

static uint64_t draw(uint64_t below) { /* splitmix64 */
    uint64_t z = chance += 0x9E3779B97F4A7C15U;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return (z ^ z >> 31) % below;
}

static const char *name_of(size_t step) {
    return step < OPERATIONS ? operations[step].name : step == CLOSING ? "closing" : "a checkpoint";
}

static enum status do_step(size_t step) {
    if (step < OPERATIONS) return ward_do(&operations[step], requests[step]);
    if (step == CLOSING) {
        ward_stop();
        return ward_start();
    }
    int rc = sqlite3_wal_checkpoint_v2(office.store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    return rc == SQLITE_OK ? STATUS_OK : error_set(&err, STATUS_ENVIRONMENT, "no checkpoint");
}

/* An operation may be refused after the ones before it (a plan that is stopped is not paused): then it is drawn anew.
 */
static void rehearse(void) {
    ward_open();
    content[0] = ward_content();
    for (size_t i = 0; i < RUN; i++) {
        do {
            run[i] = draw(6) == 0 ? OPERATIONS + draw(STEPS - OPERATIONS) : draw(OPERATIONS);
        } while (do_step(run[i]) != STATUS_OK);
        content[i + 1] = ward_content();
    }
    ward_stop();
}

static void no_problem(void *arg, const char *sentence) {
    ck_abort_msg("seed %llu: %s", *(unsigned long long *)arg, sentence);
}

static void verify_now(unsigned long long seed) {
    DOES("{'deed':'verify'}");
    char *all = json_canonical(get("problems"));
    ck_assert_msg(strcmp(all, "[]") == 0, "seed %llu: %s", seed, all);
    free(all);
    forget();
    OK(store_check(office.store, no_problem, &seed, &err));
}

/* How many steps of the run were confirmed before the power went. */
static size_t until_the_power_goes(void) {
    size_t done = 0;
    ward_open();
    if (careless) OK(sql_exec(office.store, "PRAGMA synchronous = OFF", &err));
    bool at_sync = draw(3) == 0;
    disk_fail_nth(at_sync ? DISK_SYNC : DISK_CHANGES, 1 + (long)draw(at_sync ? 9 : 60), true, DISK_LOSES_POWER);
    while (done < RUN && do_step(run[done]) == STATUS_OK) done++;
    bool by_itself = disk_is_off();
    ck_assert(by_itself || done == RUN);
    disk_power_off();
    ward_stop();
    return done;
}

/* The power may go again while the store is opened, which recovers it. */
static enum status reopen(uint64_t seed) {
    disk_power_on(seed);
    while (draw(4) == 0) {
        disk_fail_nth(DISK_ANY, 1 + (long)draw(40), true, DISK_LOSES_POWER);
        (void)ward_start();
        disk_power_off();
        ward_stop();
        disk_power_on(seed + (uint64_t)++sum.reopened);
    }
    return ward_start();
}

static bool says(size_t after) {
    char *is = ward_content();
    bool same = strcmp(is, content[after]) == 0;
    free(is);
    return same;
}

static void say_difference(unsigned long long seed, size_t done) {
    char *all = ward_content();
    const char *is = all, *should = content[done];
    ward_differ(&is, &should);
    ck_abort_msg("seed %llu: the power went in %s, after %zu confirmed: the store says\n%.300s\nand not\n%.300s", seed,
                 done < RUN ? name_of(run[done]) : "none", done, is, should);
}

/* Rehearsed, done until the power goes, opened again. What was rehearsed has never been on this disk. */
static enum status crash(uint64_t seed, size_t *done) {
    chance = seed;
    rehearse();
    disk_use(seed);
    *done = until_the_power_goes();
    sum.crashes++;
    return reopen(seed);
}

static void put_away(void) {
    ward_stop();
    for (size_t i = 0; i <= RUN; i++) free(content[i]);
}

static void crash_and_look(unsigned long long seed) {
    size_t done;
    enum status st = crash(seed, &done);
    ck_assert_msg(st == STATUS_OK, "seed %llu: the store does not open: %s", seed, err.message);
    bool same = says(done), more = done < RUN && says(done + 1);
    if (!more && !same) say_difference(seed, done);
    verify_now(seed);
    if (!more && done < RUN) {
        st = do_step(run[done]);
        ck_assert_msg(st == STATUS_OK && says(done + 1), "seed %llu: %s, again: %s", seed, name_of(run[done]),
                      err.message);
    }
    put_away();
    sum.confirmed += (long)done;
    sum.found += more && !same;
    sum.lost += same && !more && done < RUN;
}

static void set_up(void) {
    disk_use(1);
    ward_make();
    for (size_t i = 0; i < OPERATIONS; i++) requests[i] = ward_request(&operations[i]);
}

static void tear_down(void) {
    for (size_t i = 0; i < OPERATIONS; i++) json_decref(requests[i]);
    ward_unmake();
    disk_leave();
}

START_TEST(h26_whenever_the_power_goes_what_was_confirmed_stays) {
    const char *count = getenv("CRASHES"), *seed = getenv("CRASHES_SEED");
    long crashes = count ? strtol(count, NULL, 10) : 100;
    unsigned long long first = seed ? strtoull(seed, NULL, 10) : 1;
    for (long i = 0; i < crashes; i++) crash_and_look(first + (unsigned long long)i);
    printf("# seeds %llu to %llu: %ld crashes, and %ld while it recovered; %ld operations confirmed and there, %ld "
           "unconfirmed and there whole, %ld not there\n",
           first, first + (unsigned long long)crashes - 1, sum.crashes, sum.reopened, sum.confirmed, sum.found,
           sum.lost);
    fflush(stdout);
}
END_TEST

START_TEST(store_that_does_not_wait_for_the_disk_is_found_out) {
    int wrong = 0;
    careless = true;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        size_t done;
        if (crash(seed, &done) != STATUS_OK || (!says(done) && (done == RUN || !says(done + 1)))) wrong++;
        put_away();
    }
    ck_assert_int_gt(wrong, 5);
}
END_TEST

int main(void) {
    Suite *s = suite_create("crashes");
    TCase *t = tcase_create("crashes");
    tcase_set_timeout(t, 0);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, store_that_does_not_wait_for_the_disk_is_found_out);
    tcase_add_test(t, h26_whenever_the_power_goes_what_was_confirmed_stays);
    suite_add_tcase(s, t);
    return support_run(s);
}
