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

enum status channels_now(struct practice *p, char known[static HASH_SIZE], struct arena *a,
                         struct clinic_channels *out, bool *changed, struct error *err) {
    struct stored_clinic stored;
    char hash[HASH_SIZE];
    bool found;
    *changed = false;
    TRY(store_clinic_get(p->store, a, &stored, &found, err));
    const char *text = found ? stored.settings : "";
    hash_text(hash, text, strlen(text));
    if (strcmp(hash, known) == 0) return STATUS_OK;
    enum status status = found ? read_settings(text, a, out) : STATUS_INPUT;
    if (status == STATUS_MEMORY) return no_memory(err);
    if (status != STATUS_OK) TRY(clinic_channels_read(NULL, a, out, err));
    memcpy(known, hash, sizeof hash);
    *changed = true;
    return STATUS_OK;
}

/* Every reminder asks; settings are read again only when they are others. */
static enum status kinds_of_clinic(struct practice *p, struct arena *a, unsigned *kinds, struct error *err) {
    struct clinic_channels c;
    bool changed;
    TRY(channels_now(p, p->channels.settings, a, &c, &changed, err));
    if (changed) p->channels.kinds = 0;
    for (int i = 0; changed && i < CHANNEL_KINDS; i++) p->channels.kinds |= c.has[i] ? 1u << i : 0;
    *kinds = p->channels.kinds;
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
