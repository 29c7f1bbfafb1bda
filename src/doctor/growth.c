/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doctor/growth.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doctor/report.h"
#include "util/cleanup.h"

#define FLAGS (O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
#define GROWTH_MAX (64 * 1024 * 1024)
#define FILES_MAX 20000
#define DEPTH_MAX 12

/* ---- one file -------------------------------------------------------------------------------- */

static int open_regular(int directory, const char *name, struct stat *ret) {
    CLEANUP_CLOSE int fd = openat(directory, name, FLAGS);

    if (fd < 0 || fstat(fd, ret) < 0 || !S_ISREG(ret->st_mode))
        return -1;
    return take_fd(&fd);
}

void mark_set(struct growth_mark *mark, const char *path) {
    struct stat st = {0};

    *mark = (struct growth_mark){.path = must_copy(path), .fd = open_regular(AT_FDCWD, path, &st)};
    if (mark->fd < 0)
        return;
    mark->device = st.st_dev;
    mark->inode = st.st_ino;
    mark->size = st.st_size;
}

void mark_free(struct growth_mark *mark) {
    if (mark->fd >= 0)
        close(mark->fd);
    free(mark->path);
    mark->fd = -1;
    mark->path = NULL;
}

/* What the file has from offset on, up to GROWTH_MAX; malloc'ed; *ret_size bytes and a NUL. NULL:
 * nothing. */
static char *read_growth(int fd, off_t offset, size_t *ret_size, bool *ret_too_much) {
    struct stat st;
    size_t size, have = 0;
    char *text;

    if (fstat(fd, &st) < 0 || st.st_size <= offset)
        return NULL;
    size = (size_t)(st.st_size - offset);
    if (size > GROWTH_MAX) {
        *ret_too_much = true;
        size = GROWTH_MAX;
    }
    text = must_zero(size + 1);
    while (have < size) {
        ssize_t n = pread(fd, text + have, size - have, offset + (off_t)have);

        if (n <= 0)
            break;
        have += (size_t)n;
    }
    *ret_size = have;
    return text;
}

/* Searches what the file has beyond mark->size, and moves that on to the last whole line. */
static char *find_line(struct growth_mark *mark, const char *text) {
    bool too_much = false;
    size_t size = 0;
    CLEANUP_FREE char *all = read_growth(mark->fd, mark->size, &size, &too_much);
    const char *at, *begin, *end, *last;

    if (!all)
        return NULL;
    last = memrchr(all, '\n', size);
    if (!last) /* the line is being written */
        return NULL;
    size = (size_t)(last + 1 - all);
    at = memmem(all, size, text, strlen(text));
    if (!at) {
        mark->size += (off_t)size;
        return NULL;
    }
    end = memchr(at, '\n', size - (size_t)(at - all));
    begin = memrchr(all, '\n', (size_t)(at - all));
    begin = begin ? begin + 1 : all;
    return must_printf("%.*s", (int)(end - begin), begin);
}

/* Goes on with the file that has the name now. False: it is the same. */
static bool reopen(struct growth_mark *mark) {
    CLEANUP_CLOSE int fd = -1;
    struct stat st;

    fd = open_regular(AT_FDCWD, mark->path, &st);
    if (fd < 0 || (mark->fd >= 0 && st.st_dev == mark->device && st.st_ino == mark->inode))
        return false;
    if (mark->fd >= 0)
        close(mark->fd);
    mark->fd = take_fd(&fd);
    mark->device = st.st_dev;
    mark->inode = st.st_ino;
    mark->size = 0;
    return true;
}

static bool was_replaced(const struct growth_mark *mark) {
    struct stat st;

    return lstat(mark->path, &st) == 0 &&
           (mark->fd < 0 || st.st_dev != mark->device || st.st_ino != mark->inode);
}

char *mark_find(struct growth_mark *mark, const char *text) {
    bool replaced = was_replaced(mark);
    char *line = mark->fd >= 0 ? find_line(mark, text) : NULL;

    /* The old file was searched after it was replaced, so it gets no more lines. */
    if (!line && replaced && reopen(mark))
        line = find_line(mark, text);
    return line;
}

/* ---- all files below a directory ------------------------------------------------------------- */

struct walk {
    const char *const *except;
    void (*file)(struct walk *walk, int directory, const char *name, const char *path);
    struct growth_marks *marks;       /* where they go */
    const struct growth_marks *since; /* what they were */
    const char *text;
    void (*found)(void *context, const char *path);
    void *context;
    size_t files;
    bool more;
};

static void walk_directory(struct walk *walk, int parent, const char *name, const char *path,
                           unsigned depth) {
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    const struct dirent *entry;
    DIR *dir;

    if (fd < 0)
        return;
    dir = fdopendir(fd);
    if (!dir) {
        close(fd);
        return;
    }
    while ((entry = readdir(dir))) {
        CLEANUP_FREE char *below = NULL;
        struct stat st;

        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
            continue;
        below = must_printf("%s/%s", path, entry->d_name);
        if (strcmp(below, walk->except[0]) == 0 || strcmp(below, walk->except[1]) == 0)
            continue;
        if (depth >= DEPTH_MAX || walk->files >= FILES_MAX) {
            walk->more = true;
            break;
        }
        walk->files++;
        if (S_ISDIR(st.st_mode))
            walk_directory(walk, dirfd(dir), entry->d_name, below, depth + 1);
        else if (S_ISREG(st.st_mode))
            walk->file(walk, dirfd(dir), entry->d_name, below);
    }
    closedir(dir);
}

static void note_size(struct walk *walk, int directory, const char *name, const char *path) {
    struct growth_marks *marks = walk->marks;
    struct stat st;

    if (fstatat(directory, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return;
    marks->list = must_grow(marks->list, marks->n, &marks->room, sizeof(*marks->list));
    marks->list[marks->n++] = (struct growth_mark){.path = must_copy(path),
                                                   .fd = -1,
                                                   .device = st.st_dev,
                                                   .inode = st.st_ino,
                                                   .size = st.st_size};
}

/* Finds the file by its inode: it may have been renamed. */
static off_t size_before(const struct growth_marks *since, const struct stat *st) {
    for (size_t i = 0; i < since->n; i++)
        if (since->list[i].device == st->st_dev && since->list[i].inode == st->st_ino)
            return since->list[i].size <= st->st_size ? since->list[i].size : 0;
    return 0;
}

static void search_growth(struct walk *walk, int directory, const char *name, const char *path) {
    CLEANUP_FREE char *all = NULL;
    CLEANUP_CLOSE int fd = -1;
    size_t size = 0;
    struct stat st;

    fd = open_regular(directory, name, &st);
    if (fd < 0)
        return;
    all = read_growth(fd, size_before(walk->since, &st), &size, &walk->more);
    if (all && memmem(all, size, walk->text, strlen(walk->text)))
        walk->found(walk->context, path);
}

void marks_set(struct growth_marks *marks, const char *directory, const char *const except[2]) {
    struct walk walk = {.except = except, .file = note_size, .marks = marks};

    *marks = (struct growth_marks){0};
    walk_directory(&walk, AT_FDCWD, directory, directory, 0);
    marks->more = walk.more;
}

void marks_free(struct growth_marks *marks) {
    for (size_t i = 0; i < marks->n; i++)
        mark_free(&marks->list[i]);
    free(marks->list);
    *marks = (struct growth_marks){0};
}

bool marks_find(const struct growth_marks *marks, const char *directory,
                const char *const except[2], const char *text,
                void (*found)(void *context, const char *path), void *context) {
    struct walk walk = {.except = except,
                        .file = search_growth,
                        .since = marks,
                        .text = text,
                        .found = found,
                        .context = context};

    walk_directory(&walk, AT_FDCWD, directory, directory, 0);
    return !walk.more && !marks->more;
}
