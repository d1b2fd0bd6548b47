/* words_time.c - durations, spans of days, weekdays and times of the day. */
#include "bindings/lua/words.h"
#include <string.h>

#define DAY_S      INT64_C(86400)
#define MOST_UNITS 100000

static const struct {
    const char *word;
    int64_t seconds;
} units[] = {{"seconds", 1}, {"minutes", 60}, {"hours", 3600}, {"days", DAY_S}, {"weeks", 7 * DAY_S}};

static int64_t unit_seconds(const char *word) {
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (!strcmp(units[i].word, word)) return units[i].seconds;
    return 1;
}

static bool whole(lua_State *L, int index, int64_t *out) {
    if (lua_isinteger(L, index) && lua_tointeger(L, index) >= 0 && lua_tointeger(L, index) <= MOST_UNITS) {
        *out = lua_tointeger(L, index);
        return true;
    }
    bind_mistake(L, "%s(%s): expected a whole number from 0 to %d", bind_called(L), bind_show(L, index), MOST_UNITS);
    return false;
}

/* days(3, 10, 21): the least, the target, the most. */
static int span(lua_State *L) {
    static const char *const keys[] = {"min", "target", "max"};
    int64_t days[3];
    for (int i = 0; i < 3; i++)
        if (!whole(L, i + 1, &days[i])) return word_broken(L);
    if (days[0] > days[1] || days[1] > days[2]) {
        bind_mistake(L, "days(%lld, %lld, %lld): expected the least, the target and the most, in rising order",
                     (long long)days[0], (long long)days[1], (long long)days[2]);
        return word_broken(L);
    }
    struct word *w = word_new(L, WORD_SPAN);
    for (int i = 0; i < 3; i++) word_put(L, w, keys[i], json_integer(days[i]));
    return 1;
}

/*** A length of time: seconds(20), minutes(5), hours(12), days(7), weeks(6); days(3, 10, 21) is a span. */
static int l_time_duration(lua_State *L) {
    int count = lua_gettop(L);
    bool days = !strcmp(bind_called(L), "days");
    if (days && count == 3) return span(L);
    if (count != 1) {
        bind_mistake(L, "%s takes one number%s, got %d", bind_called(L), days ? ", or three: least, target, most" : "",
                     count);
        return word_broken(L);
    }
    int64_t amount;
    if (!whole(L, 1, &amount)) return word_broken(L);
    word_new(L, WORD_DURATION)->seconds = amount * unit_seconds(bind_called(L));
    return 1;
}

static const char *unit_word(int64_t unit_s) {
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (units[i].seconds == unit_s) return units[i].word;
    return "seconds";
}

bool time_units(lua_State *L, int index, const char *where, int64_t unit_s, int64_t *out) {
    struct word *w = word_at(L, index);
    if (w && w->kind == WORD_DURATION && json_object_get(w->json, "mark")) {
        bind_mistake(L, "%s is a figure with its evidence, which stands in conditions only", where);
    } else if (w && w->kind == WORD_DURATION) {
        *out = w->seconds / unit_s;
        if (w->seconds % unit_s == 0) return true;
        bind_mistake(L, "%s is not a whole number of %s", where, unit_word(unit_s));
    } else if (lua_type(L, index) == LUA_TNUMBER) {
        bind_mistake(L, "%s is %s: say the unit, as in %s(%s)", where, bind_show(L, index), unit_word(unit_s),
                     bind_show(L, index));
    } else if (!w || w->kind != WORD_BROKEN) {
        bind_mistake(L, "%s is %s, expected %s(n)", where, bind_show(L, index), unit_word(unit_s));
    }
    return false;
}

/* ---- Weekdays and times of the day ---- */

static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

static bool next_piece(const char **text, char piece[16]) {
    *text += strspn(*text, " ");
    size_t n = strcspn(*text, " ");
    if (n == 0) return false;
    size_t kept = n < 15 ? n : 15;
    memcpy(piece, *text, kept);
    piece[kept] = '\0';
    *text += n;
    return true;
}

static int weekday(const char *name) {
    for (int i = 0; i < 7; i++)
        if (!strcmp(weekdays[i], name)) return i;
    return -1;
}

static bool text_at(lua_State *L, int index, const char *where, const char *expected) {
    if (lua_type(L, index) == LUA_TSTRING) return true;
    if (!word_of(L, index, WORD_BROKEN)) bind_mistake(L, "%s is %s, expected %s", where, bind_show(L, index), expected);
    return false;
}

static void put_set(lua_State *L, struct word *w, const char *key, const bool *set, int count) {
    json_t *list = word_list(L, w, key);
    for (int i = 0; i < count; i++)
        if (set[i]) word_keep(L, json_array_append_new(list, json_integer(i)));
}

void time_put_days(lua_State *L, int index, const char *where, struct word *w) {
    static const char expected[] = "weekdays such as \"mon wed fri\", or \"daily\"";
    if (!text_at(L, index, where, expected)) return;
    const char *text = lua_tostring(L, index), *rest = text;
    bool daily = !strcmp(text, "daily"), set[7] = {0};
    int seen = 0;
    char piece[16];
    while (!daily && next_piece(&rest, piece)) {
        int day = weekday(piece);
        if (day < 0) {
            bind_mistake(L, "%s is %s: unknown day \"%s\"%s", where, bind_show(L, index), piece,
                         bind_nearest(bind_draft(L), piece, weekdays, 7));
            return;
        }
        if (set[day]) bind_mistake(L, "%s is %s: %s stands there twice", where, bind_show(L, index), piece);
        set[day] = true;
        seen++;
    }
    for (int i = 0; daily && i < 7; i++) set[i] = true;
    if (!daily && seen == 0) bind_mistake(L, "%s is empty, expected %s", where, expected);
    put_set(L, w, "days", set, 7);
}

static int minute_of(const char *piece) {
    static const char shape[] = "dd:dd";
    if (strlen(piece) != 5) return -1;
    for (int i = 0; i < 5; i++)
        if (shape[i] == ':' ? piece[i] != ':' : piece[i] < '0' || piece[i] > '9') return -1;
    int hour = (piece[0] - '0') * 10 + piece[1] - '0', minute = (piece[3] - '0') * 10 + piece[4] - '0';
    return hour < 24 && minute < 60 ? hour * 60 + minute : -1;
}

bool time_minute(lua_State *L, int index, const char *where, int *minute) {
    static const char expected[] = "a time of the day such as \"23:00\"";
    if (!text_at(L, index, where, expected)) return false;
    *minute = minute_of(lua_tostring(L, index));
    if (*minute < 0) bind_mistake(L, "%s is %s, expected %s", where, bind_show(L, index), expected);
    return *minute >= 0;
}

void time_put_at(lua_State *L, int index, const char *where, struct word *w) {
    static const char expected[] = "times of the day such as \"08:00 18:00\"";
    if (!text_at(L, index, where, expected)) return;
    const char *rest = lua_tostring(L, index);
    int last = -1;
    char piece[16];
    json_t *list = word_list(L, w, "at");
    while (next_piece(&rest, piece)) {
        int minute = minute_of(piece);
        if (minute <= last) {
            bind_mistake(L, "%s is %s, expected %s%s", where, bind_show(L, index), expected,
                         minute < 0 ? "" : ", each later than the one before");
            return;
        }
        last = minute;
        word_keep(L, json_array_append_new(list, json_integer(minute)));
    }
    if (last < 0) bind_mistake(L, "%s is empty, expected %s", where, expected);
}

void words_time_open(lua_State *L, struct draft *d) {
    bind_words(L, d, (const char *const[]){"seconds", "minutes", "hours", "days", "weeks", NULL}, l_time_duration);
}
