/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_WRITTEN_H
#define DEED_STORE_WRITTEN_H

/*
 * Follows the two files that deed-write appends to, the evidence and the rejected lines, across
 * rotations. A file that was cut is read again. The start reads the ends of the files: what a crash
 * has written a second time, or what came in before a restart, stands there.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { WRITTEN_EVIDENCE, WRITTEN_REJECTED, WRITTEN_FILES };

struct written_file {
    int fd; /* -1: there is none */
    dev_t device;
    ino_t inode;
    off_t at; /* all whole lines before it were read */
    int old;  /* the file before the rotation, in case its last lines come late; -1: none */
    off_t old_at;
    uint64_t old_until; /* as of monotonic_ns() */
};

struct written_calls {
    /* A whole line, without its line feed. True: it counts for written_poll(). */
    bool (*take)(bool rejected, const char *line, size_t n, void *data);
    /* A file was cut: the ends of the files are read again, and nothing else counts. */
    void (*forget)(void *data);
    void *data;
};

struct written {
    const struct written_calls *calls;
    const char *path;
    int directory;
    uint64_t looked; /* when the path was looked at last; as of monotonic_ns() */
    struct written_file file[WRITTEN_FILES];
    uint64_t bytes; /* read since the start, of both files */
    bool named;     /* a file is new, and the disk may not have its name */
    char *buffer;
};

/*
 * path: the directory of the evidence; it and the calls stay the caller's. distrust: the disk has
 * failed; what it has is read again from it (relay/sink.c, drop_pages()). 0 or a negative errno;
 * after an error, too, written_close() is for the caller.
 */
int written_open(struct written *written, const char *path, const struct written_calls *calls,
                 bool distrust);
void written_close(struct written *written);

/* Reads what was added. Returns how many lines counted, or a negative errno: the disk does not have
 * what was read. */
int written_poll(struct written *written);

#define WRITTEN_FDS (2 * WRITTEN_FILES + 1)

/* Copies of the descriptors that have to be synced, so that the disk has what was read. Returns how
 * many; the caller closes them. */
size_t written_fds(struct written *written, int ret[WRITTEN_FDS]);

/* Is a file before a rotation still open? */
bool written_has_old(const struct written *written);

#endif
