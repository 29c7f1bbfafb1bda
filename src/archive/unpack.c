/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unpack.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "cleanup.h"

#define PACKED_SIZE 131072
/* How often it is asked whether waiting for a pipe should end. */
#define LOOK_EVERY_MS 200

enum packed { PLAIN, GZIP, ZSTD };

struct unpack {
    int fd;
    const atomic_bool *stop;
    enum packed packed;
    bool at_end;   /* of the file */
    bool within;   /* a gzip member or zstd frame has begun and not ended */
    uint64_t done; /* bytes of the file */
    size_t from, to;
    z_stream gzip;
    ZSTD_DCtx *zstd;
    unsigned char bytes[PACKED_SIZE];
};

/* As read(2), but a negative errno. */
static long read_some(struct unpack *unpack, void *to, size_t size) {
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

static int fill(struct unpack *unpack) {
    long n;

    if (unpack->from == unpack->to)
        unpack->from = unpack->to = 0;
    n = read_some(unpack, unpack->bytes + unpack->to, PACKED_SIZE - unpack->to);
    if (n < 0)
        return (int)n;
    unpack->at_end = n == 0;
    unpack->to += (size_t)n;
    unpack->done += (uint64_t)n;
    return 0;
}

/* The magic numbers: RFC 1952, 2.3.1, and RFC 8878, 3.1.1 and 3.1.2. */
static int recognise(struct unpack *unpack) {
    static const unsigned char gzip[] = {0x1f, 0x8b}, zstd[] = {0x28, 0xb5, 0x2f, 0xfd},
                               skippable[] = {0x2a, 0x4d, 0x18};
    int r = 0;

    while (r == 0 && !unpack->at_end && unpack->to < sizeof(zstd))
        r = fill(unpack);
    if (r < 0)
        return r;
    if (unpack->to >= 2 && memcmp(unpack->bytes, gzip, sizeof(gzip)) == 0) {
        /* 15 bits are the largest window; 16 more: gzip alone (zlib.h, inflateInit2) */
        if (inflateInit2(&unpack->gzip, 15 + 16) != Z_OK)
            return -ENOMEM;
        unpack->packed = GZIP;
    } else if (unpack->to >= 4 &&
               (memcmp(unpack->bytes, zstd, sizeof(zstd)) == 0 ||
                ((unpack->bytes[0] & 0xf0) == 0x50 &&
                 memcmp(unpack->bytes + 1, skippable, sizeof(skippable)) == 0))) {
        unpack->zstd = ZSTD_createDCtx();
        if (!unpack->zstd)
            return -ENOMEM;
        unpack->packed = ZSTD;
        ZSTD_DCtx_setParameter(unpack->zstd, ZSTD_d_windowLogMax, UNPACK_WINDOW_LOG);
    }
    return 0;
}

int unpack_open(struct unpack **ret, int fd, const atomic_bool *stop) {
    struct unpack *unpack = calloc(1, sizeof(*unpack));
    int r;

    if (!unpack) {
        close(fd);
        return -ENOMEM;
    }
    unpack->fd = fd;
    unpack->stop = stop;
    r = recognise(unpack);
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
    if (unpack->packed == GZIP)
        inflateEnd(&unpack->gzip);
    ZSTD_freeDCtx(unpack->zstd);
    close(unpack->fd);
    free(unpack);
}

static long read_plain(struct unpack *unpack, void *to, size_t size) {
    size_t there = unpack->to - unpack->from;
    long n;

    if (there > 0) { /* what recognise() read */
        there = there < size ? there : size;
        memcpy(to, unpack->bytes + unpack->from, there);
        unpack->from += there;
        return (long)there;
    }
    n = read_some(unpack, to, size);
    if (n > 0)
        unpack->done += (uint64_t)n;
    return n;
}

/* One step; how many bytes it wrote, or -EBADMSG. Several members follow one another. */
static long step_gzip(struct unpack *unpack, void *to, size_t size) {
    z_stream *z = &unpack->gzip;
    int r;

    z->next_in = unpack->bytes + unpack->from;
    z->avail_in = (unsigned)(unpack->to - unpack->from);
    z->next_out = to;
    z->avail_out = (unsigned)size;
    r = inflate(z, Z_NO_FLUSH);
    unpack->from = unpack->to - z->avail_in;
    unpack->within = r != Z_STREAM_END;
    if (r == Z_STREAM_END)
        inflateReset(z);
    else if (r == Z_MEM_ERROR)
        return -ENOMEM;
    else if (r != Z_OK && r != Z_BUF_ERROR)
        return -EBADMSG;
    return (long)(size - z->avail_out);
}

static long step_zstd(struct unpack *unpack, void *to, size_t size) {
    ZSTD_inBuffer in = {unpack->bytes, unpack->to, unpack->from};
    ZSTD_outBuffer out = {to, size, 0};
    size_t r = ZSTD_decompressStream(unpack->zstd, &out, &in);

    unpack->from = in.pos;
    if (ZSTD_isError(r))
        return ZSTD_getErrorCode(r) == ZSTD_error_frameParameter_windowTooLarge ? -EFBIG : -EBADMSG;
    unpack->within = r != 0;
    return (long)out.pos;
}

long unpack_read(struct unpack *unpack, void *to, size_t size) {
    long n;
    int r;

    if (unpack->packed == PLAIN)
        return read_plain(unpack, to, size);
    for (;;) {
        if (unpack->from < unpack->to || unpack->within) {
            n = unpack->packed == GZIP ? step_gzip(unpack, to, size) : step_zstd(unpack, to, size);
            if (n != 0)
                return n;
        }
        if (unpack->from < unpack->to)
            continue;
        if (unpack->at_end)
            return unpack->within ? -EBADMSG : 0;
        r = fill(unpack);
        if (r < 0)
            return r;
    }
}

bool unpack_is_plain(const struct unpack *unpack) {
    return unpack->packed == PLAIN;
}

uint64_t unpack_done(const struct unpack *unpack) {
    return unpack->done;
}

int unpack_fd(const struct unpack *unpack) {
    return unpack->fd;
}
