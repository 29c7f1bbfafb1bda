/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_TEMPFILE_H
#define DEED_UTIL_TEMPFILE_H

/*
 * Temporary files without a name, for data that does not fit into memory. Whatever ends the
 * process, no copy of the evidence stays on the disk.
 */

/* $TMPDIR, or /var/tmp: /tmp may be in memory. */
const char *tempfile_directory(void);

/* A descriptor, or a negative errno. */
int tempfile_open(void);

#endif
