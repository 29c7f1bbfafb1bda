/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lib/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "lib/backlog.h"
#include "lib/error.h"
#include "util/cleanup.h"
#include "util/descriptor.h"
#include "util/monotonic.h"

#define KIND "spool"
#define OPEN_FLAGS (SPOOL_OPEN | O_APPEND)

/* ---- the file ------------------------------------------------------------------------------ */

/* A file of this user that nobody else may write. */
static bool is_own(const struct stat *st) {
    return S_ISREG(st->st_mode) && st->st_uid == geteuid() && st->st_nlink == 1 &&
           !(st->st_mode & (S_IRWXG | S_IRWXO));
}

/* Is the descriptor still that of the file, and has the file a name? A daemon may have closed all
 * descriptors, and another process may have sent the rest and removed the file. */
static bool is_there(const struct spool *spool, struct stat *ret) {
    return spool->fd >= 0 && fstat(spool->fd, ret) == 0 && ret->st_dev == spool->device &&
           ret->st_ino == spool->inode && ret->st_nlink > 0;
}

void spool_close(struct spool *spool) {
    struct stat st;

    if (spool->fd >= 0 && fstat(spool->fd, &st) == 0 && st.st_dev == spool->device &&
        st.st_ino == spool->inode)
        close(spool->fd);
    spool->fd = -1;
    spool->sent = spool->end = 0;
}

static void adopt(struct spool *spool, int *fd, const struct stat *st) {
    spool->limit = spooldir_limit();
    spool->device = st->st_dev;
    spool->inode = st->st_ino;
    spool->sent = spool->end = 0;
    spool->fd = take_fd(fd);
}

/* Opens and locks the file with the usual name. False: there is none that can be used. */
static bool open_usual(struct spool *spool, int at, uint64_t until) {
    CLEANUP_CLOSE int fd = -1;
    struct stat st;

    spooldir_name(spool->stream, KIND, spool->name);
    fd = fd_above_stdio(openat(at, spool->name, OPEN_FLAGS));
    if (fd < 0 || fstat(fd, &st) < 0 || !is_own(&st) || !spooldir_lock(fd, until))
        return false;
    /* Removed while we waited for the lock? */
    if (fstat(fd, &st) < 0 || st.st_nlink != 1)
        return false;
    adopt(spool, &fd, &st);
    spool->end = (uint64_t)st.st_size;
    return true;
}

static uint64_t lock_until(uint64_t deadline) {
    uint64_t until = monotonic_ns() + SPOOL_LOCK_NS;

    return until < deadline ? until : deadline;
}

/* Opens or makes the file for the next event, and locks it. */
static int hold(struct spool *spool, uint64_t deadline) {
    CLEANUP_CLOSE int at = -1, fd = -1;
    struct stat st;
    int r;

    if (is_there(spool, &st) && spooldir_lock(spool->fd, lock_until(deadline)) &&
        is_there(spool, &st)) {
        spool->end = (uint64_t)st.st_size;
        return 0;
    }
    spool_close(spool);
    r = spooldir_open(spool->directory, &at);
    if (r < 0 || open_usual(spool, at, lock_until(deadline)))
        return r;
    r = spooldir_make(at, spool->directory, spool->stream, KIND, OPEN_FLAGS, spool->name, &fd, &st);
    if (r == 0)
        adopt(spool, &fd, &st);
    return r;
}

/* Turns sent events into a hole, so that the next process does not send them again. If the file
 * system has no holes, it does. */
static void note_sent(const struct spool *spool) {
    struct stat st;

    if (!is_there(spool, &st))
        return;
    fallocate(spool->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, (off_t)spool->sent);
}

/* Skips the hole. */
static void skip_sent(struct spool *spool) {
    off_t data = lseek(spool->fd, (off_t)spool->sent, SEEK_DATA);

    if (data > (off_t)spool->sent)
        spool->sent = (uint64_t)data;
    else if (data < 0 && errno == ENXIO)
        spool->sent = spool->end;
}

static void find_usual(struct spool *spool, uint64_t until) {
    CLEANUP_CLOSE int at =
        fd_above_stdio(open(spool->directory, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));

    if (at >= 0)
        (void)open_usual(spool, at, until);
}

static void let_go(const struct spool *spool) {
    struct stat st;

    if (is_there(spool, &st))
        flock(spool->fd, LOCK_UN);
}

/* Truncates the file first: if it cannot be removed, nothing is sent twice. */
static void remove_file(struct spool *spool) {
    CLEANUP_CLOSE int at = -1;
    struct stat st;

    if (is_there(spool, &st) && ftruncate(spool->fd, 0) == 0 &&
        spooldir_open(spool->directory, &at) == 0)
        unlinkat(at, spool->name, 0);
    spool_close(spool);
}

/* ---- events -------------------------------------------------------------------------------- */

void spool_start(struct spool *spool, const char stream[SPOOL_STREAM]) {
    memcpy(spool->stream, stream, SPOOL_STREAM);
    spool->stream[SPOOL_STREAM] = '\0';
    if (spool->directory)
        find_usual(spool, monotonic_ns() + SPOOL_LOCK_NS);
    let_go(spool);
}

static int write_whole(struct spool *spool, struct iovec *pieces, int n) {
    uint64_t size = 0;
    ssize_t written;
    int code;

    for (int i = 0; i < n; i++)
        size += pieces[i].iov_len;
    /* A write beyond the limit raises SIGXFSZ, which ends the process. */
    if (spool->limit - size < spool->end || spool->limit < size)
        return fail(EFBIG, "spool %s: the limit of a file's size, setrlimit(2)", spool->directory);
    do
        written = writev(spool->fd, pieces, n);
    while (written < 0 && errno == EINTR);
    if (written == (ssize_t)size) {
        spool->end += size;
        return 0;
    }
    code = written < 0 ? errno : ENOSPC;
    if (written > 0 && ftruncate(spool->fd, (off_t)spool->end) < 0)
        code = errno;
    errno = code;
    return fail(code, "spool %s: %m", spool->directory);
}

/* Ends the half event that a killed process left, so that the next one stands alone. */
static int end_half(struct spool *spool) {
    struct iovec end = {(char *)"\n\n", 2};
    char tail[2];

    if (spool->end == 0 ||
        (pread(spool->fd, tail, 2, (off_t)spool->end - 2) == 2 && memcmp(tail, "\n\n", 2) == 0))
        return 0;
    return write_whole(spool, &end, 1);
}

static int add(struct spool *spool, const struct iovec pieces[2], uint64_t deadline) {
    struct iovec all[3] = {pieces[0], pieces[1], {(char *)"\n", 1}};
    int r = hold(spool, deadline);

    if (r == 0)
        r = end_half(spool);
    if (r == 0)
        r = write_whole(spool, all, 3);
    return r;
}

int spool_add(struct spool *spool, const struct iovec pieces[2], uint64_t deadline) {
    struct stat st;
    int r = add(spool, pieces, deadline);

    /* Another thread has closed the descriptor meanwhile, or root has removed the file. */
    if (r == 0 && !is_there(spool, &st)) {
        r = add(spool, pieces, deadline);
        if (r == 0 && !is_there(spool, &st))
            r = fail(EIO, "spool %s: somebody else closes or removes the file", spool->directory);
    }
    let_go(spool);
    return r;
}

/* Locks the file and notes its size. 0 with fd -1: another process has sent it. */
static int take(struct spool *spool) {
    struct stat st;

    if (!is_there(spool, &st)) {
        spool_close(spool);
        find_usual(spool, 0);
        return 0;
    }
    if (!spooldir_lock(spool->fd, monotonic_ns()))
        return fail(ETIMEDOUT, "spool %s: another process works in it", spool->directory);
    if (is_there(spool, &st))
        spool->end = (uint64_t)st.st_size;
    else
        spool_close(spool);
    return 0;
}

int spool_drain(struct spool *spool, struct journal *journal, uint64_t deadline) {
    char buffer[BACKLOG_RECORD];
    bool first = true;
    uint64_t before;
    size_t done;
    ssize_t n;
    int r = take(spool);

    if (r < 0 || spool->fd < 0)
        return r;
    if (spool->sent == 0)
        skip_sent(spool);
    before = spool->sent;
    while (r == 0 && spool->sent < spool->end) {
        n = pread(spool->fd, buffer, sizeof(buffer), (off_t)spool->sent);
        if (n <= 0) {
            r = fail(n < 0 ? errno : EIO, "spool %s: cannot be read back", spool->directory);
            break;
        }
        done = backlog_send(buffer, (size_t)n, journal, &first, deadline, &r);
        /* No event is longer than the buffer: without a whole one, all of it is skipped. */
        spool->sent += done || r < 0 ? done : (uint64_t)n;
    }
    if (r == 0) {
        remove_file(spool);
    } else {
        if (spool->sent > before)
            note_sent(spool);
        let_go(spool);
    }
    return r;
}
