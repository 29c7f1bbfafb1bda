/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "relay/roots.h"

#include <errno.h>
#include <stddef.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "journal/entries.h"
#include "util/descriptor.h"

/* The directories of journals, and those that these are made in. */
static const char *const roots[] = {ENTRIES_PERSISTENT, ENTRIES_VOLATILE, "/var/log", "/run/log"};

/* One that is not there is watched once it is. */
static void watch(int fd) {
    for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
        (void)inotify_add_watch(fd, roots[i], IN_CREATE | IN_MOVED_TO | IN_ONLYDIR);
}

int roots_open(void) {
    int fd = fd_above_stdio(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));

    if (fd < 0)
        return -errno;
    watch(fd);
    return fd;
}

bool roots_changed(int fd) {
    char events[4096] __attribute__((aligned(_Alignof(struct inotify_event))));
    bool made = false;
    ssize_t n;

    while ((n = read(fd, events, sizeof(events))) > 0)
        for (ssize_t at = 0; at < n;) {
            const struct inotify_event *event = (const void *)(events + at);

            made |= (event->mask & (IN_ISDIR | IN_Q_OVERFLOW)) != 0;
            at += (ssize_t)(sizeof(*event) + event->len);
        }
    if (made)
        watch(fd);
    return made;
}
