/* What is kept from one event to the next changes nothing: a patient that was just read, of whom nothing is kept, goes the
 * same way, to the byte, in random histories (60 when nobody says how many: histories_lives.h). */
#include "clinical/state/patient_json.h"
#include "histories_lives.h"
#include "histories_next.h"
#include "support/support.h"

static struct ground ground;
static char *before;                     /* the state after the event that came before */
static size_t before_events;
static int compared;

/* The patient as the text before the event has it, and the event. */
static void compare(struct history *h, const char *was) {
    struct error err = {0};
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    struct effects effects = {.arena = a};
    struct patient *anew;
    json_t *o = json_loads(was, 0, NULL);
    const struct event e = history_copy(h, &h->events.item[h->events.count - 1], a);
    if (o == NULL || patient_read(o, h->ground->catalogue, a, &anew, &err) != STATUS_OK)
        history_fail(h, "the state is not read back: %s", err.message);
    if (patient_apply(anew, &e, &effects, &err) != STATUS_OK) history_fail(h, "is refused where nothing is kept: %s", err.message);
    char *text = history_text(h, anew);
    if (strcmp(text, h->text) != 0) history_fail(h, "another state where nothing is kept:\n%s\n%s", h->text, text);
    if (effects.list.count != h->effects.list.count)
        history_fail(h, "%zu effects, and %zu where nothing is kept", h->effects.list.count, effects.list.count);
    for (size_t i = 0; i < effects.list.count; i++)
        if (effects.list.item[i].kind != h->effects.list.item[i].kind) history_fail(h, "other effects where nothing is kept");
    check_next(h, anew, a);
    compared++;
    free(text);
    json_decref(o);
    arena_free(a);
}

static void check_anew(struct history *h) {
    const struct event *e = &h->events.item[h->events.count - 1];
    if (before != NULL && before_events + 1 == h->events.count && e->kind != EVENT_AMENDED) compare(h, before);
    free(before);
    before = strdup(h->text);
    before_events = h->events.count;
}

static void open_ground(void) {
    ground = (struct ground){.well = WELL, .well_percent = 50, .fine_pain = "", .fine = "", .form = deed_form, .green_during = 2000,
                             .green_morning = 2000, .check = check_anew};
    ground_open(&ground);
}

static void close_ground(void) {
    free(before);
    ground_close(&ground);
}

START_TEST(what_is_kept_changes_nothing) {
    histories_live(&ground, 60, 1);
    printf("%d events compared\n", compared);
    fflush(stdout);
    ck_assert_int_gt(compared, 10 * (int)histories.count);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("kept");
    TCase *whole = tcase_create("whole");
    suite_add_tcase(suite, whole);
    tcase_set_timeout(whole, 0);
    tcase_add_checked_fixture(whole, open_ground, close_ground);
    tcase_add_test(whole, what_is_kept_changes_nothing);
    return support_run(suite);
}
