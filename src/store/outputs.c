/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/outputs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "store/fileset.h"
#include "util/cleanup.h"
#include "util/io.h"

#define SIZE_MAX_CONF 65536
#define WRITER "deed-write"

/* The last word of a command line that runs deed-write; "" if the line is none. */
static void written_file(const char *line, size_t n, char ret[PATH_MAX]) {
    const char *writer = memmem(line, n, WRITER " ", sizeof(WRITER)), *end, *from;
    size_t length;

    *ret = '\0';
    if (!writer || memchr(line, '#', (size_t)(writer - line)))
        return;
    end = memchr(writer, '"', n - (size_t)(writer - line));
    if (!end)
        return;
    from = memrchr(writer, ' ', (size_t)(end - writer));
    length = from ? (size_t)(end - from - 1) : 0;
    if (length >= PATH_MAX)
        return;
    memcpy(ret, end - length, length);
    ret[length] = '\0';
}

/* Cuts the name off a path. False: the path has another name. */
static bool cut_name(char *path, const char *name) {
    char *slash = strrchr(path, '/');

    if (!slash || *path != '/' || strcmp(slash + 1, name) != 0)
        return false;
    slash[slash == path] = '\0'; /* "/" stays */
    return true;
}

bool outputs_directory(const char *text, size_t n, char ret[PATH_MAX], const char **ret_why) {
    char found[2][PATH_MAX] = {"", ""};
    size_t count = 0;

    for (const char *end = text + n; text < end && count < 2;) {
        const char *feed = memchr(text, '\n', (size_t)(end - text));
        size_t length = (size_t)((feed ? feed : end) - text);

        written_file(text, length, found[count]);
        count += *found[count] != '\0';
        text += length + (feed != NULL);
    }
    if (count == 0)
        *ret_why = "runs no deed-write";
    else if (!cut_name(found[0], FILESET_CURRENT) ||
             (count > 1 && !cut_name(found[1], FILESET_REJECTED)))
        *ret_why = "the files have other names than " FILESET_CURRENT " and " FILESET_REJECTED;
    else if (count > 1 && strcmp(found[0], found[1]) != 0)
        *ret_why = "what is rejected goes to another directory than the evidence";
    else {
        strcpy(ret, found[0]);
        return true;
    }
    return false;
}

bool outputs_read(const char *path, char ret[PATH_MAX], const char **ret_why) {
    CLEANUP_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
    char text[SIZE_MAX_CONF];
    ssize_t n = fd < 0 ? -errno : io_read(fd, text, sizeof(text));

    if (n < 0) {
        *ret_why = strerror((int)-n);
        return false;
    }
    return outputs_directory(text, (size_t)n, ret, ret_why);
}
