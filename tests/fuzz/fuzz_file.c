/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Any bytes as a file that somebody names, and as the name of one: whatever it is compressed or
 * exported by, the reader of lines and the reader of blocks, forwards and backwards, find the same
 * events in it.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "query/blockfilter.h"
#include "store/blocks.h"
#include "store/input.h"
#include "store/rotated.h"
#include "tests/fuzz/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Plain text gets a last line feed: a reader waits for one for 200 ms. */
static int file_of(const uint8_t *data, size_t size) {
    static const uint8_t packed[] = {0x1f, 0x28, 0xfd, 'B'}; /* the first bytes of magic numbers */
    bool plain = size > 0 && !memchr(packed, data[0], sizeof(packed));
    int fd = memfd_create("fuzz", MFD_CLOEXEC);

    MUST(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    if (plain && data[size - 1] != '\n')
        MUST(write(fd, "\n", 1) == 1);
    MUST(lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

struct sum {
    uint64_t events, foreign, bytes;
    int end;
};

static struct sum by_lines(const uint8_t *data, size_t size, enum unpack_as as) {
    struct input *input = NULL;
    struct sum sum = {0};
    struct input_line line;
    struct view event;

    sum.end = input_open_as(&input, file_of(data, size), as);
    while (sum.end >= 0 && (sum.end = input_next(input, true, &line)) > 0) {
        if (line.n == 0 && !line.too_long)
            continue;
        if (line.too_long || !view_line(line.bytes, line.n, &event)) {
            sum.foreign++;
            continue;
        }
        sum.events++;
        sum.bytes += line.n;
    }
    input_close(input);
    return sum;
}

static struct sum by_blocks(const uint8_t *data, size_t size, bool reverse) {
    static char block[BLOCKS_SIZE];
    struct blockfilter blockfilter;
    struct blockfilter_result found = {0};
    struct blocks *blocks = NULL;
    struct sum sum = {0};
    uint64_t lost;
    size_t n;

    blockfilter_begin(&blockfilter, NULL);
    sum.end = blocks_open(&blocks, file_of(data, size), reverse, NULL);
    while (sum.end >= 0 && (sum.end = blocks_next(blocks, block, &n, &lost)) > 0) {
        blockfilter_block(&blockfilter, block, n, false, &found);
        sum.events += found.looked_at;
        sum.foreign += found.foreign + lost;
        for (size_t i = 0; i < found.n; i++)
            sum.bytes += blockfilter_event(&found, i)->line.n;
    }
    blockfilter_result_free(&found);
    blocks_close(blocks);
    return sum;
}

static void check_name(const uint8_t *data, size_t size) {
    char *name = strndup((const char *)data, size < 255 ? size : 255);
    struct rotated rotated;

    MUST(name);
    rotated = rotated_parse(name, "deed.jsonl");
    MUST(rotated.age == ROTATED_OTHER ||
         (rotated.place >= name && rotated.place + rotated.n_place <= name + strlen(name)));
    free(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct sum lines = by_lines(data, size, UNPACK_EVIDENCE);
    struct sum forwards = by_blocks(data, size, false), backwards = by_blocks(data, size, true);

    by_lines(data, size, UNPACK_LOG);
    MUST(lines.end == forwards.end);
    MUST(lines.events == forwards.events && lines.bytes == forwards.bytes);
    MUST((lines.foreign > 0) == (forwards.foreign > 0));
    if (lines.end ==
        0) { /* else what was unpacked in front of the error is not read from its end */
        MUST(backwards.end == 0 && backwards.events == lines.events);
        MUST(backwards.bytes == lines.bytes && (backwards.foreign > 0) == (lines.foreign > 0));
    }
    check_name(data, size);
    return 0;
}
