/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_ACTION_H
#define DEED_LINT_ACTION_H

/* The name of an action, by its form and by the catalogue of actions.def. */

#include "lint/rules.h"

/* action-sentence, action-form, action-variant, or LINT_RULES: nothing is wrong with it.
 * *ret_known: for a variant, the one of the catalogue; else NULL. */
enum lint_rule action_judge(const char *action, const char **ret_known);

#endif
