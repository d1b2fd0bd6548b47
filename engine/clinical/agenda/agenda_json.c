#include "base/json_build.h"
#include "clinical/agenda/agenda.h"
#include "time/instant.h"

static json_t *plan_id(const struct patient *p, int number) { return json_sprintf("%s/%d", p->id, number); }

static json_t *session_id(const struct patient *p, int64_t number) {
    return json_sprintf("%s.%lld", p->id, (long long)number);
}

static json_t *also_json(const struct patient *p, const struct item *item) {
    json_t *also = json_array();
    for (int i = 0; i < item->alsos; i++) json_push(&also, plan_id(p, item->also[i]));
    return also;
}

static json_t *items_json(const struct patient *p, const struct session_plan *s) {
    json_t *items = json_array();
    for (size_t i = 0; i < s->items.count; i++) {
        json_t *item = item_json(&s->items.item[i]);
        json_put(&item, "plan", plan_id(p, s->items.item[i].plan));
        if (s->items.item[i].alsos > 0) json_put(&item, "also", also_json(p, &s->items.item[i]));
        if (s->items.item[i].side == SIDE_NONE) json_put_text(&item, "side", "both");
        json_push(&items, item);
    }
    return items;
}

static json_t *questions_json(const struct patient *p, const struct session_plan *s) {
    json_t *list = json_array();
    for (size_t i = 0; i < s->questions.count; i++) {
        json_t *q = question_json(&s->questions.item[i]);
        json_put(&q, "plan", plan_id(p, s->questions.item[i].plan));
        if (s->questions.item[i].about != 0) json_put(&q, "about", session_id(p, s->questions.item[i].about));
        json_push(&list, q);
    }
    return list;
}

static json_t *dropped_json(const struct patient *p, const struct session_plan *s) {
    json_t *list = json_array();
    for (size_t i = 0; i < s->dropped.count; i++) {
        json_t *d = json_object();
        json_put(&d, "plan", plan_id(p, s->dropped.item[i].plan));
        json_put_text(&d, "exercise", s->dropped.item[i].exercise);
        json_put_text(&d, "reason", s->dropped.item[i].reason);
        json_push(&list, d);
    }
    return list;
}

static json_t *exam_json(const struct session_plan *s) {
    char text[INSTANT_SIZE];
    json_t *o = json_object();
    json_put_text(&o, "id", s->exam);
    json_put_text(&o, "local", wall_format(text, s->exam_local.wall_ms));
    json_put_text(&o, "utc", instant_format(text, s->exam_ms));
    return o;
}

static json_t *session_json(const struct patient *p, const struct zone *z, const struct session_plan *s, bool early) {
    char text[INSTANT_SIZE];
    json_t *o = json_object();
    json_put(&o, "id", session_id(p, s->number));
    json_put_text(&o, "local", wall_format(text, s->local.wall_ms));
    json_put_text(&o, "utc", instant_format(text, s->due_ms));
    if (s->send_ms != s->due_ms) {
        json_put_text(&o, "send_utc", instant_format(text, s->send_ms));
        json_put_text(&o, "send_local", wall_format(text, zone_local(z, s->send_ms).wall_ms));
    }
    json_put_bool(&o, "provisional", !early);
    json_put_true(&o, "checked_in", early);
    json_put(&o, "items", items_json(p, s));
    if (s->questions.count > 0) json_put(&o, "questions", questions_json(p, s));
    if (s->exam != NULL) json_put(&o, "exam", exam_json(s));
    if (s->note != NULL) json_put_text(&o, "note", s->note);
    if (s->dropped.count > 0) json_put(&o, "dropped", dropped_json(p, s));
    return o;
}

static enum status list_sessions(const struct patient *p, const struct zone *z, struct agenda *g, int32_t end_day,
                                 json_t **list, struct error *err) {
    for (;;) {
        struct session_plan s;
        bool found, early;
        enum status status = agenda_next(g, &s, &found, &early, err);
        if (status != STATUS_OK || !found || wall_day(s.local.wall_ms) >= end_day) return status;
        json_push(list, session_json(p, z, &s, early));
    }
}

json_t *agenda_json(const struct patient *p, const struct zone *z, int64_t now_ms, int days, struct error *err) {
    struct arena *a = arena_new(ARENA_NO_LIMIT);
    json_t *list = json_array(), *out = json_object();
    struct agenda *g;
    int32_t end_day = wall_day(zone_local(z, now_ms).wall_ms) + days;
    int64_t after = now_ms > p->passed_ms ? now_ms : p->passed_ms;
    enum status status = a == NULL ? STATUS_MEMORY : agenda_open(p, z, after, a, &g, err);
    if (status == STATUS_OK) status = list_sessions(p, z, g, end_day, &list, err);
    json_put_text(&out, "zone", zone_name(z));
    json_put(&out, "sessions", list);
    arena_free(a);
    if (status == STATUS_OK && out != NULL) return out;
    json_decref(out);
    if (status == STATUS_OK || status == STATUS_MEMORY) error_set(err, STATUS_MEMORY, "memory is out");
    return NULL;
}
