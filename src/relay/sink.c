/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "relay/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/monotonic.h"

#define MODE 0640
#define SYNC_EVERY NS_PER_S
/* Each attempt may take space for the same lines. */
#define AGAIN_EVERY (3 * SYNC_EVERY)

/* Lines of another writer take some microseconds. The caller waits if it takes longer. */
#define LOCK_QUICK_TRIES 50
#define LOCK_TRIES 100
#define LOCK_QUICK_NS 20000
#define LOCK_NS 4000000

void sink_init(struct sink *sink, const char *path, const char *lock) {
    *sink = (struct sink){.path = path, .lock = lock, .lock_fd = -1, .fd = -1};
}

static void close_file(struct sink *sink) {
    if (sink->fd >= 0)
        close(sink->fd);
    sink->fd = -1;
    sink->begun = 0;
}

void sink_close(struct sink *sink) {
    close_file(sink);
    buffer_free(&sink->unsynced);
    sink->error = 0;
    if (sink->lock_fd >= 0)
        close(sink->lock_fd);
    sink->lock_fd = -1;
    sink->locked = false;
}

static int take_lock(struct sink *sink) {
    if (!sink->lock || sink->locked)
        return 0;
    if (sink->lock_fd < 0)
        sink->lock_fd = open(sink->lock, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY,
                             S_IRUSR | S_IWUSR);
    if (sink->lock_fd < 0)
        return -errno;
    for (unsigned i = 0; i < LOCK_TRIES; i++) {
        if (flock(sink->lock_fd, LOCK_EX | LOCK_NB) == 0) {
            sink->locked = true;
            return 0;
        }
        if (errno != EWOULDBLOCK && errno != EINTR)
            return -errno;
        nap(i < LOCK_QUICK_TRIES ? LOCK_QUICK_NS : LOCK_NS);
    }
    return -EBUSY;
}

static void release_lock(struct sink *sink) {
    if (sink->locked)
        flock(sink->lock_fd, LOCK_UN);
    sink->locked = false;
}

static int open_directory_of(const char *path) {
    char copy[PATH_MAX];
    int fd;

    if (strlen(path) >= sizeof(copy))
        return -ENAMETOOLONG;
    strcpy(copy, path);
    fd = open(dirname(copy), O_DIRECTORY | O_PATH | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

/* Gives a new file the group of its directory, which may read it. */
static int give_to_group(int fd, int directory) {
    struct stat st;

    if (fstat(directory, &st) < 0)
        return -errno;
    if (fchown(fd, (uid_t)-1, st.st_gid) < 0 && errno != EPERM)
        return -errno;
    return fchmod(fd, MODE) < 0 ? -errno : 0;
}

/* Refuses a file that others can write, and one that is a way to another file. */
static int check_file(const struct stat *st) {
    if (!S_ISREG(st->st_mode))
        return -EMEDIUMTYPE;
    if (st->st_uid != geteuid() && st->st_uid != 0)
        return -EPERM;
    if (st->st_nlink > 1 || (st->st_mode & (S_IWGRP | S_IWOTH)))
        return -EPERM;
    return 0;
}

static int open_or_make(const char *path, int *ret_fd) {
    const int flags = O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    CLEANUP_CLOSE int directory = open_directory_of(path), fd = -1;
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    int r;

    if (directory < 0)
        return directory;
    fd = openat(directory, name, flags);
    if (fd < 0 && errno == ENOENT) {
        fd = openat(directory, name, flags | O_CREAT | O_EXCL, MODE);
        if (fd >= 0) {
            r = give_to_group(fd, directory);
            if (r < 0)
                return r;
        } else if (errno == EEXIST) {
            fd = openat(directory, name, flags); /* logrotate(8) was faster */
        }
    }
    if (fd < 0)
        return -errno;
    *ret_fd = take_fd(&fd);
    return 0;
}

/* Does the file end with a whole line, whoever wrote it? */
static int look_at_end(struct sink *sink, int fd, off_t end) {
    char last = '\n';

    if (end > 0 && pread(fd, &last, 1, end - 1) < 0)
        return -errno;
    sink->torn = last != '\n';
    sink->begun = 0;
    sink->end = end;
    return 0;
}

static int open_file(struct sink *sink) {
    CLEANUP_CLOSE int fd = -1;
    struct stat st;
    int r = open_or_make(sink->path, &fd);

    if (r < 0)
        return r;
    if (fstat(fd, &st) < 0)
        return -errno;
    r = check_file(&st);
    if (r < 0)
        return r;
    r = look_at_end(sink, fd, st.st_size);
    if (r < 0)
        return r;
    sink->device = st.st_dev;
    sink->inode = st.st_ino;
    sink->fd = take_fd(&fd);
    return 0;
}

/*
 * Pages that could not be written back count as clean, and show what the disk does not have.
 * Besides, ext4 allocates blocks as unwritten and marks them when they are written, which it does
 * not do for a page that has failed and is written again. So the pages are dropped, and readers get
 * what the disk has.
 */
static void drop_pages(struct sink *sink) {
    struct stat st;

    posix_fadvise(sink->fd, 0, 0, POSIX_FADV_DONTNEED);
    if (fstat(sink->fd, &st) == 0)
        look_at_end(sink, sink->fd, st.st_size);
}

/* Syncs. After an error the success of the next sync does not cover what was written before. */
static int sync_file(struct sink *sink) {
    if (fdatasync(sink->fd) < 0) {
        if (!sink->error)
            sink->again = 0;
        sink->error = errno;
        drop_pages(sink);
        return -sink->error;
    }
    unsynced_clear(&sink->unsynced);
    sink->error = 0;
    sink->synced = monotonic_ns();
    sink->dirty = false;
    return 0;
}

/* Opens the file that has the name now, if it is another one. */
static int find_file(struct sink *sink) {
    struct stat st;

    if (sink->fd < 0)
        return open_file(sink);
    if (lstat(sink->path, &st) == 0 && st.st_dev == sink->device && st.st_ino == sink->inode) {
        if (st.st_size == sink->end)
            return 0;
        return look_at_end(sink, sink->fd, st.st_size);
    }
    if (sink->dirty && !sink->error)
        sync_file(sink);
    close_file(sink);
    return open_file(sink);
}

/* Writes from *done on, and moves it. 0: all is written; or a negative errno. */
static int write_from(struct sink *sink, const char *bytes, size_t size, size_t *done) {
    while (*done < size) {
        ssize_t n = write(sink->fd, bytes + *done, size - *done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? -errno : -ENOSPC;
        *done += (size_t)n;
        sink->end += n;
    }
    return 0;
}

/* Writes the lines again that the disk could not keep. */
static int write_again(struct sink *sink) {
    uint64_t at = monotonic_ns();
    size_t done = 0;
    int r;

    if (at < sink->again)
        return -sink->error;
    sink->again = at + AGAIN_EVERY;
    r = write_from(sink, sink->unsynced.bytes, sink->unsynced.n, &done);
    sink->torn = done > 0 && sink->unsynced.bytes[done - 1] != '\n';
    return r < 0 ? r : sync_file(sink);
}

static int end_fragment(struct sink *sink) {
    size_t done = 0;
    int r = write_from(sink, "\n", 1, &done);

    if (r == 0)
        sink->torn = false;
    return r;
}

/* Writes everything that must come before a new line. */
static int catch_up(struct sink *sink) {
    int r = find_file(sink);

    if (r == 0 && sink->torn)
        r = end_fragment(sink);
    if (r == 0 && sink->error)
        r = write_again(sink);
    return r;
}

static size_t whole_lines(const char *bytes, size_t n) {
    const char *end = memrchr(bytes, '\n', n);

    return end ? (size_t)(end - bytes) + 1 : 0;
}

static int write_lines(struct sink *sink, const char *lines, size_t size, size_t *ret_done) {
    int r = catch_up(sink), synced = 0;
    size_t done, whole;

    if (r < 0)
        return r;
    done = sink->begun;
    r = write_from(sink, lines, size, &done);
    whole = whole_lines(lines, done);
    sink->begun = done - whole;
    if (whole > 0) {
        sink->dirty = true;
        /* If the disk cannot keep them, only the caller has these lines. */
        if (!unsynced_add(&sink->unsynced, lines, whole))
            synced = sync_file(sink);
        if (synced < 0)
            return synced;
    }
    *ret_done = whole;
    return r;
}

int sink_write(struct sink *sink, const char *lines, size_t size, size_t *ret_done) {
    int r = take_lock(sink);

    *ret_done = 0;
    if (r < 0)
        return r;
    r = write_lines(sink, lines, size, ret_done);
    if (sink->begun == 0)
        release_lock(sink);
    return r;
}

int sink_sync_due(const struct sink *sink) {
    uint64_t due = sink->error ? sink->again : sink->synced + SYNC_EVERY, now = monotonic_ns();

    if (!sink->dirty)
        return -1;
    return due <= now ? 0 : (int)((due - now + NS_PER_MS - 1) / NS_PER_MS);
}

int sink_sync(struct sink *sink) {
    int r;

    if (!sink->dirty)
        return 0;
    if (!sink->error)
        return sync_file(sink);
    r = take_lock(sink);
    if (r < 0)
        return r;
    r = catch_up(sink);
    if (sink->begun == 0)
        release_lock(sink);
    return r;
}
