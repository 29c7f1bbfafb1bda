/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drill/rng.h"

void rng_seed(struct rng *rng, uint64_t seed, const char *purpose) {
    /* FNV-1a */
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (; *purpose; purpose++)
        hash = (hash ^ (unsigned char)*purpose) * UINT64_C(0x100000001b3);
    rng->state = seed;
    rng->state = rng_next(rng) ^ hash;
}

uint64_t rng_next(struct rng *rng) {
    uint64_t z = rng->state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

uint32_t rng_below(struct rng *rng, uint32_t n) {
    return (uint32_t)((rng_next(rng) >> 32) * n >> 32);
}

uint32_t rng_between(struct rng *rng, uint32_t low, uint32_t high) {
    return low + rng_below(rng, high - low + 1);
}

bool rng_chance(struct rng *rng, uint32_t of_1000) {
    return rng_below(rng, 1000) < of_1000;
}

void rng_hex(struct rng *rng, char *ret, size_t n) {
    static const char digits[] = "0123456789abcdef";
    uint64_t bits = 0;

    for (size_t i = 0; i < n; i++, bits >>= 4) {
        if (i % 16 == 0)
            bits = rng_next(rng);
        ret[i] = digits[bits & 15];
    }
}
