/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/decoder.h"

#include <bzlib.h>
#include <errno.h>
#include <limits.h>
#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "store/unread.h"

struct decoder {
    const struct decoder_kind *kind;
    bool within;
    bool ended; /* the next stream needs a new beginning */
    union {
        z_stream gzip;
        ZSTD_DCtx *zstd;
        lzma_stream xz;
        bz_stream bzip2;
    };
};

struct decoder_kind {
    bool (*is)(const unsigned char *bytes, size_t n);
    int (*begin)(struct decoder *decoder);
    void (*end)(struct decoder *decoder);
    long (*step)(struct decoder *decoder, const unsigned char *bytes, size_t *n, void *to,
                 size_t size);
};

static unsigned at_most(size_t n) {
    return n > UINT_MAX ? UINT_MAX : (unsigned)n;
}

/* ---- gzip: RFC 1952, 2.3.1 ----------------------------------------------------------------- */

static bool is_gzip(const unsigned char *bytes, size_t n) {
    return n >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

static int begin_gzip(struct decoder *decoder) {
    /* 15 bits are the largest window; 16 more: gzip alone (zlib.h, inflateInit2) */
    return inflateInit2(&decoder->gzip, 15 + 16) == Z_OK ? 0 : -ENOMEM;
}

static void end_gzip(struct decoder *decoder) {
    inflateEnd(&decoder->gzip);
}

static long step_gzip(struct decoder *decoder, const unsigned char *bytes, size_t *n, void *to,
                      size_t size) {
    z_stream *z = &decoder->gzip;
    int r;

    z->next_in = (unsigned char *)bytes; /* which zlib only reads */
    z->avail_in = at_most(*n);
    z->next_out = to;
    z->avail_out = at_most(size);
    r = inflate(z, Z_NO_FLUSH);
    *n -= (size_t)(z->next_in - bytes);
    decoder->within = r != Z_STREAM_END;
    if (r == Z_STREAM_END)
        inflateReset(z);
    else if (r == Z_MEM_ERROR)
        return -ENOMEM;
    else if (r != Z_OK && r != Z_BUF_ERROR)
        return -EBADMSG;
    return (long)(size - z->avail_out);
}

/* ---- zstd: RFC 8878, 3.1.1 and 3.1.2 ------------------------------------------------------- */

static bool is_zstd(const unsigned char *bytes, size_t n) {
    static const unsigned char frame[] = {0x28, 0xb5, 0x2f, 0xfd}, skippable[] = {0x2a, 0x4d, 0x18};

    return n >= 4 &&
           (memcmp(bytes, frame, sizeof(frame)) == 0 ||
            ((bytes[0] & 0xf0) == 0x50 && memcmp(bytes + 1, skippable, sizeof(skippable)) == 0));
}

static int begin_zstd(struct decoder *decoder) {
    decoder->zstd = ZSTD_createDCtx();
    if (!decoder->zstd)
        return -ENOMEM;
    ZSTD_DCtx_setParameter(decoder->zstd, ZSTD_d_windowLogMax, DECODER_WINDOW_LOG);
    return 0;
}

static void end_zstd(struct decoder *decoder) {
    ZSTD_freeDCtx(decoder->zstd);
}

static long step_zstd(struct decoder *decoder, const unsigned char *bytes, size_t *n, void *to,
                      size_t size) {
    ZSTD_inBuffer in = {bytes, *n, 0};
    ZSTD_outBuffer out = {to, size, 0};
    size_t r = ZSTD_decompressStream(decoder->zstd, &out, &in);

    *n -= in.pos;
    if (ZSTD_isError(r))
        switch (ZSTD_getErrorCode(r)) {
        case ZSTD_error_frameParameter_windowTooLarge:
            return -EFBIG;
        case ZSTD_error_memory_allocation:
            return -ENOMEM;
        default:
            return -EBADMSG;
        }
    decoder->within = r != 0;
    return (long)out.pos;
}

/* ---- xz: The .xz File Format 1.1.0, 2.1.1.1 and 2.2 ---------------------------------------- */

static bool is_xz(const unsigned char *bytes, size_t n) {
    static const unsigned char magic[] = {0xfd, '7', 'z', 'X', 'Z', 0x00};

    return n >= sizeof(magic) && memcmp(bytes, magic, sizeof(magic)) == 0;
}

static int begin_xz(struct decoder *decoder) {
    decoder->xz = (lzma_stream)LZMA_STREAM_INIT;
    return lzma_stream_decoder(&decoder->xz, DECODER_MEMORY, 0) == LZMA_OK ? 0 : -ENOMEM;
}

static void end_xz(struct decoder *decoder) {
    lzma_end(&decoder->xz);
}

/* Zeros may follow a stream. */
static void skip_padding(const unsigned char **bytes, size_t *n) {
    for (; *n > 0 && **bytes == 0; ++*bytes)
        --*n;
}

static long step_xz(struct decoder *decoder, const unsigned char *bytes, size_t *n, void *to,
                    size_t size) {
    lzma_stream *xz = &decoder->xz;
    lzma_ret r;

    if (decoder->ended) {
        skip_padding(&bytes, n);
        if (*n == 0)
            return 0;
        if (lzma_stream_decoder(xz, DECODER_MEMORY, 0) != LZMA_OK)
            return -ENOMEM;
        decoder->ended = false;
    }
    xz->next_in = bytes;
    xz->avail_in = *n;
    xz->next_out = to;
    xz->avail_out = size;
    r = lzma_code(xz, LZMA_RUN);
    *n = xz->avail_in;
    decoder->ended = r == LZMA_STREAM_END;
    decoder->within = !decoder->ended;
    if (r == LZMA_MEM_ERROR)
        return -ENOMEM;
    if (r == LZMA_MEMLIMIT_ERROR)
        return UNREAD_XZ_MEMORY;
    if (r != LZMA_OK && r != LZMA_STREAM_END && r != LZMA_BUF_ERROR)
        return -EBADMSG;
    return (long)(size - xz->avail_out);
}

/* ---- bzip2: "BZh", and the size of its blocks ---------------------------------------------- */

static bool is_bzip2(const unsigned char *bytes, size_t n) {
    return n >= 4 && memcmp(bytes, "BZh", 3) == 0 && bytes[3] >= '1' && bytes[3] <= '9';
}

static int begin_bzip2(struct decoder *decoder) {
    decoder->bzip2 = (bz_stream){0};
    return BZ2_bzDecompressInit(&decoder->bzip2, 0, 0) == BZ_OK ? 0 : -ENOMEM;
}

static void end_bzip2(struct decoder *decoder) {
    BZ2_bzDecompressEnd(&decoder->bzip2);
}

static long step_bzip2(struct decoder *decoder, const unsigned char *bytes, size_t *n, void *to,
                       size_t size) {
    bz_stream *bzip2 = &decoder->bzip2;
    int r;

    if (decoder->ended) {
        BZ2_bzDecompressEnd(bzip2);
        *bzip2 = (bz_stream){0};
        decoder->ended = false;
        if (BZ2_bzDecompressInit(bzip2, 0, 0) != BZ_OK)
            return -ENOMEM;
    }
    bzip2->next_in = (char *)bytes; /* which it only reads */
    bzip2->avail_in = at_most(*n);
    bzip2->next_out = to;
    bzip2->avail_out = at_most(size);
    r = BZ2_bzDecompress(bzip2);
    *n -= (size_t)(bzip2->next_in - (const char *)bytes);
    decoder->ended = r == BZ_STREAM_END;
    decoder->within = !decoder->ended;
    if (r == BZ_MEM_ERROR)
        return -ENOMEM;
    if (r != BZ_OK && r != BZ_STREAM_END)
        return -EBADMSG;
    return (long)(size - bzip2->avail_out);
}

/* ---- all of them --------------------------------------------------------------------------- */

static const struct decoder_kind kinds[] = {
    {is_gzip, begin_gzip, end_gzip, step_gzip},
    {is_zstd, begin_zstd, end_zstd, step_zstd},
    {is_xz, begin_xz, end_xz, step_xz},
    {is_bzip2, begin_bzip2, end_bzip2, step_bzip2},
};

int decoder_open(struct decoder **ret, const unsigned char *bytes, size_t n) {
    size_t i = 0;
    int r;

    while (i < sizeof(kinds) / sizeof(kinds[0]) && !kinds[i].is(bytes, n))
        i++;
    if (i == sizeof(kinds) / sizeof(kinds[0]))
        return 0;
    *ret = calloc(1, sizeof(**ret));
    if (!*ret)
        return -ENOMEM;
    (*ret)->kind = &kinds[i];
    r = kinds[i].begin(*ret);
    if (r == 0)
        return 1;
    free(*ret);
    *ret = NULL;
    return r;
}

void decoder_close(struct decoder *decoder) {
    if (decoder)
        decoder->kind->end(decoder);
    free(decoder);
}

long decoder_step(struct decoder *decoder, const unsigned char *bytes, size_t *n, void *to,
                  size_t size) {
    return decoder->kind->step(decoder, bytes, n, to, size);
}

bool decoder_is_within(const struct decoder *decoder) {
    return decoder->within;
}
