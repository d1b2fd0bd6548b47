#include "clinical/protocol/canonical.h"
#include "base/text.h"
#include "clinical/criterion/web.h"
#include "clinical/protocol/canonical_reader.h"
#include "time/instant.h"
#include <stdlib.h>
#include <string.h>

#define SAFETY_ID    "safety"
#define MAX_MESSAGES 24                  /* the hard cap of a patient and day: reliability rules 4 */

/* -------------------------------------------------------------------------------------------------- is it canonical */

/* Whether it holds neither null nor a number that is not whole, and nests at most so deep. */
static bool is_plain(const json_t *value, int levels) {
    if (json_is_object(value)) {
        json_t *o = (json_t *)value;
        for (void *at = json_object_iter(o); at; at = json_object_iter_next(o, at))
            if (levels == 0 || !is_plain(json_object_iter_value(at), levels - 1)) return false;
        return levels > 0;
    }
    if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++)
            if (levels == 0 || !is_plain(json_array_get(value, i), levels - 1)) return false;
        return levels > 0;
    }
    return !json_is_null(value) && !json_is_real(value);
}

/* Only whole numbers, and no null: what has no value is left out. Says where the first is that is_plain refused. */
static enum status check_values(struct reader *r, const json_t *value) {
    const char *key;
    json_t *each;
    size_t i, before;
    char shown[64];
    if (json_is_null(value)) return reader_bad(r, "null is not used: what has no value is left out");
    if (json_is_real(value)) return reader_bad(r, "%s is not a whole number", json_show(shown, value));
    json_object_foreach ((json_t *)value, key, each) {
        before = reader_into(r, key);
        TRY(check_values(r, each));
        reader_back(r, before);
    }
    json_array_foreach ((json_t *)value, i, each) {
        before = reader_item(r, i);
        TRY(check_values(r, each));
        reader_back(r, before);
    }
    return STATUS_OK;
}

/* Whatever JSON there is, there is one canonical writing of it, and the hash is of that one. */
static enum status check_writing(struct reader *r, const char *text, const json_t *json) {
    char *again = json_canonical(json);
    size_t at = 0;
    if (!again) return reader_memory(r);
    while (text[at] != '\0' && text[at] == again[at]) at++;
    bool same = text[at] == again[at];
    free(again);
    if (same) return STATUS_OK;
    return reader_bad(r, "the text is not canonical (one line, no spaces, keys in byte order): it differs at byte %zu",
                      at);
}

/* -------------------------------------------------------------------------------------------------------- findings */

static enum status own_finding(struct reader *r, const json_t *declaration, int index) {
    struct own *own = &r->own[index];
    const struct finding *f = &r->v->findings.item[index];
    if (own->declared) return reader_bad(r, "%s is declared twice", f->name);
    size_t contexts = json_array_size(json_object_get(declaration, "contexts"));
    *own = (struct own){.declared = true,
                        .min = json_integer_value(json_object_get(declaration, "min")),
                        .max = json_integer_value(json_object_get(declaration, "max")),
                        .fresh_ms = json_integer_value(json_object_get(declaration, "fresh_h")) * HOUR_MS,
                        .kept_days = finding_kept_days(f),
                        .codes = json_array_size(json_object_get(declaration, "codes")),
                        .contexts = contexts > 0 ? contexts : 1};
    return STATUS_OK;
}

static enum status read_finding(struct reader *r, const json_t *item, void *out) {
    TRY(reader_place(r, vocabulary_add(r->v, item, out, r->err)));
    return own_finding(r, item, *(int *)out);
}

/* Each code of an item has its points, and the items are declared here too, so that the protocol can be read alone. */
static enum status check_score(struct reader *r, const struct finding *f, const json_t *declaration) {
    const json_t *items = json_object_get(json_object_get(declaration, "score"), "items");
    for (size_t i = 0; i < json_array_size(items); i++) {
        const char *name = f->score.item[i].name;
        int item = f->score.item[i].finding;
        size_t points = json_array_size(json_object_get(json_array_get(items, i), "points"));
        if (item < 0 || !r->own[item].declared)
            return reader_bad(r, "\"score\": \"%s\" is not declared by this protocol", name);
        if (points != r->own[item].codes)
            return reader_bad(r, "\"score\": %s has %zu codes, but there are points for %zu", name, r->own[item].codes,
                              points);
    }
    return STATUS_OK;
}

static enum status check_scores(struct reader *r, const json_t *list) {
    size_t before = reader_into(r, "findings");
    for (size_t i = 0; i < r->p->findings; i++) {
        size_t here = reader_item(r, i);
        TRY(check_score(r, &r->v->findings.item[r->p->finding[i]], json_array_get(list, i)));
        reader_back(r, here);
    }
    reader_back(r, before);
    return STATUS_OK;
}

static enum status read_findings(struct reader *r, const json_t *o) {
    struct each findings;
    size_t room = r->v->findings.count + json_array_size(json_object_get(o, "findings"));
    r->own = arena_array(r->a, room, sizeof *r->own);
    if (!r->own) return reader_memory(r);
    TRY(reader_each(r, o, "findings", REQUIRED, read_finding, sizeof(int), &findings));
    r->p->finding = findings.item;
    r->p->findings = findings.count;
    return check_scores(r, json_object_get(o, "findings"));
}

/* ------------------------------------------------------------------------------------------------------------ head */

static enum status read_kind(struct reader *r, const json_t *o) {
    static const char *const kinds[] = {"protocol", "safety", NULL};
    int64_t format;
    int kind;
    TRY(reader_int(r, o, "format", 1, INT32_MAX, REQUIRED, &format));
    if (format != CANONICAL_FORMAT)
        return reader_bad(r, "\"format\" is %d, this program reads format %d", (int)format, CANONICAL_FORMAT);
    TRY(reader_word(r, o, "kind", kinds, &kind));
    TRY(reader_kebab(r, o, "id", &r->p->id));
    r->p->safety = kind == 1;
    if (r->p->safety == (strcmp(r->p->id, SAFETY_ID) == 0)) return STATUS_OK;
    return reader_bad(r, "\"id\": \"%s\" does not go with the kind \"%s\"", r->p->id, kinds[kind]);
}

static enum status read_head(struct reader *r, const json_t *o) {
    struct protocol *p = r->p;
    TRY(reader_text(r, o, "version", 64, REQUIRED, &p->version));
    TRY(reader_text(r, o, "title", READER_MAX_TITLE, REQUIRED, &p->title));
    TRY(reader_text(r, o, "intended_use", READER_MAX_TEXT, OPTIONAL, &p->intended_use));
    TRY(reader_text(r, o, "not_for", READER_MAX_TEXT, OPTIONAL, &p->not_for));
    TRY(reader_text(r, o, "author", READER_MAX_TITLE, OPTIONAL, &p->author));
    TRY(reader_text(r, o, "reviewer", READER_MAX_TITLE, OPTIONAL, &p->reviewer));
    TRY(reader_text(r, o, "review_status", READER_MAX_TITLE, OPTIONAL, &p->review_status));
    if (!p->review_status) p->review_status = "unsigned";
    return STATUS_OK;
}

static enum status read_sides(struct reader *r, const json_t *o, const char *key, enum reader_need need,
                              struct codes *out) {
    static const char *const members[] = {"left", "right", "unspecified", NULL};
    const json_t *codes = json_object_get(o, key);
    if (!codes && need == OPTIONAL) return STATUS_OK;
    size_t before = reader_into(r, key);
    TRY(reader_only(r, codes, members));
    TRY(reader_text(r, codes, "left", 40, REQUIRED, &out->left));
    TRY(reader_text(r, codes, "right", 40, REQUIRED, &out->right));
    TRY(reader_text(r, codes, "unspecified", 40, REQUIRED, &out->unspecified));
    reader_back(r, before);
    return STATUS_OK;
}

static enum status read_codes(struct reader *r, const json_t *o) {
    static const char *const members[] = {"icd10cm", "undetermined", NULL};
    const json_t *codes = json_object_get(o, "codes");
    if (!codes) return STATUS_OK;
    size_t before = reader_into(r, "codes");
    TRY(reader_only(r, codes, members));
    TRY(read_sides(r, codes, "icd10cm", REQUIRED, &r->p->icd10cm));
    TRY(read_sides(r, codes, "undetermined", OPTIONAL, &r->p->undetermined));
    reader_back(r, before);
    return STATUS_OK;
}

static enum status read_criteria(struct reader *r, const json_t *o) {
    static const char *const members[] = {"place", "definite", "probable", "possible", NULL};
    struct protocol *p = r->p;
    const json_t *criteria = json_object_get(o, "criteria");
    if (!criteria) return STATUS_OK;
    size_t before = reader_into(r, "criteria");
    TRY(reader_only(r, criteria, members));
    if (json_object_size(criteria) == 0) return reader_bad(r, "is empty, and is then left out");
    TRY(reader_condition(r, criteria, "place", OPTIONAL, &p->place));
    TRY(reader_condition(r, criteria, "definite", OPTIONAL, &p->definite));
    TRY(reader_condition(r, criteria, "probable", OPTIONAL, &p->probable));
    TRY(reader_condition(r, criteria, "possible", OPTIONAL, &p->possible));
    reader_back(r, before);
    return STATUS_OK;
}

static enum status read_source(struct reader *r, const json_t *item, void *out) {
    static const char *const members[] = {"id", "text", NULL};
    struct source *s = out;
    TRY(reader_only(r, item, members));
    TRY(reader_text(r, item, "id", 100, REQUIRED, &s->id));
    return reader_text(r, item, "text", READER_MAX_TEXT, REQUIRED, &s->text);
}

static enum status read_sources(struct reader *r, const json_t *o) {
    struct each sources;
    TRY(reader_each_id(r, o, "sources", OPTIONAL, read_source, sizeof(struct source), &sources));
    r->p->source = sources.item;
    r->p->sources = sources.count;
    return STATUS_OK;
}

/* ----------------------------------------------------------------------------------------------------------- whole */

/* What is judged in every phase. */
static enum status read_course(struct reader *r, const json_t *o) {
    struct rules rules;
    TRY(reader_light(r, o));
    TRY(reader_layoffs(r, o));
    TRY(reader_rules(r, o, &rules));
    r->p->rule = rules.item, r->p->rules = rules.count;
    return reader_migrations(r, o);
}

/* Before the phases, which may have their own. */
static enum status read_reminders(struct reader *r, const json_t *o) {
    int64_t messages = 0;
    TRY(reader_again(r, o, &r->p->again));
    TRY(reader_int(r, o, "messages", 1, MAX_MESSAGES, OPTIONAL, &messages));
    r->p->messages = (int)messages;
    return STATUS_OK;
}

static enum status read_members(struct reader *r, const json_t *o) {
    static const char *const both[] = {
        "format",        "kind",     "id",    "version", "title",        "intended_use", "not_for", "author", "reviewer",
        "review_status", "findings", "flags", "sources", "mark",         "source",       "codes",   "criteria",
        "severity",      "irritability",      "exercises", "care",       "steps",        "phases",  "light",  "layoff",
        "rules",         "migrations",        "again",     "messages",   NULL};
    static const char *const safety[] = {"format",        "kind",     "id",     "version",  "title", "intended_use",
                                         "not_for",       "author",   "mark",   "reviewer", "flags", "sources",
                                         "review_status", "findings", "source", NULL};
    TRY(read_kind(r, o));
    TRY(reader_only(r, o, r->p->safety ? safety : both));
    TRY(read_head(r, o));
    TRY(read_sources(r, o));
    TRY(reader_evidence(r, o, &r->p->evidence));
    TRY(read_findings(r, o));
    TRY(reader_flags(r, o));
    r->knee = true;
    TRY(read_codes(r, o));
    TRY(read_criteria(r, o));
    TRY(reader_number(r, o, "severity", OPTIONAL, &r->p->severity));
    TRY(reader_number(r, o, "irritability", OPTIONAL, &r->p->irritability));
    TRY(reader_exercises(r, o));
    TRY(reader_care(r, o));
    TRY(reader_steps(r, o));
    TRY(read_reminders(r, o));
    TRY(reader_phases(r, o));
    TRY(read_course(r, o));
    return reader_ranges(r);
}

static size_t count_expressions(const json_t *value) {
    json_t *o = (json_t *)value;
    size_t count = 0;
    for (void *at = json_object_iter(o); at; at = json_object_iter_next(o, at)) {
        count += strcmp(json_object_iter_key(at), "op") == 0;
        count += count_expressions(json_object_iter_value(at));
    }
    for (size_t i = 0; i < json_array_size(value); i++) count += count_expressions(json_array_get(value, i));
    return count;
}

/* Room for all nodes at once: a list that grows would leave as much behind. */
static enum status make_room(struct reader *r, const json_t *json) {
    size_t count = count_expressions(json);
    if (count == 0 || count > CANONICAL_MAX_NODES) return STATUS_OK;
    r->p->criteria.nodes.item = arena_room(r->a, count, sizeof(struct node));
    if (!r->p->criteria.nodes.item) return reader_memory(r);
    r->p->criteria.nodes.room = count;
    return STATUS_OK;
}

static enum status read_json(struct reader *r, const json_t *json) {
    struct protocol *p = r->p;
    TRY(make_room(r, json));
    p->place = p->definite = p->probable = p->possible = NO_EXPRESSION;
    p->severity = p->irritability = NO_EXPRESSION;
    p->criteria.vocabulary = r->v;
    TRY(read_members(r, json));
    return web_make(&p->criteria, r->a) ? STATUS_OK : reader_memory(r);
}

/* What is refused leaves no finding behind: the vocabulary becomes again what it was. */
static enum status read_or_restore(struct reader *r, const json_t *json) {
    struct vocabulary *v = r->v;
    size_t count = v->findings.count, bytes = count * sizeof(struct finding);
    int slots = v->slots;
    struct finding *saved = malloc(bytes + 1);
    if (!saved) return reader_memory(r);
    if (count > 0) memcpy(saved, v->findings.item, bytes);
    enum status status = read_json(r, json);
    pointers_fini(&r->known);
    if (status != STATUS_OK) {
        if (count > 0) memcpy(v->findings.item, saved, bytes);
        v->findings.count = count;
        v->slots = slots;
        vocabulary_unlink(v);
    }
    free(saved);
    return status;
}

static enum status start(struct reader **out, const char *text, struct vocabulary *v, struct arena *a,
                         struct error *err) {
    struct reader *r = arena_alloc(a, sizeof *r);
    size_t n = strlen(text);
    if (!r) return error_set(err, STATUS_MEMORY, "out of memory while reading a protocol");
    *r = (struct reader){.a = a, .v = v, .err = err, .p = arena_alloc(a, sizeof *r->p)};
    *out = r;
    if (!r->p) return reader_memory(r);
    if (n <= CANONICAL_MAX_BYTES) return STATUS_OK;
    return reader_bad(r, "the protocol has %zu bytes, more than %d", n, CANONICAL_MAX_BYTES);
}

static enum status keep_text(struct reader *r, const char *text, const char *hash) {
    r->p->canonical = arena_text(r->a, text);
    if (!r->p->canonical) return reader_memory(r);
    memcpy(r->p->hash, hash, sizeof r->p->hash);
    return STATUS_OK;
}

static enum status read_text(struct reader *r, const char *text, const char *hash, const json_t *json) {
    if (!json_is_object(json)) return reader_bad(r, "a protocol is a JSON object");
    TRY(check_writing(r, text, json));
    if (!is_plain(json, JSON_MAX_DEPTH)) TRY(check_values(r, json));
    TRY(keep_text(r, text, hash));
    return read_or_restore(r, json);
}

static enum status read_hashed(const char *text, const char *hash, struct vocabulary *v, struct arena *a,
                               const struct protocol **out, struct error *err) {
    struct error unused = {.status = STATUS_OK};
    struct reader *r;
    json_t *json = NULL;
    TRY(start(&r, text, v, a, err ? err : &unused));
    TRY(json_read(text, strlen(text), JSON_MAX_DEPTH, &json, r->err));
    enum status status = read_text(r, text, hash, json);
    json_decref(json);
    if (status == STATUS_OK) *out = r->p;
    return status;
}

enum status canonical_read(const char *text, struct vocabulary *v, struct arena *a, const struct protocol **out,
                           struct error *err) {
    char hash[HASH_SIZE];
    hash_text(hash, text, strlen(text));
    return read_hashed(text, hash, v, a, out, err);
}

/* What is not plain has an error that only its text explains, or is written otherwise than it is (6.0 as 6). */
enum status canonical_read_known(const struct canonical *known, struct vocabulary *v, struct arena *a,
                                 const struct protocol **out, struct error *err) {
    struct error unused = {.status = STATUS_OK};
    struct reader *r;
    if (!json_is_object(known->json) || !is_plain(known->json, JSON_MAX_DEPTH))
        return read_hashed(known->text, known->hash, v, a, out, err);
    TRY(start(&r, known->text, v, a, err ? err : &unused));
    TRY(keep_text(r, known->text, known->hash));
    TRY(read_or_restore(r, known->json));
    *out = r->p;
    return STATUS_OK;
}

enum status canonical_check(const char *text, const json_t *json, struct vocabulary *v, struct arena *a,
                            struct error *err) {
    const struct protocol *unused;
    struct reader *r;
    if (!json_is_object(json) || !is_plain(json, JSON_MAX_DEPTH)) return canonical_read(text, v, a, &unused, err);
    TRY(start(&r, text, v, a, err));
    return read_or_restore(r, json);
}
