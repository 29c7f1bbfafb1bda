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
#include "util/io.h"

/* Not below 0. */
static uint64_t subtract(uint64_t a, uint64_t b) {
    return a < b ? 0 : a - b;
}

/* Seeks to the first wanted byte. False: nothing in the file is wanted. */
static bool seek_to_tail(const struct tail *tail, int fd, const struct fileset_file *file,
                         uint64_t left) {
    struct stat st;

    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
        return false;
    if (fileset_is_packed(file->name))
        return (uint64_t)st.st_mtim.tv_sec >= tail->since;
    return (uint64_t)st.st_size <= left || lseek(fd, st.st_size - (off_t)left, SEEK_SET) >= 0;
}

/* In the middle of a file, bytes are taken as they are: no event may make them look compressed. */
static int take_lines(int fd, enum unpack_as as, bool rejected, tail_line *take, void *data,
                      uint64_t *left) {
    struct input *input = NULL;
    struct input_line line;
    int r = input_open_as(&input, fd, as);

    while (r >= 0 && (r = input_next(input, true, &line)) > 0) {
        *left = subtract(*left, line.n + 1);
        take(&line, rejected, data);
    }
    input_close(input);
    /* A broken compressed file is read up to the damage. */
    return r == -EBADMSG || unread_is_form(r) ? 0 : r;
}

/* *left: how many bytes are still wanted. */
static int read_tail(int directory, const struct tail *tail, const struct fileset_file *file,
                     tail_line *take, void *data, uint64_t *left) {
    CLEANUP_CLOSE int fd = io_open_regular(directory, file->name);

    if (fd < 0)
        return fd == -ENOENT ? 0 : fd;
    if (!seek_to_tail(tail, fd, file, *left)) {
        *left = 0;
        return 0;
    }
    if (tail->sync && fsync(fd) < 0)
        return 0;
    return take_lines(take_fd(&fd), lseek(fd, 0, SEEK_CUR) > 0 ? UNPACK_PART : UNPACK_EVIDENCE,
                      file->rejected, take, data, left);
}

static uint64_t file_size(int directory, const char *name) {
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
            *more = subtract(*more, file_size(directory, file->name));
        else if (*more > 0)
            r = read_tail(directory, tail, file, take, data, more);
    }
    fileset_free(&set);
    return r;
}
