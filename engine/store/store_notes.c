#include "store/sql.h"

enum status store_note_set(struct store *s, const char *name, const char *value, struct error *err) {
    struct query q = sql_query(s, value ? "INSERT INTO note VALUES (?, ?) "
                                          "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
                                        : "DELETE FROM note WHERE name = ?");
    sql_put_text(&q, name);
    if (value) sql_put_text(&q, value);
    return sql_run(&q, NULL, err);
}

enum status store_note_get(struct store *s, const char *name, struct arena *a, const char **value, struct error *err) {
    struct query q = sql_query(s, "SELECT value FROM note WHERE name = ?");
    *value = NULL;
    sql_put_text(&q, name);
    if (sql_row(&q)) *value = sql_text(&q, a);
    return sql_end(&q, err);
}
