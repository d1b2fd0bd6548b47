/* render.h - answers as text for people who do not program. What --json prints is the only source: nothing is said in
 * text that is not in it. */
#ifndef STRIDE_CLI_RENDER_H
#define STRIDE_CLI_RENDER_H
#include "base/json.h"
#include "base/text.h"

struct render {
    struct text *t;
    bool colour;
};

/* ---- Whole answers ---- */

void render_assessment(struct render *r, const json_t *answer);
void render_assessment_plain(struct render *r, const json_t *answer); /* for a patient: READING_PATIENT */
void render_agenda(struct render *r, const json_t *answer); /* agenda and plan */
void render_story(struct render *r, const json_t *answer);
void render_story_plain(struct render *r, const json_t *answer); /* for a patient */
void render_patient(struct render *r, const json_t *answer);
void render_patients(struct render *r, const json_t *answer);
void render_added(struct render *r, const json_t *answer);    /* patient-add, patient-set */
void render_recorded(struct render *r, const json_t *answer); /* record, checkin */
void render_snoozed(struct render *r, const json_t *answer);
void render_enrolled(struct render *r, const json_t *answer);
void render_reminders(struct render *r, const json_t *answer);
void render_decided(struct render *r, const json_t *answer); /* pause, resume, stop, approve, decline, clear */
void render_alerts(struct render *r, const json_t *answer);
void render_acknowledged(struct render *r, const json_t *answer);
void render_exam(struct render *r, const json_t *answer); /* exam-ask, -times, -book, -cancel */
void render_travel(struct render *r, const json_t *answer);
void render_amended(struct render *r, const json_t *answer);
void render_migrated(struct render *r, const json_t *answer); /* of one plan, or a list of them */

/* ---- Their parts ---- */

#define RENDER_WIDTH 79 /* a terminal of 80 columns shows every line whole */

const char *render_get(const json_t *object, const char *key); /* a text member; "" when it is absent or no text */
bool render_is(const json_t *object, const char *key, const char *text);
void render_plain(struct render *r, const char *id); /* "itb_syndrome" as "itb syndrome" */

/* paint: "1" bold, "31" red and so on; nothing without colour. */
void render_paint(struct render *r, const char *paint, const char *words);
void render_heading(struct render *r, const char *words); /* after an empty line, unless it is the first */
size_t render_columns(const char *words);                 /* on a terminal: characters, not bytes */
void render_padded(struct render *r, const char *words, size_t columns);
/* Words broken at spaces before RENDER_WIDTH: the first line goes on from column `used`, the others are indented. */
void render_wrapped(struct render *r, const char *words, size_t used, size_t indent);

/* The tree of an explanation (clinical/explanation.h): for, against, not known; each in its place. */
void render_explanation(struct render *r, const json_t *explanation, size_t indent);
void render_day(struct text *t, const char *local);   /* "2027-03-01T18:00" as "Mon 1 Mar 2027" */
void render_dose(struct text *t, const json_t *item); /* "3 × 20 s hold, rest 60 s" */
void render_session(struct render *r, const json_t *session, size_t indent); /* its items, a line each */
void render_disposition(struct render *r, const json_t *disposition); /* null: nothing is assessed yet */
void render_running(struct render *r, const json_t *answer);          /* a line, when the answer has the member */
void render_moves(struct render *r, const json_t *moves);

#endif
