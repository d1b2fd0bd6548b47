/* disk_node.h - one file's content on the simulated disk: what is safe, and what was asked for since; private to
 * disk.c.
 *
 * All of it is g_malloc's: tests make malloc and SQLite's own allocator fail. */
#ifndef STRIDE_TESTS_DISK_NODE_H
#define STRIDE_TESTS_DISK_NODE_H
#include "disk.h"
#include <stddef.h>

struct change { /* asked for and not synced */
    struct change *next;
    bool cut; /* the file ends at `at`; else bytes[n] go there */
    size_t at, n;
    unsigned char bytes[];
};
struct node { /* a file's content, whatever its name */
    unsigned char *safe;
    size_t safe_n, safe_room;
    struct change *first, **last;
    bool apart; /* a failed sync lost some for good: the file shows more than is safe */
    int open;
};
struct node *node_new(void);
void node_free(struct node *node);
void node_grow(struct node *node, size_t n); /* what is safe is n bytes long */
/* The file ends at `at`, or bytes[n] go there: asked for. */
void node_change(struct node *node, bool cut, size_t at, const void *bytes, size_t n);
/* All changes get there, or with state those that chance lets; none is left. */
void node_settle(struct node *node, uint64_t *state);
void node_write(const char *path, const struct node *node); /* what is safe, into the real file */
uint64_t disk_draw(uint64_t *state);                        /* the next random number */

#endif
