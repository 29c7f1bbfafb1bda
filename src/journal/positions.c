/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "journal/positions.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "util/cleanup.h"

/* As in conf/rsyslog/shared.conf and conf/rsyslog/isolated.conf. */
#define SYSTEM DEED_RSYSLOG_WORK_DIRECTORY "/imjournal-deed.state"
#define NAMESPACE "/var/lib/deed-isolated/imjournal.state"

const char *positions_rsyslogd(enum entries_which which) {
    return which == ENTRIES_NAMESPACE ? NAMESPACE : SYSTEM;
}

static ssize_t read_small(const char *path, char *to, size_t size) {
    CLEANUP_CLOSE int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat st;
    ssize_t n;

    if (fd < 0 || fstat(fd, &st) < 0)
        return -errno;
    if (!S_ISREG(st.st_mode))
        return -EBADMSG;
    n = read(fd, to, size - 1);
    if (n < 0)
        return -errno;
    to[n] = '\0';
    return n;
}

int positions_read(const char *path, char ret[POSITION_MAX]) {
    ssize_t n = read_small(path, ret, POSITION_MAX);

    if (n < 0)
        return (int)n;
    ret[strcspn(ret, "\n")] = '\0';
    return *ret ? 0 : -EBADMSG;
}

void positions_load(const char *path, struct positions *ret) {
    char text[2 * POSITION_MAX + 32];

    *ret = (struct positions){0};
    if (read_small(path, text, sizeof(text)) <= 0)
        return;
    for (char *rest = text, *line; (line = strsep(&rest, "\n"));) {
        if (strncmp(line, "system ", 7) == 0)
            snprintf(ret->system, POSITION_MAX, "%.*s", POSITION_MAX - 1, line + 7);
        else if (strncmp(line, "namespace ", 10) == 0)
            snprintf(ret->namespace, POSITION_MAX, "%.*s", POSITION_MAX - 1, line + 10);
    }
}

static int write_file(const char *path, const struct positions *positions) {
    CLEANUP_CLOSE int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);

    if (fd < 0)
        return -errno;
    if (dprintf(fd, "system %s\nnamespace %s\n", positions->system, positions->namespace) < 0 ||
        fsync(fd) < 0)
        return -errno;
    return 0;
}

int positions_save(const char *path, const struct positions *positions) {
    CLEANUP_FREE char *next = NULL;
    int r;

    if (asprintf(&next, "%s.next", path) < 0) {
        next = NULL;
        return -ENOMEM;
    }
    r = write_file(next, positions);
    if (r == 0 && rename(next, path) < 0)
        r = -errno;
    return r;
}
