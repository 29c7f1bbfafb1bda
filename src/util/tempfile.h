/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_TEMPFILE_H
#define DEED_UTIL_TEMPFILE_H

/*
 * What does not fit into memory, in a file without a name: nothing of the evidence stays on the
 * disk, whatever ends the process.
 */

#include <stddef.h>
#include <stdint.h>

/* $TMPDIR, or /var/tmp: where /tmp is in memory, it would be no help. */
const char *tempfile_directory(void);

/* A descriptor, or a negative errno. */
int tempfile_open(void);

/* All of it, at that place. 0 or a negative errno. */
int tempfile_write(int fd, const char *bytes, size_t n, uint64_t at);

/* All of it, from that place. 0 or a negative errno; -EIO: there is less. */
int tempfile_read(int fd, char *to, size_t n, uint64_t at);

#endif
