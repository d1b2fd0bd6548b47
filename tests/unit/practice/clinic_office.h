/* clinic_office.h - an office whose clinic is set: in Berlin, closed on Sundays, Anna and Ben on call, Max an admin. */
#ifndef STRIDE_TEST_PRACTICE_CLINIC_OFFICE_H
#define STRIDE_TEST_PRACTICE_CLINIC_OFFICE_H
#include "office.h"

#define CLINIC_OF(people) "{'deed':'clinic-set','args':{'settings':{'format':1,'kind':'clinic','name':'Mitte'," \
    "'zone':'Europe/Berlin','hours':{'mon':'08:00-12:00','tue':'08:00-12:00','wed':'08:00-12:00'," \
    "'thu':'08:00-12:00','fri':'08:00-12:00','sat':'08:00-12:00'}" people "}}}"
#define PEOPLE ",'people':[{'id':'anna','name':'Anna B','role':'clinician','on_call':1,'within_min':60}," \
    "{'id':'ben','name':'Ben C','role':'clinician','on_call':2},{'id':'max','name':'Max','role':'admin'}]"

#define SWOLLEN "{'deed':'record','args':{'patient':'p1','form':{'side':'left','findings':{'swollen':true}}}}"
#define FEVER "{'deed':'record','args':{'patient':'p1','form':{'findings':{'fever':true}}}}"

static inline void open_clinic(void) {
    open_office();
    DOES(CLINIC_OF(PEOPLE));
}

#endif
