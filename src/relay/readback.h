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
#include <sys/types.h>

#include "relay/flight.h"
#include "util/seen.h"

struct readback_file {
    int fd; /* -1: there is none */
    dev_t device;
    ino_t inode;
    off_t at; /* all whole lines before it were read */
    int old;  /* the file before the rotation, in case its last lines come late; -1: none */
    off_t old_at;
    uint64_t old_until; /* as of monotonic_ns() */
};

struct readback {
    int directory; /* -1: it cannot be opened */
    const char *path;
    struct flight *flight;
    struct seen *seen;
    struct readback_file file[FLIGHT_FILES];
    uint64_t bytes;  /* read since the start, of both files */
    uint64_t lines;  /* of the evidence, read since the start */
    uint64_t second; /* of these, how many stood there before */
    bool named;      /* a file is new, and the disk may not have its name */
    char *buffer;
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

/* Is the message among the rejected, whoever sent it? */
bool readback_has_refused(const struct readback *readback, const void *sent, size_t n);

#define READBACK_FDS (2 * FLIGHT_FILES + 1)

/* Copies of the descriptors that have to be synced. Returns how many; the caller closes them. */
size_t readback_fds(struct readback *readback, int ret[READBACK_FDS]);

/* Is a file before a rotation still open? */
bool readback_has_old(const struct readback *readback);

/* Is the file system full for root, too? */
bool readback_is_full(const struct readback *readback);

/* How much of the file system root may still use, in percent; a negative errno. */
int readback_room(const struct readback *readback);

#endif
