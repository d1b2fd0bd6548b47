/* interview_terminal.h - the interview (clinical/assess/interview.h) held with a person at a terminal.
 *
 * One question at a time with its allowed answers in plain words; a wrong entry is answered with what is expected, and
 * the question stands. "b" goes back, "q" ends early, "h" helps. When an answer makes an emergency or same-day flag
 * met, that is said at once, with where to go, and whether to go on is asked. At the end all answers are shown, to be
 * confirmed: the number of one leads back to it, and what was said after it is kept where it is still asked.
 *
 * Reading and writing go through struct screen, so that tests need no terminal. What is shown is made harmless first: a
 * control character of any text becomes "?". */
#ifndef STRIDE_CLI_INTERVIEW_TERMINAL_H
#define STRIDE_CLI_INTERVIEW_TERMINAL_H
#include "base/text.h"
#include "cli/clinic_file.h"
#include "clinical/assess/interview.h"

#define SCREEN_LINE_MAX 1000 /* bytes of an entry */
#define SCREEN_WIDTH    78

enum screen_line { SCREEN_LINE, SCREEN_LONG, SCREEN_END };

struct screen {
    void *arg;
    /* An entry without its newline, and its length; SCREEN_LONG: longer than SCREEN_LINE_MAX, and passed over. */
    enum screen_line (*read_line)(void *arg, char line[static SCREEN_LINE_MAX + 1], size_t *length);
    void (*write)(void *arg, const char *bytes, size_t n);
    bool colour;
};

/* Words broken at spaces, the first line from column `used` on, the others indented; ends with a newline. paint: NULL,
 * or "1" bold, "1;31" red. */
void screen_say(const struct screen *s, const char *paint, const char *words, size_t used, size_t indent);
/* An entry, trimmed, after a prompt. One that is too long or no text is refused and asked for again. false: end. */
bool screen_hear(const struct screen *s, const char *prompt, char line[static SCREEN_LINE_MAX + 1]);
/* 1 yes, 0 no, -1 it ended. */
int screen_ask(const struct screen *s, const char *question);

enum interview_end { INTERVIEW_ENDED, INTERVIEW_QUIT, INTERVIEW_CUT }; /* confirmed; ended early; input ended */

struct talk {
    const struct screen *screen;
    const struct catalogue *catalogue;
    const struct clinic_site *site; /* for where to go; its clinic may be NULL */
    int64_t now_ms;
    struct arena *arena;
};

/* *next is the question that stood when it was ended early. */
enum status interview_terminal(const struct talk *talk, struct interview *i, enum interview_end *end,
                               struct interview_question *next, struct error *err);

#endif
