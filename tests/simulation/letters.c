/* What must hold of each message as it is sent, by the store as it is then and by what people were told before. */
#include "base/json.h"
#include "sim.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEP_HELD_MS (10 * MINUTE_MS)
#define CAP          3

/* ---- Local time, by the C library and not by ours ---- */

int local_minute(const char *zone, int64_t instant_ms, int *day) {
    static char set[40];
    struct tm tm;
    time_t s = (time_t)(instant_ms >= 0 ? instant_ms / 1000 : (instant_ms - 999) / 1000);
    if (strcmp(set, zone) != 0) {
        snprintf(set, sizeof set, "%s", zone);
        setenv("TZ", zone, 1);
        tzset();
    }
    localtime_r(&s, &tm);
    if (day) *day = (int)((int64_t)((s + tm.tm_gmtoff) / 86400));
    return tm.tm_hour * 60 + tm.tm_min;
}

/* ---- A row and its event ---- */

struct about {
    int items;
    bool exam;
    int64_t due_ms;
};

static bool read_about(const char *patient, int64_t event, struct arena *a, struct about *out) {
    struct stored_event *events;
    struct error err;
    size_t count;
    *out = (struct about){0};
    if (store_events(sim.service.practice.store, patient, event - 1, a, &events, &count, &err) != STATUS_OK)
        return false;
    if (count == 0 || events[0].number != event) return false;
    json_t *data = json_loads(events[0].data, 0, NULL);
    out->items = (int)json_array_size(json_object_get(data, "items"));
    out->exam = json_object_get(data, "exam") != NULL;
    out->due_ms = json_integer_value(json_object_get(data, "due"));
    json_decref(data);
    return true;
}

static void check_marker(const struct letter *l, const struct message *m) {
    const char *const texts[] = {m->subject, m->text, m->name, m->to, m->neutral, m->session, m->reminder, m->when};
    for (int i = 0; i < sim.patients; i++)
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            if (i != l->patient && texts[k] && strstr(texts[k], sim.patient[i].marker))
                sim_wrong("%s has the marker of %s", m->reminder, sim.patient[i].id);
}

static void check_promises(const struct letter *l, const struct message *m, const struct stored_reminder *r,
                           const struct about *x) {
    const struct person_of *p = &sim.patient[l->patient];
    if (r->session < SIM_SESSIONS && p->answered[r->session])
        sim_wrong("%s goes out although %s answered it", m->reminder, sim.deed[p->answered[r->session] - 1]->key);
    if (p->idle && !x->exam)
        sim_wrong("%s goes out although %s stopped the plan", m->reminder, sim.deed[p->idle - 1]->key);
}

static void check_times(const struct letter *l, const struct message *m, const struct stored_reminder *r,
                        const struct about *x) {
    const struct person_of *p = &sim.patient[l->patient];
    int64_t now_ms = sim_wall_ms();
    if (now_ms < r->send_ms && r->attempts == 1)
        sim_wrong("%s goes out %lld s early", m->reminder, (long long)(r->send_ms - now_ms) / 1000);
    if (now_ms > r->late_ms) sim_wrong("%s goes out %lld s late", m->reminder, (long long)(now_ms - r->late_ms) / 1000);
    bool moved = p->moved_ms && sim.time.real_ms - p->moved_ms < DAY_MS;
    bool wish = r->session < SIM_SESSIONS && p->snoozed[r->session];
    if (moved || wish || x->exam) return;
    int now = local_minute(p->zone, now_ms, NULL), due = local_minute(p->zone, x->due_ms, NULL);
    bool quiet = now >= p->quiet_from || now < p->quiet_to, own = due >= p->quiet_from || due < p->quiet_to;
    if (quiet && !own) sim_wrong("%s goes out at %02d:%02d, in quiet hours", m->reminder, now / 60, now % 60);
}

/* Another session that has come due since is asked for instead. */
static void check_newest(const struct message *m, const struct stored_reminder *rows, size_t count,
                         const struct stored_reminder *r, struct arena *a) {
    struct about x;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].session <= r->session || strcmp(rows[i].channel, r->channel) != 0 || rows[i].due_ms > sim_wall_ms())
            continue;
        if (read_about(r->patient, rows[i].event, a, &x) && x.items > 0)
            sim_wrong("%s goes out although %s.%lld has come due since", m->reminder, r->patient,
                      (long long)rows[i].session);
    }
}

/* ---- A whole letter ---- */

static bool is_covered(const struct stored_reminder *r, const struct letter *l, const char *with, struct arena *a) {
    const char *detail;
    struct error err;
    if (r->state != REMINDER_CLAIMED || strcmp(r->channel, receivers_channels()[l->channel]->name) != 0) return false;
    if (!r->owner || strcmp(r->owner, sim.service.owner) != 0) return false;
    if (store_attempt_newest(sim.service.practice.store, r, a, &detail, &err) != STATUS_OK) return false;
    if (with && detail && strcmp(detail, with) == 0) return true;
    return strcmp(r->key, l->key) == 0 && (!detail || strncmp(detail, "with ", 5) != 0);
}

static const char *with_of(const struct stored_reminder *rows, size_t count, const char *key, struct arena *a) {
    char id[ID_SIZE];
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].key, key) == 0) return arena_printf(a, "with %s", id_reminder(id, &rows[i]));
    return NULL;
}

/* Different sessions with exercises, and rounds, that were accepted on the patient's day before this. */
static int accepted_today(const struct letter *l, int64_t session, int round, bool *there) {
    const char *zone = sim.patient[l->patient].zone;
    struct {
        int64_t session;
        int round;
    } seen[64];
    int n = 0, today, day;
    (void)local_minute(zone, sim_wall_ms(), &today);
    *there = false;
    for (const struct letter *x = sim.letter; x < l; x++) {
        (void)local_minute(zone, x->wall_ms, &day);
        if (x->patient != l->patient || !x->accepted || day != today) continue;
        for (int i = 0; i < x->rows; i++) {
            int k = 0;
            if (!x->row[i].items) continue;
            *there = *there || (x->row[i].session == session && x->row[i].round == round);
            while (k < n && (seen[k].session != x->row[i].session || seen[k].round != x->row[i].round)) k++;
            if (k < n || n == 64) continue;
            seen[n].session = x->row[i].session;
            seen[n++].round = x->row[i].round;
        }
    }
    return n;
}

static void check_cap(const struct letter *l, const struct message *m) {
    bool there;
    const struct person_of *p = &sim.patient[l->patient];
    if (l->rows != 1 || !l->row[0].items || (p->moved_ms && sim.time.real_ms - p->moved_ms < DAY_MS)) return;
    int n = accepted_today(l, l->row[0].session, l->row[0].round, &there);
    if (!there && n >= CAP) sim_wrong("%s is message %d of the day", m->reminder, n + 1);
}

static void check_rows(struct letter *l, const struct message *m, struct arena *a) {
    struct stored_reminder *rows;
    struct error err;
    size_t count;
    int sessions = 0;
    if (store_reminders_of(sim.service.practice.store, m->patient, 0, a, &rows, &count, &err) != STATUS_OK) {
        l->unsure = true;
        return;
    }
    const char *with = with_of(rows, count, l->key, a);
    if (!with) sim_wrong("%s has a key that is not in the outbox", m->reminder);
    for (size_t i = 0; i < count; i++) {
        struct about x;
        if (!is_covered(&rows[i], l, with, a) || !read_about(m->patient, rows[i].event, a, &x)) continue;
        if (l->rows < 8) {
            l->row[l->rows].session = rows[i].session;
            l->row[l->rows].items = x.items > 0;
            l->row[l->rows++].round = rows[i].round;
        }
        check_promises(l, m, &rows[i], &x);
        check_times(l, m, &rows[i], &x);
        if (x.items > 0) check_newest(m, rows, count, &rows[i], a);
        if (x.items > 0 && sessions++ > 0) sim_wrong("%s asks for two sessions at once", m->reminder);
    }
    l->unsure = sim.disk_faulty;
    if (l->rows == 0 && !l->unsure) sim_wrong("%s goes out and no row is claimed for it", m->reminder);
}

void check_letter(struct letter *l, const struct message *m) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    l->wall_ms = sim_wall_ms();
    if (sim.held) sim_wrong("%s goes out while sending is held", m->reminder);
    if (sim.watch.step_boot_ms && sim_boot_ms() - sim.watch.step_boot_ms < STEP_HELD_MS)
        sim_wrong("%s goes out %lld s after the clock was stepped", m->reminder,
                  (long long)(sim_boot_ms() - sim.watch.step_boot_ms) / 1000);
    check_marker(l, m);
    check_rows(l, m, a);
    check_cap(l, m);
    arena_free(a);
}
