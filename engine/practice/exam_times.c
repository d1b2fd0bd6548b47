/* exam-times: when the clinic could do it. */
#include "practice/exam.h"
#include "practice/try.h"

enum status deed_exam_times(struct request *r, json_t **answer, struct error *err) {
    static const char *const members[] = {"exam", "days", NULL};
    struct exam_search s;
    struct exam *x;
    json_t *times;
    int64_t days = 0;
    char id[ID_SIZE];
    TRY(json_only(r->args, members, err));
    TRY(json_get_int_or(r->args, "days", 1, DEED_MAX_DAYS, &days, err));
    TRY(exam_of(r, &x, err));
    TRY(exam_search(r, x, &s, err)); /* says that there is no clinic */
    TRY(exam_times_json(r, x, (int)days, &times, err));
    json_t *o = json_object();
    json_put_text(&o, "exam", id_raised(id, r->history.id, x->event, x->index));
    json_put(&o, "times", times);
    return deed_answer(o, answer, err);
}
