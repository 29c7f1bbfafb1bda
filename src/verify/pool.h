/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_POOL_H
#define DEED_VERIFY_POOL_H

/* Elements with numbers from 0. They never move, since they are allocated in blocks. */

#include <stddef.h>
#include <stdint.h>

#define POOL_BLOCK 1024

struct pool {
    void **blocks;
    size_t n_blocks, room;
    uint32_t n;
};

/* Adds an element of all zeros, with the number pool->n. All elements of a pool have one size.
 * NULL: no memory. */
void *pool_add(struct pool *pool, size_t size);
void pool_free(struct pool *pool);

static inline void *pool_at(const struct pool *pool, uint32_t number, size_t size) {
    return (char *)pool->blocks[number / POOL_BLOCK] + number % POOL_BLOCK * size;
}

#endif
