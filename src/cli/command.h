/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_COMMAND_H
#define DEED_CLI_COMMAND_H

/* What the command and its subcommands agree on. A subcommand gets its own name as argv[0]. */

enum {
    EXIT_DONE = 0,
    EXIT_UNRECORDED = 1, /* recorded nowhere */
    EXIT_INVALID = 2,    /* usage, or an event that is incomplete */
    EXIT_SOME = 3,       /* some lines were bad, the others are recorded; an id was not printed */
    EXIT_OWN_FAILURE = 125,
    EXIT_NOT_EXECUTABLE = 126,
    EXIT_NOT_FOUND = 127
};

int command_record(int argc, char **argv);
int command_run(int argc, char **argv);
int command_actions(int argc, char **argv);
int command_doctor(int argc, char **argv);
int command_archive(
    int argc, char **argv); /* the commands that read events: the table is in cli/archive/main.c */

#endif
