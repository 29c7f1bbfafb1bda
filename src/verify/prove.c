/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/prove.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "seal/leaves.h"
#include "util/cleanup.h"
#include "util/io.h"

#define MARK "\",\"event_id\":\""
#define NO_MARK SIZE_MAX

struct proving {
    struct sealed_tree *tree;
    int directory;
    struct buffer line;
    size_t file;             /* in which it is */
    uint64_t number;         /* of the line in the file, from 0 */
    size_t first;            /* the first file of its epoch */
    const struct tree *base; /* the tree in front of that file */
    uint64_t index;          /* of the line in the tree */
};

/* 0 or a negative code. */
static int open_file(const struct proving *proving, size_t i, struct leaves **ret) {
    const struct compare_file *file = &proving->tree->files[i];
    int fd = io_open_regular(proving->directory, file->name);

    return fd < 0 ? fd : leaves_open(ret, fd, fileset_is_packed(file->name));
}

/* The id stands behind the time, whose length is fixed. */
static bool has_id(const struct leaf *leaf, const char *id) {
    const size_t at = strlen("{\"timestamp\":\"") + SCAN_TIME, n = strlen(MARK);

    return leaf->line && leaf->n > at + n + SCAN_ID && memcmp(leaf->line + at, MARK, n) == 0 &&
           memcmp(leaf->line + at + n, id, SCAN_ID) == 0;
}

/* 1; 0: it is not in the file; or a negative code. */
static int find_in(struct proving *proving, size_t i, const char *id) {
    struct leaves *leaves = NULL;
    struct leaf leaf;
    int r = open_file(proving, i, &leaves);

    for (proving->number = 0;
         r >= 0 && (r = leaves_next(leaves, !proving->tree->files[i].current, &leaf)) > 0;
         proving->number++)
        if (has_id(&leaf, id)) {
            buffer_put(&proving->line, leaf.line, leaf.n);
            proving->file = i;
            r = proving->line.failed ? -ENOMEM : 1;
            break;
        }
    leaves_close(leaves);
    return r;
}

/* The first copy, if there are several. */
static enum proved find(struct proving *proving, const char *id) {
    bool unread = false;

    for (size_t i = 0; i < proving->tree->n_files; i++) {
        int r = find_in(proving, i, id);

        if (r > 0)
            return PROVED;
        unread |= r < 0;
    }
    return unread ? PROVE_UNREAD : PROVE_NO_EVENT;
}

/* Where the line is in the tree. */
static enum proved place(struct proving *proving) {
    const struct sealed_tree *tree = proving->tree;
    const struct compare_file *file = &tree->files[proving->file];

    if (file->matched) {
        proving->first = proving->file;
        proving->base = seals_base(&tree->seals, file->epoch);
    } else if (proving->file >= tree->result.present) {
        proving->first = tree->result.present;
        proving->base = seals_base(&tree->seals, tree->seals.closed);
    } else {
        return proving->file < tree->result.before ? PROVE_NOT_SEALED : PROVE_ALTERED;
    }
    if (!proving->base)
        return PROVE_ALTERED;
    proving->index = proving->base->size + proving->number;
    for (size_t i = proving->first; i < proving->file; i++)
        proving->index += tree->files[i].lines;
    return PROVED;
}

/* The newest checkpoint of the epoch that covers the line; without one, the next that does. */
static size_t choose_mark(const struct proving *proving) {
    struct seals *seals = &proving->tree->seals;
    const struct compare_file *file = &proving->tree->files[proving->file];
    uint64_t end = file->matched ? seals->close[file->epoch]->size : UINT64_MAX;
    size_t chosen = NO_MARK;

    for (size_t i = seals_behind(seals, proving->index); i < seals->n; i++) {
        struct seal_mark *mark = &seals->mark[i];

        if (mark->size > proving->tree->result.size || (mark->size > end && chosen != NO_MARK))
            break;
        if (seals_is_valid(seals, mark) > 0)
            chosen = i;
    }
    return chosen;
}

/* Adds the lines up to the size of the checkpoint. 0 or a negative code. */
static int add_lines(const struct proving *proving, uint64_t size, struct tree *tree,
                     struct tree_path *path) {
    int r = 1;

    for (size_t i = proving->first; r >= 0 && i < proving->tree->n_files && tree->size < size;
         i++) {
        struct leaves *leaves = NULL;
        struct leaf leaf;

        r = open_file(proving, i, &leaves);
        while (r >= 0 && tree->size < size &&
               (r = leaves_next(leaves, !proving->tree->files[i].current, &leaf)) > 0)
            tree_add(tree, leaf.hash, path);
        leaves_close(leaves);
    }
    return r < 0 ? r : 0;
}

static enum proved print(const struct proving *proving, const struct seal_mark *mark,
                         const struct tree *tree, const struct tree_path *path, struct buffer *to) {
    struct statement statement = {.epoch = mark->epoch, .size = mark->size};
    struct seal_proof proof = {
        .line = proving->line.bytes, .n = proving->line.n, .index = proving->index};
    struct buffer note = {0};

    memcpy(statement.root, mark->root, sizeof(statement.root));
    memcpy(statement.signature, mark->signature, sizeof(statement.signature));
    tree_path_proof(path, tree, &proof.path);
    if (statement_print(&proving->tree->seals.trust, &statement, &note)) {
        proof.note = note.bytes;
        proof.n_note = note.n;
        seal_proof_print(&proof, to);
    }
    buffer_free(&note);
    return proof.note && !to->failed ? PROVED : PROVE_UNREAD;
}

static enum proved prove(const struct proving *proving, struct buffer *to) {
    struct tree tree = *proving->base;
    size_t chosen = choose_mark(proving);
    uint8_t root[DIGEST_SIZE];
    const struct seal_mark *mark;
    struct tree_path path;

    if (chosen == NO_MARK)
        return PROVE_NOT_SEALED;
    mark = &proving->tree->seals.mark[chosen];
    tree_path_of_leaf_behind(&path, proving->index, &tree);
    if (add_lines(proving, mark->size, &tree, &path) < 0)
        return PROVE_UNREAD;
    tree_root(&tree, root);
    if (tree.size != mark->size || memcmp(root, mark->root, sizeof(root)) != 0)
        return PROVE_ALTERED;
    return print(proving, mark, &tree, &path, to);
}

enum proved prove_event(struct sealed *sealed, const char *directory, const char *id,
                        struct buffer *to) {
    CLEANUP_CLOSE int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct proving proving = {.tree = &sealed->tree[SEAL_EVIDENCE], .directory = fd};
    enum proved proved = fd < 0 ? PROVE_UNREAD : find(&proving, id);

    if (proved == PROVED)
        proved = place(&proving);
    if (proved == PROVED)
        proved = prove(&proving, to);
    buffer_free(&proving.line);
    return proved;
}
