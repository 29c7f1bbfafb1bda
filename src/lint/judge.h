/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_JUDGE_H
#define DEED_LINT_JUDGE_H

/* Judges one line of an audit log, of libdeed or of any other logger: what is missing or wrong. */

#include <stddef.h>

#include "lint/logrecord.h"
#include "lint/rules.h"

/* The line has no line feed. */
void judge_line(json_tokener *tokener, const char *bytes, size_t n, uint64_t line,
                const struct lint *lint);

#endif
