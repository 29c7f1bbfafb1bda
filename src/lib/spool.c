/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "cleanup.h"
#include "error.h"

#define NS_PER_MS UINT64_C(1000000)

/* Whoever holds the lock of a spool works; one that stands still is not waited for longer. */
#define LOCK_PATIENCE (50 * NS_PER_MS)

/* A full outbox is given up to deed-deliver, which removes whole files. */
#define OUTBOX_MAX (4 * 1024 * 1024)

/* More than the longest event with its fields (line.h). */
#define RECORD_MAX 16384

#define OPEN_FLAGS (O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)

/* ---- the file ------------------------------------------------------------------------------ */

/* Nobody but its owner, or root, can exchange a file in it. */
static int open_directory(const char *directory, int *ret_fd) {
    CLEANUP_CLOSE int at = open(directory, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat st;

    if (at < 0 || fstat(at, &st) < 0)
        return fail(errno, "spool %s: %m", directory);
    if ((st.st_uid != 0 && st.st_uid != geteuid()) ||
        ((st.st_mode & (S_IWGRP | S_IWOTH)) && !(st.st_mode & S_ISVTX)))
        return fail(EACCES, "spool %s: others could exchange what is in it", directory);
    *ret_fd = take_fd(&at);
    return 0;
}

int spool_check(const char *directory) {
    CLEANUP_CLOSE int at = -1;
    int r = open_directory(directory, &at);

    if (r < 0)
        return r;
    if (faccessat(at, ".", W_OK | X_OK, AT_EACCESS) < 0)
        return fail(errno, "spool %s: %m", directory);
    return 0;
}

/* Made by this user with this library: nobody else can have written into it. */
static bool is_own(const struct stat *st) {
    return S_ISREG(st->st_mode) && st->st_uid == geteuid() && st->st_nlink == 1 &&
           !(st->st_mode & (S_IRWXG | S_IRWXO));
}

/* Is it still what was opened, and has it a name? A daemon may have closed all its descriptors, and
 * whoever sent the rest of a spool has removed it. */
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
    struct rlimit limit;

    spool->limit = getrlimit(RLIMIT_FSIZE, &limit) == 0 ? limit.rlim_cur : UINT64_MAX;
    spool->device = st->st_dev;
    spool->inode = st->st_ino;
    spool->sent = spool->end = 0;
    spool->generation++;
    spool->fd = take_fd(fd);
}

static bool lock(int fd, uint64_t until) {
    const struct timespec pause = {.tv_nsec = NS_PER_MS};

    while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        if ((errno != EWOULDBLOCK && errno != EINTR) || journal_clock() >= until)
            return false;
        nanosleep(&pause, NULL);
    }
    return true;
}

/* The name that the next process of the stream looks for, or one that nobody can have taken. */
static int set_name(struct spool *spool, bool usual) {
    const char *kind = spool->outbox ? "outbox" : "spool";
    uint64_t unique;

    if (usual) {
        snprintf(spool->name, sizeof(spool->name), "%s-%u.%s", spool->stream, geteuid(), kind);
        return 0;
    }
    if (getrandom(&unique, sizeof(unique), 0) != (ssize_t)sizeof(unique))
        return fail(errno, "getrandom: %m");
    snprintf(spool->name, sizeof(spool->name), "%s-%u.%016llx.%s", spool->stream, geteuid(),
             (unsigned long long)unique, kind);
    return 0;
}

/* Opens what is there under the usual name, and locks it. False: there is nothing of use. */
static bool open_usual(struct spool *spool, int at, uint64_t until) {
    CLEANUP_CLOSE int fd = -1;
    struct stat st;

    if (set_name(spool, true) < 0)
        return false;
    fd = openat(at, spool->name, OPEN_FLAGS);
    if (fd < 0 || fstat(fd, &st) < 0 || !is_own(&st) || !lock(fd, until))
        return false;
    /* Removed while we waited for the lock? */
    if (fstat(fd, &st) < 0 || st.st_nlink != 1)
        return false;
    adopt(spool, &fd, &st);
    spool->end = (uint64_t)st.st_size;
    return true;
}

/* A new one, locked. */
static int make(struct spool *spool, int at) {
    CLEANUP_CLOSE int fd = -1;
    struct stat st;
    int r;

    for (bool usual = true;; usual = false) {
        r = set_name(spool, usual);
        if (r < 0)
            return r;
        fd = openat(at, spool->name, OPEN_FLAGS | O_CREAT | O_EXCL, 0600);
        if (fd >= 0 || errno != EEXIST || !usual)
            break;
    }
    /* deed-deliver may look at it before we have the lock, but leaves a new file alone. */
    if (fd < 0 || !lock(fd, journal_clock() + LOCK_PATIENCE) || fchmod(fd, 0600) < 0 ||
        fstat(fd, &st) < 0)
        return fail(errno, "spool %s: %m", spool->directory);
    adopt(spool, &fd, &st);
    return 0;
}

static uint64_t lock_until(uint64_t deadline) {
    uint64_t until = journal_clock() + LOCK_PATIENCE;

    return until < deadline ? until : deadline;
}

/* The file that the next event goes to, locked. */
static int hold(struct spool *spool, uint64_t deadline) {
    CLEANUP_CLOSE int at = -1;
    struct stat st;
    int r;

    if (spool->outbox && spool->end >= OUTBOX_MAX && spool->sent == spool->end)
        spool_close(spool);
    if (is_there(spool, &st)) {
        if (spool->outbox)
            return 0;
        if (lock(spool->fd, lock_until(deadline)) && is_there(spool, &st)) {
            spool->end = (uint64_t)st.st_size;
            return 0;
        }
    }
    spool_close(spool);
    r = open_directory(spool->directory, &at);
    if (r < 0)
        return r;
    /* The outbox of an earlier process was sent; it is deed-deliver's. */
    if (!spool->outbox && open_usual(spool, at, lock_until(deadline)))
        return 0;
    return make(spool, at);
}

/* What was sent of a spool is noted in the file, as nothing: whoever goes on does not send it
 * again. Where the file system cannot, it does. */
static void note_sent(const struct spool *spool) {
    if (!spool->outbox)
        fallocate(spool->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, (off_t)spool->sent);
}

/* The first event that is still there. */
static void skip_sent(struct spool *spool) {
    off_t data = lseek(spool->fd, (off_t)spool->sent, SEEK_DATA);

    if (data > (off_t)spool->sent)
        spool->sent = (uint64_t)data;
    else if (data < 0 && errno == ENXIO)
        spool->sent = spool->end;
}

static void let_go(struct spool *spool) {
    if (!spool->outbox && spool->fd >= 0)
        flock(spool->fd, LOCK_UN);
}

/* Emptied first: should the name stay, nothing is sent twice. */
static void remove_file(struct spool *spool) {
    CLEANUP_CLOSE int at = -1;

    if (ftruncate(spool->fd, 0) == 0 && open_directory(spool->directory, &at) == 0)
        unlinkat(at, spool->name, 0);
    spool_close(spool);
}

/* ---- events -------------------------------------------------------------------------------- */

void spool_start(struct spool *spool, const char stream[SPOOL_STREAM]) {
    CLEANUP_CLOSE int at = -1;

    memcpy(spool->stream, stream, SPOOL_STREAM);
    spool->stream[SPOOL_STREAM] = '\0';
    if (!spool->directory || spool->outbox)
        return;
    at = open(spool->directory, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (at >= 0 && open_usual(spool, at, journal_clock() + LOCK_PATIENCE))
        let_go(spool);
}

static int write_whole(struct spool *spool, struct iovec *pieces, int n) {
    uint64_t size = 0;
    ssize_t written;
    int code;

    for (int i = 0; i < n; i++)
        size += pieces[i].iov_len;
    /* Beyond the limit there is a signal that ends the process. */
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

/* What a killed process has left of an event ends where the next one begins. */
static int end_half(struct spool *spool) {
    struct iovec end = {(char *)"\n\n", 2};
    char tail[2];

    if (spool->end == 0 ||
        (pread(spool->fd, tail, 2, (off_t)spool->end - 2) == 2 && memcmp(tail, "\n\n", 2) == 0))
        return 0;
    return write_whole(spool, &end, 1);
}

int spool_add(struct spool *spool, const struct iovec pieces[2], uint64_t deadline) {
    struct iovec all[3] = {pieces[0], pieces[1], {(char *)"\n", 1}};
    int r = hold(spool, deadline);

    if (r < 0)
        return r;
    if (!spool->outbox)
        r = end_half(spool);
    if (r == 0)
        r = write_whole(spool, all, 3);
    let_go(spool);
    return r;
}

int spool_sync(int fd, const char *directory) {
    if (fdatasync(fd) < 0)
        return fail(errno, "spool %s: %m", directory);
    return 0;
}

/* The first event of what is in the buffer; its length with the empty line, 0 if it has no end. */
static size_t next_record(const char *buffer, size_t n) {
    const char *end = memmem(buffer, n, "\n\n", 2);

    return end ? (size_t)(end + 2 - buffer) : 0;
}

/* Sends the events that are whole in the buffer; how many bytes are done with. */
static size_t send_records(const char *buffer, size_t n, struct journal *journal, bool *first,
                           uint64_t deadline, int *ret_result) {
    size_t done = 0, size;

    while (done < n) {
        struct iovec piece;

        /* Of what was sent before, and where the machine went down before the disk had it. */
        if (buffer[done] == '\0') {
            done++;
            continue;
        }
        size = next_record(buffer + done, n - done);
        if (size == 0)
            break;
        if (!*first && journal_clock() >= deadline) {
            *ret_result =
                fail(ETIMEDOUT, "journal %s: there is more than one call's share", journal->path);
            break;
        }
        piece = (struct iovec){(char *)buffer + done, size - 1};
        if (size > 2)
            *ret_result = journal_send(journal, &piece, 1, *first ? 0 : deadline);
        if (*ret_result < 0)
            break;
        *first = false;
        done += size;
    }
    return done;
}

/* Ours alone, and how much there is. 0 with nothing kept any more: somebody else sent it. */
static int take(struct spool *spool) {
    struct stat st;

    if (!is_there(spool, &st)) {
        spool_close(spool);
        return 0;
    }
    if (spool->outbox)
        return 0;
    if (!lock(spool->fd, journal_clock()))
        return fail(ETIMEDOUT, "spool %s: another process works in it", spool->directory);
    if (is_there(spool, &st))
        spool->end = (uint64_t)st.st_size;
    else
        spool_close(spool);
    return 0;
}

int spool_drain(struct spool *spool, struct journal *journal, uint64_t end, bool away,
                uint64_t deadline) {
    char buffer[RECORD_MAX];
    bool first = away;
    uint64_t before;
    size_t done;
    ssize_t n;
    int r = take(spool);

    if (r < 0 || spool->fd < 0)
        return r;
    if (!spool->outbox && spool->sent == 0)
        skip_sent(spool);
    before = spool->sent;
    end = end < spool->end ? end : spool->end;
    while (r == 0 && spool->sent < end) {
        uint64_t wanted = end - spool->sent;

        wanted = wanted < sizeof(buffer) ? wanted : sizeof(buffer);
        n = pread(spool->fd, buffer, (size_t)wanted, (off_t)spool->sent);
        if (n <= 0) {
            r = fail(n < 0 ? errno : EIO, "spool %s: cannot be read back", spool->directory);
            break;
        }
        done = send_records(buffer, (size_t)n, journal, &first, deadline, &r);
        /* No event is that long, and a half one has nothing behind it. */
        spool->sent += done || r < 0 ? done : (uint64_t)n;
    }
    if (r == 0 && !spool->outbox) {
        remove_file(spool);
    } else {
        if (spool->sent > before)
            note_sent(spool);
        let_go(spool);
    }
    return r;
}
