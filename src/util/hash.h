/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_HASH_H
#define DEED_UTIL_HASH_H

/* The step of our hashes. */

#include <stdint.h>

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

#endif
