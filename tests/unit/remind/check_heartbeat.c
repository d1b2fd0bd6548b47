/* H-23: somebody outside is alarmed when no sign of life comes. */
#include "outbox_rows.h"
#include "practice/sending_note.h"
#include "practice/service.h"
#include "remind/heartbeat.h"
#include <unistd.h>

static struct heartbeat *heart;
static struct service_now service;
static char file[400];

static void set_clinic(void) {
    char settings[1000];
    snprintf(file, sizeof file, "%s/heart", support_tempdir());
    snprintf(settings, sizeof settings,
             "{\"format\":1,\"kind\":\"clinic\",\"name\":\"Mitte\",\"zone\":\"UTC\","
             "\"hours\":{\"mon\":\"08:00-12:00\"},"
             "\"heartbeat\":{\"file\":\"%s\",\"every_min\":5}}", file);
    struct stored_clinic c = {.at_ms = MONDAY, .recorded_ms = MONDAY, .who = "anna", .settings = settings};
    int64_t number;
    OK(store_begin(store, &err));
    OK(store_clinic_add(store, &c, &number, &err));
    OK(store_note_set(store, NOTE_HEARTBEAT, NULL, &err));
    OK(store_commit(store, &err));
    unlink(file);
}

static void setup(void) {
    open_station();
    service = (struct service_now){.pid = 1, .started_mono_ms = hands.mono_ms(&hands)};
    practice.service = &service;
}

static void close_heart(void) {
    int closed = 0;
    heartbeat_close(heart, count_closed, &closed);
    while (!closed) uv_run(&loop, UV_RUN_ONCE);
    heart = NULL;
}

static void beat_once(void) {
    OK(heartbeat_new(&loop, writer, &heart, &err));
    uv_run(&loop, UV_RUN_NOWAIT);
    settle();
    close_heart();
}

static json_t *written(void) {
    json_t *o = json_load_file(file, 0, NULL);
    ck_assert_ptr_nonnull(o);
    return o;
}

START_TEST(h23_while_all_is_well_the_file_says_so_and_when) {
    const char *note;
    set_clinic();
    beat_once();
    json_t *o = written();
    ck_assert(json_is_true(json_object_get(o, "ok")));
    ck_assert_str_eq(json_string_value(json_object_get(o, "at")), "2027-03-01T00:00:00Z");
    ck_assert_int_eq(json_integer_value(json_object_get(o, "pid")), getpid());
    ck_assert_int_eq(json_integer_value(json_object_get(o, "problems")), 0);
    json_decref(o);
    OK(store_note_get(store, NOTE_HEARTBEAT, arena, &note, &err));
    ck_assert_ptr_nonnull(note);
}
END_TEST

START_TEST(h23_while_sending_is_held_the_file_says_that_it_is_not_well) {
    set_clinic();
    OK(store_begin(store, &err));
    OK(sending_hold_set(store, &(struct sending_hold){.held = true, .since_ms = MONDAY, .who = "anna"}, &err));
    OK(store_commit(store, &err));
    beat_once();
    json_t *o = written();
    ck_assert(json_is_false(json_object_get(o, "ok")));
    ck_assert_int_eq(json_integer_value(json_object_get(o, "problems")), 1);
    json_decref(o);
}
END_TEST

START_TEST(without_settings_there_is_none) {
    const char *note;
    beat_once();
    OK(store_note_get(store, NOTE_HEARTBEAT, arena, &note, &err));
    ck_assert_ptr_null(note);
}
END_TEST

START_TEST(h23_a_heartbeat_that_cannot_be_written_is_told_and_not_counted) {
    const char *note;
    ck_assert_int_eq(heartbeat_write("/nonexistent/heart", "x\n", &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, "/nonexistent/heart"));
    set_clinic();
    char in_the_way[420];
    snprintf(in_the_way, sizeof in_the_way, "%s.new", file);
    ck_assert_int_eq(symlink("/nonexistent", in_the_way), 0); /* never followed */
    beat_once();
    OK(store_note_get(store, NOTE_HEARTBEAT, arena, &note, &err));
    ck_assert_ptr_null(note);
    ck_assert_int_ne(access(file, F_OK), 0);
}
END_TEST

START_TEST(h23_one_that_did_not_come_is_a_problem) {
    set_clinic();
    beat_once();
    clock_move_to(&hands, MONDAY + 12 * MINUTE_MS);
    json_t *answer = request("{'deed':'status','who':'anna'}");
    const char *problem = json_string_value(json_array_get(json_object_get(answer, "problems"), 0));
    ck_assert_ptr_nonnull(problem);
    ck_assert_str_eq(problem, "the heartbeat is late: the last was at 2027-03-01T00:00:00Z");
    json_decref(answer);
}
END_TEST

int main(void) {
    Suite *s = suite_create("heartbeat");
    TCase *c = tcase_create("heartbeat");
    tcase_add_checked_fixture(c, setup, close_station);
    tcase_add_test(c, h23_while_all_is_well_the_file_says_so_and_when);
    tcase_add_test(c, h23_while_sending_is_held_the_file_says_that_it_is_not_well);
    tcase_add_test(c, without_settings_there_is_none);
    tcase_add_test(c, h23_a_heartbeat_that_cannot_be_written_is_told_and_not_counted);
    tcase_add_test(c, h23_one_that_did_not_come_is_a_problem);
    suite_add_tcase(s, c);
    return support_run(s);
}
