/* patient_year.c - what one patient's years cost in virtual time: time passes, sessions come due, windows close, days are
 * judged, every second session is answered with its pains, and once a week all findings are taken anew (the red flags'
 * go stale). Each event is folded; "kept" also writes it as canonical JSON and hashes it into the chain, as it is stored:
 * everything but the disk. "kinds" folds, and prints the kind of each event in a line, for whoever counts them one by one.
 *
 * Usage: patient_year fold|kept|kinds SAFETY PROTOCOL FINDINGS YEARS   (canonical texts of `stride compile`; a findings form)
 * Prints "events N, end HASH": the number of events and the hash of the last, which must not differ between runs. */
#include "clinical/protocol/canonical.h"
#include "clinical/agenda/passing.h"
#include "time/instant.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define START_MS 1798804800000           /* 2027-01-01T12:00:00Z */

static void die(const char *what) {
    fprintf(stderr, "patient_year: %s\n", what);
    exit(3);
}

static char *slurp(const char *path) {
    FILE *f = fopen(path, "rb");
    char *text = calloc(1, CANONICAL_MAX_BYTES);
    if (f == NULL || text == NULL) die(path);
    size_t n = fread(text, 1, CANONICAL_MAX_BYTES - 1, f);
    fclose(f);
    while (n > 0 && text[n - 1] == '\n') text[--n] = '\0';
    return text;
}

struct run {
    struct catalogue *catalogue;
    struct zone *zone;
    struct arena *arena, *scratch;       /* scratch: of one event's effects */
    struct patient *patient;
    report_list weekly, daily;           /* read once: reading forms is the edge's work, not the fold's */
    int64_t next_contact_ms;
    char head[HASH_SIZE];
    int64_t events;
    bool kept, kinds;
};

static void keep(struct run *r, const struct event *e) {
    json_t *data = event_data_json(r->catalogue->vocabulary, e);
    char *text = data == NULL ? NULL : json_canonical(data), hash[HASH_SIZE];
    if (text == NULL) die("memory is out");
    event_hash(hash, r->patient->id, e, text, r->head);
    strcpy(r->head, hash);
    free(text);
    json_decref(data);
}

static void append(struct run *r, struct event *e) {
    struct error err;
    struct effects effects = {.arena = r->scratch};
    arena_reset(r->scratch);
    e->number = r->patient->events + 1;
    e->recorded_ms = e->at_ms;
    e->local = zone_local(r->zone, e->at_ms);
    e->tzdata = "bench";
    e->who = "bench";
    if (patient_apply(r->patient, e, &effects, &err) != STATUS_OK) die(err.message);
    if (r->kept) keep(r, e);
    r->events++;
    if (r->kinds) puts(event_kind_name(e->kind));
}

static report_list read_form(struct run *r, const json_t *form) {
    struct error err;
    report_list out = {0};
    if (form == NULL || findings_read(r->catalogue->vocabulary, form, START_MS, &out, r->arena, &err) != STATUS_OK)
        die(err.message);
    return out;
}

/* The fold keeps what it needs: one list serves again with other times. */
static report_list *dated(report_list *list, int64_t at_ms) {
    for (size_t i = 0; i < list->count; i++) list->item[i].value.at_ms = at_ms;
    return list;
}

static void answer(struct run *r, int64_t session, int64_t at_ms) {
    struct event e = {.kind = EVENT_CHECKIN, .at_ms = at_ms, .safety = r->catalogue->safety->hash};
    e.as.checkin.session = session;
    e.as.checkin.done = true;
    e.as.checkin.share = 100;
    e.as.checkin.reports = *dated(&r->daily, at_ms);
    append(r, &e);
}

static void contact(struct run *r, int64_t at_ms) {
    struct event e = {.kind = EVENT_FINDINGS, .at_ms = at_ms, .safety = r->catalogue->safety->hash};
    e.as.findings.reports = *dated(&r->weekly, at_ms);
    append(r, &e);
    r->next_contact_ms = at_ms + 7 * DAY_MS;
}

static void enrol(struct run *r, const struct protocol *protocol) {
    struct event e = {.kind = EVENT_PATIENT_ADDED, .at_ms = START_MS};
    e.as.settings = (struct settings){.zone = "America/New_York", .quiet_from = QUIET_FROM_DEFAULT, .quiet_to = QUIET_TO_DEFAULT};
    append(r, &e);
    contact(r, START_MS);
    e = (struct event){.kind = EVENT_ENROLLED, .at_ms = START_MS};
    e.as.enrolled.plan = 1;
    e.as.enrolled.protocol = protocol->id;
    e.as.enrolled.version = protocol->version;
    e.as.enrolled.hash = protocol->hash;
    e.as.enrolled.side = SIDE_RIGHT;
    e.as.enrolled.start_day = wall_day(START_MS);
    e.as.enrolled.step = protocol->step[0].id;
    e.as.enrolled.phase = protocol->phase[0].id;
    append(r, &e);
}

static void live(struct run *r, int64_t until_ms) {
    for (;;) {
        struct event e;
        struct error err;
        struct arena *scratch = arena_new(ARENA_NO_LIMIT);
        if (scratch == NULL || passing_next(r->patient, r->zone, scratch, &e, &err) != STATUS_OK) die("cannot go on");
        bool over = e.at_ms > until_ms;
        if (!over) append(r, &e);
        if (!over && e.kind == EVENT_DUE && e.at_ms >= r->next_contact_ms) contact(r, e.at_ms + HOUR_MS / 4);
        if (!over && e.kind == EVENT_DUE && e.as.due.session.number % 2 == 0)
            answer(r, e.as.due.session.number, e.at_ms + HOUR_MS / 2);
        arena_free(scratch);
        if (over) return;
    }
}

int main(int argc, char **argv) {
    struct error err;
    struct run r = {.head = EVENT_FIRST_PREV};
    const struct protocol *protocol;
    if (argc != 6 || !hash_start()) die("usage: patient_year fold|kept|kinds SAFETY PROTOCOL FINDINGS YEARS");
    char *safety = slurp(argv[2]), *text = slurp(argv[3]);
    r.kept = strcmp(argv[1], "kept") == 0;
    r.kinds = strcmp(argv[1], "kinds") == 0;
    r.catalogue = catalogue_new();
    r.arena = arena_new(ARENA_NO_LIMIT);
    r.scratch = arena_new(ARENA_NO_LIMIT);
    if (r.catalogue == NULL || r.arena == NULL || r.scratch == NULL) die("memory is out");
    if (catalogue_add(r.catalogue, safety, true, &protocol, &err) != STATUS_OK) die(err.message);
    if (catalogue_add(r.catalogue, text, true, &protocol, &err) != STATUS_OK) die(err.message);
    if (zone_load("America/New_York", &r.zone, &err) != STATUS_OK) die(err.message);
    r.patient = patient_new(r.arena, r.catalogue, "p1");
    json_t *weekly = NULL, *daily = json_pack("{s:s,s:{s:b,s:{s:i,s:i}}}", "side", "right", "findings", "analgesic", 0,
                                              "pain", "during", 1, "worst-24h", 3);
    if (json_read_file(argv[4], 1 << 20, &weekly, &err) != STATUS_OK) die(err.message);
    r.weekly = read_form(&r, weekly);
    r.daily = read_form(&r, daily);
    enrol(&r, protocol);
    live(&r, START_MS + strtoll(argv[5], NULL, 10) * 365 * DAY_MS);
    printf("events %lld, end %s\n", (long long)r.events, r.head);
    json_decref(weekly);
    json_decref(daily);
    zone_free(r.zone);
    arena_free(r.scratch);
    arena_free(r.arena);
    catalogue_free(r.catalogue);
    free(safety);
    free(text);
    return 0;
}
