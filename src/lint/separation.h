/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_SEPARATION_H
#define DEED_LINT_SEPARATION_H

/* Finds lines in the wrong one of two logs that must not mix. */

#include <stdbool.h>
#include <stddef.h>

#include "lint/logrecord.h"
#include "lint/rules.h"

/* Is the line an audit event, of libdeed or of another logger? */
bool separation_is_event(json_tokener *tokener, const char *bytes, size_t n);

/* audit: the log must hold events alone; else it must hold none. */
void separation_judge(json_tokener *tokener, bool audit, const char *bytes, size_t n, uint64_t line,
                      const struct lint *lint);

#endif
