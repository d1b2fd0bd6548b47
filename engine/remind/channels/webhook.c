/* webhook.c - one signed POST a reminder. The receiver proves who sent it by X-Stride-Signature, tells an old one by
 * X-Stride-Time, which is signed too, and knows a repeat by Idempotency-Key. */
#include "base/arena.h"
#include "remind/channels/payload.h"
#include "remind/channels/secret.h"
#include "remind/wire.h"
#include "remind/wire_target.h"
#include "time/clock.h"
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECRET_LEAST ((size_t)16)
#define SIGNATURE_SIZE ((size_t)2 * crypto_auth_hmacsha256_BYTES + 1)

struct webhook {
    struct arena *arena;
    struct webhook_settings settings;    /* its texts live in the arena */
    char *secret; size_t secret_n;
    struct clock clock;                  /* the receiver's clock is the world's, whatever the sessions go by */
    struct wire *wire;                   /* NULL: there is no loop */
};

struct sending_hook { channel_answered answered; void *arg; };

/* ---- The answer ---- */

static enum channel_result judge(const struct wire_reply *r) {
    if (r->result == WIRE_LOST) return CHANNEL_LOST;
    if (r->result == WIRE_FAILED || r->code == 408 || r->code == 429 || r->code >= 500) return CHANNEL_REFUSED_NOW;
    return r->code / 100 == 2 ? CHANNEL_ACCEPTED : CHANNEL_REFUSED;
}

static void on_reply(void *arg, const struct wire_reply *r) {
    struct sending_hook *s = arg;
    s->answered(s->arg, judge(r), r->why);
    free(s);
}

/* ---- The signature: over the time, a dot and the body ---- */

static void sign(const struct webhook *h, const char *time, const char *body, char hex[static SIGNATURE_SIZE]) {
    crypto_auth_hmacsha256_state state;
    unsigned char digest[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)h->secret, h->secret_n);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)time, strlen(time));
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)".", 1);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)body, strlen(body));
    crypto_auth_hmacsha256_final(&state, digest);
    sodium_bin2hex(hex, SIGNATURE_SIZE, digest, sizeof digest);
    sodium_memzero(&state, sizeof state);
}

static void post(struct channel *self, const struct message *m, const char *body, struct sending_hook *s) {
    struct webhook *h = self->data;
    char key[200], time[60], signature[40 + SIGNATURE_SIZE], seconds[24], hex[SIGNATURE_SIZE];
    snprintf(seconds, sizeof seconds, "%" PRId64, h->clock.wall_ms(&h->clock) / 1000);
    sign(h, seconds, body, hex);
    snprintf(key, sizeof key, "Idempotency-Key: %s", m->key);
    snprintf(time, sizeof time, "X-Stride-Time: %s", seconds);
    snprintf(signature, sizeof signature, "X-Stride-Signature: v1=%s", hex);
    const char *headers[] = {"Content-Type: application/json", key, time, signature, NULL};
    struct wire_post w = {.url = h->settings.url, .body = body, .headers = headers, .ca_file = h->settings.ca_file,
        .allow = h->settings.allow, .allowed = h->settings.allowed, .patience_ms = self->patience_ms};
    wire_post(h->wire, &w, on_reply, s);
}

/* ---- Sending ---- */

#define KEY_MAX ((size_t)128)

static void send_hook(struct channel *self, const struct message *m, channel_answered answered, void *arg) {
    struct webhook *h = self->data;
    struct error why;
    if (strlen(m->key) > KEY_MAX || !payload_is_clean(m, &why)) {
        answered(arg, CHANNEL_REFUSED, strlen(m->key) > KEY_MAX ? "the key is too long" : why.message);
        return;
    }
    struct sending_hook *s = h->wire ? malloc(sizeof *s) : NULL;
    char *body = s ? payload_json(m, h->settings.full) : NULL;
    if (!body) {
        free(s);
        answered(arg, CHANNEL_REFUSED_NOW, h->wire ? "out of memory" : "webhooks are called by a running service only");
        return;
    }
    *s = (struct sending_hook){answered, arg};
    post(self, m, body, s);
    free(body);
}

/* ---- The loop ---- */

static void attach(struct channel *self, uv_loop_t *loop) {
    struct webhook *h = self->data;
    (void)wire_open(loop, &h->wire, NULL); /* without it every send says so */
}

static void leave(struct channel *self) {
    struct webhook *h = self->data;
    if (h->wire) wire_leave(h->wire);
}

/* ---- Opening and closing ---- */

static void free_webhook(struct webhook *h) {
    wire_free(h->wire);
    secret_free(h->secret, h->secret_n);
    arena_free(h->arena);
    free(h);
}

static void close_webhook(struct channel *self) {
    free_webhook(self->data);
    self->data = NULL;
}

static bool copy_settings(struct webhook *h, const struct webhook_settings *from) {
    const char **allow = arena_array(h->arena, from->allowed, sizeof *allow);
    const char *url = arena_text(h->arena, from->url), *secret_file = arena_text(h->arena, from->secret_file);
    const char *ca_file = from->ca_file ? arena_text(h->arena, from->ca_file) : NULL;
    if (!allow || !url || !secret_file || (from->ca_file && !ca_file)) return false;
    for (size_t i = 0; i < from->allowed; i++)
        if (!(allow[i] = arena_text(h->arena, from->allow[i]))) return false;
    h->settings = (struct webhook_settings){url, secret_file, ca_file, allow, from->allowed, from->full};
    return true;
}

static enum status open_webhook(struct webhook *h, const struct webhook_settings *from, struct error *err) {
    struct wire_url url;
    h->arena = arena_new(ARENA_NO_LIMIT);
    if (!h->arena || !copy_settings(h, from)) return error_set(err, STATUS_MEMORY, "out of memory");
    clock_init_system(&h->clock);
    if (!wire_url_read(h->settings.url, &url))
        return error_set(err, STATUS_INPUT, "the webhook's URL \"%.200s\" cannot be read", h->settings.url);
    return secret_read(h->settings.secret_file, SECRET_LEAST, &h->secret, &h->secret_n, err);
}

enum status channel_webhook(const struct webhook_settings *settings, struct channel *out, struct error *err) {
    struct webhook *h = calloc(1, sizeof *h);
    if (!h) return error_set(err, STATUS_MEMORY, "out of memory");
    enum status status = open_webhook(h, settings, err);
    if (status != STATUS_OK) {
        free_webhook(h);
        return status;
    }
    *out = (struct channel){.name = "webhook", .attach = attach, .leave = leave, .send = send_hook,
                            .close = close_webhook, .data = h, .patience_ms = WIRE_PATIENCE_MS};
    return STATUS_OK;
}
