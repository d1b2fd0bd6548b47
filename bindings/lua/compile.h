/* compile.h - what the loader's process does: from the texts of scripts to canonical forms, maps and mistakes.
 *
 * The request:  {"files": (files.h), "only"?: "vocabulary/red_flags.lua", "script"?: {"path", "text"}, "cases"?: true}
 * The answer:   {"protocols": [{"path", "canonical", "protocol": what canonical says, its equal parts shared, "map"}…],
 *                "mistakes": [{"file", "line", "message", "warning"?}…],
 *                "unused": (usage.h; none while there are mistakes), "defined": (usage.h),
 *                "cases"?: [{"path", "cases": (words_case.h)}…]}
 *
 * A request with "clinic" is for compile_clinic.h.
 *
 * Without "only" and "script" every protocol is compiled, then red_flags.lua, whose explained stands for all of them,
 * then the modules that are left, for their mistakes alone: those that none of these ran to the end, or that lean on what
 * others brought (struct draft's leaning). "only" answers about that one file; "script" compiles one
 * text that need not be among the files, with their vocabulary. "cases" compiles the protocols and then the scripts of
 * cases, or of those only "script". Each script has a sandbox and a draft of its own. */
#ifndef STRIDE_LUA_COMPILE_H
#define STRIDE_LUA_COMPILE_H
#include "base/json.h"
#include <stdbool.h>

#define COMPILE_VOCABULARY "vocabulary/"
#define COMPILE_RED_FLAGS COMPILE_VOCABULARY "red_flags.lua"

/* A child_work_fn. NULL when the request makes no sense or memory is out. */
json_t *compile_work(json_t *request);

/* Whether a path below the root is a protocol: no module of the vocabulary, no cases, no clinic's settings. */
bool compile_is_protocol(const char *path);
/* Whether a path is that of a clinic's settings by its name: clinic.lua, or east.clinic.lua. */
bool compile_is_clinic(const char *path);
bool compile_is_cases(const char *path); /* something.cases.lua */

#endif
