#include "lab/cases.h"
#include "practice/office.h"

#define ONE(name, result) \
    "{'name':'" name "','@':'folder/a.cases.lua:3','at':'2027-03-01T09:00','zone':'UTC','side':'left','steps':[" \
    "{'do':'given','@':'a:4','findings':{'noble':true}}," \
    "{'do':'expect','@':'folder/a.cases.lua:5','rows':[{'what':'condition','id':'itb-syndrome','key':'result','is':'" result "'}]}]}"

static json_t *results;
static char names[100];

static void open_lab(void) {
    open_office();
    results = json_array();
    names[0] = '\0';
}
static void close_lab(void) {
    json_decref(results);
    close_office();
}

static void tell(void *arg, const char *name, size_t done) {
    size_t n = strlen(names);
    ck_assert_ptr_eq(arg, names);
    snprintf(names + n, sizeof names - n, "%zu %s;", done, name);
}

START_TEST(every_case_has_a_result_in_its_order) {
    json_t *cases = loose("{'id':'itb-syndrome','cases':[" ONE("first", "met") "," ONE("second", "not met") "]}");
    OK(cases_run(&office, cases, tell, names, results, &err));
    ck_assert_uint_eq(cases_count(cases), 2);
    json_decref(cases);
    ck_assert_str_eq(names, "0 first;1 second;");
    ck_assert_uint_eq(json_array_size(results), 2);
    json_object_del(json_array_get(json_object_get(json_array_get(results, 1), "failures"), 0), "explanations");
    char *text = json_canonical(results);
    ck_assert_str_eq(text, "[{\"case\":\"first\",\"file\":\"folder/a.cases.lua\",\"line\":3,\"of\":\"itb-syndrome\","
                           "\"result\":\"passed\"},{\"case\":\"second\",\"failures\":[{\"expected\":\"not met\","
                           "\"file\":\"folder/a.cases.lua\",\"got\":\"met\",\"line\":5,\"what\":\"itb-syndrome: result\"}],"
                           "\"file\":\"folder/a.cases.lua\",\"line\":3,\"of\":\"itb-syndrome\",\"result\":\"failed\"}]");
    free(text);
}
END_TEST

START_TEST(nobody_needs_to_be_told) {
    json_t *cases = loose("{'id':'itb-syndrome','cases':[" ONE("first", "met") "]}");
    OK(cases_run(&office, cases, NULL, NULL, results, &err));
    json_decref(cases);
    ck_assert_uint_eq(json_array_size(results), 1);
}
END_TEST

static const char *const odd[] = {"{}", "{'id':'itb-syndrome'}", "{'id':3,'cases':[]}", "{'id':'x','cases':[{}]}"};

START_TEST(what_is_no_script_of_cases_is_refused) {
    json_t *cases = loose(odd[_i]);
    ck_assert_int_eq(cases_run(&office, cases, NULL, NULL, results, &err), STATUS_INPUT);
    json_decref(cases);
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("cases");
    TCase *t = tcase_create("cases");
    tcase_add_checked_fixture(t, open_lab, close_lab);
    tcase_add_test(t, every_case_has_a_result_in_its_order);
    tcase_add_test(t, nobody_needs_to_be_told);
    tcase_add_loop_test(t, what_is_no_script_of_cases_is_refused, 0, sizeof odd / sizeof *odd);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
