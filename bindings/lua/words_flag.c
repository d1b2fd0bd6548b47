/* words_flag.c - red flags: what rules self-care out, and what to do when it cannot be told. */
#include "bindings/lua/shape.h"
#include "bindings/lua/words.h"
#include "clinical/protocol/protocol.h"
#include <string.h>

static const struct {
    const char *word, *disposition;
} rows[] = {{"emergency", "emergency"},
            {"same_day", "same-day"},
            {"urgent_48h", "urgent-48h"},
            {"urgent_2w", "urgent-2w"},
            {"routine", "routine"}};

/*** emergency { when = …, say = … }, and same_day, urgent_48h, urgent_2w, routine: what a flag asks for, and when. */
static int l_flag_row(lua_State *L) {
    static const struct field fields[] = {{"when", "when", FIELD_CONDITION, .required = true},
                                          {"say", "say", FIELD_TEXT, .required = true, .max = 400},
                                          {"within", "within_d", FIELD_DAYS, .min = 1, .max = 41},
                                          {"no_plan", "no_plan", FIELD_TRUE, .required = false}};
    const char *what = bind_called(L);
    const struct shape shape = {what, fields, 4, .marked = true};
    size_t i = 0;
    while (strcmp(rows[i].word, what) != 0) i++;
    if (!bind_body(L, what, "")) return word_broken(L);
    struct word *w = word_new(L, WORD_FLAG_ROW);
    word_put_text(L, w, "disposition", rows[i].disposition);
    shape_read(L, &shape, NULL, 1, w, w->json);
    return 1;
}

static int l_flag_unknown_body(lua_State *L) {
    static const char *const holds[] = {"no-progression", "no-impact", "no-load", NULL};
    static const struct field fields[] = {{"hold", "hold", FIELD_CHOICE, .choices = holds},
                                          {"say", "say", FIELD_TEXT, .max = 400}};
    static const struct shape shape = {"if_unknown", fields, 2, .item = NULL};
    const char *name = bind_name(L);
    enum disposition unused;
    if (!disposition_from(name, &unused))
        bind_mistake(
            L, "if_unknown: unknown disposition \"%s\", expected emergency, same-day, urgent-48h, urgent-2w or routine",
            name);
    if (!bind_body(L, "if_unknown", name)) return word_broken(L);
    struct word *w = word_new(L, WORD_FLAG_UNKNOWN);
    if (strcmp(name, "same-day") != 0) word_put_text(L, w, "disposition", name);
    shape_read(L, &shape, name, 1, w, w->json);
    return 1;
}

/*** if_unknown "routine" { hold = "no-impact", say = … }: of a critical flag that cannot be told; same-day without it.
 */
static int l_flag_unknown(lua_State *L) { return bind_named(L, "if_unknown", NAME_KEBAB, l_flag_unknown_body); }

static void check_rows(lua_State *L, const struct word *flag) {
    size_t i;
    json_t *row;
    enum disposition last = DISPOSITION_EMERGENCY, this;
    json_array_foreach (json_object_get(flag->json, "rows"), i, row) {
        const char *name = json_string_value(json_object_get(row, "disposition"));
        if (!disposition_from(name, &this)) continue;
        if (this < last)
            bind_mistake(L, "flag \"%s\": %s stands below a milder row; the worst comes first", word_text(flag, "id"),
                         name);
        last = this;
    }
    if (json_object_get(flag->json, "unknown") && !json_object_get(flag->json, "critical"))
        bind_mistake(L, "flag \"%s\" has if_unknown, but is never critical: say critical = always, or when",
                     word_text(flag, "id"));
}

static int l_flag_flag_body(lua_State *L) {
    static const char *const about[] = {"knee", "person", NULL};
    static const struct field fields[] = {{"title", "title", FIELD_TEXT, .required = true, .max = 160},
                                          {"about", "about", FIELD_CHOICE, .choices = about},
                                          {"critical", "critical", FIELD_CONDITION, .required = false}};
    static const struct shape_item items[] = {{WORD_FLAG_ROW, "rows", false, true},
                                              {WORD_FLAG_UNKNOWN, "unknown", true, false}};
    static const struct shape shape = {"flag", fields, 3, items, 2, .marked = true};
    if (!bind_body(L, "flag", bind_name(L))) return word_broken(L);
    struct word *w = word_new(L, WORD_FLAG);
    word_put_text(L, w, "id", bind_name(L));
    word_put_text(L, w, "about", "knee");
    shape_read(L, &shape, bind_name(L), 1, w, w->json);
    check_rows(L, w);
    return 1;
}

/*** flag "RF03" { title = …, critical = …, emergency { … }, if_unknown "same-day" { … } } */
static int l_flag_flag(lua_State *L) { return bind_named(L, "flag", NAME_FLAG, l_flag_flag_body); }

static void check_unique(lua_State *L, const struct word *w, const char *key) {
    json_t *list = json_object_get(w->json, key);
    for (size_t i = 0; i < json_array_size(list); i++)
        for (size_t j = 0; j < i; j++) {
            const char *id = json_string_value(json_object_get(json_array_get(list, i), "id"));
            if (!strcmp(id, json_string_value(json_object_get(json_array_get(list, j), "id"))))
                bind_mistake_of(L, json_array_get(list, i), "flag \"%s\" is there twice", id);
        }
}

/*** flags { flag "RF03" { … }, … }: a protocol's own, beside those of red_flags.lua. */
static int l_flag_flags(lua_State *L) {
    static const struct shape_item items[] = {{WORD_FLAG, "of", false, true}};
    static const struct shape shape = {"flags", NULL, 0, items, 1, .texts = NULL};
    if (!bind_body(L, "flags", "")) return word_broken(L);
    struct word *w = word_new(L, WORD_FLAGS);
    word_list(L, w, "of");
    shape_read(L, &shape, NULL, 1, w, w->json);
    check_unique(L, w, "of");
    return 1;
}

/*** safety { version = …, flag "RF03" { … }, … }: the red flags that every person is judged by. Of red_flags.lua. */
static int l_flag_safety(lua_State *L) {
    static const struct field fields[] = {{"title", "title", FIELD_TEXT, .required = true, .max = 160},
                                          {"version", "version", FIELD_TEXT, .required = true, .max = 20},
                                          {"author", "author", FIELD_TEXT, .max = 200},
                                          {"reviewer", "reviewer", FIELD_TEXT, .max = 200}};
    static const struct shape_item items[] = {{WORD_FLAG, "flags", false, true}};
    static const struct shape shape = {"safety", fields, 4, items, 1, .marked = true};
    if (!bind_body(L, "safety", "")) return word_broken(L);
    bind_flatten(L, 1, "safety");
    struct word *w = word_new(L, WORD_PROTOCOL);
    word_put_text(L, w, "kind", "safety");
    word_put_text(L, w, "id", "safety");
    shape_read(L, &shape, NULL, 1, w, w->json);
    check_unique(L, w, "flags");
    return 1;
}

void words_flag_open(lua_State *L, struct draft *d) {
    bind_words(L, d, (const char *const[]){"emergency", "same_day", "urgent_48h", "urgent_2w", "routine", NULL},
               l_flag_row);
    bind_word(L, d, "if_unknown", l_flag_unknown);
    bind_word(L, d, "flag", l_flag_flag);
    bind_word(L, d, "flags", l_flag_flags);
    bind_word(L, d, "safety", l_flag_safety);
}
