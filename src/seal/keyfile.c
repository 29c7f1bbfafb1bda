/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seal/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/descriptor.h"
#include "util/io.h"

static int path_of(const char *base, uint64_t epoch, char ret[PATH_MAX]) {
    return snprintf(ret, PATH_MAX, "%s.%" PRIu64, base, epoch) < PATH_MAX ? 0 : -ENAMETOOLONG;
}

static int open_file(const char *base, uint64_t epoch, int flags) {
    char path[PATH_MAX];
    int r = path_of(base, epoch, path), fd;

    if (r < 0)
        return r;
    fd = fd_above_stdio(open(path, flags | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC, 0600));
    return fd < 0 ? -errno : fd;
}

int seal_keyfile_make(const char *base, const struct seal_key *key) {
    CLEANUP_CLOSE int fd = open_file(base, key->epoch, O_WRONLY | O_CREAT | O_EXCL);
    int r;

    if (fd < 0)
        return fd;
    r = io_write(fd, (const char *)key->secret, sizeof(key->secret));
    if (r == 0 && fsync(fd) < 0)
        r = -errno;
    return r < 0 ? r : io_sync_directory_of(base);
}

static int erase(const char *base, uint64_t epoch) {
    static const char zeros[DIGEST_SIZE];
    CLEANUP_CLOSE int fd = open_file(base, epoch, O_WRONLY);
    char path[PATH_MAX];
    int r;

    if (fd < 0)
        return fd == -ENOENT ? 0 : fd;
    r = io_write(fd, zeros, sizeof(zeros));
    if (r == 0 && fsync(fd) < 0)
        r = -errno;
    if (r < 0)
        return r;
    path_of(base, epoch, path);
    return unlink(path) < 0 ? -errno : io_sync_directory_of(base);
}

/* A file that is too short: a power failure came while it was made. */
static int read_key(const char *base, uint64_t epoch, struct seal_key *ret) {
    CLEANUP_CLOSE int fd = open_file(base, epoch, O_RDONLY | O_NONBLOCK);
    ssize_t n;

    if (fd < 0)
        return fd;
    *ret = (struct seal_key){.epoch = epoch};
    n = io_read(fd, (char *)ret->secret, sizeof(ret->secret));
    if (n < 0)
        return (int)n;
    return n == (ssize_t)sizeof(ret->secret) ? 0 : -EBADMSG;
}

/* Of a file that was overwritten, and not removed. */
static bool is_erased(const struct seal_key *key) {
    static const uint8_t zeros[DIGEST_SIZE];

    return memcmp(key->secret, zeros, sizeof(zeros)) == 0;
}

/* The file of the next epoch may be there, and be incomplete. */
int seal_keyfile_next(const char *base, struct seal_key *key) {
    uint64_t old = key->epoch;
    char path[PATH_MAX];
    int r = path_of(base, old + 1, path);

    if (r < 0)
        return r;
    if (unlink(path) < 0 && errno != ENOENT)
        return -errno;
    if (!seal_key_next(key))
        return -EIO;
    r = seal_keyfile_make(base, key);
    if (r == 0)
        r = erase(base, old);
    if (r < 0)
        seal_key_erase(key);
    return r;
}

int seal_keyfile_load(const char *base, uint64_t epoch, struct seal_key *ret) {
    int r = epoch > 0 ? read_key(base, epoch - 1, ret) : -ENOENT;

    /* The state has gone on to this epoch, and the key has not, or not as a whole. */
    if (r == 0 && !is_erased(ret))
        return seal_keyfile_next(base, ret);
    if (r == 0)
        r = erase(base, epoch - 1);
    if (r < 0 && r != -ENOENT)
        return r;
    r = read_key(base, epoch, ret);
    return r == 0 && is_erased(ret) ? -EBADMSG : r;
}
