/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seal/whichfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "seal/keys.h"
#include "seal/leaves.h"
#include "store/fileset.h"
#include "store/rotated.h"
#include "util/io.h"

/* Of the list: each epoch, and files from before the first: one for each start that came to no
 * line. */
#define ENDED_MAX ((size_t)2 * SEAL_EPOCHS)

/* ---- the list -------------------------------------------------------------------------------- */

int whichfile_open(struct whichfile *which, const char *base, int directory, const char *path) {
    const size_t size = ENDED_MAX * DIGEST_SIZE + 2;
    ssize_t n;

    *which = (struct whichfile){.base = base, .directory = directory, .path = path};
    which->ended = malloc(size);
    if (!which->ended)
        return -ENOMEM;
    n = io_read_text(path, (char *)which->ended, size);
    if (n < 0 && n != -ENOENT)
        return (int)n;
    if (n > 0 && n % DIGEST_SIZE != 0)
        return -EBADMSG;
    which->n = which->saved = n > 0 ? (size_t)n / DIGEST_SIZE : 0;
    which->room = ENDED_MAX;
    return 0;
}

void whichfile_close(struct whichfile *which) {
    free(which->ended);
    *which = (struct whichfile){0};
}

static bool has_ended(const struct whichfile *which, const uint8_t leaf[DIGEST_SIZE]) {
    for (size_t i = 0; i < which->n; i++)
        if (memcmp(which->ended[i], leaf, DIGEST_SIZE) == 0)
            return true;
    return false;
}

/* 0; -E2BIG: there are too many. */
static int add(struct whichfile *which, const uint8_t leaf[DIGEST_SIZE]) {
    if (has_ended(which, leaf))
        return 0;
    if (which->n == which->room)
        return -E2BIG;
    memcpy(which->ended[which->n++], leaf, DIGEST_SIZE);
    return 0;
}

static int save(struct whichfile *which) {
    int r;

    if (which->saved == which->n)
        return 0;
    r = io_replace(which->path, (const char *)which->ended, which->n * DIGEST_SIZE, 0600);
    if (r == 0)
        r = io_sync_directory_of(which->path);
    if (r == 0)
        which->saved = which->n;
    return r;
}

int whichfile_may_end(struct whichfile *which) {
    return which->n == which->room ? -E2BIG : save(which);
}

int whichfile_end(struct whichfile *which, const struct seal_state *state) {
    int r = add(which, state->file);

    return r < 0 ? r : save(which);
}

/* ---- first lines ----------------------------------------------------------------------------- */

static bool is_of(const struct whichfile *which, const struct fileset_file *file) {
    return file->rejected == (strcmp(which->base, FILESET_REJECTED) == 0);
}

static bool is_written_to(const struct whichfile *which, const struct fileset_file *file) {
    return strcmp(file->name, which->base) == 0;
}

/* May pass, and says nothing of the file. */
static bool is_passing(int r) {
    return r == -ENOMEM || r == -EMFILE || r == -ENFILE || r == -EIO;
}

/* The leaf of the first line of a file. 1; 0: it has none; or why it cannot be read. */
static int first_leaf(const struct whichfile *which, const struct fileset_file *file,
                      uint8_t ret[DIGEST_SIZE]) {
    int fd = io_open_regular(which->directory, file->name);
    struct leaves *leaves = NULL;
    struct leaf leaf;
    int r;

    if (fd < 0)
        return fd;
    r = leaves_open(&leaves, fd, fileset_is_packed(file->name));
    if (r < 0)
        return r;
    r = leaves_next(leaves, !is_written_to(which, file), &leaf);
    if (r > 0)
        memcpy(ret, leaf.hash, DIGEST_SIZE);
    leaves_close(leaves);
    return r;
}

static void note_unread(struct whichfile *which, const struct fileset_file *file) {
    snprintf(which->unread, sizeof(which->unread), "%s", file->name);
}

/* ---- the file of the state ------------------------------------------------------------------- */

/* It may be there twice while it is compressed; then rather not the compressed one, which may be
 * incomplete. *ret: its number in the set; set->n: it is not there. 0 or a negative errno. A file
 * that is no text of lines is another one. */
static int find_same(struct whichfile *which, const struct fileset *set,
                     const uint8_t wanted[DIGEST_SIZE], size_t *ret) {
    *ret = set->n;
    for (size_t i = set->n; i > 0; i--) {
        const struct fileset_file *file = &set->files[i - 1];
        bool is = *ret < set->n;
        uint8_t leaf[DIGEST_SIZE];
        int r;

        if (!is_of(which, file))
            continue;
        r = first_leaf(which, file, leaf);
        if (is_passing(r) && !is) {
            note_unread(which, file);
            return r;
        }
        if (r <= 0 || memcmp(leaf, wanted, sizeof(leaf)) != 0) {
            if (is)
                break;
            continue;
        }
        if (!is || !fileset_is_packed(file->name))
            *ret = i - 1;
    }
    return 0;
}

/* ---- the next file --------------------------------------------------------------------------- */

/* logrotate compresses the file in front of it, which is still there. */
static bool is_twin(const struct fileset *set, size_t i) {
    size_t n = i > 0 ? strlen(set->files[i - 1].name) : 0;

    return n > 0 && fileset_is_packed(set->files[i].name) &&
           !fileset_is_packed(set->files[i - 1].name) &&
           strncmp(set->files[i].name, set->files[i - 1].name, n) == 0 &&
           set->files[i].name[n] == '.';
}

static size_t find_written_to(const struct whichfile *which, const struct fileset *set) {
    size_t i = 0;

    while (i < set->n && !is_written_to(which, &set->files[i]))
        i++;
    return i;
}

/*
 * Sets *ret to the first file behind all those whose epochs have ended; they may be there still
 * under other names, and the one of the state must be. set->n: there is none. 0; -ENOENT: there is
 * nothing to go by; or why a file cannot be read that may be it.
 *
 * Only so a file is new. One that stands in front of a sealed one was put there or changed since
 * then: a seal would vouch for it.
 */
static int find_behind(struct whichfile *which, const struct seal_state *state,
                       const struct fileset *set, size_t *ret) {
    size_t unread = set->n, same;
    uint8_t leaf[DIGEST_SIZE];
    bool found = false;
    int why = 0, r;

    *ret = set->n;
    for (size_t i = set->n; i > 0 && !found; i--) {
        const struct fileset_file *file = &set->files[i - 1];

        if (!is_of(which, file))
            continue;
        r = is_written_to(which, file) ? 1 : first_leaf(which, file, leaf);
        if (is_twin(set, i - 1)) {
            found = r > 0 && has_ended(which, leaf);
        } else if (r < 0) {
            note_unread(which, file);
            unread = i - 1;
            why = r;
        } else if (r > 0) {
            found = !is_written_to(which, file) && has_ended(which, leaf);
            *ret = found ? *ret : i - 1;
        }
    }
    if (found && memcmp(leaf, state->file, sizeof(leaf)) != 0) {
        r = find_same(which, set, state->file, &same);
        if (r < 0)
            return r;
        found = same < set->n;
    }
    if (!found)
        return -ENOENT;
    return unread < *ret ? why : 0;
}

static int find_next(struct whichfile *which, const struct seal_state *state,
                     const struct fileset *set, size_t *ret) {
    int r = find_behind(which, state, set, ret);

    if (r == -ENOENT) {
        *ret = find_written_to(which, set);
        return 0;
    }
    return r;
}

/* At the very first: what stands up to the newest file was there before. */
static int end_older(struct whichfile *which, const struct fileset *set) {
    uint8_t leaf[DIGEST_SIZE];

    for (size_t i = set->n; i > 0; i--) {
        const struct fileset_file *file = &set->files[i - 1];
        int r;

        if (!is_of(which, file) || is_written_to(which, file) || first_leaf(which, file, leaf) <= 0)
            continue;
        r = add(which, leaf);
        return r < 0 ? r : save(which);
    }
    return 0;
}

/* ---- all ------------------------------------------------------------------------------------- */

static int choose(struct whichfile *which, const struct seal_state *state,
                  const struct fileset *set, size_t *ret) {
    int r;

    if (state->has_file && !state->file_ended) {
        r = find_same(which, set, state->file, ret);
        return r == 0 && *ret == set->n ? -ENOENT : r;
    }
    if (state->has_file)
        return find_next(which, state, set, ret);
    *ret = find_written_to(which, set);
    return end_older(which, set);
}

/* Whoever renames while a directory is read may not be seen under either name. */
static int check_names(const struct whichfile *which, const struct fileset *set) {
    struct fileset now;
    int r = fileset_read(which->directory, &now);

    if (r < 0)
        return r;
    r = fileset_is_same(set, &now) ? 0 : -ENOENT;
    fileset_free(&now);
    return r;
}

int whichfile_find(struct whichfile *which, const struct seal_state *state, bool last,
                   char ret[NAME_MAX + 1]) {
    struct fileset set;
    size_t i = 0;
    int r = fileset_read(which->directory, &set);

    *which->unread = '\0';
    if (r < 0)
        return r;
    r = choose(which, state, &set, &i);
    if (r == 0 && !last)
        r = check_names(which, &set);
    if (r == 0 && i < set.n) {
        snprintf(ret, NAME_MAX + 1, "%s", set.files[i].name);
        r = 1;
    }
    fileset_free(&set);
    return r;
}

void whichfile_name(struct whichfile *which, const struct seal_state *state,
                    char ret[NAME_MAX + 1]) {
    struct fileset set;
    size_t i = 0;

    *ret = '\0';
    if (fileset_read(which->directory, &set) < 0)
        return;
    if (find_same(which, &set, state->file, &i) == 0 && i < set.n &&
        rotated_parse(set.files[i].name, which->base).age == ROTATED_DATED)
        snprintf(ret, NAME_MAX + 1, "%s", set.files[i].name);
    fileset_free(&set);
}
