#include "bindings/lua/keywords.h"
#include <ctype.h>
#include <string.h>

struct scan {
    const char *at, *end;
    int line;
};

static const char *skip_newlines(struct scan *s, const char *to) {
    for (; s->at < to; s->at++)
        if (*s->at == '\n') s->line++;
    return s->at;
}

/* At "[[" or "[==[": passes over all of it. */
static bool skip_long(struct scan *s) {
    const char *c = s->at + 1;
    size_t level = 0;
    while (c < s->end && *c == '=') {
        c++;
        level++;
    }
    if (c >= s->end || *c != '[') return false;
    for (; c < s->end; c++) {
        if (*c != ']') continue;
        const char *close = c + 1;
        while (close < s->end && *close == '=') close++;
        if (close < s->end && *close == ']' && (size_t)(close - c - 1) == level) {
            skip_newlines(s, close + 1);
            return true;
        }
    }
    skip_newlines(s, s->end);
    return true;
}

static void skip_quoted(struct scan *s) {
    char quote = *s->at++;
    while (s->at < s->end && *s->at != quote && *s->at != '\n') s->at += *s->at == '\\' && s->at + 1 < s->end ? 2 : 1;
    if (s->at < s->end && *s->at == quote) s->at++;
}

static void skip_comment(struct scan *s) {
    s->at += 2;
    if (s->at < s->end && *s->at == '[' && skip_long(s)) return;
    while (s->at < s->end && *s->at != '\n') s->at++;
}

static bool is_word(const char *word, size_t n, const char *keyword) {
    return n == strlen(keyword) && !memcmp(word, keyword, n);
}

static bool check_word(const char *path, const char *word, size_t n, int line, struct arena *a,
                       mistake_list *mistakes) {
    const char *message = NULL;
    if (is_word(word, n, "and")) message = "`and` is Lua's own and would drop the condition before it: write &";
    if (is_word(word, n, "or")) message = "`or` is Lua's own and would drop the condition after it: write |";
    if (is_word(word, n, "not")) message = "`not` is Lua's own and answers at once: write ~";
    struct mistake m = {.file = path, .line = line, .message = message};
    return !message || draft_note(a, mistakes, &m);
}

bool keywords_check(const char *path, const char *text, size_t length, struct arena *a, mistake_list *mistakes) {
    struct scan s = {text, text + length, 1};
    bool noted = true;
    while (s.at < s.end) {
        unsigned char c = (unsigned char)*s.at;
        if (c == '-' && s.at + 1 < s.end && s.at[1] == '-') {
            skip_comment(&s);
        } else if (c == '"' || c == '\'') {
            skip_quoted(&s);
        } else if (c == '[' && skip_long(&s)) {
            continue;
        } else if (isalnum(c) || c == '_') {
            const char *word = s.at;
            while (s.at < s.end && (isalnum((unsigned char)*s.at) || *s.at == '_')) s.at++;
            noted = check_word(path, word, (size_t)(s.at - word), s.line, a, mistakes) && noted;
        } else {
            skip_newlines(&s, s.at + 1);
        }
    }
    return noted;
}
