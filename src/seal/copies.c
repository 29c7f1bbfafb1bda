/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seal/copies.h"

#include <errno.h>
#include <string.h>

#include "seal/leaves.h"
#include "store/fileset.h"
#include "util/cleanup.h"
#include "util/io.h"

static bool has_same_place(const struct compare_file *one, const struct compare_file *two) {
    const struct rotated a = fileset_parse(one->name), b = fileset_parse(two->name);

    return a.age == b.age && a.n_place == b.n_place && memcmp(a.place, b.place, a.n_place) == 0;
}

/* The lines of the file, as a tree of its own. False: not all of them can be read. */
static bool read_tree(int directory, const struct compare_file *file, struct tree *ret) {
    int fd = file->unread ? -ENOENT : io_open_regular(directory, file->name);
    struct leaves *leaves = NULL;
    struct leaf leaf;
    int r;

    *ret = (struct tree){0};
    if (fd < 0 || leaves_open(&leaves, fd, fileset_is_packed(file->name)) < 0)
        return false;
    while ((r = leaves_next(leaves, true, &leaf)) > 0)
        tree_add(ret, leaf.hash, NULL);
    leaves_close(leaves);
    return r == 0;
}

static bool has_same_lines(int directory, const struct compare_file *one,
                           const struct compare_file *two) {
    uint8_t root_one[DIGEST_SIZE], root_two[DIGEST_SIZE];
    struct tree a, b;

    if (!read_tree(directory, one, &a) || !read_tree(directory, two, &b) || a.size != b.size)
        return false;
    tree_root(&a, root_one);
    tree_root(&b, root_two);
    return memcmp(root_one, root_two, sizeof(root_one)) == 0;
}

/* The disk had its length, and not its bytes. */
static bool is_zeros(int directory, const struct compare_file *file) {
    CLEANUP_CLOSE int fd = io_open_regular(directory, file->name);
    static const char zeros[4096];
    char bytes[sizeof(zeros)];
    ssize_t n;

    if (fd < 0)
        return false;
    while ((n = io_read(fd, bytes, sizeof(bytes))) > 0)
        if (memcmp(bytes, zeros, (size_t)n) != 0)
            return false;
    return n == 0;
}

static bool is_copy(int directory, const struct compare_file *file, const struct compare_file *of) {
    return has_same_lines(directory, file, of) || is_zeros(directory, file);
}

/* Of the files of one date, the one that logrotate has not put aside, and rather not compressed. */
static size_t main_one(const struct compare_file *files, size_t from, size_t to) {
    size_t best = from;

    for (size_t i = from + 1; i < to; i++) {
        const struct rotated is = fileset_parse(files[i].name),
                             was = fileset_parse(files[best].name);

        if (was.backup != is.backup ? was.backup : was.packed && !is.packed)
            best = i;
    }
    return best;
}

static void move_to_end(struct compare_file *files, size_t i, size_t n) {
    struct compare_file file = files[i];

    memmove(&files[i], &files[i + 1], (n - i - 1) * sizeof(file));
    files[n - 1] = file;
}

size_t copies_to_end(int directory, struct compare_file *files, size_t n) {
    size_t others = n;

    for (size_t from = 0, to; from < others; from = to) {
        size_t best;

        for (to = from + 1; to < others && has_same_place(&files[from], &files[to]);)
            to++;
        best = main_one(files, from, to);
        for (size_t i = to; i-- > from && to - from > 1;)
            if (i != best && !files[i].current && is_copy(directory, &files[i], &files[best])) {
                move_to_end(files, i, n);
                best -= i < best;
                others--;
                to--;
            }
    }
    return others;
}
