/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_RELAY_READBACK_H
#define DEED_RELAY_READBACK_H

/*
 * Reads back what deed-write appends to the evidence and to the rejected lines. What stands there
 * is written, whoever wrote it; nothing else is.
 *
 * It remembers the last lines of both files (util/seen.h), so that an event is not written a second
 * time after a restart or a power failure.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "relay/flight.h"
#include "store/written.h"
#include "util/seen.h"

struct readback {
    struct written written;
    struct written_calls calls;
    struct flight *flight;
    struct seen *seen;
    uint64_t lines;  /* of the evidence, read since the start */
    uint64_t second; /* of these, how many stood there before */
};

/* The directory of the evidence and the flight stay the caller's. Reads the ends of the files.
 * distrust: the disk has failed; what it has is read again from it (relay/sink.c, drop_pages()). 0
 * or a negative errno. */
int readback_open(struct readback *readback, const char *path, struct flight *flight,
                  bool distrust);
void readback_close(struct readback *readback);

/* Reads what was added, and tells the flight. Returns how many lines of the flight were seen, or a
 * negative errno. */
int readback_poll(struct readback *readback);

/* Does a file have the event, or the rejected line? */
bool readback_has(const struct readback *readback, const void *event, size_t n);

/* Is this user's message among the rejected? */
bool readback_has_refused(const struct readback *readback, const void *sent, size_t n,
                          uint32_t uid);

/* Is the file system full for root, too? */
bool readback_is_full(const struct readback *readback);

/* How much of the file system root may still use, in percent; a negative errno. */
int readback_room(const struct readback *readback);

#endif
