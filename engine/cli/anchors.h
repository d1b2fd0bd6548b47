/* anchors.h - a file of anchors, one JSON line each (practice/anchor.h). */
#ifndef STRIDE_CLI_ANCHORS_H
#define STRIDE_CLI_ANCHORS_H
#include "base/arena.h"
#include "practice/anchor.h"

typedef LIST(struct anchor) anchor_list;
/* In a, in the file's order. A line that is none is STATUS_INPUT with its place; so is a file without any. */
enum status anchors_of_file(const char *file, struct arena *a, anchor_list *out, struct error *err);

#endif
