/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_BATCH_H
#define DEED_CLI_BATCH_H

#include <deed.h>

/*
 * Records the JSON lines of a file. Reports and keeps bad lines, and records the others. When the
 * journal fails, keeps that line and all that follow, so that they can be recorded later.
 *
 * path: "-" is standard input. rejects: NULL keeps none. log: stays the caller's; NULL: opening it
 * has just failed, so all lines are kept. Returns the exit status.
 */
int batch(deed_log *log, const char *path, const char *rejects);

#endif
