/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_LINES_H
#define DEED_CLI_LINES_H

/*
 * Reads a file line by line in a fixed amount of memory. A longer line comes in pieces, marked as
 * too long, so that the caller can keep all of it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINES_MAX (1024 * 1024)

struct lines {
    int fd;
    char *buffer;
    size_t from, to; /* bytes that were read and not returned yet */
    bool at_end;
    bool within; /* the next piece belongs to a long line */
    uint64_t number;
    uint64_t bytes; /* returned so far */
};

struct line {
    const char *bytes; /* with its line feed, where it has one; valid until the next call */
    size_t n;
    bool too_long; /* this is a piece of a long line */
    bool first;    /* the first piece */
};

int lines_open(struct lines *lines, const char *path);
void lines_close(struct lines *lines);

/* 1: a line or a piece; 0: the end; negative errno: the read failed. */
int lines_next(struct lines *lines, struct line *ret);

#endif
