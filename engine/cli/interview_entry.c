#include "cli/interview_entry.h"
#include "base/json_build.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LIST_WIDTH  76 /* columns that a list may take */
#define LONG_LIST   8  /* more codes than these stand beside each other */
#define NUMBER_ROOM 24

/* ---- Words ---- */

void entry_plain(struct text *t, const char *name) {
    for (; *name != '\0'; name++) text_put_n(t, *name == '_' || *name == '-' ? " " : name, 1);
}

bool entry_is(const char *line, const char *word) { return strcasecmp(line, word) == 0; }

static bool is_one_of(const char *line, const char *const *words) {
    for (; *words != NULL; words++)
        if (entry_is(line, *words)) return true;
    return false;
}

bool entry_is_yes(const char *line) {
    static const char *const words[] = {"y", "yes", NULL};
    return is_one_of(line, words);
}

bool entry_is_no(const char *line) {
    static const char *const words[] = {"n", "no", NULL};
    return is_one_of(line, words);
}

bool entry_is_unknown(const char *line) {
    static const char *const words[] = {"?", "don't know", "don’t know", "dont know", "do not know", "unknown", NULL};
    return is_one_of(line, words);
}

static const char *unit_words(const char *unit) {
    static const char *const words[][2] = {
        {"0-10", ""}, {"d", "days"}, {"h", "hours"}, {"min", "minutes"}, {"deg", "degrees"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(unit, words[i][0]) == 0) return words[i][1];
    return unit;
}

static void put_range(struct text *t, const struct finding *f) {
    char least[NUMBER_ROOM], most[NUMBER_ROOM];
    const char *unit = unit_words(f->unit);
    text_add(t, "%s to %s%s%s", text_milli(least, f->min), text_milli(most, f->max), *unit ? " " : "", unit);
}

/* ---- Lists ---- */

static const char *const knees[] = {"left", "right", "both"};

static size_t list_of(const struct finding *f, const char *const **out) {
    bool codes = f != NULL && (f->type == FINDING_ONE_OF || f->type == FINDING_SOME_OF);
    *out = f == NULL ? knees : codes ? f->code : NULL;
    return f == NULL ? sizeof knees / sizeof *knees : codes ? f->codes : 0;
}

static size_t columns_of(const char *const *word, size_t count, size_t *width) {
    *width = 0;
    for (size_t i = 0; i < count; i++)
        if (strlen(word[i]) > *width) *width = strlen(word[i]);
    *width += 6; /* the number before it and the space behind it */
    size_t columns = count > LONG_LIST ? LIST_WIDTH / *width : 1;
    return columns > 0 ? columns : 1;
}

void entry_list(const struct finding *f, struct text *t) {
    const char *const *word;
    size_t count = list_of(f, &word), width, columns = columns_of(word, count, &width),
           rows = (count + columns - 1) / columns;
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = row; i < count; i += rows) {
            text_add(t, "%*zu ", (int)(i == row ? 6 : 3), i + 1);
            entry_plain(t, word[i]);
            if (i + rows < count) text_add(t, "%*s", (int)(width - 4 - strlen(word[i])), "");
        }
        text_put(t, "\n");
    }
}

void entry_expected(const struct finding *f, struct text *t) {
    const char *const *word;
    size_t count = list_of(f, &word);
    if (f == NULL || f->type == FINDING_ONE_OF) {
        text_add(t, "a number from 1 to %zu", count);
    } else if (f->type == FINDING_SOME_OF) {
        text_put(t, "numbers with spaces between them, or none");
    } else if (f->type == FINDING_NUMBER) {
        put_range(t, f);
    } else {
        text_put(t, "y yes, n no");
    }
    text_put(t, f != NULL && f->type == FINDING_YES_NO ? ", ? don't know" : f == NULL ? "" : "; ? don't know");
}

/* ---- Reading ---- */

static enum status refuse(const struct finding *f, struct error *err) {
    struct text t = {0};
    entry_expected(f, &t);
    error_set(err, STATUS_INPUT, "That is not one of the answers. Expected: %s", text_get(&t));
    text_fini(&t);
    return STATUS_INPUT;
}

static enum status given(json_t *made, json_t **value, struct error *err) {
    *value = made;
    return made != NULL ? STATUS_OK : error_set(err, STATUS_MEMORY, "out of memory");
}

/* "6", "2.5", "-3": thousandths. */
static bool read_milli(const char *line, int64_t *milli) {
    const char *digits = line + (*line == '-');
    size_t whole = strspn(digits, "0123456789"), part = 0, scale = 1000;
    const char *point = digits + whole;
    if (*point == '.') part = strspn(point + 1, "0123456789");
    if (whole == 0 || whole > 9 || part > 3 || (*point == '.' && part == 0)) return false;
    if (point[*point == '.' ? part + 1 : 0] != '\0') return false;
    *milli = 1000 * strtoll(digits, NULL, 10);
    for (size_t i = 1; i <= part; i++) *milli += (int64_t)(scale /= 10) * (point[i] - '0');
    if (*line == '-') *milli = -*milli;
    return true;
}

enum status entry_number(const struct finding *f, const char *line, json_t **value, struct error *err) {
    struct text t = {0};
    int64_t milli;
    if (read_milli(line, &milli) && milli >= f->min && milli <= f->max)
        return given(json_from_milli(milli), value, err);
    put_range(&t, f);
    error_set(err, STATUS_INPUT, "Expected: a number from %s%s", text_get(&t),
              strchr(line, ',') != NULL ? ", with a point and no comma" : "");
    text_fini(&t);
    return STATUS_INPUT;
}

/* The place of a number or of a code's words in the list; count when it is none of them. n: the length of the word. */
static size_t place_of(const char *const *word, size_t count, const char *entry, size_t n) {
    struct text plain = {0};
    size_t place = count;
    if (strspn(entry, "0123456789") >= n && n < 4) {
        long number = strtol(entry, NULL, 10);
        return number >= 1 && (size_t)number <= count ? (size_t)number - 1 : count;
    }
    for (size_t i = 0; i < count && place == count; i++) {
        entry_plain(&plain, word[i]);
        if (plain.length == n && strncasecmp(text_get(&plain), entry, n) == 0) place = i;
        text_fini(&plain);
    }
    return place;
}

static enum status read_one(const struct finding *f, const char *line, json_t **value, struct error *err) {
    const char *const *word;
    size_t count = list_of(f, &word), place = place_of(word, count, line, strlen(line));
    return place < count ? given(json_string(word[place]), value, err) : refuse(f, err);
}

/* A bit for each of the numbers; false when one of them is none. */
static bool read_places(const char *const *word, size_t count, const char *line, uint64_t *chosen) {
    size_t whole = place_of(word, count, line, strlen(line)), n;
    *chosen = 0;
    if (whole < count || entry_is(line, "none")) {
        if (whole < count) *chosen = UINT64_C(1) << whole;
        return true;
    }
    for (const char *at = line; (n = strcspn(at, " ,")) > 0; at += n, at += strspn(at, " ,")) {
        size_t place = place_of(word, count, at, n);
        if (place == count) return false;
        *chosen |= UINT64_C(1) << place;
    }
    return *chosen != 0;
}

static enum status read_some(const struct finding *f, const char *line, json_t **value, struct error *err) {
    const char *const *word;
    size_t count = list_of(f, &word);
    uint64_t chosen;
    if (!read_places(word, count, line, &chosen)) return refuse(f, err);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        if (chosen >> i & 1) json_push(&list, json_string(word[i]));
    return given(list, value, err);
}

enum status entry_read(const struct finding *f, const char *line, json_t **value, struct error *err) {
    if (entry_is_unknown(line)) return given(json_null(), value, err);
    if (f == NULL || f->type == FINDING_ONE_OF) return read_one(f, line, value, err);
    if (f->type == FINDING_SOME_OF) return read_some(f, line, value, err);
    if (f->type == FINDING_NUMBER) return entry_number(f, line, value, err);
    if (entry_is_yes(line) || entry_is_no(line)) return given(json_boolean(entry_is_yes(line)), value, err);
    return refuse(f, err);
}

/* ---- Showing ---- */

void entry_words(const json_t *value, struct text *t) {
    char *number = json_is_number(value) ? json_canonical(value) : NULL;
    if (json_is_null(value)) text_put(t, "not known");
    if (json_is_boolean(value)) text_put(t, json_is_true(value) ? "yes" : "no");
    if (json_is_string(value)) entry_plain(t, json_string_value(value));
    if (json_is_array(value) && json_array_size(value) == 0) text_put(t, "none");
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (i > 0) text_put(t, ", ");
        entry_plain(t, json_string_value(json_array_get(value, i)));
    }
    if (number != NULL) text_put(t, number);
    free(number);
}
