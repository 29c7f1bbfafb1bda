/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "query/dedup.h"

bool dedup_is_new(struct seen *seen, const struct view *event) {
    const char *origin = event->origin.bytes;
    /* Up to ,"origin":{ or to the brace that closes the line. */
    size_t n = origin ? (size_t)(origin - event->line.bytes) - (sizeof(",\"origin\":{") - 1)
                      : event->line.n - 1;

    return seen_add(seen, event->line.bytes, n);
}
