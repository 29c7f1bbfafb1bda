/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "outbox.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backlog.h"
#include "cleanup.h"
#include "error.h"

#define KIND "outbox"

/* What a file gets at once; where there is not so much left, half of it, and so on. A full file is
 * given up to deed-deliver, which removes whole files. */
#define STEP UINT64_C(1048576)
#define STEP_MIN UINT64_C(16384)

/* So many pages are made ready together: a trap for each costs as much as the copy. */
#define AHEAD UINT64_C(65536)

#define LOOK_NS UINT64_C(1000000000)

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#define MADV_POPULATE_WRITE 23
#endif

void outbox_start(struct outbox *outbox, const char *directory, const char stream[SPOOL_STREAM],
                  bool durable) {
    outbox->directory = directory;
    outbox->durable = durable;
    memcpy(outbox->stream, stream, SPOOL_STREAM);
    outbox->stream[SPOOL_STREAM] = '\0';
}

/* ---- blocks -------------------------------------------------------------------------------- */

static int write_zeros(int fd, uint64_t at, uint64_t size) {
    static const char zeros[STEP_MIN];

    while (size > 0) {
        size_t n = size < sizeof(zeros) ? (size_t)size : sizeof(zeros);
        ssize_t written = pwrite(fd, zeros, n, (off_t)at);

        if (written < 0 && errno != EINTR)
            return errno;
        if (written > 0) {
            at += (uint64_t)written;
            size -= (uint64_t)written;
        }
    }
    return 0;
}

/*
 * What will be synced is written once before: a sync of a block that is allocated only has to have
 * the file system commit that it is written now, which costs as much again.
 */
static int allocate(int fd, uint64_t at, uint64_t size, bool durable) {
    int code;

    do
        code = fallocate(fd, 0, (off_t)at, (off_t)size) < 0 ? errno : 0;
    while (code == EINTR);
    if (code == EOPNOTSUPP || code == ENOSYS || (code == 0 && durable))
        code = write_zeros(fd, at, size);
    return code == 0 && durable && fsync(fd) < 0 ? errno : code;
}

/* Makes the file longer by at least n bytes that the disk has room for. */
static int lengthen(const struct outbox *outbox, int fd, uint64_t from, size_t n,
                    size_t *ret_size) {
    uint64_t limit = spooldir_limit(), step = STEP, least = n > STEP_MIN ? n : STEP_MIN;
    int code;

    /* Nor is a map any longer, on a machine of 32 bits. */
    limit = limit < PTRDIFF_MAX ? limit : PTRDIFF_MAX;
    if (limit < from || limit - from < n)
        return fail(EFBIG, "outbox %s: the limit of a file's size, setrlimit(2)",
                    outbox->directory);
    step = step < limit - from ? step : limit - from;
    least = least < step ? least : step;
    for (;; step = step / 2 > least ? step / 2 : least) {
        code = allocate(fd, from, step, outbox->durable);
        if (code == 0) {
            *ret_size = (size_t)(from + step);
            return 0;
        }
        if (ftruncate(fd, (off_t)from) < 0 || (code != ENOSPC && code != EDQUOT) || step == least)
            break;
    }
    errno = code;
    return fail(code, "outbox %s: %m", outbox->directory);
}

/* ---- the file ------------------------------------------------------------------------------ */

/* What has the file's name now; -1 with errno ENOENT: something else, or nothing. */
static int reopen(const struct outbox *outbox, int flags) {
    CLEANUP_CLOSE int at = -1, fd = -1;
    struct stat st;

    if (spooldir_open(outbox->directory, &at) < 0) {
        errno = EACCES;
        return -1;
    }
    fd = openat(at, outbox->name, flags | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) < 0)
        return -1;
    if (st.st_dev != outbox->device || st.st_ino != outbox->inode) {
        errno = ENOENT;
        return -1;
    }
    return take_fd(&fd);
}

static void lock_idle(struct outbox *outbox) {
    pthread_mutex_lock(&outbox->lock);
    while (outbox->syncing)
        pthread_cond_wait(&outbox->idle, &outbox->lock);
}

/* Is the descriptor that holds the file's lock what it was? *ret_links: how many names it has. */
static bool is_ours(const struct outbox *outbox, nlink_t *ret_links) {
    struct stat st;

    if (fstat(outbox->fd, &st) < 0 || st.st_dev != outbox->device || st.st_ino != outbox->inode)
        return false;
    *ret_links = st.st_nlink;
    return true;
}

static bool is_held(const struct outbox *outbox) {
    nlink_t links;

    return is_ours(outbox, &links) && links > 0;
}

/* Cut off behind its last event, unless the disk fails, or the process is not the same user any
 * more: deed-deliver copes. */
void outbox_close(struct outbox *outbox) {
    CLEANUP_CLOSE int fd = -1;
    uint64_t end = outbox_end(outbox);
    nlink_t links;

    if (!outbox->map)
        return;
    if (outbox->durable)
        (void)outbox_sync(outbox, end);
    fd = reopen(outbox, O_RDWR | O_NONBLOCK);
    (void)(fd >= 0 && ftruncate(fd, (off_t)(end - outbox->base)) == 0);
    lock_idle(outbox);
    munmap(outbox->map, outbox->size);
    if (is_ours(outbox, &links))
        close(outbox->fd);
    outbox->map = NULL;
    outbox->size = 0;
    outbox->base = outbox->sent = end;
    pthread_mutex_unlock(&outbox->lock);
}

static int map(struct outbox *outbox, int fd) {
    void *map = mmap(NULL, outbox->size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

    if (map == MAP_FAILED)
        return fail(errno, "outbox %s: %m", outbox->directory);
    if (madvise(map, outbox->size, MADV_DONTFORK) < 0) {
        munmap(map, outbox->size);
        return fail(errno, "outbox %s: %m", outbox->directory);
    }
    outbox->map = map;
    return 0;
}

/* Room for its first byte and n more. */
static int begin(struct outbox *outbox, int fd, size_t n) {
    int r = lengthen(outbox, fd, 0, n + 1, &outbox->size);

    if (r < 0)
        return r;
    if (pwrite(fd, "\n", 1, 0) != 1)
        return fail(errno, "outbox %s: %m", outbox->directory);
    return map(outbox, fd);
}

static int make(struct outbox *outbox, size_t n) {
    CLEANUP_CLOSE int at = -1, fd = -1;
    struct stat st;
    int r = spooldir_open(outbox->directory, &at);

    if (r < 0)
        return r;
    r = spooldir_make(at, outbox->directory, outbox->stream, KIND, SPOOL_OPEN, outbox->name, &fd,
                      &st);
    if (r < 0)
        return r;
    r = begin(outbox, fd, n);
    if (r < 0) {
        unlinkat(at, outbox->name, 0);
        return r;
    }
    outbox->device = st.st_dev;
    outbox->inode = st.st_ino;
    outbox->fd = take_fd(&fd);
    pthread_mutex_lock(&outbox->lock);
    outbox->base = outbox_end(outbox);
    outbox->sent = outbox->ready = outbox->base + 1;
    atomic_store_explicit(&outbox->end, outbox->base + 1, memory_order_release);
    outbox->synced = outbox->base + 1;
    pthread_mutex_unlock(&outbox->lock);
    return 0;
}

/* Longer, under a descriptor of its own; false: it cannot be, and another one is to be made. */
static bool grow(struct outbox *outbox, size_t n, int *ret_result) {
    CLEANUP_CLOSE int fd = reopen(outbox, O_RDWR | O_NONBLOCK);
    size_t size = 0;
    void *map;

    if (fd < 0)
        return false;
    *ret_result = lengthen(outbox, fd, outbox->size, n, &size);
    if (*ret_result < 0)
        return true;
    lock_idle(outbox);
    map = mremap(outbox->map, outbox->size, size, MREMAP_MAYMOVE);
    if (map != MAP_FAILED) {
        outbox->map = map;
        outbox->size = size;
    }
    pthread_mutex_unlock(&outbox->lock);
    return map != MAP_FAILED;
}

/* Where the page begins that this offset in the map is in. */
static size_t page_of(uint64_t offset) {
    return (size_t)offset & ~((size_t)sysconf(_SC_PAGESIZE) - 1);
}

/* The pages of that part of the map; advice: to read or to write. */
static int populate(struct outbox *outbox, uint64_t from, uint64_t to, int advice) {
    size_t at = page_of(from - outbox->base);

    /* EINVAL: an older kernel */
    if (madvise(outbox->map + at, (size_t)(to - outbox->base) - at, advice) < 0 && errno != EINVAL)
        return fail(EIO, "outbox %s: the disk has failed", outbox->directory);
    return 0;
}

/* Those that the next n bytes go to, and more of them where event follows event. */
static int make_ready(struct outbox *outbox, size_t n, bool only_those) {
    uint64_t end = outbox_end(outbox), last = outbox->base + outbox->size;

    if (only_those)
        return populate(outbox, end, end + n, MADV_POPULATE_WRITE);
    if (end + n <= outbox->ready)
        return 0;
    outbox->ready = last - end < AHEAD ? last : end + AHEAD;
    return populate(outbox, end, outbox->ready, MADV_POPULATE_WRITE);
}

/* Room for n bytes in pages that can be written. */
static int hold(struct outbox *outbox, size_t n, uint64_t now) {
    bool due = now >= outbox->looked + LOOK_NS;
    int r = 0;

    if (outbox->map &&
        (atomic_load_explicit(&outbox->broken, memory_order_relaxed) || (due && !is_held(outbox)) ||
         (!outbox_has_room(outbox, n) && (!outbox_pending(outbox) || !grow(outbox, n, &r)))))
        outbox_close(outbox);
    if (r == 0 && !outbox->map) {
        atomic_store_explicit(&outbox->broken, false, memory_order_relaxed);
        r = make(outbox, n);
    }
    if (r < 0)
        return r;
    /* The kernel takes pages back when it has written them, each few seconds or in a sync. */
    r = make_ready(outbox, n, due || outbox->durable);
    outbox->looked = due ? now : outbox->looked;
    if (r < 0)
        outbox_close(outbox);
    return r;
}

/* ---- events -------------------------------------------------------------------------------- */

int outbox_add(struct outbox *outbox, const struct iovec pieces[2], uint64_t now) {
    size_t first = pieces[0].iov_len, second = pieces[1].iov_len, n = first + second + 1;
    int r = hold(outbox, n, now);
    char *to;

    if (r < 0)
        return r;
    to = outbox->map + (outbox_end(outbox) - outbox->base);
    memcpy(to + 1, (const char *)pieces[0].iov_base + 1, first - 1);
    memcpy(to + first, pieces[1].iov_base, second);
    to[n - 1] = '\n';
    __atomic_store_n(to, *(const char *)pieces[0].iov_base, __ATOMIC_RELEASE);
    atomic_store_explicit(&outbox->end, outbox_end(outbox) + n, memory_order_release);
    return 0;
}

/* Asks the disk once, for all that is there; the lock is held, but not meanwhile. */
static void sync_all(struct outbox *outbox) {
    uint64_t end = atomic_load_explicit(&outbox->end, memory_order_acquire),
             from = page_of(outbox->synced - outbox->base);
    char *at = outbox->map + from;
    int r;

    outbox->syncing = true;
    pthread_mutex_unlock(&outbox->lock);
    r = msync(at, (size_t)(end - outbox->base - from), MS_SYNC);
    pthread_mutex_lock(&outbox->lock);
    outbox->syncing = false;
    /* It tells once, and what it did not take is lost: that is nobody's success later on. */
    if (r < 0) {
        outbox->refused_from = outbox->synced;
        outbox->refused = end;
        atomic_store_explicit(&outbox->broken, true, memory_order_relaxed);
    }
    outbox->synced = end;
    pthread_cond_broadcast(&outbox->idle);
}

int outbox_sync(struct outbox *outbox, uint64_t end) {
    bool refused;

    pthread_mutex_lock(&outbox->lock);
    while (outbox->synced < end)
        if (outbox->syncing)
            pthread_cond_wait(&outbox->idle, &outbox->lock);
        else
            sync_all(outbox);
    refused = end > outbox->refused_from && end <= outbox->refused;
    pthread_mutex_unlock(&outbox->lock);
    return refused ? fail(EIO, "outbox %s: the disk did not take it", outbox->directory) : 0;
}

int outbox_drain(struct outbox *outbox, struct journal *journal, uint64_t end, bool away,
                 uint64_t deadline) {
    char buffer[BACKLOG_RECORD];
    bool first = away;
    int r = 0;

    while (r == 0 && outbox->sent < end) {
        uint64_t left = end - outbox->sent;
        size_t n = left < sizeof(buffer) ? (size_t)left : sizeof(buffer), done;

        r = populate(outbox, outbox->sent, outbox->sent + n, MADV_POPULATE_READ);
        if (r < 0)
            break;
        memcpy(buffer, outbox->map + (outbox->sent - outbox->base), n);
        done = backlog_send(buffer, n, journal, &first, deadline, &r);
        /* Never more than an event is missing at the end of a buffer. */
        outbox->sent += done || r < 0 ? done : n;
    }
    return r;
}
