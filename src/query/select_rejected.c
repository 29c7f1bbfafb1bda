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
#include "util/io.h"
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
    struct rejected_parts parts;
    struct text_view message;

    if (!rejected_parse(line, n, &parts) || !put_time(parts.received, room))
        return false;
    message = rejected_sent(&parts, room + RFC3339_SIZE);
    if (!view_line(message.bytes, message.n, ret))
        *ret = (struct view){.line = message};
    ret->field[FIELD_TIMESTAMP] = (struct text_view){room, RFC3339_SIZE};
    ret->origin = parts.origin;
    ret->rejected = parts.reason;
    return true;
}

/* ---- files --------------------------------------------------------------------------------- */

struct rejected_selection {
    const struct select_from *from;
    select_fn *found;
    void *data;
    struct select_totals *totals;
    char *room; /* of one line */
};

static int take_rejected_line(struct rejected_selection *selection, const struct input_line *line) {
    const struct select_from *from = selection->from;
    struct view event;

    if (line->n == 0 && !line->nul)
        return 0;
    if (line->too_long || line->nul ||
        !rejected_view(line->bytes, line->n, selection->room, &event)) {
        selection->totals->foreign++;
        return 0;
    }
    selection->totals->events++;
    if (from->filter && !filter_matches(from->filter, &event))
        return 0;
    selection->totals->matched++;
    return selection->found(&event, selection->data);
}

static void report_unread(const struct rejected_selection *selection, const char *name, int code) {
    selection->from->unread(strcmp(name, "-") == 0 ? "(stdin)" : name, unread_words(code),
                            selection->from->data);
}

/* Takes over the descriptor, which may be a negative errno. Returns the last result of `found`. */
static int read_rejected_file(struct rejected_selection *selection, int fd, const char *name) {
    struct input *input = NULL;
    struct input_line line;
    int r = fd < 0 ? fd : input_open(&input, fd), ended = 0;

    selection->totals->files += r >= 0;
    while (r >= 0 && ended == 0 && (r = input_next(input, true, &line)) > 0)
        ended = take_rejected_line(selection, &line);
    if (r < 0)
        report_unread(selection, name, r);
    input_close(input);
    return ended;
}

static bool is_same_file(int a, int b) {
    struct stat one, other;

    return a >= 0 && b >= 0 && fstat(a, &one) == 0 && fstat(b, &other) == 0 &&
           one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

static int read_rotated_files(struct rejected_selection *selection, int directory, const char *path,
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
        fd = io_open_regular(directory, set->files[i].name);
        /* The current file was rotated meanwhile: its turn comes last. */
        if (!is_same_file(fd, current))
            ended = read_rejected_file(selection, take_fd(&fd), name);
    }
    return ended;
}

static int report_strange_files(const struct rejected_selection *selection, const char *path,
                                const struct fileset *set) {
    for (size_t i = 0; i < set->n_strange; i++) {
        char *name;

        if (!set->strange[i].rejected)
            continue;
        name = path_join(path, set->strange[i].name);
        if (!name)
            return -ENOMEM;
        selection->from->unread(name, fileset_why_strange, selection->from->data);
        free(name);
    }
    return 0;
}

/* Opens the current file first, so that a rotation meanwhile does not leave it out. */
static int read_rejected_files(struct rejected_selection *selection, int directory,
                               const char *path) {
    CLEANUP_CLOSE int current = io_open_regular(directory, FILESET_REJECTED);
    CLEANUP_FREE char *name = path_join(path, FILESET_REJECTED);
    bool is_there = current != -ENOENT;
    struct fileset set;
    int r;

    if (!name)
        return -ENOMEM;
    r = fileset_read(directory, &set);
    if (r < 0) {
        report_unread(selection, path, r);
        return 0;
    }
    r = report_strange_files(selection, path, &set);
    if (set.n == 0 && set.n_strange == 0)
        selection->from->unread(path, "neither evidence in it, nor what was rejected",
                                selection->from->data);
    if (r == 0)
        r = read_rotated_files(selection, directory, path, &set, current);
    fileset_free(&set);
    return r == 0 && is_there ? read_rejected_file(selection, take_fd(&current), name) : r;
}

static int read_path(struct rejected_selection *selection, const char *path) {
    CLEANUP_CLOSE int directory = -1;
    int fd;

    if (strcmp(path, "-") == 0) {
        fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    } else {
        directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (directory >= 0)
            return read_rejected_files(selection, directory, path);
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    }
    return read_rejected_file(selection, fd < 0 ? -errno : fd, path);
}

int select_rejected(const struct select_from *from, select_fn *found, void *data,
                    struct select_totals *ret) {
    struct rejected_selection selection = {
        .from = from, .found = found, .data = data, .totals = ret};
    int r = 0;

    *ret = (struct select_totals){0};
    selection.room = malloc(REJECTED_ROOM(VIEW_LINE_MAX));
    if (!selection.room)
        return -ENOMEM;
    for (size_t i = 0; r == 0 && i < from->n_paths; i++)
        r = read_path(&selection, from->paths[i]);
    free(selection.room);
    return r;
}
