/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_CALLSITES_H
#define DEED_LINT_CALLSITES_H

/*
 * Finds in a C or C++ source calls that write audit events or secrets to a log, and calls of
 * libdeed that lose the event or name it badly. Reads the text of the source alone, and does not
 * know what a macro becomes or a variable holds.
 */

#include <stddef.h>

#include "lint/functions.h"
#include "lint/rules.h"

/* A longer file is not read: -E2BIG. */
#define CALLSITES_MAX ((size_t)16 * 1024 * 1024)

/* 0 or a negative errno. */
int callsites_judge(const char *bytes, size_t n, const struct functions *more,
                    const struct lint *lint);

#endif
