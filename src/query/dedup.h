/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_DEDUP_H
#define DEED_QUERY_DEDUP_H

/*
 * Drops second copies: delivery is at least once, so a file may have an event again. A second copy
 * has all bytes that the service wrote; its origin may differ. Two events that only share an id are
 * two events, and both are shown.
 */

#include "parse/view.h"
#include "util/seen.h"

/* Is the event new? From now on it is known. */
bool dedup_is_new(struct seen *seen, const struct view *event);

#endif
