#include "support/support.h"
#include "time/clock.h"

#define DAY INT64_C(86400000)

static struct clock c;

START_TEST(the_system_clock_is_of_this_century_and_does_not_go_back) {
    clock_init_system(&c);
    int64_t mono = c.mono_ms(&c), boot = c.boot_ms(&c);
    ck_assert_int_gt(c.wall_ms(&c), INT64_C(1700000000000));
    ck_assert_int_lt(c.wall_ms(&c), INT64_C(4765132800000));
    ck_assert_int_ge(c.mono_ms(&c), mono);
    ck_assert_int_ge(c.boot_ms(&c), boot);
    ck_assert_int_eq(c.speed, 1);
}
END_TEST

START_TEST(a_fixed_clock_stands_still_until_it_is_moved) {
    clock_init_fixed(&c, 5 * DAY);
    int64_t mono = c.mono_ms(&c), boot = c.boot_ms(&c);
    ck_assert_int_eq(c.wall_ms(&c), 5 * DAY);
    ck_assert_int_eq(c.wall_ms(&c), 5 * DAY);
    clock_move_to(&c, 6 * DAY);
    ck_assert_int_eq(c.wall_ms(&c), 6 * DAY);
    ck_assert_int_eq(c.mono_ms(&c) - mono, DAY);
    ck_assert_int_eq(c.boot_ms(&c) - boot, DAY);
}
END_TEST

START_TEST(a_fixed_clock_moved_back_is_a_step_of_the_wall_alone) {
    clock_init_fixed(&c, 5 * DAY);
    int64_t mono = c.mono_ms(&c), boot = c.boot_ms(&c);
    clock_move_to(&c, 4 * DAY);
    ck_assert_int_eq(c.wall_ms(&c), 4 * DAY);
    ck_assert_int_eq(c.mono_ms(&c), mono);
    ck_assert_int_eq(c.boot_ms(&c), boot);
}
END_TEST

/* No sleeping: the start is moved into the past instead, which is what waiting would do. */
START_TEST(a_scaled_clock_runs_at_its_speed) {
    clock_init_scaled(&c, 100 * DAY, 1000);
    ck_assert_int_eq(c.speed, 1000);
    int64_t wall = c.wall_ms(&c), boot = c.boot_ms(&c), mono = c.mono_ms(&c);
    ck_assert_int_ge(wall, 100 * DAY);
    ck_assert_int_lt(wall, 101 * DAY);
    c.real_start_ms -= 3600000;
    ck_assert_int_ge(c.wall_ms(&c) - wall, INT64_C(3600000000));
    ck_assert_int_ge(c.boot_ms(&c) - boot, INT64_C(3600000000) - 3600000);
    ck_assert_int_lt(c.mono_ms(&c) - mono, DAY);
}
END_TEST

START_TEST(wall_and_boot_of_a_scaled_clock_keep_their_distance) {
    clock_init_scaled(&c, 100 * DAY, 100000);
    int64_t first = c.wall_ms(&c) - c.start_ms, second = c.boot_ms(&c) - c.real_start_ms,
            third = c.wall_ms(&c) - c.start_ms;
    ck_assert_int_le(first, second);
    ck_assert_int_le(second, third);
}
END_TEST

START_TEST(a_speed_out_of_range_is_held_to_it) {
    clock_init_scaled(&c, 0, 0);
    ck_assert_int_eq(c.speed, 1);
    clock_init_scaled(&c, 0, 1000000);
    ck_assert_int_eq(c.speed, 100000);
}
END_TEST

int main(void) {
    Suite *s = suite_create("clock");
    TCase *t = tcase_create("clocks");
    tcase_add_test(t, the_system_clock_is_of_this_century_and_does_not_go_back);
    tcase_add_test(t, a_fixed_clock_stands_still_until_it_is_moved);
    tcase_add_test(t, a_fixed_clock_moved_back_is_a_step_of_the_wall_alone);
    tcase_add_test(t, a_scaled_clock_runs_at_its_speed);
    tcase_add_test(t, wall_and_boot_of_a_scaled_clock_keep_their_distance);
    tcase_add_test(t, a_speed_out_of_range_is_held_to_it);
    suite_add_tcase(s, t);
    return support_run(s);
}
