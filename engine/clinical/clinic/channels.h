/* channels.h - how a clinic reaches its patients, and how it is told that the service lives: a part of its settings.
 *
 *   "channels"?:{"email"?:{"server":"smtps://mail.example.org:465","from":"Knee Clinic <knee@example.org>","user"?:"knee",
 *                          "password_file"?:"/…","ca_file"?:"/…","plain"?:true,"detail"?:"full"},
 *                "webhook"?:{"url":"https://…","secret_file":"/…","ca_file"?:"/…","allow"?:["gateway.internal"],
 *                            "detail"?:"full"},
 *                "file"?:{"path":"/…","detail"?:"full"},"terminal"?:{}}      none: the terminal alone
 *   "messages"?:3                                                    a patient and day at most (DEF 3, hard cap 24)
 *   "heartbeat"?:{"file"?:"/…","url"?:"https://…","every_min"?:5}
 *   "anchor"?:{"file"?:"/…","url"?:"https://…"}
 *
 * Files are named by their whole path. Secrets are only ever named by a file, never written here. "plain" lets mail go
 * without TLS: for a server on the same machine. "detail":"full" puts exercises and doses into the message; without it a
 * message says only that a session is due (no health fact in what others may read). "allow" names hosts that may lie on a
 * private or loopback address, and do without TLS; heartbeat and anchor, which name no patient, go to https, or to this very
 * machine. What a channel's server or URL may look like is checked here; whether it answers, by `channel test`. */
#ifndef STRIDE_CLINICAL_CHANNELS_H
#define STRIDE_CLINICAL_CHANNELS_H
#include "base/arena.h"
#include "base/json.h"

#define CHANNELS_MAX_TEXT 500            /* bytes of a URL or a path */
#define CHANNELS_MAX_ALLOW 20
#define MESSAGES_DEFAULT 3               /* a patient and day (DEF; reliability rules, 4) */
#define MESSAGES_MOST 24                 /* the hard cap */
#define HEARTBEAT_EVERY_MIN 5            /* DEF */

enum channel_kind { CHANNEL_TERMINAL, CHANNEL_EMAIL, CHANNEL_WEBHOOK, CHANNEL_FILE, CHANNEL_KINDS };
const char *channel_kind_name(enum channel_kind k);              /* "email" */
bool channel_kind_from(const char *name, enum channel_kind *out);

struct email_settings { const char *server, *from, *user, *password_file, *ca_file; bool plain, full; };
struct webhook_settings { const char *url, *secret_file, *ca_file; const char **allow; size_t allowed; bool full; };
struct file_settings { const char *path; bool full; };
struct watch_settings { const char *file, *url; int every_min; };    /* both NULL: none */

struct clinic_channels {
    bool has[CHANNEL_KINDS];             /* those that are set; the terminal alone when none is */
    struct email_settings email;
    struct webhook_settings webhook;
    struct file_settings file;
    int messages;                        /* a patient and day */
    struct watch_settings heartbeat, anchor;
};

/* The members above out of a clinic's settings; settings NULL: a clinic that set nothing. STATUS_INPUT names the member. */
enum status clinic_channels_read(const json_t *settings, struct arena *a, struct clinic_channels *out, struct error *err);

#endif
