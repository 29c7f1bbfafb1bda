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
struct dedup {
    uint64_t key[4];
    uint64_t count; /* of all events ever */
    uint64_t buckets[EVENTS];
    struct seen events[EVENTS];
};

/* Pages that are zero, and take no memory until they are touched. */
struct dedup *dedup_new(void) {
    struct dedup *dedup = mmap(NULL, sizeof(*dedup), PROT_READ | PROT_WRITE,
                               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (dedup == MAP_FAILED)
        return NULL;
    if (getrandom(dedup->key, sizeof(dedup->key), 0) != (ssize_t)sizeof(dedup->key)) {
        dedup_free(dedup);
        return NULL;
    }
    return dedup;
}

void dedup_free(struct dedup *dedup) {
    if (dedup)
        munmap(dedup, sizeof(*dedup));
}

static uint64_t word_at(const char *bytes) {
    uint64_t word;

    memcpy(&word, bytes, sizeof(word));
    return word;
}

static struct fingerprint fingerprint_of(const struct dedup *dedup, const char *bytes, size_t n) {
    const uint64_t *key = dedup->key;
    uint64_t low = key[0] ^ n, high = key[1] ^ n;
    char tail[16] = {0};

    for (; n >= 16; bytes += 16, n -= 16) {
        low = hash_mix(low ^ word_at(bytes), key[2] ^ word_at(bytes + 8));
        high = hash_mix(high ^ word_at(bytes + 8), key[3] ^ word_at(bytes)) + low;
    }
    memcpy(tail, bytes, n);
    low = hash_mix(low ^ word_at(tail), key[2] ^ word_at(tail + 8));
    high = hash_mix(high ^ word_at(tail + 8), key[3] ^ word_at(tail)) + low;
    return (struct fingerprint){hash_mix(low ^ key[1], key[0]), hash_mix(high ^ key[0], key[1])};
}

bool dedup_is_new(struct dedup *dedup, const struct view *event) {
    const char *origin = event->origin.bytes;
    /* Up to ,"origin":{ or to the brace that closes the line. */
    size_t n = origin ? (size_t)(origin - event->line.bytes) - (sizeof(",\"origin\":{") - 1)
                      : event->line.n - 1;
    struct fingerprint print = fingerprint_of(dedup, event->line.bytes, n);
    uint64_t *bucket = &dedup->buckets[print.low % EVENTS], at = *bucket;
    struct seen *newest;

    while (at > (dedup->count > EVENTS ? dedup->count - EVENTS : 0)) {
        const struct seen *seen = &dedup->events[(at - 1) % EVENTS];

        if (seen->print.low == print.low && seen->print.high == print.high)
            return false;
        at = seen->older;
    }
    newest = &dedup->events[dedup->count++ % EVENTS];
    *newest = (struct seen){print, *bucket};
    *bucket = dedup->count;
    return true;
}
