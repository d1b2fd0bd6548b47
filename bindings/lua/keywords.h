/* keywords.h - finds Lua's own `and`, `or` and `not` in a script.
 *
 * They answer while the script runs, before there is a patient: `f.noble or f.ober` keeps the first and drops the
 * second without a word, and nothing at run time can see it. So they are looked for in the text, and are mistakes. */
#ifndef STRIDE_LUA_KEYWORDS_H
#define STRIDE_LUA_KEYWORDS_H
#include "bindings/lua/bind.h"

/* Notes a mistake for each. Comments and quoted texts are passed over; the text need not be correct Lua. false when memory
 * is out. */
bool keywords_check(const char *path, const char *text, size_t length, struct arena *a, mistake_list *mistakes);

#endif
