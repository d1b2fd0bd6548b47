/* address.h - what may stand as an address of a person, before anybody tries to reach it.
 *
 * Pure and total: any bytes may be asked about. Each question answers with a reason in plain words for "ADDRESS …" ("has
 * a space in it"), or NULL when the text will do; the reason is a constant and never holds the text itself. Whether
 * anyone lives there is found out by sending alone. */
#ifndef STRIDE_BASE_ADDRESS_H
#define STRIDE_BASE_ADDRESS_H
#include <stdbool.h>

#define ADDRESS_MAX_EMAIL 254            /* bytes (RFC 5321's path of 256 without its brackets) */
#define ADDRESS_MAX_LOCAL 64             /* bytes before the @ */
#define ADDRESS_MAX_PHONE 32

/* One e-mail address as it goes into an envelope: name@domain, one @, no name for show, no brackets, quotes, commas,
 * spaces or controls, nothing that an option or a header could be mistaken for. Plain ASCII (a domain in other
 * letters is written xn--…). The domain is labels with dots between, or "localhost". */
const char *address_email_wrong(const char *text);
bool address_email_ok(const char *text);

/* Who a mail is from: "Knee Clinic <knee@example.org>", or the address alone; the name may be UTF-8 of one line, in
 * quotes or not. A reason or NULL; out (may be NULL) has the name without its quotes ("" for none) and the address. */
#define ADDRESS_MAX_NAME 120
struct address_from { char name[ADDRESS_MAX_NAME + 1], address[ADDRESS_MAX_EMAIL + 1]; };
const char *address_from_read(const char *text, struct address_from *out);

/* A telephone number: digits and spaces, a + at most in front, no other sign; at least three digits. */
const char *address_phone_wrong(const char *text);

#endif
