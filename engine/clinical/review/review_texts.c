/* Texts to the patient that are too long to be read. */
#include "clinical/review/review.h"
#include "clinical/review/review_inside.h"

static size_t characters(const char *text) {
    size_t count = 0;
    for (; *text != '\0'; text++) count += ((unsigned char)*text & 0xC0u) != 0x80u;
    return count;
}

static void measure(struct review *r, const char *path, const char *text, size_t most) {
    size_t count = text != NULL ? characters(text) : 0;
    if (count > most)
        review_warn(r, path, "the text has %zu characters: a patient reads %zu here at most", count, most);
}

static void measure_flags(struct review *r) {
    for (size_t i = 0; i < r->p->flags; i++) {
        const struct flag *f = &r->p->flag[i];
        for (size_t j = 0; j < f->rows; j++) measure(r, f->row[j].path, f->row[j].say, REVIEW_SAY_MAX);
        measure(r, review_path(r, "%s/unknown", f->path), f->unknown_say, REVIEW_SAY_MAX);
    }
}

static void measure_contraindications(struct review *r, const struct contraindication *c, size_t count) {
    for (size_t i = 0; i < count; i++) measure(r, c[i].path, c[i].reason, REVIEW_SAY_MAX);
}

static void measure_rules(struct review *r, const struct rule *rule, size_t count) {
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < rule[k].actions; i++)
            measure(r, review_path(r, "%s/do/%zu", rule[k].path, i), rule[k].action[i].say, REVIEW_SAY_MAX);
}

void review_texts(struct review *r) {
    const struct protocol *p = r->p;
    measure_flags(r);
    for (size_t i = 0; i < p->exercises; i++) {
        measure(r, p->exercise[i].path, p->exercise[i].text, REVIEW_EXERCISE_MAX);
        measure_contraindications(r, p->exercise[i].contraindication, p->exercise[i].contraindications);
    }
    for (size_t i = 0; i < p->cares; i++) {
        measure(r, p->care[i].path, p->care[i].text, REVIEW_CARE_MAX);
        measure_contraindications(r, p->care[i].contraindication, p->care[i].contraindications);
    }
    for (size_t i = 0; i < p->phases; i++) {
        const struct phase *phase = &p->phase[i];
        for (size_t j = 0; j < phase->runs; j++) measure(r, phase->run[j].path, phase->run[j].say, REVIEW_SAY_MAX);
        for (size_t j = 0; j < phase->avoids; j++)
            measure(r, phase->avoid[j].path, phase->avoid[j].reason, REVIEW_SAY_MAX);
        measure_rules(r, phase->rule, phase->rules);
    }
    measure_rules(r, p->rule, p->rules);
}
