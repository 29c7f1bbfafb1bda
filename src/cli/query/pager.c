/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/query/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LESS_OPTIONS "FSXMK"
#define STANDARD "if command -v less >/dev/null; then exec less; else exec cat; fi"
/* Exit statuses of a shell that cannot run a command, or does not find it. */
#define NOT_RUN 126
#define NOT_FOUND 127

static const char *chosen(void) {
    const char *pager = secure_getenv("DEED_PAGER");

    if (!pager)
        pager = secure_getenv("PAGER");
    return pager ? pager : STANDARD;
}

__attribute__((__noreturn__)) static void be_pager(const char *command, int from) {
    char shell[] = "sh", run[] = "-c";
    char *arguments[] = {shell, run, strdup(command), NULL};

    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    if (dup2(from, STDIN_FILENO) < 0 || !arguments[2])
        _exit(NOT_RUN);
    setenv("LESS", LESS_OPTIONS, 1);
    setenv("LESSSECURE", "1", 1);
    if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
        setenv("LESSCHARSET", "utf-8", 1);
    execv("/bin/sh", arguments);
    _exit(NOT_RUN);
}

pid_t pager_open(int *ret_fd) {
    const char *command = chosen();
    int ends[2];
    pid_t pid;

    if (!*command || strcmp(command, "cat") == 0 || pipe2(ends, O_CLOEXEC) < 0)
        return 0;
    pid = fork();
    if (pid == 0)
        be_pager(command, ends[0]);
    close(ends[0]);
    if (pid < 0) {
        close(ends[1]);
        return 0;
    }
    *ret_fd = ends[1];
    return pid;
}

bool pager_wait(pid_t pager) {
    int status = 0;

    while (waitpid(pager, &status, 0) < 0 && errno == EINTR)
        ;
    return !WIFEXITED(status) ||
           (WEXITSTATUS(status) != NOT_RUN && WEXITSTATUS(status) != NOT_FOUND);
}
