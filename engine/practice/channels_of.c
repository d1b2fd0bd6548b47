#include "practice/channels_of.h"
#include "practice/try.h"
#include <stdlib.h>
#include <string.h>

bool channels_have(const char *list, const char *name) {
    size_t n = strlen(name);
    for (const char *at = list; *at != '\0'; at += strspn(at, " ")) {
        size_t word = strcspn(at, " ");
        if (word == n && strncmp(at, name, n) == 0) return true;
        at += word;
    }
    return false;
}

/* --- the clinic's ------------------------------------------------------------------------------------------------- */

static enum status read_settings(const char *settings, struct arena *a, struct clinic_channels *out) {
    json_t *tree = NULL;
    enum status status = json_read(settings, strlen(settings), JSON_MAX_DEPTH, &tree, NULL);
    if (status == STATUS_OK) status = clinic_channels_read(tree, a, out, NULL);
    json_decref(tree);
    return status;
}

/* Without a clinic: "". */
static enum status settings_text(struct practice *p, struct arena *a, const char **out, struct error *err) {
    struct stored_clinic stored;
    bool found;
    TRY(store_clinic_get(p->store, a, &stored, &found, err));
    *out = found ? stored.settings : "";
    return STATUS_OK;
}

static enum status read_or_none(const char *text, struct arena *a, struct clinic_channels *out, struct error *err) {
    enum status status = *text != '\0' ? read_settings(text, a, out) : STATUS_INPUT;
    if (status == STATUS_MEMORY) return no_memory(err);
    return status == STATUS_OK ? status : clinic_channels_read(NULL, a, out, err);
}

enum status channels_now(struct practice *p, char known[static HASH_SIZE], struct arena *a,
                         struct clinic_channels *out, bool *changed, struct error *err) {
    char hash[HASH_SIZE];
    const char *text;
    *changed = false;
    TRY(settings_text(p, a, &text, err));
    hash_text(hash, text, strlen(text));
    if (strcmp(hash, known) == 0) return STATUS_OK;
    TRY(read_or_none(text, a, out, err));
    memcpy(known, hash, sizeof hash);
    *changed = true;
    return STATUS_OK;
}

/* Every reminder asks; settings are read again only when they are others. By what they say, not by their number, which
 * is used again when a transaction is taken back. */
static enum status kinds_of_clinic(struct practice *p, struct arena *a, unsigned *kinds, struct error *err) {
    struct channels_known *known = &p->channels, now = {.read = true};
    struct clinic_channels c;
    const char *text;
    TRY(settings_text(p, a, &text, err));
    hash_quick(now.settings, text, strlen(text));
    if (!known->read || memcmp(known->settings, now.settings, sizeof now.settings) != 0) {
        TRY(read_or_none(text, a, &c, err));
        for (int i = 0; i < CHANNEL_KINDS; i++) now.kinds |= c.has[i] ? 1u << i : 0;
        *known = now;
    }
    *kinds = known->kinds;
    return STATUS_OK;
}

/* --- the patient's ------------------------------------------------------------------------------------------------ */

static void add(struct channels_of *out, int kind) {
    out->name[out->count++] = channel_kind_name((enum channel_kind)kind);
}

static void add_those_that_reach(struct channels_of *out, unsigned kinds, bool has_email) {
    for (int i = 0; i < CHANNEL_KINDS; i++)
        if ((kinds & 1u << i) != 0 && (i != CHANNEL_EMAIL || has_email)) add(out, i);
    for (int i = 0; i < CHANNEL_KINDS && out->count == 0; i++)
        if ((kinds & 1u << i) != 0) add(out, i);
}

enum status channels_of(struct practice *p, const char *patient, struct arena *a, struct channels_of *out,
                        struct error *err) {
    const char *name, *email, *phone, *own;
    unsigned kinds;
    *out = (struct channels_of){.count = 0};
    TRY(store_reach_get(p->store, patient, a, &phone, &own, err));
    for (int i = 0; own != NULL && i < CHANNEL_KINDS; i++)
        if (channels_have(own, channel_kind_name((enum channel_kind)i))) add(out, i);
    if (out->count > 0) return STATUS_OK;
    TRY(kinds_of_clinic(p, a, &kinds, err));
    TRY(store_contact_get(p->store, patient, a, &name, &email, err));
    add_those_that_reach(out, kinds, email != NULL && *email != '\0');
    return STATUS_OK;
}
