/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_ARCHIVE_ARCHIVE_H
#define DEED_CLI_ARCHIVE_ARCHIVE_H

/* What deed-archive can be; each gets its own name as argv[0]. */

/* Of those that look for what is wrong, as of deed doctor. 2 and 3 mean this for all of them. */
enum { EXIT_NOTHING = 0, EXIT_FOUND = 1, EXIT_USAGE = 2, EXIT_UNREAD = 3 };

int archive_verify(int argc, char **argv);
int archive_reconcile(int argc, char **argv);
int archive_query(int argc, char **argv);
int archive_follow(int argc, char **argv);
int archive_report(int argc, char **argv);
int archive_export(int argc, char **argv);
int archive_drill(int argc, char **argv);
int archive_lint(int argc, char **argv);

#endif
