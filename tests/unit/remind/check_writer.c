#include "remind/station.h"

static char order[2000];                 /* what happened, a letter each */
static void note(char c) {
    size_t n = strlen(order);
    ck_assert_uint_lt(n + 1, sizeof order);
    order[n] = c;
}

struct deed { char name; enum status (*act)(struct practice *p, struct error *e); enum status told; char message[400]; };

static enum status do_deed(void *arg, struct practice *p, struct error *e) {
    struct deed *d = arg;
    const char *id;
    note(d->name);
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    char name[] = {'n', d->name, '\0'};
    enum status status = store_patient_add(p->store, name, "UTC", a, &id, e);
    arena_free(a);
    return status == STATUS_OK && d->act ? d->act(p, e) : status;
}

static void told(void *arg, enum status status, const struct error *why) {
    struct deed *d = arg;
    d->told = status;
    snprintf(d->message, sizeof d->message, "%s", why->message);
    note((char)(d->name - 'a' + 'A'));
}

static void submit(struct deed *d, bool last) {
    struct writer_job job = {do_deed, told, d, last};
    OK(writer_submit(writer, &job, &err));
}

static bool is_there(char name) {
    struct stored_patient p;
    bool found;
    char id[] = {'n', name, '\0'};
    OK(store_patient_get(store, id, arena, &p, &found, &err));
    return found;
}

static void setup(void) {
    open_station();
    memset(order, 0, sizeof order);
}

static enum status refuse(struct practice *p, struct error *e) {
    (void)p;
    return error_set(e, STATUS_NO, "the test says no");
}
static enum status lose_transaction(struct practice *p, struct error *e) {
    (void)e;
    store_rollback(p->store);
    return STATUS_OK;
}

START_TEST(deeds_are_done_and_told_in_the_order_handed_over) {
    struct deed d[] = {{.name = 'a'}, {.name = 'b'}, {.name = 'c'}};
    for (int i = 0; i < 3; i++) submit(&d[i], false);
    ck_assert(!writer_idle(writer));
    settle();
    ck_assert_str_eq(order, "aAbcBC"); /* the first goes at once, the others meanwhile wait for the next batch */
    ck_assert(is_there('a') && is_there('b') && is_there('c'));
}
END_TEST

START_TEST(a_deed_that_fails_rolls_back_alone) {
    struct deed d[] = {{.name = 'a'}, {.name = 'b'}, {.name = 'c', .act = refuse}, {.name = 'd'}};
    for (int i = 0; i < 4; i++) submit(&d[i], false);
    settle();
    ck_assert_str_eq(order, "aAbcdBCD");
    ck_assert_int_eq(d[2].told, STATUS_NO);
    ck_assert_str_eq(d[2].message, "the test says no");
    ck_assert(is_there('b') && !is_there('c') && is_there('d'));
    ck_assert_int_eq(d[1].told, STATUS_OK);
    ck_assert_int_eq(d[3].told, STATUS_OK);
}
END_TEST

START_TEST(when_the_commit_fails_every_deed_is_told) {
    struct deed d[] = {{.name = 'a'}, {.name = 'b'}, {.name = 'c', .act = lose_transaction}, {.name = 'd'},
                       {.name = 'e'}};
    for (int i = 0; i < 4; i++) submit(&d[i], false);
    settle();
    ck_assert_int_eq(d[0].told, STATUS_OK);
    for (int i = 1; i < 4; i++) {
        ck_assert_int_ne(d[i].told, STATUS_OK);
        ck_assert(*d[i].message && !is_there(d[i].name));
    }
    submit(&d[4], false);
    settle();
    ck_assert_int_eq(d[4].told, STATUS_OK);
}
END_TEST

START_TEST(when_no_transaction_begins_no_deed_is_done) {
    struct deed d[] = {{.name = 'a'}, {.name = 'b'}};
    OK(store_begin(store, &err));
    for (int i = 0; i < 2; i++) submit(&d[i], false);
    settle();
    ck_assert_str_eq(order, "AB");
    ck_assert_int_eq(d[0].told, STATUS_ENVIRONMENT);
    ck_assert_int_eq(d[1].told, STATUS_ENVIRONMENT);
    store_rollback(store);
}
END_TEST

START_TEST(a_job_that_is_last_is_told_before_anything_else_is_done) {
    struct deed d[] = {{.name = 'a'}, {.name = 'b'}, {.name = 'c'}, {.name = 'd'}};
    for (int i = 0; i < 4; i++) submit(&d[i], i == 2);
    settle();
    ck_assert_str_eq(order, "aAbcBCdD");
}
END_TEST

static struct deed later = {.name = 'z'};
static void told_and_more(void *arg, enum status status, const struct error *why) {
    told(arg, status, why);
    submit(&later, false);
}

START_TEST(more_can_be_handed_over_while_being_told) {
    struct deed d = {.name = 'a'};
    struct writer_job job = {.deed = do_deed, .done = told_and_more, .arg = &d};
    OK(writer_submit(writer, &job, &err));
    settle();
    ck_assert_str_eq(order, "aAzZ");
}
END_TEST

static enum status nothing(void *arg, struct practice *p, struct error *e) {
    (void)arg, (void)p, (void)e;
    return STATUS_OK;
}
static void count_up(void *arg, enum status status, const struct error *why) {
    (void)why;
    ck_assert_int_eq(status, STATUS_OK);
    ++*(int *)arg;
}

START_TEST(a_thousand_deeds_are_all_told) {
    int count = 0;
    struct writer_job job = {.deed = nothing, .done = count_up, .arg = &count};
    for (int i = 0; i < 2 * WRITER_BATCH_MAX + 7; i++) OK(writer_submit(writer, &job, &err));
    settle();
    ck_assert_int_eq(count, 2 * WRITER_BATCH_MAX + 7);
}
END_TEST

START_TEST(closing_finishes_what_was_handed_over_and_takes_no_more) {
    struct deed d[] = {{.name = 'a'}, {.name = 'b'}, {.name = 'c'}};
    int closed = 0;
    submit(&d[0], false);
    submit(&d[1], false);
    writer_close(writer, count_closed, &closed);
    ck_assert_int_eq(closed, 0);
    struct writer_job job = {.deed = do_deed, .done = told, .arg = &d[2]};
    ck_assert_int_eq(writer_submit(writer, &job, &err), STATUS_ENVIRONMENT);
    uv_run(&loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(closed, 1);
    ck_assert_str_eq(order, "aAbB");
    OK(writer_new(&loop, &practice, &writer, &err)); /* for teardown */
}
END_TEST

START_TEST(without_memory_nothing_is_handed_over) {
    struct deed d = {.name = 'a'};
    struct writer_job job = {.deed = do_deed, .done = told, .arg = &d};
    struct writer *none = NULL;
    support_fail_nth(1);
    enum status submitted = writer_submit(writer, &job, &err), made = writer_new(&loop, &practice, &none, &err);
    support_fail_nth(0);
    ck_assert_int_eq(submitted, STATUS_MEMORY);
    ck_assert_int_eq(made, STATUS_MEMORY);
    ck_assert(writer_idle(writer));
}
END_TEST

int main(void) {
    Suite *s = suite_create("writer");
    TCase *c = tcase_create("writer");
    tcase_add_checked_fixture(c, setup, close_station);
    tcase_add_test(c, deeds_are_done_and_told_in_the_order_handed_over);
    tcase_add_test(c, a_deed_that_fails_rolls_back_alone);
    tcase_add_test(c, when_the_commit_fails_every_deed_is_told);
    tcase_add_test(c, when_no_transaction_begins_no_deed_is_done);
    tcase_add_test(c, a_job_that_is_last_is_told_before_anything_else_is_done);
    tcase_add_test(c, more_can_be_handed_over_while_being_told);
    tcase_add_test(c, a_thousand_deeds_are_all_told);
    tcase_add_test(c, closing_finishes_what_was_handed_over_and_takes_no_more);
    tcase_add_test(c, without_memory_nothing_is_handed_over);
    suite_add_tcase(s, c);
    return support_run(s);
}
