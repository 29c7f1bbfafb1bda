/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_RFC3339_H
#define DEED_UTIL_RFC3339_H

/* A time as events have it, in UTC: 2026-06-11T14:02:09.471Z. Milliseconds since 1970. Pure. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RFC3339_SIZE 24

/* Of the years 0 to 9999. */
#define RFC3339_FIRST INT64_C(-62167219200000)
#define RFC3339_LAST INT64_C(253402300799999)

/* No terminator. A year beyond 9999 becomes the last second of that one. */
void rfc3339_write(int64_t ms, char ret[RFC3339_SIZE]);

/* Also with another fraction of a second, or none, and with +00:00: as rsyslogd writes it. What has
 * RFC3339_SIZE bytes is as events have it. False: it is no time in UTC. */
bool rfc3339_read(const char *text, size_t n, int64_t *ret);

#endif
