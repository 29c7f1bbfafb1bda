/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files and directories of evidence. */
#include "verify/feed_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "store/fileset.h"
#include "store/unread.h"
#include "util/cleanup.h"
#include "util/monotonic.h"
#include "util/path.h"

/* A line that is being written while it is read is whole after this. */
#define HALF_LINE_MS 200
/* What is on its way from the journal to the file gets this long to come. */
#define ON_ITS_WAY_MS 3000
#define LOOK_EVERY_MS 200

/* ---- files --------------------------------------------------------------------------------- */

struct feed_file {
    struct input *input;
    const char *name;
    uint32_t number;
    bool rejected;
    bool ended; /* reading failed, and was reported */
};

/* Missing events may be in a part of the evidence that was not read. */
static void report_unread(struct feed *feed, const char *name, bool rejected, const char *why) {
    if (rejected)
        findings_unread(feed->findings, name, why);
    else
        findings_unread_evidence(feed->findings, name, why, false);
}

void feed_progress(const struct feed *feed, uint64_t done) {
    const struct findings *findings = feed->findings;

    if (findings->on_progress)
        findings->on_progress(findings, done, feed->bytes_total, feed->events);
}

/* Up to the present end of the file. last: bytes without a line feed are a line, too. */
static void feed_new_lines(struct feed *feed, struct feed_file *file, bool last) {
    struct input_line line;
    int r;

    while ((r = input_next(file->input, last, &line)) > 0) {
        if (file->rejected)
            feed_rejected_line(feed, &line, file->number);
        else
            feed_line(feed, &line, file->number);
        if (line.number % 1024 == 0)
            feed_progress(feed, feed->bytes_done + input_done(file->input));
    }
    if (r == 0 || file->ended)
        return;
    file->ended = true;
    if (r == -EBADMSG)
        feed_report_line(feed, FOUND_CUT,
                         "what was compressed is broken from here on, or cut off here",
                         file->number, input_lines(file->input) + 1);
    else
        report_unread(feed, file->name, file->rejected, unread_words(r));
}

static bool open_feed_file(struct feed *feed, int at, const char *path, const char *name,
                           bool found, struct feed_file *ret) {
    /* Of a directory, only regular files are read. */
    int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | (found ? O_NOFOLLOW | O_NONBLOCK : 0);
    CLEANUP_CLOSE int fd =
        strcmp(name, "-") == 0 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : openat(at, path, flags);
    const char *base = strrchr(path, '/');
    struct stat st;
    int64_t size = -1;
    int r = fd < 0 ? -errno : 0;

    *ret =
        (struct feed_file){.name = name, .rejected = fileset_is_rejected(base ? base + 1 : path)};
    if (r == 0 && fstat(fd, &st) < 0)
        r = -errno;
    if (r == 0 && found && !S_ISREG(st.st_mode))
        r = -ELOOP;
    if (r == 0 && S_ISREG(st.st_mode))
        size = st.st_size;
    if (r == 0)
        r = input_open(&ret->input, take_fd(&fd));
    if (r < 0) {
        report_unread(feed, name, ret->rejected, unread_words(r));
        return false;
    }
    ret->number = findings_file(feed->findings, strcmp(name, "-") == 0 ? "(stdin)" : name, size);
    return true;
}

static void close_feed_file(struct feed *feed, struct feed_file *file) {
    feed_end_file(feed, file->number);
    feed->bytes_done += input_done(file->input);
    feed->findings->left_out += input_left_out(file->input);
    input_close(file->input);
    file->input = NULL;
}

static void feed_open_file(struct feed *feed, struct feed_file *file) {
    feed_new_lines(feed, file, false);
    if (input_is_within(file->input)) {
        nap(HALF_LINE_MS * NS_PER_MS);
        feed_new_lines(feed, file, false);
    }
    feed_new_lines(feed, file, true);
    close_feed_file(feed, file);
}

/* ---- directories --------------------------------------------------------------------------- */

static bool all_reached(const struct feed *feed) {
    for (size_t i = 0; i < feed->heads->n; i++)
        if (!checker_reaches(feed->checker, &feed->heads->heads[i]))
            return false;
    return true;
}

/* If the current file was rotated away, opens the new file of this name. */
static void follow_rotation(struct feed *feed, int at, const char *base, const char *name,
                            struct feed_file *file) {
    struct stat is, was;
    struct feed_file next;

    if (fstatat(at, base, &is, AT_SYMLINK_NOFOLLOW) < 0 || fstat(input_fd(file->input), &was) < 0 ||
        (is.st_dev == was.st_dev && is.st_ino == was.st_ino) ||
        !open_feed_file(feed, at, base, name, true, &next))
        return;
    feed_new_lines(feed, file, true);
    close_feed_file(feed, file);
    *file = next;
}

/* Waits until the current file has the events that the head files name. */
static void feed_current_file(struct feed *feed, int at, const char *base, const char *name,
                              struct feed_file *file) {
    feed_new_lines(feed, file, false);
    for (int ms = 0; feed->heads && !all_reached(feed) && ms < ON_ITS_WAY_MS; ms += LOOK_EVERY_MS) {
        nap(LOOK_EVERY_MS * NS_PER_MS);
        feed_new_lines(feed, file, false);
        follow_rotation(feed, at, base, name, file);
    }
    feed_open_file(feed, file);
}

static void report_strange(struct feed *feed, const char *directory,
                           const struct fileset_strange *strange) {
    CLEANUP_FREE char *path = path_join(directory, strange->name);
    const char *name = path ? path : strange->name;

    if (strange->rejected)
        findings_unread(feed->findings, name, fileset_why_strange);
    else
        findings_unread_evidence(feed->findings, name, fileset_why_strange, true);
}

static void feed_found_file(struct feed *feed, int at, const char *directory,
                            const struct fileset_file *found) {
    CLEANUP_FREE char *path = path_join(directory, found->name);
    const char *why = fileset_unread(found->name);
    struct feed_file file;

    if (!path) {
        report_unread(feed, found->name, found->rejected, unread_words(-ENOMEM));
        return;
    }
    if (why)
        report_unread(feed, path, found->rejected, why);
    else if (!open_feed_file(feed, at, found->name, path, true, &file))
        return; /* open_feed_file() reported it */
    else if (found->current)
        feed_current_file(feed, at, found->name, path, &file);
    else
        feed_open_file(feed, &file);
}

static void feed_directory(struct feed *feed, int at, const char *name, bool rejected) {
    struct fileset set;
    size_t evidence = 0;
    int r = fileset_read(at, &set);

    if (r < 0) {
        findings_unread_evidence(feed->findings, name, unread_words(r), true);
        return;
    }
    for (size_t i = 0; i < set.n_strange; i++) {
        evidence += !set.strange[i].rejected;
        if (set.strange[i].rejected == rejected)
            report_strange(feed, name, &set.strange[i]);
    }
    for (size_t i = 0; i < set.n; i++) {
        evidence += !set.files[i].rejected;
        if (set.files[i].rejected == rejected)
            feed_found_file(feed, at, name, &set.files[i]);
    }
    fileset_free(&set);
    if (!evidence && !rejected)
        findings_unread(feed->findings, name,
                        "no evidence in it: no file " FILESET_CURRENT
                        ", and none that was rotated");
}

void feed_path(struct feed *feed, const char *name, bool rejected) {
    CLEANUP_CLOSE int directory = -1;
    const char *slash = strrchr(name, '/');
    struct feed_file file;

    if (strcmp(name, "-") != 0)
        directory = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0)
        feed_directory(feed, directory, name, rejected);
    else if (fileset_is_rejected(slash ? slash + 1 : name) == rejected &&
             open_feed_file(feed, AT_FDCWD, name, name, false, &file))
        feed_open_file(feed, &file);
}

uint64_t feed_size(const char *name) {
    CLEANUP_CLOSE int fd = -1;
    struct fileset set;
    uint64_t size = 0;
    struct stat st;

    if (strcmp(name, "-") == 0 || stat(name, &st) < 0)
        return 0;
    if (S_ISREG(st.st_mode))
        return (uint64_t)st.st_size;
    if (!S_ISDIR(st.st_mode))
        return 0;
    fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fileset_read(fd, &set) < 0)
        return 0;
    for (size_t i = 0; i < set.n; i++)
        if (fstatat(fd, set.files[i].name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode))
            size += (uint64_t)st.st_size;
    fileset_free(&set);
    return size;
}
