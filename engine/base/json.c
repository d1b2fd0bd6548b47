#include "base/json.h"
#include "base/json_memory.h"
#include "base/pointers.h"
#include "base/text.h"
#include <errno.h>
#include <fcntl.h>
#include <float.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WRITE_MAX_DEPTH    512 /* deeper than anything we read: a value that contains itself */
#define SHOWN              40
#define FEW_MEMBERS        12
#define PIECE              120
#define MILLI_MAX_WHOLE    INT64_C(9000000000000)
#define MILLI_MAX_FRACTION 8796093022208.0 /* 2^43: past it neighbouring doubles are over a thousandth apart */

/* -------------------------------------------------------------------------------------------------------- reading */

static enum status malformed(struct error *err, int line, int column, const char *what) {
    error_set(err, STATUS_INPUT, "line %d column %d: %s", line, column, what);
    if (err != NULL) err->line = line;
    return STATUS_INPUT;
}

struct spot {
    int line, column, depth;
    bool in_string, escaped;
};

static void step(struct spot *at, char c) {
    if (((unsigned char)c & 0xC0) != 0x80) at->column++; /* a character counts once, however many bytes it takes */
    if (c == '\n') {
        at->line++;
        at->column = 0;
    }
    bool escaped = at->escaped;
    at->escaped = at->in_string && !escaped && c == '\\';
    if (c == '"' && !escaped) at->in_string = !at->in_string;
    if (at->in_string) return;
    if (c == '[' || c == '{') at->depth++;
    if (c == ']' || c == '}') at->depth--;
}

/* Whether there is no NUL and no nesting deeper than that, without a word about where. */
static bool has_shape(const char *bytes, size_t n, int max_depth) {
    int depth = 0;
    bool in_string = false;
    if (memchr(bytes, '\0', n) != NULL) return false;
    for (size_t i = 0; i < n; i++) {
        char c = bytes[i];
        if (in_string && c == '\\')
            i++;
        else if (c == '"')
            in_string = !in_string;
        else if (in_string)
            continue;
        else if (c == '[' || c == '{') {
            if (++depth > max_depth) return false;
        } else if (c == ']' || c == '}')
            depth--;
    }
    return true;
}

/* Before the parser, because it recurses, and what it says of a NUL depends on where that stands. */
static enum status check_shape(const char *bytes, size_t n, int max_depth, struct error *err) {
    struct spot at = {.line = 1};
    if (has_shape(bytes, n, max_depth)) return STATUS_OK;
    for (size_t i = 0; i < n; i++) {
        char what[48];
        step(&at, bytes[i]);
        if (bytes[i] == '\0') return malformed(err, at.line, at.column, "a NUL byte is not allowed");
        if (at.depth <= max_depth) continue;
        snprintf(what, sizeof what, "nested deeper than %d levels", max_depth);
        return malformed(err, at.line, at.column, what);
    }
    return STATUS_OK;
}

static enum status why_not(const json_error_t *why, struct error *err) {
    enum json_error_code code = json_error_code(why);
    bool nul = code == json_error_null_character || code == json_error_null_byte_in_key;
    if (code == json_error_out_of_memory || why->text[0] == '\0')
        return error_set(err, STATUS_MEMORY, "out of memory while reading JSON");
    return malformed(err, why->line > 0 ? why->line : 1, why->column > 0 ? why->column : 1,
                     nul ? "\\u0000 is not allowed" : why->text);
}

enum status json_read(const char *bytes, size_t n, int max_depth, json_t **out, struct error *err) {
    json_error_t why = {0}; /* jansson may fail without filling it */
    const char *text = n > 0 ? bytes : "";
    enum status status = check_shape(text, n, max_depth, err);
    if (status != STATUS_OK) return status;
    json_memory_watch();
    json_t *value = json_loadb(text, n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
    if (json_memory_ran_out()) {
        json_decref(value);
        return error_set(err, STATUS_MEMORY, "out of memory while reading JSON");
    }
    if (value == NULL) return why_not(&why, err);
    *out = value;
    return STATUS_OK;
}

/* The next bytes; 0 at the end, -1 with errno. Standard input may be somebody's non-blocking pipe. */
static ssize_t read_some(int fd, char *bytes, size_t room) {
    for (;;) {
        ssize_t n = read(fd, bytes, room);
        if (n >= 0) return n;
        if (errno == EAGAIN) {
            struct pollfd wait = {.fd = fd, .events = POLLIN};
            if (poll(&wait, 1, -1) < 0 && errno != EINTR) return -1;
        } else if (errno != EINTR) {
            return -1;
        }
    }
}

static enum status read_all(int fd, const char *name, size_t max_bytes, struct text *t, struct error *err) {
    char bytes[16384];
    ssize_t n;
    while ((n = read_some(fd, bytes, sizeof bytes)) > 0) {
        if ((size_t)n > max_bytes - t->length)
            return error_set(err, STATUS_INPUT, "%s is larger than %zu bytes", name, max_bytes);
        text_put_n(t, bytes, (size_t)n);
        if (text_failed(t)) return error_set(err, STATUS_MEMORY, "out of memory while reading %s", name);
    }
    if (n < 0) return error_set(err, STATUS_ENVIRONMENT, "cannot read %s: %s", name, strerror(errno));
    return STATUS_OK;
}

/* O_NONBLOCK: a FIFO without a writer would hold up a plain open for ever. */
static enum status open_file(const char *path, int *fd, struct error *err) {
    struct stat st;
    *fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (*fd < 0 || fstat(*fd, &st) != 0)
        return error_set(err, STATUS_ENVIRONMENT, "cannot read %s: %s", path, strerror(errno));
    if (S_ISDIR(st.st_mode)) return error_set(err, STATUS_ENVIRONMENT, "%s is a directory, expected a file", path);
    if (!S_ISREG(st.st_mode)) return error_set(err, STATUS_ENVIRONMENT, "%s is not a regular file", path);
    return STATUS_OK;
}

enum status json_read_file(const char *path, size_t max_bytes, json_t **out, struct error *err) {
    bool standard = strcmp(path, "-") == 0;
    const char *name = standard ? "standard input" : path;
    int fd = STDIN_FILENO;
    struct text t = {0};
    enum status status = standard ? STATUS_OK : open_file(path, &fd, err);
    if (status == STATUS_OK) status = read_all(fd, name, max_bytes, &t, err);
    if (status == STATUS_OK) {
        status = json_read(text_get(&t), t.length, JSON_MAX_DEPTH, out, err);
        if (status == STATUS_INPUT && err != NULL) error_at(err, name, err->line);
    }
    if (!standard && fd >= 0) close(fd); /* it was only read: nothing can be lost by a failing close */
    text_fini(&t);
    return status;
}

/* -------------------------------------------------------------------------------------------------------- numbers */

/* The fewest decimal digits that read back as x, which is not below 0: x = d.ddd… times 10^*exponent. Gives how many
 * digits. The decimal point, which depends on the locale, is stepped over. */
static int shortest(double x, char digits[static 20], int *exponent) {
    char form[48];
    int n = 0;
    int least = x < DBL_MIN ? 0 : 14; /* up to 15 digits survive any double that is not next to nothing */
    for (int precision = least; precision <= 16; precision++) {
        snprintf(form, sizeof form, "%.*e", precision, x);
        if (strtod(form, NULL) == x) break;
    }
    const char *p = form;
    for (; *p != 'e' && *p != '\0' && n < 19; p++) {
        if (*p >= '0' && *p <= '9') digits[n++] = *p;
    }
    *exponent = *p == 'e' ? (int)strtol(p + 1, NULL, 10) : 0;
    while (n > 1 && digits[n - 1] == '0') n--;
    digits[n] = '\0';
    return n;
}

static enum status too_large(const char *what, const json_t *number, struct error *err) {
    char shown[64];
    return error_set(err, STATUS_INPUT, "%s: %s is too large", what, json_show(shown, number));
}

static enum status milli_of_real(const json_t *number, const char *what, int64_t *milli, struct error *err) {
    char digits[20], shown[64];
    int exponent;
    double x = json_real_value(number), size = x < 0 ? -x : x;
    if (!(size <= (double)MILLI_MAX_WHOLE)) return too_large(what, number, err);
    int n = shortest(size, digits, &exponent);
    int shift = exponent - (n - 1) + 3; /* the digits as a whole number, times 10^shift, are thousandths */
    if (size != 0 && shift < 0)
        return error_set(err, STATUS_INPUT, "%s: %s has more than three decimals", what, json_show(shown, number));
    if (size > MILLI_MAX_FRACTION && shift < 3) return too_large(what, number, err);
    int64_t sum = strtoll(digits, NULL, 10);
    for (; sum != 0 && shift > 0; shift--) sum *= 10;
    *milli = x < 0 ? -sum : sum;
    return STATUS_OK;
}

enum status json_milli(const json_t *number, const char *what, int64_t *milli, struct error *err) {
    char shown[64];
    if (json_is_real(number)) return milli_of_real(number, what, milli, err);
    if (!json_is_integer(number))
        return error_set(err, STATUS_INPUT, "%s: expected a number, got %s", what, json_show(shown, number));
    int64_t whole = json_integer_value(number);
    if (whole > MILLI_MAX_WHOLE || whole < -MILLI_MAX_WHOLE) return too_large(what, number, err);
    *milli = whole * 1000;
    return STATUS_OK;
}

json_t *json_from_milli(int64_t milli) {
    return milli % 1000 == 0 ? json_integer(milli / 1000) : json_real((double)milli / 1000.0);
}

/* -------------------------------------------------------------------------------------------------------- writing */

/* How many bytes from the start stand for themselves. */
static size_t plain_bytes(const char *bytes, size_t n) {
    size_t i = 0;
    while (i < n && (unsigned char)bytes[i] >= 0x20 && bytes[i] != '"' && bytes[i] != '\\') i++;
    return i;
}

static void write_escaped(struct text *t, const char *bytes, size_t n) {
    static const char named[] = {
        ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't', ['"'] = '"', ['\\'] = '\\'};
    size_t from = 0;
    text_put_n(t, "\"", 1);
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)bytes[i];
        char name = c < sizeof named ? named[c] : '\0';
        if (c >= 0x20 && name == '\0') continue;
        text_put_n(t, bytes + from, i - from);
        if (name != '\0')
            text_put_n(t, (const char[2]){'\\', name}, 2);
        else
            text_add(t, "\\u%04x", c);
        from = i + 1;
    }
    text_put_n(t, bytes + from, n - from);
    text_put_n(t, "\"", 1);
}

/* Most texts are short and hold nothing to escape: those are put in one piece, with what stands before and behind. */
static void write_around(struct text *t, const char *before, const char *bytes, size_t n, const char *behind) {
    char piece[PIECE + 8];
    size_t at = strlen(before), end = strlen(behind);
    if (n > PIECE || plain_bytes(bytes, n) < n) {
        text_put_n(t, before, at);
        write_escaped(t, bytes, n);
        text_put_n(t, behind, end);
        return;
    }
    memcpy(piece, before, at);
    piece[at++] = '"';
    memcpy(piece + at, bytes, n);
    at += n;
    piece[at++] = '"';
    memcpy(piece + at, behind, end);
    text_put_n(t, piece, at + end);
}

static void write_string(struct text *t, const char *bytes, size_t n) { write_around(t, "", bytes, n, ""); }

/* One number has one writing: 6.0 is 6, as it would be after reading it back. */
static void write_real(struct text *t, double x) {
    char digits[20];
    int exponent;
    if (x > -9.2e18 && x < 9.2e18 && (double)(int64_t)x == x) {
        text_add(t, "%lld", (long long)x);
        return;
    }
    int n = shortest(x < 0 ? -x : x, digits, &exponent);
    if (x < 0) text_put(t, "-");
    if (exponent >= 0 && exponent < n - 1) {
        text_put_n(t, digits, (size_t)exponent + 1);
        text_add(t, ".%s", digits + exponent + 1);
    } else if (exponent < 0 && exponent >= -6) {
        text_add(t, "0.%.*d%s", -exponent - 1, 0, digits);
    } else {
        text_add(t, "%c%s%se%d", digits[0], n > 1 ? "." : "", digits + 1, exponent);
    }
}

static void write_integer(struct text *t, long long n) {
    char digits[24], *first = digits + sizeof digits;
    unsigned long long rest = n < 0 ? 0 - (unsigned long long)n : (unsigned long long)n;
    do *--first = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (n < 0) *--first = '-';
    text_put_n(t, first, (size_t)(digits + sizeof digits - first));
}

struct member {
    const char *key;
    const json_t *value;
};

static int by_bytes(const void *a, const void *b) {
    return strcmp(((const struct member *)a)->key, ((const struct member *)b)->key);
}

/* The members in byte order of their keys. Most objects are small, and what we wrote ourselves is in order. */
static size_t sorted_members(const json_t *object, struct member *out, size_t room) {
    json_t *o = (json_t *)object;
    size_t n = 0;
    bool rising = true;
    for (void *at = json_object_iter(o); at != NULL && n < room; at = json_object_iter_next(o, at)) {
        out[n] = (struct member){json_object_iter_key(at), json_object_iter_value(at)};
        rising = rising && (n == 0 || strcmp(out[n - 1].key, out[n].key) < 0);
        n++;
    }
    if (!rising) qsort(out, n, sizeof *out, by_bytes);
    return n;
}

struct written { /* an object that stands in the text already, and how far below it the deepest part is */
    size_t from, length;
    int below;
};

struct writer {
    struct text text;
    struct pointers known; /* objects that may come again: where in written, from 1 */
    struct written *written;
    size_t count, room;
    int deepest; /* since this was last looked at */
};

static void write_value(struct writer *w, const json_t *value, int depth);

static void write_members(struct writer *w, const struct member *member, size_t n, int depth) {
    if (n == 0) text_put_n(&w->text, "{", 1);
    for (size_t i = 0; i < n; i++) {
        write_around(&w->text, i > 0 ? "," : "{", member[i].key, strlen(member[i].key), ":");
        write_value(w, member[i].value, depth + 1);
    }
    text_put_n(&w->text, "}", 1);
}

static void write_new_object(struct writer *w, const json_t *object, int depth) {
    struct member few[FEW_MEMBERS], *all = few;
    size_t count = json_object_size(object);
    if (count > FEW_MEMBERS) all = malloc(count * sizeof *all);
    if (all == NULL) {
        w->text.failed = true;
        return;
    }
    write_members(w, all, sorted_members(object, all, count), depth);
    if (all != few) free(all);
}

/* In pieces: the text may move while it grows. */
static void write_again(struct writer *w, const struct written *before, int depth) {
    char piece[1024];
    if (depth + before->below > WRITE_MAX_DEPTH) w->text.failed = true;
    if (depth + before->below > w->deepest) w->deepest = depth + before->below;
    for (size_t done = 0, n; done < before->length && !w->text.failed; done += n) {
        n = before->length - done < sizeof piece ? before->length - done : sizeof piece;
        memcpy(piece, w->text.data + before->from + done, n);
        text_put_n(&w->text, piece, n);
    }
}

static bool remember(struct writer *w, const json_t *object, struct written written) {
    if (w->count == w->room) {
        size_t room = w->room > 0 ? 2 * w->room : 64;
        struct written *more = realloc(w->written, room * sizeof *more);
        if (more == NULL) return false;
        w->written = more;
        w->room = room;
    }
    uintptr_t *number = pointers_at(&w->known, object);
    if (number == NULL) return false;
    w->written[w->count++] = written;
    *number = w->count;
    return true;
}

/* What is shared in memory is written once, and then copied. */
static void write_shared_object(struct writer *w, const json_t *object, int depth) {
    const uintptr_t *number = pointers_at(&w->known, object);
    int deepest = w->deepest;
    size_t from = w->text.length;
    if (number == NULL) {
        w->text.failed = true;
    } else if (*number > 0) {
        const struct written before = w->written[*number - 1];
        write_again(w, &before, depth);
    } else {
        w->deepest = depth;
        write_new_object(w, object, depth);
        struct written written = {from, w->text.length - from, w->deepest - depth};
        if (!text_failed(&w->text) && !remember(w, object, written)) w->text.failed = true;
        if (w->deepest < deepest) w->deepest = deepest;
    }
}

static void write_array(struct writer *w, const json_t *array, int depth) {
    text_put_n(&w->text, "[", 1);
    for (size_t i = 0; i < json_array_size(array); i++) {
        if (i > 0) text_put_n(&w->text, ",", 1);
        write_value(w, json_array_get(array, i), depth + 1);
    }
    text_put_n(&w->text, "]", 1);
}

static void write_value(struct writer *w, const json_t *value, int depth) {
    struct text *t = &w->text;
    if (value == NULL || depth > WRITE_MAX_DEPTH) {
        t->failed = true;
        return;
    }
    if (text_failed(t)) return;
    if (depth > w->deepest) w->deepest = depth;
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        if (value->refcount > 1)
            write_shared_object(w, value, depth);
        else
            write_new_object(w, value, depth);
        break;
    case JSON_ARRAY: write_array(w, value, depth); break;
    case JSON_STRING: write_string(t, json_string_value(value), json_string_length(value)); break;
    case JSON_INTEGER: write_integer(t, (long long)json_integer_value(value)); break;
    case JSON_REAL: write_real(t, json_real_value(value)); break;
    case JSON_TRUE: text_put(t, "true"); break;
    case JSON_FALSE: text_put(t, "false"); break;
    case JSON_NULL: text_put(t, "null"); break;
    }
}

char *json_canonical(const json_t *value) {
    struct writer w = {.count = 0};
    write_value(&w, value, 0);
    pointers_fini(&w.known);
    free(w.written);
    return text_take(&w.text);
}

/* At most SHOWN characters, and what the buffer holds; cut between two and marked when cut. */
static void cut_to_show(char buffer[static 64], const char *words) {
    const size_t last_cut = 64 - sizeof "…";
    size_t n = 0, characters = 0, cut = 0;
    for (; words[n] != '\0' && n < 64 && characters <= SHOWN; n++) {
        if (((unsigned char)words[n] & 0xC0) == 0x80) continue;
        if (characters < SHOWN && n <= last_cut) cut = n;
        characters++;
    }
    if (words[n] == '\0' && n < 64 && characters <= SHOWN) {
        memcpy(buffer, words, n + 1);
        return;
    }
    memcpy(buffer, words, cut);
    memcpy(buffer + cut, "…", sizeof "…");
}

char *json_show(char buffer[static 64], const json_t *value) {
    char *words = value != NULL ? json_canonical(value) : NULL;
    cut_to_show(buffer, words != NULL ? words : value == NULL ? "nothing" : "a value");
    free(words);
    return buffer;
}

/* -------------------------------------------------------------------------------------------------------- getters */

static enum status unexpected(const char *key, const char *expected, const json_t *got, struct error *err) {
    char shown[64];
    return error_set(err, STATUS_INPUT, "\"%s\": expected %s, got %s", key, expected, json_show(shown, got));
}

static enum status need_object(const json_t *object, struct error *err) {
    char shown[64];
    if (json_is_object(object)) return STATUS_OK;
    return error_set(err, STATUS_INPUT, "expected an object, got %s", json_show(shown, object));
}

/* The member, NULL when it is absent (or null) and may be. */
static enum status find(const json_t *object, const char *key, bool needed, const char *expected, json_t **out,
                        struct error *err) {
    enum status status = need_object(object, err);
    if (status != STATUS_OK) return status;
    json_t *value = json_object_get(object, key);
    if (value == NULL && needed) return error_set(err, STATUS_INPUT, "\"%s\": missing, expected %s", key, expected);
    *out = !needed && json_is_null(value) ? NULL : value;
    return STATUS_OK;
}

static enum status find_text(const json_t *object, const char *key, bool needed, const char **out, struct error *err) {
    json_t *value = NULL;
    enum status status = find(object, key, needed, "text", &value, err);
    if (status != STATUS_OK || value == NULL) return status;
    if (!json_is_string(value)) return unexpected(key, "text", value, err);
    *out = json_string_value(value);
    return STATUS_OK;
}

static enum status find_int(const json_t *object, const char *key, bool needed, const int64_t range[2], int64_t *out,
                            struct error *err) {
    char bounds[80];
    json_t *value = NULL;
    enum status status = find(object, key, needed, "a whole number", &value, err);
    if (status != STATUS_OK || value == NULL) return status;
    if (!json_is_number(value)) return unexpected(key, "a number", value, err);
    if (!json_is_integer(value)) return unexpected(key, "a whole number", value, err);
    int64_t n = json_integer_value(value);
    if (n < range[0] || n > range[1]) {
        snprintf(bounds, sizeof bounds, "%lld to %lld", (long long)range[0], (long long)range[1]);
        return unexpected(key, bounds, value, err);
    }
    *out = n;
    return STATUS_OK;
}

static enum status find_array(const json_t *object, const char *key, bool needed, json_t **out, struct error *err) {
    json_t *value = NULL;
    enum status status = find(object, key, needed, "a list", &value, err);
    if (status != STATUS_OK || value == NULL) return status;
    if (!json_is_array(value)) return unexpected(key, "a list", value, err);
    *out = value;
    return STATUS_OK;
}

static enum status find_object(const json_t *object, const char *key, bool needed, json_t **out, struct error *err) {
    json_t *value = NULL;
    enum status status = find(object, key, needed, "an object", &value, err);
    if (status != STATUS_OK || value == NULL) return status;
    if (!json_is_object(value)) return unexpected(key, "an object", value, err);
    *out = value;
    return STATUS_OK;
}

enum status json_get_text(const json_t *object, const char *key, const char **out, struct error *err) {
    return find_text(object, key, true, out, err);
}

enum status json_get_text_or(const json_t *object, const char *key, const char **out, struct error *err) {
    return find_text(object, key, false, out, err);
}

enum status json_get_int(const json_t *object, const char *key, int64_t min, int64_t max, int64_t *out,
                         struct error *err) {
    return find_int(object, key, true, (const int64_t[2]){min, max}, out, err);
}

enum status json_get_int_or(const json_t *object, const char *key, int64_t min, int64_t max, int64_t *out,
                            struct error *err) {
    return find_int(object, key, false, (const int64_t[2]){min, max}, out, err);
}

enum status json_get_bool_or(const json_t *object, const char *key, bool *out, struct error *err) {
    json_t *value = NULL;
    enum status status = find(object, key, false, "true or false", &value, err);
    if (status != STATUS_OK || value == NULL) return status;
    if (!json_is_boolean(value)) return unexpected(key, "true or false", value, err);
    *out = json_is_true(value);
    return STATUS_OK;
}

enum status json_get_array(const json_t *object, const char *key, json_t **out, struct error *err) {
    return find_array(object, key, true, out, err);
}

enum status json_get_array_or(const json_t *object, const char *key, json_t **out, struct error *err) {
    return find_array(object, key, false, out, err);
}

enum status json_get_object(const json_t *object, const char *key, json_t **out, struct error *err) {
    return find_object(object, key, true, out, err);
}

enum status json_get_object_or(const json_t *object, const char *key, json_t **out, struct error *err) {
    return find_object(object, key, false, out, err);
}

static enum status unknown_member(const char *key, const char *const *names, size_t count, struct error *err) {
    char shown[64];
    const char *nearest = text_nearest(key, names, count);
    cut_to_show(shown, key);
    if (nearest == NULL) return error_set(err, STATUS_INPUT, "unknown member \"%s\"", shown);
    return error_set(err, STATUS_INPUT, "unknown member \"%s\", did you mean \"%s\"?", shown, nearest);
}

enum status json_only(const json_t *object, const char *const *names, struct error *err) {
    size_t count = 0;
    enum status status = need_object(object, err);
    if (status != STATUS_OK) return status;
    while (names[count] != NULL) count++;
    for (void *at = json_object_iter((json_t *)object); at != NULL; at = json_object_iter_next((json_t *)object, at)) {
        const char *key = json_object_iter_key(at);
        size_t i = 0;
        while (i < count && (names[i][0] != key[0] || strcmp(names[i], key) != 0)) i++;
        if (i == count) return unknown_member(key, names, count, err);
    }
    return STATUS_OK;
}

enum status json_copy_text(const json_t *object, const char *key, const char **out, struct arena *a, struct error *err) {
    const char *text = NULL;
    enum status status = json_get_text_or(object, key, &text, err);
    if (status != STATUS_OK) return status;
    *out = text == NULL ? NULL : arena_text(a, text);
    return text != NULL && *out == NULL ? error_set(err, STATUS_MEMORY, "memory is out") : STATUS_OK;
}

enum status json_need_text(const json_t *object, const char *key, const char **out, struct arena *a, struct error *err) {
    const char *text;
    enum status status = json_get_text(object, key, &text, err);
    if (status != STATUS_OK) return status;
    *out = arena_text(a, text);
    return *out == NULL ? error_set(err, STATUS_MEMORY, "memory is out") : STATUS_OK;
}
