/* canonical_reader.h - what the files of the canonical reader share; used by canonical*.c alone.
 *
 * Every function reports where it stands as a JSON pointer in front of its message. Lists must not be empty and flags not
 * false, because a member with its default value is left out of the canonical form. */
#ifndef STRIDE_CLINICAL_CANONICAL_READER_H
#define STRIDE_CLINICAL_CANONICAL_READER_H
#include "base/pointers.h"
#include "clinical/protocol/protocol.h"

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status tried = (call);                                                                                    \
        if (tried != STATUS_OK) return tried;                                                                          \
    } while (0)

#define READER_MAX_ITEMS 2000
#define READER_MAX_TITLE 300
#define READER_MAX_TEXT  8000

/* A finding as this protocol declares it; by its index in the vocabulary. */
struct own { bool declared; int64_t min, max, fresh_ms; int kept_days; size_t codes, contexts; };

/* An expression's nodes [first, root] and their children [child, child_end). */
struct compiled { int32_t first, root, child, child_end; bool knee, session; };

struct reader {
    struct arena *a;
    struct vocabulary *v;
    struct protocol *p;
    struct error *err;
    struct own *own;
    bool knee;                           /* the expression being read is judged on a knee, not on the person */
    bool session;                        /* and about one session: its reports and its limits may be looked at */
    struct missed missed;                /* of the phase being read */
    struct pointers known;               /* expressions that may be met again: where in compiled, from 1 */
    LIST(struct compiled) compiled;
    size_t length;
    char path[2048];
};

/* ---- Where it stands ---- */
size_t reader_into(struct reader *r, const char *member);        /* gives what reader_back wants */
size_t reader_item(struct reader *r, size_t index);
void reader_back(struct reader *r, size_t length);

/* ---- Errors ---- */
enum status reader_bad(struct reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
enum status reader_place(struct reader *r, enum status status);  /* puts the pointer before a message from elsewhere */
enum status reader_memory(struct reader *r);
const char *reader_hint(char buffer[static 120], const char *nearest);   /* ", did you mean \"x\"?" or "" */

/* ---- Members ---- */
enum reader_need { OPTIONAL, REQUIRED };
enum status reader_only(struct reader *r, const json_t *o, const char *const *members);
/* A copy in the arena; NULL when it is absent. Not empty, at most max bytes, clean. */
enum status reader_text(struct reader *r, const json_t *o, const char *key, size_t max, enum reader_need need,
                        const char **out);
enum status reader_kebab(struct reader *r, const json_t *o, const char *key, const char **out);
enum status reader_int(struct reader *r, const json_t *o, const char *key, int64_t min, int64_t max,
                       enum reader_need need, int64_t *out);
enum status reader_true(struct reader *r, const json_t *o, const char *key, bool *out);
enum status reader_list(struct reader *r, const json_t *o, const char *key, enum reader_need need, json_t **out);
/* The place of a member's word in a NULL-ended list. */
enum status reader_word(struct reader *r, const json_t *o, const char *key, const char *const *words, int *out);

/* "kind": a kind of exercise. */
enum status reader_kind(struct reader *r, const json_t *o, enum exercise_kind *out);
enum status reader_own_path(struct reader *r, const char **out);  /* a copy of where it stands */
/* The members "mark" and "source"; the sources are read already. */
enum status reader_evidence(struct reader *r, const json_t *o, struct evidence *out);

/* Reads each item of a list into an array in the arena. */
struct each { void *item; size_t count; };
typedef enum status reader_item_fn(struct reader *r, const json_t *item, void *out);
enum status reader_each(struct reader *r, const json_t *o, const char *key, enum reader_need need, reader_item_fn *read,
                        size_t size, struct each *out);
/* The same for items whose struct starts with their id: no two have the same. */
enum status reader_each_id(struct reader *r, const json_t *o, const char *key, enum reader_need need,
                           reader_item_fn *read, size_t size, struct each *out);
/* A whole number as an item; rising order and the range are checked by the caller of the list. */
enum status reader_rising(struct reader *r, const json_t *o, const char *key, int min, int max, int **out, size_t *count);

/* ---- Parts: a file for each group ---- */
/* canonical_expression.c */
enum status reader_condition(struct reader *r, const json_t *o, const char *key, enum reader_need need, int32_t *root);
enum status reader_number(struct reader *r, const json_t *o, const char *key, enum reader_need need, int32_t *root);
enum status reader_ranges(struct reader *r);                     /* no number can grow past EXPRESSION_MAX */
/* canonical_flags.c */
enum status reader_flags(struct reader *r, const json_t *o);
/* "hold": one that an author can ask for; wait-until is the engine's own. */
enum status reader_hold(struct reader *r, const json_t *o, enum hold_kind *out);
enum status reader_disposition(struct reader *r, const json_t *o, const char *key, enum disposition *out);
/* "within_d", or the disposition's own limit. */
enum status reader_within(struct reader *r, const json_t *o, enum disposition d, int64_t *limit_ms);
/* canonical_care.c */
enum status reader_contraindications(struct reader *r, const json_t *o, struct contraindication **out, size_t *count);
enum status reader_care(struct reader *r, const json_t *o);
enum status reader_steps(struct reader *r, const json_t *o);
/* canonical_exercises.c */
enum status reader_exercises(struct reader *r, const json_t *o);
enum status reader_dose(struct reader *r, const json_t *dose, struct dose *out);
/* The member "ladder"; no rungs when it is absent. Links are of the exercises, which are read already. */
enum status reader_ladder(struct reader *r, const json_t *o, struct ladder *out);
/* canonical_rules.c */
struct rules { struct rule *item; size_t count; };
/* The member "rules"; they may name steps, which are read already. */
enum status reader_rules(struct reader *r, const json_t *o, struct rules *out);
/* canonical_phases.c */
enum status reader_phases(struct reader *r, const json_t *o);
/* canonical_light.c */
enum status reader_light(struct reader *r, const json_t *o);
/* canonical_course.c */
enum status reader_layoffs(struct reader *r, const json_t *o);
/* The member "again"; *out stays as it is when it is absent. */
enum status reader_again(struct reader *r, const json_t *o, struct repeat *out);
enum status reader_migrations(struct reader *r, const json_t *o);    /* into phases and steps, which are read already */

#endif
