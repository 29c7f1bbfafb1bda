/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "deliver/box.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/monotonic.h"

#define CHUNK (256 * 1024)

/* A process that lives sends its spool itself, as soon as the journal takes it. After so long it
 * does not, however much it adds: as in a unit with LogNamespace=, where it cannot. */
#define OVERDUE (10 * NS_PER_S)

/* STREAM-UID.spool, STREAM-UID.16HEX.outbox: see src/lib/spool.c. */
static bool is_name(const char *name, uid_t uid, bool *ret_outbox) {
    static const char hex[] = "0123456789abcdef";
    char owner[16];
    size_t n = (size_t)snprintf(owner, sizeof(owner), "-%u", uid);

    if (strspn(name, hex) != 32 || strncmp(name + 32, owner, n) != 0)
        return false;
    name += 32 + n;
    if (*name == '.' && strspn(name + 1, hex) == 16)
        name += 17;
    *ret_outbox = strcmp(name, ".outbox") == 0;
    return *ret_outbox || strcmp(name, ".spool") == 0;
}

int box_open(int at, const char *name, struct box *ret, const char **ret_why) {
    /* Neither a fifo nor a device can hold us up; a link is not followed. */
    CLEANUP_CLOSE int fd =
        openat(at, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat st;

    *ret_why = NULL;
    if (fd < 0 && errno != ELOOP && errno != ENXIO && errno != EISDIR)
        return -errno;
    if (fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return -errno;
    if (S_ISDIR(st.st_mode))
        return -EISDIR;
    if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
        *ret_why = "no regular file";
    else if (st.st_nlink != 1)
        *ret_why = "it has other names";
    else if (st.st_mode & (S_IWGRP | S_IWOTH))
        *ret_why = "others may write it";
    else if (!is_name(name, st.st_uid, &ret->outbox))
        *ret_why = "not a name that libdeed gives to its owner's file";
    if (*ret_why)
        return 1;
    *ret = (struct box){.outbox = ret->outbox,
                        .device = st.st_dev,
                        .inode = st.st_ino,
                        .uid = st.st_uid,
                        .modified = st.st_mtim.tv_sec * INT64_C(1000000000) + st.st_mtim.tv_nsec,
                        .size = UINT64_MAX};
    snprintf(ret->name, sizeof(ret->name), "%s", name);
    ret->fd = take_fd(&fd);
    return 0;
}

void box_close(struct box *box) {
    close(box->fd);
    free(box->item);
    *box = (struct box){.fd = -1};
}

bool box_look(struct box *box, uint64_t now) {
    struct stat st;

    if (fstat(box->fd, &st) < 0 || st.st_nlink == 0)
        return false;
    if (box->size == UINT64_MAX)
        box->taken = now;
    if ((uint64_t)st.st_size != box->size) {
        box->size = (uint64_t)st.st_size;
        box->since = now;
    }
    return true;
}

bool box_lock(struct box *box, uint64_t now, uint64_t settled) {
    bool overdue = !box->outbox && now - box->taken >= OVERDUE;
    uint64_t size = box->size;

    if (box->locked)
        return true;
    if ((!overdue && now - box->since < settled) || flock(box->fd, LOCK_EX | LOCK_NB) < 0)
        return false;
    box->locked = true;
    if (box_look(box, now) && (overdue || box->size == size)) {
        box->taken = now;
        return true;
    }
    box_unlock(box);
    return false;
}

void box_unlock(struct box *box) {
    if (!box->locked)
        return;
    flock(box->fd, LOCK_UN);
    box->locked = false;
    box->unsent = false;
    if (!box->outbox) {
        box_shrink(box);
        if (box->n)
            box->read = box->item[0].offset;
        box->n = 0;
    }
}

/* For as many events as may come; most files have one. */
static bool make_room(struct box *box, size_t window) {
    uint64_t most = box->n + (box->size - box->read) / RECORD_MIN + 1;
    size_t room = most < window ? (size_t)most : window;
    struct item *grown;

    if (room <= box->room)
        return true;
    grown = reallocarray(box->item, room, sizeof(*grown));
    if (!grown)
        return false;
    box->item = grown;
    box->room = room;
    return true;
}

static void add(struct box *box, uint64_t offset, const struct record *record, uint64_t now) {
    struct item *item = &box->item[box->n];
    const char *id;

    if (!record->message) {
        box->broken++;
        return;
    }
    *item = (struct item){.offset = offset, .size = (uint32_t)record->n + 1, .at = now};
    record_key(record->message, record->message_n, item->key);
    id = record_id(record->message, record->message_n);
    if (id)
        record_id_key(id, item->id_key);
    box->n++;
}

/* Of a process that lives, or has ended just now. */
static bool is_live(const struct box *box) {
    return box->outbox && !box->locked;
}

/* One piece a round, however many zeros somebody has written; over holes at once. */
static int find_begin(struct box *box, char *buffer, size_t size) {
    off_t data = lseek(box->fd, (off_t)box->sought, SEEK_DATA);
    ssize_t got, at = 0;

    if (data < 0) {
        box->sought = box->read;
        return errno == ENXIO ? 0 : -errno;
    }
    got = pread(box->fd, buffer, size, data);
    if (got < 0)
        return -errno;
    while (at < got && buffer[at] == '\0')
        at++;
    box->begun = at < got;
    if (box->begun)
        box->read = (uint64_t)(data + at);
    box->sought = (uint64_t)(data + at) < box->size ? (uint64_t)(data + at) : box->read;
    return 0;
}

/* As record_next(). In a process that lives each byte changes once, and its events have no zeros:
 * one without any is whole, in whatever order the processor shows us the bytes. */
static size_t next(const struct box *box, const char *buffer, size_t n, struct record *ret) {
    size_t size = record_next(buffer, n, ret);

    return is_live(box) && memchr(buffer, '\0', size) ? 0 : size;
}

int box_load(struct box *box, size_t window, uint64_t now) {
    static char buffer[CHUNK];
    int r;

    box->half = false; /* whatever was seen before: this time it may fail before it looks */
    if (is_live(box) && !box->begun) {
        r = find_begin(box, buffer, sizeof(buffer));
        if (r < 0 || !box->begun)
            return r;
    }
    if (box->n < window && box->read < box->size && !make_room(box, window))
        return -ENOMEM;
    while (box->n < window && box->n < box->room && box->read < box->size) {
        ssize_t got = pread(box->fd, buffer, sizeof(buffer), (off_t)box->read);
        struct record record;
        size_t at = 0, size;

        if (got < 0)
            return -errno;
        while (box->n < box->room &&
               (size = next(box, buffer + at, (size_t)got - at, &record)) > 0) {
            add(box, box->read + (uint64_t)(record.bytes - buffer), &record, now);
            at += size;
        }
        /* No event is that long: what ends it is looked for in the next piece. */
        if (at == 0 && got == sizeof(buffer) &&
            !(is_live(box) && memchr(buffer, '\0', sizeof(buffer))))
            at = (size_t)got - 1;
        box->read += at;
        if (at > 0 && box->outbox)
            box->since = now;
        box->half = at == 0;
        if (box->half)
            break;
    }
    return 0;
}

int box_read(const struct box *box, const struct item *item, char buffer[BOX_RECORD],
             struct record *ret) {
    uint8_t key[RECORD_KEY];
    ssize_t n = pread(box->fd, buffer, item->size, (off_t)item->offset);

    if (n < 0)
        return -errno;
    if (n != (ssize_t)item->size || record_next(buffer, item->size, ret) == 0 || !ret->message)
        return 0;
    record_key(ret->message, ret->message_n, key);
    return memcmp(key, item->key, RECORD_KEY) == 0;
}

bool box_shrink(struct box *box) {
    size_t first = 0;

    while (first < box->n && box->item[first].written)
        first++;
    if (first > 0) {
        memmove(box->item, box->item + first, (box->n - first) * sizeof(*box->item));
        box->n -= first;
    }
    /* A half event that nothing comes behind was never acknowledged. */
    return box->n == 0 && (box->read >= box->size || (box->half && box->locked));
}

void box_again(struct box *box) {
    box->n = 0;
    box->read = box->trimmed;
    box->begun = box->trimmed > 0;
    box->sought = 0;
    box->unsent = false;
}

void box_trim(struct box *box) {
    uint64_t end = box->n ? box->item[0].offset : box->read,
             from = box->trimmed ? box->trimmed - 1 : 0;

    if (end <= box->trimmed)
        return;
    /* All but the last byte. Where the file system cannot, it stays until the process ends. */
    fallocate(box->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)from,
              (off_t)(end - 1 - from));
    box->trimmed = end;
}
