/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "select.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cleanup.h"
#include "entries.h"
#include "fileset.h"
#include "input.h"
#include "once.h"
#include "senders.h"

struct run {
    const struct select_from *from;
    select_fn *found;
    void *data;
    struct once *once;
    struct select_totals totals;
};

static int take_line(struct run *run, const char *bytes, size_t n) {
    struct view event;

    if (!view_line(bytes, n, &event)) {
        run->totals.foreign++;
        return 0;
    }
    run->totals.events++;
    if (run->from->filter && !filter_matches(run->from->filter, &event))
        return 0;
    if (!once_is_new(run->once, &event)) {
        run->totals.copies++;
        return 0;
    }
    run->totals.matched++;
    return run->found(&event, run->data);
}

static int read_fd(struct run *run, int fd, const char *name) {
    struct input_line line;
    struct input *input;
    int r = input_open(&input, fd), r_found = 0;

    if (r < 0) {
        run->from->unread(name, strerror(-r), run->from->data);
        return 0;
    }
    run->totals.files++;
    while (r_found == 0 && (r = input_next(input, true, &line)) > 0)
        if (line.n > 0)
            r_found = take_line(run, line.bytes, line.too_long ? 0 : line.n);
    if (r < 0)
        run->from->unread(name, strerror(-r), run->from->data);
    input_close(input);
    return r_found;
}

static int read_directory(struct run *run, int at, const char *name) {
    struct fileset set;
    int r = fileset_read(at, &set);

    if (r < 0) {
        run->from->unread(name, strerror(-r), run->from->data);
        return 0;
    }
    for (size_t i = 0; r == 0 && i < set.n; i++) {
        int fd;

        if (set.files[i].rejected)
            continue;
        fd = openat(at, set.files[i].name,
                    O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK);
        if (fd < 0)
            run->from->unread(set.files[i].name, strerror(errno), run->from->data);
        else
            r = read_fd(run, fd, set.files[i].name);
    }
    fileset_free(&set);
    return r;
}

static int read_path(struct run *run, const char *name) {
    CLEANUP_CLOSE int directory = -1;
    int fd;

    if (strcmp(name, "-") != 0)
        directory = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0)
        return read_directory(run, directory, name);
    fd = strcmp(name, "-") == 0 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                                : open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd >= 0)
        return read_fd(run, fd, name);
    run->from->unread(name, strerror(errno), run->from->data);
    return 0;
}

static int read_journal(struct run *run) {
    struct entries *entries = NULL;
    struct entry_field message;
    struct senders senders = {0};
    bool via;
    int r = run->from->emitters ? senders_read(&senders, run->from->emitters) : 0, r_found = 0;

    if (r < 0)
        run->from->unread(run->from->emitters, strerror(-r), run->from->data);
    r = entries_open(&entries, ENTRIES_BOTH);
    while (r >= 0 && r_found == 0 && (r = entries_next(entries)) > 0) {
        if (!senders_trust_entry(&senders, entries, &via))
            continue;
        message = entries_field(entries, "MESSAGE");
        if (message.bytes)
            r_found = take_line(run, message.bytes, message.n);
    }
    if (r < 0)
        run->from->unread("the journal", strerror(-r), run->from->data);
    entries_close(entries);
    senders_free(&senders);
    return r_found;
}

int select_run(const struct select_from *from, select_fn *found, void *data,
               struct select_totals *ret) {
    struct run run = {.from = from, .found = found, .data = data, .once = once_new()};
    int r = 0;

    if (!run.once)
        return -ENOMEM;
    for (size_t i = 0; r == 0 && i < from->n_paths; i++)
        r = read_path(&run, from->paths[i]);
    if (r == 0 && from->journal)
        r = read_journal(&run);
    once_free(run.once);
    *ret = run.totals;
    return r;
}
