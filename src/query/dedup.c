/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "query/dedup.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>

#include "util/hash.h"

#define EVENTS (UINT64_C(1) << 19)

struct fingerprint {
    uint64_t low, high;
};

struct seen {
    struct fingerprint print;
    uint64_t older; /* the next in its bucket: how many events came before it, plus 1 */
};

/* As in recent.c: buckets lead to the newest event of theirs, each event to an older one. */
struct once {
    uint64_t key[4];
    uint64_t count; /* of all events ever */
    uint64_t buckets[EVENTS];
    struct seen events[EVENTS];
};

/* Pages that are zero, and take no memory until they are touched. */
struct once *once_new(void) {
    struct once *once = mmap(NULL, sizeof(*once), PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (once == MAP_FAILED)
        return NULL;
    if (getrandom(once->key, sizeof(once->key), 0) != (ssize_t)sizeof(once->key)) {
        once_free(once);
        return NULL;
    }
    return once;
}

void once_free(struct once *once) {
    if (once)
        munmap(once, sizeof(*once));
}

static uint64_t word_at(const char *bytes) {
    uint64_t word;

    memcpy(&word, bytes, sizeof(word));
    return word;
}

static struct fingerprint fingerprint_of(const struct once *once, const char *bytes, size_t n) {
    const uint64_t *key = once->key;
    uint64_t low = key[0] ^ n, high = key[1] ^ n;
    char tail[16] = {0};

    for (; n >= 16; bytes += 16, n -= 16) {
        low = fold(low ^ word_at(bytes), key[2] ^ word_at(bytes + 8));
        high = fold(high ^ word_at(bytes + 8), key[3] ^ word_at(bytes)) + low;
    }
    memcpy(tail, bytes, n);
    low = fold(low ^ word_at(tail), key[2] ^ word_at(tail + 8));
    high = fold(high ^ word_at(tail + 8), key[3] ^ word_at(tail)) + low;
    return (struct fingerprint){fold(low ^ key[1], key[0]), fold(high ^ key[0], key[1])};
}

bool once_is_new(struct once *once, const struct view *event) {
    const char *origin = event->origin.bytes;
    /* Up to ,"origin":{ or to the brace that closes the line. */
    size_t n = origin ? (size_t)(origin - event->line.bytes) - (sizeof(",\"origin\":{") - 1)
                      : event->line.n - 1;
    struct fingerprint print = fingerprint_of(once, event->line.bytes, n);
    uint64_t *bucket = &once->buckets[print.low % EVENTS], at = *bucket;
    struct seen *newest;

    while (at > (once->count > EVENTS ? once->count - EVENTS : 0)) {
        const struct seen *seen = &once->events[(at - 1) % EVENTS];

        if (seen->print.low == print.low && seen->print.high == print.high)
            return false;
        at = seen->older;
    }
    newest = &once->events[once->count++ % EVENTS];
    *newest = (struct seen){print, *bucket};
    *bucket = once->count;
    return true;
}
