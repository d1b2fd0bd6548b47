/* annotations.h - the vocabulary as a file of annotations (---@meta) for the Lua language server of an editor: every
 * finding with its question, type, range and codes as a field of `require "findings"`, and the names of the exercises,
 * the care, the sources and the criteria. The words themselves are written by hand: protocols/.editor/words.lua. */
#ifndef STRIDE_CLI_ANNOTATIONS_H
#define STRIDE_CLI_ANNOTATIONS_H
#include "base/text.h"
#include "bindings/lua/loader.h"
#include "clinical/finding/finding.h"

/* The same load gives the same bytes. A text that failed says that memory was out. */
void annotations_write(struct text *t, const struct vocabulary *v, const struct load *load);

/* "6 weeks": in the largest unit of which it is a whole number. */
void annotations_freshness(struct text *t, long long hours);

#endif
