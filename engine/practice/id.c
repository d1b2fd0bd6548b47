#include "practice/id.h"
#include "base/text.h"
#include "practice/try.h"
#include <stdio.h>
#include <string.h>

#define DIGITS_MAX 15
#define INDEX_MAX  1000000

const char *id_kind_name(enum id_kind k) {
    static const char *const names[] = {"patient", "plan", "session", "reminder", "event", "alert, proposal or exam"};
    return names[k];
}

/* A whole number without sign and leading zeros; *end is the first character after it. */
static bool number(const char *text, int64_t *out, const char **end) {
    int digits = 0;
    *out = 0;
    for (; text[digits] >= '0' && text[digits] <= '9' && digits <= DIGITS_MAX; digits++)
        *out = *out * 10 + (text[digits] - '0');
    *end = text + digits;
    return digits > 0 && digits <= DIGITS_MAX && (text[0] != '0' || digits == 1);
}

static bool patient_part(const char *text, size_t n, struct id *out) {
    if (n > STORE_ID_MAX) return false;
    memcpy(out->patient, text, n);
    out->patient[n] = '\0';
    return text_is_kebab(out->patient);
}

/* What follows a session's number: "/email/0". */
static bool reminder_part(const char *text, struct id *out) {
    const char *slash = strchr(text + 1, '/'), *end;
    int64_t round;
    if (slash == NULL || (size_t)(slash - text - 1) > ID_CHANNEL_MAX) return false;
    memcpy(out->channel, text + 1, (size_t)(slash - text - 1));
    if (!text_is_kebab(out->channel) || !number(slash + 1, &round, &end) || *end != '\0' || round > 1000) return false;
    out->kind = ID_REMINDER;
    out->round = (int)round;
    return true;
}

/* What follows an event's number: "/2". */
static bool raised_part(const char *text, struct id *out) {
    const char *end;
    int64_t index;
    if (!number(text + 1, &index, &end) || *end != '\0' || index == 0 || index > INDEX_MAX) return false;
    out->kind = ID_RAISED;
    out->index = (int)index;
    return true;
}

static bool read_parts(const char *text, struct id *out) {
    size_t n = strcspn(text, "/.:");
    const char *end;
    if (!patient_part(text, n, out)) return false;
    if (text[n] == '\0') return true;
    if (!number(text + n + 1, &out->number, &end) || out->number == 0) return false;
    out->kind = text[n] == '/' ? ID_PLAN : text[n] == ':' ? ID_EVENT : ID_SESSION;
    if (*end == '\0') return true;
    if (out->kind == ID_EVENT && *end == '/') return raised_part(end, out);
    return out->kind == ID_SESSION && *end == '/' && reminder_part(end, out);
}

enum status id_read(const char *text, const char *what, struct id *out, struct error *err) {
    *out = (struct id){.kind = ID_PATIENT};
    if (read_parts(text, out)) return STATUS_OK;
    return error_set(err, STATUS_INPUT,
                     "\"%s\": \"%s\" is not an id; ids are like p1, p1/1, p1.7, p1.7/terminal/0, p1:31, p1:31/1", what,
                     text);
}

char *id_plan(char buffer[static ID_SIZE], const char *patient, int plan) {
    snprintf(buffer, ID_SIZE, "%s/%d", patient, plan);
    return buffer;
}

char *id_session(char buffer[static ID_SIZE], const char *patient, int64_t session) {
    snprintf(buffer, ID_SIZE, "%s.%lld", patient, (long long)session);
    return buffer;
}

char *id_event(char buffer[static ID_SIZE], const char *patient, int64_t event) {
    snprintf(buffer, ID_SIZE, "%s:%lld", patient, (long long)event);
    return buffer;
}

char *id_raised(char buffer[static ID_SIZE], const char *patient, int64_t event, int index) {
    snprintf(buffer, ID_SIZE, "%s:%lld/%d", patient, (long long)event, index);
    return buffer;
}

char *id_reminder(char buffer[static ID_SIZE], const struct stored_reminder *r) {
    snprintf(buffer, ID_SIZE, "%s.%lld/%s/%d", r->patient, (long long)r->session, r->channel, r->round);
    return buffer;
}
