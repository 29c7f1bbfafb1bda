/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_EXPORTED_H
#define DEED_STORE_EXPORTED_H

/*
 * A journal that journalctl wrote into a file: `-o export` (systemd.io/JOURNAL_EXPORT_FORMATS) or
 * `-o json`, a line each. What comes in are its bytes, what goes out are the lines that the router
 * would have written: of the entries that are ours, with what journald knows of who sent them. The
 * same senders are trusted as where the journal itself is read (senders.h).
 *
 * Who sent what is what the file says: nobody vouches for it any more.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is read of a file at a time to find out what it is, and the longest line of -o json. */
#define EXPORTED_LOOKS 16384
#define EXPORTED_ENTRY_MAX 1048576

enum exported_form {
    EXPORTED_NOT,
    EXPORTED_MAYBE, /* more of it will tell */
    EXPORTED_JSON,
    EXPORTED_FIELDS, /* -o export */
};

/* By its first bytes. */
enum exported_form exported_form(const char *bytes, size_t n);

struct exported;

/* all: the messages of all entries, as they are. 0, or why not (unread.h). */
int exported_open(struct exported **ret, enum exported_form form, bool all);
void exported_close(struct exported *exported);

/* 0, or why not (unread.h): what comes behind it is not read. */
int exported_feed(struct exported *exported, const char *bytes, size_t n);

/* Lines that are ready; how many bytes. */
size_t exported_take(struct exported *exported, char *to, size_t size);

/* Where the file ends: 0, or what of it was not read (unread.h). */
int exported_end(const struct exported *exported);

/* The last entry is not whole. */
bool exported_is_within(const struct exported *exported);

/* Entries that are ours by their names, and whose senders are not trusted. */
uint64_t exported_left_out(const struct exported *exported);

#endif
