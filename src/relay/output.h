/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_RELAY_OUTPUT_H
#define DEED_RELAY_OUTPUT_H

/*
 * Hands lines to rsyslogd: messages of RFC 5424 with their length in front (RFC 6587, 3.4.1), over
 * a stream socket that rsyslogd made and only this user may open. Never waits: what the socket does
 * not take is kept, and goes with the next flush.
 *
 * A stream socket takes bytes; that they were taken says nothing of the file. See readback.h.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "relay/flight.h"
#include "util/buffer.h"

struct output {
    const char *path;
    int fd;                /* -1: not connected */
    struct buffer waiting; /* bytes [done, n) are still to be sent */
    size_t done;
};

void output_init(struct output *output, const char *path);

/* Connects. 0 or a negative errno. */
int output_connect(struct output *output);
void output_close(struct output *output);

static inline bool output_is_connected(const struct output *output) {
    return output->fd >= 0;
}

/* Adds a line. False: no memory. */
bool output_put(struct output *output, const struct flight_line *line);

/* How many bytes the socket has not taken yet. */
size_t output_waiting(const struct output *output);

/* 0, or a negative errno: rsyslogd has ended, and the output is closed. What was sent may be lost.
 */
int output_flush(struct output *output);

/* Has rsyslogd closed the connection? Then the output is closed. */
bool output_has_ended(struct output *output);

#endif
