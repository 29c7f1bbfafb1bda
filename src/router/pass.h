/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_ROUTER_PASS_H
#define DEED_ROUTER_PASS_H

/*
 * How a deed-write that may not write the evidence hands its work to one that may.
 *
 * It connects to a socket for which the service manager starts `deed-write --serve`, and sends one
 * message: what to write, and its standard input and output. From then on rsyslogd talks to the
 * server through the same two pipes; nothing is copied. Each side waits for the other: the end of
 * the connection ends both.
 *
 * The mode of the socket says who may connect. The server checks what is asked for: a name that
 * ends with .jsonl, in a directory that only root can change; the sandbox of its unit limits it
 * again. The server opens the file itself, to append (sink.h).
 */

#include <limits.h>

struct pass_request {
    char path[PATH_MAX];
    int spare; /* percent of the disk; 0: none */
};

/* Client: passes standard input and output to the server, and waits for its end. 0, or a negative
 * errno: no server took them. */
int pass_on(const char *socket_path, const struct pass_request *request);

/* Server: replaces its standard input and output by those of the client, whose connection is its
 * standard input. The connection stays open until the process ends. 0 or a negative errno. */
int pass_take(struct pass_request *ret);

#endif
