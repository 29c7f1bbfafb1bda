/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_FUNCTIONS_H
#define DEED_LINT_FUNCTIONS_H

/* Which functions write to a log: those of functions.def, and the caller's own. */

#include <stddef.h>

enum function_kind { FUNCTION_NONE, FUNCTION_PRINT, FUNCTION_LOG };

struct functions {
    const char *const *more; /* names or patterns, each a FUNCTION_LOG */
    size_t n;
};

enum function_kind function_kind(const struct functions *more, const char *name, size_t n);

/* Is it a name of C, with a * allowed at its beginning, its end or both? */
int function_is_pattern(const char *text);

#endif
