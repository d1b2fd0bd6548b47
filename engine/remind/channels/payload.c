#include "remind/channels/payload.h"
#include "base/json_build.h"
#include "base/text.h"
#include "time/instant.h"
#include <string.h>

#define TEXT_MAX_BYTES ((size_t)64 * 1024)
#define LINE_MAX_BYTES ((size_t)500)

const char *payload_text(const struct message *m, bool full) {
    const char *text = full ? m->text : m->neutral;
    return text ? text : "";
}

static void put_instant(json_t **object, const char *key, int64_t instant_ms) {
    char written[INSTANT_SIZE];
    if (instant_ms > 0 && instant_ms != INSTANT_NONE) json_put_text(object, key, instant_format(written, instant_ms));
}

char *payload_json(const struct message *m, bool full) {
    json_t *object = json_object();
    json_put_text(&object, "key", m->key);
    json_put_text(&object, "reminder", m->reminder);
    json_put_text(&object, "session", m->session);
    json_put_text(&object, "patient", m->patient);
    json_put_text(&object, "name", m->name);
    json_put_text(&object, "to", m->to);
    json_put_text(&object, "when", m->when);
    json_put_text(&object, "zone", m->zone);
    put_instant(&object, "due", m->due_ms);
    put_instant(&object, "late_until", m->late_ms);
    json_put_bool(&object, "late", m->late);
    json_put_bool(&object, "uncertain", m->uncertain);
    json_put_text(&object, "subject", m->subject);
    json_put_text(&object, "text", payload_text(m, full));
    char *line = object ? json_canonical(object) : NULL;
    json_decref(object);
    return line;
}

/* ---- Checks ---- */

static bool is_clean(const char *what, const char *text, bool one_line, struct error *err) {
    const char *why = "has a line break";
    if (!text) return true;
    size_t most = one_line ? LINE_MAX_BYTES : TEXT_MAX_BYTES;
    if (text_is_clean(text, strlen(text), most, &why) && !(one_line && strchr(text, '\n'))) return true;
    error_set(err, STATUS_INPUT, "the %s %s", what, why);
    return false;
}

bool payload_is_clean(const struct message *m, struct error *why) {
    return is_clean("key", m->key, true, why) && is_clean("subject", m->subject, true, why) &&
           is_clean("time", m->when, true, why) && is_clean("zone", m->zone, true, why) &&
           is_clean("patient's name", m->name, true, why) && is_clean("address", m->to, true, why) &&
           is_clean("clinic's name", m->clinic, true, why) && is_clean("text", m->text, false, why) &&
           is_clean("neutral text", m->neutral, false, why);
}
