/* sending-hold: nothing goes out to anybody until somebody says so; all else goes on. */
#include "practice/answer.h"
#include "practice/deed.h"
#include "practice/sending_note.h"
#include "practice/try.h"

enum status deed_sending_hold(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"reason", NULL};
    struct store *s = r->practice->store;
    struct sending_hold hold;
    const char *why = NULL;
    TRY(json_only(r->args, members, err));
    TRY(deed_text_or(r->args, "reason", DEED_TEXT_MAX, &why, err));
    TRY(deed_staff(r, err));
    TRY(sending_hold_get(s, r->arena, &hold, err));
    if (!hold.held) hold.since_ms = r->now_ms;
    hold = (struct sending_hold){.held = true, .since_ms = hold.since_ms, .who = r->who, .why = why ? why : hold.why};
    TRY(sending_hold_set(s, &hold, err));
    json_t *o = json_object();
    json_put_bool(&o, "held", true);
    json_put(&o, "since", answer_instant(hold.since_ms));
    json_put_text(&o, "who", hold.who);
    json_put_text(&o, "reason", hold.why);
    return deed_answer(o, answer, err);
}
