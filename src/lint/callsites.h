/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_CALLSITES_H
#define DEED_LINT_CALLSITES_H

/*
 * A C or C++ source: calls that write audit-shaped text or a secret to a log, and calls of libdeed
 * that lose the event or name it badly. It looks at the text of the source alone: what a macro
 * becomes, or a variable holds, it does not know.
 */

#include <stddef.h>

#include "lint/functions.h"
#include "lint/rules.h"

/* No more than this is taken for a source; -E2BIG. */
#define CALLSITES_MAX ((size_t)16 * 1024 * 1024)

/* 0 or a negative errno. */
int callsites_judge(const char *bytes, size_t n, const struct functions *more,
                    const struct lint *lint);

#endif
