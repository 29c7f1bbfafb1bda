/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_REPORT_UTC_H
#define DEED_REPORT_UTC_H

/*
 * Times as the evidence has them (UTC, proleptic Gregorian) as milliseconds from a Monday before
 * the year 0 on: none is negative, and days and weeks begin at multiples of their length.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/calendar.h"

/* "2026-06-11T14:02:09.471Z", to the byte. False: it is no time. */
bool utc_read(const char *text, size_t n, uint64_t *ret);

uint64_t utc_of_unix(int64_t seconds);

struct date utc_date(uint64_t ms);

/* The first day of that month; month may be beyond 12. */
uint64_t utc_month(int year, int month);

const char *utc_weekday(uint64_t ms); /* "Mon" */

/* As much of it as `format` names, each once: D 2026-06-11, M 06-11, Y 2026, N 2026-06, h 14, m 02,
 * s 09; all else stands for itself. */
#define UTC_TEXT 40
const char *utc_write(uint64_t ms, const char *format, char ret[UTC_TEXT]);

#endif
