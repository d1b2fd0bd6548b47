/* sim.h - one simulated clinic: the real engine and store, and around it a clock, a loop, a disk, receivers, patients
 * and clinicians that all follow from one 64-bit seed.
 *
 * Everything runs in one thread and in virtual time. libuv's pool and timers are stood in for by loop.c, so that no
 * thread and no real clock has a say; SQLite's files by disk.h. What happens is written down line by line (trace), and
 * the lines have a hash: the same seed gives the same hash. The first thing that must not be (a violation of
 * reliability rules, section 9) ends the seed.
 *
 *     sim_run(seed, hours)      a clinic's life; faults end after `hours`, then all must settle
 *     SIM_TRACE=1               shows the lines */
#ifndef STRIDE_TESTS_SIM_H
#define STRIDE_TESTS_SIM_H
#include "clinical/event/reminder.h"
#include "base/hash.h"
#include "practice/id.h"
#include "practice/practice.h"
#include "practice/service.h"
#include "remind/scheduler.h"
#include "time/instant.h"

#define SIM_PATIENTS 4
#define SIM_SESSIONS 400
#define SIM_CHANNELS 2

/* ---- Chance (sim.c) ---- */
uint64_t sim_random(void);
int sim_below(int n);
bool sim_chance(int permille);
int64_t sim_between(int64_t from, int64_t to);       /* both included */

/* ---- What is told (sim.c) ---- */
void sim_trace(const char *format, ...) __attribute__((format(printf, 1, 2)));
void sim_wrong(const char *format, ...) __attribute__((format(printf, 1, 2)));   /* a violation */

/* ---- Time and the loop (loop.c) ---- */
struct sim_time {
    int64_t real_ms;                     /* as it is in truth */
    int64_t step_ms;                     /* the wall clock is wrong by so much */
    int64_t asleep_ms;                   /* of suspends: the monotonic clock does not count them */
};
void loop_reset(void);
struct clock loop_clock(void);           /* by sim.time */
bool loop_turn(void);                    /* does one thing that can be done now; false: there is none */
int64_t loop_next_ms(void);              /* true time of the next timer; INSTANT_NONE */
bool loop_is_half_done(void);            /* work is done, and the loop does not know it yet */

/* ---- What will happen (sim.c) ---- */
enum happening {
    HAPPENS_ACT, HAPPENS_REACT, HAPPENS_CLINIC, HAPPENS_RETRY, HAPPENS_REPLY,
    HAPPENS_CRASH, HAPPENS_START, HAPPENS_STEP, HAPPENS_STEP_A_LITTLE, HAPPENS_SUSPEND, HAPPENS_DISK, HAPPENS_DISK_WELL,
    HAPPENS_MOOD, HAPPENS_BACKUP, HAPPENS_RESTORE, HAPPENS_RESUME, HAPPENS_SECOND, HAPPENS_CHECK
};
void sim_plan(int64_t in_ms, enum happening what, int who, int64_t number);
void sim_plan_drop(enum happening what);             /* those that were planned */

/* ---- The service (service.c) ---- */
struct sim_service {
    bool up, stopping, broken, crashing;
    uv_loop_t loop;
    struct practice practice;
    struct service_now now;
    struct writer *writer;
    struct scheduler *scheduler;
    char owner[40];
    int starts;
};
bool service_start(void);                /* false: the disk did not let it, to be tried again */
void service_stop(void);                 /* in order */
void service_crash(void);                /* power goes; memory is dropped */
void service_drain(void);                /* until nothing can be done now; sees crashes and broken stores */
void service_backup(void);
bool service_restore(void);
void service_second(void);

/* ---- Receivers (receivers.c) ---- */
struct letter {
    int patient; int64_t session; int round, channel, life;
    char key[HASH_SIZE];
    int64_t at_ms, mono_ms;              /* true time; monotonic */
    bool taken, open, accepted;          /* by the receiver; not answered yet; and it said so */
    bool unsure;                         /* the disk did not say what rows it stands for */
    bool settled;                        /* its result is known to be in the store */
    channel_answered answered; void *arg;
    enum channel_result result;
    int64_t wall_ms;                     /* the wall clock's time */
    struct { int64_t session; int round; bool items; } row[8]; int rows;     /* what it stands for */
};
/* What receivers know of a key. */
struct keyed {
    char key[HASH_SIZE];
    int sends, taken, excuses;           /* excuses: why it may come once more */
    bool doubt;                          /* the engine must know that it may have been taken */
    int64_t refused_ms;                  /* boot time of the last refusal for now; 0: none */
};
struct channel *const *receivers_channels(void);
void receivers_reset(void);
void receivers_free(void);
void receivers_mood(void);               /* another one by chance */
void receivers_well(void);
void receivers_reply(int letter);
void receivers_forget(void);             /* after a crash: nobody waits for an answer any more */
void receivers_look_back(void);          /* at a start: what of the last life is not in the store */
void receivers_restored(int first_letter);           /* of what was taken since the backup nothing is known */
bool receivers_took(int patient, int64_t session, int round, int channel, bool *accepted);

/* ---- People (people.c, deeds.c) ---- */
struct person_of {
    char id[STORE_ID_MAX + 1], marker[40], zone[40];
    bool calm;                           /* answers well and changes nothing */
    bool added, enrolled, travelled;
    int plans;
    int64_t enrolled_ms;                 /* wall time */
    int quiet_from, quiet_to;
    int64_t idle;                        /* by this deed no plan goes on: nothing may be sent. 0: one may */
    int64_t answered[SIM_SESSIONS];      /* by this deed; 0: not */
    int64_t snoozed[SIM_SESSIONS];
    int64_t moved_ms;                    /* settings or zone were last changed then, true time */
};
void people_reset(void);
void people_act(int patient);
void people_react(int patient, int64_t session);     /* some time after a message came */
void people_clinic(void);
void people_resume_sending(void);

enum outcome { DEED_WAITS, DEED_OUT, DEED_CONFIRMED, DEED_REFUSED, DEED_UNKNOWN, DEED_GIVEN_UP };
struct deed {
    int64_t number;                      /* counts from 1 */
    int patient;                         /* -1: of none */
    const char *name;
    char key[24];
    json_t *request, *answer;
    enum outcome outcome;
    int tries;
    int64_t session, event;              /* event: its number, of what was confirmed; 0: it made none */
    int effect;                          /* what it does to the model: people.c */
    int64_t confirmed;                   /* how many were before, with this one; 0: it is not */
    bool lost;                           /* confirmed after the backup that was restored */
    enum status status;
    struct error error;
};
/* The request with single quotes; args as in practice.h. */
struct deed *deeds_new(int patient, const char *name, int64_t session, int effect, const char *args, ...)
    __attribute__((format(printf, 5, 6)));
void deeds_submit(struct deed *d);
void deeds_retry(int64_t number);
void deeds_done(struct deed *d);         /* people.c: what the model makes of it */
void deeds_reset(void);
void deeds_free(void);
json_t *sim_json(const char *loose);     /* single quotes */

/* ---- What must hold (invariants.c, expansion.c, letters.c) ---- */
void check_letter(struct letter *l, const struct message *m);
void check_store(void);                  /* the loop is at rest and the service up */
void check_settled(void);                /* at the end */
void check_expansion(int patient, bool at_end);
/* By libc: minutes of the local day, and the day since 1970 (may be NULL). */
int local_minute(const char *zone, int64_t instant_ms, int *day);

/* ---- All of it ---- */
struct sim_odds {                        /* of faults: how many in a thousand hours; 0: none */
    int crash, disk, step, suspend, mood, backup, restore, second;
    int patient_deeds;                   /* of each patient, in ten hours */
};
struct sim {
    uint64_t seed, state, hash;
    bool tracing, well;                  /* well: faults are over */
    char wrong[600];
    struct sim_time time;
    int64_t start_ms, faults_end_ms;
    struct sim_service service;
    char folder[300], store[330], backup[330];
    int files;                           /* stores and backups there have been */
    bool has_backup;
    int backup_letters; int64_t backup_confirms, confirms;
    struct sim_odds odds;
    int patients; struct person_of patient[SIM_PATIENTS];
    int channels;
    int64_t held;                        /* by this deed (or -1: a restore) sending is held; 0: not */
    struct { int64_t step_boot_ms, believed_ms; } watch;        /* independent of the engine's */
    struct letter *letter; int letters, letter_room;
    struct keyed *keyed; int keys, key_room;
    struct deed **deed; int64_t deeds, deed_room;
    int faults, checks, sends;
    int crash_turns;                     /* power goes after so many turns of the loop; 0: it does not */
    bool crash_at_send;                  /* and at the next message power goes soon */
    bool disk_faulty;                    /* calls of the disk are failing */
};
extern struct sim sim;

struct sim_result { bool ok; uint64_t hash; int faults, sends, deeds, checks; char wrong[600]; };
struct sim_result sim_run(uint64_t seed, int hours);
struct sim_result sim_run_quietly(uint64_t seed, int hours);      /* standard error goes nowhere, unless traced */
int64_t sim_boot_ms(void);
int64_t sim_wall_ms(void);

#endif
