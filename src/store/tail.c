/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/tail.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/fileset.h"
#include "store/unread.h"
#include "util/cleanup.h"

static uint64_t less(uint64_t a, uint64_t b) {
    return a < b ? 0 : a - b;
}

/* To where what is wanted begins. False: nothing of it is. */
static bool seek(const struct tail *tail, int fd, const struct fileset_file *file, uint64_t left) {
    struct stat st;

    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
        return false;
    if (fileset_is_packed(file->name))
        return (uint64_t)st.st_mtim.tv_sec >= tail->since;
    return (uint64_t)st.st_size <= left || lseek(fd, st.st_size - (off_t)left, SEEK_SET) >= 0;
}

/* From somewhere in a file, bytes are what they are: what anybody wrote into an event must not make
 * it look compressed. */
static int read_lines(int fd, enum unpack_as as, bool rejected, tail_line *take, void *data,
                      uint64_t *left) {
    struct input *input = NULL;
    struct input_line line;
    int r = input_open_as(&input, fd, as);

    while (r >= 0 && (r = input_next(input, true, &line)) > 0) {
        *left = less(*left, line.n + 1);
        take(&line, rejected, data);
    }
    input_close(input);
    /* Of a compressed one that is broken, what comes before. */
    return r == -EBADMSG || unread_is_form(r) ? 0 : r;
}

/* *left: bytes that are still wanted. */
static int read_file(int directory, const struct tail *tail, const struct fileset_file *file,
                     tail_line *take, void *data, uint64_t *left) {
    CLEANUP_CLOSE int fd =
        openat(directory, file->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return errno == ENOENT ? 0 : -errno;
    if (!seek(tail, fd, file, *left)) {
        *left = 0;
        return 0;
    }
    if (tail->sync && fsync(fd) < 0)
        return 0;
    return read_lines(take_fd(&fd), lseek(fd, 0, SEEK_CUR) > 0 ? UNPACK_PART : UNPACK_EVIDENCE,
                      file->rejected, take, data, left);
}

static uint64_t size_of(int directory, const char *name) {
    struct stat st;

    return fstatat(directory, name, &st, AT_SYMLINK_NOFOLLOW) == 0 ? (uint64_t)st.st_size : 0;
}

int tail_read(int directory, const struct tail *tail, tail_line *take, void *data) {
    uint64_t left[2] = {tail->bytes, tail->bytes};
    struct fileset set;
    int r = fileset_read(directory, &set);

    if (r < 0)
        return r;
    for (size_t i = set.n; i > 0 && r >= 0; i--) {
        const struct fileset_file *file = &set.files[i - 1];
        uint64_t *more = &left[file->rejected];

        if (tail->rotated && fileset_is_written_to(file->name))
            *more = less(*more, size_of(directory, file->name));
        else if (*more > 0)
            r = read_file(directory, tail, file, take, data, more);
    }
    fileset_free(&set);
    return r;
}
