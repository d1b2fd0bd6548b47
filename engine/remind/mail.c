#include "remind/mail.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define PLAIN_MAX ((size_t)60)           /* longer words are encoded, which folds them */
/* 52 characters of base64, 64 with "=?UTF-8?B?" and "?=", 73 after "Subject: ". */
#define WORD_BYTES ((size_t)39)

/* ---- Encoded words ---- */

static bool is_plain(const char *words) {
    for (const char *c = words; *c; c++)
        if (*c < ' ' || *c > '~') return false;
    return strlen(words) <= PLAIN_MAX && !strstr(words, "=?") && words[0] != ' ';
}

/* As many bytes as a word holds, cut between characters. */
static size_t next_word(const char *words) {
    size_t n = strlen(words);
    if (n <= WORD_BYTES) return n;
    n = WORD_BYTES;
    while (n > 1 && ((unsigned char)words[n] & 0xC0) == 0x80) n--;
    return n;
}

static void put_encoded(struct text *t, const char *words) {
    char code[sodium_base64_ENCODED_LEN(WORD_BYTES, sodium_base64_VARIANT_ORIGINAL)];
    for (const char *rest = words; *rest;) {
        size_t n = next_word(rest);
        sodium_bin2base64(code, sizeof code, (const unsigned char *)rest, n, sodium_base64_VARIANT_ORIGINAL);
        text_add(t, "%s =?UTF-8?B?%s?=", rest == words ? "" : "\r\n", code);
        rest += n;
    }
}

void mail_put_text(struct text *t, const char *header, const char *words) {
    text_add(t, "%s:", header);
    if (is_plain(words)) text_add(t, " %s", words);
    else put_encoded(t, words);
}

static void put_quoted(struct text *t, const char *name) {
    text_put(t, " \"");
    for (const char *c = name; *c; c++) text_add(t, "%s%c", *c == '"' || *c == '\\' ? "\\" : "", *c);
    text_put(t, "\"");
}

void mail_put_address(struct text *t, const char *header, const char *name, const char *address) {
    bool named = name && *name;
    text_add(t, "%s:", header);
    if (named && is_plain(name)) put_quoted(t, name);
    else if (named) put_encoded(t, name);
    text_add(t, named ? "\r\n <%s>" : " <%s>", address);
}

/* ---- The date ---- */

char *mail_date(char buffer[static MAIL_DATE_SIZE], int64_t instant_ms) {
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t seconds = (time_t)(instant_ms / 1000);
    struct tm at = {0};
    if (!gmtime_r(&seconds, &at)) at = (struct tm){.tm_mday = 1, .tm_year = 70, .tm_wday = 4};
    snprintf(buffer, MAIL_DATE_SIZE, "%s, %02d %s %04d %02d:%02d:%02d +0000", days[(at.tm_wday + 6) % 7],
             at.tm_mday % 100, months[at.tm_mon], (at.tm_year + 1900) % 10000, at.tm_hour, at.tm_min, at.tm_sec % 100);
    return buffer;
}
