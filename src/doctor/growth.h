/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_GROWTH_H
#define DEED_DOCTOR_GROWTH_H

/*
 * What was appended to files since a moment: for the probe, which must be in one file and in no
 * other. Files are opened without following links; how much is read is bounded.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* One file at the moment. */
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
 * The line that was written since then and holds text, without its line feed; malloc'ed; NULL: none
 * yet. Looked for in the file that was there and then in the one that has its name now. What was
 * looked through is not looked through again, so ask for one text alone.
 */
char *mark_find(struct growth_mark *mark, const char *text);

/* All files below a directory. */
struct growth_marks {
    struct growth_mark *list;
    size_t n, room;
    bool more; /* than could be looked at */
};

/* Two paths are left out, with all below them. Nothing stays open. */
void marks_set(struct growth_marks *marks, const char *directory, const char *const except[2]);
void marks_free(struct growth_marks *marks);

/*
 * Every file below directory whose growth since then holds text: found() gets its path. False: not
 * all could be looked at.
 */
bool marks_find(const struct growth_marks *marks, const char *directory,
                const char *const except[2], const char *text,
                void (*found)(void *context, const char *path), void *context);

#endif
