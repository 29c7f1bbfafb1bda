/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lib/head.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>

#include "lib/error.h"
#include "util/ascii.h"
#include "util/calendar.h"
#include "util/cleanup.h"
#include "util/descriptor.h"

#define TRIES 8

#define OPEN_FLAGS (O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)

static const char magic[HEAD_MAGIC_SIZE] = HEAD_MAGIC;

void head_boot(uint8_t ret[CHAIN_BOOT]) {
    CLEANUP_CLOSE int fd =
        fd_above_stdio(open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC));
    char text[37] = "";
    size_t n = 0;

    memset(ret, 0, CHAIN_BOOT);
    if (fd < 0 || read(fd, text, 36) != 36)
        return;
    for (const char *c = text; *c && n < 2UL * CHAIN_BOOT; c++) {
        if (*c == '-')
            continue;
        ret[n / 2] = (uint8_t)(ret[n / 2] << 4 | ascii_hex(*c));
        n++;
    }
}

/* Does it belong to the process's user or root, and may nobody else write it? */
static bool is_safe(const struct stat *st) {
    return (st->st_uid == geteuid() || st->st_uid == 0) && !(st->st_mode & (S_IWGRP | S_IWOTH));
}

static int check_directory(int fd, const char *directory) {
    struct stat st;

    if (fstat(fd, &st) < 0)
        return fail(errno, "%s: %m", directory);
    if (!is_safe(&st))
        return fail(EACCES,
                    "%s: others own it or may write it; it must be this user's or root's alone",
                    directory);
    return 0;
}

/* Without a head file, unless the caller named the directory: then an error. */
static int without_file(bool mandatory, const char *directory, const char *name) {
    int code = errno;

    if (!mandatory && (code == ENOENT || code == EACCES || code == EROFS || code == ENOSPC))
        return 0;
    return fail(code, "%s/%s: %m", directory, name);
}

/* Makes the whole file under a temporary name and links it to its own: nobody sees half a file.
 * -1: see errno. */
static int make_file(int at, const char *name) {
    CLEANUP_CLOSE int fd = -1;
    char temporary[128];
    uint64_t unique;
    int code;

    if (getrandom(&unique, sizeof(unique), 0) != (ssize_t)sizeof(unique))
        return -1;
    snprintf(temporary, sizeof(temporary), ".%s.%016llx", name, (unsigned long long)unique);
    fd = fd_above_stdio(
        openat(at, temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (fd < 0)
        return -1;
    code = posix_fallocate(fd, 0, HEAD_SIZE);
    if (code == 0 && (pwrite(fd, magic, sizeof(magic), 0) != (ssize_t)sizeof(magic) ||
                      fsync(fd) < 0 || (linkat(at, temporary, at, name, 0) < 0 && errno != EEXIST)))
        code = errno ? errno : EIO;
    unlinkat(at, temporary, 0);
    errno = code;
    return code ? -1 : 0;
}

/* ---- damaged head files -------------------------------------------------------------------- */

/* Why the file cannot be used as a head file; NULL: it can. */
static const char *flaw_of(int fd) {
    char found[sizeof(magic)];
    struct stat st;

    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
        return "it is no regular file";
    if (!is_safe(&st))
        return "others own it or may write it";
    if (st.st_size != (off_t)HEAD_SIZE)
        return "it has not the size of a head file";
    if (pread(fd, found, sizeof(found), 0) != (ssize_t)sizeof(found))
        return "it cannot be read";
    return memcmp(found, magic, sizeof(magic)) == 0 ? NULL
                                                    : "it does not begin as a head file does";
}

/* The same for an error of open(2); NULL: the error says nothing about the file. */
static const char *flaw_of_error(int code) {
    switch (code) {
    case ELOOP:
        return "it is a link";
    case EISDIR:
    case ENXIO:
    case ENODEV:
        return "it is no regular file";
    case EIO:
        return "it cannot be read";
    default:
        return NULL;
    }
}

static void aside_name(const char *name, char ret[HEAD_ASIDE]) {
    struct timespec now;
    struct date date;
    int second;

    clock_gettime(CLOCK_REALTIME, &now);
    date = calendar_date(now.tv_sec / DAY_SECONDS);
    second = (int)(now.tv_sec % DAY_SECONDS);
    snprintf(ret, HEAD_ASIDE, "%s" HEAD_DAMAGED "%04d%02d%02dT%02d%02d%02d.%09ldZ", name, date.year,
             date.month, date.day, second / 3600, second / 60 % 60, second % 60, now.tv_nsec);
}

/* Not every file system knows RENAME_NOREPLACE. The new name has the time in it, so it is free. */
static int rename_aside(int at, const char *name, const char *aside) {
    if (renameat2(at, name, at, aside, RENAME_NOREPLACE) == 0)
        return 0;
    return errno == EINVAL ? renameat(at, name, at, aside) : -1;
}

/*
 * Renames the file. Another process may have done that a moment ago and made a new file. If that
 * one was renamed here, it gets its name back, unless a third file has the name by now: then its
 * streams end with the processes that use them. -1: see errno.
 */
static int set_aside(int at, const char *name, char ret[HEAD_ASIDE]) {
    CLEANUP_CLOSE int fd = -1;

    aside_name(name, ret);
    if (rename_aside(at, name, ret) < 0)
        return -1;
    fd = fd_above_stdio(openat(at, ret, OPEN_FLAGS));
    if (fd < 0 || flaw_of(fd))
        return 0;
    if (linkat(at, ret, at, name, 0) == 0)
        unlinkat(at, ret, 0);
    ret[0] = '\0';
    return 0;
}

/* ---- the file ------------------------------------------------------------------------------ */

/* 0 with *ret_fd, or with *ret_flaw: the file is damaged. -1: see errno. */
static int try_open(int at, const char *name, int *ret_fd, const char **ret_flaw) {
    CLEANUP_CLOSE int fd = fd_above_stdio(openat(at, name, OPEN_FLAGS));

    *ret_flaw = fd < 0 ? flaw_of_error(errno) : flaw_of(fd);
    if (!*ret_flaw && fd < 0)
        return -1;
    if (!*ret_flaw)
        *ret_fd = take_fd(&fd);
    return 0;
}

static int cannot_set_aside(struct head *head, bool mandatory, const char *name, const char *flaw) {
    head->flaw = flaw;
    return mandatory ? fail(errno, "%s/%s: %s, and it cannot be set aside: %m", head->directory,
                            name, flaw)
                     : 0;
}

/* Opens or makes the file. 0 with *ret_fd untouched: without a file. */
static int open_file(struct head *head, int at, bool mandatory, const char *name, int *ret_fd) {
    char aside[HEAD_ASIDE];
    const char *flaw;

    for (int i = 0; i < TRIES; i++) {
        if (try_open(at, name, ret_fd, &flaw) < 0) {
            if (errno != ENOENT || make_file(at, name) < 0)
                return without_file(mandatory, head->directory, name);
        } else if (!flaw) {
            return 0;
        } else if (set_aside(at, name, aside) < 0) {
            if (errno != ENOENT && errno != EEXIST)
                return cannot_set_aside(head, mandatory, name, flaw);
        } else if (*aside) {
            head->flaw = flaw;
            strcpy(head->aside, aside);
        }
    }
    errno = EBUSY;
    return cannot_set_aside(head, mandatory, name, "it changes all the time");
}

static bool lock_slot(int fd, size_t i) {
    struct flock lock = {
        .l_type = F_WRLCK,
        .l_whence = SEEK_SET,
        .l_start = (off_t)(i * sizeof(struct chain_slot)),
        .l_len = sizeof(struct chain_slot),
    };

    return fcntl(fd, F_OFD_SETLK, &lock) == 0;
}

static int map_file(struct head *head, bool mandatory) {
    CLEANUP_CLOSE int at = -1, fd = -1;
    char name[80];
    struct stat st;
    void *map;
    int r;

    at = fd_above_stdio(open(head->directory, O_DIRECTORY | O_PATH | O_CLOEXEC));
    if (at < 0)
        return without_file(mandatory, head->directory, "");
    r = check_directory(at, head->directory);
    if (r < 0)
        return r;
    snprintf(name, sizeof(name), "%s" HEAD_SUFFIX, head->service);
    r = open_file(head, at, mandatory, name, &fd);
    if (r < 0 || fd < 0)
        return r;
    map = mmap(NULL, HEAD_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED || fstat(fd, &st) < 0)
        return fail(errno, "%s/%s: %m", head->directory, name);
    head->map = map;
    head->device = st.st_dev;
    head->inode = st.st_ino;
    head->fd = take_fd(&fd);
    return 0;
}

int head_open(struct head *head, pthread_mutex_t *lock, const char *directory, bool mandatory,
              const char *service) {
    *head = (struct head){.lock = lock, .directory = directory, .service = service, .fd = -1};
    head_boot(head->boot);
    return directory ? map_file(head, mandatory) : 0;
}

/* A daemon may have closed all descriptors, and opened something else under this number. */
static bool is_same(const struct head *head, int fd) {
    struct stat st;

    return fd >= 0 && fstat(fd, &st) == 0 && st.st_dev == head->device && st.st_ino == head->inode;
}

/* Opens the file again if the descriptor was closed; its locks are gone then, but the map keeps the
 * slots. False: the name is not that file's any more. */
static bool hold_file(struct head *head) {
    CLEANUP_CLOSE int fd = -1;
    char path[PATH_MAX];

    if (!head->map || is_same(head, head->fd))
        return head->map;
    head->fd = -1;
    if (snprintf(path, sizeof(path), "%s/%s" HEAD_SUFFIX, head->directory, head->service) >=
        (int)sizeof(path))
        return false;
    fd = fd_above_stdio(open(path, OPEN_FLAGS));
    if (!is_same(head, fd))
        return false;
    head->fd = take_fd(&fd);
    return true;
}

/* NULL: no slot is free. */
static struct chain_slot *take_free_slot(struct head *head) {
    for (size_t i = 1; i < HEAD_SLOTS; i++) {
        uint64_t bit = UINT64_C(1) << i % 64;

        if (!(head->taken[i / 64] & bit) && lock_slot(head->fd, i)) {
            head->taken[i / 64] |= bit;
            return head->map + i;
        }
    }
    return NULL;
}

int head_take(struct head *head, struct chain_slot *memory, struct chain_slot **ret) {
    struct chain_slot *slot = NULL;
    int r;

    *memory = (struct chain_slot){0};
    pthread_mutex_lock(head->lock);
    if (hold_file(head))
        slot = take_free_slot(head);
    pthread_mutex_unlock(head->lock);
    if (!slot)
        slot = memory;
    r = chain_start(slot, head->boot);
    if (r < 0)
        return r;
    *ret = slot;
    return 0;
}

void head_close(struct head *head) {
    if (head->map)
        munmap(head->map, HEAD_SIZE);
    if (is_same(head, head->fd))
        close(head->fd);
    head->map = NULL;
    head->fd = -1;
}
