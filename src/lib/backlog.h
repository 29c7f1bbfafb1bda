/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_BACKLOG_H
#define DEED_LIB_BACKLOG_H

/* Sends what was read back of a spool or an outbox, event by event. */

#include <stdbool.h>

#include "lib/journal.h"

/* More than the longest event with its fields (line.h). */
#define BACKLOG_RECORD 16384

/*
 * Sends the events that are whole in the buffer; how many bytes are done with. first: none was sent
 * yet, and it is tried once and not waited for; set to false. ret_result: 0, or why one was not
 * sent.
 */
size_t backlog_send(const char *buffer, size_t n, struct journal *journal, bool *first,
                    uint64_t deadline, int *ret_result);

#endif
