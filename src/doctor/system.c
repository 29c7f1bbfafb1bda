/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doctor/system.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/io.h"
#include "util/monotonic.h"

#define OUTPUT_MAX (256 * 1024)

int system_read(const char *path, char **ret, size_t *ret_size, struct stat *ret_status) {
    CLEANUP_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    CLEANUP_FREE char *text = NULL;
    struct stat st;
    ssize_t have;

    if (fd < 0 || fstat(fd, &st) < 0)
        return -errno;
    if (!S_ISREG(st.st_mode))
        return -EINVAL;
    if (st.st_size > SYSTEM_FILE_MAX)
        return -EFBIG;
    text = malloc((size_t)st.st_size + 1);
    if (!text)
        return -ENOMEM;
    have = io_read(fd, text, (size_t)st.st_size);
    if (have < 0)
        return (int)have;
    text[have] = '\0';
    *ret = text;
    text = NULL;
    if (ret_size)
        *ret_size = (size_t)have;
    if (ret_status)
        *ret_status = st;
    return 0;
}

static uint64_t microseconds(const struct timespec *t) {
    return (uint64_t)t->tv_sec * 1000000 + (uint64_t)t->tv_nsec / 1000;
}

uint64_t system_changed(const struct stat *status) {
    uint64_t content = microseconds(&status->st_mtim), inode = microseconds(&status->st_ctim);

    return content > inode ? content : inode;
}

int system_connect(const char *path, int type) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    CLEANUP_CLOSE int fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
        return -errno;
    return 0;
}

const char *system_program(const char *const candidates[]) {
    for (; *candidates; candidates++)
        if (access(*candidates, X_OK) == 0)
            return *candidates;
    return NULL;
}

static int start_program(const char *const argv[], int output, pid_t *ret) {
    char path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin", locale[] = "LC_ALL=C.UTF-8";
    char *const environment[] = {path, locale, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    int r;

    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    posix_spawn_file_actions_adddup2(&actions, output, 2);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    r = posix_spawn(ret, argv[0], &actions, &attributes, (char *const *)argv, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return -r;
}

/* Reads to the end, keeps what fits. 0 or -errno. */
static int read_output(int fd, uint64_t until, char *text, size_t *have) {
    char spare[4096];

    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        uint64_t now = monotonic_ns();
        ssize_t n;

        if (now >= until)
            return -ETIMEDOUT;
        if (poll(&p, 1, (int)((until - now) / NS_PER_MS + 1)) <= 0)
            continue;
        if (*have < OUTPUT_MAX)
            n = read(fd, text + *have, OUTPUT_MAX - *have);
        else
            n = read(fd, spare, sizeof(spare));
        if (n < 0 && errno != EINTR)
            return -errno;
        if (n == 0)
            return 0;
        if (n > 0 && *have < OUTPUT_MAX)
            *have += (size_t)n;
    }
}

/* The program may close its output and run on; a signal may end it. */
static int ended(pid_t child, uint64_t until, int *status) {
    for (;;) {
        pid_t r = waitpid(child, status, WNOHANG);

        if (r == child)
            return 0;
        if (r < 0 && errno != EINTR)
            return -errno;
        if (monotonic_ns() >= until)
            return -ETIMEDOUT;
        nap(2 * NS_PER_MS);
    }
}

/* The exit status or -errno; what it wrote is in text. */
static int run_program(const char *const argv[], unsigned seconds, char *text, size_t *have) {
    CLEANUP_CLOSE int reader = -1, writer = -1;
    uint64_t until = monotonic_ns() + seconds * NS_PER_S;
    int ends[2], status = 0, r;
    pid_t child;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return -errno;
    reader = ends[0];
    writer = ends[1];
    signal(SIGCHLD, SIG_DFL); /* where a parent left it ignored, waitpid(2) would have no status */
    r = start_program(argv, writer, &child);
    if (r < 0)
        return r;
    close(take_fd(&writer));
    r = read_output(reader, until, text, have);
    if (r == 0)
        r = ended(child, until, &status);
    if (r < 0) {
        kill(-child, SIGKILL);
        waitpid(child, &status, 0);
        return r;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -ECANCELED;
}

int system_run(const char *const argv[], unsigned seconds, char **ret_output) {
    char *text = malloc(OUTPUT_MAX + 1);
    size_t have = 0;
    int r;

    if (!text)
        return -ENOMEM;
    r = run_program(argv, seconds, text, &have);
    if (r < 0) {
        free(text);
        return r;
    }
    text[have] = '\0';
    *ret_output = text;
    return r;
}
