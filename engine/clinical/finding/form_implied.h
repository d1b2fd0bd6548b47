/* form_implied.h - the yes/no answers that the numbers of a form imply; used by finding_form.c alone. */
#ifndef STRIDE_CLINICAL_FORM_IMPLIED_H
#define STRIDE_CLINICAL_FORM_IMPLIED_H
#include "clinical/finding/finding.h"

/* Adds those that nobody gave, at each instant; reports are oldest first. */
enum status form_implied_add(const struct vocabulary *v, report_list *reports, struct arena *a, struct error *err);

#endif
