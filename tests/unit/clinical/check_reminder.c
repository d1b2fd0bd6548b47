#include "clinical/event/reminder.h"
#include "support/support.h"
#include <string.h>

/* The table of reliability rules, section 2, written out once more in another form: "from event to". */
static const char *const rows[] = {
    "due|claim|claimed", "due|late window over|expired", "due|check-in|answered", "due|snooze|superseded",
    "due|repeat time|superseded", "due|cancel|cancelled", "claimed|repeat time|claimed", "claimed|accepted|sent", "claimed|refused for now|due", "claimed|refused for good|failed",
    "claimed|lease over|due", "claimed|check-in|answered", "claimed|snooze|superseded", "claimed|cancel|cancelled",
    "sent|check-in|answered", "sent|snooze|superseded", "sent|repeat time|superseded",
    "sent|answer window over|unanswered", "sent|cancel|cancelled", "expired|answer window over|expired",
    "failed|answer window over|failed", "expired|check-in|answered", "failed|check-in|answered",
    "unanswered|check-in|answered",
};

static const char *expected(const char *from, const char *event) {
    static char target[32];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char copy[96], *mark;
        strcpy(copy, rows[i]);
        char *f = strtok_r(copy, "|", &mark), *e = strtok_r(NULL, "|", &mark), *t = strtok_r(NULL, "|", &mark);
        if (strcmp(f, from) == 0 && strcmp(e, event) == 0) return strcpy(target, t);
    }
    return NULL;
}

START_TEST(every_state_and_event_goes_where_the_table_says_or_nowhere) {
    enum reminder_state from = (enum reminder_state)(_i / REMINDER_EVENTS);
    enum reminder_event on = (enum reminder_event)(_i % REMINDER_EVENTS);
    const char *want = expected(reminder_state_name(from), reminder_event_name(on));
    enum reminder_state to = from;
    bool named = reminder_next(from, on, &to);
    ck_assert_msg(named == (want != NULL), "%s on %s", reminder_state_name(from), reminder_event_name(on));
    ck_assert_str_eq(reminder_state_name(to), want == NULL ? reminder_state_name(from) : want);
}
END_TEST

START_TEST(h05_nothing_leads_from_cancelled_to_a_send) {
    for (int on = 0; on < REMINDER_EVENTS; on++) {
        enum reminder_state to;
        ck_assert(!reminder_next(REMINDER_CANCELLED, (enum reminder_event)on, &to));
    }
}
END_TEST

START_TEST(only_a_checkin_leads_out_of_a_final_state_to_another) {
    for (int s = 0; s < REMINDER_STATES; s++)
        for (int on = 0; on < REMINDER_EVENTS; on++) {
            enum reminder_state to;
            if (!reminder_is_final((enum reminder_state)s) || !reminder_next((enum reminder_state)s, (enum reminder_event)on, &to)) continue;
            ck_assert(on == ON_CHECKIN || to == (enum reminder_state)s);
        }
}
END_TEST

START_TEST(names_are_read_back) {
    for (int s = 0; s < REMINDER_STATES; s++) {
        enum reminder_state back;
        ck_assert(reminder_state_from(reminder_state_name((enum reminder_state)s), &back));
        ck_assert_int_eq(back, s);
    }
    enum reminder_state none;
    ck_assert(!reminder_state_from("lost", &none));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("reminder");
    TCase *table = tcase_create("table");
    tcase_add_loop_test(table, every_state_and_event_goes_where_the_table_says_or_nowhere, 0,
                        REMINDER_STATES * REMINDER_EVENTS);
    tcase_add_test(table, h05_nothing_leads_from_cancelled_to_a_send);
    tcase_add_test(table, only_a_checkin_leads_out_of_a_final_state_to_another);
    tcase_add_test(table, names_are_read_back);
    suite_add_tcase(suite, table);
    return support_run(suite);
}
