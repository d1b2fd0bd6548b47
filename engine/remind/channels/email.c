/* email.c - one mail a reminder. What the server says of the message decides; what it says of us (its greeting, the
 * user, TLS) is the clinic's to put right and never the message's fault: such a reminder is tried again. */
#include "base/address.h"
#include "base/arena.h"
#include "remind/channels/letter.h"
#include "remind/channels/payload.h"
#include "remind/channels/secret.h"
#include "remind/mail.h"
#include "remind/wire.h"
#include "time/clock.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct email {
    struct arena *arena;
    struct email_settings settings;      /* its texts live in the arena */
    struct address_from sender;
    const char *domain;                  /* of sender */
    char *password; size_t password_n;
    struct clock clock;                  /* the Date of a mail is the world's, whatever clock the sessions go by */
    struct wire *wire;                   /* NULL: there is no loop */
};

struct sending_mail { struct email *email; channel_answered answered; void *arg; };

/* ---- The answer ---- */

/* 530, 534, 535, 538: the server wants a user, or another one. */
static bool is_about_login(const struct wire_reply *r) {
    return r->login || r->code == 530 || r->code == 534 || r->code == 535 || r->code == 538;
}

static enum channel_result judge(const struct wire_reply *r) {
    if (r->result == WIRE_LOST) return CHANNEL_LOST;
    if (r->result == WIRE_FAILED || r->greeting || is_about_login(r)) return CHANNEL_REFUSED_NOW;
    if (r->code / 100 == 2) return CHANNEL_ACCEPTED;
    return r->code / 100 == 5 ? CHANNEL_REFUSED : CHANNEL_REFUSED_NOW;
}

static void on_reply(void *arg, const struct wire_reply *r) {
    struct sending_mail *s = arg;
    const char *user = s->email->settings.user;
    char words[400];
    if (!is_about_login(r)) snprintf(words, sizeof words, "%s", r->why);
    else if (user) snprintf(words, sizeof words, "the server does not accept user %.100s: %.200s", user, r->why);
    else snprintf(words, sizeof words, "the server wants a user: %.200s", r->why);
    s->answered(s->arg, judge(r), words);
    free(s);
}

/* ---- The mail ---- */

enum header { FROM, TO, SUBJECT, DATE, MESSAGE_ID, MIME_VERSION, AUTO_SUBMITTED, HEADERS };
struct mail { struct text header[HEADERS], text, html; };

static void write_mail(struct mail *mail, struct email *e, const struct message *m) {
    char date[MAIL_DATE_SIZE];
    mail_put_address(&mail->header[FROM], "From", e->sender.name, e->sender.address);
    mail_put_address(&mail->header[TO], "To", m->name, m->to);
    mail_put_text(&mail->header[SUBJECT], "Subject", m->subject);
    text_add(&mail->header[DATE], "Date: %s", mail_date(date, e->clock.wall_ms(&e->clock)));
    text_add(&mail->header[MESSAGE_ID], "Message-ID: <%s@%s>", m->key, e->domain);
    text_put(&mail->header[MIME_VERSION], "MIME-Version: 1.0");
    text_put(&mail->header[AUTO_SUBMITTED], "Auto-Submitted: auto-generated");
    letter_text(&mail->text, m, e->settings.full);
    letter_html(&mail->html, m, e->settings.full);
}

static bool mail_failed(const struct mail *mail) {
    bool failed = text_failed(&mail->text) || text_failed(&mail->html);
    for (int i = 0; i < HEADERS; i++) failed = failed || text_failed(&mail->header[i]);
    return failed;
}

static void free_mail(struct mail *mail) {
    for (int i = 0; i < HEADERS; i++) text_fini(&mail->header[i]);
    text_fini(&mail->text);
    text_fini(&mail->html);
}

static void post_mail(struct channel *self, const struct mail *mail, const struct message *m, struct sending_mail *s) {
    const struct email *e = self->data;
    const char *headers[HEADERS + 1] = {NULL};
    for (int i = 0; i < HEADERS; i++) headers[i] = text_get(&mail->header[i]);
    struct wire_mail w = {.server = e->settings.server, .user = e->settings.user, .password = e->password,
        .ca_file = e->settings.ca_file, .plain = e->settings.plain, .from = e->sender.address, .to = m->to,
        .headers = headers, .text = text_get(&mail->text), .html = text_get(&mail->html),
        .patience_ms = self->patience_ms};
    wire_mail(e->wire, &w, on_reply, s);
}

/* ---- Sending ---- */

static bool is_key(const char *key) {
    for (const char *c = key; *c; c++)
        if (!isalnum((unsigned char)*c)) return false;
    return *key != '\0';
}

static bool may_be_sent(const struct message *m, char *words, size_t room) {
    struct error err;
    const char *why = m->to ? address_email_wrong(m->to) : NULL;
    if (!m->to) snprintf(words, room, "no e-mail address is known");
    else if (!payload_is_clean(m, &err)) snprintf(words, room, "%s", err.message);
    else if (why) snprintf(words, room, "the address %s", why);
    else if (!is_key(m->key)) snprintf(words, room, "the key \"%.80s\" cannot stand in a Message-ID", m->key);
    else return true;
    return false;
}

static void send_mail(struct channel *self, const struct message *m, channel_answered answered, void *arg) {
    struct email *e = self->data;
    char words[sizeof(struct error)];
    if (!may_be_sent(m, words, sizeof words)) {
        answered(arg, CHANNEL_REFUSED, words);
        return;
    }
    struct mail mail = {.text = {0}};
    struct sending_mail *s = e->wire ? malloc(sizeof *s) : NULL;
    if (s) write_mail(&mail, e, m);
    if (!s || mail_failed(&mail)) {
        free(s);
        answered(arg, CHANNEL_REFUSED_NOW, e->wire ? "out of memory" : "mail is sent by a running service only");
    } else {
        *s = (struct sending_mail){e, answered, arg};
        post_mail(self, &mail, m, s);
    }
    free_mail(&mail);
}

/* ---- The loop ---- */

static void attach(struct channel *self, uv_loop_t *loop) {
    struct email *e = self->data;
    (void)wire_open(loop, &e->wire, NULL); /* without it every send says so */
}

static void leave(struct channel *self) {
    struct email *e = self->data;
    if (e->wire) wire_leave(e->wire);
}

/* ---- Opening and closing ---- */

static void free_email(struct email *e) {
    wire_free(e->wire);
    secret_free(e->password, e->password_n);
    arena_free(e->arena);
    free(e);
}

static void close_email(struct channel *self) {
    free_email(self->data);
    self->data = NULL;
}

static enum status copy_settings(struct email *e, const struct email_settings *from, struct error *err) {
    const char *texts[] = {from->server, from->from, from->user, from->password_file, from->ca_file};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i]) texts[i] = arena_text(e->arena, texts[i]);
        else continue;
        if (!texts[i]) return error_set(err, STATUS_MEMORY, "out of memory");
    }
    e->settings = (struct email_settings){texts[0], texts[1], texts[2], texts[3], texts[4], from->plain, from->full};
    return STATUS_OK;
}

static enum status read_sender(struct email *e, struct error *err) {
    const char *why = address_from_read(e->settings.from, &e->sender);
    if (why) return error_set(err, STATUS_INPUT, "the sender \"%.200s\" %s", e->settings.from, why);
    e->domain = strchr(e->sender.address, '@') + 1;
    return STATUS_OK;
}

static enum status open_email(struct email *e, const struct email_settings *from, struct error *err) {
    e->arena = arena_new(ARENA_NO_LIMIT);
    if (!e->arena) return error_set(err, STATUS_MEMORY, "out of memory");
    clock_init_system(&e->clock);
    enum status status = copy_settings(e, from, err);
    if (status == STATUS_OK) status = read_sender(e, err);
    if (status == STATUS_OK && e->settings.password_file)
        status = secret_read(e->settings.password_file, 1, &e->password, &e->password_n, err);
    return status;
}

enum status channel_email(const struct email_settings *settings, struct channel *out, struct error *err) {
    struct email *e = calloc(1, sizeof *e);
    if (!e) return error_set(err, STATUS_MEMORY, "out of memory");
    enum status status = open_email(e, settings, err);
    if (status != STATUS_OK) {
        free_email(e);
        return status;
    }
    *out = (struct channel){.name = "email", .attach = attach, .leave = leave, .send = send_mail, .close = close_email,
                            .data = e, .patience_ms = CHANNEL_PATIENCE_MS};
    return STATUS_OK;
}
