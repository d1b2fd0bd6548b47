#include "base/json_quick.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define EXACT_DIGITS 15 /* as many a double holds, and so does 10 to that power */
#define WHOLE_DIGITS 18 /* as many always fit into 64 bits */
#define SHORT        256

struct reading {
    const char *at, *end;
};

static json_t *value(struct reading *r);

static void skip_space(struct reading *r) {
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\t' || *r->at == '\r')) r->at++;
}

static bool take(struct reading *r, char c) {
    skip_space(r);
    if (r->at == r->end || *r->at != c) return false;
    r->at++;
    return true;
}

/* ---- Strings ---- */

struct span {
    const char *start;
    size_t n;
    bool escaped, ascii;
};

/* From after the opening quote to the closing one, which is taken. */
static bool find_string(struct reading *r, struct span *out) {
    unsigned char any = 0;
    const char *p = r->at;
    *out = (struct span){.start = p};
    for (; p < r->end && *p != '"'; p++) {
        unsigned char c = (unsigned char)*p;
        if (c < 0x20) return false;
        any |= c;
        if (c != '\\') continue;
        out->escaped = true;
        if (++p == r->end) return false;
    }
    if (p == r->end) return false;
    out->n = (size_t)(p - out->start);
    r->at = p + 1;
    out->ascii = any < 0x80;
    return true;
}

/* jansson looks at what is not ASCII: NULL when it is no UTF-8. */
static json_t *string_of(const char *bytes, size_t n, bool ascii) {
    return ascii ? json_stringn_nocheck(bytes, n) : json_stringn(bytes, n);
}

static int set_member(json_t *object, const struct span *key, json_t *member) {
    return key->ascii ? json_object_setn_new_nocheck(object, key->start, key->n, member)
                      : json_object_setn_new(object, key->start, key->n, member);
}

static char meaning(char escaped) {
    switch (escaped) {
    case '"':
    case '\\':
    case '/': return escaped;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return '\0';
    }
}

static json_t *unescaped(const struct span *s, char *room) {
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        char c = s->start[i];
        if (c == '\\' && (c = meaning(s->start[++i])) == '\0') return NULL;
        room[n++] = c;
    }
    return string_of(room, n, s->ascii);
}

static json_t *string(struct reading *r) {
    struct span s;
    char few[SHORT];
    if (!find_string(r, &s)) return NULL;
    if (!s.escaped) return string_of(s.start, s.n, s.ascii);
    char *room = s.n <= sizeof few ? few : malloc(s.n);
    json_t *made = room != NULL ? unescaped(&s, room) : NULL;
    if (room != few) free(room);
    return made;
}

/* ---- Numbers ---- */

static int take_digits(struct reading *r, int64_t *sum) {
    const char *start = r->at;
    for (; r->at < r->end && *r->at >= '0' && *r->at <= '9'; r->at++)
        if (r->at - start < WHOLE_DIGITS) *sum = *sum * 10 + (*r->at - '0');
    return (int)(r->at - start < 100 ? r->at - start : 100);
}

/* Both parts are exact, so their quotient is rounded once, as reading the decimals is. */
static json_t *decimals(struct reading *r, bool below, int whole, int64_t sum) {
    double power = 1;
    r->at++;
    int digits = take_digits(r, &sum);
    if (digits == 0 || whole + digits > EXACT_DIGITS) return NULL;
    for (int i = 0; i < digits; i++) power *= 10;
    double x = (double)sum / power;
    return json_real(below ? -x : x);
}

static json_t *number(struct reading *r) {
    int64_t sum = 0;
    bool below = *r->at == '-';
    if (below) r->at++;
    const char *first = r->at;
    int digits = take_digits(r, &sum);
    if (digits == 0 || digits > WHOLE_DIGITS || (*first == '0' && digits > 1)) return NULL;
    json_t *made = r->at < r->end && *r->at == '.' ? decimals(r, below, digits, sum) : json_integer(below ? -sum : sum);
    if (made == NULL || r->at == r->end || (*r->at != 'e' && *r->at != 'E')) return made;
    json_decref(made);
    return NULL;
}

/* ---- Values ---- */

static json_t *array(struct reading *r) {
    json_t *made = json_array();
    if (made == NULL || take(r, ']')) return made;
    do {
        json_t *member = value(r);
        if (member == NULL || json_array_append_new(made, member) != 0) {
            json_decref(made);
            return NULL;
        }
    } while (take(r, ','));
    if (take(r, ']')) return made;
    json_decref(made);
    return NULL;
}

/* A key that was there leaves the object as large as it was. */
static bool put_member(struct reading *r, json_t *object) {
    struct span key;
    size_t before = json_object_size(object);
    if (!take(r, '"') || !find_string(r, &key) || key.escaped || !take(r, ':')) return false;
    json_t *member = value(r);
    if (member == NULL || set_member(object, &key, member) != 0) return false;
    return json_object_size(object) == before + 1;
}

static json_t *object(struct reading *r) {
    json_t *made = json_object();
    if (made == NULL || take(r, '}')) return made;
    do {
        if (!put_member(r, made)) {
            json_decref(made);
            return NULL;
        }
    } while (take(r, ','));
    if (take(r, '}')) return made;
    json_decref(made);
    return NULL;
}

static json_t *word(struct reading *r, const char *name, json_t *(*make)(void)) {
    size_t n = strlen(name);
    if ((size_t)(r->end - r->at) < n || memcmp(r->at, name, n) != 0) return NULL;
    r->at += n;
    return make();
}

static json_t *value(struct reading *r) {
    skip_space(r);
    if (r->at == r->end) return NULL;
    switch (*r->at) {
    case '{': r->at++; return object(r);
    case '[': r->at++; return array(r);
    case '"': r->at++; return string(r);
    case 't': return word(r, "true", json_true);
    case 'f': return word(r, "false", json_false);
    case 'n': return word(r, "null", json_null);
    default: return number(r);
    }
}

json_t *json_read_quick(const char *text, size_t n) {
    struct reading r = {text, text + n};
    json_t *made = value(&r);
    skip_space(&r);
    if (made == NULL || r.at == r.end) return made;
    json_decref(made);
    return NULL;
}
