/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_ACTION_H
#define DEED_LINT_ACTION_H

/* Judges the name of an action by its spelling and by the catalogue (actions.def). */

#include "lint/rules.h"

/* action-sentence, action-form or action-variant; LINT_RULES: nothing is wrong with it. *ret_known:
 * the name in the catalogue that it is a variant of; else NULL. */
enum lint_rule action_judge(const char *action, const char **ret_known);

#endif
