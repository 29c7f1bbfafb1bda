/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_DRILL_DRILL_H
#define DEED_CLI_DRILL_DRILL_H

/* The modes of deed drill. Each returns an exit status (archive.h). */

#include "drill/answers.h"

#define NAME "drill"

/* All events to standard output. */
int drill_generate(struct week *week);

/* Compares the answers in a file with the right ones; "-" is standard input. */
int drill_check(const struct week *week, const struct answers *answers, const char *path,
                bool json);

#endif
