/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_SELECT_JOURNAL_H
#define DEED_QUERY_SELECT_JOURNAL_H

/*
 * The part of select_run() that reads the journal. The index of the journal finds entries, and
 * their messages decide. Late entries (DEED_VIA) are searched in all of the time behind the span.
 */

#include "query/select.h"

/* Also calls found with NULL now and then, while nothing is found. A result other than 0 ends it,
 * and is returned. */
int select_journal(const struct select_from *from, select_fn *found, void *data,
                   struct select_totals *totals);

#endif
