/* mail.h - the words of a mail's header: encoded words (RFC 2047), addresses, the date (RFC 5322).
 *
 * What stands in a header is one line without control characters, whoever wrote it: a line break in a name would add
 * headers, in an address an SMTP command. Nothing here checks that; its caller has (payload_is_clean, base/address.h). */
#ifndef STRIDE_REMIND_MAIL_H
#define STRIDE_REMIND_MAIL_H
#include "base/text.h"
#include <stdint.h>

#define MAIL_DATE_SIZE 40

/* "Subject: ..." with what is not plain ASCII, or long, in encoded words of at most 75 characters, folded. */
void mail_put_text(struct text *t, const char *header, const char *words);
/* "To: Anna <anna@example.org>"; name "" or NULL: the address alone. */
void mail_put_address(struct text *t, const char *header, const char *name, const char *address);
char *mail_date(char buffer[static MAIL_DATE_SIZE], int64_t instant_ms);     /* "Mon, 01 Mar 2027 17:00:00 +0000" */

#endif
