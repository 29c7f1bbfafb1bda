/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_ARCHIVE_H
#define DEED_CLI_ARCHIVE_H

/* What deed-archive can be; each gets its own name as argv[0]. */

/* Of all of them, as of deed doctor. 2 is usage. */
enum { EXIT_NOTHING = 0, EXIT_FOUND = 1, EXIT_USAGE = 2, EXIT_UNREAD = 3 };

int archive_verify(int argc, char **argv);
int archive_reconcile(int argc, char **argv);
int archive_report(int argc, char **argv);

#endif
