/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_NOISE_H
#define DEED_LINT_NOISE_H

/* What does not belong into an audit log: page views, health checks, steps of the code. */

#include "lint/answered.h"
#include "lint/rules.h"

/* page-view, health-check, internal-step, or LINT_RULES: none of them. *ret_by: what shows it,
 * valid as long as the answers. */
enum lint_rule noise_judge(const struct answered *answers, const char **ret_by);

#endif
