/* Red flags of the canonical form, and dispositions. */
#include "clinical/protocol/canonical_reader.h"
#include "time/instant.h"

enum status reader_disposition(struct reader *r, const json_t *o, const char *key, enum disposition *out) {
    const char *words[DISPOSITION_SELF_OK + 2] = {NULL};
    int found;
    for (int i = 0; i <= DISPOSITION_SELF_OK; i++) words[i] = disposition_name((enum disposition)i);
    TRY(reader_word(r, o, key, words, &found));
    *out = (enum disposition)found;
    return STATUS_OK;
}

enum status reader_within(struct reader *r, const json_t *o, enum disposition d, int64_t *limit_ms) {
    int64_t days = 0;
    *limit_ms = disposition_limit_ms(d);
    TRY(reader_int(r, o, "within_d", 1, 42, OPTIONAL, &days));
    if (days == 0) return STATUS_OK;
    if (days * DAY_MS >= *limit_ms) return reader_bad(r, "\"within_d\": %d days is no less than %s asks for", (int)days,
                                                      disposition_name(d));
    *limit_ms = days * DAY_MS;
    return STATUS_OK;
}

static enum status read_row(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"disposition", "when", "say", "within_d", "no_plan", "mark", "source", NULL};
    struct flag_row *row = out;
    TRY(reader_only(r, o, members));
    TRY(reader_own_path(r, &row->path));
    TRY(reader_evidence(r, o, &row->evidence));
    TRY(reader_true(r, o, "no_plan", &row->no_plan));
    TRY(reader_disposition(r, o, "disposition", &row->disposition));
    TRY(reader_within(r, o, row->disposition, &row->limit_ms));
    TRY(reader_condition(r, o, "when", REQUIRED, &row->when));
    return reader_text(r, o, "say", READER_MAX_TEXT, REQUIRED, &row->say);
}

static enum status read_rows(struct reader *r, const json_t *o, struct flag *f) {
    struct each rows;
    TRY(reader_each(r, o, "rows", REQUIRED, read_row, sizeof *f->row, &rows));
    f->row = rows.item;
    f->rows = rows.count;
    for (size_t i = 1; i < f->rows; i++) {
        if (f->row[i].disposition < f->row[i - 1].disposition)
            return reader_bad(r, "\"rows\": %s stands after %s, the worst comes first",
                              disposition_name(f->row[i].disposition), disposition_name(f->row[i - 1].disposition));
    }
    return STATUS_OK;
}

/* Wait-until is the engine's own: it asks for the answer that is missing. */
enum status reader_hold(struct reader *r, const json_t *o, enum hold_kind *out) {
    const char *words[HOLD_WAIT_UNTIL + 1] = {NULL};
    int found;
    for (int i = 0; i < HOLD_WAIT_UNTIL; i++) words[i] = hold_name((enum hold_kind)i);
    TRY(reader_word(r, o, "hold", words, &found));
    *out = (enum hold_kind)found;
    return STATUS_OK;
}

static enum status read_hold(struct reader *r, const json_t *o, int *out) {
    enum hold_kind hold;
    if (!json_object_get(o, "hold")) return STATUS_OK;
    TRY(reader_hold(r, o, &hold));
    *out = (int)hold;
    return STATUS_OK;
}

static enum status read_unknown(struct reader *r, const json_t *o, struct flag *f) {
    static const char *const members[] = {"disposition", "hold", "say", NULL};
    const json_t *unknown = json_object_get(o, "unknown");
    f->unknown = DISPOSITION_SAME_DAY;
    f->unknown_hold = -1;
    if (!unknown) return STATUS_OK;
    if (f->critical == NO_EXPRESSION) return reader_bad(r, "\"unknown\" goes with \"critical\", which is missing");
    size_t before = reader_into(r, "unknown");
    TRY(reader_only(r, unknown, members));
    if (json_object_size(unknown) == 0) return reader_bad(r, "is empty, and is then left out");
    if (json_object_get(unknown, "disposition")) TRY(reader_disposition(r, unknown, "disposition", &f->unknown));
    TRY(read_hold(r, unknown, &f->unknown_hold));
    TRY(reader_text(r, unknown, "say", READER_MAX_TEXT, OPTIONAL, &f->unknown_say));
    reader_back(r, before);
    return STATUS_OK;
}

static enum status read_flag(struct reader *r, const json_t *o, void *out) {
    static const char *const members[] = {"id",   "title",   "about", "critical",
                                          "rows", "unknown", "mark",  "source",   NULL};
    static const char *const subjects[] = {"knee", "person", NULL};
    struct flag *f = out;
    size_t first = r->p->criteria.nodes.count;
    int subject;
    TRY(reader_only(r, o, members));
    TRY(reader_own_path(r, &f->path));
    TRY(reader_evidence(r, o, &f->evidence));
    TRY(reader_text(r, o, "id", 40, REQUIRED, &f->id));
    TRY(reader_text(r, o, "title", READER_MAX_TITLE, REQUIRED, &f->title));
    TRY(reader_word(r, o, "about", subjects, &subject));
    r->knee = f->knee = subject == 0;
    TRY(reader_condition(r, o, "critical", OPTIONAL, &f->critical));
    TRY(read_rows(r, o, f));
    for (size_t i = first; i < r->p->criteria.nodes.count; i++)
        f->windows = f->windows || r->p->criteria.nodes.item[i].op == OP_WINDOW;
    return read_unknown(r, o, f);
}

enum status reader_flags(struct reader *r, const json_t *o) {
    struct each flags;
    TRY(reader_each_id(r, o, "flags", OPTIONAL, read_flag, sizeof(struct flag), &flags));
    r->p->flag = flags.item;
    r->p->flags = flags.count;
    return STATUS_OK;
}
