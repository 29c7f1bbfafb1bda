/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_NOISE_H
#define DEED_LINT_NOISE_H

/* Finds what does not belong into an audit log: page views, health checks, steps of the code. */

#include "lint/answered.h"
#include "lint/rules.h"

/* page-view, health-check or internal-step; LINT_RULES: none of them. *ret_by: the text that shows
 * it, valid as long as the answers. */
enum lint_rule noise_judge(const struct answered *answers, const char **ret_by);

#endif
