/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_RFC3339_H
#define DEED_UTIL_RFC3339_H

/* The time of an event as text, in UTC: 2026-06-11T14:02:09.471Z (RFC 3339). Times are in
 * milliseconds since 1970. Pure. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RFC3339_SIZE 24

/* The first and the last time that can be written: of the years 0 to 9999. */
#define RFC3339_FIRST INT64_C(-62167219200000)
#define RFC3339_LAST INT64_C(253402300799999)

/* Writes RFC3339_SIZE bytes, without a NUL. After 9999 it writes the last second of 9999. */
void rfc3339_write(int64_t ms, char ret[RFC3339_SIZE]);

/* Also reads times with another fraction of a second, or none, and with +00:00, as rsyslogd writes
 * them. A text of RFC3339_SIZE bytes has the form of an event. False: it is no time in UTC. */
bool rfc3339_read(const char *text, size_t n, int64_t *ret);

#endif
