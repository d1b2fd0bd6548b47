#include "support/support.h"
#include <errno.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Running ---- */

int support_run(Suite *s) {
    SRunner *runner = srunner_create(s);
    bool verbose = getenv("CK_VERBOSITY") != NULL;
    srunner_run_all(runner, verbose ? CK_ENV : CK_SILENT);
    int run = srunner_ntests_run(runner), failed = srunner_ntests_failed(runner);
    if (failed > 0 && !verbose) srunner_print(runner, CK_NORMAL);
    srunner_free(runner);
#ifdef __GLIBC__
    const char *name = program_invocation_short_name;
#else
    const char *name = getprogname();
#endif
    printf("suite %s: %d tests, %d failures\n", name, run, failed);
    return run > 0 && failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* ---- Folders ---- */

/* All folders of a process are made inside one, which is removed when the process exits. A forked child has its own. */
static struct {
    pid_t owner;
    char path[256];
} work;

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where) {
    (void)about, (void)kind, (void)where;
    return remove(path);
}

static void remove_work(void) {
    if (work.owner == getpid()) nftw(work.path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static const char *work_folder(void) {
    if (work.owner == getpid()) return work.path;
    const char *top = getenv("TMPDIR");
    snprintf(work.path, sizeof work.path, "%s/stride-test.XXXXXX", top && *top == '/' ? top : "/tmp");
    ck_assert_msg(mkdtemp(work.path) != NULL, "cannot make %s: %s", work.path, strerror(errno));
    if (work.owner == 0) atexit(remove_work);   /* a child inherits the registration with the owner */
    work.owner = getpid();
    return work.path;
}

const char *support_tempdir(void) {
    static char paths[16][300];     /* more than any test has in use at once */
    static unsigned next;
    char *path = paths[next++ % 16];
    snprintf(path, sizeof paths[0], "%s/XXXXXX", work_folder());
    ck_assert_msg(mkdtemp(path) != NULL, "cannot make %s: %s", path, strerror(errno));
    return path;
}

char *support_tempfile(const char *name) {
    char *path = NULL;
    ck_assert_int_ge(asprintf(&path, "%s/%s", work_folder(), name), 0);
    return path;
}

/* ---- Memory that runs out ---- */

static struct {
    long asked, refused, at;    /* at 0: never */
    bool once;
} limit;
static long live;

static bool refuse(void) {
    limit.asked++;
    if (!limit.at || limit.asked < limit.at || (limit.once && limit.asked != limit.at)) return false;
    limit.refused++;
    return true;
}

static void fail_at(int n, bool once) {
    limit.asked = limit.refused = 0;
    limit.at = n;
    limit.once = once;
}

void support_fail_nth(int n) { fail_at(n, false); }
void support_fail_once(int n) { fail_at(n, true); }
int support_failed(void) { return (int)limit.refused; }
long support_allocated(void) { return limit.asked; }
long support_live(void) { return live; }

/* The linker's --wrap sends our code's malloc to __wrap_malloc, and gives the true one as __real_malloc. */
#ifdef SUPPORT_WRAPPED
void *__real_malloc(size_t bytes);
void *__real_calloc(size_t count, size_t each);
void *__real_realloc(void *old, size_t bytes);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t most);
void *__wrap_malloc(size_t bytes);
void *__wrap_calloc(size_t count, size_t each);
void *__wrap_realloc(void *old, size_t bytes);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t most);

static void *no_memory(void) {
    errno = ENOMEM;
    return NULL;
}

void *__wrap_malloc(size_t bytes) { return refuse() ? no_memory() : __real_malloc(bytes); }
void *__wrap_calloc(size_t count, size_t each) { return refuse() ? no_memory() : __real_calloc(count, each); }
void *__wrap_realloc(void *old, size_t bytes) { return refuse() ? no_memory() : __real_realloc(old, bytes); }
char *__wrap_strdup(const char *text) { return refuse() ? no_memory() : __real_strdup(text); }
char *__wrap_strndup(const char *text, size_t most) { return refuse() ? no_memory() : __real_strndup(text, most); }

#define refuse_here() false     /* malloc below is wrapped and asks by itself */
#else
#define refuse_here() refuse()
#endif

void *support_malloc(size_t bytes) {
    void *thing = refuse_here() ? NULL : malloc(bytes);
    if (thing) live++;
    return thing;
}

void support_release(void *thing) {
    if (thing) live--;
    free(thing);
}
