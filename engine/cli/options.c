#include "cli/options.h"
#include "time/instant.h"
#include <ctype.h>
#include <popt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPTIONS_MAX 40
#define GROUPS      (sizeof groups / sizeof *groups)

struct given {
    const struct option *option;
    const char *text;
    int64_t number;
};
struct options {
    struct arena *arena;
    const struct option *known[OPTIONS_MAX];
    size_t count;
    LIST(struct given) given;
    LIST(const char *) args;
    bool help;
};

/* ---- The shared rows ---- */

static const struct option json_rows[] = {
    {"json", OPTION_FLAG, NULL, "print one JSON value and nothing else", 0, 0, NULL}, {0}};
static const struct option protocols_rows[] = {
    {"protocols", OPTION_TEXT, "DIR", "the protocols' root", 0, 0, "STRIDE_PROTOCOLS"}, {0}};
static const struct option store_rows[] = {
    {"store", OPTION_TEXT, "URL", "the store: a path, or sqlite:PATH", 0, 0, "STRIDE_STORE"}, {0}};
static const struct option now_rows[] = {
    {"now", OPTION_INSTANT, "INSTANT", "what the clock shows, like 2027-03-01T09:00:00Z", 0, 0, NULL}, {0}};
static const struct option write_rows[] = {
    {"at", OPTION_INSTANT, "INSTANT", "when the fact happened, if not now", 0, 0, NULL},
    {"as", OPTION_TEXT, "WHO", "who says so (default: the login name)", 0, 0, NULL},
    {"key", OPTION_TEXT, "KEY", "said twice with one key, it is done once", 0, 0, NULL},
    {0}};
static const struct option help_rows[] = {{"help", OPTION_FLAG, NULL, "show this", 0, 0, NULL}, {0}};

static const struct group {
    unsigned bit;
    const struct option *rows;
} groups[] = {{WITH_NOW, now_rows},     {WITH_WRITE, write_rows},
              {WITH_STORE, store_rows}, {WITH_PROTOCOLS, protocols_rows},
              {WITH_JSON, json_rows},   {~0u, help_rows}};

/* All rows of a command in the order of its help. */
static size_t collect(const struct option *own, unsigned wanted, const struct option *out[OPTIONS_MAX]) {
    size_t count = 0;
    for (const struct option *o = own; o != NULL && o->name != NULL && count < OPTIONS_MAX; o++) out[count++] = o;
    for (size_t g = 0; g < GROUPS; g++)
        if ((groups[g].bit & wanted) != 0 || groups[g].bit == ~0u)
            for (const struct option *o = groups[g].rows; o->name != NULL && count < OPTIONS_MAX; o++) out[count++] = o;
    return count;
}

/* ---- Values ---- */

static enum status no_memory(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory"); }

static enum status read_number(const struct option *o, const char *what, struct given *g, struct error *err) {
    const char *digits = g->text + (*g->text == '-');
    size_t n = strspn(digits, "0123456789");
    if (n == 0 || n > 15 || digits[n] != '\0')
        return error_set(err, STATUS_INPUT, "%s: \"%s\" is not a whole number", what, g->text);
    g->number = strtoll(g->text, NULL, 10);
    if (g->number >= o->min && g->number <= o->max) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "%s: %s is out of range, %lld to %lld is possible", what, g->text,
                     (long long)o->min, (long long)o->max);
}

static enum status read_value(const struct option *o, struct given *g, struct error *err) {
    char what[64];
    int32_t day = 0;
    enum status status = STATUS_OK;
    snprintf(what, sizeof what, "--%s", o->name);
    if (o->kind != OPTION_FLAG && *g->text == '\0') return error_set(err, STATUS_INPUT, "%s: its value is empty", what);
    if (o->kind == OPTION_NUMBER) status = read_number(o, what, g, err);
    if (o->kind == OPTION_INSTANT) status = instant_parse(g->text, what, &g->number, err);
    if (o->kind == OPTION_DATE) {
        status = date_parse(g->text, what, &day, err);
        g->number = day;
    }
    return status;
}

static const struct given *find(const struct options *o, const char *name) {
    for (size_t i = 0; i < o->given.count; i++)
        if (strcmp(o->given.item[i].option->name, name) == 0) return &o->given.item[i];
    return NULL;
}

/* Keeps the value as it stands; text is copied. */
static enum status keep(struct options *o, const struct option *option, const char *text, struct error *err) {
    if (option->kind != OPTION_LIST && option->kind != OPTION_FLAG && find(o, option->name) != NULL)
        return error_set(err, STATUS_USAGE, "--%s is given twice", option->name);
    struct given *g = LIST_PUSH(o->arena, &o->given);
    if (g == NULL) return no_memory(err);
    g->option = option;
    g->text = arena_text(o->arena, text != NULL ? text : "");
    return g->text != NULL ? STATUS_OK : no_memory(err);
}

static enum status check_values(struct options *o, struct error *err) {
    for (size_t i = 0; i < o->given.count; i++) {
        enum status status = read_value(o->given.item[i].option, &o->given.item[i], err);
        if (status != STATUS_OK) return status;
    }
    return STATUS_OK;
}

/* ---- The words ---- */

static enum status unknown_option(const struct options *o, const char *word, struct error *err) {
    const char *names[OPTIONS_MAX];
    size_t length = strcspn(word, "=");
    char bare[64];
    snprintf(bare, sizeof bare, "%.*s", (int)(length < sizeof bare ? length : sizeof bare - 1), word);
    for (size_t i = 0; i < o->count; i++) names[i] = o->known[i]->name;
    const char *nearest = strncmp(bare, "--", 2) == 0 ? text_nearest(bare + 2, names, o->count) : NULL;
    if (nearest == NULL) return error_set(err, STATUS_USAGE, "there is no option %s", bare);
    return error_set(err, STATUS_USAGE, "there is no option %s, did you mean --%s?", bare, nearest);
}

static enum status refuse(const struct options *o, int rc, const char *word, struct error *err) {
    switch (rc) {
    case POPT_ERROR_BADOPT: return unknown_option(o, word, err);
    case POPT_ERROR_NOARG: return error_set(err, STATUS_USAGE, "%s needs a value", word);
    case POPT_ERROR_UNWANTEDARG:
        return error_set(err, STATUS_USAGE, "%.*s takes no value", (int)strcspn(word, "="), word);
    case POPT_ERROR_MALLOC: return no_memory(err);
    default: return error_set(err, STATUS_USAGE, "%s: %s", word, poptStrerror(rc));
    }
}

static enum status read_options(struct options *o, poptContext words, struct error *err) {
    int rc;
    while ((rc = poptGetNextOpt(words)) > 0) {
        const struct option *option = o->known[rc - 1];
        char *text = option->kind == OPTION_FLAG ? NULL : poptGetOptArg(words);
        enum status status = keep(o, option, text, err);
        free(text);
        if (status != STATUS_OK) return status;
        if (strcmp(option->name, "help") == 0) o->help = true;
    }
    return rc == -1 ? STATUS_OK : refuse(o, rc, poptBadOption(words, 0), err);
}

static enum status keep_args(struct options *o, poptContext words, struct error *err) {
    const char **left = poptGetArgs(words);
    for (; left != NULL && *left != NULL; left++) {
        const char **arg = LIST_PUSH(o->arena, &o->args);
        if (arg == NULL || (*arg = arena_text(o->arena, *left)) == NULL) return no_memory(err);
    }
    return STATUS_OK;
}

static enum status read_environment(struct options *o, struct error *err) {
    for (size_t i = 0; i < o->count; i++) {
        const char *value = o->known[i]->variable != NULL ? getenv(o->known[i]->variable) : NULL;
        if (value == NULL || *value == '\0' || find(o, o->known[i]->name) != NULL) continue;
        enum status status = keep(o, o->known[i], value, err);
        if (status != STATUS_OK) return status;
    }
    return STATUS_OK;
}

static enum status parse(struct options *o, int count, const char **words, struct error *err) {
    struct poptOption table[OPTIONS_MAX + 1];
    memset(table, 0, sizeof table);
    for (size_t i = 0; i < o->count; i++) {
        table[i].longName = o->known[i]->name;
        table[i].argInfo = o->known[i]->kind == OPTION_FLAG ? POPT_ARG_NONE : POPT_ARG_STRING;
        table[i].val = (int)i + 1;
    }
    poptContext context = poptGetContext(NULL, count, words, table, POPT_CONTEXT_NO_EXEC);
    if (context == NULL) return no_memory(err);
    enum status status = read_options(o, context, err);
    if (status == STATUS_OK) status = keep_args(o, context, err);
    poptFreeContext(context);
    return status;
}

/* popt passes over the first word, where a program's name would be. */
enum status options_read(const struct option *own, unsigned wanted, int count, const char *const *args, struct arena *a,
                         struct options **out, struct error *err) {
    if (count > OPTIONS_MAX_ARGS) return error_set(err, STATUS_USAGE, "more than %d words", OPTIONS_MAX_ARGS);
    struct options *o = arena_alloc(a, sizeof *o);
    const char **words = arena_array(a, (size_t)count + 2, sizeof *words);
    if (o == NULL || words == NULL) return no_memory(err);
    words[0] = "stride";
    for (int i = 0; i < count; i++) words[i + 1] = args[i];
    o->arena = a;
    o->count = collect(own, wanted, o->known);
    *out = o;
    enum status status = parse(o, count + 1, words, err);
    if (status != STATUS_OK || o->help) return status;
    status = read_environment(o, err);
    return status == STATUS_OK ? check_values(o, err) : status;
}

/* ---- What was given ---- */

bool options_help(const struct options *o) { return o->help; }

bool options_flag(const struct options *o, const char *name) { return find(o, name) != NULL; }

const char *options_text(const struct options *o, const char *name) {
    const struct given *g = find(o, name);
    return g != NULL ? g->text : NULL;
}

int64_t options_number(const struct options *o, const char *name, int64_t otherwise) {
    const struct given *g = find(o, name);
    return g != NULL ? g->number : otherwise;
}

size_t options_list(const struct options *o, const char *name, const char *const **out) {
    const char **texts = arena_array(o->arena, o->given.count + 1, sizeof *texts);
    size_t count = 0;
    for (size_t i = 0; texts != NULL && i < o->given.count; i++)
        if (strcmp(o->given.item[i].option->name, name) == 0) texts[count++] = o->given.item[i].text;
    *out = texts;
    return count;
}

size_t options_args(const struct options *o, const char *const **out) {
    *out = o->args.item;
    return o->args.count;
}

const char *options_protocols(const struct options *o) {
    const char *given = options_text(o, "protocols");
    return given != NULL ? given : STRIDE_PROTOCOLS_DIR;
}

/* ---- Help ---- */

static void describe(const struct option *o, struct text *t) {
    char left[64];
    snprintf(left, sizeof left, "--%s%s%s", o->name, o->value != NULL ? " " : "", o->value != NULL ? o->value : "");
    text_add(t, "  %-22s %s", left, o->help);
    if (o->kind == OPTION_NUMBER) text_add(t, ", %lld to %lld", (long long)o->min, (long long)o->max);
    if (o->variable != NULL) text_add(t, "; or %s", o->variable);
    text_put(t, "\n");
}

void options_describe(const struct option *own, unsigned wanted, struct text *t) {
    const struct option *rows[OPTIONS_MAX];
    size_t count = collect(own, wanted, rows);
    for (size_t i = 0; i < count; i++) describe(rows[i], t);
}
