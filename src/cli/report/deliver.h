/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_REPORT_DELIVER_H
#define DEED_CLI_REPORT_DELIVER_H

/* Where the page goes. */

#include "util/buffer.h"

/* Nobody else can read the file; it is there as a whole, or not at all, and takes the place of one
 * that was there. 0 or a negative errno; -EEXIST: what is there is no file. */
int deliver_file(const struct buffer *page, const char *path);

int deliver_stdout(const struct buffer *page);

#endif
