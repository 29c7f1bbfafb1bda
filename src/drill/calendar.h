/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_CALENDAR_H
#define DEED_DRILL_CALENDAR_H

/* Days and moments as numbers and as text, in UTC and in English, whatever the locale. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MINUTE_MS UINT64_C(60000)
#define DAY_MINUTES 1440
#define DAY_MS (DAY_MINUTES * MINUTE_MS)

#define CALENDAR_FIRST "2000-01-01"
#define CALENDAR_LAST "2099-12-31"

/* YYYY-MM-DD, from CALENDAR_FIRST to CALENDAR_LAST, to days since 1970-01-01. */
bool calendar_parse(const char *text, uint32_t *ret_day);

/* 0 is Monday. */
unsigned calendar_weekday(uint64_t day);
const char *calendar_weekday_name(uint64_t day);

#define CALENDAR_TIME 24
#define CALENDAR_DATE 10

/* Milliseconds since 1970 as in an event: 2026-06-09T02:14:07.471Z. */
void calendar_time(uint64_t ms, char ret[CALENDAR_TIME + 1]);

/* 2026-06-09 */
void calendar_date(uint64_t day, char ret[CALENDAR_DATE + 1]);

#endif
