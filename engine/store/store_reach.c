#include "store/sql.h"

/* "" is NULL in the table: not known. */
enum status store_reach_set(struct store *s, const char *patient, const char *phone, const char *channels,
                            struct error *err) {
    struct query q = sql_query(s, "INSERT INTO reach VALUES (?1, nullif(?2, ''), nullif(?3, '')) "
                                  "ON CONFLICT (patient) DO UPDATE SET "
                                  "phone = CASE WHEN ?2 IS NULL THEN phone ELSE nullif(?2, '') END, "
                                  "channels = CASE WHEN ?3 IS NULL THEN channels ELSE nullif(?3, '') END");
    sql_put_text(&q, patient);
    sql_put_text(&q, phone);
    sql_put_text(&q, channels);
    return sql_run(&q, NULL, err);
}

enum status store_reach_get(struct store *s, const char *patient, struct arena *a, const char **phone,
                            const char **channels, struct error *err) {
    struct query q = sql_query(s, "SELECT phone, channels FROM reach WHERE patient = ?");
    *phone = *channels = NULL;
    sql_put_text(&q, patient);
    if (sql_row(&q)) {
        *phone = sql_text(&q, a);
        *channels = sql_text(&q, a);
    }
    return sql_end(&q, err);
}
