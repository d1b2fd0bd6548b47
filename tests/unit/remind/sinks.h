/* sinks.h - what the tests of the channels share: a loop, a receiver (tests/faults/sink) started for the test, what it
 * has logged, and a message with the answer that it got. */
#ifndef STRIDE_TESTS_SINKS_H
#define STRIDE_TESTS_SINKS_H
#include "base/json.h"
#include "remind/channel.h"
#include "support/support.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

static struct error err;
static uv_loop_t loop;
static char folder[300];
static pid_t sink;
static int port;

#define OK(call) ck_assert_msg((call) == STATUS_OK, #call ": %s", err.message)

/* ---- The receiver ---- */

static inline const char *in_folder(const char *name) {
    static char paths[32][400];
    static unsigned next;
    char *path = paths[next++ % 32];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

/* options: NULL-ended. Ends with the test, whatever becomes of it. */
static inline void start_sink(const char *kind, const char *const *options) {
    const char *args[24] = {SINK, kind, in_folder("port"), in_folder("log"), NULL};
    int n = 4, said[2];
    for (; options && *options && n < 23; options++) args[n++] = *options;
    ck_assert_int_eq(pipe(said), 0);
    sink = fork();
    if (sink == 0) {
#ifdef __linux__
        prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
        dup2(said[1], 1);
        close(said[0]);
        close(said[1]);
        execv(SINK, (char *const *)args);
        _exit(127);
    }
    ck_assert_int_gt(sink, 0);
    close(said[1]);
    FILE *words = fdopen(said[0], "r");
    ck_assert_msg(fscanf(words, "%d", &port) == 1, "%s does not start", SINK);
    fclose(words);
}
#define SINK_OPTIONS(...) (const char *const[]){__VA_ARGS__, NULL}

static inline void stop_sink(void) {
    if (sink <= 0) return;
    kill(sink, SIGKILL);
    waitpid(sink, NULL, 0);
    unlink(in_folder("port"));
    sink = 0;
}

static json_t *read_back[64];
static int read_back_count;

/* The nth message, from 0, borrowed until the test ends; NULL when there are not so many. */
static inline json_t *logged(int n) {
    FILE *f = fopen(in_folder("log"), "r");
    json_t *entry = NULL;
    char *line = NULL;
    size_t room = 0;
    for (int i = 0; f && i <= n; i++)
        if (getline(&line, &room, f) < 0) break;
        else if (i == n) entry = json_loads(line, 0, NULL);
    free(line);
    if (f) fclose(f);
    ck_assert_int_lt(read_back_count, 64);
    if (entry) read_back[read_back_count++] = entry;
    return entry;
}

static inline const char *logged_text(int n, const char *member) {
    const char *text = json_string_value(json_object_get(logged(n), member));
    ck_assert_msg(text != NULL, "message %d has no %s", n, member);
    return text;
}

static inline int logged_count(void) {
    int n = 0;
    while (logged(n) != NULL) n++;
    return n;
}

/* ---- Files ---- */

static inline const char *write_file(const char *name, const char *text) {
    FILE *f = fopen(in_folder(name), "w");
    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    ck_assert_int_eq(fclose(f), 0);
    return in_folder(name);
}

/* ca.pem, and for a host HOST.pem and HOST.key signed by it, made by openssl in the folder. */
static inline void make_certificate(const char *host) {
    char command[4000];
    int status;
    snprintf(command, sizeof command,
             "exec >openssl.log 2>&1; key='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'; host=%s\n"
             "[ -f ca.pem ] || openssl req -x509 $key -days 2 -subj /CN=test-ca -keyout ca.key -out ca.pem || exit\n"
             "printf subjectAltName=DNS:$host >ext\n"
             "openssl req $key -subj /CN=$host -keyout $host.key -out $host.csr &&\n"
             "openssl x509 -req -in $host.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile ext "
             "-out $host.pem",
             host);
    pid_t child = fork();
    if (child == 0) {
        if (chdir(folder) == 0) execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(status == 0, "openssl makes no certificate: see %s", in_folder("openssl.log"));
}

/* ---- A message and its answer ---- */

static struct message message;
static struct channel channel;
static int answers;
static enum channel_result last;
static char detail[600];

static inline void answered(void *arg, enum channel_result result, const char *words) {
    ck_assert_ptr_eq(arg, &answers);
    answers++;
    last = result;
    snprintf(detail, sizeof detail, "%s", words);
}

static inline void send_it(void) { channel.send(&channel, &message, answered, &answers); }

/* Until n answers are in: the loop is run no longer than it has something to wait for. */
static inline void await(int n) {
    while (answers < n) ck_assert_msg(uv_run(&loop, UV_RUN_ONCE) != 0 || answers >= n, "nothing answers any more");
}

static inline void send_and_await(void) {
    int before = answers;
    send_it();
    await(before + 1);
}

static inline void open_folder(void) {
    snprintf(folder, sizeof folder, "%s", support_tempdir());
    ck_assert_int_eq(uv_loop_init(&loop), 0);
    signal(SIGPIPE, SIG_IGN);
    answers = 0;
    message = (struct message){.reminder = "p12.7/email/0", .key = "cafe01", .when = "2027-03-01 18:00", .subject =
        "Your Monday 18:00 session", .text = "Side plank (right knee): 3 × 20 s hold\nClamshell: 2 × 15", .neutral =
        "A session is due.", .patient = "p12", .session = "p12.7", .zone = "Europe/Berlin", .name = "Änne <b>",
        .to = "anna@example.org", .clinic = "Knee Clinic", .due_ms = 1804006800000, .late_ms = 1804021200000};
}

static inline void close_folder(void) {
    if (channel.data) {
        channel.leave(&channel);
        uv_run(&loop, UV_RUN_DEFAULT);
        channel.close(&channel);
    }
    uv_run(&loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(uv_loop_close(&loop), 0);
    while (read_back_count > 0) json_decref(read_back[--read_back_count]);
    stop_sink();
}

#endif
