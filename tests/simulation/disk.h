/* disk.h - a disk under SQLite that fails on demand and forgets when its power goes.
 *
 * disk_use puts it before every file that SQLite opens from then on, through the default VFS: the store needs to know
 * nothing. What the process sees is in the real file, as if in the system's cache; beside it each file has a second
 * image, of what is safe. A write, a new length, a new or a removed name get there with xSync, and without it perhaps.
 * What others than SQLite write (locks, a new store put in place, anchors) is safe at once, and is looked at when
 * SQLite opens it. No fsync is asked of the real disk, so it is fast.
 *
 *     disk_use(seed);
 *     disk_fail_nth(DISK_ANY, n, true, DISK_LOSES_POWER);   or disk_power_off() at any moment
 *     … work that fails from there on …
 *     store_close(store);                                   changes nothing any more
 *     disk_power_on(seed);                                  the files are as a crash left them
 *
 * Everything follows from the seeds and the order of calls. Calls may come from several threads, one at a time. */
#ifndef STRIDE_TESTS_DISK_H
#define STRIDE_TESTS_DISK_H
#include <stdbool.h>
#include <stdint.h>

/* Before the first store is opened; again: all that is remembered goes. The seed decides what a failed fsync loses. */
void disk_use(uint64_t seed);
void disk_leave(void);                   /* SQLite's own VFS is the default again; no file may be open */

/* --- failing ------------------------------------------------------------------------------------------------------ */
enum disk_call {                         /* what SQLite asks of a disk; together: a set of them */
    DISK_OPEN = 1, DISK_READ = 2, DISK_WRITE = 4, DISK_TRUNCATE = 8, DISK_SYNC = 16, DISK_SIZE = 32, DISK_DELETE = 64,
    DISK_ACCESS = 128, DISK_LOCK = 256, DISK_SHARE = 512,        /* shared memory: mapped or locked */
    DISK_CHANGES = DISK_WRITE | DISK_TRUNCATE | DISK_SYNC | DISK_DELETE, DISK_ANY = 1023
};
enum disk_way {
    DISK_FAILS,                          /* EIO; a failed fsync loses some of what it should have kept, for good */
    DISK_IS_FULL,                        /* ENOSPC for what writes, EIO for the rest */
    DISK_WRITES_SHORT,                   /* half of it is written, then as full */
    DISK_LOSES_POWER                     /* as disk_power_off; of a write some may have got there */
};
/* The nth of these calls from now on (1: the next) fails, with ever all after it too; 0: none does. Counts anew. */
void disk_fail_nth(unsigned calls, long n, bool ever, enum disk_way way);
long disk_asked(void);                   /* how many of these calls there were since */
long disk_refused(void);                 /* how many of them failed */

/* --- crashing ----------------------------------------------------------------------------------------------------- */
void disk_power_off(void);               /* every call fails from now on and changes nothing */
bool disk_is_off(void);
/* All files must be closed. Of what was not synced since, each write is there whole, in some of its 512-byte sectors, or
 * not at all, whatever came before or after it; each new or removed name is, or is not. Then the disk works again. */
void disk_power_on(uint64_t seed);

#endif
