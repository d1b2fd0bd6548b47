#include "base/json_build.h"
#include "support/support.h"
#include <stdlib.h>

START_TEST(members_are_put_and_left_out_as_their_words_say) {
    json_t *list = json_array(), *o = json_object();
    json_push(&list, json_integer(1));
    json_put(&o, "list", list);
    json_put_text(&o, "text", "a");
    json_put_text(&o, "no_text", NULL);
    json_put_int(&o, "zero", 0);
    json_put_some(&o, "no_zero", 0);
    json_put_bool(&o, "no", false);
    json_put_true(&o, "not_there", false);
    json_put_true(&o, "there", true);
    char *text = json_canonical(o);
    ck_assert_str_eq(text, "{\"list\":[1],\"no\":false,\"text\":\"a\",\"there\":true,\"zero\":0}");
    free(text);
    json_decref(o);
}
END_TEST

/* Under the address sanitizer a value that is not given back shows as a leak of this test. */
START_TEST(once_failed_it_stays_failed_and_takes_what_it_is_given) {
    json_t *o = json_object(), *list = json_array();
    json_put_int(&o, "a", 1);
    json_put(&o, "b", NULL);
    ck_assert_ptr_null(o);
    json_put_int(&o, "c", 1);
    json_put(&o, "d", json_array());
    ck_assert_ptr_null(o);
    json_push(&list, NULL);
    json_push(&list, json_string("x"));
    ck_assert_ptr_null(list);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("json_build");
    TCase *t = tcase_create("building");
    tcase_add_test(t, members_are_put_and_left_out_as_their_words_say);
    tcase_add_test(t, once_failed_it_stays_failed_and_takes_what_it_is_given);
    suite_add_tcase(suite, t);
    return support_run(suite);
}
