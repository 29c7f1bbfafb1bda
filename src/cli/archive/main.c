/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* deed-archive: the commands that read events. The deed command becomes it (cli/become.c). */
#include <stdio.h>
#include <string.h>

#include "cli/archive/archive.h"
#include "util/descriptor.h"
#include "util/must.h"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
} commands[] = {
    {"verify", archive_verify}, {"reconcile", archive_reconcile}, {"query", archive_query},
    {"follow", archive_follow}, {"export", archive_export},       {"drill", archive_drill},
    {"lint", archive_lint},     {"report", archive_report},       {"seal", archive_seal},
    {"prove", archive_prove},
};

int main(int argc, char **argv) {
    stdio_hold();
    for (size_t i = 0; argc > 1 && i < sizeof(commands) / sizeof(commands[0]); i++)
        if (strcmp(argv[1], commands[i].name) == 0) {
            must_name(commands[i].name);
            return commands[i].run(argc - 1, argv + 1);
        }
    fputs("deed-archive: run by the deed command; see deed --help\n", stderr);
    return EXIT_USAGE;
}
