#include "cli/settle.h"
#include <string.h>

void settle_saw(struct settle *s, int64_t now_ms) {
    if (!s->changed) s->first_ms = now_ms;
    s->last_ms = now_ms;
    s->changed = true;
}

int64_t settle_due_ms(const struct settle *s) {
    if (!s->changed) return INT64_MAX;
    int64_t quiet_ms = s->last_ms + SETTLE_QUIET_MS, most_ms = s->first_ms + SETTLE_MOST_MS;
    return quiet_ms < most_ms ? quiet_ms : most_ms;
}

bool settle_take(struct settle *s, int64_t now_ms) {
    if (now_ms < settle_due_ms(s)) return false;
    *s = (struct settle){0};
    return true;
}

enum settle_name settle_name(const char *name) {
    if (name == NULL) return SETTLE_SCRIPT;
    size_t n = strlen(name);
    if (name[0] == '.' || n == 0) return SETTLE_NOTHING;
    if (n > 4 && strcmp(name + n - 4, ".lua") == 0) return SETTLE_SCRIPT;
    return name[strcspn(name, "~#")] == '\0' ? SETTLE_FOLDER : SETTLE_NOTHING;
}
