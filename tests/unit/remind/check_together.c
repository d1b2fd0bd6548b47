/* Quiet hours, late windows, digests, the cap, snoozes, repeats, pauses, crashes and downtime, all at once: a patient's
 * fortnight that one seed decides, on two channels that do as they like. TOGETHER_SEED=0x… repeats one. */
#include "clinical/agenda/agenda_windows.h"
#include "remind/station.h"
#include <stdarg.h>

#define SEEDS 24
#define DAYS 9

static uint32_t seed, state_of_random;
static struct settings quiet;
static struct channel other = {.name = "file", .send = fake_send};
static struct channel *const both[] = {&fake, &other};
static int hanging[LETTERS], hangs;      /* letters that wait for their answer */
static bool accepted[LETTERS], lost[LETTERS];
static int watched;                      /* letters that were looked at */

#define AGREES(holds, ...) \
    do { \
        if (!(holds)) fail_seed(__VA_ARGS__); \
    } while (0)

static void fail_seed(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void fail_seed(const char *format, ...) {
    char what[400];
    va_list list;
    va_start(list, format);
    vsnprintf(what, sizeof what, format, list);
    va_end(list);
    ck_abort_msg("TOGETHER_SEED=0x%08X: %s", seed, what);
}

static int below(int n) {
    state_of_random ^= state_of_random << 13;
    state_of_random ^= state_of_random >> 17;
    state_of_random ^= state_of_random << 5;
    return (int)(state_of_random % (uint32_t)n);
}
static bool chance(int percent) { return below(100) < percent; }

/* ---- What the seed decides of the patient ---- */

static char *protocol(void) {
    json_t *p = json_of(KNEE), *again = json_object(), *at = json_array();
    int times = 2 + below(3);
    for (int i = 0; i < times; i++) json_array_append_new(at, json_integer(below(6 * 60) + i * 6 * 60));
    json_t *phase = json_array_get(json_object_get(p, "phases"), 0);
    json_object_set_new(json_array_get(json_object_get(phase, "exercises"), 0), "at", at);
    json_object_set_new(json_array_get(json_object_get(p, "exercises"), 0), "gap_h", json_integer(1 + below(4)));
    json_object_set_new(again, "after_min", json_integer(15 + below(90)));
    json_object_set_new(again, "times", json_integer(1 + below(2)));
    if (chance(70)) json_object_set(p, "again", again);
    if (chance(60)) json_object_set_new(p, "messages", json_integer(1 + below(3)));
    json_decref(again);
    char *text = json_canonical(p);
    json_decref(p);
    return text;
}

static void enrol(void) {
    static const char *const hours[] = {"21:00-07:00", "22:30-05:00", "off", "12:00-14:00", "20:00-09:30"};
    static const int from_to[][2] = {{1260, 420}, {1350, 300}, {0, 0}, {720, 840}, {1200, 570}};
    int q = below(5);
    char text[300];
    json_t *safety = json_of(SAFETY);
    char *texts[] = {json_canonical(safety), protocol()};
    json_decref(safety);
    OK(store_begin(store, &err));
    OK(practice_publish(&practice, (struct served[]){{texts[0], "{}"}, {texts[1], "{}"}}, 2, &err));
    OK(store_commit(store, &err));
    for (int i = 0; i < 2; i++) free(texts[i]);
    quiet = (struct settings){.quiet_from = from_to[q][0], .quiet_to = from_to[q][1]};
    json_decref(request("{'deed':'clinic-set','who':'anna','args':{'settings':{'format':1,'kind':'clinic',"
                        "'name':'Mitte','zone':'Europe/Berlin','hours':{'mon':'08:00-12:00'},"
                        "'channels':{'terminal':{},'file':{'path':'/nowhere/reminders.jsonl'}}}}}"));
    snprintf(text, sizeof text, "{'deed':'patient-add','who':'anna','args':{'zone':'Europe/Berlin','quiet':'%s',"
                                "'channels':['terminal','file']}}", hours[q]);
    json_decref(request(text));
    json_decref(request("{'deed':'record','who':'anna','args':{'patient':'p1','form':{'findings':"
                        "{'pain':{'left':{'worst-24h':5}},'swollen':{'left':false,'right':false}}}}}"));
    json_decref(request("{'deed':'enrol','who':'anna','args':{'patient':'p1','protocol':'knee','side':'left'}}"));
}

/* ---- What happens ---- */

static void do_or_not(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void do_or_not(const char *format, ...) {
    char text[400];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    json_t *asked = json_of(text), *answer = NULL;
    OK(store_begin(store, &err));
    enum status status = practice_request(&practice, asked, &answer, &err);
    AGREES(status == STATUS_OK || status == STATUS_NO || status == STATUS_INPUT, "%s: %s", text, err.message);
    OK(store_commit(store, &err));
    json_decref(asked);
    json_decref(answer);
}

static int64_t sessions(void) {
    struct stored_reminder *r;
    size_t n;
    OK(store_reminders_of(store, "p1", 0, arena, &r, &n, &err));
    return n > 0 ? r[n - 1].session : 0;
}

static void somebody_does_something(void) {
    int64_t newest = sessions(), one = newest - below(3);
    switch (below(12)) {
    case 0: case 1: case 2: case 3:
        do_or_not("{'deed':'checkin','who':'p1','args':{'session':'p1.%d','done':true}}", (int)one);
        break;
    case 4: case 5: case 6:
        do_or_not("{'deed':'snooze','who':'p1','args':{'reminder':'p1.%d','minutes':%d}}", (int)one, 10 + below(51));
        break;
    case 7: if (chance(40)) do_or_not("{'deed':'pause','who':'p1','args':{'plan':'p1/1'}}"); break;
    case 8: do_or_not("{'deed':'resume','who':'p1','args':{'plan':'p1/1'}}"); break;
    case 9: if (chance(30)) do_or_not("{'deed':'sending-hold','who':'anna','named':true}"); break;
    case 10: do_or_not("{'deed':'sending-resume','who':'anna','named':true}"); break;
    default: break;
    }
}

/* Letters since the last look that a channel took, or keeps waiting. */
static void note_letters(void) {
    for (; watched < letter_count; watched++) {
        accepted[watched] = mood == ACCEPTING;
        lost[watched] = mood == HANGING; /* the lease may be over before its answer comes */
        if (mood == HANGING) hanging[hangs++] = watched;
    }
}

/* Some answers come late, some never: then the lease is over first. */
static void answer_some(bool all) {
    for (int i = 0; i < hangs; i++) {
        struct letter *l = &letters[hanging[i]];
        if (l->answered == NULL || (!all && !chance(50))) continue;
        bool took = chance(60);
        accepted[hanging[i]] = took;
        l->answered(l->arg, took ? CHANNEL_ACCEPTED : CHANNEL_LOST, took ? "" : "no answer came");
        l->answered = NULL;
    }
    settle();
}

static void step(void) {
    static const enum mood moods[] = {ACCEPTING, ACCEPTING, ACCEPTING, ACCEPTING, REFUSING_NOW, REFUSING, HANGING};
    int minutes = chance(3) ? 60 * (4 + below(40)) : 3 + below(57); /* now and then nobody serves for long */
    mood = moods[below(7)];
    move_to(hands.start_ms + minutes * MINUTE_MS);
    note_letters();
    answer_some(false);
    note_letters();
    if (chance(40)) somebody_does_something();
    scheduler_poke(scheduler);
    settle();
    note_letters();
}

static void restart(void) {
    answer_some(true);
    note_letters();
    stop_scheduler();
    OK(scheduler_new(&loop, writer, &hands, both, 2, "the next", &scheduler, &err));
    settle();
    note_letters();
}

/* ---- What must hold ---- */

/* As they begin one may go out. */
static bool in_quiet(int64_t at_ms) {
    const struct zone *z;
    OK(zones_get(practice.zones, "Europe/Berlin", &z, &err));
    return windows_in_quiet(&quiet, wall_minute(zone_local(z, at_ms).wall_ms));
}

/* Who puts off a reminder has asked for the next one, whatever the hour. */
static bool is_wish(const struct stored_reminder *r) {
    struct stored_reminder *rows;
    size_t n;
    bool wish = false;
    OK(store_reminders_of(store, "p1", r->session, arena, &rows, &n, &err));
    for (size_t i = 0; i < n; i++)
        wish = wish || (rows[i].round == r->round - 1 && rows[i].reason && strstr(rows[i].reason, "snoozed until"));
    return wish;
}

static void judge_attempts(const struct stored_reminder *r) {
    struct stored_attempt *t;
    size_t n;
    char from[INSTANT_SIZE], until[INSTANT_SIZE], when[INSTANT_SIZE];
    bool over = false;
    OK(store_attempts_of(store, r, arena, &t, &n, &err));
    for (size_t i = 0; i < n; i++) {
        int64_t at = t[i].started_ms;
        AGREES(!over, "p1.%d/%s/%d was tried after it was accepted", (int)r->session, r->channel, r->round);
        AGREES(at >= r->send_ms && at <= r->late_ms, "p1.%d/%s/%d was tried outside its window", (int)r->session,
               r->channel, r->round);
        AGREES(!in_quiet(at) || !in_quiet(at - 1) || in_quiet(r->send_ms) || is_wish(r),
               "p1.%d/%s/%d of %s until %s was tried in quiet hours, at %s",
               (int)r->session, r->channel, r->round, instant_format(from, r->send_ms),
               instant_format(until, r->late_ms), instant_format(when, at));
        over = t[i].result && strcmp(t[i].result, ATTEMPT_ACCEPTED) == 0 && t[i].finished_ms - at < SCHEDULER_LEASE_MS;
    }
}

/* Of the sessions whose time has passed one alone is asked for at an instant. */
static void judge_catching_up(const struct stored_reminder *r, size_t count) {
    struct first { int64_t at_ms, session; } *seen = calloc(count + 1, sizeof *seen);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        struct stored_attempt *t;
        size_t attempts;
        OK(store_attempts_of(store, &r[i], arena, &t, &attempts, &err));
        if (attempts == 0 || t[0].started_ms < r[i].due_ms) continue;
        for (size_t k = 0; k < n; k++)
            AGREES(seen[k].at_ms != t[0].started_ms || seen[k].session == r[i].session,
                   "p1.%d and p1.%d were asked for at once", (int)seen[k].session, (int)r[i].session);
        seen[n++] = (struct first){t[0].started_ms, r[i].session};
    }
    free(seen);
}

static void judge_rows(void) {
    struct stored_reminder *r;
    size_t count;
    OK(store_reminders_of(store, "p1", 0, arena, &r, &count, &err));
    AGREES(count > 0, "nothing came due");
    for (size_t i = 0; i < count; i++) {
        AGREES(reminder_is_final((enum reminder_state)r[i].state), "p1.%d/%s/%d is %s at the end", (int)r[i].session,
               r[i].channel, r[i].round, reminder_state_name((enum reminder_state)r[i].state));
        AGREES(r[i].reason && *r[i].reason, "p1.%d/%s/%d is %s and does not say why", (int)r[i].session, r[i].channel,
               r[i].round, reminder_state_name((enum reminder_state)r[i].state));
        judge_attempts(&r[i]);
    }
    judge_catching_up(r, count);
}

/* A receiver gets a key once, and once more for each time that it was not known whether it had. */
static void judge_letters(void) {
    for (int i = 0; i < letter_count; i++) {
        int took = 0, doubts = 0;
        for (int k = 0; k < letter_count; k++) {
            if (strcmp(letters[i].key, letters[k].key) != 0) continue;
            took += accepted[k];
            doubts += lost[k];
        }
        AGREES(took <= 1 + doubts, "%s went out %d times, with %d doubts", letters[i].reminder, took, doubts);
    }
}

static void setup(void) { open_station(); }

START_TEST(whatever_comes_together_nothing_is_doubled_and_every_row_ends_with_its_reason) {
    const char *given = getenv("TOGETHER_SEED");
    seed = given ? (uint32_t)strtoul(given, NULL, 0) : 0x5EED0000u + (uint32_t)_i * 7919u;
    state_of_random = seed ? seed : 1;
    clock_move_to(&hands, AT(0, 5));
    enrol();
    OK(scheduler_new(&loop, writer, &hands, both, 2, "me", &scheduler, &err));
    while (hands.start_ms < AT(DAYS, 0) && letter_count < LETTERS - 50) {
        step();
        if (chance(2)) restart();
    }
    mood = ACCEPTING;
    answer_some(true);
    json_decref(request("{'deed':'sending-resume','who':'anna','named':true}"));
    do_or_not("{'deed':'stop','who':'p1','args':{'plan':'p1/1'}}");
    for (int i = 0; i < 30; i++) {
        move_to(hands.start_ms + 2 * HOUR_MS);
        note_letters();
    }
    judge_rows();
    judge_letters();
}
END_TEST

int main(void) {
    Suite *s = suite_create("together");
    TCase *c = tcase_create("together");
    tcase_set_timeout(c, 120);
    tcase_add_checked_fixture(c, setup, close_station);
    tcase_add_loop_test(c, whatever_comes_together_nothing_is_doubled_and_every_row_ends_with_its_reason, 0, SEEDS);
    suite_add_tcase(s, c);
    return support_run(s);
}
