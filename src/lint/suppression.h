/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_SUPPRESSION_H
#define DEED_LINT_SUPPRESSION_H

/*
 * What a comment switches off, and why:
 *
 *     deed-lint: off RULE[, RULE...]: reason
 *
 * at the beginning of a comment holds for the lines of the comment; where it stands on lines of its
 * own, for the line behind it, too.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lint/lexer.h"
#include "lint/rules.h"

struct suppression {
    uint32_t from, to; /* lines */
    uint32_t column;
    bool off[LINT_RULES];
    bool used;
};

struct suppressions {
    struct suppression *all;
    size_t n, room;
};

void suppressions_free(struct suppressions *suppressions);

/* Reads a comment and tells what is wrong with it. alone: it is on lines of its own. False: no
 * memory. */
bool suppressions_take(struct suppressions *suppressions, const struct token *comment, bool alone,
                       const struct lint *lint);

/* Is the rule off somewhere on these lines? */
bool suppressions_cover(struct suppressions *suppressions, enum lint_rule rule, uint32_t from,
                        uint32_t to);

/* Tells which suppressions were never needed. */
void suppressions_finish(const struct suppressions *suppressions, const struct lint *lint);

#endif
