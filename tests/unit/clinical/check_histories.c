/* Random histories: whatever happens in whatever order, what must never happen does not. 200 of them when nobody says
 * how many (histories_lives.h). */
#include "histories_lives.h"
#include "support/support.h"

static struct ground ground;

static void open_ground(void) {
    ground = (struct ground){.well = WELL, .well_percent = 50, .fine_pain = "", .fine = "", .form = deed_form, .green_during = 2000,
                             .green_morning = 2000, .check = check_fixture};
    ground_open(&ground);
}
static void close_ground(void) { ground_close(&ground); }

START_TEST(whatever_happens_nothing_unsafe_follows) {
    histories_live(&ground, 200, 1);
    for (int kind = 0; kind < EFFECT_IGNORED && histories.count >= 200; kind++)  /* what is put right is told at the edge */
        ck_assert_msg(histories.effects_of[kind] > 0 || kind == EFFECT_AMENDED,
                      "in no history came an effect of the kind %d about: they prove nothing", kind);
    ck_assert_msg(histories.ups > 0 || histories.count < 200, "nobody climbed a rung: the histories prove nothing");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("histories");
    TCase *whole = tcase_create("whole");
    suite_add_tcase(suite, whole);
    tcase_set_timeout(whole, 0);
    tcase_add_checked_fixture(whole, open_ground, close_ground);
    tcase_add_test(whole, whatever_happens_nothing_unsafe_follows);
    return support_run(suite);
}
