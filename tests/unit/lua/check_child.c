#include "bindings/lua/child.h"
#include "bindings/lua/sandbox.h"
#include "support/support.h"
#include <errno.h>
#include <fcntl.h>
#include <lua.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

static struct child *c;
static struct error err;
static json_t *answer;

/* ------------------------------------------------------------------------------- what the loader's process does here
 */

/* The socket to the parent: the only one there is. */
static int find_socket(void) {
    struct stat st;
    for (int fd = 0; fd < 100; fd++)
        if (fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode)) return fd;
    return -1;
}

static json_t *say(const char *bytes, size_t n) {
    if (send(find_socket(), bytes, n, MSG_NOSIGNAL) < 0) _exit(99);
    return NULL;
}

static json_t *count_calls(void) {
    static int calls;
    return json_pack("{s:i}", "calls", ++calls);
}

static json_t *tell_files(void) {
    json_t *open_ones = json_array();
    for (int fd = 0; fd < 1000; fd++)
        if (fcntl(fd, F_GETFD) >= 0) json_array_append_new(open_ones, json_integer(fd));
    return open_ones;
}

static json_t *tell_powers(void) {
    struct rlimit core, size;
    getrlimit(RLIMIT_CORE, &core);
    getrlimit(RLIMIT_FSIZE, &size);
    return json_pack("{s:i, s:i, s:i, s:b, s:i, s:i}", "open", open("/etc/passwd", O_RDONLY), "socket",
                     socket(AF_INET, SOCK_STREAM, 0), "dup", dup(0), "env", getenv("PATH") != NULL, "core",
                     (int)core.rlim_max, "size", (int)size.rlim_max);
}

static json_t *take_memory(void) {
    void *big = malloc(CHILD_MEMORY_BYTES);
    json_t *got = json_boolean(big != NULL);
    free(big);
    return got;
}

static json_t *trickle(void) {
    while (say("\0", 1) == NULL) poll(NULL, 0, 5); /* say ends the process when nobody listens any more */
    return NULL;
}

static json_t *run_script(const char *script) {
    struct sandbox *sb;
    struct error mistake = {0};
    if (sandbox_new(NULL, &sb, &mistake) != STATUS_OK) return NULL;
    enum status status = sandbox_run(sb, "a.lua", script, strlen(script), &mistake);
    return json_pack("{s:i, s:s, s:i}", "status", (int)status, "message", mistake.message, "line", mistake.line);
}

static json_t *long_text(size_t n) {
    char *text = malloc(n);
    if (text == NULL) return NULL;
    memset(text, 'x', n);
    json_t *value = json_stringn_nocheck(text, n);
    free(text);
    return value;
}

static json_t *do_harm(const char *what) {
    if (strcmp(what, "hang") == 0)
        for (;;) pause();
    if (strcmp(what, "crash") == 0) raise(SIGSEGV);
    if (strcmp(what, "abort") == 0) abort();
    if (strcmp(what, "exit") == 0) _exit(7);
    if (strcmp(what, "processor") == 0) raise(SIGXCPU), raise(SIGXCPU);
    if (strcmp(what, "script out of time") == 0) return raise(SIGXCPU), run_script("while true do pcall(error) end");
    if (strcmp(what, "large") == 0) return long_text(CHILD_ANSWER_BYTES + 1);
    if (strcmp(what, "largest") == 0) return long_text(CHILD_ANSWER_BYTES - 2);
    if (strcmp(what, "claims to be large") == 0) return say("\xFF\xFF\xFF\xFF", 4);
    if (strcmp(what, "half a header") == 0) return say("\0\0", 2);
    if (strcmp(what, "half an answer") == 0) return say("\0\0\0\x09{\"a\"", 8);
    if (strcmp(what, "no JSON") == 0) return say("\0\0\0\x03{]}", 7);
    if (strcmp(what, "twice the key") == 0) return say("\0\0\0\x0D{\"a\":1,\"a\":2}", 17);
    if (strcmp(what, "nothing but a length") == 0) return say("\0\0\0\0", 4);
    if (strcmp(what, "closes and stays") == 0) return close(find_socket()), pause(), NULL;
    if (strcmp(what, "trickle") == 0) return say("\0\0\1", 3), trickle();
    return NULL;
}

static json_t *work(json_t *request) {
    const char *what = json_string_value(json_object_get(request, "do"));
    if (what == NULL) return json_incref(request);
    if (strcmp(what, "count") == 0) return count_calls();
    if (strcmp(what, "files") == 0) return tell_files();
    if (strcmp(what, "powers") == 0) return tell_powers();
    if (strcmp(what, "memory") == 0) return take_memory();
    if (strcmp(what, "template") == 0) return json_integer(getppid());
    if (strcmp(what, "size") == 0)
        return json_integer((json_int_t)json_string_length(json_object_get(request, "text")));
    if (strcmp(what, "script") == 0) return run_script(json_string_value(json_object_get(request, "text")));
    return do_harm(what);
}

/* ----------------------------------------------------------------------------------------------------------- asking */

static int leaked; /* a file of ours that the loader must not have */

static void start(void) {
    leaked = open("/dev/null", O_RDONLY); /* without close-on-exec, and there at the fork */
    ck_assert_int_eq(child_start(work, &c, &err), STATUS_OK);
}

static void stop(void) {
    child_stop(c);
    close(leaked);
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1); /* no process is left behind */
    ck_assert_int_eq(errno, ECHILD);
}

static enum status ask_with(json_t *request, int deadline_ms) {
    answer = NULL;
    enum status status = child_request(c, request, deadline_ms, &answer, &err);
    json_decref(request);
    return status;
}

static enum status ask(const char *what) { return ask_with(json_pack("{s:s}", "do", what), CHILD_DEADLINE_MS); }

static void is_answered(const char *expected) {
    char *text = json_canonical(answer);
    ck_assert_str_eq(text, expected);
    free(text);
    json_decref(answer);
}

/* The next request is served as if nothing had been. */
static void still_works(void) {
    ck_assert_msg(ask("count") == STATUS_OK, "%s", err.message);
    is_answered("{\"calls\":1}");
}

START_TEST(a_request_is_answered) {
    ck_assert_int_eq(ask_with(json_pack("{s:[i,s,n]}", "echo", 1, "é", NULL), CHILD_DEADLINE_MS), STATUS_OK);
    is_answered("{\"echo\":[1,\"é\",null]}");
}
END_TEST

START_TEST(each_request_has_a_fresh_process) {
    for (int i = 0; i < 20; i++) still_works();
}
END_TEST

START_TEST(large_requests_and_answers_go_through) {
    ck_assert_int_eq(ask_with(json_pack("{s:s, s:o}", "do", "size", "text", long_text(20000000)), CHILD_DEADLINE_MS),
                     STATUS_OK);
    is_answered("20000000");
    ck_assert_msg(ask("largest") == STATUS_OK, "%s", err.message);
    ck_assert_uint_eq(json_string_length(answer), CHILD_ANSWER_BYTES - 2);
    json_decref(answer);
}
END_TEST

START_TEST(requests_are_bounded) {
    ck_assert_int_eq(ask_with(long_text(CHILD_REQUEST_BYTES), CHILD_DEADLINE_MS), STATUS_INPUT);
    ck_assert_str_eq(err.message, "the protocols are larger than 80 MiB");
    still_works();
}
END_TEST

START_TEST(the_deadline_ends_a_load_that_hangs) {
    ck_assert_int_eq(ask_with(json_pack("{s:s}", "do", "hang"), 100), STATUS_INPUT);
    ck_assert_str_eq(err.message, "the protocols took longer than 0.1 s to load");
    still_works();
}
END_TEST

START_TEST(the_deadline_is_for_the_whole_answer) {
    ck_assert_int_eq(ask_with(json_pack("{s:s}", "do", "trickle"), 100), STATUS_INPUT);
    ck_assert_str_eq(err.message, "the protocols took longer than 0.1 s to load");
    ck_assert_int_eq(ask_with(json_pack("{s:s}", "do", "closes and stays"), 100), STATUS_INPUT);
    ck_assert_str_eq(err.message, "the protocols took longer than 0.1 s to load");
    still_works();
}
END_TEST

static const struct {
    const char *what, *message;
    enum status status;
} harms[] = {
    {"crash", "the loader stopped on signal 11", STATUS_ENVIRONMENT},
    {"abort", "the loader stopped on signal 6", STATUS_ENVIRONMENT},
    {"exit", "the loader stopped with status 7", STATUS_ENVIRONMENT},
    {"processor", "the protocols took more than 4 s of processor time to load", STATUS_INPUT},
    {"large", "the loaded protocols are larger than 32 MiB", STATUS_INPUT},
    {"claims to be large", "the loaded protocols are larger than 32 MiB", STATUS_INPUT},
    {"half a header", "the loader gave no answer", STATUS_ENVIRONMENT},
    {"half an answer", "the loader gave no answer", STATUS_ENVIRONMENT},
    {"nothing", "the loader gave no answer", STATUS_ENVIRONMENT},
    {"no JSON", "the loader's answer cannot be read: ", STATUS_ENVIRONMENT},
    {"twice the key", "the loader's answer cannot be read: ", STATUS_ENVIRONMENT},
    {"nothing but a length", "the loader's answer cannot be read: ", STATUS_ENVIRONMENT},
};

START_TEST(whatever_goes_wrong_is_an_error_of_that_load_alone) {
    ck_assert_int_eq(ask(harms[_i].what), harms[_i].status);
    ck_assert_msg(strncmp(err.message, harms[_i].message, strlen(harms[_i].message)) == 0, "got: %s", err.message);
    ck_assert_ptr_null(answer);
    still_works();
}
END_TEST

START_TEST(a_script_that_takes_too_much_processor_time_is_named) {
    ck_assert_int_eq(ask("script out of time"), STATUS_OK);
    is_answered("{\"line\":0,\"message\":\"the script takes too much processor time\",\"status\":2}");
}
END_TEST

/* The tenth guarantee of the sandbox: whatever the interpreter does, the service goes on. */
START_TEST(g10_a_hanging_script_does_not_stop_the_service) {
    const char *script = "while true do\npcall(function() while true do end end) end";
    ck_assert_int_eq(ask_with(json_pack("{s:s, s:s}", "do", "script", "text", script), CHILD_DEADLINE_MS), STATUS_OK);
    ck_assert_int_eq(json_integer_value(json_object_get(answer, "status")), STATUS_INPUT);
    ck_assert_int_eq(json_integer_value(json_object_get(answer, "line")), 2);
    json_decref(answer);
    still_works();
}
END_TEST

START_TEST(no_files_no_sockets_no_environment) {
    ck_assert_int_eq(ask("files"), STATUS_OK);
    is_answered("[0,1,2,4]"); /* /dev/null three times, and the socket to answer on */
    ck_assert_int_eq(ask("powers"), STATUS_OK);
    is_answered("{\"core\":0,\"dup\":-1,\"env\":false,\"open\":-1,\"size\":0,\"socket\":-1}");
}
END_TEST

START_TEST(memory_is_bounded) {
    if (SANITIZED) return;
    ck_assert_int_eq(ask("memory"), STATUS_OK);
    is_answered("false");
}
END_TEST

static pid_t template_pid(void) {
    ck_assert_int_eq(ask("template"), STATUS_OK);
    pid_t pid = (pid_t)json_integer_value(answer);
    json_decref(answer);
    return pid;
}

START_TEST(the_template_takes_no_signals_meant_for_us) {
    pid_t pid = template_pid();
    const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGPIPE, SIGALRM};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) ck_assert_int_eq(kill(pid, signals[i]), 0);
    still_works();
}
END_TEST

START_TEST(without_its_template_every_request_fails) {
    ck_assert_int_eq(kill(template_pid(), SIGKILL), 0);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(ask("count"), STATUS_ENVIRONMENT);
        ck_assert_str_eq(err.message, "the loader is gone: this program has to be started again");
    }
}
END_TEST

static volatile sig_atomic_t alarms;

static void on_alarm(int signal) {
    (void)signal;
    alarms = 1;
}

START_TEST(our_signals_interrupt_nothing_and_are_not_inherited) {
    struct sigaction action = {.sa_handler = on_alarm}; /* no SA_RESTART: calls give EINTR */
    sigemptyset(&action.sa_mask);
    ck_assert_int_eq(sigaction(SIGALRM, &action, NULL), 0);
    struct child *second;
    ck_assert_int_eq(child_start(work, &second, &err), STATUS_OK);
    const struct itimerval often = {.it_interval = {.tv_usec = 500}, .it_value = {.tv_usec = 500}}, never = {0};
    ck_assert_int_eq(setitimer(ITIMER_REAL, &often, NULL), 0);
    for (int i = 0; i < 50; i++) still_works();
    ck_assert_int_eq(ask_with(json_pack("{s:s, s:o}", "do", "size", "text", long_text(20000000)), CHILD_DEADLINE_MS),
                     STATUS_OK);
    is_answered("20000000");
    ck_assert_int_eq(ask_with(json_pack("{s:s}", "do", "hang"), 100), STATUS_INPUT);
    ck_assert_int_eq(setitimer(ITIMER_REAL, &never, NULL), 0);
    ck_assert_int_eq(alarms, 1);
    child_stop(second);
}
END_TEST

START_TEST(files_of_ours_do_not_pile_up) {
    int before = dup(0);
    close(before);
    for (int i = 0; i < 5; i++) still_works();
    ck_assert_int_eq(ask("crash"), STATUS_ENVIRONMENT);
    ck_assert_int_eq(ask_with(json_pack("{s:s}", "do", "hang"), 20), STATUS_INPUT);
    int after = dup(0);
    close(after);
    ck_assert_int_eq(before, after);
}
END_TEST

START_TEST(nothing_is_left_open_on_exec) {
    int socket = find_socket(); /* ours to the template; other files are the test's */
    ck_assert_int_ge(socket, 0);
    ck_assert_int_ne(fcntl(socket, F_GETFD) & FD_CLOEXEC, 0);
}
END_TEST

START_TEST(any_allocation_may_fail) {
    json_t *request = json_pack("{s:s}", "do", "count");
    for (int n = 1;; n++) {
        answer = NULL;
        support_fail_nth(n);
        enum status status = child_request(c, request, CHILD_DEADLINE_MS, &answer, &err);
        int refused = support_failed();
        support_fail_nth(0);
        if (!refused) break;
        ck_assert_int_eq(status, STATUS_MEMORY);
    }
    is_answered("{\"calls\":1}");
    json_decref(request);
}
END_TEST

START_TEST(without_files_to_spare_nothing_starts) {
    struct rlimit usual, none;
    struct child *second = NULL;
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &usual), 0);
    none = usual;
    none.rlim_cur = 0;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
    enum status started = child_start(work, &second, &err), asked = ask("count");
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &usual), 0);
    ck_assert_int_eq(started, STATUS_ENVIRONMENT);
    ck_assert_int_eq(asked, STATUS_ENVIRONMENT);
    still_works();
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof *(table))

int main(void) {
    Suite *s = suite_create("child");
    TCase *tc = tcase_create("requests");
    tcase_add_checked_fixture(tc, start, stop);
    tcase_set_timeout(tc, 20); /* 30 MiB each way, under sanitizers */
    tcase_add_test(tc, a_request_is_answered);
    tcase_add_test(tc, each_request_has_a_fresh_process);
    tcase_add_test(tc, large_requests_and_answers_go_through);
    tcase_add_test(tc, requests_are_bounded);
    tcase_add_test(tc, our_signals_interrupt_nothing_and_are_not_inherited);
    tcase_add_test(tc, files_of_ours_do_not_pile_up);
    tcase_add_test(tc, nothing_is_left_open_on_exec);
    tcase_add_test(tc, any_allocation_may_fail);
    tcase_add_test(tc, without_files_to_spare_nothing_starts);
    suite_add_tcase(s, tc);
    tc = tcase_create("harm");
    tcase_add_checked_fixture(tc, start, stop);
    tcase_set_timeout(tc, 20);
    tcase_add_test(tc, the_deadline_ends_a_load_that_hangs);
    tcase_add_test(tc, the_deadline_is_for_the_whole_answer);
    tcase_add_loop_test(tc, whatever_goes_wrong_is_an_error_of_that_load_alone, 0, ROWS(harms));
    tcase_add_test(tc, a_script_that_takes_too_much_processor_time_is_named);
    tcase_add_test(tc, g10_a_hanging_script_does_not_stop_the_service);
    tcase_add_test(tc, no_files_no_sockets_no_environment);
    tcase_add_test(tc, memory_is_bounded);
    tcase_add_test(tc, the_template_takes_no_signals_meant_for_us);
    tcase_add_test(tc, without_its_template_every_request_fails);
    suite_add_tcase(s, tc);
    return support_run(s);
}
