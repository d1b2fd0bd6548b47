/* compile.h - what the loader's process does: from the texts of scripts to canonical forms, maps and mistakes.
 *
 * The request:  {"files": (files.h), "only"?: "vocabulary/red_flags.lua", "script"?: {"path", "text"}}
 * The answer:   {"protocols": [{"path", "canonical", "map"}…], "mistakes": [{"file", "line", "message", "warning"?}…]}
 *
 * Without "only" and "script" every protocol is compiled, then red_flags.lua, whose explained stands for all of them,
 * then the modules that are left, for their mistakes alone. "only" answers about that one file; "script" compiles one
 * text that need not be among the files, with their vocabulary. Each script has a sandbox and a draft of its own. */
#ifndef STRIDE_LUA_COMPILE_H
#define STRIDE_LUA_COMPILE_H
#include "base/json.h"
#include <stdbool.h>

#define COMPILE_VOCABULARY "vocabulary/"
#define COMPILE_RED_FLAGS COMPILE_VOCABULARY "red_flags.lua"

/* A child_work_fn. NULL when the request makes no sense or memory is out. */
json_t *compile_work(json_t *request);

/* Whether a path below the root is a protocol: no module of the vocabulary, no cases. */
bool compile_is_protocol(const char *path);

#endif
