/* contact.h - how a patient is reached, as patient-add and patient-set take it and others show it. It lies outside of
 * the history, so that it can be corrected and erased. */
#ifndef STRIDE_PRACTICE_CONTACT_H
#define STRIDE_PRACTICE_CONTACT_H
#include "practice/deed.h"

/* NULL when absent, "" to take one out. */
struct contact {
    const char *name, *email, *phone;
    const char *channels;                /* "email file": the patient's own choice; "": the clinic's */
};

/* "name", "email", "phone" and "channels" (an array of names, [] for the clinic's choice) of args, checked; a
 * channel that the clinic has not set is refused with those that it has. */
enum status contact_read(const struct request *r, struct contact *out, struct error *err);
/* Writes what is not NULL. E-mail as a choice needs an address: STATUS_INPUT. */
enum status contact_keep(const struct request *r, const char *patient, const struct contact *c, struct error *err);
/* "name"?, "email"?, "phone"?, "channels"? (the own choice), "reached_by": [names], into *o. */
enum status contact_put(json_t **o, const struct request *r, const char *patient, struct error *err);

#endif
