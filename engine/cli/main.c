/* stride: the command line. */
#include "base/hash.h"
#include "bindings/lua/loader.h"
#include "cli/command.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct command *const commands[] = {
    &command_check,       &command_compile,     &command_findings,     &command_assess,       &command_plan,
    &command_clinic_set,  &command_clinic_show, &command_patient_add,  &command_patient_set,  &command_patient_show,
    &command_channel_list, &command_channel_test, &command_patient_list, &command_record,
    &command_enrol,       &command_checkin,     &command_snooze,       &command_agenda,       &command_pause,
    &command_resume,
    &command_stop,        &command_travel,      &command_amend,        &command_alerts,       &command_approve,
    &command_decline,     &command_clear,       &command_exam_ask,     &command_exam_times,   &command_exam_book,
    &command_exam_cancel, &command_migrate,     &command_explain,      &command_reminders,
    &command_serve,       &command_test,        &command_verify,
    &command_status,      &command_sending_hold, &command_sending_resume,
    &command_backup,      &command_restore};
#define COMMANDS (sizeof commands / sizeof *commands)

static const char usage[] = "Usage: stride COMMAND [OPTION]... [ARG]...\n";
static const char more[] = "\"stride --help\" lists the commands.\n";

/* ---- Output ---- */

static int write_all(int fd, const char *bytes, size_t n) {
    while (n > 0) {
        ssize_t wrote = write(fd, bytes, n);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) return errno;
        bytes += wrote;
        n -= (size_t)wrote;
    }
    return 0;
}

static void complain(const char *who, const struct error *err) {
    struct text t = {0};
    if (err->file[0] != '\0' && err->line > 0)
        text_add(&t, "%s:%d: error: ", err->file, err->line);
    else if (err->file[0] != '\0')
        text_add(&t, "%s: error: ", err->file);
    else if (who != NULL)
        text_add(&t, "stride %s: ", who);
    else
        text_put(&t, "stride: ");
    text_add(&t, "%s\n", err->message);
    (void)write_all(STDERR_FILENO, text_get(&t), t.length);
    text_fini(&t);
}

/* Standard output that is full or closed must not look like success. */
static int print(const char *who, const struct text *t) {
    struct error err;
    int failure = text_failed(t) ? ENOMEM : write_all(STDOUT_FILENO, text_get(t), t->length);
    if (failure == 0) return 0;
    error_set(&err, STATUS_ENVIRONMENT, "cannot write to standard output: %s", strerror(failure));
    complain(who, &err);
    return error_exit_status(err.status);
}

/* A descriptor that is closed would be the next file opened, and a message would be written into the store. In its
 * place comes one that fails when it is used. */
static void guard_descriptors(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) >= 0) continue;
        int guard = open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        if (guard != fd) _exit(error_exit_status(STATUS_ENVIRONMENT));
    }
}

/* ---- Help ---- */

static int help_all(void) {
    struct text t = {0};
    text_put(&t, usage);
    text_put(&t, "Treatment protocols for runner's knee: assess, plan, remind.\n\n");
    for (size_t i = 0; i < COMMANDS; i++) text_add(&t, "  %-15s %s\n", commands[i]->name, commands[i]->summary);
    text_put(&t, "\n\"stride COMMAND --help\" says more. Status: 0 done, 1 the answer is no or the input is wrong,\n"
                 "2 wrong usage, 3 the environment failed.\n");
    int status = print(NULL, &t);
    text_fini(&t);
    return status;
}

static int help_one(const struct command *c) {
    struct text t = {0};
    text_add(&t, "Usage: stride %s [OPTION]...%s%s\n%s.\n\n", c->name, *c->args ? " " : "", c->args, c->summary);
    options_describe(c->own, c->groups, &t);
    text_add(&t, "\nExample: stride %s\n", c->example);
    int status = print(c->name, &t);
    text_fini(&t);
    return status;
}

/* The commands that begin with one word: "patient add", "patient set". */
static int help_family(const char *word) {
    struct text t = {0};
    text_add(&t, "Usage: stride %s COMMAND [OPTION]... [ARG]...\n\n", word);
    for (size_t i = 0; i < COMMANDS; i++)
        if (strncmp(commands[i]->name, word, strlen(word)) == 0)
            text_add(&t, "  %-15s %s\n", commands[i]->name, commands[i]->summary);
    int status = print(word, &t);
    text_fini(&t);
    return status;
}

/* ---- Which command ---- */

static int usage_error(const char *who, const char *what, const char *word, const char *nearest) {
    struct error err;
    if (nearest != NULL)
        error_set(&err, STATUS_USAGE, "%s \"%s\", did you mean \"%s\"?", what, word, nearest);
    else
        error_set(&err, STATUS_USAGE, "%s \"%s\"; \"stride%s%s --help\" lists them", what, word, who != NULL ? " " : "",
                  who != NULL ? who : "");
    complain(who, &err);
    return error_exit_status(STATUS_USAGE);
}

static bool begins(const char *name, const char *word) {
    size_t n = strlen(word);
    return strncmp(name, word, n) == 0 && (name[n] == ' ' || name[n] == '\0');
}

static bool is_family(const char *word) {
    for (size_t i = 0; i < COMMANDS; i++)
        if (begins(commands[i]->name, word) && commands[i]->name[strlen(word)] == ' ') return true;
    return false;
}

static const struct command *find(const char *first, const char *second) {
    for (size_t i = 0; i < COMMANDS; i++) {
        if (!begins(commands[i]->name, first)) continue;
        const char *rest = commands[i]->name + strlen(first);
        if (second == NULL ? *rest == '\0' : *rest == ' ' && strcmp(rest + 1, second) == 0) return commands[i];
    }
    return NULL;
}

static int unknown(const char *word) {
    const char *names[COMMANDS];
    char first[COMMANDS][32];
    for (size_t i = 0; i < COMMANDS; i++) {
        snprintf(first[i], sizeof first[i], "%.*s", (int)strcspn(commands[i]->name, " "), commands[i]->name);
        names[i] = first[i];
    }
    return usage_error(NULL, word[0] == '-' ? "there is no option" : "there is no command", word,
                       text_nearest(word, names, COMMANDS));
}

static int unknown_in_family(const char *family, const char *word) {
    const char *names[COMMANDS];
    size_t count = 0;
    for (size_t i = 0; i < COMMANDS; i++)
        if (begins(commands[i]->name, family)) names[count++] = commands[i]->name + strlen(family) + 1;
    return usage_error(family, "there is no command", word, text_nearest(word, names, count));
}

/* ---- Running it ---- */

static enum status check_args(const struct context *c, struct error *err) {
    size_t count = context_args(c);
    if (count < c->command->least)
        return error_set(err, STATUS_USAGE, "expected %s; see \"stride %s --help\"", c->command->args,
                         c->command->name);
    if (count > c->command->most)
        return error_set(err, STATUS_USAGE, "\"%s\" is one word too many; see \"stride %s --help\"",
                         context_arg(c, c->command->most), c->command->name);
    return STATUS_OK;
}

static bool wants_colour(void) {
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(STDOUT_FILENO) && (no == NULL || *no == '\0') && term != NULL && strcmp(term, "dumb") != 0;
}

/* The loader's process is started before this one has anything that it should not inherit. */
static enum status start_and_run(struct context *c, struct error *err) {
    enum status status = check_args(c, err);
    if (status == STATUS_OK && !hash_start())
        status = error_set(err, STATUS_ENVIRONMENT, "the hash library cannot start");
    if (status == STATUS_OK && (c->command->groups & WITH_PROTOCOLS) != 0) status = loader_start(&c->loader, err);
    if (status == STATUS_OK) status = c->command->run(c, err);
    loader_stop(c->loader);
    return status;
}

static int finish(struct context *c, enum status status, const struct error *err) {
    int printed = print(c->command->name, &c->out);
    (void)write_all(STDERR_FILENO, text_get(&c->problems), c->problems.length);
    if (status != STATUS_OK && err->message[0] != '\0') complain(c->command->name, err);
    text_fini(&c->out);
    text_fini(&c->problems);
    return status == STATUS_OK || (status == STATUS_NO && printed != 0) ? printed : error_exit_status(status);
}

static int run(const struct command *command, int count, char **args) {
    struct error err = {0};
    struct options *options = NULL;
    struct arena *arena = arena_new(ARENA_NO_LIMIT);
    struct context c = {.command = command, .arena = arena, .colour = wants_colour()};
    enum status status = arena == NULL ? error_set(&err, STATUS_MEMORY, "out of memory")
                                       : options_read(command->own, command->groups, count, (const char *const *)args,
                                                      arena, &options, &err);
    c.options = options;
    int result;
    if (status == STATUS_OK && options_help(options)) {
        result = help_one(command);
    } else {
        if (status == STATUS_OK) status = start_and_run(&c, &err);
        result = finish(&c, status, &err);
    }
    arena_free(arena);
    return result;
}

static int run_family(const char *family, int count, char **args) {
    if (count == 0 || strcmp(args[0], "--help") == 0) {
        if (count > 0) return help_family(family);
        struct error err;
        error_set(&err, STATUS_USAGE, "expected a command; \"stride %s --help\" lists them", family);
        complain(family, &err);
        return error_exit_status(STATUS_USAGE);
    }
    const struct command *command = find(family, args[0]);
    return command != NULL ? run(command, count - 1, args + 1) : unknown_in_family(family, args[0]);
}

static int version(void) {
    struct text t = {0};
    text_put(&t, "stride " STRIDE_VERSION "\n");
    int status = print(NULL, &t);
    text_fini(&t);
    return status;
}

int main(int argc, char **argv) {
    guard_descriptors();
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2) {
        (void)write_all(STDERR_FILENO, usage, sizeof usage - 1);
        (void)write_all(STDERR_FILENO, more, sizeof more - 1);
        return error_exit_status(STATUS_USAGE);
    }
    const char *word = argv[1];
    if (strcmp(word, "--help") == 0 || strcmp(word, "help") == 0) return help_all();
    if (strcmp(word, "--version") == 0) return version();
    const struct command *command = find(word, NULL);
    if (command != NULL) return run(command, argc - 2, argv + 2);
    return is_family(word) ? run_family(word, argc - 2, argv + 2) : unknown(word);
}
