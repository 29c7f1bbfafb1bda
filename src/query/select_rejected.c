/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "query/select_rejected.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "parse/rejected.h"
#include "store/fileset.h"
#include "store/input.h"
#include "store/unread.h"
#include "util/cleanup.h"
#include "util/path.h"

/* ---- one line ------------------------------------------------------------------------------ */

/* rsyslogd's time, as events have it: 2026-06-11T14:02:09.471123+00:00. */
static bool put_time(struct text_view text, char *to) {
    int64_t ms;

    if (!rfc3339_read(text.bytes, text.n, &ms) || ms < 0)
        return false;
    rfc3339_write(ms, to);
    return true;
}

bool rejected_view(const char *line, size_t n, char *room, struct view *ret) {
    char *message = room + RFC3339_SIZE;
    struct rejected_parts parts;
    size_t n_message;

    if (!rejected_parse(line, n, &parts) || !put_time(parts.received, room))
        return false;
    n_message = view_unescape(parts.message, message);
    if (n_message && *message == ' ') { /* rsyslogd may put one in front */
        message++;
        n_message--;
    }
    if (!view_line(message, n_message, ret))
        *ret = (struct view){.line = {message, n_message}};
    ret->field[FIELD_TIMESTAMP] = (struct text_view){room, RFC3339_SIZE};
    ret->origin = parts.origin;
    ret->rejected = parts.reason;
    return true;
}

/* ---- files --------------------------------------------------------------------------------- */

struct rejected {
    const struct select_from *from;
    select_fn *found;
    void *data;
    struct select_totals *totals;
    char *room; /* of one line */
};

static int take_line(struct rejected *rejected, const struct input_line *line) {
    const struct select_from *from = rejected->from;
    struct view event;

    if (line->n == 0 && !line->nul)
        return 0;
    if (line->too_long || line->nul ||
        !rejected_view(line->bytes, line->n, rejected->room, &event)) {
        rejected->totals->foreign++;
        return 0;
    }
    rejected->totals->events++;
    if (from->filter && !filter_matches(from->filter, &event))
        return 0;
    rejected->totals->matched++;
    return rejected->found(&event, rejected->data);
}

static void tell(const struct rejected *rejected, const char *name, int code) {
    rejected->from->unread(strcmp(name, "-") == 0 ? "(stdin)" : name, unread_words(code),
                           rejected->from->data);
}

/* Takes the descriptor over, which may be a negative errno. Returns what `found` did. */
static int read_file(struct rejected *rejected, int fd, const char *name) {
    struct input *input = NULL;
    struct input_line line;
    int r = fd < 0 ? fd : input_open(&input, fd), ended = 0;

    rejected->totals->files += r >= 0;
    while (r >= 0 && ended == 0 && (r = input_next(input, true, &line)) > 0)
        ended = take_line(rejected, &line);
    if (r < 0)
        tell(rejected, name, r);
    input_close(input);
    return ended;
}

/* What is found in a directory is a file, or it is not read. */
static int open_found(int directory, const char *name) {
    CLEANUP_CLOSE int fd =
        openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0)
        return -errno;
    return S_ISREG(st.st_mode) ? take_fd(&fd) : -ELOOP;
}

static bool is_same(int a, int b) {
    struct stat one, other;

    return a >= 0 && b >= 0 && fstat(a, &one) == 0 && fstat(b, &other) == 0 &&
           one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

static int read_set(struct rejected *rejected, int directory, const char *path,
                    const struct fileset *set, int current) {
    int ended = 0;

    for (size_t i = 0; i < set->n && ended == 0; i++) {
        CLEANUP_FREE char *name = NULL;
        CLEANUP_CLOSE int fd = -1;

        if (!set->files[i].rejected || strcmp(set->files[i].name, FILESET_REJECTED) == 0)
            continue;
        name = path_join(path, set->files[i].name);
        if (!name)
            return -ENOMEM;
        fd = open_found(directory, set->files[i].name);
        /* It was rotated meanwhile, and its turn comes last. */
        if (!is_same(fd, current))
            ended = read_file(rejected, take_fd(&fd), name);
    }
    return ended;
}

static int tell_strange(const struct rejected *rejected, const char *path,
                        const struct fileset *set) {
    for (size_t i = 0; i < set->n_strange; i++) {
        char *name;

        if (!set->strange[i].rejected)
            continue;
        name = path_join(path, set->strange[i].name);
        if (!name)
            return -ENOMEM;
        rejected->from->unread(name, fileset_why_strange, rejected->from->data);
        free(name);
    }
    return 0;
}

/* The file that is written to is opened first: what is rotated away meanwhile is not left out. */
static int read_directory(struct rejected *rejected, int directory, const char *path) {
    CLEANUP_CLOSE int current = open_found(directory, FILESET_REJECTED);
    CLEANUP_FREE char *name = path_join(path, FILESET_REJECTED);
    bool is_there = current != -ENOENT;
    struct fileset set;
    int r;

    if (!name)
        return -ENOMEM;
    r = fileset_read(directory, &set);
    if (r < 0) {
        tell(rejected, path, r);
        return 0;
    }
    r = tell_strange(rejected, path, &set);
    if (set.n == 0 && set.n_strange == 0)
        rejected->from->unread(path, "neither evidence in it, nor what was rejected",
                               rejected->from->data);
    if (r == 0)
        r = read_set(rejected, directory, path, &set, current);
    fileset_free(&set);
    return r == 0 && is_there ? read_file(rejected, take_fd(&current), name) : r;
}

static int read_path(struct rejected *rejected, const char *path) {
    CLEANUP_CLOSE int directory = -1;
    int fd;

    if (strcmp(path, "-") == 0) {
        fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    } else {
        directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (directory >= 0)
            return read_directory(rejected, directory, path);
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    }
    return read_file(rejected, fd < 0 ? -errno : fd, path);
}

int select_rejected(const struct select_from *from, select_fn *found, void *data,
                    struct select_totals *ret) {
    struct rejected rejected = {.from = from, .found = found, .data = data, .totals = ret};
    int r = 0;

    *ret = (struct select_totals){0};
    rejected.room = malloc(REJECTED_ROOM(VIEW_LINE_MAX));
    if (!rejected.room)
        return -ENOMEM;
    for (size_t i = 0; r == 0 && i < from->n_paths; i++)
        r = read_path(&rejected, from->paths[i]);
    free(rejected.room);
    return r;
}
