/* words_care.c - measures that are no exercise, who may not have them, and the steps of care. */
#include "bindings/lua/shape.h"
#include "bindings/lua/words.h"
#include <string.h>

static const char *const clinician[] = {"clinician", NULL};

/* ---- block "raynaud" { when = …, reason = … } ---- */

static int l_care_row_body(lua_State *L) {
    static const struct field fields[] = {{"when", "when", FIELD_CONDITION, .required = true},
                                          {"reason", "reason", FIELD_TEXT, .required = true, .max = 300},
                                          {"critical", "critical", FIELD_TRUE, .required = false}};
    const struct shape shape = {bind_called(L), fields, 3, .marked = true};
    if (!bind_body(L, bind_called(L), bind_name(L))) return word_broken(L);
    struct word *w = word_new(L, WORD_CONTRAINDICATION);
    word_put_text(L, w, "id", bind_name(L));
    word_put_text(L, w, "outcome", bind_called(L));
    shape_read(L, &shape, bind_name(L), 1, w, w->json);
    return 1;
}

/*** block "id" { … }: not for this person; ask "id" { … }: only after a clinician or pharmacist has agreed; warn "id" {
 * … }: may be had, with this said. */
static int l_care_row(lua_State *L) { return bind_named(L, bind_called(L), NAME_KEBAB, l_care_row_body); }

/* ---- care "ice" { … } ---- */

static int l_care_care_body(lua_State *L) {
    static const struct field fields[] = {{"title", "title", FIELD_TEXT, .required = true, .max = 120},
                                          {"text", "text", FIELD_TEXT, .required = true, .max = 2000},
                                          {"approval", "approval", FIELD_CHOICE, .choices = clinician}};
    static const struct shape_item items[] = {{WORD_CONTRAINDICATION, "contraindications", false, false}};
    static const struct shape shape = {"care", fields, 3, items, 1, .marked = true};
    if (!bind_body(L, "care", bind_name(L))) return word_broken(L);
    struct word *w = word_new(L, WORD_CARE);
    word_put_text(L, w, "id", bind_name(L));
    shape_read(L, &shape, bind_name(L), 1, w, w->json);
    return 1;
}

static int l_care_care(lua_State *L) { return bind_named(L, "care", NAME_KEBAB, l_care_care_body); }

/* ---- step "conservative" { care.rest, … } ---- */

static const char *const rungs[] = {"triage",    "conservative", "physical-therapy",
                                    "injection", "regenerative", "surgical-opinion"};

static int rung_of(const char *id) {
    for (int i = 0; i < 6; i++)
        if (!strcmp(rungs[i], id)) return i;
    return -1;
}

bool step_is_known(lua_State *L, const char *where, const char *id) {
    if (rung_of(id) >= 0) return true;
    bind_mistake(L,
                 "%sunknown step \"%s\"%s; the steps are triage, conservative, physical-therapy, injection, "
                 "regenerative, surgical-opinion",
                 where, id, bind_nearest(bind_draft(L), id, rungs, 6));
    return false;
}

void words_put_title(lua_State *L, struct word *w) {
    if (json_object_get(w->json, "title")) return;
    char *title = arena_text(bind_draft(L)->arena, word_text(w, "id"));
    word_keep(L, title == NULL);
    for (char *c = title; c && *c; c++)
        if (*c == '-') *c = ' ';
    if (title && *title >= 'a' && *title <= 'z') *title = (char)(*title - 'a' + 'A');
    if (title && *title) word_put_text(L, w, "title", title);
}

static int l_care_step_body(lua_State *L) {
    static const struct field fields[] = {{"title", "title", FIELD_TEXT, .max = 120},
                                          {"text", "text", FIELD_TEXT, .max = 2000},
                                          {"when", "when", FIELD_CONDITION, .required = false},
                                          {"approval", "approval", FIELD_CHOICE, .choices = clinician}};
    static const struct shape_item items[] = {{WORD_CARE, "care", false, false}};
    static const struct shape shape = {"step", fields, 4, items, 1, .marked = true};
    const char *id = bind_name(L);
    step_is_known(L, "", id);
    if (!bind_body(L, "step", id)) return word_broken(L);
    struct word *w = word_new(L, WORD_STEP);
    word_put_text(L, w, "id", id);
    shape_read(L, &shape, id, 1, w, w->json);
    words_put_title(L, w);
    if ((!strcmp(id, "injection") || !strcmp(id, "regenerative")) && !json_object_get(w->json, "approval"))
        bind_mistake(L, "step \"%s\" needs approval = \"clinician\": nothing invasive happens without it", id);
    return 1;
}

static int l_care_step(lua_State *L) { return bind_named(L, "step", NAME_KEBAB, l_care_step_body); }

static void check_order(lua_State *L, const struct word *steps) {
    size_t i;
    json_t *step;
    int last = 0;
    json_array_foreach (json_object_get(steps->json, "of"), i, step) {
        const char *id = json_string_value(json_object_get(step, "id"));
        int rung = rung_of(id);
        if (i > 0 && rung >= 0 && rung < last)
            bind_mistake(L, "steps: \"%s\" stands after \"%s\", but comes before it", id, rungs[last]);
        if (i > 0 && rung == last) bind_mistake(L, "steps: \"%s\" is there twice", id);
        if (rung > last) last = rung;
    }
}

/*** steps { step "conservative" { … }, … }: the stepped care, from the least to the most. */
static int l_care_steps(lua_State *L) {
    static const struct shape_item items[] = {{WORD_STEP, "of", false, true}};
    static const struct shape shape = {"steps", NULL, 0, items, 1, .texts = NULL};
    if (!bind_body(L, "steps", "")) return word_broken(L);
    struct word *w = word_new(L, WORD_STEPS);
    word_list(L, w, "of");
    shape_read(L, &shape, NULL, 1, w, w->json);
    check_order(L, w);
    return 1;
}

void words_care_open(lua_State *L, struct draft *d) {
    bind_words(L, d, (const char *const[]){"ask", "block", "warn", NULL}, l_care_row);
    bind_word(L, d, "care", l_care_care);
    bind_word(L, d, "step", l_care_step);
    bind_word(L, d, "steps", l_care_steps);
}
