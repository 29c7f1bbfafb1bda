/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The subcommands that are programs of their own, which this process becomes. To load what they
 * need would cost each `deed record` half as much time again.
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/message.h"

#define LIBTOOL "/.libs"

/* In the directory of this program, as in a build tree. False: it is not there. */
static bool find_beside(const char *program, char *path, size_t size) {
    ssize_t n = readlink("/proc/self/exe", path, size);
    char *slash;

    if (n <= 0 || (size_t)n >= size)
        return false;
    path[n] = '\0';
    slash = strrchr(path, '/');
    if (!slash || (size_t)(slash + 1 - path) + strlen(program) >= size)
        return false;
    strcpy(slash + 1, program);
    if (access(path, X_OK) == 0)
        return true;
    /* libtool puts a program that uses a library of the build tree one directory further down. */
    *slash = '\0';
    if (slash - path < (ssize_t)sizeof(LIBTOOL) ||
        strcmp(slash - (sizeof(LIBTOOL) - 1), LIBTOOL) != 0)
        return false;
    strcpy(slash - (sizeof(LIBTOOL) - 1) + 1, program);
    return access(path, X_OK) == 0;
}

static int become(const char *program, const char *name, char **argv) {
    char path[PATH_MAX];

    if (!find_beside(program, path, sizeof(path)))
        snprintf(path, sizeof(path), "%s/%s", DEED_LIBEXEC_DIRECTORY, program);
    execv(path, argv);
    message(name, "%s: %s", path, strerror(errno));
    return EXIT_UNRECORDED;
}

int command_doctor(int argc, char **argv) {
    (void)argc;
    return become("deed-doctor", argv[0], argv);
}

/* The first argument tells the program which command it is. */
int command_archive(int argc, char **argv) {
    static char program[] = "deed-archive";
    char **arguments = calloc((size_t)argc + 2, sizeof(*arguments));
    int status;

    if (!arguments) {
        message(argv[0], "no memory");
        return EXIT_UNRECORDED;
    }
    arguments[0] = program;
    memcpy(arguments + 1, argv, (size_t)argc * sizeof(*argv));
    status = become(program, argv[0], arguments);
    free(arguments);
    return status;
}
