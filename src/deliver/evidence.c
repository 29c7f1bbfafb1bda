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
/* Files that were compressed longer ago are not read; seconds. */
#define COMPRESSED 3600

enum { EVIDENCE, REJECTED };

static const char *const names[] = {[EVIDENCE] = FILESET_CURRENT, [REJECTED] = FILESET_REJECTED};

/* What is remembered of a rejected line: whose event it was, too. */
struct rejected_key {
    uint8_t key[RECORD_KEY];
    uint32_t uid;
};

static struct rejected_key rejected_key(const uint8_t key[RECORD_KEY], uid_t uid) {
    struct rejected_key rejected = {.uid = uid};

    memcpy(rejected.key, key, RECORD_KEY);
    return rejected;
}

static bool has_rejected(const struct evidence *evidence, const uint8_t key[RECORD_KEY],
                         uid_t uid) {
    const struct rejected_key rejected = rejected_key(key, uid);

    return seen_has(evidence->seen, &rejected, sizeof(rejected));
}

bool evidence_has(const struct evidence *evidence, const uint8_t key[RECORD_KEY],
                  const uint8_t id_key[RECORD_KEY], uid_t uid) {
    return seen_has(evidence->seen, key, RECORD_KEY) || has_rejected(evidence, key, uid) ||
           has_rejected(evidence, id_key, uid);
}

/* ---- following ------------------------------------------------------------------------------- */

/* Only a whole event counts: of half a line, as a power failure leaves it, nobody has the rest. */
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

/* The key of a message that was rejected: of what is no whole event, which may have been cut or
 * changed, by its id. False: it has none. */
static bool key_of_rejected(struct text_view message, uint8_t ret[RECORD_KEY]) {
    struct scanned scanned;
    const char *id;

    if (scan_line(message.bytes, message.n, SCAN_JOURNAL, &scanned) == SCAN_EVENT) {
        record_key(message.bytes, message.n, ret);
        return true;
    }
    id = record_id(message.bytes, message.n);
    if (id)
        record_id_key(id, ret);
    return id;
}

/* Only with its sender: anybody can send an event again that somebody else has recorded. */
static void take_rejected(struct evidence *evidence, const char *line, size_t n) {
    static char room[VIEW_LINE_MAX];
    struct rejected_parts parts;
    struct rejected_key rejected;
    uint8_t key[RECORD_KEY];
    uint32_t uid;

    if (!rejected_parse(line, n, &parts) || parts.message.n > sizeof(room) ||
        !rejected_uid(&parts, &uid) || !key_of_rejected(rejected_sent(&parts, room), key))
        return;
    rejected = rejected_key(key, uid);
    seen_add(evidence->seen, &rejected, sizeof(rejected));
}

/* Skips the zeros that a power failure leaves where the disk did not have the bytes yet. */
static char *skip_zeros(char *line, const char *end) {
    while (line < end && !*line)
        line++;
    return line;
}

/* Reads the whole lines that were added to a file. True: there were some. */
static bool read_added(struct evidence *evidence, struct followed *file, int which) {
    static char buffer[CHUNK];
    bool more = false;
    ssize_t n;

    while ((n = pread(file->fd, buffer, sizeof(buffer), file->at)) > 0) {
        char *line = buffer, *end = buffer + n, *feed;

        while ((feed = memchr(line, '\n', (size_t)(end - line)))) {
            line = skip_zeros(line, feed);
            if (which == EVIDENCE)
                take_evidence(evidence, line, (size_t)(feed - line));
            else
                take_rejected(evidence, line, (size_t)(feed - line));
            line = feed + 1;
            more = true;
        }
        /* No line is that long. A half line is read again with the next chunk. */
        if (line == buffer && n == sizeof(buffer))
            line = end;
        file->at += line - buffer;
        /* Stops at the end of the file only: an event that was not read would seem to be missing,
         * and would be sent again. */
        if (line < end && n < (ssize_t)sizeof(buffer))
            break;
    }
    return more;
}

static void close_file(struct followed *file) {
    if (file->fd >= 0)
        close(file->fd);
    *file = (struct followed){.fd = -1};
}

/* The offset behind the next line feed; without one, the same offset. */
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

/* False: the file was rotated, replaced or cut. */
static bool is_current(const struct evidence *evidence, const struct followed *file, int which) {
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
        bool current;

        if (file->fd < 0)
            open_file(evidence, file, which, false);
        if (file->fd < 0)
            continue;
        current = is_current(evidence, file, which);
        more |= read_added(evidence, file, which);
        if (current)
            continue;
        if (fsync(file->fd) < 0)
            evidence->error = errno;
        close_file(file);
        open_file(evidence, file, which, true);
        if (file->fd >= 0)
            more |= read_added(evidence, file, which);
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

/* An event of a file that cannot be read is sent a second time. */
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
        close_file(&evidence->file[i]);
    seen_free(evidence->seen);
    evidence->seen = NULL;
}

/* ---- to the disk ----------------------------------------------------------------------------- */

/* Drops the cached pages, too: from here on everybody reads what the disk has (relay/sink.c). */
static void forget(struct evidence *evidence) {
    evidence_follow(evidence);
    seen_clear(evidence->seen);
    for (int i = 0; i < 2; i++)
        if (evidence->file[i].fd >= 0)
            posix_fadvise(evidence->file[i].fd, 0, 0, POSIX_FADV_DONTNEED);
    evidence->error = 0;
}

/* Asks the disk to keep the names of the files. */
static int sync_directory(const struct evidence *evidence) {
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
        r = sync_directory(evidence);
    if (r < 0)
        forget(evidence);
    return r;
}
