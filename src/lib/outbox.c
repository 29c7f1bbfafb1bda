/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lib/outbox.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "deed.h"
#include "lib/backlog.h"
#include "lib/error.h"
#include "util/cleanup.h"
#include "util/descriptor.h"
#include "util/monotonic.h"

#define KIND "outbox"

/* The size of a new file; if the disk has less room, half of it, and so on. A full file is left to
 * deed-deliver, which removes whole files. */
#define STEP UINT64_C(1048576)
#define STEP_MIN UINT64_C(16384)

/* Bytes that are made ready together: a page fault for each page costs as much as the copy. Zeros
 * written to them first make them one folio if the file system has large ones (ext4 from Linux 6.16
 * on); then one page fault serves all of them, for a third of the cost. */
#define AHEAD UINT64_C(65536)

#define LOOK_NS NS_PER_S

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

/* Writes pieces of that size, at most AHEAD: each may become one large folio. 0 or an errno. */
static int write_zeros(int fd, uint64_t at, uint64_t size, uint64_t piece) {
    static char zeros[AHEAD]; /* without an initialiser, so that it takes no space in the library */

    while (size > 0) {
        size_t n = size < piece ? (size_t)size : (size_t)piece;
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
 * If `durable`, writes the blocks once in advance: when a block is synced that is only allocated,
 * the file system must also commit that it is written now, which costs as much again. 0 or an
 * errno.
 */
static int allocate(int fd, uint64_t at, uint64_t size, bool durable) {
    int code;

    do
        code = fallocate(fd, 0, (off_t)at, (off_t)size) < 0 ? errno : 0;
    while (code == EINTR);
    if (code == EOPNOTSUPP || code == ENOSYS || (code == 0 && durable))
        code = write_zeros(fd, at, size, STEP_MIN);
    return code == 0 && durable && fsync(fd) < 0 ? errno : code;
}

/* Makes the file longer by at least n bytes, and allocates them. */
static int lengthen(const struct outbox *outbox, int fd, uint64_t from, size_t n,
                    size_t *ret_size) {
    uint64_t limit = spooldir_limit(), step = STEP, least = n > STEP_MIN ? n : STEP_MIN;
    int code;

    /* On a 32-bit machine no map is longer either. */
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

/* The beginning of the page that has this offset of the map. */
static size_t page_of(uint64_t offset) {
    return (size_t)offset & ~((size_t)sysconf(_SC_PAGESIZE) - 1);
}

/* ---- syncing and tickets ------------------------------------------------------------------- */

/* Locks the outbox while no sync runs. */
static void lock_idle(struct outbox *outbox) {
    pthread_mutex_lock(&outbox->lock);
    while (outbox->syncing)
        pthread_cond_wait(&outbox->idle, &outbox->lock);
}

/* Changes the tickets up to a position from one fate to another. The lock is held. */
static void change_fates(struct outbox *outbox, uint64_t end, enum outbox_fate from,
                         enum outbox_fate to) {
    for (struct outbox_ticket *ticket = outbox->tickets; ticket; ticket = ticket->next)
        if (ticket->fate == from && ticket->end <= end)
            ticket->fate = to;
}

/*
 * Syncs once, for all events so far. The lock is held before and after, not during the sync. The
 * kernel reports lost pages once, and the next sync would succeed without them: so after an error
 * no later event of this file counts as kept either.
 */
static void ask_disk(struct outbox *outbox) {
    size_t from = page_of(outbox->synced - outbox->base);
    uint64_t end = outbox_end(outbox);
    char *at = outbox->map + from;
    bool failed = outbox->broken;

    if (!failed) {
        outbox->syncing = true;
        pthread_mutex_unlock(&outbox->lock);
        failed = msync(at, (size_t)(end - outbox->base) - from, MS_SYNC) < 0;
        pthread_mutex_lock(&outbox->lock);
        outbox->syncing = false;
    }
    if (failed) {
        atomic_store_explicit(&outbox->broken, true, memory_order_relaxed);
        change_fates(outbox, UINT64_MAX, OUTBOX_WRITTEN, OUTBOX_REFUSED);
    } else {
        outbox->synced = end;
        change_fates(outbox, end, OUTBOX_WRITTEN, OUTBOX_KEPT);
    }
    pthread_cond_broadcast(&outbox->idle);
}

void outbox_sync(struct outbox *outbox) {
    lock_idle(outbox);
    if (outbox->synced < outbox_end(outbox))
        ask_disk(outbox);
    pthread_mutex_unlock(&outbox->lock);
}

enum outbox_fate outbox_wait(struct outbox *outbox, const struct outbox_ticket *ticket) {
    enum outbox_fate fate;

    pthread_mutex_lock(&outbox->lock);
    while (ticket->fate == OUTBOX_WRITTEN)
        if (outbox->syncing)
            pthread_cond_wait(&outbox->idle, &outbox->lock);
        else
            ask_disk(outbox);
    fate = ticket->fate;
    pthread_mutex_unlock(&outbox->lock);
    return fate;
}

int outbox_settle(struct outbox *outbox, struct outbox_ticket *ticket) {
    struct outbox_ticket **at = &outbox->tickets;

    pthread_mutex_lock(&outbox->lock);
    while (*at != ticket)
        at = &(*at)->next;
    *at = ticket->next;
    pthread_mutex_unlock(&outbox->lock);
    switch (ticket->fate) {
    case OUTBOX_SENT:
        return 0;
    case OUTBOX_KEPT:
    case OUTBOX_LEFT:
        return DEED_SPOOLED;
    case OUTBOX_GONE:
        return fail(EIO, "outbox %s: the file was removed before its event was sent",
                    outbox->directory);
    default:
        return fail(EIO, "outbox %s: the disk did not take it", outbox->directory);
    }
}

/* ---- the file ------------------------------------------------------------------------------ */

/* Opens the file again by its name. -1 with errno ENOENT: the name is not this file's any more. */
static int reopen(const struct outbox *outbox, int flags) {
    CLEANUP_CLOSE int at = -1, fd = -1;
    struct stat st;

    if (spooldir_open(outbox->directory, &at) < 0) {
        errno = EACCES;
        return -1;
    }
    fd = fd_above_stdio(openat(at, outbox->name, flags | O_NOFOLLOW | O_CLOEXEC));
    if (fd < 0 || fstat(fd, &st) < 0)
        return -1;
    if (st.st_dev != outbox->device || st.st_ino != outbox->inode) {
        errno = ENOENT;
        return -1;
    }
    return take_fd(&fd);
}

/* Is the descriptor still that of the file? *ret_links: how many names the file has. */
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

/* Has somebody removed the file? The descriptor shows it; if a daemon has closed that, the name
 * does: fd is what has it now, or -1 with `code`. */
static bool is_gone(const struct outbox *outbox, int fd, int code) {
    nlink_t links;

    return is_ours(outbox, &links) ? links == 0 : fd < 0 && code == ENOENT;
}

/* Truncates the file behind its last event. deed-deliver can do without, if the disk has failed or
 * the process has changed its user. */
void outbox_close(struct outbox *outbox) {
    CLEANUP_CLOSE int fd = -1;
    uint64_t end = outbox_end(outbox);
    nlink_t links;
    bool gone;

    if (!outbox->map)
        return;
    if (outbox->durable)
        outbox_sync(outbox);
    fd = reopen(outbox, O_RDWR | O_NONBLOCK);
    gone = is_gone(outbox, fd, errno);
    (void)(fd >= 0 && ftruncate(fd, (off_t)(end - outbox->base)) == 0);
    lock_idle(outbox);
    change_fates(outbox, end, OUTBOX_KEPT, gone ? OUTBOX_GONE : OUTBOX_LEFT);
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

/* Allocates and maps a new file for its first byte and n more. */
static int begin(struct outbox *outbox, int fd, size_t n) {
    int r = lengthen(outbox, fd, 0, n + 1, &outbox->size);

    if (r < 0)
        return r;
    if (!outbox->durable)
        (void)write_zeros(fd, 0, outbox->size < AHEAD ? outbox->size : AHEAD, AHEAD);
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

/* Makes the file longer, with a new descriptor. False: it cannot, and a new file is needed. */
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

/* Rounds up to a multiple of AHEAD. */
static uint64_t round_up(uint64_t offset) {
    return (offset + AHEAD - 1) / AHEAD * AHEAD;
}

/* Makes the pages of a part of the map ready; advice: to be read or to be written. */
static int populate(struct outbox *outbox, uint64_t from, uint64_t to, int advice) {
    size_t at = page_of(from - outbox->base);

    /* EINVAL: an older kernel */
    if (madvise(outbox->map + at, (size_t)(to - outbox->base) - at, advice) < 0 && errno != EINVAL)
        return fail(EIO, "outbox %s: the disk has failed", outbox->directory);
    return 0;
}

/* Writes zeros from where begin() or the last call ended. An error only costs time. */
static void write_ahead(const struct outbox *outbox, uint64_t to) {
    uint64_t from = round_up(outbox->ready - outbox->base);
    CLEANUP_CLOSE int fd = -1;

    if (from < to && to <= spooldir_limit())
        fd = reopen(outbox, O_RDWR | O_NONBLOCK);
    if (fd >= 0)
        (void)write_zeros(fd, from, to - from, AHEAD);
}

/* Makes the pages for the next n bytes ready, and more for the next events. again: those that were
 * ready before, too. */
static int make_ready(struct outbox *outbox, size_t n, bool again) {
    uint64_t end = outbox_end(outbox), to;

    if (outbox->durable || (again && end + n <= outbox->ready))
        return populate(outbox, end, end + n, MADV_POPULATE_WRITE);
    if (end + n <= outbox->ready)
        return 0;
    /* Without `durable` no event lies behind `ready`: zeros are written there. */
    to = round_up(end + n - outbox->base);
    to = to < outbox->size ? to : outbox->size;
    write_ahead(outbox, to);
    outbox->ready = outbox->base + to;
    return populate(outbox, end, outbox->ready, MADV_POPULATE_WRITE);
}

static bool is_due(const struct outbox *outbox, uint64_t now) {
    return now >= outbox->looked + LOOK_NS;
}

/* The disk has failed, or the file was removed, or the lock is gone. */
static bool is_over(const struct outbox *outbox, uint64_t now) {
    return atomic_load_explicit(&outbox->broken, memory_order_relaxed) ||
           (is_due(outbox, now) && !is_held(outbox));
}

static bool has_room(const struct outbox *outbox, size_t n) {
    return outbox->base + outbox->size - outbox_end(outbox) >= n;
}

bool outbox_fits(const struct outbox *outbox, size_t n, uint64_t now) {
    return !outbox->map || (has_room(outbox, n) && !is_over(outbox, now));
}

/* Finds or makes room for n bytes, in pages that can be written. */
static int hold(struct outbox *outbox, size_t n, uint64_t now) {
    bool due = is_due(outbox, now);
    int r = 0;

    if (outbox->map && (is_over(outbox, now) || (!has_room(outbox, n) && (!outbox_pending(outbox) ||
                                                                          !grow(outbox, n, &r)))))
        outbox_close(outbox);
    if (r == 0 && !outbox->map) {
        atomic_store_explicit(&outbox->broken, false, memory_order_relaxed);
        r = make(outbox, n);
    }
    if (r < 0)
        return r;
    /* The kernel makes pages read-only when it writes them, every few seconds and in a sync. */
    r = make_ready(outbox, n, due);
    outbox->looked = due ? now : outbox->looked;
    if (r < 0)
        outbox_close(outbox);
    return r;
}

/* ---- events -------------------------------------------------------------------------------- */

/* Moves the end behind the event, together with its ticket, so that no sync comes between them. */
static void publish(struct outbox *outbox, uint64_t end, struct outbox_ticket *ret_ticket) {
    if (!outbox->durable) {
        atomic_store_explicit(&outbox->end, end, memory_order_release);
        return;
    }
    pthread_mutex_lock(&outbox->lock);
    *ret_ticket = (struct outbox_ticket){outbox->tickets, end, OUTBOX_WRITTEN};
    outbox->tickets = ret_ticket;
    atomic_store_explicit(&outbox->end, end, memory_order_release);
    pthread_mutex_unlock(&outbox->lock);
}

int outbox_add(struct outbox *outbox, const struct iovec pieces[2], uint64_t now,
               struct outbox_ticket *ret_ticket) {
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
    publish(outbox, outbox_end(outbox) + n, ret_ticket);
    return 0;
}

/* An event that the disk did not take is not sent: its call has failed. */
static uint64_t limit_of(struct outbox *outbox, uint64_t end) {
    if (outbox->durable) {
        pthread_mutex_lock(&outbox->lock);
        end = end < outbox->synced ? end : outbox->synced;
        pthread_mutex_unlock(&outbox->lock);
    }
    return end;
}

static void note_sent(struct outbox *outbox) {
    if (!outbox->durable)
        return;
    pthread_mutex_lock(&outbox->lock);
    change_fates(outbox, outbox->sent, OUTBOX_KEPT, OUTBOX_SENT);
    pthread_mutex_unlock(&outbox->lock);
}

int outbox_drain(struct outbox *outbox, struct journal *journal, uint64_t end, bool unavailable,
                 uint64_t deadline) {
    char buffer[BACKLOG_RECORD];
    bool first = unavailable;
    int r = 0;

    end = limit_of(outbox, end);
    while (r == 0 && outbox->sent < end) {
        uint64_t left = end - outbox->sent;
        size_t n = left < sizeof(buffer) ? (size_t)left : sizeof(buffer), done;

        r = populate(outbox, outbox->sent, outbox->sent + n, MADV_POPULATE_READ);
        if (r < 0)
            break;
        memcpy(buffer, outbox->map + (outbox->sent - outbox->base), n);
        done = backlog_send(buffer, n, journal, &first, deadline, &r);
        /* No event is longer than the buffer: without a whole one, all of it is skipped. */
        outbox->sent += done || r < 0 ? done : n;
    }
    note_sent(outbox);
    return r;
}
