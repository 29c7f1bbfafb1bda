/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_JOURNAL_READABLE_H
#define DEED_JOURNAL_READABLE_H

/*
 * Which files of the journal this process cannot read. sd_journal_open(3) skips them silently, and
 * succeeds even if it could open none.
 */

#include "journal/entries.h"

/* Calls unread once if the permission is missing, once for each file that cannot be opened for
 * another reason, and once if there is no journal. */
void readable_check(enum entries_which which,
                    void (*unread)(const char *name, const char *why, void *data), void *data);

#endif
