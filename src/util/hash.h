/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_HASH_H
#define DEED_UTIL_HASH_H

/*
 * Hashes for tables in memory, fast and with a key. Whoever chooses the values does not know the
 * key, so cannot choose values that share a hash. For what leaves the process: digest.h.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct hash_key {
    uint64_t word[4];
};

/* 128 bits, enough to take two values with the same one for the same value. */
struct hash_print {
    uint64_t low, high;
};

/* At random. False: the kernel gives no random bytes. */
bool hash_key_make(struct hash_key *ret);

/* For processors whose compiler has no numbers of 128 bits: by halves, as on paper. */
static inline uint64_t hash_mix_by_halves(uint64_t a, uint64_t b) {
    uint64_t a_low = a & UINT32_MAX, a_high = a >> 32, b_low = b & UINT32_MAX, b_high = b >> 32;
    uint64_t low = a_low * b_low;
    uint64_t middle = a_high * b_low + (low >> 32);
    uint64_t other = a_low * b_high + (middle & UINT32_MAX);

    return (other << 32 | (low & UINT32_MAX)) ^ (a_high * b_high + (middle >> 32) + (other >> 32));
}

/* Both halves of the product of two, one upon the other: each bit of the two is in it. */
static inline uint64_t hash_mix(uint64_t a, uint64_t b) {
#ifdef __SIZEOF_INT128__
    unsigned __int128 product = (unsigned __int128)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    return hash_mix_by_halves(a, b);
#endif
}

static inline uint64_t hash_word(const void *bytes) {
    uint64_t word;

    memcpy(&word, bytes, sizeof(word));
    return word;
}

static inline struct hash_print hash_print(const struct hash_key *key, const void *bytes,
                                           size_t n) {
    const uint64_t *word = key->word;
    uint64_t low = word[0] ^ n, high = word[1] ^ n;
    const char *at = bytes;
    char tail[16] = {0};

    for (; n >= sizeof(tail); at += sizeof(tail), n -= sizeof(tail)) {
        low = hash_mix(low ^ hash_word(at), word[2] ^ hash_word(at + 8));
        high = hash_mix(high ^ hash_word(at + 8), word[3] ^ hash_word(at)) + low;
    }
    if (n)
        memcpy(tail, at, n);
    low = hash_mix(low ^ hash_word(tail), word[2] ^ hash_word(tail + 8));
    high = hash_mix(high ^ hash_word(tail + 8), word[3] ^ hash_word(tail)) + low;
    return (struct hash_print){hash_mix(low ^ word[1], word[0]), hash_mix(high ^ word[0], word[1])};
}

static inline uint64_t hash_bytes(const struct hash_key *key, const void *bytes, size_t n) {
    return hash_print(key, bytes, n).low;
}

static inline uint64_t hash_pair(const struct hash_key *key, uint64_t a, uint64_t b) {
    return hash_mix(hash_mix(a ^ key->word[0], b ^ key->word[1]) ^ key->word[2], key->word[3]);
}

#endif
