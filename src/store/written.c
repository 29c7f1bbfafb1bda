/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/written.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/fileset.h"
#include "store/tail.h"
#include "util/cleanup.h"
#include "util/descriptor.h"
#include "util/monotonic.h"

#define CHUNK ((size_t)256 * 1024)
/* The place of the relay on disk is never further behind than RELAY_AHEAD bytes of lines
 * (relay/relay.h), which may stand twice. */
#define LOOK_BACK ((size_t)64 * 1024 * 1024)
/* Files that were compressed longer ago are not read; seconds. */
#define COMPRESSED 3600
/* A writer that had begun a line before the rotation ends it within this time. */
#define OLD_FOR NS_PER_S
#define LOOK_EVERY NS_PER_S

static const char *const names[] = {
    [WRITTEN_EVIDENCE] = FILESET_CURRENT, [WRITTEN_REJECTED] = FILESET_REJECTED};

/* ---- lines ----------------------------------------------------------------------------------- */

static bool take(struct written *written, int which, const char *line, size_t n) {
    const struct written_calls *calls = written->calls;

    /* A power failure leaves zeros where the disk did not have the bytes yet. */
    while (n > 0 && !*line) {
        line++;
        n--;
    }
    return calls->take(which == WRITTEN_REJECTED, line, n, calls->data);
}

/* Reads the whole lines from *at on, and moves it. Returns how many counted, or a negative errno.
 */
static int read_lines(struct written *written, int which, int fd, off_t *at) {
    char *buffer = written->buffer;
    int counted = 0;
    ssize_t n;

    while ((n = pread(fd, buffer, CHUNK, *at)) > 0) {
        const char *line = buffer, *end = buffer + n, *feed;

        while ((feed = memchr(line, '\n', (size_t)(end - line)))) {
            counted += take(written, which, line, (size_t)(feed - line));
            line = feed + 1;
        }
        /* No line of ours is that long. */
        if (line == buffer && (size_t)n == CHUNK)
            line = end;
        *at += line - buffer;
        written->bytes += (uint64_t)(line - buffer);
        if ((size_t)n < CHUNK)
            break;
    }
    return n < 0 ? -errno : counted;
}

/* ---- files ----------------------------------------------------------------------------------- */

static void close_file(struct written_file *file) {
    if (file->fd >= 0)
        close(file->fd);
    if (file->old >= 0)
        close(file->old);
    file->fd = file->old = -1;
}

/* The offset behind the next line feed; without one, the end. */
static off_t next_line(struct written *written, int fd, off_t at) {
    ssize_t n = pread(fd, written->buffer, CHUNK, at);
    const char *feed = n > 0 ? memchr(written->buffer, '\n', (size_t)n) : NULL;

    return feed ? at + (feed - written->buffer) + 1 : at;
}

/* Opens the file of the name. 1; 0: there is none; or a negative errno. */
static int open_file(struct written *written, int which) {
    struct written_file *file = &written->file[which];
    CLEANUP_CLOSE int fd =
        fd_above_stdio(openat(written->directory, names[which],
                              O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat st;

    if (fd < 0)
        return errno == ENOENT ? 0 : -errno;
    if (fstat(fd, &st) < 0)
        return -errno;
    if (!S_ISREG(st.st_mode))
        return -EMEDIUMTYPE;
    file->fd = take_fd(&fd);
    file->device = st.st_dev;
    file->inode = st.st_ino;
    file->at = 0;
    written->named = true;
    return 1;
}

/* The file of the name is another one: what is open stays as the old one. */
static bool is_rotated(const struct written *written, int which) {
    const struct written_file *file = &written->file[which];
    struct stat st;

    return fstatat(written->directory, names[which], &st, AT_SYMLINK_NOFOLLOW) == 0 &&
           (st.st_dev != file->device || st.st_ino != file->inode);
}

/* Was the file cut, or removed without a rotation? Then what it had is gone. */
static bool is_cut(const struct written_file *file) {
    struct stat st;

    return file->fd >= 0 && fstat(file->fd, &st) == 0 &&
           (st.st_size < file->at || st.st_nlink == 0);
}

/* Lets the file before the rotation go, so that its space is free if it is removed. 0 or a negative
 * errno: the disk does not have it. */
static int drop_old(struct written_file *file) {
    int r = fdatasync(file->old) < 0 ? -errno : 0;

    close(file->old);
    file->old = -1;
    return r;
}

/* Keeps the present file as the old one. 0 or a negative errno. */
static int retire(struct written_file *file) {
    int r = file->old >= 0 ? drop_old(file) : 0;

    file->old = file->fd;
    file->old_at = file->at;
    file->old_until = monotonic_ns() + OLD_FOR;
    file->fd = -1;
    return r;
}

static int poll_file(struct written *written, int which) {
    struct written_file *file = &written->file[which];
    int counted = 0, r;

    if (file->fd >= 0 && is_rotated(written, which)) {
        r = retire(file);
        if (r < 0)
            return r;
    }
    /* Why it cannot be opened, deed-write tells; lines stay in flight until it can. */
    if (file->fd < 0)
        open_file(written, which);
    if (file->old >= 0) {
        r = read_lines(written, which, file->old, &file->old_at);
        if (r < 0)
            return r;
        counted += r;
        r = monotonic_ns() > file->old_until ? drop_old(file) : 0;
        if (r < 0)
            return r;
    }
    if (file->fd >= 0) {
        r = read_lines(written, which, file->fd, &file->at);
        if (r < 0)
            return r;
        counted += r;
    }
    return counted;
}

/* ---- the start ------------------------------------------------------------------------------- */

static void take_rotated(const struct input_line *line, bool rejected, void *data) {
    if (!line->too_long)
        take(data, rejected, line->bytes, line->n);
}

/* What cannot be read of rotated files may come a second time. */
static void read_rotated(struct written *written) {
    const struct tail tail = {.bytes = LOOK_BACK,
                              .since = (uint64_t)time(NULL) - COMPRESSED,
                              .rotated = true,
                              .sync = true};

    tail_read(written->directory, &tail, take_rotated, written);
}

static int open_current(struct written *written, bool distrust) {
    for (int which = 0; which < WRITTEN_FILES; which++) {
        struct written_file *file = &written->file[which];
        struct stat st;
        int r = open_file(written, which);

        if (r < 0)
            return r;
        if (r > 0 && distrust) {
            if (fdatasync(file->fd) < 0)
                return -errno;
            posix_fadvise(file->fd, 0, 0, POSIX_FADV_DONTNEED);
        }
        if (r > 0 && fstat(file->fd, &st) == 0 && (size_t)st.st_size > LOOK_BACK)
            file->at = next_line(written, file->fd, st.st_size - (off_t)LOOK_BACK);
    }
    return 0;
}

/* Reads again what the files have. */
static int forget(struct written *written) {
    int r;

    for (int which = 0; which < WRITTEN_FILES; which++)
        close_file(&written->file[which]);
    written->calls->forget(written->calls->data);
    r = open_current(written, false);
    if (r == 0)
        read_rotated(written);
    return r;
}

/* Another directory has the name: something was mounted there, or it was moved away. */
static bool is_replaced(struct written *written) {
    uint64_t now = monotonic_ns();
    struct stat named, open;

    if (now - written->looked < LOOK_EVERY)
        return false;
    written->looked = now;
    return stat(written->path, &named) == 0 && fstat(written->directory, &open) == 0 &&
           (named.st_dev != open.st_dev || named.st_ino != open.st_ino);
}

static int open_directory(struct written *written) {
    int fd = fd_above_stdio(open(written->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));

    if (fd < 0)
        return -errno;
    if (written->directory >= 0)
        close(written->directory);
    written->directory = fd;
    return 0;
}

int written_poll(struct written *written) {
    bool replaced = is_replaced(written);
    int counted = 0;

    if (replaced) {
        int r = open_directory(written);

        if (r < 0)
            return r;
    }
    if (replaced || is_cut(&written->file[WRITTEN_EVIDENCE]) ||
        is_cut(&written->file[WRITTEN_REJECTED])) {
        int r = forget(written);

        if (r < 0)
            return r;
    }
    for (int which = 0; which < WRITTEN_FILES; which++) {
        int r = poll_file(written, which);

        if (r < 0)
            return r;
        counted += r;
    }
    return counted;
}

int written_open(struct written *written, const char *path, const struct written_calls *calls,
                 bool distrust) {
    int r;

    *written = (struct written){.calls = calls, .path = path, .directory = -1};
    for (int which = 0; which < WRITTEN_FILES; which++)
        written->file[which] = (struct written_file){.fd = -1, .old = -1};
    written->buffer = malloc(CHUNK);
    if (!written->buffer)
        return -ENOMEM;
    r = open_directory(written);
    if (r < 0)
        return r;
    written->looked = monotonic_ns();
    /* Opened before the directory is read: a file that is rotated meanwhile is read twice. */
    r = open_current(written, distrust);
    if (r < 0)
        return r;
    read_rotated(written);
    r = written_poll(written);
    return r < 0 ? r : 0;
}

void written_close(struct written *written) {
    if (!written->calls)
        return; /* it was never opened */
    for (int which = 0; which < WRITTEN_FILES; which++)
        close_file(&written->file[which]);
    if (written->directory >= 0)
        close(written->directory);
    free(written->buffer);
    *written = (struct written){0};
}

/* ---- the disk -------------------------------------------------------------------------------- */

size_t written_fds(struct written *written, int ret[WRITTEN_FDS]) {
    size_t n = 0;

    for (int which = 0; which < WRITTEN_FILES; which++) {
        if (written->file[which].fd >= 0)
            ret[n++] = fcntl(written->file[which].fd, F_DUPFD_CLOEXEC, 3);
        if (written->file[which].old >= 0)
            ret[n++] = fcntl(written->file[which].old, F_DUPFD_CLOEXEC, 3);
    }
    if (written->named)
        ret[n++] = fcntl(written->directory, F_DUPFD_CLOEXEC, 3);
    written->named = false;
    return n;
}

bool written_has_old(const struct written *written) {
    return written->file[WRITTEN_EVIDENCE].old >= 0 || written->file[WRITTEN_REJECTED].old >= 0;
}
