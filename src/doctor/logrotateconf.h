/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_LOGROTATECONF_H
#define DEED_DOCTOR_LOGROTATECONF_H

/*
 * What logrotate does with one file, after logrotate.conf(5): the directives of the main file up to
 * where the folder is included, then those of the block that names the file. Whether all of it is
 * valid is for `logrotate -d` to say.
 */

#include <stdbool.h>

struct logrotateconf {
    bool found;    /* a block names the file */
    unsigned days; /* from one rotation to the next; 0: by size alone, or hourly */
    long rotate;   /* files kept; -1: all */
    long maxage;   /* days; 0: no limit */
    bool dateext;
    bool compress;
    bool copytruncate; /* loses what comes between the copy and the cut */
    char program[256]; /* compresscmd */
};

/* Applies the text of one configuration file. Directives outside of any block count for all blocks
 * that follow. */
void logrotateconf_apply(struct logrotateconf *conf, const char *text, const char *path);

#define LOGROTATECONF_INIT                                                                         \
    { .days = 7, .rotate = 4, .program = "/bin/gzip" }

/* For how many days a rotated file stays; -1: for ever. */
long logrotateconf_days(const struct logrotateconf *conf);

#endif
