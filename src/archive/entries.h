/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_ARCHIVE_ENTRIES_H
#define DEED_ARCHIVE_ENTRIES_H

/*
 * What the journal has of us: the entries with our identifier and our facility, of the system's
 * journal and of the namespace deed, in the order in which they came.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct entries;

struct entry_field {
    const char *bytes; /* valid until the next field is asked for; NULL: there is none */
    size_t n;
};

int entries_open(struct entries **ret);
void entries_close(struct entries *entries);

/* To behind the entry of this cursor, or to what is left behind it. */
int entries_seek(struct entries *entries, const char *cursor);
int entries_seek_time(struct entries *entries, uint64_t usec);

/* 1: there is one; 0: there are no more; negative errno. */
int entries_next(struct entries *entries);

/* Of the present entry. */
struct entry_field entries_field(struct entries *entries, const char *name);
int entries_time(struct entries *entries, uint64_t *ret_usec);
int entries_cursor(struct entries *entries, char **ret);

#endif
