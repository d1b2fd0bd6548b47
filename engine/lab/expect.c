#include "lab/expect.h"
#include <stdlib.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

/* ---- Words ---- */

static void put_value(struct text *t, const json_t *value) {
    char *line = json_is_string(value) ? NULL : json_canonical(value);
    if (json_is_null(value) || value == NULL)
        text_put(t, "not known");
    else if (json_is_string(value))
        text_put(t, json_string_value(value));
    else if (line != NULL)
        text_put(t, line);
    else
        t->failed = true;
    free(line);
}

static void put_list(struct text *t, const json_t *list) {
    for (size_t i = 0; i < json_array_size(list); i++) {
        text_put(t, i > 0 ? ", " : "");
        put_value(t, json_array_get(list, i));
    }
    if (json_array_size(list) == 0) text_put(t, "none");
}

static void put_actual(struct text *t, const json_t *value) {
    if (json_is_array(value))
        put_list(t, value);
    else
        put_value(t, value);
}

static void put_part(struct text *t, const json_t *list, const char *key, const char *words) {
    if (json_object_get(list, key) == NULL) return;
    text_put(t, t->length > 0 ? "; " : "");
    text_put(t, words);
    put_list(t, json_object_get(list, key));
}

static void put_expected(struct text *t, const json_t *row) {
    const json_t *list = json_object_get(row, "list"), *has = json_object_get(row, "has");
    if (has != NULL) put_part(t, row, "has", "words with: ");
    put_part(t, list, "exactly", "");
    put_part(t, list, "includes", "at least: ");
    put_part(t, list, "among", "nothing but: ");
    put_part(t, list, "none_of", "none of: ");
    if (list == NULL && has == NULL) put_value(t, json_object_get(row, "is"));
}

static void put_what(struct text *t, const json_t *row) {
    const char *id = text_of(row, "id"), *key = text_of(row, "key"), *what = text_of(row, "what");
    if (strcmp(what, "condition") == 0)
        text_add(t, "%s: %s", id, key);
    else if (*id != '\0')
        text_add(t, "%s: %s", what, id);
    else
        for (; *what != '\0'; what++) text_put_n(t, *what == '_' ? " " : what, 1);
}

/* ---- Comparing ---- */

static bool same_value(const json_t *a, const json_t *b) {
    int64_t x, y;
    if (!json_is_number(a) || !json_is_number(b)) return json_equal((json_t *)a, (json_t *)b);
    return json_milli(a, "", &x, NULL) == STATUS_OK && json_milli(b, "", &y, NULL) == STATUS_OK && x == y;
}

static bool contains(const json_t *list, const json_t *item) {
    for (size_t i = 0; i < json_array_size(list); i++)
        if (same_value(json_array_get(list, i), item)) return true;
    return false;
}

/* Those of one list that stand (or do not stand) in the other are wrong. */
static void blame(json_t **wrong, const json_t *list, const json_t *other, bool present) {
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *item = json_array_get(list, i);
        if (contains(other, item) == present && !contains(*wrong, item)) json_push(wrong, json_incref(item));
    }
}

static bool is_said(const json_t *texts, const char *part) {
    for (size_t i = 0; i < json_array_size(texts); i++) {
        const char *text = json_string_value(json_array_get(texts, i));
        if (text != NULL && strstr(text, part) != NULL) return true;
    }
    return false;
}

static const char *ref_of(const struct course *c, const char *exercise) {
    const struct catalogue *all = c->practice->catalogue;
    for (size_t p = 0; p < all->served.count; p++)
        for (size_t e = 0; e < all->served.item[p]->exercises; e++)
            if (strcmp(all->served.item[p]->exercise[e].id, exercise) == 0) return all->served.item[p]->exercise[e].ref;
    return NULL;
}

/* An exercise may be called by its ref (E24), which several may share: those are so called in the list too. New
 * reference; NULL when memory is out. */
static json_t *as_called(const struct course *c, const json_t *actual, const json_t *names) {
    json_t *out = json_array();
    for (size_t i = 0; i < json_array_size(actual); i++) {
        const char *id = json_string_value(json_array_get(actual, i)), *ref = id != NULL ? ref_of(c, id) : NULL;
        json_t *called = ref != NULL ? json_string(ref) : NULL;
        bool by_ref = called != NULL && contains(names, called);
        json_push(&out, by_ref ? json_incref(called) : json_incref(json_array_get(actual, i)));
        json_decref(called);
    }
    return out;
}

static void compare_list(const struct course *c, const json_t *list, const json_t *actual, json_t **wrong) {
    const char *key;
    json_t *names;
    json_object_foreach ((json_t *)list, key, names) {
        json_t *called = as_called(c, actual, names);
        if (called == NULL) {
            json_decref(*wrong);
            *wrong = NULL;
        }
        if (strcmp(key, "exactly") == 0 || strcmp(key, "among") == 0) blame(wrong, called, names, false);
        if (strcmp(key, "exactly") == 0 || strcmp(key, "includes") == 0) blame(wrong, names, called, false);
        if (strcmp(key, "none_of") == 0) blame(wrong, called, names, true);
        json_decref(called);
    }
}

/* What is wrong, as a list: names, or the one value. An empty one: the row holds. NULL: memory is out. */
static json_t *compare(const struct course *c, const json_t *row, const json_t *actual) {
    const json_t *is = json_object_get(row, "is"), *has = json_object_get(row, "has");
    json_t *wrong = json_array();
    if (is != NULL && json_is_array(actual) && json_is_integer(is)) {
        if ((size_t)json_integer_value(is) != json_array_size(actual)) json_push(&wrong, json_incref((json_t *)is));
    } else if (is != NULL && !same_value(is, actual)) {
        json_push(&wrong, json_incref((json_t *)is));
    }
    for (size_t i = 0; i < json_array_size(has); i++)
        if (!is_said(actual, json_string_value(json_array_get(has, i))))
            json_push(&wrong, json_incref(json_array_get(has, i)));
    compare_list(c, json_object_get(row, "list"), actual, &wrong);
    return wrong;
}

/* ---- Rows ---- */

static enum status no_memory(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory"); }

static enum status report(struct course *c, const json_t *step, const json_t *row, const json_t *actual, json_t *why,
                          struct error *err) {
    struct text what = {0}, expected = {0}, got = {0};
    put_what(&what, row);
    put_expected(&expected, row);
    put_actual(&got, actual);
    bool failed = text_failed(&what) || text_failed(&expected) || text_failed(&got) || why == NULL;
    if (failed)
        json_decref(why);
    else
        course_fail(c, step, text_get(&what), text_get(&expected), text_get(&got), why);
    text_fini(&what);
    text_fini(&expected);
    text_fini(&got);
    return failed ? no_memory(err) : STATUS_OK;
}

static enum status check_row(struct seen *s, const json_t *step, const json_t *row, struct error *err) {
    json_t *actual = seen_value(s, row), *wrong = actual != NULL ? compare(s->course, row, actual) : NULL;
    enum status status = wrong != NULL ? STATUS_OK : no_memory(err);
    if (strcmp(text_of(row, "what"), "plan") == 0 || strcmp(text_of(row, "what"), "refused") == 0)
        s->course->refusal_seen = true;
    if (status == STATUS_OK && json_array_size(wrong) > 0)
        status = report(s->course, step, row, actual, seen_why(s, row, wrong), err);
    json_decref(actual);
    json_decref(wrong);
    return status;
}

/* ---- Findings ---- */

struct finding_at {
    const char *name, *context;
    enum side side;
};

static bool same_finding(const json_t *expected, const json_t *actual) {
    if (!json_is_array(expected) || !json_is_array(actual)) return same_value(expected, actual);
    for (size_t i = 0; i < json_array_size(expected); i++)
        if (!contains(actual, json_array_get(expected, i))) return false;
    return json_array_size(expected) == json_array_size(actual);
}

static enum status check_finding(struct seen *s, const json_t *step, const struct finding_at *f, const json_t *expected,
                                 struct error *err) {
    struct text what = {0}, wanted = {0}, got = {0};
    json_t *actual = seen_finding(s, f->name, f->context, f->side);
    if (actual == NULL) return no_memory(err);
    if (!same_finding(expected, actual)) {
        text_add(&what, "%s%s%s", f->name, *f->context != '\0' ? " " : "", f->context);
        put_actual(&wanted, expected);
        put_actual(&got, actual);
        course_fail(s->course, step, text_get(&what), text_get(&wanted), text_get(&got), NULL);
    }
    json_decref(actual);
    bool failed = text_failed(&what) || text_failed(&wanted) || text_failed(&got);
    text_fini(&what);
    text_fini(&wanted);
    text_fini(&got);
    return failed ? no_memory(err) : STATUS_OK;
}

/* For one side: a value, or an object of contexts. */
static enum status check_contexts(struct seen *s, const json_t *step, struct finding_at f, const json_t *expected,
                                  struct error *err) {
    const char *context;
    json_t *value;
    enum status status = STATUS_OK;
    if (!json_is_object(expected)) return check_finding(s, step, &f, expected, err);
    json_object_foreach ((json_t *)expected, context, value) {
        f.context = context;
        if (status == STATUS_OK) status = check_finding(s, step, &f, value, err);
    }
    return status;
}

static enum status check_values(struct seen *s, const json_t *step, struct error *err) {
    const char *name, *sides[] = {"left", "right"};
    json_t *value;
    enum status status = STATUS_OK;
    json_object_foreach (json_object_get(step, "values"), name, value) {
        bool sided = false;
        for (int i = 0; i < 2 && status == STATUS_OK; i++) {
            const json_t *one = json_object_get(value, sides[i]);
            sided = sided || one != NULL;
            if (one != NULL) status = check_contexts(s, step, (struct finding_at){name, "", (enum side)i}, one, err);
        }
        if (!sided && status == STATUS_OK)
            status = check_contexts(s, step, (struct finding_at){name, "", s->side}, value, err);
    }
    return status;
}

static bool is_one_of(const char *word, const char *const *words) {
    for (; *words != NULL; words++)
        if (strcmp(*words, word) == 0) return true;
    return false;
}

static struct look look_for(const json_t *rows) {
    static const char *const questions[] = {"next", "missing", NULL};
    static const char *const agenda[] = {"exercises", "sessions", "next_session", NULL};
    struct look look = {.story = false};
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const char *what = text_of(json_array_get(rows, i), "what"), *key = text_of(json_array_get(rows, i), "key");
        look.questions = look.questions || is_one_of(what, questions) || is_one_of(key, questions);
        look.agenda = look.agenda || is_one_of(what, agenda);
        look.story = look.story || strcmp(what, "story") == 0;
    }
    return look;
}

enum status expect_check(struct course *c, const json_t *step, struct error *err) {
    const json_t *rows = json_object_get(step, "rows");
    struct seen s;
    enum status status = seen_open(c, json_string_value(json_object_get(step, "side")), look_for(rows), &s, err);
    for (size_t i = 0; i < json_array_size(rows) && status == STATUS_OK; i++)
        status = check_row(&s, step, json_array_get(rows, i), err);
    if (status == STATUS_OK) status = check_values(&s, step, err);
    if (status == STATUS_OK) c->told = s.history.patient->events;
    seen_close(&s);
    return status;
}
