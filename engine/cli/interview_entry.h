/* interview_entry.h - an answer as a person types it, and as it is shown.
 *
 * yes/no: "y" or "n". One of a list: its number, or its words. Some of a list: numbers with spaces between them, "none"
 * for none. A number: as it is, in its unit. Everywhere "?" or "don't know". Codes are shown in plain words:
 * lateral_epicondyle as "lateral epicondyle". */
#ifndef STRIDE_CLI_INTERVIEW_ENTRY_H
#define STRIDE_CLI_INTERVIEW_ENTRY_H
#include "base/text.h"
#include "clinical/finding/finding.h"

/* A finding NULL is the question which knee hurts: left, right or both. */

/* The list that the entry picks from, a line or more with a newline each; nothing where there is none. */
void entry_list(const struct finding *f, struct text *t);
/* "y yes, n no, ? don't know"; "0 to 120 years, or ?" */
void entry_expected(const struct finding *f, struct text *t);
/* *value is a new reference, in the form of the contract; null for "don't know". STATUS_INPUT: it is none of these. */
enum status entry_read(const struct finding *f, const char *line, json_t **value, struct error *err);
/* A number of the finding's range, without "?". */
enum status entry_number(const struct finding *f, const char *line, json_t **value, struct error *err);
/* "yes", "lateral epicondyle, thigh", "6", "none", "not known" */
void entry_words(const json_t *value, struct text *t);

/* Names, codes, contexts: "_" and "-" as spaces. */
void entry_plain(struct text *t, const char *name);
bool entry_is(const char *line, const char *word); /* whatever the case */
bool entry_is_yes(const char *line);
bool entry_is_no(const char *line);
bool entry_is_unknown(const char *line);

#endif
