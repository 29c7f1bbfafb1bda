/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_QUERY_PAGER_H
#define DEED_CLI_QUERY_PAGER_H

/*
 * The pager: $DEED_PAGER, else $PAGER, else less if it is installed; none where that is empty or
 * cat. A setuid program ignores these variables. less may not run other programs (LESSSECURE), and
 * shows control characters as text (no -R).
 */

#include <stdbool.h>
#include <sys/types.h>

/* Returns its process id, with the descriptor to write to in *ret_fd; 0: there is no pager. */
pid_t pager_open(int *ret_fd);

/* Waits until it ends. False: it could not be run, so the events were not shown. */
bool pager_wait(pid_t pager);

#endif
