/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/pool.h"

#include <stdbool.h>

#include "util/array.h"

static bool add_block(struct pool *pool, size_t size) {
    void **blocks = array_grow(pool->blocks, pool->n_blocks, &pool->room, sizeof(*blocks));

    if (!blocks)
        return false;
    pool->blocks = blocks;
    blocks[pool->n_blocks] = calloc(POOL_BLOCK, size);
    if (!blocks[pool->n_blocks])
        return false;
    pool->n_blocks++;
    return true;
}

void *pool_add(struct pool *pool, size_t size) {
    if (pool->n == pool->n_blocks * POOL_BLOCK && !add_block(pool, size))
        return NULL;
    return pool_at(pool, pool->n++, size);
}

void pool_free(struct pool *pool) {
    for (size_t i = 0; i < pool->n_blocks; i++)
        free(pool->blocks[i]);
    free(pool->blocks);
    *pool = (struct pool){0};
}
