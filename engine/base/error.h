/* error.h - how a failure travels: one status, one sentence, the place it is about.
 *
 * A function that can fail returns enum status and takes a struct error as its last argument. The error is filled where
 * the failure is understood, and passed up untouched. The struct owns nothing, lives on the caller's stack and cannot
 * itself fail; a caller that does not care passes NULL. */
#ifndef STRIDE_BASE_ERROR_H
#define STRIDE_BASE_ERROR_H

enum status {
    STATUS_OK = 0,
    STATUS_NO,          /* the answer is no: a plan refused, a check that found something */
    STATUS_INPUT,       /* what came from outside is wrong: a file, a value, an instant */
    STATUS_USAGE,       /* the command was called wrongly */
    STATUS_ENVIRONMENT, /* a file that cannot be read, disk, network, store */
    STATUS_CONFLICT,    /* somebody else appended first: load again and fold again */
    STATUS_MEMORY       /* an allocation failed; whatever was being built is to be thrown away */
};

struct error {
    enum status status;
    int line;           /* 1-based; 0 when unknown or when no file was involved */
    char file[160];     /* "runners-knee/itb-syndrome.lua"; "" when no file was involved */
    char message[400];  /* one sentence, no newline, no full stop; control characters replaced */
};

/* Fills err (which may be NULL) and returns status, so that "return error_set(...)" reads well. Clears file and line.
 * A message that is too long is cut between characters and ends in "…". */
enum status error_set(struct error *err, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Says which place of which file the error already in err is about. Returns err->status. */
enum status error_at(struct error *err, const char *file, int line);

/* The exit status of the command line: 0 done, 1 no or wrong input, 2 usage, 3 environment. */
int error_exit_status(enum status status);

#endif
