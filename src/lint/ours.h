/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_OURS_H
#define DEED_LINT_OURS_H

/* Calls of libdeed: results that nobody looks at, actions and actors that it will refuse. */

#include "lint/tokens.h"

bool ours_is(const struct token *name);

/* The call of the name at `name`, whose last bracket is at `close`. */
void ours_judge(const struct tokens *tokens, size_t name, size_t close,
                struct suppressions *suppressions, const struct lint *lint);

#endif
