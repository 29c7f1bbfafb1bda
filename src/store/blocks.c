/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/blocks.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "store/unpack.h"
#include "store/unread.h"
#include "util/cleanup.h"
#include "util/io.h"
#include "util/monotonic.h"
#include "util/tempfile.h"

/* A line that is being written while it is read is whole after this. */
#define HALF_LINE_MS 200

struct blocks {
    struct unpack *unpack;
    int temporary; /* the unpacked file, to be read from its end; or -1 */
    bool reverse;
    bool pipe;   /* gives out what arrives at once */
    bool waited; /* already, for the rest of the last line */
    bool within; /* in a line that is longer than a block, which is dropped */
    int failed;  /* an error that is returned behind the last line */
    uint64_t at; /* reverse: the bytes in front of this position are left */
    uint64_t done;
    size_t n_kept; /* of a line that continues in the next block */
    char kept[BLOCKS_SIZE];
};

static int unpack_all(struct blocks *blocks) {
    long n = 0;
    int r = 0;

    blocks->temporary = tempfile_open();
    if (blocks->temporary < 0)
        return blocks->temporary;
    while (r == 0 && (n = unpack_read(blocks->unpack, blocks->kept, sizeof(blocks->kept))) > 0) {
        r = io_write_at(blocks->temporary, blocks->kept, (size_t)n, blocks->at);
        blocks->at += (uint64_t)n;
    }
    /* Returned behind all lines in front of it. */
    if (n < 0)
        blocks->failed = (int)n;
    else if (unpack_is_within(blocks->unpack))
        blocks->failed = UNREAD_WITHIN_ENTRY;
    return r;
}

int blocks_open(struct blocks **ret, int fd, bool reverse, const atomic_bool *stop) {
    struct blocks *blocks = malloc(sizeof(*blocks));
    struct stat st;
    int r;

    if (!blocks) {
        close(fd);
        return -ENOMEM;
    }
    memset(blocks, 0, offsetof(struct blocks, kept));
    blocks->temporary = -1;
    blocks->reverse = reverse;
    r = fstat(fd, &st) < 0 ? -errno : 0;
    if (r == 0 && S_ISREG(st.st_mode))
        posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    if (r < 0)
        close(fd);
    else
        r = unpack_open(&blocks->unpack, fd, UNPACK_EVIDENCE, stop);
    if (r == 0) {
        blocks->pipe = !S_ISREG(st.st_mode) && unpack_is_plain(blocks->unpack);
        if (reverse && S_ISREG(st.st_mode) && unpack_is_plain(blocks->unpack))
            blocks->at = (uint64_t)st.st_size;
        else if (reverse)
            r = unpack_all(blocks);
    }
    if (r < 0) {
        blocks_close(blocks);
        return r;
    }
    *ret = blocks;
    return 0;
}

void blocks_close(struct blocks *blocks) {
    if (!blocks)
        return;
    unpack_close(blocks->unpack);
    if (blocks->temporary >= 0)
        close(blocks->temporary);
    free(blocks);
}

/* The last end of a line; NULL: none. NUL bytes count where there is no line feed: a million of
 * them in front of an event do not make it a line that is too long. */
static const char *last_line_end(const char *bytes, size_t n) {
    const char *feed = memrchr(bytes, '\n', n);

    return feed ? feed : memrchr(bytes, '\0', n);
}

/* The first end of a line, and the last one: a line feed or a NUL byte. */
static const char *first_end(const char *bytes, size_t n) {
    const char *feed = memchr(bytes, '\n', n);
    const char *nul = memchr(bytes, '\0', feed ? (size_t)(feed - bytes) : n);

    return nul ? nul : feed;
}

static const char *last_end(const char *bytes, size_t n) {
    const char *feed = memrchr(bytes, '\n', n), *from = feed ? feed : bytes;
    const char *nul = memrchr(from, '\0', n - (size_t)(from - bytes));

    return nul ? nul : feed;
}

/* ---- forwards ------------------------------------------------------------------------------ */

/* Reads as much as fits, or as a pipe has. 1: there may be more; 0: the end; negative errno. */
static int fill_block(struct blocks *blocks, char *to, size_t *n) {
    long more;

    while (*n < BLOCKS_SIZE) {
        more = unpack_read(blocks->unpack, to + *n, BLOCKS_SIZE - *n);
        if (more <= 0)
            return (int)more;
        *n += (size_t)more;
        if (blocks->pipe && memrchr(to, '\n', *n))
            return 1;
    }
    return 1;
}

/* As fill_block(), but waits for the rest of a line that is being written. */
static int fill_whole_lines(struct blocks *blocks, char *to, size_t *n) {
    int r = fill_block(blocks, to, n);

    if (r != 0 || blocks->waited || blocks->pipe || *n == 0 || to[*n - 1] == '\n' ||
        !unpack_is_plain(blocks->unpack))
        return r;
    blocks->waited = true;
    nap(HALF_LINE_MS * NS_PER_MS);
    return fill_block(blocks, to, n);
}

/* Removes what belongs to a dropped line. */
static void drop_long_line(struct blocks *blocks, char *to, size_t *n) {
    const char *feed = first_end(to, *n);
    size_t skipped = feed ? (size_t)(feed - to) + 1 : *n;

    memmove(to, to + skipped, *n - skipped);
    *n -= skipped;
    blocks->within = !feed;
}

static int next_forwards(struct blocks *blocks, char *to, size_t *ret_n, uint64_t *ret_lost) {
    for (;;) {
        size_t n = blocks->n_kept, whole;
        const char *feed;
        int r;

        memcpy(to, blocks->kept, n);
        blocks->n_kept = 0;
        r = blocks->failed ? blocks->failed : fill_whole_lines(blocks, to, &n);
        if (blocks->within)
            drop_long_line(blocks, to, &n);
        feed = last_line_end(to, n);
        whole = feed ? (size_t)(feed - to) + 1 : 0;
        if (r <= 0) { /* the last bytes are a line without a line feed, also in front of an error */
            if (r == 0 && unpack_is_within(blocks->unpack))
                r = UNREAD_WITHIN_ENTRY;
            blocks->failed = r;
            *ret_n = n;
            return n > 0 ? 1 : r;
        }
        if (whole == 0 && n == BLOCKS_SIZE) {
            blocks->within = true;
            *ret_lost += 1;
            continue;
        }
        blocks->n_kept = n - whole;
        memcpy(blocks->kept, to + whole, blocks->n_kept);
        if (whole == 0)
            continue;
        *ret_n = whole;
        return 1;
    }
}

/* ---- backwards ----------------------------------------------------------------------------- */

static int read_before(struct blocks *blocks, char *to, size_t n) {
    int fd = blocks->temporary >= 0 ? blocks->temporary : unpack_fd(blocks->unpack);
    ssize_t got = io_read_at(fd, to, n, blocks->at - n);

    if (got < 0)
        return (int)got;
    if ((size_t)got < n)
        return -ESTALE;
    blocks->at -= n;
    blocks->done += n;
    return 0;
}

static int next_backwards(struct blocks *blocks, char *to, size_t *ret_n, uint64_t *ret_lost) {
    for (;;) {
        size_t n = BLOCKS_SIZE - blocks->n_kept, part = 0;
        const char *feed;
        int r;

        if (blocks->at < n)
            n = (size_t)blocks->at;
        if (n == 0 && blocks->n_kept == 0)
            return blocks->failed;
        r = read_before(blocks, to, n);
        if (r < 0)
            return r;
        memcpy(to + n, blocks->kept, blocks->n_kept);
        n += blocks->n_kept;
        blocks->n_kept = 0;
        if (blocks->within) { /* drops up to the end of the line in front */
            feed = last_end(to, n);
            blocks->within = !feed && blocks->at > 0;
            n = feed ? (size_t)(feed - to) + 1 : 0;
        }
        if (blocks->at > 0) {
            feed = first_end(to, n);
            part = feed ? (size_t)(feed - to) + 1 : n;
            if (part == BLOCKS_SIZE) {
                blocks->within = true;
                *ret_lost += 1;
                continue;
            }
            memcpy(blocks->kept, to, part);
            blocks->n_kept = part;
        }
        if (part == n)
            continue;
        memmove(to, to + part, n - part);
        *ret_n = n - part;
        return 1;
    }
}

int blocks_next(struct blocks *blocks, char *to, size_t *ret_n, uint64_t *ret_lost) {
    *ret_lost = 0;
    *ret_n = 0;
    return blocks->reverse ? next_backwards(blocks, to, ret_n, ret_lost)
                           : next_forwards(blocks, to, ret_n, ret_lost);
}

uint64_t blocks_left_out(const struct blocks *blocks) {
    return unpack_left_out(blocks->unpack);
}

uint64_t blocks_done(const struct blocks *blocks) {
    return blocks->reverse && blocks->temporary < 0 ? blocks->done : unpack_done(blocks->unpack);
}
