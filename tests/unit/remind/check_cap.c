/* The cap of a patient's day, and sending that is held. */
#include "outbox_rows.h"
#include "practice/sending_note.h"
#include "practice/service.h"

static void setup(void) { open_station(); }

/* Sessions at 08:00, 10:00 and so on, each sent as it comes. */
static void send_until(const char *p, int count) {
    for (int i = 1; i <= count; i++) {
        born(p, i, AT(0, 6 + 2 * i), AT(0, 23));
        move_to(AT(0, 6 + 2 * i));
    }
}

START_TEST(after_three_messages_of_a_day_the_next_waits_and_says_so) {
    const char *p = new_patient();
    start_scheduler("me");
    send_until(p, 4);
    ck_assert_int_eq(letter_count, 3);
    assert_state(p, 4, REMINDER_DUE);
    ck_assert_str_eq(reminder(p, 4).reason, "3 messages of the day are out");
    ck_assert_int_eq(reminder(p, 4).next_try_ms, AT(0, 23) + 1);
    ck_assert_int_eq(scheduler_counts(scheduler).held_back, 1);
    move_to(AT(0, 23) + 1);
    assert_state(p, 4, REMINDER_EXPIRED);
    ck_assert_str_eq(reminder(p, 4).reason, "its time has passed; 3 messages of the day are out");
    ck_assert_int_eq(letter_count, 3);
}
END_TEST

START_TEST(the_next_local_day_begins_anew) {
    const char *p = new_patient();
    start_scheduler("me");
    send_until(p, 3);
    born(p, 4, AT(0, 22), AT(1, 10));
    move_to(AT(0, 22));
    ck_assert_int_eq(reminder(p, 4).next_try_ms, AT(1, 0));
    move_to(AT(1, 0));
    ck_assert_int_eq(letter_count, 4);
    assert_state(p, 4, REMINDER_SENT);
}
END_TEST

START_TEST(a_question_does_not_count_and_takes_the_session_along) {
    const char *p = new_patient();
    start_scheduler("me");
    asked(p, 11, AT(0, 7), AT(0, 9));
    move_to(AT(0, 7));
    send_until(p, 3);
    ck_assert_int_eq(letter_count, 4);
    OK(store_begin(store, &err));
    add_due(p, 12, AT(0, 16), AT(0, 23));
    OK(store_commit(store, &err));
    asked(p, 13, AT(0, 16), AT(0, 20));
    move_to(AT(0, 16));
    ck_assert_int_eq(letter_count, 5);
    assert_state(p, 12, REMINDER_SENT);
    assert_state(p, 13, REMINDER_SENT);
}
END_TEST

START_TEST(another_channel_of_the_same_session_is_no_other_message) {
    const char *p = new_patient();
    fake.name = "terminal";
    struct channel file = {.name = "file", .send = fake_send};
    struct channel *const both[] = {&fake, &file};
    OK(scheduler_new(&loop, writer, &hands, both, 2, "me", &scheduler, &err));
    for (int i = 1; i <= 4; i++) {
        OK(store_begin(store, &err));
        add_due(p, i, AT(0, 6 + 2 * i), AT(0, 23));
        add_row(p, "file", i, AT(0, 6 + 2 * i), AT(0, 23), NULL);
        OK(store_commit(store, &err));
        move_to(AT(0, 6 + 2 * i));
    }
    ck_assert_int_eq(letter_count, 6);
    stop_scheduler();
}
END_TEST

START_TEST(what_was_refused_does_not_count) {
    const char *p = new_patient();
    mood = REFUSING;
    start_scheduler("me");
    send_until(p, 3);
    mood = ACCEPTING;
    born(p, 4, AT(0, 14), AT(0, 23));
    move_to(AT(0, 14));
    assert_state(p, 4, REMINDER_SENT);
}
END_TEST

START_TEST(what_may_have_gone_out_counts_and_may_be_sent_again) {
    const char *p = new_patient();
    start_scheduler("me");
    send_until(p, 2);
    mood = HANGING;
    born(p, 3, AT(0, 12), AT(0, 23));
    move_to(AT(0, 12));
    mood = ACCEPTING;
    move_to(AT(0, 12) + SCHEDULER_LEASE_MS);
    assert_state(p, 3, REMINDER_SENT);
    born(p, 4, AT(0, 14), AT(0, 23));
    move_to(AT(0, 14));
    assert_state(p, 4, REMINDER_DUE);
    letters[2].answered(letters[2].arg, CHANNEL_ACCEPTED, "");
}
END_TEST

START_TEST(the_clinic_says_how_many) {
    const char *p = new_patient();
    OK(store_begin(store, &err));
    struct stored_clinic c = {.at_ms = MONDAY, .recorded_ms = MONDAY, .who = "anna",
                              .settings = "{\"format\":1,\"kind\":\"clinic\",\"name\":\"Mitte\",\"zone\":\"UTC\","
                                          "\"hours\":"
                                          "{\"mon\":\"08:00-12:00\"},\"messages\":1}"};
    int64_t number;
    OK(store_clinic_add(store, &c, &number, &err));
    OK(store_commit(store, &err));
    start_scheduler("me");
    send_until(p, 2);
    ck_assert_int_eq(letter_count, 1);
    ck_assert_str_eq(reminder(p, 2).reason, "1 message of the day is out");
}
END_TEST

/* p1 on the knee protocol, which says how many messages a day there are at most. */
static void capped_knee(int most) {
    enrol_p1();
    json_t *knee = json_of(KNEE), *safety = json_of(SAFETY);
    json_object_set_new(knee, "version", json_string("1.0.1"));
    json_object_set_new(knee, "messages", json_integer(most));
    char *texts[] = {json_canonical(safety), json_canonical(knee)};
    OK(store_begin(store, &err));
    OK(practice_publish(&practice, (struct served[]){{texts[0], "{}"}, {texts[1], "{}"}}, 2, &err));
    OK(store_commit(store, &err));
    json_decref(knee);
    json_decref(safety);
    for (int i = 0; i < 2; i++) free(texts[i]);
    json_decref(request("{'deed':'migrate','who':'anna','named':true,'args':{'plan':'p1/1','to':'1.0.1'}}"));
}

START_TEST(a_protocol_says_how_many_and_the_clinic_where_it_does_not) {
    clock_move_to(&hands, AT(0, 5));
    enrol_p1();
    start_scheduler("me");
    ((struct protocol *)practice.catalogue->protocols.item[0])->messages = 1;
    ((struct protocol *)practice.catalogue->protocols.item[1])->messages = 1; /* whichever the plan is of */
    move_to(AT(0, 7)); /* 08:00 and 18:00 in Berlin */
    move_to(AT(0, 17));
    ck_assert_int_eq(letter_count, 1);
    assert_state("p1", 2, REMINDER_DUE);
    ck_assert_str_eq(reminder("p1", 2).reason, "1 message of the day is out");
}
END_TEST

/* What was published before is in the store alone, and the row has come due before the start. */
START_TEST(a_protocol_that_nobody_has_looked_at_since_the_start_says_how_many) {
    clock_move_to(&hands, AT(0, 5));
    capped_knee(1);
    start_scheduler("me");
    move_to(AT(0, 7));
    ck_assert_int_eq(letter_count, 1);
    stop_scheduler();
    clock_move_to(&hands, AT(0, 17));
    json_decref(request("{'deed':'agenda','who':'anna','args':{'patient':'p1'}}"));
    catalogue_free(practice.catalogue);
    practice.catalogue = catalogue_new();
    practice.caps = (struct caps_known){0};
    start_scheduler("the next");
    settle();
    ck_assert_int_eq(letter_count, 1);
    assert_state("p1", 2, REMINDER_DUE);
    ck_assert_str_eq(reminder("p1", 2).reason, "1 message of the day is out");
}
END_TEST

/* Of a session at 02:00 in quiet hours from 21:00 to 07:00 the message goes out as they begin, until 01:00. */
START_TEST(the_day_that_begins_in_quiet_hours_wakes_nobody_up) {
    clock_move_to(&hands, AT(0, 5));
    capped_knee(1);
    json_decref(request("{'deed':'patient-set','who':'anna','args':{'patient':'p1','times':['12:00','02:00']}}"));
    start_scheduler("me");
    for (int hour = 6; hour <= 30; hour++) move_to(AT(0, hour));
    struct stored_reminder r = reminder("p1", 2);
    ck_assert_int_eq(r.due_ms, AT(1, 1)); /* 02:00 in Berlin */
    ck_assert_int_eq(r.send_ms, AT(0, 20));
    ck_assert_int_gt(r.late_ms, AT(0, 23));
    ck_assert_int_eq(letter_count, 1);
    ck_assert_int_eq(r.state, REMINDER_EXPIRED);
    ck_assert_str_eq(r.reason, "its time has passed; 1 message of the day is out");
}
END_TEST

/* ---- Held ---- */

static void hold(bool held) {
    const struct sending_hold h = {.held = held, .since_ms = AT(0, 7), .who = "anna", .why = "the server moves"};
    OK(store_begin(store, &err));
    OK(sending_hold_set(store, &h, &err));
    OK(store_commit(store, &err));
}

START_TEST(h25_while_sending_is_held_nothing_is_claimed_and_what_is_late_expires_with_the_reason) {
    const char *p = new_patient(), *q = new_patient();
    born(p, 1, AT(0, 8), AT(0, 9));
    born(q, 1, AT(0, 8), AT(0, 12));
    hold(true);
    start_scheduler("me");
    move_to(AT(0, 8));
    assert_state(p, 1, REMINDER_DUE);
    ck_assert_int_gt(uv_backend_timeout(&loop), SCHEDULER_RETRY_MS / 2); /* the loop rests */
    move_to(AT(0, 9) + 1);
    assert_state(p, 1, REMINDER_EXPIRED);
    ck_assert_str_eq(reminder(p, 1).reason, "its time has passed; sending is held since 2027-03-01T07:00:00Z by anna: "
                                            "the server moves");
    ck_assert_int_eq(letter_count, 0);
    hold(false);
    move_to(AT(0, 10));
    ck_assert_int_eq(letter_count, 1);
    assert_state(q, 1, REMINDER_SENT);
    ck_assert(letters[0].late);
}
END_TEST

START_TEST(h25_a_hold_that_cannot_be_read_holds) {
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 9));
    OK(store_begin(store, &err));
    OK(store_note_set(store, NOTE_SENDING, "{", &err));
    OK(store_commit(store, &err));
    start_scheduler("me");
    move_to(AT(0, 8));
    ck_assert_int_eq(letter_count, 0);
}
END_TEST

START_TEST(h07_a_person_who_says_that_the_clock_is_right_ends_its_hold) {
    static struct service_now service;
    const char *p = new_patient();
    born(p, 1, AT(0, 8), AT(0, 12));
    practice.service = &service;
    start_scheduler("me");
    scheduler_tell(scheduler, NULL, &service);
    move_to(AT(0, 6));
    hands.start_ms += 2 * HOUR_MS; /* a step */
    scheduler_poke(scheduler);
    settle();
    ck_assert(atomic_load(&service.clock_held));
    ck_assert_int_eq(atomic_load(&service.clock_step_ms), 2 * HOUR_MS);
    ck_assert_int_eq(letter_count, 0);
    json_t *answer = request("{'deed':'status','who':'anna'}");
    ck_assert_ptr_nonnull(strstr(json_string_value(json_array_get(json_object_get(answer, "problems"), 0)),
                                 "the clock was set forward by 7200 s"));
    json_decref(answer);
    json_decref(request("{'deed':'sending-resume','who':'anna','named':true}"));
    scheduler_poke(scheduler);
    settle();
    ck_assert(!atomic_load(&service.clock_held));
    ck_assert_int_eq(letter_count, 1);
    assert_state(p, 1, REMINDER_SENT);
}
END_TEST

/* ---- Channels are noted ---- */

static struct channel_note note_now(void) {
    const char *text;
    OK(store_note_get(store, NOTE_CHANNEL "terminal", arena, &text, &err));
    return channel_note_read(text, arena);
}

START_TEST(h23_a_channel_that_falls_ill_is_noted_at_once_and_its_going_well_at_most_every_half_minute) {
    const char *p = new_patient();
    start_scheduler("me");
    born(p, 1, AT(0, 8), AT(0, 12));
    move_to(AT(0, 8));
    ck_assert_int_eq(note_now().ok_ms, AT(0, 8));
    asked(p, 2, AT(0, 8) + 1000, AT(0, 12));
    move_to(AT(0, 8) + 1000);
    ck_assert_int_eq(note_now().ok_ms, AT(0, 8));
    mood = REFUSING_NOW;
    asked(p, 3, AT(0, 8) + 2000, AT(0, 12));
    move_to(AT(0, 8) + 2000);
    ck_assert(note_now().ill);
    ck_assert_int_eq(note_now().failed_ms, AT(0, 8) + 2000);
    ck_assert_str_eq(note_now().why, "the test says no");
    mood = ACCEPTING;
    move_to(AT(0, 8) + 10000);
    ck_assert(!note_now().ill);
    ck_assert_int_eq(note_now().ok_ms, AT(0, 8) + 10000);
}
END_TEST

int main(void) {
    Suite *s = suite_create("cap");
    TCase *c = tcase_create("cap");
    tcase_add_checked_fixture(c, setup, close_station);
    tcase_add_test(c, after_three_messages_of_a_day_the_next_waits_and_says_so);
    tcase_add_test(c, the_next_local_day_begins_anew);
    tcase_add_test(c, a_question_does_not_count_and_takes_the_session_along);
    tcase_add_test(c, another_channel_of_the_same_session_is_no_other_message);
    tcase_add_test(c, what_was_refused_does_not_count);
    tcase_add_test(c, what_may_have_gone_out_counts_and_may_be_sent_again);
    tcase_add_test(c, the_clinic_says_how_many);
    tcase_add_test(c, a_protocol_says_how_many_and_the_clinic_where_it_does_not);
    tcase_add_test(c, a_protocol_that_nobody_has_looked_at_since_the_start_says_how_many);
    tcase_add_test(c, the_day_that_begins_in_quiet_hours_wakes_nobody_up);
    tcase_add_test(c, h25_while_sending_is_held_nothing_is_claimed_and_what_is_late_expires_with_the_reason);
    tcase_add_test(c, h25_a_hold_that_cannot_be_read_holds);
    tcase_add_test(c, h07_a_person_who_says_that_the_clock_is_right_ends_its_hold);
    tcase_add_test(c, h23_a_channel_that_falls_ill_is_noted_at_once_and_its_going_well_at_most_every_half_minute);
    suite_add_tcase(s, c);
    return support_run(s);
}
