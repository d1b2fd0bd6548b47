/* command.h - one file a command: what each gives main.
 *
 * A command is a row: main finds it by name, reads its options, prints its help, runs it, and turns what it returns
 * into messages and the exit status. A command writes nothing itself but `serve`: what it has to say it puts into the
 * context, and main prints that when all is done (and durable). */
#ifndef STRIDE_CLI_COMMAND_H
#define STRIDE_CLI_COMMAND_H
#include "cli/context.h"
#include "cli/options.h"

struct command {
    const char *name;         /* "assess", "patient add" */
    const char *summary;      /* a line for the list of commands */
    const char *args;         /* "PATIENT FILE"; "" for none */
    const char *example;      /* one that works, after "stride " */
    const struct option *own; /* may be NULL */
    unsigned groups;          /* WITH_… */
    size_t least, most;       /* words after the options */
    enum status (*run)(struct context *c, struct error *err);
};

extern const struct command command_check, command_compile, command_findings, command_assess, command_plan,
    command_clinic_set, command_clinic_show, command_patient_add, command_patient_set, command_patient_show,
    command_patient_list, command_record, command_enrol, command_channel_list, command_channel_test,
    command_checkin, command_agenda, command_explain, command_reminders, command_serve, command_test, command_verify,
    command_backup, command_restore,
    command_pause, command_resume, command_stop, command_approve, command_decline, command_clear, command_alerts,
    command_exam_ask, command_exam_times, command_exam_book, command_exam_cancel, command_travel, command_amend,
    command_migrate, command_snooze, command_status, command_sending_hold, command_sending_resume;

#endif
