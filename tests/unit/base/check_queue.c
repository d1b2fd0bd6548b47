#include "base/queue.h"
#include "support/support.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define START INT64_C(1798761600000)
#define DAY   INT64_C(86400000)

static struct queue *q;

static void setup(void) {
    q = queue_new(START);
    ck_assert_ptr_nonnull(q);
}

static void teardown(void) { queue_free(q); }

static void put(uint32_t id, int64_t due_ms) {
    struct error err = {0};
    ck_assert_msg(queue_put(q, id, due_ms, &err) == STATUS_OK, "%s", err.message);
}

static void pops(uint32_t id, int64_t due_ms) {
    uint32_t got = 0;
    int64_t at_ms = 0;
    ck_assert_int_eq(queue_next_ms(q), due_ms);
    ck_assert(queue_pop(q, due_ms, &got, &at_ms));
    ck_assert_uint_eq(got, id);
    ck_assert_int_eq(at_ms, due_ms);
}

static void is_empty(void) {
    uint32_t id;
    ck_assert_uint_eq(queue_count(q), 0);
    ck_assert_int_eq(queue_next_ms(q), QUEUE_NEVER);
    ck_assert(!queue_pop(q, INT64_MAX, &id, NULL));
}

START_TEST(what_is_due_comes_in_order_of_instants) {
    put(0, START + 3 * DAY);
    put(1, START + 1);
    put(2, START + 400 * DAY);
    put(3, START + 2);
    pops(1, START + 1);
    pops(3, START + 2);
    pops(0, START + 3 * DAY);
    pops(2, START + 400 * DAY);
    is_empty();
}
END_TEST

START_TEST(nothing_comes_before_its_instant) {
    uint32_t id;
    put(7, START + DAY);
    ck_assert(!queue_pop(q, START + DAY - 1, &id, NULL));
    ck_assert(!queue_pop(q, START - 1, &id, NULL));
    put(8, START + DAY - 1);
    pops(8, START + DAY - 1);
    pops(7, START + DAY);
    is_empty();
}
END_TEST

START_TEST(a_cancelled_one_does_not_come_and_its_id_can_be_put_again) {
    put(1, START + 10);
    put(2, START + 20);
    ck_assert(queue_cancel(q, 1));
    ck_assert(!queue_cancel(q, 1));
    ck_assert(!queue_cancel(q, 99));
    ck_assert_int_eq(queue_due_ms(q, 1), QUEUE_NEVER);
    ck_assert_int_eq(queue_due_ms(q, 99), QUEUE_NEVER);
    put(1, START + 10);
    pops(1, START + 10);
    ck_assert(queue_cancel(q, 2));
    is_empty();
}
END_TEST

START_TEST(an_id_that_is_put_again_moves) {
    put(5, START + DAY);
    put(5, START + 2 * DAY);
    put(5, START + 5);
    put(6, START + 6);
    ck_assert_uint_eq(queue_count(q), 2);
    ck_assert_int_eq(queue_due_ms(q, 5), START + 5);
    put(5, START + 7);
    pops(6, START + 6);
    pops(5, START + 7);
    is_empty();
}
END_TEST

START_TEST(what_is_due_before_what_was_reached_comes_next) {
    put(1, START + DAY);
    pops(1, START + DAY);
    put(2, START + 2 * DAY);
    put(3, START - DAY);
    ck_assert_int_eq(queue_due_ms(q, 3), START + DAY);
    pops(3, START + DAY);
    pops(2, START + 2 * DAY);
}
END_TEST

START_TEST(an_instant_past_its_span_is_refused_and_the_last_within_comes) {
    struct error err = {0};
    ck_assert_int_eq(queue_put(q, 0, START + QUEUE_SPAN_MS, &err), STATUS_INPUT);
    ck_assert_int_eq(queue_put(q, 0, QUEUE_NEVER, &err), STATUS_INPUT);
    is_empty();
    put(0, START + QUEUE_SPAN_MS - 1);
    put(1, START + QUEUE_SPAN_MS - 2);
    ck_assert(queue_cancel(q, 1));
    pops(0, START + QUEUE_SPAN_MS - 1);
    is_empty();
}
END_TEST

START_TEST(many_of_one_instant_all_come) {
    bool seen[5000] = {false};
    uint32_t id = 0;
    for (uint32_t i = 0; i < 5000; i++) put(i, START + DAY);
    for (int i = 0; i < 5000; i++) {
        ck_assert(queue_pop(q, START + DAY, &id, NULL));
        ck_assert(id < 5000 && !seen[id]);
        seen[id] = true;
    }
    is_empty();
}
END_TEST

START_TEST(one_that_is_always_moved_takes_no_more_memory) {
    put(0, START + 30 * DAY);
    put(1, START + DAY);
    support_fail_nth(1);
    enum status status = STATUS_OK;
    for (int i = 0; i < 300000 && status == STATUS_OK; i++)
        status = queue_put(q, 1, START + DAY + i * INT64_C(7919) % (20 * DAY), NULL);
    support_fail_nth(0);
    ck_assert_int_eq(status, STATUS_OK);
    ck_assert_uint_eq(queue_count(q), 2);
}
END_TEST

/* ---- Beside a model: a due instant for each id, looked through for the least ---- */

#define IDS 400

static uint32_t x;
static int64_t model[IDS], reached;
static size_t pending;

static uint32_t draw(void) {
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return x;
}

static int64_t least(void) {
    int64_t at = QUEUE_NEVER;
    for (int i = 0; i < IDS; i++)
        if (model[i] < at) at = model[i];
    return at;
}

/* Near and far, often the same, sometimes past. */
static int64_t some_instant(void) {
    static const int64_t reach[] = {
        1, 3, 300, 70000, 20000000, INT64_C(5000000000), INT64_C(1) << 41, INT64_C(1) << 45};
    int64_t span = reach[draw() % 8];
    return reached + (int64_t)(((uint64_t)draw() << 32 | draw()) % (uint64_t)span) - (draw() % 16 == 0 ? 50 : 0);
}

static void step_put(void) {
    uint32_t id = draw() % IDS;
    int64_t due = some_instant();
    if (due - START >= QUEUE_SPAN_MS) return;
    put(id, due);
    pending += model[id] == QUEUE_NEVER;
    model[id] = queue_due_ms(q, id);
    ck_assert(model[id] == due || (due < reached && model[id] >= due && model[id] <= reached));
}

static void step_cancel(void) {
    uint32_t id = draw() % IDS;
    ck_assert_int_eq(queue_cancel(q, id), model[id] != QUEUE_NEVER);
    pending -= model[id] != QUEUE_NEVER;
    model[id] = QUEUE_NEVER;
}

static void step_pop(void) {
    int64_t at = least(), due = 0, until = draw() % 4 == 0 ? some_instant() : at;
    uint32_t id = 0;
    if (until > reached && until != QUEUE_NEVER) reached = until;
    bool popped = queue_pop(q, until, &id, &due);
    ck_assert_int_eq(popped, at != QUEUE_NEVER && at <= until);
    if (!popped) return;
    ck_assert_int_eq(due, at);
    ck_assert(id < IDS && model[id] == at);
    model[id] = QUEUE_NEVER;
    pending--;
}

static void random_history(uint32_t seed) {
    x = seed;
    pending = 0;
    reached = START;
    for (int i = 0; i < IDS; i++) model[i] = QUEUE_NEVER;
    uint32_t busy = 1 + draw() % 12;
    for (int i = 0; i < 4000; i++) {
        uint32_t what = draw() % 16;
        if (what < busy)
            step_put();
        else if (what < busy + 1)
            step_cancel();
        else
            step_pop();
        if (draw() % 3 == 0) ck_assert_int_eq(queue_next_ms(q), least());
        ck_assert_uint_eq(queue_count(q), pending);
    }
    while (pending > 0) step_pop();
    is_empty();
}

START_TEST(random_histories_are_those_of_a_sorted_list) {
    const char *given = getenv("QUEUE_SEED");
    uint32_t first = given != NULL ? (uint32_t)strtoul(given, NULL, 10) : 1;
    for (uint32_t seed = first; seed < first + (given != NULL ? 1 : 150); seed++) {
        printf("QUEUE_SEED=%u\n", seed);
        fflush(stdout);
        random_history(seed * 2654435761u | 1);
        teardown();
        setup();
    }
}
END_TEST

START_TEST(memory_that_runs_out_changes_nothing) {
    struct error err = {0};
    teardown();
    for (int n = 1;; n++) {
        support_fail_nth(n);
        q = queue_new(START);
        enum status status = q == NULL ? STATUS_MEMORY : STATUS_OK;
        uint32_t id = 0;
        for (; status == STATUS_OK && id < 200000; id++)
            status = queue_put(q, id, START + id * INT64_C(50021) % DAY, &err);
        int refused = support_failed();
        support_fail_nth(0);
        if (!refused) break;
        ck_assert_int_eq(status, STATUS_MEMORY);
        if (q == NULL) continue;
        ck_assert_uint_eq(queue_count(q), id - 1);
        int64_t last = 0, due = 0;
        for (uint32_t i = 0, got; i < id - 1; i++, last = due)
            ck_assert(queue_pop(q, INT64_MAX, &got, &due) && due >= last);
        is_empty();
        queue_free(q);
    }
    ck_assert_uint_eq(queue_count(q), 200000);
}
END_TEST

/* ---- The check values of workload W3 ---- */

#define SPAN UINT64_C(7257600000)

static int64_t drawn_ms(void) { return (int64_t)(draw() * SPAN >> 32); }

static void begin_workload(uint32_t n) {
    x = 0x9E3779B9u;
    teardown();
    q = queue_new(0);
    for (uint32_t id = 0; id < n; id++) put(id, drawn_ms());
}

START_TEST(a_million_of_which_some_are_cancelled_fire_in_order) {
    const uint32_t n = 1000000;
    uint64_t h = 0, fired = 0;
    uint32_t id;
    int64_t due;
    begin_workload(n);
    for (uint64_t i = 0; i < n; i++)
        if (i * 7919 % n % 10 < 3) ck_assert(queue_cancel(q, (uint32_t)(i * 7919 % n)));
    for (; queue_pop(q, INT64_MAX, &id, &due); fired++) h = h * 31 + (uint64_t)due;
    ck_assert_uint_eq(fired, 700000);
    ck_assert_uint_eq(h, UINT64_C(0x21a9a6cc4e0c7096));
}
END_TEST

START_TEST(two_million_turns_of_a_million_fire_in_order) {
    const uint32_t n = 1000000;
    uint64_t h = 0;
    uint32_t id = 0;
    int64_t due = 0;
    begin_workload(n);
    for (uint32_t i = 0; i < 2 * n; i++) {
        ck_assert(queue_pop(q, INT64_MAX, &id, &due));
        h = h * 31 + (uint64_t)due;
        put(id, due + drawn_ms());
    }
    ck_assert_uint_eq(h, UINT64_C(0x9c35d80e5ce75b2d));
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("queue");
    TCase *t = tcase_create("order");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, what_is_due_comes_in_order_of_instants);
    tcase_add_test(t, nothing_comes_before_its_instant);
    tcase_add_test(t, a_cancelled_one_does_not_come_and_its_id_can_be_put_again);
    tcase_add_test(t, an_id_that_is_put_again_moves);
    tcase_add_test(t, what_is_due_before_what_was_reached_comes_next);
    tcase_add_test(t, an_instant_past_its_span_is_refused_and_the_last_within_comes);
    tcase_add_test(t, many_of_one_instant_all_come);
    tcase_add_test(t, one_that_is_always_moved_takes_no_more_memory);
    suite_add_tcase(s, t);
    t = tcase_create("whole");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, random_histories_are_those_of_a_sorted_list);
    tcase_add_test(t, memory_that_runs_out_changes_nothing);
    tcase_add_test(t, a_million_of_which_some_are_cancelled_fire_in_order);
    tcase_add_test(t, two_million_turns_of_a_million_fire_in_order);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
