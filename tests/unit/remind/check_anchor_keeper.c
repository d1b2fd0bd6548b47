/* The anchor that goes outside once a day, and what runs beside it after an update of tzdata. */
#include "station.h"
#include "practice/clinic_now.h"
#include "remind/anchor.h"
#include "remind/retiming.h"
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

static struct anchor_keeper *keeper;
static char file[340];

static void set_anchor(const char *name) {
    char settings[800];
    int64_t number;
    snprintf(settings, sizeof settings,
             "{\"format\":1,\"kind\":\"clinic\",\"name\":\"Knees\",\"zone\":\"Europe/Berlin\",\"hours\":{\"mon\":\"07:00-19:00\"},"
             "\"anchor\":{\"file\":\"%s\"}}", name);
    struct clinic_now now;
    json_t *value = NULL;
    OK(json_read(settings, strlen(settings), 8, &value, &err));
    OK(clinic_settings(&practice, value, arena, &now, &err));
    json_decref(value);
    OK(store_begin(store, &err));
    OK(store_clinic_add(store, &(struct stored_clinic){.who = "anna", .settings = settings}, &number, &err));
    OK(store_commit(store, &err));
}

static void setup(void) {
    open_station();
    snprintf(file, sizeof file, "%s.heads", store_file);
}

/* Runs the loop until the condition holds; a guard ends a test that would wait for ever. */
#define UNTIL(condition) do { \
        for (int turns = 0; !(condition); turns++) { \
            ck_assert_int_lt(turns, 20000); \
            uv_run(&loop, UV_RUN_NOWAIT); \
            (void)poll(NULL, 0, 1); \
        } \
    } while (0)

static int lines(void) {
    int n = 0;
    FILE *f = fopen(file, "r");
    if (!f) return 0;
    for (int c; (c = getc(f)) != EOF;) n += c == '\n';
    fclose(f);
    return n;
}

static int64_t last_kept(void) {
    const char *note = NULL;
    json_t *o = NULL;
    int64_t at_ms = -1;
    if (!writer_idle(writer)) return -1;
    OK(store_note_get(store, NOTE_ANCHOR, arena, &note, &err));
    if (!note) return -1;
    OK(json_read(note, strlen(note), 2, &o, &err));
    OK(json_get_int(o, "at", 0, INT64_MAX, &at_ms, &err));
    json_decref(o);
    return at_ms;
}

static bool has_closed(const int *closed) { return *closed > 0; }

static void close_keeper(void) {
    static int closed;
    closed = 0;
    anchor_keeper_close(keeper, count_closed, &closed);
    UNTIL(has_closed(&closed));
    keeper = NULL;
}

static void open_keeper(void) { OK(anchor_keeper_new(&loop, writer, &hands, &keeper, &err)); }

/* Opens a keeper, lets it look once, and closes it. */
static void look_once(void) {
    open_keeper();
    for (int i = 0; i < 20; i++) {
        uv_run(&loop, UV_RUN_NOWAIT);
        while (!writer_idle(writer)) uv_run(&loop, UV_RUN_NOWAIT);
    }
    close_keeper();
}

START_TEST(h29_anchor_goes_out_at_the_start_and_then_once_a_day) {
    struct stat about;
    set_anchor(file);
    open_keeper();
    UNTIL(last_kept() == MONDAY);
    close_keeper();
    ck_assert_int_eq(lines(), 1);
    ck_assert_int_eq(stat(file, &about), 0);
    ck_assert_uint_eq(about.st_mode & 0777, 0600);
    clock_move_to(&hands, MONDAY + ANCHOR_EVERY_MS - 1);
    look_once();
    ck_assert_int_eq(lines(), 1);
    clock_move_to(&hands, MONDAY + ANCHOR_EVERY_MS);
    open_keeper();
    UNTIL(last_kept() == MONDAY + ANCHOR_EVERY_MS);
    close_keeper();
    ck_assert_int_eq(lines(), 2);
}
END_TEST

START_TEST(clinic_that_names_no_place_keeps_none) {
    look_once();
    ck_assert_int_eq(last_kept(), -1);
}
END_TEST

START_TEST(h23_anchor_that_could_not_be_written_does_not_count) {
    char nowhere[400];
    snprintf(nowhere, sizeof nowhere, "%s/none/heads", store_file);
    set_anchor(nowhere);
    look_once();
    ck_assert_int_eq(last_kept(), -1);
    set_anchor(file);
    open_keeper();
    UNTIL(last_kept() == MONDAY);
    close_keeper();
}
END_TEST

START_TEST(closing_at_any_moment_ends) {
    set_anchor(file);
    for (int turns = 0; turns < 12; turns++) {
        open_keeper();
        for (int i = 0; i < turns; i++) uv_run(&loop, UV_RUN_NOWAIT);
        close_keeper();
        while (!writer_idle(writer)) uv_run(&loop, UV_RUN_NOWAIT);
    }
}
END_TEST

static bool reads(const char *wanted) {
    char bytes[200] = "";
    FILE *f = fopen(file, "r");
    size_t n = f ? fread(bytes, 1, sizeof bytes - 1, f) : 0;
    if (f) fclose(f);
    bytes[n] = '\0';
    return strcmp(bytes, wanted) == 0;
}

START_TEST(line_that_was_left_half_written_is_ended_first) {
    FILE *f = fopen(file, "w");
    fputs("{\"at\":\"20", f);
    fclose(f);
    OK(anchor_append(file, "one", &err));
    OK(anchor_append(file, "two", &err));
    ck_assert(reads("{\"at\":\"20\none\ntwo\n"));
}
END_TEST

START_TEST(place_that_is_no_file_is_refused) {
    ck_assert_int_eq(anchor_append("/dev/null", "one", &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, "not a regular file"));
    ck_assert_int_eq(symlink("/tmp/elsewhere", file), 0);
    ck_assert_int_eq(anchor_append(file, "one", &err), STATUS_ENVIRONMENT);
}
END_TEST

/* ---- After an update of tzdata ---- */

static struct retimed done;
static int overs;

static void over(void *arg, enum status status, const struct retimed *counts, const struct error *why) {
    (void)arg, (void)why;
    ck_assert_int_eq(status, STATUS_OK);
    done = *counts;
    overs++;
}

START_TEST(h06_retiming_goes_through_all_patients_in_portions) {
    const char *id, *version;
    OK(store_begin(store, &err));
    for (int i = 0; i < 2 * RETIMING_PORTION + 1; i++)
        OK(store_patient_add(store, NULL, "Europe/Berlin", arena, &id, &err));
    OK(store_commit(store, &err));
    OK(retiming_start(writer, "2099z", over, NULL, &err));
    UNTIL(overs == 1);
    ck_assert_int_eq(done.patients, 2 * RETIMING_PORTION + 1);
    OK(store_note_get(store, NOTE_TZDATA, arena, &version, &err));
    ck_assert_str_eq(version, "2099z");
}
END_TEST

static Suite *anchor_keeper_suite(void) {
    Suite *s = suite_create("anchor_keeper");
    TCase *t = tcase_create("keeper");
    tcase_add_checked_fixture(t, setup, close_station);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, h29_anchor_goes_out_at_the_start_and_then_once_a_day);
    tcase_add_test(t, clinic_that_names_no_place_keeps_none);
    tcase_add_test(t, h23_anchor_that_could_not_be_written_does_not_count);
    tcase_add_test(t, closing_at_any_moment_ends);
    tcase_add_test(t, line_that_was_left_half_written_is_ended_first);
    tcase_add_test(t, place_that_is_no_file_is_refused);
    tcase_add_test(t, h06_retiming_goes_through_all_patients_in_portions);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(anchor_keeper_suite()); }
