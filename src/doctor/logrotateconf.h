/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_LOGROTATECONF_H
#define DEED_DOCTOR_LOGROTATECONF_H

/*
 * What logrotate does with one file (logrotate.conf(5)): the directives of the main file up to the
 * include of the folder, then those of the block that names the file. `logrotate -d` tells whether
 * all of it is valid.
 */

#include <stdbool.h>

struct logrotateconf {
    bool found;    /* a block names the file */
    unsigned days; /* from one rotation to the next; 0: by size alone, or hourly */
    long rotate;   /* files kept; -1: all */
    long maxage;   /* days; 0: no limit */
    bool dateext;
    bool compress;
    bool copytruncate; /* loses the lines between the copy and the truncation */
    bool owned;        /* create gives the next file to an owner */
    char program[256]; /* compresscmd */
};

/* Applies the text of one configuration file. Directives outside of a block hold for all blocks
 * that follow. */
void logrotateconf_apply(struct logrotateconf *conf, const char *text, const char *path);

#define LOGROTATECONF_INIT                                                                         \
    { .days = 7, .rotate = 4, .program = "/bin/gzip" }

/* For how many days a rotated file stays; -1: for ever. */
long logrotateconf_days(const struct logrotateconf *conf);

#endif
