/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_LINT_EXPLAIN_H
#define DEED_CLI_LINT_EXPLAIN_H

/* The rules, for people. */

#include "lint/rules.h"

void explain_list(void);
void explain_rule(enum lint_rule rule);

#endif
