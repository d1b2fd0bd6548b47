#include "remind/pass_group.h"
#include "remind/station.h"

static char order[400]; /* whose time was told to have passed: "p1+1 p2! " */

static void passed(void *arg, const struct passed *one) {
    size_t n = strlen(order);
    (void)arg;
    if (one->status == STATUS_OK)
        snprintf(order + n, sizeof order - n, "%s+%d ", one->patient, one->appended);
    else
        snprintf(order + n, sizeof order - n, "%s! ", one->patient);
    if (one->status != STATUS_OK) ck_assert_str_ne(one->err->message, "");
}

/* p1 has a session at eight and at eighteen; the next has no plan; the last one's history cannot go on. */
static void setup(void) {
    int64_t number;
    open_station();
    order[0] = '\0';
    enrol_p1();
    json_decref(request("{'deed':'patient-add','who':'anna','args':{'zone':'UTC'}}"));
    ck_assert_str_eq(new_patient(), "p3");
    OK(store_begin(store, &err));
    append("p3", "nonsense", MONDAY, "{}", &number);
    OK(store_commit(store, &err));
}

static int64_t events_of(const char *id) {
    struct stored_patient p;
    bool found;
    OK(store_patient_get(store, id, arena, &p, &found, &err));
    return p.events;
}

static void pass(const char *const *ids, size_t count) {
    OK(pass_group(writer, ids, count, MONDAY + 2 * DAY_MS, passed, NULL, &err));
    settle();
}

START_TEST(each_is_told_once_and_in_order) {
    int64_t before = events_of("p1");
    pass((const char *const[]){"p2", "p1"}, 2);
    ck_assert_ptr_nonnull(strstr(order, "p2+0 p1+"));
    ck_assert_int_gt(events_of("p1"), before);
}
END_TEST

START_TEST(one_that_cannot_go_on_holds_up_none_of_the_others) {
    int64_t before = events_of("p1");
    pass((const char *const[]){"p1", "p3", "p2"}, 3);
    int64_t appended = events_of("p1") - before;
    char expected[100];
    ck_assert_int_gt(appended, 0);
    snprintf(expected, sizeof expected, "p1+%lld p3! p2+0 ", (long long)appended);
    ck_assert_str_eq(order, expected);
    ck_assert_int_eq(events_of("p3"), 1);
}
END_TEST

START_TEST(nobody_is_told_of_a_group_that_is_not_taken) {
    int closed = 0;
    writer_close(writer, count_closed, &closed);
    enum status status = pass_group(writer, (const char *const[]){"p1"}, 1, MONDAY, passed, NULL, &err);
    ck_assert_int_eq(status, STATUS_ENVIRONMENT);
    uv_run(&loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(closed, 1);
    ck_assert_str_eq(order, "");
    OK(writer_new(&loop, &practice, &writer, &err));
}
END_TEST

int main(void) {
    Suite *s = suite_create("pass_group");
    TCase *c = tcase_create("pass_group");
    tcase_add_checked_fixture(c, setup, close_station);
    tcase_add_test(c, each_is_told_once_and_in_order);
    tcase_add_test(c, one_that_cannot_go_on_holds_up_none_of_the_others);
    tcase_add_test(c, nobody_is_told_of_a_group_that_is_not_taken);
    suite_add_tcase(s, c);
    return support_run(s);
}
