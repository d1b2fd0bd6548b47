/* After an update of tzdata; and what is doubtful after a restore. */
#include "office.h"
#include "practice/doubtful.h"
#include "practice/retime.h"
#include <sys/stat.h>
#include <unistd.h>

/* ---- Two sources of zones ---- */

/* A folder of zones in which Berlin has given up summer time: its file is that of a place that never had it. */
static void use_other_tzdata(void) {
    char folder[400], from[400], to[420], bytes[20000];
    snprintf(folder, sizeof folder, "%s/Europe", support_tempdir());
    ck_assert_int_eq(mkdir(folder, 0700), 0);
    const char *zones = "/usr/share/zoneinfo";
    snprintf(from, sizeof from, "%s/Africa/Lagos", zones);
    snprintf(to, sizeof to, "%s/Berlin", folder);
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    ck_assert(in != NULL && out != NULL);
    size_t n = fread(bytes, 1, sizeof bytes, in);
    ck_assert_uint_eq(fwrite(bytes, 1, n, out), n);
    fclose(in);
    fclose(out);
    *strrchr(folder, '/') = '\0';
    ck_assert_int_eq(setenv("TZDIR", folder, 1), 0);
}

static int64_t next_due(const char *patient) {
    struct stored_patient p;
    bool found;
    OK(store_patient_get(office.store, patient, arena, &p, &found, &err));
    ck_assert(found);
    return p.next_due_ms;
}

static struct retimed counts;

static bool retime(const char *version, size_t limit) {
    bool more;
    OK(store_begin(office.store, &err));
    OK(practice_retime(&office, version, limit, &counts, &more, &err));
    OK(store_commit(office.store, &err));
    return more;
}

/* Three patients whose next session is after the change to summer time on 2027-03-28. */
static void live(void) {
    memset(&counts, 0, sizeof counts);
    for (int i = 1; i <= 3; i++) {
        DOES(ADD);
        DOES("{'deed':'record','args':{'patient':'p%d','form':{'side':'left','findings':{'noble':true,'fever':false}}}}", i);
        DOES("{'deed':'enrol','args':{'patient':'p%d','protocol':'itb-syndrome','side':'left','start':'2027-03-29'}}", i);
    }
    while (retime("one", 100)) {}
    memset(&counts, 0, sizeof counts);
}

static void start_with_other_tzdata(void) {
    stop();
    use_other_tzdata();
    start();
    publish_all();
}

START_TEST(h06_new_tzdata_moves_what_is_next_and_leaves_what_is_past) {
    live();
    int64_t before = next_due("p1");
    struct stored_event *was, *is;
    size_t count_before, count_after;
    OK(store_events(office.store, "p1", 0, arena, &was, &count_before, &err));
    start_with_other_tzdata();
    ck_assert(!retime("two", 100));
    ck_assert_int_eq(counts.patients, 3);
    ck_assert_int_eq(counts.changed, 3);
    ck_assert_int_eq(next_due("p1"), before + HOUR_MS);
    OK(store_events(office.store, "p1", 0, arena, &is, &count_after, &err));
    ck_assert_uint_eq(count_before, count_after);
    for (size_t i = 0; i < count_after; i++) ck_assert_str_eq(was[i].tzdata, is[i].tzdata);
    ck_assert(!retime("two", 100));
    ck_assert_int_eq(counts.patients, 3);
}
END_TEST

START_TEST(h26_it_goes_on_where_a_crash_left_it) {
    live();
    int64_t before = next_due("p1");
    start_with_other_tzdata();
    ck_assert(retime("two", 2));
    ck_assert_int_eq(counts.patients, 2);
    OK(store_begin(office.store, &err));
    bool more;
    OK(practice_retime(&office, "two", 1, &counts, &more, &err));
    store_rollback(office.store); /* the crash */
    ck_assert_int_eq(next_due("p3"), before);
    stop();
    start();
    publish_all();
    memset(&counts, 0, sizeof counts);
    while (retime("two", 2)) {}
    ck_assert_int_eq(counts.patients, 1);
    for (int i = 1; i <= 3; i++) {
        char id[8];
        snprintf(id, sizeof id, "p%d", i);
        ck_assert_int_eq(next_due(id), before + HOUR_MS);
    }
}
END_TEST

START_TEST(another_version_on_the_way_begins_again) {
    live();
    start_with_other_tzdata();
    ck_assert(retime("two", 2));
    memset(&counts, 0, sizeof counts);
    while (retime("three", 2)) {}
    ck_assert_int_eq(counts.patients, 3);
}
END_TEST

START_TEST(same_version_does_nothing) {
    live();
    ck_assert(!retime("one", 1));
    ck_assert_int_eq(counts.patients, 0);
}
END_TEST

START_TEST(history_that_cannot_be_read_holds_up_nobody_and_is_told) {
    live();
    OK(store_begin(office.store, &err));
    struct stored_event odd = {.number = events_of("p2") + 1, .kind = "odd", .at_ms = at("2027-03-01T10:00:00Z"),
                               .tzdata = "x", .who = "x", .data = "{}", .hash = "f"};
    struct stored_patient p;
    bool found;
    OK(store_patient_get(office.store, "p2", arena, &p, &found, &err));
    odd.prev = p.head;
    OK(store_append(office.store, "p2", p.events, &odd, 1, p.next_due_ms, NULL, NULL, &err));
    OK(store_commit(office.store, &err));
    ck_assert(!retime("two", 100));
    ck_assert_int_eq(counts.patients, 3);
    ck_assert_int_eq(counts.failed, 1);
    ck_assert_ptr_nonnull(strstr(counts.why.message, "p2"));
}
END_TEST

/* ---- What is doubtful ---- */

static bool doubts(const char *id, const char *sent) {
    for (size_t i = 0; i < count("doubtful"); i++) {
        const json_t *d = json_array_get(get("doubtful"), i);
        if (strcmp(json_string_value(json_object_get(d, "id")), id) == 0 &&
            strcmp(json_string_value(json_object_get(d, "sent")), sent) == 0)
            return true;
    }
    return false;
}

START_TEST(h25_what_came_due_since_the_backup_is_doubtful_and_nothing_is_written) {
    enrolled();
    now("2027-03-01T18:00:00Z");
    DOES("{'deed':'agenda','args':{'patient':'p1'}}");
    long long before = events_of("p1");
    forget();
    OK(practice_doubtful(&office, at("2027-03-02T12:00:00Z"), &last, &err));
    ck_assert(doubts("p1.1/terminal/0", "perhaps"));
    ck_assert(doubts("p1.2", "perhaps"));
    ck_assert_str_eq(text("until"), "2027-03-02T12:00:00Z");
    ck_assert_int_eq(json_integer_value(get("more")), 0);
    ck_assert_int_eq(events_of("p1"), before);
}
END_TEST

START_TEST(h25_what_was_sent_and_not_answered_is_doubtful_and_what_was_answered_is_not) {
    enrolled();
    now("2027-03-01T18:00:00Z");
    DOES("{'deed':'agenda','args':{'patient':'p1'}}");
    struct stored_reminder *r;
    size_t n;
    OK(store_reminders_of(office.store, "p1", 1, arena, &r, &n, &err));
    OK(store_begin(office.store, &err));
    r[0].state = 2;
    OK(store_reminder_set(office.store, &r[0], &err));
    OK(store_commit(office.store, &err));
    forget();
    OK(practice_doubtful(&office, at("2027-03-01T18:00:00Z"), &last, &err));
    ck_assert(doubts("p1.1/terminal/0", "yes"));
    DOES("{'deed':'checkin','args':{'session':'p1.1','done':true,'during':2}}");
    forget();
    OK(practice_doubtful(&office, at("2027-03-01T18:00:00Z"), &last, &err));
    ck_assert(!doubts("p1.1/terminal/0", "yes") && !doubts("p1.1/terminal/0", "perhaps"));
}
END_TEST

static Suite *retime_suite(void) {
    Suite *s = suite_create("retime");
    TCase *t = tcase_create("retime");
    tcase_add_checked_fixture(t, open_office, close_office);
    tcase_set_timeout(t, 30);
    tcase_add_test(t, h06_new_tzdata_moves_what_is_next_and_leaves_what_is_past);
    tcase_add_test(t, h26_it_goes_on_where_a_crash_left_it);
    tcase_add_test(t, another_version_on_the_way_begins_again);
    tcase_add_test(t, same_version_does_nothing);
    tcase_add_test(t, history_that_cannot_be_read_holds_up_nobody_and_is_told);
    suite_add_tcase(s, t);
    t = tcase_create("doubtful");
    tcase_add_checked_fixture(t, open_office, close_office);
    tcase_set_timeout(t, 30);
    tcase_add_test(t, h25_what_came_due_since_the_backup_is_doubtful_and_nothing_is_written);
    tcase_add_test(t, h25_what_was_sent_and_not_answered_is_doubtful_and_what_was_answered_is_not);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(retime_suite()); }
