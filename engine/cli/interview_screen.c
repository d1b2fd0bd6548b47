/* What the interview shows and hears, whatever the screen. */
#include "cli/interview_entry.h"
#include "cli/interview_terminal.h"
#include <string.h>

static void put(const struct screen *s, const char *words) { s->write(s->arg, words, strlen(words)); }

/* Without control characters, and without bytes that are no text. */
static void add_harmless(struct text *t, const char *words, size_t n) {
    bool clean = text_is_clean(words, n, n, NULL);
    for (size_t i = 0; i < n; i++) {
        bool plain = words[i] >= ' ' && words[i] <= '~';
        text_put_n(t, clean || plain ? words + i : "?", 1);
    }
}

static size_t columns_of(const char *words, size_t n) {
    size_t columns = 0;
    for (size_t i = 0; i < n; i++) columns += ((unsigned char)words[i] & 0xC0) != 0x80;
    return columns;
}

static void add_wrapped(struct text *t, const char *words, size_t used, size_t indent) {
    bool first = true;
    for (words += strspn(words, " \n"); *words != '\0';) {
        size_t n = strcspn(words, " \n"), columns = columns_of(words, n);
        if (!first && used + 1 + columns > SCREEN_WIDTH) {
            text_add(t, "\n%*s", (int)indent, "");
            used = indent;
        } else if (!first) {
            text_put(t, " ");
            used++;
        }
        add_harmless(t, words, n);
        used += columns;
        first = false;
        words += n + strspn(words + n, " \n");
    }
}

void screen_say(const struct screen *s, const char *paint, const char *words, size_t used, size_t indent) {
    struct text t = {0};
    bool painted = paint != NULL && s->colour;
    if (painted) text_add(&t, "\033[%sm", paint);
    add_wrapped(&t, words, used, indent);
    text_put(&t, painted ? "\033[0m\n" : "\n");
    put(s, text_get(&t));
    text_fini(&t);
}

static void trim(char *line) {
    size_t n = strlen(line), start = strspn(line, " \t\r");
    while (n > start && strchr(" \t\r", line[n - 1]) != NULL) n--;
    memmove(line, line + start, n - start);
    line[n - start] = '\0';
}

bool screen_hear(const struct screen *s, const char *prompt, char line[static SCREEN_LINE_MAX + 1]) {
    for (;;) {
        const char *why = "is too long";
        size_t n = 0;
        put(s, prompt);
        enum screen_line got = s->read_line(s->arg, line, &n);
        if (got == SCREEN_END) {
            put(s, "\n");
            return false;
        }
        if (got == SCREEN_LINE) {
            bool whole = strlen(line) == n;
            trim(line);
            if (whole && text_is_clean(line, strlen(line), SCREEN_LINE_MAX, &why)) return true;
            if (!whole) why = "has a control character";
        }
        struct text t = {0};
        text_add(&t, "That entry %s; nothing was taken.", why);
        screen_say(s, NULL, text_get(&t), 0, 0);
        text_fini(&t);
    }
}

int screen_ask(const struct screen *s, const char *question) {
    char line[SCREEN_LINE_MAX + 1];
    screen_say(s, NULL, question, 0, 0);
    while (screen_hear(s, " y or n > ", line)) {
        if (entry_is_yes(line)) return 1;
        if (entry_is_no(line)) return 0;
        screen_say(s, NULL, "Expected: y for yes, n for no.", 0, 0);
    }
    return -1;
}
