/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The deed command: one table drives dispatch and help. */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/message.h"
#include "util/descriptor.h"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *description;
} commands[] = {
    {"record", command_record, "record one event, or a file of JSON lines"},
    {"run", command_run, "run a command and record how it ended"},
    {"actions", command_actions, "list the catalogue of action names"},
    {"doctor", command_doctor, "check the whole way of an event, from a service to the file"},
    {"verify", command_archive, "look for missing, changed and reordered events"},
    {"prove", command_archive, "write a proof that an event was sealed, for others to check"},
    {"seal", command_archive, "show what is sealed, and the fingerprint of the keys"},
    {"reconcile", command_archive, "add the events that only the journal has to the file"},
    {"query", command_archive, "answer who did what to which thing, and when"},
    {"follow", command_archive, "show events as they are recorded"},
    {"report", command_archive, "make one HTML page about what was recorded"},
    {"export", command_archive, "write events for a SIEM, as OCSF or CEF"},
    {"drill", command_archive, "invent a week of events that hides an attack, for practice"},
    {"lint", command_archive,
     "report what is missing in audit events, and which calls log them wrongly"},
};

#define N_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int help(void) {
    printf(
        "Usage: deed COMMAND [OPTION...]\n"
        "       deed help [COMMAND]\n\n"
        "Audit events (who did what to which thing, when, and how it ended) into the journal.\n\n"
        "Commands:\n");
    for (size_t i = 0; i < N_COMMANDS; i++)
        printf("  %-10s %s\n", commands[i].name, commands[i].description);
    printf("\nOptions:\n"
           "  --help     show this; deed help COMMAND, or deed COMMAND --help, shows more\n"
           "  --version  show the version\n\n"
           "Each command has exit statuses of its own, which its help names. See deed(1).\n");
    return fflush(stdout) == 0 ? EXIT_DONE : EXIT_UNRECORDED;
}

static int run_command(int argc, char **argv) {
    for (size_t i = 0; i < N_COMMANDS; i++)
        if (strcmp(argv[0], commands[i].name) == 0)
            return commands[i].run(argc, argv);
    message("", "%s: no such command; see deed --help", argv[0]);
    return EXIT_INVALID;
}

/* Each command prints its own help. */
static int help_about(char *command) {
    static char option[] = "--help";
    char *argv[] = {command, option, NULL};

    return run_command(2, argv);
}

int main(int argc, char **argv) {
    stdio_hold();
    if (argc < 2) {
        message("", "which command? See deed --help");
        return EXIT_INVALID;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return help();
    if (strcmp(argv[1], "--version") == 0) {
        printf("deed %s\n", DEED_VERSION);
        return fflush(stdout) == 0 ? EXIT_DONE : EXIT_UNRECORDED;
    }
    if (strcmp(argv[1], "help") != 0)
        return run_command(argc - 1, argv + 1);
    if (argc > 3) {
        message("help", "%s: takes one command", argv[3]);
        return EXIT_INVALID;
    }
    return argc == 2 || strcmp(argv[2], "--help") == 0 ? help() : help_about(argv[2]);
}
