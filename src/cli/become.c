/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The subcommands that are programs of their own: this process becomes one. What they need would
 * cost each `deed record` half as much time again to load.
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/message.h"

#define LIBTOOL "/.libs"

/* Beside this program, as where both were built; false: not there. */
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
    /* libtool has what uses a library that was just built one further down. */
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

/* The program is told by its first argument what it shall be: so far that is argv[0], and in front
 * of it stands the name of this command. */
int command_archive(int argc, char **argv) {
    static char program[] = "deed-archive";

    (void)argc;
    argv[-1] = program;
    return become(program, argv[0], argv - 1);
}
