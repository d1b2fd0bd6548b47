/* compile_clinic.h - what the loader's process does with a clinic's settings file.
 *
 * The request:  {"clinic": {"path", "text"}}
 * The answer:   {"protocols": [], "mistakes": [(compile.h)…], "clinic"?: {"canonical", "line"}}
 *
 * The script has words_clinic.c's words alone, requires nothing, and returns clinic { … }. With a mistake there is no
 * clinic. Whether its zone exists is for the caller to see, who can read the zones; the line is for that message. */
#ifndef STRIDE_LUA_COMPILE_CLINIC_H
#define STRIDE_LUA_COMPILE_CLINIC_H
#include "base/json.h"

/* NULL when the request makes no sense or memory is out. */
json_t *compile_clinic(const json_t *request);

#endif
