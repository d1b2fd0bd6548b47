/* letter.h - the body of a mail, as plain text and as HTML; both say the same.
 *
 * The HTML is one page without anything from elsewhere (no picture, no link, no script), every text escaped, and sets
 * no colours, so that it is read in light and in dark. */
#ifndef STRIDE_REMIND_LETTER_H
#define STRIDE_REMIND_LETTER_H
#include "base/text.h"
#include "remind/channel.h"

void letter_text(struct text *t, const struct message *m, bool full);    /* full: payload.h */
void letter_html(struct text *t, const struct message *m, bool full);

#endif
