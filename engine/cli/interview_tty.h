/* interview_tty.h - the real screen: a terminal on standard input and one for the prompts. */
#ifndef STRIDE_CLI_INTERVIEW_TTY_H
#define STRIDE_CLI_INTERVIEW_TTY_H
#include "cli/interview_terminal.h"

struct tty {
    int in, out;
    size_t start, end; /* what was read and not yet taken */
    char buffer[4096];
};

/* Prompts go to standard output, or, where that is no terminal or is for the answer alone, to standard error. false:
 * there is no terminal to ask at. */
bool tty_open(struct tty *t, bool output_is_taken);
/* The screen borrows t. */
struct screen tty_screen(struct tty *t);

#endif
