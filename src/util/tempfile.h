/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_TEMPFILE_H
#define DEED_UTIL_TEMPFILE_H

/*
 * What does not fit into memory, in a file without a name: nothing of the evidence stays on the
 * disk, whatever ends the process.
 */

/* $TMPDIR, or /var/tmp: where /tmp is in memory, it would be no help. */
const char *tempfile_directory(void);

/* A descriptor, or a negative errno. */
int tempfile_open(void);

#endif
