/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_GROWTH_H
#define DEED_DOCTOR_GROWTH_H

/*
 * What was appended to files since they were marked: the probe must be in one file and in no other.
 * Links are not followed; how much is read is bounded.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* One file at the moment of its mark. */
struct growth_mark {
    char *path;
    int fd; /* kept open, so that a rotation hides nothing; -1: it was not there */
    dev_t device;
    ino_t inode;
    off_t size;
};

void mark_set(struct growth_mark *mark, const char *path);
void mark_free(struct growth_mark *mark);

/*
 * The first line since the mark that holds text, without its line feed; malloc'ed; NULL: none yet.
 * Searches the marked file, then the file that has its name now. Searches no byte twice, so ask for
 * one text alone.
 */
char *mark_find(struct growth_mark *mark, const char *text);

/* All files below a directory. */
struct growth_marks {
    struct growth_mark *list;
    size_t n, room;
    bool more; /* files than could be looked at */
};

/* Leaves out two paths with all below them. Nothing stays open. */
void marks_set(struct growth_marks *marks, const char *directory, const char *const except[2]);
void marks_free(struct growth_marks *marks);

/*
 * found() gets the path of each file whose growth holds text. False: not all files were looked at.
 */
bool marks_find(const struct growth_marks *marks, const char *directory,
                const char *const except[2], const char *text,
                void (*found)(void *context, const char *path), void *context);

#endif
