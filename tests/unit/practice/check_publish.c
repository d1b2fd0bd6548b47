/* Publishing: what is in service is what was published last, and plans go on with what they were opened with. */
#include "office.h"

START_TEST(a_version_is_published_once) {
    struct served other = {canonical("{'format':1,'kind':'protocol','id':'itb-syndrome','version':'1.0.0','title':'X',"
                                     "'findings':[" FINDING("noble", "knee", "") "],'criteria':{'definite':"
                                     YES("noble") "}}"), NULL};
    OK(store_begin(office.store, &err));
    enum status status = practice_publish(&office, &other, 1, &err);
    ck_assert_msg(status == STATUS_NO, "%s", err.message);
    store_rollback(office.store);
    free((char *)other.canonical);
    ck_assert_str_eq(catalogue_by_id(office.catalogue, "itb-syndrome")->title, "Iliotibial band syndrome");
    publish_all();                       /* again: nothing happens */
}
END_TEST

START_TEST(a_finding_keeps_its_type_for_ever) {
    stop();
    start();
    struct served other = {canonical("{'format':1,'kind':'protocol','id':'new','version':'1.0.0','title':'X','findings':["
                                     "{'name':'noble','about':'person','type':'yes-no','question':'?'}],"
                                     "'criteria':{'definite':" YES("noble") "}}"), NULL};
    OK(store_begin(office.store, &err));
    ck_assert_int_eq(practice_publish(&office, &other, 1, &err), STATUS_INPUT);
    ck_assert_ptr_nonnull(strstr(err.message, "noble is about the person here"));
    store_rollback(office.store);
    free((char *)other.canonical);
}
END_TEST

START_TEST(what_is_published_no_more_is_served_no_more) {
    enrolled();
    withdraw(ITB);
    ck_assert_ptr_null(catalogue_by_id(office.catalogue, "itb-syndrome"));
    ck_assert_ptr_nonnull(catalogue_by_id(office.catalogue, "knee-scores"));
    ck_assert_ptr_nonnull(office.catalogue->safety);
    DOES("{'deed':'record','args':{'patient':'p1','form':{'side':'right','findings':{'noble':true}}}}");
    REFUSES(STATUS_INPUT, "no protocol \"itb-syndrome\"",
            "{'deed':'enrol','args':{'patient':'p1','protocol':'itb-syndrome','side':'right'}}");
    now("2027-03-01T18:00:00Z");         /* the plan that is open goes on */
    DOES("{'deed':'checkin','args':{'session':'p1.1','done':true,'during':3}}");
    DOES("{'deed':'agenda','args':{'patient':'p1','days':2}}");
    ck_assert_uint_gt(count("sessions"), 0);
    publish(ITB, ITB_MAP);
    DOES("{'deed':'enrol','args':{'patient':'p1','protocol':'itb-syndrome','side':'right'}}");
    no_problems();
}
END_TEST

/* To go on without red flags is never meant: those that are in service stay. */
START_TEST(red_flags_stay_in_service) {
    withdraw(SAFETY);
    ck_assert_ptr_nonnull(office.catalogue->safety);
    DOES(ADD);
    DOES("{'deed':'record','args':{'patient':'p1','form':{'findings':{'fever':true}}}}");
    ck_assert_str_eq(text("disposition/code"), "emergency");
}
END_TEST

#define WEIGHT(type) "{'format':1,'kind':'protocol','id':'weight','version':'1.0.0','title':'W','findings':[" \
    "{'name':'weight','about':'person','question':'?'," type "}],'criteria':{'definite':{'op':'const','value':true}}}"
#define CHANGED "{'format':1,'kind':'protocol','id':'knee-scores','version':'1.0.0','title':'Others'," \
    "'findings':[" FINDING("noble", "knee", "") "],'criteria':{'definite':" YES("noble") "}}"

START_TEST(a_refused_list_leaves_nothing_behind) {
    struct served wrong[] = {{canonical(WEIGHT("'type':'number','unit':'kg','min':0,'max':1000")), NULL},
                             {canonical(CHANGED), NULL}};
    ck_assert_int_eq(publish_list(wrong, 2), STATUS_NO);
    ck_assert_ptr_nonnull(catalogue_by_id(office.catalogue, "itb-syndrome"));
    ck_assert_ptr_null(catalogue_by_id(office.catalogue, "weight"));
    ck_assert_int_lt(vocabulary_find(office.catalogue->vocabulary, "weight"), 0);
    publish(WEIGHT("'type':'yes-no'"), NULL);
    ck_assert_ptr_nonnull(catalogue_by_id(office.catalogue, "weight"));
    for (int i = 0; i < 2; i++) free((char *)wrong[i].canonical);
}
END_TEST

START_TEST(memory_that_runs_out_leaves_what_was_served) {
    struct served list[] = {{canonical(SAFETY), NULL}, {canonical(WEIGHT("'type':'yes-no'")), NULL}};
    for (int n = 1;; n++) {
        OK(store_begin(office.store, &err));
        support_fail_nth(n);
        enum status status = practice_publish(&office, list, 2, &err);
        int refused = support_failed();
        support_fail_nth(0);
        if (refused == 0) {
            ck_assert_msg(status == STATUS_OK, "%s", err.message);
            OK(store_commit(office.store, &err));
            break;
        }
        store_rollback(office.store);
        bool served = catalogue_by_id(office.catalogue, "itb-syndrome") != NULL;
        ck_assert_msg(served == (status != STATUS_OK), "at %d: %s", n, err.message);
        ck_assert_ptr_nonnull(office.catalogue->safety);
        if (status == STATUS_OK) publish_all();
    }
    ck_assert_ptr_null(catalogue_by_id(office.catalogue, "itb-syndrome"));
    for (int i = 0; i < 2; i++) free((char *)list[i].canonical);
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("publish");
    TCase *t = tcase_create("publish");
    tcase_add_checked_fixture(t, open_office, close_office);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_version_is_published_once);
    tcase_add_test(t, a_finding_keeps_its_type_for_ever);
    tcase_add_test(t, what_is_published_no_more_is_served_no_more);
    tcase_add_test(t, red_flags_stay_in_service);
    tcase_add_test(t, a_refused_list_leaves_nothing_behind);
    tcase_add_test(t, memory_that_runs_out_leaves_what_was_served);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
