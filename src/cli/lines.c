/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int lines_open(struct lines *lines, const char *path) {
    *lines = (struct lines){.fd = STDIN_FILENO};
    if (strcmp(path, "-") != 0)
        lines->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (lines->fd < 0)
        return -errno;
    lines->buffer = malloc(LINES_MAX);
    if (!lines->buffer) {
        lines_close(lines);
        return -ENOMEM;
    }
    return 0;
}

void lines_close(struct lines *lines) {
    if (lines->fd > STDIN_FILENO)
        close(lines->fd);
    free(lines->buffer);
    lines->buffer = NULL;
}

/* Reads more of the file behind the bytes in the buffer. */
static int fill_buffer(struct lines *lines) {
    ssize_t n;

    if (lines->from > 0) {
        memmove(lines->buffer, lines->buffer + lines->from, lines->to - lines->from);
        lines->to -= lines->from;
        lines->from = 0;
    }
    do
        n = read(lines->fd, lines->buffer + lines->to, LINES_MAX - lines->to);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return -errno;
    lines->at_end = n == 0;
    lines->to += (size_t)n;
    return 0;
}

int lines_next(struct lines *lines, struct line *ret) {
    size_t seen = 0;
    char *feed;
    int r;

    for (;;) {
        size_t there = lines->to - lines->from;

        feed = memchr(lines->buffer + lines->from + seen, '\n', there - seen);
        if (feed || lines->at_end || there == LINES_MAX)
            break;
        seen = there;
        r = fill_buffer(lines);
        if (r < 0)
            return r;
    }
    ret->bytes = lines->buffer + lines->from;
    ret->n = feed ? (size_t)(feed + 1 - ret->bytes) : lines->to - lines->from;
    if (ret->n == 0)
        return 0;
    ret->first = !lines->within;
    ret->too_long = lines->within || (!feed && !lines->at_end);
    lines->within = !feed && !lines->at_end;
    lines->number += ret->first;
    lines->from += ret->n;
    lines->bytes += ret->n;
    return 1;
}
