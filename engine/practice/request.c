/* practice_request: a request is read, the patient it is about is brought up to now, its deed is done in a savepoint.
 */
#include "base/text.h"
#include "practice/deed.h"
#include "practice/try.h"
#include "store/keeping.h"
#include "time/instant.h"
#include <stdlib.h>
#include <string.h>

#define TRIES          4   /* of a deed that somebody else's append overtakes */
#define NAME_MAX_BYTES 100 /* of who and key */

#define A(kind) (1u << (kind))

static const struct deed {
    const char *name;
    enum status (*perform)(struct request *r, json_t **answer, struct error *err);
    bool writes, makes_store, needs_store;
    const char *about; /* the argument that says which patient; NULL: about none */
    unsigned kinds;    /* what it may be an id of */
    bool optional;     /* and it may be absent */
    bool clinician;    /* only for a clinician */
} deeds[] = {
    {"patient-add", deed_patient_add, true, true, true, NULL, 0, false, false},
    {"patient-set", deed_patient_set, true, false, true, "patient", A(ID_PATIENT), false, false},
    {"patient-show", deed_patient_show, false, false, true, "patient", A(ID_PATIENT), false, false},
    {"patient-list", deed_patient_list, false, false, true, NULL, 0, false, false},
    {"record", deed_record, true, false, true, "patient", A(ID_PATIENT), false, false},
    {"enrol", deed_enrol, true, false, true, "patient", A(ID_PATIENT), false, false},
    {"checkin", deed_checkin, true, false, true, "session", A(ID_SESSION), false, false},
    {"snooze", deed_snooze, true, false, true, "reminder", A(ID_REMINDER) | A(ID_SESSION), false, false},
    {"agenda", deed_agenda, false, false, true, "patient", A(ID_PATIENT), false, false},
    {"plan", deed_plan, false, false, false, NULL, 0, false, false},
    {"explain", deed_explain, false, false, true, "what", ~0u, false, false},
    {"verify", deed_verify, false, false, true, NULL, 0, false, false},
    {"reminders", deed_reminders, false, false, true, "patient", A(ID_PATIENT), true, false},
    {"pause", deed_pause, true, false, true, "plan", A(ID_PLAN), false, false},
    {"resume", deed_resume, true, false, true, "plan", A(ID_PLAN), false, false},
    {"stop", deed_stop, true, false, true, "plan", A(ID_PLAN), false, false},
    {"travel", deed_travel, true, false, true, "patient", A(ID_PATIENT), false, false},
    {"approve", deed_approve, true, false, true, "proposal", A(ID_RAISED) | A(ID_PLAN), false, true},
    {"decline", deed_decline, true, false, true, "proposal", A(ID_RAISED) | A(ID_PLAN), false, true},
    {"clear", deed_clear, true, false, true, "patient", A(ID_PATIENT), false, true},
    {"alerts", deed_alerts, false, false, true, "patient", A(ID_PATIENT), true, false},
    {"acknowledge", deed_acknowledge, true, false, true, "alert", A(ID_RAISED) | A(ID_REMINDER), false, true},
    {"sending-hold", deed_sending_hold, true, false, true, NULL, 0, false, false},
    {"sending-resume", deed_sending_resume, true, false, true, NULL, 0, false, false},
    {"status", deed_status, false, false, true, NULL, 0, false, false},
    {"exam-ask", deed_exam_ask, true, false, true, "patient", A(ID_PATIENT), false, false},
    {"exam-times", deed_exam_times, false, false, true, "exam", A(ID_RAISED), false, false},
    {"exam-book", deed_exam_book, true, false, true, "exam", A(ID_RAISED), false, true},
    {"exam-cancel", deed_exam_cancel, true, false, true, "exam", A(ID_RAISED), false, false},
    {"amend", deed_amend, true, false, true, "event", A(ID_EVENT), false, false},
    {"migrate", deed_migrate, true, false, true, "plan", A(ID_PLAN), false, true},
    {"clinic-set", deed_clinic_set, true, true, true, NULL, 0, false, false},
    {"clinic-show", deed_clinic_show, false, false, true, NULL, 0, false, false},
};
#define DEEDS (sizeof deeds / sizeof *deeds)

static const struct deed *find(const char *name) {
    for (size_t i = 0; name != NULL && i < DEEDS; i++)
        if (strcmp(deeds[i].name, name) == 0) return &deeds[i];
    return NULL;
}

bool practice_writes(const char *deed) {
    const struct deed *d = find(deed);
    return d != NULL && d->writes;
}

bool practice_makes_store(const char *deed) {
    const struct deed *d = find(deed);
    return d != NULL && d->makes_store;
}

/* --- reading the request ----------------------------------------------------------------------------------------- */

static enum status unknown_deed(const char *name, struct error *err) {
    const char *names[DEEDS];
    for (size_t i = 0; i < DEEDS; i++) names[i] = deeds[i].name;
    const char *nearest = text_nearest(name, names, DEEDS);
    if (nearest == NULL) return error_set(err, STATUS_INPUT, "\"deed\": there is no deed \"%s\"", name);
    return error_set(err, STATUS_INPUT, "\"deed\": there is no deed \"%s\", did you mean \"%s\"?", name, nearest);
}

static enum status read_at(struct request *r, const json_t *request, struct error *err) {
    const char *at = NULL;
    r->at_ms = r->now_ms;
    TRY(json_get_text_or(request, "at", &at, err));
    r->told_at = at != NULL;
    return at != NULL ? instant_parse(at, "\"at\"", &r->at_ms, err) : STATUS_OK;
}

static enum status read_now(struct request *r, const json_t *request, struct error *err) {
    const char *now = NULL;
    int64_t now_ms;
    char told[INSTANT_SIZE], is[INSTANT_SIZE];
    TRY(json_get_text_or(request, "now", &now, err));
    r->told_now = now != NULL;
    if (now == NULL) return STATUS_OK;
    TRY(instant_parse(now, "\"now\"", &now_ms, err));
    if (now_ms == r->now_ms) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"now\": the clock shows %s, not %s", instant_format(is, r->now_ms),
                     instant_format(told, now_ms));
}

static enum status read_fingerprint(struct request *r, struct error *err) {
    char hex[HASH_SIZE];
    char *args = json_canonical(r->args);
    if (args == NULL) return no_memory(err);
    const char *const parts[] = {r->deed, args};
    hash_parts(hex, parts, 2);
    free(args);
    r->fingerprint = arena_text(r->arena, hex);
    return r->fingerprint != NULL ? STATUS_OK : no_memory(err);
}

static const char *expected_kind(const struct deed *d) {
    for (int kind = ID_RAISED; kind >= 0; kind--)
        if ((d->kinds & A(kind)) != 0) return id_kind_name((enum id_kind)kind);
    return "";
}

static const char *article(const char *word) { return *word != '\0' && strchr("aeiou", *word) != NULL ? "an" : "a"; }

static enum status read_about(struct request *r, const struct deed *d, struct error *err) {
    const char *text = NULL;
    if (d->about == NULL) return STATUS_OK;
    TRY(d->optional ? json_get_text_or(r->args, d->about, &text, err) : json_get_text(r->args, d->about, &text, err));
    if (text == NULL) return STATUS_OK;
    TRY(id_read(text, d->about, &r->about, err));
    if ((d->kinds & A(r->about.kind)) != 0) return STATUS_OK;
    const char *named = id_kind_name(r->about.kind), *wanted = expected_kind(d);
    return error_set(err, STATUS_INPUT, "\"%s\": %s names %s %s, expected %s %s", d->about, text, article(named), named,
                     article(wanted), wanted);
}

/* args is a new reference, an empty object where the request has none. */
static enum status read_args(const json_t *request, json_t **args, struct error *err) {
    json_t *given = NULL;
    TRY(json_get_object_or(request, "args", &given, err));
    *args = given != NULL ? json_incref(given) : json_object();
    return *args != NULL ? STATUS_OK : no_memory(err);
}

static enum status read_request(struct request *r, const json_t *request, const struct deed **deed, json_t **args,
                                struct error *err) {
    static const char *const members[] = {"deed", "who", "named", "at", "now", "key", "args", NULL};
    TRY(json_only(request, members, err));
    TRY(json_get_text(request, "deed", &r->deed, err));
    *deed = find(r->deed);
    if (*deed == NULL) return unknown_deed(r->deed, err);
    TRY(deed_text_or(request, "who", NAME_MAX_BYTES, &r->who, err));
    if (r->who == NULL) return error_set(err, STATUS_INPUT, "\"who\": missing, expected who asks");
    TRY(json_get_bool_or(request, "named", &r->named, err));
    TRY(deed_text_or(request, "key", NAME_MAX_BYTES, &r->key, err));
    TRY(read_now(r, request, err));
    TRY(read_at(r, request, err));
    TRY(read_args(request, args, err));
    r->args = *args;
    TRY(read_about(r, *deed, err));
    if ((*deed)->needs_store && r->practice->store == NULL)
        return error_set(err, STATUS_USAGE, "%s needs a store", r->deed);
    return (*deed)->writes && r->key != NULL ? read_fingerprint(r, err) : STATUS_OK;
}

/* --- bringing the patient up to now ------------------------------------------------------------------------------ */

static enum status in_savepoint(struct store *s, enum status status, struct error *err) {
    if (s == NULL) return status;
    if (status == STATUS_OK) return store_release(s, err);
    store_rollback_savepoint(s);
    return status;
}

/* A wall clock may step back, and no patient is turned away for that: time stands at the newest event until it is there
 * again. A person who says what the time is has made a mistake. */
static enum status check_now(struct request *r, struct error *err) {
    const struct patient *p = r->history.patient;
    char now[INSTANT_SIZE], newest[INSTANT_SIZE];
    if (r->now_ms < p->newest_ms && r->told_now)
        return error_set(err, STATUS_INPUT, "now is %s, before the newest event of %s at %s",
                         instant_format(now, r->now_ms), p->id, instant_format(newest, p->newest_ms));
    if (r->now_ms < p->newest_ms) r->now_ms = p->newest_ms;
    if (!r->told_at) r->at_ms = r->now_ms;
    return STATUS_OK;
}

/* Opens the history and writes what has passed, a portion at a time, each with fresh memory. */
static enum status catch_up(struct request *r, struct error *err) {
    for (bool more = true; more;) {
        history_close(&r->history);
        TRY(history_open(r->practice, r->about.patient, &r->history, err));
        TRY(check_now(r, err));
        TRY(history_pass(&r->history, r->now_ms, PRACTICE_PASS_MAX, &more, err));
        TRY(history_commit(&r->history, err));
    }
    return STATUS_OK;
}

static enum status check_at(const struct request *r, struct error *err) {
    char at[INSTANT_SIZE], now[INSTANT_SIZE];
    if (r->at_ms <= r->now_ms) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "\"at\": %s is in the future, it is %s now", instant_format(at, r->at_ms),
                     instant_format(now, r->now_ms));
}

/* On a disk that is nearly full, what is left is for check-ins and reminders (store/keeping.h). */
static bool can_wait(const char *deed) { return strcmp(deed, "patient-add") == 0 || strcmp(deed, "enrol") == 0; }

static enum status perform(struct request *r, const struct deed *d, json_t **answer, struct error *err) {
    bool used = false;
    TRY(check_at(r, err));
    TRY(clinic_now(r->practice, r->arena, &r->clinic, err));
    if (d->clinician) TRY(deed_clinician(r, err));
    if (d->writes && r->history.patient != NULL) TRY(deed_replay(r, r->about.patient, answer, &used, err));
    if (used) return STATUS_OK;
    if (can_wait(d->name)) TRY(store_room(r->practice->store, err));
    r->history.request = r->fingerprint;
    TRY(d->perform(r, answer, err));
    return d->writes && !r->dry && r->history.rows.count > 0 ? history_commit(&r->history, err) : STATUS_OK;
}

/* Time that has passed stays written whatever comes of the deed. */
static enum status attempt(struct request *r, const struct deed *d, json_t **answer, struct error *err) {
    struct store *s = d->needs_store ? r->practice->store : NULL;
    if (r->about.patient[0] != '\0') {
        TRY(store_savepoint(s, err));
        TRY(in_savepoint(s, catch_up(r, err), err));
    }
    if (s != NULL) TRY(store_savepoint(s, err));
    return in_savepoint(s, perform(r, d, answer, err), err);
}

enum status practice_request(struct practice *p, const json_t *request, json_t **answer, struct error *err) {
    const struct deed *deed = NULL;
    struct error unasked;
    json_t *args = NULL;
    struct request r = {.practice = p, .arena = arena_new(ARENA_NO_LIMIT)};
    r.now_ms = p->clock->wall_ms(p->clock);
    *answer = NULL;
    if (err == NULL) err = &unasked;
    enum status status = r.arena != NULL ? read_request(&r, request, &deed, &args, err) : no_memory(err);
    for (int i = 0; status == STATUS_OK && i < TRIES; i++) {
        json_decref(*answer);
        *answer = NULL;
        status = attempt(&r, deed, answer, err);
        history_close(&r.history);
        if (status != STATUS_CONFLICT) break;
        if (i + 1 < TRIES) status = STATUS_OK;
    }
    if (status != STATUS_OK) {
        json_decref(*answer);
        *answer = NULL;
    }
    json_decref(args);
    arena_free(r.arena);
    return status;
}
