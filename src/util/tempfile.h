/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_TEMPFILE_H
#define DEED_UTIL_TEMPFILE_H

/*
 * Temporary files without a name, for data that does not fit into memory. Whatever ends the
 * process, no copy of the evidence stays on the disk.
 */

#include <stddef.h>
#include <stdint.h>

/* $TMPDIR, or /var/tmp: /tmp may be in memory. */
const char *tempfile_directory(void);

/* A descriptor, or a negative errno. */
int tempfile_open(void);

/* Writes all n bytes at an offset. 0 or a negative errno. */
int tempfile_write(int fd, const char *bytes, size_t n, uint64_t at);

/* Reads n bytes from an offset. 0 or a negative errno; -EIO: the file has fewer. */
int tempfile_read(int fd, char *to, size_t n, uint64_t at);

#endif
