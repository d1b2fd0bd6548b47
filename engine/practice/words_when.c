#include "practice/words_when.h"
#include "time/instant.h"
#include <stdio.h>

char *words_when(char buffer[static WORDS_WHEN_SIZE], int64_t wall_ms) {
    static const char *const days[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
    char date[INSTANT_SIZE], minute[INSTANT_SIZE];
    int32_t day = wall_day(wall_ms);
    date_format(date, day); /* "2027-03-01" */
    int month = (date[5] - '0') * 10 + (date[6] - '0'), of_month = (date[8] - '0') * 10 + (date[9] - '0');
    snprintf(buffer, WORDS_WHEN_SIZE, "%s %d %s %.5s", days[date_weekday(day)], of_month, months[(month + 11) % 12],
             minute_format(minute, wall_minute(wall_ms)));
    return buffer;
}
