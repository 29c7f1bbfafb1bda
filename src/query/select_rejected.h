/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_SELECT_REJECTED_H
#define DEED_QUERY_SELECT_REJECTED_H

/*
 * As select_run(), for what the relay refused: the lines of the files rejected.jsonl, the oldest
 * file first. Second copies are shown, too: each was refused.
 *
 * The view has the message, as far as it is an event; the time at which it was received; and as its
 * origin the sender, which only journald can know. All else is what the sender claims.
 */

#include "query/select.h"
#include "util/rfc3339.h"

int select_rejected(const struct select_from *from, select_fn *found, void *data,
                    struct select_totals *ret);

/* A line of such a file: room, which has n bytes, gets the message. False: it is none. */
#define REJECTED_ROOM(n) ((n) + RFC3339_SIZE)
bool rejected_view(const char *line, size_t n, char *room, struct view *ret);

#endif
