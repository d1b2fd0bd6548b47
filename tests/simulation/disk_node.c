#include "disk_node.h"
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>

#define SECTOR 512

uint64_t disk_draw(uint64_t *state) { /* splitmix64 */
    uint64_t z = *state += 0x9E3779B97F4A7C15U;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return z ^ z >> 31;
}

void node_grow(struct node *node, size_t n) {
    if (n > node->safe_room) {
        node->safe_room = n + n / 2;
        node->safe = g_realloc(node->safe, node->safe_room);
    }
    if (n > node->safe_n) memset(node->safe + node->safe_n, 0, n - node->safe_n);
    node->safe_n = n;
}

static void put_sectors(struct node *node, const struct change *c, uint64_t *state) {
    for (size_t done = 0; done < c->n;) {
        size_t n = MIN(c->n - done, SECTOR - (c->at + done) % SECTOR);
        if (disk_draw(state) % 2 == 0) {
            if (c->at + done + n > node->safe_n) node_grow(node, c->at + done + n);
            memcpy(node->safe + c->at + done, c->bytes + done, n);
        }
        done += n;
    }
}

static void put_whole(struct node *node, const struct change *c) {
    if (c->cut) {
        node_grow(node, c->at);
    } else if (c->n > 0) {
        if (c->at + c->n > node->safe_n) node_grow(node, c->at + c->n);
        memcpy(node->safe + c->at, c->bytes, c->n);
    }
}

void node_settle(struct node *node, uint64_t *state) {
    uint64_t most = state ? disk_draw(state) % 4 : 0; /* how it goes with most of them this time */
    for (struct change *c = node->first, *next; c; c = next) {
        uint64_t lot = state ? disk_draw(state) % 6 : 0;
        if (lot > 2) lot = most % 3;
        if (lot == 0) put_whole(node, c);
        if (lot == 1 && !c->cut) put_sectors(node, c, state);
        next = c->next;
        g_free(c);
    }
    node->first = NULL;
    node->last = &node->first;
}

void node_change(struct node *node, bool cut, size_t at, const void *bytes, size_t n) {
    struct change *c = g_malloc(sizeof *c + n);
    *c = (struct change){.cut = cut, .at = at, .n = n};
    if (n > 0) memcpy(c->bytes, bytes, n);
    *node->last = c;
    node->last = &c->next;
}

struct node *node_new(void) {
    struct node *node = g_new0(struct node, 1);
    node->last = &node->first;
    return node;
}

void node_free(struct node *node) {
    node_settle(node, NULL);
    g_free(node->safe);
    g_free(node);
}

void node_write(const char *path, const struct node *node) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) g_error("%s cannot be written", path);
    for (size_t done = 0; done < node->safe_n;) {
        ssize_t n = write(fd, node->safe + done, node->safe_n - done);
        if (n <= 0) g_error("%s cannot be written", path);
        done += (size_t)n;
    }
    close(fd);
}
