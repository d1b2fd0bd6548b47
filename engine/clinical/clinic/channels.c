#include "clinical/clinic/channels.h"
#include "base/address.h"
#include "base/text.h"
#include "base/url.h"
#include <string.h>

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status tried = (call);                                                                                    \
        if (tried != STATUS_OK) return tried;                                                                          \
    } while (0)
#define MAX_EVERY_MIN 1440

static const char *const names[CHANNEL_KINDS] = {
    [CHANNEL_TERMINAL] = "terminal", [CHANNEL_EMAIL] = "email", [CHANNEL_WEBHOOK] = "webhook", [CHANNEL_FILE] = "file"};

const char *channel_kind_name(enum channel_kind k) { return names[k]; }

bool channel_kind_from(const char *name, enum channel_kind *out) {
    for (int i = 0; i < CHANNEL_KINDS; i++)
        if (strcmp(names[i], name) == 0) {
            *out = (enum channel_kind)i;
            return true;
        }
    return false;
}

static enum status no_memory(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory"); }

/* --- members ------------------------------------------------------------------------------------------------------ */

/* One object of the settings, while it is read. */
struct part { const json_t *of; struct arena *arena; };

/* Text of one line that fits, or NULL. */
static enum status read_text(const struct part *p, const char *key, const char **out, struct error *err) {
    const char *why = NULL, *text = NULL;
    TRY(json_get_text_or(p->of, key, &text, err));
    *out = NULL;
    if (text == NULL) return STATUS_OK;
    if (*text == '\0') return error_set(err, STATUS_INPUT, "\"%s\" is empty", key);
    if (!text_is_clean(text, strlen(text), CHANNELS_MAX_TEXT, &why))
        return error_set(err, STATUS_INPUT, "\"%s\" %s", key, why);
    if (strchr(text, '\n') != NULL) return error_set(err, STATUS_INPUT, "\"%s\" has more than one line", key);
    *out = arena_text(p->arena, text);
    return *out != NULL ? STATUS_OK : no_memory(err);
}

static enum status need(const char *value, const char *key, const char *expected, struct error *err) {
    if (value != NULL) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"%s\": missing, expected %s", key, expected);
}

/* A service has no folder of its own that a clinic would know. */
static enum status read_path(const struct part *p, const char *key, const char **out, struct error *err) {
    TRY(read_text(p, key, out, err));
    if (*out == NULL || (**out == '/' && (*out)[strlen(*out) - 1] != '/')) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"%s\": \"%s\" is no whole path of a file, such as /etc/stride/%s", key, *out,
                     key);
}

static enum status read_full(const struct part *p, bool *full, struct error *err) {
    const char *detail = NULL;
    TRY(read_text(p, "detail", &detail, err));
    *full = detail != NULL;
    if (detail == NULL || strcmp(detail, "full") == 0) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"detail\": expected \"full\" or nothing, got \"%s\"", detail);
}

static enum status read_url(const struct part *p, const char *key, const char *const *schemes, const char *such,
                            struct url *url, const char **out, struct error *err) {
    TRY(read_text(p, key, out, err));
    if (*out == NULL) return STATUS_OK;
    const char *why = url_read(*out, schemes, url);
    if (why == NULL) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"%s\": \"%s\" %s; expected such as %s", key, *out, why, such);
}

/* --- the kinds ---------------------------------------------------------------------------------------------------- */

static enum status read_server(const struct part *p, struct email_settings *e, struct error *err) {
    static const char *const schemes[] = {"smtps", "smtp", NULL};
    static const char such[] = "smtps://mail.example.org:465";
    struct url url;
    TRY(read_url(p, "server", schemes, such, &url, &e->server, err));
    TRY(need(e->server, "server", such, err));
    if (*url.path != '\0' && strcmp(url.path, "/") != 0)
        return error_set(err, STATUS_INPUT, "\"server\": \"%s\" has something behind its host", e->server);
    if (!e->plain || strcmp(url.scheme, "smtp") == 0) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"plain\": mail to %s does not go without TLS", e->server);
}

static enum status read_from(const struct part *p, struct email_settings *e, struct error *err) {
    static const char such[] = "\"Knee Clinic <knee@example.org>\"";
    TRY(read_text(p, "from", &e->from, err));
    TRY(need(e->from, "from", such, err));
    const char *why = address_from_read(e->from, NULL);
    if (why == NULL) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"from\": \"%s\" %s; expected such as %s", e->from, why, such);
}

static enum status read_email(const struct part *p, struct clinic_channels *c, struct error *err) {
    static const char *const members[] = {"server",  "from",  "user",   "password_file",
                                          "ca_file", "plain", "detail", NULL};
    struct email_settings *e = &c->email;
    TRY(json_only(p->of, members, err));
    TRY(json_get_bool_or(p->of, "plain", &e->plain, err));
    TRY(read_server(p, e, err));
    TRY(read_from(p, e, err));
    TRY(read_text(p, "user", &e->user, err));
    TRY(read_path(p, "password_file", &e->password_file, err));
    TRY(read_path(p, "ca_file", &e->ca_file, err));
    if ((e->user != NULL) != (e->password_file != NULL))
        return error_set(err, STATUS_INPUT, "\"user\" and \"password_file\" go together: one of them is missing");
    return read_full(p, &e->full, err);
}

static enum status no_host(const char *given, struct error *err) {
    if (given == NULL) return error_set(err, STATUS_INPUT, "\"allow\": expected names of hosts");
    return error_set(err, STATUS_INPUT, "\"allow\": \"%s\" is no name of a host such as gateway.internal", given);
}

/* A host is what a URL takes for one. */
static enum status read_host(const struct part *p, const char *given, const char **out, struct error *err) {
    static const char *const schemes[] = {"https", NULL};
    struct url url;
    if (given == NULL) return no_host(given, err);
    const char *as_url = strchr(given, ':') != NULL ? arena_printf(p->arena, "https://[%s]", given)
                                                    : arena_printf(p->arena, "https://%s", given);
    if (as_url == NULL) return no_memory(err);
    if (url_read(as_url, schemes, &url) != NULL || *url.path != '\0' || url.port != 0) return no_host(given, err);
    *out = arena_text(p->arena, url.host);
    return *out != NULL ? STATUS_OK : no_memory(err);
}

static enum status read_allow(const struct part *p, struct webhook_settings *w, struct error *err) {
    json_t *list = NULL;
    TRY(json_get_array_or(p->of, "allow", &list, err));
    size_t count = json_array_size(list);
    if (count > CHANNELS_MAX_ALLOW)
        return error_set(err, STATUS_INPUT, "\"allow\" has %zu hosts, more than %d", count, CHANNELS_MAX_ALLOW);
    w->allow = arena_array(p->arena, count + 1, sizeof *w->allow);
    if (w->allow == NULL) return no_memory(err);
    for (; w->allowed < count; w->allowed++) {
        const char *given = json_string_value(json_array_get(list, w->allowed));
        TRY(read_host(p, given, &w->allow[w->allowed], err));
    }
    return STATUS_OK;
}

static bool is_allowed(const struct webhook_settings *w, const char *host) {
    for (size_t i = 0; i < w->allowed; i++)
        if (strcmp(w->allow[i], host) == 0) return true;
    return false;
}

static enum status read_webhook(const struct part *p, struct clinic_channels *c, struct error *err) {
    static const char *const members[] = {"url", "secret_file", "ca_file", "allow", "detail", NULL};
    static const char *const schemes[] = {"https", "http", NULL};
    static const char such[] = "https://push.example.org/stride";
    struct webhook_settings *w = &c->webhook;
    struct url url;
    TRY(json_only(p->of, members, err));
    TRY(read_url(p, "url", schemes, such, &url, &w->url, err));
    TRY(need(w->url, "url", such, err));
    TRY(read_path(p, "secret_file", &w->secret_file, err));
    TRY(need(w->secret_file, "secret_file", "the path of the file with the secret that signs", err));
    TRY(read_path(p, "ca_file", &w->ca_file, err));
    TRY(read_allow(p, w, err));
    if (strcmp(url.scheme, "http") == 0 && !is_allowed(w, url.host))
        return error_set(err, STATUS_INPUT,
                         "\"url\": \"%s\" is not https; a host that may do without stands in \"allow\"", w->url);
    return read_full(p, &w->full, err);
}

static enum status read_file(const struct part *p, struct clinic_channels *c, struct error *err) {
    static const char *const members[] = {"path", "detail", NULL};
    TRY(json_only(p->of, members, err));
    TRY(read_path(p, "path", &c->file.path, err));
    TRY(need(c->file.path, "path", "the path of the file that takes the reminders", err));
    return read_full(p, &c->file.full, err);
}

static enum status read_terminal(const struct part *p, struct clinic_channels *c, struct error *err) {
    static const char *const members[] = {NULL};
    (void)c;
    return json_only(p->of, members, err);
}

/* --- the parts ---------------------------------------------------------------------------------------------------- */

/* Says in which part the mistake is: "channels: email: "from": missing". */
static enum status within(const char *part, const char *name, enum status status, struct error *err) {
    if (status != STATUS_INPUT || err == NULL) return status;
    struct error inner = *err;
    return error_set(err, status, "%s%s%s: %s", part, *name != '\0' ? ": " : "", name, inner.message);
}

static enum status read_channels(const json_t *settings, struct arena *a, struct clinic_channels *c,
                                 struct error *err) {
    static enum status (*const read[CHANNEL_KINDS])(const struct part *, struct clinic_channels *, struct error *) = {
        [CHANNEL_TERMINAL] = read_terminal,
        [CHANNEL_EMAIL] = read_email,
        [CHANNEL_WEBHOOK] = read_webhook,
        [CHANNEL_FILE] = read_file};
    const char *known[CHANNEL_KINDS + 1] = {0};
    json_t *channels = NULL;
    for (int i = 0; i < CHANNEL_KINDS; i++) known[i] = names[i];
    TRY(json_get_object_or(settings, "channels", &channels, err));
    if (channels == NULL) return STATUS_OK;
    TRY(within("channels", "", json_only(channels, known, err), err));
    for (int i = 0; i < CHANNEL_KINDS; i++) {
        json_t *one = NULL;
        TRY(within("channels", "", json_get_object_or(channels, names[i], &one, err), err));
        c->has[i] = one != NULL;
        struct part p = {one, a};
        if (one != NULL) TRY(within("channels", names[i], read[i](&p, c, err), err));
    }
    return STATUS_OK;
}

/* What is told there holds nothing about patients, so a host on this machine may do without TLS. */
static enum status read_watch_url(const struct part *p, struct watch_settings *w, struct error *err) {
    static const char *const schemes[] = {"https", "http", NULL};
    struct url url = {.path = ""};
    TRY(read_url(p, "url", schemes, "https://watch.example.org/stride", &url, &w->url, err));
    if (w->url == NULL || strcmp(url.scheme, "https") == 0 || url_is_loopback(&url)) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"url\": \"%s\" is not https", w->url);
}

static enum status read_watch(const json_t *of, const char *name, struct arena *a, struct watch_settings *w,
                              struct error *err) {
    static const char *const members[] = {"file", "url", "every_min", NULL};
    static const char *const anchor[] = {"file", "url", NULL};
    bool beats = strcmp(name, "heartbeat") == 0;
    struct part p = {of, a};
    int64_t every_min = HEARTBEAT_EVERY_MIN;
    TRY(json_only(of, beats ? members : anchor, err));
    TRY(read_path(&p, "file", &w->file, err));
    TRY(read_watch_url(&p, w, err));
    TRY(json_get_int_or(of, "every_min", 1, MAX_EVERY_MIN, &every_min, err));
    w->every_min = beats ? (int)every_min : 0;
    if (w->file != NULL || w->url != NULL) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "expected \"file\" or \"url\", or both");
}

static enum status find_watch(const json_t *settings, const char *name, struct arena *a, struct watch_settings *w,
                              struct error *err) {
    json_t *of = NULL;
    TRY(json_get_object_or(settings, name, &of, err));
    return of != NULL ? within(name, "", read_watch(of, name, a, w, err), err) : STATUS_OK;
}

enum status clinic_channels_read(const json_t *settings, struct arena *a, struct clinic_channels *out,
                                 struct error *err) {
    struct error unasked;
    int64_t messages = MESSAGES_DEFAULT;
    bool any = false;
    if (err == NULL) err = &unasked;
    *out = (struct clinic_channels){.messages = MESSAGES_DEFAULT};
    if (settings != NULL) {
        TRY(read_channels(settings, a, out, err));
        TRY(json_get_int_or(settings, "messages", 1, MESSAGES_MOST, &messages, err));
        TRY(find_watch(settings, "heartbeat", a, &out->heartbeat, err));
        TRY(find_watch(settings, "anchor", a, &out->anchor, err));
    }
    out->messages = (int)messages;
    for (int i = 0; i < CHANNEL_KINDS; i++) any = any || out->has[i];
    out->has[CHANNEL_TERMINAL] = out->has[CHANNEL_TERMINAL] || !any;
    return STATUS_OK;
}
