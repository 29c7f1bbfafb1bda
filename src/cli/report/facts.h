/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_REPORT_FACTS_H
#define DEED_CLI_REPORT_FACTS_H

/* How and by whom the page was made. */

#include "cli/query/choice.h"
#include "report/page.h"

#define FACTS_NAME 256

/* The command as a shell takes it; malloc'ed. NULL: no memory. */
char *facts_command(int argc, char *const *argv);

/* The conditions, and which moments the words for times meant. malloc'ed; NULL: no memory. */
struct page_asked *facts_asked(const struct choice *choice, uint64_t now_ms);

/* The default title; malloc'ed. NULL: no memory. */
char *facts_title(const struct choice *choice);

/* The user who makes the page, and who logged in if that is another one. */
void facts_user(char ret[FACTS_NAME]);
void facts_host(char ret[FACTS_NAME]);

#endif
