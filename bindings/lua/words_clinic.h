/* words_clinic.h - what the files of a clinic's settings share: tables inside the clinic's own. */
#ifndef STRIDE_LUA_WORDS_CLINIC_H
#define STRIDE_LUA_WORDS_CLINIC_H
#include "bindings/lua/shape.h"

/* A table of its own inside another, with the fields of s; what it holds goes under the field's key. One that is no
 * table is a mistake that names what was expected: such. */
void clinic_inside(lua_State *L, const struct shape_at *at, const struct field *field, const struct shape *s, int index,
                   const char *such);

/* words_clinic_channels.c: channels = { … }, heartbeat = { … }, anchor = { … } */
void clinic_own_channels(lua_State *L, const struct shape_at *at, const struct field *field, int index);
void clinic_own_heartbeat(lua_State *L, const struct shape_at *at, const struct field *field, int index);
void clinic_own_anchor(lua_State *L, const struct shape_at *at, const struct field *field, int index);

#endif
