/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "outputs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>

#include "cleanup.h"
#include "fileset.h"

#define SIZE_MAX_CONF 65536
#define WRITER "deed-write"

/* The last word of a command line that runs the writer; malloc'ed, NULL if there is none. */
static char *file_of(const char *line, size_t n) {
    const char *writer = memmem(line, n, WRITER " ", sizeof(WRITER)), *end, *from;

    if (!writer || memchr(line, '#', (size_t)(writer - line)))
        return NULL;
    end = memchr(writer, '"', n - (size_t)(writer - line));
    if (!end)
        return NULL;
    from = memrchr(writer, ' ', (size_t)(end - writer));
    return from ? strndup(from + 1, (size_t)(end - from - 1)) : NULL;
}

/* Cuts the name off; false if it is another one. */
static bool cut_name(char *path, const char *name) {
    char *slash = path ? strrchr(path, '/') : NULL;

    if (!slash || *path != '/' || strcmp(slash + 1, name) != 0)
        return false;
    slash[slash == path] = '\0'; /* "/" stays */
    return true;
}

char *outputs_directory(const char *text, size_t n, const char **ret_why) {
    static const char *const names[] = {FILESET_CURRENT, FILESET_REJECTED};
    CLEANUP_FREE char *first = NULL, *second = NULL;
    char *directory, **found[] = {&first, &second};
    size_t count = 0;

    for (const char *end = text + n; text < end && count < 2;) {
        const char *feed = memchr(text, '\n', (size_t)(end - text));
        size_t length = (size_t)((feed ? feed : end) - text);

        *found[count] = file_of(text, length);
        count += *found[count] != NULL;
        text += length + 1;
    }
    if (!first) {
        *ret_why = "runs no deed-write";
        return NULL;
    }
    if (!cut_name(first, names[0]) || (second && !cut_name(second, names[1]))) {
        *ret_why = "the files have other names than " FILESET_CURRENT " and " FILESET_REJECTED;
        return NULL;
    }
    if (second && strcmp(first, second) != 0) {
        *ret_why = "what is rejected goes to another directory than the evidence";
        return NULL;
    }
    directory = first;
    first = NULL;
    return directory;
}

char *outputs_read(const char *path, const char **ret_why) {
    CLEANUP_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
    CLEANUP_FREE char *text = malloc(SIZE_MAX_CONF);
    ssize_t n = fd < 0 || !text ? -1 : read(fd, text, SIZE_MAX_CONF);

    if (n < 0) {
        *ret_why = strerror(errno);
        return NULL;
    }
    return outputs_directory(text, (size_t)n, ret_why);
}
