/* Every operation, while its nth allocation or its nth call of the disk fails, once or for ever: afterwards all of it
 * is done, or nothing is, and it can be done again. FAULTS=n: so many places of each operation and way (0: all of
 * them); FAULTS_SEED moves them; FAULTS_ONLY=name: that operation alone. */
#include "ward.h"

static long faults;
static uint64_t faults_seed;
static char *before, *after; /* what the store says without and with the operation at hand */
static const struct operation *at_hand;
static json_t *request;

static void read_wishes(void) {
    const char *count = getenv("FAULTS"), *seed = getenv("FAULTS_SEED");
    faults = count ? strtol(count, NULL, 10) : 5;
    faults_seed = seed ? strtoull(seed, NULL, 10) : 1;
}

static bool is_wanted(const struct operation *o) {
    const char *only = getenv("FAULTS_ONLY");
    return !only || strcmp(only, o->name) == 0;
}

static void set_up(void) {
    read_wishes();
    ward_take_allocators();
    disk_use(faults_seed);
    ward_make();
}

static void tear_down(void) {
    ward_unmake();
    disk_leave();
}

/* The operation as it is without faults. */
static void take(const struct operation *o) {
    at_hand = o;
    request = ward_request(o);
    ward_open();
    before = ward_content();
    enum status st = ward_do(o, request);
    ck_assert_msg(st == STATUS_OK, "%s: %s", o->name, err.message);
    after = ward_content();
    ward_stop();
}

static void put_away(void) {
    json_decref(request);
    free(before);
    free(after);
}

/* So many places of the first `all`, from the first to the last, or every one. */
static long next_place(long n, long all) {
    if (faults == 0 || all <= faults) return n + 1;
    long step = all / faults;
    return n == 0 ? 1 + (long)(faults_seed % (uint64_t)step) : n + step;
}

static void same_content(const char *want, const char *why, long n) {
    char *content = ward_content();
    const char *is = content;
    if (strcmp(is, want) != 0) {
        ward_differ(&is, &want);
        ck_abort_msg("%s, place %ld, %s: the store says\n%.300s\nand should say\n%.300s", at_hand->name, n, why, is,
                     want);
    }
    free(content);
}

static void again(long n) {
    enum status st = ward_do(at_hand, request);
    ck_assert_msg(st == STATUS_OK, "%s, place %ld, again: %s", at_hand->name, n, err.message);
    same_content(after, "done again", n);
}

/* ---- Memory ---- */

static long allocations(void) {
    ward_open();
    support_fail_nth(0);
    (void)ward_do(at_hand, request);
    long all = support_allocated();
    ward_stop();
    return all;
}

static void without_memory(long n, bool ever) {
    long held = ward_held();
    ward_open();
    if (ever)
        support_fail_nth((int)n);
    else
        support_fail_once((int)n);
    enum status st = ward_do(at_hand, request);
    int refused = support_failed();
    support_fail_nth(0);
    if (refused == 0) ck_assert_int_eq(st, STATUS_OK);
    ck_assert_msg(st == STATUS_OK || st == STATUS_MEMORY, "%s, allocation %ld%s: %s", at_hand->name, n,
                  ever ? " and all after it" : "", err.message);
    same_content(st == STATUS_OK ? after : before, st == STATUS_OK ? "said to be done" : "refused", n);
    if (st != STATUS_OK) again(n);
    ward_stop();
    ck_assert_msg(ward_held() == held, "%s, allocation %ld: %ld pieces of memory are still held", at_hand->name, n,
                  ward_held() - held);
}

START_TEST(without_memory_an_operation_is_done_or_not) {
    if (!is_wanted(&operations[_i])) return;
    take(&operations[_i]);
    long all = allocations(), tried = 0;
    for (int ever = 0; ever <= 1; ever++)
        for (long n = next_place(0, all); n <= all; n = next_place(n, all), tried++) without_memory(n, ever);
    printf("# %s: %ld allocations, %ld failures\n", at_hand->name, all, tried);
    fflush(stdout);
    put_away();
}
END_TEST

/* ---- The disk ---- */

static const struct {
    enum disk_way way;
    bool ever;
    const char *name;
} ways[] = {
    {DISK_FAILS, false, "fails once"},
    {DISK_FAILS, true, "fails for ever"},
    {DISK_IS_FULL, true, "is full"},
    {DISK_WRITES_SHORT, false, "writes half"},
};

static long disk_calls(void) {
    ward_open();
    disk_fail_nth(DISK_ANY, 0, false, DISK_FAILS);
    (void)ward_do(at_hand, request);
    long all = disk_asked();
    ward_stop();
    return all;
}

/* What failed with an fsync may be there all the same, once the store is opened anew; never half of it. */
static void with_a_bad_disk(long n, size_t way) {
    ward_open();
    disk_fail_nth(DISK_ANY, n, ways[way].ever, ways[way].way);
    enum status st = ward_do(at_hand, request);
    disk_fail_nth(0, 0, false, DISK_FAILS);
    ck_assert_msg(st == STATUS_OK || st == STATUS_ENVIRONMENT || st == STATUS_MEMORY, "%s, call %ld %s: %d, %s",
                  at_hand->name, n, ways[way].name, st, err.message);
    bool unsure = st != STATUS_OK && store_broken(office.store);
    if (!store_broken(office.store)) same_content(st == STATUS_OK ? after : before, ways[way].name, n);
    ward_stop();
    OK(ward_start());
    char *is = ward_content();
    bool done = st == STATUS_OK || (unsure && strcmp(is, after) == 0);
    free(is);
    same_content(done ? after : before, ways[way].name, n);
    if (!done) again(n);
    ward_stop();
}

START_TEST(with_a_bad_disk_an_operation_is_done_or_not) {
    if (!is_wanted(&operations[_i])) return;
    take(&operations[_i]);
    long all = disk_calls(), tried = 0;
    for (size_t way = 0; way < sizeof ways / sizeof *ways; way++)
        for (long n = next_place(0, all); n <= all; n = next_place(n, all), tried++) with_a_bad_disk(n, way);
    printf("# %s: %ld calls of the disk, %ld failures\n", at_hand->name, all, tried);
    fflush(stdout);
    put_away();
}
END_TEST

/* ---- Starting, with the log of a process that was killed ---- */

static char left[340], left_log[350], log_of_store[340];

/* A store with an operation that stands in its log alone. */
static void leave_a_log(void) {
    snprintf(left, sizeof left, "%s.left", path);
    snprintf(left_log, sizeof left_log, "%s-wal", left);
    snprintf(log_of_store, sizeof log_of_store, "%s-wal", path);
    take(&operations[6]);
    ward_open();
    OK(ward_do(at_hand, request));
    ward_copy(path, left);
    ward_copy(log_of_store, left_log);
    ward_stop();
}

static void put_back(void) {
    disk_use(faults_seed); /* what it remembers of the files before is not so any more */
    ward_copy(left, path);
    ward_copy(left_log, log_of_store);
}

static void starts_well(const char *why, long n) {
    enum status st = ward_start();
    ck_assert_msg(st == STATUS_OK, "after a start where call %ld %s: %s", n, why, err.message);
    same_content(after, why, n);
    ward_stop();
}

START_TEST(start_without_memory_leaves_the_store_as_it_is) {
    leave_a_log();
    for (int ever = 0; ever <= 1; ever++) {
        long tried = 0;
        for (long n = 1, refused = 1; refused > 0; n += faults > 0 ? 1 + 2400 / faults : 1, tried++) {
            put_back();
            if (ever)
                support_fail_nth((int)n);
            else
                support_fail_once((int)n);
            enum status st = ward_start();
            refused = support_failed();
            support_fail_nth(0);
            ck_assert_msg(st == STATUS_OK || st == STATUS_MEMORY, "a start without allocation %ld: %s", n, err.message);
            ward_stop();
            starts_well("fails for want of memory", n);
        }
        printf("# a start: %ld failures of memory\n", tried);
    }
    fflush(stdout);
    put_away();
}
END_TEST

START_TEST(start_with_a_bad_disk_leaves_the_store_as_it_is) {
    leave_a_log();
    long tried = 0;
    for (size_t way = 0; way < sizeof ways / sizeof *ways; way++) {
        for (long n = 1, refused = 1; refused > 0; n++, tried++) {
            put_back();
            disk_fail_nth(DISK_ANY, n, ways[way].ever, ways[way].way);
            enum status st = ward_start();
            refused = disk_refused();
            ck_assert_msg(st == STATUS_OK || st == STATUS_ENVIRONMENT, "a start where call %ld %s: %s", n,
                          ways[way].name, err.message);
            ward_stop();
            disk_fail_nth(0, 0, false, DISK_FAILS);
            starts_well(ways[way].name, n);
        }
    }
    printf("# a start: %ld failures of the disk\n", tried);
    fflush(stdout);
    put_away();
}
END_TEST

static Suite *faults_suite(void) {
    Suite *s = suite_create("faults");
    TCase *t = tcase_create("faults");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 0);
    tcase_add_loop_test(t, without_memory_an_operation_is_done_or_not, 0, (int)OPERATIONS);
    tcase_add_loop_test(t, with_a_bad_disk_an_operation_is_done_or_not, 0, (int)OPERATIONS);
    tcase_add_test(t, start_without_memory_leaves_the_store_as_it_is);
    tcase_add_test(t, start_with_a_bad_disk_leaves_the_store_as_it_is);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(faults_suite()); }
