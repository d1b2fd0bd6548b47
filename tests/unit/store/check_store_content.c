/* What is kept: protocols, patients, events, reminders, attempts; and what the database itself forbids. */
#include "store/sql.h"
#include "stores.h"

/* ---- Transactions ---- */

START_TEST(commit_keeps_and_rollback_leaves_nothing) {
    begin();
    add_patient("kept");
    commit();
    begin();
    add_patient("dropped");
    store_rollback(store);
    close_store();
    open_store();
    ck_assert_int_eq(events_of("kept"), 0);
    ck_assert_int_eq(events_of("dropped"), -1);
}
END_TEST

START_TEST(savepoint_taken_back_leaves_nothing_and_the_others_stay) {
    begin();
    OK(store_savepoint(store, &err));
    add_patient("first");
    OK(append_one("first", 1));
    OK(store_release(store, &err));
    OK(store_savepoint(store, &err));
    add_patient("second");
    OK(append_one("first", 2));
    OK(append_one("second", 1));
    store_rollback_savepoint(store);
    OK(store_savepoint(store, &err));
    add_patient("third");
    OK(store_release(store, &err));
    commit();
    ck_assert_int_eq(events_of("first"), 1);
    ck_assert_int_eq(events_of("second"), -1);
    ck_assert_int_eq(events_of("third"), 0);
    assert_sound("first");
}
END_TEST

START_TEST(inner_savepoint_goes_alone) {
    begin();
    OK(store_savepoint(store, &err));
    add_patient("outer");
    OK(store_savepoint(store, &err));
    add_patient("inner");
    store_rollback_savepoint(store);
    OK(store_release(store, &err));
    commit();
    ck_assert_int_eq(events_of("outer"), 0);
    ck_assert_int_eq(events_of("inner"), -1);
}
END_TEST

START_TEST(nothing_is_written_outside_of_a_transaction) {
    const char *id;
    ck_assert_int_eq(store_patient_add(store, "p1", "UTC", arena, &id, &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, "no transaction"));
    ck_assert_int_eq(store_savepoint(store, &err), STATUS_ENVIRONMENT);
    ck_assert_int_eq(store_commit(store, &err), STATUS_ENVIRONMENT);
    store_rollback(store);
    store_rollback_savepoint(store);
    ck_assert_int_eq(events_of("p1"), -1);
}
END_TEST

START_TEST(transaction_that_is_open_at_closing_is_taken_back) {
    begin();
    add_patient("p1");
    close_store();
    open_store();
    ck_assert_int_eq(events_of("p1"), -1);
}
END_TEST

/* ---- Protocols ---- */

static enum status put_protocol(const char *hash, const char *id, const char *version) {
    struct stored_protocol p = {hash, id, version, "{\"format\":1}", "{}"};
    return store_protocol_put(store, &p, &err);
}

START_TEST(protocol_is_kept_once_with_its_map) {
    struct stored_protocol p;
    bool found;
    begin();
    OK(put_protocol("aa", "itb-syndrome", "1.0.0"));
    struct stored_protocol other_map = {"aa", "itb-syndrome", "1.0.0", "{\"format\":1}", "{\"moved\":1}"};
    OK(store_protocol_put(store, &other_map, &err));
    commit();
    OK(store_protocol_get(store, "aa", arena, &p, &found, &err));
    ck_assert(found);
    ck_assert_str_eq(p.id, "itb-syndrome");
    ck_assert_str_eq(p.version, "1.0.0");
    ck_assert_str_eq(p.canonical, "{\"format\":1}");
    ck_assert_str_eq(p.map, "{}");
    OK(store_protocol_get(store, "bb", arena, &p, &found, &err));
    ck_assert(!found);
}
END_TEST

START_TEST(h19_same_version_with_another_hash_is_refused_by_both_names) {
    begin();
    OK(put_protocol("aa", "itb-syndrome", "1.0.0"));
    ck_assert_int_eq(put_protocol("bb", "itb-syndrome", "1.0.0"), STATUS_NO);
    ck_assert_ptr_nonnull(strstr(err.message, "aa"));
    ck_assert_ptr_nonnull(strstr(err.message, "bb"));
    OK(put_protocol("bb", "itb-syndrome", "1.0.1"));
    OK(put_protocol("cc", "patellar-tendinopathy", "1.0.0"));
    commit();
}
END_TEST

START_TEST(safety_value_may_change_under_one_version) {
    begin();
    OK(put_protocol("aa", "safety", "1"));
    OK(put_protocol("bb", "safety", "1"));
    OK(put_protocol("bb", "safety", "1"));
    commit();
}
END_TEST

struct seen {
    char words[400];
    int stop_after;
};

static void see(struct seen *seen, const char *word) {
    size_t n = strlen(seen->words);
    snprintf(seen->words + n, sizeof seen->words - n, "%s ", word);
}

static enum status see_protocol(void *arg, const struct stored_protocol *p, struct error *e) {
    struct seen *seen = arg;
    see(seen, p->hash);
    if (--seen->stop_after == 0) return error_set(e, STATUS_INPUT, "enough");
    return STATUS_OK;
}

START_TEST(protocols_come_in_order_and_stop_when_told) {
    struct seen all = {.stop_after = -1}, some = {.stop_after = 2};
    begin();
    OK(put_protocol("cc", "b", "1"));
    OK(put_protocol("bb", "a", "2"));
    OK(put_protocol("aa", "a", "1"));
    commit();
    OK(store_protocols_each(store, see_protocol, &all, &err));
    ck_assert_str_eq(all.words, "aa bb cc ");
    ck_assert_int_eq(store_protocols_each(store, see_protocol, &some, &err), STATUS_INPUT);
    ck_assert_str_eq(err.message, "enough");
    ck_assert_str_eq(some.words, "aa bb ");
}
END_TEST

/* ---- Patients ---- */

START_TEST(patient_without_a_name_gets_the_next_number) {
    begin();
    ck_assert_str_eq(add_patient(NULL), "p1");
    add_patient("p7");
    add_patient("p08");
    add_patient("p99999999999999999999");
    add_patient("anna");
    ck_assert_str_eq(add_patient(NULL), "p8");
    ck_assert_str_eq(add_patient(NULL), "p9");
    commit();
}
END_TEST

START_TEST(used_name_is_refused) {
    const char *id;
    begin();
    add_patient("anna");
    ck_assert_int_eq(store_patient_add(store, "anna", "UTC", arena, &id, &err), STATUS_NO);
    ck_assert_ptr_nonnull(strstr(err.message, "anna"));
    commit();
}
END_TEST

START_TEST(new_patient_is_at_the_beginning) {
    struct stored_patient p;
    bool found;
    begin();
    add_patient("p1");
    commit();
    OK(store_patient_get(store, "p1", arena, &p, &found, &err));
    ck_assert(found);
    ck_assert_str_eq(p.id, "p1");
    ck_assert_str_eq(p.zone, "Europe/Berlin");
    ck_assert_str_eq(p.head, EVENT_FIRST_PREV);
    ck_assert_int_eq(p.events, 0);
    ck_assert_int_eq(p.next_due_ms, INSTANT_NONE);
    ck_assert_int_eq(p.snapshot_events, 0);
    ck_assert_ptr_null(p.snapshot);
}
END_TEST

/* Asks the store again from inside, also the same question. */
static enum status see_patient(void *arg, const struct stored_patient *p, struct error *e) {
    struct seen *seen = arg, inner = {.stop_after = 0};
    see(seen, p->id);
    if (seen->stop_after-- > 0) {
        enum status st = store_patients_each(store, see_patient, &inner, e);
        if (st != STATUS_OK || strlen(inner.words) == 0) return st;
    }
    return store_next_due_set(store, p->id, NOON, e);
}

START_TEST(patients_come_by_number_then_name_whatever_is_done_meanwhile) {
    struct seen seen = {.stop_after = 2};
    static const char *const ids[] = {"zoe", "p10", "p2", "anna", "p1"};
    begin();
    for (int i = 0; i < 5; i++) add_patient(ids[i]);
    OK(store_patients_each(store, see_patient, &seen, &err));
    commit();
    ck_assert_str_eq(seen.words, "p1 p2 p10 anna zoe ");
}
END_TEST

START_TEST(contact_is_set_corrected_and_erased_bit_by_bit) {
    const char *name, *email;
    begin();
    add_patient("p1");
    OK(store_contact_get(store, "p1", arena, &name, &email, &err));
    ck_assert_ptr_null(name);
    ck_assert_ptr_null(email);
    OK(store_contact_set(store, "p1", "Anna", NULL, &err));
    OK(store_contact_set(store, "p1", NULL, "anna@example.org", &err));
    OK(store_contact_get(store, "p1", arena, &name, &email, &err));
    ck_assert_str_eq(name, "Anna");
    ck_assert_str_eq(email, "anna@example.org");
    OK(store_contact_set(store, "p1", "", NULL, &err));
    OK(store_contact_get(store, "p1", arena, &name, &email, &err));
    ck_assert_str_eq(name, "");
    ck_assert_int_eq(store_contact_set(store, "p2", "Bob", NULL, &err), STATUS_NO);
    commit();
}
END_TEST

START_TEST(erased_contact_is_nowhere_in_the_file) {
    begin();
    add_patient("p1");
    OK(store_contact_set(store, "p1", "Marker Person", NULL, &err));
    commit();
    begin();
    OK(store_contact_set(store, "p1", "", NULL, &err));
    commit();
    close_store();
    char *bytes;
    size_t n = get_file(path, &bytes);
    ck_assert_ptr_null(memmem(bytes, n, "Marker Person", 13));
    free(bytes);
}
END_TEST

START_TEST(due_patients_come_earliest_first_and_no_more_than_asked) {
    const char **ids;
    size_t count;
    begin();
    static const char *const names[] = {"p1", "p2", "p10", "p3", "later", "never"};
    const int64_t due[] = {NOON - 1, NOON - 5, NOON - 5, NOON, NOON + 1, INSTANT_NONE};
    for (int i = 0; i < 6; i++) {
        add_patient(names[i]);
        OK(store_next_due_set(store, names[i], due[i], &err));
    }
    commit();
    OK(store_due_patients(store, NOON, 100, arena, &ids, &count, &err));
    ck_assert_uint_eq(count, 4);
    ck_assert_str_eq(ids[0], "p2");
    ck_assert_str_eq(ids[1], "p10");
    ck_assert_str_eq(ids[2], "p1");
    ck_assert_str_eq(ids[3], "p3");
    OK(store_due_patients(store, NOON, 2, arena, &ids, &count, &err));
    ck_assert_uint_eq(count, 2);
    OK(store_due_patients(store, NOON, SIZE_MAX, arena, &ids, &count, &err));
    ck_assert_uint_eq(count, 4);
    OK(store_due_patients(store, NOON - 6, 100, arena, &ids, &count, &err));
    ck_assert_uint_eq(count, 0);
    begin();
    ck_assert_int_eq(store_next_due_set(store, "nobody", NOON, &err), STATUS_NO);
    commit();
}
END_TEST

/* ---- Events ---- */

START_TEST(events_come_back_as_they_were_appended) {
    struct stored_event in = make_event("p1", 1), *out;
    struct stored_patient p;
    size_t count;
    bool found;
    begin();
    OK(put_protocol("aa", "safety", "1"));
    add_patient("p1");
    in.key = "k1";
    in.safety = "aa";
    in.data = "{\"text\":\"knie \xc3\xa4\"}";
    OK(store_append(store, "p1", 0, &in, 1, NOON + 9, "Asia/Tokyo", "{\"state\":1}", &err));
    commit();
    OK(store_events(store, "p1", 0, arena, &out, &count, &err));
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(out->number, 1);
    ck_assert_str_eq(out->kind, in.kind);
    ck_assert_int_eq(out->at_ms, in.at_ms);
    ck_assert_int_eq(out->recorded_ms, in.recorded_ms);
    ck_assert_int_eq(out->wall_ms, in.wall_ms);
    ck_assert_int_eq(out->offset_s, 3600);
    ck_assert_str_eq(out->tzdata, "2025b");
    ck_assert_str_eq(out->who, "anna");
    ck_assert_str_eq(out->key, "k1");
    ck_assert_str_eq(out->safety, "aa");
    ck_assert_str_eq(out->data, in.data);
    ck_assert_str_eq(out->prev, EVENT_FIRST_PREV);
    ck_assert_str_eq(out->hash, in.hash);
    OK(store_patient_get(store, "p1", arena, &p, &found, &err));
    ck_assert_int_eq(p.events, 1);
    ck_assert_str_eq(p.head, in.hash);
    ck_assert_str_eq(p.zone, "Asia/Tokyo");
    ck_assert_int_eq(p.next_due_ms, NOON + 9);
    ck_assert_int_eq(p.snapshot_events, 1);
    ck_assert_str_eq(p.snapshot, "{\"state\":1}");
}
END_TEST

START_TEST(snapshot_and_zone_stay_until_new_ones_come) {
    struct stored_patient p;
    bool found;
    size_t large = 3 << 20;
    char *snapshot = malloc(large + 1);
    memset(snapshot, 'x', large);
    snapshot[large] = '\0';
    make_p1();
    begin();
    struct stored_event e = make_event("p1", 2);
    OK(store_append(store, "p1", 1, &e, 1, NOON, "Asia/Tokyo", snapshot, &err));
    OK(append_one("p1", 3));
    commit();
    OK(store_patient_get(store, "p1", arena, &p, &found, &err));
    ck_assert_int_eq(p.events, 3);
    ck_assert_int_eq(p.snapshot_events, 2);
    ck_assert_str_eq(p.snapshot, snapshot);
    ck_assert_str_eq(p.zone, "Asia/Tokyo");
    ck_assert_int_eq(p.next_due_ms, INSTANT_NONE);
    free(snapshot);
}
END_TEST

START_TEST(several_events_go_together_and_are_read_from_where_one_stands) {
    struct stored_event e[3], *out;
    size_t count;
    begin();
    add_patient("p1");
    add_patient("p2");
    for (int i = 0; i < 3; i++) e[i] = make_event("p1", i + 1);
    OK(store_append(store, "p1", 0, e, 3, INSTANT_NONE, NULL, NULL, &err));
    OK(append_one("p2", 1));
    commit();
    OK(store_events(store, "p1", 1, arena, &out, &count, &err));
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(out[0].number, 2);
    ck_assert_int_eq(out[1].number, 3);
    ck_assert_ptr_null(out[0].key);
    ck_assert_ptr_null(out[0].safety);
    OK(store_events(store, "p1", 3, arena, &out, &count, &err));
    ck_assert_uint_eq(count, 0);
    assert_sound("p1");
}
END_TEST

START_TEST(append_onto_another_event_is_a_conflict_and_writes_nothing) {
    make_p1();
    begin();
    struct stored_event e = make_event("p1", 1);
    ck_assert_int_eq(store_append(store, "p1", 0, &e, 1, NOON, "Asia/Tokyo", "{}", &err), STATUS_CONFLICT);
    struct stored_event far = make_event("p1", 4);
    ck_assert_int_eq(store_append(store, "p1", 3, &far, 1, NOON, "Asia/Tokyo", "{}", &err), STATUS_CONFLICT);
    commit();
    struct stored_patient p;
    bool found;
    OK(store_patient_get(store, "p1", arena, &p, &found, &err));
    ck_assert_int_eq(p.events, 1);
    ck_assert_str_eq(p.zone, "Europe/Berlin");
    ck_assert_int_eq(p.next_due_ms, INSTANT_NONE);
    ck_assert_ptr_null(p.snapshot);
    assert_sound("p1");
}
END_TEST

START_TEST(h29_chain_with_a_gap_is_refused) {
    make_p1();
    begin();
    struct stored_event gap = make_event("p1", 3), torn = make_event("p1", 2);
    ck_assert_int_eq(store_append(store, "p1", 1, &gap, 1, NOON, NULL, NULL, &err), STATUS_ENVIRONMENT);
    torn.prev = fake_hash("p1", 7);
    ck_assert_int_eq(store_append(store, "p1", 1, &torn, 1, NOON, NULL, NULL, &err), STATUS_ENVIRONMENT);
    commit();
    ck_assert_int_eq(events_of("p1"), 1);
}
END_TEST

START_TEST(stranger_has_no_history) {
    begin();
    ck_assert_int_eq(append_one("nobody", 1), STATUS_NO);
    ck_assert_ptr_nonnull(strstr(err.message, "nobody"));
    commit();
}
END_TEST

START_TEST(key_finds_its_event_of_this_patient_and_is_used_once) {
    struct stored_event e = make_event("p1", 1), out;
    bool found;
    begin();
    add_patient("p1");
    add_patient("p2");
    e.key = "once";
    OK(store_append(store, "p1", 0, &e, 1, INSTANT_NONE, NULL, NULL, &err));
    struct stored_event again = make_event("p1", 2), other = make_event("p2", 1);
    again.key = other.key = "once";
    ck_assert_int_eq(store_append(store, "p1", 1, &again, 1, INSTANT_NONE, NULL, NULL, &err), STATUS_NO);
    ck_assert_ptr_nonnull(strstr(err.message, "p1:1"));
    OK(store_append(store, "p2", 0, &other, 1, INSTANT_NONE, NULL, NULL, &err));
    commit();
    OK(store_event_by_key(store, "p1", "once", arena, &out, &found, &err));
    ck_assert(found);
    ck_assert_str_eq(out.hash, e.hash);
    OK(store_event_by_key(store, "p1", "twice", arena, &out, &found, &err));
    ck_assert(!found);
}
END_TEST

START_TEST(safety_value_of_an_event_is_in_the_store) {
    begin();
    add_patient("p1");
    struct stored_event e = make_event("p1", 1);
    e.safety = "unknown";
    ck_assert_int_eq(store_append(store, "p1", 0, &e, 1, INSTANT_NONE, NULL, NULL, &err), STATUS_ENVIRONMENT);
    store_rollback(store);
}
END_TEST

START_TEST(newest_instant_is_that_of_any_event) {
    int64_t newest = -1;
    OK(store_newest_ms(store, &newest, &err));
    ck_assert_int_eq(newest, 0);
    begin();
    add_patient("p1");
    add_patient("p2");
    OK(append_one("p1", 1));
    OK(append_one("p1", 2));
    OK(append_one("p2", 1));
    commit();
    OK(store_newest_ms(store, &newest, &err));
    ck_assert_int_eq(newest, NOON + 2);
}
END_TEST

/* ---- The clinic's settings ---- */

static int64_t put_clinic(const char *key, const char *settings) {
    struct stored_clinic c = {.at_ms = NOON,
                              .recorded_ms = NOON + 1,
                              .who = "anna",
                              .key = key,
                              .request = key ? "aa" : NULL,
                              .settings = settings};
    int64_t number = 0;
    OK(store_clinic_add(store, &c, &number, &err));
    return number;
}

START_TEST(newest_settings_serve_and_all_are_kept) {
    struct stored_clinic one, *all;
    size_t count;
    bool found;
    OK(store_clinic_get(store, arena, &one, &found, &err));
    ck_assert(!found);
    begin();
    ck_assert_int_eq(put_clinic(NULL, "{\"n\":1}"), 1);
    ck_assert_int_eq(put_clinic("k", "{\"n\":2}"), 2);
    commit();
    OK(store_clinic_get(store, arena, &one, &found, &err));
    ck_assert(found);
    ck_assert_int_eq(one.number, 2);
    ck_assert_int_eq(one.at_ms, NOON);
    ck_assert_int_eq(one.recorded_ms, NOON + 1);
    ck_assert_str_eq(one.who, "anna");
    ck_assert_str_eq(one.settings, "{\"n\":2}");
    OK(store_clinics(store, arena, &all, &count, &err));
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(all[1].settings, "{\"n\":1}");
    ck_assert_ptr_null(all[1].key);
}
END_TEST

START_TEST(key_finds_the_settings_it_set_and_is_used_once) {
    struct stored_clinic one;
    bool found;
    begin();
    put_clinic("k", "{}");
    put_clinic(NULL, "{}");
    OK(store_clinic_by_key(store, "k", arena, &one, &found, &err));
    ck_assert(found && one.number == 1);
    ck_assert_str_eq(one.request, "aa");
    OK(store_clinic_by_key(store, "l", arena, &one, &found, &err));
    ck_assert(!found);
    struct stored_clinic again = {.who = "anna", .key = "k", .settings = "{}"};
    int64_t number;
    ck_assert_int_ne(store_clinic_add(store, &again, &number, &err), STATUS_OK);
    commit();
}
END_TEST

/* ---- What the database forbids, whoever asks ---- */

static const char *const forbidden[] = {
    "UPDATE event SET data = '{}' WHERE number = 1",
    "DELETE FROM event WHERE number = 1",
    "INSERT OR REPLACE INTO event SELECT patient, 1, kind, 0, 0, 0, 0, '', '', NULL, NULL, data, prev, hash FROM event",
    "INSERT INTO event SELECT patient, 9, kind, 0, 0, 0, 0, '', '', NULL, NULL, data, prev, hash FROM event",
    "INSERT INTO event SELECT patient, 2, kind, 'noon', 0, 0, 0, NULL, '', NULL, NULL, data, prev, hash FROM event",
    "DELETE FROM patient",
    "UPDATE protocol SET canonical = '{}'",
    "DELETE FROM protocol",
    "INSERT OR REPLACE INTO protocol SELECT hash, id, version, '{}', NULL FROM protocol",
    "INSERT INTO reminder SELECT 'p1', 1, 'x', 0, 'k', 9, 1, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, ''",
    "INSERT INTO reminder SELECT 'p1', 1, 'x', 0, 'k', 0, 2, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, ''",
    "INSERT INTO attempt SELECT 'p1', 1, 'x', 0, 1, 0, 0, NULL, NULL",
    "UPDATE clinic SET settings = '{}'",
    "DELETE FROM clinic",
    "INSERT OR REPLACE INTO clinic SELECT 1, 0, 0, 'x', NULL, NULL, '{}'",
    "INSERT INTO clinic SELECT 3, 0, 0, 'x', NULL, NULL, '{}'",
};

START_TEST(h29_history_cannot_be_altered) {
    make_p1();
    begin();
    OK(put_protocol("aa", "safety", "1"));
    put_clinic(NULL, "{}");
    int rc = sqlite3_exec(store->db, forbidden[_i], NULL, NULL, NULL);
    ck_assert_msg(rc == SQLITE_CONSTRAINT || (rc & 0xff) == SQLITE_CONSTRAINT, "%s: %d", forbidden[_i], rc);
    commit();
    assert_sound("p1");
}
END_TEST

/* ---- Reminders ---- */

START_TEST(reminder_comes_back_as_it_was_put_and_as_it_was_set) {
    struct stored_reminder r = make_reminder("p1", 7), out;
    bool found;
    make_p1();
    begin();
    OK(store_reminder_add(store, &r, &err));
    OK(store_reminder_get(store, "p1", 7, "terminal", 0, arena, &out, &found, &err));
    ck_assert(found);
    ck_assert_int_eq(out.state, REMINDER_DUE);
    ck_assert_ptr_null(out.owner);
    r.state = REMINDER_CLAIMED;
    r.due_ms++, r.send_ms++, r.late_ms++, r.next_try_ms++, r.changed_ms++;
    r.lease_ms = NOON + 60000;
    r.owner = "serve-1";
    r.generation = 3;
    r.attempts = 2;
    r.uncertain = true;
    r.reason = "lease over";
    OK(store_reminder_set(store, &r, &err));
    commit();
    OK(store_reminder_get(store, "p1", 7, "terminal", 0, arena, &out, &found, &err));
    ck_assert_str_eq(out.patient, "p1");
    ck_assert_str_eq(out.channel, "terminal");
    ck_assert_int_eq(out.session, 7);
    ck_assert_int_eq(out.round, 0);
    ck_assert_str_eq(out.key, "k");
    ck_assert_int_eq(out.state, REMINDER_CLAIMED);
    ck_assert_int_eq(out.event, 1);
    ck_assert_int_eq(out.due_ms, r.due_ms);
    ck_assert_int_eq(out.send_ms, r.send_ms);
    ck_assert_int_eq(out.late_ms, r.late_ms);
    ck_assert_int_eq(out.next_try_ms, r.next_try_ms);
    ck_assert_int_eq(out.changed_ms, r.changed_ms);
    ck_assert_int_eq(out.lease_ms, r.lease_ms);
    ck_assert_str_eq(out.owner, "serve-1");
    ck_assert_int_eq(out.generation, 3);
    ck_assert_int_eq(out.attempts, 2);
    ck_assert(out.uncertain);
    ck_assert_str_eq(out.reason, "lease over");
    OK(store_reminder_get(store, "p1", 7, "email", 0, arena, &out, &found, &err));
    ck_assert(!found);
}
END_TEST

START_TEST(a_reminder_that_moves_keeps_what_it_is_about) {
    struct stored_reminder r = make_reminder("p1", 7), out;
    bool found;
    make_p1();
    begin();
    OK(store_reminder_add(store, &r, &err));
    struct stored_reminder was = r;
    r.state = REMINDER_CLAIMED;
    r.event++, r.due_ms++, r.send_ms++, r.late_ms++, r.next_try_ms++, r.changed_ms++;
    r.lease_ms = NOON + 60000;
    r.owner = "serve-1";
    r.generation = 3;
    r.attempts = 2;
    r.uncertain = true;
    r.reason = "lease over";
    OK(store_reminder_move(store, &r, &err));
    commit();
    OK(store_reminder_get(store, "p1", 7, "terminal", 0, arena, &out, &found, &err));
    ck_assert_int_eq(out.event, was.event);
    ck_assert_int_eq(out.due_ms, was.due_ms);
    ck_assert_int_eq(out.send_ms, was.send_ms);
    ck_assert_int_eq(out.late_ms, was.late_ms);
    ck_assert_int_eq(out.state, REMINDER_CLAIMED);
    ck_assert_int_eq(out.next_try_ms, r.next_try_ms);
    ck_assert_int_eq(out.changed_ms, r.changed_ms);
    ck_assert_int_eq(out.lease_ms, r.lease_ms);
    ck_assert_str_eq(out.owner, "serve-1");
    ck_assert_int_eq(out.generation, 3);
    ck_assert_int_eq(out.attempts, 2);
    ck_assert(out.uncertain);
    ck_assert_str_eq(out.reason, "lease over");
    begin();
    r.session = 8;
    ck_assert_int_eq(store_reminder_move(store, &r, &err), STATUS_NO);
    commit();
}
END_TEST

START_TEST(h02_second_row_for_one_session_channel_and_round_is_refused) {
    struct stored_reminder r = make_reminder("p1", 7);
    make_p1();
    begin();
    OK(store_reminder_add(store, &r, &err));
    ck_assert_int_eq(store_reminder_add(store, &r, &err), STATUS_NO);
    ck_assert_ptr_nonnull(strstr(err.message, "p1.7/terminal/0"));
    r.round = 1;
    OK(store_reminder_add(store, &r, &err));
    r.channel = "email";
    OK(store_reminder_add(store, &r, &err));
    r.session = 8;
    ck_assert_int_eq(store_reminder_set(store, &r, &err), STATUS_NO);
    commit();
}
END_TEST

START_TEST(h08_reminders_of_one_patient_come_in_order) {
    static const struct {
        const char *patient;
        int64_t session;
        const char *channel;
        int round;
    } rows[] = {{"p1", 10, "terminal", 0},
                {"p1", 2, "terminal", 1},
                {"p1", 2, "terminal", 0},
                {"p1", 2, "email", 0},
                {"p2", 2, "email", 0}};
    struct stored_reminder *out;
    size_t count;
    make_p1();
    begin();
    add_patient("p2");
    OK(append_one("p2", 1));
    for (int i = 0; i < 5; i++) {
        struct stored_reminder r = make_reminder(rows[i].patient, rows[i].session);
        r.channel = rows[i].channel;
        r.round = rows[i].round;
        OK(store_reminder_add(store, &r, &err));
    }
    commit();
    OK(store_reminders_of(store, "p1", 0, arena, &out, &count, &err));
    ck_assert_uint_eq(count, 4);
    ck_assert_str_eq(out[0].channel, "email");
    ck_assert_int_eq(out[1].round, 0);
    ck_assert_int_eq(out[2].round, 1);
    ck_assert_int_eq(out[3].session, 10);
    OK(store_reminders_of(store, "p1", 2, arena, &out, &count, &err));
    ck_assert_uint_eq(count, 3);
}
END_TEST

static void add_reminder(int64_t session, int state, int64_t next_try_ms, int64_t late_ms, int64_t lease_ms,
                         const char *owner) {
    struct stored_reminder r = make_reminder("p1", session);
    r.state = state;
    r.next_try_ms = next_try_ms;
    r.late_ms = late_ms;
    r.lease_ms = lease_ms;
    r.owner = owner;
    OK(store_reminder_add(store, &r, &err));
}

static void assert_sessions(const struct stored_reminder *r, size_t count, const char *wanted) {
    char found[200] = "";
    for (size_t i = 0; i < count; i++) snprintf(found + strlen(found), 20, "%lld ", (long long)r[i].session);
    ck_assert_str_eq(found, wanted);
}

START_TEST(h04_ready_rows_come_by_the_end_of_their_window) {
    struct stored_reminder *out;
    size_t count;
    make_p1();
    begin();
    add_reminder(1, REMINDER_DUE, NOON, NOON + 300, 0, NULL);
    add_reminder(2, REMINDER_DUE, NOON - 9, NOON + 100, 0, NULL);
    add_reminder(3, REMINDER_DUE, NOON + 1, NOON + 50, 0, NULL);
    add_reminder(4, REMINDER_SENT, NOON - 9, NOON + 10, 0, NULL);
    add_reminder(5, REMINDER_CLAIMED, NOON - 9, NOON + 10, NOON + 500, "a");
    add_reminder(6, REMINDER_DUE, NOON - 5, NOON + 200, 0, NULL);
    add_reminder(7, REMINDER_DUE, INSTANT_NONE, NOON - 200, 0, NULL);
    commit();
    OK(store_reminders_ready(store, NOON, 10, arena, &out, &count, &err));
    assert_sessions(out, count, "2 6 1 ");
    OK(store_reminders_ready(store, NOON, 2, arena, &out, &count, &err));
    assert_sessions(out, count, "2 6 ");
    OK(store_reminders_ready(store, NOON + 1, 10, arena, &out, &count, &err));
    assert_sessions(out, count, "3 2 6 1 ");
}
END_TEST

START_TEST(h03_claims_of_others_and_claims_past_their_lease_are_abandoned) {
    struct stored_reminder *out;
    size_t count;
    make_p1();
    begin();
    add_reminder(1, REMINDER_CLAIMED, NOON, NOON, NOON + 100, "now");
    add_reminder(2, REMINDER_CLAIMED, NOON, NOON, NOON + 200, "before");
    add_reminder(3, REMINDER_CLAIMED, NOON, NOON, NOON, "now");
    add_reminder(4, REMINDER_CLAIMED, NOON, NOON, NOON + 300, NULL);
    add_reminder(5, REMINDER_DUE, NOON, NOON, NOON - 100, "before");
    add_reminder(6, REMINDER_SENT, NOON, NOON, NOON - 100, "before");
    commit();
    OK(store_reminders_abandoned(store, "now", NOON, 10, arena, &out, &count, &err));
    assert_sessions(out, count, "3 2 4 ");
    OK(store_reminders_abandoned(store, "now", NOON, 1, arena, &out, &count, &err));
    assert_sessions(out, count, "3 ");
    OK(store_reminders_abandoned(store, "now", NOON + 100, 10, arena, &out, &count, &err));
    assert_sessions(out, count, "3 1 2 4 ");
}
END_TEST

START_TEST(h01_next_instant_is_the_earliest_of_patients_tries_and_leases) {
    int64_t next = 0;
    make_p1();
    OK(store_next_due(store, &next, &err));
    ck_assert_int_eq(next, INSTANT_NONE);
    begin();
    add_reminder(1, REMINDER_SENT, NOON + 1, NOON, NOON + 1, NULL);
    OK(store_next_due(store, &next, &err));
    ck_assert_int_eq(next, INSTANT_NONE);
    OK(store_next_due_set(store, "p1", NOON + 30, &err));
    OK(store_next_due(store, &next, &err));
    ck_assert_int_eq(next, NOON + 30);
    add_reminder(2, REMINDER_CLAIMED, NOON + 1, NOON, NOON + 20, "a");
    OK(store_next_due(store, &next, &err));
    ck_assert_int_eq(next, NOON + 20);
    add_reminder(3, REMINDER_DUE, NOON + 10, NOON, NOON + 1, NULL);
    OK(store_next_due(store, &next, &err));
    ck_assert_int_eq(next, NOON + 10);
    commit();
}
END_TEST

START_TEST(attempts_are_kept_with_their_results_late_ones_too) {
    struct stored_reminder r = make_reminder("p1", 7);
    struct stored_attempt *out;
    size_t count;
    make_p1();
    begin();
    OK(store_reminder_add(store, &r, &err));
    for (r.generation = 1; r.generation <= 2; r.generation++)
        OK(store_attempt_start(store, &r, NOON + r.generation, &err));
    r.generation = 2;
    ck_assert_int_eq(store_attempt_start(store, &r, NOON, &err), STATUS_NO);
    OK(store_attempts_of(store, &r, arena, &out, &count, &err));
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(out[0].finished_ms, 0);
    ck_assert_ptr_null(out[0].result);
    OK(store_attempt_finish(store, &r, 1, NOON + 9, "accepted", "250 ok", &err));
    ck_assert_int_eq(store_attempt_finish(store, &r, 3, NOON, "accepted", "", &err), STATUS_NO);
    commit();
    OK(store_attempts_of(store, &r, arena, &out, &count, &err));
    ck_assert_int_eq(out[0].generation, 1);
    ck_assert_int_eq(out[0].started_ms, NOON + 1);
    ck_assert_int_eq(out[0].finished_ms, NOON + 9);
    ck_assert_str_eq(out[0].result, "accepted");
    ck_assert_str_eq(out[0].detail, "250 ok");
    ck_assert_int_eq(out[1].finished_ms, 0);
}
END_TEST

/* ---- Plans of SQLite's: no question scans or sorts a table that grows ---- */

static const char *const indexed[] = {
    "SELECT id FROM patient WHERE next_due_ms <= ? ORDER BY next_due_ms, number, id LIMIT ?",
    "SELECT id, zone, events, head, next_due_ms, NULL, NULL FROM patient ORDER BY number, id",
    "SELECT max(at_ms) FROM event",
    "SELECT number FROM event WHERE patient = ? AND number > ? ORDER BY number",
    "SELECT number FROM event WHERE patient = ? AND key = ?",
    ("SELECT key FROM reminder INDEXED BY reminder_ready WHERE state = 0 AND next_try_ms <= ? "
     "ORDER BY late_ms, next_try_ms, patient, session, channel, round LIMIT ?"),
    ("SELECT key FROM reminder INDEXED BY reminder_claimed WHERE state = 1 AND (lease_ms <= ? OR owner IS NOT ?) "
     "ORDER BY lease_ms, patient, session, channel, round LIMIT ?"),
    "SELECT min(next_due_ms) FROM patient WHERE next_due_ms IS NOT NULL",
    "SELECT min(next_try_ms) FROM reminder WHERE state = 0",
    "SELECT min(lease_ms) FROM reminder WHERE state = 1",
};

START_TEST(questions_are_answered_from_an_index) {
    char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", indexed[_i]);
    sqlite3_stmt *q;
    ck_assert_int_eq(sqlite3_prepare_v2(store->db, explain, -1, &q, NULL), SQLITE_OK);
    while (sqlite3_step(q) == SQLITE_ROW) {
        const char *step = (const char *)sqlite3_column_text(q, 3);
        ck_assert_msg(strstr(step, "INDEX") || strstr(step, "PRIMARY KEY"), "%s: %s", indexed[_i], step);
        ck_assert_msg(!strstr(step, "TEMP B-TREE"), "%s: %s", indexed[_i], step);
    }
    sqlite3_finalize(q);
    sqlite3_free(explain);
}
END_TEST

#define COUNT(list) (int)(sizeof(list) / sizeof(list)[0])

static Suite *store_content_suite(void) {
    Suite *s = suite_create("store_content");
    TCase *t = tcase_create("transactions");
    tcase_add_checked_fixture(t, setup_store, teardown);
    tcase_add_test(t, commit_keeps_and_rollback_leaves_nothing);
    tcase_add_test(t, savepoint_taken_back_leaves_nothing_and_the_others_stay);
    tcase_add_test(t, inner_savepoint_goes_alone);
    tcase_add_test(t, nothing_is_written_outside_of_a_transaction);
    tcase_add_test(t, transaction_that_is_open_at_closing_is_taken_back);
    suite_add_tcase(s, t);

    t = tcase_create("protocols");
    tcase_add_checked_fixture(t, setup_store, teardown);
    tcase_add_test(t, protocol_is_kept_once_with_its_map);
    tcase_add_test(t, h19_same_version_with_another_hash_is_refused_by_both_names);
    tcase_add_test(t, safety_value_may_change_under_one_version);
    tcase_add_test(t, protocols_come_in_order_and_stop_when_told);
    suite_add_tcase(s, t);

    t = tcase_create("patients");
    tcase_add_checked_fixture(t, setup_store, teardown);
    tcase_add_test(t, patient_without_a_name_gets_the_next_number);
    tcase_add_test(t, used_name_is_refused);
    tcase_add_test(t, new_patient_is_at_the_beginning);
    tcase_add_test(t, patients_come_by_number_then_name_whatever_is_done_meanwhile);
    tcase_add_test(t, contact_is_set_corrected_and_erased_bit_by_bit);
    tcase_add_test(t, erased_contact_is_nowhere_in_the_file);
    tcase_add_test(t, due_patients_come_earliest_first_and_no_more_than_asked);
    suite_add_tcase(s, t);

    t = tcase_create("events");
    tcase_add_checked_fixture(t, setup_store, teardown);
    tcase_add_test(t, events_come_back_as_they_were_appended);
    tcase_add_test(t, snapshot_and_zone_stay_until_new_ones_come);
    tcase_add_test(t, several_events_go_together_and_are_read_from_where_one_stands);
    tcase_add_test(t, append_onto_another_event_is_a_conflict_and_writes_nothing);
    tcase_add_test(t, h29_chain_with_a_gap_is_refused);
    tcase_add_test(t, stranger_has_no_history);
    tcase_add_test(t, key_finds_its_event_of_this_patient_and_is_used_once);
    tcase_add_test(t, safety_value_of_an_event_is_in_the_store);
    tcase_add_test(t, newest_instant_is_that_of_any_event);
    tcase_add_loop_test(t, h29_history_cannot_be_altered, 0, COUNT(forbidden));
    suite_add_tcase(s, t);

    t = tcase_create("clinic");
    tcase_add_checked_fixture(t, setup_store, teardown);
    tcase_add_test(t, newest_settings_serve_and_all_are_kept);
    tcase_add_test(t, key_finds_the_settings_it_set_and_is_used_once);
    suite_add_tcase(s, t);

    t = tcase_create("reminders");
    tcase_add_checked_fixture(t, setup_store, teardown);
    tcase_add_test(t, reminder_comes_back_as_it_was_put_and_as_it_was_set);
    tcase_add_test(t, a_reminder_that_moves_keeps_what_it_is_about);
    tcase_add_test(t, h02_second_row_for_one_session_channel_and_round_is_refused);
    tcase_add_test(t, h08_reminders_of_one_patient_come_in_order);
    tcase_add_test(t, h04_ready_rows_come_by_the_end_of_their_window);
    tcase_add_test(t, h03_claims_of_others_and_claims_past_their_lease_are_abandoned);
    tcase_add_test(t, h01_next_instant_is_the_earliest_of_patients_tries_and_leases);
    tcase_add_test(t, attempts_are_kept_with_their_results_late_ones_too);
    tcase_add_loop_test(t, questions_are_answered_from_an_index, 0, COUNT(indexed));
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(store_content_suite()); }
