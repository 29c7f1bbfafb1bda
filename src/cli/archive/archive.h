/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_ARCHIVE_ARCHIVE_H
#define DEED_CLI_ARCHIVE_ARCHIVE_H

/* The commands of deed-archive; each gets its own name as argv[0]. */

/* Exit statuses of the commands that look for problems. 2 and 3 mean the same for all commands. */
enum { EXIT_NOTHING = 0, EXIT_FOUND = 1, EXIT_USAGE = 2, EXIT_UNREAD = 3 };

int archive_verify(int argc, char **argv);
int archive_reconcile(int argc, char **argv);
int archive_query(int argc, char **argv);
int archive_follow(int argc, char **argv);
int archive_report(int argc, char **argv);
int archive_export(int argc, char **argv);
int archive_drill(int argc, char **argv);
int archive_lint(int argc, char **argv);
int archive_seal(int argc, char **argv);
int archive_prove(int argc, char **argv);

#endif
