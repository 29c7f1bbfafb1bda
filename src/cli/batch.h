/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_BATCH_H
#define DEED_CLI_BATCH_H

#include <deed.h>

/*
 * Records the JSON lines of a file. A bad line is reported and kept; the good ones go on. When the
 * journal fails, that line and all that follow are kept, so that the rest can be recorded later.
 *
 * path: "-" is standard input. rejects: NULL keeps none. log: stays the caller's; NULL where
 * opening it has just failed: all lines are kept then. Returns the exit status.
 */
int batch(deed_log *log, const char *path, const char *rejects);

#endif
