/* words_clinic_channels.c - how a clinic reaches its patients, and where it is told that the service lives. What a
 * server, a URL or a path may look like is the reader's to say (clinical/clinic/channels.h). */
#include "bindings/lua/words.h"
#include "bindings/lua/words_clinic.h"
#include "clinical/clinic/channels.h"

#define COUNT(list)     (sizeof(list) / sizeof *(list))
#define TEXT_OF(name)   {name, name, FIELD_TEXT, .max = CHANNELS_MAX_TEXT}
#define NEEDED(name)    {name, name, FIELD_TEXT, .required = true, .max = CHANNELS_MAX_TEXT}
#define MOST_EVERY_MIN  1440

static const char *const details[] = {"full", NULL};

/* A secret in the settings would lie in the store and in every copy of it. What was written is not repeated. */
static void own_secret(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    (void)index;
    bind_mistake(L,
                 "%s is written here, where others can read it: put it into a file of its own, readable by the service "
                 "alone, and name that file: %s = \"/etc/stride/%s\"",
                 shape_where(L, at, field->name), field->key, field->name);
}

static void own_email(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    static const struct field fields[] = {NEEDED("server"),
                                          NEEDED("from"),
                                          TEXT_OF("user"),
                                          TEXT_OF("password_file"),
                                          {"password", "password_file", FIELD_OWN, .own = own_secret},
                                          TEXT_OF("ca_file"),
                                          {"plain", "plain", FIELD_TRUE, .required = false},
                                          {"detail", "detail", FIELD_CHOICE, .choices = details}};
    static const struct shape shape = {"clinic: channels: email", fields, COUNT(fields), .item = NULL};
    clinic_inside(L, at, field, &shape, index, "a table such as { server = \"smtps://…\", from = \"…\" }");
}

static void own_allow(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    const char *where = shape_where(L, at, field->name);
    if (lua_type(L, index) != LUA_TTABLE) {
        bind_mistake(L, "%s is %s, expected a list of hosts such as { \"gateway.internal\" }", where,
                     bind_show(L, index));
        return;
    }
    json_t *list = json_array();
    word_keep(L, json_object_set_new(at->into, field->key, list));
    int count = bind_items(L, index, where, false);
    for (int i = 1; i <= count && i <= CHANNELS_MAX_ALLOW + 1; i++) {
        lua_rawgeti(L, index, i);
        if (lua_type(L, -1) == LUA_TSTRING) word_keep(L, json_array_append_new(list, json_string(lua_tostring(L, -1))));
        else bind_mistake(L, "%s: %s is no host such as \"gateway.internal\"", where, bind_show(L, -1));
        lua_pop(L, 1);
    }
}

static void own_webhook(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    static const struct field fields[] = {NEEDED("url"),
                                          NEEDED("secret_file"),
                                          {"secret", "secret_file", FIELD_OWN, .own = own_secret},
                                          TEXT_OF("ca_file"),
                                          {"allow", "allow", FIELD_OWN, .own = own_allow},
                                          {"detail", "detail", FIELD_CHOICE, .choices = details}};
    static const struct shape shape = {"clinic: channels: webhook", fields, COUNT(fields), .item = NULL};
    clinic_inside(L, at, field, &shape, index, "a table such as { url = \"https://…\", secret_file = \"/…\" }");
}

static void own_file(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    static const struct field fields[] = {NEEDED("path"), {"detail", "detail", FIELD_CHOICE, .choices = details}};
    static const struct shape shape = {"clinic: channels: file", fields, COUNT(fields), .item = NULL};
    clinic_inside(L, at, field, &shape, index, "a table such as { path = \"/var/lib/stride/reminders.jsonl\" }");
}

static void own_terminal(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    static const struct shape shape = {"clinic: channels: terminal", .field = NULL, .item = NULL};
    clinic_inside(L, at, field, &shape, index, "an empty table: { }");
}

void clinic_own_channels(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    static const struct field fields[] = {{"email", "email", FIELD_OWN, .own = own_email},
                                          {"webhook", "webhook", FIELD_OWN, .own = own_webhook},
                                          {"file", "file", FIELD_OWN, .own = own_file},
                                          {"terminal", "terminal", FIELD_OWN, .own = own_terminal}};
    static const struct shape shape = {"clinic: channels", fields, COUNT(fields), .item = NULL};
    clinic_inside(L, at, field, &shape, index, "a table such as { email = { server = \"smtps://…\", from = \"…\" } }");
}

void clinic_own_heartbeat(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    static const struct field fields[] = {
        TEXT_OF("file"), TEXT_OF("url"), {"every_min", "every_min", FIELD_COUNT, .min = 1, .max = MOST_EVERY_MIN}};
    static const struct shape shape = {"clinic: heartbeat", fields, COUNT(fields), .item = NULL};
    clinic_inside(L, at, field, &shape, index, "a table such as { url = \"https://…\", every_min = 5 }");
}

void clinic_own_anchor(lua_State *L, const struct shape_at *at, const struct field *field, int index) {
    static const struct field fields[] = {TEXT_OF("file"), TEXT_OF("url")};
    static const struct shape shape = {"clinic: anchor", fields, COUNT(fields), .item = NULL};
    clinic_inside(L, at, field, &shape, index, "a table such as { file = \"/…\" }");
}
