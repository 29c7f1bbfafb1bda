/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seal/tree.h"

#include <string.h>

#define NODE_BYTES (1 + 2 * DIGEST_SIZE)

void tree_leaf(const char *line, size_t n, uint8_t ret[DIGEST_SIZE]) {
    digest_sum_of_two("\0", 1, line, n, ret);
}

static void hash_node(const uint8_t left[DIGEST_SIZE], const uint8_t right[DIGEST_SIZE],
                      uint8_t ret[DIGEST_SIZE]) {
    uint8_t bytes[NODE_BYTES] = {1};

    memcpy(bytes + 1, left, DIGEST_SIZE);
    memcpy(bytes + 1 + DIGEST_SIZE, right, DIGEST_SIZE);
    digest_sum(bytes, sizeof(bytes), ret);
}

/* ---- the tree -------------------------------------------------------------------------------- */

/* A complete node: is it on the path? */
static void see(struct tree_path *path, unsigned level, uint64_t node,
                const uint8_t hash[DIGEST_SIZE]) {
    if (level < path->level)
        return;
    if (level == path->level && node == path->node)
        memcpy(path->itself, hash, DIGEST_SIZE);
    if (node == ((path->node >> (level - path->level)) ^ 1))
        memcpy(path->sibling[level], hash, DIGEST_SIZE);
}

void tree_add(struct tree *tree, const uint8_t leaf[DIGEST_SIZE], struct tree_path *path) {
    uint8_t hash[DIGEST_SIZE];
    uint64_t node = tree->size;
    unsigned level = 0;

    memcpy(hash, leaf, DIGEST_SIZE);
    if (path)
        see(path, level, node, hash);
    /* A right child completes its parent. */
    while (node & 1) {
        hash_node(tree->part[level], hash, hash);
        node >>= 1;
        level++;
        if (path)
            see(path, level, node, hash);
    }
    memcpy(tree->part[level], hash, DIGEST_SIZE);
    tree->size++;
}

/* The root of the leaves behind the last complete node of the level `levels`; without any, ret
 * stays as it is. */
static void root_below(const struct tree *tree, unsigned levels, uint8_t ret[DIGEST_SIZE]) {
    bool first = true;

    for (unsigned level = 0; level < levels; level++) {
        if (!(tree->size >> level & 1))
            continue;
        if (first)
            memcpy(ret, tree->part[level], DIGEST_SIZE);
        else
            hash_node(tree->part[level], ret, ret);
        first = false;
    }
}

void tree_root(const struct tree *tree, uint8_t ret[DIGEST_SIZE]) {
    digest_sum("", 0, ret);
    root_below(tree, TREE_LEVELS, ret);
}

/* ---- proofs ---------------------------------------------------------------------------------- */

void tree_path_of_leaf(struct tree_path *path, uint64_t index) {
    *path = (struct tree_path){.node = index};
}

void tree_path_of_leaf_behind(struct tree_path *path, uint64_t index, const struct tree *tree) {
    tree_path_of_leaf(path, index);
    for (unsigned level = 0; level < TREE_LEVELS; level++)
        if (tree->size >> level & 1)
            see(path, level, (tree->size >> level) - 1, tree->part[level]);
}

void tree_path_of_size(struct tree_path *path, uint64_t old) {
    *path = (struct tree_path){.node = old - 1};
    /* The largest complete node that ends where the old tree ends. */
    while (path->node & 1) {
        path->node >>= 1;
        path->level++;
    }
    path->own = path->node != 0;
}

static void put(struct tree_proof *proof, const uint8_t hash[DIGEST_SIZE]) {
    memcpy(proof->hash[proof->n++], hash, DIGEST_SIZE);
}

void tree_path_proof(const struct tree_path *path, const struct tree *tree,
                     struct tree_proof *ret) {
    uint64_t node = path->node, last = (tree->size - 1) >> path->level;
    uint8_t rest[DIGEST_SIZE];

    ret->n = 0;
    if (path->own)
        put(ret, path->itself);
    for (unsigned level = path->level; last > 0; level++) {
        uint64_t sibling = node ^ 1;

        if (sibling < last || (sibling == last && (tree->size >> level) > sibling))
            put(ret, path->sibling[level]);
        else if (sibling == last) {
            root_below(tree, level, rest);
            put(ret, rest);
        }
        node >>= 1;
        last >>= 1;
    }
}

static bool same(const uint8_t a[DIGEST_SIZE], const uint8_t b[DIGEST_SIZE]) {
    return memcmp(a, b, DIGEST_SIZE) == 0;
}

bool tree_has_leaf(const uint8_t leaf[DIGEST_SIZE], uint64_t index, uint64_t size,
                   const struct tree_proof *proof, const uint8_t root[DIGEST_SIZE]) {
    uint64_t node = index, last = size - 1;
    uint8_t hash[DIGEST_SIZE];

    if (index >= size)
        return false;
    memcpy(hash, leaf, DIGEST_SIZE);
    for (size_t i = 0; i < proof->n; i++) {
        if (last == 0)
            return false;
        if (node & 1 || node == last) {
            hash_node(proof->hash[i], hash, hash);
            while (node != 0 && !(node & 1)) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash_node(hash, proof->hash[i], hash);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && same(hash, root);
}

/* Both are not empty, and not of the same size. */
static bool is_beginning(uint64_t old, const uint8_t old_root[DIGEST_SIZE], uint64_t size,
                         const uint8_t root[DIGEST_SIZE], const struct tree_proof *proof) {
    uint64_t node = old - 1, last = size - 1;
    uint8_t before[DIGEST_SIZE], now[DIGEST_SIZE];
    size_t i = 0;

    while (node & 1) {
        node >>= 1;
        last >>= 1;
    }
    if (node != 0) {
        if (proof->n == 0)
            return false;
        memcpy(before, proof->hash[i++], DIGEST_SIZE);
    } else {
        memcpy(before, old_root, DIGEST_SIZE);
    }
    memcpy(now, before, DIGEST_SIZE);
    for (; i < proof->n; i++) {
        if (last == 0)
            return false;
        if (node & 1 || node == last) {
            hash_node(proof->hash[i], before, before);
            hash_node(proof->hash[i], now, now);
            while (node != 0 && !(node & 1)) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash_node(now, proof->hash[i], now);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && same(before, old_root) && same(now, root);
}

bool tree_is_beginning(uint64_t old, const uint8_t old_root[DIGEST_SIZE], uint64_t size,
                       const uint8_t root[DIGEST_SIZE], const struct tree_proof *proof) {
    uint8_t nothing[DIGEST_SIZE];

    if (old > size)
        return false;
    if (old == size)
        return proof->n == 0 && same(old_root, root);
    if (old == 0) {
        digest_sum("", 0, nothing);
        return proof->n == 0 && same(old_root, nothing);
    }
    return is_beginning(old, old_root, size, root, proof);
}
