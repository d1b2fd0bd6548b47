/* form_scores.h - the scores that the answers of a form make up; used by finding_form.c alone. */
#ifndef STRIDE_CLINICAL_FORM_SCORES_H
#define STRIDE_CLINICAL_FORM_SCORES_H
#include "clinical/finding/finding.h"

/* Adds the scores of each instant and side; reports are oldest first. Refuses a score that is given otherwise. */
enum status form_scores_add(const struct vocabulary *v, report_list *reports, struct arena *a, struct error *err);

#endif
