/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Any order of events, whose hashes fit or do not: each four bytes of the input are one event or
 * head. A plain counting of numbers beside it says the least that must be found.
 */
#include <stdio.h>
#include <string.h>

#include "tests/fuzz/check.h"
#include "verify/checker.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define STREAMS 4
#define NUMBERS 32

static uint64_t findings, gaps;

static void found(const struct finding *finding, void *data) {
    (void)data;
    findings += !finding_is_note(finding->kind);
    if (finding->kind == FOUND_GAP || finding->kind == NOTE_CRASH)
        gaps += finding->last - finding->first + 1;
}

/* Number and variant make its bytes; its predecessor is of some variant, too. */
static void make(uint8_t stream, uint64_t seq, uint8_t variant, char bytes[64],
                 struct scanned *ret) {
    memset(bytes, 0, 64);
    snprintf(bytes, 64, "2026-06-11T14:02:%02u.%03uZ/%u/%u", variant % 60, (unsigned)seq, stream,
             variant);
    *ret = (struct scanned){.bytes = bytes,
                            .n = 64,
                            .hashed = 63,
                            .time = bytes,
                            .id = bytes,
                            .service = bytes,
                            .service_n = 4,
                            .seq = seq};
    memset(ret->stream, stream, sizeof(ret->stream));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct checker *checker = checker_new(false, true, found, NULL);
    bool there[STREAMS][NUMBERS + 2] = {0};
    uint64_t missing = 0;
    struct location place = {.file = 1};

    MUST(checker);
    findings = gaps = 0;
    for (; size >= 4; data += 4, size -= 4) {
        uint8_t stream = data[0] % STREAMS;
        uint64_t seq = 1 + data[1] % NUMBERS;
        char bytes[64], before[64];
        struct scanned event, previous;

        make(stream, seq, data[2] & 3, bytes, &event);
        if (seq > 1) {
            make(stream, seq - 1, data[2] >> 2 & 3, before, &previous);
            scan_hash(&previous, event.previous);
        }
        event.after = data[3] % 8 == 1   ? AFTER_CRASH
                      : data[3] % 8 == 2 ? AFTER_REBOOT
                                         : AFTER_NOTHING;
        event.via = data[3] & 0x10;
        memset(event.boot, data[3] >> 6, sizeof(event.boot));
        if (data[2] & 0x80)
            checker_damaged(checker);
        place.line++;
        if (data[3] & 0x20 && size < 32) { /* the rejected come last */
            checker_rejected(checker, &event, place);
            continue;
        }
        MUST(checker_feed(checker, &event, place));
        there[stream][seq] = true;
    }
    for (int stream = 0; stream < STREAMS; stream++)
        for (int seq = NUMBERS, behind = 0; seq > 0; seq--) {
            behind |= there[stream][seq];
            missing += behind && !there[stream][seq];
        }
    checker_finish(checker);
    checker_free(checker);
    /* Every number that is in front of another one and never came is named, or was rejected. */
    MUST(gaps <= missing + STREAMS * NUMBERS);
    if (size == 0 && missing > 8)
        MUST(gaps > 0);
    return 0;
}
