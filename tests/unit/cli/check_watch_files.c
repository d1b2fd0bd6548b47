#include "cli/watch_files.h"
#include "cli/settle.h"
#include "support/support.h"
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---------------------------------------------------------------------------------------- settling, in virtual time */

START_TEST(one_save_of_several_changes_is_one_answer) {
    struct settle s = {0};
    ck_assert(settle_due_ms(&s) == INT64_MAX && !settle_take(&s, 1000));
    for (int64_t now = 1000; now <= 1009; now += 3) settle_saw(&s, now);
    ck_assert_int_eq(settle_due_ms(&s), 1009 + SETTLE_QUIET_MS);
    ck_assert(!settle_take(&s, 1009 + SETTLE_QUIET_MS - 1));
    ck_assert(settle_take(&s, 1009 + SETTLE_QUIET_MS));
    ck_assert(!settle_take(&s, 9000));
}
END_TEST

START_TEST(changes_that_do_not_end_are_answered_in_between) {
    struct settle s = {0};
    int answers = 0;
    for (int64_t now = 0; now < 600; now += 5) {
        settle_saw(&s, now);
        answers += settle_take(&s, now);
    }
    ck_assert_int_ge(answers, 600 / (SETTLE_MOST_MS + 5) - 1);
    ck_assert_int_le(answers, 600 / SETTLE_MOST_MS + 1);
}
END_TEST

START_TEST(an_answer_comes_within_the_time_that_is_said) {
    for (int64_t gap = 1; gap < 40; gap++) {
        struct settle s = {0};
        for (int64_t now = 0; now <= SETTLE_MOST_MS; now += gap) settle_saw(&s, now);
        ck_assert_int_le(settle_due_ms(&s), SETTLE_MOST_MS);
    }
}
END_TEST

static const struct { const char *name; enum settle_name kind; } names[] = {
    {"itb-syndrome.lua", SETTLE_SCRIPT},      {"itb-syndrome.cases.lua", SETTLE_SCRIPT},
    {NULL, SETTLE_SCRIPT},                    {"runners-knee", SETTLE_FOLDER},
    {".itb-syndrome.lua.swp", SETTLE_NOTHING}, {".#itb-syndrome.lua", SETTLE_NOTHING},
    {"itb-syndrome.lua~", SETTLE_NOTHING},    {"#itb-syndrome.lua#", SETTLE_NOTHING},
    {".git", SETTLE_NOTHING},                 {".lua", SETTLE_NOTHING},
    {"", SETTLE_NOTHING},                     {"4913", SETTLE_FOLDER},
};

START_TEST(names_that_matter) { ck_assert_int_eq(settle_name(names[_i].name), names[_i].kind); }
END_TEST

/* ---------------------------------------------------------------------------------------------------- real folders */

/* What each answer does next, so that the next answer must come from it; none of them waits for anything. */
struct play {
    const char *root;
    int answers;
    void (*act[8])(const char *root);
};

static bool next_act(void *arg) {
    struct play *p = arg;
    void (*act)(const char *root) = p->act[p->answers++];
    if (act != NULL) act(p->root);
    return act != NULL;
}

static void put(const char *root, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", root, name);
    FILE *f = fopen(path, "w");
    if (f == NULL || fputs("return 1\n", f) < 0 || fclose(f) != 0) abort();
}

static void turn(const char *root, const char *from, const char *to) {
    char old[4096], new[4096];
    snprintf(old, sizeof old, "%s/%s", root, from);
    snprintf(new, sizeof new, "%s/%s", root, to);
    if (rename(old, new) != 0) abort();
}

static void make_folder(const char *root, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", root, name);
    if (mkdir(path, 0700) != 0) abort();
}

static void write_one(const char *root) { put(root, "one.lua"); }
static void write_below(const char *root) { put(root, "below/two.lua"); }
static void write_in_new(const char *root) { put(root, "new/three.lua"); }
static void new_folder(const char *root) { make_folder(root, "new"); }
static void remove_one(const char *root) { char path[4096]; snprintf(path, sizeof path, "%s/one.lua", root); unlink(path); }
static void replace_one(const char *root) {
    put(root, "one.lua.tmp");
    turn(root, "one.lua.tmp", "one.lua");
}
static void save_then_sigterm(const char *root) {
    put(root, "one.lua");
    kill(getpid(), SIGTERM);
}
static void save_then_sigint(const char *root) {
    put(root, "one.lua");
    kill(getpid(), SIGINT);
}

static int run(struct play *p, const char *name) {
    struct error err = {0};
    const struct watched place = {p->root, name};
    enum status status = watch_files_run(&place, 1, next_act, p, &err);
    ck_assert_msg(status == STATUS_OK, "%s", err.message);
    return p->answers;
}

START_TEST(each_save_is_answered_also_below_and_in_new_folders) {
    struct play p = {.root = support_tempdir(),
                     .act = {write_one, write_below, new_folder, write_in_new, replace_one, remove_one, NULL}};
    make_folder(p.root, "below");
    ck_assert_int_eq(run(&p, NULL), 7);
}
END_TEST

START_TEST(a_signal_ends_it_and_what_is_still_settling_is_dropped) {
    struct play p = {.root = support_tempdir(), .act = {_i == 0 ? save_then_sigterm : save_then_sigint, NULL}};
    ck_assert_int_eq(run(&p, NULL), 1);
}
END_TEST

START_TEST(a_single_script_is_watched_through_its_replacement) {
    struct play p = {.root = support_tempdir(), .act = {replace_one, replace_one, NULL}};
    write_one(p.root);
    ck_assert_int_eq(run(&p, "one.lua"), 3);
}
END_TEST

START_TEST(memory_that_runs_out_ends_it) {
    struct error err = {0};
    struct play p = {.root = support_tempdir(), .act = {NULL}};
    const struct watched place = {p.root, NULL};
    make_folder(p.root, "below");
    for (int n = 1;; n++) {
        p.answers = 0;
        support_fail_once(n);
        enum status status = watch_files_run(&place, 1, next_act, &p, &err);
        int refused = support_failed();
        support_fail_nth(0);
        if (!refused) break;
        ck_assert_int_ne(status, STATUS_OK);
        ck_assert_int_eq(p.answers, 0);
    }
}
END_TEST

int main(void) {
    Suite *s = suite_create("watch_files");
    TCase *settling = tcase_create("settling"), *folders = tcase_create("folders");
    tcase_add_test(settling, one_save_of_several_changes_is_one_answer);
    tcase_add_test(settling, changes_that_do_not_end_are_answered_in_between);
    tcase_add_test(settling, an_answer_comes_within_the_time_that_is_said);
    tcase_add_loop_test(settling, names_that_matter, 0, sizeof names / sizeof *names);
    tcase_add_test(folders, each_save_is_answered_also_below_and_in_new_folders);
    tcase_add_loop_test(folders, a_signal_ends_it_and_what_is_still_settling_is_dropped, 0, 2);
    tcase_add_test(folders, a_single_script_is_watched_through_its_replacement);
    tcase_add_test(folders, memory_that_runs_out_ends_it);
    suite_add_tcase(s, settling);
    suite_add_tcase(s, folders);
    return support_run(s);
}
