/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "deliver/evidence.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "parse/rejected.h"
#include "parse/scan.h"
#include "store/fileset.h"
#include "store/tail.h"
#include "util/cleanup.h"

#define LOOK_BACK (64 * 1024 * 1024)
#define CHUNK (256 * 1024)
/* In what was compressed before, nothing is looked for; seconds. */
#define COMPRESSED 3600

enum { EVIDENCE, REJECTED };

static const char *const names[] = {[EVIDENCE] = FILESET_CURRENT, [REJECTED] = FILESET_REJECTED};

static bool has(const struct evidence *evidence, const uint8_t key[RECORD_KEY]) {
    static const uint8_t nothing[RECORD_KEY];

    return memcmp(key, nothing, RECORD_KEY) != 0 && seen_has(evidence->seen, key, RECORD_KEY);
}

bool evidence_has(const struct evidence *evidence, const uint8_t key[RECORD_KEY],
                  const uint8_t id_key[RECORD_KEY]) {
    return has(evidence, key) || has(evidence, id_key);
}

/* ---- following ------------------------------------------------------------------------------- */

/* Whole, or it is the beginning that a power failure has left, and nobody has the rest. */
static void take_evidence(struct evidence *evidence, const char *line, size_t n) {
    static char event[RECORD_MESSAGE_MAX];
    struct scanned scanned;
    uint8_t key[RECORD_KEY];

    if (scan_line(line, n, SCAN_FILE, &scanned) != SCAN_EVENT || scanned.hashed >= sizeof(event))
        return;
    memcpy(event, line, scanned.hashed);
    event[scanned.hashed] = '}';
    record_key(event, scanned.hashed + 1, key);
    seen_add(evidence->seen, key, RECORD_KEY);
}

/* By its id alone: what was rejected may not be as it was sent. */
static void take_rejected(struct evidence *evidence, const char *line, size_t n) {
    char id[REJECTED_ID];
    uint8_t key[RECORD_KEY];

    if (!rejected_id(line, n, id))
        return;
    record_id_key(id, key);
    seen_add(evidence->seen, key, RECORD_KEY);
}

/* What has come of a file, by whole lines. */
static bool read_on(struct evidence *evidence, struct followed *file, int which) {
    static char buffer[CHUNK];
    bool more = false;
    ssize_t n;

    while ((n = pread(file->fd, buffer, sizeof(buffer), file->at)) > 0) {
        char *line = buffer, *end = buffer + n, *feed;

        while ((feed = memchr(line, '\n', (size_t)(end - line)))) {
            /* Where the machine went down before the disk had it. */
            while (line < feed && !*line)
                line++;
            if (which == EVIDENCE)
                take_evidence(evidence, line, (size_t)(feed - line));
            else
                take_rejected(evidence, line, (size_t)(feed - line));
            line = feed + 1;
            more = true;
        }
        /* No line is that long; a half one comes again. */
        if (line == buffer && n == sizeof(buffer))
            line = end;
        file->at += line - buffer;
        /* Only at the end of what is there: all of it is known, or what rsyslogd has passed by then
         * seems to be missing, and is sent again. */
        if (line < end && n < (ssize_t)sizeof(buffer))
            break;
    }
    return more;
}

static void drop(struct followed *file) {
    if (file->fd >= 0)
        close(file->fd);
    *file = (struct followed){.fd = -1};
}

/* Behind the next line feed, or where it is. */
static off_t next_line(int fd, off_t at) {
    char bytes[65536];
    ssize_t n = at > 0 ? pread(fd, bytes, sizeof(bytes), at - 1) : 0;
    const char *feed = n > 0 ? memchr(bytes, '\n', (size_t)n) : NULL;

    return feed ? at + (feed - bytes) : at;
}

static void open_file(const struct evidence *evidence, struct followed *file, int which,
                      bool from_start) {
    CLEANUP_CLOSE int fd = -1;
    char path[PATH_MAX];
    struct stat st;

    snprintf(path, sizeof(path), "%s/%s", evidence->directory, names[which]);
    fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
        return;
    *file = (struct followed){.device = st.st_dev, .inode = st.st_ino};
    if (!from_start && st.st_size > LOOK_BACK)
        file->at = next_line(fd, st.st_size - LOOK_BACK);
    file->fd = take_fd(&fd);
}

/* Has it been rotated away, or cut? */
static bool is_the_same(const struct evidence *evidence, const struct followed *file, int which) {
    char path[PATH_MAX];
    struct stat st;

    snprintf(path, sizeof(path), "%s/%s", evidence->directory, names[which]);
    return lstat(path, &st) == 0 && st.st_dev == file->device && st.st_ino == file->inode &&
           st.st_size >= file->at;
}

bool evidence_follow(struct evidence *evidence) {
    bool more = false;

    for (int which = EVIDENCE; which <= REJECTED; which++) {
        struct followed *file = &evidence->file[which];

        if (file->fd < 0)
            open_file(evidence, file, which, false);
        if (file->fd < 0)
            continue;
        if (is_the_same(evidence, file, which)) {
            more |= read_on(evidence, file, which);
            continue;
        }
        more |= read_on(evidence, file, which);
        if (fsync(file->fd) < 0)
            evidence->error = errno;
        drop(file);
        open_file(evidence, file, which, true);
        if (file->fd >= 0)
            more |= read_on(evidence, file, which);
    }
    return more;
}

static void take_rotated(const struct input_line *line, bool rejected, void *data) {
    if (line->too_long)
        return;
    if (rejected)
        take_rejected(data, line->bytes, line->n);
    else
        take_evidence(data, line->bytes, line->n);
}

/* What cannot be read comes a second time. */
static void read_rotated(struct evidence *evidence) {
    CLEANUP_CLOSE int fd = open(evidence->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const struct tail tail = {.bytes = LOOK_BACK,
                              .since = (uint64_t)time(NULL) - COMPRESSED,
                              .rotated = true,
                              .sync = true};

    if (fd >= 0)
        tail_read(fd, &tail, take_rotated, evidence);
}

int evidence_open(struct evidence *evidence, const char *directory) {
    *evidence = (struct evidence){.directory = directory, .file = {{.fd = -1}, {.fd = -1}}};
    evidence->seen = seen_new();
    if (!evidence->seen)
        return -ENOMEM;
    read_rotated(evidence);
    return 0;
}

void evidence_close(struct evidence *evidence) {
    for (int i = 0; evidence->seen && i < 2; i++)
        drop(&evidence->file[i]);
    seen_free(evidence->seen);
    evidence->seen = NULL;
}

/* ---- to the disk ----------------------------------------------------------------------------- */

/* Who reads the files from here on reads what the disk has, see src/router/sink.c. */
static void forget(struct evidence *evidence) {
    evidence_follow(evidence);
    seen_clear(evidence->seen);
    for (int i = 0; i < 2; i++)
        if (evidence->file[i].fd >= 0)
            posix_fadvise(evidence->file[i].fd, 0, 0, POSIX_FADV_DONTNEED);
    evidence->error = 0;
}

/* That the files have their names. */
static int sync_names(const struct evidence *evidence) {
    CLEANUP_CLOSE int fd = open(evidence->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return errno == ENOENT ? 0 : -errno;
    return fsync(fd) < 0 ? -errno : 0;
}

int evidence_sync(struct evidence *evidence) {
    int r = -evidence->error;

    for (int i = 0; i < 2; i++)
        if (evidence->file[i].fd >= 0 && fsync(evidence->file[i].fd) < 0)
            r = -errno;
    if (r == 0)
        r = sync_names(evidence);
    if (r < 0)
        forget(evidence);
    return r;
}
