/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_ARCHIVE_OUTPUTS_H
#define DEED_ARCHIVE_OUTPUTS_H

/*
 * The directory that evidence goes to, by what the admin has in outputs.conf: the first deed-write
 * there has the evidence, another one what is rejected.
 */

#include <stddef.h>

/* The directory from text of n bytes; malloc'ed. NULL with *ret_why (where the files have other
 * names than ours, or two directories): nobody should guess. */
char *outputs_directory(const char *text, size_t n, const char **ret_why);

/* The same from the file. */
char *outputs_read(const char *path, const char **ret_why);

#endif
