#include "base/arena.h"
#include "support/support.h"
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static struct arena *a;
static char order[8];

static void setup(void) {
    order[0] = '\0';
    arena_set_malloc(support_malloc, support_release);
    a = arena_new(ARENA_NO_LIMIT);
    ck_assert_ptr_nonnull(a);
}

static void teardown(void) {
    arena_free(a);
    ck_assert_int_eq(support_live(), 0);
}

static bool is_zero(const unsigned char *p, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (p[i] != 0) return false;
    }
    return true;
}

START_TEST(memory_is_zeroed_and_aligned_at_every_size) {
    for (size_t n = 0; n < 3000; n += n < 100 ? 1 : 37) {
        unsigned char *p = arena_alloc(a, n);
        ck_assert_ptr_nonnull(p);
        ck_assert_uint_eq((uintptr_t)p % alignof(max_align_t), 0);
        ck_assert(is_zero(p, n));
        memset(p, 0xAA, n);
    }
}
END_TEST

START_TEST(pieces_do_not_overlap) {
    enum { COUNT = 500 };
    unsigned char *piece[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        piece[i] = arena_alloc(a, i * 7 + 1);
        memset(piece[i], (int)(i % 251), i * 7 + 1);
    }
    for (size_t i = 0; i < COUNT; i++) {
        size_t same = 0;
        while (same < i * 7 + 1 && piece[i][same] == i % 251) same++;
        ck_assert_uint_eq(same, i * 7 + 1);
    }
}
END_TEST

START_TEST(sizes_that_overflow_give_null_and_the_arena_goes_on) {
    ck_assert_ptr_null(arena_array(a, SIZE_MAX / 2, 4));
    ck_assert_ptr_null(arena_array(a, SIZE_MAX, SIZE_MAX));
    ck_assert_ptr_null(arena_alloc(a, SIZE_MAX));
    ck_assert_ptr_null(arena_alloc(a, SIZE_MAX - 8));
    ck_assert_ptr_nonnull(arena_array(a, 0, 8));
    ck_assert_ptr_nonnull(arena_array(a, 8, 0));
    ck_assert_ptr_nonnull(arena_alloc(a, 1));
}
END_TEST

START_TEST(texts_are_copied_and_written) {
    char words[] = "side plank";
    char *copy = arena_text(a, words);
    words[0] = 'X';
    ck_assert_str_eq(copy, "side plank");
    ck_assert_str_eq(arena_text(a, ""), "");
    ck_assert_str_eq(arena_printf(a, "%s: %d s", "hold", 20), "hold: 20 s");
    char *wide = arena_printf(a, "%5000d", 1);
    ck_assert_uint_eq(strlen(wide), 5000);
}
END_TEST

START_TEST(the_limit_counts_what_was_handed_out) {
    struct arena *small = arena_new(1000);
    size_t before = arena_used(small);
    ck_assert_uint_eq(before, 0);
    ck_assert_ptr_null(arena_alloc(small, 1001));
    ck_assert_ptr_nonnull(arena_alloc(small, 900));
    ck_assert_ptr_null(arena_alloc(small, 200));
    ck_assert_ptr_nonnull(arena_alloc(small, 16));
    ck_assert_uint_ge(arena_used(small), 916);
    ck_assert_uint_le(arena_used(small), 1000);
    ck_assert_ptr_null(arena_printf(small, "%500d", 1));
    arena_free(small);
}
END_TEST

static void note(void *thing) { strncat(order, thing, 1); }

START_TEST(deferred_work_is_done_last_first) {
    struct arena *b = arena_new(ARENA_NO_LIMIT);
    ck_assert_int_eq(arena_defer(b, note, arena_text(b, "a")), true);
    ck_assert_int_eq(arena_defer(b, note, arena_text(b, "b")), true);
    ck_assert_int_eq(arena_defer(b, note, arena_text(b, "c")), true);
    ck_assert_str_eq(order, "");
    arena_free(b);
    ck_assert_str_eq(order, "cba");
}
END_TEST

START_TEST(an_arena_that_is_begun_anew_is_as_a_new_one) {
    struct arena *b = arena_new(5000);
    LIST(int) list = {0};
    ck_assert_int_eq(arena_defer(b, note, arena_text(b, "a")), true);
    for (int i = 0; i < 100; i++) *LIST_PUSH(b, &list) = i;
    memset(arena_alloc(b, 2500), 0xAA, 2500);
    arena_reset(b);
    ck_assert_str_eq(order, "a");
    ck_assert_uint_eq(arena_used(b), 0);
    ck_assert_ptr_null(arena_alloc(b, 6000));
    unsigned char *p = arena_alloc(b, 4500);
    ck_assert_ptr_nonnull(p);
    ck_assert(is_zero(p, 4500));
    arena_reset(b);
    arena_reset(b);
    arena_free(b);
    ck_assert_str_eq(order, "a");
}
END_TEST

START_TEST(work_that_could_not_be_deferred_is_not_done) {
    struct arena *b = arena_new(16);
    static char thing[] = "x";
    ck_assert_ptr_nonnull(arena_alloc(b, 16));
    ck_assert_int_eq(arena_defer(b, note, thing), false);
    arena_free(b);
    ck_assert_str_eq(order, "");
}
END_TEST

START_TEST(freeing_nothing_is_fine) { arena_free(NULL); }
END_TEST

struct item {
    int number;
    char rest[20];
};

START_TEST(a_list_keeps_its_items_as_it_grows) {
    LIST(struct item) items = {0}, others = {0};
    for (int i = 0; i < 1000; i++) {
        struct item *item = LIST_PUSH(a, &items);
        ck_assert_ptr_nonnull(item);
        ck_assert(is_zero((unsigned char *)item, sizeof *item));
        memset(item, 0x55, sizeof *item);
        item->number = i;
        if (i % 3 != 0) continue;
        item = LIST_PUSH(a, &others); /* in the way of growing where it is */
        ck_assert_ptr_nonnull(item);
        item->number = i;
    }
    ck_assert_uint_eq(items.count, 1000);
    for (int i = 0; i < 1000; i++) ck_assert_int_eq(items.item[i].number, i);
    for (size_t i = 0; i < others.count; i++) ck_assert_int_eq(others.item[i].number, (int)i * 3);
}
END_TEST

START_TEST(an_item_that_was_dropped_comes_back_zeroed) {
    LIST(struct item) items = {0};
    struct item *item = LIST_PUSH(a, &items);
    ck_assert_ptr_nonnull(item);
    item->number = 5;
    items.count--;
    item = LIST_PUSH(a, &items);
    ck_assert_ptr_nonnull(item);
    ck_assert_int_eq(item->number, 0);
}
END_TEST

/* What a caller does with an arena, in one: false as soon as something gives NULL. */
static bool fill(struct arena *b) {
    LIST(int) list = {0};
    for (int i = 0; i < 3000; i++) {
        int *last = LIST_PUSH(b, &list);
        if (last == NULL) return false;
        *last = i;
        if (i % 100 == 0 && (arena_printf(b, "%300d", i) == NULL || arena_text(b, "x") == NULL)) return false;
    }
    return arena_alloc(b, 100000) != NULL && list.item[2999] == 2999;
}

START_TEST(any_allocation_may_fail) {
    for (int n = 1;; n++) {
        support_fail_nth(n);
        struct arena *b = arena_new(ARENA_NO_LIMIT);
        bool done = b != NULL && fill(b);
        int refused = support_failed();
        support_fail_nth(0);
        if (b != NULL) ck_assert_ptr_nonnull(arena_alloc(b, 10)); /* still usable */
        arena_free(b);
        ck_assert_int_eq(done, refused == 0);
        if (refused == 0) break;
        ck_assert_int_lt(n, 1000);
    }
}
END_TEST

START_TEST(a_refused_push_leaves_the_list_as_it_was) {
    struct arena *b = arena_new(400);
    LIST(int) list = {0};
    size_t pushed = 0;
    while (LIST_PUSH(b, &list) != NULL) list.item[list.count - 1] = (int)pushed++;
    ck_assert_uint_gt(pushed, 10);
    ck_assert_uint_eq(list.count, pushed);
    for (size_t i = 0; i < pushed; i++) ck_assert_int_eq(list.item[i], (int)i);
    arena_free(b);
}
END_TEST

int main(void) {
    Suite *s = suite_create("arena");
    TCase *t = tcase_create("memory");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, memory_is_zeroed_and_aligned_at_every_size);
    tcase_add_test(t, pieces_do_not_overlap);
    tcase_add_test(t, sizes_that_overflow_give_null_and_the_arena_goes_on);
    tcase_add_test(t, texts_are_copied_and_written);
    tcase_add_test(t, the_limit_counts_what_was_handed_out);
    tcase_add_test(t, deferred_work_is_done_last_first);
    tcase_add_test(t, an_arena_that_is_begun_anew_is_as_a_new_one);
    tcase_add_test(t, work_that_could_not_be_deferred_is_not_done);
    tcase_add_test(t, freeing_nothing_is_fine);
    tcase_add_test(t, any_allocation_may_fail);
    suite_add_tcase(s, t);
    t = tcase_create("list");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_list_keeps_its_items_as_it_grows);
    tcase_add_test(t, an_item_that_was_dropped_comes_back_zeroed);
    tcase_add_test(t, a_refused_push_leaves_the_list_as_it_was);
    suite_add_tcase(s, t);
    return support_run(s);
}
