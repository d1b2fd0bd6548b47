/* explanation_words.h - the words for leaves and numbers of expressions; used by explanation*.c alone. */
#ifndef STRIDE_CLINICAL_EXPLANATION_WORDS_H
#define STRIDE_CLINICAL_EXPLANATION_WORDS_H
#include "base/text.h"
#include "clinical/criterion/criterion.h"

struct words { const struct criteria *set; const struct situation *s; };

void words_plain(struct text *t, const char *name);                  /* underscores become spaces */
/* "pain, stairs-down (right)" */
void words_about(const struct words *w, const struct node *n, struct text *t);
/* "3", "yes", "lateral epicondyle", "unknown", "unknown (6 is 50 h old)", "3, masked by a painkiller" */
void words_answer(const struct words *w, const struct node *n, struct text *t);
/* "median of pain, worst-24h (right) over 7 days" */
void words_number(const struct words *w, const struct node *n, struct text *t);
/* "3", "3 to 10", "unknown" */
void words_interval(struct result r, struct text *t);
/* "at least 2", "small or moderate", "yes"; right is the number or, after a rank, the code that is compared with */
void words_wanted(const struct words *w, const struct node *n, struct text *t);
const char *words_compare(enum compare how);

#endif
