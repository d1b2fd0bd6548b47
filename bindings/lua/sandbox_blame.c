/* Where in a script something happened, and what an error says about it. */
#include "bindings/lua/sandbox_inside.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool sandbox_where(lua_State *L, int level, const char **file, int *line) {
    lua_Debug ar;
    for (int i = 0; lua_getstack(L, i, &ar); i++) {
        if (!lua_getinfo(L, "Sl", &ar) || ar.currentline <= 0) continue; /* a C function: look at who called it */
        if (level-- > 0) continue;
        *file = ar.source[0] == '@' ? ar.source + 1 : ar.source;
        *line = ar.currentline;
        return true;
    }
    return false;
}

void sandbox_place(struct sandbox *sb, struct error *err) {
    const char *file = sb->parsing;
    int line = 0;
    if (file == NULL && (sb->L == NULL || !sandbox_where(sb->L, 0, &file, &line)))
        file = sb->loading_count > 0 ? sb->loading[sb->loading_count - 1] : NULL;
    error_at(err, file, line);
}

/* "file:12: words" -> words, when the text begins like that. */
static const char *after_prefix(const char *words, size_t *file_length, int *line) {
    const char *colon = strchr(words, ':');
    if (colon == NULL || colon == words) return NULL;
    size_t digits = strspn(colon + 1, "0123456789");
    if (digits == 0 || digits > 9 || strncmp(colon + 1 + digits, ": ", 2) != 0) return NULL;
    *file_length = (size_t)(colon - words);
    *line = (int)strtol(colon + 1, NULL, 10);
    return colon + digits + 3;
}

/* The path of the file whose name, as Lua writes it in messages, is the first n bytes of words: the whole path, or
 * "..." and its end. NULL when no such file was run. */
static const char *whole_path(lua_State *L, const char *words, size_t n) {
    const char *found = NULL;
    size_t dots = n > 3 && memcmp(words, "...", 3) == 0 ? 3 : 0;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &sandbox_paths_key);
    for (lua_Integer i = (lua_Integer)lua_rawlen(L, -1); i > 0 && found == NULL; i--) {
        lua_rawgeti(L, -1, i);
        size_t length;
        const char *path = lua_tolstring(L, -1, &length);
        bool same = dots > 0 ? length > n - dots : length == n;
        if (same && memcmp(path + length - (n - dots), words + dots, n - dots) == 0) found = path;
        lua_pop(L, 1); /* the list keeps it */
    }
    lua_pop(L, 1);
    return found;
}

void sandbox_write_value(lua_State *L, int index, char *words, size_t room) {
    int type = lua_type(L, index);
    if (type == LUA_TSTRING) {
        size_t n;
        const char *bytes = lua_tolstring(L, index, &n);
        if (n >= room) n = room - 1;
        for (size_t i = 0; i < n; i++) words[i] = bytes[i] != '\0' ? bytes[i] : '?';
        words[n] = '\0';
    } else if (lua_isinteger(L, index)) {
        snprintf(words, room, "%lld", (long long)lua_tointeger(L, index));
    } else if (type == LUA_TNUMBER) {
        snprintf(words, room, "%.14g", lua_tonumber(L, index));
    } else {
        snprintf(words, room, "the script raised an error that is no text (%s)", lua_typename(L, type));
    }
}

/* What the parser's words mean to somebody who does not program. The first that fits; "" when none does. */
static const char *hint(const char *words) {
    static const char *const hints[][2] = {
        {"<\\226>", ": outside of quotes there are plain signs only, \" and - and no others that look like them"},
        {"near <eof>", ": the file ends too early, a brace or bracket is not closed"},
        {"unfinished string", ": its closing quote is missing"},
        {"malformed number", ": a name with a hyphen stands in brackets and quotes, [\"worst-24h\"]"},
        {"expected near '='", ": a value that is compared has :is or :equals, not ="},
        {"<name> expected", ": behind a field's name stands ="},
        {"'}' expected", ": a comma may be missing before it, at the end of the line above"}};
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        if (strstr(words, hints[i][0]) != NULL) return hints[i][1];
    return "";
}

/* The error value is on top, and whoever raised it still on the stack. */
int sandbox_blame(lua_State *L) {
    struct sandbox *sb = sandbox_of(L);
    char words[1200]; /* more than struct error keeps, so that it sees what it has to cut */
    size_t n;
    int line;
    if (sandbox_is_out_of_memory(sb, LUA_ERRRUN)) sandbox_die_of_memory(sb);
    if (sb->dead) return 1;
    sandbox_write_value(L, -1, words, sizeof words);
    const char *rest = after_prefix(words, &n, &line);
    const char *file = sb->unparsed[0] != '\0' ? sb->unparsed : rest != NULL ? whole_path(L, words, n) : NULL;
    if (file == NULL) rest = NULL;
    if (file != NULL && rest == NULL) line = 0;
    const char *more = sb->unparsed[0] != '\0' ? hint(words) : "";
    error_set(&sb->caught, STATUS_INPUT, "%s%s", rest != NULL ? rest : words, more);
    if (file != NULL)
        error_at(&sb->caught, file, line);
    else
        sandbox_place(sb, &sb->caught);
    return 1;
}
