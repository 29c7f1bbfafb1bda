/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_DEEDCONF_H
#define DEED_STORE_DEEDCONF_H

/*
 * deed.conf(5): the settings of this machine. It defines the directory of the evidence.
 * outputs.conf and logrotate's file repeat it, since rsyslogd and logrotate cannot read deed.conf.
 *
 * A line is empty, a comment (#), or "key = value". All else is an error: a misspelt key must not
 * silently leave the default in force.
 */

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#define DEEDCONF_PATH DEED_CONF_DIRECTORY "/deed.conf"

/* "FILE:LINE: what is wrong, and the rule" */
#define DEEDCONF_WHY (PATH_MAX + 512)
/* Leaves room for the names of the files in it. */
#define DEEDCONF_DIRECTORY_MAX (PATH_MAX - 256)
#define DEEDCONF_ACTIONS_MAX 2048

struct deedconf {
    char log_directory[DEEDCONF_DIRECTORY_MAX]; /* without a slash at the end */
    bool has_log_directory;                     /* false: it is the default */
    char seal_at_once[DEEDCONF_ACTIONS_MAX];    /* actions, with blanks between them; "": none */
};

/* name: of the file, for errors. False: why has the error, and ret is invalid. */
bool deedconf_parse(const char *name, const char *text, size_t n, struct deedconf *ret,
                    char why[DEEDCONF_WHY]);

/* Reads the file; without one, ret has the defaults. The owner must be root or the reader, and
 * nobody else may have the right to write it. */
bool deedconf_read(const char *path, struct deedconf *ret, char why[DEEDCONF_WHY]);

/* Is the action in a list of actions? One that ends with ".*" stands for all that begin so. */
bool deedconf_has_action(const char *list, const char *action, size_t n);

#endif
