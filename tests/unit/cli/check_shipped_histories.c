/* Random histories over the shipped protocols (clinical/histories_lives.h): whatever happens, what must never happen does
 * not. Ten of them when nobody says how many, for they are long. */
#include "bindings/lua/loader.h"
#include "clinical/histories_lives.h"
#include "support/support.h"

#define ROOT "protocols"
#define SAMPLE ROOT "/samples/v1-itb.json"     /* no illness, no medicine, no red flag */

static struct ground ground;
static struct arena *kept;
static char *well;

/* --- what people answer ------------------------------------------------------------------------------------------------- */

static const char *const pains[] = {"before", "during", "after-60", "next-morning", "worst-24h", "walking", "stairs-down", "run"};
static const char *const knee[] = {"new_swelling", "gait_limp", "sharp_pain_stop"};
static const char *const flags[] = {"chest_pain", "fever", "locking", "leg_swelling_or_calf_pain", "bone_pain_night_or_rest",
                                    "gi_bleed", "anticoagulant", "systemic_infection"};
#define COUNT(list) (sizeof(list) / sizeof *(list))

static void put(struct text *t, const char *name, const char *value) {
    text_add(t, "%s'%s':%s", *text_get(t) ? "," : "", name, value);
}

static const char *form_of(struct history *h, const char *side, int flags_percent) {
    struct text pain = {0}, other = {0};
    char score[8];
    for (size_t i = 0; i < COUNT(pains); i++) {
        snprintf(score, sizeof score, "%d", deed_score(h));
        if (history_chance(h, 50)) put(&pain, pains[i], score);
    }
    for (size_t i = 0; i < COUNT(knee); i++)
        if (history_chance(h, 60)) put(&other, knee[i], deed_yes_no(h, 5));
    if (history_chance(h, 75)) put(&other, "analgesic", deed_yes_no(h, 10));
    for (size_t i = 0; i < COUNT(flags); i++)
        if (history_chance(h, flags_percent / 3)) put(&other, flags[i], deed_yes_no(h, 5));
    if (*text_get(&pain)) text_add(&other, "%s'pain':{%s}", *text_get(&other) ? "," : "", text_get(&pain));
    const char *form = arena_printf(h->arena, "{'side':'%s','findings':{%s}}", side, text_get(&other));
    ck_assert(!text_failed(&pain) && !text_failed(&other) && form != NULL);
    text_fini(&pain);
    text_fini(&other);
    return form;
}

/* --- what must hold ------------------------------------------------------------------------------------------------------- */

/* Chest pain is an emergency whatever else there is: everything stops in the event that tells of it. */
static void check_emergency(struct history *h) {
    const struct event *e = last_event(h);
    if (e->kind != EVENT_CHECKIN && e->kind != EVENT_FINDINGS) return;
    const report_list *told = e->kind == EVENT_CHECKIN ? &e->as.checkin.reports : &e->as.findings.reports;
    int chest_pain = vocabulary_find(h->patient->catalogue->vocabulary, "chest_pain");
    for (size_t i = 0; i < told->count; i++) {
        const struct value *v = &told->item[i].value;
        bool newest = told->item[i].finding == chest_pain && v->at_ms == h->patient->newest_ms;
        if (newest && v->known && v->number > 0 && patient_disposition(h->patient) != DISPOSITION_EMERGENCY)
            history_fail(h, "chest pain is no emergency");
    }
}

/* --- the protocols -------------------------------------------------------------------------------------------------------- */

static void load_well(void) {
    json_error_t where;
    json_t *form = json_load_file(SAMPLE, 0, &where);
    ck_assert_msg(form != NULL, "%s: %s", SAMPLE, where.text);
    json_object_set_new(form, "side", json_string("both"));
    well = json_canonical(form);
    ck_assert_ptr_nonnull(well);
    json_decref(form);
}

static void load_protocols(void) {
    struct error err = {0};
    struct loader *loader;
    struct load loaded;
    const struct protocol *p;
    kept = arena_new(ARENA_NO_LIMIT);
    ck_assert(kept != NULL && (ground.catalogue = catalogue_new()) != NULL);
    ck_assert_msg(loader_start(&loader, &err) == STATUS_OK, "%s", err.message);
    ck_assert_msg(loader_load(loader, ROOT, kept, &loaded, &err) == STATUS_OK, "%s", err.message);
    loader_stop(loader);
    for (size_t i = 0; i < loaded.protocols.count; i++) {
        const struct loaded *l = &loaded.protocols.item[i];
        ck_assert_msg(catalogue_add(ground.catalogue, l->canonical, true, &p, &err) == STATUS_OK, "%s", err.message);
        if (!l->safety && p->phases > 0 && ground.protocols < HISTORY_PROTOCOLS) ground.protocol[ground.protocols++] = p;
    }
    ground.safety = ground.catalogue->safety;
    ck_assert(ground.safety != NULL && ground.protocols == 3);
}

static void open_ground(void) {
    ck_assert(hash_start());
    load_well();
    ground = (struct ground){.well = well, .well_percent = 15, .form = form_of, .green_during = 5000, .green_morning = 10000,
                             .fine_pain = ",'before':1,'after-60':1",
                             .fine = ",'new_swelling':false,'gait_limp':false,'sharp_pain_stop':false", .check = check_emergency};
    load_protocols();
    ground_zones(&ground);
}

static void close_ground(void) {
    ground_close(&ground);
    arena_free(kept);
    free(well);
}

START_TEST(whatever_happens_by_the_shipped_protocols_nothing_unsafe_follows) {
    histories_live(&ground, 10, 500);
    ck_assert_int_gt(histories.folded, histories.refused);
    ck_assert_msg(histories.effects_of[EFFECT_COLOUR] > 0, "no session had a colour: the histories prove nothing");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("shipped histories");
    TCase *whole = tcase_create("whole");
    suite_add_tcase(suite, whole);
    tcase_set_timeout(whole, 0);
    tcase_add_checked_fixture(whole, open_ground, close_ground);
    tcase_add_test(whole, whatever_happens_by_the_shipped_protocols_nothing_unsafe_follows);
    return support_run(suite);
}
