/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seal/series.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parse/view.h"
#include "seal/close.h"
#include "seal/keyfile.h"
#include "seal/statement.h"
#include "store/deedconf.h"
#include "store/fileset.h"
#include "store/unread.h"
#include "util/cleanup.h"
#include "util/descriptor.h"
#include "util/monotonic.h"

/* A writer that had begun a line before the rotation ends it within this time. */
#define GRACE (10 * NS_PER_S)
/* How often a file is looked for that is not there. */
#define LOOKS 4
#define LOOK_EVERY (NS_PER_S / 2)
/* Reading the sealed part again takes at most this part of the time. */
#define CHECK_SHARE 50

/* ---- the state ------------------------------------------------------------------------------- */

static int save(struct series *series) {
    return seal_state_save(series->state_path, &series->state);
}

/* Never signs again. If the disk cannot keep that now, the next start finds it out again. */
static int give_up(struct series *series, const char *why) {
    if (!series->state.broken)
        series->state.broken = strdup(why);
    if (series->state.broken)
        save(series);
    return series->state.broken ? -EPERM : -ENOMEM;
}

/* ---- files ----------------------------------------------------------------------------------- */

static void drop_file(struct series *series) {
    leaves_close(series->leaves);
    series->leaves = NULL;
    if (series->fd >= 0)
        close(series->fd);
    series->fd = -1;
}

/* 1; 0: there is none of that name any more; or why it cannot be read. */
static int open_file(struct series *series, const char *name) {
    CLEANUP_CLOSE int fd = fd_above_stdio(openat(
        series->which.directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat st;
    int again, r;

    if (fd < 0)
        return errno == ENOENT ? 0 : -errno;
    if (fstat(fd, &st) < 0)
        return -errno;
    if (!S_ISREG(st.st_mode))
        return -EMEDIUMTYPE;
    again = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (again < 0)
        return -errno;
    series->packed = fileset_is_packed(name);
    r = leaves_open(&series->leaves, again, series->packed);
    if (r < 0)
        return r;
    series->fd = take_fd(&fd);
    series->device = st.st_dev;
    series->inode = st.st_ino;
    series->current = strcmp(name, series->which.base) == 0;
    series->retired = monotonic_ns();
    return 1;
}

static int try_next(struct series *series, bool last) {
    char name[NAME_MAX + 1];
    int r = whichfile_find(&series->which, &series->state, last, name);

    return r > 0 ? open_file(series, name) : r;
}

/* Opens the file of the state, or the one behind it if that has ended; at the very first, the one
 * that is written to. Files may be renamed while they are listed, so one that is not there is
 * looked for some times. 1; 0: there is none yet; or a negative errno. */
static int open_next(struct series *series) {
    int r = try_next(series, false);

    for (unsigned i = 1; r == -ENOENT && i < LOOKS; i++) {
        nap(LOOK_EVERY);
        r = try_next(series, i + 1 == LOOKS);
    }
    return r == -ENOENT ? give_up(series, "a file is gone whose lines are in the newest checkpoint")
                        : r;
}

/* Another file has the name of the current one, or none has. */
static void look_at_name(struct series *series) {
    struct stat st;

    if (!series->current)
        return;
    if (fstatat(series->which.directory, series->which.base, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
        st.st_dev == series->device && st.st_ino == series->inode)
        return;
    series->current = false;
    series->retired = monotonic_ns();
}

/* Nothing comes to the file any more. */
static bool is_complete(const struct series *series) {
    return !series->current &&
           (series->packed || monotonic_ns() - series->retired >= series->grace);
}

/* ---- lines ----------------------------------------------------------------------------------- */

/* What deed-seal has caused itself does not make it sign again. */
static void note_line(struct series *series, const struct leaf *leaf) {
    bool is_event;
    struct view event;

    is_event = leaf->line && view_line(leaf->line, leaf->n, &event);
    if (is_event && statement_is_own(&event))
        return;
    series->others++;
    if (is_event && *series->at_once && event.field[FIELD_ACTION].n > 0)
        series->urgent |= deedconf_has_action(series->at_once, event.field[FIELD_ACTION].bytes,
                                              event.field[FIELD_ACTION].n);
}

/* 1; 0: no more now; or why the file cannot be read. */
static int take(struct series *series, bool last) {
    struct leaf leaf;
    int r = leaves_next(series->leaves, last, &leaf);

    if (r <= 0)
        return r;
    if (series->tree.size == series->state.closed.size) {
        series->had_file = series->state.has_file;
        memcpy(series->ended, series->state.file, sizeof(series->ended));
        series->state.has_file = true;
        series->state.file_ended = false;
        memcpy(series->state.file, leaf.hash, DIGEST_SIZE);
    }
    tree_add(&series->tree, leaf.hash, NULL);
    note_line(series, &leaf);
    return 1;
}

/* The present file, with an offset of its own, or a negative errno. */
static int open_again(const struct series *series) {
    char path[sizeof("/proc/self/fd/") + 10];
    int fd;

    snprintf(path, sizeof(path), "/proc/self/fd/%d", series->fd);
    fd = fd_above_stdio(open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    return fd < 0 ? -errno : fd;
}

int series_check(struct series *series) {
    uint64_t began = monotonic_ns();
    struct tree tree = series->state.closed;
    struct leaves *leaves = NULL;
    uint8_t root[DIGEST_SIZE];
    struct leaf leaf;
    int fd, r;

    if (series->fd < 0 || !series->state.note ||
        series->state.last.size <= series->state.closed.size)
        return 0;
    fd = open_again(series);
    if (fd < 0)
        return fd;
    r = leaves_open(&leaves, fd, series->packed);
    if (r < 0)
        return r;
    r = 1;
    while (tree.size < series->state.last.size &&
           (r = leaves_next(leaves, !series->current, &leaf)) > 0)
        tree_add(&tree, leaf.hash, NULL);
    leaves_close(leaves);
    if (r < 0)
        return r;
    tree_root(&tree, root);
    if (tree.size < series->state.last.size)
        return give_up(series, "a file has fewer lines than were sealed");
    if (memcmp(root, series->state.last.root, sizeof(root)) != 0)
        return give_up(series, "a sealed line of a file was changed");
    series->checked = monotonic_ns();
    series->check_took = series->checked - began;
    return 0;
}

/* ---- signing --------------------------------------------------------------------------------- */

/* The note of a text, malloc'ed. */
static int sign(struct series *series, const struct buffer *text, char **ret) {
    struct buffer note = {0};
    int r = 0;

    if (series->state.epoch >= SEAL_EPOCHS)
        return -ENOKEY;
    if (series->key.epoch != series->state.epoch)
        r = seal_keyfile_load(series->key_base, series->state.epoch, &series->key);
    if (r < 0)
        return r;
    if (text->failed ||
        !seal_key_sign(&series->key, series->state.name, text->bytes, text->n, &note)) {
        buffer_free(&note);
        return -EIO;
    }
    buffer_put(&note, "", 1);
    if (note.failed) {
        buffer_free(&note);
        return -ENOMEM;
    }
    free(*ret);
    *ret = note.bytes;
    return 0;
}

/* Signs the present tree as a checkpoint, without saving it. */
static int sign_checkpoint(struct series *series) {
    struct checkpoint checkpoint = {.size = series->tree.size};
    struct buffer text = {0};
    int r;

    strcpy(checkpoint.origin, series->state.name);
    tree_root(&series->tree, checkpoint.root);
    checkpoint_print(&checkpoint, &text);
    r = sign(series, &text, &series->state.note);
    buffer_free(&text);
    if (r == 0) {
        series->state.last = checkpoint;
        series->others = 0;
        series->urgent = false;
    }
    return r;
}

static int sign_close(struct series *series) {
    struct seal_close end = {.epoch = series->state.epoch, .tree = series->tree};
    struct buffer text = {0};
    int r;

    strcpy(end.name, series->state.name);
    seal_close_print(&end, &text);
    r = sign(series, &text, &series->state.close);
    buffer_free(&text);
    return r;
}

/* What was read may not be what the disk keeps: it is read again from the beginning of the file. */
static void read_again(struct series *series) {
    drop_file(series);
    if (series->state.last.size <= series->state.closed.size) {
        series->state.has_file = series->had_file;
        series->state.file_ended = series->had_file;
        memcpy(series->state.file, series->ended, sizeof(series->ended));
    }
    series->tree = series->state.closed;
}

/* The disk has what was read, and under its name. */
static int sync_file(struct series *series) {
    int r = fdatasync(series->fd) < 0 || fsync(series->which.directory) < 0 ? -errno : 0;

    if (r < 0)
        read_again(series);
    return r;
}

int series_sign(struct series *series) {
    int r;

    if (series->unsaved) {
        r = save(series);
        series->unsaved = r < 0;
        return r < 0 ? r : 1;
    }
    if (series->fd < 0 || series->tree.size == series->state.last.size)
        return 0;
    r = sync_file(series);
    if (r == 0 && monotonic_ns() - series->checked >= CHECK_SHARE * series->check_took)
        r = series_check(series);
    if (r == 0)
        r = sign_checkpoint(series);
    if (r < 0)
        return r;
    r = save(series);
    if (r < 0)
        series->unsaved = true; /* nobody may see it before the disk has it */
    return r < 0 ? r : 1;
}

/* Ends the epoch with the file. */
static int end_epoch(struct series *series) {
    struct tree closed = series->state.closed;
    int r = sync_file(series);

    if (r == 0)
        r = series_check(series);
    if (r == 0)
        r = whichfile_may_end(&series->which);
    if (r == 0)
        r = sign_checkpoint(series);
    if (r == 0)
        r = sign_close(series);
    if (r < 0)
        return r;
    whichfile_name(&series->which, &series->state, series->state.close_file);
    series->state.closed = series->tree;
    series->state.epoch++;
    series->state.file_ended = true;
    r = save(series);
    if (r < 0) {
        series->state.closed = closed;
        series->state.epoch--;
        series->state.file_ended = false;
        series->unsaved = true; /* nobody may see it before the disk has it */
        free(series->state.close);
        series->state.close = NULL;
        return r;
    }
    /* If one of these fails, the next signature, or the next end, tries again. */
    seal_keyfile_next(series->key_base, &series->key);
    whichfile_end(&series->which, &series->state);
    return SERIES_CLOSED;
}

int series_read(struct series *series) {
    int r;

    for (;;) {
        if (!series->leaves) {
            r = open_next(series);
            if (r <= 0)
                return r;
        }
        look_at_name(series);
        while ((r = take(series, false)) > 0)
            ;
        if (r < 0)
            return r;
        if (!is_complete(series))
            return SERIES_NOTHING;
        while ((r = take(series, true)) > 0)
            ;
        if (r < 0)
            return r;
        r = 0;
        if (series->state.close)
            return SERIES_NOTHING; /* that of the last epoch goes first */
        if (series->tree.size > series->state.closed.size)
            r = end_epoch(series);
        if (r >= 0)
            drop_file(series);
        if (r != 0)
            return r;
    }
}

int series_close_sent(struct series *series) {
    free(series->state.close);
    series->state.close = NULL;
    return save(series);
}

/* ---- the start ------------------------------------------------------------------------------- */

int series_open(struct series *series, const char *base, int directory,
                const struct series_paths *paths) {
    int r;

    *series = (struct series){.state_path = paths->state,
                              .key_base = paths->key,
                              .at_once = "",
                              .grace = GRACE,
                              .fd = -1};
    r = whichfile_open(&series->which, base, directory, paths->files);
    if (r == 0)
        r = seal_state_load(paths->state, &series->state);
    if (r < 0)
        return r;
    if (series->state.broken)
        return -EPERM;
    r = seal_keyfile_load(paths->key, series->state.epoch, &series->key);
    if (r < 0)
        return r;
    series->tree = series->state.closed;
    if (!series->state.has_file)
        return 0;
    if (series->state.file_ended)
        return whichfile_end(&series->which, &series->state);
    r = open_next(series);
    if (r > 0)
        r = series_check(series);
    return r;
}

void series_close(struct series *series) {
    drop_file(series);
    seal_key_erase(&series->key);
    seal_state_free(&series->state);
    whichfile_close(&series->which);
}
