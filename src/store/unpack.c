/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/unpack.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

#include "store/decoder.h"
#include "store/exported.h"
#include "store/unread.h"
#include "util/buffer.h"
#include "util/cleanup.h"

#define PACKED_SIZE 131072
/* How often `stop` is looked at while waiting for a pipe. */
#define LOOK_EVERY_MS 200

struct unpack {
    int fd;
    const atomic_bool *stop;
    struct decoder *decoder;   /* NULL: it is not compressed */
    struct exported *exported; /* NULL: it is no exported journal */
    bool at_end;               /* of the file */
    uint64_t done;             /* how many bytes of the file were read */
    size_t from, to;
    struct buffer head; /* text that was read to recognise the format; given out first */
    size_t given;
    int failed; /* an error behind the head */
    int broken; /* an error of the exported journal, behind the lines that are ready */
    unsigned char bytes[PACKED_SIZE];
};

/* As read(2), but a negative errno. */
static long read_file_bytes(struct unpack *unpack, void *to, size_t size) {
    struct pollfd fd = {.fd = unpack->fd, .events = POLLIN};
    ssize_t n;

    while (unpack->stop && poll(&fd, 1, LOOK_EVERY_MS) == 0)
        if (*unpack->stop)
            return -ECANCELED;
    do
        n = read(unpack->fd, to, size);
    while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : n;
}

static int fill_bytes(struct unpack *unpack) {
    long n;

    if (unpack->from == unpack->to)
        unpack->from = unpack->to = 0;
    n = read_file_bytes(unpack, unpack->bytes + unpack->to, PACKED_SIZE - unpack->to);
    if (n < 0)
        return (int)n;
    unpack->at_end = n == 0;
    unpack->to += (size_t)n;
    unpack->done += (uint64_t)n;
    return 0;
}

/* ---- text ---------------------------------------------------------------------------------- */

static long read_plain(struct unpack *unpack, void *to, size_t size) {
    size_t there = unpack->to - unpack->from;
    long n;

    if (there > 0) { /* bytes that were read to recognise the format */
        there = there < size ? there : size;
        memcpy(to, unpack->bytes + unpack->from, there);
        unpack->from += there;
        return (long)there;
    }
    n = read_file_bytes(unpack, to, size);
    if (n > 0)
        unpack->done += (uint64_t)n;
    return n;
}

static long read_decoded(struct unpack *unpack, void *to, size_t size) {
    for (;;) {
        size_t left = unpack->to - unpack->from;
        int r;

        if (left > 0 || decoder_is_within(unpack->decoder)) {
            long n = decoder_step(unpack->decoder, unpack->bytes + unpack->from, &left, to, size);

            unpack->from = unpack->to - left;
            if (n != 0)
                return n;
        }
        if (unpack->from < unpack->to)
            continue;
        if (unpack->at_end)
            return decoder_is_within(unpack->decoder) ? -EBADMSG : 0;
        r = fill_bytes(unpack);
        if (r < 0)
            return r;
    }
}

static long read_behind_head(struct unpack *unpack, void *to, size_t size) {
    if (unpack->failed)
        return unpack->failed;
    return unpack->decoder ? read_decoded(unpack, to, size) : read_plain(unpack, to, size);
}

static long read_head_and_rest(struct unpack *unpack, void *to, size_t size) {
    size_t there = unpack->head.n - unpack->given;

    if (there == 0)
        return read_behind_head(unpack, to, size);
    there = there < size ? there : size;
    memcpy(to, unpack->head.bytes + unpack->given, there);
    unpack->given += there;
    if (unpack->given == unpack->head.n) {
        buffer_free(&unpack->head);
        unpack->given = 0;
    }
    return (long)there;
}

/* ---- formats ------------------------------------------------------------------------------- */

/* Reads more text to recognise the format. 1: there is some; 0: there is no more. */
static int read_more_head(struct unpack *unpack) {
    char *to = buffer_reserve(&unpack->head, EXPORTED_LOOKS);
    long n = to ? read_behind_head(unpack, to, EXPORTED_LOOKS) : -ENOMEM;

    if (n < 0)
        unpack->failed = (int)n;
    if (n <= 0)
        return 0;
    unpack->head.n += (size_t)n;
    return 1;
}

static int recognise_export(struct unpack *unpack, enum unpack_as as) {
    enum exported_form form;

    do
        form = exported_form(unpack->head.bytes, unpack->head.n);
    while (form == EXPORTED_MAYBE && read_more_head(unpack));
    if (form == EXPORTED_NOT || form == EXPORTED_MAYBE ||
        (form == EXPORTED_JSON && as == UNPACK_LOG))
        return 0;
    return exported_open(&unpack->exported, form, as == UNPACK_LOG);
}

static int recognise(struct unpack *unpack, enum unpack_as as) {
    int r = 0;

    if (as == UNPACK_PART)
        return 0;
    while (r == 0 && !unpack->at_end && unpack->to < DECODER_LOOKS)
        r = fill_bytes(unpack);
    if (r == 0)
        r = decoder_open(&unpack->decoder, unpack->bytes, unpack->to);
    if (r >= 0 && as == UNPACK_BYTES)
        return 0;
    while (r >= 0 && unpack->head.n < UNREAD_LOOKS)
        if (!read_more_head(unpack))
            break;
    if (r < 0)
        return r;
    if (unpack->head.n == 0)
        return 0;
    r = unread_form(unpack->head.bytes, unpack->head.n);
    return r < 0 ? r : recognise_export(unpack, as);
}

int unpack_open(struct unpack **ret, int fd, enum unpack_as as, const atomic_bool *stop) {
    struct unpack *unpack = calloc(1, sizeof(*unpack));
    int r;

    if (!unpack) {
        close(fd);
        return -ENOMEM;
    }
    unpack->fd = fd;
    unpack->stop = stop;
    r = recognise(unpack, as);
    if (r < 0) {
        unpack_close(unpack);
        return r;
    }
    *ret = unpack;
    return 0;
}

void unpack_close(struct unpack *unpack) {
    if (!unpack)
        return;
    decoder_close(unpack->decoder);
    exported_close(unpack->exported);
    buffer_free(&unpack->head);
    close(unpack->fd);
    free(unpack);
}

static long read_exported(struct unpack *unpack, void *to, size_t size) {
    char bytes[EXPORTED_LOOKS];

    for (;;) {
        size_t n = exported_take(unpack->exported, to, size);
        long got;

        if (n > 0)
            return (long)n;
        if (unpack->broken)
            return unpack->broken;
        got = read_head_and_rest(unpack, bytes, sizeof(bytes));
        if (got == 0)
            return exported_end(unpack->exported);
        if (got < 0)
            return got;
        unpack->broken = exported_feed(unpack->exported, bytes, (size_t)got);
    }
}

long unpack_read(struct unpack *unpack, void *to, size_t size) {
    return unpack->exported ? read_exported(unpack, to, size)
                            : read_head_and_rest(unpack, to, size);
}

bool unpack_is_plain(const struct unpack *unpack) {
    return !unpack->decoder && !unpack->exported;
}

bool unpack_is_within(const struct unpack *unpack) {
    return unpack->exported && exported_is_within(unpack->exported);
}

uint64_t unpack_left_out(const struct unpack *unpack) {
    return unpack->exported ? exported_left_out(unpack->exported) : 0;
}

uint64_t unpack_done(const struct unpack *unpack) {
    return unpack->done;
}

int unpack_fd(const struct unpack *unpack) {
    return unpack->fd;
}
