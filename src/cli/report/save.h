/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_REPORT_SAVE_H
#define DEED_CLI_REPORT_SAVE_H

/* Writes the page. 0 or a negative errno. */

#include "util/buffer.h"

/* A file that its owner alone can read. It is there as a whole or not at all, and replaces a file
 * of that name. -EEXIST: something else has the name. */
int save_file(const struct buffer *page, const char *path);

int save_stdout(const struct buffer *page);

#endif
