/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* deed doctor: becomes the program of that name (doctor/main.c says why it is one). */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "message.h"

#define PROGRAM "deed-doctor"

/* Beside this program, as where both were built; false: not there. */
static bool find_beside(char *path, size_t size) {
    ssize_t n = readlink("/proc/self/exe", path, size);
    char *slash;

    if (n <= 0 || (size_t)n >= size)
        return false;
    path[n] = '\0';
    slash = strrchr(path, '/');
    if (!slash || (size_t)(slash + 1 - path) + sizeof(PROGRAM) > size)
        return false;
    strcpy(slash + 1, PROGRAM);
    return access(path, X_OK) == 0;
}

int command_doctor(int argc, char **argv) {
    char path[PATH_MAX];

    (void)argc;
    if (!find_beside(path, sizeof(path)))
        strcpy(path, DEED_LIBEXEC_DIRECTORY "/" PROGRAM);
    execv(path, argv);
    message(argv[0], "%s: %s", path, strerror(errno));
    return EXIT_UNRECORDED;
}
