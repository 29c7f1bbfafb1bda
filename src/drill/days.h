/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_DAYS_H
#define DEED_DRILL_DAYS_H

/* Days and moments as numbers and as text, in UTC and in English, whatever the locale. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/calendar.h"

#define DAY_MINUTES 1440

#define DAYS_FIRST "2000-01-01"
#define DAYS_LAST "2099-12-31"

/* YYYY-MM-DD, from DAYS_FIRST to DAYS_LAST, to days since 1970-01-01. */
bool days_parse(const char *text, uint32_t *ret_day);

/* 0 is Monday. */
unsigned days_weekday(uint64_t day);
const char *days_weekday_name(uint64_t day);

#define DAYS_TIME 24
#define DAYS_DATE 10

/* Milliseconds since 1970 as in an event: 2026-06-09T02:14:07.471Z. */
void days_time(uint64_t ms, char ret[DAYS_TIME + 1]);

/* 2026-06-09 */
void days_date(uint64_t day, char ret[DAYS_DATE + 1]);

#endif
