/* Whose turn an alert is, and since when. */
#include "clinic_given.h"
#include "clinical/clinic/on_call.h"

/* Anna first, an hour; then Ben, half an hour; then Cleo. Max is not on call, and they stand in no order. */
#define PEOPLE                                                                                                         \
    "'people':[{'id':'max','name':'Max','role':'admin'},"                                                              \
    "{'id':'cleo','name':'Cleo','role':'clinician','on_call':7,'within_min':10},"                                      \
    "{'id':'anna','name':'Anna','role':'clinician','on_call':1},"                                                      \
    "{'id':'ben','name':'Ben','role':'clinician','on_call':2,'within_min':30}]"
#define WITH_PEOPLE "{" HEAD ",'hours':{" WEEK "},'holidays':['2026-12-25','2027-01-01']," PEOPLE "}"

static const struct {
    enum disposition d;
    const char *raised, *now, *with, *since, *next, *from;
} turns[] = {
    /* Monday 10:00 at the clinic: minutes count as they pass */
    {DISPOSITION_ROUTINE, "2026-03-02T15:00:00Z", "2026-03-02T15:00:00Z", "anna", "2026-03-02T15:00:00Z", "ben",
     "2026-03-02T16:00:00Z"},
    {DISPOSITION_ROUTINE, "2026-03-02T15:00:00Z", "2026-03-02T15:59:59Z", "anna", "2026-03-02T15:00:00Z", "ben",
     "2026-03-02T16:00:00Z"},
    {DISPOSITION_ROUTINE, "2026-03-02T15:00:00Z", "2026-03-02T16:00:00Z", "ben", "2026-03-02T16:00:00Z", "cleo",
     "2026-03-02T16:30:00Z"},
    {DISPOSITION_ROUTINE, "2026-03-02T15:00:00Z", "2026-03-02T16:30:00Z", "cleo", "2026-03-02T16:30:00Z", NULL, NULL},
    {DISPOSITION_ROUTINE, "2026-03-02T15:00:00Z", "2026-06-02T16:30:00Z", "cleo", "2026-03-02T16:30:00Z", NULL, NULL},
    /* Saturday 18:30, closed from 19:00 over Sunday to Monday 07:00 */
    {DISPOSITION_URGENT_48H, "2026-02-28T23:30:00Z", "2026-03-01T15:00:00Z", "anna", "2026-02-28T23:30:00Z", "ben",
     "2026-03-02T12:30:00Z"},
    {DISPOSITION_URGENT_48H, "2026-02-28T23:30:00Z", "2026-03-02T12:30:00Z", "ben", "2026-03-02T12:30:00Z", "cleo",
     "2026-03-02T13:00:00Z"},
    /* the same Sunday, when nothing may wait */
    {DISPOSITION_SAME_DAY, "2026-03-01T15:00:00Z", "2026-03-01T16:10:00Z", "ben", "2026-03-01T16:00:00Z", "cleo",
     "2026-03-01T16:30:00Z"},
    {DISPOSITION_EMERGENCY, "2026-03-01T15:00:00Z", "2026-03-01T18:00:00Z", "cleo", "2026-03-01T16:30:00Z", NULL, NULL},
    /* Thursday 18:45 before a holiday; Saturday 07:45 is when Ben's turn comes */
    {DISPOSITION_ROUTINE, "2026-12-24T23:45:00Z", "2026-12-26T12:44:00Z", "anna", "2026-12-24T23:45:00Z", "ben",
     "2026-12-26T12:45:00Z"},
    /* the night in which clocks go on */
    {DISPOSITION_ROUTINE, "2026-03-07T23:30:00Z", "2026-03-08T15:00:00Z", "anna", "2026-03-07T23:30:00Z", "ben",
     "2026-03-09T11:30:00Z"},
};

START_TEST(it_is_one_after_the_others) {
    struct turn t = on_call_turn(given(WITH_PEOPLE), zone, turns[_i].d, at(turns[_i].raised), at(turns[_i].now));
    ck_assert_ptr_nonnull(t.with);
    ck_assert_str_eq(t.with->id, turns[_i].with);
    ck_assert_int_eq(t.since_ms, at(turns[_i].since));
    ck_assert_int_eq(t.next != NULL, turns[_i].next != NULL);
    if (t.next != NULL) ck_assert_str_eq(t.next->id, turns[_i].next);
    ck_assert_int_eq(t.from_ms, turns[_i].from != NULL ? at(turns[_i].from) : INSTANT_NONE);
}
END_TEST

START_TEST(without_people_it_is_nobodys) {
    int64_t now = at("2026-03-02T15:00:00Z");
    struct turn t = on_call_turn(NULL, NULL, DISPOSITION_ROUTINE, now, now);
    ck_assert(t.with == NULL && t.next == NULL);
    t = on_call_turn(given(MIDTOWN), zone, DISPOSITION_ROUTINE, now, now + DAY_MS);
    ck_assert(t.with == NULL && t.next == NULL && t.from_ms == INSTANT_NONE);
}
END_TEST

static const struct {
    const char *people, *mistake;
} mistakes[] = {
    {"{'id':'a','name':'A','role':'admin','on_call':1}", "\"on_call\": \"a\" is no clinician"},
    {"{'id':'a','name':'A','role':'clinician','within_min':30}", "\"within_min\": \"a\" is not on call"},
    {"{'id':'a','name':'A','role':'clinician','on_call':1},{'id':'b','name':'B','role':'clinician','on_call':1}",
     "\"on_call\": 1 stands there twice"},
    {"{'id':'a','name':'A','role':'clinician','on_call':0}", "\"on_call\""},
    {"{'id':'a','name':'A','role':'clinician','on_call':1,'within_min':0}", "\"within_min\""},
    {"{'id':'a','name':'A','role':'clinician','on_call':'first'}", "\"on_call\""},
};

START_TEST(an_order_that_is_none_is_named) {
    char text[600];
    const struct clinic *c;
    snprintf(text, sizeof text, "{" HEAD ",'hours':{" WEEK "},'people':[%s]}", mistakes[_i].people);
    ck_assert_int_eq(read_settings(text, &c), STATUS_INPUT);
    ck_assert_msg(strstr(err.message, mistakes[_i].mistake) != NULL, "%s", err.message);
}
END_TEST

int main(void) {
    TCase *t = tcase_create("on call");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, it_is_one_after_the_others, 0, sizeof turns / sizeof *turns);
    tcase_add_test(t, without_people_it_is_nobodys);
    tcase_add_loop_test(t, an_order_that_is_none_is_named, 0, sizeof mistakes / sizeof *mistakes);
    Suite *s = suite_create("on call");
    suite_add_tcase(s, t);
    return support_run(s);
}
