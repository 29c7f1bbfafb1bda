/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_SEAL_TREE_H
#define DEED_SEAL_TREE_H

/*
 * A Merkle tree over lines (RFC 6962, section 2.1), of which only the roots of its complete parts
 * are kept: lines are added one after the other, in constant memory. Pure.
 *
 * A node is named by its level, 0 for the leaves, and its number within the level. It is complete
 * once all leaves below it are there.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/digest.h"

#define TREE_LEVELS 64
/* No larger tree is read: one more line must not need another level. */
#define TREE_SIZE_MAX (UINT64_MAX >> 1)

struct tree {
    uint64_t size; /* leaves */
    /* The complete parts from left to right, the largest first: one of 2^level leaves for each bit
     * of the size. */
    uint8_t part[TREE_LEVELS][DIGEST_SIZE];
};

/* Hashes from a node's sibling up to a child of the root; before them the node itself, in the proof
 * of a beginning. */
struct tree_proof {
    size_t n;
    uint8_t hash[TREE_LEVELS][DIGEST_SIZE];
};

/* Collects the proof for a node while the leaves are added: all of them from the first on, or
 * behind a tree whose parts are known. */
struct tree_path {
    uint64_t node;
    unsigned level;
    bool own; /* the proof begins with the node itself */
    uint8_t itself[DIGEST_SIZE];
    uint8_t sibling[TREE_LEVELS][DIGEST_SIZE];
};

/* The hash of a leaf: of a line of n bytes, without its line feed. */
void tree_leaf(const char *line, size_t n, uint8_t ret[DIGEST_SIZE]);

/* path: NULL, or whose proof is collected. */
void tree_add(struct tree *tree, const uint8_t leaf[DIGEST_SIZE], struct tree_path *path);

/* Of an empty tree: the hash of nothing. */
void tree_root(const struct tree *tree, uint8_t ret[DIGEST_SIZE]);

/* Begins a proof that the leaf is in the tree (RFC 6962, section 2.1.1). */
void tree_path_of_leaf(struct tree_path *path, uint64_t index);

/* The same behind a tree that does not have the leaf yet. */
void tree_path_of_leaf_behind(struct tree_path *path, uint64_t index, const struct tree *tree);

/* Begins a proof that a tree of the old size, at least 1, is the beginning of the tree (RFC 6962,
 * section 2.1.2). */
void tree_path_of_size(struct tree_path *path, uint64_t old);

/* The proof within the tree as it is now. The leaf has to be in it, and the old size to be smaller
 * than its own. */
void tree_path_proof(const struct tree_path *path, const struct tree *tree, struct tree_proof *ret);

/* Is the leaf the one of that index in the tree with this size and root? (RFC 9162, section
 * 2.1.3.2) */
bool tree_has_leaf(const uint8_t leaf[DIGEST_SIZE], uint64_t index, uint64_t size,
                   const struct tree_proof *proof, const uint8_t root[DIGEST_SIZE]);

/* Is the old tree the beginning of the new one? (RFC 9162, section 2.1.4.2) The empty tree is the
 * beginning of each, with an empty proof. */
bool tree_is_beginning(uint64_t old, const uint8_t old_root[DIGEST_SIZE], uint64_t size,
                       const uint8_t root[DIGEST_SIZE], const struct tree_proof *proof);

#endif
