/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "relay/readback.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "journal/origin.h"
#include "parse/rejected.h"
#include "parse/scan.h"
#include "store/fileset.h"
#include "store/tail.h"
#include "util/cleanup.h"
#include "util/descriptor.h"
#include "util/monotonic.h"

#define CHUNK ((size_t)256 * 1024)
/* The place on disk is never further behind than RELAY_AHEAD bytes of lines (relay.c), which may
 * stand twice. */
#define LOOK_BACK ((size_t)64 * 1024 * 1024)
/* Files that were compressed longer ago are not read; seconds. */
#define COMPRESSED 3600
/* Where fewer bytes are free, the next lines may not fit. */
#define FULL 65536
/* A writer that had begun a line before the rotation ends it within this time. */
#define OLD_FOR NS_PER_S
#define ORIGIN ",\"origin\":{\"host\":\""

static const char *const names[] = {
    [FLIGHT_EVIDENCE] = FILESET_CURRENT, [FLIGHT_REJECTED] = FILESET_REJECTED};

/* ---- lines ----------------------------------------------------------------------------------- */

/* How many bytes of a line are the event. */
static size_t event_of(enum flight_file file, const char *line, size_t n) {
    const char *origin =
        file == FLIGHT_EVIDENCE ? memmem(line, n, ORIGIN, sizeof(ORIGIN) - 1) : NULL;

    return origin ? (size_t)(origin - line) : n;
}

/* Of half a line, as a power failure leaves it, nobody has the rest. */
static bool is_whole(enum flight_file file, const char *line, size_t n) {
    struct rejected_parts parts;
    struct scanned scanned;

    return file == FLIGHT_EVIDENCE ? scan_line(line, n, SCAN_FILE, &scanned) == SCAN_EVENT
                                   : rejected_parse(line, n, &parts);
}

/* A mark that no event and no line begins with. */
#define REFUSED 'r'

/* Remembers the message of a rejected line. */
static void remember_refused(struct readback *readback, const char *line, size_t n) {
    static char message[1 + ORIGIN_LINE_MAX];
    struct rejected_parts parts;
    struct text_view sent;

    if (!rejected_parse(line, n, &parts) || parts.message.n > ORIGIN_LINE_MAX)
        return;
    sent = rejected_sent(&parts, message + 1);
    if (sent.bytes != message + 1)
        memmove(message + 1, sent.bytes, sent.n);
    message[0] = REFUSED;
    seen_add(readback->seen, message, 1 + sent.n);
}

bool readback_has_refused(const struct readback *readback, const void *sent, size_t n) {
    static char message[1 + ORIGIN_LINE_MAX];

    if (n > ORIGIN_LINE_MAX)
        return false;
    message[0] = REFUSED;
    memcpy(message + 1, sent, n);
    return seen_has(readback->seen, message, 1 + n);
}

/* A line of the flight was whole when it was made; of any other that must be seen. True: it was of
 * the flight. */
static bool take_line(struct readback *readback, enum flight_file file, const char *line,
                      size_t n) {
    size_t event = event_of(file, line, n);
    bool ours = flight_see(readback->flight, file, line, n, event), is_new;

    if (!ours && !is_whole(file, line, n))
        return false;
    is_new = seen_add(readback->seen, line, event);
    if (file == FLIGHT_REJECTED)
        remember_refused(readback, line, n);
    if (file == FLIGHT_EVIDENCE) {
        readback->lines++;
        readback->second += !is_new;
    }
    return ours;
}

/* Reads the whole lines from *at on, and moves it. Returns how many were of the flight, or a
 * negative errno. */
static int read_lines(struct readback *readback, enum flight_file file, int fd, off_t *at) {
    char *buffer = readback->buffer;
    int ours = 0;
    ssize_t n;

    while ((n = pread(fd, buffer, CHUNK, *at)) > 0) {
        const char *line = buffer, *end = buffer + n, *feed;

        while ((feed = memchr(line, '\n', (size_t)(end - line)))) {
            ours += take_line(readback, file, line, (size_t)(feed - line));
            line = feed + 1;
        }
        /* No line of ours is that long. */
        if (line == buffer && (size_t)n == CHUNK)
            line = end;
        *at += line - buffer;
        readback->bytes += (uint64_t)(line - buffer);
        if ((size_t)n < CHUNK)
            break;
    }
    return n < 0 ? -errno : ours;
}

/* ---- files ----------------------------------------------------------------------------------- */

static void close_file(struct readback_file *file) {
    if (file->fd >= 0)
        close(file->fd);
    if (file->old >= 0)
        close(file->old);
    file->fd = file->old = -1;
}

/* The offset behind the next line feed; without one, the end. */
static off_t next_line(struct readback *readback, int fd, off_t at) {
    ssize_t n = pread(fd, readback->buffer, CHUNK, at);
    const char *feed = n > 0 ? memchr(readback->buffer, '\n', (size_t)n) : NULL;

    return feed ? at + (feed - readback->buffer) + 1 : at;
}

/* Opens the file of the name. 1; 0: there is none; or a negative errno. */
static int open_file(struct readback *readback, enum flight_file which) {
    struct readback_file *file = &readback->file[which];
    CLEANUP_CLOSE int fd =
        fd_above_stdio(openat(readback->directory, names[which],
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
    readback->named = true;
    return 1;
}

/* The file of the name is another one: what is open stays as the old one. */
static bool is_rotated(const struct readback *readback, enum flight_file which) {
    const struct readback_file *file = &readback->file[which];
    struct stat st;

    return fstatat(readback->directory, names[which], &st, AT_SYMLINK_NOFOLLOW) == 0 &&
           (st.st_dev != file->device || st.st_ino != file->inode);
}

/* Was the file cut, or removed without a rotation? Then what it had is gone. */
static bool is_cut(const struct readback_file *file) {
    struct stat st;

    return file->fd >= 0 && fstat(file->fd, &st) == 0 &&
           (st.st_size < file->at || st.st_nlink == 0);
}

/* Lets the file before the rotation go, so that its space is free if it is removed. 0 or a negative
 * errno: the disk does not have it. */
static int drop_old(struct readback_file *file) {
    int r = fdatasync(file->old) < 0 ? -errno : 0;

    close(file->old);
    file->old = -1;
    return r;
}

/* Keeps the present file as the old one. 0 or a negative errno. */
static int retire(struct readback_file *file) {
    int r = file->old >= 0 ? drop_old(file) : 0;

    file->old = file->fd;
    file->old_at = file->at;
    file->old_until = monotonic_ns() + OLD_FOR;
    file->fd = -1;
    return r;
}

static int poll_file(struct readback *readback, enum flight_file which) {
    struct readback_file *file = &readback->file[which];
    int ours = 0, r;

    if (file->fd >= 0 && is_rotated(readback, which)) {
        r = retire(file);
        if (r < 0)
            return r;
    }
    /* Why it cannot be opened, deed-write tells; lines stay in flight until it can. */
    if (file->fd < 0)
        open_file(readback, which);
    if (file->old >= 0) {
        r = read_lines(readback, which, file->old, &file->old_at);
        if (r < 0)
            return r;
        ours += r;
        r = monotonic_ns() > file->old_until ? drop_old(file) : 0;
        if (r < 0)
            return r;
    }
    if (file->fd >= 0) {
        r = read_lines(readback, which, file->fd, &file->at);
        if (r < 0)
            return r;
        ours += r;
    }
    return ours;
}

/* ---- the start ------------------------------------------------------------------------------- */

static void take_rotated(const struct input_line *line, bool rejected, void *data) {
    if (!line->too_long)
        take_line(data, rejected ? FLIGHT_REJECTED : FLIGHT_EVIDENCE, line->bytes, line->n);
}

/* What cannot be read of rotated files may come a second time. */
static void read_rotated(struct readback *readback) {
    const struct tail tail = {.bytes = LOOK_BACK,
                              .since = (uint64_t)time(NULL) - COMPRESSED,
                              .rotated = true,
                              .sync = true};

    tail_read(readback->directory, &tail, take_rotated, readback);
}

static int open_current(struct readback *readback, bool distrust) {
    for (enum flight_file which = 0; which < FLIGHT_FILES; which++) {
        struct readback_file *file = &readback->file[which];
        struct stat st;
        int r = open_file(readback, which);

        if (r < 0)
            return r;
        if (r > 0 && distrust) {
            if (fdatasync(file->fd) < 0)
                return -errno;
            posix_fadvise(file->fd, 0, 0, POSIX_FADV_DONTNEED);
        }
        if (r > 0 && fstat(file->fd, &st) == 0 && (size_t)st.st_size > LOOK_BACK)
            file->at = next_line(readback, file->fd, st.st_size - (off_t)LOOK_BACK);
    }
    return 0;
}

/* Reads again what the files have. */
static int forget(struct readback *readback) {
    int r;

    for (enum flight_file which = 0; which < FLIGHT_FILES; which++)
        close_file(&readback->file[which]);
    seen_clear(readback->seen);
    r = open_current(readback, false);
    if (r == 0)
        read_rotated(readback);
    return r;
}

int readback_poll(struct readback *readback) {
    int ours = 0;

    if (is_cut(&readback->file[FLIGHT_EVIDENCE]) || is_cut(&readback->file[FLIGHT_REJECTED])) {
        int r = forget(readback);

        if (r < 0)
            return r;
    }
    for (enum flight_file which = 0; which < FLIGHT_FILES; which++) {
        int r = poll_file(readback, which);

        if (r < 0)
            return r;
        ours += r;
    }
    return ours;
}

int readback_open(struct readback *readback, const char *path, struct flight *flight,
                  bool distrust) {
    int r;

    *readback = (struct readback){.path = path, .flight = flight, .directory = -1};
    for (enum flight_file which = 0; which < FLIGHT_FILES; which++)
        readback->file[which] = (struct readback_file){.fd = -1, .old = -1};
    readback->seen = seen_new();
    readback->buffer = malloc(CHUNK);
    if (!readback->seen || !readback->buffer)
        return -ENOMEM;
    readback->directory = fd_above_stdio(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (readback->directory < 0)
        return -errno;
    /* Opened before the directory is read: a file that is rotated meanwhile is read twice. */
    r = open_current(readback, distrust);
    if (r < 0)
        return r;
    read_rotated(readback);
    r = readback_poll(readback);
    readback->lines = readback->second = 0;
    return r < 0 ? r : 0;
}

void readback_close(struct readback *readback) {
    if (!readback->path)
        return; /* it was never opened */
    for (enum flight_file which = 0; which < FLIGHT_FILES; which++)
        close_file(&readback->file[which]);
    if (readback->directory >= 0)
        close(readback->directory);
    seen_free(readback->seen);
    free(readback->buffer);
    *readback = (struct readback){0};
}

bool readback_has(const struct readback *readback, const void *event, size_t n) {
    return seen_has(readback->seen, event, n);
}

/* ---- the disk -------------------------------------------------------------------------------- */

size_t readback_fds(struct readback *readback, int ret[READBACK_FDS]) {
    size_t n = 0;

    for (enum flight_file which = 0; which < FLIGHT_FILES; which++) {
        if (readback->file[which].fd >= 0)
            ret[n++] = fcntl(readback->file[which].fd, F_DUPFD_CLOEXEC, 3);
        if (readback->file[which].old >= 0)
            ret[n++] = fcntl(readback->file[which].old, F_DUPFD_CLOEXEC, 3);
    }
    if (readback->named)
        ret[n++] = fcntl(readback->directory, F_DUPFD_CLOEXEC, 3);
    readback->named = false;
    return n;
}

bool readback_has_old(const struct readback *readback) {
    return readback->file[FLIGHT_EVIDENCE].old >= 0 || readback->file[FLIGHT_REJECTED].old >= 0;
}

bool readback_is_full(const struct readback *readback) {
    struct statvfs fs;

    return fstatvfs(readback->directory, &fs) == 0 && fs.f_blocks &&
           fs.f_bfree < FULL / fs.f_frsize + 1;
}

int readback_room(const struct readback *readback) {
    struct statvfs fs;

    if (fstatvfs(readback->directory, &fs) < 0)
        return -errno;
    return fs.f_blocks ? (int)(fs.f_bfree * 100 / fs.f_blocks) : 100;
}
