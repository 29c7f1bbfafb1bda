/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lib/lognamespace.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "util/cleanup.h"
#include "util/descriptor.h"

#define PREFIX "journal."

static FILE *open_text(const char *path) {
    CLEANUP_CLOSE int fd = fd_above_stdio(open(path, O_RDONLY | O_CLOEXEC));
    FILE *file = fd < 0 ? NULL : fdopen(fd, "r");

    if (file)
        take_fd(&fd);
    return file;
}

/* Copies a name of printable ASCII, so that it can stand in a journal field. */
static bool copy_name(const char *name, char *ret, size_t size) {
    size_t n = strlen(name);

    for (size_t i = 0; i < n; i++)
        if (name[i] <= ' ' || name[i] > '~')
            return false;
    if (n == 0 || n >= size)
        return false;
    memcpy(ret, name, n + 1);
    return true;
}

/* A line is ID PARENT DEVICE ROOT MOUNTPOINT OPTIONS… (proc(5)). The last mount on a directory
 * counts. */
bool lognamespace_of_mounts(const char *path, const char *directory, char ret[LOGNAMESPACE_MAX]) {
    FILE *file = open_text(path);
    CLEANUP_FREE char *line = NULL;
    size_t size = 0;
    bool found = false;

    if (!file)
        return false;
    while (getline(&line, &size, file) > 0) {
        char *rest = line, *word[5] = {NULL}, *name;

        for (size_t i = 0; i < 5; i++)
            word[i] = strsep(&rest, " ");
        if (!word[4] || strcmp(word[4], directory) != 0)
            continue;
        name = strrchr(word[3], '/');
        found = name && strncmp(name + 1, PREFIX, sizeof(PREFIX) - 1) == 0 &&
                copy_name(name + sizeof(PREFIX), ret, LOGNAMESPACE_MAX);
    }
    fclose(file);
    return found;
}

bool lognamespace_find(const char *directory, char ret[LOGNAMESPACE_MAX]) {
    struct statx st;

    /* The mount table may be long, so it is only read if something is mounted here. */
    if (statx(AT_FDCWD, directory, AT_SYMLINK_NOFOLLOW, STATX_TYPE, &st) == 0 &&
        (st.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT) &&
        !(st.stx_attributes & STATX_ATTR_MOUNT_ROOT))
        return false;
    return lognamespace_of_mounts("/proc/self/mountinfo", directory, ret);
}

/* 0::/system.slice/NAME.service, with control groups of the service's own below it. */
void lognamespace_unit_of(const char *path, char ret[LOGNAMESPACE_UNIT_MAX]) {
    FILE *file = open_text(path);
    CLEANUP_FREE char *line = NULL;
    size_t size = 0;

    *ret = '\0';
    if (!file)
        return;
    while (getline(&line, &size, file) > 0) {
        char *rest = line, *word;

        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "0::/", 4) != 0)
            continue;
        while ((word = strsep(&rest, "/"))) {
            const char *suffix = strrchr(word, '.');

            if (suffix && (strcmp(suffix, ".service") == 0 || strcmp(suffix, ".scope") == 0) &&
                copy_name(word, ret, LOGNAMESPACE_UNIT_MAX))
                break;
        }
    }
    fclose(file);
}

void lognamespace_unit(char ret[LOGNAMESPACE_UNIT_MAX]) {
    lognamespace_unit_of("/proc/self/cgroup", ret);
}
