/* explanation_words.h - the words for leaves and numbers of expressions; used by explanation*.c alone. */
#ifndef STRIDE_CLINICAL_EXPLANATION_WORDS_H
#define STRIDE_CLINICAL_EXPLANATION_WORDS_H
#include "base/text.h"
#include "clinical/criterion/criterion.h"

struct words { const struct criteria *set; const struct situation *s; };

/* Codes and contexts for people: "lateral epicondyle" for lateral_epicondyle, "stairs down" for stairs-down. */
void words_plain(struct text *t, const char *name);
/* The finding's question, its context and side: "How bad is the pain (stairs down, right)". */
void words_about(const struct words *w, const struct node *n, struct text *t);
/* The same before an answer: "Is it swollen (left)? ", and ": " after what is no question. */
void words_ask(const struct words *w, const struct node *n, struct text *t);
/* "3", "yes", "lateral epicondyle", "unknown", "unknown (6 is 50 h old)", "3, masked by a painkiller",
 * "80, prorated from 18 of 20 answers" */
void words_answer(const struct words *w, const struct node *n, struct text *t);
/* The median of "How bad is the pain (worst 24h, right)" over 7 days */
void words_number(const struct words *w, const struct node *n, struct text *t);
/* Which of a window's reports are counted: "above 5", "yes"; nothing when all are. */
void words_where(const struct node *n, struct text *t);
/* The stretch of a window, after what it is of: " over 7 days, 2 days ago", ", last 3 of this phase", " of the session",
 * and whether masked reports are left out */
void words_span(const struct node *n, struct text *t);
/* "3", "3 to 10", "unknown" */
void words_interval(struct result r, struct text *t);
/* Whether the number may be a finding's own code or yes/no: a baseline, or what a window over yes/no picks of it. */
bool words_are_figure(const struct node *n);
/* The same of a number, but a code's or yes/no's word where it is one. */
void words_figure(const struct words *w, const struct node *n, struct result r, struct text *t);
/* "at least 2", "small or moderate", "yes"; right is the number or, after a rank, the code that is compared with */
void words_wanted(const struct words *w, const struct node *n, struct text *t);
const char *words_compare(enum compare how);
/* The answer that a leaf looks at, also when it is too old; NULL when there is none. */
const struct value *words_newest(const struct words *w, const struct node *n);
const struct finding *words_finding(const struct words *w, const struct node *n);

#endif
