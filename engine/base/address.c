#include "base/address.h"
#include <stddef.h>
#include <string.h>

#define MAX_LABEL    63
#define LEAST_DIGITS 3
#define NO_SERVER    "has no right name of a server after the @"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* What may never stand in an address: it could end a header, a line of SMTP, or an address. */
static const char *odd_bytes(const char *text) {
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == ' ') return "has a space in it";
        if (c < ' ' || c == 0x7f) return "has a control character in it";
        if (c >= 0x80) return "has a character in it that is no plain letter, digit or sign";
        if (strchr("\"(),:;<>[\\]", c) != NULL) return "has a sign in it that no address has";
    }
    return NULL;
}

/* Labels of letters, digits and inner hyphens. The last must not be a number: that would be an address of a machine. */
static const char *domain_wrong(const char *domain) {
    size_t length = 0, labels = 1;
    bool letters = false;
    for (const char *at = domain;; at++) {
        bool end = *at == '\0' || *at == '.';
        if (end && (length == 0 || length > MAX_LABEL || at[-1] == '-')) return NO_SERVER;
        if (end && *at == '\0') break;
        if (end) {
            labels++;
            length = 0;
            letters = false;
            continue;
        }
        if (!is_letter(*at) && !is_digit(*at) && (*at != '-' || length == 0)) return NO_SERVER;
        letters = letters || is_letter(*at);
        length++;
    }
    if (labels == 1 && strcmp(domain, "localhost") != 0) return "has no dot after the @, as in name@example.org";
    return letters ? NULL : "ends in a number where a domain was expected";
}

const char *address_email_wrong(const char *text) {
    const char *odd = odd_bytes(text), *at = strchr(text, '@');
    size_t local = at != NULL ? (size_t)(at - text) : 0;
    if (*text == '\0') return "is empty";
    if (strlen(text) > ADDRESS_MAX_EMAIL) return "is longer than 254 bytes";
    if (odd != NULL) return odd;
    if (at == NULL) return "has no @ in it";
    if (strchr(at + 1, '@') != NULL) return "has more than one @";
    if (local == 0) return "has nothing before the @";
    if (local > ADDRESS_MAX_LOCAL) return "has more than 64 bytes before the @";
    if (*text == '-') return "begins with a hyphen";
    if (*text == '.' || at[-1] == '.' || strstr(text, "..") != NULL) return "has a dot in a place where none may be";
    return domain_wrong(at + 1);
}

static const char *name_wrong(const char *text, size_t length) {
    if (length > ADDRESS_MAX_NAME) return "has a name of more than 120 bytes";
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < ' ' || c == 0x7f) return "has a control character in it";
        if (strchr("\"<>\\", c) != NULL) return "has a sign in its name that does not belong there";
    }
    return NULL;
}

/* A name without the spaces and the quotes round it. */
static void trim(const char **name, size_t *length) {
    while (*length > 0 && (*name)[*length - 1] == ' ') (*length)--;
    while (*length > 0 && **name == ' ') (*name)++, (*length)--;
    if (*length < 2 || **name != '"' || (*name)[*length - 1] != '"') return;
    (*name)++;
    *length -= 2;
}

const char *address_from_read(const char *text, struct address_from *out) {
    struct address_from unasked;
    const char *open = strchr(text, '<'), *name = text;
    size_t length = open != NULL ? (size_t)(open - text) : 0, end = strlen(text);
    if (out == NULL) out = &unasked;
    *out = (struct address_from){.name = ""};
    if (open != NULL && text[end - 1] != '>') return "does not end with the > of its address";
    const char *address = open != NULL ? open + 1 : text;
    size_t size = open != NULL ? end - length - 2 : end;
    trim(&name, &length);
    const char *why = name_wrong(name, length);
    if (why != NULL) return why;
    if (size > ADDRESS_MAX_EMAIL) return "has an address of more than 254 bytes";
    memcpy(out->name, name, length);
    memcpy(out->address, address, size);
    return address_email_wrong(out->address);
}

bool address_email_ok(const char *text) { return address_email_wrong(text) == NULL; }

const char *address_phone_wrong(const char *text) {
    size_t digits = 0;
    if (*text == '\0') return "is empty";
    if (strlen(text) > ADDRESS_MAX_PHONE) return "is longer than 32 characters";
    for (const char *at = text; *at != '\0'; at++) {
        if (is_digit(*at))
            digits++;
        else if (*at == '+' && at != text)
            return "has a + that is not in front";
        else if (*at != ' ' && *at != '+')
            return "has something in it that is no digit, space or + in front";
    }
    return digits >= LEAST_DIGITS ? NULL : "has fewer than three digits";
}
