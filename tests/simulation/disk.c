#include "disk_node.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <pthread.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct name {
    struct name *next;
    char *path;
    struct node *now, *safe; /* what the process sees; what is there after a crash, if nothing else gets there */
};
struct file {
    sqlite3_file base;
    struct name *name; /* NULL: a temporary file, which is not looked after */
    struct node *node;
    sqlite3_file real[];
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static sqlite3_vfs *system_vfs, simulated;
static struct name *names;
static uint64_t chance;
static int files; /* open ones that are looked after */
static bool off;
static int cause; /* errno of the newest failure */
static struct {
    unsigned calls;
    long at, asked, refused;
    bool ever;
    enum disk_way way;
} fault;

/* ---- Names ---- */

static bool is_named(const struct node *node) {
    for (const struct name *e = names; e; e = e->next)
        if (e->now == node || e->safe == node) return true;
    return false;
}

static void let_go(struct node *node) {
    if (!node || node->open > 0 || is_named(node)) return;
    node_free(node);
}

static struct name *find_name(const char *path) {
    struct name **e = &names;
    while (*e && strcmp((*e)->path, path) != 0) e = &(*e)->next;
    if (!*e) {
        *e = g_new0(struct name, 1);
        (*e)->path = g_strdup(path);
    }
    return *e;
}

static void set_name(struct node **where, struct node *node) {
    struct node *old = *where;
    *where = node;
    if (old != node) let_go(old);
}

/* What somebody else has written is taken as safe. */
static struct node *read_node(const char *path) {
    struct node *node = node_new();
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0 && fstat(fd, &about) == 0) {
        node_grow(node, (size_t)about.st_size);
        if (about.st_size > 0 && pread(fd, node->safe, node->safe_n, 0) != about.st_size)
            g_error("%s cannot be read", path);
    }
    if (fd >= 0) close(fd);
    return node;
}

/* Nothing needs to be remembered of a file that is safe as it is: it can be read again. */
static void forget_if_safe(struct name *name) {
    struct node *node = name->now;
    if (!node || node != name->safe || node->open > 0 || node->first || node->apart) return;
    name->now = name->safe = NULL;
    let_go(node);
}

/* ---- Failing ---- */

static bool falls_on(enum disk_call call) {
    if (!(fault.calls & call)) return false;
    fault.asked++;
    if (fault.at == 0 || fault.asked < fault.at || (!fault.ever && fault.asked != fault.at)) return false;
    fault.refused++;
    return true;
}

/* SQLITE_OK, or what the call fails with: code, or that the disk is full. */
static int refuse(enum disk_call call, int code) {
    bool was_off = off;
    if (!off && !falls_on(call)) return SQLITE_OK;
    if (!off && fault.way == DISK_LOSES_POWER) off = true;
    bool full = !was_off && (fault.way == DISK_IS_FULL || fault.way == DISK_WRITES_SHORT);
    cause = full && (call & DISK_CHANGES) ? ENOSPC : EIO;
    return full && call == DISK_WRITE ? SQLITE_FULL : code;
}

/* ---- A file's calls ---- */

#define FILE_OF(f) ((struct file *)(void *)(f))
#define REAL(f)    (FILE_OF(f)->real)
#define DO(f, ...) (REAL(f)->pMethods->__VA_ARGS__)
#define GUARDED(call)                                                                                                  \
    pthread_mutex_lock(&mutex);                                                                                        \
    int rc = call;                                                                                                     \
    pthread_mutex_unlock(&mutex);                                                                                      \
    return rc

static int do_read(sqlite3_file *f, void *bytes, int n, sqlite3_int64 at) {
    int rc = refuse(DISK_READ, SQLITE_IOERR_READ);
    return rc == SQLITE_OK ? DO(f, xRead(REAL(f), bytes, n, at)) : rc;
}
static int x_read(sqlite3_file *f, void *bytes, int n, sqlite3_int64 at) { GUARDED(do_read(f, bytes, n, at)); }

static int do_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at) {
    bool was_off = off;
    int rc = refuse(DISK_WRITE, SQLITE_IOERR_WRITE);
    bool lost_power = off && !was_off, half = rc == SQLITE_FULL && fault.way == DISK_WRITES_SHORT;
    struct node *node = FILE_OF(f)->node;
    if (lost_power && node) node_change(node, false, (size_t)at, bytes, (size_t)n);
    if (rc != SQLITE_OK && !half) return rc;
    int part = half ? n / 2 : n;
    int done = part > 0 ? DO(f, xWrite(REAL(f), bytes, part, at)) : SQLITE_OK;
    if (done == SQLITE_OK && node && part > 0) node_change(node, false, (size_t)at, bytes, (size_t)part);
    return done == SQLITE_OK ? rc : done;
}
static int x_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at) { GUARDED(do_write(f, bytes, n, at)); }

static int do_truncate(sqlite3_file *f, sqlite3_int64 size) {
    int rc = refuse(DISK_TRUNCATE, SQLITE_IOERR_TRUNCATE);
    if (rc == SQLITE_OK) rc = DO(f, xTruncate(REAL(f), size));
    if (rc == SQLITE_OK && FILE_OF(f)->node) node_change(FILE_OF(f)->node, true, (size_t)size, NULL, 0);
    return rc;
}
static int x_truncate(sqlite3_file *f, sqlite3_int64 size) { GUARDED(do_truncate(f, size)); }

/* The first sync of a new file makes its name safe, as SQLite's own does. A failed one leaves nothing to be synced
 * again. */
static int do_sync(sqlite3_file *f) {
    struct file *file = FILE_OF(f);
    bool was_off = off;
    int rc = refuse(DISK_SYNC, SQLITE_IOERR_FSYNC);
    if (!file->node) return rc;
    if (rc == SQLITE_OK) {
        node_settle(file->node, NULL);
        if (file->name->now == file->node) set_name(&file->name->safe, file->node);
    } else if (!was_off && !off) {
        node_settle(file->node, &chance);
        file->node->apart = true;
    }
    return rc;
}
static int x_sync(sqlite3_file *f, int flags) {
    (void)flags;
    GUARDED(do_sync(f));
}

static int do_size(sqlite3_file *f, sqlite3_int64 *size) {
    int rc = refuse(DISK_SIZE, SQLITE_IOERR_FSTAT);
    return rc == SQLITE_OK ? DO(f, xFileSize(REAL(f), size)) : rc;
}
static int x_size(sqlite3_file *f, sqlite3_int64 *size) { GUARDED(do_size(f, size)); }

static int do_close(sqlite3_file *f) {
    struct file *file = FILE_OF(f);
    int rc = DO(f, xClose(REAL(f)));
    if (!file->node) return rc;
    file->node->open--;
    files--;
    if (file->name->now == file->node)
        forget_if_safe(file->name);
    else
        let_go(file->node);
    return rc;
}
static int x_close(sqlite3_file *f) { GUARDED(do_close(f)); }

/* Locks die with their process: without power they are let go as ever. */
static int refuse_lock(enum disk_call call, int code) { return off ? SQLITE_OK : refuse(call, code); }

static int do_lock(sqlite3_file *f, int lock) {
    int rc = refuse_lock(DISK_LOCK, SQLITE_IOERR_LOCK);
    return rc == SQLITE_OK ? DO(f, xLock(REAL(f), lock)) : rc;
}
static int x_lock(sqlite3_file *f, int lock) { GUARDED(do_lock(f, lock)); }
static int x_unlock(sqlite3_file *f, int lock) { GUARDED(DO(f, xUnlock(REAL(f), lock))); }

static int do_reserved(sqlite3_file *f, int *out) {
    int rc = refuse_lock(DISK_LOCK, SQLITE_IOERR_CHECKRESERVEDLOCK);
    return rc == SQLITE_OK ? DO(f, xCheckReservedLock(REAL(f), out)) : rc;
}
static int x_reserved(sqlite3_file *f, int *out) { GUARDED(do_reserved(f, out)); }

static int x_control(sqlite3_file *f, int op, void *arg) { GUARDED(DO(f, xFileControl(REAL(f), op, arg))); }
static int x_sector(sqlite3_file *f) { return DO(f, xSectorSize(REAL(f))); }
static int x_device(sqlite3_file *f) { return DO(f, xDeviceCharacteristics(REAL(f))); }

static int do_map(sqlite3_file *f, int page, int bytes, int extend, void volatile **out) {
    int rc = refuse(DISK_SHARE, SQLITE_IOERR_SHMMAP);
    return rc == SQLITE_OK ? DO(f, xShmMap(REAL(f), page, bytes, extend, out)) : rc;
}
static int x_map(sqlite3_file *f, int page, int bytes, int extend, void volatile **out) {
    GUARDED(do_map(f, page, bytes, extend, out));
}
static int do_share(sqlite3_file *f, int offset, int n, int flags) {
    int rc = flags & SQLITE_SHM_UNLOCK ? SQLITE_OK : refuse_lock(DISK_SHARE, SQLITE_IOERR_SHMLOCK);
    return rc == SQLITE_OK ? DO(f, xShmLock(REAL(f), offset, n, flags)) : rc;
}
static int x_share(sqlite3_file *f, int offset, int n, int flags) { GUARDED(do_share(f, offset, n, flags)); }
static void x_barrier(sqlite3_file *f) { DO(f, xShmBarrier(REAL(f))); }
static int x_unmap(sqlite3_file *f, int remove) { GUARDED(DO(f, xShmUnmap(REAL(f), off ? 0 : remove))); }

/* Version 2: shared memory, but no pages mapped from the file. */
static const sqlite3_io_methods methods = {.iVersion = 2,
                                           .xClose = x_close,
                                           .xRead = x_read,
                                           .xWrite = x_write,
                                           .xTruncate = x_truncate,
                                           .xSync = x_sync,
                                           .xFileSize = x_size,
                                           .xLock = x_lock,
                                           .xUnlock = x_unlock,
                                           .xCheckReservedLock = x_reserved,
                                           .xFileControl = x_control,
                                           .xSectorSize = x_sector,
                                           .xDeviceCharacteristics = x_device,
                                           .xShmMap = x_map,
                                           .xShmLock = x_share,
                                           .xShmBarrier = x_barrier,
                                           .xShmUnmap = x_unmap};

/* ---- The disk's calls ---- */

static bool exists(const char *path) { return access(path, F_OK) == 0; }

/* A name whose file somebody else took away or put there is what that one made of it. */
static struct node *node_at(struct name *name, const char *path, bool was_there) {
    if (name->now && (was_there || name->now->open > 0)) return name->now;
    set_name(&name->now, was_there ? read_node(path) : node_new());
    if (was_there) set_name(&name->safe, name->now);
    return name->now;
}

static int do_open(const char *path, sqlite3_file *f, int flags, int *out) {
    struct file *file = FILE_OF(f);
    int rc = refuse(DISK_OPEN, SQLITE_CANTOPEN);
    f->pMethods = NULL;
    if (rc != SQLITE_OK) return rc;
    bool kept = path && !(flags & SQLITE_OPEN_DELETEONCLOSE), was_there = kept && exists(path);
    rc = system_vfs->xOpen(system_vfs, path, file->real, flags, out);
    if (!file->real->pMethods) return rc;
    f->pMethods = &methods;
    file->name = kept ? find_name(path) : NULL;
    file->node = kept ? node_at(file->name, path, was_there) : NULL;
    if (!file->node) return rc;
    file->node->open++;
    files++;
    return rc;
}
static int v_open(sqlite3_vfs *v, const char *path, sqlite3_file *f, int flags, int *out) {
    (void)v;
    GUARDED(do_open(path, f, flags, out));
}

static int do_delete(const char *path, int sync) {
    int rc = refuse(DISK_DELETE, SQLITE_IOERR_DELETE);
    struct node *safe = rc == SQLITE_OK && exists(path) && !find_name(path)->now ? read_node(path) : NULL;
    if (rc == SQLITE_OK) rc = system_vfs->xDelete(system_vfs, path, 0);
    struct name *name = find_name(path);
    if (safe) set_name(&name->safe, safe);
    if (rc != SQLITE_OK) return rc;
    set_name(&name->now, NULL);
    if (sync) set_name(&name->safe, NULL);
    return rc;
}
static int v_delete(sqlite3_vfs *v, const char *path, int sync) {
    (void)v;
    GUARDED(do_delete(path, sync));
}

static int do_access(const char *path, int flags, int *out) {
    int rc = refuse(DISK_ACCESS, SQLITE_IOERR_ACCESS);
    return rc == SQLITE_OK ? system_vfs->xAccess(system_vfs, path, flags, out) : rc;
}
static int v_access(sqlite3_vfs *v, const char *path, int flags, int *out) {
    (void)v;
    GUARDED(do_access(path, flags, out));
}

static int v_full_name(sqlite3_vfs *v, const char *path, int room, char *out) {
    (void)v;
    return system_vfs->xFullPathname(system_vfs, path, room, out);
}

static int v_cause(sqlite3_vfs *v, int n, char *out) {
    (void)v;
    int own = cause;
    return own ? own : system_vfs->xGetLastError(system_vfs, n, out);
}

static int v_random(sqlite3_vfs *v, int n, char *out) {
    (void)v;
    for (int i = 0; i < n; i++) out[i] = (char)disk_draw(&chance);
    return n;
}

/* ---- Power ---- */

/* Shared memory is a file to the system, of which nothing is ever synced. */
static void lose_shared(const char *path) {
    char *shared = g_strconcat(path, "-shm", NULL);
    (void)unlink(shared);
    g_free(shared);
}

static void crash(struct name *name, uint64_t *state) {
    struct node *left = name->now;
    if (left && !exists(name->path)) return; /* somebody else removed it */
    if (left != name->safe && disk_draw(state) % 2 == 0) left = name->safe;
    bool same = left == name->now && (!left || (!left->first && !left->apart));
    if (left) node_settle(left, state);
    if (disk_draw(state) % 2 == 0) lose_shared(name->path);
    if (same) return;
    if (left)
        node_write(name->path, left);
    else
        (void)unlink(name->path);
}

static void forget_all(void) {
    if (files > 0) g_error("%d files of the simulated disk are open", files);
    for (struct name *e = names, *next; e; e = next) {
        struct node *now = e->now, *safe = e->safe;
        e->now = e->safe = NULL;
        let_go(now);
        if (safe != now) let_go(safe);
        next = e->next;
    }
    while (names) {
        struct name *next = names->next;
        g_free(names->path);
        g_free(names);
        names = next;
    }
}

void disk_power_off(void) { off = true; }
bool disk_is_off(void) { return off; }

void disk_power_on(uint64_t seed) {
    if (files > 0) g_error("%d files are open when the power comes back", files);
    for (struct name *e = names; e; e = e->next) crash(e, &seed);
    forget_all();
    off = false;
    disk_fail_nth(0, 0, false, DISK_FAILS);
}

/* ---- Use ---- */

void disk_fail_nth(unsigned calls, long n, bool ever, enum disk_way way) {
    fault.calls = calls;
    fault.at = n;
    fault.ever = ever;
    fault.way = way;
    fault.asked = fault.refused = 0;
    cause = 0;
}
long disk_asked(void) { return fault.asked; }
long disk_refused(void) { return fault.refused; }

void disk_use(uint64_t seed) {
    if (!system_vfs) {
        system_vfs = sqlite3_vfs_find(NULL);
        simulated = *system_vfs;
        simulated.zName = "simulated";
        simulated.szOsFile += (int)sizeof(struct file);
        simulated.xOpen = v_open;
        simulated.xDelete = v_delete;
        simulated.xAccess = v_access;
        simulated.xFullPathname = v_full_name;
        simulated.xGetLastError = v_cause;
        simulated.xRandomness = v_random;
        if (sqlite3_vfs_register(&simulated, 1) != SQLITE_OK) g_error("the simulated disk cannot be used");
    }
    forget_all();
    chance = seed;
    sqlite3_randomness(0, NULL); /* its own numbers begin anew, with ours */
    off = false;
    disk_fail_nth(0, 0, false, DISK_FAILS);
}

void disk_leave(void) {
    forget_all();
    off = false;
    if (system_vfs) sqlite3_vfs_unregister(&simulated);
    system_vfs = NULL;
}
