#include "time/zone.h"
#include "base/text.h"
#include "time/instant.h"
#include <errno.h>
#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TZDATA    "/usr/share/zoneinfo/tzdata.zi"
#define NAME_SIZE 64
#define LINE_SIZE 512
#define FIRST_S   INT64_C(-259200)    /* three days before 1970, for wall times on its first day */
#define LAST_S    INT64_C(4765392000) /* three days after 2120 */

/* ------------------------------------------------------------------------------------------ the system's zone list */

struct names {
    char version[32];
    size_t count, room;
    char **name;
    bool failed;
};

static void add_name(struct names *list, const char *name) {
    if (list->failed || strlen(name) >= NAME_SIZE) return;
    if (list->count == list->room) {
        size_t room = list->room > 0 ? list->room * 2 : 1024;
        char **grown = realloc(list->name, room * sizeof *grown);
        if (grown == NULL) {
            list->failed = true;
            return;
        }
        list->name = grown;
        list->room = room;
    }
    char *copy = strdup(name);
    if (copy == NULL) {
        list->failed = true;
        return;
    }
    list->name[list->count++] = copy;
}

/* "Z Europe/Berlin 0:53:28 …" declares a zone, "L Europe/Berlin Arctic/Longyearbyen" another name for one. */
static void read_line(struct names *list, const char *line) {
    char name[LINE_SIZE];
    if (sscanf(line, "Z %511s", name) == 1 || sscanf(line, "L %*s %511s", name) == 1)
        add_name(list, name);
    else if (sscanf(line, "# version %511s", name) == 1)
        snprintf(list->version, sizeof list->version, "%.*s", (int)sizeof list->version - 1, name);
}

static void free_names(struct names *list) {
    if (list == NULL) return;
    for (size_t i = 0; i < list->count; i++) free(list->name[i]);
    free(list->name);
    free(list);
}

static enum status read_names(struct names *list, struct error *err) {
    char line[LINE_SIZE];
    FILE *file = fopen(TZDATA, "re");
    if (file == NULL)
        return error_set(err, STATUS_ENVIRONMENT, "cannot read the list of time zones %s: %s", TZDATA, strerror(errno));
    while (fgets(line, sizeof line, file) != NULL) read_line(list, line);
    bool bad = ferror(file) != 0;
    fclose(file);
    if (list->failed) return error_set(err, STATUS_MEMORY, "out of memory while reading the list of time zones");
    if (bad || list->count == 0)
        return error_set(err, STATUS_ENVIRONMENT, "the list of time zones %s cannot be used", TZDATA);
    return STATUS_OK;
}

/* The list is read once and kept: an event's tzdata version shall be that of the zones the process works with. */
static enum status get_names(const struct names **out, struct error *err) {
    static GMutex lock;
    static struct names *kept;
    enum status status = STATUS_OK;
    g_mutex_lock(&lock);
    if (kept == NULL) {
        struct names *list = calloc(1, sizeof *list);
        if (list == NULL)
            status = error_set(err, STATUS_MEMORY, "out of memory while reading the list of time zones");
        else
            status = read_names(list, err);
        if (status == STATUS_OK)
            kept = list;
        else
            free_names(list);
    }
    *out = kept;
    g_mutex_unlock(&lock);
    return status;
}

const char *zone_tzdata(void) {
    const struct names *list;
    if (get_names(&list, NULL) != STATUS_OK || list->version[0] == '\0') return "unknown";
    return list->version;
}

/* Besides slips of the finger: the right letters in the wrong case, and the town alone. */
static const char *meant(const char *name, const struct names *list) {
    for (size_t i = 0; i < list->count; i++) {
        const char *town = strrchr(list->name[i], '/');
        if (g_ascii_strcasecmp(name, list->name[i]) == 0) return list->name[i];
        if (town != NULL && g_ascii_strcasecmp(name, town + 1) == 0) return list->name[i];
    }
    return text_nearest(name, (const char *const *)list->name, list->count);
}

static enum status check_name(const char *name, struct error *err) {
    const struct names *list;
    enum status status = get_names(&list, err);
    if (status != STATUS_OK) return status;
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(name, list->name[i]) == 0) return STATUS_OK;
    }
    const char *nearest = meant(name, list);
    if (nearest == NULL) return error_set(err, STATUS_INPUT, "there is no time zone \"%.60s\"", name);
    return error_set(err, STATUS_INPUT, "there is no time zone \"%.60s\", did you mean \"%s\"?", name, nearest);
}

/* -------------------------------------------------------------------------------------------------- the table */

/* A time with one offset. What a wall time means is found by until_wall_ms alone: it ends the wall times that are at or
 * before this change's, and never falls from one change to the next, even if two changes lie within a day. */
struct span {
    int64_t from_ms, until_wall_ms;
    int32_t offset_s;
};

struct zone {
    char name[NAME_SIZE];
    size_t count;
    struct span span[]; /* the first from INT64_MIN, the last until INT64_MAX */
};

struct change {
    int64_t from_s;
    int32_t offset_s;
};

/* The first instant after `from` that lies in another interval of GLib's than `from`, or LAST_S: doubling steps until
 * one is past it, then halves. */
static int64_t interval_end(GTimeZone *tz, int64_t from, int interval) {
    int64_t inside = from, step = 1 << 20, outside = LAST_S;
    while (inside + step < LAST_S) {
        if (g_time_zone_find_interval(tz, G_TIME_TYPE_UNIVERSAL, inside + step) != interval) {
            outside = inside + step;
            break;
        }
        inside += step;
        step *= 2;
    }
    while (outside - inside > 1) {
        int64_t middle = inside + (outside - inside) / 2;
        if (g_time_zone_find_interval(tz, G_TIME_TYPE_UNIVERSAL, middle) == interval)
            inside = middle;
        else
            outside = middle;
    }
    return outside;
}

/* GLib's interval may begin only with another name or another idea of summer time: those are no changes of ours. */
static GArray *gather(GTimeZone *tz) {
    GArray *changes = g_array_new(FALSE, FALSE, sizeof(struct change));
    for (int64_t at = FIRST_S; at < LAST_S;) {
        int interval = g_time_zone_find_interval(tz, G_TIME_TYPE_UNIVERSAL, at);
        struct change now = {at, g_time_zone_get_offset(tz, interval)};
        const struct change *last = changes->len > 0 ? &g_array_index(changes, struct change, changes->len - 1) : NULL;
        if (last == NULL || last->offset_s != now.offset_s) g_array_append_val(changes, now);
        at = interval_end(tz, at, interval);
    }
    return changes;
}

static void fill(struct zone *z, const GArray *changes) {
    int64_t latest = INT64_MIN;
    for (size_t i = 0; i < z->count; i++) {
        const struct change *now = &g_array_index(changes, struct change, i);
        z->span[i].from_ms = i == 0 ? INT64_MIN : now->from_s * 1000;
        z->span[i].offset_s = now->offset_s;
        z->span[i].until_wall_ms = INT64_MAX;
        if (i + 1 == z->count) break;
        int64_t until = (g_array_index(changes, struct change, i + 1).from_s + now->offset_s) * 1000;
        if (until > latest) latest = until;
        z->span[i].until_wall_ms = latest;
    }
}

enum status zone_load(const char *name, struct zone **out, struct error *err) {
    char file[NAME_SIZE + 1];
    enum status status = check_name(name, err);
    if (status != STATUS_OK) return status;
    snprintf(file, sizeof file, ":%s", name); /* the colon says "a file": without it EST5EDT would be taken as a rule */
    GTimeZone *tz = g_time_zone_new_identifier(file);
    if (tz == NULL) return error_set(err, STATUS_ENVIRONMENT, "the system has no data for the time zone %s", name);
    GArray *changes = gather(tz);
    struct zone *z = calloc(1, sizeof *z + changes->len * sizeof z->span[0]);
    if (z != NULL) {
        snprintf(z->name, sizeof z->name, "%s", name);
        z->count = changes->len;
        fill(z, changes);
        *out = z;
    }
    g_array_free(changes, TRUE);
    g_time_zone_unref(tz);
    if (z == NULL) return error_set(err, STATUS_MEMORY, "out of memory while reading the time zone %s", name);
    return STATUS_OK;
}

void zone_free(struct zone *z) { free(z); }

const char *zone_name(const struct zone *z) { return z->name; }

static size_t span_at(const struct zone *z, int64_t instant_ms) {
    size_t low = 0, high = z->count; /* span[low] has begun, span[high] has not */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (z->span[middle].from_ms <= instant_ms)
            low = middle;
        else
            high = middle;
    }
    return low;
}

int32_t zone_offset_s(const struct zone *z, int64_t instant_ms) { return z->span[span_at(z, instant_ms)].offset_s; }

int32_t zone_steady_s(const struct zone *z, int64_t instant_ms, int64_t *from_ms, int64_t *until_ms) {
    size_t at = span_at(z, instant_ms);
    *from_ms = z->span[at].from_ms;
    *until_ms = at + 1 < z->count ? z->span[at + 1].from_ms : INT64_MAX;
    return z->span[at].offset_s;
}

struct local zone_local(const struct zone *z, int64_t instant_ms) {
    int32_t offset_s = zone_offset_s(z, instant_ms);
    return (struct local){instant_ms + offset_s * INT64_C(1000), offset_s};
}

/* The first span whose wall times are not all over at wall_ms. Either it shows wall_ms, and is the first that does; or
 * wall_ms falls before it, in the gap after the span before. */
int64_t zone_instant_ms(const struct zone *z, int64_t wall_ms) {
    size_t low = 0, high = z->count - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (wall_ms < z->span[middle].until_wall_ms)
            high = middle;
        else
            low = middle + 1;
    }
    int64_t instant_ms = wall_ms - z->span[low].offset_s * INT64_C(1000);
    if (instant_ms < z->span[low].from_ms && low > 0) instant_ms = wall_ms - z->span[low - 1].offset_s * INT64_C(1000);
    return instant_ms;
}

/* From when on wall times mean their instants by span i's offset: after the wall times before it, and after the gap. */
static int64_t stretch_begin(const struct zone *z, size_t i) {
    if (i == 0) return INT64_MIN;
    int64_t shown_ms = z->span[i].from_ms + z->span[i].offset_s * INT64_C(1000);
    return shown_ms > z->span[i - 1].until_wall_ms ? shown_ms : z->span[i - 1].until_wall_ms;
}

struct zone_stretch zone_stretch(const struct zone *z, int64_t wall_ms) {
    size_t low = 0, high = z->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (stretch_begin(z, middle) <= wall_ms)
            low = middle;
        else
            high = middle;
    }
    return (struct zone_stretch){stretch_begin(z, low), high < z->count ? stretch_begin(z, high) : INT64_MAX,
                                 z->span[low].offset_s * INT64_C(1000)};
}

/* ---------------------------------------------------------------------------------------------------- the cache */

struct zones {
    struct zone **zone; /* by name */
    size_t count, room;
};

struct zones *zones_new(void) {
    return calloc(1, sizeof(struct zones));
}

void zones_free(struct zones *zs) {
    if (zs == NULL) return;
    for (size_t i = 0; i < zs->count; i++) zone_free(zs->zone[i]);
    free(zs->zone);
    free(zs);
}

/* Where the name is, or belongs. */
static size_t place(const struct zones *zs, const char *name) {
    size_t low = 0, high = zs->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(zs->zone[middle]->name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool make_room(struct zones *zs) {
    if (zs->count < zs->room) return true;
    size_t room = zs->room > 0 ? zs->room * 2 : 8;
    struct zone **grown = realloc(zs->zone, room * sizeof *grown);
    if (grown == NULL) return false;
    zs->zone = grown;
    zs->room = room;
    return true;
}

enum status zones_get(struct zones *zs, const char *name, const struct zone **out, struct error *err) {
    struct zone *z = NULL;
    size_t at = place(zs, name);
    if (at < zs->count && strcmp(zs->zone[at]->name, name) == 0) {
        *out = zs->zone[at];
        return STATUS_OK;
    }
    if (!make_room(zs)) return error_set(err, STATUS_MEMORY, "out of memory while reading the time zone %.60s", name);
    enum status status = zone_load(name, &z, err);
    if (status != STATUS_OK) return status;
    memmove(&zs->zone[at + 1], &zs->zone[at], (zs->count - at) * sizeof zs->zone[0]);
    zs->zone[at] = z;
    zs->count++;
    *out = z;
    return STATUS_OK;
}
