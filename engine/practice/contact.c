#include "practice/contact.h"
#include "base/address.h"
#include "base/json_build.h"
#include "base/text.h"
#include "practice/channels_of.h"
#include "practice/try.h"
#include <string.h>

#define NAME_MAX_BYTES 200

/* --- reading ------------------------------------------------------------------------------------------------------ */

static enum status read_name(const json_t *args, const char **out, struct error *err) {
    const char *why = NULL;
    TRY(json_get_text_or(args, "name", out, err));
    if (*out == NULL) return STATUS_OK;
    if (!text_is_clean(*out, strlen(*out), NAME_MAX_BYTES, &why))
        return error_set(err, STATUS_INPUT, "\"name\" %s", why);
    if (strchr(*out, '\n') != NULL) return error_set(err, STATUS_INPUT, "\"name\" has more than one line");
    return STATUS_OK;
}

static enum status read_email(const json_t *args, const char **out, struct error *err) {
    TRY(json_get_text_or(args, "email", out, err));
    const char *why = *out != NULL && **out != '\0' ? address_email_wrong(*out) : NULL;
    if (why == NULL) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"email\": \"%s\" is not an address: it %s", *out, why);
}

static enum status read_phone(const json_t *args, const char **out, struct error *err) {
    TRY(json_get_text_or(args, "phone", out, err));
    const char *why = *out != NULL && **out != '\0' ? address_phone_wrong(*out) : NULL;
    if (why == NULL) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"phone\": \"%s\" is not a telephone number: it %s", *out, why);
}

static bool clinic_has(const struct request *r, int kind) {
    const struct clinic *c = r->clinic.clinic;
    return c != NULL ? c->channels.has[kind] : kind == CHANNEL_TERMINAL;
}

static enum status unknown_channel(const struct request *r, const json_t *given, struct error *err) {
    struct text t = {0};
    char shown[64];
    for (int i = 0; i < CHANNEL_KINDS; i++)
        if (clinic_has(r, i)) text_add(&t, "%s%s", t.length > 0 ? ", " : "", channel_kind_name((enum channel_kind)i));
    enum status status = text_failed(&t) ? no_memory(err)
                                         : error_set(err, STATUS_INPUT,
                                                     "\"channels\": the clinic has no channel %s; it has: %s",
                                                     json_show(shown, given), text_get(&t));
    text_fini(&t);
    return status;
}

/* Kept in the order in which they were said. */
static enum status read_channels(const struct request *r, const char **out, struct error *err) {
    json_t *list = NULL;
    const char *all = "";
    TRY(json_get_array_or(r->args, "channels", &list, err));
    if (list == NULL) return STATUS_OK;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const char *name = json_string_value(one);
        enum channel_kind kind;
        if (name == NULL || !channel_kind_from(name, &kind) || !clinic_has(r, (int)kind))
            return unknown_channel(r, one, err);
        if (channels_have(all, name))
            return error_set(err, STATUS_INPUT, "\"channels\": \"%s\" stands there twice", name);
        all = arena_printf(r->arena, "%s%s%s", all, i > 0 ? " " : "", name);
        if (all == NULL) return no_memory(err);
    }
    *out = all;
    return STATUS_OK;
}

enum status contact_read(const struct request *r, struct contact *out, struct error *err) {
    *out = (struct contact){0};
    TRY(read_name(r->args, &out->name, err));
    TRY(read_email(r->args, &out->email, err));
    TRY(read_phone(r->args, &out->phone, err));
    return read_channels(r, &out->channels, err);
}

/* --- keeping ------------------------------------------------------------------------------------------------------ */

/* What stands afterwards must go together. */
static enum status check(const struct request *r, const char *patient, struct error *err) {
    const char *name, *email, *phone, *channels;
    TRY(store_contact_get(r->practice->store, patient, r->arena, &name, &email, err));
    TRY(store_reach_get(r->practice->store, patient, r->arena, &phone, &channels, err));
    if (channels == NULL || !channels_have(channels, channel_kind_name(CHANNEL_EMAIL))) return STATUS_OK;
    if (email != NULL && *email != '\0') return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"channels\": e-mail is among the channels of %s, who has no e-mail address",
                     patient);
}

enum status contact_keep(const struct request *r, const char *patient, const struct contact *c, struct error *err) {
    struct store *s = r->practice->store;
    if (c->name != NULL || c->email != NULL) TRY(store_contact_set(s, patient, c->name, c->email, err));
    if (c->phone != NULL || c->channels != NULL) TRY(store_reach_set(s, patient, c->phone, c->channels, err));
    return c->email != NULL || c->channels != NULL ? check(r, patient, err) : STATUS_OK;
}

/* --- showing ------------------------------------------------------------------------------------------------------ */

static void put(json_t **o, const char *key, const char *text) {
    if (text != NULL && *text != '\0') json_put_text(o, key, text);
}

static json_t *own_choice(const char *channels) {
    json_t *list = json_array();
    for (int i = 0; i < CHANNEL_KINDS; i++) {
        const char *name = channel_kind_name((enum channel_kind)i);
        if (channels_have(channels, name)) json_push(&list, json_string(name));
    }
    return list;
}

enum status contact_put(json_t **o, const struct request *r, const char *patient, struct error *err) {
    const char *name, *email, *phone, *channels;
    struct channels_of of;
    json_t *list = NULL;
    TRY(store_contact_get(r->practice->store, patient, r->arena, &name, &email, err));
    TRY(store_reach_get(r->practice->store, patient, r->arena, &phone, &channels, err));
    TRY(channels_of(r->practice, patient, r->arena, &of, err));
    put(o, "name", name);
    put(o, "email", email);
    put(o, "phone", phone);
    if (channels != NULL && *channels != '\0') json_put(o, "channels", own_choice(channels));
    list = json_array();
    for (size_t i = 0; i < of.count; i++) json_push(&list, json_string(of.name[i]));
    json_put(o, "reached_by", list);
    return STATUS_OK;
}
