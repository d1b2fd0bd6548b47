/* finish.h - from what a script returned to the canonical form and its line map.
 *
 * The words of a script nest as they were written: a phase holds its exercises whole, a step its care. Here they are
 * brought into the shape of clinical/protocol/canonical.h: shared definitions once each, with the exercises that a ladder
 * leads to; questions one by one; sources that are cited; findings that are read, with what they need, in the order of
 * the vocabulary; and each part's script line goes from the tree into the map. */
#ifndef STRIDE_LUA_FINISH_H
#define STRIDE_LUA_FINISH_H
#include "bindings/lua/bind.h"

struct finished {
    char *canonical;
    json_t *protocol;                    /* what canonical says */
    json_t *map;                         /* {"/phases/0/advance":"runners-knee/itb-syndrome.lua:41", …}, only where the
                                            line differs from that of the part around it */
};

/* tree is the piece of a WORD_PROTOCOL, and is left as it is. *out is for finished_fini, after an error too.
 * STATUS_INPUT when two definitions share an id or no finding is asked for; STATUS_MEMORY. */
enum status finish_protocol(const struct draft *d, const json_t *tree, struct finished *out, struct error *err);
void finished_fini(struct finished *f);
/* Part of finish_protocol: canonical, protocol, and what the map holds, of a tree in its shape. finish_write.c */
enum status finish_write(const json_t *p, struct finished *f, struct error *err);

/* Puts the place of the longest part of pointer that the map knows into err. Does nothing when there is none. */
void finish_blame(const json_t *map, const char *pointer, struct error *err);

#endif
