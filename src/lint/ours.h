/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_OURS_H
#define DEED_LINT_OURS_H

/* Judges calls of libdeed: ignored results, bad actions, actors that it refuses. */

#include "lint/tokens.h"

bool ours_is(const struct token *name);

/* Judges the call at `name`; its last bracket is at `close`. */
void ours_judge(const struct tokens *tokens, size_t name, size_t close,
                struct suppressions *suppressions, const struct lint *lint);

#endif
