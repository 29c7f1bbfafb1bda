/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_ROUTER_LAG_H
#define DEED_ROUTER_LAG_H

/*
 * How far the evidence lags behind a place in the journal: a power failure takes from a file what
 * the disk did not have yet, and leaves imjournal's place.
 *
 * deed-write lets 4 MiB at most be without an answer of the disk (unsynced.h), and writes in the
 * order of the journal. So what is gone stands among the last LAG_WINDOW of the journal before the
 * place, whatever time that took.
 */

#include <stddef.h>

#define LAG_WINDOW ((size_t)12 * 1024 * 1024)

/*
 * The first event before the place that belongs into the evidence and is in no file: its cursor,
 * allocated, or NULL in *ret. emitters: path of that file. 0 or a negative errno, with
 * what could not be read, and why, in words.
 */
int lag_find(const char *place, const char *emitters, char **ret, const char **ret_what,
             const char **ret_why);

#endif
