/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_SEAL_COPIES_H
#define DEED_SEAL_COPIES_H

/*
 * Files that are there twice. If the power fails while logrotate compresses a file, both may be
 * left; the next time it puts the compressed one aside, as a .backup. What has the same lines as
 * another file of its date, or zeros alone, adds nothing, and was sealed with it.
 */

#include <stddef.h>

#include "seal/compare.h"

/* Moves the copies behind the other files, which keep their order. How many others there are. */
size_t copies_to_end(int directory, struct compare_file *files, size_t n);

#endif
