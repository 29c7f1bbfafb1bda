/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "seal/tree.h"

#define MOST 70

static uint8_t leaves[MOST][DIGEST_SIZE];

static void make_leaves(void) {
    char line[16];

    for (unsigned i = 0; i < MOST; i++) {
        int n = snprintf(line, sizeof(line), "line %u", i);

        tree_leaf(line, (size_t)n, leaves[i]);
    }
}

TestSuite(tree, .init = make_leaves);

static struct tree tree_of(size_t n, struct tree_path *path) {
    struct tree tree = {0};

    for (size_t i = 0; i < n; i++)
        tree_add(&tree, leaves[i], path);
    return tree;
}

/* The definition in RFC 6962, section 2.1, word by word. */
static void defined_root(size_t from, size_t n, uint8_t ret[DIGEST_SIZE]) {
    uint8_t node[1 + 2 * DIGEST_SIZE] = {1};
    size_t k = 1;

    if (n == 1) {
        memcpy(ret, leaves[from], DIGEST_SIZE);
        return;
    }
    while (2 * k < n)
        k *= 2;
    defined_root(from, k, node + 1);
    defined_root(from + k, n - k, node + 1 + DIGEST_SIZE);
    digest_sum(node, sizeof(node), ret);
}

Test(tree, has_the_roots_of_certificate_transparency) {
    /* The leaves and roots of the tests of the reference implementation of RFC 6962. */
    static const struct {
        const char *leaf;
        size_t n;
        const char *root;
    } rows[] = {
        {"", 0, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
        {"\x00", 1, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
        {"\x10", 1, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
        {"\x20\x21", 2, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
        {"\x30\x31", 2, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
        {"\x40\x41\x42\x43", 4, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
        {"\x50\x51\x52\x53\x54\x55\x56\x57", 8,
         "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
        {"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16,
         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
    };
    struct tree tree = {0};
    uint8_t leaf[DIGEST_SIZE], root[DIGEST_SIZE];

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char hex[DIGEST_HEX + 1] = "";

        tree_leaf(rows[i].leaf, rows[i].n, leaf);
        tree_add(&tree, leaf, NULL);
        tree_root(&tree, root);
        digest_hex(root, sizeof(root), hex);
        cr_expect_str_eq(hex, rows[i].root, "%zu leaves", i + 1);
    }
    cr_expect_eq(tree.size, 8);
}

Test(tree, an_empty_one_has_the_hash_of_nothing) {
    struct tree tree = {0};
    uint8_t root[DIGEST_SIZE];
    char hex[DIGEST_HEX + 1] = "";

    tree_root(&tree, root);
    digest_hex(root, sizeof(root), hex);
    cr_expect_str_eq(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

Test(tree, has_the_root_of_the_definition_at_each_size) {
    uint8_t root[DIGEST_SIZE], wanted[DIGEST_SIZE];

    for (size_t n = 1; n <= MOST; n++) {
        struct tree tree = tree_of(n, NULL);

        tree_root(&tree, root);
        defined_root(0, n, wanted);
        cr_expect_eq(memcmp(root, wanted, DIGEST_SIZE), 0, "%zu leaves", n);
    }
}

/* PATH(m, D[n]) of RFC 6962, section 2.1.1. */
static void defined_path(size_t m, size_t from, size_t n, struct tree_proof *ret) {
    size_t k = 1;

    if (n == 1)
        return;
    while (2 * k < n)
        k *= 2;
    if (m < k)
        defined_path(m, from, k, ret);
    else
        defined_path(m - k, from + k, n - k, ret);
    if (m < k)
        defined_root(from + k, n - k, ret->hash[ret->n++]);
    else
        defined_root(from, k, ret->hash[ret->n++]);
}

static void expect_same(const struct tree_proof *a, const struct tree_proof *b, size_t m,
                        size_t n) {
    cr_assert_eq(a->n, b->n, "%zu of %zu: %zu hashes, not %zu", m, n, a->n, b->n);
    cr_assert_eq(memcmp(a->hash, b->hash, a->n * DIGEST_SIZE), 0, "%zu of %zu", m, n);
}

Test(tree, proves_each_leaf_and_no_other) {
    uint8_t root[DIGEST_SIZE];

    for (size_t n = 1; n <= MOST; n++)
        for (size_t i = 0; i < n; i++) {
            struct tree_proof proof, wanted = {0};
            struct tree_path path;
            struct tree tree;

            tree_path_of_leaf(&path, i);
            tree = tree_of(n, &path);
            tree_root(&tree, root);
            tree_path_proof(&path, &tree, &proof);
            defined_path(i, 0, n, &wanted);
            expect_same(&proof, &wanted, i, n);
            cr_assert(tree_has_leaf(leaves[i], i, n, &proof, root));
            cr_assert_not(tree_has_leaf(leaves[(i + 1) % MOST], i, n, &proof, root));
            cr_assert_not(tree_has_leaf(leaves[i], n, n, &proof, root));
            cr_assert_not(n > 1 && tree_has_leaf(leaves[i], (i + 1) % n, n, &proof, root));
            root[0] ^= 1;
            cr_assert_not(tree_has_leaf(leaves[i], i, n, &proof, root));
            root[0] ^= 1;
            if (proof.n > 0) {
                proof.hash[proof.n - 1][DIGEST_SIZE - 1] ^= 1;
                cr_assert_not(tree_has_leaf(leaves[i], i, n, &proof, root));
                proof.n--;
                cr_assert_not(tree_has_leaf(leaves[i], i, n, &proof, root));
            }
            wanted.n++;
            cr_assert_not(tree_has_leaf(leaves[i], i, n, &wanted, root));
        }
}

/* SUBPROOF(m, D[n], b) of RFC 6962, section 2.1.2. */
static void defined_subproof(size_t m, size_t from, size_t n, bool known, struct tree_proof *ret) {
    size_t k = 1;

    if (m == n) {
        if (!known)
            defined_root(from, n, ret->hash[ret->n++]);
        return;
    }
    while (2 * k < n)
        k *= 2;
    if (m <= k) {
        defined_subproof(m, from, k, known, ret);
        defined_root(from + k, n - k, ret->hash[ret->n++]);
    } else {
        defined_subproof(m - k, from + k, n - k, false, ret);
        defined_root(from, k, ret->hash[ret->n++]);
    }
}

Test(tree, proves_each_beginning_and_no_other) {
    uint8_t root[DIGEST_SIZE], old_root[DIGEST_SIZE];

    for (size_t n = 2; n <= MOST; n++)
        for (size_t m = 1; m < n; m++) {
            struct tree_proof proof, wanted = {0};
            struct tree_path path;
            struct tree tree;

            tree_path_of_size(&path, m);
            tree = tree_of(n, &path);
            tree_root(&tree, root);
            defined_root(0, m, old_root);
            tree_path_proof(&path, &tree, &proof);
            defined_subproof(m, 0, n, true, &wanted);
            expect_same(&proof, &wanted, m, n);
            cr_assert(tree_is_beginning(m, old_root, n, root, &proof));
            cr_assert_not(tree_is_beginning(m, root, n, old_root, &proof));
            old_root[5] ^= 4;
            cr_assert_not(tree_is_beginning(m, old_root, n, root, &proof));
            old_root[5] ^= 4;
            proof.hash[0][0] ^= 1;
            cr_assert_not(tree_is_beginning(m, old_root, n, root, &proof));
            wanted.n--;
            cr_assert_not(tree_is_beginning(m, old_root, n, root, &wanted));
            wanted.n += 2;
            cr_assert_not(tree_is_beginning(m, old_root, n, root, &wanted));
        }
}

Test(tree, of_nothing_and_of_itself) {
    struct tree_proof none = {0}, one = {.n = 1};
    uint8_t nothing[DIGEST_SIZE], root[DIGEST_SIZE];

    digest_sum("", 0, nothing);
    defined_root(0, 5, root);
    cr_expect(tree_is_beginning(0, nothing, 5, root, &none));
    cr_expect_not(tree_is_beginning(0, root, 5, root, &none));
    cr_expect_not(tree_is_beginning(0, nothing, 5, root, &one));
    cr_expect(tree_is_beginning(5, root, 5, root, &none));
    cr_expect_not(tree_is_beginning(5, nothing, 5, root, &none), "two roots for one size");
    cr_expect_not(tree_is_beginning(6, root, 5, root, &none));
    cr_expect_not(tree_has_leaf(leaves[0], 0, 0, &none, root));
}
