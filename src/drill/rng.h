/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_RNG_H
#define DEED_DRILL_RNG_H

/*
 * Random numbers: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). The same seed gives the same
 * numbers on every machine.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rng {
    uint64_t state;
};

/* Each purpose has its own sequence, so that one more number for one changes nothing for the
 * others. */
void rng_seed(struct rng *rng, uint64_t seed, const char *purpose);

uint64_t rng_next(struct rng *rng);

/* 0 to n - 1; n > 0. */
uint32_t rng_below(struct rng *rng, uint32_t n);

/* low to high, both included. */
uint32_t rng_between(struct rng *rng, uint32_t low, uint32_t high);

/* True in so many of 1000 cases. */
bool rng_chance(struct rng *rng, uint32_t of_1000);

/* n lower-case hexadecimal digits, no terminator. */
void rng_hex(struct rng *rng, char *ret, size_t n);

#endif
