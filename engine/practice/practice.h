/* practice.h - what people do: every store command is one request, answered by one deed, in one savepoint.
 *
 * A request is JSON, whoever makes it (the command line, the socket beside a store, later HTTP):
 *   {"deed":"enrol","who":"anna","named":true?,"at":"…"?,"now":"…"?,"key":"…"?,"args":{…}}
 * practice_request checks it, first appends what has passed by then for the patient concerned (catch-up), then does the
 * deed, and answers with the JSON that --json prints. A refusal (STATUS_NO) or wrong input (STATUS_INPUT) leaves nothing
 * behind but the passing of time. The caller brackets requests, those that only read too, in a transaction, and commits
 * before it reports success, and after a refusal as well: time that has passed stays. "now" says that a person set the
 * clock to this instant: one before the patient's newest event is refused then. A clock that merely stepped back refuses
 * nobody: the newest event's instant counts as now.
 *
 *   deed          args                                                    answer
 *   patient-add   zone, id?, times?:["18:00"…], quiet?:"21:00-07:00"|"off", name?, email?, phone?,
 *                 channels?:["email"…] ([]: the clinic's choice)        {"patient":"p1","event":"p1:1"}
 *   patient-set   patient, times?, quiet?, name?, email?, phone?, channels?       {"patient","event":"p1:4"}  (event null: no change)
 *   patient-show  patient     {"patient","name"?,"email"?,"phone"?,"channels"?:["email"…],
 *                              "reached_by":["email"…],"zone","times","quiet","disposition","plans":[PLAN…],
 *                              "alerts":[…],"proposals":[…],"exams":[…],"standing":[…],"events":n,"next":instant|null}
 *   patient-list  –           {"patients":[{"patient","zone","plans":n,"next":…,"name"?,"email"?,"phone"?,"channels"?,
 *                              "reached_by":[…]}…]}
 *   record        patient, form (findings as JSON)                     {"event","reports":n,"disposition":{…},"say":[…],"moves":[…],
 *                                                                          NEWS}
 *   enrol         patient, protocol, side, start?, draft?                 {"plan":"p1/1","event","state","step","phase","first":SESSION|null,
 *                                                                          "assessment":{…},NEWS}; STATUS_NO with the reason else
 *   checkin       session "p1.7", done?|skipped?:"why", share?, before? during? after60? morning? (0-10),
 *                 swelling? limp? sharp? analgesic? (true, false), form?
 *                                                                         {"event","session","disposition":{…},"say":[…],"moves":[…],
 *                                                                          NEWS}
 *   snooze        reminder "p1.7/terminal/0" (or its session "p1.7"), minutes
 *                                                      {"event","session","round","at":instant,"local","left":n}
 *   agenda        patient, days?                                          {"zone","sessions":[SESSION…]}
 *   plan          protocol, side, form, zone, start, days?                the same; touches no store (p may have none)
 *   explain       what (id of a patient, plan, session, reminder, event, or of what an event raised), for?:"clinician|patient|engineer"
 *                                                                         {"of","story":[{"at","local","event","kind","text",
 *                                                                          "who"?,"rule"?,"script"?:"file:line","explanation"?,
 *                                                                          "reminders"?:[…]}…]}; engineer: hashes beside
 *   verify        –                                                       {"patients":n,"events":n,"problems":["…"…]}
 *   reminders     patient?, state?                                        {"reminders":[…]}
 *   pause|resume  plan, reason?                                           {"event","plan","state","moves":[…]}
 *   stop          plan, reason?                                           the same; the plan is revoked
 *   travel        patient, zone, dry_run?         {"event"|null,"zone","from","sessions":[{"session","local","utc","was"?:instant}…]}
 *   approve|decline  proposal "p1:31/1", or a plan in draft "p1/1", reason?       {"event","proposal","plan","state","moves":[…]}  C
 *   clear         patient, reason?                  {"event","cleared":["RF03"…],"disposition":{…},"say":[…],"moves":[…]}  C
 *   alerts        patient?, all?                    {"alerts":[ALERT…],"behind"?:["p7"…]}   the most urgent first; all: those that were seen
 *                 too; behind: patients whose history could not be brought up to now
 *                 a reminder that reached nobody has its own id as the alert's, "p1.7/email/0" (undelivered.h)
 *   acknowledge   alert "p1:31/1", or "p1.7/email/0"                      {"event","alert"}  C
 *                 of a check-in the form has the args of checkin but its session; of findings it is a form of record
 *   sending-hold  reason?                              {"held":true,"since":instant,"who","reason"?}  only for the clinic's people
 *   sending-resume  –                                                     {"held":false}  the same
 *   status        –                                                       health.h
 *   amend         event "p1:31", form                 {"event","of","changed":[{"what","plan"?,"was","is"}…],"disposition","say","moves"}
 *   migrate       plan, to, dry_run?                  {"event"|null,"plan","from","to","step","phase","differs":[…],"moves"}  C
 *   exam-ask      patient, reason?                    {"event","exam","state","times":[{"local","utc"}…]}
 *   exam-times    exam "p1:31/1", days?               {"exam","times":[…]}
 *   exam-book     exam, time (the clinic's "2027-03-02T09:00", or an instant)     {"event","exam","state","local","utc","moves"}  C
 *   exam-cancel   exam, reason?                                           {"event","exam","state","moves"}
 *   clinic-set    settings (clinical/clinic/clinic.h)                     {"version":n,"name","changed":true}
 *   clinic-show   –           {"clinic":{…}|null,"open":true,"until":instant|null,"next":instant|null,"until_local"?,"next_local"?,
 *                              "history":[{"version","at","recorded","who","hash"}…]}   newest first
 * C: only for a clinician: "who" must be one of the clinic's people with that role; while the clinic has no people, somebody
 * who was named ("named") and is not the patient.
 * ALERT {"alert":"p1:31/1","patient","plan"?,"disposition","raised","deadline"|null,"overdue","about"?,"text","times",
 *        "with":{"person","name","since"}|null,"next":{"person","name","from"}|null,"acknowledged"?:{"event","who","at"}}
 * NEWS "proposed"?:[{"proposal","plan","kind","what"?,"text"}…],"exam"?:{"exam","state","deadline","reason"},
 *      "colour"?:[{"plan","session","exercise","colour","reason"}…]
 * A "disposition" has "deadline" and "route": by when, and where to go, by the hours of the clinic that is set.
 * "moves" are effects in words: {"plan","kind","from"?,"to"?,"reason","script"?}. A used key with the same deed and args
 * gets the first answer again ("replayed":true), with what stands, and the plan, as they are now, and without "first" and
 * "assessment"; with others it is refused. */
#ifndef STRIDE_PRACTICE_PRACTICE_H
#define STRIDE_PRACTICE_PRACTICE_H
#include "clinical/assess/assessment.h"
#include "base/hash.h"
#include "clinical/agenda/passing.h"
#include "store/store.h"
#include "time/clock.h"
#include "time/zone.h"

/* What the newest reminder found in the clinic's settings (channels_of.h): zeroed at first. */
struct channels_known { bool read; unsigned char settings[HASH_QUICK_SIZE]; unsigned kinds; };

struct service_now;
struct practice {
    struct store *store;                 /* NULL for the deeds that need none (plan) */
    struct catalogue *catalogue;         /* the served protocols; pinned ones of the store are added as they are met */
    struct zones *zones;
    struct clock *clock;                 /* asked for now_ms once per request */
    struct channels_known channels;
    struct caps_known { bool looked, any; } caps;    /* whether a protocol of the store says how many messages a day */
    struct service_now *service;         /* of whoever serves with it (service.h); NULL: nobody does */
};

enum status practice_request(struct practice *p, const json_t *request, json_t **answer, struct error *err);
bool practice_writes(const char *deed);                          /* false for the deeds that only read */
bool practice_makes_store(const char *deed);                     /* patient-add, clinic-set */

/* Keeps the protocols and the safety value in the store, with their maps, so that plans can be pinned to them, and serves
 * exactly these (red flags stay in service when the list has none). A refusal leaves the catalogue as it was; what was
 * written to the store by then is the caller's to roll back. */
struct served { const char *canonical, *map; };
enum status practice_publish(struct practice *p, const struct served *list, size_t count, struct error *err);

/* Appends what has passed for this patient up to now_ms: due, closed and day events with their effects. *appended counts
 * them. At most PRACTICE_PASS_MAX in one call; *more is set when some are left. */
#define PRACTICE_PASS_MAX 500
enum status practice_pass(struct practice *p, const char *patient, int64_t now_ms, int *appended, bool *more,
                          struct error *err);

#endif
