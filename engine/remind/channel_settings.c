#include "remind/channel_settings.h"
#include <string.h>

/* In place; NULL stays NULL. */
static bool copy_texts(const char **const *texts, size_t n, struct arena *a) {
    for (size_t i = 0; i < n; i++) {
        if (!*texts[i]) continue;
        *texts[i] = arena_text(a, *texts[i]);
        if (!*texts[i]) return false;
    }
    return true;
}

bool channel_settings_copy(const struct clinic_channels *from, struct arena *a, struct clinic_channels *out) {
    struct email_settings *e = &out->email;
    struct webhook_settings *w = &out->webhook;
    const char **const texts[] = {&e->server,       &e->from,          &e->user,           &e->password_file,
                                  &e->ca_file,      &w->url,           &w->secret_file,    &w->ca_file,
                                  &out->file.path,  &out->anchor.file, &out->anchor.url,   &out->heartbeat.file,
                                  &out->heartbeat.url};
    *out = *from;
    if (!copy_texts(texts, sizeof texts / sizeof *texts, a)) return false;
    if (from->webhook.allowed == 0) return true;
    w->allow = arena_array(a, w->allowed, sizeof *w->allow);
    for (size_t i = 0; w->allow && i < w->allowed; i++)
        if (!(w->allow[i] = arena_text(a, from->webhook.allow[i]))) return false;
    return w->allow != NULL;
}

static bool same_text(const char *a, const char *b) { return a && b ? strcmp(a, b) == 0 : a == b; }

static bool same_email(const struct email_settings *a, const struct email_settings *b) {
    return same_text(a->server, b->server) && same_text(a->from, b->from) && same_text(a->user, b->user) &&
           same_text(a->password_file, b->password_file) && same_text(a->ca_file, b->ca_file) && a->plain == b->plain &&
           a->full == b->full;
}

static bool same_webhook(const struct webhook_settings *a, const struct webhook_settings *b) {
    if (!same_text(a->url, b->url) || !same_text(a->secret_file, b->secret_file) || a->full != b->full ||
        !same_text(a->ca_file, b->ca_file) || a->allowed != b->allowed)
        return false;
    for (size_t i = 0; i < a->allowed; i++)
        if (!same_text(a->allow[i], b->allow[i])) return false;
    return true;
}

bool channel_settings_same(const struct clinic_channels *a, const struct clinic_channels *b, enum channel_kind kind) {
    if (a->has[kind] != b->has[kind]) return false;
    if (!a->has[kind]) return true;
    switch (kind) {
    case CHANNEL_EMAIL: return same_email(&a->email, &b->email);
    case CHANNEL_WEBHOOK: return same_webhook(&a->webhook, &b->webhook);
    case CHANNEL_FILE: return same_text(a->file.path, b->file.path) && a->file.full == b->file.full;
    case CHANNEL_TERMINAL:
    case CHANNEL_KINDS: break;
    }
    return true;
}
