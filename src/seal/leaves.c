/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seal/leaves.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/io.h"

#define ROOM ((size_t)4 * LEAVES_LINE_MAX)

struct leaves {
    int fd; /* of a file that is read as it is */
    struct unpack *unpack;
    uint64_t bytes;
    size_t from, to;
    bool within; /* in a line that is too long */
    struct digest digest;
    char buffer[ROOM];
};

int leaves_open(struct leaves **ret, int fd, bool packed) {
    struct leaves *leaves = malloc(sizeof(*leaves));
    int r = 0;

    if (!leaves) {
        close(fd);
        return -ENOMEM;
    }
    *leaves = (struct leaves){.fd = packed ? -1 : fd};
    if (packed)
        r = unpack_open(&leaves->unpack, fd, UNPACK_BYTES, NULL);
    if (r < 0)
        free(leaves);
    else
        *ret = leaves;
    return r;
}

void leaves_close(struct leaves *leaves) {
    if (!leaves)
        return;
    unpack_close(leaves->unpack);
    if (leaves->fd >= 0)
        close(leaves->fd);
    free(leaves);
}

/* 1; 0: the end; or negative. */
static int fill(struct leaves *leaves) {
    size_t kept = leaves->to - leaves->from;
    char *to = leaves->buffer + kept;
    long n;

    memmove(leaves->buffer, leaves->buffer + leaves->from, kept);
    leaves->from = 0;
    leaves->to = kept;
    n = leaves->unpack ? unpack_read(leaves->unpack, to, ROOM - kept)
                       : io_read_at(leaves->fd, to, ROOM - kept, leaves->bytes);
    if (n <= 0)
        return (int)n;
    leaves->to += (size_t)n;
    leaves->bytes += (uint64_t)n;
    return 1;
}

static void put(struct leaves *leaves, size_t n) {
    if (!leaves->within) {
        digest_begin(&leaves->digest);
        digest_put(&leaves->digest, "\0", 1);
        leaves->within = true;
    }
    digest_put(&leaves->digest, leaves->buffer + leaves->from, n);
    leaves->from += n;
}

/* The n bytes that come next end a line. */
static void end_line(struct leaves *leaves, size_t n, struct leaf *ret) {
    bool whole = !leaves->within;

    *ret = (struct leaf){.line = whole ? leaves->buffer + leaves->from : NULL, .n = whole ? n : 0};
    put(leaves, n);
    digest_end(&leaves->digest, ret->hash);
    leaves->within = false;
}

int leaves_next(struct leaves *leaves, bool last, struct leaf *ret) {
    size_t seen = 0;

    for (;;) {
        const char *at = leaves->buffer + leaves->from;
        size_t there = leaves->to - leaves->from;
        const char *feed = memchr(at + seen, '\n', there - seen);
        int r;

        if (feed) {
            end_line(leaves, (size_t)(feed - at), ret);
            leaves->from++;
            return 1;
        }
        if (there > LEAVES_LINE_MAX) {
            put(leaves, there);
            there = 0;
        }
        seen = there;
        r = fill(leaves);
        if (r > 0)
            continue;
        if (r < 0 || !last || (there == 0 && !leaves->within))
            return r;
        end_line(leaves, there, ret);
        return 1;
    }
}

uint64_t leaves_bytes(const struct leaves *leaves) {
    return leaves->bytes;
}
