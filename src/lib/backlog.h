/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_BACKLOG_H
#define DEED_LIB_BACKLOG_H

/* Sends events that were read from a spool or an outbox, one by one. */

#include <stdbool.h>

#include "lib/journal.h"

/* More than the longest event with its fields (line.h). */
#define BACKLOG_RECORD 16384

/*
 * Sends the events that are whole in the buffer. Returns how many bytes are done.
 *
 * first: in: the next event is tried once and does not wait; out: false as soon as one was sent.
 * deadline: as of monotonic_ns(), for the others. ret_result: 0, or why an event was not sent.
 */
size_t backlog_send(const char *buffer, size_t n, struct journal *journal, bool *first,
                    uint64_t deadline, int *ret_result);

#endif
