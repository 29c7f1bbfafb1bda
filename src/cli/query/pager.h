/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_QUERY_PAGER_H
#define DEED_CLI_QUERY_PAGER_H

/*
 * The pager: $DEED_PAGER, else $PAGER, else less if it is there; none where that is empty or cat,
 * and none that the environment of a setuid program names. less is kept from running other programs
 * (LESSSECURE), and is not let through control characters (no -R): nothing that we write has any.
 */

#include <stdbool.h>
#include <sys/types.h>

/* Its process id, and where to write to; 0: there is none, and *ret_fd is untouched. */
pid_t pager_open(int *ret_fd);

/* Until it is quit. False: it could not be run at all, so nobody has seen anything. */
bool pager_wait(pid_t pager);

#endif
