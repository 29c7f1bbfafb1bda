/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "deliver/spoolfile.h"

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

/* A living process sends its spool itself as soon as the journal takes events. If it has not done
 * so after this time, it cannot, as in a unit with LogNamespace=: then its spool is sent from here.
 */
#define OVERDUE (10 * NS_PER_S)

/* STREAM-UID.spool, STREAM-UID.16HEX.outbox: see lib/spooldir.c. */
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

int spoolfile_open(int at, const char *name, struct spoolfile *ret, const char **ret_why) {
    /* Opening a fifo or a device does not block, and a link is not followed. */
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
    *ret =
        (struct spoolfile){.outbox = ret->outbox,
                           .device = st.st_dev,
                           .inode = st.st_ino,
                           .uid = st.st_uid,
                           .modified = st.st_mtim.tv_sec * INT64_C(1000000000) + st.st_mtim.tv_nsec,
                           .size = UINT64_MAX};
    snprintf(ret->name, sizeof(ret->name), "%s", name);
    ret->fd = take_fd(&fd);
    return 0;
}

void spoolfile_close(struct spoolfile *file) {
    close(file->fd);
    free(file->event);
    *file = (struct spoolfile){.fd = -1};
}

bool spoolfile_look(struct spoolfile *file, uint64_t now) {
    struct stat st;

    if (fstat(file->fd, &st) < 0 || st.st_nlink == 0)
        return false;
    if (file->size == UINT64_MAX)
        file->taken = now;
    if ((uint64_t)st.st_size != file->size) {
        file->size = (uint64_t)st.st_size;
        file->since = now;
    }
    return true;
}

bool spoolfile_lock(struct spoolfile *file, uint64_t now, uint64_t settled) {
    bool overdue = !file->outbox && now - file->taken >= OVERDUE;
    uint64_t size = file->size;

    if (file->locked)
        return true;
    if ((!overdue && now - file->since < settled) || flock(file->fd, LOCK_EX | LOCK_NB) < 0)
        return false;
    file->locked = true;
    if (spoolfile_look(file, now) && (overdue || file->size == size)) {
        file->taken = now;
        return true;
    }
    spoolfile_unlock(file);
    return false;
}

void spoolfile_unlock(struct spoolfile *file) {
    if (!file->locked)
        return;
    flock(file->fd, LOCK_UN);
    file->locked = false;
    file->unsent = false;
    if (!file->outbox) {
        spoolfile_shrink(file);
        if (file->n)
            file->read = file->event[0].offset;
        file->n = 0;
    }
}

/* Room for as many events as the rest of the file can hold; most files hold one. */
static bool make_room(struct spoolfile *file, size_t window) {
    uint64_t most = file->n + (file->size - file->read) / RECORD_MIN + 1;
    size_t room = most < window ? (size_t)most : window;
    struct spool_event *grown;

    if (room <= file->room)
        return true;
    grown = reallocarray(file->event, room, sizeof(*grown));
    if (!grown)
        return false;
    file->event = grown;
    file->room = room;
    return true;
}

static void add_event(struct spoolfile *file, uint64_t offset, const struct spool_record *record,
                      uint64_t now) {
    struct spool_event *event = &file->event[file->n];
    const char *id;

    if (!record->message) {
        file->broken++;
        return;
    }
    *event = (struct spool_event){.offset = offset, .size = (uint32_t)record->n + 1, .at = now};
    record_key(record->message, record->message_n, event->key);
    id = record_id(record->message, record->message_n);
    if (id)
        record_id_key(id, event->id_key);
    file->n++;
}

/* The outbox of a process that lives, or ended a moment ago. */
static bool is_live(const struct spoolfile *file) {
    return file->outbox && !file->locked;
}

/* Looks for the first byte that is not zero: skips holes, and reads one chunk a round, so a file
 * full of zeros cannot hold up other files. */
static int find_first_byte(struct spoolfile *file, char *buffer, size_t size) {
    off_t data = lseek(file->fd, (off_t)file->sought, SEEK_DATA);
    ssize_t got, at = 0;

    if (data < 0) {
        file->sought = file->read;
        return errno == ENXIO ? 0 : -errno;
    }
    got = pread(file->fd, buffer, size, data);
    if (got < 0)
        return -errno;
    while (at < got && buffer[at] == '\0')
        at++;
    file->begun = at < got;
    if (file->begun)
        file->read = (uint64_t)(data + at);
    file->sought = (uint64_t)(data + at) < file->size ? (uint64_t)(data + at) : file->read;
    return 0;
}

/* As record_next(). In the outbox of a living process each byte changes once, from zero, and events
 * have no zero bytes: an event without one is whole, in whatever order its bytes become visible. */
static size_t next_record(const struct spoolfile *file, const char *buffer, size_t n,
                          struct spool_record *ret) {
    size_t size = record_next(buffer, n, ret);

    return is_live(file) && memchr(buffer, '\0', size) ? 0 : size;
}

/* Adds the whole events of the buffer, which was read at file->read. Returns their bytes. */
static size_t add_events(struct spoolfile *file, const char *buffer, size_t n, uint64_t now) {
    struct spool_record record;
    size_t at = 0;

    while (file->n < file->room) {
        size_t size = next_record(file, buffer + at, n - at, &record);

        if (size == 0)
            break;
        add_event(file, file->read + (uint64_t)(record.bytes - buffer), &record, now);
        at += size;
    }
    return at;
}

int spoolfile_load(struct spoolfile *file, size_t window, uint64_t now) {
    static char buffer[CHUNK];
    int r;

    file->half = false; /* of an earlier call; this one may fail before it knows */
    if (is_live(file) && !file->begun) {
        r = find_first_byte(file, buffer, sizeof(buffer));
        if (r < 0 || !file->begun)
            return r;
    }
    if (file->n < window && file->read < file->size && !make_room(file, window))
        return -ENOMEM;
    while (file->n < window && file->n < file->room && file->read < file->size) {
        ssize_t got = pread(file->fd, buffer, sizeof(buffer), (off_t)file->read);
        size_t done;

        if (got < 0)
            return -errno;
        done = add_events(file, buffer, (size_t)got, now);
        /* No event is that long: skip the chunk, but for what may be half of an empty line. */
        if (done == 0 && got == sizeof(buffer) &&
            !(is_live(file) && memchr(buffer, '\0', sizeof(buffer))))
            done = (size_t)got - 1;
        file->read += done;
        if (done > 0 && file->outbox)
            file->since = now;
        file->half = done == 0;
        if (file->half)
            break;
    }
    return 0;
}

int spoolfile_read(const struct spoolfile *file, const struct spool_event *event,
                   char buffer[SPOOLFILE_RECORD], struct spool_record *ret) {
    uint8_t key[RECORD_KEY];
    ssize_t n = pread(file->fd, buffer, event->size, (off_t)event->offset);

    if (n < 0)
        return -errno;
    if (n != (ssize_t)event->size || record_next(buffer, event->size, ret) == 0 || !ret->message)
        return 0;
    record_key(ret->message, ret->message_n, key);
    return memcmp(key, event->key, RECORD_KEY) == 0;
}

bool spoolfile_shrink(struct spoolfile *file) {
    size_t first = 0;

    while (first < file->n && file->event[first].written)
        first++;
    if (first > 0) {
        memmove(file->event, file->event + first, (file->n - first) * sizeof(*file->event));
        file->n -= first;
    }
    /* A half event at the end was never acknowledged. */
    return file->n == 0 && (file->read >= file->size || (file->half && file->locked));
}

void spoolfile_again(struct spoolfile *file) {
    file->n = 0;
    file->read = file->trimmed;
    file->begun = file->trimmed > 0;
    file->sought = 0;
    file->unsent = false;
}

void spoolfile_trim(struct spoolfile *file) {
    uint64_t end = file->n ? file->event[0].offset : file->read;
    uint64_t from = file->trimmed ? file->trimmed - 1 : 0;

    if (end <= file->trimmed)
        return;
    /* All but the last byte, a line feed. If the file system cannot free blocks, the file stays as
     * it is until the process ends. */
    fallocate(file->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)from,
              (off_t)(end - 1 - from));
    file->trimmed = end;
}
