/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/follow.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "util/cleanup.h"

static int open_named(const struct follow *follow, struct input **ret) {
    CLEANUP_CLOSE int fd =
        openat(follow->directory, follow->name,
               O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | (follow->links ? 0 : O_NOFOLLOW));
    struct stat st;

    if (fd < 0)
        return errno == ENOENT ? 0 : -errno;
    if (fstat(fd, &st) < 0)
        return -errno;
    if (!S_ISREG(st.st_mode))
        return -ELOOP;
    return input_open(ret, take_fd(&fd));
}

void follow_open(struct follow *follow, int directory, const char *name, bool links) {
    *follow = (struct follow){.directory = directory, .name = name, .links = links};
    open_named(follow, &follow->input);
}

void follow_close(struct follow *follow) {
    input_close(follow->input);
    follow->input = NULL;
}

static int pass_on_lines(struct follow *follow, bool last, follow_line *take, void *data) {
    struct input_line line;
    int r;

    while ((r = input_next(follow->input, last, &line)) > 0)
        take(&line, data);
    return r;
}

/* Is there another file of this name? */
static bool is_rotated(const struct follow *follow) {
    struct stat is, was;

    return fstatat(follow->directory, follow->name, &is, follow->links ? 0 : AT_SYMLINK_NOFOLLOW) ==
               0 &&
           fstat(input_fd(follow->input), &was) == 0 &&
           (is.st_dev != was.st_dev || is.st_ino != was.st_ino);
}

int follow_read(struct follow *follow, follow_line *take, void *data) {
    struct input *next = NULL;
    int r = 0;

    if (!follow->input)
        r = open_named(follow, &follow->input);
    if (r < 0 || !follow->input)
        return r;
    r = pass_on_lines(follow, false, take, data);
    if (r < 0 || !is_rotated(follow))
        return r;
    r = open_named(follow, &next);
    if (r < 0 || !next)
        return r;
    /* The writer wrote its last line into the old file before it made the new one. */
    pass_on_lines(follow, true, take, data);
    follow->done += input_done(follow->input);
    input_close(follow->input);
    follow->input = next;
    return pass_on_lines(follow, false, take, data);
}

uint64_t follow_bytes(const struct follow *follow) {
    return follow->done + (follow->input ? input_done(follow->input) : 0);
}
