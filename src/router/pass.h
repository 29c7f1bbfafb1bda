/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_ROUTER_PASS_H
#define DEED_ROUTER_PASS_H

/*
 * How a deed-write that may not write the evidence gets one that may.
 *
 * It connects to a socket on which the service manager starts `deed-write --serve`, and sends one
 * message: what it was asked to write, and with it its standard input and output. From then on
 * rsyslogd talks to the other one through the same two pipes; nothing is copied. Each waits for the
 * other: the end of the connection is the end of both.
 *
 * Who may connect is said by the mode of the socket. What he may ask for is checked here and once
 * more by what the other's unit may write: a name that ends in .jsonl, in a directory that only
 * root can change. The file is opened to append, by its own rules (sink.h).
 */

#include <limits.h>

struct order {
    char path[PATH_MAX];
    int spare; /* percent; 0: none */
};

/* Passes standard input and output on. 0: the other one has ended; negative errno: nobody took
 * them. */
int pass_on(const char *socket_path, const struct order *order);

/* Takes them from the one at the other end of standard input, in the place of our own. The
 * connection stays open until this program ends. */
int pass_take(struct order *ret);

#endif
