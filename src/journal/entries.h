/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_JOURNAL_ENTRIES_H
#define DEED_JOURNAL_ENTRIES_H

/*
 * What the journal has of us: the entries with our identifier and our facility, in the order in
 * which they came.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct entries;

struct entry_field {
    const char *bytes; /* valid until the next field is asked for; NULL: there is none */
    size_t n;
};

#define ENTRIES_NAMESPACE_NAME "deed"

/* Where journald keeps the journals that outlive a boot. */
#define ENTRIES_PERSISTENT "/var/log/journal"

enum entries_which {
    ENTRIES_SYSTEM,    /* the system's journal */
    ENTRIES_NAMESPACE, /* that of the namespace deed */
    ENTRIES_BOTH,
};

int entries_open(struct entries **ret, enum entries_which which);
void entries_close(struct entries *entries);

/* One entry that is of no journal: its fields are given, and entries_field() finds them. The first
 * one of a name counts. 0 or -ENOMEM; -E2BIG: too many. */
int entries_made(struct entries **ret);
int entries_give(struct entries *entries, const char *name, size_t n_name, const char *value,
                 size_t n);
void entries_clear(struct entries *entries);

/* All entries, of others, too: entries_is_ours() then tells. Each match costs time for each entry.
 */
void entries_open_to_all(struct entries *entries);
bool entries_is_ours(struct entries *entries);

/* Only those with one of the values that were given for a field, for each such field. label:
 * "NAME="; the value is a text. */
int entries_match(struct entries *entries, const char *label, const char *value, size_t n);

/* The next one is that of the cursor, or the first that is left behind it. */
int entries_seek(struct entries *entries, const char *cursor);
int entries_seek_time(struct entries *entries, uint64_t usec);

/* As entries_seek(), but up to n entries earlier. */
int entries_seek_before(struct entries *entries, const char *cursor, uint64_t n);

/* The previous one is the last. */
int entries_seek_tail(struct entries *entries);

/* 1: there is one; 0: there are no more; negative errno. */
int entries_next(struct entries *entries);
int entries_previous(struct entries *entries);

/* Readable when there is more, and then to be told that it was seen; from before the first one is
 * read. Both: a negative errno. */
int entries_fd(struct entries *entries);
int entries_seen(struct entries *entries);

/* Of the present entry. */
struct entry_field entries_field(struct entries *entries, const char *name);
int entries_time(struct entries *entries, uint64_t *ret_usec);
int entries_cursor(struct entries *entries, char **ret);

/* Its fields, as NAME=VALUE, one after the other. 1: there is one; 0: that was the last. */
void entries_rewind_fields(struct entries *entries);
int entries_next_field(struct entries *entries, struct entry_field *ret);

/* Does the entry stand before what a place (a cursor) names? */
bool entries_is_before(struct entries *entries, const char *place);

#endif
