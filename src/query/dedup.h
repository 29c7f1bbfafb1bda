/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_DEDUP_H
#define DEED_QUERY_DEDUP_H

/*
 * Drops second copies: delivery is at least once, so a file may have an event again. A second copy
 * has all bytes that the service wrote; its origin may differ. Two events that only share an id are
 * two events, and both are shown.
 *
 * A fixed amount of memory (16 MiB), touched as far as it is used: about the last million events
 * are known. What is remembered is a fingerprint of 128 bits with a key that is drawn at random, so
 * that nobody can make an event that is taken for another one.
 */

#include "parse/view.h"

struct dedup;

struct dedup *dedup_new(void); /* NULL: no memory */
void dedup_free(struct dedup *dedup);

/* Is the event new? From now on it is known. */
bool dedup_is_new(struct dedup *dedup, const struct view *event);

#endif
