/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_SELECT_JOURNAL_H
#define DEED_QUERY_SELECT_JOURNAL_H

/*
 * The part of select_run() that reads the journal. Its index leads to the entries, their messages
 * say whether they are wanted. What came late (DEED_VIA) is looked for in all of the time behind
 * the span.
 */

#include "query/select.h"

/* event NULL: nothing was found for a while. Not 0: it ends, and that is returned. */
int select_journal(const struct select_from *from, select_fn *found, void *data,
                   struct select_totals *totals);

#endif
