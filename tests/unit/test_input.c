/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "store/input.h"

static struct input *open_bytes(const void *bytes, size_t n) {
    int fd = memfd_create("input", 0);
    struct input *input = NULL;

    cr_assert_eq(write(fd, bytes, n), (ssize_t)n);
    lseek(fd, 0, SEEK_SET);
    cr_assert_eq(input_open(&input, fd), 0);
    return input;
}

static size_t pack_gzip(const char *text, unsigned char *to, size_t size) {
    z_stream z = {0};

    deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    z.next_in = (unsigned char *)(uintptr_t)text;
    z.avail_in = (unsigned)strlen(text);
    z.next_out = to;
    z.avail_out = (unsigned)size;
    cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return size - z.avail_out;
}

static size_t pack_zstd(const char *text, unsigned char *to, size_t size) {
    return ZSTD_compress(to, size, text, strlen(text), 3);
}

static void expect_lines(struct input *input, const char *const *lines, size_t n) {
    struct input_line line;

    for (size_t i = 0; i < n; i++) {
        cr_assert_eq(input_next(input, true, &line), 1);
        cr_expect_eq(line.number, i + 1);
        cr_expect_eq(line.n, strlen(lines[i]));
        cr_expect_eq(memcmp(line.bytes, lines[i], line.n), 0);
    }
    cr_expect_eq(input_next(input, true, &line), 0);
    input_close(input);
}

static const char *const three[] = {"one", "", "three"};

Test(input, plain_or_compressed_in_several_pieces) {
    static const char *const six[] = {"one", "", "three", "one", "", "three"};
    unsigned char packed[1024];
    size_t n;

    expect_lines(open_bytes("one\n\nthree", 10), three, 3);
    expect_lines(open_bytes("", 0), NULL, 0);
    n = pack_gzip("one\n\nthree\n", packed, 512);
    expect_lines(open_bytes(packed, n), three, 3);
    n += pack_gzip("one\n\nthree\n", packed + n, 512);
    expect_lines(open_bytes(packed, n), six, 6);
    n = pack_zstd("one\n\nthree\n", packed, 512);
    expect_lines(open_bytes(packed, n), three, 3);
    n += pack_zstd("one\n\nthree\n", packed + n, 512);
    expect_lines(open_bytes(packed, n), six, 6);
}

static void expect_broken(const unsigned char *packed, size_t n) {
    struct input *input = open_bytes(packed, n);
    struct input_line line;
    int r;

    while ((r = input_next(input, true, &line)) > 0)
        ;
    cr_expect_eq(r, -EBADMSG);
    cr_expect_eq(input_next(input, true, &line), -EBADMSG);
    input_close(input);
}

Test(input, a_cut_compressed_file_is_told) {
    unsigned char packed[512];
    size_t n = pack_gzip("one\n\nthree\n", packed, sizeof(packed));

    for (size_t cut = 3; cut < n; cut++)
        expect_broken(packed, cut);
    n = pack_zstd("one\n\nthree\n", packed, sizeof(packed));
    for (size_t cut = 4; cut < n; cut++)
        expect_broken(packed, cut);
}

Test(input, a_line_that_is_too_long_costs_no_memory_and_no_other_line) {
    size_t n = 3000000;
    char *text = malloc(n + 8);
    struct input_line line;
    struct input *input;

    memset(text, 'x', n);
    memcpy(text + n, "\nlast\n", 6);
    input = open_bytes(text, n + 6);
    cr_assert_eq(input_next(input, false, &line), 1);
    cr_expect(line.too_long);
    cr_assert_eq(input_next(input, false, &line), 1);
    cr_expect_eq(line.number, 2);
    cr_expect_not(line.too_long);
    cr_expect_eq(memcmp(line.bytes, "last", 4), 0);
    cr_expect_eq(input_next(input, true, &line), 0);
    input_close(input);
    free(text);
}

Test(input, a_file_that_grows) {
    int fd = memfd_create("input", 0), writer = dup(fd);
    struct input_line line;
    struct input *input;

    cr_assert_eq(write(writer, "one\nhal", 7), 7);
    lseek(fd, 0, SEEK_SET);
    cr_assert_eq(input_open(&input, fd), 0);
    cr_assert_eq(input_next(input, false, &line), 1);
    cr_expect_eq(input_next(input, false, &line), 0);
    cr_expect(input_is_within(input));
    cr_assert_eq(pwrite(writer, "f\n", 2, 7), 2);
    cr_assert_eq(input_next(input, false, &line), 1);
    cr_expect_eq(line.n, 4);
    cr_expect_eq(memcmp(line.bytes, "half", 4), 0);
    input_close(input);
    close(writer);
}
