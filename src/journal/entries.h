/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_JOURNAL_ENTRIES_H
#define DEED_JOURNAL_ENTRIES_H

/* Reads the entries of the journal with our identifier and our facility, in their order. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct entries;

struct entry_field {
    const char *bytes; /* NULL: there is none */
    size_t n;
};

static inline bool entry_field_is(struct entry_field field, const char *text) {
    return field.bytes && field.n == strlen(text) && memcmp(field.bytes, text, field.n) == 0;
}

#define ENTRIES_NAMESPACE_NAME "deed"

/* Where journald keeps the journals that outlive a boot. */
#define ENTRIES_PERSISTENT "/var/log/journal"
/* And those that do not. */
#define ENTRIES_VOLATILE "/run/log/journal"

enum entries_which {
    ENTRIES_SYSTEM,    /* the system's journal */
    ENTRIES_NAMESPACE, /* that of the namespace deed */
    ENTRIES_BOTH,
};

int entries_open(struct entries **ret, enum entries_which which);
void entries_close(struct entries *entries);

/* Of longer values only the beginning is read. */
#define ENTRIES_VALUE_MAX 65536

/* Reads fewer bytes of each value. 0, -ENOMEM, or -EINVAL: an event may be longer, or more than
 * ENTRIES_VALUE_MAX. */
int entries_limit(struct entries *entries, size_t bytes);

/* An entry that is in no journal, without a limit. 0 or -ENOMEM. */
int entries_make(struct entries **ret);
int entries_add_field(struct entries *entries, const char *name, size_t n_name, const char *value,
                      size_t n);
void entries_clear(struct entries *entries);

/* Removes the matches for our identifier and facility, since each match costs time for each entry.
 * entries_is_ours() then tells ours from others; one that has two identifiers or facilities may be
 * ours. */
void entries_include_all(struct entries *entries);
bool entries_is_ours(struct entries *entries);

/* The matches are asked of an index. journald counts an entry before it puts it there: who asks in
 * between finds nothing, and libsystemd searches again only after the next entry. It does after
 * this call, from where it is; those of entries_match() are gone. 0 or a negative errno. */
int entries_search_again(struct entries *entries);

/* Adds a match: of each field with matches, an entry must have one of the values. label: "NAME=";
 * the value is a text. */
int entries_match(struct entries *entries, const char *label, const char *value, size_t n);

/* The next entry is the one of the cursor, or the first one behind it. */
int entries_seek(struct entries *entries, const char *cursor);
int entries_seek_time(struct entries *entries, uint64_t usec);

/* As entries_seek(), but up to n entries earlier. */
int entries_seek_before(struct entries *entries, const char *cursor, uint64_t n);

/* The previous entry is the last one. */
int entries_seek_tail(struct entries *entries);

/* Read the entry's fields, too. 1: there is an entry; 0: there are no more; negative errno. */
int entries_next(struct entries *entries);
int entries_previous(struct entries *entries);

/* A descriptor that becomes readable with new entries; call entries_seen() then. Ask for it before
 * the first entry is read. Both: or a negative errno. */
int entries_fd(struct entries *entries);
int entries_seen(struct entries *entries);

/* Of the present entry, until the next one is read. Only the fields that entries.c lists are kept.
 * Of several values of one name the first counts. A longer value than the limit has one byte more
 * than the limit. */
struct entry_field entries_field(struct entries *entries, const char *name);
bool entries_has_two(struct entries *entries, const char *name);
int entries_time(struct entries *entries, uint64_t *ret_usec);
int entries_cursor(struct entries *entries, char **ret);

/* All its fields, as NAME=VALUE, one after the other, each valid until the next one. 1: there is
 * one; 0: there are no more. */
void entries_rewind_fields(struct entries *entries);
int entries_next_field(struct entries *entries, struct entry_field *ret);

/* Does the entry stand behind the place (a cursor)? True also if one of the two is not known. */
bool entries_is_behind(struct entries *entries, const char *place);

#endif
