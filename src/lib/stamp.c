/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lib/stamp.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "lib/error.h"
#include "util/digest.h"
#include "util/rfc3339.h"

int stamper_seed(struct stamper *stamper) {
    atomic_store(&stamper->counter, 0);
    if (getrandom(stamper->key, sizeof(stamper->key), 0) != (ssize_t)sizeof(stamper->key))
        return fail(errno, "getrandom: %m");
    return 0;
}

static void event_id(uint64_t milliseconds, uint16_t high, uint64_t low, char *to) {
    static const unsigned char groups[] = {4, 2, 2, 2, 6};
    unsigned char id[16], *from = id;

    for (int i = 0; i < 6; i++)
        id[i] = (unsigned char)(milliseconds >> (40 - 8 * i));
    id[6] = (unsigned char)(0x70 | (high >> 8 & 0x0f));
    id[7] = (unsigned char)high;
    for (int i = 0; i < 8; i++)
        id[8 + i] = (unsigned char)(low >> (56 - 8 * i));
    id[8] = (unsigned char)(0x80 | (id[8] & 0x3f));
    for (size_t i = 0; i < sizeof(groups); i++) {
        if (i)
            *to++ = '-';
        digest_hex(from, groups[i], to);
        from += groups[i];
        to += 2 * groups[i];
    }
    *to = '\0';
}

void stamp_write(uint64_t milliseconds, uint16_t high, uint64_t low, struct stamp *ret) {
    rfc3339_write((int64_t)milliseconds, ret->timestamp);
    ret->timestamp[RFC3339_SIZE] = '\0';
    event_id(milliseconds, high, low, ret->event_id);
}

void stamp_make(struct stamper *stamper, const struct timespec *now, struct stamp *ret) {
    /* A clock before 1970 is wrong. */
    uint64_t seconds = now->tv_sec < 0 ? 0 : (uint64_t)now->tv_sec, low;
    uint64_t n = atomic_fetch_add_explicit(&stamper->counter, 1, memory_order_relaxed);
    uint8_t hash[DIGEST_SIZE];
    uint16_t high;

    digest_sum_of_two(stamper->key, sizeof(stamper->key), &n, sizeof(n), hash);
    memcpy(&low, hash, sizeof(low));
    memcpy(&high, hash + sizeof(low), sizeof(high));
    stamp_write(seconds * 1000 + (uint64_t)now->tv_nsec / 1000000, high, low, ret);
}
