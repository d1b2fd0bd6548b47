/* channel list, test: by which channels the clinic reaches its patients, and whether one of them works. */
#include "base/address.h"
#include "base/hash.h"
#include "base/json_build.h"
#include "cli/clinic_file.h"
#include "cli/command.h"
#include "cli/render.h"
#include "remind/channel_try.h"
#include "time/instant.h"
#include <string.h>
#include <unistd.h>

static const struct option test_options[] = {
    {"to", OPTION_TEXT, "ADDRESS", "whom to send it: an e-mail address, or what the webhook's receiver goes by", 0, 0,
     NULL},
    {0}};

/* The clinic's settings (NULL: none), as JSON that lives with *answer and as channels. */
static enum status settings_of(struct context *c, json_t **answer, const json_t **settings, struct clinic_channels *out,
                               struct error *err) {
    enum status status = context_ask(c, "clinic-show", json_object(), answer, err);
    if (status != STATUS_OK) return status;
    *settings = json_object_get(*answer, "clinic");
    if (!json_is_object(*settings)) *settings = NULL;
    return clinic_channels_read(*settings, c->arena, out, err);
}

/* ---- List ---- */

/* What is set, as it is set; it holds no secret. */
static json_t *list_json(const json_t *settings, const struct clinic_channels *channels) {
    json_t *list = json_array(), *o = json_object();
    for (int i = 0; i < CHANNEL_KINDS; i++) {
        const char *name = channel_kind_name((enum channel_kind)i);
        const json_t *of = json_object_get(json_object_get(settings, "channels"), name);
        if (!channels->has[i]) continue;
        json_t *one = of != NULL ? json_copy((json_t *)of) : json_object();
        json_put_text(&one, "channel", name);
        json_push(&list, one);
    }
    json_put(&o, "channels", list);
    json_put_int(&o, "messages", channels->messages);
    return o;
}

static const char *where_to(const json_t *one) {
    const char *const keys[] = {"server", "url", "path"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (*render_get(one, keys[i]) != '\0') return render_get(one, keys[i]);
    return "lines on the standard output of serve";
}

static void write_list(struct render *r, const json_t *answer) {
    const json_t *list = json_object_get(answer, "channels");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        bool whole = render_is(one, "detail", "full") || render_is(one, "channel", "terminal");
        text_add(r->t, "%-9s %s", render_get(one, "channel"), where_to(one));
        if (*render_get(one, "from") != '\0') text_add(r->t, ", from %s", render_get(one, "from"));
        text_put(r->t, whole ? "; with exercises and doses\n" : "; says only that a session is due\n");
    }
    text_add(r->t, "at most %lld messages with exercises a patient and day\n",
             (long long)json_integer_value(json_object_get(answer, "messages")));
}

static enum status list(struct context *c, struct error *err) {
    struct clinic_channels channels;
    const json_t *settings;
    json_t *answer = NULL;
    enum status status = settings_of(c, &answer, &settings, &channels, err);
    json_t *value = status == STATUS_OK ? list_json(settings, &channels) : NULL;
    json_decref(answer);
    return status == STATUS_OK ? context_show(c, value, write_list, err) : status;
}

/* ---- Test ---- */

static enum status not_set(const char *name, const struct clinic_channels *channels, struct error *err) {
    struct text t = {0};
    for (int i = 0; i < CHANNEL_KINDS; i++)
        if (channels->has[i]) text_add(&t, "%s%s", t.length > 0 ? ", " : "", channel_kind_name((enum channel_kind)i));
    enum status status =
        error_set(err, STATUS_INPUT, "the clinic has no channel \"%s\"; it has: %s", name, text_get(&t));
    text_fini(&t);
    return status;
}

static enum status which(const char *name, const struct clinic_channels *channels, enum channel_kind *kind,
                         struct error *err) {
    return channel_kind_from(name, kind) && channels->has[*kind] ? STATUS_OK : not_set(name, channels, err);
}

static enum status check_to(enum channel_kind kind, const char *to, struct error *err) {
    if (kind != CHANNEL_EMAIL) return STATUS_OK;
    if (to == NULL) return error_set(err, STATUS_USAGE, "--to is needed: the address that the mail goes to");
    const char *why = address_email_wrong(to);
    return why == NULL ? STATUS_OK : error_set(err, STATUS_INPUT, "--to: \"%s\" is not an address: it %s", to, why);
}

static const char *local_time(struct context *c, const struct clinic_site *site, int64_t now_ms) {
    char date[INSTANT_SIZE], minute[INSTANT_SIZE];
    int64_t wall_ms = site->zone != NULL ? zone_local(site->zone, now_ms).wall_ms : now_ms;
    return arena_printf(c->arena, "%s %s", date_format(date, wall_day(wall_ms)),
                        minute_format(minute, wall_minute(wall_ms)));
}

/* It names nobody and asks for nothing. */
static enum status compose(struct context *c, const json_t *settings, const char *name, struct message *m,
                           struct error *err) {
    struct clinic_site site;
    struct clock clock;
    char key[HASH_SIZE], random[33];
    clock_init_system(&clock);
    hash_random(random);
    hash_text(key, random, strlen(random));
    (void)clinic_site_init(c, settings, &site, NULL); /* without its zone: by UTC */
    *m = (struct message){.reminder = arena_printf(c->arena, "test/%s/0", name),
                          .key = arena_text(c->arena, key),
                          .due_ms = clock.wall_ms(&clock),
                          .subject = "A test message",
                          .text = "This is a test of the reminders. There is nothing to do.",
                          .patient = "test",
                          .session = "test",
                          .zone = site.zone != NULL ? arena_text(c->arena, site.clinic->zone) : "UTC",
                          .clinic = site.clinic != NULL ? arena_text(c->arena, site.clinic->name) : NULL,
                          .to = options_text(c->options, "to")};
    m->neutral = m->text;
    m->late_ms = m->due_ms + HOUR_MS;
    m->when = local_time(c, &site, m->due_ms);
    clinic_site_fini(&site);
    if (m->reminder != NULL && m->key != NULL && m->when != NULL && m->zone != NULL) return STATUS_OK;
    return error_set(err, STATUS_MEMORY, "out of memory");
}

static const char *result_words(enum channel_result result) {
    switch (result) {
    case CHANNEL_ACCEPTED: return "accepted";
    case CHANNEL_REFUSED_NOW: return "refused for now";
    case CHANNEL_LOST: return "no answer";
    case CHANNEL_REFUSED: break;
    }
    return "refused";
}

static void write_tried(struct render *r, const json_t *answer) {
    if (!render_is(answer, "result", "accepted")) return; /* said on standard error */
    text_add(r->t, "%s: accepted", render_get(answer, "channel"));
    if (*render_get(answer, "to") != '\0') text_add(r->t, " for %s", render_get(answer, "to"));
    text_put(r->t, "\n");
}

static enum status conclude(struct context *c, const char *name, const struct channel_tried *tried, struct error *err) {
    json_t *o = json_object();
    json_put_text(&o, "channel", name);
    json_put_text(&o, "result", result_words(tried->result));
    json_put_text(&o, "to", options_text(c->options, "to"));
    if (tried->detail.message[0] != '\0') json_put_text(&o, "detail", tried->detail.message);
    enum status status = context_show(c, o, write_tried, err);
    if (status != STATUS_OK || tried->result == CHANNEL_ACCEPTED) return status;
    const char *why = tried->detail.message[0] != '\0' ? tried->detail.message : "no reason was given";
    if (tried->result == CHANNEL_LOST)
        return error_set(err, STATUS_NO, "%s: handed over, and no answer came, so it may have arrived: %s", name, why);
    return error_set(err, STATUS_NO, "%s: %s: %s", name, result_words(tried->result), why);
}

static enum status test(struct context *c, struct error *err) {
    struct clinic_channels channels;
    struct channel_tried tried;
    const json_t *settings;
    const char *name = context_arg(c, 0), *to = options_text(c->options, "to");
    json_t *answer = NULL;
    struct message m;
    enum channel_kind kind = CHANNEL_TERMINAL;
    enum status status = settings_of(c, &answer, &settings, &channels, err);
    if (status == STATUS_OK) status = which(name, &channels, &kind, err);
    if (status == STATUS_OK) status = check_to(kind, to, err);
    if (status == STATUS_OK) status = compose(c, settings, name, &m, err);
    json_decref(answer);
    /* Standard output is for the answer. */
    if (status == STATUS_OK) status = channel_try(&channels, kind, STDERR_FILENO, &m, &tried, err);
    return status == STATUS_OK ? conclude(c, name, &tried, err) : status;
}

const struct command command_channel_list = {
    .name = "channel list",
    .summary = "List the channels by which the clinic reaches its patients",
    .args = "",
    .example = "channel list --store clinic.db",
    .groups = WITH_STORE | WITH_JSON,
    .run = list,
};
const struct command command_channel_test = {
    .name = "channel test",
    .summary = "Send one harmless message by a channel of the clinic, and say what happened",
    .args = "NAME",
    .example = "channel test email --to you@example.org --store clinic.db",
    .own = test_options,
    .groups = WITH_STORE | WITH_JSON,
    .least = 1,
    .most = 1,
    .run = test,
};
