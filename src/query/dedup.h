/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_DEDUP_H
#define DEED_QUERY_DEDUP_H

/*
 * Each event once: delivery is at least once, so a file may have an event again. It is the same
 * event if all is that its service wrote; how it came to the file (its origin) may differ. Two that
 * share an id alone are two events, and both are shown.
 */

#include "parse/view.h"
#include "util/seen.h"

/* Was it not seen before? From now on it was. */
bool dedup_is_new(struct seen *seen, const struct view *event);

#endif
