/* support.h - what the unit tests share: running a suite, a folder to work in, memory that runs out on demand.
 *
 * Each check_<module>.c has its own main: int main(void) { return support_run(make_suite()); } */
#ifndef STRIDE_TESTS_SUPPORT_H
#define STRIDE_TESTS_SUPPORT_H
#include <check.h>
#include <stddef.h>

/* Runs the suite (taken), prints each failure and one line "suite NAME: N tests, M failures" for tests/run.sh. Returns
 * main's status: 0 when at least one test ran and none failed. CK_VERBOSITY, CK_RUN_CASE and CK_FORK are honoured. */
int support_run(Suite *s);

/* A new empty folder, removed with all that is in it when the process that asked for it exits (a test's child of Check
 * included). The name is absolute and stays valid until then. Fails the test when it cannot be made. */
const char *support_tempdir(void);

/* A name inside support_tempdir's folder of this process (made on first use); the caller frees. */
char *support_tempfile(const char *name);

/* Memory that runs out. support_fail_nth(n): the nth allocation from now (1 is the next) gives NULL, and every later one
 * too, until support_fail_nth(0) makes all succeed again. Seen are the allocations of our own code (malloc, calloc,
 * realloc, strdup, strndup of every archive and of the test itself), not those inside shared libraries such as GLib.
 * Check's own are seen too, so no ck_... and no support_tempdir while allocations fail.
 * support_fail_once(n) refuses the nth alone. The usual loop:
 *
 *     for (int n = 1;; n++) {
 *         support_fail_nth(n);
 *         enum status s = what_is_tested();
 *         int refused = support_failed();
 *         support_fail_nth(0);
 *         if (!refused) break;                  // it went through: all allocations have had their turn
 *         ck_assert_int_eq(s, STATUS_MEMORY);
 *     } */
void support_fail_nth(int n);
void support_fail_once(int n);
int support_failed(void);       /* how many were refused since the last support_fail_... */
long support_allocated(void);   /* how many were asked for since then */

/* For arena_set_malloc, where a test wants to count what its arenas hold; they fail on demand like the others. */
void *support_malloc(size_t bytes);
void support_release(void *thing);
long support_live(void);        /* support_malloc's that were not given to support_release yet */

#endif
