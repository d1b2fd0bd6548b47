/* On a disk that is nearly full what can wait is refused, and what cannot is done. */
#include "office.h"
#include "store/keeping.h"
#include "store/space.h"

static int64_t free_now;

static int64_t told(const char *name) {
    (void)name;
    return free_now;
}

static void open_small_office(void) {
    space_free_bytes = told;
    free_now = STORE_AMPLE;
    open_office();
    enrolled();
}

START_TEST(h23_check_ins_go_on_and_new_patients_and_plans_are_refused) {
    free_now = STORE_LOW - 1;
    now("2027-03-01T18:00:00Z");
    DOES("{'deed':'checkin','args':{'session':'p1.1','done':true,'during':2}}");
    DOES("{'deed':'record','args':{'patient':'p1','form':{'side':'left','findings':{'swollen':false}}}}");
    DOES("{'deed':'pause','args':{'plan':'p1/1'}}");
    REFUSES(STATUS_ENVIRONMENT, "nearly full", ADD);
    REFUSES(STATUS_ENVIRONMENT, "nearly full",
            "{'deed':'enrol','args':{'patient':'p1','protocol':'itb-syndrome','side':'right'}}");
    free_now = STORE_AMPLE;
    DOES(ADD);
    no_problems();
}
END_TEST

#define KEYED "{'deed':'enrol','key':'k','args':{'patient':'p2','protocol':'itb-syndrome','side':'left'}}"

START_TEST(what_was_done_before_under_a_key_is_answered_again) {
    DOES("{'deed':'patient-add','args':{'zone':'Europe/Berlin'}}");
    DOES("{'deed':'record','args':{'patient':'p2','form':{'side':'left','findings':{'noble':true,'fever':false}}}}");
    DOES(KEYED);
    free_now = STORE_LOW - 1;
    DOES(KEYED);
    ck_assert(json_is_true(get("replayed")));
}
END_TEST

static Suite *room_suite(void) {
    Suite *s = suite_create("room");
    TCase *t = tcase_create("room");
    tcase_add_checked_fixture(t, open_small_office, close_office);
    tcase_set_timeout(t, 30);
    tcase_add_test(t, h23_check_ins_go_on_and_new_patients_and_plans_are_refused);
    tcase_add_test(t, what_was_done_before_under_a_key_is_answered_again);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(room_suite()); }
