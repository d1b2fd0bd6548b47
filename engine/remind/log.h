/* log.h - what serve does, a line each on standard error, for whoever collects logs.
 *
 *   time=2027-03-01T17:00:00Z level=info event=claimed born=3 messages=2 held_back=1
 *   {"time":"2027-03-01T17:00:00Z","level":"info","event":"claimed","born":3,"messages":2,"held_back":1}
 *
 * Fields are names of ours with numbers, ids and words of ours. Nobody's findings, doses, names, addresses or tokens
 * are ever handed in, and no words that came from a receiver, which may hold them: reasons stand with the reminder
 * (`stride reminders`). All the same controls are escaped, and values and lines cut. A line is written in one piece. */
#ifndef STRIDE_REMIND_LOG_H
#define STRIDE_REMIND_LOG_H
#include "time/clock.h"
#include <stdbool.h>
#include <stddef.h>

#define LOG_VALUE_MAX 200                /* bytes */
#define LOG_SAY_MAX   1200               /* a sentence without a log */
#define LOG_LINE_MAX  4096               /* room for one more value, each of its bytes escaped */

enum log_level { LOG_INFO, LOG_WARNING, LOG_ERROR };
struct log { int fd; bool json; struct clock *clock; };
struct log_field { const char *name, *text; int64_t number; };       /* text NULL: the number */

/* log NULL: nowhere. What cannot be written is lost. */
void log_put(const struct log *log, enum log_level level, const char *event, const struct log_field *fields,
             size_t count);
/* What an operator is to be told. With a log it is a line of it, the sentence its field "say", so that whoever reads
 * lines meets nothing else; without one it is the sentence on standard error. Nobody's health may be in it. */
void log_say(const struct log *log, enum log_level level, const char *event, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
