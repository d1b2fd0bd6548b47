#include "clinical/event/session_plan.h"
#include "base/json_build.h"
#include <string.h>

/* --- writing --- */

bool item_has_plan(const struct item *i, int plan) {
    bool has = i->plan == plan;
    for (int k = 0; k < i->alsos; k++) has = has || i->also[k] == plan;
    return has;
}

/* "also" is left out when nobody else shares the item; SIDE_NONE, both knees, has no side. */
static void put_also(json_t **o, const struct item *i) {
    json_t *also = i->alsos > 0 ? json_array() : NULL;
    if (i->alsos == 0) return;
    for (int k = 0; k < i->alsos; k++) json_push(&also, json_integer(i->also[k]));
    json_put(o, "also", also);
}

json_t *item_json(const struct item *i) {
    json_t *o = dose_json(&i->dose);
    json_put_int(&o, "plan", i->plan);
    json_put_text(&o, "protocol", i->protocol);
    json_put_text(&o, "version", i->version);
    json_put_text(&o, "step", i->step);
    json_put_text(&o, "phase", i->phase);
    json_put_text(&o, "exercise", i->exercise);
    json_put_text(&o, "ref", i->ref);
    json_put_text(&o, "title", i->title);
    if (i->side != SIDE_NONE) json_put_text(&o, "side", side_name(i->side));
    json_put_text(&o, "kind", exercise_kind_name(i->kind));
    json_put_some(&o, "rung", i->rung);
    if (i->prescribed != NULL) json_put_text(&o, "prescribed", i->prescribed);
    put_also(&o, i);
    return o;
}

json_t *question_json(const struct question *q) {
    json_t *o = json_object();
    json_put_int(&o, "plan", q->plan);
    json_put_text(&o, "finding", q->finding);
    if (q->context[0] != '\0') json_put_text(&o, "context", q->context);
    if (q->side != SIDE_NONE) json_put_text(&o, "side", side_name(q->side));
    json_put_text(&o, "text", q->text);
    json_put_some(&o, "about", q->about);
    json_put_true(&o, "answered", q->answered);
    json_put_true(&o, "missed", q->missed);
    return o;
}

static json_t *dropped_json(const struct dropped *d) {
    json_t *o = json_object();
    json_put_int(&o, "plan", d->plan);
    json_put_text(&o, "exercise", d->exercise);
    json_put_text(&o, "reason", d->reason);
    return o;
}

static json_t *exam_json(const struct session_plan *s) {
    json_t *o = json_object();
    json_put_text(&o, "id", s->exam);
    json_put_int(&o, "at", s->exam_ms);
    json_put_int(&o, "wall", s->exam_local.wall_ms);
    json_put_int(&o, "offset", s->exam_local.offset_s);
    return o;
}

/* A list that is empty is left out. */
#define PUT_LIST(name, list, write) do { \
        json_t *array_ = json_array(); \
        for (size_t i_ = 0; i_ < (list).count; i_++) json_push(&array_, write(&(list).item[i_])); \
        if ((list).count > 0 || array_ == NULL) json_put(&o, name, array_); \
        else json_decref(array_); \
    } while (0)

json_t *session_plan_json(const struct session_plan *s) {
    json_t *items = json_array(), *o = json_object();
    for (size_t i = 0; i < s->items.count; i++) json_push(&items, item_json(&s->items.item[i]));
    json_put_int(&o, "number", s->number);
    json_put_int(&o, "due", s->due_ms);
    json_put_int(&o, "wall", s->local.wall_ms);
    json_put_int(&o, "offset", s->local.offset_s);
    json_put_int(&o, "send", s->send_ms);
    json_put_int(&o, "late", s->late_ms);
    json_put_int(&o, "closes", s->closes_ms);
    json_put(&o, "items", items);
    PUT_LIST("questions", s->questions, question_json);
    PUT_LIST("dropped", s->dropped, dropped_json);
    if (s->note != NULL) json_put_text(&o, "note", s->note);
    if (s->exam != NULL) json_put(&o, "exam", exam_json(s));
    return o;
}

/* --- reading --- */

#define MAX_PLAN 1000000
#define TRY(call) do { enum status try_ = (call); if (try_ != STATUS_OK) return try_; } while (0)

enum status item_side_read(const json_t *o, enum side *out, struct error *err) {
    const char *side;
    TRY(json_get_text(o, "side", &side, err));
    if (!side_from(side, out)) return error_set(err, STATUS_INPUT, "\"side\": expected left or right, got \"%s\"", side);
    return STATUS_OK;
}

static enum status read_kind(const json_t *o, enum exercise_kind *out, struct error *err) {
    const char *name;
    TRY(json_get_text(o, "kind", &name, err));
    for (int k = 0; k < KIND_KINDS; k++)
        if (strcmp(name, exercise_kind_name((enum exercise_kind)k)) == 0) {
            *out = (enum exercise_kind)k;
            return STATUS_OK;
        }
    return error_set(err, STATUS_INPUT, "\"kind\": no such kind of exercise: \"%s\"", name);
}

/* A side that is not there is both knees. */
static enum status read_sides(const json_t *o, enum side *out, struct error *err) {
    *out = SIDE_NONE;
    return json_object_get(o, "side") == NULL ? STATUS_OK : item_side_read(o, out, err);
}

static enum status read_also(const json_t *o, struct item *i, struct error *err) {
    json_t *also = NULL;
    TRY(json_get_array_or(o, "also", &also, err));
    if (json_array_size(also) > ITEM_MAX_ALSO) return error_set(err, STATUS_INPUT, "\"also\": more than %d", ITEM_MAX_ALSO);
    for (size_t k = 0; k < json_array_size(also); k++) {
        const json_t *plan = json_array_get(also, k);
        if (!json_is_integer(plan) || json_integer_value(plan) < 1 || json_integer_value(plan) > MAX_PLAN)
            return error_set(err, STATUS_INPUT, "\"also\": expected numbers of plans");
        i->also[i->alsos++] = (int)json_integer_value(plan);
    }
    return STATUS_OK;
}

static enum status read_plan(const json_t *o, int *out, struct error *err) {
    int64_t plan;
    TRY(json_get_int(o, "plan", 1, MAX_PLAN, &plan, err));
    *out = (int)plan;
    return STATUS_OK;
}

static enum status read_item(const json_t *o, struct item *i, struct arena *a, struct error *err) {
    int64_t rung = 0;
    TRY(read_plan(o, &i->plan, err));
    TRY(json_need_text(o, "protocol", &i->protocol, a, err));
    TRY(json_need_text(o, "version", &i->version, a, err));
    TRY(json_copy_text(o, "step", &i->step, a, err));
    TRY(json_copy_text(o, "phase", &i->phase, a, err));
    TRY(json_need_text(o, "exercise", &i->exercise, a, err));
    TRY(json_copy_text(o, "ref", &i->ref, a, err));
    TRY(json_need_text(o, "title", &i->title, a, err));
    TRY(json_copy_text(o, "prescribed", &i->prescribed, a, err));
    TRY(json_get_int_or(o, "rung", 0, 1000, &rung, err));
    i->rung = (int)rung;
    TRY(read_also(o, i, err));
    TRY(read_sides(o, &i->side, err));
    TRY(read_kind(o, &i->kind, err));
    return dose_read(o, &i->dose, a, err);
}

static enum status read_dropped(const json_t *o, struct dropped *d, struct arena *a, struct error *err) {
    TRY(read_plan(o, &d->plan, err));
    TRY(json_need_text(o, "exercise", &d->exercise, a, err));
    return json_need_text(o, "reason", &d->reason, a, err);
}

static enum status read_question(const json_t *o, struct question *q, struct arena *a, struct error *err) {
    const char *side = NULL;
    TRY(read_plan(o, &q->plan, err));
    TRY(json_need_text(o, "finding", &q->finding, a, err));
    TRY(json_copy_text(o, "context", &q->context, a, err));
    TRY(json_need_text(o, "text", &q->text, a, err));
    TRY(json_get_text_or(o, "side", &side, err));
    TRY(json_get_int_or(o, "about", 0, SESSION_MAX_NUMBER, &q->about, err));
    TRY(json_get_bool_or(o, "answered", &q->answered, err));
    TRY(json_get_bool_or(o, "missed", &q->missed, err));
    if (q->context == NULL) q->context = "";
    q->side = SIDE_NONE;
    if (side == NULL) return STATUS_OK;
    return item_side_read(o, &q->side, err);
}

#define READ_LIST(name, list, read) do { \
        json_t *array_ = NULL; \
        TRY(json_get_array_or(o, name, &array_, err)); \
        for (size_t i_ = 0; array_ != NULL && i_ < json_array_size(array_); i_++) { \
            void *item_ = LIST_PUSH(a, &(list)); \
            if (item_ == NULL) return error_set(err, STATUS_MEMORY, "memory is out"); \
            TRY(read(json_array_get(array_, i_), item_, a, err)); \
        } \
    } while (0)

static enum status read_exam(const json_t *o, struct session_plan *s, struct arena *a, struct error *err) {
    json_t *exam = NULL;
    int64_t offset;
    TRY(json_get_object_or(o, "exam", &exam, err));
    if (exam == NULL) return STATUS_OK;
    TRY(json_need_text(exam, "id", &s->exam, a, err));
    TRY(json_get_int(exam, "at", 0, SESSION_MAX_MS, &s->exam_ms, err));
    TRY(json_get_int(exam, "wall", 0, SESSION_MAX_MS, &s->exam_local.wall_ms, err));
    TRY(json_get_int(exam, "offset", -172800, 172800, &offset, err));
    s->exam_local.offset_s = (int32_t)offset;
    return STATUS_OK;
}

enum status session_plan_read(const json_t *o, struct session_plan *s, struct arena *a, struct error *err) {
    int64_t offset;
    json_t *items;
    TRY(json_get_int(o, "number", 1, SESSION_MAX_NUMBER, &s->number, err));
    TRY(json_get_int(o, "due", 0, SESSION_MAX_MS, &s->due_ms, err));
    TRY(json_get_int(o, "wall", 0, SESSION_MAX_MS, &s->local.wall_ms, err));
    TRY(json_get_int(o, "offset", -172800, 172800, &offset, err));
    TRY(json_get_int(o, "send", 0, SESSION_MAX_MS, &s->send_ms, err));
    TRY(json_get_int(o, "late", 0, SESSION_MAX_MS, &s->late_ms, err));
    TRY(json_get_int(o, "closes", 0, SESSION_MAX_MS, &s->closes_ms, err));
    TRY(json_get_array(o, "items", &items, err));
    s->local.offset_s = (int32_t)offset;
    READ_LIST("items", s->items, read_item);
    READ_LIST("questions", s->questions, read_question);
    READ_LIST("dropped", s->dropped, read_dropped);
    TRY(read_exam(o, s, a, err));
    return json_copy_text(o, "note", &s->note, a, err);
}
