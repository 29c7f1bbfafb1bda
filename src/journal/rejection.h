/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_JOURNAL_REJECTION_H
#define DEED_JOURNAL_REJECTION_H

/* The line of rejected.jsonl for an entry, as parse/rejected.h reads it. The journal has the bytes
 * as they were sent; here each line is JSON without control characters. */

#include <stdint.h>

#include "journal/entries.h"
#include "util/buffer.h"

/*
 * Of the present entry, without a line feed. The same entry gives the same bytes, and no more than
 * ORIGIN_LINE_MAX (origin.h). reason: printable ASCII; usec: when it was received, since 1970.
 */
void rejection_line(struct entries *entries, const char *reason, uint64_t usec, struct buffer *ret);

#endif
