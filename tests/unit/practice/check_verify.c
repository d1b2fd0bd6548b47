/* verify: what somebody does to the file behind the engine's back is found and named. */
#include "office.h"
#include <sqlite3.h>

static void live(void) {
    enrolled();
    now("2027-03-02T12:00:00Z");
    DOES("{'deed':'checkin','args':{'session':'p1.2','done':true,'during':4}}");
    no_problems();
}

static void run(sqlite3 *db, const char *sql) {
    char *why = NULL;
    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &why) == SQLITE_OK, "%s: %s", sql, why);
}

/* Changes the file as a stranger would: the triggers are taken out and put back as they were. */
static void tamper(const char *sql) {
    sqlite3 *db;
    sqlite3_stmt *q;
    char *drop = NULL, *make = NULL;
    stop();
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(db, "SELECT group_concat('DROP TRIGGER ' || name, ';'), group_concat(sql, ';') "
                                            "FROM sqlite_schema WHERE type = 'trigger'", -1, &q, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(q), SQLITE_ROW);
    drop = strdup((const char *)sqlite3_column_text(q, 0));
    make = strdup((const char *)sqlite3_column_text(q, 1));
    sqlite3_finalize(q);
    run(db, drop);
    run(db, sql);
    run(db, make);
    free(drop);
    free(make);
    sqlite3_close(db);
    start();
    publish_all();
}

static const struct { const char *sql, *says; } harm[] = {
    {"UPDATE event SET data = replace(data, '\"side\":\"left\"', '\"side\":\"right\"') WHERE number = 3",
     "p1:3: its hash is not that of its content"},
    {"UPDATE event SET at_ms = at_ms - 1 WHERE number = 2", "p1:2: its hash is not that of its content"},
    {"UPDATE event SET who = 'ben' WHERE number = 8", "p1:8: its hash is not that of its content"},
    {"UPDATE event SET kind = 'odd' WHERE number = 4", "p1:4: its kind is not known"},
    {"UPDATE event SET prev = hash WHERE number = 5", "p1:5: it does not follow from the one before it"},
    {"DELETE FROM event WHERE number = 8", "p1 has 7 events, but 8 are counted"},
    {"UPDATE patient SET head = 'f'", "p1: its head is not the hash of its newest event"},
    {"UPDATE patient SET next_due_ms = NULL", "p1: its next-due instant is none, but should be 2027-03-02T17:00:00Z"},
    {"UPDATE patient SET zone = 'Europe/Paris'", "p1 is kept in the zone Europe/Paris, its history says Europe/Berlin"},
    {"INSERT INTO snapshot VALUES ('p1', 4, '{}')", "p1: its cached state is not what a replay up to p1:4 gives"},
    {"INSERT INTO snapshot VALUES ('p1', 400, '{}')", "p1: its cached state is of an event that is not there"},
    {"DELETE FROM reminder WHERE session = 1", "p1:4 let a session come due that has no reminder on any channel"},
    {"UPDATE reminder SET key = 'k' WHERE session = 1", "reminder p1.1/terminal/0 has a key that is not its own"},
    {"UPDATE reminder SET session = 9 WHERE session = 1",
     "reminder p1.9/terminal/0 belongs to no event that let its session come due"},
    {"UPDATE reminder SET event = 1 WHERE session = 2",
     "reminder p1.2/terminal/0 belongs to no event that let its session come due"},
    {"UPDATE protocol SET canonical = replace(canonical, 'Hold.', 'Jump.') WHERE id = 'itb-syndrome'",
     "the protocol itb-syndrome 1.0.0 is not the one with its hash"},
};

static bool is_said(const char *sentence) {
    for (size_t i = 0; i < count("problems"); i++)
        if (strncmp(json_string_value(json_array_get(get("problems"), i)), sentence, strlen(sentence)) == 0) return true;
    return false;
}

START_TEST(what_was_changed_is_named) {
    live();
    tamper(harm[_i].sql);
    DOES("{'deed':'verify'}");
    char *all = json_canonical(get("problems"));
    ck_assert_msg(is_said(harm[_i].says), "%s is not among %s", harm[_i].says, all);
    free(all);
}
END_TEST

START_TEST(an_open_reminder_of_a_stopped_plan_is_found) {
    live();
    DOES("{'deed':'record','args':{'patient':'p1','form':{'findings':{'fever':true}}}}");
    no_problems();
    tamper("UPDATE reminder SET state = 0 WHERE session = 1");
    DOES("{'deed':'verify'}");
    ck_assert_str_eq(text("problems/0"), "reminder p1.1/terminal/0 is due although plan p1/1 is stopped");
}
END_TEST

/* A plan that ends by itself asks for its last session all the same: its reminder waits for an answer. */
START_TEST(an_open_reminder_of_a_completed_plan_is_sound) {
    enrolled();
    now("2027-03-01T18:00:00Z");
    DOES("{'deed':'checkin','args':{'session':'p1.1','done':true,'during':0,'form':{'findings':{'analgesic':false}}}}");
    now("2027-03-04T18:00:00Z");         /* Thursday, 19:00 there */
    DOES("{'deed':'reminders','args':{'patient':'p1'}}");
    size_t rows = count("reminders");
    char sql[120];
    snprintf(sql, sizeof sql, "UPDATE reminder SET state = 2, attempts = 1 WHERE session = %zu", rows);
    tamper(sql);
    now("2027-03-05T08:00:00Z");
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("plans/0/state"), "completed");
    DOES("{'deed':'reminders','args':{'patient':'p1','state':'sent'}}");
    ck_assert_uint_eq(count("reminders"), 1);
    no_problems();
}
END_TEST

START_TEST(other_patients_are_looked_at_all_the_same) {
    live();
    DOES(ADD);
    tamper("UPDATE event SET who = 'ben' WHERE patient = 'p1' AND number = 1");
    DOES("{'deed':'verify'}");
    ck_assert_int_eq(json_integer_value(get("patients")), 2);
    ck_assert_int_eq(json_integer_value(get("events")), 9);
    ck_assert_uint_eq(count("problems"), 1);
    ck_assert_str_eq(text("problems/0"), "p1:1: its hash is not that of its content");
}
END_TEST

START_TEST(a_history_that_does_not_fold_is_a_finding_and_not_a_failure) {
    live();
    tamper("UPDATE patient SET zone = 'Mars/Base'");
    DOES("{'deed':'verify'}");
    ck_assert_uint_eq(count("problems"), 1);
    REFUSES(STATUS_INPUT, "Mars/Base", "{'deed':'agenda','args':{'patient':'p1'}}");
}
END_TEST

START_TEST(a_damaged_cache_is_passed_over) {
    live();
    tamper("INSERT INTO snapshot VALUES ('p1', 4, '{}')");
    DOES("{'deed':'patient-show','args':{'patient':'p1'}}");
    ck_assert_str_eq(text("plans/0/phase"), "settle");
    ck_assert_int_eq(json_integer_value(get("events")), 8);
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("verify");
    TCase *t = tcase_create("verify");
    tcase_add_checked_fixture(t, open_office, close_office);
    tcase_add_loop_test(t, what_was_changed_is_named, 0, sizeof harm / sizeof *harm);
    tcase_add_test(t, an_open_reminder_of_a_stopped_plan_is_found);
    tcase_add_test(t, an_open_reminder_of_a_completed_plan_is_sound);
    tcase_add_test(t, other_patients_are_looked_at_all_the_same);
    tcase_add_test(t, a_history_that_does_not_fold_is_a_finding_and_not_a_failure);
    tcase_add_test(t, a_damaged_cache_is_passed_over);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
