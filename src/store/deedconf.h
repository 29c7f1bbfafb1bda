/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_DEEDCONF_H
#define DEED_STORE_DEEDCONF_H

/*
 * deed.conf(5): what the programs of deed have to know of this machine. It is the owner of the
 * directory of the evidence; outputs.conf and logrotate's file name it once more, as rsyslogd and
 * logrotate do not read this one.
 *
 * A line is empty, a comment (#), or "key = value". What is not understood is an error: a misspelt
 * key must not leave the default in force without a word.
 */

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#define DEEDCONF_PATH DEED_CONF_DIRECTORY "/deed.conf"

/* "FILE:LINE: what is wrong, and the rule" */
#define DEEDCONF_WHY (PATH_MAX + 512)
/* So that each name in the directory is still a path. */
#define DEEDCONF_DIRECTORY_MAX (PATH_MAX - 256)

struct deedconf {
    char log_directory[DEEDCONF_DIRECTORY_MAX]; /* ends in no slash */
    bool has_log_directory;                     /* false: it is the default */
};

/* name: of the file, for what is wrong. False: why has it, and ret is not to be used. */
bool deedconf_parse(const char *name, const char *text, size_t n, struct deedconf *ret,
                    char why[DEEDCONF_WHY]);

/* The file; where there is none, the defaults. It must be root's or the reader's own, and nobody
 * else's to write. */
bool deedconf_read(const char *path, struct deedconf *ret, char why[DEEDCONF_WHY]);

#endif
