/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * forgeseal KEYFILE EPOCH NAME FILE...: what somebody does who has stolen the key of an epoch.
 * Writes a checkpoint over the lines of the files, signed with it.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "seal/checkpoint.h"
#include "seal/keys.h"
#include "seal/leaves.h"
#include "seal/tree.h"
#include "util/io.h"

static void die(const char *what) {
    perror(what);
    exit(1);
}

static void add_file(struct tree *tree, const char *path) {
    struct leaves *leaves = NULL;
    struct leaf leaf;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || leaves_open(&leaves, fd, true) < 0)
        die(path);
    while (leaves_next(leaves, true, &leaf) > 0)
        tree_add(tree, leaf.hash, NULL);
    leaves_close(leaves);
}

int main(int argc, char **argv) {
    struct checkpoint checkpoint = {0};
    struct buffer text = {0}, note = {0};
    struct seal_key key = {0};
    struct tree tree = {0};
    char secret[DIGEST_SIZE + 1];

    if (argc < 5 || strlen(argv[3]) > NOTE_NAME_MAX)
        return 2;
    if (io_read_text(argv[1], secret, sizeof(secret)) != DIGEST_SIZE)
        die(argv[1]);
    memcpy(key.secret, secret, DIGEST_SIZE);
    key.epoch = strtoull(argv[2], NULL, 10);
    for (int i = 4; i < argc; i++)
        add_file(&tree, argv[i]);
    strcpy(checkpoint.origin, argv[3]);
    checkpoint.size = tree.size;
    tree_root(&tree, checkpoint.root);
    checkpoint_print(&checkpoint, &text);
    if (!seal_key_sign(&key, argv[3], text.bytes, text.n, &note))
        return 1;
    fwrite(note.bytes, 1, note.n, stdout);
    buffer_free(&text);
    buffer_free(&note);
    return fflush(stdout) == 0 ? 0 : 1;
}
