#include "bindings/lua/files.h"
#include "bindings/lua/sandbox.h"
#include "support/support.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static const char *root;
static struct arena *arena;
static struct files files;
static struct error err;

static void open_root(void) {
    root = support_tempdir();
    arena = arena_new(ARENA_NO_LIMIT);
    ck_assert_ptr_nonnull(arena);
}

static void close_root(void) { arena_free(arena); }

static const char *below(const char *path) {
    static char whole[4000];
    snprintf(whole, sizeof whole, "%s/%s", root, path);
    return whole;
}

static void folder(const char *path) { ck_assert_int_eq(mkdir(below(path), 0700), 0); }

static void write_n(const char *path, const char *text, size_t n) {
    FILE *f = fopen(below(path), "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(text, 1, n, f), n);
    ck_assert_int_eq(fclose(f), 0);
}

static void write_file(const char *path, const char *text) { write_n(path, text, strlen(text)); }

static void read_all(void) {
    enum status status = files_read(root, arena, &files, &err);
    ck_assert_msg(status == STATUS_OK, "%s", err.message);
}

/* One mistake, about that file, that says so. */
static void is_refused(const char *path, const char *part) {
    write_file("good.lua", "return 1");
    read_all();
    ck_assert_uint_eq(files.mistakes.count, 1);
    const struct error *mistake = &files.mistakes.item[0];
    ck_assert_str_eq(mistake->file, path);
    ck_assert_msg(strstr(mistake->message, part) != NULL, "expected \"%s\", got \"%s\"", part, mistake->message);
    ck_assert_int_eq(mistake->status, STATUS_INPUT);
    ck_assert_uint_eq(files.list.count, 1); /* the others are there */
    ck_assert_str_eq(files.list.item[0].path, "good.lua");
}

START_TEST(all_scripts_below_the_root_are_read_in_order) {
    folder("knee");
    folder("knee/deep");
    folder("knee-brace");
    folder(".git");
    write_file("b.lua", "return 2");
    write_file("a.lua", "");
    write_file("knee/itb-syndrome.lua", "return 'é'\r\n\t-- tab\n");
    write_file("knee/itb-syndrome.cases.lua", "return {}");
    write_file("knee/deep/x_1.lua", "x");
    write_file("knee-brace/y.lua", "y");
    write_file("README.md", "not \x01 read");
    write_file("knee/Notes.txt", "nor this");
    write_file(".git/hidden.lua", "nor this");
    write_file(".hidden.lua", "nor this");
    write_file("lua", "nor this");
    read_all();
    const char *expected[] = {"a.lua",
                              "b.lua",
                              "knee-brace/y.lua",
                              "knee/deep/x_1.lua",
                              "knee/itb-syndrome.cases.lua",
                              "knee/itb-syndrome.lua"};
    ck_assert_uint_eq(files.mistakes.count, 0);
    ck_assert_uint_eq(files.list.count, 6);
    for (size_t i = 0; i < 6; i++) ck_assert_str_eq(files.list.item[i].path, expected[i]);
    ck_assert_str_eq(files.list.item[0].text, "");
    ck_assert_str_eq(files_find(&files, "b.lua")->text, "return 2");
    ck_assert_uint_eq(files_find(&files, "b.lua")->length, 8);
    ck_assert_ptr_null(files_find(&files, "c.lua"));
}
END_TEST

START_TEST(an_empty_root_is_fine) {
    read_all();
    ck_assert_uint_eq(files.list.count, 0);
    ck_assert_ptr_null(files_find(&files, "a.lua"));
}
END_TEST

START_TEST(the_root_may_be_a_symbolic_link) {
    char *link = support_tempfile("link");
    write_file("a.lua", "1");
    ck_assert_int_eq(symlink(root, link), 0);
    ck_assert_int_eq(files_read(link, arena, &files, &err), STATUS_OK);
    ck_assert_uint_eq(files.list.count, 1);
    free(link);
}
END_TEST

START_TEST(a_root_that_cannot_be_read_is_named) {
    ck_assert_int_eq(files_read(below("nowhere"), arena, &files, &err), STATUS_ENVIRONMENT);
    ck_assert_ptr_nonnull(strstr(err.message, "nowhere: No such file or directory"));
    write_file("a.lua", "1");
    ck_assert_int_eq(files_read(below("a.lua"), arena, &files, &err), STATUS_ENVIRONMENT);
}
END_TEST

START_TEST(symbolic_links_are_refused) {
    write_file("target.txt", "return 1");
    ck_assert_int_eq(symlink("/etc/passwd", below("out.lua")), 0);
    is_refused("out.lua", "symbolic link");
}
END_TEST

START_TEST(a_link_to_a_folder_is_not_followed) {
    ck_assert_int_eq(symlink(".", below("again")), 0);
    ck_assert_int_eq(symlink("nowhere", below("dangling")), 0);
    is_refused("again", "symbolic link to a folder");
}
END_TEST

START_TEST(fifos_are_refused_without_waiting) {
    ck_assert_int_eq(mkfifo(below("pipe.lua"), 0600), 0);
    is_refused("pipe.lua", "FIFO");
}
END_TEST

START_TEST(sockets_are_refused) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%.80s/s.lua", root);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    close(fd);
    is_refused("s.lua", "socket");
}
END_TEST

START_TEST(folders_called_like_scripts_are_refused) {
    folder("dir.lua");
    is_refused("dir.lua", "this is a folder");
}
END_TEST

START_TEST(unreadable_files_are_named) {
    if (geteuid() == 0) return; /* root may read everything */
    write_file("secret.lua", "return 1");
    ck_assert_int_eq(chmod(below("secret.lua"), 0), 0);
    read_all();
    ck_assert_uint_eq(files.mistakes.count, 1);
    ck_assert_int_eq(files.mistakes.item[0].status, STATUS_ENVIRONMENT);
}
END_TEST

static const char *const bad_names[] = {"Upper.lua", "with space.lua", "-rf.lua", "é.lua",
                                        "a;b.lua",   "a\nb.lua",       "a:1.lua"};

START_TEST(names_are_checked) {
    write_file(bad_names[_i], "return 1");
    write_file("good.lua", "return 1");
    read_all();
    ck_assert_uint_eq(files.mistakes.count, 1);
    ck_assert_uint_eq(files.list.count, 1);
    ck_assert_ptr_nonnull(strstr(files.mistakes.item[0].message, "small letters"));
}
END_TEST

START_TEST(folders_with_odd_names_are_refused) {
    folder("Old (1)");
    write_file("Old (1)/x.lua", "return 1");
    is_refused("Old (1)", "this folder's name");
}
END_TEST

static const struct {
    const char *text, *part;
    size_t length;
    int line;
} bad_texts[] = {
    {"a\nb\xFF", "this line is not valid UTF-8", 4, 2},
    {"a\n\nb\0c", "this line has a NUL byte", 6, 3},
    {"a\x1b[31m", "this line has a control character", 6, 1},
    {"\n\xE2\x80\xAE", "this line has a bidirectional control character", 4, 2},
    {"\t\xE2\x81\xA6\r", "this line has a bidirectional control character", 5, 1},
    {"\xFF\xFEr\0e\0", "this file is UTF-16", 6, 0},
    {"\xFE\xFF\0r", "this file is UTF-16", 4, 0},
    {"\x1bLuaS\0", "this file is compiled Lua", 6, 0},
};

START_TEST(texts_are_checked) {
    write_n("bad.lua", bad_texts[_i].text, bad_texts[_i].length);
    is_refused("bad.lua", bad_texts[_i].part);
    ck_assert_int_eq(files.mistakes.item[0].line, bad_texts[_i].line);
}
END_TEST

START_TEST(a_file_may_have_64_kib) {
    static char text[FILES_TEXT_MAX + 1];
    memset(text, '-', sizeof text);
    write_n("most.lua", text, FILES_TEXT_MAX);
    read_all();
    ck_assert_uint_eq(files.list.count, 1);
    ck_assert_uint_eq(files.list.item[0].length, FILES_TEXT_MAX);
    ck_assert_int_eq(unlink(below("most.lua")), 0);
    write_n("more.lua", text, FILES_TEXT_MAX + 1);
    is_refused("more.lua", "this file is larger than 64 KiB");
    ck_assert_uint_eq(FILES_TEXT_MAX, SANDBOX_SOURCE_BYTES);
}
END_TEST

START_TEST(a_thousand_files_and_no_more) {
    char name[20];
    for (int i = 0; i < FILES_MAX; i++) {
        snprintf(name, sizeof name, "f%d.lua", i);
        write_file(name, "");
    }
    read_all();
    ck_assert_uint_eq(files.list.count, FILES_MAX);
    write_file("one-more.lua", "");
    ck_assert_int_eq(files_read(root, arena, &files, &err), STATUS_INPUT);
    ck_assert_str_eq(err.message, "there are more than 1000 scripts");
}
END_TEST

START_TEST(depth_is_bounded) {
    char deepest[2 * FILES_DEPTH + 1] = "", path[2 * FILES_DEPTH + 10];
    for (int i = 0; i < FILES_DEPTH; i++) {
        memcpy(deepest + 2 * i, "d", 2);
        folder(deepest);
        memcpy(deepest + 2 * i + 1, "/", 2);
    }
    snprintf(path, sizeof path, "%sa.lua", deepest);
    write_file(path, "1");
    read_all();
    ck_assert_uint_eq(files.list.count, 1);
    ck_assert_uint_eq(files.mistakes.count, 0);
    snprintf(path, sizeof path, "%se", deepest);
    folder(path);
    read_all();
    ck_assert_uint_eq(files.mistakes.count, 1);
    ck_assert_str_eq(files.mistakes.item[0].message, "this folder lies too deep");
}
END_TEST

static const char *const bad_paths[] = {
    "",  "/etc/passwd.lua", "../x.lua", "a/../b.lua", "a/./b.lua", "a//b.lua", "a.lua/",
    "a", "a.txt",           ".lua",     "a/.lua",     "A.lua",     "a\\b.lua", "a/b/c/d/e/f/g/h/i/j.lua"};

START_TEST(paths_are_checked) {
    ck_assert_int_eq(files_check_path(bad_paths[_i], &err), STATUS_INPUT);
    ck_assert_ptr_nonnull(strstr(err.message, "this file cannot be taken: "));
    ck_assert_str_eq(err.file, bad_paths[_i]);
}
END_TEST

START_TEST(good_paths_are_taken) {
    char path[FILES_PATH_MAX + 2];
    ck_assert_int_eq(files_check_path("runners-knee/itb-syndrome.cases.lua", &err), STATUS_OK);
    memset(path, 'a', sizeof path);
    memcpy(path + FILES_PATH_MAX - 4, ".lua", 5);
    ck_assert_int_eq(files_check_path(path, &err), STATUS_OK);
    memcpy(path + FILES_PATH_MAX - 4, "a.lua", 6);
    ck_assert_int_eq(files_check_path(path, &err), STATUS_INPUT);
}
END_TEST

START_TEST(files_survive_being_sent) {
    struct files again;
    folder("knee");
    write_file("knee/x.lua", "return \"é\\n\"\r\n\t--");
    write_file("a.lua", "");
    read_all();
    json_t *value = files_encode(&files);
    ck_assert_ptr_nonnull(value);
    ck_assert_int_eq(files_decode(value, arena, &again, &err), STATUS_OK);
    json_decref(value);
    ck_assert_uint_eq(again.list.count, 2);
    ck_assert_uint_eq(again.mistakes.count, 0);
    for (size_t i = 0; i < 2; i++) {
        ck_assert_str_eq(again.list.item[i].path, files.list.item[i].path);
        ck_assert_uint_eq(again.list.item[i].length, files.list.item[i].length);
        ck_assert_str_eq(again.list.item[i].text, files.list.item[i].text);
    }
}
END_TEST

static const char *const bad_messages[][2] = {
    {"[]", "expected an object of files"},
    {"{\"a.lua\": 1}", "\"a.lua\": expected the text of a file"},
    {"{\"../a.lua\": \"\"}", "this file cannot be taken"},
    {"{\"a.lua\": \"\\u202e\"}", "bidirectional control"},
};

START_TEST(what_was_sent_is_checked_again) {
    json_t *value;
    ck_assert_int_eq(json_read(bad_messages[_i][0], strlen(bad_messages[_i][0]), 8, &value, &err), STATUS_OK);
    ck_assert_int_eq(files_decode(value, arena, &files, &err), STATUS_INPUT);
    json_decref(value);
    ck_assert_msg(strstr(err.message, bad_messages[_i][1]) != NULL, "got %s", err.message);
}
END_TEST

START_TEST(any_allocation_may_fail) {
    folder("knee");
    write_file("knee/x.lua", "return 1");
    write_file("a.lua", "return 1");
    write_file("bad.lua", "\x01");
    for (int n = 1;; n++) {
        struct files again;
        support_fail_nth(n);
        struct arena *a = arena_new(ARENA_NO_LIMIT);
        enum status status = a != NULL ? files_read(root, a, &files, &err) : STATUS_MEMORY;
        json_t *value = status == STATUS_OK ? files_encode(&files) : NULL;
        if (status == STATUS_OK) status = value != NULL ? files_decode(value, a, &again, &err) : STATUS_MEMORY;
        int refused = support_failed();
        support_fail_nth(0);
        json_decref(value);
        arena_free(a);
        if (!refused) break;
        ck_assert_int_eq(status, STATUS_MEMORY);
    }
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof *(table))

static TCase *add_case(Suite *s, const char *name) {
    TCase *tc = tcase_create(name);
    tcase_add_checked_fixture(tc, open_root, close_root);
    suite_add_tcase(s, tc);
    return tc;
}

int main(void) {
    Suite *s = suite_create("files");
    TCase *tc = add_case(s, "reading");
    tcase_add_test(tc, all_scripts_below_the_root_are_read_in_order);
    tcase_add_test(tc, an_empty_root_is_fine);
    tcase_add_test(tc, the_root_may_be_a_symbolic_link);
    tcase_add_test(tc, a_root_that_cannot_be_read_is_named);
    tc = add_case(s, "kinds");
    tcase_add_test(tc, symbolic_links_are_refused);
    tcase_add_test(tc, a_link_to_a_folder_is_not_followed);
    tcase_add_test(tc, fifos_are_refused_without_waiting);
    tcase_add_test(tc, sockets_are_refused);
    tcase_add_test(tc, folders_called_like_scripts_are_refused);
    tcase_add_test(tc, unreadable_files_are_named);
    tc = add_case(s, "names and texts");
    tcase_add_loop_test(tc, names_are_checked, 0, ROWS(bad_names));
    tcase_add_test(tc, folders_with_odd_names_are_refused);
    tcase_add_loop_test(tc, texts_are_checked, 0, ROWS(bad_texts));
    tcase_add_test(tc, a_file_may_have_64_kib);
    tcase_add_test(tc, a_thousand_files_and_no_more);
    tcase_add_test(tc, depth_is_bounded);
    tcase_add_loop_test(tc, paths_are_checked, 0, ROWS(bad_paths));
    tcase_add_test(tc, good_paths_are_taken);
    tc = add_case(s, "sending");
    tcase_add_test(tc, files_survive_being_sent);
    tcase_add_loop_test(tc, what_was_sent_is_checked_again, 0, ROWS(bad_messages));
    tcase_add_test(tc, any_allocation_may_fail);
    return support_run(s);
}
