/* Anchors: a line that was kept outside finds out a store whose end was cut off or whose past was rewritten. */
#include "office.h"
#include "practice/anchor.h"
#include "practice/verify.h"
#include <sqlite3.h>

static struct anchor anchors[4];
static size_t taken;

/* As a service takes one: in portions, then kept under the note. */
static void take(void) {
    struct anchoring x;
    bool done = false;
    OK(store_begin(office.store, &err));
    OK(anchor_begin(office.store, &x, &err));
    while (!done)
        OK(anchor_go_on(office.store, &x, clock_of_office.wall_ms(&clock_of_office), &anchors[taken], &done, &err));
    OK(anchor_keep(office.store, &x, &anchors[taken], &err));
    OK(store_commit(office.store, &err));
    taken++;
}

static void verify_with(size_t count) {
    struct verify_wish wish = {.anchors = anchors, .anchor_count = count};
    forget();
    OK(practice_verify(&office, &wish, &last, &err));
}

static void says(const char *words) {
    char *all = json_canonical(get("problems"));
    ck_assert_msg(strstr(all, words) != NULL, "\"%s\" is not in %s", words, all);
    free(all);
}

static void live(void) {
    taken = 0;
    enrolled();
    take();
    now("2027-03-02T12:00:00Z");
    DOES("{'deed':'checkin','args':{'session':'p1.2','done':true,'during':4}}");
    take();
    now("2027-03-03T12:00:00Z");
    DOES("{'deed':'checkin','args':{'session':'p1.4','done':true,'during':4}}");
    take();
}

/* As a stranger with the file would: triggers out and in again. */
static void tamper(const char *sql) {
    sqlite3 *db;
    sqlite3_stmt *q;
    stop();
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(db, "SELECT group_concat('DROP TRIGGER ' || name, ';'), group_concat(sql, ';') "
                                            "FROM sqlite_schema WHERE type = 'trigger'", -1, &q, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(q), SQLITE_ROW);
    char *drop = strdup((const char *)sqlite3_column_text(q, 0)), *make = strdup((const char *)sqlite3_column_text(q, 1));
    sqlite3_finalize(q);
    ck_assert_int_eq(sqlite3_exec(db, drop, NULL, NULL, NULL), SQLITE_OK);
    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
    ck_assert_int_eq(sqlite3_exec(db, make, NULL, NULL, NULL), SQLITE_OK);
    free(drop);
    free(make);
    sqlite3_close(db);
    start();
    publish_all();
}

START_TEST(line_reads_back_as_it_was_written) {
    struct anchor read;
    live();
    char *line = anchor_line(&anchors[1]);
    OK(anchor_read(line, &read, &err));
    ck_assert_int_eq(read.at_ms, anchors[1].at_ms);
    ck_assert_int_eq(read.events, anchors[1].events);
    ck_assert_int_eq(read.patients, 1);
    ck_assert_str_eq(read.head, anchors[1].head);
    ck_assert_str_eq(read.installation, anchors[1].installation);
    free(line);
}
END_TEST

static const struct { const char *line, *says; } wrong[] = {
    {"", "line 1"},
    {"[]", "expected an object"},
    {"{\"at\":\"2027-03-01T09:00:00Z\"}", "patients"},
    {"{\"at\":\"2027-03-01T09:00:00Z\",\"patients\":1,\"events\":-1}", "events"},
    {"{\"at\":\"2027-03-01T09:00:00Z\",\"patients\":1,\"events\":1,\"head\":\"ab\",\"installation\":\"x\"}", "64 hex digits"},
    {"{\"at\":\"2027-03-01T09:00:00Z\",\"heads\":1}", "heads"},
};
START_TEST(line_that_is_none_is_said) {
    struct anchor read;
    ck_assert_int_eq(anchor_read(wrong[_i].line, &read, &err), STATUS_INPUT);
    if (_i > 0) ck_assert_msg(strstr(err.message, wrong[_i].says) != NULL, "%s", err.message);
}
END_TEST

START_TEST(h29_history_as_it_was_anchored_has_no_problems) {
    live();
    now("2027-03-05T12:00:00Z");
    DOES("{'deed':'agenda','args':{'patient':'p1'}}");
    struct anchor swapped = anchors[0]; /* in whatever order they stand */
    anchors[0] = anchors[2];
    anchors[2] = swapped;
    verify_with(3);
    char *all = json_canonical(get("problems"));
    ck_assert_str_eq(all, "[]");
    free(all);
    ck_assert_int_eq(json_integer_value(get("anchors")), 3);
}
END_TEST

/* The newest events, with every trace of them: no chain shows it. */
START_TEST(h29_end_that_was_cut_off_is_found) {
    char sql[900];
    live();
    int64_t keep = anchors[1].events;
    snprintf(sql, sizeof sql,
             "DELETE FROM attempt; DELETE FROM reminder WHERE event > %lld; DELETE FROM alert WHERE event > %lld;"
             "DELETE FROM exam; DELETE FROM snapshot; DELETE FROM event WHERE number > %lld;"
             "UPDATE patient SET events = %lld, head = (SELECT hash FROM event WHERE number = %lld)",
             (long long)keep, (long long)keep, (long long)keep, (long long)keep, (long long)keep);
    tamper(sql);
    verify_with(2);
    if (count("problems") > 0) ck_assert_ptr_null(strstr(json_string_value(json_array_get(get("problems"), 0)), "cut off"));
    verify_with(3);
    says("the newest events were cut off");
    says("2027-03-03T12:00:00Z");
}
END_TEST

START_TEST(h29_past_that_was_rewritten_with_a_chain_of_its_own_is_found) {
    live();
    tamper("UPDATE event SET hash = 'f' || substr(hash, 2) WHERE number = 6");
    verify_with(3);
    says("history was changed");
    says("events before the anchor of 2027-03-01T09:00:00Z stand as they were");
    says("p1:6: its hash is not that of its content");
}
END_TEST

/* Two anchors are of what the backup did not have; the one before it still holds. */
START_TEST(h25_what_a_restore_lost_is_said_apart) {
    char note[100];
    live();
    snprintf(note, sizeof note, "{\"at\":%lld,\"events\":%lld,\"from\":\"b\"}", (long long)at("2027-03-04T09:00:00Z"),
             (long long)anchors[0].events);
    OK(store_begin(office.store, &err));
    OK(store_note_set(office.store, NOTE_RESTORED, note, &err));
    OK(store_commit(office.store, &err));
    verify_with(3);
    ck_assert_uint_eq(count("problems"), 1);
    says("events were lost when the store was restored at 2027-03-04T09:00:00Z");
    ck_assert_int_eq(json_integer_value(get("anchors")), 1);
}
END_TEST

START_TEST(anchor_of_another_store_is_said) {
    live();
    memset(anchors[0].installation, 'a', 32);
    verify_with(1);
    says("is of another store");
}
END_TEST

START_TEST(note_that_was_spoiled_is_as_none) {
    live();
    OK(store_begin(office.store, &err));
    OK(store_note_set(office.store, NOTE_ANCHOR, "{\"events\":1}", &err));
    OK(store_commit(office.store, &err));
    take();
    ck_assert_int_eq(anchors[3].events, anchors[2].events);
    ck_assert_str_eq(anchors[3].head, anchors[2].head);
}
END_TEST

START_TEST(verify_in_transactions_of_its_own_finds_the_same) {
    struct verify_wish wish = {0};
    live();
    tamper("UPDATE event SET who = 'ben' WHERE number = 5");
    forget();
    OK(practice_verify(&office, &wish, &last, &err));
    says("p1:5: its hash is not that of its content");
    DOES("{'deed':'verify'}");
    says("p1:5: its hash is not that of its content");
}
END_TEST

static Suite *anchor_suite(void) {
    Suite *s = suite_create("anchor");
    TCase *t = tcase_create("anchor");
    tcase_add_checked_fixture(t, open_office, close_office);
    tcase_set_timeout(t, 30);
    tcase_add_test(t, line_reads_back_as_it_was_written);
    tcase_add_loop_test(t, line_that_is_none_is_said, 0, (int)(sizeof wrong / sizeof *wrong));
    tcase_add_test(t, h29_history_as_it_was_anchored_has_no_problems);
    tcase_add_test(t, h29_end_that_was_cut_off_is_found);
    tcase_add_test(t, h29_past_that_was_rewritten_with_a_chain_of_its_own_is_found);
    tcase_add_test(t, h25_what_a_restore_lost_is_said_apart);
    tcase_add_test(t, anchor_of_another_store_is_said);
    tcase_add_test(t, note_that_was_spoiled_is_as_none);
    tcase_add_test(t, verify_in_transactions_of_its_own_finds_the_same);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(anchor_suite()); }
