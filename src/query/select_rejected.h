/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_SELECT_REJECTED_H
#define DEED_QUERY_SELECT_REJECTED_H

/*
 * As select_run(), of what the router refused: of a directory the files rejected.jsonl, the oldest
 * first, in the order in which they stand. Second copies are shown, too: each was refused.
 *
 * What is handed out is the message, as far as it is an event at all; its time is when it was
 * received and its origin is who sent it, as only journald can know. All else is what the sender
 * claims.
 */

#include "query/select.h"
#include "util/rfc3339.h"

int select_rejected(const struct select_from *from, select_fn *found, void *data,
                    struct select_totals *ret);

/* A line of such a file: room, which has n bytes, gets the message. False: it is none. */
#define REJECTED_ROOM(n) ((n) + RFC3339_SIZE)
bool rejected_view(const char *line, size_t n, char *room, struct view *ret);

#endif
