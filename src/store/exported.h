/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_EXPORTED_H
#define DEED_STORE_EXPORTED_H

/*
 * Converts a journal that journalctl wrote into a file: `-o export`
 * (systemd.io/JOURNAL_EXPORT_FORMATS) or `-o json`, one line for each entry. Bytes of the file come
 * in. The lines that the relay would have written go out: the entries of deed, with their origins.
 * The same senders are trusted as in the journal itself (senders.h).
 *
 * The file alone says who sent an entry: nothing vouches for it any more.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many bytes are read at a time to recognise a file, and the longest line of -o json. */
#define EXPORTED_LOOKS 16384
#define EXPORTED_ENTRY_MAX 1048576

enum exported_form {
    EXPORTED_NOT,
    EXPORTED_MAYBE, /* more bytes are needed */
    EXPORTED_JSON,
    EXPORTED_FIELDS, /* -o export */
};

/* The format, by the first bytes of a file. */
enum exported_form exported_form(const char *bytes, size_t n);

struct exported;

/* all: gives out the messages of all entries, unchanged. 0, or why not (unread.h). */
int exported_open(struct exported **ret, enum exported_form form, bool all);
void exported_close(struct exported *exported);

/* 0, or why the file cannot be read from here on (unread.h). */
int exported_feed(struct exported *exported, const char *bytes, size_t n);

/* Takes lines that are ready. Returns how many bytes. */
size_t exported_take(struct exported *exported, char *to, size_t size);

/* At the end of the file: 0, or which part was not read (unread.h). */
int exported_end(const struct exported *exported);

/* Is the last entry incomplete? */
bool exported_is_within(const struct exported *exported);

/* Entries in deed's name whose senders may not record evidence. */
uint64_t exported_left_out(const struct exported *exported);

#endif
