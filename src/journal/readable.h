/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_JOURNAL_READABLE_H
#define DEED_JOURNAL_READABLE_H

/*
 * Which files of the journal this process cannot read. sd_journal_open(3) passes over them without
 * a word, and succeeds where it could open none at all.
 */

#include "journal/entries.h"

/* Calls unread once if the permission lacks, once for each file that cannot be opened for another
 * reason, and once if there is no journal at all. */
void readable_check(enum entries_which which,
                    void (*unread)(const char *name, const char *why, void *data), void *data);

#endif
